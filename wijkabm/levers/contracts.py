"""Contracts of a lever that run: how many there are in a wijk, and who holds one."""

import numpy as np

from wijkabm.ground.compiled.kernels import part


@part
def count_contracts(w, contracts, me):
    """How many run in a wijk."""
    n = np.int64(0)
    for c in range(contracts.alive.size):
        if contracts.alive[c] == 1 and contracts.lever[c] == me.number and contracts.wijk[c] == w:
            n += 1
    return n


@part
def find_contract(w, contracts, me):
    """The first that runs in a wijk; -1 if none."""
    for c in range(contracts.alive.size):
        if contracts.alive[c] == 1 and contracts.lever[c] == me.number and contracts.wijk[c] == w:
            return np.int64(c)
    return np.int64(-1)


@part
def find_own(j, shops, contracts, me):
    """That of a business; -1 if none. Another business may have stood in its row before."""
    for c in range(contracts.alive.size):
        mine = contracts.alive[c] == 1 and contracts.lever[c] == me.number
        if mine and contracts.row[c] == j and contracts.party[c] == shops.identity[j]:
            return np.int64(c)
    return np.int64(-1)


@part
def has_contract(party, contracts, me):
    """Whether one runs with somebody, by identity."""
    for c in range(contracts.alive.size):
        mine = contracts.alive[c] == 1 and contracts.lever[c] == me.number
        if mine and contracts.party[c] == party:
            return True
    return False

"""Who is asked next, where a lever ranks those whom it could ask."""

import numpy as np

from wijkabm.ground.compiled.kernels import part


@part
def take_best(n, scratch):
    """The row ranked highest of those left, which leaves the list; -1 where nobody is left.

    The list is the first `n` of ``scratch.rows`` with their ranks in ``scratch.floats``, none negative; of
    equals the first goes first.
    """
    best = np.int64(-1)
    for k in range(n):
        if scratch.floats[k] >= 0.0 and (best < 0 or scratch.floats[k] > scratch.floats[best]):
            best = np.int64(k)
    if best < 0:
        return best
    scratch.floats[best] = -1.0
    return scratch.rows[best]

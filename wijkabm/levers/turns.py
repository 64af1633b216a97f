"""Who is asked next, where a lever has fewer places than businesses that could take one."""

import numpy as np

from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import part


@part
def stand_in_line(j, n, ahead, decision, about, world, now):
    """Put business `j` behind the `n` who stand in line; returns how many do now.

    Its rank is ``ahead`` and luck from 0 to 1: a lot, where nobody is ahead of another. A line that is full
    takes nobody.
    """
    scratch = world.scratch
    if n >= scratch.rows.size:
        return n
    scratch.rows[n] = j
    scratch.floats[n] = ahead + streams.uniform(now.key, decision, world.shops.identity[j], about)
    return n + 1


@part
def take_best(n, scratch):
    """The row ranked highest of those left, who leaves the line; -1 where nobody is left.

    The line is the first `n` of ``scratch.rows`` with their ranks in ``scratch.floats``, none negative; of
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

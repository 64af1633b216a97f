"""Luck: a draw is a pure function of (seed, decision, month, who decides, about what).

No generator is advanced, so nobody's luck depends on what others drew before: with and without a
lever the same people meet the same luck. The hash is the finaliser of splitmix64 (Steele, Lea & Flood
2014, "Fast splittable pseudorandom number generators"), applied once per ingredient. Probabilities
are rounded to 2**-40 before they are compared, so that the last bit of a logarithm decides nothing.

All operands are cast to ``uint64``: numba and plain Python then give the same bits.
"""

import hashlib
import math
from typing import Final

import numpy as np

from wijkabm.ground.compiled.kernels import inline, kernel

GOLDEN: Final = np.uint64(0x9E3779B97F4A7C15)
SECOND: Final = np.uint64(0xBF58476D1CE4E5B9)
THIRD: Final = np.uint64(0x94D049BB133111EB)
S30, S27, S31 = np.uint64(30), np.uint64(27), np.uint64(31)
S12, S24, ONE = np.uint64(12), np.uint64(24), np.uint64(1)
TWO_TO_40: Final = float(2**40)
TWO_TO_MINUS_52: Final = 2.0**-52
MONTH_ZERO: Final = 2**20  # burn-in months are negative; ingredients of the hash are not


def name_luck(name: str) -> int:
    """Number of a decision, from its name: 62 bits of a hash, the same in every process.

    A decision more, or fewer, leaves the luck of all others as it is.
    """
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "little") >> 2


IDENTITY: Final = name_luck("identity")
PLACE: Final = name_luck("place")
CHOICE: Final = name_luck("choice")
MENTION: Final = name_luck("mention")
MENTIONED_TIE: Final = name_luck("mentioned_tie")
JOB_LOSS: Final = name_luck("job_loss")
JOB_SEARCH: Final = name_luck("job_search")
JOB_KIND: Final = name_luck("job_kind")
BENEFIT: Final = name_luck("benefit")
STATUS: Final = name_luck("status")
WAGE: Final = name_luck("wage")
VOLUNTEER: Final = name_luck("volunteer")
ASSOCIATION: Final = name_luck("association")
PRODUCTIVITY: Final = name_luck("productivity")
PRICE: Final = name_luck("price")
CLOSE: Final = name_luck("close")
PERSONAL_EXIT: Final = name_luck("personal_exit")
RETIRE: Final = name_luck("retire")
SUCCESSION: Final = name_luck("succession")
CHAIN: Final = name_luck("chain")
LANDLORD: Final = name_luck("landlord")
VIEWING: Final = name_luck("viewing")
LEASE: Final = name_luck("lease")
REPAIR: Final = name_luck("repair")
CONSIDER: Final = name_luck("consider")
BRANCH: Final = name_luck("branch")
TALENT: Final = name_luck("talent")
BELIEF: Final = name_luck("belief")
ENTRANT: Final = name_luck("entrant")
HOME_CLIENTS: Final = name_luck("home_clients")
MOVE_UP: Final = name_luck("move_up")
MEET: Final = name_luck("meet")
FADE: Final = name_luck("fade")
DEATH: Final = name_luck("death")
BIRTH: Final = name_luck("birth")
LEAVE: Final = name_luck("leave")
ARRIVE: Final = name_luck("arrive")
TEMPLATE: Final = name_luck("template")
SPLIT: Final = name_luck("split")
RING: Final = name_luck("ring")
PERMIT: Final = name_luck("permit")


@inline
def mix(value):
    """The splitmix64 finaliser: uint64 -> uint64, a bijection."""
    z = np.uint64(value)
    z = (z ^ (z >> S30)) * SECOND
    z = (z ^ (z >> S27)) * THIRD
    return z ^ (z >> S31)


@inline
def mark(ingredient):
    """What an ingredient (an integer >= 0) adds to the bits that it is folded into."""
    return GOLDEN * (np.uint64(ingredient) + ONE)


@inline
def fold_in(bits, ingredient):
    """Mix one more ingredient (an integer >= 0) into `bits`."""
    return mix(np.uint64(bits) + mark(ingredient))


@kernel
def month_key(seed, month):
    """Key of one month's luck (uint64), handed to every rule; `month` may be negative."""
    return fold_in(fold_in(GOLDEN, seed), month + MONTH_ZERO)


@inline
def draw(key, decision, who, about):
    """64 random bits for one decision of one agent about one thing in the key's month."""
    return fold_in(fold_in(fold_in(key, decision), who), about)


@inline
def to_unit(bits):
    """Bits -> a float64 strictly between 0 and 1."""
    return (float(np.int64(np.uint64(bits) >> S12)) + 0.5) * TWO_TO_MINUS_52


@inline
def uniform(key, decision, who, about):
    """A uniform draw strictly between 0 and 1."""
    return to_unit(draw(key, decision, who, about))


@inline
def to_threshold(probability):
    """A probability in units of 2**-40, for many comparisons with `is_under`."""
    return np.int64(math.floor(min(max(probability, 0.0), 1.0) * TWO_TO_40 + 0.5))


@inline
def is_under(bits, threshold):
    """Whether `bits` fall below a threshold in units of 2**-40."""
    return np.int64(np.uint64(bits) >> S24) < threshold


@inline
def is_below(bits, probability):
    """Whether `bits` fall below `probability`, both rounded to 2**-40."""
    return is_under(bits, to_threshold(probability))


@inline
def happens(key, decision, who, about, probability):
    """Whether an event of this probability happens."""
    return is_below(draw(key, decision, who, about), probability)


@inline
def integer_below(key, decision, who, about, count):
    """A uniform integer 0 <= k < count (0 if count <= 1)."""
    if count <= 1:
        return np.int64(0)
    return min(np.int64(uniform(key, decision, who, about) * count), np.int64(count) - 1)


@inline
def to_normal(u):
    """Inverse of the standard normal distribution function (Acklam 2003, relative error 1e-9)."""
    if u < 0.02425:
        q = math.sqrt(-2.0 * math.log(u))
        return _tail(q)
    if u > 1.0 - 0.02425:
        q = math.sqrt(-2.0 * math.log(1.0 - u))
        return -_tail(q)
    q = u - 0.5
    r = q * q
    top = (
        (
            (
                ((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r
                + 138.3577518672690
            )
            * r
            - 30.66479806614716
        )
        * r
        + 2.506628277459239
    ) * q
    bottom = (
        (
            ((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r
            + 66.80131188771972
        )
        * r
        - 13.28068155288572
    ) * r + 1.0
    return top / bottom


@inline
def _tail(q):
    top = (
        (
            ((-0.007784894002430293 * q - 0.3223964580411365) * q - 2.400758277161838) * q
            - 2.549732539343734
        )
        * q
        + 4.374664141464968
    ) * q + 2.938163982698783
    bottom = (
        ((0.007784695709041462 * q + 0.3224671290700398) * q + 2.445134137142996) * q
        + 3.754408661907416
    ) * q + 1.0
    return top / bottom


@inline
def normal(key, decision, who, about):
    """A standard normal draw."""
    return to_normal(uniform(key, decision, who, about))


@inline
def exponential(key, decision, who, about):
    """A standard exponential draw."""
    return -math.log(uniform(key, decision, who, about))


@inline
def make_identity(origin, month, about):
    """Identity of a newcomer from where it came (an owner's or a dwelling's identity) and when.

    Never from a counter: one more opening must not rename everybody after it. A non-negative int64.
    """
    bits = fold_in(fold_in(fold_in(IDENTITY, origin), month + MONTH_ZERO), about)
    return np.int64(bits >> ONE)

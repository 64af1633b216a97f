"""Its unwanted effect, and what studies found."""

from typing import Final

from wijkabm.checks.kit import YEAR, Check, Study
from wijkabm.checks.trial import Twin, late, series_of
from wijkabm.measure.sums import split_block


def turnover(twin: Twin) -> float:
    """Sales of the wijk's shops in premises in the last year, with over without, less one."""
    sums = [
        sum(split_block(block)[1].sales[-1] for block in wijk.recorder.blocks[-YEAR:])
        for wijk in (twin.without, twin.with_lever)
    ]
    return float(sums[1] / sums[0] - 1.0)


CHECK: Final = Check(
    "social_coin yearly_cap=20000 reach=0.2",
    "gives hours, pays in coins, takes coins",
    "residents, owners of shops",
    "coins that lie still for a quarter",
    "share",
    lambda twin: late(series_of(twin.with_lever, "coins_idle_share")),
)

STUDIES: Final = (
    Study("social_coin", "wijk_turnover", "social_coin yearly_cap=20000 reach=0.2", 48, turnover),
)

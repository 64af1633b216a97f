"""Its unwanted effect."""

from typing import Final

from wijkabm.checks.kit import Check
from wijkabm.checks.trial import Twin
from wijkabm.ground.books import HOME_SERVICES
from wijkabm.model.wijk import Wijk


def paid_to_businesses_at_home(wijk: Wijk) -> float:
    """What people paid businesses at home, here and elsewhere, over all months; EUR."""
    each = wijk.world.ledger.purses.size**2
    months = (cents[places // each == HOME_SERVICES].sum() for places, cents in wijk.recorder.flows)
    return float(sum(months)) / 100.0


def work_lost_at_home(twin: Twin) -> float:
    """How much less people pay businesses at home, relative."""
    before = paid_to_businesses_at_home(twin.without)
    return 1.0 - paid_to_businesses_at_home(twin.with_lever) / before


CHECK: Final = Check(
    "marketplace places=100 reach=1",
    "puts chores on the list, does them for pay",
    "households, jobseekers, people on bijstand",
    "people pay businesses at home less",
    "share",
    work_lost_at_home,
)

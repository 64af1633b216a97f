"""Its unwanted effect: those who need it least gain most."""

from typing import Final

from wijkabm.checks.kit import Check, reached
from wijkabm.checks.trial import Twin, mean_of
from wijkabm.ground.tables.journal import EVENT_REFUSED


def larger_than_who_refused(twin: Twin) -> float:
    """Sales at the start of shops that took a place, over those of shops that refused, less one."""
    took = reached(twin, "digital_help").keys()
    refused = reached(twin, "digital_help", EVENT_REFUSED).keys() - took
    sales = [mean_of(twin.start, set(who), "expected_sales") for who in (took, refused)]
    return float(sales[0] / sales[1] - 1.0) if sales[0] > 0.0 and sales[1] > 0.0 else float("nan")


CHECK: Final = Check(
    "digital_help places=40",
    "takes a place, goes on or stops after a year",
    "owners of shops",
    "who takes part sold more to begin with",
    "share",
    larger_than_who_refused,
)

"""Its unwanted effect."""

from typing import Any, Final

from wijkabm.checks.kit import Check
from wijkabm.checks.trial import Twin


def lost_by_creditors(twin: Twin) -> float:
    """What was forgiven, so that creditors lost it."""
    own: Any = twin.with_lever.own["debt_help"]
    return float(own.forgiven.sum()) / 100.0


CHECK: Final = Check(
    "debt_help places=100 months=12",
    "comes for help",
    "households in arrears",
    "creditors lose what is forgiven",
    "EUR",
    lost_by_creditors,
)

"""The programmes of the perspective *enterprise*: what runs in step 1 while one of its levers is on."""

from collections.abc import Callable
from typing import Any, Final

from wijkabm import instruments
from wijkabm.rules import coaching, credit, membership, succession


def run_coaching(w: Any, p: Any, month: int, key: Any) -> None:
    """Trajectories and places."""
    coaching.coach(
        w.residents, w.shops, w.premises, w.wijken, w.contracts, w.policy, w.journal, w.scratch,
        w.ledger, p.market, p.firms, p.opening, month, key,
    )  # fmt: skip


def run_microcredit(w: Any, p: Any, month: int, key: Any) -> None:
    """Loans that end, debts that are paid off."""
    credit.collect_debts(
        w.households, w.residents, w.shops, w.wijken, w.contracts, w.policy, w.journal, w.ledger,
        p.firms, month,
    )  # fmt: skip


def run_networking(w: Any, p: Any, month: int, key: Any) -> None:
    """Memberships, invitations, meetings."""
    membership.meet_owners(
        w.residents, w.shops, w.wijken, w.contracts, w.policy, w.journal, w.scratch, p.market, p.firms,
        month, key,
    )  # fmt: skip


def run_succession(w: Any, p: Any, month: int, key: Any) -> None:
    """Owners near retirement."""
    succession.prepare_successions(
        w.residents, w.shops, w.premises, w.wijken, w.contracts, w.policy, w.journal, w.ledger, p.firms,
        p.closing, month, key,
    )  # fmt: skip


ENTERPRISE: Final[dict[int, Callable[[Any, Any, int, Any], None]]] = {
    instruments.COACHING: run_coaching,
    instruments.MICROCREDIT: run_microcredit,
    instruments.NETWORKING: run_networking,
    instruments.SUCCESSION: run_succession,
}

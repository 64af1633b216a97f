"""Programmes of the levers that work through people: jobs, and what neighbours do for each other.

Thin adapters that hand the tables to one kernel each; see ``programmes``.
"""

from typing import Any, Final

from wijkabm.instruments import (
    BUY_LOCAL,
    JOB_EVENTS,
    LOCAL_PROCUREMENT,
    NEIGHBOURHOOD_CONTRACT,
    PAIRING,
    SCHOOLING,
    SOCIAL_RETURN,
)
from wijkabm.rules import (
    job_events,
    neighbourhood_contract,
    pairing,
    placements,
    procurement,
    support,
    training,
)


def run_procurement(w: Any, p: Any, month: int, key: Any) -> None:
    """Public contracts with local firms."""
    procurement.buy_locally(
        w.shops, w.wijken, w.municipality, w.contracts, w.policy, w.journal, w.ledger, p.municipality,
        p.firms, month, key,
    )  # fmt: skip


def run_social_return(w: Any, p: Any, month: int, key: Any) -> None:
    """Places with contractors of the municipality."""
    placements.place_seekers(
        w.households, w.residents, w.shops, w.employers, w.wijken, w.region, w.contracts, w.policy,
        w.journal, w.ledger, p.work, p.income, p.firms, month, key,
    )  # fmt: skip


def run_job_events(w: Any, p: Any, month: int, key: Any) -> None:
    """Days on which seekers and firms meet."""
    job_events.hold_events(
        w.households, w.residents, w.shops, w.employers, w.wijken, w.region, w.policy, w.journal,
        w.scratch, p.work, p.income, p.firms, month, key,
    )  # fmt: skip


def run_schooling(w: Any, p: Any, month: int, key: Any) -> None:
    """Courses and internships."""
    training.teach(
        w.residents, w.shops, w.employers, w.wijken, w.region, w.contracts, w.policy, w.journal,
        w.ledger, p.work, p.income, p.firms, month, key,
    )  # fmt: skip


def run_neighbourhood_contract(w: Any, p: Any, month: int, key: Any) -> None:
    """Upkeep that the wijk does itself."""
    neighbourhood_contract.do_upkeep(
        w.households, w.residents, w.wijken, w.contracts, w.policy, w.journal, w.ledger, p.work,
        p.income, p.time, p.street, p.municipality, month, key,
    )  # fmt: skip


def run_buy_local(w: Any, p: Any, month: int, key: Any) -> None:
    """Resolves to buy in the own wijk."""
    support.campaign(
        w.households, w.residents, w.wijken, w.contracts, w.policy, w.journal, p.market, p.income,
        month, key,
    )  # fmt: skip


def run_pairing(w: Any, p: Any, month: int, key: Any) -> None:
    """Ties and jobs across two wijken."""
    pairing.pair_wijken(
        w.households, w.residents, w.shops, w.employers, w.wijken, w.region, w.policy, w.journal,
        w.ledger, p.work, p.income, p.firms, month, key,
    )  # fmt: skip


PEOPLE: Final = {
    LOCAL_PROCUREMENT: run_procurement,
    SOCIAL_RETURN: run_social_return,
    JOB_EVENTS: run_job_events,
    SCHOOLING: run_schooling,
    NEIGHBOURHOOD_CONTRACT: run_neighbourhood_contract,
    BUY_LOCAL: run_buy_local,
    PAIRING: run_pairing,
}

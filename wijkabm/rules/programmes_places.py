"""Programmes of the levers that work through places and through firms that act together.

Thin adapters that hand the tables to one kernel each; see ``programmes``.
"""

from typing import Any, Final

from wijkabm.instruments import (
    IMPROVEMENT_DISTRICT,
    JOINT_PURCHASING,
    ONE_DAY_SHOP,
    SHARED_BUILDING,
    SOCIAL_SPACE,
)
from wijkabm.rules import (
    improvement_district,
    joint_purchasing,
    one_day_shop,
    shared_building,
    social_space,
)


def run_one_day_shops(w: Any, p: Any, month: int, key: Any) -> None:
    """One-day shops: businesses at home are offered days."""
    one_day_shop.show_home_businesses(
        w.shops, w.premises, w.segments, w.wijken, w.policy, w.journal, w.scratch, w.ledger,
        p.market, p.firms, p.opening, month, key,
    )  # fmt: skip


def run_shared_buildings(w: Any, p: Any, month: int, key: Any) -> None:
    """Shared buildings: leases, places, tenants who meet."""
    shared_building.run_buildings(
        w.households, w.residents, w.shops, w.premises, w.landlords, w.segments, w.wijken,
        w.municipality, w.contracts, w.policy, w.journal, w.scratch, w.ledger, p.market,
        p.firms, p.closing, p.premises, p.opening, month, key,
    )  # fmt: skip


def run_social_space(w: Any, p: Any, month: int, key: Any) -> None:
    """Social space: compensation, corporations that offer, tenants who ask."""
    social_space.run_social_space(
        w.shops, w.premises, w.landlords, w.wijken, w.contracts, w.policy, w.journal, w.ledger,
        p.premises, month,
    )  # fmt: skip


def run_improvement_districts(w: Any, p: Any, month: int, key: Any) -> None:
    """Improvement districts: votes, and what funds spend."""
    improvement_district.run_districts(
        w.shops, w.premises, w.segments, w.wijken, w.municipality, w.contracts, w.policy,
        w.journal, w.ledger, p.market, p.firms, p.street, month, key,
    )  # fmt: skip


def run_joint_purchasing(w: Any, p: Any, month: int, key: Any) -> None:
    """Joint purchasing: who joins, and the campaign."""
    joint_purchasing.run_joint_purchasing(
        w.shops, w.wijken, w.contracts, w.policy, w.journal, p.market, p.firms, month, key,
    )  # fmt: skip


PLACES: Final = {
    ONE_DAY_SHOP: run_one_day_shops,
    SHARED_BUILDING: run_shared_buildings,
    SOCIAL_SPACE: run_social_space,
    IMPROVEMENT_DISTRICT: run_improvement_districts,
    JOINT_PURCHASING: run_joint_purchasing,
}

"""Whether there can be an owners' fund to pay a share: only an improvement district collects one."""

from collections.abc import Collection, Iterable
from typing import Final

from wijkabm.levers.base import Lever
from wijkabm.levers.desk.schedule import first_month
from wijkabm.levers.shares import Payer

DISTRICT: Final = "improvement_district"
FUND: Final = "owners_fund"


def may_have_fund(levers: Iterable[Lever], wijk: str) -> bool:
    """Whether owners of a wijk are asked for a district in any month; whether they want one is theirs."""
    return any(
        lever.name == DISTRICT
        and first_month(lever) is not None
        and (not lever.wijk or wijk in lever.wijk)
        for lever in levers
    )


def list_paying(lever: Lever, levers: Iterable[Lever], wijk: str) -> list[Payer]:
    """Those who share in a lever in a wijk, without an owners' fund that there will never be."""
    has_fund = may_have_fund(levers, wijk)
    return [payer for payer in lever.paid_by if payer.party != FUND or has_fund]


def list_unfunded(levers: Collection[Lever], wijken: Collection[str]) -> list[tuple[str, str]]:
    """Levers and wijken in which an owners' fund is to pay, and there will never be one."""
    return [
        (lever.name, wijk)
        for lever in levers
        if first_month(lever) is not None
        for wijk in lever.wijk or wijken
        if len(list_paying(lever, levers, wijk)) < len(lever.paid_by)
    ]

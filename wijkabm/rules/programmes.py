"""What runs in step 1 for each lever, besides what its dose changes in other rules.

A programme is a rule, ``(world, numbers, now)``. It is called only while its lever is in its window, is
announced, or has contracts that run on.
"""

from collections.abc import Callable
from typing import Any, Final

from wijkabm import instruments
from wijkabm.rules import (
    coaching,
    coin_members,
    coin_office,
    conversion,
    credit,
    deregulation,
    facade_subsidy,
    improvement_district,
    job_events,
    joint_purchasing,
    membership,
    mixing,
    neighbourhood_contract,
    one_day_shop,
    opportunity_zone,
    ordinance,
    pairing,
    placements,
    procurement,
    programmes_coin,
    shared_building,
    social_space,
    street_management,
    succession,
    support,
    temporary,
    training,
    vacancy_response,
)
from wijkabm.rules.terms import set_neutral
from wijkabm.state import (
    OFFER_APPROACH,
    OFFER_DISTRICT,
    OFFER_ENTRY,
    OFFER_HANDOVER,
    OFFER_LOAN,
    OFFER_LOW_RENT,
    OFFER_PLACE,
    OFFER_PREMIUM,
    OFFER_REPAIR,
    OFFER_SHORT_LEASE,
    OFFER_TRIAL,
    OFFER_WORKPLACE,
)

Programme = Callable[[Any, Any, Any], None]


def levy_vacancy(world: Any, numbers: Any, now: Any) -> None:
    """Vacancy tax, or the ordinance in its place."""
    vacancy_response.tax_vacancy(world, numbers, now)
    ordinance.hold_to_ordinance(world, numbers, now)


PROGRAMMES: Final[dict[int, Programme]] = {
    instruments.COACHING: coaching.coach,
    instruments.MICROCREDIT: credit.collect_debts,
    instruments.NETWORKING: membership.meet_owners,
    instruments.SUCCESSION: succession.prepare_successions,
    instruments.ONE_DAY_SHOP: one_day_shop.show_home_businesses,
    instruments.SHARED_BUILDING: shared_building.run_buildings,
    instruments.SOCIAL_SPACE: social_space.run_social_space,
    instruments.IMPROVEMENT_DISTRICT: improvement_district.run_districts,
    instruments.JOINT_PURCHASING: joint_purchasing.run_joint_purchasing,
    instruments.VACANCY_TAX: levy_vacancy,
    instruments.FUNCTION_MIXING: mixing.open_to_other_work,
    instruments.TEMPORARY_RENT: temporary.offer_temporary_use,
    instruments.CONVERSION: conversion.convert_units,
    instruments.LOCAL_PROCUREMENT: procurement.buy_locally,
    instruments.SOCIAL_RETURN: placements.place_seekers,
    instruments.JOB_EVENTS: job_events.hold_events,
    instruments.SCHOOLING: training.teach,
    instruments.NEIGHBOURHOOD_CONTRACT: neighbourhood_contract.do_upkeep,
    instruments.BUY_LOCAL: support.campaign,
    instruments.PAIRING: pairing.pair_wijken,
    instruments.SOCIAL_COIN: programmes_coin.run_coin_office,
}
"""By the lever's place in ``instruments.LEVERS``, in the order in which they run."""

LINES: Final[dict[int, Callable[[Any, Any], int]]] = {
    instruments.LOCAL_PROCUREMENT: procurement.count_lines
}
"""Programmes that ask the same people more than once a month: lines of the journal that they may write."""

TERMS: Final[tuple[Programme, ...]] = (
    deregulation.set_terms,
    credit.set_terms,
    membership.set_terms,
    mixing.set_terms,
    facade_subsidy.set_terms,
    vacancy_response.set_terms,
    temporary.set_terms,
    one_day_shop.set_terms,
    social_space.set_terms,
    street_management.set_terms,
    opportunity_zone.set_terms,
    procurement.set_terms,
    neighbourhood_contract.set_terms,
    coin_office.set_terms,
)
"""What writes terms (`state.Terms`) from doses."""

ACCOUNTS: Final = {
    OFFER_ENTRY: instruments.DEREGULATION,
    OFFER_APPROACH: instruments.STREET_MANAGEMENT,
    OFFER_LOW_RENT: instruments.SOCIAL_SPACE,
    OFFER_PREMIUM: instruments.OPPORTUNITY_ZONE,
    OFFER_LOAN: instruments.MICROCREDIT,
    OFFER_TRIAL: instruments.ONE_DAY_SHOP,
    OFFER_WORKPLACE: instruments.FUNCTION_MIXING,
    OFFER_SHORT_LEASE: instruments.TEMPORARY_RENT,
    OFFER_REPAIR: instruments.FACADE_SUBSIDY,
    OFFER_HANDOVER: instruments.SUCCESSION,
    OFFER_DISTRICT: instruments.IMPROVEMENT_DISTRICT,
    OFFER_PLACE: instruments.SHARED_BUILDING,
}
"""Which lever stands behind an offer that people answer within a rule of the month."""

IN_TIME: Final[dict[int, Programme]] = {instruments.SOCIAL_COIN: coin_members.take_part}
"""What runs in step 4, after hours were given, on the same conditions."""


def set_terms(world: Any, numbers: Any, now: Any, steered: bool = True) -> None:
    """The terms of this month: neutral, then as levers set them; `steered` is whether any lever runs."""
    set_neutral(world.terms, numbers)
    for offer, lever in ACCOUNTS.items():
        world.terms.account[:, offer] = lever
    if steered:
        for write in TERMS:
            write(world, numbers, now)


def count_lines(lever: int, world: Any, numbers: Any) -> int:
    """Lines of the journal that a programme may write beyond what every rule has room for."""
    count = LINES.get(lever)
    return 0 if count is None else count(world, numbers)

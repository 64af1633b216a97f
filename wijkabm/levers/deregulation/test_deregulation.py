"""Deregulation: more uses allowed, faster and cheaper permits, fewer hours spent on rules."""

import numpy as np
import pytest

from tests.instruments import (
    DEREGULATION,
    DEREGULATION_ALLOWED_USES,
    DEREGULATION_PERMIT_FEE,
    DEREGULATION_PERMIT_WEEKS,
    DEREGULATION_RULE_HOURS,
)
from tests.levers.programmes import counts
from tests.month.bench import (
    EMPTY_UNIT,
    PARTNER,
    SALON,
    events_of,
    flat_tax,
    paid,
    take_step,
    tune,
)  # fmt: skip
from tests.month.plain import Here, plain
from tests.month.test_opening import CONSIDERS, let_partner_consider, open_firms, wijk
from tests.month.test_parts import put_spy
from tests.month.test_permits import apply_as_partner
from wijkabm.ground import books, streams
from wijkabm.ground.tables.codes import HOME, HORECA, ZONED_HORECA, ZONED_RETAIL
from wijkabm.ground.tables.journal import EVENT_CLOSING, EVENT_OPENING, EVENT_PERMIT_GRANTED
from wijkabm.month.opening import permits

__all__ = ["wijk"]  # the fixture


def test_allowed_uses_open_units_and_change_them_for_good(wijk):
    wijk.premises.zoning[EMPTY_UNIT] = ZONED_RETAIL
    key = let_partner_consider(wijk, HORECA)
    open_firms(wijk, CONSIDERS, key=key)
    assert events_of(wijk) == []
    wijk.policy.dose[0, DEREGULATION_ALLOWED_USES] = 1.0
    savings = wijk.households.savings[0]
    open_firms(wijk, CONSIDERS, key=key)
    assert savings - wijk.households.savings[0] == 2 * 50_000  # a change of use as well
    assert counts(wijk, DEREGULATION) == (1, 1, 0)
    assert wijk.policy.anyway[0, DEREGULATION] == 0
    wijk.households.savings[0] = 100_000_000
    open_firms(wijk, month=4)
    assert len(events_of(wijk, EVENT_PERMIT_GRANTED)) == 1
    assert wijk.premises.zoning[EMPTY_UNIT] == ZONED_HORECA


def test_more_allowed_uses_open_more_units_never_others():
    opened = [
        {p for p in range(200) if streams.happens(permits.FOR_EVER, streams.PERMIT, p, 0, share)}
        for share in (0.0, 0.3, 0.7, 1.0)
    ]
    assert [len(some) for some in opened][::3] == [0, 200]
    assert opened[0] < opened[1] < opened[2] < opened[3]


def test_a_faster_and_cheaper_permit_counts_who_would_have_come_anyway(wijk):
    wijk.policy.dose[0, [DEREGULATION_PERMIT_WEEKS, DEREGULATION_PERMIT_FEE]] = 4, 100
    c = apply_as_partner(wijk)
    assert wijk.contracts.end[c] == 1 + 1
    assert paid(wijk, books.FEES) == 10_000
    assert counts(wijk, DEREGULATION) == (1, 1, 0)
    assert wijk.policy.anyway[0, DEREGULATION] == 1
    assert wijk.contracts.lever[c] == -1  # the municipality owes nothing


def quit_in_a_year(world, hours):
    """Whether the salon's owner, just above the threshold, gives up within a year."""
    numbers = tune(
        closing={"quit_rate": 1, "patience": 0, "personal": 0, "mid_lease": 1, "threshold": 1.05},
        taxes=flat_tax(0.12),
    )
    wage = 0.8 * 300_000 / (1 - 0.12)
    world.residents.net_wage[:3] = 300_000
    world.shops.expected_income[:3] = 10**9
    world.shops.expected_income[SALON] = 1.05 * wage * 1.01
    world.policy.dose[0, DEREGULATION_RULE_HOURS] = hours
    take_step(world, "close_firms", numbers=numbers)
    return len(events_of(world, EVENT_CLOSING)) == 1


@pytest.mark.parametrize(("hours", "quits"), [(0, False), (8, False), (12, True)])
def test_hours_on_rules_are_worth_what_an_hour_elsewhere_is(wijk, hours, quits):
    assert quit_in_a_year(wijk, hours) is quits


@pytest.mark.parametrize("hours", [0, 8, 12])
def test_who_works_at_home_has_no_hours_on_rules(wijk, hours):
    """A hundredth above what is wanted is enough, one under it is not, whatever rules on premises ask."""
    premises = wijk.shops.premises[SALON]
    wijk.shops.branch[SALON], wijk.shops.premises[SALON] = HOME, -1
    wijk.premises.tenant[premises] = -1
    closing = {"quit_rate": 1, "patience_home": 0, "personal_home": 0}
    numbers = tune(closing=closing, taxes=flat_tax(0.12))
    wage = 0.8 * 300_000 / (1 - 0.12)
    wijk.residents.net_wage[:3] = 300_000
    wijk.policy.dose[0, DEREGULATION_RULE_HOURS] = hours
    for income, closed in ((1.01, 0), (0.99, 1)):
        wijk.shops.expected_income[:3] = 10**9
        wijk.shops.expected_income[SALON] = numbers.closing.threshold_home * wage * income
        take_step(wijk, "close_firms", numbers=numbers)
        assert len(events_of(wijk, EVENT_CLOSING)) == closed


@pytest.mark.parametrize("hours", [0, 12])
def test_a_start_at_home_knows_no_rules_and_is_not_counted(wijk, hours):
    numbers = tune(CONSIDERS, opening={"think_of_shop": 0, "look": 1.0})
    wijk.policy.dose[0, DEREGULATION_RULE_HOURS] = hours
    wijk.wijken.entry_scale[0] = 1.0
    usual = plain.firms.earns_now(PARTNER, wijk.residents, numbers)
    sales = 1_500_000 * np.exp(numbers.market.talent_effect * wijk.residents.talent[PARTNER])
    wijk.wijken.other_costs[0, HOME] = 0.6 * sales - numbers.opening.enter_home * usual + 10.0
    open_firms(wijk, numbers)
    assert events_of(wijk, EVENT_OPENING) == []
    wijk.wijken.other_costs[0, HOME] -= 20.0
    open_firms(wijk, numbers)
    assert len(events_of(wijk, EVENT_OPENING)) == 1
    assert counts(wijk, DEREGULATION) == (0, 0, 0)


def test_outgrowing_the_home_means_rules_on_premises(monkeypatch):
    here, rule = Here(opening={"move_up": 1.0, "busy_home": 0.0}), plain.opening.outgrow_home
    here.world.shops.branch[SALON], here.world.shops.premises[SALON] = HOME, -1
    here.world.shops.expected_income[SALON] = 400_000.0
    # a tenth of 160 hours beyond the usual 8
    here.world.policy.dose[0, DEREGULATION_RULE_HOURS] = 24
    none = plain.unit_search.Found(np.int64(-1), 0.0, 0.0, 0.0, np.int64(-1), False)
    sought = put_spy(monkeypatch, rule, "seek_unit", none)
    here.call(rule, j=SALON)
    assert sought.calls[0][5] == pytest.approx(440_000)

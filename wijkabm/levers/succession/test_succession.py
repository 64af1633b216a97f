"""Succession: who is asked to prepare, and what a preparation does when the owner retires."""

import pytest

from tests import instruments
from tests.instruments import SUCCESSION, SUCCESSION_COST, SUCCESSION_MATCH, SUCCESSION_REACH
from tests.levers.programmes import counts, fund, run_programme, tables_of
from tests.month.bench import (
    CAFE,
    NEIGHBOUR,
    PARTNER,
    SALON,
    events_of,
    flat_tax,
    make_wijk_of_three,
    paid,
    take_step,
    tune,
)
from tests.month.plain import Here, plain
from tests.month.test_parts import put_spy
from wijkabm.ground import books
from wijkabm.ground.tables.codes import IN_SHOP, JOBSEEKER, ON_PENSION, OWNER, WORKS_LOCALLY
from wijkabm.ground.tables.journal import EVENT_CLOSING, EVENT_TAKEOVER

DOSES = {SUCCESSION_REACH: 1, SUCCESSION_MATCH: 1.5, SUCCESSION_COST: 2000}
RETIRES = tune(
    closing={"retire_rate": 1, "succession": 1, "personal": 0, "quit_rate": 0, "threshold": 1},
    taxes=flat_tax(0.12),
)


ENOUGH = RETIRES.firms.reservation_least * 100 / (1 - 0.12)


@pytest.fixture
def wijk():
    world = fund(make_wijk_of_three(), SUCCESSION, 100_000, DOSES)
    world.residents.birth_month[NEIGHBOUR] = -12 * 65
    world.residents.net_wage[:3] = 0
    return world


def prepare(world, numbers=RETIRES):
    """Months in which the salon's owner is asked, until he prepares."""
    for key in range(100):
        run_programme(world, SUCCESSION, 1, numbers, key=key)
        if counts(world, SUCCESSION)[0]:
            return


def test_owners_near_retirement_prepare_at_a_price(wijk):
    prepare(wijk)
    assert counts(wijk, SUCCESSION) == (1, 1, 0)
    assert paid(wijk, books.LEVER_COSTS) == 200_000
    assert wijk.contracts.row[0] == SALON
    before = counts(wijk, SUCCESSION)[1]
    for key in range(100):
        run_programme(wijk, SUCCESSION, 1, RETIRES, key=key)
        assert counts(wijk, SUCCESSION)[0] == 0  # once is enough
    assert before == 1
    run_programme(wijk, SUCCESSION, 1 + int(tune().closing.prepared_months), RETIRES)
    assert wijk.policy.ended[0, SUCCESSION] == 1


def test_who_gains_nothing_does_not_prepare(wijk):
    wijk.shops.expected_income[SALON] = 0.0
    wijk.premises.term_end[:] = 0
    prepare(wijk)
    assert counts(wijk, SUCCESSION) == (1, 0, 1)
    assert paid(wijk, books.LEVER_COSTS) == 0


def retire(world, income, key=5):
    world.shops.expected_income[:3] = 10**9
    world.shops.expected_income[SALON] = income
    take_step(world, "close_firms", numbers=RETIRES, key=key)
    return len(events_of(world, EVENT_TAKEOVER)), len(events_of(world, EVENT_CLOSING))


def test_a_weak_concept_is_kept_and_its_unit_with_it(wijk):
    assert retire(make_wijk_of_three_with_old_owner(), 0.8 * ENOUGH) == (0, 1)
    prepare(wijk)
    unit = wijk.shops.premises[SALON]
    assert retire(wijk, 0.8 * ENOUGH) == (1, 0)
    assert wijk.premises.tenant[unit] == SALON
    assert wijk.policy.anyway[0, SUCCESSION] == 0
    assert wijk.contracts.alive[0] == 0


def make_wijk_of_three_with_old_owner():
    world = make_wijk_of_three()
    world.residents.birth_month[NEIGHBOUR] = -12 * 65
    return world


def test_a_good_shop_would_have_found_somebody_anyway(wijk):
    prepare(wijk)
    assert retire(wijk, 2 * ENOUGH) == (1, 0)
    assert wijk.policy.anyway[0, SUCCESSION] == 1


def test_a_resident_without_ties_can_notice_the_offer(wijk):
    """The jobless partner knows nobody; prepared, the shop is shown to him in some months."""
    heirs = set()
    for key in range(60):
        world = fund(make_wijk_of_three_with_old_owner(), SUCCESSION, 100_000, DOSES)
        world.residents.net_wage[:3] = 0
        prepare(world)
        retire(world, 2 * ENOUGH, key)
        heirs.add(int(world.shops.owner[SALON]))
    assert heirs == {-1, PARTNER}
    assert world.residents.status[NEIGHBOUR] in (JOBSEEKER, ON_PENSION)


def test_without_reach_nothing_happens():
    world = make_wijk_of_three_with_old_owner()
    before = tables_of(world)
    run_programme(world, SUCCESSION, 1, RETIRES)
    assert tables_of(world) == before


def test_a_preparation_is_of_this_business_and_runs():
    here = Here()
    contracts, shops = here.world.contracts, here.world.shops

    def find():
        return here.call(plain.closing.find_preparation, j=CAFE)

    assert find() == -1
    contracts.alive[2], contracts.lever[2], contracts.row[2] = 1, SUCCESSION, CAFE
    contracts.party[2] = shops.identity[CAFE]
    assert find() == 2
    for column, value in (
        (contracts.alive, 0), (contracts.lever, instruments.COACHING), (contracts.row, SALON),
        (contracts.party, 5),
    ):  # fmt: skip
        before, column[2] = column[2], value
        assert find() == -1
        column[2] = before
    assert find() == 2


@pytest.mark.parametrize(("staff", "takes"), [(1.0, True), (0.0, False)])
def test_its_own_staff_are_asked_and_leave_their_job_for_the_shop(staff, takes):
    """The partner works in the salon, and nobody else notices the offer."""
    here = Here(closing={"succession": 1.0, "sees_offer": 0.0})
    people, shops, contracts = here.world.residents, here.world.shops, here.world.contracts
    people.n_ties[:] = 0
    people.status[PARTNER], people.birth_month[PARTNER] = WORKS_LOCALLY, -12 * 40
    people.workplace_kind[PARTNER], people.workplace[PARTNER] = IN_SHOP, SALON
    shops.staff[SALON] = shops.staff_residents[SALON] = 1
    shops.expected_income[SALON] = 10**9
    contracts.alive[0], contracts.lever[0], contracts.row[0] = 1, SUCCESSION, SALON
    contracts.party[0], contracts.match[0] = shops.identity[SALON], 1.5
    contracts.by_staff[0] = staff
    assert here.call(plain.closing.find_successor, j=SALON)
    assert (shops.owner[SALON] == PARTNER) == takes
    assert (people.status[PARTNER] == OWNER) == takes
    here.call(plain.work.end_jobs, last=here.world.scratch.rows)
    if takes:
        assert (shops.staff[SALON], shops.staff_residents[SALON]) == (0, 0)


def test_who_works_in_another_shop_or_earns_enough_is_no_successor():
    here = Here(closing={"sees_offer": 1.0})
    people, shops = here.world.residents, here.world.shops
    people.status[PARTNER], people.birth_month[PARTNER] = WORKS_LOCALLY, -12 * 40
    people.workplace_kind[PARTNER], people.workplace[PARTNER] = IN_SHOP, SALON
    here.world.contracts.by_staff[0] = 1.0
    rule = plain.closing.search_wider

    def find():
        return here.call(rule, j=SALON, heir=-1, prepared=0)

    shops.expected_income[SALON] = 10**9
    assert find() == PARTNER
    people.workplace[PARTNER] = CAFE
    assert find() != PARTNER
    people.workplace[PARTNER], people.net_wage[PARTNER] = SALON, 10**10
    assert find() != PARTNER


def test_what_was_agreed_of_staff_stands_in_the_contract(wijk):
    wijk.policy.dose[:, instruments.SUCCESSION_STAFF] = 0.5
    prepare(wijk)
    assert wijk.contracts.by_staff[0] == 0.5


def test_a_preparation_ends_with_its_business_and_lasts_its_months(wijk):
    prepare(wijk)
    assert wijk.contracts.end[0] == 1 + int(RETIRES.closing.prepared_months)
    run_programme(wijk, SUCCESSION, 2, RETIRES)
    assert wijk.contracts.alive[0] == 1
    wijk.shops.identity[SALON] += 1
    run_programme(wijk, SUCCESSION, 2, RETIRES)
    assert wijk.contracts.alive[0] == 0


def test_owners_in_reach_are_asked_once_in_so_many_months(monkeypatch):
    here, rule = Here(closing={"prepare_every": 8}), plain.succession.prepare_successions
    fund(here.world, SUCCESSION, 0, DOSES | {SUCCESSION_REACH: 0.5})
    chances = []
    monkeypatch.setattr(
        rule.__globals__["streams"], "happens", lambda *drawn: chances.append(drawn[-1]) or True
    )
    put_spy(monkeypatch, rule, "nears_pension", True)
    offered = put_spy(monkeypatch, rule, "offer_preparation", None)
    here.call(rule)
    assert chances == [0.5, 1 / 8] * 3
    assert [call[0] for call in offered.calls] == [0, 1, 2]


@pytest.mark.parametrize(("owner", "says"), [(NEIGHBOUR, (1, 0, 1)), (-1, (1, 1, 0))])
def test_hours_are_worth_what_the_owner_earns_elsewhere_as_far_as_that_is_known(wijk, owner, says):
    """One who lives elsewhere has no wage that is known here."""
    wijk.residents.net_wage[:] = 10**12
    wijk.shops.owner[SALON] = owner
    here = Here()
    here.world, here.numbers = wijk, RETIRES
    here.call(plain.succession.offer_preparation, j=SALON)
    assert counts(wijk, SUCCESSION) == says

"""Work for neighbours: what is asked for, who learns by it, and who comes to mean a business of his own."""

import math
from types import SimpleNamespace

import numpy as np
import pytest

from tests.coin.coin_world import make_coin_world, set_terms
from tests.levers.parts import give_doses
from tests.month.bench import NEIGHBOUR, PARENT, PARTNER, own_table
from tests.month.plain import Here, plain
from tests.month.test_parts import put_spy
from wijkabm.coin.services import KINDS, list_services
from wijkabm.ground import streams
from wijkabm.ground.tables.codes import HOME
from wijkabm.levers.social_coin.lever import SocialCoin

RULES = plain.coin
CARE, ERRANDS, LESSONS = KINDS.index("care"), KINDS.index("errands"), KINDS.index("lessons")


@pytest.fixture
def here():
    """A coin by which who did a job three times a year may come to think of it as a living."""
    here = Here(coin={"peer_hours": 2, "peer_rate": 5})
    here.world = make_coin_world(paid_services=1.0, service_jobs=3.0)
    return here


def own(here):
    return own_table(here.world, "social_coin")


def test_there_is_a_column_for_every_kind_of_work(here):
    assert SocialCoin.columns["asked"].width == (len(KINDS),)
    assert own(here).jobs.shape == (here.world.residents.alive.size, len(KINDS))
    assert sorted(set(RULES.WANTED.flatten().tolist())) == list(range(len(KINDS)))


@pytest.mark.parametrize(
    ("age", "children", "kinds"),
    [
        (80, 1, ("care", "errands", "cleaning", "garden")),
        (40, 1, ("children", "lessons", "cleaning", "meals")),
        (40, 0, ("repairs", "computers", "garden", "meals")),
    ],
)
def test_what_is_asked_for_is_what_a_time_of_life_needs(here, age, children, kinds):
    people, homes = here.world.residents, here.world.households
    people.birth_month[NEIGHBOUR] = here.month - 12 * age
    homes.n_children[people.household[NEIGHBOUR]] = children
    seen = {int(here.call(RULES.kind_asked, i=NEIGHBOUR, key=np.uint64(key))) for key in range(60)}
    assert {KINDS[k] for k in seen} == set(kinds)


@pytest.mark.parametrize("suits", [True, False])
def test_a_job_is_counted_as_asked_for_and_if_somebody_does_it_as_done(here, monkeypatch, suits):
    people, rule = here.world.residents, RULES.ask_neighbour
    people.coins[NEIGHBOUR] = 5_000
    people.ties[NEIGHBOUR, 0], people.n_ties[NEIGHBOUR] = PARENT, 1
    put_spy(monkeypatch, rule, "kind_asked", LESSONS)
    put_spy(monkeypatch, RULES.does_job, "worth_to", 1.0 if suits else 0.0)
    here.call(rule, i=NEIGHBOUR, w=0)
    me = own(here)
    assert me.asked[0, LESSONS] == me.asked.sum() == 1
    assert me.done[0, LESSONS] == me.jobs[PARENT, LESSONS] == me.done.sum() == suits
    people.coins[NEIGHBOUR] = 999  # who cannot pay it asks for nothing
    here.call(rule, i=NEIGHBOUR, w=0)
    assert me.asked.sum() == 1


def test_counts_are_of_a_year_and_of_one_person(here):
    me = own(here)
    here.call(RULES.note_done, w=0, i=PARENT, kind=CARE)
    here.call(RULES.note_done, w=0, i=PARENT, kind=CARE)
    me.asked[0, CARE] = 24.0
    here.call(RULES.forget_month)
    assert me.asked[0, CARE] == 22.0
    assert me.done[0, CARE] == me.jobs[PARENT, CARE] == pytest.approx(2 * 11 / 12)
    assert me.did[PARENT] == here.world.residents.identity[PARENT]
    here.world.residents.identity[PARENT] += 1000  # somebody else lives there now
    here.call(RULES.note_done, w=0, i=PARENT, kind=ERRANDS)
    assert me.jobs[PARENT].tolist() == [float(k == ERRANDS) for k in range(len(KINDS))]


def test_work_is_much_asked_for_if_it_is_asked_for_as_often_as_the_mean(here):
    me = own(here)
    assert not here.call(RULES.is_much_asked, w=0, kind=CARE)
    me.asked[0, CARE], me.asked[0, LESSONS] = 1.0, 8.0
    assert here.call(RULES.is_much_asked, w=0, kind=CARE)
    me.asked[0, LESSONS] = 8.1
    assert not here.call(RULES.is_much_asked, w=0, kind=CARE)
    assert here.call(RULES.is_much_asked, w=0, kind=LESSONS)


def ready(here, jobs=3.0):
    """The partner did care so often, which is much asked for; he is free to start."""
    me, people = own(here), here.world.residents
    me.asked[0, CARE] = 12.0
    me.did[PARTNER], me.jobs[PARTNER, CARE] = people.identity[PARTNER], jobs
    people.intends[:] = 0
    return me


def grown(here, monkeypatch, happens=True, free=True):
    """Who comes to mean a business this month, and by which chances."""
    chances = []
    monkeypatch.setattr(
        RULES.grow_services.__globals__["streams"],
        "happens",
        lambda *drawn: chances.append(drawn[-1]) or happens,
    )
    put_spy(monkeypatch, RULES.grow_services, "may_own", free)
    meant = put_spy(monkeypatch, RULES.grow_services, "means_to_start", None)
    here.call(RULES.grow_services, w=0)
    return [call[:3] for call in meant.calls], chances


def test_who_did_the_same_work_often_comes_to_think_of_living_from_it(here, monkeypatch):
    ready(here)
    assert grown(here, monkeypatch) == ([(PARTNER, 0, CARE)], [pytest.approx(1 / 12)])
    set_terms(here.world, paid_services=0.5)
    assert grown(here, monkeypatch, happens=False) == ([], [pytest.approx(0.5 / 12)])


@pytest.mark.parametrize("lacks", ["jobs", "demand", "freedom", "identity", "intention", "wijk"])
def test_not_who_did_little_nor_what_few_ask_for_nor_who_may_not(here, monkeypatch, lacks):
    me = ready(here, 2.9 if lacks == "jobs" else 3.0)
    people = here.world.residents
    if lacks == "demand":
        me.asked[0, LESSONS] = 500.0
    me.did[PARTNER] += lacks == "identity"
    people.intends[PARTNER] = lacks == "intention"
    people.wijk[PARTNER] = lacks == "wijk"
    assert grown(here, monkeypatch, free=lacks != "freedom")[0] == []


def test_he_means_a_business_at_home_with_first_clients_and_what_he_learned(here):
    """Six jobs of ten euros a year, half of them go on: 250 cents a month of the usual 10,000."""
    me, people = ready(here, 6.0), here.world.residents
    here.tune(coin={"service_goes_on": 0.5, "service_practice": 0.03})
    here.tune(firms={"learned_half_life": 12})
    here.world.wijken.typical_revenue[0, HOME] = 10_000.0
    people.insight[PARTNER], people.practice[PARTNER] = 0.5, 0.0
    here.call(RULES.means_to_start, i=PARTNER, w=0, kind=CARE)
    assert (people.intends[PARTNER], people.intends_since[PARTNER]) == (1 + HOME, here.month)
    assert people.clients[PARTNER] == pytest.approx(0.025)
    assert people.practice[PARTNER] == 0.03
    assert (1 - people.fading[PARTNER]) ** 12 == pytest.approx(0.5)
    z = streams.normal(here.key, streams.BELIEF, people.identity[PARTNER], 0)
    believed = people.talent[PARTNER] + 0.5 * here.numbers.opening.belief_spread * z
    assert people.believes[PARTNER] == people.believes_alone[PARTNER] == pytest.approx(believed)
    assert me.meant[0] == 1
    me.jobs[PARTNER, CARE], people.practice[PARTNER] = 10**9, 0.05  # who learned more keeps it
    here.call(RULES.means_to_start, i=PARTNER, w=0, kind=CARE)
    assert people.clients[PARTNER] == 1.0
    assert people.practice[PARTNER] == 0.05


@pytest.mark.parametrize(("clients", "seen"), [(0.0, 0.3), (0.5, 0.65)])
def test_who_starts_with_clients_begins_with_more_of_them(monkeypatch, clients, seen):
    here = Here(opening={"clients_start": 0.3})
    rule, people = plain.opening.start_at_home, here.world.residents
    put_spy(monkeypatch, rule, "raise_capital", 1)
    people.clients[PARTNER] = clients
    given = {"believed": 0.0, "skill": 0.0, "sales": 1.0, "income": 1.0, "cause": 0}
    here.call(rule, i=PARTNER, **given)
    assert here.world.shops.visibility[people.shop[PARTNER]] == pytest.approx(seen)
    assert people.clients[PARTNER] == 0


def test_services_are_told_by_wijk(here):
    me, world = ready(here), here.world
    me.asked[0, CARE], me.done[0, CARE], me.meant[0] = 12.04, 2.04, 3
    everybody = [PARENT, PARTNER, NEIGHBOUR]
    me.grown[everybody] = world.residents.identity[everybody]
    world.residents.shop[everybody] = 0, -1, -1
    model = SimpleNamespace(wijk_names=["Here"], own={"social_coin": me}, world=world)
    told = list_services(model)["Here"]
    assert told["asked"]["care"] == 12.0
    assert told["done"] == dict.fromkeys(KINDS, 0.0) | {"care": 2.0}
    assert (told["meant"], told["running"]) == (3, 1)


def test_a_month_of_the_coin_forgets_and_grows_where_it_is_on(here, monkeypatch):
    me = ready(here)
    rule = RULES.take_part
    calls = put_spy(monkeypatch, rule, "grow_services", None).calls
    here.call(rule)
    assert me.asked[0, CARE] == 11.0
    assert [call[0] for call in calls] == [0]
    give_doses(here, social_coin_paid_services=0.0)
    here.call(rule)
    assert len(calls) == 1
    assert math.isclose(me.asked[0, CARE], 11.0 * 11 / 12)


def test_what_somebody_knows_best_is_what_he_did_most(here):
    me = own(here)
    for kind in range(len(KINDS)):
        me.jobs[PARTNER] = 1.0
        me.jobs[PARTNER, kind] = 2.0
        assert here.call(RULES.known_work, i=PARTNER) == kind


def make_chain(here):
    """The neighbour knows the parent, who knows the partner; all live in homes of their own."""
    people = here.world.residents
    people.n_ties[:3], people.household[:3] = 0, [0, 1, 2]
    for a, b in ((NEIGHBOUR, PARENT), (PARENT, PARTNER)):
        for i, j in ((a, b), (b, a)):
            people.ties[i, people.n_ties[i]] = j
            people.n_ties[i] += 1
    return own(here), people


def test_who_did_it_most_is_known_to_ties_and_their_ties(here):
    me, people = make_chain(here)

    def known():
        return here.call(RULES.known_for_it, i=NEIGHBOUR, kind=CARE)

    assert known() == -1
    me.did[:3] = people.identity[:3]
    me.jobs[NEIGHBOUR, CARE], me.jobs[PARTNER, CARE] = 9.0, 2.0
    assert known() == PARTNER
    me.jobs[PARENT, CARE] = 3.0
    assert known() == PARENT
    me.did[PARENT] += 1
    assert known() == PARTNER
    people.household[PARTNER] = people.household[NEIGHBOUR]
    assert known() == -1


@pytest.mark.parametrize(("on", "willing", "asked"), [
    (1.0, True, [PARTNER]), (1.0, False, [PARTNER, PARENT]), (0.0, True, [PARENT]),
])  # fmt: skip
def test_who_is_known_for_it_is_asked_before_a_tie(here, monkeypatch, on, willing, asked):
    me, people = make_chain(here)
    me.did[PARTNER], me.jobs[PARTNER, LESSONS] = people.identity[PARTNER], 2.0
    people.coins[NEIGHBOUR] = 5_000
    set_terms(here.world, paid_services=on)
    rule = RULES.ask_neighbour
    put_spy(monkeypatch, rule, "kind_asked", LESSONS)
    does = put_spy(monkeypatch, rule, "does_job", willing)
    here.call(rule, i=NEIGHBOUR, w=0)
    assert [call[0] for call in does.calls] == asked
    assert people.coins[asked[-1]] == 1_000 * willing

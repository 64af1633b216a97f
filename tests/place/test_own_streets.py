"""A wijk on streets of its own: distances along lines, dwellings, where shops stand."""

import copy
import json
import pickle
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.place.own import (
    ACHTEROM,
    CROSSINGS,
    DORP,
    DORP_EAST,
    HOFJE,
    KERK,
    NAMES,
    OVERKANT,
    SEGMENTS,
    UNITS,
    make_file,
)
from tests.place.worlds import check_invariants, make_figures
from wijkabm.ground.errors import InputError
from wijkabm.ground.parameters.whole import Parameters
from wijkabm.ground.tables.codes import BRANCHES, FOOD, USE_HOME
from wijkabm.place.agreement import AgreementRow
from wijkabm.place.given import override, read_options
from wijkabm.place.key_figures import Figure
from wijkabm.place.own_agreement import compare_streets, tell_streets
from wijkabm.place.own_centres import CLUSTER, NEAR, find_clusters, mark_centres
from wijkabm.place.own_files import give_own, give_streets
from wijkabm.place.own_streets import count_own_homes, hide_names, lay_own_streets
from wijkabm.place.presets import load_preset, tell_code, tell_title
from wijkabm.place.street_file import Unit, parse_street_file, read_street_file, write_street_file
from wijkabm.place.synthesis import build_world
from wijkabm.tell.report_figures import format_agreement, tell_agreement


def build(area):
    return build_world([area], Parameters(), 1)


@pytest.fixture(scope="module")
def listed():
    """A wijk with a list of premises."""
    return build(give_own(make_figures(), make_file(), "f"))[0]


def count_placed(world):
    """Rows of units as tuples: segment, branch, whole m2."""
    premises, shops = world.premises, world.shops
    rows = np.flatnonzero(premises.use < USE_HOME)
    branch = [
        "" if premises.tenant[p] < 0 else BRANCHES[shops.branch[premises.tenant[p]]] for p in rows
    ]
    return [
        (int(premises.segment[p]), b, round(premises.area[p]))
        for p, b in zip(rows, branch, strict=True)
    ]


def test_ways_follow_lines_round_bends_and_straight_over_the_water():
    plan = lay_own_streets(make_file())
    assert plan.distance[DORP, DORP_EAST] == 100
    assert plan.distance[DORP, ACHTEROM] == pytest.approx(50 + 70.71)
    assert plan.distance[DORP_EAST, ACHTEROM] == pytest.approx(50 + 70.71)
    assert plan.distance[KERK, HOFJE] == 50 + 100
    assert plan.distance[DORP_EAST, OVERKANT] == 50 + 100 + 40  # from (200, 0) to (300, 0)
    assert (plan.distance == plan.distance.T).all()


def test_the_middle_of_a_street_lies_on_it():
    plan = lay_own_streets(make_file())
    assert (plan.x[ACHTEROM], plan.y[ACHTEROM]) == (150, 50)
    assert (plan.x[HOFJE], plan.y[HOFJE]) == (150, 150)


@given(st.integers(0, 5000))
def test_dwellings_are_the_published_number_as_the_file_divides_them(dwellings):
    homes = count_own_homes(make_file(), dwellings)
    counted = np.array([segment.homes for segment in SEGMENTS])
    assert homes.sum() == dwellings
    assert (abs(homes - dwellings * counted / counted.sum()) < 1).all()


def test_without_a_count_dwellings_go_by_length():
    homes = count_own_homes(make_file(homes_from="length"), 7214)
    assert homes.tolist() == [1000, 1000, 1414, 1000, 2000, 800]


def test_a_street_where_fewer_than_five_dwellings_were_counted_has_no_name():
    many = np.full(6, 80)
    plan = hide_names(lay_own_streets(make_file()), many)
    assert plan.name.tolist() == [0, 0, -1, 2, -1, 4]
    plan = hide_names(lay_own_streets(make_file(homes_from="length")), many)
    assert plan.name.tolist() == [0, 0, 1, 2, 3, 4]


def test_streets_of_fewer_than_five_dwellings_have_no_name():
    plan = hide_names(lay_own_streets(make_file()), np.array([80, 5, 4, 60, 0, 57]))
    assert plan.name.tolist() == [0, 0, -1, 2, -1, 4]


@settings(deadline=None)
@given(
    st.lists(st.floats(0, 2000), min_size=1, max_size=30),
    st.data(),
)
def test_clusters_are_five_premises_within_a_hundred_metres(places, data):
    n = len(places)
    units = np.array(data.draw(st.lists(st.integers(0, 6), min_size=n, max_size=n)))
    units[0] += 1
    distance = abs(np.array(places)[:, None] - np.array(places)[None, :])
    core = find_clusters(distance, units)
    assert core.any()
    assert (units[core] > 0).all()
    together = [units[distance[s] <= NEAR].sum() for s in range(n)]
    if (np.array(together)[units > 0] >= CLUSTER).any():
        assert core.tolist() == [
            u > 0 and t >= CLUSTER for u, t in zip(units, together, strict=True)
        ]
    else:
        assert core.sum() == 1
        assert units[core][0] == units.max()


def test_clusters_are_core_and_other_premises_edge():
    plan = lay_own_streets(make_file())
    plan = mark_centres(plan, make_file(), np.ones(6))
    assert plan.is_core.tolist() == [1, 1, 0, 0, 0, 0]
    assert plan.is_edge.tolist() == [0, 0, 0, 0, 0, 1]


def test_without_premises_the_long_street_with_most_homes_near_is_the_shopping_street():
    longer = [segment.model_copy(update={"metres": 150.0}) for segment in SEGMENTS]
    file = make_file(units_from="turnover", units=()).model_copy(update={"segments": longer})
    plan = mark_centres(lay_own_streets(file), file, np.array([80, 40, 3, 60, 0, 57]))
    assert (plan.is_core + 2 * plan.is_edge).tolist() == [1, 1, 0, 0, 0, 0]  # 300 m: 250 are core
    named = [s.model_copy(update={"name": 4, "metres": 300.0}) for s in longer]
    file = make_file(units_from="turnover", units=()).model_copy(update={"segments": named})
    plan = mark_centres(lay_own_streets(file), file, np.array([80, 40, 3, 60, 0, 57]))
    assert plan.is_core.sum() == 3  # 900 of 1,800 m, but 800 at most
    assert plan.is_edge.sum() == 3


def test_a_place_without_names_has_its_shops_where_most_homes_are_near():
    bare = [s.model_copy(update={"name": None}) for s in SEGMENTS]
    file = make_file(units_from="turnover", units=(), segments=bare, names=())
    plan = mark_centres(lay_own_streets(file), file, np.array([80, 40, 3, 60, 0, 57]))
    assert plan.length[plan.is_core == 1].sum() >= 250
    assert plan.is_core[DORP] == 1
    assert not (plan.is_core & plan.is_edge).any()


def test_every_unit_of_a_list_stands_where_it_says_with_its_branch_and_floor(listed):
    expected = [(u.segment, u.branch or "", round(u.area)) for u in UNITS]
    assert sorted(count_placed(listed)) == sorted(expected)
    assert count_placed(listed)[0] == (DORP, "food", 620)  # a supermarket, as the rules have it
    check_invariants(listed)
    assert listed.households.segment.tolist() == sorted(listed.households.segment.tolist())


def test_rows_of_units_do_not_tell_their_order_in_the_file():
    rows = [Unit(segment=DORP, branch="nonfood", empty=False, area=50.0 + k) for k in range(20)]
    area = give_own(make_figures(), make_file(units=tuple(rows)), "f")
    floors = [floor for _, _, floor in count_placed(build(area)[0])]
    assert sorted(floors) == list(range(50, 70))
    assert floors != sorted(floors)


def test_floors_that_nobody_measured_are_drawn():
    rows = [unit.model_copy(update={"area": None}) for unit in UNITS]
    world, _, _ = build(give_own(make_figures(), make_file(units=tuple(rows)), "f"))
    floors = [floor for _, _, floor in count_placed(world)]
    assert len(set(floors)) == len(floors)
    assert all(10 < floor <= 450 for floor in floors)


def test_what_somebody_counted_goes_before_the_file():
    hand = read_options(["units=12", "empty_units=3"])[""]
    area = give_own(override(make_figures(), hand), make_file(), "f")
    assert area.counted["units"].value == 12
    assert area.counted["empty_units"].value == 3
    world = build(area)[0]
    placed = count_placed(world)
    assert len(placed) == 12
    assert sum(branch == "" for _, branch, _ in placed) == 3
    check_invariants(world)


@pytest.mark.parametrize("units", [1, 4])
def test_fewer_units_by_hand_are_drawn_from_the_list(units):
    hand = read_options([f"units={units}", "empty_units=0"])[""]
    world = build(give_own(override(make_figures(), hand), make_file(), "f"))[0]
    assert len(count_placed(world)) == units
    assert {row[0] for row in count_placed(world)} <= {unit.segment for unit in UNITS}


def test_of_places_used_as_a_shop_only_as_many_are_taken_as_there_is_turnover_for():
    uses = tuple(Unit(segment=s, area=60.0 + k) for k, s in enumerate([DORP, KERK, HOFJE] * 20))
    file = make_file(units_from="shop uses", units=uses)
    area = give_own(make_figures(), file, "f")
    assert area.counted == {}
    drawn = build(make_figures())[0]
    world = build(area)[0]
    assert (world.premises.use < USE_HOME).sum() == (drawn.premises.use < USE_HOME).sum()
    floors = {unit.area: unit.segment for unit in uses}
    assert all(floors[floor] == segment for segment, _, floor in count_placed(world))
    check_invariants(world)


def test_large_places_go_to_supermarkets_and_no_small_food_shop_is_as_large():
    uses = tuple(Unit(segment=s, area=1000.0) for s in [DORP, DORP_EAST, KERK, OVERKANT] * 9)
    uses += tuple(Unit(segment=DORP, area=80.0 + k) for k in range(40))
    area = replace(load_preset("heechterp-schieringen"), name="h")
    file = make_file(area.code, units_from="shop uses", units=uses, homes_from="length")
    world = build(give_own(area, file, "f"))[0]
    food = (world.shops.branch == FOOD) & (world.shops.alive == 1)
    large = food & (world.shops.floor >= 500)
    assert large.sum() == 1
    assert (world.shops.floor[large] == 1000).all()


def test_names_do_not_change_a_wijk():
    file = make_file(units_from="turnover", units=())
    worlds = [build(give_own(make_figures(), f, "f"))[0] for f in (file, file.without_names())]
    for table, other in zip(*worlds, strict=True):
        for one, two in zip(table, other, strict=True):
            if isinstance(one, np.ndarray):
                assert (one == two).all()


def test_a_file_is_matched_by_its_code_and_a_preset_of_one_area_takes_it():
    preset = load_preset("heechterp-schieringen")
    one, two = give_streets([make_figures("BU1"), make_figures("BU2")], {"f": make_file("BU2")})
    assert one.streets is None
    assert two.streets is not None
    (own,) = give_streets([preset], {"f": make_file("heechterp-schieringen", homes_from="length")})
    assert own.streets is not None


def test_a_wijk_without_a_name_is_called_as_its_file_of_streets_says():
    unnamed, named = make_figures("BU1"), replace(make_figures("BU1"), name="Noord")
    own = [give_own(area, make_file("BU1"), "f") for area in (unnamed, named)]
    assert [tell_title(area) for area in (unnamed, named, *own)] == [
        "BU1",
        "Noord",
        "Dorp",
        "Noord",
    ]
    assert [tell_code(area) for area in (unnamed, named, *own)] == [
        "BU1",
        "Noord (BU1)",
        "Dorp (BU1)",
        "Noord (BU1)",
    ]
    preset = replace(load_preset("heechterp-schieringen"), name="heechterp-schieringen")
    assert tell_title(replace(preset, streets=make_file())) == "Heechterp-Schieringen"


def test_a_file_that_cannot_be_of_a_wijk_is_refused():
    areas = [make_figures("BU1")]
    with pytest.raises(InputError, match=r"Dorp \(BU9\), and the run has BU1; give"):
        give_streets(areas, {"f": make_file("BU9")})
    with pytest.raises(InputError, match="BU1 has a file of streets already; keep one"):
        give_streets(areas, {"f": make_file("BU1"), "g": make_file("BU1")})
    with pytest.raises(InputError, match=r"240 dwellings .* 1,020 homes: 0\.24 times as many"):
        give_own(
            make_figures("BU1", households=1000, inhabitants=2000, age_25_44=1640), make_file(), "f"
        )
    trade = make_figures("BU1", businesses_trade_horeca=10)
    many = tuple(Unit(segment=DORP, branch="food", empty=False) for _ in range(40))
    with pytest.raises(
        InputError, match="40 shops were counted, and BU1 has 10 businesses_trade_horeca"
    ):
        give_own(trade, make_file("BU1", units=many), "f")


def test_a_list_of_empty_premises_alone_is_refused():
    empty = tuple(Unit(segment=DORP, empty=True) for _ in range(9))
    with pytest.raises(InputError, match=r"f: all 9 of its units are empty; .* add those in use"):
        give_own(make_figures(), make_file(units=empty), "f")


@pytest.mark.parametrize("hand", [[], ["shops_food=3"]])
def test_shops_whose_branches_nobody_told_need_businesses_too(hand):
    units = [Unit(segment=DORP, empty=False) for _ in range(400)]
    units += [Unit(segment=DORP, empty=True) for _ in range(9)]
    figures = make_figures(businesses=200, businesses_trade_horeca=90, businesses_culture_other=50)
    figures = override(figures, read_options(hand)[""]) if hand else figures
    with pytest.raises(InputError, match="400 shops were counted, and small has 140 businesses_tr"):
        give_own(figures, make_file(units=tuple(units)), "f")


@given(st.lists(st.integers(0, 9), min_size=6, max_size=6), st.integers(0, 2))
@settings(deadline=None)
def test_counts_of_a_file_never_contradict_what_was_given(numbers, kind):
    names = [
        "units",
        "empty_units",
        "shops_food",
        "shops_non_food",
        "shops_horeca",
        "shops_services",
    ]
    given_ = {
        n: Figure(float(v), "input", n, by_hand=True) for n, v in zip(names, numbers, strict=False)
    }
    hand = {n: given_[n] for n in names[: 1 + 2 * kind]}
    if "units" in hand:
        used = sum(f.value for n, f in hand.items() if n != "units")
        hand["units"] = Figure(float(max(numbers[0], used, 1)), "input", "units", by_hand=True)
    area = replace(make_figures(), counted=hand)
    counted = give_own(area, make_file(), "f").counted
    assert {n: counted[n] for n in hand} == hand
    parts = [f.value for n, f in counted.items() if n != "units"]
    assert sum(parts) <= counted["units"].value
    if len(parts) == 5:
        assert sum(parts) == counted["units"].value


def test_what_a_file_counts_stands_beside_what_is_built(listed):
    area = give_own(make_figures(), make_file(), "f")
    rows = {row.figure: row for row in compare_streets(area, listed, 0, Parameters().kernel())}
    assert (rows["streets_dwellings"].input, rows["streets_dwellings"].synthetic) == (240, 240)
    assert (rows["streets_units"].input, rows["streets_units"].synthetic) == (7, 7)
    assert rows["streets_trade"].input == 4  # food, food, horeca, nonfood
    assert rows["streets_revenue_food"].input == Parameters().place.revenue_food
    assert compare_streets(make_figures(), listed, 0, Parameters().kernel()) == []


def test_of_shops_without_branches_the_usual_revenue_stands_beside_that_here():
    units = tuple(Unit(segment=DORP, empty=False) for _ in range(20))
    area = give_own(make_figures(), make_file(units=units), "f")
    world = build(area)[0]
    rows = {row.figure: row for row in compare_streets(area, world, 0, Parameters().kernel())}
    assert set(rows) == {"streets_dwellings", "streets_units", "streets_revenue"}
    row = rows["streets_revenue"]
    here = world.shops.branch[(world.shops.alive == 1) & (world.shops.branch < len(BRANCHES) - 1)]
    typical = world.wijken.typical_revenue[0, here] / 100
    assert row.synthetic == pytest.approx(typical.mean())
    assert row.input > 2.5 * row.synthetic  # far more shops than there is money for
    assert tell_streets(row)["met"] is False


@pytest.mark.parametrize(
    ("counted", "is_met"), [(89, False), (91, True), (114, True), (116, False)]
)
def test_counts_agree_within_a_tenth_less_and_fifteen_per_cent_more(counted, is_met):
    row = AgreementRow("w", "streets_dwellings", counted, 100, "dwellings")
    told = tell_streets(row)
    assert told["met"] is is_met
    assert told["origin"] == "streets"
    people = [{"figure": name, "wijk": "w", "input": 9, "synthetic": 9, "unit": "persons",
               "origin": "input", "met": True} for name in ("inhabitants", "households")]  # fmt: skip
    manifest = {"wijken": ["w"], "input": [], "agreement": [*people, told], "not_used": []}
    lines = tell_agreement(manifest)
    assert any(f"{counted} beside 100" in line for line in lines) is not is_met
    assert any(
        "Dwellings by the file of streets" in row for row in format_agreement(manifest, "en")[-1]
    )


LONGER, *REST = json.loads(write_street_file(make_file()))["segments"]
LONGER["metres"] = 104.0


def test_a_file_that_an_editor_put_its_mark_before_is_the_same(tmp_path):
    path = tmp_path / "a.streets.json"
    path.write_text(write_street_file(make_file()), "utf-8-sig")
    assert read_street_file(path) == make_file()


def test_a_file_survives_workers_and_copies():
    file = make_file()
    assert pickle.loads(pickle.dumps(file)) == file
    assert copy.deepcopy(file) is file


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"crossings": ((0.0, 1e9), *CROSSINGS[1:])}, "crossings[0][1]"),
        ({"names": ("x" * 300, *NAMES[1:])}, "names[0]"),
        ({"title": "x" * 300}, "title"),
        ({"crossings": (*CROSSINGS, (0.0, 9.0))}, "crossings[6] is the end of no segment"),
        ({"origin": (173_000, 44_000)}, "origin 173000, 44000 lies outside the Netherlands"),
        (
            {"crossings": ((0.0, 0.3), *CROSSINGS[1:])},
            "segments[0] is drawn to another place than crossings[0]",
        ),
        ({"segments": (LONGER, *REST)}, "segments[0] has 104 metres and is drawn 100.0 long"),
        ({"counts": {"dwellings": -5}}, "counts.dwellings"),
        ({"version": 2}, "version 2 of these files is not known here, only 1;"),
        ({"version": "1"}, 'version "1" of these files is not known here, only 1;'),
    ],
    ids=[
        "far",
        "name",
        "title",
        "unused",
        "abroad",
        "apart",
        "long",
        "negative",
        "version",
        "text",
    ],
)
def test_what_no_place_has_is_refused_where_it_stands(change, where):
    content = json.loads(write_street_file(make_file())) | change
    with pytest.raises(InputError) as caught:
        parse_street_file(json.dumps(content), "f")
    assert str(caught.value).startswith(f"f: {where}")

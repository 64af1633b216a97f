"""What the page says: levers from their own fields, texts alike in both languages, small frames."""

import json

import pytest

from tests.app.pages import open_page
from wijkabm.app.describe import cost_of, describe_indicators, describe_kinds, describe_setup
from wijkabm.app.plan import PAYERS, list_kinds
from wijkabm.levers.base import PERSPECTIVES
from wijkabm.levers.registry import kinds_of_lever, make_lever
from wijkabm.levers.shares import PARTIES
from wijkabm.pairs.comparison import COMPARED
from wijkabm.tell.texts import LANGUAGES, read_app_texts

LARGEST_FRAME = 10_000


def keys(tree, path=""):
    if not isinstance(tree, dict):
        return {path} if not isinstance(tree, list) else {f"{path}[{len(tree)}]"}
    return {key for name, part in tree.items() for key in keys(part, f"{path}.{name}")}


def test_both_catalogues_have_the_same_texts():
    nl, en = (read_app_texts(language) for language in LANGUAGES)
    assert keys(nl) == keys(en)


def test_definitions_are_of_indicators_that_exist():
    rows = describe_indicators("nl")
    assert [row["name"] for row in rows] == [indicator.name for indicator in COMPARED]
    assert all(row["definition"] and row["label"] for row in rows)
    assert sum(row["group"] == "income" for row in rows) >= 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_lever_of_the_registry_is_on_the_page_with_its_words(language):
    kinds = {kind["name"]: kind for kind in describe_kinds(language)}
    assert set(kinds) == set(list_kinds())
    for name, kind in kinds.items():
        assert kind["title"], name
        assert kind["does"], name
        assert kind["perspective"] in (*PERSPECTIVES, "shock")
        fields = {field["name"] for field in kind["fields"]}
        assert fields == set(list_kinds()[name].model_fields) - {
            "strength", "start", "end", "ramp", "fade", "announced", "wijk", "per_inhabitants",
            *PAYERS}  # fmt: skip
    assert all(kinds[name]["spoils"] for name in kinds_of_lever())
    json.dumps(describe_setup(language, ["korrewegwijk"]), allow_nan=False)


def test_numbers_that_stand_for_words_are_choices():
    [conversion] = [kind for kind in describe_kinds("nl") if kind["name"] == "conversion"]
    [where] = [field for field in conversion["fields"] if field["name"] == "where"]
    assert where["options"] == [[0, "nergens"], [1, "aan de rand"], [2, "overal"]]


def test_costs_are_those_of_the_lever_in_its_wijken():
    people = {"a": 10_000, "b": 5_000}
    lever = make_lever("vacancy_tax", {"wijk": ["b"], "strength": 0.5})
    costs = lever.costs(5_000)
    found = cost_of(lever, people, 1)
    assert found["year"] == pytest.approx(12 * 0.5 * costs.running / 100)
    assert found["set_up"] == pytest.approx(0.5 * costs.set_up / 100)
    assert found["others"] == 0.0


@pytest.mark.parametrize(
    ("on_stop", "month", "own", "others"),
    [("shrink", 6, 0.5, 0.5), ("shrink", 7, 0.5, 0.1), ("municipality", 7, 0.9, 0.1)],
)
def test_a_page_counts_what_the_municipality_pays_itself(on_stop, month, own, others):
    payers = {"rijk": 0.1, "bank": {"share": 0.4, "until": 7}}
    lever = make_lever("coaching", {"paid_by": payers, "on_stop": on_stop})
    found, whole = (cost_of(x, {"a": 10_000}, month) for x in (lever, make_lever("coaching", {})))
    assert found["year"] == pytest.approx(own * whole["year"])
    assert found["uptake"] == pytest.approx(own * whole["uptake"])
    assert found["others"] == pytest.approx(others * (whole["year"] + whole["uptake"]))


@pytest.mark.parametrize(("language", "most"), [("nl", "ten hoogste"), ("en", "at most")])
def test_what_who_takes_part_may_draw_is_said_to_be_the_most(language, most):
    words = describe_setup(language, ["a"])["words"]["levers"]
    assert most in words["uptake"]
    assert most in words["others"]


def test_an_owners_fund_that_there_will_never_be_pays_nothing_and_is_told():
    lever = make_lever("coaching", {"paid_by": {"owners_fund": 0.5}, "on_stop": "shrink"})
    people = {"a": 10_000, "b": 10_000}
    whole = cost_of(make_lever("coaching", {}), people, 1)
    for wijk, own in ((["a", "b"], 0.5), (["a"], 0.75), (["c"], 1.0)):
        district = make_lever("improvement_district", {"wijk": wijk, "start": 13})
        found = cost_of(lever, people, 1, [lever, district])
        assert found["year"] == pytest.approx(own * whole["year"])
        assert found["others"] == pytest.approx((1 - own) * (whole["year"] + whole["uptake"]))
        assert found["no_fund"] == (own > 0.5)
    idle = make_lever("improvement_district", {"strength": 0})
    assert cost_of(lever, people, 1, [lever, idle])["no_fund"]


def test_every_party_and_what_happens_when_it_stops_has_words():
    for language in LANGUAGES:
        payers = describe_setup(language, ["a"])["payers"]
        assert [party for party, _ in payers["parties"]] == list(PARTIES)
        assert [way for way, _ in payers["ways"]] == ["municipality", "shrink"]
        assert all(title for _, title in payers["parties"])


def test_a_frame_is_small_also_of_both_worlds():
    with open_page() as page:
        page.ask("lever", name="coaching", fields={"places": 80})
        page.ask("view", view="beside")
        for month in range(1, 7):
            page.ask("step")
            page.wait_month(month)
        sizes = [len(text) for channel, text in page.texts if channel == "frame"]
        assert max(sizes) <= LARGEST_FRAME

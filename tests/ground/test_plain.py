"""Numbers of numpy and pandas are taken wherever numbers are, and give what Python's own give."""

import dataclasses
import json

import numpy as np
import pandas as pd
import pytest

from tests.models import fingerprint, make_model
from wijkabm.ground.errors import InputError
from wijkabm.ground.plain import read_whole, to_plain, to_whole
from wijkabm.levers.desk.scenario import Scenario, load_scenario
from wijkabm.levers.registry import make_lever
from wijkabm.pairs.compare import read_design
from wijkabm.runs import run
from wijkabm.sweep.schema import load_design

SMALL = "heechterp-schieringen"
KINDS = (int, np.int64, np.uint8, float, np.float64, np.float32, np.array)


@pytest.mark.parametrize("kind", KINDS)
def test_a_whole_number_is_one_whatever_holds_it(kind):
    found = read_whole("months", kind(3))
    assert (found, type(found)) == (3, int)


@pytest.mark.parametrize("value", [2.5, np.float64(2.5), True, np.True_, "3", None, np.nan, [3]])
def test_what_is_no_whole_number_is_refused(value):
    with pytest.raises(InputError, match=r"^months .* is not allowed; give a whole number 0 to 9$"):
        read_whole("months", value, 0, 9)


def test_numbers_inside_are_plain_too():
    frame = pd.DataFrame({"seed": [1, 2], "share": [0.5, 1.0]})
    given = {"a": frame["seed"], "b": [np.float32(0.5), (np.int8(1), "x")], np.str_("c"): range(2)}
    assert to_plain(given) == {"a": [1, 2], "b": [0.5, (1, "x")], "c": [0, 1]}
    assert json.dumps(to_plain(given))
    assert to_whole({"points": np.float64(8), "share": [0.5]}) == {"points": 8, "share": [0.5]}


def make_run(number, share, words):
    """A short run whose every number is one of a kind, and its manifest."""
    lever = make_lever("vacancy_tax", {"rate": share(0.03), "start": number(2), "wijk": words})
    wijk = make_model(
        seed=number(3), place_seed=number(2), burn_in=number(1),
        parameters={"market.habit_food": share(0.75)},
        policy=Scenario("tax", levers=(lever,), budget=number(10_000)),
    )  # fmt: skip
    wijk.run(number(2))
    wijk.set_policy(Scenario("more", levers=(make_lever("coaching", {"places": number(5)}),)))
    return wijk.run(number(1))


def test_a_run_with_numbers_of_numpy_is_the_same_run(tmp_path):
    plain, other = make_run(int, float, []), make_run(np.int64, np.float64, np.array([], str))
    assert fingerprint(plain) == fingerprint(other)
    for name, wijk in (("plain", plain), ("other", other)):
        run.save(wijk, tmp_path / name)
    texts = [(tmp_path / name / "manifest.json").read_text("utf-8") for name in ("plain", "other")]
    assert [json.loads(text)["seed"] for text in texts] == [3, 3]
    for text in ("run", "burn-in"):
        with pytest.raises(InputError, match=r"2\.5 is not allowed; give a whole number"):
            plain.run(2.5) if text == "run" else make_model(burn_in=2.5)


def read(number, array):
    return read_design(
        array([SMALL]), [load_scenario("room")], areas=None, seeds=array([1, 2, 3]),
        place_seed=number(1), months=number(12), burn_in=number(6), closure="grant",
        parameters={"market.habit_food": 0.8}, primary=["shops_open"],
        smallest={"shops_open": number(2)}, precision=0.1,
    )  # fmt: skip


def test_a_comparison_takes_them():
    for number in (np.int64, np.float64):
        assert read(number, np.array) == read(int, list)
    assert read(int, list)[0].seeds == (1, 2, 3)


@pytest.mark.parametrize("seeds", [2.5, "3", True, None, [1.5, 2], ["a", "b"], [1, 1], 10**9])
def test_seeds_that_are_none_are_refused_at_once(seeds):
    with pytest.raises(InputError, match=r"^--seeds"):
        read_design(
            [SMALL], [load_scenario("room")], areas=None, seeds=seeds, place_seed=1, months=3,
            burn_in=0, closure="grant", parameters=None, primary=(), smallest=None,
        )  # fmt: skip


def make_sweep(number, array):
    return load_design(
        {
            "presets": array([SMALL]), "months": number(3), "burn_in": number(1),
            "seeds": array([1, 2]), "place_seeds": number(2), "outcomes": ["shops_open"],
            "constants": {"market.habit_nonfood": number(0)},
            "uncertainties": {"market.habit_food": {"values": array([0.75, 0.5])}},
            "levers": {"vacancy_tax.rate": array([0.0, 0.03]), "vacancy_tax.start": array([1, 3])},
            "sampling": {"method": "latin_hypercube", "points": number(4), "seed": number(5)},
        }
    )  # fmt: skip


def test_a_design_of_a_sweep_takes_them():
    plain = make_sweep(int, list)
    for number in (np.int64, np.float64):
        other = make_sweep(number, np.array)
        for field in dataclasses.fields(plain):
            assert getattr(other, field.name) == getattr(plain, field.name), field.name
    assert json.dumps(other.written)


def test_what_is_empty_in_a_design_is_as_if_it_were_not_there():
    design = {"presets": SMALL, "outcomes": ["shops_open"]}
    empty = dict.fromkeys(("uncertainties", "levers", "constants", "policies", "keep_series"))
    assert load_design({**design, **empty}) == load_design(design)
    with pytest.raises(InputError, match="seeds: None is not allowed"):
        load_design({**design, "seeds": None})

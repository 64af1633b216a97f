"""What the recipes of the experiments make of rows by hand."""

import importlib.util

import numpy as np
import pandas as pd
import pytest

from wijkabm.experiment.follow import Look
from wijkabm.experiment.form import find_experiments, load_recipe
from wijkabm.experiment.numbers import measure_numbers
from wijkabm.tell.style import to_png


def load(name):
    """The whole module of a recipe."""
    path = find_experiments() / name / "recipe.py"
    spec = importlib.util.spec_from_file_location(f"tested_{name}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


unlevered, roles, sensitivity, hoogvliegers = map(
    load, ("01_unlevered", "02_roles_and_perspectives", "sensitivity", "examples-hoogvliegers")
)


def make_rest(units=80.0, vacancy=0.05, lost=0.2):
    """Two wijken at rest, three draws; the second loses a third of its jobseekers in the end."""
    rows = []
    columns = [*unlevered.BANDS, *(f"cash_{sector}" for sector in unlevered.SECTORS)]
    for place in ("moerwijk", "crabbehof"):
        for seed in (1, 2, 3):
            row = {"place": place, "point": 0, "place_seed": seed, "arm": "baseline", "seed": seed}
            for window in (unlevered.YEAR, *unlevered.WINDOWS):
                row.update({f"{column}.{window}": 0.3 for column in columns})
                row.update({f"units.{window}": units, f"shops_open.{window}": 0.95 * units})
                row[f"vacancy_rate.{window}"] = vacancy
            if place == "crabbehof":
                row[f"seeking_share.{unlevered.LAST}"] = lost
            rows.append(row)
    return rows


def pick(changes, preset, outcome):
    """One row of the table of changes."""
    return changes[(changes["preset"] == preset) & (changes["outcome"] == outcome)].iloc[0]


def test_the_fewer_units_the_wider_the_band_of_what_is_counted_in_units():
    large, some, few = (
        unlevered.find_band("vacancy_rate", 0.06, units, 5) for units in (2_000, 110, 20)
    )
    assert large == 0.25 < some < few
    # 2 x sqrt(2 x .94 / (.06 x 20 x 60 / 36 x 5))
    assert few == pytest.approx(2 * (2 * 0.94 / (0.06 * 20 * 60 / 36 * 5)) ** 0.5)
    assert unlevered.find_band("vacancy_rate", 0.06, 20, seeds=50) < few
    assert unlevered.find_band("benefit_share", 0.06, 20, seeds=1) == 0.15


def test_changes_are_relative_to_the_first_window_and_counted():
    rows = make_rest()
    numbers = measure_numbers(
        rows, None, [], [], load_recipe(find_experiments() / "01_unlevered"), []
    )
    assert numbers["change.seeking_share@crabbehof"]["value"] == pytest.approx(-1 / 3)
    assert numbers["change.seeking_share@crabbehof"]["judged"] == "drifts"
    assert numbers["change.seeking_share@moerwijk"]["value"] == 0.0
    assert (numbers["beyond"]["value"], numbers["changes"]["value"]) == (1, 14)
    changes = unlevered.measure_changes(pd.DataFrame(make_rest(units=20.0)))
    assert pick(changes, "moerwijk", "vacancy_rate")["verdict"] == "cannot tell"


def test_what_was_found_is_said_in_words_in_both_languages():
    table = pd.DataFrame(make_rest())
    filled = unlevered.fill(table, {})
    assert filled["found_en"].startswith(
        "**The criterion fails: 1 of 14 changes lie beyond the flat"
    )
    assert (
        "Jobseekers, of residents: drifts in 1 of 2 wijken: Crabbehof (-33 %, band 15 %)."
        in (filled["found_en"])
    )
    assert filled["found_nl"].startswith("**De eis is niet gehaald: 1 van de 14")
    assert "-33 % (± 15 %), drifts" in filled["changes_table"]
    assert (
        "The criterion holds" in unlevered.fill(pd.DataFrame(make_rest(lost=0.3)), {})["found_en"]
    )
    assert to_png(unlevered.draw(table, {})["no_drift.png"]).startswith(b"\x89PNG")


def make_pairs():
    """Six seeds of a baseline and of room, which answers in five of them."""
    rows = []
    for seed in range(1, 7):
        for arm in ("baseline", "room"):
            row = {"place": "carnisse", "point": 0, "place_seed": seed, "arm": arm, "seed": seed}
            gap = 0.0 if arm == "baseline" or seed == 1 else seed
            for outcome in roles.HEADLINES:
                for window in ("", *(f".{w}" for w in roles.WINDOWS)):
                    row[outcome + window] = 10.0 + seed + gap
            if arm == "room" and seed > 1:
                row.update({f"{count}.vacancy_tax": 12.0 for count in roles.COUNTS})
            rows.append(row)
    return rows


def test_the_table_of_roles_says_what_was_not_seen():
    recipe = load_recipe(find_experiments() / "02_roles_and_perspectives")
    rows = make_pairs()
    numbers = measure_numbers(rows, "baseline", ["shops_open"], [], recipe, list(roles.HEADLINES))
    assert numbers["accepted.room.vacancy_tax"]["value"] == 10.0  # of six seeds, one without
    assert numbers["share_anyway.room.vacancy_tax"]["value"] == 1.0
    text = roles.fill(pd.DataFrame(rows), numbers)["headlines"]
    assert "| room | +3.3 |" in text
    seen = {"seeds_changed": 6, "verdict": "more", "difference": 1234.0}
    assert roles.write_cell(seen, 1, -2) == "+1,200"
    assert roles.write_cell({**seen, "verdict": "not seen"}, 1, 1) == "not seen"
    assert roles.write_cell({**seen, "seeds_changed": 4}, 1, 1) == "changed in 4 seeds"
    assert "vacancy_tax" in roles.draw(pd.DataFrame(rows), numbers)["levers.csv"]


def test_axes_say_their_unit_and_make_no_mountain_of_a_hair():
    row = {"scenario": "room", "baseline": 10.0, "seeds_changed": 30, "verdict": "more"}
    hair = {"cohesion": 0.057, "shops_open": 30.0, "vacancy_rate": -0.04}
    table = pd.DataFrame(
        [
            {
                **row,
                "indicator": k,
                "difference": x,
                "low": x - 0.1 * abs(x),
                "high": x + 0.1 * abs(x),
            }
            for k, x in hair.items()
        ]
    )
    figure = roles.draw_differences(table, ["room"])
    cohesion, shops, vacancy = figure.axes[:3]
    assert [axes.get_xlabel() for axes in (cohesion, vacancy)] == ["0-100", "percentage points"]
    assert cohesion.get_xlim() == (-2.0, 2.0)
    assert shops.get_xlim()[1] < 40.0
    assert vacancy.get_xlim()[1] == pytest.approx(4.84)


def test_the_page_of_roles_withdraws_first():
    text = (find_experiments() / "02_roles_and_perspectives" / "README.md.in").read_text("utf-8")
    assert text.split("\n\n")[1].startswith("> **Withdrawn")


def test_luck_within_a_place_and_between_places():
    rows = pd.DataFrame({"place_seed": [1, 1, 2, 2], "shops_open": [10.0, 12.0, 20.0, 20.0]})
    within, between = sensitivity.measure_luck(rows, "shops_open")
    assert within == pytest.approx(1.0)  # variances 2 and 0
    assert between == pytest.approx(9.0 / 2**0.5)  # means 11 and 20


def make_coached(**with_and_without):
    """Two worlds, of which the second has twice as many people as the first, in arms of those who start."""
    return pd.DataFrame(
        [
            {
                "place": "korrewegwijk", "point": 0, "place_seed": seed, "arm": arm, "seed": seed,
                "starters": 10.0 * seed, "started.with": seed * some, "started.without": seed * none,
            }
            for seed in (1, 2)
            for arm, (some, none) in with_and_without.items()
        ]
    )  # fmt: skip


def test_starts_of_the_coached_are_parted_by_the_same_people_without_and_by_lot():
    """Fifteen by world. By lot 1 of 10 starts without and 2 with; of the picked 4 and 7; then 7.5 and 8."""
    rows = make_coached(drawn=(2, 1), picked=(7, 4), network=(7.5, 4), hoogvliegers=(8, 4))
    parts = hoogvliegers.split(hoogvliegers.Pairs(rows))
    assert parts == pytest.approx(
        {
            "whole": 12.0, "anybody": 1.5, "choice": 4.5, "coach": 1.5, "fit": 3.0, "network": 0.75,
            "fund": 0.75,
        }
    )  # fmt: skip
    assert parts.pop("whole") == pytest.approx(sum(parts.values()))


def make_look(owners, others=()):
    """Who lives in a wijk at the end of a month."""
    who = np.array(sorted([*owners, *others]), np.int64)
    none = np.zeros(who.size, np.int64)
    return Look(who, np.isin(who, owners), none, none > 0, none)


def test_who_started_is_followed_to_the_end_and_who_left_is_no_failure():
    """1 owns from the start; 2, 3 and 4 start in month 2; 2 leaves, 3 stops; 5 moves in with a business."""
    months = [make_look([1], [2, 3, 4]), make_look([1], [2, 3, 4]), make_look([1, 2, 3, 4, 5])]
    months += [make_look([1, 4], [3])] * hoogvliegers.LATER
    assert hoogvliegers.find_starters(months, 2) == [2, 3, 4]
    assert hoogvliegers.starts_between(months, 1, 2, 3)
    assert not hoogvliegers.starts_between(months, 3, 9, 3)
    assert hoogvliegers.follow(months, [2, 3, 4], "with") == {
        "started.with": 3.0, "here.with": 2.0, "alive.with": 1.0,
    }  # fmt: skip

"""Numbers with their doubt, pages, rows: small ones by hand."""

import math

import pytest

from wijkabm.experiment.form import Criterion, Form, FormFile, Words
from wijkabm.experiment.numbers import measure_numbers
from wijkabm.experiment.page import check_names, find_bare_numbers, judge_criteria
from wijkabm.experiment.rows import find_differences, read_rows, write_rows
from wijkabm.experiment.verdict import EQUAL, OFF, WITHIN, _compare, find_z
from wijkabm.ground.errors import InputError


def make_rows(gaps, place="carnisse"):
    """Two arms, a seed each; `room` differs by these gaps."""
    rows = []
    for seed, gap in enumerate(gaps, 1):
        base = {"place": place, "point": 0, "place_seed": seed, "seed": seed}
        for arm, value in (("baseline", 10.0 + seed), ("room", 10.0 + seed + gap)):
            rows.append({**base, "arm": arm, "shops_open": value, "shops_open.late": value})
    return rows


def test_a_difference_is_of_pairs_and_carries_its_doubt():
    rows = make_rows([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
    numbers = measure_numbers(rows, "baseline", ["shops_open"], [], {})
    room = numbers["shops_open.room"]
    assert room["value"] == 3.5
    assert room["error"] == pytest.approx((3.5 / 6) ** 0.5)  # the variance of 1 to 6 is 3.5
    assert room["low"] == pytest.approx(3.5 - 2.570582 * (3.5 / 6) ** 0.5)  # t with 5
    assert (room["n"], room["changed"], room["verdict"]) == (6, 6, "more")
    assert numbers["shops_open.baseline"]["value"] == 13.5
    few = measure_numbers(make_rows([1.0, 0.0, 0.0, 0.0, 0.0, 0.0]), "baseline", [], [], {})
    assert few["shops_open.room"]["verdict"] == "too few"
    assert "error" not in few["shops_open.room"]


def test_several_places_have_numbers_each_and_only_what_is_wanted():
    rows = make_rows([1.0, 2.0]) + make_rows([3.0, 4.0], "zuilen-oost")
    numbers = measure_numbers(rows, None, [], [], {}, ["shops_open"])
    assert numbers["shops_open.room@zuilen-oost"]["value"] == 15.0
    assert numbers["shops_open.late.baseline@carnisse"]["value"] == 11.5
    assert measure_numbers(rows, None, [], [], {}, []) == {}


def test_rows_are_read_as_they_were_written(tmp_path):
    rows = [{**row, "shops_open": row["shops_open"] / 3} for row in make_rows([0.1, math.nan])]
    file = tmp_path / "per_seed.csv"
    file.write_text(write_rows(rows), "utf-8")
    assert not find_differences(rows, read_rows(file))
    file.write_text(
        file.read_text("utf-8").replace("3.6666666666666665", "3.6666666666666670", 1), "utf-8"
    )
    assert [name for _, name, _, _ in find_differences(rows, read_rows(file))] == ["shops_open"]


def test_verdicts():
    ours = {"value": 10.0, "error": 3.0}
    assert _compare(ours, {"value": 10.0000001, "error": 3.0})[0] == EQUAL
    assert _compare(ours, {"value": 20.0, "error": 4.0})[0] == WITHIN  # z is 2
    assert _compare(ours, {"value": 26.0, "error": 4.0})[0] == OFF  # z is 3.2
    assert _compare({"value": 10.0}, {"value": 10.1})[0] == OFF  # without doubt
    assert find_z(ours, {"value": 20.0, "error": 4.0}) == 2.0


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Some 12 shops", ["line 1: 12"]),
        ("Some {{shops_open.room:+.1f}} shops in 2023", []),
        ("In `month 12` and [there](page12.md#a1)", []),
        ("```console\n$ wijkabm run --seed 4\n```\n4 %", ["line 4: 4"]),
        ("12023, 2023.5 and 2023", ["line 1: 12023", "line 1: 2023.5"]),
    ],
)
def test_numbers_that_no_run_makes_are_found(text, found):
    assert find_bare_numbers(text, ["2023"]) == found


def test_a_criterion_without_a_number_fails():
    one = Criterion(number="a", most=0, text=Words(nl="niets", en="nothing"))
    assert not judge_criteria([one], {"a": {"value": 0}})
    assert judge_criteria([one], {"a": {"value": 1}})
    assert judge_criteria([one], {"a": {"value": None}})
    assert judge_criteria([one], {})


NAMES = ["shops_open.room", "vacancy_rate.room"]


@pytest.mark.parametrize(
    ("number", "marker", "says"),
    [
        (
            "shops_opn.room",
            "shops_open.room",
            "no run makes a number 'shops_opn.room'; did you mean",
        ),
        (
            "shops_open.room",
            "shops_open.roof:+.1f",
            "{{shops_open.roof}}: no run makes that number",
        ),
        ("shops_open.room", "shops_open.room.hihg", "{{shops_open.room.hihg}}: no run makes that"),
    ],
)
def test_a_name_that_no_run_makes_is_found_before_it(number, marker, says, tmp_path):
    words = Words(nl="niets", en="nothing")
    file = FormFile.model_construct(criteria=(Criterion(number=number, text=words),))
    (tmp_path / "README.md.in").write_text(f"# A\n{{{{{marker}}}}} {{{{vacancy_rate.room.low}}}}\n")
    form = Form(tmp_path, file, False)
    with pytest.raises(InputError) as refused:
        check_names(form, NAMES, {})
    assert says in str(refused.value)
    check_names(form, NAMES, {"add_numbers": None})  # whose names only a run can tell
    check_names(form, [*NAMES, number, marker.partition(":")[0]], {})

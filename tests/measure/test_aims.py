"""What became of targets: bases, levels and outputs worked out by hand."""

import math
from types import SimpleNamespace

import numpy as np
import pytest

from tests.models import make_model
from wijkabm.ground.errors import InputError
from wijkabm.ground.tables.journal import (
    EVENT_ACCEPTED,
    EVENT_REFUSED,
    FIRST_LEVER_CAUSE,
    LIFE_CLOSED,
    LIFE_OPENED,
    LIFE_STARTED_SHOP,
)
from wijkabm.levers.desk.targets import Target
from wijkabm.levers.registry import number_lever, read_lever
from wijkabm.measure.aims import (
    Lived,
    check_targets,
    count_output,
    find_base,
    find_level,
    judge,
    read_lived,
)
from wijkabm.measure.recorder import COUNTED
from wijkabm.measure.sums import NAMES, TOTAL_ROW

LIVED = Lived(
    {"shops_open": np.array([[10.0], [20.0], [30.0], [np.nan], [50.0]])},
    {"shops_open": np.array([[4.0], [6.0], [8.0]])},
)


def wish(**fields):
    return Target(indicator="shops_open", **{"absolute": 1.0, "by": 5, **fields})


@pytest.mark.parametrize(
    ("fields", "base"),
    [
        ({}, 10.0),
        ({"months": 2}, 15.0),
        ({"base": "before"}, 8.0),
        ({"base": "before", "months": 3}, 6.0),
        ({"base": "before", "months": 3, "since": 2}, 8.0),
        ({"base": "before", "months": 4}, math.nan),
        ({"base": 7.0, "source": "counted"}, 7.0),
        ({"since": 4, "months": 2}, 50.0),
        ({"since": 5, "months": 2}, math.nan),
    ],
)
def test_a_base_is_the_mean_of_the_months_that_it_names(fields, base):
    assert find_base(wish(**fields), LIVED, 0) == pytest.approx(base, nan_ok=True)


def test_what_is_reached_is_the_mean_of_the_last_months_that_were_lived():
    assert find_level(wish(), LIVED, 0) == 50.0
    assert find_level(wish(months=3), LIVED, 0) == 40.0
    assert find_level(wish(months=3, since=5), LIVED, 0) == 50.0
    assert math.isnan(find_level(wish(by=6), LIVED, 0))


@pytest.mark.parametrize(
    ("change", "wanted", "met"),
    [
        ({"absolute": 5.0}, 15.0, {14.9: 0.0, 15.0: 1.0, 16.0: 1.0}),
        ({"absolute": -5.0}, 5.0, {5.1: 0.0, 5.0: 1.0, 4.0: 1.0}),
        ({"absolute": None, "relative": 0.1}, 11.0, {10.9: 0.0, 11.0: 1.0}),
        (
            {"absolute": None, "relative": -0.3, "want": "more"},
            7.0,
            {6.9: 0.0, 7.0: 1.0, 12.0: 1.0},
        ),
        ({"absolute": 0.0, "want": "less"}, 10.0, {10.0: 1.0, 10.1: 0.0}),
    ],
)
def test_at_least_or_at_most_what_is_wanted(change, wanted, met):
    fields = {name: value for name, value in change.items() if value is not None}
    target = Target(indicator="shops_open", by=5, **fields)
    for reached, is_met in met.items():
        found = judge(1, target, "total", 10.0, reached)
        assert (found.wanted, found.met) == (pytest.approx(wanted), is_met)
    assert math.isnan(judge(1, target, "total", math.nan, 3.0).met)
    assert math.isnan(judge(1, target, "total", 10.0, math.nan).met)


def test_a_part_of_nothing_cannot_be_wanted():
    assert math.isnan(
        judge(1, Target(indicator="shops_open", relative=0.1, by=5), "total", 0.0, 3.0).met
    )


def record_coaching():
    """Four months in two wijken: in month 2 resident 7 says yes in the first, 8 in the second, 9 says no."""
    me = number_lever("coaching")
    yes = [EVENT_ACCEPTED, 0, 7, -1, -1, FIRST_LEVER_CAUSE + me]
    also = [EVENT_ACCEPTED, 1, 8, -1, -1, FIRST_LEVER_CAUSE + me]
    no = [EVENT_REFUSED, 0, 9, -1, -1, FIRST_LEVER_CAUSE + me]
    other = [EVENT_ACCEPTED, 0, 10, -1, -1, FIRST_LEVER_CAUSE + number_lever("schooling")]
    none = np.zeros((0, 6), np.int64)
    facts = [
        [],
        [[6, LIFE_STARTED_SHOP, 60]],
        [[7, LIFE_STARTED_SHOP, 70], [8, LIFE_STARTED_SHOP, 80], [9, LIFE_STARTED_SHOP, 90],
         [10, LIFE_STARTED_SHOP, 100], [70, LIFE_OPENED, 0]],
        [[70, LIFE_CLOSED, 1], [60, LIFE_CLOSED, 1]],
    ]  # fmt: skip
    counts = dict(zip(COUNTED, (3, 2, 1, 0, 0, 5, 0), strict=True)) | {"ended": 1}
    rows = np.array(
        [[0, me, 1.0, 1.0, *counts.values()], [1, me, 1.0, 1.0, *counts.values()]], float
    )
    empty = np.zeros((0, rows.shape[1]))
    return SimpleNamespace(
        months=[1, 2, 3, 4],
        events=[none, np.array([yes, also, no, other]), none, none],
        facts=[np.array(month, np.int64).reshape(-1, 3) for month in facts],
        levers=[empty, rows, rows, empty],
    )


@pytest.mark.parametrize(
    ("output", "fields", "places", "count"),
    [
        ("offered", {}, (0, 1), 12.0),
        ("accepted", {}, (0,), 4.0),
        ("accepted", {"by": 2}, (0,), 2.0),
        ("accepted", {"since": 3}, (0,), 2.0),
        ("ended", {}, (0,), 2.0),
        ("running", {}, (0,), 2.0),
        ("starts", {}, (0, 1), 2.0),
        ("starts", {}, (0,), 1.0),
        ("starts", {"by": 2}, (0, 1), 0.0),
        ("survivors", {}, (0, 1), 1.0),
        ("survivors", {"by": 3}, (0, 1), 2.0),
    ],
)
def test_outputs_are_those_of_who_said_yes(output, fields, places, count):
    target = Target(lever="coaching", output=output, planned=1.0, **{"by": 4, **fields})
    found = count_output(target, (), record_coaching(), {w: f"wijk {w}" for w in places})
    assert found == count


def record_meetings(name, signed=(0, 0), ended=(0, 0)):
    """Two years at half strength; so many sign and end in a month of each."""
    counts = [dict.fromkeys(COUNTED, 0) | {"accepted": s, "ended": e}
              for s, e in zip(signed, ended, strict=True)]  # fmt: skip
    rows = [
        np.array([[0, number_lever(name), 0.5, 1.0, *year.values()]], float)
        for year in counts
        for _ in range(12)
    ]
    return SimpleNamespace(months=list(range(1, 25)), levers=rows)


def test_dates_are_those_of_the_year_as_far_as_they_were_granted():
    levers = (
        read_lever("job_events events=8 end=13 wijk=a"),
        read_lever("job_events events=12 wijk=b"),
    )
    target = Target(lever="job_events", output="meetings", planned=1.0, by=24)
    recorder = record_meetings("job_events")
    assert count_output(target, levers, recorder, {0: "a"}) == 4.0
    assert count_output(target, levers, recorder, {0: "b"}) == 12.0


def test_a_network_holds_as_many_meetings_on_a_date_as_it_has_groups():
    """Two dates a year, in months 6 and 12: 6 and 12 members, then 6 and none, in groups of six."""
    levers = (read_lever("networking meetings=4 group_size=6"),)
    recorder = record_meetings("networking", signed=(1, 0), ended=(0, 1))
    target = Target(lever="networking", output="meetings", planned=1.0, by=24)
    assert count_output(target, levers, recorder, {0: "a"}) == 1 + 2 + 1 + 0
    late = target.model_copy(update={"since": 13})  # those who signed before meet too
    assert count_output(late, levers, recorder, {0: "a"}) == 1.0
    assert count_output(target, levers, record_meetings("networking"), {0: "a"}) == 0.0


def test_an_indicator_that_does_not_exist_is_refused_with_the_nearest():
    with pytest.raises(InputError, match="no indicator 'vacancy_rat'; did you mean vacancy_rate"):
        check_targets([Target(indicator="vacancy_rat", relative=-0.1, by=5)])
    check_targets([wish(base="before", months=12)])
    with pytest.raises(InputError, match="no indicator 'qqqq'; choose inhabitants"):
        check_targets([Target(indicator="qqqq", relative=-0.1, by=5)])


def test_the_last_months_of_the_burn_in_are_kept():
    wijk = make_model(burn_in=2)
    assert len(wijk.recorder.before) == 2
    people = [block[NAMES.index("inhabitants"), TOTAL_ROW] for block in wijk.recorder.before]
    assert people == pytest.approx([600, 600], rel=0.05)
    lived = read_lived(wijk.run(1).recorder)
    assert lived.before["inhabitants"][:, TOTAL_ROW].tolist() == people
    assert len(lived.months["inhabitants"]) == 1

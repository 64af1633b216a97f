"""Windows: when a lever works, how strongly, and from when it is known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkabm.levers.base import Window
from wijkabm.levers.desk.schedule import first_month, intensity, is_announced, is_open


@st.composite
def windows(draw):
    start = draw(st.integers(1, 40))
    return Window(
        strength=draw(st.sampled_from([0.0, 0.3, 1.0])),
        start=start,
        end=draw(st.none() | st.integers(start, 80)),
        ramp=draw(st.integers(0, 12)),
        announced=draw(st.none() | st.integers(1, start)),
    )


def test_a_window_opens_with_its_start_and_closes_with_its_end():
    window = Window(start=5, end=8)
    assert [month for month in range(1, 12) if is_open(window, month)] == [5, 6, 7]


def test_the_ramp_rises_evenly_to_the_full_strength():
    window = Window(strength=0.8, start=3, ramp=4)
    assert [intensity(window, month) for month in range(2, 8)] == pytest.approx(
        [0.0, 0.2, 0.4, 0.6, 0.8, 0.8]
    )


def test_an_announcement_lasts_until_the_start():
    window = Window(start=10, announced=7)
    assert [month for month in range(1, 13) if is_announced(window, month)] == [7, 8, 9]
    assert first_month(window) == 7


@pytest.mark.parametrize("window", [Window(strength=0.0), Window(start=4, end=4, announced=2)])
def test_what_is_off_or_empty_is_never_open_nor_announced(window):
    assert first_month(window) is None
    assert not any(is_open(window, m) or is_announced(window, m) for m in range(1, 20))


@given(windows(), st.integers(1, 100))
def test_strength_lies_between_nothing_and_what_was_asked(window, month):
    force = intensity(window, month)
    assert 0.0 <= force <= window.strength
    assert (force > 0.0) == is_open(window, month)
    assert not (is_open(window, month) and is_announced(window, month))
    if first_month(window) is None or month < first_month(window):
        assert force == 0.0
        assert not is_announced(window, month)


@given(windows(), st.integers(1, 80))
def test_strength_does_not_fall_inside_the_window(window, month):
    if is_open(window, month + 1):
        assert intensity(window, month) <= intensity(window, month + 1)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"start": 9, "end": 5}, "end 5 is before start 9"),
        ({"start": 3, "announced": 5}, "announced 5 is later than start 3"),
        ({"start": True}, "start = True is not a number"),
        ({"strength": float("nan")}, "finite"),
        ({"ramp": -1}, "greater than or equal to 0"),
        ({"colour": 1}, "colour"),
    ],
)
def test_a_window_that_cannot_be_is_refused(fields, said):
    with pytest.raises(ValueError, match=said):
        Window(**fields)


def test_wijken_may_be_given_as_words():
    assert Window(wijk="noord, zuid,noord").wijk == ("noord", "zuid")


def test_what_fades_falls_evenly_to_nothing_and_is_over():
    window = Window(strength=0.8, start=3, fade=4)
    months = range(2, 9)
    assert [intensity(window, month) for month in months] == pytest.approx(
        [0.0, 0.8, 0.6, 0.4, 0.2, 0.0, 0.0]
    )
    assert [month for month in months if is_open(window, month)] == [3, 4, 5, 6]
    rising = window.model_copy(update={"ramp": 2, "end": 5})
    assert [intensity(rising, month) for month in months] == pytest.approx(
        [0.0, 0.4, 0.6, 0.0, 0.0, 0.0, 0.0]
    )

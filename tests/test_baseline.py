"""The recorded baseline: the same seeds give the numbers they gave when it was recorded."""

import json

import pytest

from tests.record_baseline import RECORDED, YEARS, live

ADVICE = (
    "the same seeds give other numbers than recorded. If that is meant: add a line marked "
    "*changes results* to CHANGELOG.md, then run `python -m tests.record_baseline`. Changed: "
)


@pytest.mark.parametrize("year", YEARS)
def test_the_same_seeds_give_the_recorded_numbers(year):
    recorded = json.loads(RECORDED.read_text())[year]
    for k, now in enumerate(live(year)):
        before = {what: months[k] for what, months in recorded.items()}
        changed = {
            what: (before.get(what, 0), now.get(what, 0))
            for what in {**before, **now}
            if before.get(what, 0) != now.get(what, 0)
        }
        told = ", ".join(f"{what}: {a} -> {b}" for what, (a, b) in changed.items())
        assert not changed, f"in month {k + 1} of the year {year} {ADVICE}{told}"

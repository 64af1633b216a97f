"""The recorded baseline: the same seeds give the numbers they gave when it was recorded."""

import json

from tests.record_baseline import BASELINE, run_year, sum_up

ADVICE = (
    "the same seeds give other numbers than recorded. If that is meant: add a line marked "
    "*changes results* to CHANGELOG.md, then run `python -m tests.record_baseline`. Changed: "
)


def test_the_same_seeds_give_the_recorded_numbers():
    recorded, now = json.loads(BASELINE.read_text()), sum_up(run_year())
    changed = {
        name: (recorded.get(name), now.get(name))
        for name in {**recorded, **now}
        if recorded.get(name) != now.get(name)
    }
    assert not changed, ADVICE + ", ".join(f"{k}: {a} -> {b}" for k, (a, b) in changed.items())

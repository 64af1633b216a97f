"""A tiny experiment in a house of its own: half a year of a small wijk, three seeds, two arms."""

from pathlib import Path

import pytest

from wijkabm.cli import main

FORM = """
title: {nl: Klein, en: Little}
question: {nl: "Doet ruimte iets?", en: "Does room do anything?"}
minutes: {full: 0.2, quick: 0.1}
design:
  presets: heechterp-schieringen
  months: 6
  burn_in: 1
  seeds: 3
  policies: [baseline, room]
  events: {alms: baseline}
  outcomes: [shops_open, vacancy_rate, spending_local_share]
quick: {seeds: 1}
versus: baseline
criteria:
  - {number: shops_open.room, least: 50, text: {nl: veel meer winkels, en: many more shops}}
stated: ["6"]
"""
RECIPE = '''"""An event, by hand."""


def live(wijk, event, months):
    """Half the time as it is; then a rule of the model is another one."""
    wijk.run(months // 2)
    assert event == "alms"
    wijk.set_parameters({"market.habit_food": 0.5})
    wijk.run(months - wijk.month)


def measure(wijk, arm):
    """What the model does not keep as an indicator."""
    return {"lived": wijk.month}


def add_numbers(rows, numbers):
    """A number of one's own."""
    return {"anchor_rent": {"value": 2 * numbers["shops_open.baseline"]["value"]}}


def fill(rows, numbers):
    """A text of one's own."""
    return {"arms": ", ".join(dict.fromkeys(rows["arm"]))}
'''
PAGE = """# Little

In 6 months {{shops_open.baseline:.1f}} shops, with room {{shops_open.room:+.2f}}; twice that
{{anchor_rent:.0f}}. Vacancy {{vacancy_rate.baseline:.1%}} (up to
{{vacancy_rate.baseline.high:.1%}}). Arms: {{arms}}.
"""


def write_house(root: Path) -> Path:
    """A checkout with one experiment; its folder."""
    folder = root / "experiments" / "little"
    folder.mkdir(parents=True)
    for name, text in (("experiment.yaml", FORM), ("recipe.py", RECIPE), ("README.md.in", PAGE)):
        (folder / name).write_text(text.lstrip("\n"), "utf-8")
    (root / "pyproject.toml").write_text("", "utf-8")
    (root / "CHANGELOG.md").write_text("# Log\n\n## [Unreleased]\n\n- Nothing.\n\n## 0\n", "utf-8")
    return folder


def call(*arguments: str) -> int:
    """A command of the line; its exit code."""
    with pytest.raises(SystemExit) as left:
        main(["experiment", *arguments])
    return int(left.value.code or 0)


def change_digit(path: Path, before: str, after: str) -> None:
    """One place of a file, which must be there once."""
    text = path.read_text("utf-8")
    assert text.count(before) >= 1, before
    path.write_text(text.replace(before, after, 1), "utf-8")

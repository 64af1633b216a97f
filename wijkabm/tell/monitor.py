"""A page for every counted quarter, a list of them, and the table behind them."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np

from wijkabm.measure.formulas import Indicator
from wijkabm.measure.quarters import Quarter, find_fold
from wijkabm.tell.fan_lines import draw_fan
from wijkabm.tell.fans import Fan
from wijkabm.tell.judged import (
    OUTSIDE,
    Band,
    Judged,
    count_again,
    count_places,
    find_before,
    fold_worlds,
    is_again,
    rank_attention,
)
from wijkabm.tell.paper import render_paper
from wijkabm.tell.texts import LANGUAGES, read_monitor_texts, read_texts
from wijkabm.tell.texts.amounts import write_level
from wijkabm.tell.texts.forms import find_indicator_form

INDEX: Final = "index.html"
TABLE: Final = "monitor.csv"
MOST_ROWS: Final = 11
"""Rows that one A4 has room for; others are on the screen."""

MOST_PICTURES: Final = 6
MOST_NAMED: Final = 4
"""Figures that are told beside the one to look at."""

EARLY: Final = 2
"""Quarters from the start in which a first count still says something about the start."""

FEW_WORLDS: Final = 20
LONGEST_SOURCE: Final = 24
COLUMNS: Final = ("quarter", "indicator", "observed", "worlds", "lowest", "low", "middle", "high", "highest",
                  "place", "source", "note")  # fmt: skip


@dataclass(frozen=True)
class Watch:
    """All that pages are made of.

    Attributes
    ----------
    fan : Fan
    judged : sequence of Judged
    first : Quarter
        In which month 1 of the runs lies.
    """

    fan: Fan
    judged: Sequence[Judged]
    first: Quarter

    @cached_property
    def quarters(self) -> list[Quarter]:
        """The quarters of which something was counted."""
        return sorted({one.seen.quarter for one in self.judged})

    @cached_property
    def sides(self) -> dict[str, dict[str, np.ndarray]]:
        """Quarters of every world by side and indicator."""
        fan = self.fan
        return {"with": fold_worlds(fan.with_policy, fan), "without": fold_worlds(fan.without, fan)}

    def of(self, quarter: Quarter) -> list[Judged]:
        """What was counted in a quarter."""
        return [one for one in self.judged if one.seen.quarter == quarter]


def write_monitor(watch: Watch, folder: Path, first: str) -> list[str]:
    """Write a page a quarter, their list and their table into an existing folder; gives the files."""
    names = [f"monitor-{quarter}.html" for quarter in watch.quarters]
    for quarter, name in zip(watch.quarters, names, strict=True):
        pages = [describe_quarter(watch, quarter, language) for language in LANGUAGES]
        (folder / name).write_text(render_paper("monitor.html.jinja", pages, first), "utf-8")
    pages = [describe_all(watch, names, language) for language in LANGUAGES]
    (folder / INDEX).write_text(render_paper("monitor_index.html.jinja", pages, first), "utf-8")
    write_table(watch, folder / TABLE)
    return [*names, INDEX, TABLE]


def write_table(watch: Watch, path: Path) -> None:
    """Every counted number with both bands, as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for one in watch.judged:
            for side, band in (("with policy", one.with_policy), ("without policy", one.without)):
                if band is not None:
                    seen = one.seen
                    numbers = (band.lowest, band.low, band.middle, band.high, band.highest)
                    writer.writerow([seen.quarter, seen.indicator, f"{seen.value:.12g}", side,
                                     *(f"{x:.12g}" for x in numbers), band.place_of(seen),
                                     seen.source, seen.note])  # fmt: skip


class Words:
    """How the figures of a watch are written in one language."""

    def __init__(self, watch: Watch, language: str) -> None:
        self.watch, self.language = watch, language
        self.words = read_monitor_texts(language)

    def label(self, name: str) -> str:
        """What an indicator is called."""
        return self.indicator(name).label(self.language)

    def indicator(self, name: str) -> Indicator:
        """An indicator by its name."""
        return self.watch.fan.indicators[name]

    def value(self, name: str, value: float) -> str:
        """A level of an indicator."""
        indicator = self.indicator(name)
        form = find_indicator_form(indicator.unit, indicator.decimals, self.language)
        return write_level(form, value, self.language)

    def unit(self, name: str) -> str:
        """The unit of a quarter, and which moment of it."""
        unit = self.indicator(name).unit
        how = find_fold(name, unit)
        told = read_texts(self.language)["units"][
            unit.removesuffix("/month") if how == "sum" else unit
        ]
        return f"{told}, {self.words['folds'][how]}" if told != "%" else self.words["folds"][how]

    def between(self, name: str, band: Band) -> dict[str, str]:
        """The ends of a band."""
        return {"low": self.value(name, band.low), "high": self.value(name, band.high)}

    def quarter(self, quarter: Quarter) -> str:
        """A quarter in words."""
        return str(self.words["quarter"].format(number=quarter.number, year=quarter.year))

    def labels(self, judged: Sequence[Judged]) -> str:
        """Several indicators in a row."""
        return ", ".join(self.label(one.seen.indicator) for one in judged)

    def scenario(self) -> str:
        """Which worlds there are."""
        fan = self.watch.fan
        if fan.scenario is None:
            return str(self.words["no_scenario"])
        key = "scenario" if fan.without else "scenario_alone"
        return str(self.words[key].format(scenario=fan.scenario[self.language]))


def describe_quarter(watch: Watch, quarter: Quarter, language: str) -> dict[str, Any]:
    """What the page of a quarter shows in one language."""
    say = Words(watch, language)
    words, judged = say.words, watch.of(quarter)
    ranked = rank_attention(judged, watch.judged)
    shown = [*ranked, *(one for one in judged if one not in ranked)]
    has_both = bool(watch.fan.with_policy) and bool(watch.fan.without)
    more = shown[MOST_ROWS:]
    return {
        "language": language,
        "words": words,
        "title": words["title"].format(wijk=watch.fan.wijk, quarter=say.quarter(quarter)),
        "subtitle": words["subtitle"].format(
            scenario=say.scenario(), worlds=watch.fan.worlds, version=watch.fan.version
        ),
        "summary": summarise(judged, words),
        "columns": words["columns" if has_both else "columns_one"],
        "rows": [make_row(one, say, has_both) for one in shown[:MOST_ROWS]],
        "more_rows": [make_row(one, say, has_both) for one in more],
        "more": words["more"].format(count=len(more)),
        "look": tell_look(ranked, watch, say),
        "policy": tell_policy(judged, say) if has_both else [],
        "means": tell_meaning(watch, words),
        "pictures": [make_picture(one, watch, say) for one in shown[:MOST_PICTURES]],
        "key": [(side, words["key"][side]) for side in ("with", "without") if watch.sides[side]],
    }


def summarise(judged: Sequence[Judged], words: Mapping[str, Any]) -> str:
    """How many lie where, and how many would if the model were right."""
    counts = count_places(judged)
    usual = OUTSIDE * len(judged)
    low, high = int(np.floor(usual)), int(np.ceil(usual))
    return str(
        words["summary"].format(
            all=len(judged),
            are=words["are"][0 if counts["inside"] == 1 else 1],
            usual=f"{low}" if low == high else f"{low} {words['or']} {high}",
            **counts,
        )
    )


def make_row(one: Judged, say: Words, has_both: bool) -> dict[str, Any]:
    """A row of the table: what was counted, what was expected, and where it lies."""
    name = one.seen.indicator
    bands = [one.without, one.with_policy] if has_both else [one.expected]
    return {
        "label": say.label(name),
        "unit": say.unit(name),
        "value": say.value(name, one.seen.value),
        "bands": [None if band is None else make_cell(one, band, say) for band in bands],
        "source": clip(one.seen.source),
        "note": one.seen.note,
    }


def clip(text: str) -> str:
    """As much of a source as a table has room for."""
    return text if len(text) <= LONGEST_SOURCE else text[: LONGEST_SOURCE - 1].rstrip() + "…"


def make_cell(one: Judged, band: Band, say: Words) -> dict[str, str]:
    """A band in words, and where the counted value lies beside it."""
    name, place = one.seen.indicator, band.place_of(one.seen)
    ends = {"low": say.value(name, band.lowest), "high": say.value(name, band.highest)}
    return {
        "band": say.words["expected"].format(**say.between(name, band)),
        "extremes": say.words["extremes"].format(**ends),
        "place": say.words["places"][place],
        "sign": say.words["signs"][place],
        "code": place,
    }


def tell_look(ranked: Sequence[Judged], watch: Watch, say: Words) -> list[str]:
    """Which figure asks for attention, and why."""
    words = say.words["look"]
    if not ranked:
        return [words["none"]]
    one = ranked[0]
    name, place, band = one.seen.indicator, say.words["places"][one.place], one.expected
    assert band is not None
    value = say.value(name, one.seen.value)
    told = [
        words["one"].format(
            label=say.label(name), value=value, place=place, **say.between(name, band)
        )
    ]
    before = find_before(one, watch.judged)
    side = one.place.removesuffix("_all")
    first = (before or [one])[-1].seen.quarter.place - watch.first.place
    begins = find_fold(name, say.indicator(name).unit) != "sum"  # what happens has no start to give
    if (
        begins
        and first < EARLY
        and all(other.place.removesuffix("_all") == side for other in before)
    ):
        told.append(words["start"].format(place=say.words["places"][side]))
    elif is_again(one, watch.judged):
        worlds = watch.sides["with" if one.with_policy else "without"][name]
        count = count_again(one, before[0], worlds, watch.first)
        told.append(
            words["again"].format(place=say.words["places"][side], count=count, worlds=len(worlds))
        )
    for side in ("above", "below"):
        others = [other for other in ranked[1:] if other.place.startswith(side)][:MOST_NAMED]
        if others:
            place = say.words["places"][side].capitalize()
            told.append(words["other"].format(place=place, labels=say.labels(others)))
    return told


def tell_policy(judged: Sequence[Judged], say: Words) -> list[str]:
    """Which counted figures fit the worlds with policy better than those without."""
    words = say.words["policy"]
    kinds: dict[str, list[Judged]] = {
        "with_only": [],
        "without_only": [],
        "neither": [],
        "both": [],
    }
    overlap = 0
    for one in judged:
        if one.with_policy is None or one.without is None:
            continue
        overlap += one.with_policy.overlaps(one.without)
        fits = [band.place_of(one.seen) == "inside" for band in (one.with_policy, one.without)]
        kind = {
            (True, False): "with_only",
            (False, True): "without_only",
            (False, False): "neither",
        }
        kinds[kind.get((fits[0], fits[1]), "both")].append(one)
    count = sum(len(own) for own in kinds.values())
    del kinds["both"]  # which tells the two apart no better
    told = [words["overlap"].format(count=overlap, all=count)]
    return told + [
        words[name].format(labels=say.labels(own[:MOST_NAMED]))
        for name, own in kinds.items()
        if own
    ]


def tell_meaning(watch: Watch, words: Mapping[str, Any]) -> list[str]:
    """What a place beside the band does and does not say."""
    means = dict(words["means"])
    few = means.pop("few").format(worlds=watch.fan.worlds)
    return [*means.values(), *([few] if watch.fan.worlds < FEW_WORLDS else [])]


def make_picture(one: Judged, watch: Watch, say: Words) -> dict[str, str]:
    """The fan of an indicator with what was counted up to now."""
    name = one.seen.indicator
    counted = {
        other.seen.quarter.place - watch.first.place: other.seen.value
        for other in watch.judged
        if other.seen.indicator == name
    }
    title = say.words["picture"].format(
        label=say.label(name), counted=say.value(name, one.seen.value)
    )
    sides = {side: worlds.get(name) for side, worlds in watch.sides.items()}
    until = one.seen.quarter.place - watch.first.place
    svg = draw_fan(sides, counted, watch.first, until, lambda x: say.value(name, x), title)
    return {"label": say.label(name), "svg": svg}


def describe_all(watch: Watch, names: Sequence[str], language: str) -> dict[str, Any]:
    """What the list of quarters shows in one language."""
    say = Words(watch, language)
    signs = {(one.seen.indicator, one.seen.quarter): one.place for one in watch.judged}
    indicators = list(dict.fromkeys(one.seen.indicator for one in watch.judged))
    rows = []
    for name in indicators:
        places = [signs.get((name, quarter)) for quarter in watch.quarters]
        cells = [
            ("", "") if p is None else (say.words["signs"][p], say.words["places"][p])
            for p in places
        ]
        rows.append((say.label(name), cells))
    return {
        "language": language,
        "words": say.words,
        "title": say.words["index"]["title"].format(wijk=watch.fan.wijk),
        "subtitle": say.words["subtitle"].format(
            scenario=say.scenario(), worlds=watch.fan.worlds, version=watch.fan.version
        ),
        "heads": list(zip(map(str, watch.quarters), names, strict=True)),
        "rows": rows,
    }

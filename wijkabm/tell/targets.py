"""Targets in words: what was wanted, what was reached, and in how many worlds that is enough."""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from wijkabm.ground.numbers import write_number
from wijkabm.levers.desk.targets import BEFORE, Target
from wijkabm.measure.aims import TOTAL
from wijkabm.measure.indicators import INDICATORS
from wijkabm.pairs.chances import Chance, find_chances
from wijkabm.tell.texts import read_brief_texts, read_target_texts, read_texts
from wijkabm.tell.texts.amounts import write_level
from wijkabm.tell.texts.forms import find_indicator_form
from wijkabm.tell.texts.names import name_lever, name_wijken

if TYPE_CHECKING:
    from wijkabm.pairs.comparison import Comparison
    from wijkabm.runs.results import Results

Told = Mapping[str, Mapping[str, Any]]
"""What a manifest says of indicators, by name."""


def tell_target(target: Target, told: Told, language: str) -> str:
    """A target in one sentence."""
    words = read_target_texts(language)
    if target.lever is not None:
        planned = float(target.planned or 0.0)
        one, other = words["outputs"][target.output]
        return str(
            words["output" if target.since == 1 else "output_since"].format(
                lever=name_lever(target.lever, language),
                planned=write_number(planned, language),
                what=one if planned == 1.0 else other,
                since=target.since,
                by=target.by,
            )
        )
    indicator = told[str(target.indicator)]
    return str(
        words["indicator"].format(
            label=indicator[language],
            change=tell_change(target, indicator, language),
            base=_tell_base(target, indicator, language),
            by=target.by,
        )
    )


def tell_change(target: Target, indicator: Mapping[str, Any], language: str) -> str:
    """How much is wanted, and which way."""
    words = read_target_texts(language)
    size, unit = abs(target.change), indicator["unit"]
    if target.relative is not None:
        amount = words["percent"].format(share=write_number(round(100.0 * size, 4), language))
    elif unit.startswith("share"):
        amount = words["points"].format(amount=write_number(round(100.0 * size, 4), language))
    else:
        said = read_texts(language)["units"].get(unit, unit) if unit.startswith("EUR") else ""
        amount = words["amount"].format(amount=write_number(size, language), unit=said).strip()
    way = "none" if size == 0.0 else "more" if target.change > 0.0 else "less"
    return str(words["changes"]["least" if target.is_least else "most"][way].format(amount=amount))


def _tell_base(target: Target, indicator: Mapping[str, Any], language: str) -> str:
    words, since, months = read_target_texts(language)["bases"], target.since, target.months
    if isinstance(target.base, float):
        value = write_value(indicator, target.base, language)
        return str(words["stated"].format(value=value, source=target.source))
    if target.base == BEFORE:
        key = "before_month" if since > 1 else "one_before" if months == 1 else "before"
        return str(words[key].format(months=months, since=since))
    key = "start_mean" if months > 1 else "start_in" if since > 1 else "start"
    return str(words[key].format(since=since, last=since + months - 1))


def write_value(indicator: Mapping[str, Any] | None, value: float, language: str) -> str:
    """A level of an indicator, or of what a lever does, as people write it."""
    if math.isnan(value):
        return str(read_target_texts(language)["unknown"])
    if indicator is None:
        return write_number(round(value, 1), language)
    form = find_indicator_form(indicator["unit"], indicator["decimals"], language)
    return write_level(form, value, language)


def read_scenario_targets(scenario: Mapping[str, Any]) -> list[Target]:
    """The targets that a manifest tells of a scenario; one of an earlier version tells of none."""
    return [Target(**fields) for fields in scenario.get("targets", [])]


def format_targets(results: "Results", language: str) -> list[list[str]]:
    """Of every target of a run: what it is, where, base, wanted, reached, met."""
    manifest, words = results.manifest, read_target_texts(language)
    targets, told = read_scenario_targets(manifest["scenario"]), _by_name(manifest)
    wijken = name_wijken(manifest)
    rows = []
    for row in results.targets.to_dict("records"):
        target = targets[row["target"] - 1]
        indicator = told.get(str(target.indicator))
        numbers = [
            write_value(indicator, row[name], language) for name in ("base", "wanted", "reached")
        ]
        met = words["met"]["unknown" if math.isnan(row["met"]) else int(row["met"])]
        if target.by > manifest["months"]:
            met = words["late"]
        where = _where(row["wijk"], wijken, language)
        rows.append([tell_target(target, told, language), where, *numbers, met])
    return rows


def format_chances(comparison: "Comparison", scenario: str, language: str) -> list[list[str]]:
    """Of every target of a scenario: what it is, where, wanted, reached, its chances, what policy does."""
    words, told = read_target_texts(language), _by_name(comparison.manifest)
    wijken = name_wijken(comparison.manifest)
    rows = []
    for target, chance in list_chances(comparison, scenario):
        indicator = told.get(str(target.indicator))
        reached, without = (
            write_value(indicator, value, language)
            for value in (chance.reached, chance.reached_without)
        )
        if indicator is not None and chance.worlds:
            reached = words["mean_pair"].format(with_=reached, without=without)
        rows.append(
            [
                tell_target(target, told, language),
                _where(chance.wijk, wijken, language),
                write_value(indicator, chance.wanted, language),
                reached,
                *tell_chance(chance, language, target.by > comparison.manifest["months"]),
            ]
        )
    return rows


def list_chances(comparison: "Comparison", scenario: str) -> list[tuple[Target, Chance]]:
    """Targets of a scenario with their chances, a pair per wijk that they hold for."""
    told = next(row for row in comparison.manifest["scenarios"] if row["name"] == scenario)
    targets, table = read_scenario_targets(told), comparison.read("targets")
    return [(targets[chance.target - 1], chance) for chance in find_chances(table, scenario)]


def tell_chance(chance: Chance, language: str, is_late: bool = False) -> tuple[str, str, str]:
    """The chance with policy, the chance without, and whether policy makes a difference.

    Late is a target for a month that no world has lived.
    """
    words = read_target_texts(language)
    if is_late:
        return str(words["late"]), str(words["nobody"]), str(words["nobody"])
    ours = _tell_share(chance.met, chance.low, chance.high, chance, language)
    if chance.met_without < 0:
        return ours, str(words["nobody"]), str(words["nobody"])
    theirs = _tell_share(
        chance.met_without, chance.low_without, chance.high_without, chance, language
    )
    verdict = words["verdicts"][chance.verdict] if chance.worlds else words["unknown"]
    return ours, theirs, str(verdict)


def _tell_share(met: int, low: float, high: float, chance: Chance, language: str) -> str:
    words = read_target_texts(language)
    if not chance.worlds:
        return str(words["unknown"])
    if not chance.is_told:
        return str(words["too_few"].format(met=met, worlds=chance.worlds))
    share, least, most = (round(100.0 * x) for x in (met / chance.worlds, low, high))
    return str(
        words["chance"].format(share=share, low=least, high=most, met=met, worlds=chance.worlds)
    )


def tell_briefly(chance: Chance, language: str, is_late: bool) -> tuple[str, str]:
    """The chance with policy, and without; of few worlds, in how many of them."""
    words = read_brief_texts(language)
    if is_late or not chance.worlds:
        told = str(words["late" if is_late else "not_seen"])
        return told, "–" if chance.met_without < 0 else told

    def tell(met: int, low: float, high: float) -> str:
        share, least, most = (round(100.0 * x) for x in (met / chance.worlds, low, high))
        return str(
            words["chance" if chance.is_told else "too_few"].format(
                share=share, low=least, high=most, met=met, worlds=chance.worlds
            )
        )

    ours = tell(chance.met, chance.low, chance.high)
    if chance.met_without < 0:
        return ours, "–"
    return ours, tell(chance.met_without, chance.low_without, chance.high_without)


def tell_targets(scenario: Mapping[str, Any], language: str) -> list[str]:
    """The targets of a scenario that nobody has run yet, a sentence each."""
    told = {x.name: {"nl": x.dutch, "en": x.english, **vars(x)} for x in INDICATORS}
    return [tell_target(target, told, language) for target in read_scenario_targets(scenario)]


def _by_name(manifest: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {row["name"]: row for row in manifest["indicators"]}


def _where(wijk: str, wijken: Mapping[str, str], language: str) -> str:
    if wijk == TOTAL and len(wijken) == 1:
        return next(iter(wijken.values()))
    return (
        str(read_target_texts(language)["everywhere"]) if wijk == TOTAL else wijken.get(wijk, wijk)
    )

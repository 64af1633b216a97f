"""A covenant in words: who brings in what, its rules and sanctions, and what its reviews decided."""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from wijkabm.ground.numbers import write_number
from wijkabm.levers.desk.covenant import UNUSED, Covenant, Rule, Sanction
from wijkabm.measure.indicators import INDICATORS
from wijkabm.tell.targets import read_scenario_targets, tell_change, tell_target, write_value
from wijkabm.tell.texts import read_covenant_texts
from wijkabm.tell.texts.names import name_lever, name_wijken

if TYPE_CHECKING:
    from wijkabm.pairs.comparison import Comparison
    from wijkabm.runs.results import Results

TOLD: Mapping[str, Mapping[str, Any]] = {
    x.name: {"nl": x.dutch, "en": x.english, **vars(x)} for x in INDICATORS
}


def read_agreed(scenario: Mapping[str, Any]) -> Covenant | None:
    """The covenant that a manifest tells of a scenario; that of an earlier version is not told."""
    fields = scenario.get("covenant")
    return Covenant(**fields) if fields and "rules" in fields else None


def name_targets(covenant: Covenant, language: str) -> dict[str, str]:
    """What each target is called: its indicator, with what is wanted where several are about one."""
    about, names = [target.indicator for target in covenant.targets], {}
    for target in covenant.targets:
        indicator = TOLD[str(target.indicator)]
        change = tell_change(target, indicator, language)
        label = str(indicator[language])
        names[target.name] = label if about.count(target.indicator) == 1 else f"{label}: {change}"
    return names


def tell_covenant(
    covenant: Covenant, scenario: Mapping[str, Any], language: str
) -> list[tuple[str, list[str]]]:
    """Heads and sentences: its term, its parties, targets that are not told yet, rules and sanctions.

    Parameters
    ----------
    covenant : Covenant
    scenario : mapping
        As `levers.desk.summary.describe_policy` tells it.
    language : str
    """
    words = read_covenant_texts(language)
    term = words["term"].format(
        start=covenant.start,
        end=covenant.end,
        every=_tell_months(covenant.every, language),
        looks_back=_tell_months(covenant.looks_back, language),
    )
    names, known = name_targets(covenant, language), read_scenario_targets(scenario)
    rules = [tell_rule(rule, names, language) for rule in covenant.rules]
    parts = {
        "parties": tell_parties(covenant, scenario["levers"], language),
        "targets": [tell_target(x, TOLD, language) for x in covenant.targets if x not in known],
        "rules": [words["first"].format(first=_percent(covenant.first, language)), *rules],
        "sanctions": [tell_sanction(each, names, language) for each in covenant.sanctions],
    }
    return [
        (words["title"], [term]),
        *((words["heads"][name], lines) for name, lines in parts.items() if lines),
    ]


def _tell_months(count: int, language: str) -> str:
    one, other = read_covenant_texts(language)["months"]
    return str(one if count == 1 else other.format(count=count))


def _percent(share: float, language: str) -> str:
    return f"{write_number(round(100.0 * share, 1), language)}%"


def tell_parties(
    covenant: Covenant, levers: Sequence[Mapping[str, Any]], language: str
) -> list[str]:
    """What each party brings in: shares of what levers cost, or work."""
    words, told = read_covenant_texts(language), []
    for party in covenant.parties:
        parts: dict[tuple[str, float, int | None], list[str]] = {}
        for name in party.brings:
            paid = next((x.get("paid_by") or {} for x in levers if x["lever"] == name), {})
            parts.setdefault(_find_part(party.name, paid), []).append(name_lever(name, language))
        told += [
            words["brings"][kind].format(
                party=_head(words["parties"][party.name]),
                share=_percent(share, language),
                until=until,
                lever=", ".join(names),
            )
            for (kind, share, until), names in parts.items()
        ]
    return told


def _find_part(party: str, paid: Mapping[str, Any]) -> tuple[str, float, int | None]:
    """How a party takes part in a lever, the share that it pays of it, and until when."""
    given = paid.get(party)
    if given is None:
        kind = ("rest" if paid else "whole") if party == "municipality" else "works"
        return kind, 0.0, None
    share, until = (given["share"], given["until"]) if isinstance(given, Mapping) else (given, None)
    return "pays" if until is None else "pays_until", float(share), until


def _head(text: str) -> str:
    return text[:1].upper() + text[1:]


def _tell_when(part: Rule | Sanction, names: Mapping[str, str], language: str) -> str:
    words = read_covenant_texts(language)
    times = "" if part.times == 1 else words["times"].format(times=part.times)
    of = getattr(part, "of", "")
    key = "unused_of" if part.when == UNUSED and of else part.when
    target = words["of_target"].format(target=names.get(part.target, part.target))
    return str(
        words["when"][key].format(
            target=target, times=times, of=name_lever(of, language) if of else ""
        )
    )


def tell_rule(rule: Rule, names: Mapping[str, str], language: str) -> str:
    """A rule in one sentence."""
    words = read_covenant_texts(language)
    levers = ", ".join(name_lever(name, language) for name in rule.lever)
    done = words["do"][rule.do].format(lever=levers, by=_percent(rule.size, language))
    return str(words["rule"].format(when=_tell_when(rule, names, language), do=done))


def tell_sanction(sanction: Sanction, names: Mapping[str, str], language: str) -> str:
    """A sanction in one sentence."""
    words = read_covenant_texts(language)
    return str(
        words["sanction"][sanction.do].format(
            party=_head(words["parties"][sanction.party]),
            when=_tell_when(sanction, names, language),
            lever=", ".join(name_lever(name, language) for name in sanction.lever),
        )
    )


def tell_reason(row: Mapping[Any, Any], names: Mapping[str, str], language: str) -> str:
    """Why a review decided something; `names` are those of targets."""
    words = read_covenant_texts(language)
    party = _head(words["parties"].get(row["party"], ""))
    target = words["of_target"].format(target=names.get(row["target"], row["target"]))
    said = str(words["decided"]["reasons"][row["reason"]].format(target=target, party=party))
    many = words["decided"]["in_row"].format(count=int(row["in_row"])) if row["in_row"] > 1 else ""
    return said + str(many)


def tell_decision(row: Mapping[Any, Any], language: str) -> str:
    """What a review decided."""
    words = read_covenant_texts(language)
    party = words["parties"].get(row["party"], "")
    said = words["decided"]["decisions"][row["decision"]].format(
        lever=name_lever(row["lever"], language), party=_head(party)
    )
    if party and row["decision"] != "end_share":
        said = words["decided"]["sanction"].format(decision=said, party=party)
    return str(said)


def tell_move(row: Mapping[Any, Any], names: Mapping[str, str], language: str) -> str:
    """What a review moved, from where to where, and why."""
    words = read_covenant_texts(language)["page"]
    return str(
        words["change"].format(
            decision=tell_decision(row, language),
            before=_percent(row["before"], language),
            after=_percent(row["after"], language),
            reason=tell_reason(row, names, language),
        )
    )


def find_moves(table: pd.DataFrame) -> pd.DataFrame:
    """Decisions by which something moved."""
    return table[(table["before"] - table["after"]).abs() > 0.0]


def format_decisions(results: "Results", language: str) -> dict[str, Any] | None:
    """What the reviews of a run decided and how targets stood; None where there were none."""
    covenant, table = read_agreed(results.manifest["scenario"]), results.covenant
    if covenant is None or table.empty:
        return None
    wijken, names = name_wijken(results.manifest), name_targets(covenant, language)
    moved = [
        [
            str(row["month"]),
            wijken[row["wijk"]],
            tell_reason(row, names, language),
            tell_decision(row, language),
            _percent(row["before"], language),
            _percent(row["after"], language),
        ]
        for row in find_moves(table).to_dict("records")
    ]
    standing = _list_standing(covenant, table, wijken, language)
    return {"moved": moved, "standing": standing}


def _list_standing(
    covenant: Covenant, table: pd.DataFrame, wijken: Mapping[str, str], language: str
) -> list[list[str]]:
    """Per target and wijk: level at the start, wanted and seen at the last review, how often on its way."""
    words, rows = read_covenant_texts(language)["decided"], []
    names = name_targets(covenant, language)
    for target in covenant.targets:
        own = table[table["target"] == target.name].drop_duplicates(["month", "wijk"])
        for wijk, seen in own.groupby("wijk", sort=False):
            last, indicator = seen.iloc[-1], TOLD[str(target.indicator)]
            known = seen["met"].dropna()
            levels = [
                write_value(indicator, float(last[name]), language)
                for name in ("begin", "wanted", "observed")
            ]
            met = words["count"].format(met=int(known.sum()), reviews=len(known))
            rows.append([names[target.name], wijken[str(wijk)], *levels, met])
    return rows


def format_all_decisions(
    comparison: "Comparison", scenario: Mapping[str, Any], language: str
) -> list[list[str]]:
    """Of every decision by which something moved: in how many worlds, and in which month first."""
    covenant, table = read_agreed(scenario), comparison.read("covenant")
    if covenant is None:
        return []
    names = name_targets(covenant, language)
    own = table[table["scenario"] == scenario["name"]]
    moved, wijken = find_moves(own), name_wijken(comparison.manifest)
    keys = ["wijk", "reason", "target", "party", "decision", "lever"]
    rows = []
    for _, same in moved.groupby(keys, sort=False, observed=True):
        row = {**same.iloc[0].to_dict(), "in_row": 1}
        first = same.groupby("seed")["month"].min()
        month = math.floor(float(first.median()))
        rows.append(
            [
                wijken[str(row["wijk"])],
                tell_reason(row, names, language),
                tell_decision(row, language),
                str(len(first)),
                str(month),
            ]
        )
    return sorted(rows, key=lambda row: -int(row[3]))

"""Two pages for a council: a comparison's options side by side, targets, who pays, and what is not known."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from wijkabm.ground.errors import InputError
from wijkabm.pairs.chances import FEWEST_WORLDS
from wijkabm.pairs.comparison import load_comparison
from wijkabm.pairs.effects import FEWEST_CHANGED, NOT_SEEN, TOO_FEW
from wijkabm.tell.brief_plans import FEW_OPTIONS, join_levers, shorten, tell_covenants, tell_shocks
from wijkabm.tell.paper import render_page
from wijkabm.tell.payers import PARTNERS, tell_spending
from wijkabm.tell.plots_compare import COST, sum_payers
from wijkabm.tell.targets import list_chances, tell_briefly, tell_target
from wijkabm.tell.texts import read_brief_texts
from wijkabm.tell.texts.amounts import (
    write_euros,
    write_euros_interval,
    write_interval,
    write_level,
    write_number,
)
from wijkabm.tell.texts.forms import find_indicator_form
from wijkabm.tell.texts.names import join_wijken, name_scenarios, name_wijken

if TYPE_CHECKING:
    from wijkabm.pairs.comparison import Comparison

PAGES: Final[Mapping[str, str]] = {"nl": "brief.html", "en": "brief-en.html"}
"""A file a language, so that both stand side by side."""

MOST_OPTIONS: Final = 5
MOST_LINES: Final = 5
MOST_TARGETS: Final = 6
LONGEST_TARGET: Final = 150

OUTCOMES: Final = ("jobs_local_residents", "on_bijstand", "shops_open", "vacancy_rate", "cohesion")
"""What fills the table where fewer outcomes were named beforehand."""

PARTIES: Final = (
    "municipality", "rijk", "residents", "shops", "landlords", "employers", "corporations", "owners_fund",
    "province", "banks", "ring", "outside",
)  # fmt: skip

WAGE_OF_HOUR: Final = 14.06 * 0.937
"""EUR of 2023 (facts: minimum_wage_hour)."""

BENEFIT_OF_YEAR: Final = 12 * 1308 * 0.968
"""EUR of 2023 (facts: bijstand_single)."""

YEAR: Final = 12


def write_brief(folder: str | Path, language: str) -> Path:
    """Write the pages of a language into a comparison's folder, whole or not at all; returns where they are.

    Raises
    ------
    InputError
        No comparison there, one that was stopped, or one of an earlier version.
    """
    folder = Path(folder)
    comparison = read_comparison(folder)
    try:
        page = build_brief(comparison, folder, language)
    except KeyError as error:
        raise InputError(
            f"{folder}: manifest.json lacks {error}; an earlier version wrote it; compare again"
        ) from None
    html = render_page("brief.html.jinja", page=page)
    path = folder / PAGES[language]
    partial = path.with_name(f".{path.name}.tmp")
    try:
        partial.write_text(html, "utf-8")
        os.replace(partial, path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise InputError(f"{folder}: {path.name} cannot be written ({error.strerror})") from None
    return path


def read_comparison(folder: Path) -> "Comparison":
    """A whole comparison of this version."""
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    if folder.name.endswith(".unfinished") or (unfinished.is_dir() and not folder.exists()):
        raise InputError(
            f"{folder}: this comparison was stopped before its end; give the command that made it again, "
            "with --resume"
        )
    return load_comparison(folder)


def build_brief(comparison: "Comparison", folder: Path, language: str) -> dict[str, Any]:
    """What the two pages show."""
    manifest, words = comparison.manifest, read_brief_texts(language)
    titles = name_scenarios(manifest["scenarios"], language)
    shown = manifest["scenarios"][:MOST_OPTIONS]
    letters = {row["name"]: chr(ord("A") + k) for k, row in enumerate(shown)}
    wijk = shorten(join_wijken(manifest))
    one_of = words["one_of"]["one" if len(titles) == 1 else "other"].format(count=len(titles))
    facts = {"wijk": wijk, "months": manifest["months"], "seeds": len(manifest["seeds"])}
    targets, more = list_targets(comparison, letters, language)
    payers = list_payers(comparison, list(letters), language)
    return {
        "is_full": len(letters) > FEW_OPTIONS or len(payers) > len(PARTIES) - len(PARTNERS),
        "language": language,
        "words": words,
        "title": words["title"].format(**facts),
        "question": words["question"].format(one_of=one_of, **facts),
        "options": [
            {
                "letter": letters[row["name"]],
                "title": shorten(titles[row["name"]]),
                "levers": join_levers(row, language),
            }
            for row in shown
        ],
        "left_out": words["left_out"].format(all=len(titles), shown=len(shown))
        if len(titles) > len(shown)
        else "",
        "shocks": [
            *tell_shocks(comparison, letters, language),
            *tell_covenants(manifest, letters, language),
        ],
        "letters": list(letters.values()),
        "effects": list_effects(comparison, letters, language),
        "targets": targets,
        "late_note": words["late_note"].format(**facts)
        if any(words["late"] in row[1:] for row in targets)
        else "",
        "more_targets": words["more_targets"].format(count=more) if more else "",
        "payers": payers,
        "prices": list_prices(language),
        "unknowns": list_unknowns(manifest, wijk, language),
        "not_conclusions": [words["closures"][manifest["closure"]], *words["not_conclusions"]],
        "foot": words["foot"].format(version=manifest["wijkabm"], folder=shorten(folder.name)),
    }


def list_effects(
    comparison: "Comparison", letters: Mapping[str, str], language: str
) -> list[list[str]]:
    """A line per outcome: its name, its level without policy, and what each option changes."""
    manifest, words = comparison.manifest, read_brief_texts(language)
    effects = comparison.read("effects")
    effects = effects[(effects["wijk"] == "total") & (effects["window"] == "all")]
    effects = effects.set_index(["scenario", "indicator"])
    told = {row["name"]: row for row in manifest["indicators"]}
    names = list(dict.fromkeys([*manifest["primary"], *OUTCOMES]))[:MOST_LINES]
    rows = []
    for name in names:
        found = [
            effects.loc[(scenario, name)] if (scenario, name) in effects.index else None
            for scenario in letters
        ]
        form = find_indicator_form(told[name]["unit"], told[name]["decimals"], language)
        label = words["cost_label"] if name == COST else told[name][language]
        level = "–" if name == COST else _tell_levels(found, list(letters.values()), form, language)
        rows.append([label, level, *(_tell_effect(row, name, form, language) for row in found)])
    spent = [tell_spending(effects["difference"], scenario, language) for scenario in letters]
    return [[words["spent_label"], "–", *spent], *rows]


def _tell_levels(
    found: Sequence[Any], letters: Sequence[str], form: Mapping[str, Any], language: str
) -> str:
    """The level without policy; where something befalls the wijk in some plans alone, theirs in brackets."""
    levels: dict[str, list[str]] = {}
    for row, letter in zip(found, letters, strict=True):
        if row is not None:
            level = write_level(form, float(row["baseline"]), language)
            levels.setdefault(level, []).append(letter)
    return _join_levels(levels)


def _join_levels(levels: Mapping[str, Sequence[str]]) -> str:
    """What most options have, and in brackets which have something else."""
    if not levels:
        return "–"
    first, *others = sorted(levels, key=lambda level: -len(levels[level]))
    apart = "; ".join(f"{', '.join(levels[level])}: {level}" for level in others)
    return f"{first} ({apart})" if apart else first


def _tell_effect(row: Any, name: str, form: Mapping[str, Any], language: str) -> str:
    """A difference with its margin, or that nothing can be said."""
    words = read_brief_texts(language)
    if (
        row is None
        or row["verdict"] in (TOO_FEW, NOT_SEEN)
        or row["seeds_changed"] < FEWEST_CHANGED
    ):
        return str(words["not_seen"])
    middle, low, high = (float(row[key]) for key in ("difference", "low", "high"))
    if name == COST:
        return write_euros_interval(YEAR * middle, YEAR * low, YEAR * high, language)
    return write_interval(form, middle, low, high, language)


def list_targets(
    comparison: "Comparison", letters: Mapping[str, str], language: str
) -> tuple[list[list[str]], int]:
    """A line per target: its chance without policy and by option; and how many found no place.

    What several options want is one line, so that their chances stand side by side.
    """
    told = {row["name"]: row for row in comparison.manifest["indicators"]}
    months = comparison.manifest["months"]
    several = len({row["wijk"] for row in comparison.read("targets").to_dict("records")}) > 1
    wijken = name_wijken(comparison.manifest) if several else {}
    lines: dict[str, tuple[int, dict[str, str], dict[str, list[str]]]] = {}
    for scenario, letter in letters.items():
        for rank, (target, chance) in enumerate(list_chances(comparison, scenario)):
            said = shorten(tell_target(target, told, language), LONGEST_TARGET)
            said += f" ({shorten(wijken[chance.wijk])})" if chance.wijk in wijken else ""
            ours, theirs = tell_briefly(chance, language, target.by > months)
            _, cells, without = lines.setdefault(said, (rank, {}, {}))
            cells[letter] = ours
            without.setdefault(theirs, []).append(letter)
    found = sorted(lines.items(), key=lambda line: line[1][0])  # the first of every option first
    rows = [
        [said, _join_levels(without), *(cells.get(letter, "–") for letter in letters.values())]
        for said, (_, cells, without) in found[:MOST_TARGETS]
    ]
    return rows, len(found) - len(rows)


def list_payers(
    comparison: "Comparison", scenarios: Sequence[str], language: str
) -> list[list[str]]:
    """A line per party: what it keeps more or less of in a year, by option; partners only where they pay."""
    words = read_brief_texts(language)
    sums = sum_payers(comparison, ["sector"]).set_index(["scenario", "sector"])
    paying = set(sums.index[sums["seeds_changed"] > 0].get_level_values("sector"))
    rows = []
    for party in PARTIES:
        if party in PARTNERS and party not in paying:
            continue
        found = [sums.loc[(scenario, party)] for scenario in scenarios]
        rows.append([words["parties"][party], *(_tell_payer(row, language) for row in found)])
    return rows


def _tell_payer(row: Any, language: str) -> str:
    words = read_brief_texts(language)
    if not row["seeds_changed"]:
        return str(words["nothing"])
    low, high = float(row["low"]), float(row["high"])
    if not (low > 0.0 or high < 0.0):
        return str(words["not_seen"])
    return write_euros_interval(float(row["difference"]), low, high, language)


def list_prices(language: str) -> list[list[str]]:
    """What has a price with a source, and what has none."""
    prices = {
        "hour": write_number(WAGE_OF_HOUR, language, 2),
        "benefit": write_euros(round(BENEFIT_OF_YEAR, -2), language).lstrip("€\u00a0"),
    }
    rows: Mapping[str, list[str]] = read_brief_texts(language)["price_rows"]
    return [
        [what, price.format(price=prices.get(name, "")), why]
        for name, (what, price, why) in rows.items()
    ]


def list_unknowns(manifest: Mapping[str, Any], wijk: str, language: str) -> list[str]:
    """What nobody knows: aside from luck, figures that are not the wijk's, few or failed repeats."""
    words, seeds = read_brief_texts(language), len(manifest["seeds"])
    assumed, imputed, counted, failed = words["unknowns"]
    lent = len(manifest["imputed"])
    told = [assumed]
    if lent:
        told.append(imputed.format(imputed=lent, figures=lent + len(manifest["given"]), wijk=wijk))
    enough = words["enough"]["is" if seeds >= FEWEST_WORLDS else "not"]
    told.append(counted.format(seeds=seeds, enough=enough))
    if manifest["failed"]:
        told.append(failed.format(failed=len(manifest["failed"])))
    return told

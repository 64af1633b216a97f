"""One self-contained page about a comparison, in Dutch and English, and its figures as files."""

import math
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from wijkabm.ground.numbers import swap_separators, write_number
from wijkabm.pairs.effects import FEWEST_CHANGED, LESS, MORE
from wijkabm.tell.covenant import format_all_decisions
from wijkabm.tell.paper import render_page
from wijkabm.tell.plots_compare import COST, draw_comparison, sum_payers
from wijkabm.tell.report import describe_settings, tell_amounts
from wijkabm.tell.report_figures import format_agreement, format_not_used
from wijkabm.tell.style import Pictures, to_png
from wijkabm.tell.targets import format_chances
from wijkabm.tell.texts import (
    LANGUAGES,
    read_compare_texts,
    read_covenant_texts,
    read_target_texts,
    read_texts,
)
from wijkabm.tell.texts.names import (
    define_indicator,
    join_wijken,
    name_closure,
    name_lever,
    name_scenarios,
    name_wijken,
)

if TYPE_CHECKING:
    from wijkabm.pairs.comparison import Comparison

NO_NUMBER: Final = "–"


def round_like(value: float, error: float, language: str, percent: bool = False) -> str:
    """A signed number with as many decimals as its error allows: two digits of the error."""
    if math.isnan(value):
        return NO_NUMBER
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    value, error = (100.0 * value, 100.0 * error) if percent else (value, error)
    size = error if error > 0 and math.isfinite(error) else abs(value)
    decimals = 0 if size == 0 else min(max(1 - math.floor(math.log10(size)), 0), 6)
    text = f"{value:+,.{decimals}f}"
    if text.strip("+-0.,") == "":
        text = "0"
    return swap_separators(text, language)


def format_effects(
    comparison: "Comparison", scenario: str, language: str, window: str = "all"
) -> list[dict[str, Any]]:
    """Effects of a scenario in all wijken together as texts, in the order of the indicators."""
    effects, words = comparison.read("effects"), read_compare_texts(language)
    chosen = effects[
        (effects["scenario"] == scenario)
        & (effects["wijk"] == "total")
        & (effects["window"] == window)
    ]
    units = read_texts(language)["units"]
    told = {row["name"]: row for row in comparison.manifest["indicators"]}
    rows = []
    for row in chosen.to_dict("records"):
        indicator = told[row["indicator"]]
        percent = indicator["unit"].startswith("share")

        few = row["seeds_changed"] < FEWEST_CHANGED

        def number(value: float, error: float = row["error"], percent: bool = percent) -> str:
            return round_like(value, error, language, percent)

        rows.append(
            {
                "name": row["indicator"],
                "label": indicator[language],
                "definition": define_indicator(row["indicator"], indicator["definition"], language),
                "unit": words["points"] if percent else units[indicator["unit"]],
                "baseline": number(row["baseline"]).lstrip("+"),
                "difference": number(row["difference"]),
                "changed": count_changed(row["seeds_changed"], row["seeds"], words),
                "interval": tell_share(row["share_low"], row["share_high"], words)
                if few
                else f"{number(row['low'])} … {number(row['high'])}",
                "one_wijk": NO_NUMBER
                if few
                else f"{number(row['one_wijk_low'])} … {number(row['one_wijk_high'])}",
                "needed": write_number(row["seeds_needed"], language),
                "verdict": words["verdicts"][row["verdict"]],
                "few": few,
                "family": row["family"],
                "seen": row["verdict"] in (MORE, LESS),
                "direct": indicator["mechanical"] and row["seeds_changed"] > 0,
            }
        )
    return rows


def count_changed(changed: int, seeds: int, words: Mapping[str, Any]) -> str:
    """In how many seeds anything differs."""
    return str(words["changed"].format(changed=int(changed), seeds=int(seeds)))


def tell_share(low: float, high: float, words: Mapping[str, Any]) -> str:
    """What can be said where too few pairs changed: in how many wijken more than a ripple."""
    key, share = (
        ("at_most", math.ceil(100.0 * high)) if high < 1.0 else ("at_least", int(100.0 * low))
    )
    return str(words[key].format(share=share)) if share > 0 else NO_NUMBER


def split_rows(
    comparison: "Comparison", rows: list[dict[str, Any]]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Primary outcomes in the order in which they were named, and the others that were seen.

    What the levers cost and bring in stands by itself: `list_direct`.
    """
    primary = comparison.manifest["primary"]
    by_name = {row["name"]: row for row in rows}
    first = [by_name[name] for name in primary if name in by_name]
    return first, [row for row in rows if row["seen"] and row["family"]]


def list_direct(rows: list[dict[str, Any]]) -> list[list[str]]:
    """What the levers themselves cost and bring in, which is no finding and is not tested."""
    keys = ("label", "unit", "difference", "interval")
    return [[row[key] for key in keys] for row in rows if row["direct"]]


def format_against(comparison: "Comparison", scenario: str, language: str) -> str:
    """What a scenario is compared with: the same shocks without policy, or no shocks."""
    words = read_compare_texts(language)["against"]
    told = next(row for row in comparison.manifest["scenarios"] if row["name"] == scenario)
    kept = list_shocks(comparison, told["baseline"], language)
    if kept:
        return str(words["shocks"].format(shocks=", ".join(kept)))
    return str(words["nothing"])


def list_shocks(comparison: "Comparison", baseline: str, language: str) -> list[str]:
    """Names of the shocks in a baseline."""
    row = next(row for row in comparison.manifest["baselines"] if row["name"] == baseline)
    return list(dict.fromkeys(name_lever(x["lever"], language) for x in row["shocks"]))


def format_payers(comparison: "Comparison", scenario: str, language: str) -> list[list[str]]:
    """Who pays and who receives, EUR a year."""
    words, wijken = read_compare_texts(language), name_wijken(comparison.manifest)
    sums = sum_payers(comparison, ["sector", "group", "wijk"])
    rows = []
    for row in sums[sums["scenario"] == scenario].to_dict("records"):
        who = words["sectors"][row["sector"]]
        if row["group"]:
            who = f"{who}: {words['groups'][row['group']]}"
        error = (row["high"] - row["low"]) / 4.0
        low, high = (round_like(row[name], error, language) for name in ("low", "high"))
        middle = round_like(row["difference"], error, language)
        if row["seeds_changed"]:
            wijk = wijken.get(row["wijk"], row["wijk"])
            changed = count_changed(row["seeds_changed"], len(comparison.manifest["seeds"]), words)
            few = row["seeds_changed"] < FEWEST_CHANGED
            rows.append([who, wijk, middle, changed, NO_NUMBER if few else f"{low} … {high}"])
    return rows


def format_costs(comparison: "Comparison", scenario: str, language: str) -> list[list[str]]:
    """Cost per unit of the primary outcomes and whose it is, with the interval for a ratio."""
    words = read_compare_texts(language)
    costs = comparison.read("costs")
    told = {row["name"]: row for row in comparison.manifest["indicators"]}
    rows = []
    for name in comparison.manifest["primary"]:
        found = costs[
            (costs["scenario"] == scenario)
            & (costs["indicator"] == name)
            & (costs["window"] == "all")
        ]
        if name == COST or found.empty:
            continue
        percent = 0.01 if told[name]["unit"].startswith("share") else 1.0
        label = told[name][language]
        label += f" ({words['points']})" if percent < 1.0 else ""
        for row in found.to_dict("records"):
            ratio, low, high = (percent * float(row[key]) for key in ("ratio", "low", "high"))
            rows.append(
                [
                    label,
                    words["cost_payers"][row.get("payer", "municipality")],
                    _plain(ratio, language),
                    _interval(row["interval"], low, high, words, language),
                ]
            )
    return rows


def _interval(shape: str, low: float, high: float, words: Mapping[str, Any], language: str) -> str:
    if shape == "between":
        return f"{_plain(low, language)} … {_plain(high, language)}"
    if shape == "outside":
        return str(
            words["unbounded"].format(low=_plain(low, language), high=_plain(high, language))
        )
    return str(words["anything" if shape == "any" else "few"])


def _plain(value: float, language: str) -> str:
    return round_like(value, abs(value) / 10.0, language)


def format_displacement(comparison: "Comparison", scenario: str, language: str) -> list[list[str]]:
    """Gross, elsewhere and net of what moved, over the whole horizon."""
    words = read_compare_texts(language)
    told = {row["name"]: row for row in comparison.manifest["indicators"]}
    table = comparison.read("displacement")
    table = table[(table["scenario"] == scenario) & (table["window"] == "all")]
    rows = []
    for name, parts in table.groupby("indicator", sort=False, observed=True):
        found = parts.set_index("part")
        if not found["seeds_changed"].any():
            continue
        label = words["parts"].get(name)
        label = label or told[name][language]
        seeds = len(comparison.manifest["seeds"])
        rows.append([label, *(_cell(found, part, seeds, language) for part in PARTS)])
    return rows


PARTS: Final = ("gross", "other_wijken", "ring", "outside", "net")


def _cell(found: pd.DataFrame, part: str, seeds: int, language: str) -> str:
    if part not in found.index:
        return NO_NUMBER
    row = found.loc[[part]].to_dict("records")[0]
    error = (row["high"] - row["low"]) / 4.0
    number = round_like(row["difference"], error, language)
    changed = count_changed(row["seeds_changed"], seeds, read_compare_texts(language))
    return number if row["seeds_changed"] == seeds else f"{number} ({changed})"


def format_failed(comparison: "Comparison", language: str) -> str:
    """Seeds that failed, each with its error; empty if none did."""
    words, failed = read_compare_texts(language), comparison.manifest["failed"]
    if not failed:
        return ""
    told = "; ".join(f"{row['seed']} ({row['error']})" for row in failed)
    total = len(failed) + len(comparison.manifest["seeds"])
    return str(words["failed"].format(failed=len(failed), seeds=total, errors=told))


def format_pairing(comparison: "Comparison", scenario: str, language: str) -> list[list[str]]:
    """Standard errors paired over unpaired of the primary outcomes, early and late."""
    effects = comparison.read("effects")
    told = {row["name"]: row for row in comparison.manifest["indicators"]}
    windows = [window["name"] for window in comparison.manifest["windows"]]
    early_and_late = windows[1:] or [*windows, *windows]  # a short run has one window
    rows = []
    for name in comparison.manifest["primary"]:
        found = effects[
            (effects["scenario"] == scenario)
            & (effects["indicator"] == name)
            & (effects["wijk"] == "total")
        ].set_index("window")["pairing"]
        ratios = [float(found.get(w, math.nan)) for w in early_and_late]
        cells = [swap_separators(f"{r:.2f}".replace("nan", NO_NUMBER), language) for r in ratios]
        rows.append([told[name][language], *cells])
    return rows


def _section(
    comparison: "Comparison", scenario: Mapping[str, Any], language: str
) -> dict[str, Any]:
    """What the page says of one scenario."""
    name, first = scenario["name"], scenario["first_month"]
    words, wijken = read_compare_texts(language), name_wijken(comparison.manifest)
    levers = [(name_lever(lever["lever"], language), lever) for lever in scenario["levers"]]
    shocks = list_shocks(comparison, scenario["baseline"], language)
    effects = format_effects(comparison, name, language)
    primary, others = split_rows(comparison, effects)
    return {
        "levers": [title for title in dict(levers) if title not in shocks],
        "settings": [
            *(f"{title}: {describe_settings(lever, language, wijken)}" for title, lever in levers),
            *tell_amounts(scenario, language),
        ],
        "when": words["never"] if first is None else words["from_month"].format(month=first),
        "against": format_against(comparison, name, language),
        "targets": format_chances(comparison, name, language),
        "decided": format_all_decisions(comparison, scenario, language),
        "primary": primary,
        "others": others,
        "direct": list_direct(effects),
        "payers": format_payers(comparison, name, language),
        "costs": format_costs(comparison, name, language),
        "displacement": format_displacement(comparison, name, language),
        "pairing": format_pairing(comparison, name, language),
    }


def _page(comparison: "Comparison", language: str, pictures: Mapping[str, bytes]) -> dict[str, Any]:
    manifest, words = comparison.manifest, read_compare_texts(language)
    titles = name_scenarios(manifest["scenarios"], language)
    facts = {
        "wijk": join_wijken(manifest),
        "scenarios": ", ".join(titles.values()),
        "seeds": len(manifest["seeds"]),
        "months": manifest["months"],
        "closure": name_closure(manifest["closure"], language),
        "version": manifest["wijkabm"],
    }
    return {
        "language": language,
        "words": words,
        "report": read_texts(language)["report"],
        "target_words": read_target_texts(language),
        "covenant_words": read_covenant_texts(language)["compared"],
        "worlds": len(manifest["seeds"]),
        "title": words["title"].format(**facts),
        "subtitle": words["subtitle"].format(**facts),
        "failed": format_failed(comparison, language),
        "first_seed": words["first_seed"].format(seed=manifest["seeds"][0]),
        "agreement": format_agreement(manifest, language),
        "not_used": format_not_used(manifest, language),
        "closure_note": words["closure_notes"][manifest["closure"]],
        "sections": [
            {"title": titles[scenario["name"]], **_section(comparison, scenario, language)}
            for scenario in manifest["scenarios"]
        ],
        "figures": [
            {
                "title": words["figures"][name]["title"].format(**facts),
                "meaning": words["figures"][name]["meaning"],
                "png": b64encode(png).decode(),
            }
            for name, png in pictures.items()
        ],
    }


def write_compare_report(comparison: "Comparison", folder: Path) -> None:
    """Write ``figures/*.png`` (English) and ``report.html`` into an existing folder."""
    figures = {language: draw_comparison(comparison, language) for language in LANGUAGES}
    Pictures(figures["en"]).save(folder / "figures")
    pictures = {
        language: {name: to_png(figure, titled=False) for name, figure in drawn.items()}
        for language, drawn in figures.items()
    }
    pages = [_page(comparison, language, pictures[language]) for language in LANGUAGES]
    (folder / "report.html").write_text(render_page("compare.html.jinja", pages=pages), "utf-8")

"""One self-contained page about a run, in Dutch and English, and its figures as files."""

import math
from base64 import b64encode
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from wijkabm.ground.numbers import swap_separators, write_number
from wijkabm.measure.recorder import FROM_PARTIES
from wijkabm.tell.covenant import format_decisions
from wijkabm.tell.inventory import format_inventory
from wijkabm.tell.paper import render_page
from wijkabm.tell.payers import format_partners, tell_payers, tell_stop
from wijkabm.tell.plots import draw_figures
from wijkabm.tell.reach import format_reached
from wijkabm.tell.report_figures import format_agreement, format_imputed, format_not_used
from wijkabm.tell.services import format_services
from wijkabm.tell.streets import has_own_streets, tell_meaning
from wijkabm.tell.style import to_png
from wijkabm.tell.targets import format_targets
from wijkabm.tell.texts import (
    LANGUAGES,
    read_covenant_texts,
    read_inventory_texts,
    read_lever_texts,
    read_target_texts,
    read_texts,
)
from wijkabm.tell.texts.forms import find_form, write_beside
from wijkabm.tell.texts.names import (
    define_indicator,
    join_wijken,
    label_field,
    name_lever,
    name_scenario,
    name_wijken,
)

if TYPE_CHECKING:
    from wijkabm.runs.results import Results

MAIN_INDICATORS: Final = (
    "inhabitants",
    "shops_open",
    "vacancy_rate",
    "openings",
    "closings",
    "firms_registered",
    "contract_rent_m2",
    "unemployment_rate",
    "benefit_share",
    "household_income_median",
    "spending_local_share",
    "local_multiplier",
    "cohesion",
    "broad_welfare",
)
"""Indicators of the table on the screen and of the page's first table."""


def format_number(value: float, decimals: int, unit: str, language: str) -> str:
    """A number as people write it: shares as per cent, separators of the language."""
    if math.isnan(value):
        return "–"
    percent = unit.startswith("share")
    text = f"{100 * value:,.{max(decimals - 2, 0)}f}%" if percent else f"{value:,.{decimals}f}"
    if text.strip("-0.,% ") == "":
        text = text.lstrip("-")
    return swap_separators(text, language)


def summarise(
    series: pd.DataFrame, indicators: list[dict[str, Any]], wijk: str = "total"
) -> list[dict[str, Any]]:
    """Start, end and mean of every indicator in the rows of one wijk, with its name and unit."""
    rows = series[series["wijk"] == wijk]
    return [
        {
            **indicator,
            "start": float(rows[indicator["name"]].iloc[0]),
            "end": float(rows[indicator["name"]].iloc[-1]),
            "mean": float(rows[indicator["name"]].mean()),
        }
        for indicator in indicators
    ]


def format_rows(rows: list[dict[str, Any]], language: str) -> list[dict[str, str]]:
    """Rows of `summarise` as texts for a table."""
    units = read_texts(language)["units"]
    formatted = []
    for row in rows:
        digits = row["decimals"], row["unit"], language
        mean_decimals = 1 if row["unit"] == "enterprises/month" else row["decimals"]
        formatted.append(
            {
                "label": row[language],
                "unit": units[row["unit"]],
                "definition": define_indicator(row["name"], row["definition"], language),
                "start": format_number(row["start"], *digits),
                "end": format_number(row["end"], *digits),
                "mean": format_number(row["mean"], mean_decimals, *digits[1:]),
            }
        )
    return formatted


def format_policy(results: "Results", language: str) -> dict[str, Any] | None:
    """The run's levers, what they did and where the money fell short; None without any lever."""
    scenario, words = results.manifest["scenario"], read_texts(language)["report"]
    if not scenario["levers"]:
        return None
    befallen = scenario["shocks"]  # nobody decides them, and they are no measures
    levers = [lever for lever in scenario["levers"] if lever["lever"] not in befallen]
    shocks = [lever for lever in scenario["levers"] if lever["lever"] in befallen]
    wijken = name_wijken(results.manifest)
    budget = scenario["budget"]
    return {
        "title": words["scenario" if levers else "shocks"].format(
            title=name_scenario(scenario, language)
        ),
        "text": scenario["text"].get(language, ""),
        "amounts": tell_amounts(scenario, language),
        "budget": ""
        if budget is None
        else words["budget"].format(budget=_in_euros(100.0 * budget, language)),
        "set": [_tell(lever, language, wijken) for lever in levers],
        "befalls": [_tell(shock, language, wijken) for shock in shocks],
        "done": _list_done(results.levers, befallen, wijken, language),
        "partners": format_partners(results.manifest.get("partners", []), wijken, language),
        "shortfalls": [
            [
                name_lever(row["lever"], language),
                wijken[row["wijk"]],
                str(row["first_month"]),
                str(row["months"]),
                _in_euros(100.0 * row["asked"], language),
                _in_euros(100.0 * row["granted"], language),
            ]
            for row in results.manifest["shortfalls"]
        ],
        "stopped": [
            [
                wijken[row["wijk"]],
                str(row["first_month"]),
                str(row["months"]),
                format_number(row["coins"], 0, "coins", language),
            ]
            for row in results.manifest["redemption_stopped"]
        ],
    }


def _list_done(
    table: pd.DataFrame, befallen: Sequence[str], wijken: Mapping[str, str], language: str
) -> list[list[str]]:
    """What each lever did in each wijk: months, answers, money spent and received."""
    done = []
    for (lever, wijk), rows in table.groupby(["lever", "wijk"], sort=False):
        if lever in befallen:
            continue
        names = [name_lever(str(lever), language), wijken[str(wijk)]]
        counted = [rows[c].sum() for c in ("offered", "accepted", "refused", "anyway")]
        counts = [format_number(n, 0, "", language) for n in (len(rows), *counted)]
        # Folders of earlier versions lack what others than the municipality pay.
        others = sum(rows[name].sum() for name in FROM_PARTIES if name in rows)
        money = (rows["spent"].sum(), rows["received"].sum() - others)
        done.append([*names, *counts, *(_in_euros(cents, language) for cents in money)])
    return done


def _in_euros(cents: float, language: str) -> str:
    return "€ " + format_number(cents / 100.0, 0, "EUR", language)


def _tell(lever: Mapping[str, Any], language: str, wijken: Mapping[str, str]) -> list[str]:
    return [name_lever(lever["lever"], language), describe_settings(lever, language, wijken)]


def describe_settings(
    lever: Mapping[str, Any], language: str, wijken: Mapping[str, str] | None = None
) -> str:
    """A lever's fields in words, those that say nothing (no end, no ramp, all wijken) left out.

    `wijken` gives the names of wijken by their codes.
    """
    silent: dict[str, Any] = {
        "strength": 1.0,
        "end": None,
        "ramp": 0,
        "fade": 0,
        "announced": None,
        "wijk": [],
        "per_inhabitants": None,
        "paid_by": {},
    }
    if not lever.get("paid_by"):
        silent["on_stop"] = lever.get("on_stop")
    parts = []
    people = lever.get("per_inhabitants")
    for field, value in lever.items():
        if field in ("lever", "per_inhabitants") or (field in silent and value == silent[field]):
            continue
        label = label_field(lever["lever"], field, language)
        if isinstance(value, list):
            shown = ", ".join((wijken or {}).get(wijk, wijk) for wijk in value)
        elif field == "paid_by":
            shown = tell_payers(value, language)
        elif field == "on_stop":
            shown = tell_stop(value, language)
        else:
            form = find_form(lever["lever"], field, language)
            shown = write_beside(label, form, value, language)
        parts.append(f"{label}: {shown}")
    told = "; ".join(parts)
    return told if people is None else f"{told} ({tell_people(people, language)})"


def tell_people(count: int, language: str) -> str:
    """For how many people amounts are: "per 10,000 inhabitants"."""
    return str(
        read_lever_texts(language)["words"]["per_inhabitants"].format(write_number(count, language))
    )


def tell_amounts(scenario: Mapping[str, Any], language: str) -> list[str]:
    """What was done to a scenario so that it fits the wijken of the run; empty if nothing was."""
    written, words = scenario.get("written"), read_lever_texts(language)["words"]
    if written is None:
        return []
    sizes = {written["per_inhabitants"], *(x["per_inhabitants"] for x in written["levers"])} - {
        None
    }
    told = [words["followed"].format(tell_people(size, language)) for size in sorted(sizes)]
    return told + [
        words["left_out"].format(name_lever(name, language)) for name in scenario["left_out"]
    ]


def _page(results: "Results", language: str, pictures: Mapping[str, bytes]) -> dict[str, Any]:
    """What the template shows in one language."""
    manifest, texts = results.manifest, read_texts(language)
    words = texts["report"]
    facts = {
        "wijk": join_wijken(manifest),
        "months": manifest["months"],
        "seed": manifest["seed"],
        "place_seed": manifest["place_seed"],
        "version": manifest["wijkabm"],
    }
    rows = format_rows(summarise(results.series, manifest["indicators"]), language)
    main = [
        row
        for row, indicator in zip(rows, manifest["indicators"], strict=True)
        if indicator["name"] in MAIN_INDICATORS
    ]
    has_own = any(has_own_streets(manifest, place) for place in range(len(manifest["wijken"])))
    return {
        "language": language,
        "words": words,
        "lever_words": read_lever_texts(language),
        "title": words["title"].format(**facts),
        "subtitle": words["subtitle"].format(**facts),
        "main": main,
        "policy": format_policy(results, language),
        "targets": format_targets(results, language),
        "target_words": read_target_texts(language),
        "reached": format_reached(manifest, language),
        "services": format_services(results, language),
        "decided": format_decisions(results, language),
        "covenant_words": read_covenant_texts(language)["decided"],
        "inventory": format_inventory(results, language),
        "inventory_words": read_inventory_texts(language),
        "all": rows,
        "figures": [
            {
                "name": name,
                "title": texts["figures"][name]["title"].format(
                    wijk=facts["wijk"], months=min(12, manifest["months"])
                ),
                "meaning": tell_meaning(texts["figures"][name], has_own),
                "png": b64encode(pictures[name]).decode(),
            }
            for name in pictures
        ],
        "agreement": format_agreement(manifest, language),
        "not_used": format_not_used(manifest, language),
        "imputed": format_imputed(manifest, language),
    }


def write_report(results: "Results", folder: Path) -> None:
    """Write ``figures/*.png`` (English) and ``report.html`` into an existing folder."""
    figures = {language: draw_figures(results, language) for language in LANGUAGES}
    figures["en"].save(folder / "figures")
    pictures = {
        language: {name: to_png(figure, titled=False) for name, figure in drawn.items()}
        for language, drawn in figures.items()
    }
    pages = [_page(results, language, pictures[language]) for language in LANGUAGES]
    (folder / "report.html").write_text(render_page("report.html.jinja", pages=pages), "utf-8")

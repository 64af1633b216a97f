"""The baseline of a wijk (nulmeting) on two pages: what was counted, published, filled in and estimated.

Every number carries where it comes from. Counted figures go before what the model estimates of the same.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from wijkabm.ground.tables.codes import BRANCHES, LANDLORD_KINDS
from wijkabm.measure.indicators import INDICATORS
from wijkabm.place.catalogue import PARTS, SHOP_COUNTS
from wijkabm.place.given import BY_OPTION
from wijkabm.place.impute import stand_ins
from wijkabm.place.key_figures import Figure, KeyFigures
from wijkabm.place.presets import tell_title
from wijkabm.runs.first_year import PARTS as MONEY_PARTS
from wijkabm.runs.first_year import REST, FirstYear
from wijkabm.tell.gaps import name_lacking
from wijkabm.tell.paper import render_paper
from wijkabm.tell.texts import LANGUAGES, read_nulmeting_texts
from wijkabm.tell.texts.amounts import write_level, write_number
from wijkabm.tell.texts.forms import find_indicator_form
from wijkabm.tell.texts.names import name_figure

PAGE: Final = "nulmeting.html"
LONGEST_SOURCE: Final = 30
"""Signs of a source in a table; two pages have room for so many."""

LEAST_SHARE: Final = 0.002
"""Of all money that comes in or leaves: what is less is told with the rest."""

PER: Final = 1000.0
BESIDE: Final[Mapping[str, tuple[str, str, float]]] = {
    "inhabitants": ("inhabitants", "", 1.0),
    "young": ("age_0_14", "inhabitants", 0.0),
    "old": ("age_65_plus", "inhabitants", 0.0),
    "households": ("households", "", 1.0),
    "alone": ("one_person_households", "households", 0.0),
    "income": ("income_per_inhabitant", "", 1.0),
    "low_income": ("low_income_households", "", 0.0),
    "participation": ("net_participation", "", 0.0),
    "self_employed": ("self_employed", "", 0.0),
    "bijstand": ("on_bijstand", "inhabitants", PER),
    "unemployment": ("on_unemployment_insurance", "inhabitants", PER),
    "education_low": ("education_low", "education", 0.0),
    "education_high": ("education_high", "education", 0.0),
    "owner_occupied": ("owner_occupied", "", 0.0),
    "corporation": ("rented_corporation", "", 0.0),
    "home_value": ("home_value", "", 1.0),
    "businesses": ("businesses", "inhabitants", PER),
}
"""Rows beside each other: a figure, what it is divided by, and what that is multiplied by; 0 for per cent."""

OF_THE_COUNTRY: Final = BESIDE.keys() - {"inhabitants", "households", "income", "businesses"}
"""Rows whose default in the catalogue is a rate of the whole country."""

OWN_OR_NONE: Final = ("low_income", "participation", "self_employed", "home_value")
"""Rows of figures that the model takes from nobody else: without them it finds its own."""

SCHOOLINGS: Final = ("education_low", "education_middle", "education_high")
COUNTED_AS: Final = {
    "units": "units",
    "vacant_units": "empty_units",
    "contract_rent_m2": "rent_per_m2",
    "on_bijstand": "on_bijstand",
}
"""Indicators of which a figure of the input is the start."""

BY_INDICATOR: Final = {indicator.name: indicator for indicator in INDICATORS}
YEARLY: Final = ("staff_vacancies", "asking_rent_m2", "volunteers_share", "spending_local_share")
"""Indicators that one month says little of: their mean over the year is shown."""


def write_nulmeting(
    area: KeyFigures,
    years: Sequence[FirstYear],
    version: str,
    template: str,
    folder: Path,
    first: str,
) -> None:
    """Write the two pages into an existing folder; `template` is the name of the file to fill in."""
    pages = [describe_start(area, years, version, template, language) for language in LANGUAGES]
    (folder / PAGE).write_text(render_paper("nulmeting.html.jinja", pages, first), "utf-8")


def describe_start(
    area: KeyFigures, years: Sequence[FirstYear], version: str, template: str, language: str
) -> dict[str, Any]:
    """What the page shows in one language."""
    words = read_nulmeting_texts(language)
    facts = {
        "wijk": tell_title(area),
        "municipality": area.municipality,
        "source": area.source,
        "worlds": len(years),
        "version": version,
    }
    estimate = Estimates(years, language)
    rows_of = words["nobody"]["rows"]
    gaps = name_lacking(area, language)
    share = estimate.write("spending_local_share")
    return {
        "language": language,
        "words": words,
        "title": words["title"].format(**facts),
        "subtitle": words["subtitle"].format(**facts).lstrip(". "),
        "legend": [line.format(**facts) for line in words["legend"].values()],
        "beside": list_beside(area, language),
        "beside_note": tell_beside(area, words["beside"]),
        "sectors": list_sectors(area, language),
        "shops": list_shops(area, estimate, language),
        "units": list_units(area, estimate, language),
        "landlords": tell_landlords(estimate, language),
        "comes_in": list_money([year.comes_in for year in years], words["money"], "comes_in", language),
        "leaves": list_money([year.leaves for year in years], words["money"], "leaves", language),
        "stays": words["money"]["stays"].format(share=share),
        "work": [list_indicator(area, estimate, name, label, language)
                 for name, label in words["work"]["rows"].items()],
        "ties": list_ties(area, estimate, language),
        "nobody": [rows_of[key] for key in list_unknown(area)],
        "gaps": words["nobody"]["gaps"].format(groups=gaps) if gaps else "",
        "next": words["next"]["text"].format(file=template),
    }  # fmt: skip


class Estimates:
    """What the model estimates, of all its worlds: the mean, the lowest and the highest.

    Parameters
    ----------
    years : sequence of FirstYear
    language : str
    """

    def __init__(self, years: Sequence[FirstYear], language: str) -> None:
        self.years, self.language = years, language

    def write(self, name: str) -> str:
        """An indicator in words."""
        part = "year" if name in YEARLY else "first"
        values = [float(getattr(year, part)[name]) for year in self.years]
        indicator = BY_INDICATOR[name]
        form = find_indicator_form(indicator.unit, indicator.decimals, self.language)
        return self.span(values, lambda value: write_level(form, value, self.language))

    def count(self, values: Iterable[float]) -> str:
        """A count in words."""
        return self.span(
            values,
            lambda value: write_number(value, self.language, 1 if value < 10 else 0, least=0),
        )

    def span(self, values: Iterable[float], write: Callable[[float], str]) -> str:
        """``mean (lowest to highest)``; worlds that do not know it are left out."""
        known = np.array([value for value in values if np.isfinite(value)])
        words = read_nulmeting_texts(self.language)
        if known.size == 0:
            return str(words["unknown"])
        mean, low, high = (write(float(x)) for x in (known.mean(), known.min(), known.max()))
        return mean if low == high else f"{mean} ({low} {words['to']} {high})"


def tell_origin(figure: Figure, language: str) -> str:
    """Where a key figure comes from, as short as a table asks for."""
    words = read_nulmeting_texts(language)["origins"]
    if figure.by_hand:
        source = words["option"] if figure.source == BY_OPTION else figure.source
        return str(words["counted"].format(source=_clip(source)))
    if figure.is_given:
        return str(words["published"].format(year=figure.year) if figure.year else words["file"])
    return str(words["derived" if figure.origin == "input" else figure.origin])


def _clip(text: str) -> str:
    return text if len(text) <= LONGEST_SOURCE else text[: LONGEST_SOURCE - 1].rstrip() + "…"


def list_beside(area: KeyFigures, language: str) -> list[list[str]]:
    """Figures of the wijk with where they come from, and of the municipality and the country.

    Where no file holds the country, the catalogue's own rates of it stand there.
    """
    words = read_nulmeting_texts(language)
    defaults = stand_ins({}).figures
    rows = []
    for key, (name, base, factor) in BESIDE.items():
        country = area.beside.get("country") or (defaults if key in OF_THE_COUNTRY else {})
        sides = (area.figures, area.beside.get("municipality", {}), country)
        cells = [_write_rate(own, name, base, factor, language) for own in sides]
        origin = tell_origin(area.figures[name], language)
        if key in OWN_OR_NONE and area.figures[name].origin != "input":
            cells[0] = origin = ""
        told = [cell or words["unknown"] for cell in cells]
        rows.append([words["beside"]["rows"][key], told[0], origin, *told[1:]])
    return rows


def tell_beside(area: KeyFigures, words: Mapping[str, Any]) -> str:
    """Where the figures of the municipality and of the country come from."""
    has = [bool(area.beside.get(name)) for name in ("municipality", "country")]
    if all(has):
        return str(words["note"])
    notes = ["municipality"] if has[0] else [] if has[1] else ["none"]
    return " ".join(words[key] for key in (*notes, *([] if has[1] else ["country"])))


def _write_rate(
    figures: Mapping[str, Figure], name: str, base: str, factor: float, language: str
) -> str:
    """A figure, or a rate of two; empty where either is not known."""
    needed = {"": (), "education": SCHOOLINGS, "adults": PARTS["inhabitants"]}.get(base, (base,))
    if name not in figures or any(other not in figures for other in needed):
        return ""
    value = figures[name].value
    if needed:
        whole = sum(figures[other].value for other in needed)
        if whole <= 0:
            return ""
        value /= whole
    if factor == 0.0:
        return f"{write_number(100.0 * value, language, 1, least=0)}%"
    return write_number(factor * value, language, 0)


def list_sectors(area: KeyFigures, language: str) -> list[list[str]]:
    """Businesses by sector of Statistics Netherlands."""
    words = read_nulmeting_texts(language)["sectors"]
    names = [*PARTS["businesses"], "businesses"]
    labels = {name: name_figure(name, language) for name in names} | {"businesses": words["total"]}
    return [
        [labels[name], write_number(area.value(name), language), tell_origin(area.figures[name], language)]
        for name in names
    ]  # fmt: skip


def list_shops(area: KeyFigures, estimate: Estimates, language: str) -> list[list[str]]:
    """Enterprises in premises by branch and kind of owner, and those at home."""
    words = read_nulmeting_texts(language)
    model, counts = words["origins"]["model"], np.array([year.shops for year in estimate.years])
    rows, totals = [], np.zeros(len(counts))
    for b, counted in enumerate(SHOP_COUNTS):
        label = words["shops"]["branches"][BRANCHES[b]]
        by_owner = [estimate.count(counts[:, b, k]) for k in range(counts.shape[2])]
        if counted in area.counted:
            figure = area.counted[counted]
            totals = totals + figure.value
            own = [write_number(figure.value, language), tell_origin(figure, language)]
        else:
            totals = totals + counts[:, b].sum(axis=1)
            own = [estimate.count(counts[:, b].sum(axis=1)), model]
        rows.append([label, *own, *by_owner])
    is_counted = all(name in area.counted for name in SHOP_COUNTS)
    origin = words["origins"]["derived"] if is_counted else model
    owners = [estimate.count(counts[:, :, k].sum(axis=1)) for k in range(counts.shape[2])]
    total, units = estimate.count(totals), {"units", "empty_units"}
    if not is_counted and units <= set(area.counted):
        let = area.counted["units"].value - area.counted["empty_units"].value
        total, origin = write_number(let, language), words["origins"]["derived"]
    rows.append([words["shops"]["total"], total, origin, *owners])
    rows.append([words["shops"]["home"], estimate.write("businesses_home"), model, "", "", ""])
    return rows


def list_indicator(
    area: KeyFigures, estimate: Estimates, name: str, label: str, language: str
) -> list[str]:
    """A row of an indicator: what was counted or published of it, else what the model estimates."""
    own = COUNTED_AS.get(name, "")
    figure = area.counted.get(own) or area.figures.get(own)
    if figure is not None and (figure.by_hand or figure.is_given):
        return [label, write_number(figure.value, language, 0), tell_origin(figure, language)]
    return [label, estimate.write(name), read_nulmeting_texts(language)["origins"]["model"]]


def list_units(area: KeyFigures, estimate: Estimates, language: str) -> list[list[str]]:
    """Premises and what they cost."""
    words = read_nulmeting_texts(language)
    counted = area.counted
    rows = []
    for name, label in words["units"]["rows"].items():
        row = list_indicator(area, estimate, name, label, language)
        if name == "vacancy_rate" and {"units", "empty_units"} <= set(counted):
            share = counted["empty_units"].value / counted["units"].value
            row = [
                label,
                f"{write_number(100.0 * share, language, 1)}%",
                words["origins"]["derived"],
            ]
        rows.append(row)
    return rows


def tell_landlords(estimate: Estimates, language: str) -> str:
    """Whose the premises are, in a sentence."""
    words = read_nulmeting_texts(language)["units"]
    counts = np.array([year.landlords for year in estimate.years])
    parts = [
        words["landlords"][kind].format(count=estimate.count(counts[:, k]))
        for k, kind in enumerate(LANDLORD_KINDS)
    ]
    return str(words["owners"].format(parts=", ".join(parts)))


def list_ties(area: KeyFigures, estimate: Estimates, language: str) -> list[list[str]]:
    """Ties of residents and of owners; members are told where somebody counted them."""
    words = read_nulmeting_texts(language)["ties"]
    rows, members = [], area.counted.get("association_members")
    for name, label in words["rows"].items():
        if name == "association_members":
            if members is not None:
                number = write_number(members.value, language)
                rows.append([label, number, tell_origin(members, language)])
        else:
            rows.append(list_indicator(area, estimate, name, label, language))
    return rows


def list_money(
    worlds: Sequence[Mapping[str, float]], words: Mapping[str, Any], way: str, language: str
) -> list[list[str]]:
    """Thousands of euros a month by part, the largest first, and their sum; small ones together."""
    estimate = Estimates([], language)

    def write(euros: Sequence[float]) -> str:
        return estimate.span(
            [value / 1000.0 for value in euros],
            lambda x: write_number(x, language, 0 if abs(x) >= 10 else 1),
        )

    sums = {part: [world[part] for world in worlds] for part in (*MONEY_PARTS, REST)}
    named = words[way].keys() - {REST}
    least = LEAST_SHARE * sum(sum(world.values()) for world in worlds)
    shown = {part: own for part, own in sums.items() if part in named and sum(own) >= least}
    order = sorted(shown, key=lambda part: -sum(shown[part]))
    hidden = [sum(world[part] for part in sums if part not in shown) for world in worlds]
    rows = [[words[way][part], write(sums[part])] for part in order]
    total = [sum(world.values()) for world in worlds]
    return [*rows, [words[way][REST], write(hidden)], [words["total"], write(total)]]


def list_unknown(area: KeyFigures) -> list[str]:
    """What no source was given for, by the keys of the texts."""
    counted = area.counted
    known = {
        "shops": all(name in counted for name in SHOP_COUNTS),
        "units": {"units", "empty_units"} <= set(counted),
        "rent": "rent_per_m2" in counted,
        "members": "association_members" in counted,
    }
    keys = read_nulmeting_texts("nl")["nobody"]["rows"]
    return [key for key in keys if not known.get(key, False)]

"""Write the presets from a table of key figures, so that anyone can see where they come from.

    python -m calibration.make_presets AREAS.csv [--businesses KWB-2023.xlsx] [--out FOLDER]

`AREAS.csv` holds a row per area with columns such as `inhabitants_2020` and `woz_value_keur`:
people, ages, households, benefits, land and distances of StatLine table 84799NED (2020), incomes,
values and tenure of 85984NED (2024). The yearly file of 2023 adds business counts for its areas.
All are published by CBS under CC BY 4.0.
"""

import argparse
import csv
from pathlib import Path
from typing import Any

from wijkabm.ground.errors import InputError
from wijkabm.place.catalogue import PARTS, SPECS
from wijkabm.place.kwb import read_areas, read_kwb

PRESETS: dict[str, tuple[str, list[str]]] = {
    "korrewegwijk": ("Korrewegwijk", ["BU00140301", "BU00140302"]),
    "heechterp-schieringen": ("Heechterp-Schieringen", ["WK008050"]),
    "poelenburg": ("Poelenburg", ["WK047912"]),
    "presikhaaf": ("Presikhaaf", ["WK020204", "WK020205"]),
    "zuilen-oost": ("Zuilen-Oost", ["BU03440241", "BU03440242", "BU03440243"]),
    "oude-westen": ("Oude Westen", ["BU05990111"]),
    "crabbehof": ("Crabbehof", ["WK050508"]),
    "velve-lindenhof": ("Velve-Lindenhof", ["BU01530100"]),
    "moerwijk": ("Moerwijk", ["WK051836"]),
    "carnisse": ("Carnisse", ["BU05991572"]),
    "afrikaanderwijk": ("Afrikaanderwijk", ["BU05991086"]),
    "geuzenwijk": ("Geuzenwijk", ["BU03440241"]),
}
NOTES = {
    "zuilen-oost": "An assumption: no area of this name is published; these three buurten stand in."
}
PEOPLE_YEAR = 2020
TABLES = {2020: "84799NED", 2024: "85984NED"}
LATER_COLUMNS = {
    "income_per_inhabitant": ("income_per_inhabitant_keur", 1000.0),
    "home_value": ("woz_value_keur", 1000.0),
    "owner_occupied": ("owner_occupied_pct", 0.01),
}
BUSINESSES = ("businesses", *PARTS["businesses"])


def main() -> None:
    """Write every preset."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("areas", type=Path, help="table of key figures, a row per area")
    parser.add_argument("--businesses", type=Path, help="yearly file with business counts")
    default = Path(__file__).parent.parent / "wijkabm" / "place" / "presets"
    parser.add_argument("--out", type=Path, default=default, help="folder of the presets")
    options = parser.parse_args()
    with options.areas.open(encoding="utf-8", newline="") as file:
        rows = {row["code"]: row for row in csv.DictReader(file)}
    for name, (title, codes) in PRESETS.items():
        text = "\n".join(write_preset(title, NOTES.get(name), codes, rows, options.businesses))
        (options.out / f"{name}.yaml").write_text(text + "\n", encoding="utf-8", newline="\n")


def write_preset(
    title: str,
    note: str | None,
    codes: list[str],
    rows: dict[str, dict[str, str]],
    businesses: Path | None,
) -> list[str]:
    """Lines of a preset's file."""
    figures = {code: published(code, rows[code], businesses) for code in codes}
    municipality = "GM" + codes[0][2:6]
    tables = sorted({entry["table"] for own in figures.values() for entry in own.values()})
    lines = [
        f"title: {quoted(title)}",
        f"municipality: {quoted(rows[municipality]['name'])}",
        f"year: {PEOPLE_YEAR}",
        f"source: {quoted('CBS Kerncijfers wijken en buurten, ' + ', '.join(tables))}",
        "licence: CC BY 4.0, Statistics Netherlands (CBS)",
    ]
    if note:
        lines.append(f"note: {quoted(note)}")
    lines.append("areas:")
    for code, own in figures.items():
        lines += [f"  - code: {code}", f"    name: {quoted(rows[code]['name'])}", "    figures:"]
        lines += [f"      {name}: {entry_text(entry)}" for name, entry in own.items()]
    lines += ["municipality_figures:", f"  code: {municipality}", "  figures:"]
    beside = published(municipality, rows[municipality])
    lines += [f"    {name}: {entry_text(entry)}" for name, entry in beside.items()]
    return lines


def published(
    code: str, row: dict[str, str], businesses: Path | None = None
) -> dict[str, dict[str, Any]]:
    """Every figure that is published for an area, with its table, year and code."""
    figures = {}
    for name, spec in SPECS.items():
        column, factor, year = f"{name}_{PEOPLE_YEAR}", 1.0, PEOPLE_YEAR
        if name in LATER_COLUMNS:
            (column, factor), year = LATER_COLUMNS[name], 2024
        if row.get(column):
            value = round(float(row[column]) * factor, 6)
            value = int(value) if value == int(value) and spec.factor >= 1 else value
            figures[name] = {"value": value, "table": TABLES[year], "year": year, "area": code}
    if businesses and code in read_kwb(businesses).rows:
        counts = read_areas(businesses, [code])[0]
        for name in BUSINESSES:
            if counts.is_given(name):
                value = int(counts.value(name))
                entry = {"table": f"kwb-{counts.year}", "year": counts.year, "area": code}
                figures[name] = {"value": value, **entry}
    return figures


def entry_text(entry: dict[str, Any]) -> str:
    """One figure on one line."""
    return "{" + ", ".join(f"{key}: {value}" for key, value in entry.items()) + "}"


def quoted(text: str) -> str:
    """Text that YAML takes as it is."""
    return "'" + text.replace("'", "''") + "'"


if __name__ == "__main__":
    try:
        main()
    except (InputError, OSError) as error:
        raise SystemExit(f"make_presets: {error}") from None

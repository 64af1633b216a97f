"""Small files of key figures, made by hand in every shape that CBS publishes."""

import csv
import os
from pathlib import Path

import pyarrow
import pyarrow.parquet
from openpyxl import Workbook

from wijkabm.place.catalogue import FIGURES

SHARED = Path(os.environ.get("WIJKABM_SHARED", Path(__file__).parents[2].with_name("shared")))
SAMPLES = [
    SHARED / "data" / "kwb" / name
    for name in ("kwb-2023-utrecht.xlsx", "84799NED_2020_excerpt.csv")
]

# A country, a municipality, a wijk and a buurt with a gap of every kind, as CBS's yearly file has
# them; None is a cell without a figure.
CODES = ["NL00", "GM0344", "WK034402", "BU03440241"]
NAMES = ["Nederland", "Utrecht", "Noordwest", "Één Buurt"]
YEARLY = {
    "a_inw": [17_000_000, 360_000, 44_000, 4000],
    "a_00_14": [2_700_000, 60_000, 8000, 650],
    "a_15_24": [2_100_000, 53_000, 5500, 560],
    "a_25_44": [4_300_000, 131_000, 15_500, 1550],
    "a_45_64": [4_700_000, 76_000, 9500, 855],
    "a_65_oo": [3_200_000, 40_000, 5500, 385],
    "a_hh": [8_000_000, 180_000, 24_000, 1980],
    "a_1p_hh": [3_100_000, 90_000, 12_000, 945],
    "a_hh_z_k": [2_300_000, 40_000, 5000, 450],
    "a_hh_m_k": [2_600_000, 50_000, 7000, 585],
    "g_hhgro": [2.1, 1.9, 1.8, None],
    "g_wozbag": [300, 458, 400, 372],
    "p_koopw": [57, 44, 40, 32],
    "p_wcorpw": [29, 31, 34, None],
    "p_ov_hw": [14, 25, 26, None],
    "g_ink_pi": [30.5, 38.5, None, 31.5],
    "g_ink_po": [None, 48.1, None, None],
    "a_soz_wb": [420_000, 10_400, 1560, None],
    "a_soz_ww": [238_000, None, None, None],
    "a_bedv": [None, 57_600, 6240, 420],
    "a_bed_gi": [None, 7200, 740, 45],
    "a_bed_bf": [None, 3960, 610, 50],
    "a_lan_ha": [3_300_000, 9300, 439, 30],
    "ste_mvs": [2, 1, 1, None],
    "ste_oad": [2010, 3444, 3600, 1600],
}
STATLINE = {code: spec.statline[0] for spec in FIGURES for code in spec.yearly}
READ = "BU03440241"


def padded(value, width=8):
    return ("." if value is None else str(value)).rjust(width)


def yearly_table(columns=YEARLY):
    header = ["gwb_code_10", "gwb_code_8", "regio", "gm_naam", "recs", *columns]
    rows = [
        [code, code[2:], name, NAMES[min(i, 1)], "x", *(values[i] for values in columns.values())]
        for i, (code, name) in enumerate(zip(CODES, NAMES, strict=True))
    ]
    return header, rows


def statline_names(columns=YEARLY):
    return [f"{STATLINE[code]}_{number}" for number, code in enumerate(columns, start=5)]


def statline_table(columns=YEARLY):
    header = ["ID", "WijkenEnBuurten", "Gemeentenaam_1", "SoortRegio_2", "Codering_3"]
    rows = [
        [i, code.ljust(10), NAMES[min(i, 1)].ljust(40), "Buurt     ", code.ljust(10)]
        + [values[i] for values in columns.values()]
        for i, code in enumerate(CODES)
    ]
    return header + statline_names(columns), rows


def write_xlsx(path, columns=YEARLY, as_text=False, before=()):
    book = Workbook()
    sheet = book.active
    sheet.title = "kwb-2021"
    header, rows = yearly_table(columns)
    for row in (*before, header):
        sheet.append(list(row))
    for row in rows:
        cells = ["." if cell is None else cell for cell in row]
        if as_text:
            cells = [str(cell).replace(".", ",") if cell != "." else cell for cell in cells]
        sheet.append(cells)
    book.save(path)
    return path


def write_text(path, table, delimiter=";", encoding="utf-8", missing=".", quoting=csv.QUOTE_ALL):
    header, rows = table
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=delimiter, quoting=quoting)
        writer.writerow(header)
        writer.writerows([[missing if c is None else c for c in row] for row in rows])
    return path


def write_bulk_csv(path, encoding="utf-8-sig"):
    header, rows = statline_table()
    rows = [[*row[:5], *(padded(cell) for cell in row[5:])] for row in rows]
    return write_text(path, (header, rows), encoding=encoding)


def write_parquet(path):
    header, rows = statline_table()
    columns = [
        [float("nan") if v is None else float(v) for v in column] if i > 4 else list(column)
        for i, column in enumerate(zip(*rows, strict=True))
    ]
    pyarrow.parquet.write_table(pyarrow.table(dict(zip(header, columns, strict=True))), path)
    return path


def write_with_notes(path):
    return write_xlsx(path, before=[["Kerncijfers wijken en buurten"], []])


SHAPES = {
    "yearly, numbers": lambda p: write_xlsx(p / "kwb-2023.xlsx"),
    "yearly, text with decimal comma": lambda p: write_xlsx(p / "kwb-2014.xlsx", as_text=True),
    "yearly, notes above the names": lambda p: write_with_notes(p / "notes.xlsx"),
    "yearly as csv": lambda p: write_text(p / "kwb-2023.csv", yearly_table()),
    "yearly as csv with mark": lambda p: write_text(
        p / "kwb-2023.csv", yearly_table(), encoding="utf-8-sig", quoting=csv.QUOTE_MINIMAL
    ),
    "yearly as csv, Windows-1252": lambda p: write_text(
        p / "kwb-2023.csv", yearly_table(), encoding="cp1252"
    ),
    "bulk csv with mark": lambda p: write_bulk_csv(p / "84799NED.csv"),
    "bulk csv without mark": lambda p: write_bulk_csv(p / "84799NED.csv", "utf-8"),
    "bulk csv, Windows-1252": lambda p: write_bulk_csv(p / "84799NED.csv", "cp1252"),
    "typed csv": lambda p: write_text(
        p / "typed-2020.csv", statline_table(), ",", missing="NaN", quoting=csv.QUOTE_MINIMAL
    ),
    "typed csv, empty cells": lambda p: write_text(
        p / "typed-2020.csv", statline_table(), ",", "utf-8", ""
    ),
    "typed parquet": lambda p: write_parquet(p / "typed-2020.parquet"),
    "parquet under another name": lambda p: write_parquet(p / "figures-2020.csv"),
}

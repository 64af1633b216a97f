"""Files of key figures that may be anything: read in a process of its own, within bounds of every kind."""

import io
import json
import threading
import zipfile
from decimal import Decimal

import pyarrow
import pyarrow.parquet
import pytest

from tests.place.kwb_files import CODES, READ, SHAPES, write_text, write_xlsx, yearly_table
from wijkabm.ground.errors import InputError
from wijkabm.place import reading, tabular
from wijkabm.place.kwb import read_areas, read_kwb
from wijkabm.place.reading import OverdueError, Reading, read_areas_apart
from wijkabm.place.tabular import LimitError

SHEET = "xl/worksheets/sheet1.xml"


def replace_sheet(path, change):
    """The same workbook with its first sheet changed."""
    old = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(old)) as source, zipfile.ZipFile(path, "w") as target:
        for part in source.namelist():
            text = source.read(part)
            packed = change(text.decode()).encode() if part == SHEET else text
            target.writestr(part, packed, zipfile.ZIP_DEFLATED)
    return path


def name_row(path, row):
    """Name a row far below the last."""
    late = f'<row r="{row}"><c r="A{row}"><v>1</v></c></row></sheetData>'
    return replace_sheet(path, lambda text: text.replace("</sheetData>", late))


@pytest.mark.parametrize("shape", SHAPES)
def test_what_is_read_apart_is_what_is_read_here(shape, tmp_path):
    path = SHAPES[shape](tmp_path)
    assert repr(Reading(path).wait().unpack()) == repr(read_kwb(path)), "NaN and all"
    assert read_areas_apart(path, [READ]) == read_areas(path, [READ])


def test_refusals_are_the_same_apart(tmp_path):
    (tmp_path / "none.csv").write_text("a;b\n1;2\n")
    for path, codes in (("absent.csv", [READ]), ("none.csv", [READ]), ("none.csv", [])):
        said = []
        for read in (read_areas, read_areas_apart):
            with pytest.raises(InputError) as caught:
                read(tmp_path / path, codes)
            said.append(str(caught.value))
        assert said[0] == said[1]


def test_a_workbook_that_names_row_a_thousand_million_is_refused(tmp_path):
    path = name_row(write_xlsx(tmp_path / "kwb-2023.xlsx"), 10**9)
    assert path.stat().st_size < 10_000
    with pytest.raises(LimitError, match="rows") as caught:
        read_areas_apart(path, [READ])
    assert caught.value.limit == "rows"


def test_empty_rows_down_to_the_last_of_excel_are_no_harm(tmp_path):
    path = name_row(write_xlsx(tmp_path / "kwb-2023.xlsx"), tabular.LAST_ROW)
    assert [area.code for area in read_areas_apart(path, [READ])] == [READ]


def test_a_hundred_thousand_columns_are_refused(tmp_path):
    header, rows = yearly_table()
    more = [f"x{k}" for k in range(100_000)]
    path = write_text(tmp_path / "wide.csv", ([*header, *more], [[*r, *more] for r in rows]))
    with pytest.raises(LimitError, match="columns"):
        read_areas_apart(path, [READ])


def test_a_row_as_wide_as_excel_allows_is_refused(tmp_path):
    path = replace_sheet(
        write_xlsx(tmp_path / "kwb.xlsx"),
        lambda text: text.replace("</row>", '<c r="XFD1"><v>1</v></c></row>', 1),
    )
    with pytest.raises(LimitError, match="columns"):
        read_kwb(path)


def test_more_rows_than_may_be_are_refused_in_every_kind(tmp_path, monkeypatch):
    monkeypatch.setattr(tabular, "MOST_ROWS", 3)
    for make in SHAPES.values():
        with pytest.raises(LimitError, match="more than 3 rows"):
            read_kwb(make(tmp_path))


def test_what_is_too_large_is_refused_in_every_kind(tmp_path, monkeypatch):
    monkeypatch.setattr(tabular, "LARGEST_UNPACKED", 100)
    for make in SHAPES.values():
        with pytest.raises(LimitError, match="unpacked"):
            read_kwb(make(tmp_path))


def test_what_swells_is_refused_before_it_is_opened(tmp_path, monkeypatch):
    book = write_xlsx(tmp_path / "kwb.xlsx")
    flat = tmp_path / "kwb.parquet"
    columns = {f"x{k}": ["the same words"] * 50_000 for k in range(20)}
    pyarrow.parquet.write_table(pyarrow.table(columns), flat, use_dictionary=False)
    monkeypatch.setattr(pyarrow.parquet, "read_table", None)
    for path in (book, flat):
        monkeypatch.setattr(tabular, "LARGEST_UNPACKED", path.stat().st_size + 1)
        with pytest.raises(LimitError, match="unpacked"):
            read_kwb(path)


def test_a_parquet_file_is_refused_before_it_is_read(tmp_path, monkeypatch):
    path = tmp_path / "x.parquet"
    pyarrow.parquet.write_table(pyarrow.table({"x": [1] * (tabular.MOST_ROWS + 1)}), path)
    monkeypatch.setattr(pyarrow.parquet, "read_table", None)
    with pytest.raises(LimitError, match="rows"):
        read_kwb(path)


def test_numbers_of_any_kind_cross_over_as_they_are():
    cells = {"a": 1, "b": 2.5, "c": " 3,5", "d": None, "e": True, "f": Decimal("4.25")}
    assert json.loads(json.dumps(reading._plain(cells))) == {**cells, "f": 4.25}
    assert reading._plain({"a": b"1"}) == {"a": "b'1'"}, "bytes are no number"


def test_a_reader_that_takes_too_long_is_ended(tmp_path, monkeypatch):
    path = write_text(tmp_path / "kwb.csv", yearly_table())
    monkeypatch.setattr(reading, "COMMAND", "import time; time.sleep(1000)")
    monkeypatch.setattr(reading, "DEADLINE", 0.2)
    slow = Reading(path)
    with pytest.raises(OverdueError, match="seconds"):
        slow.wait()
    assert slow._process.poll() is not None


def test_a_reader_that_nobody_waits_for_is_ended(tmp_path, monkeypatch):
    path = write_text(tmp_path / "kwb.csv", yearly_table())
    monkeypatch.setattr(reading, "COMMAND", 'print(\'{"rows": 1}\', flush=True)\nimport time\n'
                        "time.sleep(1000)")  # fmt: skip
    slow = Reading(path, progress=lambda rows: threading.Thread(target=slow.end).start())
    with pytest.raises(InputError, match="ended"):
        slow.wait()
    assert slow._process.poll() is not None
    with pytest.raises(InputError, match="nobody"):
        slow.wait()


def test_a_reader_that_breaks_is_one_line(tmp_path, monkeypatch):
    path = write_text(tmp_path / "kwb.csv", yearly_table())
    for said in ("", '{"rows": 500}\\n', '{"rows"'):
        monkeypatch.setattr(reading, "COMMAND", f"print('{said}', end=''); raise SystemExit(3)")
        with pytest.raises(InputError, match="its reader ended"):
            Reading(path).wait()


def test_a_reader_loads_no_rule_and_takes_little_memory(tmp_path, monkeypatch):
    path = write_xlsx(tmp_path / "kwb.xlsx")
    monkeypatch.setattr(
        reading,
        "COMMAND",
        f"{reading.COMMAND}\nimport sys\n"
        "print({'numba', 'wijkabm.month', 'mesa', 'pandas'} & set(sys.modules), file=sys.stderr)",
    )
    begin, said = reading._begin, []

    def watch(path):
        process = begin(path)
        said.append(process)
        return process

    monkeypatch.setattr(reading, "_begin", watch)
    monkeypatch.setattr(reading.subprocess, "DEVNULL", reading.subprocess.PIPE)
    Reading(path).wait()
    assert said[0].stderr.read().decode().strip() == "set()"


def test_progress_is_told_and_all_areas_come(tmp_path):
    header, rows = yearly_table()
    more = [
        [f"BU0344{k:04d}", "x", f"Buurt {k}", "Utrecht", "x", *rows[3][5:]] for k in range(1200)
    ]
    told = []
    path = write_text(tmp_path / "kwb.csv", (header, [*rows, *more]))
    table = Reading(path, told.append).wait().unpack()
    assert told == [500, 1000]
    assert len(table.rows) == len(CODES) + 1200 - (READ in {row[0] for row in more})

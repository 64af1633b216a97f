"""Key figures of one's own: a file that somebody gives, bounded, read beside the page, and forgotten."""

import base64
import binascii
import contextlib
import io
import tempfile
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from wijkabm.app.refusals import RefusalError
from wijkabm.place.catalogue import SPECS
from wijkabm.place.columns import find_year, parse_number
from wijkabm.place.key_figures import KeyFigures, Origin
from wijkabm.place.kwb import pick_areas
from wijkabm.place.reading import DEADLINE, OverdueError, PackedTable, Reading
from wijkabm.place.rows import UnknownYearError
from wijkabm.place.street_file import StreetFile
from wijkabm.place.tabular import LimitError
from wijkabm.tell.gaps import tell_lacking

LARGEST_FILE: Final = 20_000_000
"""Bytes; the national workbook has some 14 million."""

MOST_LISTED: Final = 400
KINDS: Final = (".xlsx", ".csv", ".parquet", ".gpkg", ".geojson", ".json")


def _is_filled(cell: Any) -> bool:
    try:
        return parse_number(cell) is not None
    except ValueError:
        return True


def _join(area: tuple[str, str, str]) -> str:
    return " ".join(area).lower()


class Turn:
    """Lets one file of a server be read at a time."""

    def __init__(self) -> None:
        self._turn: Any = threading.Semaphore()

    def share(self, turn: Any) -> None:
        """Wait for files that are read in other processes too."""
        self._turn = turn

    @contextlib.contextmanager
    def take(self, told: Callable[[], None]) -> Iterator[None]:
        """Read inside; `told` is called if that has to wait.

        Raises
        ------
        InputError
            It had to wait too long.
        """
        if not self._turn.acquire(False):
            told()
            if not self._turn.acquire(True, DEADLINE + 10.0):
                raise RefusalError("upload_busy")
        try:
            yield
        finally:
            self._turn.release()


TURN: Final = Turn()


@dataclass(frozen=True)
class Upload:
    """A file of key figures that has been read.

    Attributes
    ----------
    table : PackedTable
        Its name is of our own making: what somebody called it reaches no folder.
    """

    table: PackedTable

    @property
    def name(self) -> str:
        """What the file is called."""
        return self.table.name

    @cached_property
    def areas(self) -> list[tuple[str, str, str]]:
        """Code, name and municipality of wijken and buurten, the wijken first."""
        rows = [row for row in self.table.rows() if row.code[:2] in ("WK", "BU")]
        rows.sort(key=lambda row: (row.code[:2] != "WK", row.municipality, row.name))
        return [(row.code, row.name, row.municipality) for row in rows]

    def has(self, code: str) -> bool:
        """Whether an area of this code is in it."""
        return any(area[0].upper() == code.strip().upper() for area in self.areas)

    def tell_lacking(self, language: str) -> str:
        """How many figures the file has for none of its areas, and whose stand in; empty if it has all."""
        lacking: dict[str, Origin] = dict.fromkeys(SPECS, "country")
        for row in self.table.rows():
            filled = [name for name in lacking if _is_filled(row.cells.get(name))]
            for name in filled:
                if row.code[:2] in ("WK", "BU"):
                    del lacking[name]
                elif row.code[:2] == "GM":
                    lacking[name] = "municipality"
        return tell_lacking(lacking, language)

    def list_areas(self, text: str = "") -> dict[str, Any]:
        """Areas in which all words of a text are found: the first of them, and how many there are."""
        words = text.lower().split()
        found = [area for area in self.areas if all(word in _join(area) for word in words)]
        return {"areas": found[:MOST_LISTED], "count": len(found), "file": self.name}

    def read_areas(self, codes: list[str]) -> list[KeyFigures]:
        """Key figures of some areas.

        Raises
        ------
        InputError
        """
        try:
            return pick_areas([self.table.unpack()], codes)
        except UnknownYearError:
            raise RefusalError("upload_year") from None


@dataclass(frozen=True)
class File:
    """A file as a page sends it: a name of our own making, and its bytes."""

    name: str
    content: bytes


def open_file(name: Any, content: Any) -> File:
    """A file from its name and its bytes as base64.

    Raises
    ------
    InputError
        Too large, damaged, or of another kind.
    """
    given = str(name).lower()
    kind = next((kind for kind in KINDS if given.endswith(kind)), None)
    if kind is None:
        raise RefusalError("upload_kind", kinds=", ".join(KINDS))
    if not isinstance(content, str) or len(content) * 3 // 4 > LARGEST_FILE + 3:
        raise RefusalError("upload_large", most=LARGEST_FILE // 1_000_000)
    try:
        data = base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        raise RefusalError("upload_damaged") from None
    if data.startswith(b"PK") and not zipfile.is_zipfile(io.BytesIO(data)):
        raise RefusalError("upload_unreadable")
    year = find_year(given)
    return File(f"kwb-{year}{kind}" if year else f"file{kind}", data)


def wait_for(reading: Reading) -> PackedTable:
    """The table of a file, or why there is none, in the page's language.

    Raises
    ------
    InputError
    """
    try:
        return reading.wait()
    except LimitError as error:
        raise _tell_limit(error) from None
    except OverdueError as error:
        raise RefusalError("upload_slow", seconds=error.seconds) from None


def _tell_limit(error: LimitError) -> RefusalError:
    if error.limit == "rows":
        return RefusalError("upload_rows", most=error.most)
    if error.limit == "columns":
        return RefusalError("upload_columns", most=error.most)
    return RefusalError("upload_unpacked", most=error.most)


class Desk:
    """Where a page hands in its files, one at a time.

    Attributes
    ----------
    upload : Upload or None
        The last file that was read.
    streets : list of StreetFile
        Streets of areas of that file, for when these are chosen.
    """

    def __init__(self) -> None:
        self.upload: Upload | None = None
        self.streets: list[StreetFile] = []
        self._reading: Reading | None = None
        self._is_busy = self._is_closed = False
        self._lock = threading.Lock()

    def begin(self, work: Callable[[], None]) -> None:
        """Have `work` read a file, on a thread of its own.

        Raises
        ------
        InputError
            One is being read already.
        """
        with self._lock:
            if self._is_busy:
                raise RefusalError("upload_own")
            self._is_busy, self.upload, self.streets = True, None, []

        def run() -> None:
            try:
                work()
            finally:
                self._is_busy = False

        threading.Thread(target=run, name="upload", daemon=True).start()

    def read(self, file: File, tell: Callable[[dict[str, Any]], None]) -> Upload:
        """Read a file; `tell` gets how far that is.

        Raises
        ------
        InputError
        """
        with TURN.take(lambda: tell({"waits": True})), tempfile.TemporaryDirectory() as folder:
            tell({"rows": 0})
            path = Path(folder) / file.name
            path.write_bytes(file.content)
            reading = Reading(path, lambda rows: tell({"rows": rows}))
            with self._lock:
                self._reading = reading
                if self._is_closed:
                    reading.end()
            self.upload = Upload(wait_for(reading))
        return self.upload

    def close(self) -> None:
        """Nobody waits for it any more."""
        with self._lock:
            self._is_closed = True
            if self._reading is not None:
                self._reading.end()

"""Read a file of key figures that somebody gives, in a process of its own, with a deadline.

Whatever a file does to its reader, it does it there: the reader may not take more memory than a large
file needs, says how far it is, and is ended when it takes too long or nobody waits for it any more. It
loads no rule and no numba, so it begins at once.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO, Final

from wijkabm.ground.errors import InputError, Sentence
from wijkabm.place.columns import Column
from wijkabm.place.key_figures import KeyFigures
from wijkabm.place.kwb import check_codes, date_tables, pick_areas, read_kwb
from wijkabm.place.rows import Row, Table
from wijkabm.place.tabular import LimitError

DEADLINE: Final = 120.0
"""Seconds; the national file takes some twenty of a processor."""

LARGEST_MEMORY: Final = 4_000_000_000
"""Bytes of addresses that a reader may take, where the system can be told."""

TELL_EVERY: Final = 500  # rows
COMMAND: Final = "from wijkabm.place.reading import answer; answer()"

Progress = Callable[[int], None]


@dataclass(frozen=True)
class PackedTable:
    """A file of key figures that has been read, kept small until areas are chosen from it.

    Attributes
    ----------
    name, sha256, year, columns, repeated
        As `Table` has them.
    packed : bytes
        The rows, a line each.
    """

    name: str
    sha256: str
    year: int
    columns: Mapping[str, Column]
    repeated: frozenset[str]
    packed: bytes

    def rows(self) -> Iterator[Row]:
        """The areas, one by one."""
        for line in zlib.decompress(self.packed).splitlines():
            yield Row(*json.loads(line))

    def unpack(self) -> Table:
        """As the reader made it."""
        rows = {row.code: row for row in self.rows()}
        return Table(self.name, self.sha256, self.year, self.columns, rows, self.repeated)


class OverdueError(InputError):
    """A file took longer to read than any file of key figures does."""

    def __init__(self, name: str, seconds: float) -> None:
        self.seconds = round(seconds)
        super().__init__(
            f"{name} takes more than {seconds:.0f} seconds to read; "
            "give a CSV file with the rows that are needed."
        )


class Reading:
    """One file that is being read.

    Parameters
    ----------
    path : str or Path
    progress : callable
        Called with the number of rows read, now and then.
    """

    def __init__(self, path: str | Path, progress: Progress = lambda rows: None) -> None:
        self.path, self._progress = Path(path), progress
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._is_ended = self._is_overdue = False

    def end(self) -> None:
        """Stop; who waits for the table gets an error."""
        with self._lock:
            self._is_ended = True
            if self._process is not None:
                self._process.kill()

    def wait(self) -> PackedTable:
        """Read; at most `DEADLINE` seconds.

        Raises
        ------
        InputError
            As `read_kwb`; also if it took too long or was ended.
        """
        with self._lock:
            if self._is_ended:
                raise InputError("{file}: nobody waits for it any more", file=self.path.name)
            process = self._process = _begin(self.path)
        timer = threading.Timer(DEADLINE, self._give_up)
        timer.start()
        try:
            assert process.stdout is not None
            return self._listen(process.stdout)
        finally:
            timer.cancel()
            process.kill()
            process.wait()
            process.stdout.close()  # type: ignore[union-attr]

    def _give_up(self) -> None:
        self._is_overdue = True
        if self._process is not None:
            self._process.kill()

    def _listen(self, told: BinaryIO | Any) -> PackedTable:
        found: dict[str, Any] | None = None
        packer, packed = zlib.compressobj(1), []
        for line in told:
            if found is not None:
                packed.append(packer.compress(line))
                found["count"] -= 1
                continue
            if not line.endswith(b"\n"):  # it ended in the midst of a word
                break
            word = json.loads(line)
            if "error" in word:
                raise _remake_error(word)
            if "table" in word:
                found = word["table"]
            else:
                self._progress(word["rows"])
        if found is None or found.pop("count"):
            if self._is_overdue:
                raise OverdueError(self.path.name, DEADLINE)
            raise InputError(
                "{file} cannot be read: its reader ended; download the file again.",
                file=self.path.name,
            )
        packed.append(packer.flush())
        found["repeated"] = frozenset(found["repeated"])
        found["columns"] = {name: Column(*row) for name, row in found["columns"].items()}
        return PackedTable(packed=b"".join(packed), **found)


def read_areas_apart(
    paths: str | Path | Sequence[str | Path],
    codes: Sequence[str],
    progress: Progress = lambda rows: None,
    years: Sequence[int] = (),
) -> list[KeyFigures]:
    """As `kwb.read_areas`, of files that may be anything.

    Parameters
    ----------
    paths : str, Path or sequence of them
        Several editions are merged by area: see `kwb.pick_areas`.
    codes : sequence of str
    progress : callable
        Called with the number of rows read, now and then.
    years : sequence of int
        Of the figures, one for each file, where the files do not tell.

    Raises
    ------
    InputError
    """
    wanted = check_codes(codes)
    files = [paths] if isinstance(paths, str | Path) else list(paths)
    twice = next((path for path in files if files.count(path) > 1), None)
    if twice is not None:
        raise InputError(f"--kwb {twice} is given twice; give each file once")
    tables = [Reading(path, progress).wait().unpack() for path in files]
    return pick_areas(date_tables(tables, years), wanted)


def _begin(path: Path) -> "subprocess.Popen[bytes]":
    """The reader. It finds what this process finds, and nothing more: not the present folder."""
    surroundings = {**os.environ, "PYTHONPATH": os.pathsep.join(part for part in sys.path if part)}
    return subprocess.Popen(
        [sys.executable, "-P", "-c", COMMAND, str(path)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=surroundings,
    )


def _remake_error(word: Mapping[str, Any]) -> InputError:
    if "limit" in word:
        return LimitError(word["name"], word["limit"], word["most"])
    return InputError(_unpack(word["error"]))


def _unpack(packed: Any) -> Any:
    """What `_pack` packed."""
    if not isinstance(packed, Mapping):
        return packed
    return Sentence(
        packed["form"], **{name: _unpack(value) for name, value in packed["values"].items()}
    )


def _pack(value: Any) -> Any:
    """A sentence as plain values, so that it can be told in another language elsewhere."""
    if isinstance(value, Sentence):
        return {
            "form": value.form,
            "values": {name: _pack(part) for name, part in value.values.items()},
        }
    return value if isinstance(value, str | int | float) else str(value)


def answer() -> None:
    """Be the reader: the table of the file in the first argument, or what is wrong with it, as lines."""
    path = Path(sys.argv[1])
    _bound_self()
    try:
        table = read_kwb(path, _tell_rows)
    except LimitError as error:
        _tell(
            {
                "error": _pack(error.sentence),
                "name": error.name,
                "limit": error.limit,
                "most": error.most,
            }
        )
    except InputError as error:
        _tell({"error": _pack(error.sentence)})
    except MemoryError:
        said = Sentence("{name} takes more memory than any file of key figures.", name=path.name)
        _tell({"error": _pack(said)})
    else:
        _tell_table(table)


def _bound_self() -> None:
    """Take no more than a reader needs, and outlive nobody for long."""
    if sys.platform != "win32":  # it has neither; whoever began the reader ends it
        import resource

        signal.alarm(round(DEADLINE) + 10)
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = LARGEST_MEMORY if hard == resource.RLIM_INFINITY else min(LARGEST_MEMORY, hard)
        with suppress(ValueError, OSError):  # macOS refuses a bound below what it has set aside
            resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def _tell_rows(rows: int) -> None:
    if rows % TELL_EVERY == 0:
        _tell({"rows": rows})


def _tell_table(table: Table) -> None:
    about = {
        "name": table.name,
        "sha256": table.sha256,
        "year": table.year,
        "columns": dict(table.columns),
        "repeated": sorted(table.repeated),
        "count": len(table.rows),
    }
    _tell({"table": about})
    _write(
        [row.code, row.name, row.municipality, row.line, _plain(row.cells)]
        for row in table.rows.values()
    )


def _plain(cells: Mapping[str, Any]) -> dict[str, Any]:
    """Numbers and texts as `columns.parse_number` reads them; anything else by how it is shown."""
    return {
        name: cell if cell is None or type(cell) in (int, float, str, bool) else _show(cell)
        for name, cell in cells.items()
    }


def _show(cell: Any) -> float | str:
    return float(cell) if isinstance(cell, Decimal) else str(cell)


def _tell(word: Mapping[str, Any]) -> None:
    _write([word])


def _write(words: Iterable[Any]) -> None:
    sys.stdout.write("".join(json.dumps(word) + "\n" for word in words))
    sys.stdout.flush()

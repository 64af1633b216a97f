"""Key figures of one's own: a file that somebody gives, bounded, read, and forgotten."""

import base64
import binascii
import io
import re
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from wijkabm.app.refusals import RefusalError
from wijkabm.place.key_figures import KeyFigures
from wijkabm.place.kwb import Table, read_areas, read_kwb

LARGEST_FILE: Final = 12_000_000
LARGEST_UNPACKED: Final = 150_000_000
MOST_LISTED: Final = 400
KINDS: Final = (".xlsx", ".csv", ".parquet")
YEAR: Final = re.compile(r"20\d\d")


@dataclass(frozen=True)
class Upload:
    """A file of key figures that has been read once.

    Attributes
    ----------
    name : str
        A name of our own making: what somebody called it reaches no folder.
    content : bytes
    table : Table
    """

    name: str
    content: bytes
    table: Table

    def list_areas(self) -> list[list[Any]]:
        """Code, name and municipality of wijken and buurten, the wijken first."""
        rows = [row for code, row in self.table.rows.items() if code[:2] in ("WK", "BU")]
        rows.sort(key=lambda row: (row.code[:2] != "WK", row.municipality, row.name))
        return [[row.code, row.name, row.municipality] for row in rows[:MOST_LISTED]]

    def read_areas(self, codes: list[str]) -> list[KeyFigures]:
        """Key figures of some areas.

        Raises
        ------
        InputError
        """
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / self.name
            path.write_bytes(self.content)
            return read_areas(path, codes)


def read_upload(name: Any, content: Any) -> Upload:
    """A file as a page sends it: its name, and its bytes as base64.

    Raises
    ------
    InputError
        Too large, of another kind, or no file of CBS.
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
    _check_unpacked(data)
    year = YEAR.search(given)
    own_name = f"kwb-{year[0]}{kind}" if year else f"file{kind}"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / own_name
        path.write_bytes(data)
        table = read_kwb(path)
    return Upload(own_name, data, table)


def _check_unpacked(data: bytes) -> None:
    """Refuse what would swell when it is opened."""
    if not data.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            size = sum(part.file_size for part in packed.infolist())
    except (zipfile.BadZipFile, ValueError):
        raise RefusalError("upload_unreadable") from None
    if size > LARGEST_UNPACKED:
        raise RefusalError("upload_unpacked", most=LARGEST_UNPACKED // 1_000_000)

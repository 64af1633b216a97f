"""Files of streets that pages play on: read from a page, and kept so that a link can name them.

A link is too short for streets, so it says which they are by a hash; a server that has seen them knows them.
What is saved as a file brings them along.
"""

import base64
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

from wijkabm.app.refusals import FILE, RefusalError, read_argument
from wijkabm.ground.errors import InputError
from wijkabm.place.key_figures import KeyFigures
from wijkabm.place.own_files import give_own, reads_code
from wijkabm.place.presets import tell_code
from wijkabm.place.street_file import MAKE, StreetFile, parse_street_file

LARGEST_FILE: Final = 2_000_000
"""Bytes of a file of streets; one of a thousand segments has a fifth of a million."""

MOST_KEPT: Final = 60


class Shelf:
    """Streets that this server has seen, by their hash; those not used for longest leave first.

    Attributes
    ----------
    keep : callable
        ``keep(file)``; where sessions live in a worker, it tells the server too.
    """

    def __init__(self) -> None:
        self._files: OrderedDict[str, StreetFile] = OrderedDict()
        self._lock = threading.Lock()
        self.keep: Callable[[StreetFile], None] = self.put

    def put(self, file: StreetFile) -> None:
        """Know these streets from now on."""
        with self._lock:
            self._files[file.fingerprint] = file
            self._files.move_to_end(file.fingerprint)
            while len(self._files) > MOST_KEPT:
                self._files.popitem(last=False)

    def find(self, fingerprint: str) -> StreetFile | None:
        """The streets with this hash, if this server has seen them."""
        with self._lock:
            if fingerprint in self._files:
                self._files.move_to_end(fingerprint)
            return self._files.get(fingerprint)


SHELF: Final = Shelf()


def open_streets(content: Any) -> StreetFile:
    """Streets from the bytes of a file as base64.

    Raises
    ------
    InputError
        Too large, damaged, or no file of streets.
    """
    if not isinstance(content, str) or len(content) * 3 // 4 > LARGEST_FILE + 3:
        raise RefusalError("upload_large", most=LARGEST_FILE // 1_000_000)
    try:
        read = base64.b64decode(content, validate=True)
    except ValueError:
        raise RefusalError("upload_damaged") from None
    try:
        return parse_street_file(read.decode(), FILE)
    except UnicodeDecodeError:  # a map, a workbook: whole, but another file
        raise InputError("{where}: this is no UTF-8 text; {make}", where=FILE, make=MAKE) from None


def lay_streets(areas: Sequence[KeyFigures], file: StreetFile) -> tuple[KeyFigures, ...]:
    """The page's wijken, the one of the file's code on its own streets.

    Raises
    ------
    InputError
        It is of none of them, or cannot be of the one it is of.
    """
    if not any(reads_code(area, file) for area in areas):
        raise RefusalError(
            "streets_other",
            title=read_argument(file.title),
            area=read_argument(file.area),
            wijken=", ".join(map(tell_code, areas)),
        )
    SHELF.keep(file)
    return tuple(
        give_own(_without_streets(area), file, file.title) if reads_code(area, file) else area
        for area in areas
    )


def read_streets(data: Any) -> StreetFile | None:
    """Streets of an area as a link or a file has them: a hash, or all of it; None where it has none.

    Raises
    ------
    InputError
    """
    if data is None:
        return None
    if isinstance(data, str):
        found = SHELF.find(data)
        if found is None:
            raise RefusalError("streets_unknown")
        return found
    try:
        read = StreetFile.model_validate(data)
    except ValueError:
        raise InputError(
            "{where}: its streets were changed; {make}", where=FILE, make=MAKE
        ) from None
    SHELF.keep(read)
    return read


def _without_streets(area: KeyFigures) -> KeyFigures:
    """The same figures, without streets and what their file counted."""
    counted = {name: figure for name, figure in area.counted.items() if figure.by_hand}
    return replace(area, streets=None, counted=counted)

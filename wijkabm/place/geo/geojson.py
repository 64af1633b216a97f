"""The features of a GeoJSON file one by one, however large: a municipality's addresses are 140 MB."""

import json
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np
from shapely.errors import ShapelyError
from shapely.geometry import shape as to_shape

from wijkabm.ground.errors import InputError
from wijkabm.place.geo.files import WHAT_TO_TAKE, explain_conversion
from wijkabm.place.geo.rd import Array, Box, find_middles
from wijkabm.place.geo.spellings import choose_columns

SAMPLE: Final = 200
"""Shapes that are looked at to see in which grid a file is."""

CHUNK: Final = 1 << 20
"""Letters that are read at a time."""

LARGEST_VALUE: Final = 1 << 26
"""Letters of one feature; a province has some millions."""

BLANK: Final = " \t\r\n"


class Text:
    """A file of JSON, taken value by value.

    Parameters
    ----------
    path : Path
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open(encoding="utf-8-sig")
        self._decoder = json.JSONDecoder()
        self._held = ""
        self._at = 0

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def look(self) -> str:
        """The next letter that is no blank; empty at the end."""
        while True:
            while self._at < len(self._held) and self._held[self._at] in BLANK:
                self._at += 1
            if self._at < len(self._held) or not self._read_on(CHUNK):
                return self._held[self._at : self._at + 1]

    def take(self, letters: str) -> str:
        """The next letter, which must be one of some."""
        found = self.look()
        if not found or found not in letters:
            raise ValueError(f"{' or '.join(letters)} is missing")
        self._at += 1
        return found

    def take_value(self) -> Any:
        """The next value, whole."""
        self.look()
        more = CHUNK
        while True:
            try:
                value, end = self._decoder.raw_decode(self._held, self._at)
            except json.JSONDecodeError:
                end = len(self._held)
                value = None
            # A number at the very end may go on in what was not read yet.
            if end < len(self._held):
                self._at = end
                return value
            if end - self._at > LARGEST_VALUE:
                raise ValueError("something in it is larger than any shape")
            if not self._read_on(more):
                value, self._at = self._decoder.raw_decode(self._held, self._at)
                return value
            more *= 2

    def _read_on(self, letters: int) -> bool:
        more = self._file.read(letters)
        self._held = self._held[self._at :] + more
        self._at = 0
        return bool(more)


class GeoJsonLayer:
    """A file of features.

    Parameters
    ----------
    path : Path
    role : {"boundary", "roads", "dwellings"}
        The option that named the file.
    """

    def __init__(self, path: Path, role: str) -> None:
        self.path, self._role = path, role
        self.name = str(next(read_features(path, role))["name"] or path.stem)

    def sample(self) -> Array:
        """Places (n, 2) of some of its shapes, in the file's own grid."""
        return find_middles(make_shapes([s for s, _ in islice(self.rows((), None), SAMPLE)]))

    def rows(
        self, wanted: Sequence[str], window: Box | None
    ) -> Iterator[tuple[Any, dict[str, Any]]]:
        """Shapes as they stand and the values that were asked for, of features that may touch a window."""
        known: dict[tuple[str, ...], dict[str, str]] = {}
        for feature in read_features(self.path, self._role):
            shape = feature.get("geometry")
            if not isinstance(shape, dict) or (window and not _may_touch(shape, window)):
                continue
            has = feature.get("properties")
            has = has if isinstance(has, dict) else {}
            names = tuple(has)
            if names not in known:
                known[names] = choose_columns(names, wanted)
            yield shape, {thing: has[column] for thing, column in known[names].items()}


def make_shapes(features: Sequence[Any]) -> Array:
    """Shapes out of what stands in a file; none where it is empty or no shape."""
    made = np.full(len(features), None, object)
    for row, feature in enumerate(features):
        try:
            with np.errstate(invalid="ignore"):
                made[row] = to_shape(feature)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, ShapelyError):
            continue
    return made


def _may_touch(shape: dict[str, Any], window: Box) -> bool:
    """Whether the box of a shape touches a window; of a collection that is not asked."""
    if not isinstance(shape.get("coordinates"), list):
        return True
    xs: list[float] = []
    ys: list[float] = []
    waiting = [shape["coordinates"]]
    while waiting:
        one = waiting.pop()
        if len(one) > 1 and all(isinstance(number, int | float) for number in one[:2]):
            xs.append(one[0])
            ys.append(one[1])
        else:
            waiting.extend(part for part in one if isinstance(part, list))
    x0, y0, x1, y1 = window
    return bool(xs) and max(xs) >= x0 and max(ys) >= y0 and min(xs) <= x1 and min(ys) <= y1


def read_features(path: Path, role: str) -> Iterator[dict[str, Any]]:
    """Every feature of a file, and before them what the file calls itself.

    Yields
    ------
    dict
        First ``{"name": ...}``, then features as they stand.

    Raises
    ------
    InputError
        It is damaged, or JSON of another kind.
    """
    where = f"--{role} {path}"
    text = Text(path)
    try:
        yield from _walk(text, where, path.name, role)
    except (ValueError, RecursionError, OSError) as error:
        if isinstance(error, InputError):
            raise
        reason = "text that is no UTF-8" if isinstance(error, UnicodeDecodeError) else error
        raise InputError(f"{where} is damaged ({reason}); download it again") from None
    finally:
        text.close()


def _walk(text: Text, where: str, name: str, role: str) -> Iterator[dict[str, Any]]:
    """Members of the outermost object; those of `features` are handed on."""
    seen: dict[str, Any] = {}
    text.take("{")
    has_features = False
    while text.look() != "}":
        key = text.take_value()
        text.take(":")
        if key == "features" and text.look() == "[":
            has_features = True
            yield {"name": seen.get("name")}
            yield from _walk_list(text)
        elif key == "elements":
            raise InputError(
                f"{where} is JSON of Overpass (OpenStreetMap); export it as GeoJSON (Export in "
                f"overpass turbo), or take {WHAT_TO_TAKE[role]}"
            )
        else:
            seen[key] = text.take_value()
        if text.look() != "}":
            text.take(",")
    if not has_features:
        kind = seen.get("type")
        known = f"{kind}; {explain_conversion(name)}" if kind == "Topology" else "no map (GeoJSON)"
        raise InputError(f"{where} is JSON, but {known}; take {WHAT_TO_TAKE[role]}")


def _walk_list(text: Text) -> Iterator[dict[str, Any]]:
    text.take("[")
    while text.look() != "]":
        feature = text.take_value()
        if isinstance(feature, dict):
            yield feature
        if text.look() != "]":
            text.take(",")
    text.take("]")

"""A wijk's own streets as a file: what `wijkabm streets` writes once, and a run reads without any map.

The file is small, versioned and readable, and travels in a workshop's folder. It holds streets, counts and
places along them: no house number, postcode, name of a shop or key of a register, and no person.
"""

import hashlib
import json
import math
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from wijkabm.ground.errors import InputError, Sentence
from wijkabm.ground.plain import say_problem
from wijkabm.ground.strict_yaml import read_text

VERSION: Final = 1
ENDING: Final = ".streets.json"
MAKE: Final = Sentence("make one with wijkabm streets")
MOST_SEGMENTS: Final = 1_000
"""Segments of a file; more are joined when it is made."""

FARTHEST: Final = 100_000.0
"""Metres from the origin; no municipality is as wide."""

NETHERLANDS: Final = (-10_000.0, 280_000.0, 310_000.0, 640_000.0)
"""Least and most of the Dutch grid (RD, EPSG:28992), metres: x0, y0, x1, y1."""

NEAR_CROSSING: Final = 0.2
"""Metres between a crossing and the end of a line there, both rounded."""
LONGER: Final = (0.02, 1.0)
"""Share and metres by which a line may differ from the length of its street: points that hardly bend it are
left out."""

ONLY_EMPTY: Final = Sentence("this is a list of empty premises only; add those in use")

Coordinate = Annotated[float, Field(ge=-FARTHEST, le=FARTHEST)]
Place = tuple[Coordinate, Coordinate]
"""Metres east and north of the file's origin."""

Text = Annotated[str, Field(max_length=200)]


class Part(BaseModel):
    """Read strictly: what a file says beyond this is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Segment(Part):
    """A street between two crossings, as it bends.

    Attributes
    ----------
    ends : tuple of int
        Crossings at both ends, rows of `StreetFile.crossings`.
    name : int or None
        Row of `StreetFile.names`.
    metres : float
        Along the line.
    homes : int
        Dwellings (or house numbers) that were counted along it; 0 where nobody could count.
    line : tuple of Place
        From the first end to the second, both included.
    """

    ends: tuple[int, int]
    name: int | None = None
    metres: float = Field(gt=0, le=20_000)
    homes: int = Field(0, ge=0, le=100_000)
    line: tuple[Place, ...] = Field(min_length=2)


class Unit(Part):
    """A shop unit: on which segment, not where along it.

    Attributes
    ----------
    segment : int
    branch : {"food", "nonfood", "horeca", "services"} or None
        None where it is empty, or where only its use as a shop is known.
    empty : bool or None
        None where nobody looked.
    area : float or None
        m2 of floor.
    """

    segment: int
    branch: Literal["food", "nonfood", "horeca", "services"] | None = None
    empty: bool | None = None
    area: float | None = Field(None, gt=0, le=100_000)


class Source(Part):
    """A file that was read: as what, its name, its hash."""

    role: Literal["boundary", "roads", "dwellings", "premises"]
    file: str
    sha256: str


class StreetFile(Part):
    """Streets of one wijk or buurt.

    Attributes
    ----------
    version : int
    area, title : str
        Code and name of the wijk or buurt.
    origin : tuple of int
        Where 0, 0 is, in whole metres of the Dutch grid (RD, EPSG:28992).
    land : float
        m2 within the boundary.
    homes_from : {"dwellings", "house numbers", "length"}
        What homes were divided by.
    units_from : {"premises", "shop uses", "turnover"}
        What units were found by: a list of premises (all of them), dwellings' file (places that are used as a
        shop, more than there are shops), or none.
    names : tuple of str
    crossings : tuple of Place
    segments : tuple of Segment
    units : tuple of Unit
        In the order of their segments; within one, of branch and area.
    counts : dict of str to int
        What was read and what was dropped, by name.
    sources : tuple of Source
    """

    version: Literal[1] = 1
    area: Text
    title: Text
    origin: tuple[int, int]
    land: float = Field(gt=0)
    homes_from: Literal["dwellings", "house numbers", "length"]
    units_from: Literal["premises", "shop uses", "turnover"]
    names: tuple[Text, ...] = ()
    crossings: tuple[Place, ...]
    segments: tuple[Segment, ...] = Field(min_length=1, max_length=MOST_SEGMENTS)
    units: tuple[Unit, ...] = ()
    counts: dict[str, Annotated[int, Field(ge=0)]] = Field(default_factory=dict)
    sources: tuple[Source, ...] = ()

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> "StreetFile":
        """Itself: nothing in it changes, and copies of wijken hold it."""
        return self

    @model_validator(mode="after")
    def _fit_together(self) -> "StreetFile":
        (x, y), (x0, y0, x1, y1) = self.origin, NETHERLANDS
        if not (x0 <= x <= x1 and y0 <= y <= y1):
            raise InputError(
                "origin {x}, {y} lies outside the Netherlands (RD, EPSG:28992)", x=x, y=y
            )
        for row, segment in enumerate(self.segments):
            if not all(0 <= end < len(self.crossings) for end in segment.ends):
                raise InputError(
                    "segments[{row}] ends at a crossing that the file does not have", row=row
                )
            if segment.name is not None and not 0 <= segment.name < len(self.names):
                raise InputError("segments[{row}] has a name that the file does not have", row=row)
            self._check_line(row, segment)
        ends = {end for segment in self.segments for end in segment.ends}
        for row in range(len(self.crossings)):
            if row not in ends:
                raise InputError("crossings[{row}] is the end of no segment", row=row)
        for row, unit in enumerate(self.units):
            if not 0 <= unit.segment < len(self.segments):
                raise InputError(
                    "units[{row}] stands on a segment that the file does not have", row=row
                )
        return self

    def _check_line(self, row: int, segment: Segment) -> None:
        """A street is drawn from crossing to crossing, about as long as it is."""
        for end, place in zip(segment.ends, (segment.line[0], segment.line[-1]), strict=True):
            if math.dist(place, self.crossings[end]) > NEAR_CROSSING:
                raise InputError(
                    "segments[{row}] is drawn to another place than crossings[{end}]",
                    row=row,
                    end=end,
                )
        drawn = sum(math.dist(a, b) for a, b in pairwise(segment.line))
        share, more = LONGER
        if abs(drawn - segment.metres) > share * segment.metres + more:
            raise InputError(
                "segments[{row}] has {metres:g} metres and is drawn {drawn:.1f} long",
                row=row,
                metres=segment.metres,
                drawn=drawn,
            )

    @cached_property
    def metres(self) -> float:
        """Of all streets together."""
        return sum(segment.metres for segment in self.segments)

    @cached_property
    def fingerprint(self) -> str:
        """Hash of all that a wijk is built from."""
        return hashlib.sha256(write_street_file(self).encode()).hexdigest()

    def without_names(self) -> "StreetFile":
        """The same streets, their names empty: which segments belong together stays."""
        return self.model_copy(update={"names": ("",) * len(self.names)})


def write_street_file(streets: StreetFile) -> str:
    """The text of a file: a street a line, so that it can be read and compared."""
    content = streets.model_dump(mode="json")
    parts = []
    for name, value in content.items():
        if name in ("crossings", "segments", "units", "sources", "names") and value:
            rows = ",\n".join(f"  {_write(row)}" for row in value)
            parts.append(f"{_write(name)}: [\n{rows}\n]")
        else:
            parts.append(f"{_write(name)}: {_write(value)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def read_street_file(path: Path, where: str = "--streets") -> StreetFile:
    """Read what `wijkabm streets` wrote.

    Raises
    ------
    InputError
        No such file, none of this kind, another version, or parts that do not fit together.
    """
    try:
        text = read_text(path, f"{where} {path}")
    except InputError as error:
        raise InputError("{sentence}; {make}", sentence=error.sentence, make=MAKE) from None
    return parse_street_file(text, f"{where} {path}")


def parse_street_file(text: str, where: str) -> StreetFile:
    """Streets from the text of a file.

    Raises
    ------
    InputError
    """
    try:
        content = json.loads(text.removeprefix("\ufeff"))  # which some editors put before it
    except (ValueError, RecursionError):
        raise InputError(
            "{where}: this is no file of streets; {make}", where=where, make=MAKE
        ) from None
    if not isinstance(content, dict) or "version" not in content or "segments" not in content:
        is_map = _is_map(content)
        what = Sentence("a map, not a file of streets" if is_map else "no file of streets")
        raise InputError("{where}: this is {what}; {make}", where=where, what=what, make=MAKE)
    given = content["version"]
    if given != VERSION:
        raise InputError(
            "{where}: version {given} of these files is not known here, only {version}; {make}",
            where=where,
            given=json.dumps(given)[:40],
            version=VERSION,
            make=MAKE,
        )
    try:
        return StreetFile.model_validate(content)
    except ValidationError as error:
        raise InputError(
            "{where}: {said}; {make}", where=where, said=_tell(error), make=MAKE
        ) from None


def _write(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))


def _is_map(content: Any) -> bool:
    return isinstance(content, dict) and content.get("type") == "FeatureCollection"


def _tell(error: ValidationError) -> Sentence:
    first = error.errors()[0]
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in first["loc"])
    said = say_problem(first)
    return Sentence("{place}: {said}", place=place.lstrip("."), said=said) if place else said

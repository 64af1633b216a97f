"""Key figures of one area, as read or given, and where each came from; which there are says `catalogue`."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from wijkabm.place.catalogue import COUNTED, SPECS
from wijkabm.place.street_file import StreetFile

Origin = Literal["input", "municipality", "similar", "country", "default"]

CBS_CODE: Final = re.compile(r"(WK|BU)\d{6}")
"""How codes of wijken and buurten begin: the four digits are the municipality's."""


@dataclass(frozen=True)
class Figure:
    """One number and where it came from.

    Attributes
    ----------
    value : float
        In the unit of the catalogue.
    origin : {"input", "municipality", "similar", "country", "default"}
        Whose figures it rests on; ``similar`` are comparable wijken, which only presets name.
    column : str
        The column it was read from. A formula over the area's own columns begins with ``=``; for an
        imputed figure it says in words what was used.
    year : int
        Year of the table it comes from; 0 if unknown. Euros are those of this year's table.
    source : str
        The file it was read from, or who gave it; empty if that is said once for all figures.
    by_hand : bool
        Whether somebody gave it beside a file or preset.
    place : str
        Where that stands, for errors: an option, or a line of a file.
    """

    value: float
    origin: Origin
    column: str
    year: int = 0
    source: str = ""
    by_hand: bool = False
    place: str = field(default="", compare=False)

    @property
    def is_given(self) -> bool:
        """Whether the value stood in a cell of the area's own row, or was given by hand."""
        return self.origin == "input" and not self.column.startswith("=")


@dataclass(frozen=True)
class KeyFigures:
    """All key figures of one wijk, complete: what was missing has been imputed.

    Attributes
    ----------
    code, name, municipality : str
        Code of the wijk or buurt, or the name of a preset; its name and its municipality's.
    year : int
        Year of the population figures; 0 if unknown.
    source, sha256 : str
        The file or tables the figures come from and the hash of the file that was read.
    figures : mapping of str to Figure
        One for every name in `FIGURES`. Counts of people, households and businesses are whole.
    counted : mapping of str to Figure
        Those of `COUNTED` that somebody gave; their `column` says who counted.
    streets : StreetFile or None
        Its own streets; drawn if there are none.
    beside : mapping of str to mapping of str to Figure
        What the same file says of its ``municipality`` and ``country``, gaps left as they are; nothing is
        built from it.
    """

    code: str
    name: str
    municipality: str
    year: int
    source: str
    sha256: str
    figures: Mapping[str, Figure]
    counted: Mapping[str, Figure] = field(default_factory=dict)
    streets: StreetFile | None = None
    beside: Mapping[str, Mapping[str, Figure]] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        absent = [name for name in SPECS if name not in self.figures]
        if absent:
            raise ValueError(f"key figures of {self.code} lack {', '.join(absent)}")

    def value(self, name: str) -> float:
        """Value of the figure `name` in the unit of the catalogue."""
        return self.figures[name].value

    def is_given(self, name: str) -> bool:
        """Whether the figure `name` stood in the input and was not imputed or derived."""
        return self.figures[name].is_given

    @property
    def city(self) -> str:
        """Municipality: its digits in CBS's code of a wijk or buurt, else its name."""
        return self.code[2:6] if CBS_CODE.match(self.code) else self.municipality

    @property
    def fingerprint(self) -> str:
        """Hash of all that the wijk is built from."""
        rows = [
            [name, figure.value, figure.year, figure.origin]
            for name, figure in (*self.figures.items(), *self.counted.items())
        ]
        own = [] if self.streets is None else [self.streets.fingerprint]
        return hashlib.sha256(json.dumps([self.code, self.city, rows, *own]).encode()).hexdigest()

    def given(self) -> list[dict[str, Any]]:
        """List every figure that was read or given, for the manifest, in the catalogue's order.

        Returns
        -------
        list of dict
            `name`, `value`, `unit`, `origin` (``input``, or ``given`` if by hand), `note` (its column),
            `year` and `source` (its edition, or who gave it).
        """
        own = {name: self.figures[name] for name in SPECS if self.figures[name].is_given}
        return [
            {
                "name": name,
                "value": figure.value,
                "unit": (SPECS.get(name) or COUNTED[name]).unit,
                "origin": "given" if figure.by_hand else "input",
                "note": figure.column,
                "year": figure.year,
                "source": figure.source or self.source,
            }
            for name, figure in (own | dict(self.counted)).items()
        ]

    def imputed(self) -> list[dict[str, Any]]:
        """List every figure that the input did not hold, for the manifest.

        Returns
        -------
        list of dict
            `name`, `value`, `origin` and `note` (in words or as a formula: how it was made), in the
            catalogue's order. The origin is ``input`` where it follows from the area's own figures.
        """
        return [
            {"name": name, "value": figure.value, "origin": figure.origin, "note": figure.column}
            for name, figure in ((name, self.figures[name]) for name in SPECS)
            if not figure.is_given
        ]

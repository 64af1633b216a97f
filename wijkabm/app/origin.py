"""Where a page's wijk comes from: which wijken and seeds; each is built once and then copied.

Building takes seconds, copying hundredths of one. What is kept is never stepped: every page gets copies.
"""

import copy
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from wijkabm.app.own_streets import read_streets
from wijkabm.app.refusals import RefusalError, read_argument
from wijkabm.ground.errors import InputError
from wijkabm.levers.desk.amounts import count_inhabitants, name_areas
from wijkabm.model.wijk import Wijk
from wijkabm.place.catalogue import COUNTED, SPECS, CountedSpec, FigureSpec
from wijkabm.place.impute import ORIGINS
from wijkabm.place.key_figures import Figure, KeyFigures
from wijkabm.place.presets import load_preset, preset_names
from wijkabm.place.street_file import StreetFile
from wijkabm.runs.run import check_run

BURN_IN: Final = 60
MOST_WIJKEN: Final = 12
KEPT: Final = 6
"""Settled wijken that are kept ready, the least used leave first."""

MOST_INHABITANTS: Final = 250_000
"""In all wijken of a page together; more would take the laptop's memory."""

LARGEST: Final = 1e9
"""No key figure is larger; a larger one is a slip or worse."""

LONGEST_TEXT: Final = 500


@dataclass(frozen=True)
class Origin:
    """Which wijken, and whose luck.

    Attributes
    ----------
    presets : tuple of str
        Names of presets; empty where key figures were given.
    seed, place_seed : int
    areas : tuple of KeyFigures
        Key figures to build from instead of presets.
    """

    presets: tuple[str, ...] = ("korrewegwijk",)
    seed: int = 1
    place_seed: int = 1
    areas: tuple[KeyFigures, ...] = ()

    def names(self) -> list[str]:
        """Names of the wijken, as levers know them."""
        return name_areas(self.areas) if self.areas else list(self.presets)

    def inhabitants(self) -> dict[str, float]:
        """Inhabitants by these names."""
        areas = self.areas or [load_preset(name) for name in self.presets]
        return count_inhabitants(self.names(), areas)

    def key(self) -> tuple[Any, ...]:
        """What settled wijken are kept by: all but the luck of the months of results."""
        figures = tuple((area.name, area.fingerprint) for area in self.areas)
        return self.presets, self.place_seed, figures


def check_origin(origin: Origin) -> Origin:
    """The same, once it is sure that it can be built.

    Raises
    ------
    InputError
    """
    count = len(origin.areas or origin.presets)
    if not 1 <= count <= MOST_WIJKEN:
        raise RefusalError("wijken_count", most=MOST_WIJKEN, count=count)
    areas = origin.areas or tuple(load_preset(name) for name in origin.presets)
    inhabitants = sum(area.value("inhabitants") for area in areas)
    if inhabitants > MOST_INHABITANTS:
        raise RefusalError("wijken_large", count=round(inhabitants), most=MOST_INHABITANTS)
    if len(set(origin.presets)) < len(origin.presets):
        raise RefusalError("wijken_twice")
    check_run(1, BURN_IN, origin.seed, origin.place_seed)
    return origin


def describe_origin(origin: Origin, is_whole: bool = True) -> dict[str, Any]:
    """An origin as plain values; key figures as one number a figure, streets whole or by their hash."""
    return {
        "presets": list(origin.presets),
        "seed": origin.seed,
        "place_seed": origin.place_seed,
        "areas": [
            {
                "code": area.code,
                "name": area.name,
                "municipality": area.municipality,
                "year": area.year,
                "source": area.source,
                "sha256": area.sha256,
                "figures": [
                    [f.value, f.origin, f.column, f.year, f.source, f.by_hand]
                    for f in (area.figures[name] for name in SPECS)
                ],
                "counted": {
                    name: [f.value, f.origin, f.column, f.year, f.source, f.by_hand]
                    for name, f in area.counted.items()
                },
                **_describe_streets(area.streets, is_whole),
            }
            for area in origin.areas
        ],
    }


def _describe_streets(streets: StreetFile | None, is_whole: bool) -> dict[str, Any]:
    if streets is None:
        return {}
    return {"streets": streets.model_dump(mode="json") if is_whole else streets.fingerprint}


def read_origin(data: Any, where: str) -> Origin:
    """An origin from `describe_origin`'s values, whoever sends them.

    Raises
    ------
    InputError
    """
    if not isinstance(data, Mapping):
        raise RefusalError("wijk_none")
    presets, areas = data.get("presets") or [], data.get("areas") or []
    if not (isinstance(presets, list) and isinstance(areas, list)):
        raise InputError("{where}: presets and areas are lists", where=where)
    known = preset_names()
    for name in presets:
        if name not in known:
            raise RefusalError("wijk_unknown", wijk=read_argument(name))
    seeds = [data.get(name, 1) for name in ("seed", "place_seed")]
    if not all(isinstance(seed, int) and not isinstance(seed, bool) for seed in seeds):
        raise InputError("{where}: seeds are whole numbers", where=where)
    found = tuple(_read_area(area) for area in areas[: MOST_WIJKEN + 1])
    return check_origin(Origin(() if found else tuple(presets), seeds[0], seeds[1], found))


def _read_area(area: Any) -> KeyFigures:
    rows = area.get("figures") if isinstance(area, Mapping) else None
    if not isinstance(rows, list) or len(rows) != len(SPECS):
        raise RefusalError("figures_incomplete")
    figures = {
        name: _read_figure(spec, row) for (name, spec), row in zip(SPECS.items(), rows, strict=True)
    }
    counted = area.get("counted", {})
    if not isinstance(counted, Mapping) or not set(counted) <= set(COUNTED):
        raise RefusalError("figures_incomplete")
    texts: dict[str, Any] = {
        name: str(area.get(name, ""))[:LONGEST_TEXT]
        for name in ("code", "name", "municipality", "source", "sha256")
    }
    year = area.get("year")
    return KeyFigures(
        **texts,
        year=year if isinstance(year, int) else 0,
        figures=figures,
        counted={name: _read_figure(COUNTED[name], row) for name, row in counted.items()},
        streets=read_streets(area.get("streets")),
    )


def _read_figure(spec: FigureSpec | CountedSpec, row: Any) -> Figure:
    if not (isinstance(row, list) and len(row) in (4, 6) and _is_number(row[0])):
        raise RefusalError("figure_impossible", figure=spec.name, value=read_argument(row))
    low, high = spec.lowest, min(spec.highest, LARGEST)
    if not low <= row[0] <= high or row[1] not in ORIGINS:
        raise RefusalError("figure_impossible", figure=spec.name, value=read_argument(row[0]))
    year = row[3] if isinstance(row[3], int) else 0
    source, by_hand = row[4:] or ("", False)  # a link of before has neither
    texts = [str(text)[:LONGEST_TEXT] for text in (row[2], source)]
    return Figure(float(row[0]), row[1], texts[0], year, texts[1], by_hand is True)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


class Settled:
    """Wijken after their burn-in, ready to be copied; one for the whole server."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Any, Wijk] = OrderedDict()
        self._building: dict[Any, threading.Lock] = {}
        self._lock = threading.Lock()

    def copy(self, origin: Origin, progress: Callable[[], None] = lambda: None) -> Wijk:
        """A copy of the settled wijk with the luck of `origin.seed`; built first if nobody has.

        `progress` is called after every month of a burn-in; what it raises ends the building.
        """
        settled = self._find(origin.key())
        if settled is None:
            with self._lock:
                turn = self._building.setdefault(origin.key(), threading.Lock())
            with turn:  # who asks for the same wijk meanwhile waits for it
                settled = self._find(origin.key())
                if settled is None:
                    settled = self._build(origin, progress)
        wijk = copy.deepcopy(settled)
        wijk.seed = origin.seed
        return wijk

    def has(self, origin: Origin) -> bool:
        """Whether a copy takes no building."""
        return self._find(origin.key()) is not None

    def _find(self, key: Any) -> Wijk | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _build(self, origin: Origin, progress: Callable[[], None]) -> Wijk:
        wijk = Wijk(
            list(origin.presets),
            areas=list(origin.areas) or None,
            place_seed=origin.place_seed,
            burn_in=BURN_IN,
            progress=progress,
        )
        with self._lock:
            self._kept[origin.key()] = wijk
            self._building.pop(origin.key(), None)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return wijk


SETTLED: Final = Settled()

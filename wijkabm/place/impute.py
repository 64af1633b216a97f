"""Fill the gaps in an area's key figures, and make several areas one.

A missing figure comes from the area's municipality, then the country, in the same file, then the
default of the catalogue. What the area itself says goes first: parts are made to sum to the whole
that is given, a household size follows from people and households, one income from the other.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from wijkabm.place.catalogue import (
    COUNTED,
    DEFAULTS_YEAR,
    FIGURES,
    INCOMES,
    PARTS,
    TENURES,
    FigureSpec,
)
from wijkabm.place.doubts import URBANITY_BOUNDS
from wijkabm.place.key_figures import Figure, KeyFigures, Origin

ORIGINS: Final[tuple[Origin, ...]] = ("input", "municipality", "similar", "country", "default")
"""From the surest to the least sure."""

WHOLE_OF: Final = {part: whole for whole, parts in PARTS.items() for part in parts}


@dataclass(frozen=True)
class Donor:
    """An area whose figures stand in for those another area lacks.

    Attributes
    ----------
    name : str
        Its code, for the record.
    origin : {"input", "municipality", "country", "default"}
        How figures taken from it are recorded; ``input`` if it is the area itself as it was.
    figures : mapping of str to Figure
        What is known of it; `fill_gaps` completes it with the donors behind it.
    """

    name: str
    origin: Origin
    figures: Mapping[str, Figure]

    def take(self, name: str) -> tuple[Origin, str]:
        """Origin and description of the donor's figure `name`, for whoever uses it."""
        figure = self.figures[name]
        if figure.origin == "input":
            return self.origin, f"{figure.column.removeprefix('= ')} of {self.name}"
        return figure.origin, figure.column


def fill_gaps(
    read: Mapping[str, Figure], donors: Sequence[Donor] = (), last: Donor | None = None
) -> dict[str, Figure]:
    """Complete an area's figures.

    Parameters
    ----------
    read : mapping of str to Figure
        The figures the input holds; `inhabitants` must be among them.
    donors : sequence of Donor
        Who stands in, nearest first; one without inhabitants is passed over.
    last : Donor, optional
        Complete; who stands in where they have nothing, by default the catalogue.

    Returns
    -------
    dict of str to Figure
        All figures of the catalogue. Those in `read` are unchanged.
    """
    behind = last or _DEFAULTS
    for donor in reversed(donors):
        if donor.figures.get("inhabitants", Figure(0.0, "input", "")).value > 0:
            behind = replace(donor, figures=_complete(donor.figures, behind))
    return _complete(read, behind)


def combine(figures: Sequence[KeyFigures], code: str, name: str) -> KeyFigures:
    """Make one wijk of several areas.

    Counts add; shares and means are averaged, weighted by what they are a mean over (`base` in the
    catalogue); the class of urbanity is rounded. A figure is as sure as the least sure of its
    parts. A counted figure that not every area has is left out: of the whole it is unknown. What stands
    beside them is kept where they lie in one municipality.

    Parameters
    ----------
    figures : sequence of KeyFigures
        The areas, at least one.
    code, name : str
        Of the new wijk.
    """
    municipalities = _listed(area.municipality for area in figures)
    return KeyFigures(
        code=code,
        name=name,
        municipality=municipalities,
        year=max(area.year for area in figures),
        source=_listed(area.source for area in figures),
        sha256=_listed(area.sha256 for area in figures),
        figures={spec.name: _merge(spec, [area.figures for area in figures]) for spec in FIGURES},
        counted=_merge_counted([area.counted for area in figures]),
        beside=figures[0].beside if len({area.city for area in figures}) == 1 else {},
    )


def round_to_sum(values: Sequence[float], total: int) -> list[int]:
    """Whole numbers near `values` that sum to `total`, by largest remainder.

    Parameters
    ----------
    values : sequence of float
        Not negative, with a sum within 0.5 per value of `total`.
    total : int
        What the result sums to.
    """
    floors = [int(value) for value in values]
    by_remainder = sorted(range(len(values)), key=lambda i: floors[i] - values[i])
    for i in by_remainder[: total - sum(floors)]:
        floors[i] += 1
    return floors


def _complete(read: Mapping[str, Figure], donor: Donor) -> dict[str, Figure]:
    figures: dict[str, Figure] = {}
    for spec in FIGURES:
        name = spec.name
        if name in figures:
            continue
        if name in read:
            figures[name] = read[name]
        elif name in WHOLE_OF:
            whole = WHOLE_OF[name]
            figures |= _divide(read, donor, whole, figures[whole])
        elif name in TENURES:
            figures |= _divide(read, donor, "homes", None)
        elif name in PARTS:
            figures[name] = _whole(spec, read, figures, donor)
        elif spec.kind == "count":
            figures[name] = _scaled(spec, figures, donor)
        else:
            figures[name] = _mean(spec, read, figures, donor)
    return figures


def _divide(
    read: Mapping[str, Figure], donor: Donor, whole_name: str, whole: Figure | None
) -> dict[str, Figure]:
    """Give the parts that are missing what the given ones leave, in the donor's proportions.

    `whole` is None for the tenures, shares that sum to one; counts come whole.
    """
    names = TENURES if whole is None else PARTS[whole_name]
    given = [read[name] for name in names if name in read]
    missing = [name for name in names if name not in read]
    total = 1.0 if whole is None else whole.value
    rest = max(total - sum(figure.value for figure in given), 0.0)
    weights = [donor.figures[name].value for name in missing]
    if sum(weights) <= 0:
        weights = [1.0] * len(missing)
    values = [rest * weight / sum(weights) for weight in weights]
    if whole is not None:
        values = [float(value) for value in round_to_sum(values, round(rest))]
    if len(missing) == 1 and (whole is None or whole.is_given):
        minuend = "1" if whole is None else whole.column
        formula = f"= {minuend} - the other {len(given)} parts"
        return {missing[0]: Figure(values[0], "input", formula, given[0].year)}
    result = {}
    for name, value in zip(missing, values, strict=True):
        origin, description = donor.take(name)
        note = f"part of {whole_name}, divided as {description.rpartition('divided as ')[2]}"
        result[name] = Figure(value, origin, _mark(origin, note), donor.figures[name].year)
    return result


def _whole(
    spec: FigureSpec, read: Mapping[str, Figure], figures: Mapping[str, Figure], donor: Donor
) -> Figure:
    """Sum the parts if all are given; else scale the donor's, but to no less than what is given."""
    given = [read[part] for part in PARTS[spec.name] if part in read]
    total = sum(part.value for part in given)
    if len(given) == len(PARTS[spec.name]):
        formula = "= " + " + ".join(part.column for part in given)
        return Figure(total, "input", formula, given[0].year)
    scaled = _scaled(spec, figures, donor)
    return scaled if scaled.value >= total else replace(scaled, value=total)


def _scaled(spec: FigureSpec, figures: Mapping[str, Figure], donor: Donor) -> Figure:
    if base_value(spec.base, donor.figures) <= 0:
        donor = _DEFAULTS
    rate = donor.figures[spec.name].value / base_value(spec.base, donor.figures)
    value = rate * base_value(spec.base, figures)
    origin, description = donor.take(spec.name)
    # Some descriptions come from a donor's donor and end in the base already.
    scale = f", per unit of {spec.base}"
    note = description if description.endswith(scale) else description + scale
    value = float(round(value)) if spec.is_whole else round(value, 1)
    return Figure(value, origin, _mark(origin, note), donor.figures[spec.name].year)


def _mark(origin: Origin, note: str) -> str:
    """A note as a formula, if it is one over the area's own figures."""
    return f"= {note}" if origin == "input" else note


def _mean(
    spec: FigureSpec, read: Mapping[str, Figure], figures: Mapping[str, Figure], donor: Donor
) -> Figure:
    """Derive a mean from the area's own figures where that can be done; else take the donor's."""
    origin, description = donor.take(spec.name)
    taken = Figure(donor.figures[spec.name].value, origin, _mark(origin, description))
    taken = replace(taken, year=donor.figures[spec.name].year)
    if spec.name == "household_size" and figures["households"].value > 0:
        people, homes = figures["inhabitants"], figures["households"]
        size = min(max(people.value / homes.value, 1.0), spec.highest)
        sign = "= " if homes.origin == "input" else ""
        return Figure(size, homes.origin, f"{sign}{people.column} / {homes.column}", people.year)
    if spec.name == "urbanity" and "address_density" in read:
        density = read["address_density"]
        urbanity = 1.0 + sum(density.value < bound for bound in URBANITY_BOUNDS)
        return Figure(urbanity, "input", f"= class of {density.column}", density.year)
    if spec.name in INCOMES:
        other = next(name for name in INCOMES if name != spec.name)
        if other in read and donor.figures[other].value > 0:
            ratio = taken.value / donor.figures[other].value
            note = f"{read[other].column} times a ratio of {description}"
            value = float(round(read[other].value * ratio))
            return Figure(value, origin, _mark(origin, note), read[other].year)
    return taken


def _merge(spec: FigureSpec, areas: Sequence[Mapping[str, Figure]]) -> Figure:
    figures = [area[spec.name] for area in areas]
    value = sum(figure.value for figure in figures)
    if spec.kind != "count":
        weights = [base_value(spec.base, area) for area in areas]
        if sum(weights) <= 0:
            weights = [1.0] * len(areas)
        weighted = sum(figure.value * weight for figure, weight in zip(figures, weights))
        value = weighted / sum(weights)
    if spec.unit == "class":
        value = float(round(value))
    origin = max((figure.origin for figure in figures), key=ORIGINS.index)
    column = _listed(figure.column.removeprefix("= ") for figure in figures)
    if origin == "input" and not all(figure.is_given for figure in figures):
        column = f"= {column}"
    return Figure(
        value,
        origin,
        column,
        max(figure.year for figure in figures),
        _listed(figure.source for figure in figures if figure.source),
        any(figure.by_hand for figure in figures),
    )


def _merge_counted(areas: Sequence[Mapping[str, Figure]]) -> dict[str, Figure]:
    merged = {}
    for spec in COUNTED.values():
        given = [area[spec.name] for area in areas if spec.name in area]
        if len(given) < len(areas):
            continue
        value = sum(figure.value for figure in given)
        if spec.kind == "mean":
            weights = [area[spec.base].value if spec.base in area else 0.0 for area in areas]
            if min(weights) <= 0:
                weights = [1.0] * len(areas)
            weighted = sum(figure.value * weight for figure, weight in zip(given, weights))
            value = weighted / sum(weights)
        merged[spec.name] = Figure(
            value,
            "input",
            _listed(figure.column for figure in given),
            max(figure.year for figure in given),
            _listed(figure.source for figure in given if figure.source),
            by_hand=True,
        )
    return merged


def base_value(base: str, figures: Mapping[str, Figure]) -> float:
    """Value of what a figure scales with; ``adults`` are the inhabitants of 15 and older."""
    if base == "adults":
        return sum(figures[name].value for name in PARTS["inhabitants"][1:])
    return figures[base].value


def _listed(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(texts))


def stand_ins(similar: Mapping[str, tuple[float, str]]) -> Donor:
    """Return the catalogue's defaults as an area of one inhabitant, some of them replaced.

    Parameters
    ----------
    similar : mapping of str to (float, str)
        For some figures what comparable wijken have, in place of the default, and the source.
    """
    figures: dict[str, Figure] = {}
    for spec in FIGURES:
        scale = 1.0
        if spec.kind == "count" and spec.name != "inhabitants":
            scale = base_value(spec.base, figures)
        rate, source = similar.get(spec.name, (spec.default, spec.default_source))
        origin: Origin = "similar" if spec.name in similar else "default"
        note = f"{'comparable wijken' if spec.name in similar else 'default'} ({source})"
        figures[spec.name] = Figure(rate * scale, origin, note, DEFAULTS_YEAR)
    return Donor("default", "default", figures)


_DEFAULTS: Final = stand_ins({})

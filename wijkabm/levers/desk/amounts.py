"""Amounts for a wijk of so many people -> amounts for the wijken of a run.

What a lever offers in all (euros, places, managers) is another thing for 3,650 people than for 16,000. With
``per_inhabitants: 10000`` it follows each wijk: ``amount * inhabitants / per_inhabitants``, rounded as the
field says (`levers.base.Grows`), within the range that it has. Shares, prices, months and ranks stay.
"""

from collections.abc import Mapping, Sequence

from wijkabm.levers.base import Lever, bounds
from wijkabm.place.key_figures import KeyFigures


def name_areas(areas: Sequence[KeyFigures]) -> list[str]:
    """Names of areas, or their codes where two bear one name: as levers know them."""
    names = [area.name for area in areas]
    return names if len(set(names)) == len(names) else [area.code for area in areas]


def count_inhabitants(wijken: Sequence[str], areas: Sequence[KeyFigures]) -> dict[str, float]:
    """Inhabitants of the wijken of a run, by the names that levers use: those of the key figures."""
    return {wijk: area.value("inhabitants") for wijk, area in zip(wijken, areas, strict=True)}


def settle_lever(lever: Lever, inhabitants: Mapping[str, float]) -> list[Lever]:
    """The lever with amounts of its own for each wijk where it works; as it is if they are these already.

    One that joins wijken gets one amount for all of them, by their mean.

    Parameters
    ----------
    lever : Lever
    inhabitants : mapping of str to float
        By the names of the wijken of the run.
    """
    return [
        lever.model_copy(
            update={
                "per_inhabitants": None,
                "wijk": wijk,
                **{field: given for field, _, given in _list_amounts(lever, factor)},
            }
        )
        if factor is not None
        else lever
        for wijk, factor in _divide(lever, inhabitants)
    ]


def list_bounded(
    lever: Lever, inhabitants: Mapping[str, float]
) -> list[tuple[str, str, float, float]]:
    """Wijk, field, what it would be and what it is, for every amount that the range of its field bounds."""
    return [
        (", ".join(wijk or inhabitants), field, wanted, given)
        for wijk, factor in _divide(lever, inhabitants)
        if factor is not None
        for field, wanted, given in _list_amounts(lever, factor)
        if given < wanted
    ]


def _divide(
    lever: Lever, inhabitants: Mapping[str, float]
) -> list[tuple[tuple[str, ...], float | None]]:
    """Wijken that get an amount of their own, and how many times what is written; None for as it is."""
    per, wijken = lever.per_inhabitants, lever.wijk or tuple(inhabitants)
    if per is None or not set(wijken) <= set(inhabitants):  # who names another is told so elsewhere
        return [(lever.wijk, None)]
    if len(inhabitants) == 1 or lever.joins or not lever.amounts():
        return [(lever.wijk, sum(inhabitants[wijk] for wijk in wijken) / len(wijken) / per)]
    return [((wijk,), inhabitants[wijk] / per) for wijk in wijken]


def _list_amounts(lever: Lever, factor: float) -> list[tuple[str, float, float]]:
    """Field, rounded amount, and the same within its range, for every amount of the lever."""
    found = []
    for field, grows in lever.amounts().items():
        low, high = bounds(type(lever).model_fields[field]) or (0.0, float("inf"))
        written = float(getattr(lever, field))
        wanted = round(factor * written, 2 if grows == "parts" else 0)
        if grows == "whole" and written > 0.0:
            wanted = max(wanted, 1.0)
        found.append((field, wanted, min(max(wanted, low), high)))
    return found

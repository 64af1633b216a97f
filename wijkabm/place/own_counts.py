"""What a file of streets counts, beside published figures."""

from typing import Final

from wijkabm.ground.tables.codes import BRANCHES, FOOD, HOME
from wijkabm.place.catalogue import SHOP_COUNTS
from wijkabm.place.key_figures import Figure
from wijkabm.place.street_file import StreetFile

BRANCH_NAMES: Final = BRANCHES[:HOME]


def places_units(file: StreetFile) -> bool:
    """Whether a file says on which segments premises stand."""
    return file.units_from != "turnover" and bool(file.units)


def count_units(file: StreetFile) -> dict[str, Figure]:
    """Counted figures of a list of premises: units, empty ones, and shops by branch where it tells all.

    Empty ones are counted where it says of any unit whether it is; branches where it tells that of every unit
    in use.
    """
    if file.units_from != "premises" or not file.units:
        return {}
    source = next((s.file for s in file.sources if s.role == "premises"), "")
    counts: dict[str, int] = {"units": len(file.units)}
    if any(unit.empty is not None for unit in file.units):
        counts["empty_units"] = sum(unit.empty is True for unit in file.units)
    let = [unit for unit in file.units if not unit.empty]
    if "empty_units" in counts and all(unit.branch is not None for unit in let):
        for name, branch in zip(SHOP_COUNTS, BRANCH_NAMES, strict=True):
            counts[name] = sum(unit.branch == branch for unit in let)
    return {name: Figure(float(n), "input", name, 0, source) for name, n in counts.items()}


def list_food_floors(file: StreetFile | None) -> tuple[float, ...] | None:
    """Floors of the food shops of a list of premises, m2; None where it does not tell them all."""
    if file is None or file.units_from != "premises" or not file.units:
        return None
    floors = [
        unit.area for unit in file.units if unit.branch == BRANCH_NAMES[FOOD] and not unit.empty
    ]
    return None if None in floors else tuple(floor for floor in floors if floor is not None)

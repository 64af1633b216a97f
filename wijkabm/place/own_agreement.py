"""What a file of streets counts beside what is published and built, and what a manifest says of the file."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from wijkabm.ground.parameters.whole import KernelParameters
from wijkabm.ground.tables.codes import HOME, SBI_TRADE_HORECA, USE_HOME
from wijkabm.ground.tables.world import World
from wijkabm.place.agreement import AgreementRow
from wijkabm.place.catalogue import SHOP_COUNTS
from wijkabm.place.key_figures import KeyFigures
from wijkabm.place.own_counts import BRANCH_NAMES, places_units
from wijkabm.place.street_file import StreetFile
from wijkabm.place.targets import SECTORS

USUAL: Final = (0.9, 1.15)
"""What a file counts, over what is published or built: within this the two agree."""

REVENUES: Final = (1.0 / 1.6, 1.0 / 0.4)
"""What a shop of a branch sells elsewhere, over what it sells here where shops were counted."""

BOUNDS: Final[Mapping[str, tuple[float, float]]] = {
    "streets_dwellings": USUAL,
    "streets_units": USUAL,
    "streets_trade": (0.0, 1.0),
    "streets_revenue": REVENUES,
    **{f"streets_revenue_{name}": REVENUES for name in BRANCH_NAMES},
}
"""By row: within what the input over the synthetic value lies where the two agree."""


def compare_streets(
    figures: KeyFigures, world: World, w: int, numbers: KernelParameters
) -> list[AgreementRow]:
    """Rows for a wijk with its own streets: dwellings, units, businesses in trade, and usual revenues.

    Parameters
    ----------
    figures : KeyFigures
    world : World
        As it was built.
    w : int
        Row of the wijk.
    numbers : KernelParameters
    """
    file = figures.streets
    if file is None:
        return []
    premises = world.premises
    found: list[tuple[str, float, float, str]] = []
    counted = sum(segment.homes for segment in file.segments)
    if file.homes_from != "length" and counted:
        built = int((world.households.wijk == w).sum())
        found.append(("streets_dwellings", counted, built, "dwellings"))
    if places_units(file):
        built = int(((premises.wijk == w) & (premises.use < USE_HOME)).sum())
        found.append(("streets_units", len(file.units), built, "units"))
    if file.units_from != "premises":
        return [AgreementRow(figures.code, *row) for row in found]
    usual = numbers.place.revenue
    typical = world.wijken.typical_revenue[w] / 100.0
    shops_here = (world.shops.wijk == w) & (world.shops.alive == 1)
    here = np.bincount(world.shops.branch[shops_here], minlength=HOME)[:HOME]
    if all(name in figures.counted for name in SHOP_COUNTS):
        shops = sum(round(figures.counted[name].value) for name in SHOP_COUNTS[:3])
        published = round(figures.value(SECTORS[SBI_TRADE_HORECA]))
        found.append(("streets_trade", shops, published, "establishments"))
        found += [
            (f"streets_revenue_{name}", float(usual[b]), float(typical[b]), "EUR/month")
            for b, name in enumerate(BRANCH_NAMES)
            if here[b] > 0
        ]
    elif here.any():
        there, built_here = (
            float(np.average(those[:HOME], weights=here)) for those in (usual, typical)
        )
        found.append(("streets_revenue", there, built_here, "EUR/month"))
    return [AgreementRow(figures.code, *row) for row in found]


def tell_streets(row: AgreementRow) -> dict[str, Any]:
    """A row as a manifest has it: it is met where the two differ by no more than is usual."""
    low, high = BOUNDS[row.figure]
    return {
        **row._asdict(),
        "origin": "streets",
        "built": row.synthetic,
        "tolerance": (high - 1.0) * row.synthetic,
        "met": low <= row.input / max(row.synthetic, 1e-9) <= high,
    }


def describe_streets(file: StreetFile) -> dict[str, Any]:
    """What a manifest says of a file: where it lies, what it rests on, what was dropped."""
    return {
        "area": file.area,
        "title": file.title,
        "version": file.version,
        "sha256": file.fingerprint,
        "origin": list(file.origin),
        "segments": len(file.segments),
        "crossings": len(file.crossings),
        "metres": round(file.metres),
        "homes_from": file.homes_from,
        "units_from": file.units_from,
        "counts": file.counts,
        "sources": [source.model_dump() for source in file.sources],
    }

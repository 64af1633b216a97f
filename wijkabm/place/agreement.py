"""What the synthetic wijk has, beside the key figures it was built from."""

from typing import Any, Final

import numpy as np

from wijkabm.place.key_figures import SPECS, KeyFigures
from wijkabm.place.targets import (
    AGE_CLASSES,
    KINDS_OF_HOUSEHOLD,
    PERSONAL_INCOME,
    SECTORS,
    AgreementRow,
    deflator,
)
from wijkabm.state import (
    JOBSEEKER,
    ON_BIJSTAND,
    ON_DISABILITY,
    ON_PENSION,
    OWNER,
    World,
)

AGE_BOUNDS: Final = (15, 25, 45, 65)
TENURE_FIGURES: Final = ("rented_corporation", "rented_other", "owner_occupied")


def compare(
    figures: KeyFigures, world: World, w: int, month: int, income: float
) -> list[AgreementRow]:
    """A row for every figure that the synthetic wijk `w` is built to, in the catalogue's unit.

    Left out are the household size, which follows from people and households but for people in
    institutions, and dwellings: here a home is what one household lives in, and students share.

    Parameters
    ----------
    figures : KeyFigures
        What it was built from.
    world : World
        The starting state.
    w, month : int
        Row of the wijk, and the month of the start.
    income : float
        Disposable income of all its households, cents of 2023 a month.
    """
    found = {
        **_count_people(world, w, month),
        **_count_households(world, w),
        **_count_businesses(world, w),
        "land_ha": float(world.wijken.land[w]) / 10_000.0,
    }
    year = figures.figures["income_per_inhabitant"].year
    euros = 12.0 * income / 100.0 / max(found["inhabitants"], 1.0)
    found["income_per_inhabitant"] = euros * PERSONAL_INCOME / deflator(year)
    return [
        AgreementRow(figures.code, name, figures.value(name), value, SPECS[name].unit)
        for name, value in found.items()
    ]


def _count_people(world: World, w: int, month: int) -> dict[str, float]:
    residents, children, households = world.residents, world.children, world.households
    here = (residents.alive == 1) & (residents.wijk == w)
    homes = (children.alive == 1) & (households.wijk[children.household] == w)
    years = (month - residents.birth_month[here]) // 12
    status, benefit = residents.status[here], residents.benefit[here]
    classes = np.bincount(np.searchsorted(AGE_BOUNDS, years, side="right"), minlength=5).tolist()
    classes[0] += int(homes.sum())
    counts: dict[str, Any] = dict(zip(AGE_CLASSES, classes))
    working_age = years < 75
    counts |= {
        "inhabitants": sum(classes),
        "on_bijstand": (status == ON_BIJSTAND).sum(),
        "on_disability": (status == ON_DISABILITY).sum(),
        "on_unemployment_insurance": ((status == JOBSEEKER) & (benefit > 0)).sum(),
        "on_state_pension": (status == ON_PENSION).sum(),
        "net_participation": (status[working_age] <= OWNER).sum() / max(int(working_age.sum()), 1),
    }
    return {name: float(value) for name, value in counts.items()}


def _count_households(world: World, w: int) -> dict[str, float]:
    households = world.households
    here = (households.alive == 1) & (households.wijk == w)
    kinds = np.bincount(households.kind[here], minlength=3).tolist()
    dwellings = households.wijk == w
    n = max(int(dwellings.sum()), 1)
    tenures = np.bincount(households.tenure[dwellings], minlength=3)
    return {
        "households": float(sum(kinds)),
        **{name: float(count) for name, count in zip(KINDS_OF_HOUSEHOLD, kinds)},
        **{name: float(count) / n for name, count in zip(TENURE_FIGURES, tenures)},
    }


def _count_businesses(world: World, w: int) -> dict[str, float]:
    shops, employers = world.shops, world.employers
    here = (shops.alive == 1) & (shops.wijk == w)
    counts = np.bincount(shops.sbi[here], minlength=len(SECTORS))
    counts += np.bincount(employers.sbi[employers.wijk == w], minlength=len(SECTORS))
    named = {name: float(count) for name, count in zip(SECTORS, counts)}
    return {"businesses": float(counts.sum()), **named}

"""What the synthetic wijk has, beside the key figures it was built from."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import numpy as np

from wijkabm.ground.parameters.whole import KernelParameters
from wijkabm.ground.tables.codes import (
    FOOD,
    HOME,
    JOBSEEKER,
    ON_BIJSTAND,
    ON_DISABILITY,
    ON_PENSION,
    OWNED,
    OWNER,
    USE_HOME,
    WORKS_LOCALLY,
)
from wijkabm.ground.tables.world import World
from wijkabm.place import draws
from wijkabm.place.catalogue import COUNTED, SHOP_COUNTS, SPECS
from wijkabm.place.incomes import OWNERS_COST, sum_money
from wijkabm.place.key_figures import KeyFigures
from wijkabm.place.mortality import expect_deaths
from wijkabm.place.targets import (
    AGE_CLASSES,
    KINDS_OF_HOUSEHOLD,
    PERSONAL_INCOME,
    SECTORS,
    deflator,
)
from wijkabm.place.units import mean_way

AGE_BOUNDS: Final = (15, 25, 45, 65)
TENURE_FIGURES: Final = ("rented_corporation", "rented_other", "owner_occupied")
SCHOOLINGS: Final = ("education_low", "education_middle", "education_high")
ALLOWED: Final = 0.01  # of a number; of shares a point
ALLOWED_OF_WAYS: Final = 0.3  # streets are drawn
ROUNDED_KM: Final = 0.05  # published ways are in tenths of a kilometre
ROUNDED_TO: Final = 5.0
HIDDEN: Final = 3.0
"""What rounding hides, and one more: Statistics Netherlands rounds what it counts to 5, so that 20 are 18 to
22, and counts that belong together are rounded each for itself (*assumption*: that this makes one)."""
PUBLISHED_COUNTS: Final = ("persons", "persons/year", "households", "establishments", "dwellings")
STREET_COUNTS: Final = ("shops", "units", "members")


class AgreementRow(NamedTuple):
    """A key figure beside what the synthetic wijk has."""

    wijk: str
    figure: str
    input: float
    synthetic: float
    unit: str

    @property
    def tolerance(self) -> float:
        """How far the synthetic value may be off.

        What somebody counted in the street is there exactly. Of shares a point, of ways three tenths, of all
        else 1 per cent; where that is less than the rounding of a published count hides, so much: 3 of
        what is a multiple of 5, else 1.
        """
        if self.unit in STREET_COUNTS:
            return 0.0
        if self.unit == "share":
            return ALLOWED
        if self.unit == "km":
            return max(ROUNDED_KM, ALLOWED_OF_WAYS * self.input)
        return max(ALLOWED * abs(self.input), find_rounding(self.unit, self.input))

    @property
    def is_met(self) -> bool:
        """Whether the two agree within `tolerance`."""
        return abs(self.input - self.synthetic) <= self.tolerance + 1e-9


def find_rounding(unit: str, value: float) -> float:
    """How far a published count may be off because it was rounded; nothing where it is no count."""
    if unit not in PUBLISHED_COUNTS:
        return 0.0
    return HIDDEN if value % ROUNDED_TO == 0.0 else 1.0


def compare(
    figures: KeyFigures, world: World, w: int, month: int, parameters: KernelParameters
) -> list[AgreementRow]:
    """A row for every figure that the synthetic wijk `w` is built to, in the catalogue's unit.

    Left out are those that ``unused.list_unused`` names. Schooling is built in proportion: its rows
    hold the model's shares of the sum that was given.

    Parameters
    ----------
    figures : KeyFigures
        What it was built from.
    world : World
        Its state.
    w, month : int
        Row of the wijk, and the month before whose beginning it is looked at.
    parameters : KernelParameters
    """
    people = _count_people(world, w, month)
    found = {
        **people,
        **_count_schooling(figures, world, w, month),
        **_count_vital_rates(world, w, month, parameters, people["inhabitants"]),
        **_count_households(world, w),
        **_count_money(figures, world, w, parameters, people["inhabitants"]),
        **_count_businesses(world, w),
        "land_ha": float(world.wijken.land[w]) / 10_000.0,
    }
    if figures.figures["km_to_supermarket"].origin == "input":
        floor = parameters.firms.supermarket_floor
        found["km_to_supermarket"] = _way_to_supermarket(world, w, figures, floor)
    rows = [
        AgreementRow(figures.code, name, figures.value(name), value, SPECS[name].unit)
        for name, value in found.items()
    ]
    counted = _count_street(world, w) if figures.counted else {}
    return rows + [
        AgreementRow(figures.code, name, figure.value, counted[name], COUNTED[name].unit)
        for name, figure in figures.counted.items()
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
    works = (status <= OWNER) | (residents.part_time[here] > 0)
    employed, owners = int((status <= WORKS_LOCALLY).sum()), int((status == OWNER).sum())
    counts |= {
        "inhabitants": sum(classes),
        "on_bijstand": (status == ON_BIJSTAND).sum(),
        "on_disability": (status == ON_DISABILITY).sum(),
        "on_unemployment_insurance": ((status == JOBSEEKER) & (benefit > 0)).sum(),
        "on_state_pension": (status == ON_PENSION).sum(),
        "net_participation": works[working_age].sum() / max(int(working_age.sum()), 1),
        "employees": employed / max(employed + owners, 1),
        "self_employed": owners / max(employed + owners, 1),
    }
    return {name: float(value) for name, value in counts.items()}


def _count_schooling(figures: KeyFigures, world: World, w: int, month: int) -> dict[str, float]:
    residents = world.residents
    here = (residents.alive == 1) & (residents.wijk == w)
    here &= (month - residents.birth_month) // 12 < 75
    counts = np.bincount(residents.schooling[here], minlength=3).tolist()
    whole = draws.add(figures.value(name) for name in SCHOOLINGS) / max(sum(counts), 1)
    return {name: count * whole for name, count in zip(SCHOOLINGS, counts)}


def _count_vital_rates(
    world: World, w: int, month: int, parameters: KernelParameters, inhabitants: float
) -> dict[str, float]:
    """What the wijk's rates would bring in a year."""
    residents = world.residents
    here = (residents.alive == 1) & (residents.wijk == w)
    expected = 12.0 * expect_deaths(month - residents.birth_month[here], parameters.population)
    return {
        "births": float(world.wijken.births_per_year[w]) * inhabitants / 1000.0,
        "deaths": float(world.wijken.mortality[w]) * expected,
    }


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


def _count_money(
    figures: KeyFigures, world: World, w: int, parameters: KernelParameters, inhabitants: float
) -> dict[str, float]:
    households = world.households
    saving = parameters.income.contractual_saving
    income, n, low = sum_money(households, world.residents, saving, w)
    published = figures.figures["income_per_inhabitant"]
    euros = 12.0 * income / 100.0 / max(inhabitants, 1.0)
    euros *= PERSONAL_INCOME / deflator(published.year)
    money = {"income_per_inhabitant": euros, "low_income_households": low / max(n, 1.0)}
    recipients = figures.figures["income_per_recipient"]
    if recipients.origin == "input" and not figures.is_given("income_per_inhabitant"):
        money["income_per_recipient"] = euros * recipients.value / published.value
    value = figures.figures["home_value"]
    owned = (households.wijk == w) & (households.tenure == OWNED) & (households.housing_cost > 0)
    if value.origin == "input" and owned.any():
        cost = draws.add(households.housing_cost[owned].tolist()) / int(owned.sum())
        money["home_value"] = 0.12 * cost / OWNERS_COST / deflator(value.year)
    return money


def _count_businesses(world: World, w: int) -> dict[str, float]:
    shops, employers = world.shops, world.employers
    here = (shops.alive == 1) & (shops.wijk == w)
    counts = np.bincount(shops.sbi[here], minlength=len(SECTORS))
    counts += np.bincount(employers.sbi[employers.wijk == w], minlength=len(SECTORS))
    named = {name: float(count) for name, count in zip(SECTORS, counts)}
    return {"businesses": float(counts.sum()), **named}


def _way_to_supermarket(world: World, w: int, figures: KeyFigures, floor: float) -> float:
    """Mean way over homes to the nearest supermarket of the wijk, km; as published where it has none."""
    shops, segments, wijken = world.shops, world.segments, world.wijken
    large = (shops.alive == 1) & (shops.wijk == w) & (shops.branch == FOOD)
    large &= (shops.premises >= 0) & (shops.floor >= floor)
    if not large.any():
        return figures.value("km_to_supermarket")
    first, n = int(wijken.first_segment[w]), int(wijken.n_segments[w])
    places = segments.local[shops.segment[large]]
    way = segments.distance[first : first + n, :n][:, places].min(axis=1)
    lived_in = (world.households.wijk == w) & (world.households.alive == 1)
    homes = np.bincount(world.households.segment[lived_in] - first, minlength=n)
    return mean_way(way, homes) / 1000.0


def _count_street(world: World, w: int) -> Mapping[str, float]:
    """What somebody in the street would count."""
    shops, premises = world.shops, world.premises
    here = (shops.alive == 1) & (shops.wijk == w)
    trading = here & (shops.premises >= 0)
    branches = np.bincount(shops.branch[trading], minlength=HOME)[:HOME]
    units = (premises.wijk == w) & (premises.use < USE_HOME)
    let = units & (premises.tenant >= 0) & (premises.contract_rent > 0)
    rent = 0.12 * draws.add(premises.contract_rent[let].tolist())
    return {
        **{name: float(count) for name, count in zip(SHOP_COUNTS, branches)},
        "units": float(units.sum()),
        "empty_units": float((units & (premises.tenant < 0)).sum()),
        "rent_per_m2": rent / max(draws.add(premises.area[let].tolist()), 1e-9),
        "association_members": float((here & (shops.member == 1)).sum()),
    }

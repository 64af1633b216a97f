"""The whole numbers a synthetic wijk is built to, made from key figures that need not agree.

Published counts are rounded to 5 each and people in institutions live in no household, so the
figures of one area contradict each other by a little. Inhabitants come first, then ages, then
households.
"""

from typing import Final, NamedTuple

from wijkabm.ground.errors import InputError
from wijkabm.ground.tables.codes import MAX_CHILDREN, MAX_MEMBERS, SBI_GROUPS
from wijkabm.place.catalogue import PARTS, SHOP_COUNTS
from wijkabm.place.draws import add, apportion
from wijkabm.place.key_figures import KeyFigures
from wijkabm.place.own_counts import list_food_floors

TO_2023: Final = {
    2009: 1.3945, 2010: 1.3766, 2011: 1.3457, 2012: 1.3129, 2013: 1.2808, 2014: 1.2682,
    2015: 1.2606, 2016: 1.2568, 2017: 1.2395, 2018: 1.2188, 2019: 1.1879, 2020: 1.1726,
    2021: 1.1418, 2022: 1.0380, 2023: 1.0, 2024: 0.9681, 2025: 0.9371,
}  # fmt: skip
"""Euros of a year in those of 2023: CBS consumer prices, chained from annual changes."""

ROUNDED_TO, ROUNDED_SHARE = 5.0, 0.01  # how exact published counts are
MOST_ROUNDED, MOST_SHARED = 10.0, 9.0
"""How far rounding can bring households from the sum of their kinds, and how far three kinds can give way by
3 each: where it is more than that, the whole gives way by one."""
AGE_CLASSES: Final = PARTS["inhabitants"]
KINDS_OF_HOUSEHOLD: Final = PARTS["households"]
SECTORS: Final = tuple(f"businesses_{group}" for group in SBI_GROUPS)

PERSONAL_INCOME: Final = 1.30
"""Published income per inhabitant over disposable income per inhabitant.

The statistics office's column is *persoonlijk inkomen*, before income tax: the country's 34,100 euro per
inhabitant could not be disposable, as a mean household of 2.1 people disposes of some 50,000. The ratio is an
*assumption* from these two figures.
"""


class Counted(NamedTuple):
    """What somebody counted in the street; None where nobody did."""

    shops: tuple[int | None, ...]  # by branch of premises
    units: int | None
    empty_units: int | None
    rent_per_m2: float | None  # euros of 2023 a year
    members: int | None  # businesses in the owners' association
    food_floors: tuple[float, ...] | None = None  # m2 of every food shop


class Targets(NamedTuple):
    """What one wijk is built to; None where a figure of the area itself is not given."""

    inhabitants: int
    ages: tuple[int, ...]  # 0-14, 15-24, 25-44, 45-64, 65 and older
    kinds: tuple[int, ...]  # households: single, without children, with children
    dwellings: int
    on_bijstand: int
    on_disability: int
    on_unemployment_insurance: int
    on_state_pension: int
    schooling: tuple[float, ...]  # weights of low, middle, high, ages 15 to 74
    participation: float | None  # working share of those of 15 to 74
    self_employed: float | None  # share of those at work
    low_income: float | None  # share of households
    sectors: tuple[int, ...]  # businesses by SBI group
    tenures: tuple[float, ...]  # weights: corporation, private rent, owned
    income: float  # euros of 2023 a month per inhabitant
    income_given: bool
    home_value: float | None  # euros of 2023
    km_to_supermarket: float | None
    births: float  # a year
    deaths: float | None  # a year
    land: float  # m2
    counted: Counted


def deflator(year: int) -> float:
    """Euros of `year` in those of 2023; years out of the table take its nearest."""
    return TO_2023[min(max(year, min(TO_2023)), max(TO_2023))] if year else 1.0


def set_targets(figures: KeyFigures) -> Targets:
    """The numbers to build to; see the module's docstring for what goes first.

    Dwellings are the published number where it leaves between 1 and 12 % of homes empty, else two
    per cent more than households (*assumption*).
    """
    inhabitants = _whole(figures, "inhabitants")
    ages = fit_parts([figures.value(name) for name in AGE_CLASSES], inhabitants)
    if ages[0] > 2 * (inhabitants - ages[0]):
        raise InputError(
            "{code}: {young} of {inhabitants} inhabitants are below 15; at most two "
            "thirds can be, or there is nobody to raise them. Check age_0_14.",
            code=figures.code,
            young=ages[0],
            inhabitants=inhabitants,
        )
    kinds = _fit_households(figures, inhabitants, ages)
    households = sum(kinds)
    dwellings = _whole(figures, "dwellings")
    if not households * 1.01 <= dwellings <= households * 1.12:
        dwellings = households + max(round(0.02 * households), 1)
    education = ("education_low", "education_middle", "education_high")
    tenures = ("rented_corporation", "rented_other", "owner_occupied")
    income = figures.figures["income_per_inhabitant"]
    return Targets(
        inhabitants=inhabitants,
        ages=tuple(ages),
        kinds=kinds,
        dwellings=dwellings,
        on_bijstand=_whole(figures, "on_bijstand"),
        on_disability=_whole(figures, "on_disability"),
        on_unemployment_insurance=_whole(figures, "on_unemployment_insurance"),
        on_state_pension=min(_whole(figures, "on_state_pension"), ages[4]),
        schooling=tuple(figures.value(name) for name in education),
        participation=_known(figures, "net_participation"),
        self_employed=_share_self_employed(figures),
        low_income=_known(figures, "low_income_households"),
        sectors=tuple(
            fit_parts([figures.value(name) for name in SECTORS], _whole(figures, "businesses"))
        ),
        tenures=fit_shares([figures.value(name) for name in tenures]),
        income=income.value * deflator(income.year) / PERSONAL_INCOME / 12.0,
        income_given=income.origin == "input",
        home_value=_in_euros_of_2023(figures, "home_value"),
        km_to_supermarket=_known(figures, "km_to_supermarket"),
        # Somebody else's crude rates would not suit these ages: as many births as keep up the
        # number of children, and deaths by the life table.
        births=_given(figures, "births", ages[0] / 15.0),
        deaths=_known(figures, "deaths"),
        land=max(figures.value("land_ha"), 1.0) * 10_000.0,
        counted=_read_counted(figures),
    )


def fit_parts(values: list[float], total: int) -> list[int]:
    """Whole parts that sum to `total`, each as far from its value as its own rounding allows.

    What the parts miss of the whole is shared out by what agreement allows each, 5 or 1 per cent;
    only what is left is shared in proportion to the parts.
    """
    slack = [max(ROUNDED_TO, ROUNDED_SHARE * value) for value in values]
    part = min(max((total - add(values)) / add(slack), -1.0), 1.0)
    return apportion([max(value + part * width, 0.0) for value, width in zip(values, slack)], total)


def fit_shares(shares: list[float]) -> tuple[float, ...]:
    """Shares that sum to one: what rounding lost or added is shared evenly by those that are not nothing."""
    some = sum(share > 0.0 for share in shares)
    extra = (1.0 - add(shares)) / max(some, 1)
    return tuple(max(share + extra, 0.0) if share > 0.0 else 0.0 for share in shares)


def _known(figures: KeyFigures, name: str) -> float | None:
    """A figure of the area itself; None where it is somebody else's."""
    figure = figures.figures[name]
    return figure.value if figure.origin == "input" else None


def _given(figures: KeyFigures, name: str, otherwise: float) -> float:
    value = _known(figures, name)
    return otherwise if value is None else value


def _in_euros_of_2023(figures: KeyFigures, name: str) -> float | None:
    value = _known(figures, name)
    return None if value is None else value * deflator(figures.figures[name].year)


def _share_self_employed(figures: KeyFigures) -> float | None:
    """Of those at work; from both shares where both are given, as they are rounded each."""
    own, hired = _known(figures, "self_employed"), _known(figures, "employees")
    if own is not None and hired is not None and own + hired > 0.0:
        return own / (own + hired)
    return own if own is not None or hired is None else 1.0 - hired


def _read_counted(figures: KeyFigures) -> Counted:
    def whole(name: str) -> int | None:
        figure = figures.counted.get(name)
        return None if figure is None else round(figure.value)

    rent = figures.counted.get("rent_per_m2")
    return Counted(
        shops=tuple(whole(name) for name in SHOP_COUNTS),
        units=whole("units"),
        empty_units=whole("empty_units"),
        rent_per_m2=None if rent is None else rent.value * deflator(rent.year),
        members=whole("association_members"),
        food_floors=list_food_floors(figures.streets),
    )


def _whole(figures: KeyFigures, name: str) -> int:
    return max(round(figures.value(name)), 0)


def _fit_households(figures: KeyFigures, inhabitants: int, ages: list[int]) -> tuple[int, ...]:
    """Households by kind that the people of these ages can fill.

    Every child below 15 needs a household with children, at most six to one; a couple needs two
    adults; a household with children a parent and a child of any age; no household has more than
    eight adults. Where the published numbers ask what cannot be, they give way as little as they
    must.
    """
    count = _whole(figures, "households") or round(inhabitants / 2.1)
    parts = [figures.value(name) for name in KINDS_OF_HOUSEHOLD]
    if abs(add(parts) - count) <= MOST_ROUNDED:
        count = round(min(max(count, add(parts) - MOST_SHARED), add(parts) + MOST_SHARED))
    single, couples, families = fit_parts(parts, count)
    children, adults = ages[0], inhabitants - ages[0]
    families = max(families, -(-children // MAX_CHILDREN))
    room = min(adults - families, inhabitants - 2 * families)
    if single + 2 * couples > room:
        families = max(min(families, adults // 2, inhabitants // 2), -(-children // MAX_CHILDREN))
        room = min(adults - families, inhabitants - 2 * families)
        others = single + couples
        couples = max(min(couples, room - others), 0)
        single = max(min(others - couples, room - 2 * couples), 0)
    most = single + MAX_MEMBERS * couples + (2 + MAX_CHILDREN) * families - children
    if most < adults:
        couples += -(-(adults - most) // MAX_MEMBERS)
    return single, couples, families

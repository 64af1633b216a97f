"""What the figures of an area cannot be together: what people, households, homes and land allow.

Bounds are wide: no wijk or buurt of the published samples comes near them. Where a rule has no source it is
an *assumption*.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from wijkabm.ground.errors import Sentence
from wijkabm.place.catalogue import PARTS, TENURES
from wijkabm.place.scale import find_odd

SLACK: Final = (0.05, 25.0)
"""Parts may miss their whole by this share and this count: CBS rounds each to a multiple of 5."""

FEWEST_PEOPLE: Final = 200.0
"""From how many people on figures are compared with each other; few people allow anything."""

URBANITY_BOUNDS: Final = (2500.0, 1500.0, 1000.0, 500.0)
"""Addresses per km2 at which CBS's classes 1 to 4 of urbanity begin; below is class 5."""

LEAST_WITHOUT_POOR: Final = 25_000.0
"""Income per inhabitant, EUR a year, below which more than one per cent have a low one (*assumption*)."""

Values = Mapping[str, float]

PER_CENT: Final = Sentence("per cent is meant: write 45 for 0.45")
NOT_ZERO: Final = Sentence("leave the cell empty if it is unknown")


class Doubt(NamedTuple):
    """A figure that cannot be right, and why."""

    name: str
    why: str


def _doubt(name: str, form: str, /, **values: Any) -> Doubt:
    """A figure, and the sentence that says why it cannot be right."""
    return Doubt(name, Sentence(form, **values))


def _is_cut_off(values: Values) -> Iterator[Doubt]:
    """A row that ends behind the inhabitants; CBS gives ages and households of all such areas."""
    others = {*PARTS["inhabitants"], *PARTS["households"], "households"}
    if not others & values.keys():
        yield _doubt(
            "inhabitants", "nothing is known of their ages and households: is the row cut off?"
        )


def _has_households(values: Values) -> Iterator[Doubt]:
    """People live in households; an area of institutions alone is not modelled (*assumption*: 1 in 25)."""
    people, households = values["inhabitants"], values.get("households")
    if households is not None and people > 25.0 * households:
        yield _doubt(
            "households",
            "{people:,.0f} people cannot live in {households:,.0f} households",
            people=people,
            households=households,
        )


def _fill_households(values: Values) -> Iterator[Doubt]:
    """One person in each household of one, two at the least in the others, and all within the wijk."""
    kinds = PARTS["households"]
    if all(kind in values for kind in kinds):
        single, couples, families = (values[kind] for kind in kinds)
        fewest = single + 2.0 * (couples + families)
        if fewest > _loose(values["inhabitants"]):
            yield _doubt(
                "one_person_households",
                "the kinds of household need {fewest:,.0f} people, more than the "
                "{inhabitants:,.0f} who live there",
                fewest=fewest,
                inhabitants=values["inhabitants"],
            )
    size, households = values.get("household_size"), values.get("households")
    if size is None or households is None:
        return
    most = _loose((size + 0.05) * households)
    if (size - 0.05) * households > _loose(values["inhabitants"]):
        yield _doubt(
            "household_size",
            "{households:,.0f} households of that size hold more people "
            "than the {inhabitants:,.0f} who live there",
            households=households,
            inhabitants=values["inhabitants"],
        )
    if not all(kind in values for kind in kinds):
        return
    if fewest > most:
        yield _doubt(
            "one_person_households",
            "the kinds of household need more people than their "
            "size gives; did columns change places?",
        )
    if (size - 0.05) * households > _loose(single + 4.0 * couples + 6.0 * families):
        yield _doubt(
            "one_person_households",
            "the kinds of household hold fewer people than their "
            "size gives; did columns change places?",
        )


def _have_homes(values: Values) -> Iterator[Doubt]:
    """Households share homes at most where students live (*assumption*: five to a home)."""
    homes, households = values.get("dwellings"), values.get("households")
    if homes is None or households is None:
        return
    if households > _loose(5.0 * homes):
        yield _doubt(
            "dwellings",
            "{households:,.0f} households cannot live in {homes:,.0f} homes",
            households=households,
            homes=homes,
        )
    if homes > _loose(5.0 * households):
        yield _doubt(
            "dwellings",
            "{homes:,.0f} homes are too many for {households:,.0f} households",
            homes=homes,
            households=households,
        )


def _are_born(values: Values) -> Iterator[Doubt]:
    """Who is born is below 15 at once, and of 100 people no 10 are born in a year."""
    births, people = values.get("births"), values["inhabitants"]
    children = values.get("age_0_14", people)
    if births is not None and births > min(0.1 * people, children) + 25.0:
        yield _doubt(
            "births",
            "{births:,.0f} births in a year among {people:,.0f} people",
            births=births,
            people=people,
        )
    deaths = values.get("deaths")
    if deaths is not None and deaths > 0.3 * people + 25.0:
        yield _doubt(
            "deaths",
            "{deaths:,.0f} deaths in a year among {people:,.0f} people",
            deaths=deaths,
            people=people,
        )


def _have_parents(values: Values) -> Iterator[Doubt]:
    """Children live in households with children, four to one at the most on average."""
    children, families = values.get("age_0_14"), values.get("households_with_children")
    if children is not None and families is not None and children > _loose(4.0 * families):
        yield _doubt(
            "age_0_14",
            "{children:,.0f} children cannot live in {families:,.0f} households "
            "with children; did columns change places?",
            children=children,
            families=families,
        )


def _receive(values: Values) -> Iterator[Doubt]:
    """State pensions go to old people, other benefits to adults."""
    old, pensions = values.get("age_65_plus"), values.get("on_state_pension")
    if old is not None and pensions is not None:
        if pensions > _loose(old):
            yield _doubt(
                "on_state_pension",
                "{pensions:,.0f} state pensions for {old:,.0f} people "
                "of 65 and older; did columns change places?",
                pensions=pensions,
                old=old,
            )
        if old > _loose(2.0 * pensions):
            yield _doubt(
                "on_state_pension",
                "{pensions:,.0f} state pensions are too few for {old:,.0f} people of 65 and older",
                pensions=pensions,
                old=old,
            )
    adults = values["inhabitants"] - values.get("age_0_14", 0.0)
    for name in ("on_bijstand", "on_disability", "on_unemployment_insurance"):
        if name in values and values[name] > _loose(0.6 * adults):
            yield _doubt(name, "that many of {adults:,.0f} people of 15 and older", adults=adults)


def _went_to_school(values: Values) -> Iterator[Doubt]:
    """Levels of education are of people of 15 to 75."""
    levels = {name: value for name, value in values.items() if name.startswith("education_")}
    adults = values["inhabitants"] - values.get("age_0_14", 0.0)
    total = sum(levels.values())
    if total > _loose(adults):
        most = max(levels, key=lambda name: levels[name])
        yield _doubt(
            most,
            "levels of {total:,.0f} people, and {adults:,.0f} are 15 or older",
            total=total,
            adults=adults,
        )


def _earn(values: Values) -> Iterator[Doubt]:
    """A mean over those who have an income is no lower than one over everybody."""
    each, some = values.get("income_per_inhabitant"), values.get("income_per_recipient")
    if each is not None and some is not None and some < 0.97 * each:
        yield _doubt(
            "income_per_recipient",
            "it is less than the income per inhabitant; did columns change places?",
        )
    hired, own = values.get("employees"), values.get("self_employed")
    if hired is not None and own is not None and not 0.9 <= hired + own <= 1.1:
        yield _doubt(
            "self_employed",
            "with the employees that makes {percent:g} % of who works",
            percent=100.0 * (hired + own),
        )


def _are_poor(values: Values) -> Iterator[Doubt]:
    """CBS gives shares to a tenth of a per cent; of one per cent or less none is where incomes are low."""
    share, income = values.get("low_income_households"), values.get("income_per_inhabitant")
    if share is None or not 0.0 < share < 0.01:
        return
    if abs(1000.0 * share - round(1000.0 * share)) > 1e-6:
        yield _doubt(
            "low_income_households",
            "that is {percent:g} %; {per_cent}",
            percent=100.0 * share,
            per_cent=PER_CENT,
        )
    if income is not None and income < LEAST_WITHOUT_POOR:
        yield _doubt(
            "low_income_households",
            "that is {percent:g} % at that income; {per_cent}",
            percent=100.0 * share,
            per_cent=PER_CENT,
        )


def _own_homes(values: Values) -> Iterator[Doubt]:
    """Shares of under one per cent among tenures that make up nothing like 100 are fractions."""
    given = {name: values[name] for name in TENURES if name in values}
    for name, share in given.items():
        if 0.0 < share < 0.01 and (len(given) < len(TENURES) or sum(given.values()) < 0.9):
            yield _doubt(
                name,
                "that is {percent:g} % of the homes; {per_cent}",
                percent=100.0 * share,
                per_cent=PER_CENT,
            )


def _have_room(values: Values) -> Iterator[Doubt]:
    """Nowhere in the country 1,000 people live on a hectare; classes of urbanity are of densities."""
    people, land = values["inhabitants"], values.get("land_ha")
    if land is not None and people > 1000.0 * land:
        yield _doubt(
            "land_ha", "{people:,.0f} people on {land:g} hectares", people=people, land=land
        )
    if land is not None and people < 100_000.0 and land > 100_000.0:
        yield _doubt(
            "land_ha", "{land:,.0f} hectares are more than any municipality has", land=land
        )
    density, urbanity = values.get("address_density"), values.get("urbanity")
    if density is None or urbanity is None:
        return
    classes = {1 + sum(density * f < bound for bound in URBANITY_BOUNDS) for f in (0.95, 1.05)}
    if not min(classes) <= urbanity <= max(classes):
        yield _doubt(
            "urbanity",
            "{density:,.0f} addresses per km2 are class {least}; did columns change places?",
            density=density,
            least=min(classes),
        )


def _trade(values: Values) -> Iterator[Doubt]:
    """People start businesses everywhere, and even an office park has few to each who lives there."""
    businesses, people = values.get("businesses"), values["inhabitants"]
    if businesses is None:
        return
    if people >= 1000.0 and businesses < 0.005 * people:
        yield _doubt(
            "businesses",
            "too few among {people:,.0f} people; {not_zero}",
            people=people,
            not_zero=NOT_ZERO,
        )
    if businesses > 10.0 * people + 500.0:
        yield _doubt("businesses", "too many among {people:,.0f} people", people=people)


def _are_many(values: Values) -> Iterator[Doubt]:
    """What many people have in common (`scale`)."""
    for name, why in find_odd(values):
        yield _doubt(name, "{why}; did columns change places?", why=why)


def _loose(number: float) -> float:
    """The most that it may be, as published numbers are rounded."""
    return number * (1.0 + SLACK[0]) + SLACK[1]


RULES: Final[tuple[Callable[[Values], Iterator[Doubt]], ...]] = (
    _is_cut_off, _has_households, _have_homes, _are_born, _have_parents, _receive, _fill_households,
    _went_to_school, _earn, _are_poor, _own_homes, _have_room, _trade, _are_many,
)  # fmt: skip

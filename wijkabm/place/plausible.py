"""Whether the figures of an area can be true together: units, sums, and what people and homes allow.

Bounds are wide: no wijk or buurt of the published samples comes near them. They catch a wrong unit, a
slipped digit, columns that changed places. Where a rule has no source it is an *assumption*.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple, NoReturn

from wijkabm.ground.errors import InputError
from wijkabm.place.catalogue import PARTS, SPECS, TENURES
from wijkabm.place.key_figures import Figure
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


class Usual(NamedTuple):
    """Between what a figure lies everywhere, and what it likely means if not."""

    low: float
    high: float
    too_low: str
    too_high: str


class Doubt(NamedTuple):
    """A figure that cannot be right, and why."""

    name: str
    why: str


_EUROS = "thousands of euros are meant: write 24.5 for EUR 24,500"
_PER_CENT = "per cent is meant: write 45 for 0.45"
_NOT_ZERO = "leave the cell empty if it is unknown"
USUAL: Final[Mapping[str, Usual]] = {
    "income_per_inhabitant": Usual(4_000.0, 400_000.0, f"{_EUROS}; {_NOT_ZERO}", _EUROS),
    "income_per_recipient": Usual(4_000.0, 500_000.0, f"{_EUROS}; {_NOT_ZERO}", _EUROS),
    "home_value": Usual(
        20_000.0,
        6_000_000.0,
        "thousands of euros are meant, without a separator: write 1234 for EUR 1,234,000",
        "thousands of euros are meant: write 235 for EUR 235,000",
    ),
    "owner_occupied": Usual(0.0, 1.0, _PER_CENT, _PER_CENT),
    "rented_corporation": Usual(0.0, 1.0, _PER_CENT, _PER_CENT),
    "rented_other": Usual(0.0, 1.0, _PER_CENT, _PER_CENT),
    "low_income_households": Usual(0.0, 0.7, _PER_CENT, "is it another column?"),
    "net_participation": Usual(0.05, 0.95, _PER_CENT, "is it another column?"),
    "employees": Usual(0.2, 1.0, _PER_CENT, _PER_CENT),
    "self_employed": Usual(0.01, 0.8, _PER_CENT, "is it another column?"),
    "household_size": Usual(1.0, 8.0, "is it another column?", "is it another column?"),
    "land_ha": Usual(0.5, 4e6, f"people live on land; {_NOT_ZERO}", "hectares are meant"),
    "address_density": Usual(0.0, 20_000.0, "", "addresses per km2 are meant"),
    "km_to_supermarket": Usual(0.05, 40.0, _NOT_ZERO, "kilometres are meant"),
}
"""Units. Shares of one per cent or less of the tenures are looked at by their sum."""


def check_figures(
    where: str,
    figures: Mapping[str, Figure],
    told: Mapping[str, str],
    by_hand: frozenset[str] = frozenset(),
) -> None:
    """Refuse an area whose figures cannot be true, or not together.

    Parameters
    ----------
    where : str
        File and row, for messages.
    figures : mapping of str to Figure
        What was read or given, in the catalogue's units.
    told : mapping of str to str
        Each of them as it stands there, with its column: what a message names.
    by_hand : frozenset of str
        Those that were given in the catalogue's units.

    Raises
    ------
    InputError
        The first figure that cannot be right: where it stands, what is wrong, what is likely meant.
    """
    values = {name: figure.value for name, figure in figures.items()}
    for name, usual in USUAL.items():
        if name in values and not usual.low <= values[name] <= usual.high:
            hint = usual.too_low if values[name] < usual.low else usual.too_high
            if name in by_hand:
                hint = f"give {usual.low:g} to {usual.high:g} {SPECS[name].unit}"
                thousands = round(1000.0 * values[name])
                if usual.low <= thousands <= usual.high:
                    hint += (
                        f"; a point or comma is for decimals: for {thousands:,} write {thousands}"
                    )
            doubt = Doubt(name, f"that is {_write(name, values[name])}; {hint}")
            _refuse(_place(where, figures, told, doubt), doubt)
    _check_sums(where, figures)
    if values.get("inhabitants", 0.0) < FEWEST_PEOPLE:
        return
    for rule in RULES:
        for doubt in rule(values):
            why = doubt.why.removesuffix(f"; {_PER_CENT}") if doubt.name in by_hand else doubt.why
            doubt = Doubt(doubt.name, why)
            _refuse(_place(where, figures, told, doubt), doubt)


def _place(
    where: str, figures: Mapping[str, Figure], told: Mapping[str, str], doubt: Doubt
) -> tuple[str, str]:
    """Where a figure stands, and what one corrects there."""
    own = figures.get(doubt.name)
    if own is not None and own.place:
        return own.place, "it"
    return f"{where}, {told[doubt.name]}", "the cell"


def _refuse(place: tuple[str, str], doubt: Doubt) -> NoReturn:
    end = " Correct" if doubt.why.endswith("?") else "; correct"
    raise InputError(f"{place[0]}: {doubt.why}{end} {place[1]}.")


def _write(name: str, value: float) -> str:
    unit = SPECS[name].unit
    if unit == "share":
        return f"{100.0 * value:g} %"
    return f"{value:,.0f} {unit}" if value >= 1000.0 else f"{value:g} {unit}"


def makes_up(figures: Mapping[str, Figure], whole: str) -> bool:
    """Whether the parts that are known can make up the whole, within rounding."""
    given = [figures[part].value for part in PARTS[whole] if part in figures]
    slack = SLACK[0] * figures[whole].value + SLACK[1]
    lack = figures[whole].value - sum(given)
    return lack >= -slack and (len(given) < len(PARTS[whole]) or lack <= slack)


def _check_sums(where: str, figures: Mapping[str, Figure]) -> None:
    """Refuse a row whose figures contradict each other by more than rounding."""
    share, count = SLACK
    wholes = {name: (figures[name], parts) for name, parts in PARTS.items() if name in figures}
    wholes["tenures"] = (Figure(1.0, "input", "100 %"), TENURES)
    for name, (whole, parts) in wholes.items():
        given = [figures[part] for part in parts if part in figures]
        total = sum(part.value for part in given)
        is_wrong = total > 1.1 if name == "tenures" else not makes_up(figures, name)
        if is_wrong:
            columns = ", ".join(part.column.rpartition("/")[2] for part in given)
            raise InputError(
                f"{where}: {columns} sum to {total:g}, but {whole.column} is {whole.value:g}; "
                "correct the row or download the file again."
            )
    people = figures.get("inhabitants")
    for name, figure in figures.items():
        is_of_people = SPECS[name].kind == "count" and SPECS[name].unit in ("persons", "households")
        if people and is_of_people and figure.value > people.value * (1 + share) + count:
            raise InputError(
                f"{where}: {figure.column} is {figure.value:g}, more than the {people.value:g} "
                f"of {people.column}; correct the row or download the file again."
            )


def _is_cut_off(values: Values) -> Iterator[Doubt]:
    """A row that ends behind the inhabitants; CBS gives ages and households of all such areas."""
    others = {*PARTS["inhabitants"], *PARTS["households"], "households"}
    if not others & values.keys():
        yield Doubt(
            "inhabitants", "nothing is known of their ages and households: is the row cut off?"
        )


def _has_households(values: Values) -> Iterator[Doubt]:
    """People live in households; an area of institutions alone is not modelled (*assumption*: 1 in 25)."""
    people, households = values["inhabitants"], values.get("households")
    if households is not None and people > 25.0 * households:
        yield Doubt(
            "households", f"{people:,.0f} people cannot live in {households:,.0f} households"
        )


def _fill_households(values: Values) -> Iterator[Doubt]:
    """One person in each household of one, two at the least in the others, and all within the wijk."""
    kinds = PARTS["households"]
    if all(kind in values for kind in kinds):
        single, couples, families = (values[kind] for kind in kinds)
        fewest = single + 2.0 * (couples + families)
        if fewest > _loose(values["inhabitants"]):
            yield Doubt(
                "one_person_households",
                f"the kinds of household need {fewest:,.0f} people, more than the "
                f"{values['inhabitants']:,.0f} who live there",
            )
    size, households = values.get("household_size"), values.get("households")
    if size is None or households is None:
        return
    most = _loose((size + 0.05) * households)
    if (size - 0.05) * households > _loose(values["inhabitants"]):
        yield Doubt(
            "household_size",
            f"{households:,.0f} households of that size hold more people "
            f"than the {values['inhabitants']:,.0f} who live there",
        )
    if not all(kind in values for kind in kinds):
        return
    if fewest > most:
        yield Doubt(
            "one_person_households",
            "the kinds of household need more people than their "
            "size gives; did columns change places?",
        )
    if (size - 0.05) * households > _loose(single + 4.0 * couples + 6.0 * families):
        yield Doubt(
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
        yield Doubt("dwellings", f"{households:,.0f} households cannot live in {homes:,.0f} homes")
    if homes > _loose(5.0 * households):
        yield Doubt(
            "dwellings", f"{homes:,.0f} homes are too many for {households:,.0f} households"
        )


def _are_born(values: Values) -> Iterator[Doubt]:
    """Who is born is below 15 at once, and of 100 people no 10 are born in a year."""
    births, people = values.get("births"), values["inhabitants"]
    children = values.get("age_0_14", people)
    if births is not None and births > min(0.1 * people, children) + 25.0:
        yield Doubt("births", f"{births:,.0f} births in a year among {people:,.0f} people")
    deaths = values.get("deaths")
    if deaths is not None and deaths > 0.3 * people + 25.0:
        yield Doubt("deaths", f"{deaths:,.0f} deaths in a year among {people:,.0f} people")


def _have_parents(values: Values) -> Iterator[Doubt]:
    """Children live in households with children, four to one at the most on average."""
    children, families = values.get("age_0_14"), values.get("households_with_children")
    if children is not None and families is not None and children > _loose(4.0 * families):
        yield Doubt(
            "age_0_14",
            f"{children:,.0f} children cannot live in {families:,.0f} households "
            "with children; did columns change places?",
        )


def _receive(values: Values) -> Iterator[Doubt]:
    """State pensions go to old people, other benefits to adults."""
    old, pensions = values.get("age_65_plus"), values.get("on_state_pension")
    if old is not None and pensions is not None:
        if pensions > _loose(old):
            yield Doubt(
                "on_state_pension",
                f"{pensions:,.0f} state pensions for {old:,.0f} people "
                "of 65 and older; did columns change places?",
            )
        if old > _loose(2.0 * pensions):
            yield Doubt(
                "on_state_pension",
                f"{pensions:,.0f} state pensions are too few for {old:,.0f} people of 65 and older",
            )
    adults = values["inhabitants"] - values.get("age_0_14", 0.0)
    for name in ("on_bijstand", "on_disability", "on_unemployment_insurance"):
        if name in values and values[name] > _loose(0.6 * adults):
            yield Doubt(name, f"that many of {adults:,.0f} people of 15 and older")


def _went_to_school(values: Values) -> Iterator[Doubt]:
    """Levels of education are of people of 15 to 75."""
    levels = {name: value for name, value in values.items() if name.startswith("education_")}
    adults = values["inhabitants"] - values.get("age_0_14", 0.0)
    total = sum(levels.values())
    if total > _loose(adults):
        most = max(levels, key=lambda name: levels[name])
        yield Doubt(most, f"levels of {total:,.0f} people, and {adults:,.0f} are 15 or older")


def _earn(values: Values) -> Iterator[Doubt]:
    """A mean over those who have an income is no lower than one over everybody."""
    each, some = values.get("income_per_inhabitant"), values.get("income_per_recipient")
    if each is not None and some is not None and some < 0.97 * each:
        yield Doubt(
            "income_per_recipient",
            "it is less than the income per inhabitant; did columns change places?",
        )
    hired, own = values.get("employees"), values.get("self_employed")
    if hired is not None and own is not None and not 0.9 <= hired + own <= 1.1:
        yield Doubt(
            "self_employed",
            f"with the employees that makes {100.0 * (hired + own):g} % of who works",
        )


def _are_poor(values: Values) -> Iterator[Doubt]:
    """CBS gives shares to a tenth of a per cent; of one per cent or less none is where incomes are low."""
    share, income = values.get("low_income_households"), values.get("income_per_inhabitant")
    if share is None or not 0.0 < share < 0.01:
        return
    if abs(1000.0 * share - round(1000.0 * share)) > 1e-6:
        yield Doubt("low_income_households", f"that is {100.0 * share:g} %; {_PER_CENT}")
    if income is not None and income < LEAST_WITHOUT_POOR:
        yield Doubt(
            "low_income_households", f"that is {100.0 * share:g} % at that income; {_PER_CENT}"
        )


def _own_homes(values: Values) -> Iterator[Doubt]:
    """Shares of under one per cent among tenures that make up nothing like 100 are fractions."""
    given = {name: values[name] for name in TENURES if name in values}
    for name, share in given.items():
        if 0.0 < share < 0.01 and (len(given) < len(TENURES) or sum(given.values()) < 0.9):
            yield Doubt(name, f"that is {100.0 * share:g} % of the homes; {_PER_CENT}")


def _have_room(values: Values) -> Iterator[Doubt]:
    """Nowhere in the country 1,000 people live on a hectare; classes of urbanity are of densities."""
    people, land = values["inhabitants"], values.get("land_ha")
    if land is not None and people > 1000.0 * land:
        yield Doubt("land_ha", f"{people:,.0f} people on {land:g} hectares")
    if land is not None and people < 100_000.0 and land > 100_000.0:
        yield Doubt("land_ha", f"{land:,.0f} hectares are more than any municipality has")
    density, urbanity = values.get("address_density"), values.get("urbanity")
    if density is None or urbanity is None:
        return
    classes = {1 + sum(density * f < bound for bound in URBANITY_BOUNDS) for f in (0.95, 1.05)}
    if not min(classes) <= urbanity <= max(classes):
        yield Doubt(
            "urbanity",
            f"{density:,.0f} addresses per km2 are class {min(classes)}; did "
            "columns change places?",
        )


def _trade(values: Values) -> Iterator[Doubt]:
    """People start businesses everywhere, and even an office park has few to each who lives there."""
    businesses, people = values.get("businesses"), values["inhabitants"]
    if businesses is None:
        return
    if people >= 1000.0 and businesses < 0.005 * people:
        yield Doubt("businesses", f"too few among {people:,.0f} people; {_NOT_ZERO}")
    if businesses > 10.0 * people + 500.0:
        yield Doubt("businesses", f"too many among {people:,.0f} people")


def _are_many(values: Values) -> Iterator[Doubt]:
    """What many people have in common (`scale`)."""
    for name, why in find_odd(values):
        yield Doubt(name, f"{why}; did columns change places?")


def _loose(number: float) -> float:
    """The most that it may be, as published numbers are rounded."""
    return number * (1.0 + SLACK[0]) + SLACK[1]


RULES: Final[tuple[Callable[[Values], Iterator[Doubt]], ...]] = (
    _is_cut_off, _has_households, _have_homes, _are_born, _have_parents, _receive, _fill_households,
    _went_to_school, _earn, _are_poor, _own_homes, _have_room, _trade, _are_many,
)  # fmt: skip

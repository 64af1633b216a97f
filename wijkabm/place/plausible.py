"""Whether the figures of an area can be true together: units, sums, and what people and homes allow.

Bounds are wide: no wijk or buurt of the published samples comes near them. They catch a wrong unit, a
slipped digit, columns that changed places. Where a rule has no source it is an *assumption*.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple, NoReturn

from wijkabm.ground.errors import InputError, Sentence
from wijkabm.place.catalogue import PARTS, SPECS, TENURES
from wijkabm.place.doubts import FEWEST_PEOPLE, NOT_ZERO, PER_CENT, RULES, SLACK, Doubt
from wijkabm.place.key_figures import Figure


class Usual(NamedTuple):
    """Between what a figure lies everywhere, and what it likely means if not."""

    low: float
    high: float
    too_low: str
    too_high: str


_EUROS = Sentence("thousands of euros are meant: write 24.5 for EUR 24,500")
_OTHER_COLUMN = Sentence("is it another column?")
_EUROS_OR_NONE = Sentence("{euros}; {not_zero}", euros=_EUROS, not_zero=NOT_ZERO)
USUAL: Final[Mapping[str, Usual]] = {
    "income_per_inhabitant": Usual(4_000.0, 400_000.0, _EUROS_OR_NONE, _EUROS),
    "income_per_recipient": Usual(4_000.0, 500_000.0, _EUROS_OR_NONE, _EUROS),
    "home_value": Usual(
        20_000.0,
        6_000_000.0,
        Sentence("thousands of euros are meant, without a separator: write 1234 for EUR 1,234,000"),
        Sentence("thousands of euros are meant: write 235 for EUR 235,000"),
    ),
    "owner_occupied": Usual(0.0, 1.0, PER_CENT, PER_CENT),
    "rented_corporation": Usual(0.0, 1.0, PER_CENT, PER_CENT),
    "rented_other": Usual(0.0, 1.0, PER_CENT, PER_CENT),
    "low_income_households": Usual(0.0, 0.7, PER_CENT, _OTHER_COLUMN),
    "net_participation": Usual(0.05, 0.95, PER_CENT, _OTHER_COLUMN),
    "employees": Usual(0.2, 1.0, PER_CENT, PER_CENT),
    "self_employed": Usual(0.01, 0.8, PER_CENT, _OTHER_COLUMN),
    "household_size": Usual(1.0, 8.0, _OTHER_COLUMN, _OTHER_COLUMN),
    "land_ha": Usual(
        0.5,
        4e6,
        Sentence("people live on land; {not_zero}", not_zero=NOT_ZERO),
        Sentence("hectares are meant"),
    ),
    "address_density": Usual(0.0, 20_000.0, "", Sentence("addresses per km2 are meant")),
    "km_to_supermarket": Usual(0.05, 40.0, NOT_ZERO, Sentence("kilometres are meant")),
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
            doubt = Doubt(
                name,
                Sentence("that is {number}; {hint}", number=_write(name, values[name]), hint=hint),
            )
            _refuse(_place(where, figures, told, doubt), doubt)
    _check_sums(where, figures)
    if values.get("inhabitants", 0.0) < FEWEST_PEOPLE:
        return
    for rule in RULES:
        for doubt in rule(values):
            why = doubt.why.removesuffix(f"; {PER_CENT}") if doubt.name in by_hand else doubt.why
            doubt = Doubt(doubt.name, why)
            _refuse(_place(where, figures, told, doubt), doubt)


def _place(
    where: str, figures: Mapping[str, Figure], told: Mapping[str, str], doubt: Doubt
) -> tuple[str, str]:
    """Where a figure stands, and what one corrects there."""
    own = figures.get(doubt.name)
    if own is not None and own.place:
        return own.place, Sentence("it")
    return Sentence("{where}, {told}", where=where, told=told[doubt.name]), Sentence("the cell")


def _refuse(place: tuple[str, str], doubt: Doubt) -> NoReturn:
    where, what = place
    if doubt.why.endswith("?"):
        raise InputError("{where}: {why} Correct {what}.", where=where, why=doubt.why, what=what)
    raise InputError("{where}: {why}; correct {what}.", where=where, why=doubt.why, what=what)


def _write(name: str, value: float) -> Sentence:
    unit = SPECS[name].unit
    if unit == "share":
        return Sentence("{percent:g} %", percent=100.0 * value)
    form = "{value:,.0f} {unit}" if value >= 1000.0 else "{value:g} {unit}"
    return Sentence(form, value=value, unit=Sentence(unit))


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
                "{where}: {columns} sum to {total:g}, but {column} is {value:g}; "
                "correct the row or download the file again.",
                where=where,
                columns=columns,
                total=total,
                column=whole.column,
                value=whole.value,
            )
    people = figures.get("inhabitants")
    for name, figure in figures.items():
        is_of_people = SPECS[name].kind == "count" and SPECS[name].unit in ("persons", "households")
        if people and is_of_people and figure.value > people.value * (1 + share) + count:
            raise InputError(
                "{where}: {column} is {value:g}, more than the {people:g} "
                "of {of}; correct the row or download the file again.",
                where=where,
                column=figure.column,
                value=figure.value,
                people=people.value,
                of=people.column,
            )

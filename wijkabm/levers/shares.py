"""Who pays a lever beside the municipality: parties, their shares, and until when, as a field says it.

A field holds ``{corporations: 0.3, province: {share: 0.2, until: 37}}``, or the same as a word:
``corporations:0.3,province:0.2:37``. What no party pays the municipality pays.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from wijkabm.ground.errors import InputError, Sentence

PARTIES: Final = ("corporations", "owners_fund", "province", "rijk", "bank")
"""Who may pay beside the municipality; results have a column for each."""

MUNICIPALITY: Final = "municipality"
MOST_MONTHS: Final = 12_000
ROUNDING: Final = 1e-9
"""Shares as people write them add up to one within this."""

FORM: Final = Sentence(
    "give shares of 0 to 1, as corporations:0.3,province:0.2:37 (37: the first month without)"
)


class Payer(NamedTuple):
    """A party, its share of the net cost, and the first month in which it no longer pays."""

    party: str
    share: float
    until: int | None = None

    def __str__(self) -> str:
        """As `read_payers` takes it."""
        return ":".join(str(part) for part in self if part is not None)


def read_payers(given: Any) -> tuple[Payer, ...]:
    """Payers in the order of `PARTIES`, from a mapping, a word, or entries of party, share and month.

    Raises
    ------
    InputError
        A party or a share that cannot be, a party named twice, shares that do not add up.
    """
    payers = [_read_payer(*entry) for entry in _list_entries(given)]
    names = [payer.party for payer in payers]
    for name in names:
        if names.count(name) > 1:
            raise InputError("paid_by names {name} twice; give it once", name=name)
    whole = sum(payer.share for payer in payers)
    if whole > 1.0 + ROUNDING:
        raise InputError(
            "paid_by: the shares add up to {whole:.12g}; give at most 1, the municipality pays the rest",
            whole=whole,
        )
    if MUNICIPALITY in names and whole < 1.0 - ROUNDING:
        raise InputError(
            "paid_by: with the municipality's the shares add up to {whole:.12g}; make it 1, or leave "
            "the municipality out: it pays the rest",
            whole=whole,
        )
    held = [payer for payer in payers if payer.party != MUNICIPALITY and payer.share > 0.0]
    return tuple(sorted(held, key=lambda payer: PARTIES.index(payer.party)))


def _list_entries(given: Any) -> Iterable[tuple[Any, Any, Any]]:
    """Party, share and month as they were given."""
    if isinstance(given, str):
        words = [word.strip() for word in given.split(",") if word.strip()]
        given = [word.split(":") for word in words]
    if isinstance(given, Mapping):
        for party, value in given.items():
            if not isinstance(value, Mapping):
                yield party, value, None
            elif {"share"} <= set(value) <= {"share", "until"}:
                yield party, value["share"], value.get("until")
            else:
                raise InputError(
                    "paid_by: {party} takes share and until; {form}", party=party, form=FORM
                )
        return
    if not isinstance(given, list | tuple):
        raise InputError("paid_by = {given!r} is not allowed; {form}", given=given, form=FORM)
    for entry in given:
        if not isinstance(entry, list | tuple) or not 2 <= len(entry) <= 3:
            raise InputError("paid_by: {entry!r} is not understood; {form}", entry=entry, form=FORM)
        party, share, *until = entry
        yield party, share, until[0] if until else None


def _read_payer(party: Any, share: Any, until: Any) -> Payer:
    """One payer, checked."""
    if party not in (MUNICIPALITY, *PARTIES):
        known = ", ".join((MUNICIPALITY, *PARTIES))
        raise InputError(
            "paid_by: there is no party {party!r}; choose {known}", party=party, known=known
        )
    try:
        number = float("nan") if isinstance(share, bool) else float(share)
    except (TypeError, ValueError):
        number = float("nan")
    if not 0.0 <= number <= 1.0:
        raise InputError(
            "paid_by: {party} = {share!r} is not allowed; {form}",
            party=party,
            share=share,
            form=FORM,
        )
    if until is None:
        return Payer(party, number)
    try:
        month = 0 if isinstance(until, bool) or float(until) != int(until) else int(until)
    except (TypeError, ValueError, OverflowError):
        month = 0
    if not 1 <= month <= MOST_MONTHS or party == MUNICIPALITY:
        raise InputError(
            "paid_by: {party} until {until!r} is not allowed; give a month from 1 to "
            "{most_months:,}, and none for the municipality",
            party=party,
            until=until,
            most_months=MOST_MONTHS,
        )
    return Payer(party, number, month)


def split_costs(payers: Iterable[Payer], shrinks: bool, month: int) -> tuple[float, float]:
    """What the municipality and the others pay in `month`, of what the lever costs while all of them pay.

    Of one that shrinks the municipality never pays more than its own part.
    """
    held = list(payers)
    agreed = sum(payer.share for payer in held)
    still = sum(payer.share for payer in held if payer.until is None or month < payer.until)
    return max(1.0 - (agreed if shrinks else still), 0.0), still


def write_payers(payers: Iterable[Payer]) -> dict[str, Any]:
    """The mapping that `read_payers` reads, without this module's words: for files."""
    return {
        payer.party: payer.share
        if payer.until is None
        else {"share": payer.share, "until": payer.until}
        for payer in payers
    }

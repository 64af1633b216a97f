"""What must hold in every case: books recomputed from what was recorded, indicators within their units."""

from collections.abc import Iterator

import numpy as np

from wijkabm.ground import books
from wijkabm.measure.formulas import BOUNDS
from wijkabm.measure.indicators import INDICATORS
from wijkabm.model.wijk import Wijk

MOST_EUROS = {
    "EUR/month": 1e5,  # by inhabitant
    "EUR": 5e7,  # in the till of a wijk's one café, all else at an end; of that a person may have a tenth
    "EUR/m2/year": 1e7,  # in the one shop of a wijk whose people spend all there, savings first
}
"""From here on a number is absurd in any neighbourhood, whatever its parameters."""


def find_faults(wijk: Wijk) -> list[str]:
    """Everything that does not hold, one line each; nothing if all is well."""
    return [*check_books(wijk), *check_coins(wijk), *check_state(wijk), *check_indicators(wijk)]


def check_book(flows: list, balances: list, n: int, n_kinds: int, name: str) -> Iterator[str]:
    """Openings, receipts and payments give the closings of every month, which are the next openings."""
    last = None
    months = zip(flows, balances, strict=True)
    for month, ((places, cents), (opening, closing)) in enumerate(months, start=1):
        if (cents < 0).any():
            yield f"{name}, month {month}: a negative payment"
        table = np.zeros(n_kinds * n * n, np.int64)
        table[places] = cents
        totals = table.reshape(n_kinds, n, n).sum(axis=0)
        if (opening + totals.sum(axis=0) - totals.sum(axis=1) != closing).any():
            yield f"{name}, month {month}: flows do not explain the balances"
        if last is not None and (opening != last).any():
            yield f"{name}, month {month}: it does not open where the last closed"
        last = closing


def check_books(wijk: Wijk) -> Iterator[str]:
    """The books from flows and balances, and the last balances from the purses of the agents."""
    ledger, recorder, world = wijk.world.ledger, wijk.recorder, wijk.world
    n = ledger.purses.size
    yield from check_book(recorder.flows, recorder.balances, n, len(books.KINDS), "books")
    homes, shops = world.households, world.shops
    landlords, employers = world.landlords, world.employers
    held = ledger.purses.copy()
    for sector, table, cash, there in (
        (books.RESIDENTS, homes, homes.savings, homes.wijk >= 0),
        (books.SHOPS, shops, shops.cash, shops.alive == 1),
        (books.LANDLORDS, landlords, landlords.cash, landlords.wijk >= 0),
        (books.EMPLOYERS, employers, employers.cash, employers.wijk >= 0),
    ):
        np.add.at(held, 4 * table.wijk[there] + sector, cash[there])
    if held.tolist() != recorder.balances[-1][1].tolist():
        yield "books: the purses do not hold what the last balances say"


def check_coins(wijk: Wijk) -> Iterator[str]:
    """The second book."""
    book, recorder = wijk.world.ledger.coins, wijk.recorder
    n = book.purses.size
    n_kinds = book.flows.shape[0]
    yield from check_book(recorder.coin_flows, recorder.coin_balances, n, n_kinds, "coins")


def check_state(wijk: Wijk) -> Iterator[str]:
    """Nobody has less than nothing, no column holds what is no number."""
    world = wijk.world
    open_shops = world.shops.alive == 1
    below = world.shops.cash + world.shops.credit_line < 0
    for what, wrong in (
        ("savings", world.households.savings < 0),
        ("cash below the credit line", open_shops & below),
        ("cash of landlords", world.landlords.cash < 0),
        ("cash of employers", world.employers.cash < 0),
        ("coins of residents", world.residents.coins < 0),
        ("coins of shops", world.shops.coins < 0),
        ("the municipality's cash", world.ledger.purses[books.single(world.ledger, 0) :][:1] < 0),
        ("more staff of the wijk than staff", world.shops.staff_residents > world.shops.staff),
        ("jobseekers of the ring", world.region.jobseekers < 0),
    ):
        if wrong.any():
            yield f"state: {what}: {int(wrong.sum())} rows"
    for table in world:
        for name, column in zip(table._fields, table, strict=True):
            if getattr(column, "dtype", None) == np.float64 and np.isnan(column).any():
                yield f"state: {type(table).__name__}.{name} holds no number in a row"


def check_indicators(wijk: Wijk) -> Iterator[str]:
    """Every value lies within the bounds of its unit, and no amount of euros is absurd."""
    series = wijk.series()
    people = np.maximum(series["inhabitants"].to_numpy(), 1.0)
    for indicator in INDICATORS:
        values = series[indicator.name].to_numpy()
        low, high = BOUNDS[indicator.unit]
        if np.isinf(values).any():
            yield f"{indicator.name}: infinite"
        slack = 1e-9 * np.maximum(np.abs(values), 1.0)
        if (values < low - slack).any() or (values > high + slack).any():
            yield (
                f"{indicator.name}: {np.nanmin(values):.6g} to {np.nanmax(values):.6g} "
                f"{indicator.unit}"
            )
        if indicator.unit in MOST_EUROS:
            per = values / people if indicator.unit == "EUR/month" else values
            per = 10.0 * per if "per_head" in indicator.name else per
            if (np.abs(per) > MOST_EUROS[indicator.unit]).any():
                yield f"{indicator.name}: {np.nanmax(np.abs(per)):.6g} {indicator.unit} is absurd"

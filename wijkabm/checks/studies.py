"""The comparisons of published studies, made inside the model at their dose and horizon.

Each study has its own: taxed areas against untaxed, treated firms against randomised controls, before
against after. Where a study drew controls by lot, the controls here are the same firms in the world without
the lever, which is what a lottery stands for. For coaching and networking, what a naive comparison of
those who joined with those who did not would have shown stands beside it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from wijkabm import ledger as books
from wijkabm import state
from wijkabm.checks.twins import (
    Twin,
    events_of,
    incumbents,
    mean_of,
    ring_shops,
    series_of,
    shop_rows,
    wijk_series_of,
    yearly_facts,
)
from wijkabm.instruments import COACHING, JOB_EVENTS, MICROCREDIT, NETWORKING
from wijkabm.measures import split_block

YEAR: Final = 12
OFFERED: Final = 4  # column of `Recorder.levers`
Measure = Callable[[Twin], float]


@dataclass(frozen=True)
class Study:
    """How one row of ``policy/effects.csv`` is compared.

    Attributes
    ----------
    name, indicator, study : str
        As in ``effects.csv``; `study` where a lever and indicator occur twice, else its first word.
    lever : str
        Dose, as on the command line; empty where there is nothing to estimate.
    months : int
        Horizon.
    measure : callable or None
        `Twin` -> the study's effect in this seed, NaN where nobody was treated.
    naive : callable or None
        What those who joined against those who did not would show.
    presets : tuple of str
    """

    name: str
    indicator: str
    lever: str = ""
    months: int = YEAR
    measure: Measure | None = None
    naive: Measure | None = None
    presets: tuple[str, ...] = ("carnisse",)


def relative(indicator: str, months: int = YEAR) -> Measure:
    """Mean of the last months, with over without, less one."""

    def measure(twin: Twin) -> float:
        without = series_of(twin.without, indicator)[-months:].mean()
        return float(series_of(twin.with_lever, indicator)[-months:].mean() / without - 1.0)

    return measure


def turnover(twin: Twin) -> float:
    """Sales of the wijk's shops in premises in the last year, with over without, less one."""
    sums = [
        sum(split_block(block)[1].sales[-1] for block in wijk.recorder.blocks[-YEAR:])
        for wijk in (twin.without, twin.with_lever)
    ]
    return float(sums[1] / sums[0] - 1.0)


def incumbents_income(twin: Twin) -> float:
    """Income of the independents of the start that trade in both worlds, relative."""
    both = (
        incumbents(twin.start) & shop_rows(twin.without).keys() & shop_rows(twin.with_lever).keys()
    )
    before = mean_of(twin.without, both, "expected_income")
    return mean_of(twin.with_lever, both, "expected_income") / before - 1.0


def reached(twin: Twin, lever: int, event: int = state.EVENT_ACCEPTED) -> dict[int, int]:
    """Identities that a lever reached first in a month, and that month."""
    out: dict[int, int] = {}
    for row in events_of(twin.with_lever, event, state.FIRST_LEVER_CAUSE + lever).tolist():
        out.setdefault(row[2], row[0])
    return out


def against_twins(lever: int, what: int, event: int = state.EVENT_ACCEPTED) -> Measure:
    """Last year's sum of a fact over the treated firms, with over without, less one."""

    def measure(twin: Twin) -> float:
        treated = reached(twin, lever, event)
        sums = [0.0, 0.0]
        facts = [yearly_facts(wijk, what) for wijk in (twin.without, twin.with_lever)]
        last = twin.without.month
        for identity, month in treated.items():
            values = [by_year.get(identity, {}).get(last) for by_year in facts]
            if month <= last - YEAR and values[0] is not None and values[1] is not None:
                sums[0] += values[0]
                sums[1] += values[1]
        return sums[1] / sums[0] - 1.0 if sums[0] > 0.0 else float("nan")

    return measure


def against_others(lever: int, what: int) -> Measure:
    """Treated independents against all others, growth from the first to the last year, in one world."""

    def measure(twin: Twin) -> float:
        treated = reached(twin, lever)
        facts = yearly_facts(twin.with_lever, what)
        last = twin.with_lever.month
        known = incumbents(twin.start) | incumbents(twin.start, at_home=True)
        growth: tuple[list[float], list[float]] = ([0.0, 0.0], [0.0, 0.0])
        for identity in known:
            first, end = facts.get(identity, {}).get(YEAR), facts.get(identity, {}).get(last)
            if first is not None and end is not None and first > 0:
                group = growth[identity in treated]
                group[0] += first
                group[1] += end
        if not growth[0][0] or not growth[1][0]:
            return float("nan")
        return growth[1][1] / growth[1][0] - growth[0][1] / growth[0][0]

    return measure


def sales_of_would_be_owners(twin: Twin) -> float:
    """Sales last year of residents who were coached without a business, nothing where there is none."""
    treated = reached(twin, COACHING)
    people = twin.start.world.residents
    free = set(people.identity[(people.alive == 1) & (people.shop < 0)].tolist()) & treated.keys()
    sums = []
    for wijk in (twin.without, twin.with_lever):
        table, shops = wijk.world.residents, wijk.world.shops
        rows = np.flatnonzero((table.alive == 1) & (table.shop >= 0))
        mine = [table.shop[row] for row in rows if int(table.identity[row]) in free]
        sums.append(float(shops.expected_sales[np.array(mine, np.int64)].sum()))
    return sums[1] / sums[0] - 1.0 if sums[0] > 0.0 else float("nan")


def net_of_displacement(twin: Twin) -> float:
    """Of the openings that a zone gains, the share that the other wijk and the ring do not lose."""
    shops = "openings_shops"
    gains = [
        wijk_series_of(twin.with_lever, shops, w).sum()
        - wijk_series_of(twin.without, shops, w).sum()
        for w in (0, 1)
    ]
    ring = ring_shops(twin.with_lever) - ring_shops(twin.without)
    return float((gains[0] + gains[1] + ring) / gains[0]) if gains[0] > 0 else float("nan")


def respent_here(twin: Twin) -> float:
    """Of what local suppliers get more from the municipality, what they pay on to the wijk."""
    contracts, onward = 0.0, 0.0
    for wijk, sign in ((twin.with_lever, 1.0), (twin.without, -1.0)):
        n = 4 * len(wijk.wijk_names) + len(books.SINGLE_SECTORS)
        for places, cents in wijk.recorder.flows:
            kind, payer, payee = places // (n * n), places // n % n, places % n
            mine = (payer < n - 5) & (payer % 4 == books.SHOPS)
            near = (payee < n - 5) & np.isin(
                payee % 4, (books.RESIDENTS, books.SHOPS, books.LANDLORDS)
            )
            received = np.isin(kind, (books.PUBLIC_CONTRACT, books.SUBSIDY))  # price and premium
            contracts += sign * float(cents[received].sum())
            onward += sign * float(cents[mine & near].sum())
    return onward / contracts if contracts > 0.0 else float("nan")


def hires_per_firm_and_event(twin: Twin) -> float:
    """Residents hired at events, over events held and the firms at each."""
    wijk = twin.with_lever
    hired = events_of(wijk, state.EVENT_HIRED, state.FIRST_LEVER_CAUSE + JOB_EVENTS)
    held = sum(rows[rows[:, 1] == JOB_EVENTS, OFFERED].sum() > 0 for rows in wijk.recorder.levers)
    firms = wijk.parameters.work.event_firms
    return len(hired) / (held * firms) if held else float("nan")


def change_of_share(indicator: str) -> Measure:
    """Mean of the year with the lever less that of the year before, in one world."""

    def measure(twin: Twin) -> float:
        values = series_of(twin.with_lever, indicator)
        return float(values[YEAR : 2 * YEAR].mean() - values[:YEAR].mean())

    return measure


PROFIT, SALES = state.LIFE_INCOME_OF_YEAR, state.LIFE_REVENUE_OF_YEAR
TWO: Final = ("carnisse", "heechterp-schieringen")
HALVED: Final = "deregulation permit_weeks=6 permit_fee=300 allowed_uses=0 rule_hours=4"

STUDIES: Final = (
    Study("vacancy_tax", "vacancy_rate", "vacancy_tax rate=0.015", 36, relative("vacancy_rate")),
    Study("deregulation", "shops_open", HALVED, 36, relative("shops_open")),
    Study("deregulation", "owner_income_incumbents", HALVED, 36, incumbents_income),
    Study("deregulation", "openings", HALVED, 48, relative("openings", 48)),
    Study("coaching", "owner_profit_treated", "coaching places=50 selection=0 end=13", 24,
          against_twins(COACHING, PROFIT), against_others(COACHING, PROFIT)),
    Study("coaching", "sales_treated", "coaching places=50 selection=0 end=13", 60,
          sales_of_would_be_owners),
    Study("networking", "revenue_treated", "networking meetings=12 group_size=10", 24,
          against_twins(NETWORKING, SALES), against_others(NETWORKING, SALES)),
    Study("microcredit", "owner_profit_treated", "microcredit end=13", 24,
          against_twins(MICROCREDIT, PROFIT, state.EVENT_OFFERED),
          against_others(MICROCREDIT, PROFIT)),
    Study("opportunity_zone", "openings_in_zone_minus_from_rest",
          "opportunity_zone wijk=carnisse", 60, net_of_displacement, None, TWO),
    Study("improvement_district", "contract_rent", "improvement_district end=61", 60,
          relative("contract_rent_m2")),
    Study("local_procurement", "local_respend_share", "local_procurement local_share=0.3", 12,
          respent_here),
    Study("job_events", "hires_per_firm_per_event", "job_events events=1", 12,
          hires_per_firm_and_event),
    Study("buy_local", "local_share_of_spending", "buy_local start=13 end=25", 24,
          change_of_share("spending_local_share")),
    Study("conversion", "vacancy_rate"),
    Study("social_coin", "wijk_turnover", "social_coin yearly_cap=20000 reach=0.2", 48, turnover),
)  # fmt: skip
"""One for every row of ``policy/effects.csv``, in its order."""

"""Statements that much hangs on, each with what it is broken into: mutants with a meaning.

Add the statement that your rule hangs on.
"""

import ast
from typing import Final, NamedTuple

from tests.mutants.net import ROOT, Broken


class Statement(NamedTuple):
    """A statement that stands once in its file, and what it is broken into."""

    name: str
    file: str
    old: str
    new: str


STATEMENTS: Final = (
    Statement(
        "a payment enters only one purse",
        "wijkabm/ground/books.py",
        "payer_cash[payer_row] -= cents",
        "pass",
    ),
    Statement(
        "flows are booked the wrong way round",
        "wijkabm/ground/books.py",
        "ledger.flows[kind, payer, payee] += cents",
        "ledger.flows[kind, payee, payer] += cents",
    ),
    Statement(
        "goods do not follow volume",
        "wijkabm/month/firms/bills.py",
        "return goods_share(j, shops, firms) * volume_per_euro(j, shops, firms)",
        "return goods_share(j, shops, firms)",
    ),
    Statement(
        "nobody buys anything on the trip for daily goods",
        "wijkabm/month/shopping/trips.py",
        "if shops.segment[j] == shops.segment[anchor]:",
        "if j == place:",
    ),
    Statement(
        "entrants do not count on who comes for daily goods",
        "wijkabm/month/shopping/trips.py",
        "segments.on_the_way[r, b] += segments.demand[s, b] * kept[b] * chance",
        "pass",
    ),
    Statement(
        "owners in the ring come for a premium who would come without it",
        "wijkabm/month/opening/from_ring.py",
        "if other.unit >= 0:",
        "if False:",
    ),
    Statement(
        "who leaves the ring keeps his shop there",
        "wijkabm/month/opening/from_ring.py",
        "world.ring.shops[k, b] -= 1",
        "pass",
    ),
    Statement(
        "the Rijk takes no part of a saving on bijstand",
        "wijkabm/month/municipality.py",
        "history = rates.bijstand_history",
        "history = 0.0",
    ),
    Statement(
        "nobody fails who gives up",
        "wijkabm/month/closing/debts.py",
        "return owed > means + numbers.closing.debt_months * spare",
        "return False",
    ),
    Statement(
        "all months have the same luck",
        "wijkabm/ground/streams.py",
        "return fold_in(fold_in(GOLDEN, seed), month + MONTH_ZERO)",
        "return fold_in(fold_in(GOLDEN, seed), MONTH_ZERO)",
    ),
    Statement(
        "luck does not know about what it is",
        "wijkabm/ground/streams.py",
        "return fold_in(fold_in(fold_in(key, decision), who), about)",
        "return fold_in(fold_in(key, decision), who)",
    ),
    Statement(
        "intervals are half as wide",
        "wijkabm/pairs/effects.py",
        "t = quantile_of_t(n)",
        "t = 0.5 * quantile_of_t(n)",
    ),
    Statement(
        "prices are raised only far above expectation",
        "wijkabm/month/firms/plans.py",
        "shops.revenue[j] > (1.0 + firms.price_band) * shops.expected_sales[j]",
        "shops.revenue[j] > (1.0 + 10.0 * firms.price_band) * shops.expected_sales[j]",
    ),
    Statement(
        "prices are not pulled back",
        "wijkabm/month/firms/plans.py",
        "change = -firms.price_pull * (shops.price[j] - usual)",
        "change = firms.price_pull * (shops.price[j] - usual)",
    ),
    Statement(
        "owners learn nothing of their talent",
        "wijkabm/month/firms/plans.py",
        "shops.believed[j] += weight * (signal - shops.believed[j])",
        "pass",
    ),
    Statement(
        "who is at home needs no business",
        "wijkabm/month/opening/considering.py",
        "if residents.status[i] in (JOBSEEKER, ON_BIJSTAND, AT_HOME):",
        "if residents.status[i] in (JOBSEEKER, ON_BIJSTAND):",
    ),
    Statement(
        "a home business leaves home when it is not busy",
        "wijkabm/month/opening/outgrowing.py",
        "busy = 1.0 if tempted else opening.busy_home",
        "busy = 1.0",
    ),
    Statement(
        "a chain asks what an owner asks",
        "wijkabm/month/opening/outside.py",
        "if kind == CHAIN_SHOP:\n        return numbers.opening.chain_margin",
        "if False:\n        return numbers.opening.chain_margin",
    ),
    Statement(
        "part-time work starts at other odds",
        "wijkabm/month/work/seeking.py",
        "work.part_time_end * share / (1.0 - share)",
        "work.part_time_end * share",
    ),
    Statement(
        "a pensioner's state pension does not count for bijstand",
        "wijkabm/month/income/benefits.py",
        "counted += residents.benefit[i] + to_cents(income.state_pension_couple)",
        "counted += residents.benefit[i]",
    ),
    Statement(
        "a partner's wage does not count for bijstand",
        "wijkabm/month/income/benefits.py",
        "                counted += residents.net_wage[i]",
        "                pass",
    ),
    Statement(
        "a successor has twice the talent of the one who left",
        "wijkabm/month/closing/closing.py",
        "shops.talent[j] = closing.talent_passed * shops.talent[j] +",
        "shops.talent[j] = 1.0 * shops.talent[j] +",
    ),
    Statement(
        "asking rents hardly fall",
        "wijkabm/month/premises/premises.py",
        "lowest * min(anchor, market * rents.floor_most)",
        "lowest * min(anchor, market * 2.0 * rents.floor_most)",
    ),
    Statement(
        "owners pay more than they have for upkeep",
        "wijkabm/month/premises/premises.py",
        "upkeep = min(upkeep, max(landlords.cash[k], 0))",
        "pass",
    ),
    Statement(
        "people are young until 45",
        "wijkabm/month/population/moving.py",
        "    if age < population.young:",
        "    if age < population.young + 10.0:",
    ),
    Statement(
        "a buyer does not see that lower rents let sooner",
        "wijkabm/month/premises/worth.py",
        "math.pow(sheet.market / rent, rents.letting_elasticity)",
        "math.pow(1.0, rents.letting_elasticity)",
    ),
    Statement(
        "the grace period is a month longer",
        "wijkabm/levers/vacancy_tax/decision.py",
        "return empty >= grace and",
        "return empty > grace and",
    ),
    Statement(
        "loyalty draws nobody",
        "wijkabm/month/shopping/choice.py",
        "best = soonest * shared / (choices.loyalty_least + choices.loyalty_range * loyalty)",
        "best = soonest * shared",
    ),
    Statement(
        "safety is liveliness alone",
        "wijkabm/month/safety.py",
        "segments.liveliness[s] + close",
        "segments.liveliness[s]",
    ),
    Statement(
        "how a neighbour's job suits is no luck",
        "wijkabm/coin/spending.py",
        "suits = 1.0 - 0.5 * coin.peer_spread + coin.peer_spread * luck",
        "suits = 1.0",
    ),
    Statement(
        "shops do not see what coins do for others",
        "wijkabm/coin/shops.py",
        "(1.0 + coin.shop_example * example)",
        "1.0",
    ),
    Statement(
        "who is organised hears of no more than others",
        "wijkabm/levers/organised.py",
        "times = firms.organised_hears if is_organised(j, shops) else 1.0",
        "times = 1.0",
    ),
    Statement(
        "an organisation takes nothing off what is done together",
        "wijkabm/levers/organised.py",
        "return 1.0 - numbers.firms.organised_saves * world.wijken.organisation[shops.wijk[j]]",
        "return 1.0",
    ),
    Statement(
        "nobody asks who opens a shop to join",
        "wijkabm/month/opening/starting.py",
        "ask_newcomer(j, world, numbers, now)",
        "pass",
    ),
    Statement(
        "own staff are no successors",
        "wijkabm/month/closing/handover.py",
        "if residents.workplace_kind[i] != 0 and not works_in(i, j, residents):",
        "if residents.workplace_kind[i] != 0:",
    ),
    Statement(
        "first clients of work for coins are forgotten at the start",
        "wijkabm/month/opening/starting.py",
        "brought = residents.clients[i]",
        "brought = 0.0",
    ),
)


def read_named(only: str = "") -> list[Broken]:
    """The mutants whose name holds `only`."""
    found = []
    for statement in STATEMENTS:
        if only in statement.name:
            text = (ROOT / statement.file).read_text("utf-8")
            if text.count(statement.old) != 1:
                raise ValueError(f"{statement.name}: it stands {text.count(statement.old)} times")
            first = text[: text.index(statement.old)].count("\n") + 1
            lines = tuple(range(first, first + statement.old.count("\n") + 1))
            tree = ast.parse(text.replace(statement.old, statement.new))
            found.append(Broken(statement.name, statement.file, lines, tree))
    return found

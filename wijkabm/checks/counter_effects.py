"""For every lever: whose decision it moves, and the unwanted effect that belongs to it.

A measure takes the two worlds of a seed (`twins.Twin`) and gives one number that is above zero where the
unwanted effect shows. It is measured, not asserted: the table says in how many seeds it did.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from wijkabm import state
from wijkabm.checks.twins import (
    Twin,
    events_of,
    incumbents,
    late,
    mean_of,
    ring_shops,
    series_of,
    shop_rows,
    wijk_series_of,
)
from wijkabm.instruments import (
    COACHING,
    FACADE_SUBSIDY,
    LOCAL_PROCUREMENT,
    ONE_DAY_SHOP,
    SOCIAL_SPACE,
    STREET_MANAGEMENT,
)
from wijkabm.recorder import COUNTED

FIRST_MONTHS: Final = 6
N_BEFORE_COUNTS: Final = 4


@dataclass(frozen=True)
class Check:
    """One lever, where it is tried, and what to look for.

    Attributes
    ----------
    lever : str
        As on the command line: name and fields.
    decision, who : str
        What somebody decides because of it, and who that is.
    unwanted, unit : str
        The unwanted effect, and the unit of its measure.
    measure : callable
        `Twin` -> how much of it there is; above zero where it shows.
    presets : tuple of str
    """

    lever: str
    decision: str
    who: str
    unwanted: str
    unit: str
    measure: Callable[[Twin], float]
    presets: tuple[str, ...] = ("carnisse",)

    @property
    def name(self) -> str:
        """Name of the lever."""
        return self.lever.split()[0]


def counted(twin: Twin, name: str, lever: int) -> float:
    """Sum over months and wijken of what was counted for a lever, e.g. ``accepted``."""
    column = N_BEFORE_COUNTS + COUNTED.index(name)
    rows = [rows[rows[:, 1] == lever, column].sum() for rows in twin.with_lever.recorder.levers]
    return float(np.sum(rows))


def share_counted(part: str, whole: str, lever: int) -> Callable[[Twin], float]:
    """One count over another; 0 where there is none."""

    def measure(twin: Twin) -> float:
        return counted(twin, part, lever) / max(counted(twin, whole, lever), 1.0)

    return measure


def fall(indicator: str, row: int = -1) -> Callable[[Twin], float]:
    """How much an indicator falls in the last year, relative."""

    def measure(twin: Twin) -> float:
        before = late(wijk_series_of(twin.without, indicator, row))
        return (before - late(wijk_series_of(twin.with_lever, indicator, row))) / before

    return measure


def fall_of_incumbents(twin: Twin) -> float:
    """How much the income of the independents of the start falls, relative, where both still trade."""
    both = shared_shops(twin, incumbents(twin.start))
    before = mean_of(twin.without, both, "expected_income")
    return (before - mean_of(twin.with_lever, both, "expected_income")) / before


def fall_of_others(lever: int) -> Callable[[Twin], float]:
    """How much the sales of shops that the lever did not reach fall, relative, where both still trade."""

    def measure(twin: Twin) -> float:
        cause = state.FIRST_LEVER_CAUSE + lever
        reached = {int(row[2]) for row in events_of(twin.with_lever, state.EVENT_ACCEPTED, cause)}
        known = incumbents(twin.start) | incumbents(twin.start, at_home=True)
        both = shared_shops(twin, known) - reached
        before = mean_of(twin.without, both, "expected_sales")
        return (before - mean_of(twin.with_lever, both, "expected_sales")) / before

    return measure


def shared_shops(twin: Twin, identities: set[int]) -> set[int]:
    """Of these shops, those that exist in both worlds."""
    return identities & shop_rows(twin.without).keys() & shop_rows(twin.with_lever).keys()


def more_events(event: int, cause: int | None = None) -> Callable[[Twin], float]:
    """How many more events of a kind there are with the lever."""
    return lambda twin: float(
        len(events_of(twin.with_lever, event, cause)) - len(events_of(twin.without, event, cause))
    )


def fewer_openings_in_units(twin: Twin) -> float:
    """How many openings in premises fewer there are with the lever."""
    shops = "openings_shops"
    return float(series_of(twin.without, shops).sum() - series_of(twin.with_lever, shops).sum())


def debts(twin: Twin) -> float:
    """Residents who still owe the credit fund for a business that failed."""
    return float(np.count_nonzero(twin.with_lever.world.residents.debt))


def hours_of_members(twin: Twin) -> float:
    """Share of their time that members of a network give to it."""
    shops = twin.with_lever.world.shops
    members = (shops.alive == 1) & (shops.member == 1)
    return float(1.0 - shops.hours_worked[members].mean()) if members.any() else 0.0


def fewer_ring_shops(twin: Twin) -> float:
    """Shops of the ring that are gone."""
    return float(ring_shops(twin.without) - ring_shops(twin.with_lever))


def burden_on_the_weakest(twin: Twin) -> float:
    """The levy as a share of what the weakest third of independents earn, less that of the others."""
    world = twin.with_lever.world
    shops, levies = world.shops, world.wijken.district_levy
    own = np.flatnonzero(
        (shops.alive == 1) & (shops.owner_kind == state.INDEPENDENT) & (shops.premises >= 0)
    )
    order = own[np.argsort(shops.expected_income[own], kind="stable")]
    weakest = max(order.size // 3, 1)
    shares = [
        levies[shops.wijk[rows]].sum() / max(shops.expected_income[rows].clip(min=0.0).sum(), 1.0)
        for rows in (order[:weakest], order[weakest:])
    ]
    return float(shares[0] - shares[1])


def riders(twin: Twin) -> float:
    """Share of shops in premises that do not buy together and are promoted all the same."""
    shops = twin.with_lever.world.shops
    trading = (shops.alive == 1) & (shops.premises >= 0)
    return float(1.0 - shops.joint[trading].mean())


def fewer_hired_on_the_market(twin: Twin) -> float:
    """Residents who find a job by themselves, fewer with the lever."""
    cause = state.CAUSE_THROUGH_MARKET
    return float(
        len(events_of(twin.without, state.EVENT_HIRED, cause))
        - len(events_of(twin.with_lever, state.EVENT_HIRED, cause))
    )


def fewer_hired_in_the_first_half_year(twin: Twin) -> float:
    """Residents hired in the first six months, fewer with the lever: they are learning."""
    counts = []
    for wijk in (twin.without, twin.with_lever):
        hired = events_of(wijk, state.EVENT_HIRED)
        counts.append(np.count_nonzero(hired[:, 0] <= FIRST_MONTHS))
    return float(counts[0] - counts[1])


def disappointed(twin: Twin) -> float:
    """Residents whose search is below the usual after events at which they were not hired."""
    return float(np.count_nonzero(twin.with_lever.world.residents.search < 0.0))


def converted(twin: Twin) -> float:
    """Units that became homes."""
    return float(len(events_of(twin.with_lever, state.EVENT_CONVERTED)))


def drain_of_the_first(twin: Twin) -> float:
    """How much the share spent in the own wijk falls in the first wijk, in points."""
    share = "spending_local_share"
    return 100.0 * (
        late(wijk_series_of(twin.without, share, 0))
        - late(wijk_series_of(twin.with_lever, share, 0))
    )


def displaced_jobs(twin: Twin) -> float:
    """Jobs at the contractors elsewhere that are gone."""
    return float(twin.with_lever.world.region.displaced[0])


def sham_and_sold(twin: Twin) -> float:
    """Sham lettings, and units sold below value, more than without."""
    return sum(
        more_events(event)(twin) for event in (state.EVENT_SHAM_LET, state.EVENT_BUILDING_SOLD)
    )


def weak_takeovers(twin: Twin) -> float:
    """More takeovers than without, each a unit that no entrant gets."""
    return more_events(state.EVENT_TAKEOVER)(twin)


CHECKS: Final = (
    Check("deregulation permit_weeks=1 permit_fee=0 allowed_uses=0.5 rule_hours=2",
          "applies for a permit, opens horeca, stays", "would-be owners, outsiders, head offices",
          "income of incumbents falls", "share", fall_of_incumbents),
    Check("vacancy_tax rate=0.03 grace=6 escalation=2",
          "lowers the rent, lets for a while, repairs, converts, sells", "landlords of vacant units",
          "sham lettings and sales below value", "events", sham_and_sold),
    Check("coaching places=50 selection=0", "accepts a trajectory; starts, stops, works otherwise",
          "owners and would-be owners", "sales of uncoached independents fall", "share",
          fall_of_others(COACHING)),
    Check("microcredit", "borrows what the bank refused", "would-be owners and owners",
          "former owners in debt", "persons", debts),
    Check("networking meetings=12", "joins, imitates, buys from members", "owners of shops",
          "time that members give", "share of their hours", hours_of_members),
    Check("succession reach=1 match=1.5", "prepares, takes over", "retiring owners, successors",
          "units that no entrant gets", "takeovers", weak_takeovers),
    Check("function_mixing mixed_units=1", "rents a shop unit for other work",
          "businesses at home, landlords", "liveliness of the street falls", "share",
          fall("liveliness")),
    Check("facade_subsidy share=0.6", "repairs", "landlords", "would have repaired anyway", "share",
          share_counted("anyway", "accepted", FACADE_SUBSIDY)),
    Check("temporary_rent discount=0.6", "lets, or rents, for a while", "landlords, starters",
          "regular openings in units crowded out", "openings", fewer_openings_in_units),
    Check("one_day_shop days=100", "tries a day before opening", "would-be owners",
          "refused: not worth the fee, or no longer new", "share of offers",
          share_counted("refused", "offered", ONE_DAY_SHOP)),
    Check("shared_building units=30", "takes a place", "businesses at home, small tenants",
          "lets of private units fewer", "openings", fewer_openings_in_units),
    Check("social_space units=10", "rents below the asking rent", "starters and small owners",
          "would have paid the full rent", "share", share_counted("anyway", "accepted", SOCIAL_SPACE)),
    Check("street_management fte=2 mix_target=0.8", "views a unit, signs", "entrants from outside",
          "steered away because of the mix", "share of offers",
          share_counted("refused", "offered", STREET_MANAGEMENT)),
    Check("opportunity_zone premium=0.5 tax_cut=0.5", "invests, opens here rather than elsewhere",
          "owners, outsiders", "shops of the ring lost", "shops", fewer_ring_shops),
    Check("improvement_district levy=1500", "votes, pays", "owners and users of units",
          "levy over income: weakest third less the others", "share", burden_on_the_weakest),
    Check("joint_purchasing", "buys together", "owners of shops", "shops that ride for free", "share",
          riders),
    Check("local_procurement local_share=0.3 premium=0.1", "bids for a public contract",
          "local firms", "extra paid for local supply", "EUR",
          lambda twin: counted(twin, "spent", LOCAL_PROCUREMENT) / 100.0),
    Check("social_return quota=0.05", "takes a placement", "jobseekers, people on bijstand",
          "fewer hired on the open market", "residents", fewer_hired_on_the_market),
    Check("job_events events=12", "comes, is hired, searches on", "jobseekers",
          "disappointed seekers at the end", "residents", disappointed),
    Check("schooling places=60", "goes to school", "jobseekers, owners",
          "fewer hired in the first half year", "residents", fewer_hired_in_the_first_half_year),
    Check("neighbourhood_contract local_share=0.8", "works or volunteers in the own street",
          "residents", "jobs at contractors lost", "jobs", displaced_jobs),
    Check("buy_local reach=0.8 shift=0.02", "resolves to buy here", "residents",
          "spent in the ring falls", "share", fall("spending_ring_share")),
    Check("conversion where=2 permit_weeks=4", "turns a shop into homes", "landlords",
          "units gone for good", "units", converted),
    Check("pairing", "meets, works, buys across", "residents and firms of both wijken",
          "spent in the own wijk, first wijk: points lost", "points", drain_of_the_first,
          ("heechterp-schieringen", "korrewegwijk")),
    Check("social_coin yearly_cap=20000 reach=0.2", "gives hours, pays in coins, takes coins",
          "residents, owners of shops", "coins that lie still for a quarter", "share",
          lambda twin: late(series_of(twin.with_lever, "coins_idle_share"))),
)  # fmt: skip
"""One check for every lever, in the order of ``instruments.LEVERS``."""

"""Enterprises: shops in premises and businesses at home, their owners, age, talent, sales."""

import math
from typing import Any, Final

import numpy as np

from wijkabm.ground.compiled.kernels import kernel
from wijkabm.ground.tables.codes import (
    CHAIN_SHOP,
    FOOD,
    FRANCHISE,
    HOME,
    HORECA,
    INDEPENDENT,
    NEVER,
    NONFOOD,
    OWNER,
    SBI_CULTURE_OTHER,
    SBI_TRADE_HORECA,
    SERVICES,
    WORKS_ELSEWHERE,
    ZONED_HORECA,
)
from wijkabm.ground.tables.premises import Premises
from wijkabm.ground.tables.shops import Shops
from wijkabm.ground.tables.world import make_table
from wijkabm.month.firms.bills import usual_price
from wijkabm.month.firms.plans import MOST_LUCK, fte_wanted
from wijkabm.place import draws
from wijkabm.place.draws import Array
from wijkabm.place.homes import SHOP_NAME, Homes
from wijkabm.place.shop_plan import ShopPlan
from wijkabm.place.units import Seats

CHAIN_SUPERMARKETS: Final = 0.926  # facts: chain_outlets
CHAINS_OF_FORMULAS: Final = 2.0 / 3.0  # the rest are franchises (assumption)
OWNERS_HERE: Final = 0.5  # of shops with an owner (assumption)
OLD_OWNERS: Final = 0.2  # of 65 and older (facts: owners_65plus_retail)
LOAN_PER_M2: Final = 130.0  # EUR borrowed for a fit-out (opening.fit_out_per_m2, loan_share)
MEMBERS: Final = 0.35  # of shops that are in an organisation of owners (assumption)


def make_shops(
    key: np.uint64, plan: ShopPlan, premises: Premises, homes: Homes, location: Array,
    parameters: Any, members: int | None, start_month: int, seats: Seats | None = None,
) -> Shops:  # fmt: skip
    """All enterprises of a wijk: shops in premises first, then businesses at home.

    `members` is how many are in the owners' association, where it was counted; `seats` are units of a file.
    """
    n_shops, n_home = sum(plan.shops), sum(plan.at_home)
    n = n_shops + n_home
    shops: Shops = make_table(Shops, n)
    shops.identity[:] = draws.name_all(key, SHOP_NAME, start_month, n)
    shops.alive[:] = 1
    shops.trading[:] = 1
    shops.freed[:] = -100_000
    set_prices(shops, parameters.firms)
    shops.hours_worked[:] = shops.own_time[:] = 1.0
    shops.premises[:] = -1
    shops.owner[:] = -1
    shops.owner_age[:] = start_month - 45 * 12
    _let_units(key, plan, shops, premises, seats, parameters.firms.supermarket_floor)
    shops.branch[n_shops:] = HOME
    shops.sbi[:n_shops] = np.where(
        shops.branch[:n_shops] == SERVICES, SBI_CULTURE_OTHER, SBI_TRADE_HORECA
    )
    sectors = np.repeat(np.arange(len(plan.at_home)), plan.at_home)
    shops.sbi[n_shops:] = sectors[draws.shuffle(key, draws.SECTOR, n_home)]
    _set_talents(key, shops, parameters, start_month)
    large = np.arange(n) < plan.units.supermarkets  # their units are the first rows
    _set_kinds(key, shops, large, parameters.place, parameters.market)
    _set_owners(key, shops, n_shops, plan.owners, homes, start_month)
    _set_clients(key, shops, n_shops)
    if members is not None:
        set_members(key, shops, shops.alive == 1, members)
    _set_sales(shops, large, plan, location, parameters)
    return shops


def _let_units(
    key: np.uint64, plan: ShopPlan, shops: Shops, premises: Premises, seats: Seats | None,
    supermarket_floor: float,
) -> None:  # fmt: skip
    """Supermarkets in the first units, horeca where allowed, larger units to shops than salons.

    Units of `seats` go to the branch that they have, the rest of the shops to the others.
    """
    n_super, n = plan.units.supermarkets, premises.area.size
    n_shops = sum(plan.shops)
    branch = np.full(n, -1)
    branch[:n_super] = FOOD
    if seats is not None:
        branch[:] = seats.branch
    left = [count - int((branch == b).sum()) for b, count in enumerate(plan.shops)]
    free = (premises.vacant_since == NEVER) & (branch < 0)
    drawn = free.copy()
    horeca_first = premises.zoning == ZONED_HORECA
    horeca = draws.race(key, draws.UNIT + 1000, (free & horeca_first) * 1.0, left[HORECA])
    free[horeca] = False
    short = left[HORECA] - horeca.size
    if short > 0:
        # Where horeca stands, it is allowed.
        horeca = np.concatenate([horeca, np.flatnonzero(free)[:short]])
        premises.zoning[horeca] = ZONED_HORECA
        free[horeca] = False
    branch[horeca] = HORECA
    rest = np.flatnonzero(free)
    draw = draws.draw_normals(key, draws.SHOP, n)
    rest = rest[draws.sort_by(-premises.area[rest] / 100.0 - 0.3 * draw[rest])]
    retail = np.repeat(np.array([NONFOOD, FOOD]), (left[NONFOOD], left[FOOD]))
    retail = retail[draws.shuffle(key, draws.SHOP + 1000, retail.size)]
    branch[rest] = np.concatenate([retail, np.full(left[SERVICES], SERVICES)])
    if seats is not None:
        keep_food_small(branch, premises.area, drawn & (branch != HORECA), supermarket_floor)
    units = np.flatnonzero(branch >= 0)
    rows = np.arange(n_shops)
    shops.premises[:n_shops] = units
    shops.branch[:n_shops] = branch[units]
    shops.segment[:n_shops] = premises.segment[units]
    shops.floor[:n_shops] = premises.area[units]
    premises.tenant[units] = rows


def keep_food_small(branch: Array, area: Array, is_free: Array, floor: float) -> None:
    """Swap branches in place, so that a food shop that is no supermarket is not as large as one.

    Only among shops that `is_free` to change; a large one that finds no smaller unit stays where it is.
    """
    large = np.flatnonzero(is_free & (branch == FOOD) & (area >= floor))
    small = np.flatnonzero(is_free & (branch > FOOD) & (area < floor))
    for one, other in zip(large.tolist(), small.tolist(), strict=False):
        branch[one], branch[other] = branch[other], branch[one]


def _set_talents(key: np.uint64, shops: Shops, parameters: Any, start_month: int) -> None:
    """Age, talent, belief, luck of demand; survivors' talent is above entrants' (trial)."""
    n = shops.alive.size
    ago = parameters.place.shop_age * draws.draw_exponentials(key, draws.SHOP_AGE, n)
    shops.opened[:] = start_month - 1 - ago.astype(np.int64)
    age = start_month - shops.opened
    shops.talent[:] = parameters.place.survivor_talent + draws.draw_normals(
        key, draws.TALENT_OF + 1000, n
    )
    memory = np.minimum(1.0, 12.0 / np.maximum(age, 12))
    noise = parameters.opening.belief_spread * draws.draw_normals(key, draws.BELIEF_OF, n)
    shops.believed[:] = shops.talent + noise * memory
    firms = parameters.firms
    innovation = np.where(shops.branch == HOME, firms.home_demand_spread, firms.demand_spread)
    spread = innovation / math.sqrt(max(1.0 - firms.demand_memory * firms.demand_memory, 1e-6))
    drawn = spread * draws.draw_normals(key, draws.DEMAND, n)
    shops.productivity[:] = np.clip(drawn, -MOST_LUCK, MOST_LUCK)
    known = np.minimum(age / max(parameters.market.visibility_months, 1.0), 1.0)
    first = parameters.market.visibility_start
    shops.visibility[:] = first + (1.0 - first) * known


def _set_kinds(key: np.uint64, shops: Shops, large: Array, place: Any, market: Any) -> None:
    """Chains and franchises: their share of each branch, the larger more often; `large` ones are food."""
    draw = draws.draw_uniforms(key, draws.KIND, shops.alive.size)
    shops.owner_kind[large] = np.where(draw[large] < CHAIN_SUPERMARKETS, CHAIN_SHOP, FRANCHISE)
    for b in range(HOME):
        in_branch = (shops.branch == b) & ~large
        count = round(float(place.chain[b]) * int(in_branch.sum()))
        rows = draws.race(
            key, draws.KIND + 1000 + 1000 * b, np.where(in_branch, shops.floor, 0.0), count
        )
        shops.owner_kind[rows] = FRANCHISE
        shops.owner_kind[rows[: round(CHAINS_OF_FORMULAS * count)]] = CHAIN_SHOP
    formula = (shops.owner_kind != INDEPENDENT) & ~large
    shops.quality[:] = np.where(formula, market.formula_quality, 0.0)
    shops.quality[large] = market.supermarket_quality


def _set_owners(
    key: np.uint64, shops: Shops, n_shops: int, owners: int | None, homes: Homes, start_month: int
) -> None:
    """Owners of all businesses at home and half the shops are residents who worked elsewhere.

    Of the shops it is another share where the number of `owners` among residents is known.
    """
    residents, years = homes.residents, homes.age // 12
    n_home = shops.alive.size - n_shops
    owned = np.flatnonzero(shops.owner_kind[:n_shops] != CHAIN_SHOP)
    owned = owned[draws.shuffle(key, draws.OWNER_OF + 1000, owned.size)]
    n_here = round(OWNERS_HERE * owned.size) if owners is None else max(owners - n_home, 0)
    here = owned[:n_here]
    able = residents.status == WORKS_ELSEWHERE
    weight = np.select([years < 20, years < 25, years < 30], [0.0, 0.15, 0.6], 1.0)
    found = draws.race(key, draws.OWNER_OF, np.where(able, weight, 0.0), n_home + here.size)
    if found.size < n_home + here.size:
        more = draws.race(
            key,
            draws.OWNER_OF + 2000,
            able * (weight == 0.0) * 1.0,
            n_home + here.size - found.size,
        )
        found = np.concatenate([found, more])
    found = found[draws.shuffle(key, draws.OWNER_OF + 3000, found.size)]
    here = here[: max(found.size - n_home, 0)]
    rows = np.concatenate([np.arange(n_shops, shops.alive.size), here])
    rows, found = rows[: found.size], found[: rows.size]
    shops.owner[rows] = found
    shops.segment[n_shops:] = homes.households.segment[residents.household[shops.owner[n_shops:]]]
    residents.status[found] = OWNER
    residents.shop[found] = rows
    residents.workplace_kind[found] = 0
    residents.hours[found] = 40
    residents.talent[found] = shops.talent[rows]
    # Nobody opened before eighteen.
    shops.opened[rows] = np.maximum(shops.opened[rows], residents.birth_month[found] + 18 * 12)
    shops.opened[:] = np.minimum(shops.opened, start_month - 1)
    draw = draws.draw_uniforms(key, draws.OWNER_AGE, shops.alive.size)
    old = draws.draw_uniforms(key, draws.OWNER_AGE + 1000, shops.alive.size) < OLD_OWNERS
    months = np.where(old, 65 * 12 + 120.0 * draw, 25 * 12 + 480.0 * draw).astype(np.int64)
    away = (shops.owner == -1) & (shops.owner_kind != CHAIN_SHOP)
    shops.owner_age[away] = start_month - months[away]


def _set_clients(key: np.uint64, shops: Shops, n_shops: int) -> None:
    """Half of the businesses at home sell mainly to organisations, a third mainly to people."""
    draw = draws.draw_uniforms(key, draws.CLIENTS, shops.alive.size)
    share = np.select([draw < 0.5, draw < 0.83], [0.9, 0.1], 0.5)
    shops.share_to_firms[n_shops:] = share[n_shops:]
    member = draws.draw_uniforms(key, draws.CLIENTS + 1000, shops.alive.size) < MEMBERS
    shops.member[:n_shops] = member[:n_shops]


def set_members(key: np.uint64, shops: Shops, here: Array, count: int) -> None:
    """Let `count` of the businesses `here` (a mask) be in the association, those in premises first."""
    shops.member[here] = 0
    for candidates in (here & (shops.premises >= 0), here & (shops.premises < 0)):
        left = count - int(shops.member[here].sum())
        shops.member[draws.race(key, draws.CLIENTS + 1000, candidates * 1.0, left)] = 1


@kernel
def weigh_shops(
    shops: Any, location: Array, floor_effect: Array, talent_effect: float, out: Array
) -> None:
    """Pull of every enterprise: the market's attraction times the footfall of its place."""
    for j in range(out.size):
        z = talent_effect * shops.talent[j] + shops.quality[j] + shops.productivity[j]
        out[j] = 1.0
        if shops.premises[j] >= 0:
            z += floor_effect[shops.branch[j]] * math.log(max(shops.floor[j], 1.0) / 100.0)
            out[j] = location[shops.segment[j]]
        out[j] *= math.exp(z) * shops.visibility[j]


def _set_sales(
    shops: Shops, large: Array, plan: ShopPlan, location: Array, parameters: Any
) -> None:
    """What each is used to sell: the branch's usual revenue times its pull over the mean pull."""
    firms, market = parameters.firms, parameters.market
    weight = np.empty(shops.alive.size)
    weigh_shops(shops, location, market.floor, market.talent_effect, weight)
    at_home = shops.branch == HOME
    groups = [(large, plan.supermarket_revenue)]
    groups += [((shops.branch == b) & ~large, plan.revenue[b]) for b in range(5)]
    for members, usual in groups:
        rows = np.flatnonzero(members)
        total = draws.add(weight[rows].tolist())
        shops.expected_sales[rows] = usual * weight[rows] * (rows.size / max(total, 1e-9))
    shops.revenue[:] = shops.expected_sales.astype(np.int64)
    shops.expected_income[:] = 100.0 * firms.reservation_least * (1.25 + 0.2 * shops.talent)
    margin = 1.0 - firms.goods[shops.branch]
    costs = np.where(at_home, 0.35, 0.92) * shops.expected_sales
    shops.cash[:] = (firms.cash_months * costs).astype(np.int64)
    shops.credit_line[:] = (0.3 * firms.credit_months * margin * shops.expected_sales).astype(
        np.int64
    )


def set_loans(shops: Shops, firms: Any, start_month: int) -> None:
    """What is left of the loan for the fit-out, repaid in equal parts over `loan_months`."""
    term = int(firms.loan_months)
    left = np.maximum(term - (start_month - shops.opened), 0)
    borrower = (shops.premises >= 0) & (shops.owner_kind != CHAIN_SHOP) & (left > 0)
    payment = (LOAN_PER_M2 * 100.0 * shops.floor / term).astype(np.int64)
    shops.loan_payment[:] = np.where(borrower, payment, 0)
    shops.loan[:] = shops.loan_payment * left


@kernel
def set_prices(shops: Any, firms: Any) -> None:
    """Every shop begins at its usual price (``bills.usual_price``)."""
    for j in range(shops.alive.size):
        shops.price[j] = usual_price(shops.identity[j], firms)


@kernel
def plan_staff(shops: Any, firms: Any) -> None:
    """Employees wanted for the expected sales (``plans.fte_wanted``)."""
    for j in range(shops.alive.size):
        shops.staff_wanted[j] = np.int64(math.floor(fte_wanted(j, shops, firms) + 0.5))

"""The last newcomers, chosen so that the published counts hold where results begin.

After the burn-in luck has left its mark on every count: some people too many, some jobseekers too
few. So some of the households that came in its last years make room for others, of those that the wijk
was built with, each the one that brings the counts nearest; and homes that luck left empty are let. This
is combinatorial optimisation, as in the making of small-area populations (Williamson, Birkin & Rees 1998;
Voas & Williamson 2000). Where that is not enough for what was given, as in a student area whose people grew
older, who has lived there for longer goes too, and at last who has a business at home. Households with a shop
in premises, or with premises to let, stay.

First it is chosen who goes and who comes (`choose_exchanges`), by what each adds to the counts; then they
move (`move_households`).
"""

from typing import Any, Final

import numpy as np

from wijkabm.ground import books, streams
from wijkabm.ground.compiled.kernels import inline, kernel, part
from wijkabm.ground.compiled.tables import Table
from wijkabm.ground.tables.codes import MAX_CHILDREN, MAX_MEMBERS, N_CLASSES, OWNER, WORKS_LOCALLY
from wijkabm.ground.tables.world import World
from wijkabm.month.population.arrivals import count_free, move_in
from wijkabm.month.population.moving import depart, leave_dwelling
from wijkabm.place.counting import N_COUNTS, Means, count_each, count_templates
from wijkabm.place.draws import Array

RECENT: Final = 60  # months within which who came counts as a newcomer
HOMES: Final = 30  # homes that are looked at for an exchange, and for each:
LOOKS: Final = 30  # households of the start
PATIENCE: Final = 100  # times in a row that no exchange helps, after which others may go too


class Aim(Table):
    """What is missing of every count of a wijk, and how much may be."""

    missing: Array  # (counts,)
    slack: Array  # (counts,) within which a count is met
    weight: Array  # (counts,)
    given: Array  # (counts,) 1 if somebody gave it for this very area
    none: Array  # (counts,) zeros: what nobody adds


@inline
def distance(aim, gone, come, nearest):  # type: ignore[no-untyped-def]
    """How far the counts would be from what is wanted after an exchange; not exact beyond `nearest`."""
    total = 0.0
    for k in range(aim.missing.size):
        off = abs(aim.missing[k] + gone[k] - come[k]) - aim.slack[k]
        if off > 0.0:
            total += aim.weight[k] * off * off
            if total >= nearest:
                break
    return total


@inline
def is_met(aim, given):  # type: ignore[no-untyped-def]
    """Whether nothing is missing, or nothing of what was `given`."""
    for k in range(aim.missing.size):
        if aim.weight[k] > 0.0 and aim.given[k] >= given and abs(aim.missing[k]) > aim.slack[k]:
            return False
    return True


@inline
def find_template(counts, rows, low, high, aim, change, nearest, h, turn, key):  # type: ignore[no-untyped-def]
    """(Template, distance) of the one of ``rows[low:high]`` that brings the counts nearest.

    (-1, `nearest`) where none comes nearer than that; `change` holds what leaving changes already.
    """
    best = np.int64(-1)
    for look in range(LOOKS if high > low else 0):
        draw = 1000 + LOOKS * turn + look
        t = rows[low + streams.integer_below(key, streams.TEMPLATE, h, draw, high - low)]
        far = distance(aim, change, counts[t], nearest)
        if far < nearest:
            best = t
            nearest = far
    return best, nearest


class Choice(Table):
    """Whom an exchange may choose from in one wijk."""

    gap: Array  # (classes,) how many households of each are missing
    homes: Array  # (n,) empty homes, then households that may go, who came last first
    n_empty: int
    groups: Array  # sizes: who came last, who has been there for longer, who has a business at home
    here: Array  # (households, counts) what each household adds to the counts
    home_class: Array  # (households,)
    rows: Array  # (m,) templates that may come, by class
    start: Array  # (classes + 1,) where the classes begin in `rows`
    there: Array  # (templates, counts)


def list_choice(world: World, w: int, month: int, means: Means, order: Array) -> Choice:
    """Who of wijk `w` may go, and who may come; `order` lists its homes as they get their turn.

    Of the empty ones as many are let as the wijk has fewer households than homes kept for them. Nobody comes
    with a business.
    """
    households, templates = world.households, world.templates
    here = np.zeros((households.alive.size, N_COUNTS))
    home_class = np.zeros(households.alive.size, np.int64)
    count_each(households, world.residents, means.saving, month, here, home_class)
    there = np.zeros((templates.wijk.size, N_COUNTS))
    count_templates(templates, means, there)
    empty = households.alive[order] == 0
    gap = world.wijken.class_target[w].copy()
    gap -= np.bincount(home_class[order[~empty]], minlength=N_CLASSES)
    empties = order[empty][: max(int(gap.sum()), 0)]
    groups = group_households(world, month, order[~empty])
    somebody = np.arange(templates.ages.shape[1]) < templates.n_adults[:, None]
    brings = ((templates.status == OWNER) & somebody).any(axis=1)
    rows = np.flatnonzero((templates.wijk == w) & ~brings)
    rows = rows[np.argsort(templates.household_class[rows], kind="stable")]
    return Choice(
        gap=gap,
        homes=np.concatenate([empties, *groups]),
        n_empty=empties.size,
        groups=np.array([group.size for group in groups]),
        here=here,
        home_class=home_class,
        rows=rows,
        start=np.searchsorted(templates.household_class[rows], np.arange(N_CLASSES + 1)),
        there=there,
    )


def group_households(world: World, month: int, rows: Array) -> tuple[Array, Array, Array]:
    """Of the households `rows` who came last, who has been there for longer, who has a business at home.

    Who came this month, has a shop in premises or lets some is none of them.
    """
    households, residents = world.households, world.residents
    members, since = households.members[rows], month - households.moved_in[rows]
    owns = (members >= 0) & (residents.status[members] == OWNER)
    shop = residents.shop[members]
    at_home = owns & (shop >= 0) & (world.shops.premises[shop] < 0)
    may_go = (since >= 1) & ~np.isin(rows, world.landlords.household)
    may_go &= (owns == at_home).all(axis=1)
    owner = at_home.any(axis=1)
    return (
        rows[may_go & ~owner & (since <= RECENT)],
        rows[may_go & ~owner & (since > RECENT)],
        rows[may_go & owner],
    )


@inline
def find_exchange(choice, n, chosen, aim, turn, key):  # type: ignore[no-untyped-def]
    """(Place in ``choice.homes``, template) of the best of some exchanges; (-1, -1) if none helps.

    Every other time who comes is of the class of who goes, so that the wijk's mix is disturbed no more
    than is needed.
    """
    place, best = np.int64(-1), np.int64(-1)
    nearest = distance(aim, aim.none, aim.none, np.inf) - 1e-6
    for look in range(HOMES):
        draw = HOMES * turn + look
        k = choice.n_empty + streams.integer_below(key, streams.TEMPLATE, draw, 1, n)
        h = choice.homes[k]
        gone = choice.here[h] if chosen[k] < 0 else choice.there[chosen[k]]
        low, high = np.int64(0), choice.rows.size
        if look % 2 == 0:
            c = choice.home_class[h]
            low, high = choice.start[c], choice.start[c + 1]
        t, far = find_template(
            choice.there, choice.rows, low, high, aim, gone, nearest, h, turn, key
        )
        if t >= 0:
            place, best, nearest = k, t, far
    return place, best


@kernel
def choose_exchanges(choice: Choice, aim: Aim, key: np.uint64, chosen: Array) -> None:
    """Which template comes to which of ``choice.homes``, into `chosen` (n,), which comes in as -1: nobody.

    Empty homes are let first, to households of the class of which most are missing. ``aim.missing`` and
    ``choice.gap`` are brought up to date.
    """
    for k in range(choice.n_empty):
        h, c = choice.homes[k], np.argmax(choice.gap)
        low, high = choice.start[c], choice.start[c + 1]
        t, _ = find_template(choice.there, choice.rows, low, high, aim, aim.none, np.inf, h, 0, key)
        choice.gap[c] -= 1  # also where nobody of it can come: the next home asks another
        if t >= 0:
            chosen[k] = t
            aim.missing[:] -= choice.there[t]
    turn, idle, group, n = 0, 0, 0, choice.groups[0]
    while not is_met(aim, group > 0):
        if n == 0 or idle == PATIENCE:
            group += 1
            if group == choice.groups.size:
                break
            n, idle = n + choice.groups[group], 0
            continue
        turn += 1
        k, t = find_exchange(choice, n, chosen, aim, turn, key)
        idle += 1
        if k >= 0:
            gone = choice.here[choice.homes[k]] if chosen[k] < 0 else choice.there[chosen[k]]
            aim.missing[:] -= choice.there[t] - gone
            chosen[k], idle = t, 0


@inline
def wages_of(households, residents, h):  # type: ignore[no-untyped-def]
    """Wages of the members of household `h`, cents a month."""
    total = 0.0
    for m in range(households.n_adults[h]):
        i = households.members[h, m]
        if residents.status[i] <= WORKS_LOCALLY:
            total += residents.net_wage[i]
    return total


@part
def make_way(gone, h, world):  # type: ignore[no-untyped-def]
    """Household `h` moves out, children and savings too."""
    households, children, ledger = world.households, world.children, world.ledger
    while households.n_adults[h] > 0:
        i = households.members[h, 0]
        depart(i, world)
    leave_dwelling(households, ledger, gone, h, books.MIGRATION)
    for child in range(children.alive.size):
        if children.alive[child] == 1 and children.household[child] == h:
            children.alive[child] = 0
    households.n_children[h] = 0


@kernel
def move_households(
    means: Any, homes: Array, chosen: Array, world: Any, numbers: Any, now: Any
) -> int:
    """Who lives in the `homes` goes, and households like the `chosen` templates come; returns how many.

    Who works brings the job along, and who goes takes it away: the region's vacancies stay as they were.
    """
    households, residents, children = world.households, world.residents, world.children
    region = world.region
    gone = np.zeros(households.alive.size, np.int64)
    rest = np.zeros(2, np.int64)
    vacancies = region.vacancies[0]
    came = 0
    for k in range(homes.size):
        h, t = homes[k], chosen[k]
        if count_free(residents.alive) < MAX_MEMBERS or count_free(children.alive) < MAX_CHILDREN:
            break
        if households.alive[h] == 1:
            make_way(gone, h, world)
        rest[:] = 0
        move_in(h, t, rest, world, numbers, now)
        spent = households.housing_cost[h] + households.fixed_costs[h]
        wages = wages_of(households, residents, h)
        households.expected_income[h] = max(means.income[t] - means.saving * wages - spent, 0.0)
        came += 1
    region.jobs[0] += vacancies - region.vacancies[0]
    region.vacancies[0] = vacancies
    return came

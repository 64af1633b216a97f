"""Work for neighbours that grows into a paid service: what is asked for, who does it, who goes on with it.

A job for coins is of a kind that who asks for it needs; who is known for it is asked first. Who did the same
work often, while it is much asked for, comes to think of doing it for euros: he then means to start a
business at home, with what he learned, and with those who know his work as his first clients. Whether he
starts he weighs as anybody else (`month/opening/from_here`). No estimate; how often and of what kinds
neighbours ask is an *assumption*.
"""

from typing import Any, Final

import numpy as np

from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import inline, part
from wijkabm.ground.tables.codes import HOME
from wijkabm.levers.coaching.trajectories import fading_of
from wijkabm.month.opening.considering import may_own
from wijkabm.month.population.retirement import nears_pension

SERVICE_LUCK = streams.name_luck("coin_service")
FOR_EVER = streams.GOLDEN  # the key of what belongs to somebody for good, whatever the month
KINDS: Final = (
    "care", "errands", "cleaning", "garden", "children", "lessons", "meals", "repairs", "computers",
)  # fmt: skip
N_KINDS = len(KINDS)
CARE, ERRANDS, CLEANING, GARDEN, CHILDREN, LESSONS, MEALS, REPAIRS, COMPUTERS = range(N_KINDS)
OLD, FAMILY, OTHER = range(3)
WANTED = np.array(
    [
        [CARE, ERRANDS, CLEANING, GARDEN],
        [CHILDREN, LESSONS, CLEANING, MEALS],
        [REPAIRS, COMPUTERS, GARDEN, MEALS],
    ],
    np.int64,
)
"""Kinds of work that are asked for by who is of pension age, by families, and by others (*assumption*)."""

MONTHS = 12


@part
def kind_asked(i, world, numbers, now):
    """The kind of work that resident `i` has for a neighbour: by the time of life, else by luck."""
    residents, households = world.residents, world.households
    group = np.int64(OTHER)
    if nears_pension(residents.birth_month[i], 0.0, numbers.population, now.month):
        group = np.int64(OLD)
    elif households.n_children[residents.household[i]] > 0:
        group = np.int64(FAMILY)
    pick = streams.integer_below(now.key, SERVICE_LUCK, residents.identity[i], 0, WANTED.shape[1])
    return WANTED[group, pick]


@inline
def note_asked(w, kind, me):
    """Count work that somebody who can pay it in coins asked for."""
    me.asked[w, kind] += 1.0


@part
def known_for_it(i, kind, world, me):
    """Who did this kind of work most often among the ties of resident `i` and their ties; -1 for nobody.

    Recommended by who knows him; the first of equals. Somebody of the own household is not asked.
    """
    residents = world.residents
    best = np.int64(-1)
    for a in range(residents.n_ties[i]):
        friend = np.int64(residents.ties[i, a])
        best = better_known(friend, best, i, kind, residents, me)
        for b in range(residents.n_ties[friend]):
            best = better_known(np.int64(residents.ties[friend, b]), best, i, kind, residents, me)
    return best


@inline
def better_known(k, best, i, kind, residents, me):
    """The one of two who did a kind of work more often, `best` of equals."""
    if me.did[k] != residents.identity[k] or residents.household[k] == residents.household[i]:
        return best
    if me.jobs[k, kind] <= 0.0:
        return best
    if best < 0 or me.jobs[k, kind] > me.jobs[best, kind]:
        return k
    return best


@part
def note_done(w, i, kind, residents, me):
    """Count a job that resident `i` did; the row is another's if somebody else has it now."""
    me.done[w, kind] += 1.0
    if me.did[i] != residents.identity[i]:
        me.did[i] = residents.identity[i]
        for k in range(N_KINDS):
            me.jobs[i, k] = 0.0
    me.jobs[i, kind] += 1.0


@part
def forget_month(world, me):
    """A twelfth of all counts fades, so that each is about a year's."""
    for w in range(world.wijken.first_segment.size):
        for k in range(N_KINDS):
            me.asked[w, k] -= me.asked[w, k] / MONTHS
            me.done[w, k] -= me.done[w, k] / MONTHS
    for i in range(world.residents.alive.size):
        for k in range(N_KINDS):
            me.jobs[i, k] -= me.jobs[i, k] / MONTHS


@part
def is_much_asked(w, kind, me):
    """Whether a kind of work is asked for at least as often as the mean of all kinds."""
    total = 0.0
    for k in range(N_KINDS):
        total += me.asked[w, k]
    return me.asked[w, kind] > 0.0 and me.asked[w, kind] * N_KINDS >= total


@part
def known_work(i, me):
    """The kind of work that resident `i` did most often, the first of equals."""
    best = np.int64(0)
    for k in range(1, N_KINDS):
        if me.jobs[i, k] > me.jobs[i, best]:
            best = np.int64(k)
    return best


@part
def grow_services(w, world, numbers, now, me):
    """Who did the same, much asked-for work ``service_jobs`` times in a year comes to think of a business.

    With chance ``paid_services / 12`` a month, if he may own one and means none yet.
    """
    residents = world.residents
    for i in range(residents.alive.size):
        if residents.alive[i] == 0 or residents.wijk[i] != w or residents.intends[i] != 0:
            continue
        if me.did[i] != residents.identity[i]:
            continue
        kind = known_work(i, me)
        if me.jobs[i, kind] < me.service_jobs[w] or not is_much_asked(w, kind, me):
            continue
        chance = me.paid_services[w] / MONTHS
        if not streams.happens(now.key, SERVICE_LUCK, residents.identity[i], 1, chance):
            continue
        if may_own(i, world, numbers, now):
            means_to_start(i, w, kind, world, numbers, now, me)


@part
def means_to_start(i, w, kind, world, numbers, now, me):
    """He means a business at home, and brings to it what he learned and who would pay him in euros.

    Clients: of those asked for in a year, a share ``goes_on`` at the same price, over the usual sales of a
    business at home. Practice, and what he believes of himself, as after a course and as by anybody.
    """
    residents, wijken = world.residents, world.wijken
    coin, opening = numbers.coin, numbers.opening
    identity = residents.identity[i]
    residents.intends[i] = 1 + HOME
    residents.intends_since[i] = now.month
    noise = opening.belief_spread * streams.normal(now.key, streams.BELIEF, identity, 0)
    residents.believes[i] = residents.talent[i] + noise * (1.0 - residents.insight[i])
    residents.believes_alone[i] = residents.believes[i]
    price = 100.0 * coin.peer_hours * coin.peer_rate
    sales = coin.service_goes_on * me.jobs[i, kind] * price / MONTHS
    usual = max(wijken.typical_revenue[w, HOME], 1.0)
    residents.clients[i] = min(sales / usual, 1.0)
    if residents.practice[i] < coin.service_practice:
        residents.practice[i] = coin.service_practice
        residents.fading[i] = fading_of(numbers.firms.learned_half_life)
    me.meant[w] += 1
    me.grown[i] = identity


def list_services(wijk: Any) -> dict[str, dict[str, Any]]:
    """Which work is asked for of neighbours for coins, what is done of it, and what grew out of it.

    ``{wijk: {"asked": {kind: jobs a year}, "done": {kind: jobs a year}, "meant": people, "running":
    businesses}}``: who came to mean a business by it since the coin began, and who runs one now.
    """
    me, people = wijk.own["social_coin"], wijk.world.residents
    runs = (me.grown == people.identity) & (people.alive == 1) & (people.shop >= 0) & (me.grown > 0)
    return {
        name: {
            "asked": dict(zip(KINDS, np.round(me.asked[w], 1).tolist(), strict=True)),
            "done": dict(zip(KINDS, np.round(me.done[w], 1).tolist(), strict=True)),
            "meant": int(me.meant[w]),
            "running": int((runs & (people.wijk == w)).sum()),
        }
        for w, name in enumerate(wijk.wijk_names)
    }

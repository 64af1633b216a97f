"""Ties: people who meet may tie, unused ties fade (step 10 of the month).

Meeting through a friend of a friend beside meeting at random gives ties that cluster and are skewed
to the right (Jackson & Rogers 2007). An adult keeps up only so many ties in a month, so large
circles fade faster than small ones, and the mean is at rest.
"""

import numpy as np

from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import inline, kernel, part
from wijkabm.ground.tables.codes import MAX_TIES, N_BASKETS, NO_PLACE
from wijkabm.month.work.wages import PERSON


@part
def find_tie(residents, i, j):
    """Place of `j` among the ties of `i`, else -1."""
    for k in range(residents.n_ties[i]):
        if residents.ties[i, k] == j:
            return k
    return -1


@part
def drop_tie(residents, i, k):
    """Remove tie `k` of resident `i` on his own side; the last tie takes its place."""
    last = residents.n_ties[i] - 1
    residents.ties[i, k] = residents.ties[i, last]
    residents.met[i, k] = residents.met[i, last]
    residents.ties[i, last] = -1
    residents.n_ties[i] = last


@part
def add_tie(residents, i, j, month):
    """Tie `i` and `j`, unless they are one, tied already, or either has no room; True if new."""
    if i == j or residents.n_ties[i] >= MAX_TIES or residents.n_ties[j] >= MAX_TIES:
        return False
    if find_tie(residents, i, j) >= 0:
        return False
    for a, b in ((i, j), (j, i)):
        k = residents.n_ties[a]
        residents.ties[a, k] = b
        residents.met[a, k] = month
        residents.n_ties[a] = k + 1
    return True


@inline
def sociability(identity, ties):
    """How readily a person makes ties, for good: ``least + sociability_range * u**2``, mean one, skewed."""
    u = streams.uniform(PERSON, streams.MEET, identity, 0)
    return least_sociable(ties) + ties.sociability_range * u * u


@inline
def least_sociable(ties):
    """The least that `sociability` can be: the mean of ``u**2`` is a third."""
    return 1.0 - ties.sociability_range / 3.0


@inline
def most_sociable(ties):
    """The most that `sociability` can be."""
    return least_sociable(ties) + ties.sociability_range


@part
def list_dwellings(households, start, rows):
    """Dwellings by street segment: ``rows[start[g]:start[g + 1]]`` (a counting sort).

    `start` comes in as zeros. Dwellings, not people: one newcomer more then changes nobody else's
    encounters.
    """
    for h in range(households.wijk.size):
        if households.wijk[h] >= 0:
            start[households.segment[h] + 1] += 1
    for g in range(1, start.size):
        start[g] += start[g - 1]
    for h in range(households.wijk.size):
        if households.wijk[h] >= 0:
            g = households.segment[h]
            rows[start[g]] = h
            start[g] += 1
    for g in range(start.size - 1, 0, -1):  # filling has moved each start to the next one's
        start[g] = start[g - 1]
    start[0] = 0


@part
def someone_at(households, h, who, about, key):
    """A random adult of the household in dwelling `h`, else -1."""
    n = households.n_adults[h]
    if households.alive[h] == 0 or n == 0:
        return np.int64(-1)
    return households.members[h, streams.integer_below(key, streams.MEET, who, about, n)]


@part
def share_a_place(residents, i, j):
    """Whether two people come to the same place: an association, or a shop for the same basket."""
    if residents.association[i] == 1 and residents.association[j] == 1:
        return True
    for b in range(N_BASKETS):
        if residents.habit[i, b] > NO_PLACE and residents.habit[i, b] == residents.habit[j, b]:
            return True
    return False


@part
def meet_someone(start, rows, i, world, numbers, now):
    """Whom resident `i` gets to know: through a tie, in the street, at a place; or -1."""
    households, residents, wijken = world.households, world.residents, world.wijken
    ties = numbers.ties
    key = now.key
    identity = residents.identity[i]
    u = streams.uniform(key, streams.MEET, identity, 1)
    if u < ties.meet_friend_of_friend:
        n = residents.n_ties[i]
        if n == 0:
            return np.int64(-1)
        friend = residents.ties[i, streams.integer_below(key, streams.MEET, identity, 2, n)]
        n = residents.n_ties[friend]
        k = streams.integer_below(key, streams.MEET, identity, 3, n)
        return np.int64(residents.ties[friend, k])
    if u < ties.meet_friend_of_friend + ties.meet_street:
        g = households.segment[residents.household[i]]
        n = start[g + 1] - start[g]
        h = rows[start[g] + streams.integer_below(key, streams.MEET, identity, 2, n)]
        return someone_at(households, h, identity, 3, key)
    w = residents.wijk[i]
    for t in range(np.int64(ties.tries)):
        about = 4 + 2 * t
        h = wijken.first_household[w] + streams.integer_below(
            key, streams.MEET, identity, about, wijken.n_households[w]
        )
        j = someone_at(households, h, identity, about + 1, key)
        if j >= 0 and share_a_place(residents, i, j):
            return j
    return np.int64(-1)


@part
def keep_up(i, world, numbers, now):
    """Resident `i` sees `contacts` of his ties, drawn by luck, and notes the month on his side."""
    residents = world.residents
    ties = numbers.ties
    month, key = now.month, now.key
    identity = residents.identity[i]
    n = residents.n_ties[i]
    whole = np.int64(ties.contacts)
    part_of_one = ties.contacts - whole
    if part_of_one > 0.0 and streams.happens(key, streams.FADE, identity, 1, part_of_one):
        whole += 1
    for c in range(whole):
        k = streams.integer_below(key, streams.FADE, identity, 2 + c, n)
        residents.met[i, k] = month


@part
def fade(i, world, numbers, now):
    """A tie that neither side used for longer than `fade_after` ends at `fade_rate` a month.

    Luck is asked before the other side is looked up, because few ties are unlucky and looking takes longer.
    """
    residents = world.residents
    ties = numbers.ties
    month, key = now.month, now.key
    k = 0
    while k < residents.n_ties[i]:
        j = np.int64(residents.ties[i, k])
        if i < j and month - residents.met[i, k] > ties.fade_after:
            a, b = residents.identity[i], residents.identity[j]
            if streams.happens(key, streams.FADE, min(a, b), max(a, b), ties.fade_rate):
                there = find_tie(residents, j, i)
                if month - residents.met[j, there] > ties.fade_after:
                    drop_tie(residents, i, k)
                    drop_tie(residents, j, there)
                    k -= 1
        k += 1


@part
def change_ties(start, rows, world, numbers, now):
    """Ties of all residents: kept up, faded, formed."""
    residents = world.residents
    ties = numbers.ties
    month, key = now.month, now.key
    for i in range(residents.alive.size):
        if residents.alive[i] == 1 and residents.n_ties[i] > 0:
            keep_up(i, world, numbers, now)
    for i in range(residents.alive.size):
        if residents.alive[i] == 0:
            continue
        fade(i, world, numbers, now)
        identity = residents.identity[i]
        bits = streams.draw(key, streams.MEET, identity, 0)
        if streams.is_below(bits, ties.meet_rate * most_sociable(ties)) and streams.is_below(
            bits, ties.meet_rate * sociability(identity, ties)
        ):
            j = meet_someone(start, rows, i, world, numbers, now)
            if j >= 0:
                add_tie(residents, i, j, month)


@kernel
def meet_and_fade(world, numbers, now):
    """Step 10 of the month: ties are kept up, fade, and form.

    An adult tries at ``meet_rate * sociability`` a month. At most MAX_TIES; always symmetric.
    """
    households, segments, scratch = world.households, world.segments, world.scratch
    start = np.zeros(segments.wijk.size + 1, np.int64)
    list_dwellings(households, start, scratch.rows)
    change_ties(start, scratch.rows, world, numbers, now)

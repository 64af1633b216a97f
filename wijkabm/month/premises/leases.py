"""What a unit fetches, costs its tenant, and is asked for when it comes free.

A letting for a short time is cheap, with a light fit-out and notice.

A landlord may have put a unit on offer for a short time (``premises.temporary_rent``), to who would not rent
it for good (`bargain`). Who takes it has a light fit-out that must be earned back within the term; at its end
it is a regular lease or leave. Such a unit is not vacant in the books, nor let for good: hidden vacancy.
"""

import math

import numpy as np

from wijkabm.ground.compiled.kernels import inline, part
from wijkabm.ground.tables.codes import (
    INDEPENDENT,
    LEASE_REGULAR,
    LEASE_TEMPORARY,
    NO_LEASE,
    OFFER_SHORT_LEASE,
    USE_RETAIL,
    USE_TEMPORARY,
)
from wijkabm.ground.tables.journal import EVENT_TEMPORARY_LET, FIRST_LEVER_CAUSE, note_event
from wijkabm.ground.tables.town import units_of


@inline
def for_temporary_use(p, owner_kind, premises, terms):
    """Whether this unit goes to this kind of owner for temporary use: formulas want a lease.

    It is on offer while such offers are upheld: on neutral terms none is.
    """
    offered = premises.temporary_rent[p] > 0 and terms.short_leases_held[premises.wijk[p]] == 1
    return offered and owner_kind == INDEPENDENT


@inline
def usual_rent(p, premises, segments):
    """What units like this fetch, float cents a month: ``base rent * rent level`` of the street.

    By this go the sums of a landlord with an empty unit (`worth`) and the regular rent of a tenant who came
    for a short time: they leave out how well this street is kept (*assumption*).
    """
    return premises.base_rent[p] * segments.rent_level[premises.segment[p]]


@inline
def market_rent(p, premises, segments):
    """What this unit fetches, float cents a month: `usual_rent` times ``exp(street worth)``.

    By this go reviews of the rent, what is asked at the least, and what is asked of a unit that comes free.
    """
    return usual_rent(p, premises, segments) * math.exp(premises.street_worth[p])


@part
def asked_rent(p, short, premises):
    """Rent asked of who rents for a `short` time, or for good, cents a month."""
    return premises.temporary_rent[p] if short else premises.asking_rent[p]


@part
def fit_out_cost(p, short, premises, opening):
    """Cost of a fit-out, float cents; for a `short` time a light one."""
    cost = opening.fit_out_per_m2 * 100.0 * premises.area[p]
    return opening.light_fit_out * cost if short else cost


@part
def fit_out_life(p, short, premises, opening):
    """Months in which a fit-out must be earned back."""
    return float(premises.temporary_months[p]) if short else opening.fit_out_months


@inline
def begin_temporary(j, p, world, now):
    """A lease just signed is one for temporary use; it is no comparable."""
    shops, premises, journal = world.shops, world.premises, world.journal
    terms = world.terms
    month = now.month
    w = premises.wijk[p]
    premises.use[p] = USE_TEMPORARY
    premises.lease_kind[p] = LEASE_TEMPORARY
    premises.term_end[p] = month + max(premises.temporary_months[p], 1)
    cause = np.int64(FIRST_LEVER_CAUSE + terms.account[w, OFFER_SHORT_LEASE])
    note_event(journal, EVENT_TEMPORARY_LET, w, shops.identity[j], p, shops.branch[j], cause)


@part
def close_offer(found, premises):
    """An owner who agreed on a regular lease (`unit_search`) takes back what he offered for a short time.

    Falls the plan through, he weighs it anew.
    """
    if not found.short:
        premises.temporary_rent[found.unit] = 0


@part
def tempts_from_home(w, premises, terms, wijken):
    """Whether a unit of the wijk is on offer for temporary use, on these terms."""
    if terms.short_leases_held[w] == 0:
        return False
    first, last = units_of(w, wijken)
    for p in range(first, last):
        if premises.temporary_rent[p] > 0 and premises.tenant[p] < 0:
            return True
    return False


@part
def regular_rent(p, premises, segments):
    """What a temporary tenant must pay to stay: what was asked before, at most what others fetch."""
    asked = min(float(premises.asking_rent[p]), usual_rent(p, premises, segments))
    return max(asked, float(premises.contract_rent[p]))


@part
def must_choose(p, premises, month):
    """Whether the term of a temporary letting is over."""
    return p >= 0 and premises.use[p] == USE_TEMPORARY and month >= premises.term_end[p]


@part
def stays(j, wanted, world):
    """Whether the business still earns `wanted`, cents a month, at the regular rent."""
    shops, premises, segments = world.shops, world.premises, world.segments
    p = shops.premises[j]
    dearer = regular_rent(p, premises, segments) - premises.contract_rent[p]
    return shops.expected_income[j] - dearer >= wanted


@part
def make_regular(p, world, numbers, now):
    """The tenant stays on: a regular lease at the regular rent, which he reckons with."""
    shops, premises, segments = world.shops, world.premises, world.segments
    rents = numbers.premises
    month = now.month
    j = premises.tenant[p]
    rent = np.int64(math.floor(regular_rent(p, premises, segments)))
    shops.expected_income[j] -= rent - premises.contract_rent[p]
    premises.contract_rent[p] = rent
    premises.term_end[p] = month + np.int64(rents.review_months)
    premises.use[p] = USE_RETAIL
    premises.lease_kind[p] = LEASE_REGULAR


@part
def can_be_claimed(p, w, premises, terms, now):
    """Whether a regular tenant may claim a unit in temporary use: its term outlasts the notice."""
    month = now.month
    notice = terms.notice[w]
    return (
        notice > 0.0
        and premises.use[p] == USE_TEMPORARY
        and premises.term_end[p] > month + np.int64(notice)
    )


@part
def give_notice(p, w, world, now):
    """A regular tenant would take the unit: the temporary one gets notice.

    The other looks on meanwhile; when the unit is free he may have found another (*assumption*).
    """
    premises = world.premises
    terms = world.terms
    month = now.month
    notice = np.int64(terms.notice[w])
    premises.term_end[p] = min(premises.term_end[p], month + notice)


@inline
def is_offered(p, premises):
    """Whether a unit stands empty as a shop, with no permit in progress for it."""
    return premises.use[p] == 0 and premises.tenant[p] < 0


@inline
def forget_spell(p, premises):
    """A new tenant, or a new vacancy: what was said of the last spell no longer holds."""
    premises.sham[p] = 0
    premises.billed[p] = 0
    premises.exempt_until[p] = 0
    premises.reported[p] = 0
    premises.named[p] = 0
    premises.temporary_rent[p] = 0
    premises.temporary_months[p] = 0


@part
def vacate(p, world, numbers, now):
    """A unit comes free: asked is ``on_vacating`` times what comparable units fetch."""
    premises = world.premises
    asking = numbers.premises.on_vacating * market_rent(p, premises, world.segments)
    if premises.use[p] == USE_TEMPORARY:  # the cheap rent says nothing of what is asked next
        asking = float(premises.asking_rent[p])
        premises.use[p] = USE_RETAIL
    premises.asking_rent[p] = np.int64(math.floor(asking))
    premises.contract_rent[p] = 0
    premises.tenant[p] = -1
    premises.lease_kind[p] = NO_LEASE
    premises.vacant_since[p] = now.month

"""Households, residents, children; who may come to live here."""

from typing import Annotated, Any

import numpy as np

from wijkabm.ground.compiled.kernels import inline
from wijkabm.ground.compiled.tables import Table
from wijkabm.ground.tables.codes import MAX_CHILDREN, MAX_MEMBERS, MAX_TIES, N_BASKETS
from wijkabm.ground.tables.columns import (
    Cents,
    Code,
    CoinCents,
    Count,
    Flag,
    FloatCents,
    Hours,
    Identity,
    Month,
    Months,
    Pure,
    Row,
    Share,
    Unit,
)

ShortRow = Annotated[Any, Unit("row of a table; -1 for none", np.int32)]
ShortMonth = Annotated[Any, Unit("month, from 1 after the burn-in", np.int32)]
"""A column's type: what it counts and how it is stored; a wide one is ``Annotated[Cents, 6]``."""


class Households(Table):
    """A row is a dwelling; ``alive`` says whether a household lives there."""

    identity: Identity  # of the household that lives there now
    alive: Flag
    wijk: Row  # -1 for spare rows
    segment: Row  # street segment of the home
    kind: Code  # HOUSEHOLD_KINDS
    suits: Code  # household class (0..N_CLASSES-1) that this home was first let to
    n_adults: Count
    members: Annotated[Row, MAX_MEMBERS]  # rows of residents, the first n_adults are filled
    n_children: Count  # below 15
    tenure: Code  # TENURES
    housing_cost: Cents  # a month, before allowances
    fixed_costs: Cents  # a month: energy, insurance, subscriptions
    savings: Cents  # the purse of the household
    income: Cents  # received this month, all sources
    expected_income: FloatCents  # smoothed income, after housing and fixed costs
    income_of_year: Cents  # since January
    budget: Annotated[Cents, 6]  # to spend this month, by branch and OTHER
    moved_in: Month
    bijstand: Cents  # of bijstand paid this month to the benefit unit
    coins_left: CoinCents  # of members who left or died, until the issuer settles them
    arrears: Cents  # of housing and fixed costs that it could not pay and still owes
    in_scheme: Flag  # 1 its debts are being settled: creditors wait
    chores: Cents  # paid this month to neighbours for chores


class Residents(Table):
    """A row is a person of 15 or older."""

    identity: Identity
    alive: Flag
    wijk: Row
    household: Row
    birth_month: Month  # age in years = (month - birth_month) // 12
    schooling: Code  # 0 low, 1 middle, 2 high
    status: Code  # STATUSES
    status_since: Month
    hours: Hours  # paid hours a week
    net_wage: Cents  # a month for the hours worked; last wage while without a job
    workplace_kind: Code  # NO_WORKPLACE, IN_SHOP, AT_EMPLOYER, ELSEWHERE
    workplace: Row  # the shop or employer
    shop: Row  # the shop owned, -1
    talent: Pure  # for business, standard normal over adults
    benefit: Cents  # a month while on an own benefit (WW, disability, pension, grant)
    helped_for: Months  # that an owner who came from a benefit still has it, or a supplement
    part_time: Cents  # a month earned beside bijstand or the own business
    coins: CoinCents
    loyalty: Share  # weight of the own wijk in choices beyond price and distance
    volunteer_hours: Hours  # a month, this month
    volunteered: Month  # last volunteered
    is_volunteer: Flag  # disposition: volunteers in this spell of life
    association: Flag  # member of an association in the wijk
    n_ties: Count
    ties: Annotated[ShortRow, MAX_TIES]  # rows of tied residents; symmetric
    met: Annotated[ShortMonth, MAX_TIES]  # of the last contact with each tie
    habit: Annotated[Row, N_BASKETS]  # place of last time
    search: Pure  # what events and training add to the intensity of search, 0 without
    skill: Pure  # what was learned, added to the relative chance of a job
    support: Pure  # resolve to buy in the own wijk, added to loyalty
    debt: Cents  # still owed to the municipality's fund after a business failed
    local_pay: Cents  # a month for work in the own wijk under a contract with it
    practice: Share  # of margin that coaching taught to save, for a later start
    insight: Share  # of the error about the own talent that coaching took away
    fading: Share  # of what was learned that a later start forgets a month
    clients: Share  # of the clients of a business at home, that one has before it starts
    intends: Code  # 0 no business, else 1 + the branch of the one meant to be started
    intends_since: Month
    believes: Pure  # talent that one believes to have, drawn once for the intention
    believes_alone: Pure  # the same without what a lever has taught since
    tried: Month  # of a day in an empty unit, 0 never
    worries: Share  # of the chance of a job, that arrears at home take away
    withheld: Share  # of the norm of bijstand, for who does not do what was agreed
    weighs: Month  # until which a trajectory runs; in that month a business is weighed; 0 never


class Children(Table):
    """A row is a person below 15."""

    identity: Identity
    alive: Flag
    household: Row
    birth_month: Month


class Templates(Table):
    """Households of the start, by class: what newcomers look like."""

    wijk: Row
    household_class: Code
    n_adults: Count
    ages: Annotated[Months, MAX_MEMBERS]
    schooling: Annotated[Code, MAX_MEMBERS]
    status: Annotated[Code, MAX_MEMBERS]
    net_wage: Annotated[Cents, MAX_MEMBERS]
    n_children: Count
    child_ages: Annotated[Months, MAX_CHILDREN]
    savings: Cents
    fixed_costs: Cents
    weight: Share  # chance to come, by age, so that ages are at rest; solved


@inline
def age_of(birth_month, month):
    """Age in whole years."""
    return (month - birth_month) // 12


@inline
def band_of(age):
    """Age band of a household's eldest adult, 0..4 (see CLASS_BANDS)."""
    if age < 25:
        return 0
    if age < 45:
        return 1
    if age < 65:
        return 2
    if age < 75:
        return 3
    return 4


@inline
def homes_of(w, wijken, scratch):
    """First place of a wijk's businesses at home in ``scratch.home_list`` and the one after its last."""
    s = wijken.first_segment[w]
    return scratch.home_start[s], scratch.home_start[s + wijken.n_segments[w]]

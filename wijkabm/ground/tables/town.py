"""Streets, wijken, the ring, the region, employers, the municipality."""

from typing import Annotated, Any

import numpy as np

from wijkabm.ground.compiled.kernels import inline
from wijkabm.ground.compiled.tables import Table
from wijkabm.ground.tables.codes import N_CLASSES
from wijkabm.ground.tables.columns import (
    Cents,
    Code,
    Count,
    Factor,
    Flag,
    FloatCents,
    FloatDays,
    Identity,
    Pure,
    Rate,
    Row,
    Share,
    SquareMetres,
    Unit,
    Weight,
)

Score = Annotated[Any, Unit("0 to 100", np.float64)]
Chance = Annotated[Any, Unit("chance a month", np.float64)]
Visits = Annotated[Any, Unit("trips a month", np.float64)]
Metres = Annotated[Any, Unit("metres", np.float64)]


class Employers(Table):
    """A row is an employer that is not a shop or a business at home."""

    identity: Identity
    wijk: Row
    sbi: Code
    jobs: Count
    residents: Count  # jobs held by residents of the named wijken
    cash: Cents
    revenue: Cents  # a month it receives for its services
    net_wage: Cents  # a month per job
    target_cash: Cents
    bought_here: Cents  # of what it buys in a month, ordered of firms of the wijk


class Segments(Table):
    """A row is a street segment: homes along it, shopfronts in some."""

    wijk: Row
    local: Row  # index within the wijk
    x: Metres
    y: Metres
    is_core: Flag  # 1 core of a shopping street, 0 otherwise
    is_edge: Flag  # 1 edge of a shopping street
    location: Factor  # rent gradient, mean about 1
    distance: Metres  # (n, most segments in a wijk) metres to each segment of the same wijk
    access: Factor  # (n, 4, most) exp(-distance / reach) of a branch here from each home segment
    liveliness: Share
    visits: Visits  # trips this month
    footfall: Visits  # smoothed visits
    units: Count
    lit: Count  # units with a trading tenant
    demand: Annotated[Cents, 5]  # to be spent by those who live here, this month
    inclusive: Annotated[Weight, 5]  # attraction of the own wijk's shops seen from here
    inclusive_power: Annotated[Weight, 4]  # `inclusive` to the power `nest_correlation`
    dearer: Annotated[Pure, 5]  # price level that people here meet, less the usual one
    pull: Annotated[Weight, 4]  # attraction of the shops that stand here
    on_the_way: Annotated[
        FloatCents, 4
    ]  # a month, spent by those who buy daily goods in this street
    joined: Annotated[
        Share, 4
    ]  # of what homes here spend in the wijk, bought where daily goods are
    ends: Annotated[Metres, 4]  # x and y of the crossings at both ends, for maps
    upkeep: FloatCents  # a unit: stock of what a district spent on the street; fades
    rent_level: Factor  # of rents signed nearby, over those where results begin
    rent_weight: Weight  # of the comparables that the level rests on; fades
    watch: Pure  # points of safety by who keeps watch, below 0 where trouble moved to
    light: Share  # of better light at night, wears off
    safety_usual: Score  # how safe it felt where results begin
    safer: Pure  # log of how safe it feels over that
    works: Share  # of its customers whom works in the street keep away
    makers: Share  # of its units with other work than a shop, smoothed


class Wijken(Table):
    """A row is a named wijk; what holds for all who live there."""

    x: Metres
    y: Metres
    first_segment: Row
    n_segments: Count
    first_household: Row
    n_households: Count  # dwellings
    first_premises: Row
    n_premises: Count
    first_employer: Row
    n_employers: Count
    neighbours: Annotated[Row, 2]  # wijken whose shops are within reach, -1
    inhabitants_start: Count
    class_target: Annotated[Count, N_CLASSES]  # households at the start
    births_per_year: Rate  # births per 1,000 inhabitants
    mortality: Factor  # multiplies the life table
    leave_rate: Chance  # households leaving a month
    leave_business: Factor  # on it, of households with a business here, solved
    job_loss: Chance  # a month, solved
    benefit_step: Chance  # a month, solved: jobseeker to bijstand
    disability_step: Chance  # a month, solved
    wage_scale: Factor  # wages relative to the country's
    place_weight: Annotated[Weight, 5, 4]  # weight of [ring, centre, online, other wijken], solved
    visitor_weight: Annotated[Weight, 4]  # spending from ring and daytime workers, solved
    other_costs: Annotated[FloatCents, 5]  # a month of a shop of usual size, its branch's share
    marginal_talent: Annotated[Pure, 4]  # of who breaks even in place of a usual shop, solved
    typical_revenue: Annotated[FloatCents, 5]  # a month excl. VAT at the start
    home_demand: FloatCents  # a month that the outside buys from businesses at home
    n_home_start: Count  # businesses at home at the start
    rent_index: Factor  # measured: what its units fetch, over what they fetched where results begin
    other_use: Factor  # income of a ground floor in other use over its usual rent, solved
    vacancy_rate: Share  # of last month
    entry_scale: Factor  # propensity to consider a business, solved
    bijstand_budget: Cents  # a month from the Rijk, this year
    bijstand_spent: Annotated[Cents, 2]  # [this year so far, last year]; -1 where it is not known
    liveliness: Share
    safety: Score
    cohesion: Score
    organisation: Share  # of premises shops in the owners' organisation
    home_step: Chance  # a month, solved: jobseeker who gives up and stays at home
    n_units: Count  # retail units, last month
    first_ring: Row  # first street of the ring next to this wijk
    n_ring: Count  # streets of the ring next to it
    usual_wage: FloatCents  # mean net wage of those at work, at the start
    land: SquareMetres
    set_aside: Annotated[Cents, 2]  # of this month's services kept for [public contracts, the wijk]
    upkeep: Pure  # state of the streets beyond the usual, 0 as usual
    district_levy: Cents  # a month that every firm in the improvement district owes
    district_surcharge: Share  # on the OZB of units, for the fund of the entrepreneurs
    district_fund: Cents  # collected for the district and not yet promised to it
    trial_days: FloatDays  # one-day shops that people still remember
    safer: Pure  # log of how safe its shopping streets feel over what they did where results begin
    image: Share  # of its units with other work than a shop: what it is known for


class Ring(Table):
    """A row is a street of the ring around the wijken, in coarse form."""

    wijk: Row  # the named wijk it lies next to
    distance: Metres  # from that wijk's homes
    shops: Annotated[Count, 4]  # open, by branch
    shops_start: Annotated[Count, 4]
    sales: Annotated[Cents, 4]  # gross this month
    usual_sales: Annotated[FloatCents, 4]  # per shop and month at the start
    weight: Annotated[Weight, 4]  # attraction of one shop


class Region(Table):
    """One row: the labour market and the spending that the wijken share with the ring."""

    population: Count  # inhabitants of the ring
    labour_force: Count  # of the ring
    jobseekers: Count  # of the ring
    jobs: Count  # that residents of wijken and ring can hold: those held and `vacancies`, as tests check
    vacancies: Count  # open jobs in the region, elsewhere
    matching: Factor  # efficiency of matching, solved
    spending: Annotated[Cents, 4]  # a month that the ring's inhabitants spend, by branch
    cash_target: Cents  # wealth that the ring's people hold on to
    lost: Count  # jobs that a crisis destroyed and that have not come back
    displaced: Count  # jobs at contractors elsewhere that work bought in the wijken replaces


class Municipality(Table):
    """One row: rates and plans of the municipality."""

    closure: Code  # 0 grant, 1 reallocation, 2 OZB
    ozb_owner: Rate  # share of value a year
    ozb_user: Rate
    ozb_scale: Factor  # raised or lowered when the balance is closed by the OZB
    services: Cents  # a month of upkeep and services bought
    grant: Cents  # a month from the Rijk
    reserve: Cents  # the reserve that the balance is closed to
    balance_last: Cents  # the purse when the balance was last closed
    lever_net: Cents  # what levers cost last month, less what they brought in


@inline
def units_of(w, wijken):
    """First row of a wijk's units and the one after its last: they lie one after another."""
    return wijken.first_premises[w], wijken.first_premises[w] + wijken.n_premises[w]


@inline
def employers_of(w, wijken):
    """First row of a wijk's employers and the one after its last."""
    return wijken.first_employer[w], wijken.first_employer[w] + wijken.n_employers[w]

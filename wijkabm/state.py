"""The tables of the wijk: one row an agent, one documented column a line.

Every table is a `wijkabm.tables.Table` of numpy arrays. Rows never move: leavers free a row (``alive`` 0),
newcomers take one under a fresh identity. Only int64 and float64 are stored, so that compiled and plain
Python give the same bits; a column's type says which, and its unit. Money is in eurocents of 2023. Months
count from 1 after the burn-in (which ends in month 0). A missing index is -1.
"""

from functools import cache
from inspect import get_annotations
from typing import Annotated, Any, Final, NamedTuple

import numpy as np

from wijkabm.kernels import inline
from wijkabm.ledger import Ledger
from wijkabm.tables import Table


class Unit(NamedTuple):
    """What the numbers of a column count, and how they are stored."""

    counts: str
    store: type = np.int64


Identity = Annotated[Any, Unit("who, for good")]
Row = Annotated[Any, Unit("row of a table, or place in a list; -1 for none")]
Code = Annotated[Any, Unit("one of several names")]
Flag = Annotated[Any, Unit("1 yes, 0 no")]
Count = Annotated[Any, Unit("number of them")]
Mixed = Annotated[Any, Unit("whatever its place says")]
Month = Annotated[Any, Unit("month, from 1 after the burn-in")]
Months = Annotated[Any, Unit("months")]
Hours = Annotated[Any, Unit("hours")]
Fte = Annotated[Any, Unit("fte")]
Cents = Annotated[Any, Unit("cents")]
CoinCents = Annotated[Any, Unit("coin cents")]
FloatCents = Annotated[Any, Unit("cents", np.float64)]
FloatCoinCents = Annotated[Any, Unit("coin cents", np.float64)]
Euros = Annotated[Any, Unit("euros", np.float64)]
FloatMonths = Annotated[Any, Unit("months", np.float64)]
FloatWeeks = Annotated[Any, Unit("weeks", np.float64)]
FloatDays = Annotated[Any, Unit("days", np.float64)]
FloatFte = Annotated[Any, Unit("fte", np.float64)]
Share = Annotated[Any, Unit("0 to 1", np.float64)]
Score = Annotated[Any, Unit("0 to 100", np.float64)]
Chance = Annotated[Any, Unit("chance a month", np.float64)]
Rate = Annotated[Any, Unit("a year", np.float64)]
Factor = Annotated[Any, Unit("times the usual", np.float64)]
Weight = Annotated[Any, Unit("attraction, or a wait: one over it", np.float64)]
Visits = Annotated[Any, Unit("trips a month", np.float64)]
Metres = Annotated[Any, Unit("metres", np.float64)]
SquareMetres = Annotated[Any, Unit("m2", np.float64)]
Pure = Annotated[Any, Unit("no unit", np.float64)]
"""A column's type: what it counts and how it is stored; a wide one is ``Annotated[Cents, 6]``."""

BRANCHES: Final = ("food", "nonfood", "horeca", "services", "home")
FOOD, NONFOOD, HORECA, SERVICES, HOME = range(5)
OTHER = 5  # spending that is no branch of the wijk

STATUSES: Final = (
    "works_elsewhere",
    "works_locally",
    "owner",
    "jobseeker",
    "bijstand",
    "disability",
    "pension",
    "student",
    "at_home",
)
(
    WORKS_ELSEWHERE,
    WORKS_LOCALLY,
    OWNER,
    JOBSEEKER,
    ON_BIJSTAND,
    ON_DISABILITY,
    ON_PENSION,
    STUDENT,
    AT_HOME,
) = range(9)

OWNER_DIED, OWNER_MOVED = -(2**40), -(2**41)  # in shops.owner_age of a shop that lost its owner
BRINGS_BUSINESS = -2  # in residents.shop of a newcomer whose business at home moves along

NEVER = -(2**40)  # a month that never was; months of the burn-in are negative

NO_WORKPLACE, IN_SHOP, AT_EMPLOYER, ELSEWHERE = range(4)  # kinds of workplace

HOUSEHOLD_KINDS: Final = ("single", "without_children", "with_children")
SINGLE, WITHOUT_CHILDREN, WITH_CHILDREN = range(3)

TENURES: Final = ("corporation", "private_rent", "owned")
CORPORATION_HOME, PRIVATE_RENT, OWNED = range(3)

OWNER_KINDS: Final = ("independent", "franchise", "chain")
INDEPENDENT, FRANCHISE, CHAIN_SHOP = range(3)

LANDLORD_KINDS: Final = ("private_local", "investor", "housing_corporation", "municipality")
PRIVATE_LOCAL, INVESTOR, HOUSING_CORPORATION, MUNICIPAL = range(4)

USES: Final = ("retail", "temporary", "shared_building", "home")
USE_RETAIL, USE_TEMPORARY, USE_SHARED, USE_HOME = range(4)

ZONINGS: Final = ("retail", "retail_and_horeca")  # any shop may rent; horeca only where allowed
ZONED_RETAIL, ZONED_HORECA = range(2)

NO_LEASE, LEASE_REGULAR, LEASE_TEMPORARY = range(3)

SBI_GROUPS: Final = (
    "agriculture",
    "industry",
    "trade_horeca",
    "transport_information",
    "finance_property",
    "business_services",
    "government_education_care",
    "culture_other",
)
SBI_TRADE_HORECA, SBI_CULTURE_OTHER = 2, 7

EVENTS: Final = (
    "opening",
    "closing",
    "move_in",  # a business at home moves into premises
    "takeover",
    "lease_signed",
    "lease_ended",
    "permit_granted",
    "permit_applied",
    "hired",
    "job_ended",
    "to_benefit",
    "arrival",
    "departure",
    "birth",
    "death",
    "came_of_age",
    "retired",
    "repair",
    "building_sold",
    "quiet",
    "firm_arrival",  # a business at home moves into the wijk with its owner
    "firm_departure",
    "offered",  # a lever reached somebody: cause is the lever
    "accepted",
    "refused",
    "contract_ended",
    "converted",  # a shop unit became homes
    "temporary_let",
    "sham_let",
    "rent_lowered",  # by a landlord in answer to a lever
)
(
    EVENT_OPENING,
    EVENT_CLOSING,
    EVENT_MOVE_IN,
    EVENT_TAKEOVER,
    EVENT_LEASE_SIGNED,
    EVENT_LEASE_ENDED,
    EVENT_PERMIT_GRANTED,
    EVENT_PERMIT_APPLIED,
    EVENT_HIRED,
    EVENT_JOB_ENDED,
    EVENT_TO_BENEFIT,
    EVENT_ARRIVAL,
    EVENT_DEPARTURE,
    EVENT_BIRTH,
    EVENT_DEATH,
    EVENT_CAME_OF_AGE,
    EVENT_RETIRED,
    EVENT_REPAIR,
    EVENT_BUILDING_SOLD,
    EVENT_QUIET,
    EVENT_FIRM_ARRIVAL,
    EVENT_FIRM_DEPARTURE,
    EVENT_OFFERED,
    EVENT_ACCEPTED,
    EVENT_REFUSED,
    EVENT_CONTRACT_ENDED,
    EVENT_CONVERTED,
    EVENT_TEMPORARY_LET,
    EVENT_SHAM_LET,
    EVENT_RENT_LOWERED,
) = range(len(EVENTS))

CAUSES: Final = (  # and each lever: what a programme offered, or a contract that ended
    "",
    "insolvent",
    "earns_less_than_elsewhere",
    "retired",
    "personal",
    "head_office",
    "lease_not_renewed",
    "owner_left",
    "owner_died",
    "opportunity",
    "need",
    "outside_entrant",
    "chain_entry",
    "succession",
    "outgrew_home",
    "through_ties",
    "through_market",
    "firm_closed",
    "fewer_staff",
    "dismissed",
    "moved",
    "died",
    "means_ran_out",
    "from_outside",
    "shock",
)
(
    NO_CAUSE,
    CAUSE_INSOLVENT,
    CAUSE_EARNS_LESS,
    CAUSE_RETIRED,
    CAUSE_PERSONAL,
    CAUSE_HEAD_OFFICE,
    CAUSE_LEASE,
    CAUSE_OWNER_LEFT,
    CAUSE_OWNER_DIED,
    CAUSE_OPPORTUNITY,
    CAUSE_NEED,
    CAUSE_OUTSIDE_ENTRANT,
    CAUSE_CHAIN_ENTRY,
    CAUSE_SUCCESSION,
    CAUSE_OUTGREW_HOME,
    CAUSE_THROUGH_TIES,
    CAUSE_THROUGH_MARKET,
    CAUSE_FIRM_CLOSED,
    CAUSE_FEWER_STAFF,
    CAUSE_DISMISSED,
    CAUSE_MOVED,
    CAUSE_DIED,
    CAUSE_MEANS_RAN_OUT,
    CAUSE_FROM_OUTSIDE,
    CAUSE_SHOCK,
) = range(25)
FIRST_LEVER_CAUSE: Final = 25  # of lever k the cause is FIRST_LEVER_CAUSE + k

LIFE_FACTS: Final = (
    "opened",  # amount: start capital, cents
    "closed",  # amount: cause
    "revenue_of_year",  # cents excl. VAT
    "income_of_year",  # cents: the owner's income from the shop, the household's income
    "hired_resident",  # amount: identity of the resident
    "staff",  # amount: fte after a change
    "rent_agreed",  # cents a month
    "moved_into_premises",  # amount: premises row
    "was_hired_by_shop",  # amount: identity of the shop
    "was_hired_by_employer",
    "was_hired_elsewhere",
    "lost_job",
    "went_on_benefit",
    "started_shop",  # amount: identity of the shop
    "ended_shop",
    "moved_in",
    "retired",
    "loan",  # cents
    "taken_over_by",  # amount: identity of the new owner
    "offered",  # amount: the lever
    "accepted",
    "refused",
    "contract_ended",
)
(
    LIFE_OPENED,
    LIFE_CLOSED,
    LIFE_REVENUE_OF_YEAR,
    LIFE_INCOME_OF_YEAR,
    LIFE_HIRED_RESIDENT,
    LIFE_STAFF,
    LIFE_RENT_AGREED,
    LIFE_MOVED_INTO_PREMISES,
    LIFE_WAS_HIRED_BY_SHOP,
    LIFE_WAS_HIRED_BY_EMPLOYER,
    LIFE_WAS_HIRED_ELSEWHERE,
    LIFE_LOST_JOB,
    LIFE_WENT_ON_BENEFIT,
    LIFE_STARTED_SHOP,
    LIFE_ENDED_SHOP,
    LIFE_MOVED_IN,
    LIFE_RETIRED,
    LIFE_LOAN,
    LIFE_TAKEN_OVER_BY,
    LIFE_OFFERED,
    LIFE_ACCEPTED,
    LIFE_REFUSED,
    LIFE_CONTRACT_ENDED,
) = range(len(LIFE_FACTS))

CONTRACT_KINDS: Final = (
    "permit",
    "membership",
    "trajectory",  # coaching
    "loan",
    "conversion_permit",
    "place",  # in a shared building
    "public_contract",
    "fund",  # with a vote
    "training",
    "placement",  # a job through social return or across wijken
    "trial",
    "coin",  # to take coins back
)
(
    CONTRACT_PERMIT,
    CONTRACT_MEMBERSHIP,
    CONTRACT_TRAJECTORY,
    CONTRACT_LOAN,
    CONTRACT_CONVERSION,
    CONTRACT_PLACE,
    CONTRACT_PUBLIC,
    CONTRACT_FUND,
    CONTRACT_TRAINING,
    CONTRACT_PLACEMENT,
    CONTRACT_TRIAL,
    CONTRACT_COIN,
) = range(len(CONTRACT_KINDS))

BASKETS: Final = (4, 2, 3, 1, 1)  # baskets per adult and month, by branch
FIRST_BASKET: Final = (0, 4, 6, 9, 10)
N_BASKETS: Final = 11
MAX_MEMBERS: Final = 8  # adults in a household
MAX_CHILDREN: Final = 6
MAX_TIES: Final = 24
LINES: Final = 3  # of the journal, see `keep_room`; the most that was seen in any case is 0.9
NOISE: Final = 1024  # cells of the tables of quantiles that choices draw their noise from
NOISES: Final = ("exponential", "nest_noise", "alone_noise")  # kept when the buffers grow

# A habit is a shop row >= 0 or one of these codes; ring street k is RING_PLACE - k.
NO_PLACE, AT_CENTRE, ONLINE, ELSEWHERE_PLACE, RING_PLACE = -1, -2, -3, -4, -10

N_CLASSES: Final = 15  # household classes: 3 kinds x 5 age bands of the eldest adult
CLASS_BANDS: Final = (25, 45, 65, 75)  # upper ages of the bands but the last


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
    part_time: Cents  # a month earned beside bijstand
    coins: CoinCents
    loyalty: Share  # weight of the own wijk in choices beyond price and distance
    volunteer_hours: Hours  # a month, this month
    volunteered: Month  # last volunteered
    is_volunteer: Flag  # disposition: volunteers in this spell of life
    association: Flag  # member of an association in the wijk
    n_ties: Count
    ties: Annotated[Row, MAX_TIES]  # rows of tied residents; symmetric
    met: Annotated[Month, MAX_TIES]  # of the last contact with each tie
    habit: Annotated[Row, N_BASKETS]  # place of last time
    search: Pure  # what events and training add to the intensity of search, 0 without
    skill: Pure  # what was learned, added to the relative chance of a job
    support: Pure  # resolve to buy in the own wijk, added to loyalty
    debt: Cents  # still owed to the municipality's fund after a business failed
    local_pay: Cents  # a month for work in the own wijk under a contract with it
    practice: Share  # of margin that coaching taught to save, for a later start
    insight: Share  # of the error about the own talent that coaching took away
    fading: Share  # of what was learned that a later start forgets a month
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


class Shops(Table):
    """A row is a local enterprise: shop, café, salon, workshop, or a business at home."""

    identity: Identity
    alive: Flag
    freed: Month  # in which the row was freed; reused a month later at the earliest
    wijk: Row
    branch: Code
    sbi: Code  # SBI_GROUPS
    owner_kind: Code  # OWNER_KINDS
    owner: Row  # the resident, -1 when the owner lives elsewhere
    owner_age: Month  # birth month of an owner who lives elsewhere
    premises: Row  # -1 for a business at home
    segment: Row
    floor: SquareMetres
    quality: Pure  # fixed part of utility (concept, supermarket)
    talent: Pure  # true talent of the owner
    believed: Pure  # talent the owner believes to have
    productivity: Pure  # AR(1) state of demand luck
    price: Factor  # price level relative to the branch
    visibility: Share
    liveliness_weight: Pure  # attractiveness this month (exponent of utility)
    opened: Month
    trading: Flag  # 1 trading, 0 registered but quiet
    staff: Fte  # employees
    staff_residents: Fte  # of which residents of the named wijken
    staff_wanted: Fte
    hours_worked: FloatFte  # owner's effort, 1 = full time
    cash: Cents
    credit_line: Cents  # the bank lets the cash fall below zero
    loan: Cents  # outstanding
    loan_payment: Cents  # a month, principal
    sales: Cents  # this month, gross of VAT (business at home: to people)
    sales_to_firms: Cents  # this month, excl. VAT
    sales_outside: Cents  # this month from visitors and people of elsewhere
    revenue: Cents  # this month excl. VAT
    result: Cents  # this month: revenue minus all costs, before the owner's income
    expected_sales: FloatCents  # a month excl. VAT
    expected_income: FloatCents  # a month: what the owner thinks it earns
    months_below: Months  # in a row below the closing threshold
    arrears: Months  # in a row that bills could not be paid
    revenue_of_year: Cents
    income_of_year: Cents
    business_ties: Count  # ties with other owners
    share_to_firms: Share
    advice_until: Month  # coached until
    coin_share: Share  # of the bill accepted in coin
    member: Flag  # of an organisation of owners
    orders: Cents  # sold to firms since its last month's accounts, excl. VAT
    practice: Share  # of revenue that a better way of working saves
    marketing: Pure  # log attraction that was learned or bought
    renewed: Pure  # log attraction of a renewed interior, wears off
    joint: Flag  # 1 buys together with others
    place: Row  # 1 + premises row of the shared building where it works, 0 for none
    fund_loan: Cents  # owed to the municipality's credit fund
    fund_payment: Cents  # a month, principal
    public_orders: Cents  # a month of public contracts that it holds
    days_tried: Count  # days of trial before opening
    aid: Cents  # of support this month that is no sale, counted in the result
    partner: Row  # 1 + row of a supplier whose owner it met in another wijk, 0 for none
    partner_identity: Identity  # of that supplier
    promotion: FloatMonths  # stock of what was spent to be known, in months' revenue; fades
    joint_saving: Share  # of the cost of goods that buying together saves
    dues: Cents  # a month to an organisation of owners
    fading: Share  # of practice and marketing that is lost a month
    fund_rate: Rate  # interest a year on fund_loan
    coins: CoinCents
    coins_spent: CoinCents  # ever paid
    coin_marks: Annotated[
        CoinCents, 4
    ]  # coins + coins_spent at [month % 3], and at the last control
    coin_discount: Share  # of what is paid in coins that the price is lowered by
    coin_wait: Factor  # on a coin holder's wait, below 1 where coins are worth paying with
    coin_worth: Share  # euros that a coin is worth to the shop
    coin_pull: Factor  # customers that coins brought over those that were expected
    coin_taken: CoinCents  # from customers this month
    coin_usual: FloatCoinCents  # the same, smoothed
    coin_bills: Cents  # of this month's bills of which a part was paid in coins
    coin_new: Cents  # of which by customers who were new to the shop this month
    coin_gained: Share  # of coin customers that coins brought, as the shop sees it
    coin_use: CoinCents  # that it can pay others with this month
    coin_used: CoinCents  # that it paid others and its owner this month
    coin_outlet: FloatCoinCents  # the same, smoothed
    coin_supplier: Row  # 1 + row of the shop it buys from in coins this month, 0 for none
    coin_wage: CoinCents  # a month that staff who agree get instead of euros
    coin_living: CoinCents  # that the owner would take home this month


class Premises(Table):
    """A row is a unit that can be let."""

    wijk: Row
    segment: Row
    area: SquareMetres
    zoning: Code
    landlord: Row
    tenant: Row  # shop row, -1
    use: Code
    base_rent: FloatCents  # a month: what the location and size fetch at index 1
    asking_rent: Cents  # a month
    contract_rent: Cents  # a month, 0 when vacant
    value: Cents
    book_value: Cents
    lease_kind: Code
    term_end: Month  # in which the running term ends
    repair: Share  # state of repair
    vacant_since: Month  # , NEVER when let
    reserved_until: Month  # kept for an applicant whose permit is in progress
    sham: Flag  # 1 let for show: no paying tenant, counts as vacant
    mixed: Flag  # 1 other work than retail may rent it
    places: Count  # places of a shared building, 0 for none
    billed: Count  # times it was billed for vacancy in this spell
    exempt_until: Month  # until which works keep it from being billed
    reported: Month  # in which its vacancy was reported, 0 if not
    named: Flag  # 1 the municipality names tenants for it: shown to all who look
    temporary_rent: Cents  # a month at which it is on offer for temporary use, 0 for none
    temporary_months: Months  # term of that offer
    place_rent: Cents  # a month that a place in a shared building costs
    social: Flag  # 1 offered below the asking rent by a housing corporation
    street_worth: Pure  # log of what a better kept street adds to what the unit fetches


class Landlords(Table):
    """A row is an owner with a portfolio of units."""

    identity: Identity
    wijk: Row
    kind: Code
    household: Row  # of a private local landlord, -1
    cash: Cents
    mortgage: Cents  # outstanding
    patience: Share  # how long a loss is not taken
    target_cash: Cents


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
    access: Factor  # (n, 4, most) exp(-distance / reach of the branch)
    liveliness: Share
    visits: Visits  # trips this month
    footfall: Visits  # smoothed visits
    units: Count
    lit: Count  # units with a trading tenant
    demand: Annotated[Cents, 5]  # to be spent by those who live here, this month
    inclusive: Annotated[Weight, 5]  # attraction of the own wijk's shops seen from here
    ends: Annotated[Metres, 4]  # x and y of the crossings at both ends, for maps
    upkeep: FloatCents  # a unit: stock of what a district spent on the street; fades


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
    job_loss: Chance  # a month, solved
    benefit_step: Chance  # a month, solved: jobseeker to bijstand
    disability_step: Chance  # a month, solved
    wage_scale: Factor  # wages relative to the country's
    place_weight: Annotated[Weight, 5, 4]  # weight of [ring, centre, online, other wijken], solved
    visitor_weight: Annotated[Weight, 4]  # spending from ring and daytime workers, solved
    other_costs: Annotated[FloatCents, 5]  # a month of a shop of usual size, solved
    typical_revenue: Annotated[FloatCents, 5]  # a month excl. VAT at the start
    home_demand: FloatCents  # a month that the outside buys from businesses at home
    n_home_start: Count  # businesses at home at the start
    rent_index: Factor
    vacancy_rate: Share  # of last month
    entry_scale: Factor  # propensity to consider a business, solved
    bijstand_budget: Cents  # a month from the Rijk
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


class Contracts(Table):
    """A promise that outlives the decision that made it."""

    alive: Flag
    kind: Code  # CONTRACT_KINDS
    party: Identity  # identity of who was promised
    row: Row  # of that party
    thing: Row  # premises row
    branch: Code
    start: Month
    end: Month
    amount: Cents  # a month still owed by the municipality; of a permit the rent agreed
    wijk: Row
    lever: Code  # its number, -1 for none
    owner_kind: Code
    terms: Annotated[Pure, 4]  # what else was agreed; the rule that opens it says what


class CoinMembers(Table):
    """A row is that of a resident; no rows before a coin first works."""

    identity: Identity  # of the resident whose row it was when last looked at
    joined: Month  # in which the resident took part for the first time, 0 never
    spent: CoinCents  # ever paid
    marks: Annotated[CoinCents, 4]  # coins + spent at [month % 3], and at the last control
    due: Annotated[
        CoinCents, 4, 3
    ]  # promised for [month % 4], for [volunteering, class, association]
    earned: CoinCents  # received for hours this month
    earned_of_year: CoinCents  # since January
    excess: CoinCents  # above what is free of tax and deduction, until next month's incomes
    room: CoinCents  # a month that could be paid where this person buys anyhow
    worth: Share  # euros that a coin is worth to this person
    paid: Annotated[CoinCents, 3]  # what `spent` was at the ends of [month % 3]
    agrees: Flag  # 1 takes a part of the wage in coins
    hours: Annotated[Hours, 3]  # of [volunteering, education, association], verified this month


class CoinOffices(Table):
    """A row is a named wijk: the issuer's office there."""

    issued_of_year: CoinCents  # for hours only
    redeemed_of_year: Cents
    promised: CoinCents  # for hours that were verified and are not yet paid
    promised_next: CoinCents  # of which to be paid next year
    hours: Hours  # verified this month
    refused: CoinCents  # not redeemed this month, because the fund or the yearly limit was spent
    short: CoinCents  # of which because the fund was spent
    cost: Cents  # that left the issuer this month, less what came in; below zero a gain
    worth: Share  # mean worth of a coin to those who hold them
    accepted: Share  # of the spending in the wijk's shops that could be paid in coins
    discount: Share  # mean discount on what is paid in coins, by what could be paid
    usual: FloatCoinCents  # spent in shops a month, smoothed
    trust: Share  # of what was presented that was redeemed, smoothed
    wanted: CoinCents  # that last month's verified hours would have brought without a cap
    paid_share: Share  # of the rate that verified hours were promised, smoothed


class Policy(Table):
    """A row is a named wijk: how levers are set there, and what they did this month."""

    dose: Annotated[Pure, 0]  # by dose: the settings, as levers find them in tables of their own
    left: Annotated[Cents, 0]  # by lever, as those below: what it may still hand out this month
    offered: Annotated[Count, 0]  # whom it was offered to
    accepted: Annotated[Count, 0]
    refused: Annotated[Count, 0]
    anyway: Annotated[Count, 0]  # of those accepted, who would have done the same without
    ended: Annotated[Count, 0]  # contracts that ended
    spent: Annotated[Cents, 0]  # that the municipality paid
    received: Annotated[Cents, 0]  # that it received


OFFERS: Final = (
    "entry",
    "approach",
    "low_rent",
    "premium",
    "loan",
    "trial",
    "workplace",
    "short_lease",
    "repair",
    "handover",
    "district",
    "place",
    "homes",
)
"""What somebody may be offered, or asked for, within a rule of the month."""
(
    OFFER_ENTRY,  # to start under other rules than usual
    OFFER_APPROACH,  # to come and open here, or not to
    OFFER_LOW_RENT,
    OFFER_PREMIUM,  # on an investment
    OFFER_LOAN,
    OFFER_TRIAL,  # a day in a unit
    OFFER_WORKPLACE,  # in a unit for other work than retail
    OFFER_SHORT_LEASE,
    OFFER_REPAIR,  # part of its price
    OFFER_HANDOVER,  # a business that was prepared for it
    OFFER_DISTRICT,  # a levy that those of a street agreed on
    OFFER_PLACE,  # in a shared building
    OFFER_HOMES,  # to make homes of a unit
) = range(len(OFFERS))


class Terms(Table):
    """A row is a named wijk: the terms on which this month's rules work there.

    Through these alone anything may change a rule of the month: levers write them in step 1, after
    ``terms.set_neutral`` has given each the value with which the rule is what it is by itself. That value
    is 0 where no other is named.
    """

    permit_weeks: FloatWeeks  # weeks that a permit takes; neutral ``opening.permit_weeks_horeca``
    permit_fee: Euros  # of a permit; neutral ``opening.permit_fee``
    allowed_uses: Share  # of the units for retail alone that horeca may enter
    burden: Factor  # on the income that owners want, for hours spent on rules; neutral 1
    eased: Flag  # 1 what an entrant answers is counted: rules of entry are other than usual
    shown: FloatFte  # of who shows empty units to entrants
    approaching: FloatFte  # of who approaches outsiders
    mix: Share  # how far entrants of a branch that is there often are turned away
    rent_discount: Share  # of the rent of a unit offered below it
    rent_compensation: Share  # of that discount that its landlord gets back
    rent_months: FloatMonths  # for so long
    low_rents_held: Flag  # 1 offers below the rent are upheld; else they lapse
    premium_share: Share  # part of an investment that is paid
    premium_least: Euros  # investments below it get nothing
    premium_cap: Euros  # of the highest premium
    ozb_cut: Share  # share off the OZB of users
    lends: Flag  # 1 a fund lends what banks refuse
    loan_most: Euros  # of the largest loan
    loan_rate: Rate  # a year
    loan_screening: Share  # how sharply applicants are looked at
    trial_days: FloatDays  # days a year in empty units
    trial_fee: Euros  # that who holds a day pays
    trial_cost: Euros  # of organising it
    workplaces: Share  # of the units that other work than retail may rent
    nuisance: Pure  # how much other work between shops keeps people from a street
    notice: FloatMonths  # at which a tenant for a short time can be given notice
    short_leases_held: Flag  # 1 offers for a short time are upheld; else they lapse
    short_discount: Share  # of the rent, for a tenant for a short time; 0 what is usual
    short_months: FloatMonths  # for so long
    vacancy_taxed: Flag  # 1 who lets nobody in is taxed for it, or will be
    tax_rate: Rate  # of value a year: what that is, or will be
    tax_grace: FloatMonths  # vacant before the first bill
    tax_escalation: Factor  # on the bill each further year
    tax_detection: Share  # chance a year that an empty unit is noticed
    tax_fine: Euros  # for who hides it
    homes: Pure  # 0 nowhere, 1 outside the core, 2 anywhere a unit may become homes
    homes_cost: Euros  # per m2
    homes_weeks: FloatWeeks  # weeks that a permit for it takes
    held_back: Share  # part of spending beyond need that people keep
    shut: Share  # part of shops, but for food, that may not open
    moved_online: Share  # part of what cannot be bought there that is bought online
    online_growth: Share  # what online draws more than usual, as a share
    repair_share: Share  # part of a repair that is paid
    repair_cap: Euros  # of it
    platform: Share  # of firms that a platform brings to local suppliers
    set_aside: Annotated[Cents, 2]  # of services a month promised to [firms here, the wijk itself]
    own_share: Share  # part of its services that the wijk does itself
    money_due: Euros  # a month that who takes another money pays into its fund
    account: Annotated[Code, len(OFFERS)]  # the lever that an answer to an offer is kept for


class Journal(Table):
    """What happened this month; emptied into the results after every month."""

    n_events: Count  # (1,)
    events: Mixed  # (capacity, 6): event, wijk, identity, premises, branch, cause
    n_facts: Count  # (1,)
    facts: Mixed  # (capacity, 3): identity, what, amount


class Scratch(Table):
    """Buffers of the market and of lists that rules make anew each month.

    Waits are what choices compare: one over the weight of a place, infinite without weight.
    """

    shop_list: Row  # rows of trading shops, grouped by wijk and branch
    list_start: Row  # (n_wijken * 5 + 1,) where each group starts in shop_list
    home_list: Row  # rows of businesses at home, grouped by segment
    home_start: Row  # (n_segments + 1,)
    list_mark: Identity  # mark of the identity of each shop in shop_list (see ``streams.mark``)
    list_wait: Weight  # (2, n_shops) its wait, distance apart, [without, with coins to spend]
    seen_wait: Weight  # (2, n_segments, most units in a wijk) wait of each shop of the wijk
    attraction: Weight  # (n_shops,) exponent of utility, all but distance
    rows: Row  # (n_rows,) free use within one rule
    floats: Pure  # (n_rows,) free use within one rule
    free_shop: Row  # (2,) month and row: before it no row of shops is free in that month
    home_mark: Identity  # mark of the identity of each business in home_list
    home_wait: Weight  # its wait
    trade: Code  # (n_tills,) the branch that a till serves, -1 when closed
    till: Cents  # (n_tills,) cents handed in this month, not yet entered in the books
    trips: Count  # (n_tills,) baskets
    ring_wait: Weight  # (n_ring, 4) wait of the streets of the ring
    place_wait: Weight  # (n_wijken, 5, 4) wait of [ring, centre, online, other wijken]
    exponential: Pure  # (NOISE + 1,) quantiles of the noise of one shop
    nest_noise: Pure  # (NOISE + 1,) of the noise that shops of a nest share
    alone_noise: Pure  # (NOISE + 1,) of the noise of a place without others of its kind


class World(Table):
    """All tables of a model."""

    households: Households
    residents: Residents
    children: Children
    templates: Templates
    shops: Shops
    premises: Premises
    landlords: Landlords
    employers: Employers
    segments: Segments
    wijken: Wijken
    ring: Ring
    region: Region
    municipality: Municipality
    contracts: Contracts
    policy: Policy
    terms: Terms
    neutral: Terms  # what terms are without any lever, for who asks what would have happened anyway
    coin_members: CoinMembers
    coin_offices: CoinOffices
    journal: Journal
    scratch: Scratch
    ledger: Ledger


class Now(Table):
    """The month that is lived: all that a rule is told of time and luck."""

    month: int  # from 1 after the burn-in
    key: np.uint64  # of the month's luck: ``streams.month_key``


class Kept(NamedTuple):
    """How a column is kept: the type of its numbers, and its shape beside the rows."""

    store: type
    width: tuple[int, ...]


@cache
def columns_of(kind: type) -> dict[str, Kept]:
    """The columns of a table as their types say."""
    told = {name: hint.__metadata__ for name, hint in get_annotations(kind).items()}
    return {name: Kept(unit.store, tuple(width)) for name, (unit, *width) in told.items()}


def make_table(kind: type, n: int, **widths: tuple[int, ...]) -> Any:
    """An empty table of `n` rows, all zeros; `widths` are trailing shapes known only at run time."""
    return kind(
        **{
            name: np.zeros((n, *widths.get(name, kept.width)), kept.store)
            for name, kept in columns_of(kind).items()
        }
    )


def grow_table(table: Any, n: int) -> Any:
    """The same table with `n` more free rows at its end."""
    return type(table)(
        *(
            np.concatenate([column, np.zeros((n, *column.shape[1:]), column.dtype)])
            for column in table
        )
    )


def fit_scratch(world: "World") -> Scratch:
    """Buffers at least as long as the tables they serve; used at the start and after a table has grown."""
    n_shops, n_segments = world.shops.alive.size, world.segments.wijk.size
    n_groups = 5 * world.wijken.x.size
    people = (world.households, world.residents, world.children, world.shops)
    n_rows = max(table.identity.size for table in people) + n_segments + n_groups + 64
    n_tills = n_shops + 5 * (world.ring.wijk.size - RING_PLACE)
    units = int(np.bincount(world.premises.wijk, minlength=1).max()) if n_segments else 0
    shapes: dict[str, tuple[int, ...]] = {
        "list_start": (n_groups + 1,),
        "home_start": (n_segments + 1,),
        "list_wait": (2, n_shops),
        "seen_wait": (2, n_segments, units),
        "rows": (n_rows,),
        "floats": (n_rows,),
        "free_shop": (2,),
        **dict.fromkeys(("trade", "till", "trips"), (n_tills,)),
        "ring_wait": (world.ring.wijk.size, 4),
        "place_wait": (world.wijken.x.size, 5, 4),
        **dict.fromkeys(NOISES, (NOISE + 1,)),
    }
    columns: dict[str, Any] = {}
    for name, old in zip(Scratch._fields, world.scratch, strict=True):
        shape = shapes.get(name, (n_shops,))
        columns[name] = np.zeros(shape, columns_of(Scratch)[name].store)
        if name in NOISES and old.size == columns[name].size:
            columns[name][:] = old
    return Scratch(**columns)


def fit_members(world: "World") -> "World":
    """The world with a row of coin members for every row of residents; rows keep their places."""
    n = world.residents.alive.size - world.coin_members.joined.size
    if n <= 0:
        return world
    return world._replace(coin_members=grow_table(world.coin_members, n))


def keep_room(world: "World", more: int = 0) -> "World":
    """The world with room in its journal for what the next rule or programme may write.

    Each writes fewer than `LINES` events, and as many facts, for every resident, enterprise and unit;
    what may be `more` than that, its programme knows (``count_lines``). The journal grows between rules,
    as they cannot let it grow, and keeps what it holds.
    """
    journal = world.journal
    actors = world.residents.alive.size + world.shops.alive.size + world.premises.wijk.size
    room = LINES * actors + more
    events, facts = int(journal.n_events[0]) + room, int(journal.n_facts[0]) + room
    if events <= journal.events.shape[0] and facts <= journal.facts.shape[0]:
        return world
    larger = []
    for rows, written, needed in (
        (journal.events, journal.n_events[0], events),
        (journal.facts, journal.n_facts[0], facts),
    ):
        table = np.zeros((max(needed, rows.shape[0]), rows.shape[1]), np.int64)
        table[:written] = rows[:written]
        larger.append(table)
    return world._replace(journal=journal._replace(events=larger[0], facts=larger[1]))


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
def note_event(journal, event, wijk, identity, premises, branch, cause):
    """Write an event into the journal; a full journal keeps counting, and the model then stops."""
    k = journal.n_events[0]
    journal.n_events[0] = k + 1
    if k < journal.events.shape[0]:
        journal.events[k, 0] = event
        journal.events[k, 1] = wijk
        journal.events[k, 2] = identity
        journal.events[k, 3] = premises
        journal.events[k, 4] = branch
        journal.events[k, 5] = cause


@inline
def note_fact(journal, identity, what, amount):
    """Write a fact of somebody's life into the journal."""
    k = journal.n_facts[0]
    journal.n_facts[0] = k + 1
    if k < journal.facts.shape[0]:
        journal.facts[k, 0] = identity
        journal.facts[k, 1] = what
        journal.facts[k, 2] = amount


@inline
def units_of(w, wijken):
    """First row of a wijk's units and the one after its last: they lie one after another."""
    return wijken.first_premises[w], wijken.first_premises[w] + wijken.n_premises[w]


@inline
def employers_of(w, wijken):
    """First row of a wijk's employers and the one after its last."""
    return wijken.first_employer[w], wijken.first_employer[w] + wijken.n_employers[w]


@inline
def homes_of(w, wijken, scratch):
    """First place of a wijk's businesses at home in ``scratch.home_list`` and the one after its last."""
    s = wijken.first_segment[w]
    return scratch.home_start[s], scratch.home_start[s + wijken.n_segments[w]]


@inline
def find_free(alive, start):
    """First free row at or after `start`, else -1."""
    for i in range(start, alive.size):
        if alive[i] == 0:
            return i
    return -1

"""The tables of the wijk: one row an agent, one documented column a line.

Every table is a `wijkabm.tables.Table` of numpy arrays. Rows never move: leavers free a row (``alive`` 0),
newcomers take one under a fresh identity. Only int64 and float64 are stored, so that compiled and plain
Python give the same bits. Money is int64 eurocents of 2023. Months count from 1 after the burn-in (which
ends in month 0). A missing index is -1.
"""

from typing import Any, Final

import numpy as np

from wijkabm.kernels import inline
from wijkabm.ledger import Ledger
from wijkabm.tables import Table

Column = Any

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

    identity: Column  # of the household that lives there now
    alive: Column
    wijk: Column  # -1 for spare rows
    segment: Column  # street segment of the home
    kind: Column  # HOUSEHOLD_KINDS
    suits: Column  # household class (0..N_CLASSES-1) that this home was first let to
    n_adults: Column
    members: Column  # (n, MAX_MEMBERS) rows of residents, the first n_adults are filled
    n_children: Column  # below 15
    tenure: Column  # TENURES
    housing_cost: Column  # cents a month, before allowances
    fixed_costs: Column  # cents a month: energy, insurance, subscriptions
    savings: Column  # cents: the purse of the household
    income: Column  # cents received this month, all sources
    expected_income: Column  # float cents: smoothed income, after housing and fixed costs
    income_of_year: Column  # cents since January
    budget: Column  # (n, 6) cents to spend this month, by branch and OTHER
    moved_in: Column  # month
    bijstand: Column  # cents of bijstand paid this month to the benefit unit
    coins_left: Column  # coin cents of members who left or died, until the issuer settles them


class Residents(Table):
    """A row is a person of 15 or older."""

    identity: Column
    alive: Column
    wijk: Column
    household: Column
    birth_month: Column  # age in years = (month - birth_month) // 12
    schooling: Column  # 0 low, 1 middle, 2 high
    status: Column  # STATUSES
    status_since: Column  # month
    hours: Column  # paid hours a week
    net_wage: Column  # cents a month for the hours worked; last wage while without a job
    workplace_kind: Column  # NO_WORKPLACE, IN_SHOP, AT_EMPLOYER, ELSEWHERE
    workplace: Column  # row of the shop or employer
    shop: Column  # row of the shop owned, -1
    talent: Column  # float: for business, standard normal over adults
    benefit: Column  # cents a month while on an own benefit (WW, disability, pension, grant)
    part_time: Column  # cents a month earned beside bijstand
    coins: Column  # coin cents
    loyalty: Column  # float 0-1: weight of the own wijk in choices beyond price and distance
    volunteer_hours: Column  # a month, this month
    volunteered: Column  # month last volunteered
    is_volunteer: Column  # disposition: volunteers in this spell of life
    association: Column  # member of an association in the wijk
    n_ties: Column
    ties: Column  # (n, MAX_TIES) rows of tied residents; symmetric
    met: Column  # (n, MAX_TIES) month of the last contact with each tie
    habit: Column  # (n, N_BASKETS) place of last time
    search: Column  # float: what events and training add to the intensity of search, 0 without
    skill: Column  # float: what was learned, added to the relative chance of a job
    support: Column  # float: resolve to buy in the own wijk, added to loyalty
    debt: Column  # cents still owed to the municipality's fund after a business failed
    local_pay: Column  # cents a month for work in the own wijk under a contract with it
    practice: Column  # float: share of margin that coaching taught to save, for a later start
    insight: Column  # float: share of the error about the own talent that coaching took away
    fading: Column  # float: share of what was learned that a later start forgets a month
    weighs: (
        Column  # month until which a trajectory runs; in that month a business is weighed; 0 never
    )


class Children(Table):
    """A row is a person below 15."""

    identity: Column
    alive: Column
    household: Column
    birth_month: Column


class Templates(Table):
    """Households of the start, by class: what newcomers look like."""

    wijk: Column
    household_class: Column
    n_adults: Column
    ages: Column  # (n, MAX_MEMBERS) months
    schooling: Column  # (n, MAX_MEMBERS)
    status: Column  # (n, MAX_MEMBERS)
    net_wage: Column  # (n, MAX_MEMBERS)
    n_children: Column
    child_ages: Column  # (n, MAX_CHILDREN) months
    savings: Column
    fixed_costs: Column
    weight: Column  # float 0-1: chance to come, by age, so that ages are at rest; solved


class Shops(Table):
    """A row is a local enterprise: shop, café, salon, workshop, or a business at home."""

    identity: Column
    alive: Column
    freed: Column  # month in which the row was freed; reused a month later at the earliest
    wijk: Column
    branch: Column
    sbi: Column  # SBI_GROUPS
    owner_kind: Column  # OWNER_KINDS
    owner: Column  # row of the resident, -1 when the owner lives elsewhere
    owner_age: Column  # birth month of an owner who lives elsewhere
    premises: Column  # -1 for a business at home
    segment: Column
    floor: Column  # float m2
    quality: Column  # float: fixed part of utility (concept, supermarket)
    talent: Column  # float: true talent of the owner
    believed: Column  # float: talent the owner believes to have
    productivity: Column  # float: AR(1) state of demand luck
    price: Column  # float: price level relative to the branch
    visibility: Column  # float 0-1
    liveliness_weight: Column  # float: attractiveness this month (exponent of utility)
    opened: Column  # month
    trading: Column  # 1 trading, 0 registered but quiet
    staff: Column  # employees, fte
    staff_residents: Column  # of which residents of the named wijken
    staff_wanted: Column
    hours_worked: Column  # float: owner's effort, 1 = full time
    cash: Column  # cents
    credit_line: Column  # cents the bank lets the cash fall below zero
    loan: Column  # cents outstanding
    loan_payment: Column  # cents a month, principal
    sales: Column  # cents this month, gross of VAT (business at home: to people)
    sales_to_firms: Column  # cents this month, excl. VAT
    sales_outside: Column  # cents this month from visitors and people of elsewhere
    vat_due: Column  # cents on this month's sales
    revenue: Column  # cents this month excl. VAT
    result: Column  # cents this month: revenue minus all costs, before the owner's income
    expected_sales: Column  # float cents a month excl. VAT
    expected_income: Column  # float cents a month: what the owner thinks it earns
    months_below: Column  # months in a row below the closing threshold
    arrears: Column  # months in a row that bills could not be paid
    revenue_of_year: Column
    income_of_year: Column
    business_ties: Column  # number of ties with other owners
    share_to_firms: Column  # float
    advice_until: Column  # month: coached until
    coin_share: Column  # float: share of the bill accepted in coin
    member: Column  # of an organisation of owners
    orders: Column  # cents sold to firms since its last month's accounts, excl. VAT
    practice: Column  # float: share of revenue that a better way of working saves
    marketing: Column  # float: log attraction that was learned or bought
    renewed: Column  # float: log attraction of a renewed interior, wears off
    joint: Column  # 1 buys together with others
    place: Column  # 1 + premises row of the shared building where it works, 0 for none
    fund_loan: Column  # cents owed to the municipality's credit fund
    fund_payment: Column  # cents a month, principal
    public_orders: Column  # cents a month of public contracts that it holds
    days_tried: Column  # days of trial before opening
    aid: Column  # cents of support this month that is no sale, counted in the result
    partner: Column  # 1 + row of a supplier whose owner it met in another wijk, 0 for none
    partner_identity: Column  # of that supplier
    promotion: Column  # float: stock of what was spent to be known, in months' revenue; fades
    joint_saving: Column  # float: share of the cost of goods that buying together saves
    dues: Column  # cents a month to an organisation of owners
    fading: Column  # float: share of practice and marketing that is lost a month
    fund_rate: Column  # float: interest a year on fund_loan
    coins: Column  # coin cents
    coins_spent: Column  # coin cents ever paid
    coin_marks: (
        Column  # (n, 4) coins + coins_spent at the ends of [month % 3], and at the last control
    )
    coin_discount: Column  # float: share of what is paid in coins that the price is lowered by
    coin_wait: (
        Column  # float: factor on a coin holder's wait, below 1 where coins are worth paying with
    )
    coin_worth: Column  # float 0-1: euros that a coin is worth to the shop
    coin_pull: Column  # float: customers that coins brought over those that were expected
    coin_taken: Column  # coin cents from customers this month
    coin_usual: Column  # float: the same, smoothed
    coin_bills: Column  # cents of this month's bills of which a part was paid in coins
    coin_new: Column  # of which by customers who were new to the shop this month
    coin_gained: Column  # float: share of coin customers that coins brought, as the shop sees it
    coin_use: Column  # coin cents that it can pay others with this month
    coin_used: Column  # coin cents that it paid others and its owner this month
    coin_outlet: Column  # float: the same, smoothed
    coin_supplier: Column  # 1 + row of the shop it buys from in coins this month, 0 for none
    coin_wage: Column  # coin cents a month that staff who agree get instead of euros
    coin_living: Column  # coin cents that the owner would take home this month


class Premises(Table):
    """A row is a unit that can be let."""

    wijk: Column
    segment: Column
    area: Column  # float m2
    zoning: Column
    landlord: Column
    tenant: Column  # shop row, -1
    use: Column
    base_rent: Column  # float cents a month: what the location and size fetch at index 1
    asking_rent: Column  # cents a month
    contract_rent: Column  # cents a month, 0 when vacant
    value: Column  # cents
    book_value: Column  # cents
    lease_kind: Column
    lease_start: Column
    term_end: Column  # month in which the running term ends
    repair: Column  # float 0-1: state of repair
    vacant_since: Column  # month, NEVER when let
    last_rent: Column  # cents a month of the last tenant
    reserved_until: Column  # month: kept for an applicant whose permit is in progress
    was_vacant: Column  # (n, 12) ring buffer of vacancy by calendar month
    sham: Column  # 1 let for show: no paying tenant, counts as vacant
    mixed: Column  # 1 other work than retail may rent it
    places: Column  # places of a shared building, 0 for none
    taxed: Column  # cents of vacancy tax paid in this spell
    billed: Column  # times it was billed for vacancy in this spell
    exempt_until: Column  # month until which works keep it from being billed
    reported: Column  # month in which its vacancy was reported, 0 if not
    named: Column  # 1 the municipality names tenants for it: shown to all who look
    temporary_rent: Column  # cents a month at which it is on offer for temporary use, 0 for none
    temporary_months: Column  # term of that offer
    place_rent: Column  # cents a month that a place in a shared building costs
    social: Column  # 1 offered below the asking rent by a housing corporation
    street_worth: Column  # float: log of what a better kept street adds to what the unit fetches


class Landlords(Table):
    """A row is an owner with a portfolio of units."""

    identity: Column
    wijk: Column
    kind: Column
    household: Column  # of a private local landlord, -1
    cash: Column
    mortgage: Column  # cents outstanding
    patience: Column  # float 0-1: how long a loss is not taken
    target_cash: Column


class Employers(Table):
    """A row is an employer that is not a shop or a business at home."""

    identity: Column
    wijk: Column
    sbi: Column
    jobs: Column
    residents: Column  # jobs held by residents of the named wijken
    cash: Column
    revenue: Column  # cents a month it receives for its services
    net_wage: Column  # cents a month per job
    target_cash: Column


class Segments(Table):
    """A row is a street segment: homes along it, shopfronts in some."""

    wijk: Column
    local: Column  # index within the wijk
    x: Column  # float metres
    y: Column
    is_core: Column  # 1 core of a shopping street, 0 otherwise
    is_edge: Column  # 1 edge of a shopping street
    location: Column  # float: rent gradient, mean about 1
    distance: Column  # (n, most segments in a wijk) metres to each segment of the same wijk
    access: Column  # (n, 4, most) exp(-distance / reach of the branch)
    liveliness: Column  # float 0-1
    visits: Column  # float: trips this month
    footfall: Column  # float: smoothed visits
    units: Column
    lit: Column  # units with a trading tenant
    demand: Column  # (n, 5) cents to be spent by those who live here, this month
    inclusive: Column  # (n, 5) float: attraction of the own wijk's shops seen from here
    ends: Column  # (n, 4) float metres: x and y of the crossings at both ends, for maps
    upkeep: Column  # float cents a unit: stock of what a district spent on the street; fades


class Wijken(Table):
    """A row is a named wijk; what holds for all who live there."""

    x: Column  # float metres
    y: Column
    first_segment: Column
    n_segments: Column
    first_household: Column
    n_households: Column  # dwellings
    first_premises: Column
    n_premises: Column
    first_employer: Column
    n_employers: Column
    neighbours: Column  # (n, 2) wijken whose shops are within reach, -1
    neighbour_distance: Column  # (n, 2) metres
    inhabitants_start: Column
    class_target: Column  # (n, N_CLASSES) households at the start
    births_per_year: Column  # float: births per 1,000 inhabitants
    mortality: Column  # float: multiplies the life table
    leave_rate: Column  # float: households leaving a month
    job_loss: Column  # float a month, solved
    benefit_step: Column  # float a month, solved: jobseeker to bijstand
    disability_step: Column  # float a month, solved
    wage_scale: Column  # float: wages relative to the country's
    place_weight: Column  # (n, 5, 4) float: weight of [ring, centre, online, other wijken], solved
    visitor_weight: Column  # (n, 4) float: spending from ring and daytime workers, solved
    other_costs: Column  # (n, 5) float cents a month of a shop of usual size, solved
    typical_revenue: Column  # (n, 5) float cents a month excl. VAT at the start
    home_demand: Column  # float cents a month that the outside buys from businesses at home
    n_home_start: Column  # businesses at home at the start
    rent_level: Column  # float cents per m2 and month at index 1 and location 1
    rent_index: Column  # float
    vacancy_rate: Column  # of last month
    entry_scale: Column  # float: propensity to consider a business, solved
    bijstand_budget: Column  # cents a month from the Rijk
    liveliness: Column  # float 0-1
    safety: Column  # float 0-100
    cohesion: Column  # float 0-100
    organisation: Column  # float: share of premises shops in the owners' organisation
    daytime_workers: Column
    home_step: Column  # float a month, solved: jobseeker who gives up and stays at home
    n_units: Column  # retail units, last month
    first_ring: Column  # first street of the ring next to this wijk
    n_ring: Column  # streets of the ring next to it
    usual_wage: Column  # float cents: mean net wage of those at work, at the start
    land: Column  # float m2
    set_aside: Column  # (n, 2) cents of this month's services kept for [public contracts, the wijk]
    upkeep: Column  # float: state of the streets beyond the usual, 0 as usual
    district_levy: Column  # cents a month that every firm in the improvement district owes
    district_surcharge: Column  # float: on the OZB of units, for the fund of the entrepreneurs
    district_fund: Column  # cents collected for the district and not yet promised to it
    trial_days: Column  # float: one-day shops that people still remember


class Ring(Table):
    """A row is a street of the ring around the wijken, in coarse form."""

    wijk: Column  # the named wijk it lies next to
    distance: Column  # float metres from that wijk's homes
    shops: Column  # (n, 4) open, by branch
    shops_start: Column  # (n, 4)
    sales: Column  # (n, 4) cents gross this month
    usual_sales: Column  # (n, 4) float cents per shop and month at the start
    weight: Column  # (n, 4) float: attraction of one shop


class Region(Table):
    """One row: the labour market and the spending that the wijken share with the ring."""

    population: Column  # inhabitants of the ring
    labour_force: Column  # of the ring
    jobseekers: Column  # of the ring
    jobs: Column  # jobs in the region that residents of wijken and ring can hold
    vacancies: Column  # open jobs in the region, elsewhere
    matching: Column  # float: efficiency of matching, solved
    spending: Column  # (1, 4) cents a month that the ring's inhabitants spend by branch
    cash_target: Column  # cents: wealth that the ring's people hold on to
    lost: Column  # jobs that a crisis destroyed and that have not come back
    displaced: Column  # jobs at contractors elsewhere that work bought in the wijken replaces


class Municipality(Table):
    """One row: rates and plans of the municipality."""

    closure: Column  # 0 grant, 1 reallocation, 2 OZB
    ozb_owner: Column  # float share of value a year
    ozb_user: Column
    ozb_scale: Column  # float: raised or lowered when the balance is closed by the OZB
    services: Column  # cents a month of upkeep and services bought
    grant: Column  # cents a month from the Rijk
    reserve: Column  # cents: the reserve that the balance is closed to
    balance_last: Column  # cents: the purse when the balance was last closed
    lever_net: Column  # cents: what levers cost last month, less what they brought in


class Contracts(Table):
    """A promise that outlives the decision that made it."""

    alive: Column
    kind: Column  # CONTRACT_KINDS
    party: Column  # identity of who was promised
    row: Column  # row of that party
    thing: Column  # premises row
    branch: Column
    start: Column
    end: Column
    amount: Column  # cents a month still owed by the municipality; of a permit the rent agreed
    wijk: Column
    lever: Column  # its number, -1 for none
    owner_kind: Column
    terms: Column  # (n, 4) float: what else was agreed; the rule that opens it says what


class CoinMembers(Table):
    """A row is that of a resident; no rows before a coin first works."""

    identity: Column  # of the resident whose row it was when last looked at
    joined: Column  # month in which the resident took part for the first time, 0 never
    spent: Column  # coin cents ever paid
    marks: Column  # (n, 4) coins + spent at the ends of [month % 3], and at the last control
    due: Column  # (n, 4, 3) coin cents promised, paid in [month % 4], for [volunteering, class, association]
    earned: Column  # coin cents received for hours this month
    earned_of_year: Column  # since January
    excess: Column  # coin cents above what is free of tax and deduction, until next month's incomes
    room: Column  # coin cents a month that could be paid where this person buys anyhow
    worth: Column  # float 0-1: euros that a coin is worth to this person
    paid: Column  # (n, 3) what `spent` was at the ends of [month % 3]
    agrees: Column  # 1 takes a part of the wage in coins
    hours: Column  # (n, 3) hours of [volunteering, education, association] verified this month


class CoinOffices(Table):
    """A row is a named wijk: the issuer's office there."""

    issued_of_year: Column  # coin cents, hours only
    redeemed_of_year: Column  # euro cents
    promised: Column  # coin cents for hours that were verified and are not yet paid
    promised_next: Column  # of which to be paid next year
    hours: Column  # verified this month
    presented: Column  # coin cents that holders wanted to redeem this month
    refused: Column  # of which not redeemed, because the fund or the yearly limit was spent
    short: Column  # of which because the fund was spent
    cost: Column  # euro cents that left the issuer this month, less what came in; below zero a gain
    worth: Column  # float 0-1: mean worth of a coin to those who hold them
    accepted: Column  # float: share of the spending in the wijk's shops that could be paid in coins
    discount: Column  # float: mean discount on what is paid in coins, by what could be paid
    usual: Column  # float: coin cents spent in shops a month, smoothed
    trust: Column  # float 0-1: share of what was presented that was redeemed, smoothed
    wanted: Column  # coin cents that last month's verified hours would have brought without a cap
    paid_share: Column  # float 0-1: share of the rate that verified hours were promised, smoothed


class Policy(Table):
    """A row is a named wijk: how levers are set there, and what they did this month."""

    dose: Column  # (n, doses) float: the settings, as levers find them in tables of their own
    left: Column  # (n, levers) cents that a lever may still hand out this month
    offered: Column  # (n, levers) whom it was offered to
    accepted: Column
    refused: Column
    anyway: Column  # of those accepted, who would have done the same without
    ended: Column  # contracts that ended
    spent: Column  # (n, levers) cents that the municipality paid
    received: Column  # (n, levers) cents that it received


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

    permit_weeks: Column  # float weeks that a permit takes; neutral ``opening.permit_weeks_horeca``
    permit_fee: Column  # float EUR of a permit; neutral ``opening.permit_fee``
    allowed_uses: Column  # float 0-1: share of the units for retail alone that horeca may enter
    burden: (
        Column  # float: factor on the income that owners want, for hours spent on rules; neutral 1
    )
    eased: Column  # 1 what an entrant answers is counted: rules of entry are other than usual
    shown: Column  # float fte of who shows empty units to entrants
    approaching: Column  # float fte of who approaches outsiders
    mix: Column  # float 0-1: how far entrants of a branch that is there often are turned away
    rent_discount: Column  # float 0-1: of the rent of a unit offered below it
    rent_compensation: Column  # float 0-1: share of that discount that its landlord gets back
    rent_months: Column  # float: for so long
    low_rents_held: Column  # 1 offers below the rent are upheld; else they lapse
    premium_share: Column  # float 0-1: part of an investment that is paid
    premium_least: Column  # float EUR: investments below it get nothing
    premium_cap: Column  # float EUR of the highest premium
    ozb_cut: Column  # float: share off the OZB of users
    lends: Column  # 1 a fund lends what banks refuse
    loan_most: Column  # float EUR of the largest loan
    loan_rate: Column  # float a year
    loan_screening: Column  # float 0-1: how sharply applicants are looked at
    trial_days: Column  # float days a year in empty units
    trial_fee: Column  # float EUR that who holds a day pays
    trial_cost: Column  # float EUR of organising it
    workplaces: Column  # float 0-1: share of the units that other work than retail may rent
    nuisance: Column  # float: how much other work between shops keeps people from a street
    notice: Column  # float months at which a tenant for a short time can be given notice
    short_leases_held: Column  # 1 offers for a short time are upheld; else they lapse
    short_discount: Column  # float 0-1: of the rent, for a tenant for a short time; 0 what is usual
    short_months: Column  # float: for so long
    vacancy_taxed: Column  # 1 who lets nobody in is taxed for it, or will be
    tax_rate: Column  # float of value a year: what that is, or will be
    tax_grace: Column  # float months vacant before the first bill
    tax_escalation: Column  # float: factor on the bill each further year
    tax_detection: Column  # float 0-1: chance a year that an empty unit is noticed
    tax_fine: Column  # float EUR for who hides it
    homes: Column  # float 0 nowhere, 1 outside the core, 2 anywhere a unit may become homes
    homes_cost: Column  # float EUR per m2
    homes_weeks: Column  # float weeks that a permit for it takes
    held_back: Column  # float 0-1: part of spending beyond need that people keep
    shut: Column  # float 0-1: part of shops, but for food, that may not open
    moved_online: Column  # float 0-1: part of what cannot be bought there that is bought online
    online_growth: Column  # float: what online draws more than usual, as a share
    repair_share: Column  # float 0-1: part of a repair that is paid
    repair_cap: Column  # float EUR of it
    platform: Column  # float 0-1: share of firms that a platform brings to local suppliers
    set_aside: Column  # (n, 2) cents of services a month promised to [firms here, the wijk itself]
    own_share: Column  # float 0-1: part of its services that the wijk does itself
    money_due: Column  # float EUR a month that who takes another money pays into its fund
    account: Column  # (n, OFFERS) the lever on whose account an answer to an offer is kept


class Journal(Table):
    """What happened this month; emptied into the results after every month."""

    n_events: Column  # (1,)
    events: Column  # (capacity, 6): event, wijk, identity, premises, branch, cause
    n_facts: Column  # (1,)
    facts: Column  # (capacity, 3): identity, what, amount


class Scratch(Table):
    """Buffers of the market and of lists that rules make anew each month.

    Waits are what choices compare: one over the weight of a place, infinite without weight.
    """

    shop_list: Column  # rows of trading shops, grouped by wijk and branch
    list_start: Column  # (n_wijken * 5 + 1,) where each group starts in shop_list
    home_list: Column  # rows of businesses at home, grouped by segment
    home_start: Column  # (n_segments + 1,)
    list_mark: Column  # mark of the identity of each shop in shop_list (see ``streams.mark``)
    list_wait: (
        Column  # (2, n_shops) float: its wait, distance apart, [without, with coins to spend]
    )
    seen_wait: Column  # (2, n_segments, most units in a wijk) float: wait of each shop of the wijk
    attraction: Column  # (n_shops,) float: exponent of utility, all but distance
    rows: Column  # (n_rows,) free use within one rule
    floats: Column  # (n_rows,) free use within one rule
    free_shop: Column  # (2,) month and row: before it no row of shops is free in that month
    home_mark: Column  # mark of the identity of each business in home_list
    home_wait: Column  # float: its wait
    trade: Column  # (n_tills,) the branch that a till serves, -1 when closed
    till: Column  # (n_tills,) cents handed in this month, not yet entered in the books
    trips: Column  # (n_tills,) baskets
    ring_wait: Column  # (n_ring, 4) float: wait of the streets of the ring
    place_wait: Column  # (n_wijken, 5, 4) float: wait of [ring, centre, online, other wijken]
    exponential: Column  # (NOISE + 1,) float: quantiles of the noise of one shop
    nest_noise: Column  # (NOISE + 1,) float: of the noise that shops of a nest share
    alone_noise: Column  # (NOISE + 1,) float: of the noise of a place without others of its kind


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


FLOAT_COLUMNS: Final[dict[type, frozenset[str]]] = {
    Households: frozenset({"expected_income"}),
    Residents: frozenset(
        {"talent", "loyalty", "search", "skill", "support", "practice", "insight", "fading"}
    ),
    Templates: frozenset({"weight"}),
    Shops: frozenset(
        [
            "floor",
            "quality",
            "talent",
            "believed",
            "productivity",
            "price",
            "visibility",
            "liveliness_weight",
            "hours_worked",
            "expected_sales",
            "expected_income",
            "share_to_firms",
            "coin_share",
            "practice",
            "marketing",
            "renewed",
            "promotion",
            "joint_saving",
            "fading",
            "fund_rate",
            "coin_discount",
            "coin_wait",
            "coin_worth",
            "coin_pull",
            "coin_usual",
            "coin_gained",
            "coin_outlet",
        ]
    ),
    Premises: frozenset({"area", "base_rent", "repair", "street_worth"}),
    Landlords: frozenset({"patience"}),
    Segments: frozenset(
        [
            "x",
            "y",
            "location",
            "distance",
            "access",
            "liveliness",
            "visits",
            "footfall",
            "inclusive",
            "ends",
            "upkeep",
        ]
    ),
    Wijken: frozenset(
        [
            "x",
            "y",
            "neighbour_distance",
            "births_per_year",
            "mortality",
            "leave_rate",
            "job_loss",
            "benefit_step",
            "disability_step",
            "wage_scale",
            "place_weight",
            "visitor_weight",
            "other_costs",
            "typical_revenue",
            "usual_wage",
            "home_demand",
            "rent_level",
            "rent_index",
            "vacancy_rate",
            "entry_scale",
            "liveliness",
            "safety",
            "cohesion",
            "organisation",
            "home_step",
            "land",
            "upkeep",
            "district_surcharge",
            "trial_days",
        ]
    ),
    Ring: frozenset({"distance", "usual_sales", "weight"}),
    Region: frozenset({"matching"}),
    Contracts: frozenset({"terms"}),
    Policy: frozenset({"dose"}),
    Terms: frozenset(Terms._fields)
    - {
        "eased",
        "low_rents_held",
        "lends",
        "short_leases_held",
        "vacancy_taxed",
        "set_aside",
        "account",
    },
    CoinMembers: frozenset({"worth"}),
    CoinOffices: frozenset({"worth", "accepted", "discount", "usual", "trust", "paid_share"}),
    Municipality: frozenset({"ozb_owner", "ozb_user", "ozb_scale"}),
    Scratch: frozenset(
        [
            "list_wait",
            "seen_wait",
            "attraction",
            "floats",
            "home_wait",
            "ring_wait",
            "place_wait",
            "exponential",
            "nest_noise",
            "alone_noise",
        ]
    ),
}
WIDTHS: Final[dict[type, dict[str, tuple[int, ...]]]] = {
    Households: {"members": (MAX_MEMBERS,), "budget": (6,)},
    Residents: {"ties": (MAX_TIES,), "met": (MAX_TIES,), "habit": (N_BASKETS,)},
    Templates: {
        **dict.fromkeys(("ages", "schooling", "status", "net_wage"), (MAX_MEMBERS,)),
        "child_ages": (MAX_CHILDREN,),
    },
    Shops: {"coin_marks": (4,)},
    CoinMembers: {"marks": (4,), "due": (4, 3), "paid": (3,), "hours": (3,)},
    Premises: {"was_vacant": (12,)},
    Segments: {"demand": (5,), "inclusive": (5,), "ends": (4,)},
    Wijken: {
        "neighbours": (2,),
        "neighbour_distance": (2,),
        "class_target": (N_CLASSES,),
        "place_weight": (5, 4),
        "visitor_weight": (4,),
        "other_costs": (5,),
        "typical_revenue": (5,),
        "set_aside": (2,),
    },
    Ring: dict.fromkeys(("shops", "shops_start", "sales", "usual_sales", "weight"), (4,)),
    Region: {"spending": (4,)},
    Contracts: {"terms": (4,)},
    Terms: {"set_aside": (2,), "account": (len(OFFERS),)},
    Policy: {
        "dose": (0,),
        **dict.fromkeys(
            ("left", "offered", "accepted", "refused", "anyway", "ended", "spent", "received"),
            (0,),
        ),
    },
}


def make_table(kind: type, n: int, **widths: tuple[int, ...]) -> Any:
    """An empty table of `n` rows, all zeros; `widths` adds trailing shapes known only at run time."""
    wide = {**WIDTHS.get(kind, {}), **widths}
    floats = FLOAT_COLUMNS.get(kind, frozenset())
    return kind(
        **{
            name: np.zeros((n, *wide.get(name, ())), np.float64 if name in floats else np.int64)
            for name in kind._fields  # type: ignore[attr-defined]
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
    columns = {}
    for name, old in zip(Scratch._fields, world.scratch, strict=True):
        shape = shapes.get(name, (n_shops,))
        columns[name] = np.zeros(shape, np.float64 if name in FLOAT_COLUMNS[Scratch] else np.int64)
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

"""Words for the whole numbers that columns hold: branches, statuses, kinds, contracts, places."""

from typing import Final

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

USES: Final = ("retail", "temporary", "shared_building", "home", "other")
USE_RETAIL, USE_TEMPORARY, USE_SHARED, USE_HOME, USE_OTHER = range(5)  # the last two: no units

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
    "coin",  # to take coins back
    "guarantee",  # of a part of a loan
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
    CONTRACT_COIN,
    CONTRACT_GUARANTEE,
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
    "guarantee",
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
    OFFER_GUARANTEE,  # of a loan that a bank refused
) = range(len(OFFERS))

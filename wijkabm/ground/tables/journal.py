"""What happened, in the words of the journal: events, causes, facts of lives."""

from typing import Annotated, Any, Final

from wijkabm.ground.compiled.kernels import inline
from wijkabm.ground.compiled.tables import Table
from wijkabm.ground.tables.columns import Count, Unit

Mixed = Annotated[Any, Unit("whatever its place says")]

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
    "unit_withdrawn",  # by its owner, for another use
    "unit_added",  # a ground floor in other use became a unit
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
    EVENT_UNIT_WITHDRAWN,
    EVENT_UNIT_ADDED,
) = range(len(EVENTS))

CAUSES: Final = (  # and each lever: what a programme offered, or a contract that ended
    "",
    "insolvent",
    "earns_less_than_elsewhere",
    "retired",
    "personal",
    "head_office",
    "lease_not_renewed",
    "owner_died",
    "opportunity",
    "need",
    "outside_entrant",
    "chain_entry",
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
    CAUSE_OWNER_DIED,
    CAUSE_OPPORTUNITY,
    CAUSE_NEED,
    CAUSE_OUTSIDE_ENTRANT,
    CAUSE_CHAIN_ENTRY,
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
) = range(len(CAUSES))
FIRST_LEVER_CAUSE: Final = len(CAUSES)  # of lever k the cause is FIRST_LEVER_CAUSE + k

LIFE_FACTS: Final = (
    "opened",  # amount: start capital, cents
    "closed",  # amount: cause
    "revenue_of_year",  # cents excl. VAT
    "income_of_year",  # cents: the owner's income from the shop, the household's income
    "hired_resident",  # amount: identity of the resident
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


class Journal(Table):
    """What happened this month; emptied into the results after every month."""

    n_events: Count  # (1,)
    events: Mixed  # (capacity, 6): event, wijk, identity, premises, branch, cause
    n_facts: Count  # (1,)
    facts: Mixed  # (capacity, 3): identity, what, amount


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

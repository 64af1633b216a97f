"""Units for shops, and who owns them."""

from wijkabm.ground.compiled.kernels import inline
from wijkabm.ground.compiled.tables import Table
from wijkabm.ground.tables.codes import USE_HOME
from wijkabm.ground.tables.columns import (
    Cents,
    Code,
    Count,
    Factor,
    Flag,
    FloatCents,
    Identity,
    Month,
    Months,
    Pure,
    Row,
    Share,
    SquareMetres,
)


class Premises(Table):
    """A row is a unit that can be let, or a ground floor in other use that may become one."""

    wijk: Row
    segment: Row
    area: SquareMetres
    zoning: Code
    landlord: Row
    tenant: Row  # shop row, -1
    use: Code
    base_rent: FloatCents  # a month: what the location and size fetched where results begin
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
    other_worth: Factor  # income in another use, over what other uses bring on average


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
    works_debt: Cents  # of the mortgage: lent for a change of use, repaid first


@inline
def is_unit(p, premises):
    """Whether a row belongs to the stock of units: homes and ground floors in other use do not."""
    return premises.use[p] < USE_HOME

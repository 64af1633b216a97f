"""Businesses: those in premises and those at home."""

from typing import Annotated, Any

from wijkabm.ground.compiled.tables import Table
from wijkabm.ground.tables.columns import (
    Cents,
    Code,
    CoinCents,
    Count,
    Factor,
    Flag,
    FloatCents,
    FloatFte,
    FloatMonths,
    Identity,
    Month,
    Months,
    Pure,
    Rate,
    Row,
    Share,
    SquareMetres,
    Unit,
)

Fte = Annotated[Any, Unit("fte")]


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
    own_time: Share  # of a full week that the owner means to give
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
    drawn: Cents  # this month by an owner who lives here, after tax
    tax_paid: Cents  # on the profit since January; below nothing what is still owed of years before
    business_ties: Count  # ties with other owners
    share_to_firms: Share
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
    aid: Cents  # of support this month that is no sale, counted in the result
    partner: Row  # 1 + row of a supplier whose owner it met in another wijk, 0 for none
    partner_identity: Identity  # of that supplier
    promotion: FloatMonths  # stock of what was spent to be known, in months' revenue; fades
    joint_saving: Share  # of the cost of goods that buying together saves
    dues: Cents  # a month to an organisation of owners
    fading: Share  # of practice and marketing that is lost a month
    fund_rate: Rate  # interest a year on fund_loan
    covered: Share  # of its bank's loan that a fund carries if it is not paid back
    backing: Cents  # that this fund has put with the bank for it
    spared: Share  # of a full week that rules and search take less, while somebody helps with them
    online: Share  # of its attraction that it has on a screen; 0 for who sells nothing online
    sold_online: Cents  # this month, gross of VAT, of its sales
    renown: FloatMonths  # as `promotion`, among people and firms elsewhere; fades
    coins: CoinCents
    coins_spent: CoinCents  # ever paid
    coin_marks: Annotated[
        CoinCents, 4
    ]  # coins + coins_spent at [month % 3], and at the last control
    coin_discount: Share  # of what is paid in coins that the price is lowered by
    coin_wait: Factor  # on a coin holder's wait, below 1 where coins are worth paying with
    coin_worth: Share  # euros that a coin is worth to the shop
    coin_taken: CoinCents  # from customers this month
    coin_bills: Cents  # of this month's bills of which a part was paid in coins
    coin_new: Cents  # of which by customers who were new to the shop this month
    coin_use: CoinCents  # that it can pay others with this month
    coin_used: CoinCents  # that it paid others and its owner this month
    coin_supplier: Row  # 1 + row of the shop it buys from in coins this month, 0 for none
    coin_wage: CoinCents  # a month that staff who agree get instead of euros
    coin_living: CoinCents  # that the owner would take home this month

"""What levers set and leave behind: doses, terms, contracts; members and offices of a coin."""

from typing import Annotated, Any

import numpy as np

from wijkabm.ground.compiled.tables import Table
from wijkabm.ground.tables.codes import OFFERS
from wijkabm.ground.tables.columns import (
    Cents,
    Code,
    CoinCents,
    Count,
    Factor,
    Flag,
    FloatCents,
    FloatCoinCents,
    FloatDays,
    FloatFte,
    FloatMonths,
    Hours,
    Identity,
    Month,
    Pure,
    Rate,
    Row,
    Share,
    Unit,
)

Euros = Annotated[Any, Unit("euros", np.float64)]
FloatWeeks = Annotated[Any, Unit("weeks", np.float64)]


class Contracts(Table):
    """A promise that outlives the decision that made it.

    The columns after ``lever`` are each for one kind, and written by who opens it. What a lever agrees, and
    no rule of the month reads, stands in the lever's own table (`levers.base.Column`).
    """

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
    owner_kind: Code  # of who asks a permit
    income: FloatCents  # a month that who asks a permit expects
    believed: Pure  # talent that who asks a permit believes to have
    talent: Pure  # that he has
    anyway: Flag  # 1 who asks a permit would do so without any lever
    rent_share: Share  # of a rent that who rents below it pays
    match: Factor  # how much sooner a business that was prepared passes on, and at one over it of the income
    works: FloatCents  # that homes in place of a unit cost


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
    redemption: Share  # euros for a coin, as last promised
    fee: Share  # of it that is kept, as last promised
    bill_share: Share  # largest of a bill that shops take in coins, as last promised
    redemption_cap: Euros  # redeemed in a year at the most, as last promised


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


class Terms(Table):
    """A row is a named wijk: the terms on which this month's rules work there.

    Through these alone anything may change a rule of the month: levers write them in step 1, after
    ``month.terms.set_neutral`` has given each the value with which the rule is what it is by itself. That
    value is 0 where no other is named.
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
    loan_known: Share  # of residents who know that the fund is there
    loan_least: Euros  # of the smallest loan
    loan_usual: Euros  # of what is lent as a rule, if a start takes so much
    guarantee: Share  # of a bank's loan that a fund carries, where the bank would lend no more
    guarantee_fee: Share  # of what is carried, that who borrows pays once
    guarantee_known: Share  # of starters who fall short, with whose bank it is brought up
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
    grant_cut: Share  # part of the general grant that the Rijk pays no longer
    own_work: Share  # how many more think of work of their own at home, as a share
    money_due: Euros  # a month that who takes another money pays into its fund
    wardens: FloatFte  # who keep watch in shopping streets
    patrolled: Share  # of the shopping streets that they keep to
    parking: Pure  # parking places more than usual for every unit, below 0 fewer
    account: Annotated[Code, len(OFFERS)]  # the lever that an answer to an offer is kept for

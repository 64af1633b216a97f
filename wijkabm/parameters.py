"""Every number of the model: default, unit, range, source and role, once.

A group of parameters is a frozen pydantic model; the kernels receive it as a table of floats,
in which fields that differ by branch (``habit_food``, ``habit_nonfood``, ...) stand together as one
array (``habit``) in the order of ``state.BRANCHES``. Sliders, options, sampling and the parameter table
of the documentation are all made from these fields.

``docs/sources.md`` says what each name and word of a source stands for: rows of ``calibration/facts.csv``,
works, laws, *assumption* for what no source gives, *trial* for what a throw-away trial of the rules found
to work. Euros are of 2023.
"""

import difflib
from collections.abc import Mapping
from typing import Any, Final, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from wijkabm.errors import InputError
from wijkabm.state import BRANCHES
from wijkabm.tables import Numbers, Table

Role = Literal["known", "uncertain", "lever"]


def number(
    default: float, low: float, high: float, unit: str, source: str, role: Role = "uncertain"
) -> Any:
    """A parameter's field: its default, allowed range, unit, source and role."""
    return Field(
        default, ge=low, le=high, json_schema_extra={"unit": unit, "source": source, "role": role}
    )


class Group(BaseModel):
    """A group of parameters that one rule, or a few, share."""

    model_config = ConfigDict(extra="forbid", frozen=True)


# One number a line, with all that is known of it.
# fmt: off
class PopulationParameters(Group):
    """Ageing, births, deaths, moving."""

    leave_rate_tenant: float = number(0.0085, 0, 0.1, "per month", "assumption: a tenth a year move out of the wijk")
    leave_rate_owner: float = number(0.0045, 0, 0.1, "per month", "assumption")
    leave_factor_young: float = number(1.9, 0.1, 5, "factor, eldest below 35", "assumption")
    leave_factor_business: float = number(0.2, 0, 2, "factor, households with a business in the wijk", "assumption")
    crowding: float = number(4.0, 0, 20, "elasticity of moving out to households of a kind over homes that suit them", "assumption")
    refill: float = number(0.55, 0.05, 1, "share of empty homes let per month", "assumption")
    state_pension_age: float = number(66.33, 60, 75, "years", "state pension age of 2020", "known")
    leave_home_rate: float = number(0.012, 0, 0.2, "per month, children of 18-30 at home", "assumption")
    separation_rate: float = number(0.0006, 0, 0.02, "per month, couples", "assumption")
    mortality_at_65: float = number(0.0009, 0.0001, 0.01, "per month", "assumption: CBS life table, from memory (M)")
    mortality_growth: float = number(0.105, 0.05, 0.2, "per year of age (Gompertz)", "assumption: CBS life table, from memory (M)")
    stays_in_wijk: float = number(0.3, 0, 1, "of those who leave a household, look for a home in the wijk", "assumption")
    birth_single: float = number(0.15, 0, 1, "births in a household without a couple, relative to a couple", "assumption")
    birth_third: float = number(0.35, 0, 1, "births beyond the second child, relative to earlier ones", "assumption")
    young: float = number(35, 20, 60, "years, eldest of a household, below which it counts as young when moving", "assumption")
    crowding_most: float = number(4, 1, 20, "times the usual moving out, the most that scarce homes bring about", "assumption")
    leaves_from: float = number(18, 15, 25, "years, children at home may leave from this age", "assumption")
    leaves_until: float = number(30, 25, 60, "years, children at home may leave until this age", "assumption")
    parent_youngest: float = number(20, 15, 30, "years, of a parent at a birth", "assumption")
    parent_oldest: float = number(44, 35, 55, "years, of a parent at a birth", "assumption")
    schooling_passed: float = number(0.55, 0, 1, "chance that a child has the schooling of the first adult, else any", "assumption")
    candidates: float = number(2, 1, 20, "households that come to look at an empty home", "assumption")
    fixed_kept: float = number(0.5, 0, 1, "of a household's fixed costs, of who moves out of it within the wijk", "assumption")


class WorkParameters(Group):
    """Jobs that end and start; matching."""

    job_finding: float = number(0.10, 0.01, 0.4, "per month, all jobseekers", "jobfinding_month", "known")
    matching_elasticity: float = number(0.5, 0.2, 0.8, "elasticity to seekers", "Petrongolo & Pissarides 2001")
    bijstand_finding: float = number(0.07, 0.0, 0.5, "of a jobseeker's chance", "bijstand_to_work")
    chance_low: float = number(0.8, 0.2, 2, "relative chance, low schooling", "assumption")
    chance_middle: float = number(1.0, 0.2, 2, "relative chance, middle schooling", "assumption")
    chance_high: float = number(1.25, 0.2, 3, "relative chance, high schooling", "assumption")
    loss_low: float = number(1.5, 0.2, 4, "relative chance to lose a job, low schooling", "assumption: unemployment by schooling")
    loss_high: float = number(0.65, 0.2, 2, "relative chance to lose a job, high schooling", "assumption: unemployment by schooling")
    referral: float = number(0.5, 0, 3, "extra chance when all ties work", "Ioannides & Loury 2004; Topa 2011")
    local_search: float = number(0.3, 0, 1, "share of local vacancies offered to ties first", "assumption")
    nearness: float = number(1.0, 0, 20, "pull of an open job in the own wijk, relative to elsewhere", "assumption")
    job_to_job: float = number(0.010, 0, 0.05, "per month, local jobs that are left for a job elsewhere", "assumption")
    commuter_fill: float = number(0.5, 0, 1, "per month, open local jobs that go to people of the ring", "assumption")
    vacancy_rate: float = number(0.035, 0.005, 0.1, "open jobs per job at the start", "assumption: CBS vacancy rate 2019, from memory (M)")
    benefit_leaves: float = number(0.25, 0, 1, "share of part-time pay kept beside bijstand", "assumption: the law's temporary 25 %")
    part_time_share: float = number(0.08, 0, 0.3, "of people on bijstand", "bijstand_part_time")
    bijstand_other_exit: float = number(0.005, 0, 0.05, "per month, other than work", "bijstand_outflow_year, less work and moving")
    first_job: float = number(0.09, 0.005, 0.5, "per month, school-leavers", "assumption")
    learners_at_work: float = number(0.2, 0, 1, "of students who turn 18, for whom a job comes first from then on", "assumption")
    part_time_pay: float = number(420, 0, 1500, "EUR a month, work beside bijstand", "assumption")
    part_time_end: float = number(0.1, 0.005, 1, "per month, work beside bijstand that ends", "assumption")
    part_time_help: float = number(0.5, 0, 5, "extra chance of a job for who works beside bijstand", "assumption")
    home_return: float = number(0.004, 0, 0.1, "per month, adults at home who look for work again", "assumption")
    owner_exit: float = number(0.006, 0, 0.05, "per month, owners who stop: only to solve the start", "deaths_rate")
    worthwhile: float = number(1000, 50, 5000, "EUR a month beyond the benefit for which everybody takes a full-time job", "assumption")
    recovery: float = number(0.03, 0, 0.5, "per month, jobs lost in a crisis that come back", "assumption")
    search_memory: float = number(0.85, 0, 1, "per month, what an event or a setback does to the intensity of search", "assumption: gone within a year")
    skill_memory: float = number(0.985, 0, 1, "per month, what was learned in a course", "assumption: half in four years")
    event_interest: float = number(0.35, 0, 1, "of seekers who come to a job event at the most", "assumption")
    event_firms: float = number(10, 1, 100, "firms at a job event", "assumption")
    event_hire: float = number(0.1, 0, 1, "hires per firm at a well-visited event", "Abebe et al. 2017: one job per ten firms")
    event_learning: float = number(0.2, 0, 1, "log chance that corrected beliefs add, or disappointment takes", "assumption; sign from Abebe et al. 2017")
    training_interest: float = number(0.6, 0, 1, "of seekers asked who take a place, twenty years before their pension or more", "assumption")
    training_gain: float = number(0.25, 0, 2, "log chance of a job after a course", "assumption; Card, Kluve & Weber 2018: positive after one to two years")
    lock_in: float = number(0.7, 0, 3, "log chance of a job lost while learning", "assumption; sign from Card, Kluve & Weber 2018")
    training_owners: float = number(0.2, 0, 1, "of places in a course that are for owners", "assumption")
    training_practice: float = number(0.01, 0, 0.1, "of revenue that an owner saves after a course", "assumption")
    hours_full: float = number(36, 24, 48, "paid hours a week of who works full-time elsewhere", "assumption")
    hours_large: float = number(28, 16, 36, "paid hours a week of a large part-time job", "assumption")
    hours_half: float = number(20, 8, 28, "paid hours a week of a half job", "assumption")
    hours_small: float = number(12, 1, 20, "paid hours a week of a small job", "assumption")
    share_full: float = number(0.5, 0, 1, "of who works elsewhere, full-time", "assumption")
    share_large: float = number(0.25, 0, 1, "of who works elsewhere, in a large part-time job", "assumption")
    share_half: float = number(0.15, 0, 1, "of who works elsewhere, in a half job; the rest has a small one", "assumption")
    studies_low: float = number(18, 16, 25, "years, age at which studies end, low schooling", "assumption")
    studies_middle: float = number(21, 17, 28, "years, age at which studies end, middle schooling", "assumption")
    studies_high: float = number(24, 18, 32, "years, age at which studies end, high schooling", "assumption")
    benefit_usual: float = number(0.25, 0.01, 1, "share of part-time pay kept beside bijstand, at which chances and odds of work are as given", "assumption: the law's temporary 25 %")
    ring_working: float = number(0.6, 0, 1, "of the ties of jobseekers of the ring who work", "assumption")
    asked: float = number(5, 1, 10, "people asked for one place or post of a programme, at the most", "assumption; twice that at the most, as each is noted")
    training_years: float = number(20, 1, 45, "years of use from which more make no course more attractive", "assumption")
    pairing_owners: float = number(4, 1, 24, "meetings across wijken of which one is for owners", "assumption")
    event_low: float = number(1.5, 0.1, 5, "times as much is learned at a job event by people of low schooling", "assumption")
    event_imprecise: float = number(0.5, 0, 1, "hires at a job event without any precision, over those at a half", "assumption")
    event_most: float = number(2, 1, 10, "events by the most learned, beyond which more change nothing", "assumption")


class IncomeParameters(Group):
    """Wages, benefits, taxes on them, and what leaves at once."""

    net_wage_mean: float = number(2450, 1200, 5000, "EUR a month, full-time equivalent", "income_per_inhabitant_wijk_median and household sizes; assumption")
    wage_spread: float = number(0.32, 0.05, 1, "sd of log wage", "assumption")
    wage_low: float = number(0.82, 0.3, 1.5, "relative wage, low schooling", "assumption")
    wage_middle: float = number(0.98, 0.3, 1.5, "relative wage, middle schooling", "assumption")
    wage_high: float = number(1.35, 0.5, 3, "relative wage, high schooling", "assumption")
    wedge: float = number(0.62, 0.2, 1.2, "tax and premiums over net wage", "assumption: average Dutch wedge of 2019, from memory (M)")
    bijstand_single: float = number(1266, 900, 1800, "EUR a month", "bijstand_single", "known")
    bijstand_couple: float = number(1809, 1200, 2500, "EUR a month", "bijstand_couple", "known")
    means_limit: float = number(7500, 0, 20000, "EUR of savings, single", "assumption: the law's asset limit of 2023, from memory (M)")
    unemployment_share: float = number(0.7, 0.3, 1, "of last net wage", "unemployment insurance law", "known")
    disability_benefit: float = number(1420, 800, 2500, "EUR a month", "assumption")
    state_pension_single: float = number(1310, 900, 2000, "EUR a month", "assumption: AOW 2023, from memory (M)")
    state_pension_couple: float = number(900, 600, 1500, "EUR a month each", "assumption: AOW 2023, from memory (M)")
    pension_mean: float = number(620, 0, 3000, "EUR a month, supplementary", "assumption")
    student_income: float = number(850, 0, 2000, "EUR a month: grant, parents, small jobs", "assumption")
    unemployment_months: float = number(18, 3, 38, "months of unemployment benefit at most", "assumption: the law gives 3 to 24, from memory (M)")
    pension_spread: float = number(0.7, 0, 2, "sd of log supplementary pension", "assumption")
    rent_allowance_range: float = number(0.6, 0.05, 3, "of the bijstand norm: income above it over which the rent allowance falls to nothing", "assumption")
    employer_goods: float = number(0.1, 0, 0.8, "of an employer's revenue, goods and services bought", "assumption")
    at_home_income: float = number(120, 0, 1000, "EUR a month: allowances", "assumption")
    child_benefit: float = number(160, 0, 600, "EUR a month per child, child benefit and budget", "assumption")
    rent_allowance: float = number(210, 0, 500, "EUR a month at the lowest income, tenants", "assumption")
    housing_share: float = number(0.27, 0.1, 0.5, "of income, home", "spend_housing_share without energy")
    housing_minimum: float = number(480, 200, 1200, "EUR a month", "assumption")
    fixed_share: float = number(0.15, 0, 0.4, "of income: energy, insurance, transport, subscriptions", "assumption")
    contractual_saving: float = number(0.04, 0, 0.2, "of wages: premiums and repayment to banks and funds", "consumption_to_income")
    savings_target: float = number(2.5, 0, 24, "months of spending held as cash", "assumption")
    savings_adjustment: float = number(0.06, 0.005, 0.5, "share of the gap closed in a month", "Godley & Lavoie 2007, chapter 3")
    income_memory: float = number(0.25, 0.02, 1, "weight of this month in expected income", "assumption")


class TimeParameters(Group):
    """Volunteering, classes, association work."""

    volunteer_share: float = number(0.41, 0.05, 0.9, "of adults in a year", "volunteers")
    volunteer_hours_working: float = number(13, 0, 60, "hours a month", "volunteer_hours")
    volunteer_hours_free: float = number(26, 0, 100, "hours a month, without a job", "volunteer_hours")
    stop_rate: float = number(0.035, 0.001, 0.5, "per month", "assumption")
    example: float = number(0.35, 0, 2, "extra chance to start when all ties volunteer", "assumption")
    association_share: float = number(0.30, 0, 0.95, "of adults", "assumption")
    upkeep_share: float = number(0.15, 0, 1, "of volunteers who help in the upkeep of the wijk when it is asked", "assumption")
    association_leave: float = number(0.01, 0.001, 0.5, "per month, members of an association", "assumption")
    active_month: float = number(0.8, 0.05, 1, "chance that a volunteer is active in a month", "assumption")
    hours_spread: float = number(1, 0, 2, "width of the hours of volunteers, over their mean", "assumption")
    upkeep_hours: float = number(0.5, 0, 1, "of a month's hours that a volunteer who helps gives to the upkeep of the wijk", "assumption")


class CoinParameters(Group):
    """A neighbourhood coin: who takes part, pays with it and accepts it."""

    consider: float = number(0.1, 0, 1, "per month, of those whom the issuer reaches: weighs taking part", "assumption")
    effort: float = number(3, 0, 50, "EUR a month that registering hours and an account are felt to cost", "assumption")
    example: float = number(1.0, 0, 5, "extra readiness when all ties take part", "assumption")
    view_spread: float = number(0.7, 0, 2, "sd of the log of one's own view of the gain", "assumption")
    impatience: float = number(0.05, 0, 0.5, "per month of waiting until a coin is spent, less worth", "assumption")
    need: float = number(0.5, 0, 2, "elasticity of the worth of extra pay to income, negative", "assumption")
    crowding: float = number(-0.1, -1, 1, "change of unpaid hours by being paid, share", "Frey & Goette 1999 (less), Fiorillo 2011 (none or more): the sign is not known")
    response: float = number(0.3, 0, 2, "more hours when an hour's coins are worth an hour of one's time, share", "assumption")
    time_worth: float = number(0.4, 0.05, 1, "worth of an hour of free time, of the net hourly wage", "travel-time literature (Small 2012): a third to a half")
    least_hour: float = number(4, 0.5, 20, "EUR that an hour is worth to who has no wage", "assumption")
    class_share: float = number(0.04, 0, 0.5, "of adults, in a class in the wijk in a month", "assumption")
    class_hours: float = number(10, 0, 60, "hours a month of a class", "assumption")
    association_active: float = number(0.25, 0, 1, "of members of associations who do work for it in a month", "assumption")
    association_hours: float = number(5, 0, 60, "hours a month of association work", "assumption")
    association_spends: float = number(0.5, 0, 1, "per month, of its coins that an association spends in shops", "assumption")
    dues: float = number(6, 0, 100, "EUR a month, membership of an association", "assumption")
    services_wanted: float = number(4, 0, 100, "EUR a month of municipal services that a member would take for coins", "assumption")
    peer_jobs: float = number(0.15, 0, 1, "per month, a member who has a small job for a neighbour", "assumption")
    peer_hours: float = number(2, 0.5, 20, "hours of such a job", "assumption")
    peer_rate: float = number(5, 0.5, 30, "EUR an hour paid for it in coins", "assumption")
    attentive: float = number(0.5, 0, 1, "of holders pay in coins whenever they can", "evidence.csv: social_coin, half of the members of the Chiemgauer use it")
    seldom: float = number(0.1, 0, 1, "chance that one of the others does, per purchase", "assumption")
    learns: float = number(6, 0, 60, "months after which one of the others knows that he hardly pays in coins", "assumption")
    moves: float = number(0.2, 0, 1, "of spending that a holder counts on moving to shops that take coins", "assumption")
    glow: float = number(0.15, 0, 2, "worth of supporting the wijk by buying its coin, of a fully loyal person, per euro", "assumption")
    buyer_spends: float = number(50, 1, 1000, "EUR a month in coins that shops expect of one who buys them", "assumption")
    buyers: float = number(0.02, 0, 1, "of adults who ever think of buying coins, per unit of reach", "chiemgauer.yaml: some 0.7 % of the region are members")
    approach: float = number(0.2, 0, 1, "per month, a shop that the issuer reaches is asked", "assumption")
    review: float = number(0.17, 0, 1, "per month, a shop that takes coins weighs it again", "assumption: twice a year")
    shop_effort: float = number(25, 0, 200, "EUR a month that taking coins costs a shop in time", "assumption: an hour of the owner")
    pass_effort: float = number(1, 0, 50, "EUR that it costs a shop to find somebody to pass its coins on to", "assumption")
    shop_example: float = number(1.0, 0, 5, "extra readiness when all owners one knows take coins", "assumption")
    follow: float = number(0.1, 0, 1, "of the spending in the wijk that a shop expects others to take coins for", "assumption")
    business_share: float = number(0.06, 0, 0.5, "of a shop's expected sales that it could spend at other shops of the wijk", "assumption")
    wage_share: float = number(0.05, 0, 0.25, "of net pay that staff who agree take in coins", "assumption")
    staff_agree: float = number(0.5, 0, 1, "of staff who take part would take some pay in coins", "assumption")
    tax: float = number(0.37, 0, 0.6, "tax on pay above what is free", "assumption: lowest bracket of 2023, from memory (M)", "known")
    free_hour: float = number(5.5, 0, 20, "EUR an hour free of tax and deduction", "volunteer_pay_free: the law's amount of 2024", "known")
    free_month: float = number(210, 0, 1000, "EUR a month free of tax and deduction", "volunteer_pay_free: the law's amount of 2024", "known")
    free_year: float = number(2100, 0, 10000, "EUR a year free of tax and deduction", "volunteer_pay_free: the law's amount of 2024", "known")
    memory: float = number(0.3, 0.01, 1, "weight of this month in what a shop remembers of coins", "assumption")
    discount_step: float = number(0.05, 0, 0.3, "on what is paid in coins: the step between discounts that a shop considers", "assumption")
    pull_most: float = number(3, 1, 20, "times the customers expected, the most that a shop learns coins to bring", "assumption")
    wait_least: float = number(0.2, 0.01, 1, "of the usual wait of a coin holder for a shop, the least that a discount leaves", "assumption")
    announced_trust: float = number(0.5, 0, 1, "of the coins that an issuer announces, that shops count on", "assumption")
    taken_most: float = number(0.5, 0, 1, "of what the share of the bill allows, the most coins that a shop counts on", "assumption")
    brought_most: float = number(0.9, 0, 1, "of coin customers, the most whom a shop believes coins to bring", "assumption")
    pull_learned: float = number(0.5, 0.01, 1, "of the way from what a shop believed of coins to what it saw, at a review", "assumption")
    worth_first: float = number(0.5, 0, 1, "EUR that a coin is worth to holders, as shops expect before there are any", "assumption")
    trust_memory: float = number(0.3, 0.01, 1, "weight of this month in what is believed of redemption", "assumption")
    paid_memory: float = number(0.3, 0.01, 1, "weight of this month in what is known of how much is paid", "assumption")
    need_most: float = number(2, 1, 10, "times as much, the most that need makes extra pay count", "assumption")
    need_least: float = number(0.5, 0, 1, "times as much, the least that need makes extra pay count", "assumption")
    savings_share: float = number(0.25, 0, 1, "of savings, the most that is turned into coins in a month", "assumption")
    effort_again: float = number(0.1, 0, 1, "effort of a later purchase of coins, over that of the first", "assumption")
    peer_spread: float = number(1, 0, 2, "width of how well a neighbour's job suits, over the worth of an hour", "assumption")
    grace: float = number(3, 0, 24, "months that a coin is still taken after its issuer has stopped", "assumption")
    wind_down: float = number(12, 1, 60, "months that the issuer still redeems after it has stopped", "assumption")


class TiesParameters(Group):
    """Ties that form and fade."""

    mean_ties: float = number(6, 1, 20, "ties within reach of the wijk per adult, start", "assumption")
    meet_rate: float = number(0.10, 0, 2, "new tie attempts per adult and month", "assumption")
    meet_friend_of_friend: float = number(0.45, 0, 1, "share of attempts through a tie (clustering)", "Jackson & Rogers 2007")
    meet_street: float = number(0.35, 0, 1, "share of attempts in the own street", "assumption")
    contacts: float = number(1.0, 0.1, 5, "ties that an adult keeps up in a month", "assumption")
    fade_after: float = number(12, 1, 60, "months unused before a tie may fade", "assumption")
    fade_rate: float = number(0.10, 0.005, 1, "per month, once unused so long", "assumption")
    sociability_range: float = number(1.8, 0, 3, "readiness to meet of the most sociable less that of the least, one in the mean", "assumption")
    tries: float = number(5, 1, 50, "people of the wijk that one comes across at a shop or an association", "assumption")


class MarketParameters(Group):
    """Where money is spent."""

    spend_food: float = number(287, 100, 600, "EUR a month per inhabitant, incl. VAT", "spend_daily", "known")
    spend_nonfood: float = number(305, 100, 600, "EUR a month per inhabitant, incl. VAT", "spend_nondaily", "known")
    spend_horeca: float = number(95, 20, 300, "EUR a month per inhabitant, incl. VAT", "spend_horeca_share", "known")
    spend_services: float = number(50, 10, 200, "EUR a month per inhabitant, incl. VAT", "sanity budget")
    spend_home: float = number(28, 0, 200, "EUR a month per inhabitant, incl. VAT", "zzp_to_firms: a third sell mainly to people")
    spend_other: float = number(330, 0, 1500, "EUR a month per inhabitant, incl. VAT", "household_consumption less the rest")
    need_food: float = number(0.65, 0, 1, "share of usual spending that is need", "linear expenditure system (Stone 1954); assumption")
    need_nonfood: float = number(0.25, 0, 1, "share of usual spending that is need", "assumption")
    need_horeca: float = number(0.0, 0, 1, "share of usual spending that is need", "assumption")
    need_services: float = number(0.2, 0, 1, "share of usual spending that is need", "assumption")
    need_home: float = number(0.0, 0, 1, "share of usual spending that is need", "assumption")
    child_need: float = number(0.6, 0, 1, "of an adult's spending", "assumption: equivalence scale")
    habit_food: float = number(0.8, 0, 0.99, "share of baskets that repeat", "trial")
    habit_nonfood: float = number(0.5, 0, 0.99, "share of baskets that repeat", "trial")
    habit_horeca: float = number(0.6, 0, 0.99, "share of baskets that repeat", "trial")
    habit_services: float = number(0.85, 0, 0.99, "share of baskets that repeat", "trial")
    habit_home: float = number(0.9, 0, 0.99, "share of baskets that repeat", "assumption")
    mention: float = number(0.05, 0, 0.5, "chance that a tied person mentions another place", "trial")
    floor_food: float = number(1.0, 0, 2, "elasticity of attraction to floor", "Huff 1964; trial")
    floor_nonfood: float = number(0.6, 0, 2, "elasticity of attraction to floor", "Huff 1964; trial")
    floor_horeca: float = number(0.5, 0, 2, "elasticity of attraction to floor", "Huff 1964; trial")
    floor_services: float = number(0.4, 0, 2, "elasticity of attraction to floor", "Huff 1964; trial")
    floor_home: float = number(0.0, 0, 2, "elasticity of attraction to floor", "definition: a home business has no shop floor")
    reach_food: float = number(450, 100, 3000, "metres: distance at which attraction falls to 1/e", "trial")
    reach_nonfood: float = number(600, 100, 3000, "metres", "trial")
    reach_horeca: float = number(600, 100, 3000, "metres", "trial")
    reach_services: float = number(600, 100, 3000, "metres", "trial")
    reach_home: float = number(600, 100, 3000, "metres", "trial")
    talent_effect: float = number(0.3, 0, 1, "of a sd of talent on log attraction", "trial")
    formula_quality: float = number(0.3, 0, 2, "log attraction of a known formula (chain, franchise)", "assumption")
    supermarket_quality: float = number(0.9, 0, 3, "log attraction of a supermarket's range", "trial")
    price_elasticity: float = number(2.5, 0, 8, "of attraction to price", "assumption")
    lively_base: float = number(0.5, 0.05, 5, "attraction = base + liveliness", "trial")
    nest_correlation: float = number(0.6, 0.1, 1, "dissimilarity of shops of one place (1: plain logit)", "nested logit (McFadden 1978); assumption")
    own_wijk_food: float = number(0.60, 0, 1, "share of spending at the start", "own_wijk_daily")
    own_wijk_nonfood: float = number(0.13, 0, 1, "share of spending at the start", "sanity budget")
    own_wijk_horeca: float = number(0.33, 0, 1, "share of spending at the start", "sanity budget")
    own_wijk_services: float = number(0.60, 0, 1, "share of spending at the start", "sanity budget")
    own_wijk_home: float = number(0.35, 0, 1, "share of spending at the start", "assumption")
    online_food: float = number(0.031, 0, 1, "share of spending at the start", "online_daily")
    online_nonfood: float = number(0.242, 0, 1, "share of spending at the start", "online_nondaily")
    online_horeca: float = number(0.05, 0, 1, "share of spending at the start", "assumption: delivery by platforms")
    online_services: float = number(0.02, 0, 1, "share of spending at the start", "assumption")
    ring_of_rest: float = number(0.5, 0, 1, "share of ring in what goes to ring and centre, at the start", "assumption")
    neighbour_of_rest: float = number(0.15, 0, 1, "share of the other named wijken in reach in that, at the start", "assumption")
    visitors_food: float = number(0.05, 0, 0.5, "share of local turnover, start", "visitors_share")
    visitors_nonfood: float = number(0.15, 0, 0.5, "share of local turnover, start", "visitors_share")
    visitors_horeca: float = number(0.25, 0, 0.6, "share of local turnover, start", "visitors_share")
    visitors_services: float = number(0.15, 0, 0.5, "share of local turnover, start", "visitors_share")
    visibility_start: float = number(0.5, 0.05, 1, "of a new shop", "trial")
    visibility_months: float = number(12, 1, 60, "months until a new shop is known", "trial")
    resolve: float = number(0.25, 0, 1, "chance a month that somebody reached thinks about buying in the own wijk", "assumption")
    advertising: float = number(0.1, 0, 1, "log attraction per log of 1 + promotion over its usual size", "Sethuraman, Tellis & Briesch 2011: advertising elasticity 0.12, 0.24 in the long run")
    advertising_usual: float = number(0.01, 0.001, 0.2, "of a month's revenue: usual stock of promotion", "assumption")
    advertising_fade: float = number(0.2, 0.01, 1, "of promotion forgotten a month", "assumption; Nerlove & Arrow 1962")
    visibility_expected: float = number(0.95, 0.05, 1, "visibility that entrants count on", "assumption: known before long")
    loyalty_range: float = number(0.8, 0, 1.5, "weight of the own wijk of the most loyal less that of the least, one in the mean", "assumption")
    visit_spend: float = number(30, 1, 500, "EUR, one visit of people from elsewhere", "assumption")
    resolve_echo: float = number(8, 1, 20, "half-lives after which a resolve to buy in the own wijk is forgotten", "assumption")
    resolve_alone: float = number(0.3, 0, 1, "readiness of who knows nobody with that resolve, over that of who knows such people only", "assumption")
    resolve_means: float = number(0.5, 0.05, 5, "of the bijstand norm, income after fixed costs from which money is no hindrance", "assumption")
    resolve_again: float = number(0.5, 0, 1, "of a full resolve, above which nobody thinks about it again", "assumption")


class FirmParameters(Group):
    """Costs, staff, learning of owners."""

    goods_food: float = number(0.70, 0.2, 0.95, "of revenue excl. VAT", "retail_cogs")
    goods_nonfood: float = number(0.62, 0.2, 0.95, "of revenue excl. VAT", "retail_cogs")
    goods_horeca: float = number(0.30, 0.1, 0.9, "of revenue excl. VAT", "horeca_revenue")
    goods_services: float = number(0.12, 0, 0.9, "of revenue excl. VAT", "trial")
    goods_home: float = number(0.22, 0, 0.9, "of revenue excl. VAT", "assumption")
    goods_supermarket: float = number(0.77, 0.5, 0.95, "of revenue excl. VAT", "retail_cogs")
    revenue_per_fte_food: float = number(282_000, 50_000, 600_000, "EUR a year", "retail_revenue_fte; trial")
    revenue_per_fte_nonfood: float = number(264_000, 50_000, 600_000, "EUR a year", "retail_revenue_fte; trial")
    revenue_per_fte_horeca: float = number(109_000, 30_000, 300_000, "EUR a year", "horeca_revenue; trial")
    revenue_per_fte_services: float = number(74_000, 20_000, 300_000, "EUR a year", "salon_revenue; trial")
    revenue_per_fte_home: float = number(75_000, 20_000, 150_000, "EUR a year", "assumption: at most a full year of 1,650 hours at EUR 90")
    least_staff_horeca: float = number(1, 0, 5, "fte beside the owner", "trial: staff that flexes freely makes horeca too safe")
    other_supermarket: float = number(0.03, 0, 0.2, "of revenue, other costs of a supermarket", "assumption: leaves a result of 1-2 %")
    labour_cost: float = number(3630, 2000, 8000, "EUR a month per fte", "trial, inflated")
    vat_food: float = number(0.09, 0, 0.3, "rate", "VAT law", "known")
    vat_nonfood: float = number(0.21, 0, 0.3, "rate", "VAT law", "known")
    vat_horeca: float = number(0.09, 0, 0.3, "rate", "VAT law (drinks at 21 % left out)", "known")
    vat_services: float = number(0.15, 0, 0.3, "rate", "VAT law: hairdressers and repair 9 %, others 21 %", "known")
    vat_home: float = number(0.21, 0, 0.3, "rate", "VAT law", "known")
    other_costs_share: float = number(0.5, 0, 1, "of other costs that move with revenue", "assumption")
    profit_tax: float = number(0.12, 0, 0.6, "of an owner's income", "assumption: average rate after the deductions for the self-employed")
    reservation_least: float = number(1640, 500, 5000, "EUR a month an owner wants at the least", "trial, inflated")
    reservation_wage: float = number(0.8, 0.3, 2, "of the wage elsewhere", "Hamilton 2000: the worth of independence; trial has 0.9")
    memory_first: float = number(15, 1, 60, "months: weight of the first results", "trial; Jovanovic 1982")
    memory_most: float = number(36, 6, 240, "months", "trial")
    demand_memory: float = number(0.97, 0, 0.99, "per month, AR(1) of a shop's luck", "trial: at 0.99 half of it lasts six years, longer than most businesses")
    demand_spread: float = number(0.095, 0, 0.5, "sd of its innovations", "trial")
    home_demand_spread: float = number(0.10, 0, 0.2, "sd of its innovations, business at home", "assumption: from here on custom doubles or halves within a year by luck alone")
    home_congestion: float = number(0.5, 0, 1, "elasticity of clients per business to their number", "assumption")
    sales_memory: float = number(0.15, 0.01, 1, "weight of this month in expected sales", "assumption")
    price_review: float = number(0.08, 0, 1, "chance a month", "assumption")
    price_step: float = number(0.01, 0, 0.1, "change of price at a review", "assumption")
    credit_months: float = number(2, 0, 12, "months of fixed costs the bank lends on account", "assumption")
    interest: float = number(0.065, 0, 0.3, "a year, on loans and overdraft", "assumption")
    loan_months: float = number(60, 6, 240, "months to repay", "assumption")
    local_goods: float = number(0.04, 0, 0.5, "of goods bought from businesses at home in the wijk", "assumption")
    franchise_fee: float = number(0.03, 0, 0.2, "of revenue", "assumption")
    cash_months: float = number(3, 0.5, 12, "months of costs an owner keeps in the till", "assumption: a year's costs at the most; what is more is drawn")
    vote_effort: float = number(20, 0, 500, "EUR a year: stake below which half do not vote", "assumption: paradox of voting, Downs 1957")
    vote_doubt: float = number(0.6, 0, 3, "sd of log expected benefit of a district", "assumption")
    district_turnout: float = number(0.5, 0, 1, "of those who would pay must vote", "Wet op de bedrijveninvesteringszones", "known")
    district_majority: float = number(0.6667, 0.5, 1, "of the votes", "Wet op de bedrijveninvesteringszones", "known")
    district_months: float = number(60, 12, 120, "months that a vote holds", "Wet op de bedrijveninvesteringszones: five years at most", "known")
    district_rest: float = number(24, 1, 120, "months before a plan that was voted down is put again", "assumption")
    district_overhead: float = number(0.15, 0, 1, "of the fund: running the organisation", "assumption")
    rule_hours: float = number(8, 0, 40, "hours a month that an owner spends on rules", "assumption: a working day", "lever")
    advice_hours: float = number(6, 0, 60, "hours a month that coaching asks of who is coached", "assumption")
    advice_trust: float = number(0.25, 0, 2, "of the gain from coaching that owners count on beforehand", "assumption")
    advice_sought: float = number(0.02, 0, 1, "chance a month that an owner with a usual income asks for advice, once it is offered", "assumption")
    meeting_hours: float = number(4, 0, 40, "hours that a meeting of owners takes, travel included", "assumption")
    network_trust: float = number(0.02, 0, 0.5, "of margin that owners expect from a year of meetings", "assumption: a quarter of what Cai & Szeidl 2018 found")
    imitation: float = number(0.02, 0, 0.5, "of the distance in log attraction to the best of a group closed at a meeting", "assumption; Cai & Szeidl 2018: revenue +8 % after a year of monthly meetings")
    learned_half_life: float = number(18, 1, 120, "months in which half of what was learned from others fades", "assumption; Cai & Szeidl 2018: persists for a year")
    member_goods: float = number(0.04, 0, 0.5, "of goods, extra from local suppliers when ties with other owners are many", "assumption")
    renewal_rate: float = number(0.012, 0, 0.2, "chance a month that a shop's interior is renewed", "assumption: every seven years")
    renewal_effect: float = number(0.06, 0, 0.5, "log attraction of a renewed interior", "assumption")
    renewal_wear: float = number(0.02, 0.001, 0.5, "of that lost a month", "assumption")
    renewal_cost: float = number(100, 0, 2000, "EUR per m2", "assumption: half a fit-out")
    renewal_elasticity: float = number(1.6, 0, 10, "elasticity of renewals to their net price, downwards", "assumption: Zwick & Mahon 2017 find investment of small firms responsive")
    renewal_wish: float = number(0.5, 0, 5, "renewals wished for that lack the means, over those made", "assumption")
    application_hours: float = number(16, 0, 200, "hours that an application for a premium or a loan takes", "assumption")
    debt_share: float = number(0.1, 0, 0.5, "of a former owner's free income that goes to a debt with the fund", "assumption: what the protected income leaves")
    debt_months: float = number(36, 6, 120, "months after which the rest of such a debt is written off", "assumption: the three years of debt restructuring before July 2023")
    supermarket_floor: float = number(500, 400, 800, "m2 from which a food shop is a supermarket", "assumption")
    full_use: float = number(1.25, 1, 2, "of the usual revenue per worker, the most there is time for", "assumption: overtime has an end")
    kept_private: float = number(1000, 0, 50000, "EUR of savings that owners keep out of the firm's reach while it trades", "assumption")
    draw_share: float = number(0.1, 0, 1, "of the cash above (or below) what is kept in the till, drawn (or left) a month", "assumption")
    staff_slack: float = number(0.6, 0.5, 3, "fte that need and staff may differ before staff changes", "assumption: hiring and firing cost effort")
    credit_share: float = number(0.3, 0, 1, "fixed costs over gross margin, as the bank reckons them", "assumption")
    price_pull: float = number(0.25, 0, 1, "of the distance to the usual price, taken back at a review", "assumption")
    price_band: float = number(0.05, 0, 0.5, "of expected sales: a smaller gap moves no price", "assumption; Blinder et al. 1998 on reviews")
    price_most: float = number(0.1, 0, 0.5, "of the usual price, the most that a price departs from it", "assumption")
    wage_sought: float = number(0.7, 0, 1, "of the wage elsewhere that counts for owning a business, without a job", "assumption")
    marketing_share: float = number(0.5, 0, 2, "log attraction learned, per share of margin saved", "assumption")
    many_ties: float = number(5, 0.1, 50, "business ties at which half of the extra share is bought", "assumption")
    platform_ties: float = number(5, 0, 50, "business ties that being found on a platform is worth", "assumption")
    ties_lost: float = number(0.03, 0, 1, "chance a month that a business tie is lost", "assumption")
    advice_again: float = number(36, 0, 240, "months before an owner may be coached once more", "assumption")
    advice_noise: float = number(1, 0, 5, "sd of what a coach sees of talent, beside talent's own of one", "assumption")
    advice_offers: float = number(3, 1, 6, "people asked for one place with a coach, at the most", "assumption; twice that at the most, as each is noted")
    advice_least: float = number(0.5, 0, 1, "times as often as at a usual income, the least that an owner asks for advice", "assumption")
    advice_most: float = number(3, 1, 20, "times as often as at a usual income, the most that an owner asks for advice", "assumption")
    advice_corrects: float = number(0.5, 0, 1, "of a wrong belief about oneself, taken away by coaching", "assumption")
    closing_benefit: float = number(0.5, 0, 1, "of the benefit of a district that firms see which may close before long", "assumption")
    drawing_right: float = number(0.75, 0.5, 1, "of a district's fund for what has most value behind it, works or promotion", "assumption")
    platform_rank: float = number(2, 0, 20, "ties that being found on a platform is worth when owners are invited to a network", "assumption")
    network_known: float = number(0.5, 0, 5, "extra gain that owners expect of a network, per owner they know", "assumption")
    screening_slope: float = number(2, 0, 10, "how sharply a fund's screening tells promising borrowers from others", "assumption")
    advice_error: float = number(0.5, 0, 3, "of the log of what is counted on from coaching, less per sd too much that somebody thinks of himself", "assumption")


class ClosingParameters(Group):
    """Why a business ends."""

    threshold: float = number(1.05, 0.3, 1.3, "of the reservation income, shops", "trial; Hamilton 2000")
    threshold_home: float = number(1.05, 0.3, 1.5, "of the reservation income, at home", "trial")
    patience: float = number(9, 1, 48, "months below it, shops", "trial")
    patience_home: float = number(8, 1, 48, "months below it, at home", "trial")
    quit_rate: float = number(0.25, 0.01, 1, "per month once patience is over", "trial")
    mid_lease: float = number(0.6, 0, 1, "of that in mid-lease", "trial")
    personal: float = number(0.0013, 0, 0.02, "per month: health, family, other plans", "trial")
    personal_home: float = number(0.0021, 0, 0.02, "per month, at home", "trial")
    retire_rate: float = number(0.012, 0, 0.2, "per month, of owners who may retire", "trial")
    succession: float = number(0.40, 0, 1, "of viable shops that pass on", "trial")
    insolvent_after: float = number(3, 1, 24, "months in arrears", "assumption")
    settlement: float = number(4, 0, 60, "months of rent at most, when leaving early", "assumption")
    chain_hurdle: float = number(0.0, -0.2, 0.3, "result over revenue below which a head office leaves", "Jia 2008; assumption")
    chain_patience: float = number(18, 1, 60, "months", "assumption")
    successor_youngest: float = number(21, 18, 40, "years, of who takes over a business", "assumption")
    successor_oldest: float = number(55, 41, 75, "years, of who takes over a business", "assumption")
    talent_passed: float = number(0.5, 0, 1, "of the talent in a business, that stays when somebody from outside takes over", "assumption")
    talent_new: float = number(0.8, 0, 2, "sd of what a successor from outside brings to it", "assumption")
    prepared_months: float = number(60, 1, 240, "months that the preparation of a succession is of use", "assumption")
    prepare_hours: float = number(60, 0, 1000, "hours of the owner to prepare a succession", "assumption")
    prepare_every: float = number(12, 1, 120, "months, on average, between the times that an owner in reach is asked to prepare", "assumption")
    sees_offer: float = number(0.05, 0, 1, "chance that a resident notices a shop that is offered", "assumption")
    retire_early: float = number(2.33, 0, 15, "years before the state pension age from which owners may retire", "trial: 64 years")
    prepare_early: float = number(6.33, 0, 20, "years before the state pension age from which owners are asked to prepare a succession", "assumption: the want to stop within ten years is usual long before 66")


class PremisesParameters(Group):
    """Leases and rents."""

    natural_vacancy: float = number(0.07, 0, 0.3, "share of units", "trial; vacancy_rate")
    index_to_signed: float = number(0.08, 0, 1, "per month: pull of signed rents on the index", "trial")
    index_to_vacancy: float = number(0.04, 0, 1, "of the gap to natural vacancy a month", "trial")
    on_vacating: float = number(1.05, 0.5, 2, "of the mean of old rent and index", "trial")
    wait: float = number(2, 0, 24, "months before an asking rent falls", "trial")
    fall_private: float = number(0.006, 0, 0.1, "per month", "trial")
    fall_investor: float = number(0.0015, 0, 0.1, "per month", "trial")
    fall_corporation: float = number(0.008, 0, 0.1, "per month", "assumption")
    fall_municipality: float = number(0.015, 0, 0.1, "per month", "trial")
    floor_private: float = number(0.5, 0, 1, "of the unit's usual rent", "trial")
    floor_investor: float = number(0.7, 0, 1, "of the unit's usual rent: book value is held on to", "trial")
    floor_corporation: float = number(0.4, 0, 1, "of the unit's usual rent", "trial")
    floor_municipality: float = number(0.3, 0, 1, "of the unit's usual rent", "trial")
    lowest_bid: float = number(0.92, 0.5, 1, "of the asking rent", "trial")
    review_months: float = number(60, 12, 120, "months", "lease_law", "known")
    review_share: float = number(0.5, 0, 1, "of the way to market at a review", "trial")
    notice: float = number(12, 0, 24, "months before the end of a term", "lease_law", "known")
    rent_per_m2: float = number(150, 50, 600, "EUR a year per m2 at the edge-and-core mean", "rent_strip")
    gradient: float = number(0.9, 0, 1, "of location that rents follow", "trial")
    yield_private: float = number(0.08, 0.03, 0.2, "rent over value", "assumption")
    maintenance: float = number(0.12, 0, 0.5, "of rent", "assumption")
    decay: float = number(0.006, 0, 0.1, "of repair a month when vacant", "assumption")
    repair_rate: float = number(0.02, 0, 0.5, "chance a month that a let unit in poor repair is mended", "assumption")
    repair_cost: float = number(120, 0, 1000, "EUR per m2", "assumption")
    mortgage_rate: float = number(0.04, 0, 0.2, "a year", "assumption")
    mortgage_share: float = number(0.45, 0, 1, "of value, start", "assumption")
    viewing_rate: float = number(0.4, 0, 1, "share of vacant units an entrant sees", "assumption")
    letting_first: float = number(0.6, 0.05, 5, "a: chance to let a month is a / (b + months vacant), as landlords believe", "vacant_a_year_ago; Lancaster 1990")
    letting_wait: float = number(6, 1, 60, "b, months", "vacant_a_year_ago; Lancaster 1990")
    letting_elasticity: float = number(3, 0, 10, "elasticity of that chance to the rent asked", "assumption")
    letting_repair: float = number(0.5, 0, 5, "elasticity of that chance to the state of repair", "assumption")
    tenancy_months: float = number(90, 12, 600, "months that landlords expect a tenant to stay", "assumption: shop survival")
    discount_private: float = number(0.08, 0.01, 0.3, "a year, private landlords", "assumption: the yield")
    discount_investor: float = number(0.06, 0.01, 0.3, "a year, investors", "assumption")
    discount_corporation: float = number(0.05, 0.01, 0.3, "a year, housing corporations", "assumption")
    discount_municipality: float = number(0.04, 0.01, 0.3, "a year, the municipality as landlord", "assumption")
    trouble: float = number(3, 0, 60, "months of rent: mean trouble of changing anything about a vacant unit", "assumption")
    trouble_brokered: float = number(0.4, 0, 1, "of that trouble, left when a broker does the work", "assumption")
    front_man: float = number(100, 0, 2000, "EUR a month for a sham tenant", "assumption")
    temporary_chance: float = number(0.2, 0.01, 1, "chance a month to find a temporary tenant, as landlords believe", "assumption")
    temporary_hassle: float = number(1, 0, 12, "months of rent: trouble of a temporary letting without a broker", "assumption")
    temporary_discount: float = number(0.5, 0, 1, "of the asking rent, temporary lettings without a lever", "assumption")
    temporary_term: float = number(12, 1, 60, "months, temporary lettings without a lever", "assumption")
    home_rent_per_m2: float = number(13, 0, 60, "EUR a month per m2 of homes made of shops", "assumption")
    home_ozb: float = number(0.2, 0, 1, "OZB rate of homes over that of shops", "assumption: municipal tariffs")
    conversion_margin: float = number(0.25, 0, 3, "of the works: what a conversion must bring beyond waiting", "Dixit & Pindyck 1994; assumption")
    repair_elasticity: float = number(2.0, 0, 6, "elasticity of repair to its price", "assumption")
    rent_to_repair: float = number(0.1, 0, 1, "elasticity of rents to the state of repair", "assumption")
    other_work_chance: float = number(0.03, 0, 0.5, "chance a month to let to other work, as landlords believe", "assumption")
    letting_hazard: float = number(0.055, 0.001, 0.5, "per month: chance to let that a landlord counts on", "vacancy_exit_month: 5-6 % in the mean over spells")
    sale_after: float = number(24, 1, 120, "months vacant, after which a private landlord considers to sell", "assumption")
    sale_rate: float = number(0.01, 0, 0.2, "chance a month to sell then, of who has no patience at all", "assumption")
    sale_price: float = number(0.8, 0.1, 1.2, "of value", "assumption")
    sale_down: float = number(0.25, 0, 1, "of a price, that a buyer pays from his own means; the rest is borrowed", "assumption")
    index_units: float = number(80, 10, 1000, "retail units of a wijk in which signed rents pull the index as given; in a larger one less", "trial")
    floor_most: float = number(1.5, 1, 5, "times what a street fetches, the most that a unit's book value holds up", "assumption")
    decay_let: float = number(0.3, 0, 1, "of the decay of a vacant unit, when it is let", "assumption")
    repair_vacant: float = number(0.5, 0, 1, "of the chance to be mended of a let unit, when it is vacant", "assumption")
    drawn: float = number(0.2, 0.01, 1, "of the cash above target, taken out by landlords a month", "assumption")
    repair_usual: float = number(0.8, 0.1, 1, "state of repair at which a unit lets as usual", "assumption")
    letting_most: float = number(0.5, 0.05, 0.9, "chance to let a month, the most that landlords believe in", "assumption")
    temporary_most: float = number(0.9, 0.1, 0.99, "chance a month of any tenant, temporary or regular, the most that landlords believe in", "assumption")
    bills_ahead: float = number(10, 1, 50, "yearly bills that a landlord looks ahead", "assumption")
    bills_dearer: float = number(2, 0, 10, "bills in a spell of vacancy after which the tax rises no more", "assumption: as in San Francisco's Proposition D")
    rent_step: float = number(0.1, 0.01, 0.15, "of the rent asked, by which each rent that is tried lies lower", "assumption")
    repair_poor: float = number(0.75, 0, 1, "state of repair above which works are no ground to delay a bill", "assumption")
    buyers_asked: float = number(3, 1, 50, "possible buyers whom a seller asks", "assumption")
    report_after: float = number(6, 1, 60, "months of vacancy after which it must be reported", "assumption: the vacancy act's half a year, from memory (M)")
    consultation: float = number(3, 0, 24, "months from the report to the naming of a tenant", "assumption: the vacancy act, from memory (M)")
    look_again: float = number(12, 1, 60, "months after which the municipality looks again for who did not report", "assumption")
    fair_rent: float = number(0.9, 0.1, 1, "of what comparable units fetch: a rent that a named tenant can be asked", "assumption")
    works_own: float = number(0.3, 0, 1, "of works of conversion that a landlord pays himself; a bank lends the rest", "assumption")
    works_months: float = number(6, 0, 36, "months that works of conversion take after the permit", "assumption")
    repair_considered: float = number(4, 1, 50, "owners who think of works over those who would do them unasked", "assumption")
    nuisance_rent: float = number(0.25, 0, 2, "elasticity of rents to footfall, as landlords reckon with nuisance", "assumption: rents follow footfall by a quarter")


class OpeningParameters(Group):
    """Who starts."""

    consider: float = number(0.0016, 0, 0.05, "of adults a month", "trial")
    need: float = number(2.5, 0, 10, "times without a job", "trial")
    example: float = number(0.25, 0, 2, "extra per tied owner", "trial")
    example_most: float = number(4, 0, 20, "tied owners that count", "trial")
    think_of_shop: float = number(0.12, 0, 1, "of those who consider", "trial")
    outside_entrants: float = number(1, 0, 5, "a month per 80 units", "trial")
    enter_shop: float = number(1.10, 0.5, 2, "of the reservation income", "trial")
    enter_home: float = number(1.27, 0.5, 2, "of the reservation income", "trial")
    fit_out_per_m2: float = number(190, 0, 2000, "EUR", "trial; assumption")
    fit_out_months: float = number(120, 12, 240, "months over which a fit-out is earned back", "trial")
    capital_months: float = number(4, 0, 24, "months of costs at the start", "assumption")
    belief_spread: float = number(0.8, 0, 2, "sd of what one believes of one's talent", "Jovanovic 1982; assumption")
    loan_share: float = number(0.7, 0, 1, "of start capital a bank lends", "assumption")
    chain_share: float = number(0.3, 0, 1, "of outside entrants that are chains or franchises", "chain_outlets")
    chain_of_formulas: float = number(0.65, 0, 1, "chains among chains and franchises", "assumption")
    chain_margin: float = number(0.03, -0.1, 0.3, "result over revenue a head office wants of a new outlet", "Jia 2008; assumption")
    permit_weeks_horeca: float = number(12, 0, 52, "weeks", "assumption", "lever")
    permit_fee: float = number(600, 0, 5000, "EUR", "assumption", "lever")
    bring_along: float = number(0.75, 0, 1, "chance that a business at home survives its owner's move into the wijk", "assumption; solved once so that moves balance")
    home_skill: float = number(0.8, 0, 2, "elasticity of a home business's sales to its owner's wage elsewhere", "assumption: clients pay for skill as employers do")
    move_up: float = number(0.01, 0, 0.5, "of busy home businesses that look for premises a month", "assumption")
    move_up_temporary: float = number(0.03, 0, 0.5, "of busy home businesses that look a month while there is temporary use", "assumption")
    light_fit_out: float = number(0.25, 0, 1, "of a fit-out's cost, for temporary use and workplaces", "assumption")
    seek_workplace: float = number(0.004, 0, 0.5, "of businesses at home that look for a workplace a month, where other work is allowed", "assumption")
    workplace_gain: float = number(0.2, 0, 2, "of sales that a workplace adds to a business at home", "assumption")
    trial_noise: float = number(0.8, 0.05, 5, "sd of what a day of trial tells of talent", "assumption: as good as a first belief")
    trial_horizon: float = number(24, 1, 120, "months over which a bad start would be borne", "assumption")
    trial_promotion: float = number(0.03, 0, 1, "months' revenue: promotion that a day in a shop is worth", "assumption")
    trial_visits: float = number(60, 0, 1000, "visits that a first one-day shop draws", "assumption")
    trial_novelty: float = number(10, 0.5, 200, "remembered days at which a day draws half as many", "assumption")
    trial_kept: float = number(0.25, 0, 1, "of the days kept for who weighs a start", "assumption")
    place_area: float = number(20, 5, 100, "m2 of a place in a shared building", "assumption")
    place_service: float = number(60, 0, 500, "EUR a month: service costs of a place", "assumption")
    place_clients: float = number(0.3, 0, 2, "log attraction of a business at home that works in a street of liveliness 1", "assumption")
    place_referral: float = number(0.02, 0, 0.5, "log attraction per business tie, five at most", "assumption; Cai & Szeidl 2018: networks raise sales")
    place_meet: float = number(0.15, 0, 1, "chance a month that a host brings a tenant together with another", "assumption")
    place_move_up: float = number(3, 1, 20, "times as often as at home: tenants look for premises of their own", "assumption")
    managed_sight: float = number(1.0, 0, 10, "rate at which a manager of 1 fte on 80 units shows unseen units", "assumption")
    approaches: float = number(0.5, 0, 20, "outsiders approached a month by 1 fte", "assumption")
    approach_from_ring: float = number(0.3, 0, 1, "of them who come, would else have opened in the ring", "assumption")
    permit_rent: float = number(0.5, 0, 1, "of the rent, to keep a unit while a permit is in progress", "assumption")
    outreach: float = number(12, 1, 100, "times as many who think of a business when coaches look for them", "assumption: those of a year at once")
    zone_pull: float = number(1.0, 0, 10, "elasticity of outside entrants who look here to a zone's premium", "assumption; Mayer, Mayneris & Py 2017: location choices respond strongly")
    zone_capitalised: float = number(0.5, 0, 1, "of a premium that the landlord asks in the rent", "assumption: even bargain")
    place_shared: float = number(2, 1, 10, "times its area that a place counts for, with what is shared", "assumption")
    outsider_youngest: float = number(25, 18, 40, "years, of owners who live elsewhere, when they start", "assumption")
    outsider_ages: float = number(25, 1, 30, "years over which their ages spread, evenly", "assumption")
    youngest: float = number(18, 15, 30, "years, from which people consider a business", "assumption")
    busy_home: float = number(1.3, 0.3, 5, "of typical sales, from which a business at home looks for premises", "assumption")
    sells_to_firms: float = number(0.5, 0.1, 0.9, "of sales to firms, up to which a business at home can do with a shop window", "assumption")
    services_floor: float = number(250, 50, 2000, "m2, largest unit that suits a salon or workshop", "assumption")
    own_savings: float = number(0.5, 0, 1, "of a household's savings that a starter puts in", "assumption")
    costs_of_margin: float = number(0.5, 0, 1, "of gross margin: a month's costs that start capital covers, in premises", "assumption")
    costs_at_home: float = number(0.1, 0, 1, "of sales: a month's costs that start capital covers, at home", "assumption")
    repair_fit_out: float = number(0.8, 0, 1, "state of repair after a fit-out, at the least", "assumption")
    brought_talent: float = number(0.7, 0, 1, "sd: mean by which a business that is brought along exceeds what is viable", "assumption")
    brought_age: float = number(7, 0, 40, "years, mean age beyond the first year of a business that is brought along", "assumption")
    home_to_firms: float = number(0.5, 0, 1, "of businesses at home that sell mainly to firms", "zzp_to_firms")
    home_to_people: float = number(0.31, 0, 1, "of businesses at home that sell mainly to people; the rest to both alike", "zzp_to_firms")
    to_firms_mainly: float = number(0.9, 0, 1, "of sales to firms, of who sells mainly to them", "assumption")
    to_firms_little: float = number(0.1, 0, 1, "of sales to firms, of who sells mainly to people", "assumption")
    to_firms_both: float = number(0.5, 0, 1, "of sales to firms, of who sells to both alike", "assumption")
    place_liking: float = number(0.5, 0, 2, "sd of the log of how much one likes to work outside the home", "assumption")
    place_ties: float = number(5, 0, 50, "business ties that bring clients, at the most", "assumption")
    workplace_floor: float = number(250, 50, 2000, "m2, largest unit that suits as a workplace", "assumption")
    managed_most: float = number(4, 1, 20, "times a manager's effort on 80 units, the most on fewer units", "assumption")
    building_view: float = number(0.5, 0, 2, "width of what else counts when a building is chosen, over its rent", "assumption")
    places_told: float = number(2, 1, 4, "small firms that hear of one free place, at the most", "assumption; twice that at the most, as each is noted")
    days_told: float = number(2, 1, 4, "businesses at home that are asked for one free day in a shop, at the most", "assumption; twice that at the most, as each is noted")
    too_late: float = number(1.33, 0, 20, "years before the state pension age in which nobody considers a business any more", "assumption")


class StreetParameters(Group):
    """Liveliness, safety, cohesion."""

    lit_weight: float = number(0.5, 0, 1, "of lit fronts in liveliness", "assumption")
    visit_weight: float = number(0.3, 0, 1, "of visits", "assumption")
    repair_weight: float = number(0.2, 0, 1, "of repair", "assumption")
    adjustment: float = number(0.2, 0.01, 1, "of the way a month", "assumption")
    spill: float = number(0.2, 0, 0.9, "weight of neighbouring segments", "assumption")
    hole: float = number(1.0, 0, 1, "of a dark front, that homes in the core count for", "assumption")
    other_front: float = number(0.5, 0, 1, "of a lit front, that other work than a shop counts for", "assumption")
    upkeep_weight: float = number(0.1, 0, 1, "of upkeep beyond the usual", "assumption")
    street_rent: float = number(1.0, 0, 2, "elasticity of what a unit fetches to the liveliness that upkeep adds", "assumption: rent in proportion to sales; evidence.csv: improvement_district has +2 to 15 %")
    upkeep_effect: float = number(0.03, 0, 0.5, "liveliness per log of 1 + upkeep over its usual size", "assumption")
    upkeep_usual: float = number(100, 1, 2000, "EUR a unit: stock of upkeep that counts for one", "assumption")
    upkeep_fade: float = number(0.1, 0.005, 1, "of upkeep worn off a month", "assumption")
    near: float = number(150, 0, 1000, "metres within which a dark front is felt", "assumption")
    usual_visits: float = number(120, 1, 5000, "trips a month per unit of a middling street", "assumption")
    visit_memory: float = number(0.2, 0.01, 1, "weight of this month in a street's visits", "assumption")
    close_ties: float = number(2, 1, 10, "ties from which somebody counts as tied in cohesion", "assumption")
    lively_safety: float = number(0.6, 0, 1, "of safety that is liveliness; the rest is cohesion", "assumption: an index without a source")
    trial_forgotten: float = number(0.1, 0, 1, "of one-day shops, forgotten a month", "assumption")


class MunicipalityParameters(Group):
    """The municipal purse."""

    ozb_owner: float = number(0.00589, 0, 0.05, "of value a year", "ozb_owner", "known")
    ozb_user: float = number(0.001963, 0, 0.05, "of value a year", "ozb_user", "known")
    services_per_inhabitant: float = number(12, 0, 500, "EUR a month: upkeep of the wijk", "assumption")
    bijstand_budget: float = number(1.0, 0, 2, "Rijk's budget over the start's bijstand", "assumption")
    reserve: float = number(20, 0, 500, "EUR per inhabitant", "assumption")
    lot: float = number(1_000, 50, 100_000, "EUR a month, a public contract for a local firm", "assumption")
    contract_months: float = number(12, 1, 60, "months of a public contract, of work under a contract with the wijk", "assumption")
    invited: float = number(5, 1, 10, "firms asked for a bid", "assumption: the usual three to five of a private tender; twice that at the most, as each must be looked at")
    bid_spread: float = number(0.08, 0, 1, "of the price, range of what local firms ask more than a large contractor", "assumption")
    bid_slope: float = number(0.1, 0, 1, "of the price, extra at full use of capacity", "assumption")
    contractor_labour: float = number(0.6, 0, 1, "labour in what contractors are paid", "assumption: upkeep and cleaning")
    contractor_hour: float = number(38, 10, 150, "EUR, an hour of upkeep by a contractor", "assumption")
    local_work_pay: float = number(14, 5, 50, "EUR an hour, work in the own wijk", "assumption: near the minimum wage")
    local_work_hours: float = number(32, 4, 160, "hours a month of who works in the own wijk", "assumption: beside a benefit")
    local_work_yield: float = number(0.6, 0, 2, "of a contractor's output per hour", "assumption: fewer machines, less routine")
    local_work_materials: float = number(0.2, 0, 1, "of a contract with the wijk, materials and guidance", "assumption")
    ozb_least: float = number(0.25, 0.01, 1, "of today's OZB rate, the lowest that a closure by OZB sets", "assumption")
    ozb_most: float = number(4, 1, 10, "times today's OZB rate, the highest that a closure by OZB sets", "assumption: beyond it no council would vote")
    local_work_asked: float = number(4, 1, 8, "people asked for one place of work in the own wijk in a month", "assumption; twice that at the most, as each is noted")


class RingParameters(Group):
    """The surrounding wijken in coarse form."""

    population: float = number(3.0, 0.5, 20, "of the named wijken's inhabitants", "assumption")
    streets: float = number(4, 1, 12, "per named wijk", "assumption")
    distance: float = number(900, 200, 5000, "metres", "assumption")
    churn: float = number(0.006, 0, 0.1, "of shops that close a month", "deaths_rate")
    response: float = number(2.0, 0, 10, "of closings and openings to sales per shop", "assumption")
    wealth_effect: float = number(0.1, 0, 1, "elasticity of the ring's spending to its wealth", "assumption")
    mood_most: float = number(0.3, 0, 0.9, "of the usual spending, the most that wealth adds or takes", "assumption")
    response_most: float = number(4, 1, 20, "times the start's sales per shop (or that part of it) beyond which response grows no more", "assumption")


class PlaceParameters(Group):
    """How a wijk is built from figures."""

    vacancy_start: float = number(0.07, 0, 0.4, "share of units", "vacancy_rate")
    core_share: float = number(0.55, 0.1, 1, "of units in the core", "assumption")
    inhabitants_per_segment: float = number(160, 40, 1000, "inhabitants per street segment", "assumption")
    chain_food: float = number(0.35, 0, 1, "chains and franchises at the start", "chain_outlets")
    chain_nonfood: float = number(0.60, 0, 1, "chains and franchises at the start", "chain_outlets")
    chain_horeca: float = number(0.28, 0, 1, "chains and franchises at the start", "chain_outlets")
    chain_services: float = number(0.25, 0, 1, "chains and franchises at the start", "chain_outlets")
    entrant_talent_food: float = number(0.8, -3, 3, "sd: talent at which an entrant breaks even", "solved once: calibration")
    entrant_talent_nonfood: float = number(0.4, -3, 3, "sd: talent at which an entrant breaks even", "solved once: calibration")
    entrant_talent_horeca: float = number(0.1, -3, 3, "sd: talent at which an entrant breaks even", "solved once: calibration")
    entrant_talent_services: float = number(0.3, -3, 3, "sd: talent at which an entrant breaks even", "solved once: calibration")
    entrant_talent_home: float = number(0.5, -3, 3, "sd: talent at which an entrant breaks even", "solved once: calibration")
    start_scale: float = number(1.6, 0.2, 5, "starts at home considered over those needed if all could raise capital", "solved once: calibration")
    survivor_talent: float = number(0.8, 0, 2, "sd above entrants, shops at the start", "trial")
    revenue_food: float = number(42_000, 10_000, 200_000, "EUR a month excl. VAT, small food shop", "sanity budget: ten shops beside the supermarkets")
    revenue_nonfood: float = number(22_000, 5_000, 200_000, "EUR a month excl. VAT", "sanity budget; retail_revenue_m2")
    revenue_horeca: float = number(22_000, 5_000, 100_000, "EUR a month excl. VAT", "sanity budget; horeca_revenue (larger, city-wide)")
    revenue_services: float = number(10_000, 1_500, 60_000, "EUR a month excl. VAT", "sanity budget; salon_revenue")
    revenue_home: float = number(3_300, 500, 20_000, "EUR a month excl. VAT", "salon_revenue: solo about 31k a year in 2017")
    revenue_supermarket: float = number(600_000, 100_000, 2_000_000, "EUR a month excl. VAT", "supermarket_revenue")
    supermarket_share: float = number(0.72, 0, 1, "of food turnover in the own wijk", "sanity budget", "uncertain")
    inhabitants_per_supermarket: float = number(6_000, 1_000, 50_000, "inhabitants", "sanity budget; supermarket_revenue")
    shop_age: float = number(110, 6, 600, "months, mean at the start", "assumption: closings of 7-9 % a year, older shops fewer")
    employer_share: float = number(0.04, 0, 0.5, "of businesses that are neither shop nor at home", "assumption")
    employer_jobs: float = number(0.12, 0, 5, "jobs with employers per inhabitant", "jobs_in_residential_areas; assumption")
    local_staff: float = number(0.25, 0, 1, "of shops' staff who live in the wijk", "assumption")
    local_jobs: float = number(0.10, 0, 1, "of employers' jobs held by residents", "assumption")


# fmt: on
GROUPS: Final[dict[str, type[Group]]] = {
    "population": PopulationParameters,
    "work": WorkParameters,
    "income": IncomeParameters,
    "time": TimeParameters,
    "ties": TiesParameters,
    "market": MarketParameters,
    "firms": FirmParameters,
    "closing": ClosingParameters,
    "premises": PremisesParameters,
    "opening": OpeningParameters,
    "street": StreetParameters,
    "municipality": MunicipalityParameters,
    "ring": RingParameters,
    "place": PlaceParameters,
    "coin": CoinParameters,
}


def split_branch(group: type[Group], field: str) -> tuple[str, int | None]:
    """``habit_food`` -> (``habit``, 0); a field that does not differ by branch -> (field, None).

    A field differs by branch if the group has it for all four branches in premises.
    """
    stem, _, last = field.rpartition("_")
    if last in BRANCHES and all(
        f"{stem}_{branch}" in group.model_fields for branch in BRANCHES[:4]
    ):
        return stem, BRANCHES.index(last)
    return field, None


class Parameters(BaseModel):
    """All parameters of a run; immutable."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    population: PopulationParameters = PopulationParameters()
    work: WorkParameters = WorkParameters()
    income: IncomeParameters = IncomeParameters()
    time: TimeParameters = TimeParameters()
    ties: TiesParameters = TiesParameters()
    market: MarketParameters = MarketParameters()
    firms: FirmParameters = FirmParameters()
    closing: ClosingParameters = ClosingParameters()
    premises: PremisesParameters = PremisesParameters()
    opening: OpeningParameters = OpeningParameters()
    street: StreetParameters = StreetParameters()
    municipality: MunicipalityParameters = MunicipalityParameters()
    ring: RingParameters = RingParameters()
    place: PlaceParameters = PlaceParameters()
    coin: CoinParameters = CoinParameters()

    def kernel(self) -> "KernelParameters":
        """The groups as compiled rules take them; see the module's docstring."""
        return KernelParameters(**{name: to_kernel(getattr(self, name)) for name in GROUPS})


class KernelParameters(Table):
    """The groups of parameters as compiled rules take them."""

    population: Any
    work: Any
    income: Any
    time: Any
    ties: Any
    market: Any
    firms: Any
    closing: Any
    premises: Any
    opening: Any
    street: Any
    municipality: Any
    ring: Any
    place: Any
    coin: Any


def to_kernel(group: Group) -> Numbers:
    """One group as a table: floats, and arrays of shape (5,) for fields by branch."""
    values: dict[str, Any] = {}
    for name, value in group:
        stem, branch = split_branch(type(group), name)
        if branch is None:
            values[name] = float(value)
        else:
            values.setdefault(stem, np.zeros(len(BRANCHES)))[branch] = float(value)
    return Numbers(**values)


def describe() -> list[dict[str, Any]]:
    """Every parameter: name, default, unit, range, source, role."""
    rows = []
    for group, kind in GROUPS.items():
        for name, field in kind.model_fields.items():
            extra: Any = field.json_schema_extra
            low = next(m.ge for m in field.metadata if hasattr(m, "ge"))
            high = next(m.le for m in field.metadata if hasattr(m, "le"))
            rows.append(
                {
                    "name": f"{group}.{name}",
                    "default": field.default,
                    "unit": extra["unit"],
                    "range": [low, high],
                    "source": extra["source"],
                    "role": extra["role"],
                }
            )
    return rows


def parameter_names() -> list[str]:
    """``group.name`` of every parameter."""
    return [f"{group}.{name}" for group, kind in GROUPS.items() for name in kind.model_fields]


def make_parameters(values: Mapping[str, Any], where: str = "--set") -> Parameters:
    """Parameters with the given ``{"group.name": value}``; an error names the place and what is allowed.

    Raises
    ------
    InputError
        A name that does not exist (with near names), a value that is no number or outside its range.
    """
    nested: dict[str, dict[str, Any]] = {}
    known = {row["name"]: row for row in describe()}
    for name, value in values.items():
        if name not in known:
            near = difflib.get_close_matches(name, known, n=3, cutoff=0.4)
            hint = f"; did you mean {' or '.join(near)}?" if near else ""
            raise InputError(
                f"{where}: there is no parameter {name!r}{hint} (list: wijkabm parameters)"
            )
        if type(value).__name__ in ("bool", "bool_"):
            raise InputError(f"{where}: {name} = {value} is not a number; write 1 or 0")
        group, _, field = name.partition(".")
        nested.setdefault(group, {})[field] = value
    try:
        return Parameters(**nested)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        row = known[name]
        low, high = row["range"]
        raise InputError(
            f"{where}: {name} = {first['input']!r} is not allowed; "
            f"give a number from {low:g} to {high:g} ({row['unit']})"
        ) from None


def set_names(parameters: Parameters) -> set[str]:
    """``group.name`` of the parameters that were set rather than left at their default."""
    return {
        f"{group}.{name}"
        for group in parameters.model_fields_set
        for name in getattr(parameters, group).model_fields_set
    }

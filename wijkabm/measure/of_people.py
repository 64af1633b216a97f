"""Indicators of people and enterprises."""

from wijkabm.measure.formulas import Indicator, in_euros, named, over, part_of
from wijkabm.measure.sums import LOW_INCOME_LINE


def list_people() -> list[Indicator]:
    """Indicators of people."""
    return [
        Indicator("inhabitants", "persons", "people of all ages; ring: as at the start",
                  "Inwoners", "Inhabitants", 0, named("inhabitants")),
        Indicator("residents", "persons", "people of 15 and older, occupied rows only",
                  "Bewoners van 15 jaar en ouder", "Residents of 15 and older", 0,
                  named("residents")),
        Indicator("households", "households", "households that live in the wijk",
                  "Huishoudens", "Households", 0, named("households")),
        Indicator("employed", "persons", "residents with a job, here or elsewhere, owners apart",
                  "Bewoners met een baan", "Residents with a job", 0, named("employed")),
        Indicator("owners_resident", "persons", "residents who own a business of the wijk",
                  "Ondernemers die in de wijk wonen", "Business owners who live here", 0,
                  named("owners")),
        Indicator("jobseekers", "persons", "residents who seek work, not on bijstand",
                  "Werkzoekenden", "Jobseekers", 0, named("jobseekers")),
        Indicator("unemployment_rate", "share",
                  "jobseekers / (employed + owners + jobseekers)",
                  "Werkloosheid", "Unemployment", 3, part_of("jobseekers", "labour_force")),
        Indicator("on_bijstand", "persons", "residents on bijstand",
                  "Mensen met bijstand", "People on bijstand", 0, named("bijstand")),
        Indicator("benefit_share", "share", "residents on bijstand / residents",
                  "Aandeel met bijstand", "Share on bijstand", 3,
                  part_of("bijstand", "residents")),
        Indicator("on_disability", "persons", "residents on a disability benefit",
                  "Mensen met een arbeidsongeschiktheidsuitkering", "People on disability benefit",
                  0, named("disability")),
        Indicator("students", "persons", "residents who study and have no other status",
                  "Studenten en scholieren", "Students", 0, named("students")),
        Indicator("pensioners", "persons", "residents on a pension",
                  "Gepensioneerden", "Pensioners", 0, named("pensioners")),
        Indicator("job_finding", "share per month",
                  "of residents who sought work a month ago and live here still, those with a job",
                  "Werkzoekenden die een baan vinden", "Jobseekers who find work",
                  3, part_of("found", "sought")),
        Indicator("household_income_median", "EUR/month",
                  "median household income, all sources, less contractual saving, before housing "
                  "and fixed costs, as the household expects it; interpolated in bins of 10 EUR",
                  "Inkomen van het middelste huishouden", "Median household income", 0,
                  in_euros("median_income")),
        Indicator("income_gini", "0-1", "Gini coefficient of that income over households",
                  "Ongelijkheid van inkomens (Gini)", "Inequality of incomes (Gini)", 3,
                  named("gini")),
        Indicator("low_income_share", "share",
                  f"households whose income for one is under {LOW_INCOME_LINE // 100} EUR a month: "
                  "income / (1 + 0.38 per further adult + 0.30 per child)",
                  "Huishoudens met een laag inkomen", "Households with a low income", 3,
                  part_of("low_income", "households")),
        Indicator("arrears_share", "share",
                  "households that still owe housing or fixed costs they could not pay / households",
                  "Huishoudens met betalingsachterstand", "Households in arrears", 3,
                  part_of("in_arrears", "households")),
        Indicator("savings_per_head", "EUR", "households' savings / inhabitants",
                  "Spaargeld per inwoner", "Savings per inhabitant", 0,
                  part_of("savings", "inhabitants", 0.01)),
    ]  # fmt: skip


def list_firms() -> list[Indicator]:
    """Indicators of the enterprises that there are."""
    return [
        Indicator("shops_open", "enterprises", "enterprises that trade in premises",
                  "Open winkels en bedrijven", "Shops open", 0, named("shops")),
        Indicator("shops_food", "enterprises", "of which food shops",
                  "Levensmiddelenwinkels", "Food shops", 0, named("food")),
        Indicator("shops_nonfood", "enterprises", "of which other shops",
                  "Andere winkels", "Non-food shops", 0, named("nonfood")),
        Indicator("shops_horeca", "enterprises", "of which cafés, restaurants and snack bars",
                  "Horeca", "Cafés and restaurants", 0, named("horeca")),
        Indicator("shops_services", "enterprises", "of which personal services and crafts",
                  "Diensten en ambacht", "Services and crafts", 0, named("services")),
        Indicator("businesses_home", "enterprises", "registered businesses at home",
                  "Bedrijven aan huis", "Businesses at home", 0, named("at_home")),
        Indicator("firms_registered", "enterprises", "all enterprises, quiet ones included",
                  "Ingeschreven bedrijven", "Registered enterprises", 0, named("registered")),
        Indicator("firms_trading", "enterprises", "enterprises that trade",
                  "Actieve bedrijven", "Trading enterprises", 0, named("trading")),
        Indicator("chain_share", "share", "chains and franchises among the shops open",
                  "Aandeel ketens en franchise", "Share of chains and franchises", 3,
                  part_of("chains", "shops")),
        Indicator("one_person_share", "share", "enterprises without employees / all registered",
                  "Aandeel zonder personeel", "Share of one-person enterprises", 3,
                  part_of("one_person", "registered")),
    ]  # fmt: skip


def list_turnover() -> list[Indicator]:
    """Indicators of enterprises that begin, end or change hands."""
    return [
        Indicator("openings", "enterprises/month", "new enterprises this month, at home included",
                  "Gestart", "Openings", 0, named("openings")),
        Indicator("closings", "enterprises/month", "enterprises that ended this month",
                  "Gestopt", "Closings", 0, named("closings")),
        Indicator("openings_shops", "enterprises/month", "of the openings, those in premises",
                  "Gestart in een pand", "Shops that opened", 0, named("openings_shops")),
        Indicator("closings_shops", "enterprises/month", "of the closings, those in premises",
                  "Gestopt in een pand", "Shops that closed", 0, named("closings_shops")),
        Indicator("moves_into_premises", "enterprises/month",
                  "businesses that moved from home into premises, not counted as openings",
                  "Van huis naar een pand", "Moves from home into premises", 0, named("moved_in")),
        Indicator("closings_insolvent", "enterprises/month",
                  "closed because bills went unpaid, or with debts that the owner cannot pay",
                  "Gestopt: failliet", "Closed: insolvent", 0, named("insolvent")),
        Indicator("closings_earns_less", "enterprises/month",
                  "closed because the owner would earn more elsewhere",
                  "Gestopt: verdient te weinig", "Closed: earns too little", 0,
                  named("earns_less")),
        Indicator("closings_retired", "enterprises/month", "closed because the owner retired",
                  "Gestopt: pensioen", "Closed: retired", 0, named("retired")),
        Indicator("closings_personal", "enterprises/month", "closed for personal reasons",
                  "Gestopt: persoonlijk", "Closed: personal", 0, named("personal")),
        Indicator("closings_head_office", "enterprises/month", "closed by a head office",
                  "Gestopt: besluit hoofdkantoor", "Closed: head office", 0,
                  named("head_office")),
        Indicator("closings_other", "enterprises/month",
                  "closed for another recorded cause: lease ended, owner left or died",
                  "Gestopt: andere reden", "Closed: other", 0, named("other")),
        Indicator("takeovers", "enterprises/month", "running shops that got a new owner",
                  "Overgenomen", "Takeovers", 0, named("takeovers")),
    ]  # fmt: skip


def list_trade() -> list[Indicator]:
    """Indicators of what enterprises earn, and whom they employ."""
    return [
        Indicator("revenue_per_m2", "EUR/m2/year",
                  "revenue of food and non-food shops in premises, excl. VAT, this month times 12, "
                  "over their floor; shops that opened after this month's market apart",
                  "Omzet per m2 winkel", "Retail revenue per m2", 0,
                  part_of("retail_revenue", "retail_floor", 0.12)),
        Indicator("result_over_revenue", "share of revenue",
                  "median over independent food and non-food shops of (result - labour cost of one "
                  "employee times the owner's hours) / revenue, this month",
                  "Resultaat na loon van de eigenaar, deel van de omzet",
                  "Result after owner's wage, of revenue", 3, named("median_result")),
        Indicator("owners_content", "share",
                  "independents in premises who expect to earn enough to go on, by what they want for "
                  "their hours and the rules they keep / all of them",
                  "Zelfstandigen die genoeg verwachten te verdienen",
                  "Independents who expect to earn enough", 3,
                  lambda s: over(s.content, s.shops - s.chains)),
        Indicator("cash_per_shop", "EUR", "cash of the shops open / shops open",
                  "Geld in kas per winkel of bedrijf", "Cash per shop", 0, part_of("cash", "shops", 0.01)),
        Indicator("jobs_local", "jobs",
                  "employees of enterprises of the wijk, jobs at its employers, resident owners",
                  "Banen in de wijk", "Jobs in the wijk", 0,
                  lambda s: s.staff + s.employer_jobs + s.owners),
        Indicator("jobs_local_residents", "jobs",
                  "of these jobs, those held by people who live in the named wijken",
                  "Banen in de wijk van bewoners", "Local jobs held by residents", 0,
                  lambda s: s.staff_residents + s.employer_residents + s.owners),
        Indicator("staff_vacancies", "jobs", "employees that enterprises want and do not have",
                  "Vacatures bij winkels en bedrijven", "Open jobs at shops", 0, named("open_jobs")),
    ]  # fmt: skip

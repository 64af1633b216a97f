"""Numbers that a wijk is built by."""

from wijkabm.ground.parameters.base import Group, number


# fmt: off
class PlaceParameters(Group):
    """How a wijk is built from figures."""

    vacancy_start: float = number(0.07, 0, 0.4, "share of units", "vacancy_rate")
    core_share: float = number(0.55, 0.1, 1, "of units in the core", "assumption")
    inhabitants_per_segment: float = number(160, 40, 1000, "inhabitants per street segment", "assumption")
    chain_food: float = number(0.35, 0, 1, "chains and franchises at the start", "chain_outlets")
    chain_nonfood: float = number(0.60, 0, 1, "chains and franchises at the start", "chain_outlets")
    chain_horeca: float = number(0.28, 0, 1, "chains and franchises at the start", "chain_outlets")
    chain_services: float = number(0.25, 0, 1, "chains and franchises at the start", "chain_outlets")
    entrant_talent_home: float = number(0.5, -3, 3, "sd: talent at which an entrant breaks even", "solved once: calibration")
    start_scale: float = number(1.6, 0.2, 5, "starts at home considered over those needed if all could raise capital", "solved once: calibration")
    survivor_talent: float = number(0.8, 0, 2, "sd above the mean of who might start, shops at the start", "trial")
    revenue_food: float = number(37_000, 10_000, 200_000, "EUR a month excl. VAT, small food shop", "sanity budget: ten shops beside the supermarkets; trial")
    revenue_nonfood: float = number(22_000, 5_000, 200_000, "EUR a month excl. VAT", "sanity budget; retail_revenue_m2")
    revenue_horeca: float = number(26_000, 5_000, 100_000, "EUR a month excl. VAT", "horeca_revenue: mean of drinks, fast food and restaurants is 30,000 in euros of 2023; trial below it: a wijk has few restaurants")
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

"""Numbers of people: ageing, moving, arriving."""

from wijkabm.ground.parameters.base import Group, number


# One number a line, with all that is known of it.
# fmt: off
class PopulationParameters(Group):
    """Ageing, births, deaths, moving."""

    leave_rate_tenant: float = number(0.0085, 0, 0.1, "per month", "assumption: a tenth a year move out of the wijk")
    leave_rate_owner: float = number(0.0045, 0, 0.1, "per month", "assumption")
    leave_factor_young: float = number(1.9, 0.1, 5, "factor, eldest below 35", "assumption")
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
    image_draw: float = number(0.5, 0, 1, "of newcomers without higher schooling who come no more, where all units are makers'", "assumption")
    fixed_kept: float = number(0.5, 0, 1, "of a household's fixed costs, of who moves out of it within the wijk", "assumption")

"""Numbers of income: wages, benefits, taxes."""

from wijkabm.ground.parameters.base import Group, number


# fmt: off
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
    start_months: float = number(6, 0, 24, "months that unemployment benefit goes on for who starts a business", "unemployment insurance law: start period of 26 weeks", "known")
    start_kept: float = number(0.71, 0, 1, "of the benefit in those months", "unemployment insurance law", "known")
    supplement_months: float = number(36, 0, 120, "months in which an owner from bijstand gets a supplement to the norm", "social assistance law for the self-employed", "known")
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
    arrears_kept: float = number(0.95, 0, 3, "of the norm of bijstand, that creditors leave in the purse", "assumption: the law's protected earnings, 95 %")
    arrears_collected: float = number(0.2, 0, 1, "of what is in the purse above it, that they collect a month", "assumption")
    arrears_most: float = number(12, 1, 120, "months of housing and fixed costs, beyond which creditors give up", "assumption")
    arrears_heavy: float = number(1, 0, 24, "months of housing and fixed costs, from which arrears are a worry", "assumption")
    scheme_pays: float = number(0.5, 0, 1, "of what is in the purse above a living, paid a month in a scheme for debts", "assumption")
    scheme_shame: float = number(0.5, 0, 1, "of households in arrears that accept no help, whatever it brings", "assumption")
    income_memory: float = number(0.25, 0.02, 1, "weight of this month in expected income", "assumption")

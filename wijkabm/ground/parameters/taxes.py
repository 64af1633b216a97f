"""Numbers of taxes: what the law of the price year (2023) takes of what an owner earns and sells."""

from wijkabm.ground.parameters.base import Group, number


# fmt: off
class TaxParameters(Group):
    """Income tax, health contribution and VAT of who owns a business."""

    rate_low: float = number(0.3693, 0, 0.6, "of taxable income up to the bracket's end", "income tax law", "known")
    rate_high: float = number(0.495, 0, 0.6, "of taxable income above it", "income tax law", "known")
    bracket: float = number(73_031, 10_000, 300_000, "EUR a year, end of the low bracket", "income tax law", "known")
    self_employed: float = number(5_030, 0, 20_000, "EUR a year, deduction for the self-employed", "income tax law", "known")
    starter: float = number(2_123, 0, 20_000, "EUR a year, extra deduction of a starter", "income tax law", "known")
    starter_years: float = number(3, 0, 5, "years in which a starter has it", "income tax law: three times within five years", "known")
    hours_least: float = number(1_225, 0, 2_500, "hours a year in the business from which these deductions are due", "income tax law", "known")
    exempt: float = number(0.14, 0, 0.5, "of profit after deductions, free of tax for small firms", "income tax law", "known")
    general_credit: float = number(3_070, 0, 10_000, "EUR a year, general tax credit", "income tax law", "known")
    general_from: float = number(22_660, 0, 100_000, "EUR a year of taxable income, from which it falls", "income tax law", "known")
    general_fall: float = number(0.06095, 0, 0.1, "of taxable income above that", "income tax law", "known")
    work_first: float = number(0.08231, 0, 0.5, "of profit, tax credit for work, first part", "income tax law", "known")
    work_first_end: float = number(10_741, 0, 100_000, "EUR a year, end of the first part", "income tax law", "known")
    work_second: float = number(0.29861, 0, 0.5, "of profit, the same, second part", "income tax law", "known")
    work_second_end: float = number(23_201, 0, 100_000, "EUR a year, end of the second part", "income tax law", "known")
    work_third: float = number(0.03085, 0, 0.5, "of profit, the same, third part", "income tax law", "known")
    work_third_end: float = number(37_691, 0, 200_000, "EUR a year, end of the third part", "income tax law", "known")
    work_fall: float = number(0.0651, 0, 0.1, "of profit above that, by which the credit for work falls", "income tax law", "known")
    health: float = number(0.0543, 0, 0.1, "of taxable profit, contribution to health insurance", "health insurance law", "known")
    health_most: float = number(66_956, 0, 200_000, "EUR a year, taxable profit on which it is due at the most", "health insurance law", "known")
    old_relief: float = number(0.179, 0, 0.5, "less tax past the state pension age: no premium for the state pension", "income tax law", "known")
    old_until: float = number(37_149, 0, 200_000, "EUR a year, taxable income on which that premium is due", "income tax law", "known")
    old_credits: float = number(0.5157, 0, 1, "of the tax credits, past the state pension age", "income tax law: 1,583 of 3,070", "known")
    old_deductions: float = number(0.5, 0, 1, "of the deductions, past the state pension age", "income tax law", "known")
    small_turnover: float = number(20_000, 0, 100_000, "EUR a year of turnover, up to which a small firm owes no VAT", "VAT law: small-business scheme", "known")

"""Microcredit: a fund of the municipality lends what a bank refuses."""

from typing import ClassVar

from wijkabm.levers.base import Column, Costs, Lever, cents, dose, setting


class Microcredit(Lever):
    """Microcredit: a fund of the municipality lends what a bank refuses.

    At a start whose capital falls short after savings, family and a bank, and for the renewal of a shop whose
    till cannot pay it, to those who know of it; nothing below the smallest loan, and the usual one where a
    start takes so much. Who would have begun part-time starts anyway. The borrower takes the loan if the
    expected income less payments still beats what else he could earn; the fund looks at a noisy signal of
    talent, as sharply as `screening` says. Loans are repaid over five years with interest. What a
    business that fails still owes stays with an owner who lives here as a debt, paid off from free income for
    three years, then written off.

    *Pays:* the municipality, in what is not repaid and in running the fund. *Counter-effect:* debt
    after failure; more entrants crowd those who are there. *Evidence:* modestly positive for borrowers
    in six trials (Banerjee, Karlan & Zinman 2015); turnover and profit up for borrowers of the Dutch
    Qredits (SEO).
    """

    name: ClassVar[str] = "microcredit"
    perspective: ClassVar[str] = "enterprise"
    budget_order: ClassVar[int] = 40
    month_order: ClassVar[int] = 20
    columns: ClassVar = {
        "debt_since": Column("contracts", int)
    }  # month in which a loan became a debt

    fund: float = dose(100_000, 0, 5_000_000, "EUR a year per wijk that may be lent", grows="euros")
    maximum: float = dose(
        50_000, 0, 50_000, "EUR per loan", "assumption", combine="most", scaled=False
    )
    rate: float = dose(0.08, 0.04, 0.12, "a year", "assumption", combine="least", scaled=False)
    screening: float = dose(
        0.5, 0, 1, "weight of the signal of talent", combine="most", scaled=False
    )
    known: float = dose(
        0.15, 0, 1, "of residents who know of it and would borrow",
        "assumption: a quarter to a half know such a fund by name, a third of starters would be in debt",
        combine="most", scaled=False,
    )  # fmt: skip
    least: float = dose(
        2_500, 0, 50_000, "EUR, smallest loan", "assumption: less costs more to handle than it brings",
        combine="least", scaled=False,
    )  # fmt: skip
    usual: float = dose(
        15_000, 0, 50_000, "EUR, usual loan", "assumption", combine="most", scaled=False
    )
    running_cost: float = setting(1000, 0, 100_000, "EUR a month, to run the fund", grows="euros")

    def costs(self, inhabitants: int) -> Costs:
        """Every month the running of the fund; a twelfth of the year's loans."""
        return Costs(running=cents(self.running_cost), uptake=cents(self.fund / 12.0))

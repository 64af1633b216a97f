"""Guarantee fund: the municipality carries part of the risk of loans that banks refuse."""

from typing import ClassVar

from wijkabm.levers.base import Costs, Lever, cents, dose, setting


class GuaranteeFund(Lever):
    """Guarantee fund: the municipality carries part of the risk of loans that banks refuse.

    *Mechanism:* a bank lends a share of a start's capital at its own risk. Who falls short after own savings,
    family and that, and whose bank brings the fund up, may borrow the whole: the fund puts its part of the
    loan with the bank, so that the bank's own risk is no more than usual. The borrower weighs repayment,
    interest and a premium against the income expected. The part comes back as the loan is paid off; of what a
    business that ends still owes, fund and bank each lose their part. Guarantees run on after the lever.
    A credit union, and lenders by crowdfunding, whose risk somebody carries are no other thing here: they
    lend what banks refuse. Landlords of the model turn no tenant away for fear of arrears, so that a lease
    is guaranteed through the capital that it takes. *Cost:* what is lost, and running the fund; what stands
    with banks is tied up. *Pays:* the municipality; who borrows pays a premium. *Counter-effect:* nobody
    looks at the plan as sharply as who lends his own money, so weak plans start, and losses come years
    later. *Evidence:* firms with a guaranteed loan grow faster (France: sales +7 %, Bertoni, Colombo & Quas
    2018; Italy, Benelux and Nordic countries +15 points, Bertoni et al. 2019) and fail less often than like
    firms there; new French firms grow too, but fail more often, and no more firms start in a sector (Lelarge,
    Sraer & Thesmar 2010).
    """

    name: ClassVar[str] = "guarantee_fund"
    perspective: ClassVar[str] = "enterprise"
    budget_order: ClassVar[int] = 310
    month_order: ClassVar[int] = 205

    fund: float = dose(
        60_000, 0, 5_000_000, "EUR a year per wijk, put with banks as security", grows="euros"
    )
    covered: float = dose(
        0.5, 0, 0.9, "of a loan, that the fund carries",
        "assumption: as the national scheme (BMKB) in usual years", combine="most", scaled=False,
    )  # fmt: skip
    premium: float = dose(
        0.04, 0, 0.15, "of what is carried, once", "assumption: near the fee of BMKB",
        combine="least", scaled=False,
    )  # fmt: skip
    known: float = dose(
        0.3, 0, 1, "of starters who fall short, whose bank brings it up",
        "assumption: banks use the scheme for few small loans", combine="most", scaled=False,
    )  # fmt: skip
    running_cost: float = setting(800, 0, 100_000, "EUR a month, to run the fund", grows="euros")

    def costs(self, inhabitants: int) -> Costs:
        """Every month the running of the fund; a twelfth of what may be put with banks in a year."""
        return Costs(running=cents(self.running_cost), uptake=cents(self.fund / 12.0))

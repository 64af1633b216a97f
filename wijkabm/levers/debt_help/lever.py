"""Help with debts: creditors wait, and what is left after some years is forgiven."""

from typing import ClassVar

from wijkabm.levers.base import Column, Costs, Lever, cents, dose, setting

MONTHS = 12


class DebtHelp(Lever):
    """Help with debts: creditors wait, and what is left after some years is forgiven.

    *Mechanism:* households with heavy arrears are found and offered a scheme of some months. Creditors
    wait, its adults seek work without that worry, and the household pays more than a living leaves. At
    the end what is left is forgiven: by then a bank lends for a start again, as to somebody on a benefit
    who begins for himself.
    *Who decides*: the household. Many do not come, for shame; who would pay it all in the scheme does not
    either. Who runs up new arrears falls out.
    *Cost:* guidance for each month of a scheme, and who finds people. *Who pays*: the municipality, and
    creditors. A scheme goes on when the lever ends.
    *Counter-effect:* creditors lose what is forgiven, the municipality's fund too; trajectories are long.
    *Evidence:* debt services made people on bijstand leave it, mostly without work (Koning 2015); who is
    in the legal scheme finds work more often (Muller et al. 2020); forgiving debts of bijstand did little
    (De Bruijn et al. 2023).
    """

    name: ClassVar[str] = "debt_help"
    perspective: ClassVar[str] = "jobs"
    budget_order: ClassVar[int] = 380
    month_order: ClassVar[int] = 280
    columns: ClassVar = {
        "owed": Column("contracts", int),  # cents of arrears after the last month's payment
        "home": Column("contracts", int),  # identity of the household
        "forgiven": Column("wijken", int),  # cents that creditors lost so far
    }

    places: float = dose(40, 0, 200, "per year", grows="parts")
    months: float = dose(18, 6, 60, "months", combine="most", scaled=False)
    cost: float = dose(2_400, 0, 15_000, "EUR per place", combine="most", scaled=False)
    office: float = setting(800, 0, 20_000, "EUR a month, whoever comes", grows="euros")

    def costs(self, inhabitants: int) -> Costs:
        """Who finds people; the first month of places that may begin (the rest is owed by contract)."""
        begin = 1.0 + self.places / MONTHS
        return Costs(
            running=cents(self.office), uptake=cents(begin * self.cost / max(self.months, 1.0))
        )

"""Empty units for makers at a low rent: they give a street its image, and rents follow."""

from typing import ClassVar

from wijkabm.levers.base import Column, Costs, Lever, cents, dose, setting

MONTHS = 12
UNIT_RENT = 2_000.0  # EUR a month: the most that the desk sets aside for one unit (assumption)


class CreativeZone(Lever):
    """Empty units for makers at a low rent: they give a street its image, and rents follow.

    *Mechanism:* landlords of units that stand empty are asked to let them to makers (industry,
    information, culture) at a share of the rent, of which the municipality makes good a part. Makers who
    work at home and sell enough take one as a workplace. Where makers work a street gets an image: what
    units fetch rises, and newcomers without higher schooling come less, so that the others come more.
    *Who decides*: the landlord, by what he is paid against what waiting brings; the maker, by what a
    workplace adds against rent and fit-out, and again when the low rent ends.
    *Cost:* part of the rent given up, for the term of the contract, and somebody who runs it. *Who pays*:
    the municipality; the landlord bears the rest. Contracts run on when the lever ends.
    *Counter-effect:* rents around rise, for shops too; at the end of the term first users leave.
    *Evidence:* no estimate for workshops; galleries settle where prices rise anyhow (Schuetz 2014).
    """

    name: ClassVar[str] = "creative_zone"
    perspective: ClassVar[str] = "room"
    budget_order: ClassVar[int] = 390
    month_order: ClassVar[int] = 290
    columns: ClassVar = {
        "zone": Column("premises", int),  # 1 its landlord lets it to makers at the low rent
        "again": Column("premises", int),  # month from which its landlord may be asked again
    }

    units: float = dose(6, 0, 60, "units", grows="whole")
    rent: float = dose(0.5, 0.05, 1, "of the rent", combine="least", scaled=False)
    months: float = dose(36, 6, 120, "months of the low rent", combine="most", scaled=False)
    compensation: float = dose(
        0.5, 0, 1, "share of the discount that the municipality pays", combine="most", scaled=False
    )
    host: float = setting(12_000, 0, 150_000, "EUR a year", grows="euros")

    def costs(self, inhabitants: int) -> Costs:
        """Who runs it; the part of the rent that is made good."""
        part = (1.0 - self.rent) * self.compensation
        return Costs(
            running=cents(self.host / MONTHS) if self.units > 0 else 0,
            uptake=cents(UNIT_RENT * part * self.units),
        )

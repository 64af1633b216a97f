"""Shopping-street manager: an association, joint promotion, a clean and safe street, entrants."""

from typing import ClassVar

from wijkabm.levers.base import Column, Costs, Lever, cents, dose, setting


class StreetManagement(Lever):
    """Shopping-street manager: an association, joint promotion, a clean and safe street, entrants.

    Mechanism: a manager divides her week. Part goes to the association: she visits owners without a head
    office who are not organised, each once a year at most, and who counts on more than meetings take joins.
    Part goes to rounds with police and cleaners: the busiest street feels watched, as by a warden, and part
    of the trouble moves to the next. What is left goes to acquisition: entrants see more of the empty units;
    outsiders are approached, weigh the best unit and come or do not. With a mix target she approaches for the
    branches of which there are few, and entrants of an over-represented branch are turned away (counted as
    refused). Members are asked for a share of joint promotion, and pay it for a year if what all of it brings
    is more to them; it makes every shop of the street known. A working budget cleans the street and promotes
    it. Cost: the municipality pays the manager and the working budget, members their share. Counter-effect:
    wasted in a dying street, where nobody who is approached comes; turning away leaves units empty; who pays
    no share gains too. Evidence: no estimate.
    """

    name: ClassVar[str] = "street_management"
    perspective: ClassVar[str] = "room"
    budget_order: ClassVar[int] = 130
    month_order: ClassVar[int] = 310
    columns: ClassVar = {
        "agreed": Column("contracts", int)  # cents a month of promotion, as agreed
    }

    fte: float = dose(1, 0, 2, "fte", grows="parts")
    mix_target: float = dose(0, 0, 1, "how strictly the mix is kept", combine="most")
    association: float = dose(
        0.2,
        0,
        1,
        "of the manager's week, for the association of owners",
        combine="most",
        scaled=False,
    )
    clean_safe: float = dose(
        0.2, 0, 1, "of the manager's week, for rounds with police and cleaners",
        combine="most", scaled=False,
    )  # fmt: skip
    visits: float = dose(
        30, 0, 200, "owners a month whom a manager could visit who did nothing else",
        combine="most", scaled=False,
    )  # fmt: skip
    promotion: float = dose(5_000, 0, 200_000, "EUR a year of joint promotion", grows="euros")
    share: float = dose(
        15, 0, 500, "EUR a month that a member is asked for joint promotion",
        combine="most", scaled=False,
    )  # fmt: skip
    cleaning: float = dose(
        5_000, 0, 200_000, "EUR a year of cleaning and small repairs", grows="euros"
    )
    pay: float = setting(75_000, 30_000, 150_000, "EUR a year per fte")

    def costs(self, inhabitants: int) -> Costs:
        """The manager's pay, and the working budget."""
        budget = self.promotion + self.cleaning if self.fte > 0 else 0.0
        return Costs(running=cents((self.fte * self.pay + budget) / 12.0))

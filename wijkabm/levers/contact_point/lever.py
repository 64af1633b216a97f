"""Contact point: one counter and a programme manager, who help owners through rules and find them."""

from typing import ClassVar

from wijkabm.levers.base import Column, Costs, Lever, cents, dose, setting


class ContactPoint(Lever):
    """Contact point: one counter and a programme manager, who help owners through rules and find them.

    *Mechanism:* rules, permits and the search for help take an owner hours. Now and then one thinks of
    bringing them to the counter, and does if the hours that are spared, as far as he believes in them, are
    more than those of the visit. Part of the free places go to who comes by himself, members and those who
    know other owners first; part to owners whom the manager looks up. For a year somebody then helps: fewer
    hours on rules lower the income for which an owner goes on; who is helped ranks as an insider with the
    network and is found sooner by coaches; starters hear of funds. Whoever is offered help says what he
    lacks (an inventory); who is helped and has premises is asked into the organisation of owners, which he
    weighs against its hours. *Cost:* managers and the counter. *Pays:* the municipality; owners with their
    time. *Counter-effect:* overhead; those who shout are served first, and places are few. *Evidence:* no
    estimate; in eight wijken with a programme manager owners were better organised (MKB-Nederland 2013).
    """

    name: ClassVar[str] = "contact_point"
    perspective: ClassVar[str] = "enterprise"
    budget_order: ClassVar[int] = 320
    month_order: ClassVar[int] = 5
    columns: ClassVar = {
        "needs": Column(
            "wijken", int, (7,)
        )  # owners who said so since it began; nothing; all who were asked
    }

    fte: float = dose(0.5, 0, 3, "programme managers, full time", grows="parts")
    caseload: float = dose(
        60, 5, 300, "owners whom one manager helps at once", combine="most", scaled=False
    )
    outreach: float = dose(
        0.5, 0, 1, "of free places, for owners whom the manager looks up",
        combine="most", scaled=False,
    )  # fmt: skip
    hours: float = dose(
        3, 0, 40, "hours a month spared of who has premises",
        "assumption: of a working day a month that rules take", combine="most", scaled=False,
    )  # fmt: skip
    hours_at_home: float = dose(
        1, 0, 40, "hours a month spared of who works at home", combine="most", scaled=False
    )
    visit: float = dose(
        6, 0, 80, "hours that being helped takes an owner", combine="most", scaled=False
    )
    adviser: float = dose(
        1_000,
        0,
        20_000,
        "EUR, a year of a paid adviser, who does the same",
        combine="most",
        scaled=False,
    )
    told: float = dose(
        0.1,
        0,
        1,
        "of starters who knew no fund, who hear of it there",
        combine="most",
        scaled=False,
    )
    cost: float = setting(90_000, 0, 250_000, "EUR a year, one manager with a counter")
    set_up_cost: float = setting(5_000, 0, 250_000, "EUR once, for the counter", grows="euros")

    def costs(self, inhabitants: int) -> Costs:
        """Once the counter, every month the managers."""
        begins = self.set_up_cost if self.fte > 0 else 0.0
        return Costs(cents(begins), cents(self.fte * self.cost / 12.0))

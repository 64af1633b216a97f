"""What owners say that they lack, when somebody asks: an inventory.

Whoever is offered help is asked, whether he takes it or not, and may name several. What he says follows from
his own state, and from two answers of that moment: whether he finds a unit, and whether he wants help.
"""

from typing import Any, Final

import numpy as np

from wijkabm.ground.compiled.kernels import part
from wijkabm.ground.tables.codes import HOME, INDEPENDENT, SERVICES
from wijkabm.levers.coaching.decision import wanted_by_owner
from wijkabm.month.firms.livelihood import wanted_in_premises
from wijkabm.month.opening.outgrowing import can_fit_out, is_too_busy_for_home
from wijkabm.month.unit_search import find_unit

LACKS: Final = ("units", "customers", "rules", "credit", "staff")
UNITS, CUSTOMERS, RULES, CREDIT, STAFF = range(5)
NOTHING, ASKED = 5, 6
NO_UNIT, NO_MEANS = 1, 2
COLUMNS: Final = (*LACKS, "nothing", "asked")


@part
def search_unit(j, world, numbers, now):
    """What keeps an owner at home who outgrew it: `NO_UNIT` that pays, `NO_MEANS` to fit it out; else 0.

    He looks at the units that he would see this month.
    """
    shops, terms = world.shops, world.terms
    w = shops.wijk[j]
    if shops.branch[j] != HOME or not is_too_busy_for_home(j, False, world, numbers):
        return 0
    wanted = wanted_in_premises(shops.expected_income[j] / shops.own_time[j], w, terms)
    found = find_unit(
        w, SERVICES, shops.identity[j], INDEPENDENT, shops.believed[j], wanted, terms, world, numbers, now
    )  # fmt: skip
    if found.unit < 0:
        return NO_UNIT
    return 0 if can_fit_out(j, found, world, numbers) else NO_MEANS


@part
def note_lacks(j, wants_help, world, numbers, now, me):
    """Ask an owner what he lacks, and count what he says.

    Units: too busy for home, and no unit that would pay. Customers: he counts on less than what he gives up
    by staying. Rules: their hours cost more than being helped with them, so that he wants the help. Credit:
    bills are unpaid, the till is in the red, or cannot fit out the unit that he found. Staff: he wants more
    than he has. Nothing: none of these.
    """
    shops = world.shops
    w = shops.wijk[j]
    search = search_unit(j, world, numbers, now)
    named = np.int64(0)
    for lack in range(NOTHING):
        holds = (
            (lack == UNITS and search == NO_UNIT)
            or (lack == CUSTOMERS and shops.expected_income[j] < wanted_by_owner(j, world, numbers))
            or (lack == RULES and wants_help)
            or (
                lack == CREDIT and (shops.arrears[j] > 0 or shops.cash[j] < 0 or search == NO_MEANS)
            )
            or (lack == STAFF and shops.staff_wanted[j] > shops.staff[j])
        )
        if holds:
            me.needs[w, lack] += 1
            named += 1
    if named == 0:
        me.needs[w, NOTHING] += 1
    me.needs[w, ASKED] += 1


def list_needs(wijk: Any) -> dict[str, dict[str, int]]:
    """The inventory since the counter opened: `COLUMNS` by wijk; empty where there is no counter."""
    own = wijk.own.get("contact_point")
    if own is None:
        return {}
    return {
        name: dict(zip(COLUMNS, row, strict=True))
        for name, row in zip(wijk.wijk_names, own.needs.tolist(), strict=True)
    }

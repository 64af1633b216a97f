"""What an owner says that he lacks, when somebody asks: an inventory."""

from typing import Any, Final

from wijkabm.ground.compiled.kernels import part
from wijkabm.ground.tables.codes import HOME, SERVICES
from wijkabm.levers.coaching.decision import wanted_by_owner

NEEDS: Final = ("credit", "staff", "customers", "units", "rules", "nothing")
CREDIT, STAFF, CUSTOMERS, UNITS, RULES, NOTHING = range(6)


@part
def need_of(j, world, numbers):
    """What hinders an owner most, the first of these that holds.

    Credit: bills are unpaid, or the till is in the red. Staff: more is wanted than there is. Customers: he
    earns less than he gives up. A unit: at home, with the sales of a usual shop of services. Rules: he is in
    premises. Else nothing.
    """
    shops = world.shops
    if shops.arrears[j] > 0 or shops.cash[j] < 0:
        return CREDIT
    if shops.staff_wanted[j] > shops.staff[j]:
        return STAFF
    if shops.expected_income[j] < wanted_by_owner(j, world, numbers):
        return CUSTOMERS
    if shops.branch[j] != HOME:
        return RULES
    usual = world.wijken.typical_revenue[shops.wijk[j], SERVICES]
    return UNITS if shops.expected_sales[j] >= usual else NOTHING


@part
def note_need(j, world, numbers, me):
    """Count what an owner lacks."""
    me.needs[world.shops.wijk[j], need_of(j, world, numbers)] += 1


def list_needs(wijk: Any) -> dict[str, dict[str, int]]:
    """The inventory of a model: ``{wijk: {what is lacked: owners who said so}}`` since the counter opened."""
    counted = wijk.own["contact_point"].needs
    return {
        name: dict(zip(NEEDS, row.tolist(), strict=True))
        for name, row in zip(wijk.wijk_names, counted, strict=True)
    }

"""What the Rijk pays for bijstand where results begin, and what it is held to have been spent before."""

from wijkabm.ground.parameters.whole import Parameters
from wijkabm.ground.tables.codes import ON_BIJSTAND
from wijkabm.ground.tables.world import World


def remember_bijstand(world: World, w: int, monthly: int, month: int) -> None:
    """Bijstand of the years before `month`, as if it had always been this much a month, cents.

    In January last year's sum is complete and the budget set; the year before it is not known.
    """
    lived = (month - 1) % 12
    last = 12 * monthly
    world.wijken.bijstand_spent[w] = (lived * monthly, last) if lived else (last, -1)


def set_bijstand_budget(world: World, parameters: Parameters, month: int) -> None:
    """Set the Rijk's monthly bijstand budget to what is paid when the results begin, before `month`.

    The published number of people on bijstand sets the start; what they are owed depends on incomes and
    savings as the burn-in leaves them. Who came too late to be paid last month counts as the others do.
    """
    households, residents = world.households, world.residents
    on_bijstand = (residents.alive == 1) & (residents.status == ON_BIJSTAND)
    for w in range(world.wijken.x.size):
        here = residents.household[on_bijstand & (residents.wijk == w)]
        paid = int(households.bijstand[households.wijk == w].sum())
        there = int((households.moved_in[here] < month - 1).sum())
        monthly = paid * here.size // there if there else paid
        world.wijken.bijstand_budget[w] = int(monthly * parameters.municipality.bijstand_budget)
        remember_bijstand(world, w, monthly, month)

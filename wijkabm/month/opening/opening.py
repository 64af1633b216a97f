"""Step 9, opening: who starts a business, and where.

Residents begin to mean to start by need, opportunity and example (Parker 2009): more often without a job and
with tied people who own one. They stay so for months, look again and again, and enter if it should earn
more than they would elsewhere, by a margin, at the best unit they see; most start at home. Outsiders,
chains and franchises look at the same empty units. One after the other: each signed lease lowers the next
one's prospects.
"""

from wijkabm.ground.compiled.kernels import kernel
from wijkabm.ground.tables.codes import (
    BRINGS_BUSINESS,
    HOME,
)
from wijkabm.month.opening.considering import looks
from wijkabm.month.opening.from_here import start_from_here
from wijkabm.month.opening.from_ring import come_from_ring
from wijkabm.month.opening.outgrowing import outgrow_home
from wijkabm.month.opening.outside import arrive_from_outside
from wijkabm.month.opening.permits import finish_permits
from wijkabm.month.opening.starting import bring_along
from wijkabm.month.opening.workplace import seek_workplace


@kernel
def open_firms(world, numbers, now):
    """Permits that came through, residents who consider, outsiders, home businesses that outgrow home."""
    residents, shops, wijken = world.residents, world.shops, world.wijken
    finish_permits(world, numbers, now)
    for i in range(residents.alive.size):
        if residents.alive[i] == 1 and residents.shop[i] == BRINGS_BUSINESS:
            bring_along(i, world, numbers, now)
        elif residents.alive[i] == 1 and looks(i, world, numbers, now):
            start_from_here(i, world, numbers, now)
    for w in range(wijken.first_segment.size):
        arrive_from_outside(w, world, numbers, now)
        come_from_ring(w, world, numbers, now)
    for j in range(shops.alive.size):
        if shops.alive[j] == 1 and shops.branch[j] == HOME and shops.premises[j] < 0:
            seek_workplace(j, world, numbers, now)
        if shops.alive[j] == 1 and shops.branch[j] == HOME and shops.premises[j] < 0:
            outgrow_home(j, world, numbers, now)

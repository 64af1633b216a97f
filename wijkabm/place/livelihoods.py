"""As many shops as somebody can live from.

A plan counts shops by what homes spend (`shop_plan`). Who could live from one only the wijk that is built can
tell: by its wages, its rents, and how good the shops are that were drawn. Where an entrant would need a
talent that nobody has, and none of the small shops that are there earns what its owner could earn elsewhere,
there are fewer, and the wijk is built again. Those that are left sell more, and a branch may be left out
altogether (*assumption*: people then buy elsewhere what they would have bought there, as in a village without
shops).

What somebody counted in the street stays. Nor are there so few, but for one or none, that each would sell
more than `LARGEST` times the usual revenue of the branch: where nobody could live from those either, it is
the parameters that ask for it, and the build stops (`market_at_rest.check_entrants`).
"""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from wijkabm.ground.compiled.kernels import kernel
from wijkabm.ground.parameters.whole import KernelParameters
from wijkabm.ground.tables.codes import HOME
from wijkabm.ground.tables.world import World
from wijkabm.month.firms.bills import is_supermarket
from wijkabm.month.firms.livelihood import reservation_income
from wijkabm.place.draws import Array
from wijkabm.place.key_figures import KeyFigures
from wijkabm.place.market_at_rest import MOST_TALENT, NEAR
from wijkabm.place.shop_plan import ANY_NUMBER
from wijkabm.place.targets import set_targets

LARGEST: Final = 2.5  # times the usual revenue of its branch, of a small shop (assumption)
STEP: Final = 0.2  # of the shops of a branch, fewer each time


@kernel
def judge_shops(world: Any, numbers: Any, small: Array, nobody: Array) -> None:
    """Fill by wijk and branch the number of small shops, and 1 where nobody could live from one, (n, 4)."""
    shops, wijken = world.shops, world.wijken
    earned = np.full(small.shape, -np.inf)
    for j in range(shops.alive.size):
        w, b = shops.wijk[j], shops.branch[j]
        if shops.alive[j] == 1 and b != HOME and not is_supermarket(j, shops, numbers.firms):
            small[w, b] += 1
            earned[w, b] = max(earned[w, b], shops.expected_income[j])
    for w in range(small.shape[0]):
        enough = reservation_income(wijken.usual_wage[w], numbers)
        for b in range(HOME):
            if wijken.marginal_talent[w, b] > MOST_TALENT - NEAR and earned[w, b] < enough:
                nobody[w, b] = 1


class Living(NamedTuple):
    """What a built wijk tells of its shops, by wijk and branch, (n, 4)."""

    small: Array  # small shops
    nobody: Array  # 1 where neither an entrant nor anybody who is there could live from one


def judge_living(world: World, numbers: KernelParameters) -> Living:
    """Where nobody could live from a small shop."""
    shape = world.wijken.x.size, HOME
    living = Living(np.zeros(shape, np.int64), np.zeros(shape, np.int64))
    judge_shops(world, numbers, *living)
    return living


def leave_out(
    living: Living,
    most: Sequence[Sequence[int]] | None,
    areas: Sequence[KeyFigures],
    world: World,
    numbers: KernelParameters,
) -> list[list[int]] | None:
    """So many small shops at the most, by wijk and branch; None where no branch can have fewer.

    `most` is what held until now.
    """
    fewer = [list(row) for row in most or [ANY_NUMBER] * len(areas)]
    changed = False
    for w, b in np.argwhere(living.nobody).tolist():
        counted = set_targets(areas[w]).counted
        n = int(living.small[w, b])
        left = n - max(round(STEP * n), 1)
        sold = n * float(world.wijken.typical_revenue[w, b]) / 100.0
        if counted.units is not None or counted.shops[b] is not None:
            continue
        if left <= 1 or sold / left <= LARGEST * numbers.place.revenue[b]:
            fewer[w][b] = left
            changed = True
    return fewer if changed else None

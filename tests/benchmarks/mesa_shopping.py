"""The shopping rule written with ordinary Mesa agents, as the yardstick of the compiled one.

The same people, shops and budgets as in a wijk's tables, and the same rule: a basket goes where it
went last time unless habit breaks or the place has closed; then a place is drawn from the nested
logit. Written as a Mesa user writes it: an object per resident and shop, a loop over agents,
Python's random numbers. Left out, to its advantage: word of mouth, the ledger and visitors.
"""

import random
from typing import Any

import mesa

from wijkabm.ground.tables.codes import BASKETS, FIRST_BASKET, HOME
from wijkabm.model.wijk import Wijk

CENTRE, ONLINE, RING, ELSEWHERE = "centre", "online", "ring", "elsewhere"


class Shop(mesa.Agent):
    """A shop that adds up what is spent in it."""

    def __init__(self, model: mesa.Model, branch: int, attraction: float, local: int) -> None:
        super().__init__(model)
        self.branch, self.attraction, self.local = branch, attraction, local
        self.sales = 0
        self.is_open = True


class Resident(mesa.Agent):
    """A person who fills eleven baskets a month."""

    def __init__(self, model: mesa.Model, loyalty: float, access: Any, budgets: list[int]) -> None:
        super().__init__(model)
        self.loyalty, self.access, self.budgets = loyalty, access, budgets
        self.spent_outside = 0
        self.habits: list[Any] = [None] * sum(BASKETS)

    def step(self) -> None:
        """Fill every basket."""
        for branch, n_baskets in enumerate(BASKETS):
            for slot in range(FIRST_BASKET[branch], FIRST_BASKET[branch] + n_baskets):
                place = self.habits[slot]
                closed = place is None or (isinstance(place, Shop) and not place.is_open)
                if closed or self.model.luck.random() > self.model.habit[branch]:
                    place = self.choose(branch)
                    self.habits[slot] = place
                if isinstance(place, Shop):
                    place.sales += self.budgets[branch] // n_baskets
                else:
                    self.spent_outside += self.budgets[branch] // n_baskets

    def choose(self, branch: int) -> Any:
        """Nested logit: first the own wijk, the ring, the centre or online, then which shop."""
        shops = self.model.shops_by_branch[branch]
        pull = [
            (0.6 + 0.8 * self.loyalty) * shop.attraction * self.access[branch][shop.local]
            for shop in shops
        ]
        inside = sum(pull)
        weights = {
            place: weight for place, weight in self.model.outside[branch].items() if weight > 0
        }
        own = inside**self.model.nest_correlation
        draw = self.model.luck.random() * (own + sum(weights.values()))
        if draw < own:
            return self.model.luck.choices(shops, pull)[0]
        draw -= own
        for place, weight in weights.items():
            draw -= weight
            if draw < 0:
                return place
        return CENTRE


class Shopping(mesa.Model):
    """Residents of the first wijk of `wijk`, at most `n_residents` of them, and all its shops."""

    def __init__(self, wijk: Wijk, n_residents: int) -> None:
        super().__init__(rng=1)
        self.luck = random.Random(1)
        world, market = wijk.world, wijk.kernel_parameters.market
        self.habit = [float(x) for x in market.habit]
        self.nest_correlation = float(market.nest_correlation)
        self.shops_by_branch = self._make_shops(world)
        ring = [float((world.ring.shops[:, b] * world.ring.weight[:, b]).sum()) for b in range(4)]
        weight = world.wijken.place_weight[0].tolist()
        self.outside = [
            {
                RING: (weight[b][0] * ring[b]) ** self.nest_correlation,
                CENTRE: weight[b][1],
                ONLINE: weight[b][2],
            }
            for b in range(4)
        ]
        self.outside.append({ELSEWHERE: weight[HOME][1]})
        self._make_residents(world, n_residents)

    def _make_shops(self, world: Any) -> list[list[Shop]]:
        by_branch: list[list[Shop]] = [[] for _ in BASKETS]
        for row in (world.shops.trading & world.shops.alive & (world.shops.wijk == 0)).nonzero()[0]:
            branch = int(world.shops.branch[row])
            if branch != HOME:
                local = int(world.segments.local[world.shops.segment[row]])
                attraction = float(world.scratch.attraction[row])
                by_branch[branch].append(Shop(self, branch, attraction, local))
        return by_branch

    def _make_residents(self, world: Any, n_residents: int) -> None:
        access = [
            world.segments.access[:, :, s].T.tolist() for s in range(world.wijken.n_segments[0])
        ]
        people = (world.residents.alive & (world.residents.wijk == 0)).nonzero()[0]
        for row in people[:n_residents]:
            home = world.residents.household[row]
            adults = max(int(world.households.n_adults[home]), 1)
            budgets = [int(x) // adults for x in world.households.budget[home, : len(BASKETS)]]
            segment = int(world.households.segment[home])
            loyalty = float(world.residents.loyalty[row])
            Resident(self, loyalty, [*access[segment], []], budgets)

    def step(self) -> None:
        """One month: everybody shops."""
        self.agents_by_type[Resident].shuffle_do("step")

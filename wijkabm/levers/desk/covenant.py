"""A covenant: a rule over levers, with targets, a review every quarter, and an end for what nobody uses.

It sets no outcome and moves no dose of its own: at a review it only makes named levers stronger or
weaker, or ends them, by the rules below. *Assumption* throughout: no covenant's own rules are known.
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final, NamedTuple

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator

from wijkabm.ground.tables.codes import JOBSEEKER, ON_BIJSTAND, ON_DISABILITY
from wijkabm.ground.tables.world import World
from wijkabm.levers.registry import name_levers, number_lever


def measure_turnover(world: World, n_wijken: int) -> np.ndarray:
    """Sales of last month by the enterprises of each wijk, cents."""
    shops = world.shops
    here = (shops.alive == 1) & (shops.trading == 1)
    return np.bincount(shops.wijk[here], shops.sales[here], n_wijken)


def count_owners(world: World, n_wijken: int) -> np.ndarray:
    """Enterprises that trade, in each wijk."""
    shops = world.shops
    here = (shops.alive == 1) & (shops.trading == 1)
    return np.bincount(shops.wijk[here], minlength=n_wijken).astype(np.float64)


def count_benefit_households(world: World, n_wijken: int) -> np.ndarray:
    """Share of the households of each wijk in which somebody has a benefit."""
    people, homes = world.residents, world.households
    on_benefit = (people.alive == 1) & np.isin(
        people.status, (JOBSEEKER, ON_BIJSTAND, ON_DISABILITY)
    )
    with_benefit = np.zeros(homes.alive.size, np.bool_)
    with_benefit[people.household[on_benefit]] = True
    lived_in = homes.alive == 1
    count = np.bincount(homes.wijk[lived_in & with_benefit], minlength=n_wijken)
    return count / np.maximum(np.bincount(homes.wijk[lived_in], minlength=n_wijken), 1)


MEASURES: Final[dict[str, Callable[[World, int], np.ndarray]]] = {
    "turnover": measure_turnover,
    "owners": count_owners,
    "benefit_households": count_benefit_households,
}
"""What a target can be set on: a number per wijk."""

Change = Annotated[float, Field(ge=-1.0, le=10.0)]


class Covenant(BaseModel):
    """Targets for a term, and the levers that are reviewed.

    Parameters
    ----------
    start, end : int
        Months; `end` is exclusive.
    every : int
        Months from one review to the next.
    targets : dict
        Of `MEASURES`, the relative change that is wanted at the end, against the mean of the first
        period; negative for a fall.
    levers : tuple of str
        Levers that it strengthens, weakens or ends, in each wijk apart.
    first, step : float
        Part of a lever's own strength at the start; by how much a review moves it.
    patience : int
        Reviews in a row in which nobody said yes to a lever before it is ended: the sanction on a party
        that does not deliver.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    start: int = Field(default=1, ge=1, le=12_000)
    end: int = Field(default=49, ge=1, le=12_000)
    every: int = Field(default=3, ge=1, le=60)
    targets: dict[str, Change]
    levers: tuple[str, ...]
    first: float = Field(default=0.5, ge=0.0, le=1.0)
    step: float = Field(default=0.25, ge=0.0, le=1.0)
    patience: int = Field(default=4, ge=1, le=1000)

    @model_validator(mode="before")
    @classmethod
    def _refuse_truths(cls, values: Any) -> Any:
        """Yes and no are no numbers."""
        if isinstance(values, Mapping):
            targets = values.get("targets")
            inside = targets if isinstance(targets, Mapping) else {}
            for name, value in (*values.items(), *inside.items()):
                if isinstance(value, bool):
                    raise ValueError(f"{name} = {value} is not a number; write 1 or 0")
        return values

    @model_validator(mode="after")
    def _check_names(self) -> "Covenant":
        for name in self.targets:
            if name not in MEASURES:
                raise ValueError(f"targets: there is no {name!r}; choose {', '.join(MEASURES)}")
        for name in self.levers:
            if name not in name_levers():
                raise ValueError(f"levers: there is no lever {name!r} (list: wijkabm levers)")
        if self.end <= self.start:
            raise ValueError(f"end {self.end} must come after start {self.start}")
        return self


class Decision(NamedTuple):
    """What a review decided about a lever; `on_track` is the share of targets that are."""

    month: int
    wijk: int
    lever: int
    on_track: float
    strength: float


class Review:
    """Keeps what a covenant has seen, and decides.

    Before its start and after its end the factors are 1: what the levers' own windows say holds.

    Attributes
    ----------
    factor : ndarray
        What strengths are multiplied by this month, shape (wijken, levers).
    decisions : list of Decision
    """

    def __init__(self, covenant: Covenant, n_wijken: int) -> None:
        self.covenant, self.n_wijken = covenant, n_wijken
        self.levers = [number_lever(name) for name in covenant.levers]
        shape = (n_wijken, len(name_levers()))
        self.factor = np.ones(shape)
        self.decisions: list[Decision] = []
        self.base: np.ndarray | None = None  # (targets, wijken), mean of the first period
        self.seen = np.zeros((len(covenant.targets), n_wijken))
        self.months_seen = 0
        self.accepted = np.zeros(shape, np.int64)
        self.offered = np.zeros(shape, np.int64)
        self.idle = np.zeros(
            shape, np.int64
        )  # reviews in a row in which nobody who was asked said yes

    def open_month(self, world: World, month: int) -> None:
        """Look at last month, and decide if a period is over; before the counts of levers are cleared."""
        plan = self.covenant
        if not plan.start <= month < plan.end:
            self.factor[:] = 1.0
            return
        if month == plan.start:
            self.factor[:, self.levers] = plan.first
            return
        measured = [MEASURES[name](world, self.n_wijken) for name in plan.targets]
        self.seen += np.array(measured).reshape(self.seen.shape)
        self.months_seen += 1
        self.accepted += world.policy.accepted
        self.offered += world.policy.offered
        if (month - plan.start) % plan.every == 0:
            self._decide(month)
            self.seen[:] = 0.0
            self.months_seen = 0
            self.accepted[:] = self.offered[:] = 0

    def _decide(self, month: int) -> None:
        """A target is on track when its change is at least the part of it that the time passed asks.

        Fewer than half of the targets on track: the levers become stronger by a step, up to their own
        strength. All of them: weaker by a step. A lever that was offered and to which nobody said yes in
        `patience` reviews in a row ends.
        """
        plan = self.covenant
        mean = self.seen / self.months_seen
        self.idle[self.accepted > 0] = 0
        self.idle[(self.accepted == 0) & (self.offered > 0)] += 1
        if self.base is None:
            self.base = mean
            return
        passed = (month - plan.start) / (plan.end - plan.start)
        wanted = np.array(list(plan.targets.values())).reshape(-1, 1)
        change = np.divide(
            mean - self.base, self.base, out=np.zeros_like(mean), where=self.base > 0
        )
        reached = np.where(wanted < 0, change <= wanted * passed, change >= wanted * passed)
        on_track = reached.mean(axis=0) if len(plan.targets) else np.ones(self.n_wijken)
        for w in range(self.n_wijken):
            move = plan.step if on_track[w] < 0.5 else -plan.step if on_track[w] == 1.0 else 0.0
            for k in self.levers:
                moved = min(max(self.factor[w, k] + move, 0.0), 1.0)
                ended = self.idle[w, k] >= plan.patience
                self.factor[w, k] = 0.0 if ended else moved
                self.decisions.append(
                    Decision(month, w, k, float(on_track[w]), float(self.factor[w, k]))
                )

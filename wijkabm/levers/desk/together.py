"""A scenario: levers and shocks that belong together, whoever wrote them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from wijkabm.levers.base import Lever
from wijkabm.levers.desk.amounts import settle_lever
from wijkabm.levers.desk.covenant import Covenant
from wijkabm.levers.desk.reach import Reach, Reached
from wijkabm.levers.desk.schedule import first_month
from wijkabm.levers.desk.targets import Target
from wijkabm.levers.registry import is_shock

LANGUAGES: Final = ("nl", "en")

TOGETHER: Final = "+"
"""Between the names of what is done at the same time."""


@dataclass(frozen=True)
class Scenario:
    """Levers and shocks that belong together.

    Attributes
    ----------
    name : str
        File name without its ending.
    title, text : dict of str
        By language, ``nl`` and ``en``: a title, and a paragraph that says what it stands for.
    presets : tuple of str
        Wijken it was written for; any may be used.
    budget : float or None
        What all levers together may cost in a calendar year, EUR; None for no limit but the purse.
    per_inhabitants : int or None
        The budget is for so many people and follows those of the run; None for a budget as it is. Each
        lever says the same of itself.
    levers : tuple of Lever
        Levers and shocks, in any order: the result does not depend on it.
    covenant : Covenant or None
        A rule over the levers.
    added : tuple of str
        Levers that joined a scenario, as its name tells.
    where_possible : tuple of str
        Levers that are left out, not refused, where they cannot work: those that join, in one wijk.
    left_out : tuple of str
        Those that were.
    written : Scenario or None
        Of a scenario that was settled: how it was written, where that differs.
    targets : tuple of Target
        What is wanted of it; they move nothing.
    reach : tuple of Reach
        What its shocks are to bring about in each wijk.
    reached : tuple of Reached
        Of a scenario that a wijk has taken: what they do, and by which doses.
    files : tuple of str
        Where its targets stand, as errors call it; nothing else depends on it.
    """

    name: str
    title: Mapping[str, str] = field(default_factory=dict)
    text: Mapping[str, str] = field(default_factory=dict)
    presets: tuple[str, ...] = ()
    budget: float | None = None
    levers: tuple[Lever, ...] = ()
    covenant: Covenant | None = None
    per_inhabitants: int | None = None
    added: tuple[str, ...] = ()
    where_possible: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    written: "Scenario | None" = None
    targets: tuple[Target, ...] = ()
    reach: tuple[Reach, ...] = ()
    reached: tuple[Reached, ...] = ()
    files: tuple[str, ...] = field(default=(), compare=False, repr=False)

    def name_part(self, part: str) -> str:
        """A part of it (targets, reach) with the files in which it stands, to begin an error."""
        return ": ".join([*filter(None, [" and ".join(self.files)]), part])

    def first_month(self) -> int | None:
        """First month in which anybody may act differently than in the baseline; None if never."""
        months = [month for month in map(first_month, self.levers) if month is not None]
        return min(months, default=None)

    def all_targets(self) -> tuple[Target, ...]:
        """Its own targets, and those of its covenant."""
        return (*self.targets, *(self.covenant.targets if self.covenant else ()))

    def without_policy(self) -> "Scenario":
        """The same shocks without a municipality that acts: what its levers are compared with."""
        shocks = tuple(x for x in self.levers if is_shock(x))
        return Scenario(BASELINE.name, levers=shocks, reach=self.reach)

    def compared_with(self) -> "Scenario":
        """What it is held against: its shocks without policy; no shocks, where it holds shocks alone."""
        without = self.without_policy()
        return without if len(without.levers) < len(self.levers) else BASELINE

    def first_difference(self) -> int | None:
        """First month in which anybody may act differently than in `compared_with`; None if never."""
        shocks = self.compared_with().levers
        return replace(self, levers=tuple(x for x in self.levers if x not in shocks)).first_month()

    def add(self, levers: Iterable[Lever], budget: float | None = None) -> "Scenario":
        """The same scenario with more levers, which its name tells, and another budget if one is given."""
        more = tuple(levers)
        joined = [lever.name for lever in more]
        names = joined if self.name == BASELINE.name and more else [self.name, *joined]
        whole = replace(
            self,
            name=TOGETHER.join(names),
            levers=(*self.levers, *more),
            added=(*self.added, *names[1:]),
        )
        return (
            whole if budget is None else replace(whole, budget=float(budget), per_inhabitants=None)
        )

    def within(self, wijken: Collection[str]) -> "Scenario":
        """What of it concerns these wijken: levers of others are left out, and their names."""
        inside = []
        for lever in self.levers:
            named = tuple(name for name in lever.wijk if name in wijken)
            if named or not lever.wijk:
                inside.append(lever.model_copy(update={"wijk": named}))
        wanted = tuple(
            target.within(wijken)
            for target in self.targets
            if not target.wijk or set(target.wijk) & set(wijken)
        )
        rule = self.covenant
        if rule is not None:
            rule = rule.limit([lever.name for lever in inside], wijken)
        return replace(self, levers=tuple(inside), targets=wanted, covenant=rule)

    def settle(self, inhabitants: Mapping[str, float]) -> "Scenario":
        """The scenario with the amounts of these wijken, by their inhabitants; a settled one stays as it is.

        Levers that join wijken are left out of one where the scenario says so (`where_possible`).
        """
        possible = [
            lever
            for lever in self.levers
            if not (
                lever.joins
                and lever.name in self.where_possible
                and len(lever.wijk or inhabitants) < 2
            )
        ]
        settled = tuple(x for lever in possible for x in settle_lever(lever, inhabitants))
        budget = self.budget
        if budget is not None and self.per_inhabitants is not None:
            budget = round(budget * sum(inhabitants.values()) / self.per_inhabitants, 0)
        targets = tuple(x for target in self.targets for x in target.settle(inhabitants))
        unchanged = (settled, targets) == (self.levers, self.targets)
        if unchanged and self.per_inhabitants is None:
            return self
        return replace(
            self,
            levers=settled,
            budget=budget,
            per_inhabitants=None,
            left_out=tuple(x.name for x in self.levers if x not in possible),
            written=self,
            targets=targets,
        )


BASELINE: Final = Scenario("baseline")

"""Cases of the fuzz program: parameters, levers, shocks and places, all drawn from a number.

A case is a function of its number alone, so that one can be repeated by it. Half of the ways in which
parameters are drawn put them at the ends of their ranges, where a rule that forgot a bound is found out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from tests.place.worlds import make_figures
from wijkabm.ground.errors import InputError
from wijkabm.ground.parameters.whole import describe
from wijkabm.levers.base import Lever, Window, bounds
from wijkabm.levers.desk.covenant import Covenant
from wijkabm.levers.desk.scenario import Scenario
from wijkabm.levers.desk.targets import Target
from wijkabm.levers.registry import kinds_of_lever, kinds_of_shock, make_lever
from wijkabm.model.wijk import CLOSURES
from wijkabm.place.catalogue import PARTS
from wijkabm.place.key_figures import KeyFigures

WAYS: Final = (
    "defaults",
    "one at an end",
    "two at an end",
    "4 % at an end",
    "a group at its ends",
    "a quarter drawn",
    "all drawn",
    "each at either end",
    "nearly all low",
    "nearly all high",
)
"""How parameters are drawn; the last digit of a case's number."""


@dataclass(frozen=True)
class Case:
    """What is run, and how to run it again."""

    number: int
    way: str
    areas: tuple[KeyFigures, ...]
    parameters: Mapping[str, float]
    policy: Scenario
    closure: str
    months: int
    burn_in: int
    seed: int

    def describe(self) -> str:
        """What is particular about it, in a line."""
        levers = " ".join(lever.name for lever in self.policy.levers)
        people = "+".join(f"{area.value('inhabitants'):.0f}" for area in self.areas)
        return (
            f"{self.way}; {people} people; {self.closure}; {self.burn_in}+{self.months} months; "
            f"budget {self.policy.budget}; {levers or 'no levers'}"
        )


def draw_case(number: int, sample: Sequence[KeyFigures] = ()) -> Case:
    """The case of that number; of the places, half are from `sample` where one is given."""
    luck = np.random.default_rng(number)
    way = WAYS[number % len(WAYS)]
    parameters = draw_parameters(luck, way)
    count = int(luck.choice([1, 1, 2, 3]))
    drawn = [draw_area(luck, f"area{k}", sample) for k in range(count)]
    areas = tuple({area.name: area for area in drawn}.values())  # no buurt twice in one world
    return Case(
        number,
        way,
        areas,
        parameters,
        draw_policy(luck, [area.name for area in areas]),
        CLOSURES[int(luck.integers(len(CLOSURES)))],
        int(luck.choice([8, 14, 26, 60], p=[0.25, 0.3, 0.25, 0.2])),
        int(luck.choice([0, 0, 3, 12])),
        int(luck.integers(1, 1000)),
    )


def draw_area(luck: np.random.Generator, code: str, sample: Sequence[KeyFigures]) -> KeyFigures:
    """A small area of plausible figures, or one of the sample."""
    if sample and luck.random() < 0.5:
        return sample[int(luck.integers(len(sample)))]
    people = int(luck.integers(200, 1200))
    ages = luck.dirichlet([8.0, 6.0, 14.0, 13.0, 9.0])
    counts = [int(share * people) for share in ages]
    counts[2] += people - sum(counts)
    homes = int(people / luck.uniform(1.6, 2.6))
    kinds = [int(share * homes) for share in luck.dirichlet([5.0, 3.0, 4.0])]
    kinds[0] += homes - sum(kinds)
    adults = people - counts[0]
    return make_figures(
        code,
        inhabitants=people,
        **dict(zip(PARTS["inhabitants"], counts, strict=True)),
        households=homes,
        one_person_households=kinds[0],
        households_without_children=kinds[1],
        households_with_children=kinds[2],
        on_bijstand=int(adults * luck.uniform(0.0, 0.12)),
        on_disability=int(adults * luck.uniform(0.0, 0.08)),
        on_unemployment_insurance=int(adults * luck.uniform(0.0, 0.04)),
        on_state_pension=int(counts[4] * 0.9),
        businesses=int(people * luck.uniform(0.02, 0.2)),
        income_per_inhabitant=int(luck.uniform(16_000, 60_000)),
    )


def draw_parameters(luck: np.random.Generator, way: str) -> dict[str, float]:
    """Parameters that are not left at their default, by name."""
    rows = describe()
    ends = luck.integers(0, 2, len(rows))
    uniform = luck.random(len(rows))
    some = luck.random(len(rows))
    at_end = {row["name"]: float(row["range"][end]) for row, end in zip(rows, ends, strict=True)}
    drawn = {
        row["name"]: row["range"][0] + float(u) * (row["range"][1] - row["range"][0])
        for row, u in zip(rows, uniform, strict=True)
    }
    names = list(at_end)
    chosen = [names[int(k)] for k in luck.choice(len(names), 2, replace=False)]
    group = chosen[0].partition(".")[0]
    match way:
        case "one at an end":
            return {chosen[0]: at_end[chosen[0]]}
        case "two at an end":
            return {name: at_end[name] for name in chosen}
        case "4 % at an end":
            return {name: at_end[name] for name, u in zip(names, some, strict=True) if u < 0.04}
        case "a group at its ends":
            return {name: at_end[name] for name in names if name.startswith(f"{group}.")}
        case "a quarter drawn":
            return {name: drawn[name] for name, u in zip(names, some, strict=True) if u < 0.25}
        case "all drawn":
            return drawn
        case "each at either end":
            return at_end
        case "nearly all low" | "nearly all high":
            end = int(way.endswith("high"))
            return {
                row["name"]: float(row["range"][end])
                for row, u in zip(rows, some, strict=True)
                if u < 0.95
            }
    return {}


def draw_policy(luck: np.random.Generator, wijken: Sequence[str]) -> Scenario:
    """No lever, a few or all of them, and shocks; sometimes a budget, sometimes a covenant."""
    names = [
        name for name, kind in kinds_of_lever().items() if len(wijken) > 1 or not kind.joins
    ]  # what joins wijken is refused in one alone
    kind = luck.random()
    if kind < 0.25:
        chosen = []
    elif kind < 0.8:
        chosen = [names[int(k)] for k in luck.integers(len(names), size=int(luck.integers(1, 5)))]
    else:
        chosen = names
    if luck.random() < 0.5:
        shocks = list(kinds_of_shock())
        chosen = chosen + [shocks[int(k)] for k in luck.integers(len(shocks), size=2)]
    levers = tuple(draw_lever(luck, name, wijken) for name in chosen)
    covenant = None
    reviewed = tuple(lever.name for lever in levers if lever.name in kinds_of_lever())
    if reviewed and luck.random() < 0.15:
        covenant = draw_covenant(luck, reviewed)
    budget = float(luck.choice([0.0, 1e3, 1e5, 1e8])) if luck.random() < 0.3 else None
    return Scenario("fuzz", budget=budget, levers=levers, covenant=covenant)


def draw_covenant(luck: np.random.Generator, levers: tuple[str, ...]) -> Covenant:
    """Two targets, and every rule with every lever."""
    targets = tuple(
        Target(
            name=name, indicator=name, relative=float(luck.uniform(-0.5, 0.5)), by=12,
            base=str(luck.choice(["start", "before"])),
        )
        for name in ("turnover", "benefit_households")
    )  # fmt: skip
    times = int(luck.integers(1, 5))
    rules = [
        {"when": when, "target": target, "do": do, "lever": levers, "times": times}
        for target in ("turnover", "benefit_households")
        for when, do in (("missed", "raise"), ("met", "lower"), ("missed", "add"))
    ]
    rules.append({"when": "unused", "do": "stop", "lever": levers, "times": times})
    return Covenant(targets=targets, rules=rules, every=int(luck.integers(1, 4)))


def draw_lever(luck: np.random.Generator, name: str, wijken: Sequence[str]) -> Lever:
    """A lever whose fields are at their default, at an end, or anything between."""
    kind = {**kinds_of_lever(), **kinds_of_shock()}[name]
    fields: dict[str, Any] = {"start": int(luck.integers(1, 12))}
    if luck.random() < 0.3:
        fields["end"] = fields["start"] + int(luck.integers(0, 24))
    if luck.random() < 0.3:
        fields["ramp"] = int(luck.integers(0, 12))
    if luck.random() < 0.3:
        fields["announced"] = int(luck.integers(1, fields["start"] + 1))
    if luck.random() < 0.2:
        fields["strength"] = float(luck.choice([0.0, 0.01, 0.5]))
    if luck.random() < 0.2 and not kind.joins:
        fields["wijk"] = (wijken[int(luck.integers(len(wijken)))],)
    for field, info in kind.model_fields.items():
        limits = bounds(info)
        where = luck.random()
        if field in Window.model_fields or limits is None or where < 0.4:
            continue
        low, high = limits
        value = low if where < 0.6 else high if where < 0.8 else luck.uniform(low, high)
        fields[field] = int(value) if info.annotation in (int, int | None) else float(value)
    try:
        return make_lever(name, fields)
    except InputError:  # fields that do not go together
        return make_lever(name, {})

"""The burn-in: shops, rents, jobs and ties find their rest while the published numbers hold.

Some of what is solved for a start at rest (``rest``) leaves out what only a living wijk shows. Between the
months of the burn-in it is corrected by what was seen, as a thermostat corrects a valve: who usually comes
(``newcomers``), the age of those for whom homes are kept, and the rates of `RATES`. Luck that is left goes
by an exchange of the last newcomers (``exchange``), and what was counted in the street holds again
(``recount``). From month 1 on nothing is corrected any more: the
rules read what held the numbers at the end.
"""

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from wijkabm.ground.parameters.whole import KernelParameters
from wijkabm.ground.tables.codes import N_CLASSES
from wijkabm.ground.tables.world import Now, World
from wijkabm.place import draws
from wijkabm.place.agreement import ALLOWED, HIDDEN, find_rounding
from wijkabm.place.catalogue import SPECS
from wijkabm.place.counting import (
    BIJSTAND,
    DISABILITY,
    INCOME,
    INHABITANTS,
    INSURED,
    KIND,
    LOW,
    N_COUNTS,
    PENSION,
    SCHOOLING,
    WORKING,
    Means,
    count_all,
)
from wijkabm.place.draws import Array
from wijkabm.place.exchange import Aim, choose_exchanges, list_choice, move_households
from wijkabm.place.home_businesses import recount_home_businesses
from wijkabm.place.incomes import list_incomes
from wijkabm.place.key_figures import KeyFigures
from wijkabm.place.mortality import expect_deaths
from wijkabm.place.moves_at_rest import (
    balance_moves,
    count_coming_owners,
    measure_crowding,
)
from wijkabm.place.newcomers import (
    N_AGES,
    N_LEANS,
    YOUNG,
    Count,
    count_people,
    lean_weights,
    list_members,
    solve_lean,
)
from wijkabm.place.recount import recount, recount_members
from wijkabm.place.sectors import count_sectors, name_sectors
from wijkabm.place.stock_at_rest import begin_rents, plan_units, recount_units
from wijkabm.place.targets import AGE_CLASSES, KINDS_OF_HOUSEHOLD, set_targets

ANSWER: Final = 6.0  # months in which arrivals make up for who is missing
LEARNING: Final = 60.0  # months: slower, so that what is learned does not swing
MOST_LEARNED: Final = 0.01  # of a class, a month
MEMORY: Final = 24.0  # months over which arrivals by class are averaged
SHIFTING: Final = 0.15  # a month, of the share of an age class that is missing: more homes for it
MOST_SHIFTED: Final = 1.0  # of the logarithm
FEW_OWNERS: Final = 5.0  # who came weigh against so many of whom nothing is known
FEW: Final = 20.0  # a class of fewer weighs as if it had so many
BUSINESSES: Final = N_COUNTS  # counted beside what the exchange counts
RATES: Final = {
    "job_loss": (INSURED, 1.0),
    "benefit_step": (BIJSTAND, 3.0),
    "disability_step": (DISABILITY, 3.0),
    "home_step": (WORKING, -6.0),
    "wage_scale": (INCOME, 3.0),
    "entry_scale": (BUSINESSES, 1.0),
}
"""Columns of the wijk, the count that each holds, and how its logarithm answers to the share missing."""
FIGURE_OF_COUNT: Final = {
    BIJSTAND: "on_bijstand",
    DISABILITY: "on_disability",
    INSURED: "on_unemployment_insurance",
    PENSION: "on_state_pension",
    WORKING: "net_participation",
    SCHOOLING: "education_low",
    SCHOOLING + 1: "education_middle",
    SCHOOLING + 2: "education_high",
    INCOME: "income_per_inhabitant",
    LOW: "low_income_households",
}
HEADS_OF_COUNT: Final = {
    **dict(enumerate(AGE_CLASSES)),
    **{KIND + k: name for k, name in enumerate(KINDS_OF_HOUSEHOLD)},
    **{k: FIGURE_OF_COUNT[k] for k in (BIJSTAND, DISABILITY, INSURED, PENSION)},
    INHABITANTS: "inhabitants",
}
"""Counts that are figures as they are published."""
NOT_GIVEN: Final = 0.1  # weight of a count that is not
RATES_LEARN: Final = 24.0  # months
FARTHEST: Final = 1.5  # of the logarithm of a rate from what was solved
HIGHEST_RATE: Final = 0.5  # a month
SLACK: Final = 0.4  # of what agreement allows, within which the exchange leaves a count
SLACK_INHABITANTS: Final = 0.25  # of that
FIRM: Final = 25.0  # weight of the number of inhabitants
HEADS: Final = 4.0  # of that of people by age, households by kind and people on benefits


class Settling:
    """Keeps the wijken of a world at their published numbers through the burn-in.

    Parameters
    ----------
    world : World
        As built, before the burn-in.
    areas : sequence of KeyFigures
        What it was built from; what they do not hold is held less firmly, the share of low incomes not at
        all.
    parameters : KernelParameters
    month : int
        The month before the first.
    """

    def __init__(
        self,
        world: World,
        areas: Sequence[KeyFigures],
        parameters: KernelParameters,
        month: int,
    ) -> None:
        templates, n = world.templates, world.wijken.x.size
        size = templates.wijk.size
        self.parameters = parameters
        self.means = Means(
            np.zeros(size), np.zeros(size), float(parameters.income.contractual_saving)
        )
        list_incomes(
            world.households, world.residents, self.means.saving, self.means.income, self.means.low
        )
        self.areas = areas
        self.given = np.array([_list_given(area) for area in areas])
        self.weight = np.where(self.given, 1.0, NOT_GIVEN)
        self.weight[:, list(HEADS_OF_COUNT)] *= HEADS
        self.weight[:, INHABITANTS] = FIRM
        self.weight[self.given[:, LOW] == 0, LOW] = 0.0
        self.counted = [set_targets(area).counted for area in areas]
        self.people = _count_people(world, month).people
        self.counts = self._count(world, month)
        self.lived = 0
        self.usual, self.group = templates.weight.copy(), templates.household_class
        self.members = np.zeros((size, N_LEANS))
        list_members(templates, self.means.low, self.members)
        self.rows = [np.flatnonzero(templates.wijk == w) for w in range(n)]
        self.lean, self.learned = np.zeros((n, N_LEANS)), np.zeros((n, N_LEANS))
        self.arrivals = np.zeros((n, N_CLASSES))
        self.owners, self.owners_expected = np.full(n, FEW_OWNERS), np.full(n, FEW_OWNERS)
        self.sectors = count_sectors(world)
        self.units = world.wijken.n_units.copy()
        self.deaths = np.array([self._expect_deaths(world, w, month) for w in range(n)])
        self.homes, self.shift = world.wijken.class_target.copy(), np.zeros((n, N_AGES))
        self.solved = {name: getattr(world.wijken, name).copy() for name in RATES}
        self.turned = {name: np.zeros(n) for name in RATES}

    def correct(self, world: World, month: int) -> None:
        """Look at the wijken at the end of a month of the burn-in, and correct the next one."""
        self.lived += 1
        seen = _count_people(world, month)
        self.arrivals += max(1.0 / self.lived, 1.0 / MEMORY) * (seen.arrived - self.arrivals)
        self.owners += seen.owners
        self.owners_expected += count_coming_owners(world.templates, seen.arrived)
        counts = self._count(world, month)
        missing = self.people - seen.people
        lacking = np.column_stack([missing[:, :YOUNG], self.counts[:, LOW] - counts[:, LOW]])
        lacking[:, YOUNG] *= self.weight[:, LOW]
        most = MOST_LEARNED * np.column_stack([self.people[:, :YOUNG], self.counts[:, LOW]])
        self.learned = np.clip(self.learned + lacking / (ANSWER * LEARNING), -most, most)
        self._lean(world, self.learned + lacking / ANSWER)
        relative = missing / np.maximum(self.people, FEW)
        self.shift = np.clip(self.shift + SHIFTING * relative, -MOST_SHIFTED, MOST_SHIFTED)
        self._keep_homes(world, self.shift + relative)
        _keep_jobs_open(world.region, float(self.parameters.work.vacancy_rate))
        for name, (count, answer) in RATES.items():
            wanted = self.counts[:, count]
            short = answer * (wanted - counts[:, count]) / np.maximum(wanted, FEW)
            turned = self.turned[name] + short / RATES_LEARN
            self.turned[name] = np.clip(turned, -FARTHEST, FARTHEST)
            self._turn(world, name, self.turned[name] + short)

    def finish(self, world: World, now: Now) -> int:
        """Leave what held the numbers to the months of results, and exchange the last newcomers.

        Returns how many households came by it.
        """
        self._lean(world, self.learned)
        self._keep_homes(world, self.shift)
        for name in RATES:
            self._turn(world, name, self.turned[name])
        units = plan_units(self.units, self.counted, world)
        recount_units(world, units, self.parameters, now)
        recount(world, self.counted, self.parameters, now)
        begin_rents(world)
        came = self._exchange(world, now)
        recount_home_businesses(world, self.counts[:, BUSINESSES], self.parameters, now)
        crowd = measure_crowding(world, self.parameters, now)
        chosen = self.owners / self.owners_expected
        balance_moves(world, self.arrivals, crowd, self.parameters, now.month, chosen)
        recount_members(world, self.counted, now.key)
        _open_jobs(world)
        for w in range(self.deaths.size):
            deaths = self._expect_deaths(world, w, now.month)
            world.wijken.mortality[w] *= self.deaths[w] / max(deaths, 1e-9)
        name_sectors(world, self.sectors)
        return came

    def _count(self, world: World, month: int) -> Array:
        counts = np.zeros((world.wijken.x.size, N_COUNTS + 1))
        count_all(world.households, world.residents, self.means.saving, month, counts)
        shops = world.shops
        trading = shops.wijk[shops.alive == 1]
        counts[:, BUSINESSES] = np.bincount(trading, minlength=counts.shape[0])
        return counts

    def _expect_deaths(self, world: World, w: int, month: int) -> float:
        residents = world.residents
        here = (residents.alive == 1) & (residents.wijk == w)
        age = month + 1 - residents.birth_month[here]
        expected: float = expect_deaths(age, self.parameters.population)
        return float(world.wijken.mortality[w]) * expected

    def _lean(self, world: World, extra: Array) -> None:
        for w, rows in enumerate(self.rows):
            tables = rows, self.group, self.usual, self.members
            solve_lean(*tables, self.arrivals[w], extra[w], self.lean[w])
            lean_weights(*tables, self.lean[w], world.templates.weight)

    def _keep_homes(self, world: World, shift: Array) -> None:
        """Homes for households by the age of their eldest; of each kind as many as published."""
        for w in range(shift.shape[0]):
            factors = [math.exp(shift[w, min(band + 1, N_AGES - 1)]) for band in range(5)]
            for kind in range(0, N_CLASSES, 5):
                homes = self.homes[w, kind : kind + 5].tolist()
                if sum(homes):
                    wanted = [n * factor for n, factor in zip(homes, factors)]
                    world.wijken.class_target[w, kind : kind + 5] = draws.apportion(
                        wanted, sum(homes)
                    )

    def _turn(self, world: World, name: str, turned: Array) -> None:
        column = getattr(world.wijken, name)
        for w, logarithm in enumerate(turned.tolist()):
            rate = self.solved[name][w] * math.exp(min(max(logarithm, -FARTHEST), FARTHEST))
            column[w] = min(rate, HIGHEST_RATE) if self.solved[name][w] < HIGHEST_RATE else rate

    def _exchange(self, world: World, now: Now) -> int:
        p = self.parameters
        seen = self._count(world, now.month)
        came = 0
        for w in range(seen.shape[0]):
            homes = np.flatnonzero(world.households.wijk == w)
            order = homes[draws.shuffle(now.key, draws.EMPTY + 1000 * w, homes.size)]
            choice = list_choice(world, w, now.month, self.means, order)
            aim = self._set_aim(w, seen[w, :N_COUNTS])
            chosen = np.full(choice.homes.size, -1)
            choose_exchanges(choice, aim, now.key, chosen)
            come = np.flatnonzero(chosen >= 0)
            came += move_households(self.means, choice.homes[come], chosen[come], world, p, now)
        return came

    def _set_aim(self, w: int, seen: Array) -> Aim:
        """What wijk `w` lacks, and how much of each count may be left.

        A count may be anywhere between what was built and a part of what agreement allows around the figure.
        """
        built = self.counts[w, :N_COUNTS]
        allowed = np.maximum(ALLOWED * built, HIDDEN)
        allowed[WORKING] = ALLOWED * built[SCHOOLING : SCHOOLING + 3].sum()
        allowed[LOW] = ALLOWED * built[KIND : KIND + 3].sum()
        figure = built.copy()
        for count, name in HEADS_OF_COUNT.items():
            figure[count] = self.areas[w].value(name)
            rounding = find_rounding(SPECS[name].unit, figure[count])
            allowed[count] = max(ALLOWED * figure[count], rounding)
        slack = SLACK * allowed
        slack[INHABITANTS] *= SLACK_INHABITANTS
        low, high = np.minimum(figure - slack, built), np.maximum(figure + slack, built)
        weight = self.weight[w] / (allowed * allowed)
        missing, zeros = 0.5 * (low + high) - seen, np.zeros(N_COUNTS)
        return Aim(missing, 0.5 * (high - low), weight, self.given[w], zeros)


def _keep_jobs_open(region: Any, rate: float) -> None:
    """The region's jobs are as many as leave `rate` of them open, in the long run of the burn-in.

    How many leave a job for a business and come back is known only once people live here.
    """
    short = rate * float(region.jobs[0]) - float(region.vacancies[0])
    change = max(round(short / ANSWER), -int(region.vacancies[0]))
    region.jobs[0] += change
    region.vacancies[0] += change


def _open_jobs(world: World) -> None:
    """At least one job of the region stands open, as at the start (`rest.solve_labour`).

    Who arrived with a job in the months of the burn-in took one that was open; where those were too few,
    the job was one more.
    """
    region = world.region
    short = max(1 - int(region.vacancies[0]), 0)
    region.jobs[0] += short
    region.vacancies[0] += short


def _list_given(area: KeyFigures) -> Array:
    """Which counts are this area's own figures, and not somebody else's, (counts,)."""
    names = FIGURE_OF_COUNT | HEADS_OF_COUNT
    return np.array([int(area.figures[names[k]].origin == "input") for k in range(N_COUNTS)])


def _count_people(world: World, month: int) -> Count:
    n = world.wijken.x.size
    zeros = np.zeros((n, N_AGES)), np.zeros((n, N_CLASSES)), np.zeros((n, N_CLASSES)), np.zeros(n)
    count = Count(*zeros)
    count_people(world.households, world.residents, world.children, month, count)
    return count

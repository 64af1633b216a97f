"""The wijk: a month is one page of named steps."""

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import Any, Final

import numpy as np

from wijkabm.ground import streams
from wijkabm.ground.books import check_books, open_month
from wijkabm.ground.coins import check_coins, open_coin_month
from wijkabm.ground.errors import InputError
from wijkabm.ground.lever_folders import check_outside
from wijkabm.ground.parameters.whole import KernelParameters, Parameters, make_parameters, set_names
from wijkabm.ground.plain import count_replicates, read_seed, read_whole
from wijkabm.ground.tables.world import Now, World
from wijkabm.levers.desk.amounts import count_inhabitants
from wijkabm.levers.desk.desk import Desk, check_wijken, fit_policy
from wijkabm.levers.desk.scenario import BASELINE, Scenario
from wijkabm.levers.programmes import Programme, fit_owns, list_programmes, make_owns, write_terms
from wijkabm.measure.aims import inform_review
from wijkabm.measure.recorder import Recorder, empty_journal, give_room
from wijkabm.model.reaching import reach_levels
from wijkabm.model.seen import SeenModel
from wijkabm.model.settled import settle_policy
from wijkabm.model.steps import grow_tables, rule, sum_coin_purses, sum_purses, telling, told
from wijkabm.month import hard_times, municipality, safety, street, ties
from wijkabm.month import time as time_for_others
from wijkabm.month.closing import closing
from wijkabm.month.firms.clients import sell_to_firms
from wijkabm.month.firms.firms import run_firms as run_firms_of_firms
from wijkabm.month.income.income import pay_incomes as pay_incomes_of_income
from wijkabm.month.opening.opening import open_firms as open_firms_of_opening
from wijkabm.month.population.population import live as live_of_population
from wijkabm.month.premises import premises
from wijkabm.month.shopping.attraction import list_shops, see_from_homes, take_power
from wijkabm.month.shopping.budgets import plan_budgets
from wijkabm.month.shopping.shopping import shop_for_baskets
from wijkabm.month.shopping.visitors import receive_visitors
from wijkabm.month.terms import set_neutral
from wijkabm.month.work.work import match_jobs as match_jobs_of_work
from wijkabm.place.bijstand_at_rest import set_bijstand_budget
from wijkabm.place.key_figures import KeyFigures
from wijkabm.place.presets import choose_areas
from wijkabm.place.settling import Settling
from wijkabm.place.start import agree, build_start

BORDERS: Final = ("city", "all")
"""Which wijken of one world border on each other: those of one city, or all."""

CLOSURES: Final = ("grant", "reallocation", "ozb")
"""How the municipality's balance is closed: a grant, other spending, or the OZB rate."""


def set_terms(wijk: "Wijk", running: Sequence[Programme]) -> None:
    """Tell the rules of this month on what terms they work: neutral, then as levers that run set them."""
    set_neutral(wijk.world, wijk.kernel_parameters)
    if running or not wijk.world.terms.account.any():
        write_terms(running, wijk.own, wijk.world, wijk.kernel_parameters, wijk.now)


class Wijk(SeenModel):
    """One or several named wijken with a ring around them.

    Parameters
    ----------
    presets : str or sequence of str
        Names of presets (``wijkabm presets``); several stand side by side in one world.
    areas : sequence of KeyFigures, optional
        Key figures to build from instead of presets.
    seed, place_seed : int
        Luck of the months of results; luck of people, premises, ties and the burn-in. A seed of None is
        drawn, and ``wijk.seed`` says which it is; replicates of Mesa's ``batch_run`` have 1, 2, ...
    burn_in : int
        Months that run before month 1.
    parameters : Parameters or mapping of ``group.name`` to value, optional
    closure : {"grant", "reallocation", "ozb"}
        How the municipality's balance is closed.
    borders : {"city", "all"}
        Whether wijken of one city border on each other, so that people of one shop in the other, or all do.
    policy : Scenario, optional
        Levers and shocks from month 1 on; none if not given.
    progress : callable, optional
        Called after every month of the burn-in.
    rng : int, numpy.random.Generator, ..., optional
        The seed as Mesa's models take it; instead of `seed`.

    Attributes
    ----------
    month : int
        0 after the burn-in.
    world : wijkabm.ground.tables.world.World
        The tables.
    lines : StreetLines
        Streets as they are drawn on maps.
    own : dict of str to Table
        The own table of every lever, by name.
    wijk_names : list of str
    agreement, not_used, imputed : list of dict
        Every figure of the input beside the synthetic wijk's where results begin; figures that were given and
        are not used; figures that were imputed and from where.
    seconds : dict
        Seconds per rule since the burn-in.

    Raises
    ------
    InputError
        An unknown preset, a parameter out of range, a closure that does not exist.
    """

    def __init__(
        self,
        presets: str | Sequence[str] = "korrewegwijk",
        *,
        areas: Sequence[KeyFigures] | None = None,
        seed: int | None = 1,
        place_seed: int = 1,
        burn_in: int = 60,
        parameters: Parameters | Mapping[str, Any] | None = None,
        closure: str = "grant",
        borders: str = "city",
        policy: Scenario = BASELINE,
        progress: Callable[[], None] | None = None,
        rng: Any = None,
    ) -> None:
        seed = read_seed(seed, rng) + count_replicates()
        place_seed = read_whole("place_seed", place_seed)
        burn_in = read_whole("burn_in", burn_in)
        super().__init__(rng=seed)
        if closure not in CLOSURES:
            raise InputError(f"closure {closure!r} does not exist; choose {', '.join(CLOSURES)}")
        if borders not in BORDERS:
            raise InputError(f"borders {borders!r} do not exist; choose {', '.join(BORDERS)}")
        if not isinstance(parameters, Parameters):
            parameters = make_parameters(parameters or {}, "parameters")
        self.areas, self.wijk_names = choose_areas(presets, areas)
        check_wijken(self.settle(policy).levers, self.wijk_names)  # now, not after the burn-in
        self.parameters = parameters
        self.closure, self.borders = closure, borders
        self.policy = policy  # so that what fails while it is built can be repeated
        self.seed, self.place_seed, self.burn_in = seed, place_seed, burn_in
        self.month = -burn_in
        self.seconds: dict[str, float] = {}
        self.kernel_parameters: KernelParameters = parameters.kernel()
        with telling(self):
            start = build_start(self.areas, parameters, place_seed, self.month, borders)
        self.world: World = fit_policy(start.world)
        self.lines = start.lines
        self.own = make_owns(self.world, policy.levers, self.kernel_parameters)
        self.imputed, self.not_used = start.imputed, start.not_used
        self.world.municipality.closure[0] = CLOSURES.index(closure)
        self.set_policy(BASELINE)
        self.recorder = Recorder(self.wijk_names, parameters.firms.labour_cost)
        self.views = {}
        self._settle_in(progress)
        self.agreement = agree(self.areas, start.agreement, self.world, parameters, self.month + 1)
        self.agreement += start.streets
        set_bijstand_budget(self.world, parameters, self.month + 1)
        self.recorder.start(self.world)
        self.begin_collecting()
        self.set_policy(policy)  # last, as it may live copies of the wijk

    def _settle_in(self, progress: Callable[[], None] | None) -> None:
        """The burn-in: months without policy, so that results begin with a wijk at rest and as published."""
        self._sum_up()
        settling = Settling(self.world, self.areas, self.kernel_parameters, self.month)
        for _ in range(self.burn_in):
            Wijk.step(self)  # unwrapped: Mesa, and a subclass, count months of results only
            with telling(self):
                settling.correct(self.world, self.month)
            if progress is not None:
                progress()
        if self.burn_in:
            with telling(self):
                settling.finish(self.world, self.now)
            self._sum_up()
            empty_journal(self.world)
        self.seconds = {}

    def _sum_up(self) -> None:
        """What every purse holds, in euros and in coins, is where the next month's books open."""
        self.balances, self.coin_balances = sum_purses(self.world), sum_coin_purses(self.world)

    def set_policy(self, policy: Scenario) -> None:
        """Let other levers work from the next month on; contracts and accounts of earlier ones run on.

        Raises
        ------
        InputError
            A lever names a wijk that is not in this model.
        """
        policy = self.settle(policy)
        earlier = getattr(self, "desk", None)
        if policy.reach and not policy.reached and self.month == 0:
            policy = reach_levels(self, policy)
        desk = Desk(policy.levers, self.parameters, self.wijk_names, policy.budget, policy.covenant)
        if earlier is not None:
            desk.take_over(earlier)
        self.desk, self.policy = desk, policy

    def settle(self, policy: Scenario) -> Scenario:
        """The scenario with the amounts of these wijken; see `Scenario.settle`."""
        return settle_policy(policy, count_inhabitants(self.wijk_names, self.areas))

    def set_parameters(self, changes: Mapping[str, Any]) -> None:
        """Let other values of ``group.name`` hold from the next month on; what was lived through stays.

        Of two copies of one wijk with the same seed, one with another value, whatever then differs the value
        did. What building a wijk solved stays solved.

        Raises
        ------
        InputError
            A parameter that does not exist, is out of range, or acts only while a wijk is built.
        """
        if built := [name for name in changes if name.startswith("place.")]:
            raise InputError(
                f"set_parameters: {built[0]} acts while a wijk is built; "
                "give it to Wijk(..., parameters=...)"
            )
        held = self.parameters
        kept = {name: attrgetter(name)(held) for name in sorted(set_names(held))}
        self.parameters = make_parameters({**kept, **changes}, "set_parameters")
        self.kernel_parameters = self.parameters.kernel()
        take_power(self.world, self.kernel_parameters)
        self.recorder.owner_wage = 100.0 * self.parameters.firms.labour_cost
        self.set_policy(self.policy)  # what levers move starts from these values

    @told
    def step(self) -> None:
        """One month, in the order of section 3 of ``docs/odd.md``; nothing happens anywhere else."""
        self.open_month()
        self.act()
        self.match_jobs()
        self.pay_incomes()
        self.give_time()
        self.go_shopping()
        self.run_firms()
        self.close_firms()
        self.let_premises()
        self.open_firms()
        self.meet_and_fade()
        self.light_streets()
        self.live()
        self.close_books()

    def open_month(self) -> None:
        """A new month with its own luck and its own parameters; the books open where they closed."""
        check_outside(self.desk.made_with)
        self.month += 1
        seed = self.seed if self.month > 0 else self.place_seed
        key = np.uint64(streams.month_key(np.uint64(seed), self.month))
        self.now = Now(self.month, key)
        open_month(self.world.ledger, self.balances)
        open_coin_month(self.world.ledger.coins, self.coin_balances)

    @rule
    def act(self) -> None:
        """1. Policy: doses are set, the municipality's purse, what levers cost, programmes."""
        if self.desk.review is not None:
            inform_review(self.desk.review, self.recorder, self.month)
        self.desk.open_month(self.world, self.month)
        running = list(list_programmes(self.desk.running, self.desk.befalling, self.world))
        self.make_room_for(running)
        w = self.world
        set_terms(self, running)
        municipality.act(w, self.kernel_parameters, self.now)
        self.desk.grant(w, self.month)
        if running:
            set_terms(self, running)  # what is granted may be less than what was asked
        for programme in running:
            more = programme.count_lines
            lines = 0 if more is None else more(w, self.kernel_parameters)
            self.world = w = give_room(w, self.month, lines)
            if programme.act is not None:
                programme.act(w, self.kernel_parameters, self.now, self.own[programme.name])
        self.world = give_room(w, self.month)

    @rule
    def match_jobs(self) -> None:
        """2. Work: jobs end and start."""
        match_jobs_of_work(self.world, self.kernel_parameters, self.now)

    @rule
    def pay_incomes(self) -> None:
        """3. Income: wages, benefits and pensions come in, fixed costs leave."""
        pay_incomes_of_income(self.world, self.kernel_parameters, self.now)

    @rule
    def give_time(self) -> None:
        """4. Time for others: volunteering and associations, and who is paid in coins for it."""
        time_for_others.give_time(self.world, self.kernel_parameters, self.now)
        running = list(list_programmes(self.desk.running, self.desk.befalling, self.world))
        for programme in running:
            if programme.give_time is not None:
                me = self.own[programme.name]
                programme.give_time(self.world, self.kernel_parameters, self.now, me)
        self.make_room_for(running)

    @rule
    def go_shopping(self) -> None:
        """5. Market: baskets find shops."""
        p = self.kernel_parameters
        w = hard_times.see_places(self.world, p.market)
        list_shops(w, p, self.now)
        see_from_homes(w, p, self.now)
        plan_budgets(w, p, self.now)
        if hard_times.holds_back(w):
            hard_times.hold_back(w, p, self.now)
        shop_for_baskets(w, p, self.now)
        receive_visitors(w, p, self.now)
        if hard_times.holds_back(w):
            hard_times.empty_streets(w, p, self.now)

    @rule
    def run_firms(self) -> None:
        """6. Firms: bills, results, learning, drawings, plans."""
        w, p = self.world, self.kernel_parameters
        sell_to_firms(w, p, self.now)
        run_firms_of_firms(w, p, self.now)

    @rule
    def close_firms(self) -> None:
        """7. Closing: who gives up, retires, leaves."""
        closing.close_firms(self.world, self.kernel_parameters, self.now)

    @rule
    def let_premises(self) -> None:
        """8. Premises: leases, rents, repair, sale."""
        premises.let_premises(self.world, self.kernel_parameters, self.now)

    @rule
    def open_firms(self) -> None:
        """9. Opening: who starts, and where; shops of the ring turn over."""
        p = self.kernel_parameters
        w = hard_times.see_places(self.world, p.market)
        see_from_homes(w, p, self.now)
        open_firms_of_opening(w, p, self.now)
        street.turn_over_ring(w, p, self.now)

    @rule
    def meet_and_fade(self) -> None:
        """10. Ties: who meets whom; ties that fade."""
        ties.meet_and_fade(self.world, self.kernel_parameters, self.now)

    @rule
    def light_streets(self) -> None:
        """11. Street: liveliness, safety, cohesion."""
        w, p = self.world, self.kernel_parameters
        street.light_streets(w, p, self.now)
        safety.feel_safe(w, p, self.now)

    @rule
    def live(self) -> None:
        """12. Population: ageing, births, deaths, moving."""
        live_of_population(self.world, self.kernel_parameters, self.now)

    @rule
    def close_books(self) -> None:
        """13. Books: who shares in levers pays, the month is closed and checked, indicators are taken."""
        self.desk.close_month(self.world, self.month)
        closing, closing_coins = sum_purses(self.world), sum_coin_purses(self.world)
        check_books(self.world.ledger, closing, self.month)
        check_coins(self.world.ledger.coins, closing_coins, self.month)
        self.balances, self.coin_balances = closing, closing_coins
        if self.month > 0:
            worked = self.desk.strength, self.desk.granted, self.desk.partners.paid
            self.recorder.record(self.world, self.month, worked)
        else:
            self.recorder.skip(self.world, self.month)
        self.make_room()

    def make_room_for(self, running: Sequence[Programme]) -> None:
        """Tables have room for what these programmes write."""
        for programme in running:
            if programme.make_room is not None:
                self.world = programme.make_room(self.world)
                self.own = fit_owns(self.own, self.world)

    def make_room(self) -> None:
        """Tables whose free rows run out grow."""
        grown = grow_tables(self.world)
        if grown is not self.world:
            self.world, self.own = grown, fit_owns(self.own, grown)

    def run(self, months: int, progress: Callable[[int], None] | None = None) -> "Wijk":
        """Live through `months` more months; `progress` is called with the month after each."""
        for _ in range(read_whole("months", months)):
            self.step()
            if progress is not None:
                progress(self.month)
        return self

    def __repr__(self) -> str:
        names = " + ".join(self.__dict__.get("wijk_names", ("being built",)))
        if "collected" not in self.__dict__:
            return f"<Wijk {names}>"
        return f"<Wijk {names}: month {self.month}, seed {self.seed}, place_seed {self.place_seed}>"

"""The municipality's desk: each month it sets the doses and shares out the money.

Nothing is mutated but this month's settings, so a lever that ends leaves no adjustment behind.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from wijkabm.ground import books
from wijkabm.ground.errors import InputError
from wijkabm.ground.lever_folders import check_outside, hash_outside
from wijkabm.ground.parameters.whole import Parameters
from wijkabm.ground.tables.policy import Policy
from wijkabm.ground.tables.world import World, make_table
from wijkabm.levers.base import Lever
from wijkabm.levers.desk.covenant import Covenant
from wijkabm.levers.desk.doses import fold, off_doses
from wijkabm.levers.desk.partners import SAID, Partners
from wijkabm.levers.desk.purse import FIXED, NO_LIMIT, PROMISED, UPTAKE, Purse, share_out
from wijkabm.levers.desk.review import Review
from wijkabm.levers.desk.schedule import first_month, intensity, is_announced, is_open
from wijkabm.levers.registry import is_shock, name_levers, number_lever, place_doses

COUNTS: Final = (
    "left",
    "offered",
    "accepted",
    "refused",
    "anyway",
    "ended",
    "spent",
    "received",
)
"""Columns of ``world.policy`` that start every month at zero."""

GOES_ON: Final = {"end": None, "paid_by": (), "on_stop": "municipality"}
"""What may change of a lever that goes on as it was: its end, and who pays."""


class Shortfall(NamedTuple):
    """A month in which the money did not reach for a lever; `asked` and `granted` in cents."""

    month: int
    wijk: int
    lever: int
    asked: int
    granted: int


def check_wijken(levers: Iterable[Lever], wijken: Sequence[str]) -> None:
    """Raise ``InputError`` if a lever names a wijk that is not there, or needs one more than there are."""
    check_named(levers, wijken)
    for lever in levers:
        if lever.joins and len(lever.wijk or wijken) < 2 and first_month(lever) is not None:
            raise InputError(
                "{name}: needs two wijken in one run, and here is one "
                "({wijken}); add a wijk, or leave {name} out",
                name=lever.name,
                wijken=", ".join(lever.wijk or wijken),
            )


def check_named(levers: Iterable[Lever], wijken: Sequence[str]) -> None:
    """Raise ``InputError`` if a lever names a wijk that is not there."""
    for lever in levers:
        for name in lever.wijk:
            if name not in wijken:
                raise InputError(
                    "{name}: wijk = {wijk!r} is not in this run; choose {wijken}",
                    name=lever.name,
                    wijk=name,
                    wijken=", ".join(wijken),
                )


def fit_policy(world: World) -> World:
    """The world with room in its table of policy for every lever that there is."""
    counts = dict.fromkeys(COUNTS, (len(name_levers()),))
    n, doses = world.wijken.x.size, (len(place_doses()),)
    return world._replace(policy=make_table(Policy, n, dose=doses, **counts))


class Desk:
    """Sets the doses of every month and pays what levers cost.

    Parameters
    ----------
    levers : sequence of Lever
        Levers and shocks.
    parameters : Parameters
    wijken : sequence of str
        Names of the wijken, in the order of the tables.
    budget : float, optional
        What all levers together may cost the municipality in a calendar year (months 1-12, 13-24, ...), EUR,
        less what they bring in and what others pay; no limit but its cash if None.
    covenant : Covenant, optional
        Rules that make levers stronger or weaker, end them or add them; they see what `review.learn` is told.

    Attributes
    ----------
    shortfalls : list of Shortfall
        Where the money did not reach.
    strength, granted : ndarray
        This month, shape (wijken, levers): how strongly each lever works, 0-1, and the share it got of the
        money that it asked (1 where it asked none).
    running : ndarray of bool
        Levers that are in their window, announced to those who look ahead, or have contracts that run.
    befalling : frozenset of str
        Names of shocks that are in their window.
    partners : Partners
        Who pays beside the municipality, and who stopped.
    made_with : str
        Names and hashes of the levers from outside: with others, levers have other numbers.

    Raises
    ------
    InputError
        A lever names a wijk that is not there, or joins wijken where there is one.
    """

    def __init__(
        self,
        levers: Sequence[Lever],
        parameters: Parameters,
        wijken: Sequence[str],
        budget: float | None = None,
        covenant: Covenant | None = None,
    ) -> None:
        check_wijken(levers, wijken)
        self.made_with = hash_outside()
        self.levers: list[Lever] = sorted(levers, key=lambda lever: repr((lever.name, lever)))
        self.off = off_doses(parameters)
        self.wijken = list(wijken)
        self.budget = None if budget is None else round(100.0 * budget)
        self.year_left: int | None = None
        self.shortfalls: list[Shortfall] = []
        shape = (len(self.wijken), len(name_levers()))
        self.running = np.zeros(shape[1], np.bool_)
        self.befalling: frozenset[str] = frozenset()
        self.carried = np.zeros(shape, np.int64)
        self.drawable = np.zeros(shape, np.int64)  # by participants this month, cents
        self.owed = np.zeros(shape, np.int64)  # set-up that was not yet paid, cents
        self.asked = np.zeros((*shape, 3), np.int64)
        self.begun = [False] * len(self.levers)
        self.review = None if covenant is None else Review(covenant, self.wijken)
        self.strength = np.zeros(shape)
        self.granted = np.ones(shape)
        self.partners = Partners(len(self.wijken))

    def __setstate__(self, kept: dict[str, Any]) -> None:
        """Go on from a copy or a file, with the same levers from outside."""
        check_outside(kept["made_with"])
        self.__dict__.update(kept)

    def take_over(self, earlier: "Desk") -> None:
        """Continue the accounts of another desk, whose levers this one changes while the wijk runs.

        A lever that goes on, whatever its end and whoever pays, has paid its set-up; the year's budget is
        what the year has left of this desk's own.

        Raises
        ------
        InputError
            There were other levers from outside then.
        """
        check_outside(earlier.made_with)
        before = {
            lever.model_copy(update=GOES_ON)
            for lever, begun in zip(earlier.levers, earlier.begun, strict=True)
            if begun
        }
        self.begun = [lever.model_copy(update=GOES_ON) in before for lever in self.levers]
        self.partners = earlier.partners
        self.carried, self.drawable, self.owed = earlier.carried, earlier.drawable, earlier.owed
        self.shortfalls = earlier.shortfalls
        if earlier.year_left is not None:
            spent = (earlier.budget or 0) - earlier.year_left
            self.year_left = (self.budget or 0) - spent
        before_review, review = earlier.review, self.review
        if before_review and review and before_review.covenant == review.covenant:
            self.review = before_review

    def open_month(self, world: World, month: int) -> None:
        """Close the accounts of last month's levers, and plan this month's.

        Until `grant` shares out what there is, ``policy.left`` holds what levers will ask within the year's
        budget, so that the municipality does not spend it on services first.
        """
        policy = world.policy
        net = int(policy.spent.sum() - policy.received.sum())
        world.municipality.lever_net[0] = net
        if self.year_left is None or month % 12 == 1:
            self.year_left = self.budget or 0
            self.carried[:] = 0
        else:
            self.year_left -= net
            self.carried[:] = np.minimum(policy.left, self.drawable)
        self.partners.open_month(self._list_policy(), self.wijken, month)
        if self.review is not None:
            self.review.open_month(world, month, self.partners)
        for name in COUNTS:
            getattr(policy, name)[:] = 0
        self.granted[:] = 1.0
        self._set_doses(world, month, np.ones(self.strength.shape))
        self.running[:] = False
        self.befalling = frozenset(
            lever.name for lever in self.levers if is_shock(lever) and is_open(lever, month)
        )
        for lever in self.levers:
            if not is_shock(lever) and (
                is_open(lever, month) or (lever.looks_ahead and is_announced(lever, month))
            ):
                self.running[number_lever(lever.name)] = True
        held = world.contracts.lever[world.contracts.alive == 1]
        self.running[held[held >= 0]] = True
        if self.running.any():
            self.asked = self._ask(world, month)
            policy.left[:] = self._share_out(self.asked, NO_LIMIT).sum(axis=2)

    def grant(self, world: World, month: int) -> None:
        """Share out the money that there is.

        First what contracts were promised (``contracts.amount`` a month each), also after a window; then
        lever by lever in the order of their budget, wijk by wijk: what it costs whatever
        anybody does (set-up, running), and what participants may draw, which they may save up until
        December. Where the money does not reach for the former, a lever's strength goes down in proportion;
        one that gets nothing rests. Either is kept in `shortfalls`; set-up stays owed.
        """
        if not self.running.any():
            return
        asked = self.asked
        given = self._share_out(asked, self._count_free(world))
        fixed = given[:, :, FIXED]
        for w, k in zip(*np.nonzero(fixed), strict=True):
            cents = int(fixed[w, k])
            books.pay_between(
                world.ledger, books.LEVER_COSTS, books.MUNICIPALITY, books.OUTSIDE, cents
            )
        self.owed -= np.minimum(self.owed, fixed)
        world.policy.spent[:] += fixed
        self.drawable[:] = given[:, :, UPTAKE]
        world.policy.left[:] = given[:, :, PROMISED] + self.drawable
        self._note_shortfalls(month, asked, given)
        scale = np.ones(self.strength.shape)
        np.divide(fixed, asked[:, :, FIXED], out=scale, where=asked[:, :, FIXED] > 0)
        bare = (given[:, :, UPTAKE] == 0) & (asked[:, :, UPTAKE] > 0)
        scale[bare] = 0.0
        if (scale < 1.0).any():
            self._set_doses(world, month, scale)

    def close_month(self, world: World, month: int) -> None:
        """Let those who share in what levers cost pay for this month; after all else was paid."""
        self.partners.settle(world, month)

    def stop_paying(
        self,
        party: str,
        month: int,
        lever: str | None = None,
        wijk: str | None = None,
        why: str = SAID,
    ) -> bool:
        """End a party's share of a lever, or of all of them, in a wijk or everywhere, from `month` on.

        True if it paid a share anywhere. What then happens each lever says (``on_stop``).
        """
        wijken = range(len(self.wijken)) if wijk is None else [self.wijken.index(wijk)]
        levers = range(len(name_levers())) if lever is None else [number_lever(lever)]
        stopped = [self.partners.stop(party, w, k, month, why) for w in wijken for k in levers]
        return any(stopped)

    def _list_policy(self) -> list[Lever]:
        """Its levers, shocks apart."""
        return [lever for lever in self.levers if not is_shock(lever)]

    def _find_factor(self) -> np.ndarray:
        """What strengths are multiplied by: what a covenant decided, and who stopped paying."""
        kept = self.partners.keep()
        return kept if self.review is None else kept * self.review.factor

    def _set_doses(self, world: World, month: int, scale: np.ndarray) -> None:
        """Doses and strengths of the month, each lever's strength multiplied by `scale` and its factor."""
        scale = scale * self._find_factor()
        self.strength[:] = 0.0
        for w, wijk in enumerate(self.wijken):
            if not self.levers:
                world.policy.dose[w, :] = self.off
                continue
            world.policy.dose[w, :] = fold(self.levers, month, self.off, wijk, scale[w])
            for lever in self._levers_of(wijk, month):
                k = number_lever(lever.name)
                force = intensity(lever, month) * scale[w, k]
                self.strength[w, k] = max(self.strength[w, k], force)

    def _levers_of(self, wijk: str, month: int) -> list[Lever]:
        """Levers, shocks apart, that are in their window in a wijk."""
        return [
            lever
            for lever in self._list_policy()
            if is_open(lever, month) and (not lever.wijk or wijk in lever.wijk)
        ]

    def _ask(self, world: World, month: int) -> np.ndarray:
        """Cents that contracts and levers ask this month, shape (wijken, levers, 3)."""
        asked = np.zeros((*self.strength.shape, 3), np.int64)
        contracts = world.contracts
        live = (contracts.alive == 1) & (contracts.lever >= 0)
        place = (contracts.wijk[live], contracts.lever[live], PROMISED)
        np.add.at(asked, place, contracts.amount[live])
        factor = self._find_factor()
        for w, wijk in enumerate(self.wijken):
            inhabitants = int(world.wijken.inhabitants_start[w])
            for lever in self._levers_of(wijk, month):
                costs, k = lever.costs(inhabitants), number_lever(lever.name)
                force = intensity(lever, month) * factor[w, k]
                asked[w, k, FIXED] += int(force * costs.running)
                asked[w, k, UPTAKE] += int(force * costs.uptake)
                if not self.begun[self.levers.index(lever)]:
                    self.owed[w, k] += self._find_set_up(lever, wijk, inhabitants)
        for place_in_list, lever in enumerate(self.levers):
            self.begun[place_in_list] |= is_open(lever, month)
        opened = asked[:, :, FIXED] + asked[:, :, UPTAKE] + self.strength > 0
        asked[:, :, FIXED] += np.where(opened, self.owed, 0)
        return asked

    def _find_set_up(self, lever: Lever, wijk: str, inhabitants: int) -> int:
        """Cents that it takes to begin: of a lever that merely changes, what the new settings add."""
        before = [
            int(x.strength * x.costs(inhabitants).set_up)
            for x in self.levers
            if x.name == lever.name
            and x.end == lever.start
            and x.strength > 0.0
            and (not x.wijk or wijk in x.wijk)
        ]
        set_up = int(lever.strength * lever.costs(inhabitants).set_up)
        return max(set_up - max(before, default=0), 0)

    def _count_free(self, world: World) -> int:
        """Cents that levers may cost: the municipality's cash beyond bijstand and services kept."""
        purse = books.single(world.ledger, books.MUNICIPALITY)
        kept = world.wijken.bijstand_budget.sum() + world.wijken.set_aside.sum()
        return max(int(world.ledger.purses[purse] - kept), 0)

    def _share_out(self, asked: np.ndarray, cash: int) -> np.ndarray:
        """Cents that each gets of `cash`, within the year's budget; shape as `asked`."""
        within = NO_LIMIT if self.budget is None else max(self.year_left or 0, 0)
        return share_out(asked, self.carried, self.partners.own_part(), Purse(cash, within))

    def _note_shortfalls(self, month: int, asked: np.ndarray, given: np.ndarray) -> None:
        """Keep where less was given than asked, and the share that was."""
        given = np.minimum(given, asked)
        all_asked, all_given = asked.sum(axis=2), given.sum(axis=2)
        short = all_given < all_asked
        self.granted[short] = all_given[short] / all_asked[short]
        for w, k in zip(*np.nonzero(short), strict=True):
            self.shortfalls.append(
                Shortfall(month, int(w), int(k), int(all_asked[w, k]), int(all_given[w, k]))
            )

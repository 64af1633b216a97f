"""The reviews of a covenant: what they see, and what they decide.

Between the level at which the covenant begins and the one that a target wants lies a straight path in time,
``begin + (wanted - begin) * passed / whole``; a target that is there already is to stay. A review holds the
mean of the last months against the path: met or missed, and how often in a row. Then rules act in the order
in which they stand, and after them sanctions.
"""

import math
from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np

from wijkabm.ground.tables.world import World
from wijkabm.levers.desk.covenant import (
    ADD,
    DECISIONS,
    END_SHARE,
    LOWER,
    MET,
    MISSED,
    PARTIES,
    RAISE,
    REASONS,
    STOP,
    UNPAID,
    UNUSED,
    Covenant,
    Rule,
    Sanction,
)
from wijkabm.levers.desk.partners import EMPTY, SAID, Partners
from wijkabm.levers.desk.targets import BEFORE, MOST_BEFORE, Target
from wijkabm.levers.registry import name_levers, number_lever
from wijkabm.levers.shares import PARTIES as PAYERS

UNKNOWN: Final = math.nan


class Decision(NamedTuple):
    """What a review saw of a target, and what was decided for it.

    Attributes
    ----------
    month, wijk : int
    target : int
        Which of the covenant's, from 0; -1 for a rule that is about none.
    begin, wanted, observed : float
        Level at which the covenant began, that of the path by now, and that of the last months.
    met : float
        1 or 0; NaN where it is not known.
    reason : int
        Of `REASONS`; -1 where nothing is known.
    in_row : int
        Reviews in a row with that reason.
    decision : int
        Of `DECISIONS`.
    lever : int
        -1 for none.
    before, after : float
        Part of its own strength at which the lever stands, or a party's share in it.
    party : int
        Of `PARTIES`: whom a sanction is about; -1 for none.
    """

    month: int
    wijk: int
    target: int = -1
    begin: float = UNKNOWN
    wanted: float = UNKNOWN
    observed: float = UNKNOWN
    met: float = UNKNOWN
    reason: int = -1
    in_row: int = 0
    decision: int = 0
    lever: int = -1
    before: float = UNKNOWN
    after: float = UNKNOWN
    party: int = -1


class Review:
    """Keeps what a covenant has seen, and decides.

    Before its start and after its end the factors are 1: what the levers' own windows say holds.

    Attributes
    ----------
    factor : ndarray
        What strengths are multiplied by this month, shape (wijken, levers).
    decisions : list of Decision
    """

    def __init__(self, covenant: Covenant, wijken: list[str]) -> None:
        self.covenant, self.wijken = covenant, list(wijken)
        self.levers = {name: number_lever(name) for name in covenant.list_levers()}
        shape = (len(wijken), len(name_levers()))
        self.factor = np.ones(shape)
        self.decisions: list[Decision] = []
        self.levels: dict[int, np.ndarray] = {}  # month: (targets, wijken)
        self.begin: np.ndarray | None = None  # (targets, wijken)
        self.accepted = np.zeros(shape, np.int64)
        self.offered = np.zeros(shape, np.int64)
        self.unused = np.zeros(
            shape, np.int64
        )  # reviews in a row, of those in which it was offered
        self.was_offered = np.zeros(shape, np.bool_)
        self.in_row = np.zeros((len(covenant.targets), len(wijken), 2), np.int64)  # missed, met
        self.stopped = np.zeros(shape, np.bool_)
        payers = (len(wijken), len(PAYERS))
        self.owed = np.zeros(payers, np.int64)  # cents since the last review
        self.paid = np.zeros(payers, np.int64)
        self.unpaid = np.zeros(payers, np.int64)  # reviews in a row, of those in which it owed any
        self.is_behind = np.zeros(payers, np.bool_)

    def looks_in(self, month: int) -> bool:
        """Whether it wants to know in this month what the last ones were like."""
        plan = self.covenant
        if month >= plan.end or not plan.targets:
            return False
        if not self.levels or month - max(self.levels) > MOST_BEFORE:  # before more is forgotten
            return True
        return plan.start <= month and (month - plan.start) % plan.every == 0

    def learn(self, levels: Mapping[int, np.ndarray]) -> None:
        """Levels of its targets in earlier months, each (targets, wijken)."""
        self.levels.update(levels)

    def open_month(self, world: World, month: int, partners: Partners) -> None:
        """Begin, decide if a period is over, or end; before the counts of levers are cleared."""
        plan = self.covenant
        if not plan.start <= month < plan.end:
            self.factor[:] = 1.0
            return
        if self.begin is None:
            self.begin = self._mean(month - plan.looks_back, month - 1)
            for name, k in self.levers.items():
                self.factor[:, k] = plan.begin_at(name)
            return
        self.accepted += world.policy.accepted
        self.offered += world.policy.offered
        self.owed += partners.owed.sum(axis=1)
        self.paid += partners.paid.sum(axis=1)
        if (month - plan.start) % plan.every == 0:
            self._count_unused()
            self._count_unpaid(partners)
            for w in range(len(self.wijken)):
                self._decide(month, w, partners)

    def _mean(self, first: int, last: int) -> np.ndarray:
        """Mean of the months that are known of these; NaN where none is."""
        known = [self.levels[m] for m in range(first, last + 1) if m in self.levels]
        nothing = np.full((len(self.covenant.targets), len(self.wijken)), UNKNOWN)
        if not known:
            return nothing
        values = np.array(known)
        held = ~np.isnan(values)
        return np.divide(
            np.where(held, values, 0.0).sum(axis=0),
            held.sum(axis=0),
            out=nothing,
            where=held.any(axis=0),
        )

    def _count_unused(self) -> None:
        """Levers that were offered and to which nobody said yes, reviews in a row."""
        self.unused[self.accepted > 0] = 0
        self.unused[(self.accepted == 0) & (self.offered > 0)] += 1
        self.was_offered[:] = self.offered > 0
        self.accepted[:] = self.offered[:] = 0

    def _count_unpaid(self, partners: Partners) -> None:
        """Parties that owed a share and paid nothing, or whose share ended for want of money."""
        self.is_behind = (self.owed > 0) & (self.paid <= 0)
        for stop in partners.stops:
            if stop.why == EMPTY:
                self.is_behind[stop.wijk, PAYERS.index(stop.party)] = True
        self.unpaid[(self.owed > 0) & ~self.is_behind] = 0
        self.unpaid[self.is_behind] += 1
        self.owed[:] = self.paid[:] = 0

    def _decide(self, month: int, w: int, partners: Partners) -> None:
        """See how the targets stand, then let rules and sanctions act on the levers of a wijk."""
        plan = self.covenant
        seen = {
            target.name: self._judge(month, w, k, target)
            for k, target in enumerate(plan.targets)
            if not target.wijk or self.wijken[w] in target.wijk
        }
        done = [row for rule in plan.rules for row in self._follow(rule, seen, Decision(month, w))]
        for sanction in plan.sanctions:
            about = Decision(month, w, party=PARTIES.index(sanction.party))
            done += self._punish(sanction, seen, about, partners)
        acted = {row.target for row in done}
        self.decisions += [row for row in seen.values() if row.target not in acted]
        self.decisions += done

    def _judge(self, month: int, w: int, k: int, target: Target) -> Decision:
        """How one target stands."""
        plan = self.covenant
        observed = float(self._mean(month - plan.looks_back, month - 1)[k, w])
        begin = UNKNOWN if self.begin is None else float(self.begin[k, w])
        base = self._find_base(k, w, target)
        is_lost = target.relative is not None and base == 0.0  # a part of nothing
        wanted = UNKNOWN if is_lost else target.find_wanted(base)
        if math.isfinite(begin) and not target.is_met(begin, wanted):
            whole = max(target.by + 1 - plan.start, 1)
            wanted = begin + (wanted - begin) * min((month - plan.start) / whole, 1.0)
        row = Decision(month, w, k, begin, wanted, observed)
        if math.isnan(observed) or math.isnan(wanted):
            self.in_row[k, w] = 0
            return row
        met = int(target.is_met(observed, wanted))
        self.in_row[k, w, met] += 1
        self.in_row[k, w, 1 - met] = 0
        reason = REASONS.index(MET if met else MISSED)
        return row._replace(met=float(met), reason=reason, in_row=int(self.in_row[k, w, met]))

    def _find_base(self, k: int, w: int, target: Target) -> float:
        """The level that the change of a target is counted from."""
        if isinstance(target.base, float):
            return target.base
        first = target.since - (target.months if target.base == BEFORE else 0)
        last = first + target.months - 1
        if not all(month in self.levels for month in range(first, last + 1)):
            return UNKNOWN
        return float(self._mean(first, last)[k, w])

    def _follow(self, rule: Rule, seen: Mapping[str, Decision], blank: Decision) -> list[Decision]:
        """What a rule does: a row for every lever that it moves, or would if that stood elsewhere."""
        if rule.target:
            found = seen.get(rule.target, blank)
            levers = rule.lever if _is_time(rule, found) else ()
            return [self._move(rule.do, rule.size, name, found) for name in levers]
        rows = ((name, self._say_unused(name, blank)) for name in rule.lever)
        return [
            self._move(rule.do, rule.size, name, row) for name, row in rows if _is_time(rule, row)
        ]

    def _punish(
        self,
        sanction: Sanction,
        seen: Mapping[str, Decision],
        blank: Decision,
        partners: Partners,
    ) -> list[Decision]:
        """What becomes of a party, if it does not do its part."""
        found = blank
        if sanction.target:
            found = seen.get(sanction.target, blank)._replace(party=blank.party)
        elif sanction.of:
            found = self._say_unused(sanction.of, blank)
        elif sanction.when == UNPAID:
            found = self._say_unpaid(sanction.party, blank)
        if not _is_time(sanction, found):
            return []
        if sanction.do == END_SHARE:
            return _end_shares(sanction.party, found, partners)
        return [self._move(STOP, 0.0, name, found) for name in sanction.lever]

    def _say_unused(self, lever: str, row: Decision) -> Decision:
        """For how many reviews in a row nobody who was asked has said yes."""
        place = (row.wijk, number_lever(lever))
        times = int(self.unused[place]) if self.was_offered[place] else 0
        return row._replace(reason=REASONS.index(UNUSED), in_row=times)

    def _say_unpaid(self, party: str, row: Decision) -> Decision:
        """For how many reviews in a row a party has not paid."""
        place = (row.wijk, PAYERS.index(party)) if party in PAYERS else None
        times = int(self.unpaid[place]) if place is not None and self.is_behind[place] else 0
        return row._replace(reason=REASONS.index(UNPAID), in_row=times)

    def _move(self, do: str, size: float, name: str, found: Decision) -> Decision:
        """Move a lever between nothing and its own strength; one that was stopped stays so."""
        k, w = self.levers[name], found.wijk
        before = after = float(self.factor[w, k])
        if do == STOP:
            after, self.stopped[w, k] = 0.0, True
        elif not self.stopped[w, k]:
            if do == ADD:
                after = before if before > 0.0 else size
            elif do == RAISE:
                after = min(before + size, 1.0)
            elif do == LOWER:
                after = max(before - size, 0.0)
        self.factor[w, k] = after
        return found._replace(decision=DECISIONS.index(do), lever=k, before=before, after=after)


def _end_shares(party: str, found: Decision, partners: Partners) -> list[Decision]:
    """End what a party pays in a wijk: a row for every lever that it paid a share of."""
    shares = partners.share[found.wijk, :, PAYERS.index(party)].tolist()
    return [
        found._replace(decision=DECISIONS.index(END_SHARE), lever=k, before=share, after=0.0)
        for k, share in enumerate(shares)
        if partners.stop(party, found.wijk, k, found.month, SAID)
    ]


def _is_time(part: Rule | Sanction, found: Decision) -> bool:
    """Whether what it waits for has come, at every so many reviews in a row."""
    is_so = found.reason >= 0 and REASONS[found.reason] == part.when
    return is_so and found.in_row > 0 and found.in_row % part.times == 0

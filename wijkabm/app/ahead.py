"""How sure, and where it leads: the same two worlds with other luck, lived ahead of the page.

Five pairs of worlds, each with and without the policy, live as far as the page is and ten years on. What
they show in a month therefore belongs to that month, and stands there before the room arrives. A world is a
function of its seed and of the plan up to its month, so what was lived stays true until the plan changes;
then only the months from there on are lived again, from an anchor that follows the room.

Who lives them: threads beside the pages (`wijkabm.app.crew`), when nothing on the server waits for a month.
"""

import hashlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

import numpy as np

from wijkabm.app.effect import SMOOTHED, Compared, compare
from wijkabm.app.lines import Choose, Line, choose_nothing, choose_policy
from wijkabm.app.origin import Origin
from wijkabm.app.plan import Plan
from wijkabm.app.purse import PURSE

PAIRS: Final = 5
"""Worlds with and without policy that are compared; the first is the one on the map."""

FIRST: Final = 2
"""Pairs that are lived first, so that a room soon sees a fan."""

HORIZON: Final = 120
"""Months that are lived ahead of the page."""

CHUNK: Final = 12
"""Months of one world in a row: its tables stay in the caches, and are looked at together."""

WORLDS_PER_PAIR: Final = 3  # with, its anchor, without
SURE: Final = 4
"""Pairs in which a unit must differ to be told on the map."""

WITH, WITHOUT, CONTROL = "with", "without", "control"


class Task(NamedTuple):
    """Months of a line that are wanted next; `is_anchor` if only its anchor is to follow."""

    line: Line
    plan: Plan
    until: int
    generation: int
    is_anchor: bool = False


class Ahead:
    """Pairs of worlds of one page.

    Attributes
    ----------
    arms : dict
        Lines by pair of ``with``, ``without`` and, in a round, ``control``.
    has_memory : bool
        Whether there is memory for them; without, nothing is known.
    is_resting : bool
        Whether the page sleeps.
    is_closed : bool
        Whether it ended, or a world went wrong: nothing more will be known.
    """

    def __init__(self, origin: Origin, plan: Plan, size: int, tell: Callable[[], None]) -> None:
        self.arms: dict[str, list[Line]] = {
            WITH: make_lines(origin, choose_policy, anchors=True),
            WITHOUT: make_lines(origin, choose_nothing),
        }
        self.size, self.taken = PAIRS * WORLDS_PER_PAIR * size, 0
        self.has_memory = PURSE.take(self.size)
        if self.has_memory:
            self.taken = self.size
        self.is_resting = self.is_closed = False
        self._plan, self._month, self._tell = plan, 0, tell
        self._lock = threading.RLock()

    # -- what the page asks

    def set_plan(self, plan: Plan, month: int) -> None:
        """The plan is another after `month`."""
        with self._lock:
            before, self._plan = self._plan, plan
            if before == plan:
                return
            if before.without_policy() != plan.without_policy():
                self._forget(WITHOUT, month)
            self._forget(WITH, month)

    def be_at(self, month: int) -> None:
        """The page is in this month now."""
        with self._lock:
            self._month = month

    def part(self, choose: Choose, month: int) -> None:
        """Have a third world for each pair, the same as with policy until `month`."""
        with self._lock:
            lines = make_lines(self.arms[WITH][0].origin, choose)
            for line, other in zip(lines, self.arms[WITH], strict=True):
                if not other.is_busy:
                    line.adopt(other, min(month, other.known))
            self.arms[CONTROL] = lines

    def end_part(self) -> None:
        """Let the third worlds go."""
        with self._lock:
            for line in self.arms.pop(CONTROL, []):
                line.generation += 1

    def seek_memory(self) -> bool:
        """Ask again for memory, where there was none: another page may have left some; whether it did."""
        with self._lock:
            if self.has_memory or self.is_closed or not PURSE.take(self.size):
                return False
            self.taken, self.has_memory = self.size, True
        self._tell()
        return True

    def give_back(self) -> None:
        """Let others have the memory; it may be asked for again."""
        with self._lock:
            for lines in self.arms.values():
                for line in lines:
                    line.forget_after(0)
            PURSE.give(self.taken)
            self.taken, self.has_memory = 0, False

    def close(self) -> None:
        """Give the memory back for good."""
        self.is_closed = True
        self.give_back()

    def give_up(self) -> None:
        """Something went wrong in a world: nothing more will be known, and nobody is to wait for it."""
        self.close()
        self._tell()

    def _forget(self, arm: str, month: int) -> None:
        for line in self.arms[arm]:
            line.forget_after(month)

    # -- what is known

    def known_months(self) -> int:
        """Months that all pairs have lived."""
        return self.count_months(PAIRS)

    def reading(self) -> Any:
        """A lock under which what is known stays as it is."""
        return self._lock

    def count_months(self, pairs: int) -> int:
        """Months that some first pairs have lived."""
        with self._lock:
            return min(line.known for arm in (WITH, WITHOUT) for line in self.arms[arm][:pairs])

    def count_pairs(self, month: int, arms: Sequence[str] = (WITH, WITHOUT)) -> int:
        """Pairs that speak of a month: all of them, the first ones, or none."""
        with self._lock:
            if self._is_known(month, arms, PAIRS):
                return PAIRS
            return FIRST if self._is_known(month, arms, FIRST) else 0

    def _is_known(self, month: int, arms: Sequence[str], pairs: int) -> bool:
        return all(line.known >= month for arm in arms for line in self.arms[arm][:pairs])

    def read(
        self, first: int, last: int, pairs: int, arms: Sequence[str] = (WITH, WITHOUT)
    ) -> tuple[list[list[np.ndarray]], ...]:
        """Values from month `first` to `last` of some pairs: by arm, by pair, by month."""
        with self._lock:
            return tuple(
                [line.values[first - 1 : last] for line in self.arms[arm][:pairs]] for arm in arms
            )

    def read_levels(self, first: int, last: int) -> list[list[np.ndarray]]:
        """Values without policy of all pairs if they have come so far, else of the first."""
        with self._lock:
            lines = self.arms[WITHOUT]
            pairs = PAIRS if all(line.known >= last for line in lines) else FIRST
            return [line.values[first - 1 : last] for line in lines[:pairs]]

    def compare(self, month: int, arms: Sequence[str] = (WITH, WITHOUT)) -> Compared | None:
        """All indicators over the last year up to `month`; None where that is not computed yet."""
        with self._lock:
            pairs = self.count_pairs(month, arms) if month > 0 else 0
            if not pairs:
                return None
            first = max(month - SMOOTHED, 0) + 1
            values = [np.array(part, np.float64) for part in self.read(first, month, pairs, arms)]
        found = compare(month, first, values[0], values[1])
        if pairs < PAIRS:  # how sure it is, the first ones cannot say
            unknown = np.full_like(found.difference, np.nan)
            found = found._replace(low=unknown, high=unknown)
        return found

    def compare_fronts(self, month: int) -> np.ndarray | None:
        """Of every unit 1 where a shop is open only with the policy, 2 where only without, else 0.

        Only what is so in at least `SURE` pairs; None where that is not computed yet.
        """
        with self._lock:
            if month < 1 or self.count_pairs(month) < PAIRS:
                return None
            ours, theirs = (
                [line.open[month - 1].astype(bool) for line in self.arms[arm]]
                for arm in (WITH, WITHOUT)
            )
        opened = sum((a & ~b).astype(np.int64) for a, b in zip(ours, theirs, strict=True))
        closed = sum((b & ~a).astype(np.int64) for a, b in zip(ours, theirs, strict=True))
        return np.where(opened >= SURE, 1, np.where(closed >= SURE, 2, 0)).astype(np.uint8)

    # -- the work

    def take_task(self) -> Task | None:
        """What is wanted most and nobody is at; who takes it calls `do`."""
        with self._lock:
            self._share()
            for line, until, is_anchor in self._list_tasks():
                if not line.is_busy:
                    line.is_busy = True
                    return Task(line, self._plan, until, line.generation, is_anchor)
        return None

    def _share(self) -> None:
        """Before its first measure a world is the one without: months are lived once for both."""
        first = self._plan.first_month()
        for ours, theirs in zip(self.arms[WITH], self.arms[WITHOUT], strict=True):
            same = theirs.known if first is None else min(theirs.known, first - 1)
            if same > ours.known and not ours.is_busy:
                ours.values += theirs.values[ours.known : same]
                ours.open += theirs.open[len(ours.open) : same]

    def _list_tasks(self) -> "list[tuple[Line, int, bool]]":
        """Lines that lack months, the most wanted first: the present, a first fan, the whole fan, anchors."""
        if self.is_resting or not self.has_memory:
            return []
        first = self._plan.first_month()
        horizon = -(-(self._month + HORIZON) // CHUNK) * CHUNK
        lines = [line for arm in self.arms.values() for line in arm]
        shared = {
            id(line)
            for line, other in zip(self.arms[WITH], self.arms[WITHOUT], strict=True)
            if first is None or line.known < first - 1
        }
        alone = [line for line in lines if id(line) not in shared]
        wanted = [
            [line for line in alone if line.known < self._month],
            [line for line in alone if line.place < FIRST and line.known < horizon],
            [line for line in alone if line.known < horizon],
        ]
        tasks = [
            (line, min(line.known + CHUNK, horizon), False)
            for group in wanted
            for line in sorted(group, key=lambda line: (line.known, line.place))
        ]
        for line in self.arms[WITH]:
            behind = min(self._month, line.known) // CHUNK * CHUNK
            if line.anchored < behind:
                tasks.append((line, min(line.anchored + CHUNK, behind), True))
        return tasks

    def do(self, task: Task, may_go_on: Callable[[], bool]) -> None:
        """Live the months of a task, as far as they stay wanted."""
        line = task.line

        def go_on() -> bool:
            return line.generation == task.generation and not self.is_resting and may_go_on()

        lived: tuple[list[np.ndarray], list[np.ndarray]] = ([], [])
        try:
            if task.is_anchor:
                line.follow(task.plan, task.until, go_on)
            else:
                lived = line.live(task.plan, task.until, go_on)
        except BaseException:
            line.let_go()
            raise
        finally:
            with self._lock:
                line.is_busy = False
                if line.generation == task.generation:
                    line.values += lived[0]
                    line.open += lived[1]
                else:
                    line.drop_later(line.known)
                if not self.has_memory:
                    line.let_go()
        if lived[0]:
            self._tell()


def make_lines(origin: Origin, choose: Choose, anchors: bool = False) -> list[Line]:
    """A line for every pair; the first has the luck of the page itself."""
    return [
        Line(k, replace(origin, seed=draw_seed(origin.seed, k)), choose, anchors)
        for k in range(PAIRS)
    ]


def draw_seed(seed: int, place: int) -> int:
    """The luck of a pair: pages with other luck share none but by chance."""
    if place == 0:
        return seed
    return int.from_bytes(hashlib.sha256(f"{seed} {place}".encode()).digest()[:7])

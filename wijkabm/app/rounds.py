"""Predict, then reveal: what a lever will do to three indicators, and how near the guesses were."""

import copy
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from wijkabm.app.band import SMOOTHED
from wijkabm.app.frame import MAIN, main_values
from wijkabm.app.plan import Plan, stop_lever
from wijkabm.app.refusals import RefusalError
from wijkabm.app.worlds import Watched
from wijkabm.errors import InputError

QUESTIONS: Final = 3
MOST_GROUPS: Final = 30
LONGEST_NAME: Final = 40
MOST_MONTHS: Final = 240
LARGEST_GUESS: Final = 1e9


@dataclass
class Round:
    """One round; the control world is the page's own without the lever that is asked about.

    Attributes
    ----------
    lever : str
    wijk : tuple of str
    indicators : tuple of str
        Three of `MAIN`.
    months : int
    answers : dict
        Guessed differences by name of a group, one for each indicator.
    stage : {"ask", "run", "reveal"}
    start : int
        Month before the first of the round.
    outcome : list of float
        Mean difference over the last year, once revealed.
    """

    lever: str
    wijk: tuple[str, ...]
    indicators: tuple[str, ...]
    months: int
    answers: dict[str, list[float]] = field(default_factory=dict)
    stage: str = "ask"
    start: int = 0
    outcome: list[float] = field(default_factory=list)
    control: Watched | None = None
    gaps: list[np.ndarray] = field(default_factory=list)

    @property
    def end(self) -> int:
        """Its last month."""
        return self.start + self.months

    def begin(self, policy: Watched, month: int) -> None:
        """Fix the answers, and let the control world part from the page's own."""
        self.stage, self.start = "run", month
        control = Watched(copy.deepcopy(policy.wijk), lean=True)
        self.control = control

    def step(self, plan: Plan, policy: Watched, row: int) -> None:
        """One month of the control world, after the page's own has lived it; the last one reveals."""
        if self.stage != "run" or self.control is None:
            return
        month = self.start + len(self.gaps) + 1
        without = stop_lever(plan, self.lever, self.wijk, self.start + 1)
        self.control.follow(without.scenario(month))
        self.control.step()
        gap = main_values(policy.values[-1], row) - main_values(self.control.values[-1], row)
        self.gaps.append(gap)
        if month == self.end:
            last = np.mean(np.stack(self.gaps[-SMOOTHED:]), axis=0)
            self.outcome = [float(last[MAIN.index(name)]) for name in self.indicators]
            self.stage, self.control = "reveal", None

    def describe(self) -> dict[str, Any]:
        """The round as plain values."""
        return {
            "lever": self.lever,
            "wijk": list(self.wijk),
            "indicators": list(self.indicators),
            "months": self.months,
            "answers": self.answers,
            "stage": self.stage,
            "start": self.start,
            "outcome": self.outcome,
            "misses": measure_misses(self) if self.stage == "reveal" else {},
        }


def make_round(data: Any, levers: Any) -> Round:
    """A round from what a page asks for.

    Raises
    ------
    InputError
    """
    lever, names, months = data.get("lever"), data.get("indicators"), data.get("months")
    if lever not in levers:
        raise InputError(f"page: there is no lever {str(lever)[:40]!r}")
    if not isinstance(names, list) or len(set(names)) != QUESTIONS or not set(names) <= set(MAIN):
        raise RefusalError("round_questions", count=QUESTIONS)
    if not isinstance(months, int) or not SMOOTHED <= months <= MOST_MONTHS:
        raise RefusalError("round_months", least=SMOOTHED, most=MOST_MONTHS)
    wijk = data.get("wijk") or []
    return Round(lever, tuple(str(name) for name in wijk), tuple(names), months)


def add_answer(asked: Round, name: Any, guesses: Any) -> None:
    """Keep what a group expects.

    Raises
    ------
    InputError
    """
    if asked.stage != "ask":
        raise RefusalError("round_begun")
    name = " ".join(str(name).split())[:LONGEST_NAME]
    if not name:
        raise RefusalError("group_name")
    if len(asked.answers) >= MOST_GROUPS and name not in asked.answers:
        raise RefusalError("groups", most=MOST_GROUPS)
    if not isinstance(guesses, list) or len(guesses) != QUESTIONS:
        raise RefusalError("guesses", count=QUESTIONS)
    for guess in guesses:
        number = isinstance(guess, int | float) and not isinstance(guess, bool)
        if not number or not abs(guess) <= LARGEST_GUESS:
            raise RefusalError("guess")
    asked.answers[name] = [float(guess) for guess in guesses]


def measure_misses(asked: Round) -> dict[str, float]:
    """How far each group was off, 0 for spot on: the mean over the questions of what was missed.

    Each miss is a share of the largest of the outcome and all guesses, so that questions in euros do not
    outweigh those in shops.
    """
    columns = list(zip(asked.outcome, *asked.answers.values(), strict=True))
    scales = [max(max(abs(x) for x in column), 1e-9) for column in columns]
    return {
        name: float(
            np.mean(
                [
                    abs(guess - outcome) / scale
                    for guess, outcome, scale in zip(guesses, asked.outcome, scales, strict=True)
                ]
            )
        )
        for name, guesses in asked.answers.items()
    }

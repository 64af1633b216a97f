"""Predict, then reveal: what a lever will do to three indicators, and how near the guesses were.

What is revealed is the mean over all pairs of worlds with its interval, each pair with the lever and as it
would have gone on without it. Nobody is ranked: within the interval, luck decides who was nearer.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from wijkabm.app.ahead import CONTROL, PAIRS, WITH, Ahead
from wijkabm.app.effect import SMOOTHED
from wijkabm.app.frame import MAIN, main_values, round_numbers
from wijkabm.app.plan import Plan, find_lever, go_on_fading, move_lever, stop_lever
from wijkabm.app.refusals import RefusalError
from wijkabm.ground.errors import InputError

if TYPE_CHECKING:
    from wijkabm.app.session import Session

QUESTIONS: Final = 3
MOST_GROUPS: Final = 30
LONGEST_NAME: Final = 40
MOST_MONTHS: Final = 240
LARGEST_GUESS: Final = 1e9


@dataclass
class Round:
    """One round.

    Attributes
    ----------
    lever : str
    wijk : tuple of str
    indicators : tuple of str
        Three of `MAIN`.
    months : int
    answers : dict
        Guessed differences by name of a group, one for each indicator; None for no guess.
    stage : {"ask", "run", "reveal"}
    start : int
        Month before the first of the round.
    outcome : list of [float, float, float]
        Mean difference over the last year and its interval, once revealed.
    before : Plan or None
        What was decided before the round began.
    speed : float
        Months a second before it began.
    """

    lever: str
    wijk: tuple[str, ...]
    indicators: tuple[str, ...]
    months: int
    answers: dict[str, list[float | None]] = field(default_factory=dict)
    stage: str = "ask"
    start: int = 0
    outcome: list[list[float | None]] = field(default_factory=list)
    before: Plan | None = None
    speed: float = 0.0

    @property
    def end(self) -> int:
        """Its last month."""
        return self.start + self.months

    def begin(self, before: Plan, month: int, speed: float) -> None:
        """Fix the answers; what was decided `before` goes on in the third worlds."""
        self.stage, self.start, self.before, self.speed = "run", month, before, speed

    def reveal(self, ahead: Ahead, row: int) -> bool:
        """Tell the outcome if all worlds have lived the round; whether they have."""
        arms = (WITH, CONTROL)
        if CONTROL not in ahead.arms or ahead.count_pairs(self.end, arms) < PAIRS:
            return False
        found = ahead.compare(self.end, arms)
        if found is None:
            return False
        parts = (found.difference, found.low, found.high, found.changed)
        columns = [main_values(part, row) for part in parts]
        self.outcome = [
            round_numbers([column[MAIN.index(name)] for column in columns])
            for name in self.indicators
        ]
        self.stage = "reveal"
        ahead.end_part()
        return True

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
            "worlds": PAIRS,
            "averaged": SMOOTHED,
        }


def look_at_round(session: "Session") -> None:
    """A round ends with its last month, and is revealed when all worlds have lived it."""
    asked = session.round
    if asked is None or asked.stage != "run" or session.ahead is None:
        return
    if session.month >= asked.end and session.playing:
        session.playing = False
        session.tell_panel()
    if session.month >= asked.end and asked.reveal(session.ahead, session.row):
        session.pace.speed = asked.speed
        session.tell_panel()


def end_round(session: "Session") -> None:
    """The round is over: its third worlds go, its lever and the pace are again what they were."""
    asked, session.round = session.round, None
    if session.ahead is not None:
        session.ahead.end_part()
    if asked is None or asked.before is None:
        return
    if asked.stage == "run":
        session.playing, session.pace.speed = False, asked.speed
    session.decide(lambda now, month: take_back(asked, now, month))


def make_round(data: Any, levers: Any) -> Round:
    """A round from what a page asks for.

    Raises
    ------
    InputError
    """
    lever, names, months = data.get("lever"), data.get("indicators"), data.get("months")
    if lever not in levers:
        raise InputError("page: there is no lever {lever!r}", lever=str(lever)[:40])
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
    for guess in (guess for guess in guesses if guess is not None):
        number = isinstance(guess, int | float) and not isinstance(guess, bool)
        if not number or not abs(guess) <= LARGEST_GUESS:
            raise RefusalError("guess")
    asked.answers[name] = [None if guess is None else float(guess) for guess in guesses]


def take_back(asked: Round, plan: Plan, month: int) -> Plan:
    """The lever of a round as it was before, from `month` on."""
    assert asked.before is not None
    earlier = find_lever(asked.before, asked.lever, asked.wijk, asked.start + 1)
    if earlier is None or (earlier.end is not None and earlier.end <= month):
        return stop_lever(plan, asked.lever, asked.wijk, month)
    fields = earlier.model_dump(exclude={"start", "announced", "ramp"}, exclude_defaults=True)
    fields |= go_on_fading(earlier, earlier.start, max(month, earlier.start))
    if earlier.start > month:
        fields["start"] = earlier.start
    return move_lever(plan, asked.lever, {**fields, "wijk": list(asked.wijk)}, month)

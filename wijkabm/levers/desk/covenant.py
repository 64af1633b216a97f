"""A covenant: who signs it and what each brings in, targets, what a review does with levers, and sanctions.

It sets no outcome and moves no dose of its own: its reviews (`levers.desk.review`) make named levers stronger
or weaker, end them, add one that was held in reserve, and hold a party to its part, by the rules below and by
nothing else. *Assumption* throughout: no covenant's own rules are known.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Annotated, Any, Final, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)

from wijkabm.ground.errors import InputError, Sentence
from wijkabm.levers.desk.targets import MOST_BEFORE, Target
from wijkabm.levers.registry import name_levers
from wijkabm.levers.shares import MUNICIPALITY
from wijkabm.levers.shares import PARTIES as PAYERS

MET, MISSED, UNUSED, UNPAID = "met", "missed", "unused", "unpaid"
RAISE, LOWER, STOP, ADD, END_SHARE = "raise", "lower", "stop", "add", "end_share"

UPWARD: Final = (RAISE, ADD)

REASONS: Final = (MET, MISSED, UNUSED, UNPAID)
DECISIONS: Final = ("none", RAISE, LOWER, STOP, ADD, END_SHARE)
"""Why a review decides something, and what; in results by these words."""

PARTIES: Final = (MUNICIPALITY, *PAYERS, "owners", "residents", "organisations")
"""Who can sign: those that pay for levers, and those that bring in work."""

STEP: Final = 0.25
"""Part of a lever's own strength by which a review moves it where a rule does not say; *assumption*."""


def _as_names(value: Any) -> Any:
    """A name or a list of names."""
    return (
        (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list) else value
    )


Names = Annotated[tuple[str, ...], BeforeValidator(_as_names)]
Part = Annotated[float, Field(gt=0.0, le=1.0, strict=True)]
Count = Annotated[int, Field(ge=1, le=1000, strict=True)]


class _Agreed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Party(_Agreed):
    """Who signs.

    Parameters
    ----------
    name : str
        One of `PARTIES`.
    brings : tuple of str
        Levers that it carries: by its share of the costs (`paid_by` of the lever), or by its own work, units
        or custom.
    """

    name: str
    brings: Names

    @model_validator(mode="after")
    def _check(self) -> "Party":
        if self.name not in PARTIES:
            raise InputError(
                "there is no party {name!r}; choose {parties}",
                name=self.name,
                parties=", ".join(PARTIES),
            )
        if not self.brings:
            raise InputError(
                "{name} brings in nothing; name the levers that it carries", name=self.name
            )
        return self


class Rule(_Agreed):
    """What a review does with levers.

    Parameters
    ----------
    when : "met", "missed", "unused"
        A target is on its way or is not; nobody who was asked said yes to the lever.
    target : str
        Which target, for the first two.
    times : int
        Reviews in a row: it acts at every `times`-th.
    do : "raise", "lower", "stop" or "add"
        A lever that some rule adds is held in reserve until then. What is stopped stays so.
    lever : tuple of str
    by : float
        Part of a lever's own strength: by how much it moves (0.25), or begins when it is added (1).
    """

    when: Literal["met", "missed", "unused"]
    target: str = ""
    times: Count = 1
    do: Literal["raise", "lower", "stop", "add"]
    lever: Names
    by: Part | None = None

    @model_validator(mode="after")
    def _check(self) -> "Rule":
        _check_target(self.when, self.target)
        if not self.lever:
            raise InputError("name the lever that it is about, as in lever: coaching")
        if self.when == UNUSED and self.do == ADD:
            raise InputError("a lever that is not there yet cannot be unused; give when: missed")
        if self.do == STOP and self.by is not None:
            raise InputError("a lever that stops has no `by`; leave it out")
        return self

    @property
    def size(self) -> float:
        """Part of its own strength by which a lever moves, or with which it begins."""
        return self.by if self.by is not None else 1.0 if self.do == ADD else STEP


class Sanction(_Agreed):
    """What becomes of a party that does not do its part.

    Parameters
    ----------
    party : str
    when : "unpaid", "unused" or "missed"
        It did not pay what it owes; nobody who was asked said yes to a lever that it carries; a target that
        it answers for is missed.
    target, of : str
        The target, and the lever that it carries.
    times : int
        Reviews in a row.
    do : "stop" or "end_share"
        The municipality stops the levers that the party gains from, or what the party pays ends for good.
    lever : tuple of str
        Levers that stop.
    """

    party: str
    when: Literal["unpaid", "unused", "missed"]
    target: str = ""
    of: str = ""
    times: Count = 1
    do: Literal["stop", "end_share"]
    lever: Names = ()

    @model_validator(mode="after")
    def _check(self) -> "Sanction":
        _check_target(self.when, self.target)
        if (self.when == UNUSED) != bool(self.of):
            raise InputError("give `of`, the lever that it carries, with when: unused and no other")
        if self.party not in PAYERS and (self.when == UNPAID or self.do == END_SHARE):
            raise InputError(
                "{party} pays no share; with when: unpaid and do: end_share name one of {payers}",
                party=self.party,
                payers=", ".join(PAYERS),
            )
        if (self.do == STOP) != bool(self.lever):
            raise InputError("give the levers that stop with do: stop, and none with do: end_share")
        return self


def _check_target(when: str, target: str) -> None:
    if (when in (MET, MISSED)) != bool(target):
        raise InputError("give target with when: met and when: missed, and with no other")


class Covenant(_Agreed):
    """Parties, targets, and the rules by which reviews move levers, in every wijk apart.

    Parameters
    ----------
    start, end : int
        Months; `end` is exclusive.
    every : int
        Months from one review to the next.
    looks_back : int
        A review's figure is the mean of so many months: 12 for what differs by season.
    first : float
        Part of their own strength with which levers begin that a rule can raise.
    parties : tuple of Party
    targets : tuple of Target
        Of indicators; in a file their names in `targets:`.
    rules : tuple of Rule
        They act in the order in which they stand.
    sanctions : tuple of Sanction
        After the rules.
    """

    start: Annotated[int, Field(ge=1, le=12_000, strict=True)] = 1
    end: Annotated[int, Field(ge=1, le=12_000, strict=True)] = 49
    every: Annotated[int, Field(ge=1, le=MOST_BEFORE, strict=True)] = 3
    looks_back: Annotated[int, Field(ge=1, le=MOST_BEFORE, strict=True)] = 3
    first: Annotated[float, Field(ge=0.0, le=1.0, strict=True)] = 0.5
    parties: tuple[Party, ...] = ()
    targets: tuple[Target, ...]
    rules: tuple[Rule, ...]
    sanctions: tuple[Sanction, ...] = ()

    @field_validator("targets", mode="before")
    @classmethod
    def _read_targets(cls, values: Any) -> Any:
        if isinstance(values, list) and not all(isinstance(x, Mapping | Target) for x in values):
            raise InputError("give names of targets, as in targets: [turnover]")
        return values

    @model_validator(mode="after")
    def _check(self) -> "Covenant":
        if self.end <= self.start:
            raise InputError(
                "end {end} must come after start {start}", end=self.end, start=self.start
            )
        for what, names in (("target", self.target_names), ("party", self.party_names)):
            for name in names:
                if names.count(name) > 1:
                    raise InputError(
                        "{what} {name!r} stands there twice", what=Sentence(what), name=name
                    )
        for target in self.targets:
            if target.indicator is None or not target.name:
                raise InputError("each target needs a name, and must be one of an indicator")
            if target.by >= self.end:
                raise InputError(
                    "target {name!r} is due in month {by}, and {end} is the first "
                    "month without a covenant; give an earlier `by`, or a later end",
                    name=target.name,
                    by=target.by,
                    end=self.end,
                )
        self._check_rules()
        for rule in self.rules:
            self._check_part("rules", rule.target, rule.lever)
        for sanction in self.sanctions:
            levers = (*sanction.lever, *([sanction.of] if sanction.of else []))
            self._check_part("sanctions", sanction.target, levers)
            if sanction.party not in self.party_names:
                choice = ", ".join(self.party_names) or Sentence("none, as it has no parties")
                raise InputError(
                    "sanctions: {party!r} is no party of it; choose {choice}",
                    party=sanction.party,
                    choice=choice,
                )
        for party in self.parties:
            self._check_part("parties", "", party.brings)
        return self

    def _check_rules(self) -> None:
        """Raise ``InputError`` if two rules move a lever up and down for the same reason."""
        done: dict[tuple[str, str, int, str], Rule] = {}
        for rule in self.rules:
            for name in rule.lever:
                other = done.setdefault((rule.when, rule.target, rule.times, name), rule)
                if (other.do in UPWARD) != (rule.do in UPWARD):
                    raise InputError(
                        "rules: {do} and {other} of {name} undo each other, both when "
                        "{reason}; leave one of them out",
                        do=other.do,
                        other=rule.do,
                        name=name,
                        reason=" ".join(filter(None, (rule.target, rule.when))),
                    )

    def _check_part(self, what: str, target: str, levers: Iterable[str]) -> None:
        if target and target not in self.target_names:
            choice = ", ".join(self.target_names) or Sentence("none, as it has no targets")
            raise InputError(
                "{what}: {target!r} is no target of it; choose {choice}",
                what=what,
                target=target,
                choice=choice,
            )
        for name in levers:
            if name not in name_levers():
                raise InputError(
                    "{what}: there is no lever {name!r} (list: wijkabm levers)",
                    what=what,
                    name=name,
                )

    @property
    def target_names(self) -> list[str]:
        """Of its targets, in their order."""
        return [target.name for target in self.targets]

    @property
    def party_names(self) -> list[str]:
        """Of its parties, in their order."""
        return [party.name for party in self.parties]

    def list_levers(self) -> list[str]:
        """Levers that its rules and sanctions can move."""
        parts: Sequence[Rule | Sanction] = (*self.rules, *self.sanctions)
        return list(dict.fromkeys(name for part in parts for name in part.lever))

    def begin_at(self, lever: str) -> float:
        """Part of its own strength with which a lever begins: one in reserve with none."""
        done = {rule.do for rule in self.rules if lever in rule.lever}
        return 0.0 if ADD in done else self.first if RAISE in done else 1.0

    def shift(self, months: int) -> "Covenant":
        """The same covenant so many months later."""
        return self.model_copy(
            update={
                "start": self.start + months,
                "end": self.end + months,
                "targets": tuple(target.shift(months) for target in self.targets),
            }
        )

    def limit(self, levers: Collection[str], wijken: Collection[str] | None = None) -> "Covenant":
        """What of it concerns these levers, and these wijken if any are given."""
        targets = tuple(
            x if wijken is None else x.within(wijken)
            for x in self.targets
            if wijken is None or not x.wijk or set(x.wijk) & set(wijken)
        )
        names = {"", *(x.name for x in targets)}

        def keep(parts: Iterable[Any]) -> tuple[Any, ...]:
            return tuple(
                part.model_copy(update={"lever": tuple(x for x in part.lever if x in levers)})
                for part in parts
                if part.target in names
                and (not part.lever or set(part.lever) & set(levers))
                and (not getattr(part, "of", "") or part.of in levers)
            )

        parties = tuple(
            party.model_copy(update={"brings": tuple(x for x in party.brings if x in levers)})
            for party in self.parties
        )
        return self.model_copy(
            update={
                "targets": targets,
                "rules": keep(self.rules),
                "sanctions": keep(self.sanctions),
                "parties": tuple(party for party in parties if party.brings),
            }
        )

"""Targets of a scenario: what is wanted of an indicator or of a lever, against which base, by when.

A target moves nothing. A run only says what it reached, and a comparison in how many worlds it was met,
with and without policy. A covenant may name some: by these its reviews steer levers (`levers.desk.review`).
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from wijkabm.ground.errors import InputError, Sentence
from wijkabm.ground.plain import say_problem
from wijkabm.levers.registry import kinds_of_lever, kinds_of_shock

START: Final = "start"
BEFORE: Final = "before"
MORE: Final = "more"

OUTPUTS: Final = ("offered", "accepted", "ended", "running", "starts", "survivors", "meetings")
"""What a lever counts and may be planned: whom it reached; who said yes (trajectories); contracts that ended;
those that run (members); businesses that were started by who said yes, and those of them that still exist;
meetings, of a network those of each of its groups."""

MEETING_FIELDS: Final = {"networking": "meetings", "job_events": "events"}
"""Levers that hold meetings, and the field that says how many a year."""

MOST_BEFORE: Final = 12
"""Months of the burn-in that are kept for bases, and so the most that a base is a mean of."""

ROUNDING: Final = 1e-9
"""Part of a number that the computer's rounding may take from it."""

OF_INDICATOR: Final = ("base", "months", "relative", "absolute", "want")
OF_LEVER: Final = ("output", "planned")
EXAMPLE: Final = "`targets: [{indicator: vacancy_rate, relative: -0.1, by: 48}]`"


class Target(BaseModel):
    """What is wanted of an indicator, or of what a lever does.

    Parameters
    ----------
    indicator : str
        One of `wijkabm.measure.indicators`, all wijken together unless `wijk` says otherwise.
    base : "start", "before" or float
        The level that the change is counted from: where results begin (mean of the first `months` from
        month `since`), before that (mean of the `months` before it, those of the burn-in included), or a
        stated number.
    months : int
        Of which the base and what is reached are means: a month alone says little of what comes and goes. Use
        12 for what differs by season.
    relative, absolute : float
        How much is wanted: as a part of the base (-0.1 is a tenth less), or in the indicator's own unit (a
        share is a fraction).
    want : "more" or "less", optional
        Whether at least that level is wanted, or at most; by the sign of the change if not given. A fall that
        is to be no deeper than 36 % is ``relative: -0.36, want: more``.
    lever, output : str
        Instead of an indicator: a lever, and one of `OUTPUTS`.
    planned : float
        How many in all, from month `since` to the end of month `by`.
    per_inhabitants : int, optional
        `planned` is for so many people and follows those of the run.
    since, by : int
        First month, and the month in which it is to be reached.
    wijk : tuple of str
        Wijken that it holds for, each by itself; all together if none is named.
    source : str
        Where a stated base comes from, or who wants this.
    name : str
        What rules of a covenant call it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, strict=True)

    indicator: str | None = None
    base: float | Literal["start", "before"] = START
    months: int = Field(default=1, ge=1, le=MOST_BEFORE)
    relative: float | None = Field(default=None, ge=-1.0, le=100.0)
    absolute: float | None = Field(default=None, ge=-1e12, le=1e12)
    want: Literal["more", "less"] | None = None
    lever: str | None = None
    output: str | None = None
    planned: float | None = Field(default=None, gt=0.0, le=1e9)
    per_inhabitants: int | None = Field(default=None, ge=1, le=1_000_000_000)
    since: int = Field(default=1, ge=1, le=12_000)
    by: int = Field(ge=1, le=12_000)
    wijk: tuple[str, ...] = ()
    source: str = ""
    name: str = ""

    @model_validator(mode="before")
    @classmethod
    def _read_wijk(cls, values: Any) -> Any:
        """A name or a list of names."""
        if isinstance(values, Mapping) and isinstance(values.get("wijk"), str | list):
            wijk = values["wijk"]
            return {**values, "wijk": (wijk,) if isinstance(wijk, str) else tuple(wijk)}
        return values

    @field_validator("base", mode="before")
    @classmethod
    def _check_base(cls, value: Any) -> Any:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number and value not in (START, BEFORE):
            raise InputError(
                "{value!r} is no base; give {start}, {before} or a number",
                value=value,
                start=START,
                before=BEFORE,
            )
        return float(value) if is_number else value

    @model_validator(mode="after")
    def _check_whole(self) -> "Target":
        if (self.indicator is None) == (self.lever is None):
            raise InputError("give an indicator or a lever, one of the two")
        strange = OF_LEVER if self.indicator is not None else OF_INDICATOR
        given = [name for name in strange if name in self.model_fields_set]
        if given:
            kind = Sentence("an indicator" if self.indicator is not None else "a lever")
            raise InputError(
                "{field} is no field of the target of {kind}", field=given[0], kind=kind
            )
        if self.by < self.since:
            raise InputError(
                "by {by} must not come before since {since}", by=self.by, since=self.since
            )
        if self.indicator is not None:
            self._check_change()
        else:
            self._check_output()
        return self

    def _check_change(self) -> None:
        given = [change for change in (self.relative, self.absolute) if change is not None]
        if len(given) != 1:
            raise InputError("give relative or absolute, one of the two")
        if given[0] == 0.0 and self.want is None:
            raise InputError("a change of 0 says not what is wanted; add want: more or want: less")
        if isinstance(self.base, float) and not self.source.strip():
            raise InputError("a stated base needs its source, as in source: counted in March")

    def _check_output(self) -> None:
        if self.lever not in kinds_of_lever():
            is_shock = self.lever in kinds_of_shock()
            known = Sentence("a shock is no lever" if is_shock else "see wijkabm levers")
            raise InputError("there is no lever {lever!r} ({known})", lever=self.lever, known=known)
        if self.output is None or self.planned is None:
            raise InputError(
                "a lever needs output ({outputs}) and planned", outputs=", ".join(OUTPUTS)
            )
        if self.output not in OUTPUTS:
            raise InputError(
                "there is no output {output!r}; choose {outputs}",
                output=self.output,
                outputs=", ".join(OUTPUTS),
            )
        if self.output == "meetings" and self.lever not in MEETING_FIELDS:
            raise InputError(
                "{lever} holds no meetings; {meeting_fields} do",
                lever=self.lever,
                meeting_fields=", ".join(MEETING_FIELDS),
            )

    @property
    def change(self) -> float:
        """How much, relative or absolute."""
        return float(self.relative if self.relative is not None else self.absolute or 0.0)

    @property
    def is_least(self) -> bool:
        """Whether at least the level that is wanted must be reached; else at most."""
        return self.lever is not None or (
            self.change > 0.0 if self.want is None else self.want == MORE
        )

    def find_wanted(self, base: float) -> float:
        """The level that is wanted of an indicator, by that which a change is counted from."""
        return base + self.change * (abs(base) if self.relative is not None else 1.0)

    def is_met(self, reached: float, wanted: float) -> bool:
        """Whether that level is enough."""
        slack = ROUNDING * max(abs(wanted), abs(reached))
        return reached >= wanted - slack if self.is_least else reached <= wanted + slack

    def within(self, wijken: Collection[str]) -> "Target":
        """The same target for those of its wijken that are among these."""
        inside = tuple(name for name in self.wijk if name in wijken)
        return self.model_copy(update={"wijk": inside})

    def shift(self, months: int) -> "Target":
        """The same target so many months later."""
        return self.model_copy(update={"since": self.since + months, "by": self.by + months})

    def settle(self, inhabitants: Mapping[str, float]) -> list["Target"]:
        """The target with numbers of its own for these wijken; as it is if none follow inhabitants."""
        per = self.per_inhabitants
        if per is None or self.planned is None or not set(self.wijk) <= set(inhabitants):
            return [self]
        places: list[tuple[str, ...]] = [(wijk,) for wijk in self.wijk] or [()]
        return [
            self.model_copy(
                update={
                    "wijk": wijk,
                    "per_inhabitants": None,
                    "planned": max(
                        float(
                            round(
                                self.planned
                                * sum(inhabitants[w] for w in wijk or inhabitants)
                                / per
                            )
                        ),
                        1.0,
                    ),
                }
            )
            for wijk in places
        ]


def read_targets(entries: Any, where: str, per: int | None = None) -> tuple[Target, ...]:
    """Targets from the values of a file.

    Parameters
    ----------
    entries : list of mappings, or None
    where : str
        Begins errors.
    per : int, optional
        For how many people the file's amounts are.

    Raises
    ------
    InputError
    """
    if entries is None:
        return ()
    if not isinstance(entries, list) or not all(isinstance(entry, Mapping) for entry in entries):
        raise InputError(
            "{where}: targets: give a list, as in {example}", where=where, example=EXAMPLE
        )
    targets = tuple(
        _read_target(entry, Sentence("{where}: targets: {k}", where=where, k=k), per)
        for k, entry in enumerate(entries, 1)
    )
    names = [target.name for target in targets if target.name]
    for name in names:
        if names.count(name) > 1:
            raise InputError(
                "{where}: targets: the name {name!r} is given twice; give each its own",
                where=where,
                name=name,
            )
    return targets


def _read_target(entry: Mapping[Any, Any], where: str, per: int | None) -> Target:
    fields = {str(name): value for name, value in entry.items()}
    if per is not None and "planned" in fields and "per_inhabitants" not in fields:
        fields["per_inhabitants"] = per
    strange = [name for name in fields if name not in Target.model_fields]
    if strange:
        known = ", ".join(Target.model_fields)
        raise InputError(
            "{where}: there is no field {field!r}; choose {known}",
            where=where,
            field=strange[0],
            known=known,
        )
    try:
        return Target(**fields)
    except ValidationError as error:
        first = error.errors()[0]
        field = f"{first['loc'][0]}: " if first["loc"] else ""
        said = say_problem(first)
        raise InputError("{where}: {field}{said}", where=where, field=field, said=said) from None


def check_places(targets: Sequence[Target], wijken: Sequence[str], where: str = "targets") -> None:
    """Raise ``InputError`` if a target names a wijk that is not there."""
    for target in targets:
        for name in target.wijk:
            if name not in wijken:
                raise InputError(
                    "{where}: wijk = {name!r} is not in this run; choose {wijken}",
                    where=where,
                    name=name,
                    wijken=", ".join(wijken),
                )

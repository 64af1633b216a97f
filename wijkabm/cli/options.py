"""What the options of ``run`` and ``compare`` are called and say; each stands here once.

A command takes those that belong together as one thing, `Where` or `World` (`take_groups`).
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer

from wijkabm.cli.shared import Borders as WhichBorders
from wijkabm.cli.shared import Closure as WhichClosure
from wijkabm.cli.shared import Switch, read_parameters


def take_groups(command: Callable[..., Any]) -> Callable[..., Any]:
    """The command with the options of every group that it takes, each in the place of its group."""
    groups: dict[str, Any] = {}
    options: list[inspect.Parameter] = []
    for name, one in inspect.signature(command).parameters.items():
        if not is_dataclass(one.annotation):
            options.append(one)
            continue
        groups[name] = one.annotation
        options += [
            one.replace(name=option.name, default=option.default, annotation=option.type)
            for option in fields(one.annotation)
        ]

    @wraps(command)
    def with_groups(**given: Any) -> Any:
        for name, group in groups.items():
            given[name] = group(**{option.name: given.pop(option.name) for option in fields(group)})
        return command(**given)

    with_groups.__signature__ = inspect.Signature(options)  # type: ignore[attr-defined]
    with_groups.__annotations__ = {option.name: option.annotation for option in options}
    return with_groups


Kwb = Annotated[
    list[Path] | None,
    typer.Option(
        metavar="FILE", help="CBS key figures; several editions are merged, the newest first."
    ),
]
Area = Annotated[
    list[str] | None,
    typer.Option(metavar="CODE[,CODE...]", help="Wijk or buurt in that file."),
]
Year = Annotated[
    list[int] | None,
    typer.Option(metavar="YYYY", help="Year of the figures where the file does not tell."),
]
Figure = Annotated[
    list[str] | None,
    typer.Option(metavar="[WIJK:]NAME=VALUE", help="A figure of your own; may be repeated."),
]
Figures = Annotated[
    Path | None, typer.Option(metavar="FILE.yaml", help="Figures of your own, with their sources.")
]

Streets = Annotated[
    list[Path] | None,
    typer.Option(
        metavar="FILE.streets.json",
        help="A wijk's own streets (see streets), found by its code; may be repeated.",
    ),
]
StreetNames = Annotated[
    Switch, typer.Option(help="Whether streets of such a file are called by their names.")
]

Months = Annotated[int, typer.Option(help="Months of results, 1 to 12,000.")]
BurnIn = Annotated[int, typer.Option(help="Months that run before month 1.")]
Closure = Annotated[WhichClosure, typer.Option(help="How the municipality balances its books.")]
Borders = Annotated[
    WhichBorders, typer.Option(help="Wijken of one city border on each other, or all do.")
]
Budget = Annotated[
    float | None,
    typer.Option(metavar="EUR", help="What all levers together may cost in a year."),
]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="GROUP.NAME=VALUE", help="One parameter; may be repeated."),
]
Parameters = Annotated[
    Path | None, typer.Option(metavar="FILE.yaml", help="Parameters from a file.")
]
Overwrite = Annotated[
    bool, typer.Option("--overwrite", help="Replace a folder of earlier results.")
]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress and no table.")]


@dataclass(frozen=True)
class Where:
    """Areas instead of presets, and figures of one's own."""

    kwb: Kwb = None
    area: Area = None
    year: Year = None
    figure: Figure = None
    figures: Figures = None
    streets: Streets = None
    street_names: StreetNames = Switch.on


@dataclass(frozen=True)
class World:
    """How long, and by which rules, wijken live."""

    months: Months = 120
    burn_in: BurnIn = 60
    closure: Closure = WhichClosure.grant
    borders: Borders = WhichBorders.city
    set_: Set = None
    parameters: Parameters = None

    def read(self) -> dict[str, Any]:
        """What a model is given."""
        return {
            "months": self.months,
            "burn_in": self.burn_in,
            "closure": self.closure.value,
            "borders": self.borders.value,
            "parameters": read_parameters(self.parameters, self.set_ or []),
        }


RunPresets = Annotated[
    list[str] | None,
    typer.Argument(metavar="[PRESET]...", help="Named wijken; korrewegwijk if none is given."),
]
RunScenario = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME|FILE[+...]",
        help="Levers from a scenario (see scenarios); several together as A+B.",
    ),
]
RunLever = Annotated[
    list[str] | None,
    typer.Option(
        metavar='"NAME FIELD=VALUE ..."',
        help='One lever, as "vacancy_tax rate=0.03 start=24"; may be repeated.',
    ),
]
RunOut = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Results; results/<wijk>-seed<seed> if not given."),
]
Separate = Annotated[bool, typer.Option("--separate", help="Run each wijk alone.")]
Seed = Annotated[int, typer.Option(help="Luck of the months of results.")]
PlaceSeed = Annotated[int, typer.Option(help="Luck of people, premises and burn-in.")]

ComparePresets = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[PRESET]...",
        help="Named wijken; the first scenario's, or korrewegwijk, if none is given.",
    ),
]
CompareScenario = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME|FILE[+...]", help="What to compare with the baseline; repeat it."),
]
CompareLever = Annotated[
    list[str] | None,
    typer.Option(
        metavar='"LEVER FIELD=VALUE ..."', help="A lever as a scenario of its own; repeat it."
    ),
]
CompareOut = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Results; results/compare-... if not given.")
]
Seeds = Annotated[str, typer.Option(metavar="N|A,B,...", help="How many seeds, or which.")]
OnePlace = Annotated[
    int | None, typer.Option(help="One place for all seeds; each has its own if not given.")
]
Primary = Annotated[
    list[str] | None,
    typer.Option(
        metavar="INDICATOR[,...]",
        help="Outcomes named beforehand; vacancy_rate, shops_open, municipal_cost if not given.",
    ),
]
Smallest = Annotated[
    list[str] | None,
    typer.Option(metavar="INDICATOR=VALUE", help="Smallest effect of interest; repeat it."),
]
Workers = Annotated[int | None, typer.Option(help="Processes; all cores if not given.", min=1)]
Resume = Annotated[
    bool,
    typer.Option("--resume", help="Go on with a comparison that was stopped; begins if none was."),
]

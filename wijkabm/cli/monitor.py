"""``wijkabm monitor``: counted quarters over the fan of a folder's runs."""

from pathlib import Path
from typing import Annotated

import typer

from wijkabm.cli import options
from wijkabm.cli.shared import Language

FOLDER = "monitor"


def monitor_command(
    folder: Annotated[
        Path,
        typer.Argument(metavar="DIR", help="A comparison, a sweep, or a folder of several runs."),
    ],
    observed: Annotated[
        Path, typer.Option(metavar="FILE.csv", help="What was counted, by quarter (see nulmeting).")
    ],
    start: Annotated[
        str | None,
        typer.Option(metavar="2026Q1", help="Quarter of month 1; the first counted if not given."),
    ] = None,
    scenario: Annotated[
        str | None, typer.Option(metavar="NAME", help="Which policy, if there are several.")
    ] = None,
    wijk: Annotated[
        str | None, typer.Option(metavar="NAME", help="Which wijk; all together if not given.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder of pages; DIR/monitor if not given.")
    ] = None,
    lang: Annotated[Language, typer.Option(help="Language that is open.")] = Language.nl,
    overwrite: options.Overwrite = False,
    quiet: options.Quiet = False,
) -> None:
    """Lay counted quarters over the fan of the runs: a page a quarter that can be sent on."""
    from wijkabm.ground.provenance import describe_origin
    from wijkabm.measure.observed import read_observed
    from wijkabm.measure.quarters import read_quarter
    from wijkabm.runs.results import package_version, write_manifest
    from wijkabm.runs.run import new_folder
    from wijkabm.tell.fans import open_kept, read_fan
    from wijkabm.tell.judged import judge
    from wijkabm.tell.monitor import INDEX, Watch, write_monitor

    first = None if start is None else read_quarter(start, "--start")
    kept = open_kept(folder)
    counted = read_observed(observed, kept.units)
    fan = read_fan(kept, list(dict.fromkeys(one.indicator for one in counted)), scenario, wijk)
    first = first or counted[0].quarter
    watch = Watch(fan, judge(counted, fan, first, f"--observed {observed}"), first)
    place = out or folder / FOLDER
    with new_folder(place, overwrite) as partial:
        write_monitor(watch, partial, lang.value)
        told = {"monitor": {"of": folder.name, "start": str(first), "wijk": fan.wijk}}
        write_manifest({"wijkabm": package_version(), **describe_origin(), **told}, partial)
    if not quiet:
        pages = ", ".join(f"monitor-{quarter}.html" for quarter in watch.quarters)
        print(f"Results: {place}; read {place / INDEX}; a page a quarter: {pages}")

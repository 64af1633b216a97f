"""``wijkabm app``: the live page."""

import importlib.util
from typing import Annotated

import typer

from wijkabm.cli import options
from wijkabm.cli.place import choose_wijken
from wijkabm.cli.shared import Language
from wijkabm.ground.errors import InputError

NEEDED = ("solara", "solara_assets", "segno")


@options.take_groups
def app_command(
    presets: options.RunPresets = None,
    *,
    where: options.Where,
    port: Annotated[int, typer.Option(help="Port of the page's address.")] = 8765,
    host: Annotated[
        str,
        typer.Option(help="Address to serve at; 0.0.0.0 lets tablets on the same network in."),
    ] = "127.0.0.1",
    lang: Annotated[Language, typer.Option(help="Language that a page begins in.")] = Language.nl,
    max_sessions: Annotated[int, typer.Option(help="Most pages at the same time.")] = 25,
    seats_per_address: Annotated[
        int,
        typer.Option(
            help="Of which one address may have so many; 0 is half of them. This computer and names "
            "of --allow-host do not count."
        ),
    ] = 0,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Another name that the page may be opened under, as behind a proxy; repeatable.",
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="Luck of the months of a fresh page.")] = 1,
    scenario: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FILE", help="A plan of your own, to stand among the scenarios; repeatable."
        ),
    ] = None,
) -> None:
    """Open the live page that a workshop plays with; it needs no internet."""
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise InputError(
            f"app: {missing[0].replace('_', '-')} is not installed; "
            "install it with pip install 'wijkabm[app]'"
        )
    from wijkabm.app import server
    from wijkabm.app.origin import Origin
    from wijkabm.app.own_plans import keep_plans
    from wijkabm.app.reach import list_addresses
    from wijkabm.runs.warm import warm_up_aloud

    plans = keep_plans(scenario or [])
    chosen = presets or ([] if where.kwb or not plans else plans[0].presets)
    names, areas = choose_wijken(chosen, where)
    server.check_address(host, port, max_sessions)
    origin = Origin(() if areas else tuple(names), seed=seed, areas=tuple(areas or ()))
    server.set_options(origin, lang.value, max_sessions, seats_per_address, allow_host or ())
    server.set_environment(max_sessions)
    warm_up_aloud(levers=True)
    print(f"Building {' + '.join(names)} ...", flush=True)
    server.prepare(workers=server.count_workers())
    for address in list_addresses(host, port):
        print(f"Open {address}", flush=True)
    print("Stop with Ctrl-C.", flush=True)
    server.serve(host, port)

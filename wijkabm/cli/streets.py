"""``wijkabm streets``: a wijk's own streets out of maps, once, as a file that a run reads."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from wijkabm.cli.shared import Switch
from wijkabm.ground.errors import InputError

if TYPE_CHECKING:
    from wijkabm.place.street_file import StreetFile

NO_EXTRA: Final = "streets needs shapely; install it with: pip install 'wijkabm[geo]'"


ROADS: Final = {
    "sections_read": "sections within 150 m of the boundary",
    "crossings_read": "crossings",
    "names_read": "street names",
    "metres_read": "m of street",
    "pieces_read": "pieces that hang together",
    "sections_twice": "sections twice in the file (left out)",
    "motorways_left_out": "motorways (left out)",
    "paths_left_out": "paths and other lines (left out)",
    "sections_outside": "sections outside the boundary (left out)",
}
CLEANING: Final = {
    "crossings_merged": "crossings less than 10 m from another made one with it",
    "sections_merged": "sections between these gone",
    "sections_around": "sections outside the boundary kept, which join its pieces",
    "links": "straight links laid between pieces",
    "links_metres": "m of link",
    "sections_joined": "sections joined to the next of their street",
    "sections_dropped": "sections of short pieces that nothing joins (dropped)",
}
WRITTEN: Final = {
    "segments": "segments",
    "crossings": "crossings",
    "names": "street names",
    "metres": "m of street",
}
HOUSE_NUMBERS: Final = {
    "house_numbers": "kept",
    "house_numbers_outside": "outside the boundary",
    "house_numbers_dropped": "dropped",
}
ADDRESSES: Final = {
    "addresses": "within the boundary",
    "addresses_without_use": "without a use (gebruiksdoel), each counted as a dwelling",
    "dwellings": "dwellings",
    "dwellings_out_of_use": "of these out of use",
    "shop_uses": "used as shops",
    "addresses_not_built": "not built or gone (left out)",
    "addresses_twice": "twice in the file (left out)",
    "moorings_left_out": "moorings (left out; --houseboats counts them)",
    "addresses_by_name": "placed by the name of their street",
    "addresses_by_nearest": "placed along the nearest street",
    "addresses_far": "farther than 300 m from every street (left out)",
}
PREMISES: Final = {
    "premises": "rows",
    "premises_elsewhere": "on streets or numbers that are not here (left out)",
}
HOMES_FROM: Final = {
    "dwellings": "the dwellings along each street",
    "house numbers": "the house numbers of the map of roads: give --dwellings to count dwellings",
    "length": "nothing but the length of streets, as the map of roads has no house numbers: give --dwellings",
}
UNITS_FROM: Final = {
    "premises": "the list of premises",
    "shop uses": "addresses used as shops, more than there are shops: give --premises if there is a list",
    "turnover": "turnover, on the best placed street: give --premises, or --dwellings with gebruiksdoel",
}


SEVERAL: Final = re.compile(
    r"\b(section|crossing|name|piece|motorway|link|segment|dwelling|mooring|row)s\b"
)
"""Things that are counted."""

MOST_NAMED: Final = 3
"""Streets that are named in a note."""

MUCH: Final = 0.05
"""Share of addresses far from every street, from which it is said apart."""


def streets_command(
    boundary: Annotated[
        Path, typer.Option(metavar="FILE", help="Map of wijken and buurten (CBS).")
    ],
    area: Annotated[str, typer.Option(metavar="CODE", help="Wijk or buurt in that map.")],
    roads: Annotated[Path, typer.Option(metavar="FILE", help="Map of road sections (NWB).")],
    out: Annotated[
        Path, typer.Option(metavar="NAME.streets.json", help="The file of streets to write.")
    ],
    dwellings: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Map of addresses (BAG verblijfsobject).")
    ] = None,
    premises: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.csv", help="Shop premises: straat;huisnummer;branche;leeg;oppervlakte."
        ),
    ] = None,
    houseboats: Annotated[
        bool, typer.Option("--houseboats", help="Moorings (ligplaatsen) are dwellings too.")
    ] = False,
    street_names: Annotated[Switch, typer.Option(help="Whether streets keep their names.")] = (
        Switch.on
    ),
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace an earlier file.")
    ] = False,
) -> None:
    """Make a file of a wijk's own streets out of maps, for --streets of run, compare, sweep and app."""
    from wijkabm.place.street_file import ENDING

    if not out.name.endswith(ENDING) or out.name == ENDING:
        raise InputError(f"--out {out}: give a name that ends in {ENDING}, as in mijnwijk{ENDING}")
    if out.exists() and not overwrite:
        raise InputError(f"--out {out} is there already; give --overwrite, or another name")
    if not out.parent.is_dir():
        raise InputError(f"--out {out}: there is no folder {out.parent}; make it first")
    try:
        import shapely  # noqa: F401
    except ImportError:
        raise InputError(NO_EXTRA) from None
    from wijkabm.place.geo.make import Asked, make_street_file

    asked = Asked(boundary, area, roads, dwellings, premises, houseboats)
    made = make_street_file(asked)
    told = [*tell_made(made), *_tell_elsewhere(premises, made)]
    if street_names is Switch.off:
        made = made.without_names()
    _write(out, made)
    print("\n".join(told))
    print(f"the file: {out}")


def _write(out: Path, made: "StreetFile") -> None:
    """The whole file in one go, or nothing."""
    from wijkabm.place.street_file import write_street_file

    partial = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        partial.write_text(write_street_file(made), "utf-8", newline="\n")
        os.replace(partial, out)
    except OSError as error:
        reason = error.strerror or error
        raise InputError(
            f"--out {out}: cannot be written ({reason}); make room, or give another folder"
        ) from None
    finally:
        partial.unlink(missing_ok=True)


def tell_made(made: "StreetFile") -> list[str]:
    """What was read, joined and left out, a subject a line; what is nothing is left out too."""
    lines = [
        f"{made.title} ({made.area}), {made.land / 10_000:,.0f} ha of land",
        _tell("roads", made, ROADS),
        _tell("cleaning", made, CLEANING),
        _tell("written", made, WRITTEN),
        _tell("house numbers", made, HOUSE_NUMBERS),
        _tell("addresses", made, ADDRESSES),
        _tell("premises", made, PREMISES),
        f"homes are divided by {HOMES_FROM[made.homes_from]}",
        f"shop units are found by {UNITS_FROM[made.units_from]}",
    ]
    return [line for line in [*lines, _tell_apart(made.counts), _tell_lost(made.counts)] if line]


def _count(words: str, number: int) -> str:
    """Words as they stand behind a number: of one thing without the s of the first that has it."""
    return SEVERAL.sub(r"\1", words, count=1) if number == 1 else words


def _tell_apart(counts: Mapping[str, int]) -> str:
    """A note where no street joins parts of the area."""
    pieces = counts.get("pieces", 1)
    if pieces < 2:
        return ""
    return (
        f"note: the streets are in {pieces} pieces that no street joins, here or within 150 m of the "
        "boundary; the model walks straight from one to another"
    )


def _tell_lost(counts: Mapping[str, int]) -> str:
    """A note where much of the area stands along none of the streets."""
    share = counts.get("addresses_far", 0) / max(counts.get("addresses", 0), 1)
    if share < MUCH:
        return ""
    return (
        f"note: {share:.0%} of the addresses are far from every street of the map of roads; look whether it "
        "is of the same place and year"
    )


def _tell_elsewhere(premises: Path | None, made: "StreetFile") -> list[str]:
    """A note where rows of premises are left out: which streets of theirs the map of roads has not."""
    if premises is None or not made.counts.get("premises_elsewhere"):
        return []
    from wijkabm.place.geo.matching import simplify_name
    from wijkabm.place.geo.premises import read_premises

    here = {simplify_name(name) for name in made.names}
    listed = sorted({one.street for one in read_premises(premises)})
    unknown = [street for street in listed if simplify_name(street) not in here]
    more = f" and {len(unknown) - MOST_NAMED} more" if len(unknown) > MOST_NAMED else ""
    note = (
        f"note: no street here is called {', '.join(unknown[:MOST_NAMED])}{more}, as in the list of "
        "premises; one that is of this area has to be written as in the map of roads"
    )
    return [note] if unknown else []


def _tell(title: str, made: "StreetFile", what: Mapping[str, str]) -> str:
    told = [
        f"{made.counts[name]:,} {_count(words, made.counts[name])}"
        for name, words in what.items()
        if made.counts.get(name)
    ]
    return f"{title}: {', '.join(told)}" if told else ""

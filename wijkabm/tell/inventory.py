"""What owners lack, in words."""

from typing import TYPE_CHECKING

from wijkabm.ground.numbers import write_number
from wijkabm.tell.texts import read_inventory_texts
from wijkabm.tell.texts.names import name_wijken

if TYPE_CHECKING:
    from wijkabm.runs.results import Results


def format_inventory(results: "Results", language: str) -> list[list[str]]:
    """Of every lack and wijk: what it is, what that means, where, who says so, of how many, the share."""
    words, wijken = read_inventory_texts(language), name_wijken(results.manifest)
    return [
        [
            *words["lacks"][row["lack"]],
            wijken[row["wijk"]],
            *(write_number(row[name], language) for name in ("owners", "asked")),
            f"{write_number(round(100.0 * row['owners'] / row['asked']), language)}%",
        ]
        for row in results.inventory.to_dict("records")
    ]

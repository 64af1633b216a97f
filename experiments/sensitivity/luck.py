"""How much luck does by itself, and how much the place.

``python experiments/sensitivity/luck.py results/luck`` reads the sweep of ``luck.yaml`` and prints for every
outcome the standard deviation over seeds within a place (root of the mean variance) and that of the means
of places.
"""

from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from wijkabm import load_sweep


def measure_luck(table: pd.DataFrame, outcomes: list[str]) -> pd.DataFrame:
    """A row per outcome: ``within_a_place`` and ``by_place``, in units of the outcome."""
    places = table.groupby("place_seed")[outcomes]
    return pd.DataFrame(
        {"within_a_place": places.var().mean() ** 0.5, "by_place": places.mean().std()}
    )


def main(
    folder: Annotated[Path, typer.Argument(help="The folder of the sweep.")] = Path("results/luck"),
) -> None:
    """Print the first two columns of the table of luck on the experiment's page."""
    sweep = load_sweep(folder)
    print(measure_luck(sweep.table, sweep.outcome_names).round(4).to_string())


if __name__ == "__main__":
    typer.run(main)

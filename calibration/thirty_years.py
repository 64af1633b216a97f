"""Thirty years of five wijken without policy, several seeds each, as a picture to look at.

``python -m calibration.thirty_years [--seeds 3] [--years 30]`` lives them and writes ``thirty-years.csv``,
the mean of every year, and ``thirty-years.png``, where grey lines are those of
``thirty-years-before.csv``: the same wijken and seeds with the rules as they were when the patterns were
first measured.
"""

from concurrent.futures import ProcessPoolExecutor
from itertools import product
from multiprocessing import get_context
from pathlib import Path
from typing import Annotated

import numpy as np
import pandas as pd
import typer

from calibration.live import read_sums
from wijkabm.model.wijk import Wijk
from wijkabm.runs.warm import warm_up_aloud
from wijkabm.tell.style import BLUE, GREY, new_figure

HERE = Path(__file__).parent
BEFORE, NOW, PICTURE = "thirty-years-before.csv", "thirty-years.csv", "thirty-years.png"
PRESETS = ("moerwijk", "korrewegwijk", "carnisse", "oude-westen", "heechterp-schieringen")
TITLES = {
    "vacancy": "vacant, % of units",
    "rent_index": "rent index",
    "units": "units",
    "food": "food shops",
    "horeca": "horeca",
    "services": "services",
    "at_home": "businesses at home",
    "bijstand": "people on bijstand",
}


def live_years(preset: str, seed: int, years: int) -> pd.DataFrame:
    """What `TITLES` names, a row a year, place and luck both from `seed`."""
    wijk = Wijk(preset, seed=seed, place_seed=seed)
    for _ in range(12 * years):
        wijk.step()
    sums = read_sums(wijk.recorder)
    found = sums[["units", "food", "horeca", "services", "at_home", "bijstand"]].copy()
    found["vacancy"] = 100.0 * sums["vacant"] / sums["units"]
    found["rent_index"] = sums["rent_index"] / sums["units"]
    found = found.groupby(np.arange(len(found)) // 12).mean()
    return found.assign(preset=preset, seed=seed, year=found.index + 1)


def draw_years(now: pd.DataFrame, before: pd.DataFrame | None, path: Path) -> None:
    """A column a wijk, a row a quantity, a line a seed."""
    figure = new_figure(
        16, 16, "Thirty years without policy, a line a seed; grey: the rules of before"
    )
    panels = figure.subplots(len(TITLES), len(PRESETS), sharex=True)
    for row, (name, title) in enumerate(TITLES.items()):
        for axes, preset in zip(panels[row], PRESETS, strict=True):
            for table, colour in ((before, GREY), (now, BLUE)):
                if table is None:
                    continue
                for _, own in table[table["preset"] == preset].groupby("seed"):
                    axes.plot(own["year"], own[name], color=colour, linewidth=0.9)
            axes.set_ylim(bottom=0)
            axes.set_title(f"{preset}: {title}", fontsize=8)
    figure.savefig(path, dpi=70)


def main(
    seeds: Annotated[int, typer.Option(min=1)] = 3,
    years: Annotated[int, typer.Option(min=1)] = 30,
    workers: Annotated[int, typer.Option(min=1)] = 2,
    out: Annotated[Path, typer.Option(help="Folder of the table and the picture.")] = HERE,
) -> None:
    """Live five wijken for thirty years and draw them."""
    warm_up_aloud()
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        futures = [
            pool.submit(live_years, preset, seed, years)
            for preset, seed in product(PRESETS, range(1, seeds + 1))
        ]
        now = pd.concat([future.result() for future in futures], ignore_index=True)
    now.to_csv(out / NOW, index=False, float_format="%.5g", lineterminator="\n")
    before = pd.read_csv(HERE / BEFORE) if (HERE / BEFORE).is_file() else None
    draw_years(now, before, out / PICTURE)


if __name__ == "__main__":
    typer.run(main)

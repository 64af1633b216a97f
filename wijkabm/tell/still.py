"""The street and the main curves of a wijk as it stands: what ``wijk.show()`` gives a notebook."""

from typing import TYPE_CHECKING, Any, Final

import matplotlib
import numpy as np
import pandas as pd

from wijkabm.ground.tables.codes import BRANCHES, USES
from wijkabm.pairs.comparison import COMPARED
from wijkabm.place.presets import tell_title
from wijkabm.runs.tables import to_words
from wijkabm.tell.fronts import encode_fronts
from wijkabm.tell.streets import Streets, draw_fronts, draw_streets, place_units
from wijkabm.tell.style import STYLE, Picture, count_axis, new_figure, time_axis
from wijkabm.tell.texts import read_app_texts, read_texts

if TYPE_CHECKING:
    from wijkabm.model.wijk import Wijk

CURVES: Final = (
    "shops_open",
    "vacant_units",
    "jobs_local_residents",
    "local_multiplier",
    "cohesion",
    "spending_local_share",
)
POLICY: Final = "#0f766e"
"""The green of the page."""

BRANCH_BITS: Final = 7


def draw_still(wijk: "Wijk", language: str = "en") -> Picture:
    """The street now, every named wijk in its place, over six curves of the months so far."""
    texts, words = read_texts(language), read_app_texts(language)
    names = " + ".join(map(tell_title, wijk.areas))
    with matplotlib.rc_context(STYLE):
        figure = new_figure(9.4, 9.0, f"{names}: {_tell_month(wijk.month, words)}")
        grid = figure.add_gridspec(3, 3, height_ratios=[5, 2, 2])
        _draw_street(figure.add_subplot(grid[0, :]), wijk, texts)
        series = wijk.series() if wijk.month > 0 else None
        for k, name in enumerate(CURVES):
            axes = figure.add_subplot(grid[1 + k // 3, k % 3])
            indicator = next(i for i in COMPARED if i.name == name)
            axes.set_title(indicator.label(language))
            if indicator.decimals == 0:
                count_axis(axes.yaxis)
            if series is not None:
                total = series[series["wijk"] == "total"]
                axes.plot(total["month"] / 12.0, total[name], color=POLICY, linewidth=1.6)
            time_axis(axes, wijk.month, texts["axes"])
    return figure


def _tell_month(month: int, words: dict[str, Any]) -> str:
    if month <= 0:
        return str(words["start"])
    name = words["months"][(month - 1) % 12]
    return str(words["date"]).format(year=(month - 1) // 12 + 1, month=name)


def _draw_street(axes: Any, wijk: "Wijk", texts: dict[str, Any]) -> None:
    world = wijk.world
    homes = np.bincount(
        world.households.segment[world.households.alive == 1],
        minlength=world.segments.wijk.size,
    )
    drawn = wijk.lines
    streets = Streets(
        np.arange(homes.size),
        homes,
        np.split(drawn.points, drawn.first_point[1:-1]),
        ["" if row < 0 else drawn.names[row] for row in drawn.name.tolist()],
        bool(drawn.is_own.any()),
    )
    lit = (encode_fronts(wijk) & BRANCH_BITS).astype(np.int64) - 1
    premises = pd.DataFrame(
        {
            "row": np.arange(lit.size),
            "segment": world.premises.segment,
            "branch": to_words(lit, BRANCHES).to_pylist(),
            "use": to_words(world.premises.use, USES).to_pylist(),
        }
    )
    units = place_units(premises, streets)
    draw_streets(axes, streets, units, texts)
    draw_fronts(axes, units, units["branch"], units["use"], texts, streets.is_own)
    axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))

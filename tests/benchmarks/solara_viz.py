"""Mesa's ready-made page on the same model, as the yardstick: ``solara run`` loads this file.

What a Mesa user writes: a drawing with matplotlib, a plot of two indicators, a slider among the
parameters of the model, which waits for a reset.
"""

import os
from typing import Any

import solara
from matplotlib.figure import Figure
from mesa.visualization import SolaraViz, make_plot_component
from mesa.visualization.utils import update_counter

from wijkabm.levers.desk.scenario import Scenario
from wijkabm.levers.registry import make_lever
from wijkabm.model.wijk import Wijk

PRESET = os.environ.get("WIJKABM_BENCH_PRESET", "korrewegwijk")


class Shown(Wijk):
    """The wijk with one lever, as SolaraViz wants a model: keyword arguments with defaults."""

    def __init__(self, places: int = 24) -> None:
        lever = make_lever("coaching", {"places": places})
        super().__init__(PRESET, policy=Scenario("shown", levers=(lever,)))
        self.running = True


@solara.component
def Street(model: Any) -> None:  # noqa: N802  (components are named so)
    """Units by branch on a matplotlib figure."""
    update_counter.get()
    world = model.world
    figure = Figure(figsize=(6, 5))
    axes = figure.subplots()
    segments, premises = world.segments, world.premises
    for x1, y1, x2, y2 in segments.ends.tolist():
        axes.plot([x1, x2], [y1, y2], color="#dddddd", zorder=1)
    lit = premises.tenant >= 0
    axes.scatter(segments.x[premises.segment], segments.y[premises.segment], c=lit, s=12, zorder=2)
    axes.set_axis_off()
    solara.FigureMatplotlib(figure)
    solara.Text(f"month {model.month}", classes=["bench-month"])


page = SolaraViz(
    Shown(),
    components=[Street, make_plot_component(["shops_open", "vacant_units"])],
    model_params={
        "places": {
            "type": "SliderInt",
            "value": 24,
            "label": "places",
            "min": 0,
            "max": 100,
            "step": 1,
        }
    },
    play_interval=1,
)

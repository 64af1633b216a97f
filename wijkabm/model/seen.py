"""What somebody who looks at a wijk finds: series, figures, and agents as Mesa's users know them."""

import copy
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import mesa

from wijkabm.ground.errors import InputError
from wijkabm.measure.indicators import INDICATORS
from wijkabm.measure.recorder import Recorder
from wijkabm.model import agents as views
from wijkabm.model.pictures import DRAWERS

if TYPE_CHECKING:
    from wijkabm.tell.style import Pictures

LOOKS: Final = ("views", "_agents", "_agents_by_type", "_all_agents")
"""Attributes that hold views: a copy makes its own when somebody looks at it."""

THEIRS: Final = 2**63
"""More months than there will be: a collector of somebody else is not filled by us."""


class Past:
    """A month that was, as Mesa's collector looks at a model: when it was, and what is reported of it."""

    def __init__(self, recorder: Recorder, place: int) -> None:
        self.reported = recorder.totals(place)
        self.steps = int(recorder.months[place])
        self.time = float(self.steps)


def read_total(past: Past, name: str) -> float:
    """Value of an indicator for all wijken together, in the month that is being collected."""
    return past.reported[name]


class SeenModel(mesa.Model):
    """A Mesa model whose agents are views on rows, and whose collector is filled from its recorder."""

    recorder: Recorder
    views: dict[Any, Any]

    def begin_collecting(self) -> None:
        """Mesa's collector knows of no month yet."""
        self.collector = mesa.DataCollector(
            model_reporters={i.name: partial(read_total, name=i.name) for i in INDICATORS}
        )
        self.collected = 0

    @property
    def datacollector(self) -> mesa.DataCollector:
        """Mesa's collector of all indicators, a value a month; filled when somebody looks."""
        for place in range(self.collected, len(self.recorder.months)):
            self.collector.collect(Past(self.recorder, place))
            self.collected = place + 1
        return self.collector

    @datacollector.setter
    def datacollector(self, collector: mesa.DataCollector) -> None:
        """Somebody's own collector in its place, which they fill."""
        self.collector, self.collected = collector, THEIRS

    def series(self) -> Any:
        """Indicators so far: a DataFrame with a row per month and wijk, also ``ring`` and ``total``."""
        return self.recorder.series()

    def plot(self, language: str = "en") -> "Pictures":
        """Figures of the run so far, by name, as ``matplotlib.figure.Figure``.

        A notebook shows them. In a script: ``wijk.plot().save("pictures")`` writes them as PNG, and
        ``wijk.plot()["labour"]`` is one of them.
        """
        return DRAWERS["plot"](self, language)  # type: ignore[no-any-return]

    def show(self, language: str = "en") -> Any:
        """The street and the main curves as they are now: a figure that notebooks show."""
        return DRAWERS["show"](self, language)

    @property
    def agents(self) -> Any:
        """Mesa's set of all agents: views on the rows that are there now."""
        views.sync_views(self, self.views)
        return super().agents.select()  # a copy: what is taken out of it stays in the wijk

    @property
    def agents_by_type(self) -> Any:
        """Mesa's sets of agents by class: ``wijk.agents_by_type[Shop]``."""
        views.sync_views(self, self.views)
        return {kind: group.select() for kind, group in super().agents_by_type.items()}

    def remove_all_agents(self) -> None:
        """Refuse: people would live on unseen."""
        raise InputError(f"the agents of a wijk {views.REMOVED_BY_HAND}")

    def deregister_agent(self, agent: mesa.Agent) -> None:
        """Refuse, unless its row holds nobody any more."""
        if isinstance(agent, views.View) and agent.is_here():
            raise InputError(f"{agent!r} {views.REMOVED_BY_HAND}")
        super().deregister_agent(agent)

    def __copy__(self) -> "SeenModel":
        """A wijk of its own: two that shared their tables would both be wrong after a month."""
        return copy.deepcopy(self)

    def __getstate__(self) -> dict[str, Any]:
        """What a copy needs, what subclasses and users keep too; views are made again at a look."""
        return {name: value for name, value in self.__dict__.items() if name not in LOOKS}

    def __setstate__(self, kept: dict[str, Any]) -> None:
        """Continue from a copy exactly where the original was."""
        nobody = mesa.Model(rng=1).__dict__
        self.__dict__.update({name: nobody[name] for name in LOOKS if name in nobody})
        self.__dict__.update(kept)
        self._all_agents.random = self.random
        self.views = {}

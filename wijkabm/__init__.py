"""wijkabm: an agent-based model of a neighbourhood economy.

>>> from wijkabm import Wijk
>>> wijk = Wijk("korrewegwijk", seed=1)
>>> wijk.run(120)
>>> wijk.plot()
"""

import importlib
import warnings
from typing import TYPE_CHECKING, Any

from wijkabm.model.pictures import DRAWERS

if TYPE_CHECKING:
    from wijkabm.ground.errors import InputError
    from wijkabm.ground.lever_folders import use_levers
    from wijkabm.ground.parameters.whole import Parameters
    from wijkabm.levers.desk.scenario import Scenario, load_scenario
    from wijkabm.levers.registry import read_lever
    from wijkabm.model.agents import (
        Employer,
        Household,
        Landlord,
        Municipality,
        Resident,
        Shop,
        Unit,
    )
    from wijkabm.model.wijk import Wijk
    from wijkabm.pairs.compare import compare_scenarios
    from wijkabm.sweep.conduct import run_sweep
    from wijkabm.sweep.swept import Sweep, load_sweep

# Mesa asks for progress bars that we do not show; without ipywidgets a notebook would warn of them.
warnings.filterwarnings("ignore", "IProgress not found")

__version__ = "0.1.0"
__all__ = [
    "Employer",
    "Household",
    "InputError",
    "Landlord",
    "Municipality",
    "Parameters",
    "Resident",
    "Scenario",
    "Shop",
    "Sweep",
    "Unit",
    "Wijk",
    "compare_scenarios",
    "load_scenario",
    "load_sweep",
    "read_lever",
    "run_sweep",
    "use_levers",
]
_HOMES = {
    "InputError": "ground.errors",
    "Parameters": "ground.parameters.whole",
    "Scenario": "levers.desk.scenario",
    "Sweep": "sweep.swept",
    "Wijk": "model.wijk",
    "compare_scenarios": "pairs.compare",
    "load_scenario": "levers.desk.scenario",
    "load_sweep": "sweep.swept",
    "read_lever": "levers.registry",
    "run_sweep": "sweep.conduct",
    "use_levers": "ground.lever_folders",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: ``wijkabm --help`` needs neither mesa nor numba."""
    if name not in __all__:
        raise AttributeError(f"module 'wijkabm' has no attribute {name!r}")
    module = importlib.import_module(f"wijkabm.{_HOMES.get(name, 'model.agents')}")
    return getattr(module, name)


def __dir__() -> list[str]:
    """Public names."""
    return sorted(__all__)


def _plot(wijk: Any, language: str) -> Any:
    """Figures of a run that is still in memory."""
    from wijkabm.runs.results import gather_results
    from wijkabm.tell.plots import draw_figures

    return draw_figures(gather_results(wijk), language)


def _show(wijk: Any, language: str) -> Any:
    """The street and the main curves of a wijk as it stands."""
    from wijkabm.tell.still import draw_still

    return draw_still(wijk, language)


DRAWERS.update(plot=_plot, show=_show)

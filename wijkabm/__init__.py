"""wijkabm: an agent-based model of a neighbourhood economy.

>>> from wijkabm import Wijk
>>> wijk = Wijk("korrewegwijk", seed=1)
>>> wijk.run(120)
>>> wijk.plot()
"""

import importlib
import warnings
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wijkabm.agents import Employer, Household, Landlord, Municipality, Resident, Shop, Unit
    from wijkabm.compare import compare_scenarios
    from wijkabm.errors import InputError
    from wijkabm.lever_folders import use_levers
    from wijkabm.model import Wijk
    from wijkabm.parameters import Parameters
    from wijkabm.policy.registry import read_lever
    from wijkabm.policy.scenario import Scenario, load_scenario
    from wijkabm.sweep.results import Sweep, load_sweep
    from wijkabm.sweep.run import run_sweep

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
    "InputError": "errors",
    "Parameters": "parameters",
    "Scenario": "policy.scenario",
    "Sweep": "sweep.results",
    "Wijk": "model",
    "compare_scenarios": "compare",
    "load_scenario": "policy.scenario",
    "load_sweep": "sweep.results",
    "read_lever": "policy.registry",
    "run_sweep": "sweep.run",
    "use_levers": "lever_folders",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: ``wijkabm --help`` needs neither mesa nor numba."""
    if name not in __all__:
        raise AttributeError(f"module 'wijkabm' has no attribute {name!r}")
    module = importlib.import_module(f"wijkabm.{_HOMES.get(name, 'agents')}")
    return getattr(module, name)


def __dir__() -> list[str]:
    """Public names."""
    return sorted(__all__)

"""Where numba is not installed everything runs, slowly, and gives the same bits."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.measure.test_indicators import make_random_world, take
from tests.models import ALL_LEVERS, fingerprint, make_policy_model
from tests.place.worlds import digest, make_figures
from wijkabm.ground.parameters.whole import Parameters
from wijkabm.levers.desk.scenario import BASELINE
from wijkabm.levers.social_coin.test_social_coin import live_tiny
from wijkabm.place.synthesis import build_world


def build_places():
    """A wijk without people of some ages, beside another."""
    figures = make_figures(inhabitants=300, age_25_44=0, age_45_64=75, age_65_plus=85)
    return digest(build_world([figures, make_figures()], Parameters(), 3)[0])


ROOT = Path(__file__).parents[1]
CASES = {
    "places": build_places,
    "sums": lambda: take(make_random_world(), wage=123.0).to_numpy().tobytes().hex(),
    "months": lambda: fingerprint(make_policy_model(250, BASELINE).run(3)),
    "months with every lever": lambda: fingerprint(make_policy_model(250, ALL_LEVERS).run(3)),
    "months with a coin": live_tiny,
}
"""What the same seeds must give with numba and without."""

WITHOUT = """
import json
import sys
from importlib.abc import MetaPathFinder

class Missing(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name.split(".")[0] in ("numba", "llvmlite"):
            raise ModuleNotFoundError(name, name=name)

sys.meta_path.insert(0, Missing())
from tests.test_without_numba import CASES
print(json.dumps({name: case() for name, case in CASES.items()}))
assert "numba" not in sys.modules
"""


@pytest.fixture(scope="module")
def found_without():
    """What each case gives in a process that knows no numba."""
    told = subprocess.run(
        [sys.executable, "-c", WITHOUT], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr[-2000:]
    return json.loads(told.stdout)


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_the_same_bits_come_without_numba(name, found_without):
    assert found_without[name] == json.loads(json.dumps(CASES[name]()))


def test_people_hold_coins_in_that_case():
    assert live_tiny()[1] > 0

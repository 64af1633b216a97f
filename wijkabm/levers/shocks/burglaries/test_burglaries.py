"""More burglaries: it feels less safe, as long as it lasts."""

import math

import pytest

from tests.levers.parts import give_doses
from tests.month.plain import Here, plain


def test_a_street_feels_less_safe_by_the_log_of_burglaries_until_they_are_over():
    """Threefold: 7 log 3 points of the 50 that it had."""
    here = Here(street={"burglary_points": 7.0, "lively_safety": 1.0, "light_fade": 0.0})
    segments = here.world.segments
    segments.units[:], segments.liveliness[:], segments.safety_usual[:] = 2, 0.5, 50.0
    give_doses(here, burglaries_times=3.0)
    here.call(plain.safety.feel_safe)
    felt = 50.0 - 7.0 * math.log(3.0)
    assert here.world.wijken.safety[0] == pytest.approx(felt)
    assert segments.safer[:1].tolist() == pytest.approx([math.log(felt / 50.0)])
    give_doses(here, burglaries_times=1.0)
    here.call(plain.safety.feel_safe)
    assert here.world.wijken.safety[0] == 50.0

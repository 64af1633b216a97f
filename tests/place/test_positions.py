"""Where wijken of one world lie beside each other."""

import numpy as np

from tests.place.own import make_file
from tests.place.worlds import make_figures
from wijkabm.ground.parameters.whole import Parameters
from wijkabm.place import draws
from wijkabm.place.own_files import give_own
from wijkabm.place.own_streets import lay_own_streets
from wijkabm.place.positions import lay_out
from wijkabm.place.streets import lay_streets
from wijkabm.place.synthesis import build_world


def test_wijken_with_own_streets_lie_as_they_do_and_drawn_ones_beside():
    near = make_file(origin=(174_500, 444_300))
    plans = [lay_own_streets(make_file()), lay_own_streets(near)]
    drawn = lay_streets(draws.wijk_key(1, "a", 0), 20, 250_000.0)
    far = lay_own_streets(make_file(origin=(90_000, 444_000)))
    x, y = lay_out([drawn, *plans, far], [250_000.0] * 4)
    assert (x[1], y[1], x[2], y[2]) == (0, 0, 1500, 300)
    assert x[0] > 1500 + 300  # east of all that is real
    assert abs(x[3] - x[0]) + abs(y[3] - y[0]) >= 500


def test_neighbours_are_those_whose_streets_are_nearest():
    origins = {"BU00010001": 0, "BU00010002": 9000, "BU00010003": 1000, "BU00010004": 10_500}
    areas = [
        give_own(make_figures(code), make_file(code, origin=(100_000 + x, 400_000)), "f")
        for code, x in origins.items()
    ]
    world, _, lines = build_world(areas, Parameters(), 1)
    assert world.wijken.neighbours.tolist() == [[2, 1], [3, 2], [0, 1], [1, 2]]
    assert world.wijken.x.tolist() == list(origins.values())
    assert lines.points[lines.first_point[6]].tolist() == [9000, 0]
    assert np.allclose(world.segments.ends[6], [9000, 0, 9100, 0])

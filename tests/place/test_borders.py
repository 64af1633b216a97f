"""Who borders on whom in a world of several wijken."""

from dataclasses import replace

import numpy as np
import pytest

from tests.place.worlds import make_figures
from wijkabm.ground.errors import InputError
from wijkabm.ground.parameters.whole import Parameters
from wijkabm.model.wijk import Wijk
from wijkabm.place.presets import load_preset
from wijkabm.place.synthesis import build_world
from wijkabm.sweep.schema import load_design
from wijkabm.sweep.tasks import make_plan

CITIES = ["carnisse", "geuzenwijk", "afrikaanderwijk"]  # Rotterdam, Utrecht, Rotterdam


def find_neighbours(names, borders="city"):
    world, _, _ = build_world([load_preset(x) for x in names], Parameters(), 1, borders=borders)
    return [sorted(row[row >= 0].tolist()) for row in world.wijken.neighbours]


def test_wijken_of_one_city_border_on_each_other_and_others_do_not():
    assert find_neighbours(CITIES) == [[2], [], [0]]
    assert find_neighbours(CITIES, "all") == [[1, 2], [0, 2], [0, 1]]


def test_a_code_says_of_which_city_a_wijk_is_where_no_name_does():
    areas = [make_figures(code) for code in ("BU03440241", "BU03440242", "BU05990111")]
    areas = [replace(area, municipality="") for area in areas]
    world, _, _ = build_world(areas, Parameters(), 1)
    assert [sorted(row[row >= 0].tolist()) for row in world.wijken.neighbours] == [[1], [0], []]
    assert areas[0].fingerprint != replace(areas[0], code="BU05990241").fingerprint


def test_nobody_shops_in_another_city_unless_asked():
    spent = {}
    for borders in ("city", "all"):
        wijk = Wijk(["heechterp-schieringen", "geuzenwijk"], burn_in=0, borders=borders).run(2)
        rows = wijk.series()
        own = rows[rows["wijk"] == "geuzenwijk"]["spending_neighbours_share"]
        spent[borders] = np.nan_to_num(own.to_numpy()).max()
    assert spent["city"] == 0.0
    assert spent["all"] > 0.0


def test_what_borders_may_be_is_said():
    with pytest.raises(InputError, match="borders 'none' do not exist; choose city, all"):
        Wijk("geuzenwijk", borders="none")
    with pytest.raises(InputError, match="borders"):
        load_design({"presets": "carnisse", "borders": "none"})


def test_runs_of_a_sweep_with_other_borders_are_others():
    plans = [
        make_plan(load_design({"presets": CITIES, "months": 3, "borders": borders}))
        for borders in ("city", "all")
    ]
    assert not set(plans[0].runs) & set(plans[1].runs)

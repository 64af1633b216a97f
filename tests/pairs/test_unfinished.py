"""Seeds of a comparison that was stopped: whose they are, and what a kill leaves."""

import errno
import os

import pytest

from tests.month.bench import make_area
from wijkabm.cli.compare import run_pairs
from wijkabm.ground.errors import InputError
from wijkabm.levers.desk.scenario import load_scenario
from wijkabm.pairs.compare import read_design
from wijkabm.pairs.unfinished import SeedRuns, Unfinished, identify
from wijkabm.place.key_figures import Figure
from wijkabm.runs import warm

SETTINGS = {"seeds": 2, "place_seed": None, "months": 24, "burn_in": 0, "closure": "grant",
            "parameters": None, "primary": ["shops_open"], "smallest": None}  # fmt: skip


def make_design(area):
    return read_pairs(area)[0]


def read_pairs(area):
    return read_design("small", [load_scenario("crisis")], areas=[area], **SETTINGS)


def given(value, year=2024, origin="input"):
    return Figure(value, origin, "column", year)


def with_figures(**figures):
    """The small wijk with other figures; those that are counted by themselves beside them."""
    area = make_area(600)
    own = {name: f for name, f in figures.items() if name in area.figures}
    counted = {name: f for name, f in figures.items() if name not in area.figures}
    return area.__class__(**{**vars(area), "figures": {**area.figures, **own}, "counted": counted})


OTHERS = {
    "figures counted by hand": {"empty_units": given(9.0), "units": given(20.0)},
    "the year of a figure": {"inhabitants": given(600.0, year=2020)},
    "where a figure comes from": {"inhabitants": given(600.0, origin="default")},
}


@pytest.mark.parametrize("figures", OTHERS.values(), ids=OTHERS)
def test_seeds_of_another_wijk_are_not_taken(figures, tmp_path):
    one = make_design(with_figures(inhabitants=given(600.0)))
    other = make_design(with_figures(**{"inhabitants": given(600.0), **figures}))
    assert identify(one) != identify(other)
    Unfinished(tmp_path / "out", one).keep(1, SeedRuns({}, {}))
    with pytest.raises(InputError, match="another comparison"):
        Unfinished(tmp_path / "out", other).open(resume=True, overwrite=False)


def test_a_kill_in_the_middle_of_a_write_loses_that_seed_alone(tmp_path, monkeypatch):
    unfinished = Unfinished(tmp_path / "out", make_design(make_area(600)))
    unfinished.keep(1, SeedRuns({}, {}))
    with monkeypatch.context() as patch:  # killed when the bytes are there and the name is not
        patch.setattr("os.replace", lambda *_: None)
        unfinished.keep(2, SeedRuns({}, {}))
    assert len(list(unfinished.folder.iterdir())) == 2
    unfinished.open(resume=True, overwrite=False)
    unfinished.begin()
    assert list(unfinished.read()) == [1]
    assert len(list(unfinished.folder.iterdir())) == 1, "what was half written is gone"


def test_a_full_disk_keeps_the_seeds_that_ended_and_says_how_to_go_on(tmp_path, monkeypatch):
    def fill(file, **_):
        file.write(b"half a seed")
        raise OSError(errno.ENOSPC, "No space left on device")

    def live(design, pairs, workers, progress, unfinished):
        unfinished.keep(1, SeedRuns({}, {}))
        monkeypatch.setattr("numpy.savez_compressed", fill)
        unfinished.keep(2, SeedRuns({}, {}))

    monkeypatch.setattr(warm, "warm_up_aloud", lambda **_: None)
    monkeypatch.setattr("wijkabm.pairs.compare.compare_design", live)
    told = "out: cannot be written .No space left.*make room.*; 1 of 2 seeds are kept; .* --resume goes on"
    with pytest.raises(InputError, match=told):
        run_pairs(*read_pairs(make_area(600)), tmp_path / "out", workers=1, overwrite=False,
                  resume=False, quiet=True)  # fmt: skip
    assert os.listdir(tmp_path) == ["out.unfinished"]
    assert [path.suffix for path in (tmp_path / "out.unfinished").iterdir()] == [".npz"]

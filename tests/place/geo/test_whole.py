"""From maps to a run: a wijk lives on its own streets, and nothing says who or which shop."""

import re

import pandas as pd
import pytest

from tests.pictures import unpainted
from tests.place.geo import maps
from tests.place.geo.composed import compose
from tests.place.kwb_files import READ, write_text, yearly_table
from wijkabm import cli
from wijkabm.place.street_file import read_street_file

SECRETS = ["Vermeulen", "Winkel Elders", "0289010000", "0289100000"]
POSTCODES = [f"67{k}XK" for k in range(10, 100)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with the maps, the file of streets made of them, and the results of a run on it."""
    folder = compose(tmp_path_factory.mktemp("whole"), READ)
    write_text(folder / "kwb-2023.csv", yearly_table())
    made, out = str(folder / "wijk.streets.json"), str(folder / "results")
    files = {
        "boundary": "area.geojson",
        "roads": "roads.gpkg",
        "dwellings": "bag.gpkg",
        "premises": "panden.csv",
    }
    named = [text for name, file in files.items() for text in (f"--{name}", str(folder / file))]
    kwb = ["--kwb", str(folder / "kwb-2023.csv"), "--area", READ]
    commands = [
        ["streets", *named, "--area", READ, "--out", made],
        [
            "run",
            "--streets",
            made,
            *kwb,
            "--months",
            "1",
            "--burn-in",
            "0",
            "--out",
            out,
            "--quiet",
        ],
    ]
    for command in commands:
        with unpainted(), pytest.raises(SystemExit) as left:
            cli.main(command)
        assert left.value.code == 0
    return folder


def test_the_wijk_lives_on_its_own_streets(folder):
    file = read_street_file(folder / "wijk.streets.json")
    segments = pd.read_parquet(folder / "results" / "segments.parquet")
    premises = pd.read_parquet(folder / "results" / "premises.parquet")
    assert segments["metres"].tolist() == pytest.approx(
        [one.metres for one in file.segments], abs=0.5
    )
    assert segments["homes"].corr(pd.Series([one.homes for one in file.segments])) > 0.99
    assert {unit.segment for unit in file.units} <= set(premises["segment"])


def read_all(path):
    """What a file of results says, as text."""
    if path.suffix == ".parquet":
        return pd.read_parquet(path).select_dtypes(exclude="number").to_csv()
    return path.read_text("utf-8", "replace")


def test_nothing_in_the_results_says_who_or_which_shop(folder):
    files = [path for path in sorted((folder / "results").rglob("*")) if path.is_file()]
    said = {path.name: read_all(path) for path in files}
    assert len(said) > 15
    found = {
        name: [secret for secret in (*SECRETS, *POSTCODES) if secret in text]
        for name, text in said.items()
    }
    assert not {name: secrets for name, secrets in found.items() if secrets}
    names = {values["stt_naam"] for _, values in maps.wageningen()}
    numbered = rf"(?:{'|'.join(map(re.escape, names))}) \d"
    assert "Tarthorst" in said["segments.parquet"]
    assert not {name for name, text in said.items() if re.search(numbered, text)}

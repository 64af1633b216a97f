"""A lever of one's own, from an empty folder to a paired comparison, as docs/own-lever.md tells it.

The page shows the template in experiments/own_lever; ``python -m tests.test_own_lever`` shows it anew. What
is refused of a lever from outside, tests/levers/test_outside.py tries.
"""

import contextlib
import copy
import hashlib
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from wijkabm import Scenario, Wijk, cli, read_lever
from wijkabm.app.describe import describe_kinds
from wijkabm.ground.compiled.kernels import IS_COMPILED
from wijkabm.ground.lever_folders import SETTING
from wijkabm.levers.base import dose
from wijkabm.levers.shocks.shock import Shock
from wijkabm.runs.run import save

ROOT = Path(__file__).parents[1]
WHERE = ROOT / "docs/own-lever.md"
PAGE = WHERE.read_text("utf-8")
TEMPLATE = ROOT / "experiments/own_lever/flyers"
FILE = re.compile(r"^(`flyers/([\w.]+)`:\n\n```\w+\n)(.*?)(^```$)", re.M | re.S)
FILES = {found[2]: found[3] for found in FILE.finditer(PAGE)}
COMMANDS = [
    line[2:]
    for block in re.findall(r"^```console\n(.*?)^```$", PAGE, re.M | re.S)
    for line in block.splitlines()
]
SHORTER = {
    "--months 24": "--months 2 --burn-in 1",
    "--seeds 8": "--seeds 2",
    "levers-check": "levers-check --months 2 --workers 1",
}

ON = "flyers share=0.8 reach=1"


def hash_package() -> dict[str, str]:
    files = (path for path in (ROOT / "wijkabm").rglob("*") if path.suffix in (".py", ".yaml"))
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def wijkabm(folder: Path, *words: str) -> str:
    """What a command writes that is typed in a folder, in this process."""
    told = io.StringIO()
    with (
        contextlib.chdir(folder),
        contextlib.redirect_stdout(told),
        contextlib.redirect_stderr(told),
        pytest.raises(SystemExit) as left,
    ):
        cli.main(list(words))
    assert left.value.code == 0, told.getvalue()
    return told.getvalue()


HEAT_WAVE = {
    "lever.py": f"""
from typing import ClassVar

from {dose.__module__} import dose
from {Shock.__module__} import Shock


class HeatWave(Shock):
    \"\"\"It is too hot to shop.\"\"\"

    name: ClassVar[str] = "heat_wave"
    held: float = dose(0.5, 0, 1, "of spending beyond need")
""",
    "decision.py": """
def set_terms(world, numbers, now, me):
    world.terms.held_back[:] = me.held
""",
}


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """An empty folder, in which the files of the page were written, and a shock of two files."""
    folder = tmp_path_factory.mktemp("own")
    before = hash_package()
    files = {**FILES, "nl.yaml": (TEMPLATE / "nl.yaml").read_text("utf-8")}
    for lever, texts in (("flyers", files), ("heat_wave", HEAT_WAVE)):
        (folder / lever).mkdir()
        for name, text in texts.items():
            (folder / lever / name).write_text(text, "utf-8")
    yield folder
    assert hash_package() == before, "a lever more touched the package"


def count_compiled() -> dict[str, int]:
    """Of every kernel of the package, for how many kinds of tables it is compiled in this process."""
    from wijkabm.ground.compiled.compiler import Kernel

    found = {
        id(one): one
        for name, module in list(sys.modules.items())
        if name.startswith("wijkabm.")
        for one in vars(module).values()
        if isinstance(one, Kernel)
    }
    return {
        f"{one.py_func.__module__}.{one.py_func.__name__}": len(one.dispatcher.overloads)
        for one in found.values()
    }


def live(levers: Path | None, results: Path, **policies: str) -> dict[str, int]:
    """Two months under each policy, from one wijk that knows the levers of a folder; what is compiled."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SETTING, "" if levers is None else str(levers))
        start = Wijk("heechterp-schieringen", burn_in=1)
        for name, lever in policies.items():
            wijk = copy.deepcopy(start)
            if lever:
                wijk.set_policy(Scenario(name, levers=(read_lever(lever),)))
            save(wijk.run(2), results / name)
    return count_compiled() if IS_COMPILED else {}


@pytest.fixture(scope="module")
def lived(begun):
    """Two months without a lever, with one that is off, with it, and in a heat wave; and what compiled."""
    results = begun / "results"
    before = live(None, results, none="")
    after = live(
        begun,
        results,
        off="flyers strength=0",
        on="flyers share=0.8 reach=1",
        hot="heat_wave start=2",
    )
    return results, (before, after)


def test_the_page_shows_the_template_as_it_is():
    assert FILE.sub(show_template, PAGE) == PAGE
    assert set(FILES) == {"lever.py", "decision.py", "en.yaml", "check.py"}
    for name, text in FILES.items():
        assert text == (TEMPLATE / name).read_text("utf-8"), name


def test_one_folder_is_all_that_a_lever_takes(begun):
    listed = json.loads(wijkabm(begun, "levers", "--levers", "flyers", "--json"))
    (row,) = [row for row in listed if row["name"] == "flyers"]
    assert row["title"] == "Flyers for shops"
    assert [field["name"] for field in row["fields"]] == [
        "share",
        "price",
        "reach",
        "budget",
        "office",
    ]
    of_folders = json.loads(wijkabm(begun, "levers", "--levers", ".", "--json"))
    assert [row for row in of_folders if row["name"] != "heat_wave"] == listed
    without = json.loads(wijkabm(begun, "levers", "--json"))
    assert [row for row in listed if row["name"] != "flyers"] == without
    (row,) = [row for row in of_folders if row["name"] == "heat_wave"]
    assert (row["perspective"], row["title"], row["budget_order"]) == ("shock", "heat wave", None)


def read_tables(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*.parquet")}


def test_off_leaves_every_table_equal_byte_for_byte(lived):
    folder, _ = lived
    none, off, on = (read_tables(folder / name) for name in ("none", "off", "on"))
    assert len(none) > 5
    assert off == none
    assert on != none
    manifest = json.loads((folder / "on/manifest.json").read_text("utf-8"))
    assert list(manifest["levers_outside"]) == ["flyers", "heat_wave"]
    assert re.fullmatch("[0-9a-f]{16}", manifest["levers_outside"]["flyers"])
    levers = pq.read_table(folder / "on/levers.parquet").to_pandas()
    assert levers[levers["lever"] == "flyers"]["accepted"].sum() > 0


@pytest.mark.skipif(not IS_COMPILED, reason="nothing is compiled")
def test_one_more_lever_compiles_nothing_of_the_month(lived):
    _, (before, after) = lived
    lived_through = {name: kinds for name, kinds in before.items() if kinds}
    assert len(lived_through) > 20
    assert {name: after[name] for name in lived_through} == lived_through


def test_a_shock_from_outside_acts_on_the_terms_of_the_month(lived):
    folder, _ = lived
    usual, hot = (
        pq.read_table(folder / name / "series.parquet").to_pandas() for name in ("none", "hot")
    )
    spent = {month: (usual["month"] == month) & (usual["wijk"] == "total") for month in (1, 2)}
    assert usual[spent[1]].equals(hot[spent[1]])
    assert hot[spent[2]]["revenue_per_m2"].iloc[0] < 0.9 * usual[spent[2]]["revenue_per_m2"].iloc[0]


def test_the_page_has_its_slider_and_its_words(begun, monkeypatch):
    monkeypatch.setenv("WIJKABM_LEVERS", str(begun / "flyers"))
    for language, title, label in (
        ("nl", "Flyers voor winkels", "prijs van de flyers"),
        ("en", "Flyers for shops", "price of flyers"),
    ):
        (kind,) = [kind for kind in describe_kinds(language) if kind["name"] == "flyers"]
        assert (kind["title"], kind["perspective"]) == (title, "enterprise")
        fields = {field["name"]: field for field in kind["fields"]}
        assert fields["price"]["label"] == label
        assert list(fields["price"]["range"]) == [50.0, 5000.0]
        assert fields["share"]["form"]["kind"] == "percent"


def test_a_package_brings_levers_by_its_entry_point(begun, tmp_path):
    shutil.copytree(begun / "flyers", tmp_path / "my_city/levers/flyers")
    (tmp_path / "my_city/__init__.py").write_text(
        "raise RuntimeError('imported for nothing')", "utf-8"
    )
    (tmp_path / "my_city-1.0.dist-info").mkdir()
    (tmp_path / "my_city-1.0.dist-info/METADATA").write_text(
        "Name: my_city\nVersion: 1.0\n", "utf-8"
    )
    (tmp_path / "my_city-1.0.dist-info/entry_points.txt").write_text(
        "[wijkabm.levers]\nmy_city = my_city.levers\n", "utf-8"
    )
    env = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{tmp_path}"}
    command = [sys.executable, "-m", "wijkabm", "levers", "flyers", "--json"]
    done = subprocess.run(command, env=env, capture_output=True, check=True)
    assert json.loads(done.stdout)["title"] == "Flyers for shops"


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_what_the_page_says_to_type_works(begun, command):
    for long, short in SHORTER.items():
        command = command.replace(long, short)
    program, *words = shlex.split(command)
    assert program == "wijkabm"
    assert "flyers" in wijkabm(begun, *words)


def show_template(found: re.Match[str]) -> str:
    """A block of the page with the file as it is."""
    return found[1] + (TEMPLATE / found[2]).read_text("utf-8") + found[4]


if __name__ == "__main__":
    WHERE.write_text(FILE.sub(show_template, PAGE), "utf-8")

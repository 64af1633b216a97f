"""A lever of one's own, from an empty folder to a paired comparison, as docs/own-lever.md tells it.

The page shows the template in experiments/own_lever; ``python -m tests.test_own_lever`` shows it anew.
"""

import hashlib
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

from wijkabm.levers.base import dose
from wijkabm.levers.shocks.shock import Shock
from wijkabm.sweep.tasks import hash_model

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
SHORTER = {"--months 24": "--months 2 --burn-in 1", "--seeds 8": "--seeds 2"}
PLACE = ["heechterp-schieringen", "--burn-in", "1", "--months", "2", "--quiet"]


def hash_package() -> dict[str, str]:
    files = (path for path in (ROOT / "wijkabm").rglob("*") if path.suffix in (".py", ".yaml"))
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def wijkabm(folder: Path, *words: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "wijkabm", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """An empty folder, in which the files of the page were written."""
    folder = tmp_path_factory.mktemp("own")
    before = hash_package()
    (folder / "flyers").mkdir()
    for name, text in FILES.items():
        (folder / "flyers" / name).write_text(text, "utf-8")
    yield folder
    assert hash_package() == before, "a lever more touched the package"


def test_the_page_shows_the_template_as_it_is():
    assert FILE.sub(show_template, PAGE) == PAGE
    assert set(FILES) == {"lever.py", "decision.py", "en.yaml", "check.py"}
    for name, text in FILES.items():
        assert text == (TEMPLATE / name).read_text("utf-8"), name


def test_one_folder_is_all_that_a_lever_takes(begun):
    assert [path.name for path in begun.iterdir()] == ["flyers"]
    listed = json.loads(wijkabm(begun, "levers", "--levers", "flyers", "--json").stdout)
    (row,) = [row for row in listed if row["name"] == "flyers"]
    assert row["title"] == "Flyers for shops"
    assert [field["name"] for field in row["fields"]] == [
        "share",
        "price",
        "reach",
        "budget",
        "office",
    ]
    of_folders = json.loads(wijkabm(begun, "levers", "--levers", ".", "--json").stdout)
    assert of_folders == listed
    without = json.loads(wijkabm(begun, "levers", "--json").stdout)
    assert [row for row in listed if row["name"] != "flyers"] == without


def read_tables(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*.parquet")}


def test_off_leaves_every_table_equal_byte_for_byte(begun):
    wijkabm(begun, "run", *PLACE, "--out", "none")
    for name, lever in (("off", "flyers strength=0"), ("on", "flyers share=0.8 reach=1")):
        wijkabm(begun, "run", *PLACE, "--levers", "flyers", "--lever", lever, "--out", name)
    none, off, on = (read_tables(begun / name) for name in ("none", "off", "on"))
    assert len(none) > 5
    assert off == none
    assert on != none
    manifest = json.loads((begun / "on/manifest.json").read_text("utf-8"))
    assert list(manifest["levers_outside"]) == ["flyers"]
    assert re.fullmatch("[0-9a-f]{16}", manifest["levers_outside"]["flyers"])
    levers = pq.read_table(begun / "on/levers.parquet").to_pandas()
    assert levers[levers["lever"] == "flyers"]["accepted"].sum() > 0


COUNT_COMPILED = """
import gc, json, sys
from numba.core.caching import NullCache
from numba.core.dispatcher import Dispatcher
from wijkabm import Scenario, Wijk, read_lever
if len(sys.argv) > 1:
    policy = Scenario("mine", levers=(read_lever("flyers share=0.8 reach=1"),))
else:
    policy = Scenario("none")
Wijk("heechterp-schieringen", burn_in=1, policy=policy).run(1)
compiled = {}
for one in gc.get_objects():
    if isinstance(one, Dispatcher) and not isinstance(one._cache, NullCache):  # a kernel, no part
        stats = one.stats
        where = f"{one.py_func.__module__}.{one.py_func.__name__}"
        compiled[where] = [len(stats.cache_hits), sum(stats.cache_misses.values())]
print(json.dumps(compiled))
"""


def count_compiled(folder: Path, *levers: str) -> dict[str, list[int]]:
    """Of every kernel, how often its code was found and how often made, in a month with these levers."""
    setting = os.pathsep.join(str(folder / name) for name in levers)
    done = subprocess.run(
        [sys.executable, "-c", COUNT_COMPILED, *levers],
        env={**os.environ, "PYTHONPATH": str(ROOT), "WIJKABM_LEVERS": setting},
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def test_one_more_lever_compiles_nothing_of_the_month(begun):
    count_compiled(begun)  # so that all that the month needs is there
    compiled = count_compiled(begun, "flyers")
    own = {name: counts for name, counts in compiled.items() if name.startswith("wijkabm_outside.")}
    assert sum(own["wijkabm_outside.flyers.decision.act"]) == 1, "it was compiled, or was before"
    others = {name: misses for name, (_, misses) in compiled.items() if name not in own}
    assert sum(hits for hits, _ in compiled.values()) > 20
    assert not {name for name, misses in others.items() if misses}


TELL_PAGE = """
import json
from wijkabm.app.describe import describe_kinds
print(json.dumps({lang: describe_kinds(lang) for lang in ("nl", "en")}))
"""


def test_the_page_has_its_slider_and_its_words(begun):
    (begun / "flyers/nl.yaml").write_text((TEMPLATE / "nl.yaml").read_text("utf-8"), "utf-8")
    env = {**os.environ, "PYTHONPATH": str(ROOT), "WIJKABM_LEVERS": str(begun / "flyers")}
    command = [sys.executable, "-c", TELL_PAGE]
    told = json.loads(subprocess.run(command, env=env, capture_output=True, check=True).stdout)
    for language, title, label in (
        ("nl", "Flyers voor winkels", "prijs van de flyers"),
        ("en", "Flyers for shops", "price of flyers"),
    ):
        (kind,) = [kind for kind in told[language] if kind["name"] == "flyers"]
        assert (kind["title"], kind["perspective"]) == (title, "enterprise")
        fields = {field["name"]: field for field in kind["fields"]}
        assert fields["price"]["label"] == label
        assert fields["price"]["range"] == [50.0, 5000.0]
        assert fields["share"]["form"]["kind"] == "percent"


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


def test_a_shock_from_outside_acts_on_the_terms_of_the_month(tmp_path):
    (tmp_path / "heat_wave").mkdir()
    for name, text in HEAT_WAVE.items():
        (tmp_path / "heat_wave" / name).write_text(text, "utf-8")
    told = wijkabm(tmp_path, "levers", "--levers", "heat_wave", "heat_wave", "--json").stdout
    row = json.loads(told)
    assert (row["perspective"], row["title"], row["budget_order"]) == ("shock", "heat wave", None)
    lever = ["--levers", "heat_wave", "--lever", "heat_wave start=2"]
    wijkabm(tmp_path, "run", *PLACE, "--out", "usual")
    wijkabm(tmp_path, "run", *PLACE, *lever, "--out", "hot")
    usual, hot = (
        pq.read_table(tmp_path / name / "series.parquet").to_pandas() for name in ("usual", "hot")
    )
    spent = {month: (usual["month"] == month) & (usual["wijk"] == "total") for month in (1, 2)}
    assert usual[spent[1]].equals(hot[spent[1]])
    assert hot[spent[2]]["revenue_per_m2"].iloc[0] < 0.9 * usual[spent[2]]["revenue_per_m2"].iloc[0]


def test_results_know_which_version_of_a_lever_they_stand_on(begun, tmp_path, monkeypatch):
    shutil.copytree(begun / "flyers", tmp_path / "flyers")
    look = hash_model
    without = look()
    monkeypatch.setenv("WIJKABM_LEVERS", str(tmp_path / "flyers"))
    first = look()
    words = tmp_path / "flyers/en.yaml"
    words.write_text(words.read_text("utf-8") + "# other words\n", "utf-8")
    assert look() == first != without
    rule = tmp_path / "flyers/decision.py"
    rule.write_text(rule.read_text("utf-8") + "# another rule\n", "utf-8")
    assert look() != first


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
    if words[0] == "levers-check":
        words += ["--months", "2"]
    done = wijkabm(begun, *words)
    assert "flyers" in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("lever.py", "", 'lever.py must hold one lever, whose name = "bad"'),
        ("lever.py", "import nothing_like_it", "lever.py cannot be read (ModuleNotFoundError"),
        ("lever.py", FILES["lever.py"], "it holds flyers"),
    ],
)
def test_a_folder_that_is_no_lever_is_one_line(tmp_path, name, text, said):
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / name).write_text(text, "utf-8")
    done = wijkabm(tmp_path, "levers", "--levers", "bad", code=2)
    assert done.stderr.count("\n") == 1
    assert said in done.stderr


def test_a_name_that_is_taken_or_a_folder_without_levers_is_one_line(tmp_path):
    (tmp_path / "coaching").mkdir()
    (tmp_path / "coaching/lever.py").write_text("", "utf-8")
    assert (
        "there is a lever coaching already"
        in wijkabm(tmp_path, "levers", "--levers", "coaching", code=2).stderr
    )
    (tmp_path / "empty").mkdir()
    assert "no lever.py there" in wijkabm(tmp_path, "levers", "--levers", "empty", code=2).stderr
    assert "no such folder" in wijkabm(tmp_path, "levers", "--levers", "gone", code=2).stderr


def show_template(found: re.Match[str]) -> str:
    """A block of the page with the file as it is."""
    return found[1] + (TEMPLATE / found[2]).read_text("utf-8") + found[4]


if __name__ == "__main__":
    WHERE.write_text(FILE.sub(show_template, PAGE), "utf-8")


@pytest.mark.parametrize(
    ("answers", "said"),
    [("(OFFER_REPAIR,)", "kept by facade_subsidy"), ("(99,)", "99, which is no offer")],
)
def test_a_lever_takes_no_answers_from_another_not_even_when_it_is_off(
    begun, tmp_path, answers, said
):
    shutil.copytree(begun / "flyers", tmp_path / "flyers")
    rule = tmp_path / "flyers/decision.py"
    head = "from wijkabm.ground.tables.codes import OFFER_REPAIR\n"
    rule.write_text(
        f"{rule.read_text('utf-8')}\n\n{head}ANSWERS = {answers}  # noqa: E402\n", "utf-8"
    )
    done = wijkabm(tmp_path, "run", *PLACE, "--levers", "flyers", "--out", "out", code=2)
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_decision_under_a_name_that_nobody_calls_is_refused(begun, tmp_path):
    shutil.copytree(begun / "flyers", tmp_path / "flyers")
    rule = tmp_path / "flyers/decision.py"
    rule.write_text(re.sub(r"^def act\b", "def akt", rule.read_text("utf-8"), flags=re.M), "utf-8")
    done = wijkabm(tmp_path, "run", *PLACE, "--levers", "flyers", "--out", "out", code=2)
    assert "decision.py does nothing; name a function act" in done.stderr
    assert "Traceback" not in done.stderr

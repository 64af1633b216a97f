"""Levers from outside: each fault is one line that says what, where and what is allowed, before it runs."""

import os
import pickle
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.cli.test_cli import call
from tests.place.worlds import make_figures
from wijkabm.checks import conduct
from wijkabm.checks.found import look_at_outside
from wijkabm.ground import lever_folders
from wijkabm.ground.compiled import cache, foreign, kernels
from wijkabm.ground.errors import InputError
from wijkabm.ground.lever_folders import find_folders
from wijkabm.ground.parameters.whole import Parameters
from wijkabm.ground.tables.world import Now
from wijkabm.levers.desk.scenario import Scenario
from wijkabm.levers.programmes import find_programme, make_owns
from wijkabm.levers.registry import read_lever
from wijkabm.model.wijk import Wijk
from wijkabm.runs.warm import make_empty_world
from wijkabm.tell.texts.names import label_field

TEMPLATE = Path(__file__).parents[2] / "experiments/own_lever/flyers"
TEXTS = {
    path.name: path.read_text("utf-8")
    for path in TEMPLATE.iterdir()
    if path.is_file() and not path.name.startswith("test_")
}
NOW = Now(1, np.uint64(3))
KERNEL = """
from wijkabm.ground.compiled.kernels import kernel, part

@part
def look(j, world):
    return world.shops.cash[j]

@kernel
def act(world, numbers, now, me):
    {}
"""


@pytest.fixture(autouse=True)
def no_levers(monkeypatch):
    """A process to which no lever was given, and none is once the test has ended."""
    monkeypatch.setenv(lever_folders.SETTING, "")


@pytest.fixture
def lay(tmp_path):
    """Write the template, with other files in place of some; its folder, in a place of its own."""

    def write(name="flyers", **changed):
        folder = tmp_path / name
        folder.mkdir()
        for file, text in {**TEXTS, **changed}.items():
            if text is not None:
                (folder / file).write_text(text, "utf-8")
        return folder

    return write


def replace(file, old, new):
    """A file of the template in which one thing is other."""
    assert old in TEXTS[file], old
    return {file: TEXTS[file].replace(old, new)}


STUDY = """
from wijkabm.checks.kit import Study
STUDIES = (Study("flyers", "sales"),)
"""
ROW = "name,study,indicator,sign,low,high,unit,dose,comparison,source\nflyers,X,sales,{},,,,,,\n"
OFFERING = "from wijkabm.ground.tables.codes import OFFER_REPAIR\n"
ACT = "def act(world, numbers, now, me)"
SHARE = '"of the price", combine='
REFUSED = {
    "no lever": (
        {"lever.py": ""},
        'lever.py must hold one lever, whose name = "flyers"',
    ),
    "another's name": (
        replace("lever.py", '= "flyers"', '= "folders"'),
        "it holds folders",
    ),
    "no Python": (
        replace("lever.py", "share: float = dose(", "share: float = = dose("),
        "lever.py cannot be read (SyntaxError: invalid syntax, line 22)",
    ),
    "a foreign module": (
        {"decision.py": "import scipy.stats\n"},
        "decision.py: line 1 imports scipy",
    ),
    "one inside a function": (
        {"decision.py": f"{ACT}:\n    from mine import A\n"},
        "decision.py: line 2 imports mine.A",
    ),
    "a module above": (
        {"rule.py": "from ..other import A\n"},
        "rule.py: line 1 imports ..other.A",
    ),
    "an error in it": (
        replace("lever.py", SHARE, "of_it, combine="),
        "lever.py cannot be read (NameError: name 'of_it' is not defined, line 22 of lever.py)",
    ),
    "a perspective": (
        replace("lever.py", '"enterprise"', '"business"'),
        "must be one of enterprise",
    ),
    "a default out of range": (
        replace("lever.py", f"dose(0.5, 0, 1, {SHARE}", f"dose(5, 0, 1, {SHARE}"),
        "share: the default 5 is not within 0 to 1",
    ),
    "a plain field": (
        replace("lever.py", 'setting(200, 0, 10_000, "EUR a month", grows="euros")', "200.0"),
        "office must be a dose(...) or a setting(...)",
    ),
    "a field of all levers": (
        replace("lever.py", "reach: float", "ramp: float"),
        "ramp means something",
    ),
    "how doses combine": (
        replace("lever.py", f'{SHARE}"most"', f'{SHARE}"more"'),
        "share: combine = 'more'; choose sum, most, least",
    ),
    "a value when off": (
        replace("lever.py", 'asked in a year"', 'asked in a year", off="firms.god"'),
        "reach: off = 'firms.god' is neither a number nor",
    ),
    "a table": (
        replace("lever.py", '"asked": Column("shops"', '"asked": Column("shopz"'),
        "columns: asked: there is no table 'shopz'; choose households",
    ),
    "a column like a dose": (
        replace("lever.py", '"who": Column', '"reach": Column'),
        "columns: 'reach' is taken",
    ),
    "costs in euros": (
        replace("lever.py", "running=cents(self.office)", "running=self.office / 3"),
        "give Costs(set_up, running, uptake) in whole cents",
    ),
    "costs that fail": (
        replace("lever.py", "self.office)", "self.ofice)"),
        "(AttributeError: 'Flyers' object has no attribute 'ofice', line 30 of lever.py)",
    ),
    "costs at an end": (
        replace("lever.py", "inhabitants / 12", "inhabitants / self.budget"),
        "with share=0, price=50, reach=0, budget=0, office=0 fails (ZeroDivisionError",
    ),
    "act without its mark": (
        replace("decision.py", "@kernel\n", ""),
        "decision.py: act calls is_asked, which is compiled and for compiled code alone; mark act as a",
    ),
    "another mark": (
        replace("decision.py", "@kernel\n", "@part\n"),
        "act is marked @part; mark it @kernel",
    ),
    "what act is given": (
        replace("decision.py", ACT, "def act(world, numbers, now)"),
        "act must be a function act(world, numbers, now, me)",
    ),
    "a name nobody calls": (
        replace("decision.py", "def act", "def akt"),
        "decision.py does nothing; name a function act",
    ),
    "another's answers": (
        {"decision.py": f"{OFFERING}{TEXTS['decision.py']}\nANSWERS = (OFFER_REPAIR,)\n"},
        "kept by facade_subsidy",
    ),
    "no offer": (
        {"decision.py": f"{TEXTS['decision.py']}\nANSWERS = (99,)\n"},
        "99, which is no offer",
    ),
    "a column in a decision": (
        replace("decision.py", "shops.expected_sales[j]", "shops.expcted_sales[j]"),
        "(decision.py, line 41: world.shops has no column expcted_sales; it has expected_sales",
    ),
    "a term": (
        {"decision.py": f"def set_terms{ACT[7:]}:\n    world.terms.held_bak[:] = 1\n"},
        "(AttributeError: 'Terms' object has no attribute 'held_bak', line 2 of decision.py)",
    ),
    "words about no field": (
        replace("en.yaml", "  share: part", "  shaer: part"),
        "en.yaml: fields: flyers has no field 'shaer'; it has strength",
    ),
    "a unit that it has not": (
        replace("nl.yaml", '"of the price":', '"of a price":'),
        "nl.yaml: units: flyers has no unit 'of a price'",
    ),
    "no text": (
        replace("en.yaml", "title: Flyers for shops", "title: [a]"),
        "en.yaml: title cannot be",
    ),
    "no form": (
        replace("en.yaml", "{percent: of the price}", "percent"),
        "en.yaml: forms: share: 'percent' is no form",
    ),
    "an unknown form": (
        replace("en.yaml", "{percent: of the price}", "{percnt: of the price}"),
        "is no form; write one of percent",
    ),
    "no YAML": (
        {"en.yaml": "title: [\n"},
        "no valid YAML in line 2",
    ),
    "a check that is none": (
        {"check.py": "CHECK = 3\n"},
        "check.py: CHECK must be a Check(...)",
    ),
    "a check that cannot be read": (
        {"check.py": "import nothing_like_it\n"},
        "check.py cannot be read (ModuleNotFoundError: No module named 'nothing_like_it', line 1 of",
    ),
    "a check without any": (
        {"check.py": "CHEK = 3\n"},
        "check.py: name a CHECK = Check(...)",
    ),
    "a dose that cannot be": (
        replace("check.py", "share=0.8", "share=8"),
        "CHECK: flyers share = '8' is not allowed",
    ),
    "a number on which nothing can hang": (
        replace("check.py", '("flyers"),', '("flyers"), hangs_on="share=8",'),
        "CHECK: hangs_on: flyers share = '8' is not allowed",
    ),
    "a number that is none": (
        replace("check.py", '("flyers"),', '("flyers"), hangs_on=8,'),
        "CHECK: hangs_on = 8: write it as field=value or group.name=value",
    ),
    "a study without a row": (
        {"check.py": STUDY},
        "for each row of effects.csv, in their order (none)",
    ),
    "a row that is no number": (
        {"check.py": STUDY, "effects.csv": ROW.format("more")},
        "line 2: sign is one of +, -, 0",
    ),
    "a row without columns": (
        {"check.py": STUDY, "effects.csv": "name\nflyers\n"},
        "line 2: give the columns study",
    ),
}


def look_at(folder):
    """What every command does first."""
    lever_folders.use_levers(folder)
    look_at_outside()


@pytest.mark.parametrize(("changed", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_is_one_line(changed, said, lay):
    if ("mark" in said or "column expcted" in said) and not kernels.IS_COMPILED:
        pytest.skip("marks mean nothing where nothing is compiled")
    folder = lay(**changed)
    with pytest.raises(InputError) as refused:
        look_at(folder)
    told = str(refused.value)
    assert said in told
    assert told.startswith(f"--levers {folder}")


def test_a_folder_that_holds_none_or_one_that_is_there_already(lay, tmp_path):
    for folder, said in (
        (lay("coaching"), "there is a lever coaching already"),
        (lay("two words"), "give it letters, digits and _"),
        (lay("empty", **{"lever.py": None}), "no lever.py there"),
        (tmp_path / "gone", "there is no such folder"),
    ):
        with pytest.raises(InputError, match=said):
            lever_folders.use_levers(folder)
        assert os.environ[lever_folders.SETTING] == ""


@pytest.mark.parametrize("command", ["levers", "app", "levers-check"])
def test_a_command_says_it_in_one_line_and_does_nothing_more(command, lay, capsys):
    folder = lay(**{"check.py": "CHECK = 3\n"})
    code, out, err = call(capsys, command, "--levers", folder)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "check.py: CHECK must be a Check(...)" in err


def test_a_measure_that_fails_is_one_line(lay):
    folder = lay(
        **{"check.py": f"{TEXTS['check.py']}\n\ndef measure(twin):\n    return twin.wit\n"}
    )
    look_at(folder)
    measure = find_folders()["flyers"].load("check").measure
    with pytest.raises(InputError) as refused:
        conduct._measure(measure, "flyers", ())
    assert "check.py: a measure fails (AttributeError: 'tuple' object has" in str(refused.value)
    assert "line 16 of check.py" in str(refused.value)


def take(folder):
    """The lever's `act`, and what it is called with in a wijk in which nobody lives."""
    lever_folders.use_levers(folder)
    world = make_empty_world()
    return find_programme("flyers").act, (
        world,
        Parameters().kernel(),
        NOW,
        make_owns(world)["flyers"],
    )


@pytest.mark.skipif(not kernels.IS_COMPILED, reason="nothing is compiled")
@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "world.shops.cahs[0] = 1",
            "decision.py, line 10: world.shops has no column cahs; it has cash",
        ),
        (
            "me.who[0] = me.shaer[0]",
            "decision.py, line 10: me has no column shaer; it has number, share",
        ),
        ("me.who[0] = nothing", "NameError: name 'nothing' is not defined"),
    ],
)
def test_what_cannot_be_compiled_is_one_line_before_a_year_is_lived(line, said, lay):
    folder = lay(**{"decision.py": KERNEL.format(line)})
    act, given = take(folder)
    with pytest.raises(InputError) as refused:
        make_owns(given[0], [read_lever("flyers")], given[1])
    assert f"{folder}: act of decision.py cannot be compiled" in str(refused.value)
    assert said in str(refused.value)
    with pytest.raises(InputError, match="cannot be compiled"):
        act(*given)


@pytest.mark.parametrize(
    "line", ["world.shops.cash[world.shops.cash.size] = 1", "me.asked[0] = look(99, world)"]
)
def test_a_row_outside_a_column_is_an_error_and_no_crash(line, lay):
    """Also what was compiled an hour ago was compiled so: its key says it."""
    act, given = take(lay(**{"decision.py": KERNEL.format(line)}))
    if kernels.IS_COMPILED:
        part = act.part.py_func.__globals__["look"]
        for dispatcher in (act.part.dispatcher, part):
            assert dispatcher.targetoptions["boundscheck"] is True
    with pytest.raises(
        InputError, match=r"act of decision.py fails \(IndexError: .* is out of bounds"
    ):
        act(*given)


def test_a_wijk_lives_with_the_levers_that_it_was_built_with(lay):
    wijk = Wijk(areas=[make_figures(inhabitants=90)], burn_in=0)
    kept = pickle.dumps(wijk)
    folder = lay()
    lever_folders.use_levers(folder)
    for go_on in (wijk.step, lambda: wijk.set_policy(Scenario("none")), lambda: pickle.loads(kept)):
        with pytest.raises(
            InputError, match="made with no lever from outside, and here are others"
        ):
            go_on()
    assert wijk.month == 0
    with_flyers = pickle.dumps(read_lever("flyers"))
    assert pickle.loads(with_flyers).share == 0.5
    os.environ[lever_folders.SETTING] = ""
    wijk.step()
    with pytest.raises(InputError, match="there is no lever flyers from outside here"):
        lever_folders.Finder.find_spec("wijkabm_outside.flyers")


def test_what_was_read_is_not_read_again_in_another_version(lay):
    folder = lay()
    lever_folders.use_levers(folder)
    first = lever_folders.hash_outside()
    find_programme("flyers")
    for words in ("en.yaml", "check.py", "test_flyers.py", ".notes"):
        (folder / words).write_text("# other\n", "utf-8")
    lever_folders.use_levers(folder)
    assert lever_folders.hash_outside() == first
    (folder / "numbers.csv").write_text("1\n", "utf-8")
    assert lever_folders.hash_outside() == first
    with pytest.raises(
        InputError, match="flyers was changed after it was read; begin a new Python"
    ):
        lever_folders.use_levers(folder)


@pytest.mark.parametrize(
    ("line", "some", "count"),
    [
        ("from wijkabm.ground.books import SUBSIDY", "wijkabm.ground.books", 1),
        ("import wijkabm.ground.books as books", "wijkabm.ground.books", 1),
        ("from wijkabm.ground.tables import codes", "wijkabm.ground.tables.codes", 1),
        ("from wijkabm.ground import tables", "wijkabm.ground.tables.codes", 5),
        ("from wijkabm import Scenario", "wijkabm.month.terms", 200),
        ("import wijkabm.ground.books", "wijkabm.month.terms", 200),
        ("import numpy, math", "", 0),
    ],
)
def test_what_an_import_stands_on(line, some, count, tmp_path):
    (tmp_path / "rule.py").write_text(f"{line}\n")
    found = foreign.find_stood_on(foreign.list_imports(tmp_path / "rule.py"))
    assert len(found) == count if count < 2 else len(found) >= count
    assert some in {*found, ""}


def find_key(folder, name="flyers"):
    lever_folders.use_levers(folder)
    return cache.find_key(find_programme(name).act.part.py_func)


def test_a_kernel_is_kept_under_all_that_its_lever_holds(lay, tmp_path, monkeypatch):
    keys = set()
    for k, (file, text) in enumerate([("a.py", "A = 1\n"), ("a.py", "A = 2\n"), ("a.csv", "1\n")]):
        monkeypatch.setenv(lever_folders.SETTING, "")
        (tmp_path / str(k)).mkdir()
        lay(f"{k}/flyers")
        (tmp_path / str(k) / "flyers" / "deep").mkdir()
        (tmp_path / str(k) / "flyers" / "deep" / file).write_text(text, "utf-8")
        keys.add(find_key(tmp_path / str(k)))
    assert len(keys) == 3


@pytest.mark.parametrize(
    ("head", "is_kept"),
    [
        ("import numpy\nfrom numbers_of_mine import A", True),
        ("from wijkabm.ground import books\nfrom wijkabm import Scenario", True),
        ("import scipy", False),
        ("def rule():\n    from elsewhere import A", False),
    ],
)
def test_a_rule_of_a_script_is_kept_if_its_changes_can_be_seen(head, is_kept, tmp_path):
    (tmp_path / "numbers_of_mine.py").write_text("A = 1\n")
    script = tmp_path / "script.py"
    script.write_text(f"{head}\ndef act(world):\n    pass\n")
    space = {"__name__": "script"}
    exec(compile("def act(world):\n    pass\n", str(script), "exec"), space)
    if not is_kept:
        with pytest.raises(OSError, match="imports"):
            cache.find_key(space["act"])
        return
    before = cache.find_key(space["act"])
    (tmp_path / "numbers_of_mine.py").write_text("A = 2\n")
    assert (cache.find_key(space["act"]) != before) == ("numbers_of_mine" in head)


def test_words_that_one_language_lacks_are_told_in_the_other(lay):
    lever_folders.use_levers(lay(**{"nl.yaml": "title: Flyers\nfields: {share: deel}\n"}))
    assert label_field("flyers", "share", "nl") == "deel"
    assert label_field("flyers", "price", "nl") == "price of flyers"


def test_a_lever_is_read_as_it_stands_and_nothing_is_left_beside_it(lay, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    folder = lay()
    file, written = folder / "decision.py", []
    for number in "12":  # as long as each other and of one moment: Python would not see the second
        file.write_text(f"NUMBER = {number}\n", "utf-8")
        os.utime(file, (1e9, 1e9))
        for name in [name for name in sys.modules if name.startswith(lever_folders.OUTSIDE)]:
            monkeypatch.delitem(sys.modules, name)
        monkeypatch.setenv(lever_folders.SETTING, "")
        lever_folders._find.cache_clear()
        lever_folders._taken.clear()
        monkeypatch.setenv(lever_folders.SETTING, str(folder))
        written.append(find_folders()["flyers"].load("decision").NUMBER)
    assert written == [1, 2]
    assert not list(folder.rglob("*.pyc"))


def test_what_was_taken_in_by_half_or_changed_on_the_way_leaves_nothing(lay, monkeypatch):
    folder = lay(**{"helpers.py": "LIMIT = 1\n", "lever.py": "from .helpers import LIMIT\n1 / 0\n"})
    monkeypatch.setenv(lever_folders.SETTING, str(folder))
    lever_folders._find.cache_clear()
    outside = find_folders()["flyers"]
    with pytest.raises(ZeroDivisionError):
        outside.load("lever")
    assert not [name for name in sys.modules if name.startswith(f"{lever_folders.OUTSIDE}.flyers")]
    (folder / "helpers.py").write_text("LIMIT = 2\n", "utf-8")
    with pytest.raises(InputError, match="flyers was changed while it was read"):
        outside.load("decision")


def test_a_rule_stands_on_no_file_that_is_not_part_of_it(lay):
    folder = lay(
        **{"decision.py": "from .check import LIMIT\n" + TEXTS["decision.py"]},
    )
    with pytest.raises(InputError, match=r"line 1 imports check\.py, which is no part"):
        lever_folders.use_levers(folder)

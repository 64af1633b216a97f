"""What the command line refuses before anything is built or compiled: one line, code 2, nothing left."""

import os

import pytest

from tests.cli.test_cli import call
from tests.place.own import make_file
from wijkabm.place.street_file import write_street_file
from wijkabm.runs import warm

SMALL = "heechterp-schieringen"
BOMB = "a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\n" + (
    "c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]\n"
    "presets: [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]\n"
)
STREETS = write_street_file(make_file("BU00010001"))
FILES = {
    "own.streets.json": STREETS,
    "cut.streets.json": STREETS[:200],
    "small.streets.json": write_street_file(make_file(SMALL)),
    "twice.yaml": "levers:\n  - coaching: {places: 5, places: 9}\n",
    "bomb.yaml": BOMB,
    "deep.yaml": "[" * 3000,
    "endless.yaml": "shocks: [anchor_leaves: {start: .inf}]\n",
    "empty.yaml": "",
    "map.gpkg": b"SQLite format 3\0\xff",
    "bare.yaml": "title: A plan\n",
    "wish.yaml": "levers: [coaching]\ntargets: [{indicator: shops_opn, absolute: 1, by: 12}]\n",
    "afar.yaml": "levers: [coaching]\ntargets: [{indicator: shops_open, absolute: 1, by: 12, wijk: x}]\n",
    "group.yaml": "work: {job_finding: 0.2}\nwork: {referral: 0.4}\n",
    "flat.yaml": "work: {job_finding: 0.2}\nwork.job_finding: 0.4\n",
}
REFUSED = {
    "a field twice": (["run", SMALL, "--scenario", "twice.yaml"], "places stands there too in line 2"),
    "a group twice": (["run", SMALL, "--parameters", "group.yaml"], "work stands there too"),
    "a parameter twice": (["run", SMALL, "--parameters", "flat.yaml"], "job_finding stands there twice"),
    "aliases that explode": (["run", SMALL, "--scenario", "bomb.yaml"], "aliases"),
    "a deep file": (["run", SMALL, "--scenario", "deep.yaml"], "nested"),
    "an endless start": (["run", SMALL, "--scenario", "endless.yaml"], ".inf is no finite number"),
    "an empty scenario": (["run", SMALL, "--scenario", "empty.yaml"], "no levers and no shocks"),
    "a scenario without levers": (["run", SMALL, "--scenario", "bare.yaml"], "no levers and no shocks"),
    "a target of nothing": (["run", SMALL, "--scenario", "wish.yaml"], "wish.yaml: targets: there"),
    "of nothing, compared": (["compare", SMALL, "--scenario", "wish.yaml"], "wish.yaml: targets: there"),
    "a target of nothing, told": (["scenarios", "wish.yaml"], "wish.yaml: targets: there is no"),
    "a target elsewhere": (["run", SMALL, "--scenario", "afar.yaml"], "afar.yaml: targets: wijk = 'x'"),
    "elsewhere, compared": (["compare", SMALL, "--scenario", "afar.yaml"], "afar.yaml: targets: wijk"),
    "a target of nothing, mixed": (["run", SMALL, "--scenario", "room+wish.yaml"], "wish.yaml: targets: "),
    "a brief of nothing": (["brief", "nowhere"], "nowhere: there is no such folder of results"),
    "two scenarios": (
        ["run", SMALL, "--scenario", "room", "--scenario", "enterprise"],
        "give it once, as --scenario room+enterprise",
    ),
    "two scenarios, one unknown": (
        ["run", SMALL, "--scenario", "nonexist", "--scenario", "enterprise"],
        "nonexist: there is no such scenario",
    ),
    "a lever of two files": (
        ["run", SMALL, "--scenario", "enterprise+covenant"],
        "coaching stands in enterprise.yaml and in covenant.yaml",
    ),
    "a lever of two files, compared": (
        ["compare", SMALL, "--scenario", "enterprise+covenant"],
        "coaching stands in enterprise.yaml and in covenant.yaml",
    ),
    "--set twice": (
        ["run", SMALL, "--set", "work.referral=0.4", "--set", "work.referral=0.5"],
        "work.referral is given twice",
    ),
    "--set twice, compared": (
        ["compare", SMALL, "--lever", "coaching", "--set", "work.referral=0.4", "--set", "work.referral=0.4"],
        "work.referral is given twice",
    ),
    "pairing alone": (["run", SMALL, "--lever", "pairing"], "needs two wijken in one run"),
    "a share that ended": (
        ["run", SMALL, "--lever", "coaching start=13 paid_by=bank:0.5:12"], "bank until 12 pays nothing",
    ),
    "a share that ended, compared": (
        ["compare", SMALL, "--lever", "coaching start=13 paid_by=bank:0.5:12"], "pays nothing of what",
    ),
    "pairing apart": (
        ["run", "carnisse", "moerwijk", "--separate", "--lever", "pairing"], "needs two wijken",
    ),
    "pairing compared": (["compare", SMALL, "--lever", "pairing"], "needs two wijken in one run"),
    "a hundred million seeds": (
        ["compare", SMALL, "--lever", "coaching", "--seeds", "100000000"], "from 2 to 10,000",
    ),
    "more seeds than memory": (
        ["compare", SMALL, "--lever", "coaching", "--seeds", "1" + "0" * 18], "from 2 to 10,000",
    ),
    "no such lever to check": (["levers-check", "nope"], "there is no lever 'nope'"),
    "one seed to check": (["levers-check", "coaching", "--seeds", "1"], "--seeds 1"),
    "too many to check": (["levers-check", "--seeds", "100000000"], "--seeds 100000000"),
    "out to nowhere": (["run", SMALL, "--out", ""], "--out is empty"),
    "out to nowhere, joined": (["run", SMALL, "--out="], "--out is empty"),
    "out to no text": (["run", SMALL, "--out", "out\udcff"], "holds bytes that are no UTF-8"),
    "a file of no text": (["run", SMALL, "--scenario", "s\udcff.yaml"], "holds bytes that are no UTF-8"),
    "out to too long a name": (["run", SMALL, "--out", 250 * "x"], "x: cannot be written (File name too"),
    "a language": (["story", "x", "--shop", "1", "--lang", "de"], "'--lang': 'de' is not one of 'nl', 'en'"),
    "a language of pictures": (["plot", "x", "--lang", "de"], "'--lang': 'de' is not one of"),
    "a closure": (["run", SMALL, "--closure", "de"], "'--closure': 'de' is not one of"),
    "streets of another area": (
        ["run", SMALL, "--streets", "own.streets.json"],
        "own.streets.json: these are streets of Dorp (BU00010001), and the run has Heechterp-Schieringen (",
    ),
    "streets of another area, compared": (
        ["compare", SMALL, "--lever", "coaching", "--streets", "own.streets.json"], "Dorp (BU00010001)",
    ),
    "streets of another area, on a page": (
        ["app", SMALL, "--streets", "own.streets.json"], "Dorp (BU00010001)",
    ),
    "streets twice": (
        ["run", SMALL, "--streets", "small.streets.json", "--streets", "small.streets.json"],
        "small.streets.json: is given twice",
    ),
    "streets of a tenth of the homes": (
        ["run", SMALL, "--streets", "small.streets.json"], "240 dwellings were counted",
    ),
    "streets cut off": (["run", SMALL, "--streets", "cut.streets.json"], "make one with wijkabm streets"),
    "no file of streets": (["run", SMALL, "--streets", "flat.yaml"], "make one with wijkabm streets"),
    "streets that are not there": (["run", SMALL, "--streets", "none.json"], "make one with wijkabm streets"),
    "a map as streets": (["run", SMALL, "--streets", "map.gpkg"], "make one with wijkabm streets"),
    "no names of no streets": (["run", SMALL, "--street-names", "off"], "with --streets FILE"),
    "an empty scenario's name": (["run", SMALL, "--scenario", ""], "--scenario is empty"),
}  # fmt: skip


@pytest.fixture(autouse=True)
def no_compiling(monkeypatch, tmp_path):
    monkeypatch.setattr(warm, "warm_up", lambda *_, **__: pytest.fail("compiles before it looks"))
    monkeypatch.chdir(tmp_path)
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())


@pytest.mark.parametrize(("arguments", "words"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_is_one_line_at_once(arguments, words, tmp_path, capsys):
    code, out, err = call(capsys, *arguments)
    assert (code, out) == (2, "")
    assert err.startswith("error: ")
    assert err.count("\n") == 1
    assert len(err) < 500
    assert words in err
    assert "Value error" not in err
    assert sorted(os.listdir(tmp_path)) == sorted(FILES)

"""What the package refuses is told in Dutch on a Dutch page: bad input of every kind, and every sentence."""

import base64
import copy
import json
import pickle
import re
import sqlite3
from string import Formatter

import pytest

from tests.app.refusing import DYNAMIC, NOT_ON_THE_PAGE, list_said
from tests.app.test_links import GOOD, pack
from tests.place.kwb_files import YEARLY, write_text, write_xlsx, yearly_table
from tests.place.own import make_file
from tests.place.worlds import make_figures
from wijkabm.app import own_plans
from wijkabm.app.links import read_file, read_link
from wijkabm.app.orders.counted import UNITS
from wijkabm.app.origin import Origin, check_origin
from wijkabm.app.own_streets import lay_streets, open_streets
from wijkabm.app.plan import Plan, move_lever
from wijkabm.app.refusals import tell_error
from wijkabm.app.upload import Desk, open_file
from wijkabm.ground.errors import InputError, Sentence, either
from wijkabm.ground.plain import ASKED
from wijkabm.levers.desk.scenario import load_scenario
from wijkabm.measure.observed import parse_observed
from wijkabm.place.kwb import read_areas
from wijkabm.place.street_file import write_street_file
from wijkabm.tell.texts import read_refusal_texts
from wijkabm.tell.texts.sentences import tell_sentence

DUTCH = read_refusal_texts("nl")
SAID = list_said()
READ = "BU03440241"


def words_of(text):
    """Words of three letters and more; a name with an underscore, a dash or a point is one."""
    return {word.lower() for word in re.findall(r"[^\W\d](?:[\w-]|\.\w)+", text) if len(word) > 2}


SAME = words_of(
    """
    wijk wijken buurt buurten inwoners kerncijfers statline codering pdok link csv excel parquet geopackage
    geojson json odata yaml utf-8 utf-16 unicode windows-1252 arrow feather spss stata gzip zip pdf xml
    shapefile xls xlsx xlsb ods ols opendocument epsg wijkabm app levers scenarios docs odd.md cbs cbs.nl
    kwb-2023.csv lever rate vacancy_tax paid_by until share party parties brings when unused missed unpaid
    met stop end start announced output planned want more less relative absolute level indicator source
    presets areas month seed budgets per_inhabitants where_possible segments crossings units origin coaching
    turnover corporations province scenario covenant targets reach rules sanctions budget page age_0_14
    since target name end_share true false
    over van per plan later rest percentage code codes land km2 streets base
    """
)
"""Words that both languages have, and names of fields, files and programs."""

ENGLISH = words_of(
    """
    the give choose did you mean and that there than with write must which not are this were has have from
    allowed leave keep make correct its only most least for where what whom who file page nothing
    """
)
"""Words that are English wherever they stand."""


def plain_of(form):
    """The words of a form, without its blanks and what stands in quotes."""
    text = " ".join(part for part, *_ in Formatter().parse(form) if part)
    return words_of(re.sub(r"`[^`]*`|\"[^\"]*\"", " ", text))


def list_forms(said):
    """The forms that a sentence was made of, however deep inside."""
    if isinstance(said, Sentence):
        yield said.form
        for value in said.values.values():
            yield from list_forms(value)


# -- every sentence that the package may say to a page


@pytest.mark.parametrize("said", SAID, ids=lambda said: f"{said.module}:{said.line}")
def test_whatever_may_be_refused_has_a_dutch_text(said):
    """A new refusal that has none is found here: write it in refusals_nl.yaml, under its English form.

    What no page can bring about is named in `tests.app.refusing`, with the reason.
    """
    assert said.forms, (
        f"{said}: give its form as a text with blanks, and what stands in them by name"
    )
    assert not set(said.forms) - set(DUTCH), f"{said}: no text in refusals_nl.yaml"
    assert not said.loose, f"{said}: what stands in a blank is English; make it a Sentence"


def test_no_dutch_text_is_left_over():
    used = {form for said in SAID for form in said.forms} | set(ASKED.values()) | set(DYNAMIC)
    assert set(DUTCH) - used == set()
    assert set(ASKED.values()) | set(DYNAMIC) <= set(DUTCH)


def test_what_is_kept_from_the_list_is_there():
    there = {(said.module, said.function) for said in list_said(whole=True)}
    for module, functions in NOT_ON_THE_PAGE.items():
        assert {name for name in functions if (module, name) not in there} == set(), module


@pytest.mark.parametrize("english", DUTCH)
def test_a_dutch_text_fills_blanks_of_the_english_one_and_holds_none_of_its_words(english):
    dutch = DUTCH[english]
    blanks, own = (
        {name for _, name, _, _ in Formatter().parse(text) if name} for text in (english, dutch)
    )
    assert own <= blanks
    left = plain_of(dutch) & plain_of(english) - SAME
    assert left == set()
    assert not (words_of(re.sub(r"\{.*?\}", " ", dutch)) & ENGLISH) - SAME


# -- what people can give that cannot be


def encode(content):
    return base64.b64encode(content if isinstance(content, bytes) else content.encode()).decode()


TOWN = make_file("BU00010001")
STREETS = {
    "a workbook": b"PK\x03\x04\xff\xfe",
    "no json": "straat;naam",
    "another file": "{}",
    "a map": json.dumps({"type": "FeatureCollection", "features": []}),
    "another version": write_street_file(TOWN).replace('"version": 1', '"version": 7'),
    "outside the country": write_street_file(TOWN.model_copy(update={"origin": (1, 1)})),
    "no such crossing": write_street_file(TOWN).replace('"ends": [0, 1]', '"ends": [0, 99]', 1),
    "no length": re.sub(r'"metres": [\d.]+', '"metres": 0', write_street_file(TOWN), count=1),
    "no number": re.sub(r'"metres": [\d.]+', '"metres": "far"', write_street_file(TOWN), count=1),
    "no streets": re.sub(r'"segments": \[.*?\n\]', '"segments": []', write_street_file(TOWN), flags=re.S),
    "no crossings": re.sub(r'"crossings": \[.*?\n\],\n', "", write_street_file(TOWN), flags=re.S),
    "another kind": write_street_file(TOWN).replace('"units_from": "premises"', '"units_from": "guess"'),
    "a field too many": write_street_file(TOWN).replace('"version": 1', '"version": 1, "owner": "x"'),
}  # fmt: skip


def lay(**changes):
    return lay_streets([make_figures("BU00010001")], make_file("BU00010001", **changes))


LAID = {
    "too many homes": {"segments": [s.model_copy(update={"homes": 900}) for s in TOWN.segments]},
    "all empty": {"units": [u.model_copy(update={"branch": None, "empty": True}) for u in TOWN.units]},
}  # fmt: skip


def database():
    base = sqlite3.connect(":memory:")
    base.execute("CREATE TABLE t (x)")
    return base.serialize()


FIGURES = {
    "empty": b" \n",
    "no key figures": b"a;b\n1;2\n",
    "a picture": b"\x89PNG rest",
    "a page": b"<html></html>",
    "a pdf": b"%PDF-1.4",
    "packed": b"\x1f\x8b\x08",
    "utf-16": "gwb_code;a_inw".encode("utf-16"),
    "an old workbook": b"\xd0\xcf\x11\xe0" + bytes(600),
    "a statistics file": b"$FL2@(#)",
    "a shapefile": b"\x00\x00\x27\x0a" + bytes(100),
    "broken json": b'{"value": [',
    "other json": b'{"type": "Topology"}',
    "a database": database(),
    "a broken database": b"SQLite format 3\x00" + bytes(200),
    "broken parquet": b"PAR1 nothing PAR1",
    "statline by the number": b"Measure;Value;WijkenEnBuurten\nA;1;WK034402\n",
}

CELLS = {
    "no number": {"a_inw": "veel"},
    "below nothing": {"a_inw": -5},
    "too few": {"a_inw": 20},
    "not together": {"a_00_14": 3900},
    "more than people": {"a_soz_wb": 9000},
    "thousands": {"g_ink_pi": 24500},
    "no income": {"g_ink_pi": 0},
    "a value in euros": {"g_wozbag": 372000},
    "a fraction": {"p_koopw": 0.32},
    "no land": {"a_lan_ha": 0},
    "little land": {"a_lan_ha": 2},
    "much land": {"a_lan_ha": 300_000},
    "far": {"g_afs_gs": 1e6},
    "dense": {"ste_oad": 25_000},
    "another class": {"ste_mvs": 5},
    "large households": {"g_hhgro": 3.5},
    "many homes": {"a_woning": 19000},
    "few homes": {"a_woning": 1},
    "births": {"a_geb": 3900},
    "deaths": {"a_ste": 3900},
    "few pensions": {"a_soz_ow": 30},
    "many pensions": {"a_soz_ow": 3400},
    "own businesses": {"p_arb_wn": 83, "p_arb_zs": 70},
    "levels": {"a_opl_lg": 1000, "a_opl_md": 1000, "a_opl_hg": 3000, "a_opl_hw": 3000},
    "no income of who has any": {"g_ink_po": 20.0},
}


def read_with(tmp_path, cells):
    columns = dict(YEARLY)
    for column, cell in cells.items():
        old = columns.get(column, [None] * 4)
        columns[column] = [*old[:3], cell]
    return read_areas(write_xlsx(tmp_path / "kwb-2022.xlsx", columns), [READ])


COUNTED = {
    "empty": "",
    "binary": "a\0b",
    "no names": "1;2;3\n",
    "no value": "quarter;indicator;value\n2026Q1;units;\n",
    "no column": "quarter;indicator\n2026Q1;units\n",
    "unknown": "quarter;indicator;value\n2026Q1;unitz;3\n",
    "nothing like it": "quarter;indicator;value\n2026Q1;xyzzy;3\n",
    "no quarter": "quarter;indicator;value\nlente;units;3\n",
    "no number": "quarter;indicator;value\n2026Q1;units;veel\n",
    "a percentage": "quarter;indicator;value\n2026Q1;units;12%\n",
    "too high": "quarter;indicator;value\n2026Q1;vacancy_rate;12\n",
    "below nothing": "quarter;indicator;value\n2026Q1;units;-1\n",
    "not whole": "quarter;indicator;value\n2026Q1;units;3,5\n",
    "twice": "quarter;indicator;value\n2026Q1;units;3\n2026Q1;units;4\n",
    "more than the whole": "quarter;indicator;value\n2026Q1;units;3\n2026Q1;vacant_units;4\n",
    "cut apart": "quarter,indicator,value\n2026Q1,units,12,5\n",
}

LEVERS = {
    "too few": ("coaching", {"places": -1}),
    "no number": ("coaching", {"places": "veel"}),
    "a yes": ("coaching", {"places": True}),
    "no field": ("coaching", {"plaatsen": 3}),
    "like a field": ("coaching", {"place": 3}),
    "no lever": ("coachen", {}),
    "nothing like it": ("xyzzy", {}),
    "an end before": ("coaching", {"start": 5, "end": 3}),
    "announced too late": ("coaching", {"start": 5, "announced": 9}),
    "no months": ("coaching", {"start": 1.5}),
    "no wijken": ("coaching", {"wijk": 7}),
    "a choice": ("coaching", {"on_stop": "wait"}),
    "no party": ("coaching", {"paid_by": {"kerk": 0.5}}),
    "more than all": ("coaching", {"paid_by": {"rijk": 0.6, "bank": 0.6}}),
    "not all": ("coaching", {"paid_by": "municipality:0.2,bank:0.2"}),
    "twice": ("coaching", {"paid_by": "bank:0.2,bank:0.2"}),
    "no share": ("coaching", {"paid_by": {"bank": "veel"}}),
    "no form": ("coaching", {"paid_by": "bank"}),
    "no mapping": ("coaching", {"paid_by": 7}),
    "other fields": ("coaching", {"paid_by": {"bank": {"deel": 1}}}),
    "no month": ("coaching", {"paid_by": {"bank": {"share": 0.2, "until": 0}}}),
    "a shock that is paid": ("crisis", {"paid_by": {"bank": 0.2}}),
}


def move(name, fields):
    return move_lever(Plan(), name, fields, 1)


RULE = {"when": "missed", "target": "t", "do": "raise", "lever": ["coaching"]}
TARGET = {"indicator": "vacancy_rate", "relative": -0.1, "by": 12, "name": "t"}
COVENANT = {
    "parties": [{"name": "bank", "brings": ["coaching"]}],
    "targets": [TARGET],
    "rules": [RULE],
}


def covenant(**changes):
    return {"covenants": [[1, {**COVENANT, **changes}]]}


def sanction(**changes):
    fields = {"party": "bank", "when": "unpaid", "do": "end_share", **changes}
    return covenant(sanctions=[fields])


PLANS = {
    "no plan": 7,
    "no list": {"levers": 7},
    "no name": {"levers": [7]},
    "no pair": {"withdrawn": [7]},
    "no budget": {"budgets": [[1, "veel"]]},
    "no covenant": {"covenants": [7]},
    "elsewhere": {"levers": [{"lever": "coaching", "wijk": ["elders"]}]},
    "alone": {"levers": [{"lever": "pairing"}]},
    "no targets": {"targets": [7]},
    "no indicator": {"targets": [{**TARGET, "indicator": "leegstand"}]},
    "like an indicator": {"targets": [{**TARGET, "indicator": "vacancy"}]},
    "a target elsewhere": {"targets": [{**TARGET, "wijk": ["elders"]}]},
    "a field of none": {"targets": [{**TARGET, "doel": 1}]},
    "no month": {"targets": [{"indicator": "vacancy_rate", "relative": -0.1}]},
    "too late": {"targets": [{**TARGET, "by": 99_999}]},
    "backwards": {"targets": [{**TARGET, "since": 20}]},
    "a name twice": {"targets": [TARGET, TARGET]},
    "both": {"targets": [{**TARGET, "lever": "coaching"}]},
    "no change": {"targets": [{"indicator": "vacancy_rate", "by": 12}]},
    "nothing wanted": {"targets": [{**TARGET, "relative": 0.0}]},
    "no base": {"targets": [{**TARGET, "base": "ooit"}]},
    "no source": {"targets": [{**TARGET, "base": 3.0}]},
    "a lever's field": {"targets": [{**TARGET, "output": "offered"}]},
    "no lever": {"targets": [{"lever": "x", "by": 3}]},
    "a shock": {"targets": [{"lever": "crisis", "by": 3}]},
    "no output": {"targets": [{"lever": "coaching", "by": 3}]},
    "no such output": {"targets": [{"lever": "coaching", "output": "x", "planned": 3.0, "by": 3}]},
    "no meetings": {"targets": [{"lever": "coaching", "output": "meetings", "planned": 3.0, "by": 3}]},
    "no rules": {"covenants": [[1, {"targets": [TARGET]}]]},
    "no words": covenant(targets="t"),
    "names alone": covenant(targets=["t"]),
    "an early end": covenant(start=9, end=3),
    "a target twice": covenant(targets=[TARGET, TARGET]),
    "a target late": covenant(end=5),
    "a target of none": covenant(targets=[{**TARGET, "name": ""}]),
    "no such party": covenant(parties=[{"name": "kerk", "brings": ["coaching"]}]),
    "brings nothing": covenant(parties=[{"name": "bank", "brings": []}]),
    "brings what is not": covenant(parties=[{"name": "bank", "brings": ["x"]}]),
    "no such target": covenant(rules=[{**RULE, "target": "x"}]),
    "no target": covenant(rules=[{**RULE, "target": ""}]),
    "no lever of it": covenant(rules=[{**RULE, "lever": []}]),
    "unused": covenant(rules=[{"when": "unused", "do": "add", "lever": ["coaching"]}]),
    "stops by": covenant(rules=[{**RULE, "do": "stop", "by": 0.5}]),
    "up and down": covenant(rules=[RULE, {**RULE, "do": "lower"}]),
    "another deed": covenant(rules=[{**RULE, "do": "dance"}]),
    "no times": covenant(rules=[{**RULE, "times": 0}]),
    "who does not sign": sanction(party="rijk"),
    "who does not pay": sanction(party="owners"),
    "of none": sanction(when="unused"),
    "stops nothing": sanction(do="stop"),
}  # fmt: skip


def link_of(plan):
    return pack({**GOOD, "plan": plan})


LINKS = {
    "presets": {**GOOD, "presets": "carnisse"},
    "seeds": {**GOOD, "seed": True},
    "a seed below nothing": {**GOOD, "seed": -1},
    "month": {**GOOD, "month": "x"},
}


@pytest.mark.parametrize(
    ("work", "given"),
    [
        *(pytest.param(lambda x: open_streets(encode(x)), x, id=f"streets-{k}") for k, x in STREETS.items()),
        *(pytest.param(lambda x: lay(**x), x, id=f"laid-{k}") for k, x in LAID.items()),
        *(pytest.param(lambda x: parse_observed(x.encode(), UNITS, "csv"), x, id=f"counted-{k}")
          for k, x in COUNTED.items()),
        *(pytest.param(lambda x: move(*x), x, id=f"lever-{k}") for k, x in LEVERS.items()),
        *(pytest.param(lambda x: read_link(link_of(x)), x, id=f"plan-{k}") for k, x in PLANS.items()),
        *(pytest.param(lambda x: read_link(pack(x)), x, id=f"link-{k}") for k, x in LINKS.items()),
        *(pytest.param(lambda x: read_file(json.dumps(x)), x, id=f"file-{k}") for k, x in LINKS.items()),
        pytest.param(lambda x: check_origin(Origin((x,))), "korewegwijk", id="wijk"),
        pytest.param(lambda x: check_origin(Origin((x,))), "xyzzy", id="no wijk like it"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_dutch(work, given):
    assert_dutch(work, given)


def assert_dutch(work, *given):
    """A refusal in Dutch: none of the English words, and what was given as it was."""
    with pytest.raises(InputError) as caught:
        work(*given)
    error = caught.value
    dutch, english = tell_error(error, "nl"), tell_error(error, "en")
    assert english == str(error)
    assert "in het Engels" not in dutch, english
    forms = list(list_forms(error.sentence))
    if forms[0] in DUTCH:
        said = set().union(*map(plain_of, forms)) - SAME
        assert words_of(dutch) & said == set(), dutch
    assert words_of(re.sub(r"`[^`]*`|'[^']*'", " ", dutch)) & ENGLISH - SAME == set(), dutch
    assert dutch != english
    return dutch


@pytest.mark.parametrize("content", FIGURES.values(), ids=FIGURES)
def test_a_file_that_holds_no_key_figures_is_refused_in_dutch(content, tmp_path):
    path = tmp_path / "bestand.csv"
    path.write_bytes(content)
    assert assert_dutch(read_areas, path, [READ]).find("bestand.csv") in (0, 3)


@pytest.mark.parametrize("cells", CELLS.values(), ids=CELLS)
def test_key_figures_that_cannot_be_are_refused_in_dutch(cells, tmp_path):
    dutch = assert_dutch(read_with, tmp_path, cells)
    assert dutch.startswith("kwb-2022.xlsx")


@pytest.mark.parametrize("code", ["GM0344", "NL00", "één buurt", "xyzzy", "", "BU0344024"])
def test_an_area_that_cannot_be_chosen_is_refused_in_dutch(code, tmp_path):
    path = write_text(tmp_path / "kwb-2023.csv", yearly_table())
    assert_dutch(read_areas, path, [code] if code else [])


def test_an_area_twice_and_a_file_with_other_names_are_refused_in_dutch(tmp_path):
    header, rows = yearly_table()
    path = write_text(tmp_path / "kwb-2023.csv", (header, rows))
    assert assert_dutch(read_areas, path, [READ, READ]) == (
        f"gebied {READ} is twee keer gekozen; kies elk gebied één keer."
    )
    again = write_text(tmp_path / "twice.csv", (header, [*rows, rows[-1]]))
    assert_dutch(read_areas, again, [READ])
    other = write_text(tmp_path / "other.csv", ([f"x{name}" for name in header], rows))
    assert_dutch(read_areas, other, [READ])
    few = write_text(tmp_path / "few.csv", ([n.replace("a_hh", "b_hh") for n in header], rows))
    assert_dutch(read_areas, few, [READ])
    named = write_text(tmp_path / "named.csv", (header, [["x", "y", *row[2:]] for row in rows]))
    assert_dutch(read_areas, named, [READ])


def test_what_another_process_read_is_refused_in_dutch_too():
    """Files that somebody gives are read apart; why they cannot be comes back whole."""
    file = open_file("x.csv", encode("a;b\n1;2\n"))
    dutch = assert_dutch(lambda: Desk().read(file, lambda word: None))
    assert dutch.startswith("in file.csv staan geen kerncijfers: de eerste rij is a, b, en zo heet")


SCENARIOS = {
    "no yaml": "levers: [",
    "no fields": "- 1",
    "another field": "leverz: []",
    "nothing": "{}",
    "no budget": "budget: veel",
    "no people": "per_inhabitants: 0",
    "no list": "levers: 7",
    "no lever": "levers: [7]",
    "no values": "levers: [{coaching: 7}]",
    "a word": "levers: ['coaching places']",
    "twice in a word": "levers: ['coaching places=1 places=2']",
    "no word": "levers: ['']",
    "no presets": "presets: [7]\nlevers: [coaching]",
    "no title": "title: 7\nlevers: [coaching]",
    "another language": "title: {fr: x}\nlevers: [coaching]",
    "not possible": "where_possible: [coaching]\nlevers: [coaching]",
    "no covenant": "covenant: 7\nlevers: [coaching]",
    "no such field of it": "covenant: {regels: []}\nlevers: [coaching]",
    "no target of it": "covenant: {targets: [x], rules: []}\nlevers: [coaching]",
    "no names of it": "covenant: {targets: x, rules: []}\nlevers: [coaching]",
    "a share that ends": "levers: [{coaching: {start: 9, paid_by: {bank: {share: 0.2, until: 3}}}}]",
    "no reach": "reach: 7\nlevers: [coaching]",
    "no dose": "reach: [{dose: x, indicator: vacancy_rate, level: 0.3}]\nlevers: [coaching]",
    "both": "reach: [{dose: x, indicator: vacancy_rate}]\nlevers: [coaching]",
}


@pytest.mark.parametrize("content", SCENARIOS.values(), ids=SCENARIOS)
def test_a_plan_of_who_opened_the_page_that_was_changed_since_is_refused_in_dutch(
    content, tmp_path, monkeypatch
):
    """Processes with pages read the file when a page first asks for it."""
    path = tmp_path / "plan.yaml"
    path.write_text("levers: [coaching]", "utf-8")
    monkeypatch.setenv(own_plans.SETTING, "")
    own_plans.keep_plans([str(path)])
    path.write_text(content, "utf-8")
    own_plans._read.cache_clear()
    assert str(path) in assert_dutch(own_plans.find_scenario, "plan")
    own_plans._read.cache_clear()


def test_a_plan_that_is_gone_or_cannot_be_mixed_is_refused_in_dutch(tmp_path):
    assert_dutch(load_scenario, tmp_path / "weg.yaml")
    assert_dutch(load_scenario, "enterprize")
    assert_dutch(load_scenario, "xyzzy")
    assert_dutch(load_scenario, "enterprise+enterprise")


# -- how it is told


def test_numbers_of_ours_get_dutch_signs_and_what_was_given_stays():
    given = Sentence("{value!r} {low:,.12g} {low:g} {year}", value="1,5", low=1234.5, year=2026)
    assert str(given) == "'1,5' 1,234.5 1234.5 2026"
    DUTCH[given.form] = given.form
    try:
        assert tell_sentence(given, "nl") == "'1,5' 1.234,5 1234,5 2026"
    finally:
        del DUTCH[given.form]


def test_an_error_survives_a_pickle_and_a_copy_with_all_that_it_says():
    error = InputError("{left} or {right}", left="a {", right=either(["b", "c", "d"]))
    for again in (pickle.loads(pickle.dumps(error)), copy.deepcopy(error)):
        assert str(again) == "a { or b or c or d"
        assert tell_error(again, "nl") == "a { of b of c of d"

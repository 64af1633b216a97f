"""How the page writes numbers: its own module in Chromium, with what the server tells every page."""

import itertools
import random
import re
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests.app.browser import clean, need_browser
from wijkabm.app.describe import describe_indicators, describe_setup
from wijkabm.app.server import PUBLIC
from wijkabm.tell.texts import LANGUAGES
from wijkabm.tell.texts.forms import write_value

need_browser()

WRITE = """async ([setup, calls]) => {
  const { Forms } = await import("/forms.js"), forms = new Forms(setup);
  return calls.map(([name, ...given]) => forms[name](...given));
}"""
WALK = """async ([setup, fields]) => {
  const { Forms } = await import("/forms.js"), { makeScale } = await import("/levers.js");
  const forms = new Forms(setup);
  return fields.map((field) => {
    const scale = makeScale(field), texts = [];
    for (let value = field.range[0]; texts.length < 300; value = scale.next(value, 1)) {
      texts.push(forms.value(field, value));
      if (value >= field.range[1]) break;
    }
    return texts;
  });
}"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@contextmanager
def serve_modules():
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(PUBLIC)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def ask(browser):
    """A function that gives one of the scripts above a language and what to do; its texts."""
    setups = {language: describe_setup(language, []) for language in LANGUAGES}
    with serve_modules() as address, browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{address}/forms.js")
        yield lambda script, language, given: page.evaluate(script, [setups[language], given])


@pytest.fixture
def write(ask):
    """A function that lets the page write numbers in a language: a list of calls, a list of texts."""
    return lambda language, calls: [clean(text) for text in ask(WRITE, language, calls)]


def entries(language):
    return {entry["name"]: entry for entry in describe_indicators(language)}


E = entries("nl")
CASES = [  # method, what it is given, Dutch, English
    ("level", [E["vacancy_rate"], 0.036], "3,6%", "3.6%"),
    ("level", [E["vacancy_rate"], 0], "0%", "0%"),
    ("level", [E["vacancy_rate"], 0.0002], "minder dan 0,1%", "less than 0.1%"),
    ("level", [E["local_multiplier"], 1.0234], "1,02", "1.02"),
    ("level", [E["inhabitants"], 3703], "3.703", "3,703"),
    ("level", [E["openings"], 0.42], "0,4", "0.4"),
    ("level", [E["municipal_cost"], -56789], "−€ 56.800", "−€ 56,800"),
    ("level", [E["inhabitants"], None], "–", "–"),
    ("difference", [E["vacancy_rate"], -0.034], "−3,4 procentpunt", "−3.4 percentage points"),
    ("difference", [E["shops_open"], 3], "+3", "+3"),
    ("difference", [E["shops_open"], 0], "0", "0"),
    ("difference", [E["shops_open"], 33.4], "+33", "+33"),
    ("difference", [E["shops_open"], -0.0004], "minder dan 0,01", "less than 0.01"),
    (
        "interval",
        [E["vacancy_rate"], -0.034, -0.051, -0.017],
        "−3,4 (−5,1 tot −1,7) procentpunt",
        "−3.4 (−5.1 to −1.7) percentage points",
    ),
    ("interval", [E["shops_open"], 33, 26, 40], "+33 (+26 tot +40)", "+33 (+26 to +40)"),
    ("interval", [E["shops_open"], 3, 0.04, 8.2], "+3,00 (+0,04 tot +8,20)", None),
    (
        "interval",
        [E["local_multiplier"], 0.0002, -0.0001, 0.0004],
        "+0,0002 (−0,0001 tot +0,0004)",
        "+0.0002 (−0.0001 to +0.0004)",
    ),
    ("interval", [E["local_multiplier"], 1e-6, -1e-6, 2e-6], "minder dan 0,0001", None),
    (
        "interval",  # one end is seen, so the other is too
        [E["local_multiplier"], 6e-5, -3e-5, 1.5e-4],
        "+0,00006 (−0,00003 tot +0,00015)",
        None,
    ),
    ("interval", [E["local_multiplier"], 0, 0, 0], "0 (0 tot 0)", "0 (0 to 0)"),
    (
        "interval",
        [E["municipal_cost"], 249000, 229123, 270456],
        "+€ 249.000 (+€ 229.000 tot +€ 270.000)",
        "+€ 249,000 (+€ 229,000 to +€ 270,000)",
    ),
    ("eurosInterval", [-12, -1400.4, 800], "€ 0 (−€ 1.400 tot € 800)", "€ 0 (−€ 1,400 to € 800)"),
    ("eurosInterval", [39e3, 19e3, 5.494e6], "€ 40.000 (€ 20.000 tot € 5,49 mln)", None),
    ("eurosInterval", [0, 0, 0], "€ 0 (€ 0 tot € 0)", "€ 0 (€ 0 to € 0)"),
    ("eurosInterval", [0.003, 0.001, 0.004], "minder dan € 0,01", "less than € 0.01"),
    (
        "eurosInterval",
        [1.234e6, 0.9e6, 1.5e6],
        "€ 1,23 mln (€ 900.000 tot € 1,50 mln)",
        "€ 1.23 million (€ 900,000 to € 1.50 million)",
    ),
    ("euros", [1234], "€ 1.234", "€ 1,234"),
    ("euros", [12345], "€ 12.300", "€ 12,300"),
    ("euros", [1.2e6], "€ 1,2 mln", "€ 1.2 million"),
    ("euros", [999_999], "€ 1 mln", "€ 1 million"),
    ("euros", [0.05], "€ 0,05", "€ 0.05"),
    ("euros", [0], "€ 0", "€ 0"),
    ("euros", [-249_123], "−€ 249.000", "−€ 249,000"),
    ("amount", [123_456], "€ 123.456", "€ 123,456"),
    ("amount", [1_250_000], "€ 1,25 mln", "€ 1.25 million"),
    ("count", [1, "maand", "maanden"], "1 maand", "1 maand"),
    ("count", [0, "maand", "maanden"], "0 maanden", "0 maanden"),
    ("count", [24, "traject", "trajecten"], "24 trajecten", "24 trajecten"),
    ("count", [0.54, "week", "weken"], "0,5 weken", "0.5 weken"),
    ("count", [1.04, "week", "weken"], "1 week", "1 week"),
    ("month", [171], "jaar 15, mrt", "year 15, Mar"),
    ("month", [0], "begin", "start"),
    ("longMonth", [171], "jaar 15 · maart", "year 15 · March"),
    ("number", [1234.5, 1], "1.234,5", "1,234.5"),
    ("number", [-0.04, 1], "0,0", "0.0"),
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_are_written_as_people_write_them(write, language):
    cases = [case for case in CASES if case[2 + LANGUAGES.index(language)] is not None]
    texts = write(language, [[name, *given] for name, given, *_ in cases])
    wanted = [case[2 + LANGUAGES.index(language)] for case in cases]
    for (name, given, *_), text, right in zip(cases, texts, wanted, strict=True):
        assert text == right, (name, given[1:])


def test_all_twelve_months_have_a_short_name_of_their_own(write):
    for language, years in (("nl", "jaar 2, "), ("en", "year 2, ")):
        names = [
            text.removeprefix(years)
            for text in write(language, [["month", m] for m in range(13, 25)])
        ]
        assert len(set(names)) == 12
        assert {len(name) for name in names} == {3}


NUMBER = r"([+−]?)(?:€ )?([\d.,]+)( mln)?"
INTERVAL = re.compile(rf"{NUMBER} \({NUMBER} tot {NUMBER}\)( procentpunt)?")


VISIBLE = {"shops_open": 0.005, "vacancy_rate": 5e-6, "local_multiplier": 5e-5, "cohesion": 5e-4,
           "municipal_cost": 0.005}  # fmt: skip
"""An end of an interval that is further from zero than this is never printed as zero."""


def draw_intervals(count):
    """Intervals of every size, around zero and far from it, some of no width."""
    luck = random.Random(4)
    for _ in range(count):
        width = 10 ** luck.uniform(-7, 6)
        middle = luck.choice([0.0, width, 10 * width, 1000 * width]) * luck.uniform(-1, 1)
        low, high = middle - width * luck.random(), middle + width * luck.random()
        yield [middle, low, high]


def test_an_interval_never_reads_as_nothing_nor_with_another_sign(write):
    given = [(name, *each) for name in VISIBLE for each in draw_intervals(300)]
    texts = write("nl", [["interval", E[name], *rest] for name, *rest in given])
    for (name, middle, low, high), text in zip(given, texts, strict=True):
        if text.startswith("minder dan "):
            assert max(abs(low), abs(middle), abs(high)) < 0.01, (name, low, high)
            continue
        found = INTERVAL.fullmatch(text)
        assert found, text
        assert bool(found[10]) == (name == "vacancy_rate"), text
        parts = [found.groups()[k : k + 3] for k in (0, 3, 6)]
        assert any(re.search("[1-9]", digits) for _, digits, _ in parts), (text, low, high)
        for (sign, digits, _), value in zip(parts, (middle, low, high), strict=True):
            if abs(value) > VISIBLE[name] and value != middle:
                assert re.search("[1-9]", digits), (text, value)
            if re.search("[1-9]", digits):
                assert sign == ("−" if value < 0 else "+"), text
        if name != "municipal_cost":
            assert len({len(digits.partition(",")[2]) for _, digits, _ in parts}) == 1, text


def read_fields(language):
    """Every field of every lever with values all over its range: field, value."""
    setup = describe_setup(language, [])
    fields = [field for kind in setup["kinds"] for field in kind["fields"]]
    for field in (*fields, setup["strength"]):
        low, high = field["range"]
        between = (low + k * (high - low) / 7 for k in range(1, 7))
        values = [
            field["default"],
            low,
            high,
            *(range(int(low), int(high) + 1) if high < 5 else ()),
        ]
        if not field["options"] and not field["whole"]:
            values.extend(between)
        yield from ((field, value) for value in values)


PLURALS = {
    "nl": "maanden|weken|dagen|uren|plaatsen|panden|groepen|trajecten",
    "en": "months|weeks|days|hours|places|units|groups|trajectories",
}
NEVER = {  # a share as a number, a code, half a unit, one of many
    "nl": (
        r"deel van",
        r"(?<!€ )\b0,\d+ (van|deel|kans|per jaar)\b",
        r" [-−]1$",
        r" (van|een|per)$",
    ),
    "en": (
        r"share of",
        r"(?<!€ )\b0\.\d+ (of|share|chance|a year)\b",
        r" [-−]1$",
        r" (of|an?|per)$",
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_levers_value_reads_as_a_person_says_it(write, language):
    given = list(read_fields(language))
    full = write(language, [["value", field, value] for field, value in given])
    beside = write(language, [["beside", field, value] for field, value in given])
    plain = [write_value(field["form"], value, language) for field, value in given]
    assert plain == full, "reports and the command line write it alike"
    for (field, value), *texts in zip(given, full, beside, strict=True):
        where, form = (field["name"], field["unit"], value, texts), field["form"]
        for text in texts:
            assert not any(re.search(pattern, text) for pattern in NEVER[language]), where
            assert not re.search(rf"(?<![\d.,])1 ({PLURALS[language]})\b|\d %", text), where
            if form["kind"] == "percent":
                assert re.match(r"[\d.,]+%( |$)", text), where
            elif form["kind"] == "euros":
                assert re.match(r"€ [\d.,]+", text), where
            elif form["kind"] in ("choice", "scale") and value in dict(form["words"]):
                assert text == dict(form["words"])[value], where
        if form["kind"] == "count" and value not in (0, 1):
            assert texts[0].endswith(form["other"]), where
        if value:
            assert re.search("[1-9]|[a-z]{3}", texts[1]), where


def test_a_value_is_full_by_itself_and_short_beside_its_label(write):
    fields = {
        (kind["name"], field["name"]): field
        for kind in describe_setup("nl", [])["kinds"]
        for field in kind["fields"]
    }
    asked = {
        ("coaching", "places", 24): ("24 trajecten per jaar", "24"),
        ("microcredit", "rate", 0.08): ("8% per jaar", "8%"),
        ("vacancy_tax", "detection", 0.8): ("80% kans per jaar", "80%"),
        ("vacancy_tax", "escalation", 1.5): ("1,5 keer zoveel per jaar", "1,5"),
        ("opportunity_zone", "premium", 0.5): ("50% van de investering", "50%"),
        ("local_procurement", "premium", 0.1): ("10% van de prijs", "10% van de prijs"),
        ("coaching", "selection", 0.3): ("30% kansrijkste eerst", "30% kansrijkste eerst"),
        ("social_coin", "expiry", 0): ("nooit", "nooit"),
    }  # fmt: skip
    calls = [
        [method, fields[lever, name], value]
        for lever, name, value in asked
        for method in ("value", "beside")
    ]
    texts = iter(write("nl", calls))
    assert {key: (next(texts), next(texts)) for key in asked} == asked


def test_every_step_of_a_slider_is_seen(ask):
    kinds = describe_setup("nl", [])["kinds"]
    fields = [field for kind in kinds for field in kind["fields"] if not field["options"]]
    for field, texts in zip(fields, ask(WALK, "nl", fields), strict=True):
        assert len(texts) > 5, field["name"]
        same = [one for one, other in itertools.pairwise(texts) if one == other]
        assert not same, (field["name"], same)

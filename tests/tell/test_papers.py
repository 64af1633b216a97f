"""Pages for paper are as many sheets of A4 as they say, in both languages and at their fullest."""

import re

import numpy as np
import pytest

from tests.app.browser import need_browser, start_browser
from tests.tell.test_monitor import MONTHS, SEEDS
from tests.tell.test_nulmeting import COUNTED, make_years
from wijkabm.measure.indicators import INDICATORS
from wijkabm.measure.observed import Observation
from wijkabm.measure.quarters import COUNTABLE, Quarter
from wijkabm.place.given import give, read_mapping
from wijkabm.place.presets import load_preset
from wijkabm.tell.fans import Fan
from wijkabm.tell.judged import judge
from wijkabm.tell.monitor import Watch, write_monitor
from wijkabm.tell.nulmeting import PAGE, write_nulmeting
from wijkabm.tell.texts import LANGUAGES

SHEET = re.compile(rb"/Type\s*/Page\b(?!s)")
LONG = "een eigen ronde door alle straten van de wijk met de wijkagent en drie ondernemers"


@pytest.fixture(scope="module")
def printer():
    need_browser()
    with start_browser() as browser:
        page = browser.new_page()

        def count(path):
            page.goto(path.as_uri())
            return len(SHEET.findall(page.pdf(prefer_css_page_size=True)))

        yield count


def write_full_nulmeting(folder, language):
    """All that can be counted is, each with a long source."""
    figures = {name: {**figure, "source": LONG} for name, figure in COUNTED.items()}
    area = give([load_preset("zuilen-oost")], ["zuilen-oost"], read_mapping(figures, "here"))[0]
    write_nulmeting(area, make_years(5), "1.0", "kwartalen.csv", folder, language)
    return folder / PAGE


def find_size(unit):
    """About the largest number that an indicator of this unit has in a wijk."""
    return {"share": 1.0, "EUR/month": 5e6, "EUR/m2/year": 300.0}.get(unit, 20_000.0)


def write_full_quarter(folder, language):
    """All that can be counted is, everything lies outside what was expected, and for the second time."""
    indicators = {one.name: one for one in INDICATORS if one.name in COUNTABLE}
    sizes = {name: find_size(one.unit) for name, one in indicators.items()}
    luck = np.random.default_rng(1).random((SEEDS, MONTHS))
    worlds = {name: size * (0.3 + 0.1 * luck) for name, size in sizes.items()}
    far = {name: 1.2 * values for name, values in worlds.items()}
    titles = {"nl": "Sterke straten in onze wijk", "en": "Strong streets in our wijk"}
    fan = Fan("Heechterp-Schieringen", MONTHS, titles, far, worlds, indicators, "1.0")
    seen = [
        Observation(Quarter(2026, k), name, 3.0 * size, LONG, LONG)
        for k in (1, 2)
        for name, size in sizes.items()
    ]
    watch = Watch(fan, judge(seen, fan, Quarter(2026, 1), "x"), Quarter(2026, 1))
    write_monitor(watch, folder, language)
    return folder / "monitor-2026Q2.html"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("write", "sheets"), [(write_full_nulmeting, 2), (write_full_quarter, 1)])
def test_a_paper_is_as_long_as_it_says(write, sheets, language, printer, tmp_path):
    assert printer(write(tmp_path, language)) == sheets

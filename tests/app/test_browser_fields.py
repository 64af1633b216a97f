"""Sliders, marks and costs of the real page: what they say, and how it is written."""

import pytest

from tests.app.browser import clean, need_browser
from wijkabm.app.describe import describe_setup
from wijkabm.tell.texts.forms import write_beside, write_value

need_browser()


@pytest.fixture
def browsing(visit):
    """Somebody at the Dutch page."""
    return visit().ready()


def test_the_page_shows_every_slider_with_its_words(browsing):
    page = browsing.page
    shown = page.evaluate(
        "() => [...document.querySelectorAll('[data-lever]')].map(card => [card.dataset.lever,"
        " [...card.querySelectorAll('.field')].map(field => [field.querySelector('label').textContent,"
        " field.querySelector('output').textContent,"
        " (field.querySelector('input[type=range]') || {ariaValueText: null}).ariaValueText])])"
    )
    kinds = {kind["name"]: kind for kind in describe_setup("nl", [])["kinds"]}
    assert {lever for lever, _ in shown} == set(kinds)
    strength = describe_setup("nl", [])["strength"]
    for lever, cells in shown:
        fields = [*kinds[lever]["fields"], strength]
        assert len(cells) == len(fields)
        for field, (label, output, said) in zip(fields, cells, strict=True):
            full = write_value(field["form"], field["default"], "nl")
            beside = write_beside(field["label"], field["form"], field["default"], "nl")
            assert clean(label) == field["label"] + beside
            assert clean(output) == beside
            assert said is None or clean(said) == full


def test_the_time_line_and_the_costs_write_as_people_do(browsing):
    browsing.order("lever", name="microcredit", fields={"rate": 0.08, "fund": 1_250_000})
    browsing.order("budget", euros=123_456)
    browsing.page.wait_for_function("document.querySelectorAll('.mark').length >= 1")
    browsing.page.wait_for_function("wijkRoom.state.panel.policy.budget === 123456")
    titles = browsing.page.evaluate(
        "[...document.querySelectorAll('.mark')].map(mark => mark.title).join(' / ')"
    )
    assert "jaar 1, jan: Microkrediet € 1,25 mln per wijk per jaar" in clean(titles)
    assert "begroting € 123.456" in clean(titles)
    assert "van € 123.456" in clean(browsing.page.locator(".budget .sum").inner_text())
    browsing.go(3)
    assert "jaar 1 · maart" in browsing.page.locator(".when").inner_text()
    handle = browsing.page.locator(".time input[type=range]")
    assert handle.get_attribute("aria-valuetext") == "jaar 1, mrt"

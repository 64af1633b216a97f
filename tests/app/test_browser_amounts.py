"""What is taken home writes numbers as the page does: Python beside the page's own module in Chromium."""

import math

import pytest

from tests.app.browser import need_browser
from tests.app.test_browser_forms import (
    CASES,
    VISIBLE,
    WRITE,
    E,
    clean,
    draw_intervals,
    serve_modules,
)
from wijkabm.app.describe import describe_setup
from wijkabm.tell.texts import LANGUAGES, amounts

need_browser()

WRITTEN = ("level", "difference", "interval", "euros", "eurosInterval", "month")
"""Calls of the page's module that have their like here."""


def write_here(language, name, given):
    """What Python writes in place of a call of the page's module."""
    if name == "euros":
        return amounts.write_euros(*given, language)
    if name == "eurosInterval":
        return amounts.write_euros_interval(*given, language, signed=False)
    if name == "month":
        return amounts.write_month(*given, language)
    entry, *values = given
    numbers = [math.nan if value is None else float(value) for value in values]
    return getattr(amounts, f"write_{name}")(entry["form"], *numbers, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_taken_home_writes_numbers_as_the_page_does(browser, language):
    calls = [(name, given) for name, given, *_ in CASES if name in WRITTEN]
    for each in draw_intervals(200):
        calls += [("euros", each[:1]), ("eurosInterval", each)]
        for name in VISIBLE:
            calls += [("interval", [E[name], *each]), ("difference", [E[name], each[0]])]
            calls.append(("level", [E[name], abs(each[0])]))
    asked = [describe_setup(language, []), [[name, *given] for name, given in calls]]
    with serve_modules() as address, browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{address}/forms.js")
        texts = page.evaluate(WRITE, asked)
    assert len(texts) > 3000
    for (name, given), text in zip(calls, texts, strict=True):
        assert clean(write_here(language, name, given)) == clean(text), (name, given[-3:])

"""The page before axe: no violation of WCAG 2.1 A and AA in its main states, in both languages.

Axe sees a third or so of what the guideline asks. What it cannot see is tested in `test_browser_access`;
what was looked at by hand is said in docs/accessibility.md.
"""

import re

import pytest

from tests.app.browser import need_browser
from wijkabm.tell.texts import read_app_texts

need_browser()
AXE = pytest.importorskip("axe_playwright_python.base").AXE_SCRIPT

ASKED = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
LEVER = "article[data-lever=coaching]"
INTERVAL = re.compile(r"\(.+ (tot|to) .+\)")


def violations(page, where="html"):
    """What axe finds, one line each: rule, and the first element that breaks it."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE)
    return page.evaluate(
        "async ([where, asked]) =>"
        " (await axe.run(where, { runOnly: asked, resultTypes: ['violations'] })).violations"
        ".map(({ id, nodes: [first] }) => `${id}: ${first.target} ${first.html}`)",
        [where, ASKED],
    )


class Tour:
    """Somebody who goes from state to state, and what axe found in each."""

    def __init__(self, visitor, words):
        self.visitor, self.page, self.words = visitor, visitor.page, words
        self.found = {}

    def look(self, state, where="html"):
        self.found[state] = violations(self.page, where)

    def look_at_window(self, state):
        """What lies over the page alone: the page itself is as it was."""
        self.look(state, "dialog[open]")

    def open(self, name, state):
        self.page.get_by_role("button", name=self.words["bar"][name], exact=True).click()
        self.page.wait_for_selector("dialog[open]")
        self.look_at_window(state)

    def leave(self):
        self.page.keyboard.press("Escape")
        self.page.wait_for_selector("dialog[open]", state="detached")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_axe_finds_nothing_in_any_state(visit, language):
    tour = Tour(visit(query=f"?lang={language}").ready(), read_app_texts(language))
    for show in (show_play, show_views, show_dialogs, show_figures, show_round, show_tabs):
        show(tour)
    assert len(tour.found) == 16
    assert {state: found for state, found in tour.found.items() if found} == {}
    assert tour.visitor.errors == []


def show_play(tour):
    tour.look("start")
    page, words = tour.page, tour.words["bar"]
    slider = page.locator(f"{LEVER} > .field input")
    slider.focus()
    slider.press("ArrowRight")
    page.get_by_role("button", name="12×", exact=True).click()
    page.get_by_role("button", name=words["play"], exact=True).click()
    page.wait_for_function("Number(document.body.dataset.month) >= 8")
    page.locator(f"{LEVER}.on details.more summary").click()
    tour.look("playing, a measure at work and explained")
    page.get_by_role("button", name=words["pause"], exact=True).click()
    page.locator(".number", has_text=INTERVAL).first.wait_for()
    tour.look("paused, differences known")


def show_views(tour):
    page, words = tour.page, tour.words["map"]
    page.get_by_role("button", name=words["difference"], exact=True).click()
    tour.look("difference on the map")
    page.get_by_role("button", name=words["beside"], exact=True).click()
    page.locator(".pane canvas[tabindex]").last.focus()
    page.keyboard.press(".")
    page.wait_for_selector(".story:not([hidden]) h2")
    tour.look("side by side, a story told")
    page.keyboard.press("Escape")
    page.get_by_text(words["list"], exact=True).click()
    page.wait_for_selector(".premises-list button")
    tour.look("premises in words")


def show_dialogs(tour):
    for name in ("wijk", "scenario", "share"):
        tour.open(name, f"dialog {name}")
        tour.leave()


def show_figures(tour):
    page, words = tour.page, tour.words
    page.locator(".number").first.click()
    page.get_by_text(words["chart"]["in_figures"]).click()
    page.wait_for_selector("dialog tbody th")
    tour.look_at_window("one number")
    tour.leave()
    page.get_by_role("button", name=words["numbers"]["all"]).click()
    page.locator("dialog tbody th button").first.click()
    page.wait_for_selector("dialog .detail:not([hidden]) canvas")
    tour.look_at_window("all figures, one with its curve")
    tour.leave()


def show_round(tour):
    page, words = tour.page, tour.words["predict"]
    tour.open("predict", "a question")
    page.get_by_role("button", name=words["begin"]).click()
    page.get_by_label(words["group"]).fill("Bakkers")
    page.get_by_role("button", name=words["add"]).click()
    page.wait_for_selector("dialog tbody th")
    tour.look_at_window("a question, one group answered")
    tour.leave()


def show_tabs(tour):
    for width, height, name in ((768, 1024, "levers"), (390, 844, "time"), (390, 844, "numbers")):
        tour.page.set_viewport_size({"width": width, "height": height})
        tour.page.get_by_role("tab", name=tour.words["tabs"][name]).click()
        tour.look(f"{width} wide, tab {name}")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_axe_finds_nothing_where_the_room_is_full(visit, language, monkeypatch):
    from wijkabm.app.crowd import CROWD

    monkeypatch.setattr(CROWD, "most", 0)
    visitor = visit(query=f"?lang={language}")
    heading = read_app_texts(language)["full"]["heading"]
    assert visitor.page.locator("h1").inner_text() == heading
    assert violations(visitor.page) == []

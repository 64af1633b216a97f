"""Where everything stands, by geometry, on every screen and zoomed in, whatever names the data has."""

import re
import urllib.request
from pathlib import Path

import pytest

from tests.app.browser import (
    ARTEFACTS,
    SCREENS,
    ZOOMED,
    need_browser,
    read_script,
    title_of,
    visitors,
)
from wijkabm.app.server import PUBLIC

need_browser()

PICTURES = ARTEFACTS / "screenshots"
LOOKED_AT = ("projector", "laptop", "phone")
"""Screens of which all states are left as pictures; of the others what stands badly."""
COACHING, VACANCY_TAX = title_of("coaching"), title_of("vacancy_tax")
DIALOGS = ("wijk", "scenario", "predict", "share")


def begin(visitor):
    """A page with something to show: measures, a budget, two years, of which ten months are ahead."""
    visitor.ready()
    visitor.drag(COACHING, 0.6)
    visitor.drag(VACANCY_TAX, 0.9)
    if not visitor.page.locator(".budget input").is_visible():
        visitor.choose(visitor.state("setup.words.tabs.levers"))
    visitor.page.locator(".budget input").fill("1234567")
    visitor.page.locator(".budget input").press("Enter")
    visitor.go(14)
    return visitor


@pytest.fixture(scope="module")
def plain(browser, address):
    with visitors(browser, address) as visit:
        yield begin(visit())


@pytest.fixture(scope="module")
def zoomed(browser, address):
    with visitors(browser, address) as visit:
        yield begin(visit(width=640, height=400, zoom=2))


class Looker:
    """Looks at one state of a page after another, and remembers what stood badly where."""

    def __init__(self, visitor, screen, pictured=LOOKED_AT):
        self.visitor, self.page, self.screen = visitor, visitor.page, screen
        self.takes_pictures = screen in pictured
        self.words = visitor.state("setup.words")
        self.bad = {}

    def look(self, state):
        self.page.evaluate(
            "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"
        )
        found = self.page.evaluate(read_script("geometry"))
        if found:
            self.bad[state] = found
        if not found and not self.takes_pictures:
            return
        PICTURES.mkdir(parents=True, exist_ok=True)
        language = self.page.evaluate("document.documentElement.lang")
        name = f"{self.screen}-{state}-{language}.jpg".replace(" ", "-").replace("%", "percent")
        self.page.screenshot(path=PICTURES / name, quality=80)  # a PNG takes three times as long

    def tab(self, name):
        self.visitor.choose(self.words["tabs"][name])

    def panels(self):
        """All panels, and the measures with everything opened."""
        for name in ("numbers", "time", "levers"):
            self.tab(name)
            self.look(name)
        closed = "details => details.forEach((one) => { one.open = true; })"
        self.page.locator(".levers details").evaluate_all(closed)
        self.look("levers-open")
        self.page.locator(".levers .more").evaluate_all(closed.replace("true", "false"))

    def street(self):
        """All views: what is with and what without policy can be read in each."""
        self.tab("street")
        for view in ("difference", "beside", "policy"):
            self.page.get_by_role("button", name=self.words["map"][view], exact=True).click()
            self.look(view)
            if view == "beside":
                said = self.page.locator(".pane .flag").all_inner_texts()
                assert said == [self.words["map"]["baseline"], self.words["map"]["policy"]]
        self.page.locator(".pane canvas[tabindex]").press(".")
        self.page.wait_for_selector(".story:not([hidden]) h2")
        self.look("story")
        self.page.keyboard.press("Escape")

    def dialogs(self):
        """All windows."""
        for name in DIALOGS:
            self.page.click(f"[data-open={name}]")
            self.look(name)
            if name == "predict":
                self.page.click("dialog .main-act")
                self.page.wait_for_selector("dialog .guess")
                self.look("guess")
                self.page.get_by_role("button", name=self.words["predict"]["leave"]).click()
                self.page.wait_for_function("!wijkRoom.state.panel.round")
            self.page.keyboard.press("Escape")
            self.page.wait_for_selector("dialog", state="detached")
        self.tab("numbers")
        self.page.locator(".number").first.click()
        self.look("chart")
        self.page.keyboard.press("Escape")
        self.page.get_by_role("button", name=self.words["numbers"]["all"]).click()
        self.page.wait_for_selector("dialog table")
        self.look("table")
        self.page.keyboard.press("Escape")


@pytest.mark.parametrize("screen", [*SCREENS, *ZOOMED])
def test_everything_has_its_place(request, screen):
    visitor = request.getfixturevalue("zoomed" if screen in ZOOMED else "plain")
    visitor.resize(*(SCREENS | ZOOMED)[screen])
    looker = Looker(visitor, screen)
    looker.panels()
    looker.street()
    looker.dialogs()
    assert looker.bad == {}
    assert visitor.errors == []


def test_everything_has_its_place_in_english_too(plain):
    def speak(language):
        plain.page.click(f".bar-above button[lang={language}]")
        plain.page.wait_for_function("l => document.documentElement.lang === l", arg=language)
        plain.page.wait_for_selector(".number .label")

    speak("en")
    bad = {}
    for screen, size in (SCREENS | ZOOMED).items():
        plain.resize(*size)
        looker = Looker(plain, screen, pictured=["laptop"])
        looker.panels()
        looker.street()
        bad |= {f"{screen}, {state}": found for state, found in looker.bad.items()}
    speak("nl")
    assert bad == {}


def test_zooming_is_never_forbidden(address, plain):
    with urllib.request.urlopen(address) as answer:
        served = answer.read().decode()
    [content] = re.findall(r'<meta[^>]*name="viewport"[^>]*content="([^"]*)"', served)
    assert [part.strip() for part in content.split(",")] == [
        "width=device-width",
        "initial-scale=1",
    ]
    metas = plain.page.locator("meta[name=viewport]")
    assert metas.evaluate_all("metas => metas.map((meta) => meta.content)") == [content]


HOSTILE = read_script("hostile")
"""Calls all that the data names as a rule of the page's styles might be called."""


@pytest.fixture
def hostile(plain):
    """The page with data of ill will, until it is loaded again."""
    yield plain
    plain.page.reload()
    plain.page.wait_for_selector("body[data-month='14']")
    plain.ready()


def test_names_in_the_data_are_never_classes_of_the_page(hostile):
    visitor, evil = hostile, "room full hidden notice-me unseen skips budget over"
    assert visitor.page.evaluate(HOSTILE, evil) > 0
    bad = {}
    for screen in ("laptop", "phone"):
        visitor.resize(*SCREENS[screen])
        looker = Looker(visitor, screen)
        looker.panels()
        bad |= looker.bad
        for name in (*DIALOGS, None):
            if name:
                visitor.page.click(f"[data-open={name}]")
            assert visitor.page.locator(".notice-me").count() == 0
            visitor.page.keyboard.press("Escape")
    assert bad == {}


def test_every_style_stands_under_the_root_of_the_page(plain):
    selectors = plain.page.evaluate(
        "[...document.styleSheets].filter((sheet) => /\\/wijk\\/files\\//.test(sheet.href || ''))"
        ".flatMap((sheet) => [...sheet.cssRules])"
        ".map((rule) => rule.selectorText || rule.cssText.slice(0, 60))"
    )
    assert len(selectors) > len(list(PUBLIC.glob("*.css")))
    assert [one for one in selectors if not re.match(r"(:root:has\()?\.wijk-root\b", one)] == []


GIVEN = re.compile(
    r'\bclass: (?!")([^,}]+)|className = (?!")([^;]+)|classList\.\w+\((?!")([^)]+)\)'
)
CHOICE = re.compile(r'[^`"]+ \? "[\w -]*" : "[\w -]*"|value')
"""One of two classes that are written out, or what `h` was given."""


@pytest.mark.parametrize("script", sorted(PUBLIC.glob("*.js")), ids=lambda path: path.stem)
def test_no_class_is_put_together_from_values(script):
    given = ["".join(found).strip() for found in GIVEN.findall(Path(script).read_text("utf-8"))]
    assert [one for one in given if not CHOICE.fullmatch(one)] == []

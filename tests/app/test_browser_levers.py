"""Every lever moved as people do: with a mouse, with a finger and with keys, on every screen."""

import contextlib
import io
import json
import re

import pytest

from tests.app.browser import SCREENS, need_browser, serve, title_of, visitors
from wijkabm import cli

need_browser()

SHARES = dict(zip(SCREENS, (0.85, 0.2, 0.65, 0.35, 0.75), strict=True))
HANDS = ("drag", "touch")
"""With a mouse, with a finger: on one screen each moves every other lever, on the next one the others."""
MOST_TABS = 500
COACHING = title_of("coaching")

READ = """() => [...document.querySelectorAll('.levers article')].map((card) => ({
  title: card.querySelector('.lever-name').textContent,
  value: card.querySelector('input[type=range]').getAttribute('aria-valuetext'),
  shown: card.querySelector('input[type=range]').closest('.field').querySelector('output').textContent,
  on: card.querySelector('input[role=switch]').checked,
  cost: card.querySelector('.cost').textContent,
}))"""
"""What the page says of every lever."""

ACTIVE = """() => {
  const at = document.activeElement, card = at.closest('article'), fold = at.closest('.levers > details');
  const first = card && card.querySelector('input[type=range]');
  return {
    inside: Boolean(at.closest('.levers')), tab: at.closest('[role=tablist]') ? at.textContent : '',
    isClosed: at.localName === 'summary' && at.parentElement === fold && !fold.open,
    lever: card && at === first ? card.querySelector('.lever-name').textContent : '',
    isEnd: at === first && at.value === at.max, value: at.getAttribute('aria-valuetext'),
  };
}"""
"""Where the focus is."""


@pytest.fixture(scope="module")
def address():
    """Of a server with a worker, in which the pages live."""
    with serve(workers=1) as where:
        yield where


@pytest.fixture(scope="module")
def visitor(browser, address):
    with visitors(browser, address) as visit:
        yield visit().ready()


def list_titles():
    """Titles of levers and shocks that the command line tells, by their names."""
    told = io.StringIO()
    with contextlib.redirect_stdout(told), contextlib.suppress(SystemExit):
        cli.main(["levers", "--json", "--lang", "nl"])
    return {row["name"]: row["title"] for row in json.loads(told.getvalue())}


@pytest.fixture(scope="module")
def titles():
    """Levers and shocks that one wijk can have: pairing asks for two."""
    return [title for name, title in list_titles().items() if name != "pairing"]


def read_marks(visitor):
    """What the time line says was moved."""
    visitor.choose("Tijd")
    marks = visitor.page.locator(".mark:visible")
    return " ".join(marks.nth(k).get_attribute("title") for k in range(marks.count()))


def check_moved(visitor, titles, before, read):
    """The page says of every lever what the hand read, that it is on, what it costs and when it was moved."""
    visitor.page.wait_for_function(
        "count => wijkRoom.state.panel.policy.slots.length === count", arg=len(titles)
    )
    visitor.page.wait_for_function(
        "read => [...document.querySelectorAll('.levers article')].every((card) =>"
        " !(card.querySelector('.lever-name').textContent in read)"
        " || read[card.querySelector('.lever-name').textContent]"
        " === card.querySelector('input[type=range]').getAttribute('aria-valuetext'))",
        arg=read,
    )
    rows = visitor.page.evaluate(READ)
    after = {row["title"]: row for row in rows if row["title"] in read}
    assert set(after) == set(titles)
    assert len(rows) == len(titles) + 1
    assert [t for t in titles if read[t] == before[t]["value"]] == [], "these did not move"
    assert [t for t in titles if not read[t].startswith(after[t]["shown"])] == []
    assert [t for t in titles if not after[t]["on"]] == []
    assert [t for t in titles if "€" not in after[t]["cost"]] == []
    marks = read_marks(visitor)
    assert [t for t in titles if t not in marks] == []
    assert visitor.errors == []


def share_out(titles, screen):
    """Every lever on a screen by the hand that moves it there."""
    turn = list(SCREENS).index(screen)
    return {title: HANDS[(turn + place) % 2] for place, title in enumerate(titles)}


@pytest.mark.parametrize("screen", SCREENS)
def test_every_lever_can_be_dragged_with_a_mouse_or_a_finger(visitor, titles, screen):
    visitor.resize(*SCREENS[screen])
    before = {row["title"]: row for row in visitor.page.evaluate(READ)}
    hands = share_out(titles, screen)
    read = {title: getattr(visitor, hands[title])(title, SHARES[screen]) for title in titles}
    check_moved(visitor, titles, before, read)


def test_every_lever_is_dragged_with_either_hand_and_on_every_screen_with_both(titles):
    hands = {screen: share_out(titles, screen) for screen in SCREENS}
    assert all(set(by_title) == set(titles) for by_title in hands.values())
    assert all(set(by_title.values()) == set(HANDS) for by_title in hands.values())
    assert all({hands[screen][title] for screen in SCREENS} == set(HANDS) for title in titles)


@pytest.mark.parametrize("screen", SCREENS)
def test_every_lever_can_be_moved_by_keys_alone(visitor, titles, screen):
    visitor.resize(*SCREENS[screen])
    visitor.page.evaluate("document.activeElement.blur()")
    before = {row["title"]: row for row in visitor.page.evaluate(READ)}
    read, was_inside = {}, False
    for _ in range(MOST_TABS):
        visitor.page.keyboard.press("Tab")
        at = visitor.page.evaluate(ACTIVE)
        if at["tab"] and not was_inside:
            choose_by_keys(visitor, "Maatregelen")
        if at["isClosed"]:
            visitor.page.keyboard.press("Enter")
        if at["lever"] in titles:
            visitor.page.keyboard.press("ArrowLeft" if at["isEnd"] else "ArrowRight")
            read[at["lever"]] = visitor.page.evaluate(ACTIVE)["value"]
        if was_inside and not at["inside"]:
            break
        was_inside = at["inside"]
    assert set(read) == set(titles)
    check_moved(visitor, titles, before, read)


def choose_by_keys(visitor, name):
    """From one of the tabs to another, and into it."""
    for key in ("ArrowRight",) * 4 + ("Tab",) * 4:
        if visitor.page.evaluate(ACTIVE)["tab"] == name:
            visitor.page.keyboard.press("Enter")
            return
        visitor.page.keyboard.press(key)


def test_a_switch_puts_a_lever_off_and_on(visitor, titles):
    visitor.resize(*SCREENS["laptop"])
    title = titles[0]
    switch = visitor.page.get_by_role("switch", name=title, exact=True)
    was_on = switch.is_checked()
    for _ in range(2):
        visitor.switch(title)
        was_on = not was_on
        visitor.page.wait_for_function(
            "([title, on]) => on === wijkRoom.state.panel.policy.slots.some("
            "(slot) => wijkRoom.state.title(slot.name) === title)",
            arg=[title, was_on],
        )
        assert switch.is_checked() is was_on


def test_every_slider_and_switch_says_whose_it_is(visitor):
    titles = list_titles().values()
    for summary in visitor.page.locator(".levers summary").all():
        if not summary.evaluate("(summary) => summary.parentElement.open"):
            summary.click()
    for role in ("slider", "switch"):
        named = visitor.page.get_by_role(role, name=re.compile("|".join(map(re.escape, titles))))
        assert named.count() == visitor.page.locator(".levers").get_by_role(role).count() > 0


def test_space_plays_and_pauses_also_from_the_map(visit):
    visitor = visit().ready()
    page = visitor.page

    def press(on):
        page.keyboard.press(" ")
        page.wait_for_function("on => wijkRoom.state.panel.playing === on", arg=on)

    page.evaluate("document.activeElement.blur()")
    press(True)
    visitor.page.locator(".pane canvas[tabindex]").click()
    assert page.evaluate("document.activeElement.localName") == "canvas"
    press(False)
    page.get_by_role("button", name=re.compile("^(Speel|Afspelen)$")).click()
    page.wait_for_function("wijkRoom.state.panel.playing")
    press(False)  # the button's own: once, not twice
    visitor.slider(COACHING).focus()
    page.keyboard.press(" ")
    switch = page.get_by_role("switch", name=COACHING, exact=True)
    switch.focus()
    page.keyboard.press(" ")
    page.wait_for_function("wijkRoom.state.panel.policy.slots.length === 1")
    page.locator(".budget input").focus()
    page.keyboard.press(" ")
    visitor.go(1)
    assert not visitor.state("panel.playing")
    page.locator(".pane canvas[tabindex]").focus()
    page.keyboard.press(".")
    page.wait_for_selector(".story:not([hidden])")
    press(True)


def test_news_that_was_on_its_way_puts_no_slider_back(visit):
    visitor = visit().ready()
    visitor.drag(COACHING, 0.6)
    visitor.page.wait_for_function("wijkRoom.state.panel.policy.slots.length === 1")
    slider = visitor.slider(COACHING)
    before, moved, kept = slider.evaluate(
        "(slider) => { const read = () => slider.getAttribute('aria-valuetext'), said = [read()];"
        " const old = JSON.parse(JSON.stringify(wijkRoom.state.panel));"
        " slider.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', cancelable: true }));"
        " said.push(read()); wijkRoom.takePanel(old); said.push(read()); return said; }"
    )
    assert before != moved == kept
    visitor.page.wait_for_function("wijkRoom.levers.cards.get('coaching').expected === null")
    assert slider.get_attribute("aria-valuetext") == moved
    visitor.page.evaluate("wijkRoom.state.order({ order: 'clear' })")
    visitor.page.wait_for_function("wijkRoom.state.panel.policy.slots.length === 0")
    switch = visitor.page.get_by_role("switch", name=COACHING, exact=True)
    assert not switch.is_checked(), "what the server tells of later holds"

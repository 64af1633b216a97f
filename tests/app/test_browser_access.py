"""What axe cannot see: keys alone, words for a screen reader, lines without colour, larger spacing."""

import io
import re
from pathlib import Path

import matplotlib.image
import numpy as np
import pytest

from tests.app.browser import need_browser, title_of, visitors
from wijkabm import app
from wijkabm.tell.texts import read_app_texts

need_browser()

WORDS = read_app_texts("nl")
PUBLIC = Path(app.__file__).parent / "public"
SIZES = [(1920, 1080), (1280, 800), (1024, 768), (768, 1024), (390, 844)]
SPACED = (
    "* { line-height: 1.5 !important; letter-spacing: .12em !important;"
    " word-spacing: .16em !important } p { margin-bottom: 2em !important }"
)
"""The spacing of WCAG 1.4.12."""
ACTIVE = "document.activeElement"


@pytest.fixture(scope="module")
def coached(browser, address):
    """A page on which a measure has worked for a year."""
    with visitors(browser, address) as visit:
        visitor = visit().ready()
        visitor.drag(title_of("coaching"), 0.9)
        visitor.go(14)
        yield visitor


@pytest.fixture
def played(coached):
    """That page as wide as a laptop, no window open: the focus is nowhere yet."""
    coached.page.keyboard.press("Escape")
    resize(coached, 1280, 800)
    coached.page.evaluate(f"{ACTIVE}.blur()")
    assert coached.page.locator("dialog").count() == 0
    yield coached
    coached.page.emulate_media(forced_colors="null")


def resize(visitor, width, height):
    visitor.page.set_viewport_size({"width": width, "height": height})
    # Observers of sizes are told with a picture; the next one finds all in its place.
    visitor.page.evaluate(
        "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )


def is_in(visitor, selector):
    return visitor.page.evaluate(f"selector => Boolean({ACTIVE}.closest(selector))", selector)


def test_a_key_or_two_lead_past_the_measures(visit):
    visitor = visit().ready()
    page = visitor.page
    page.keyboard.press("Tab")
    assert is_in(visitor, ".skips a:first-child"), "the first stop of all"
    for stops, selector in enumerate((".pane canvas", ".numbers", ".time")):
        page.locator(".skips a").first.focus()
        for _ in range(stops):
            page.keyboard.press("Tab")
        assert page.locator(":focus").bounding_box()["height"] > 20  # seen while it has the focus
        page.keyboard.press("Enter")
        assert is_in(visitor, selector)
    resize(visitor, 390, 844)
    page.get_by_role("tab", name=WORDS["tabs"]["levers"]).click()
    page.get_by_role("link", name=WORDS["skip"]["numbers"]).focus()
    page.keyboard.press("Enter")
    assert is_in(visitor, ".numbers")


def test_every_stop_of_the_tab_key_can_be_seen(played):
    page, seen = played.page, []
    page.locator(".skips a").first.focus()
    for _ in range(300):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            "() => { const at = document.activeElement, box = at.getBoundingClientRect(),"
            " style = getComputedStyle(at); return { is: at === document.body,"
            " what: at.outerHTML.slice(0, 120), wide: Math.min(box.width, box.height),"
            " ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,"
            " inside: box.right > 0 && box.left < innerWidth && box.bottom > 0"
            " && box.top < innerHeight }; }"
        )
        if stop["is"]:
            break
        seen.append(stop)
    else:
        pytest.fail("no end to the tab stops")
    assert len(seen) > 40
    assert [s["what"] for s in seen if not (s["ring"] and s["inside"] and s["wide"] >= 10)] == []


def test_there_is_one_first_heading_at_every_width(played):
    for width, height in SIZES:
        resize(played, width, height)
        assert played.page.get_by_role("heading", level=1).count() == 1, width
        assert played.page.get_by_role("main").count() == 1


def test_tabs_are_walked_with_arrows_and_name_their_panels(played):
    resize(played, 768, 1024)
    page = played.page
    names = [WORDS["tabs"][name] for name in ("numbers", "levers", "time")]
    page.get_by_role("tab", name=names[0]).focus()
    for key, name in (
        ("ArrowRight", names[1]),
        ("End", names[2]),
        ("ArrowRight", names[0]),
        ("ArrowLeft", names[2]),
        ("Home", names[0]),
    ):
        page.keyboard.press(key)
        assert page.evaluate(f"{ACTIVE}.textContent") == name
        assert page.get_by_role("tab", selected=True).all_inner_texts() == [name]
        panel = page.get_by_role("tabpanel")
        assert panel.count() == 1
        controlled = page.evaluate(f"{ACTIVE}.getAttribute('aria-controls')")
        assert panel.get_attribute("id") == controlled
        assert page.get_by_role("tabpanel", name=name).is_visible()
    assert page.locator("[role=tab][tabindex='0']").count() == 1
    resize(played, 1280, 800)
    assert page.get_by_role("tab").count() == page.get_by_role("tabpanel").count() == 0


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_premises_are_found_and_tell_their_story_without_the_map(visit, width, height):
    visitor = visit(width=width, height=height).ready()
    visitor.go(6)
    page = visitor.page
    assert page.locator(".premises-list button").count() == 0  # not made before somebody asks
    page.locator(".premises summary").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".premises-list button")
    told = page.locator(".premises-list button").all_inner_texts()
    fronts = page.evaluate(
        "wijkRoom.street.panes[0].fronts.filter((front) => front.kind === 'dark').length"
    )
    premises = [text for text in told if text.startswith(f"{WORDS['at_number']} ")]
    assert len(premises) == page.evaluate("wijkRoom.street.layout.units.length")
    assert sum(text.endswith(WORDS["map"]["dark"]) for text in premises) == fronts > 0
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(f"{ACTIVE}.textContent") == told[1]
    page.keyboard.press("Enter")
    page.wait_for_selector(".story:not([hidden]) h2")
    kind = told[1].split(": ")[1]
    assert page.locator(".story h2").inner_text().lower().startswith(kind)
    assert is_in(visitor, ".story")
    page.keyboard.press("Escape")
    assert page.evaluate(f"{ACTIVE}.textContent") == told[1]  # back where it was asked
    page.locator(".premises-list button", has_text="huis").first.press("Enter")
    page.wait_for_selector(".story:not([hidden]) h2")
    assert page.locator(".story h2").inner_text().startswith(WORDS["story"]["home"])


def test_the_list_of_premises_follows_the_months(visit):
    visitor = visit().ready()
    page = visitor.page
    page.locator(".premises summary").click()
    page.wait_for_selector(".premises-list button")
    page.evaluate("window.first = document.querySelector('.premises-list button')")
    visitor.go(60)
    now = page.evaluate("wijkRoom.state.forms.month(60)")
    page.get_by_text(f"{WORDS['map']['policy']} · {now}").wait_for()
    told = page.locator(".premises-list button", has_text=WORDS["map"]["dark"]).count()
    assert told == page.evaluate(
        "wijkRoom.street.panes[0].fronts.filter((front) => front.kind === 'dark').length"
    )
    assert page.evaluate("first === document.querySelector('.premises-list button')")
    lit = page.locator(".premises-list h3", has_text=WORDS["map"]["light"]).count()
    busy = float(re.search(r"BUSY = ([0-9.]+)", (PUBLIC / "premises.js").read_text("utf-8"))[1])
    visits = "busy => [...wijkRoom.street.panes.at(-1).visits].some((visits) => visits >= busy)"
    assert (lit > 0) == page.evaluate(visits, busy)


def test_the_list_of_premises_is_made_anew_for_another_wijk(visit):
    visitor = visit().ready()
    page = visitor.page
    page.locator(".premises summary").click()
    page.wait_for_selector(".premises-list button")
    page.evaluate("window.before = wijkRoom.street.layout")
    page.click("[data-open=wijk]")
    page.get_by_role("radio", name="Velve-Lindenhof").click()
    page.get_by_role("button", name=WORDS["wijk"]["build"], exact=True).click()
    page.wait_for_function("wijkRoom.street.layout !== before")
    visitor.ready()
    page.wait_for_function(
        "start => [...document.querySelectorAll('.premises-list button')].filter((one) =>"
        " one.textContent.startsWith(start)).length === wijkRoom.street.layout.units.length",
        arg=f"{WORDS['at_number']} ",
    )
    assert visitor.errors == []


def test_with_and_without_differ_without_colour(played):
    """Every line that is drawn in the grey of the world without policy is dashed, and no green one is."""
    page = played.page
    page.evaluate(
        "() => { const seen = window.strokes = {}, draw = CanvasRenderingContext2D.prototype;"
        " const stroke = draw.stroke, line = draw.lineTo;"
        " draw.lineTo = function (...at) { this.steps = (this.steps || 0) + 1; line.apply(this, at); };"
        " draw.stroke = function (...on) { if (this.steps > 8) {"
        " (seen[this.strokeStyle] ||= new Set()).add(this.getLineDash().length > 0); }"
        " this.steps = 0; stroke.apply(this, on); }; }"
    )
    page.locator(".number").first.click()
    page.evaluate("wijkRoom.showFigures()")
    strokes = page.evaluate(
        "async () => { const { BASELINE, POLICY } = await import("
        " new URL('signs.js', document.querySelector('link[href$=\"room.css\"]').href));"
        " return [BASELINE, POLICY].map((colour) => [...(strokes[colour] || [])]); }"
    )
    assert strokes == [[True], [False]]
    legend = page.evaluate(
        "[...document.querySelectorAll('.key i.line')].map((line) =>"
        " [line.dataset.world === 'baseline', getComputedStyle(line).backgroundImage !== 'none'])"
    )
    assert legend
    assert all(is_baseline == is_dashed for is_baseline, is_dashed in legend)


def test_charts_stand_in_words_and_figures(played):
    page = played.page
    page.locator(".number").first.click()
    page.wait_for_selector("dialog canvas")
    names = {
        canvas.get_attribute("aria-describedby") for canvas in page.locator("dialog canvas").all()
    }
    policy, baseline = (WORDS["map"][world] for world in ("policy", "baseline"))
    [name] = names
    page.locator(f"#{name}", has_text=f"{policy}: ").wait_for()
    page.locator("dialog details:has(table) summary").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog tbody tr")
    told, rows = page.evaluate(  # at once, because the years to come are being reckoned
        "name => [document.getElementById(name).textContent, [...document.querySelectorAll("
        "'dialog tbody tr')].map((row) => [...row.cells].map((cell) => cell.textContent))]",
        name,
    )
    [value, last] = re.search(rf"{policy}: (\S+) in ([^;]+);", told).groups()
    assert re.search(rf"{baseline}: \S+ in {last};", told)
    assert rows[-1][:2] == [last, value]
    ends = "rows => rows.map((_, k) => wijkRoom.state.forms.month(12 * (k + 1)))"
    assert [row[0] for row in rows[:-1]] == page.evaluate(ends, rows[:-1])
    assert len(rows[-1]) > 2
    page.keyboard.press("Escape")
    unnamed = page.evaluate(
        "[...document.querySelectorAll('.wijk-root canvas')].filter((canvas) =>"
        " !canvas.closest('[aria-hidden]') && !canvas.getAttribute('aria-label')).length"
    )
    assert unnamed == 0


def test_colours_of_the_reader_leave_switches_and_sliders_seen(played):
    page = played.page
    page.emulate_media(forced_colors="active")
    grounds = [
        page.locator(f"article[data-lever={lever}] input[role=switch]").evaluate(
            "(element) => getComputedStyle(element).backgroundColor"
        )
        for lever in ("coaching", "deregulation")
    ]
    assert grounds[0] != grounds[1]
    kept = "(element) => getComputedStyle(element).forcedColorAdjust"
    assert page.locator("article[data-lever=coaching] > .field input").evaluate(kept) == "none"


def contrast(one, other):
    def light(colour):
        parts = np.where(colour <= 0.03928, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)
        return parts @ np.array([0.2126, 0.7152, 0.0722])

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_track_of_a_slider_is_seen_on_both_sides_of_its_handle(played):
    for lever in ("coaching", "deregulation"):  # one that works, and one that does not
        slider = played.page.locator(f"article[data-lever={lever}] > .field input[type=range]")
        slider.scroll_into_view_if_needed()
        picture = matplotlib.image.imread(io.BytesIO(slider.screenshot()))[..., :3]
        ground = picture[0, 0]
        for column in (5, -6):
            drawn = max(contrast(pixel, ground) for pixel in picture[:, column])
            assert drawn >= 3, f"{lever} at {column}: {drawn:.2f}"


@pytest.fixture
def spaced(played):
    """That page with larger spacing."""
    style = played.page.add_style_tag(content=SPACED)
    yield played
    style.evaluate("(style) => style.remove()")


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_larger_spacing_cuts_no_text(spaced, width, height):
    resize(spaced, width, height)
    page = spaced.page
    script = (Path(__file__).parent / "cut.js").read_text("utf-8").split("\n", 3)[3].strip()
    found = {}
    tabs = page.get_by_role("tab")
    for k in range(max(tabs.count(), 1)):
        if tabs.count():
            tabs.nth(k).click()
        found[k] = page.evaluate(script)
    for name in ("wijk", "scenario", "predict", "share"):
        page.click(f"[data-open={name}]")
        page.wait_for_selector("dialog[open]")
        found[name] = page.evaluate(script)
        page.keyboard.press("Escape")
    assert {where: cut for where, cut in found.items() if cut} == {}
    spaced.order("budget", euros=2_500_000)
    page.wait_for_function("wijkRoom.state.panel.policy.budget === 2500000")
    assert page.evaluate(script) == []
    spaced.order("budget", euros=None)
    page.wait_for_function("wijkRoom.state.panel.policy.budget === null")


def test_a_refusal_stays_until_it_is_closed(visit):
    visitor = visit().ready()
    page = visitor.page
    page.clock.install()
    visitor.order("budget", euros=-1)
    page.get_by_role("alert").wait_for()
    page.clock.run_for(60_000)
    assert page.get_by_role("alert").count() == 1
    page.keyboard.press("Escape")
    assert page.get_by_role("alert").count() == 0


def test_who_waits_at_a_full_room_comes_in_by_itself(visit, monkeypatch):
    from wijkabm.app import doorman
    from wijkabm.app.crowd import CROWD

    monkeypatch.setattr(doorman, "WAIT", 1)
    monkeypatch.setattr(CROWD, "most", 0)
    visitor = visit()
    visitor.page.wait_for_selector("h1")
    visitor.page.evaluate("window.wasHere = true")
    with visitor.page.expect_response(lambda answer: answer.status == 503):
        pass  # it asks, and does not load itself anew while the room is full
    assert visitor.page.evaluate("window.wasHere")
    monkeypatch.undo()
    visitor.ready()

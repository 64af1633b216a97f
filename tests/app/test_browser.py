"""The page as people meet it: driven in Chromium, offline but for the server itself."""

import re
from pathlib import Path

import numpy as np

from tests.app.browser import SMALL, need_browser, read_script, title_of, wait_until
from wijkabm.runs.run import run

need_browser()

SMALLEST_TYPE = 12
LARGEST_STEP = 10_000
COACHING = title_of("coaching")
VACANCY_TAX = title_of("vacancy_tax")


def test_everything_comes_from_the_server_itself(visit):
    visitor = visit().ready()
    visitor.go(2)
    assert visitor.elsewhere == []
    assert visitor.failed == []
    assert visitor.errors == []
    fonts = visitor.page.evaluate(
        "document.fonts.ready.then(() => [...document.fonts].filter(f => f.status === 'error').length)"
    )
    assert fonts == 0


def test_what_the_page_shows_is_what_a_run_computes(visit):
    visitor = visit().ready()
    visitor.drag(VACANCY_TAX, 1)
    visitor.go(4)
    visitor.drag(COACHING, 0.6)
    visitor.go(14)
    shown = visitor.state("numbers.policy")
    tax, coaching = (slot["fields"] for slot in visitor.state("panel.policy.slots"))
    assert (tax["start"], coaching["start"]) == (1, 5)
    from wijkabm.levers.desk.scenario import Scenario
    from wijkabm.levers.registry import make_lever

    levers = (make_lever("vacancy_tax", tax), make_lever("coaching", coaching))
    series = run(SMALL, months=14, policy=Scenario("both", levers=levers)).series()
    total, ring = (series[series["wijk"] == row] for row in ("total", "ring"))
    names = ["shops_open", "vacant_units", "jobs_local_residents", "local_multiplier", "cohesion"]
    np.testing.assert_allclose([row[:5] for row in shown], total[names].to_numpy(), rtol=1e-4)
    np.testing.assert_allclose([row[5] for row in shown], ring["shops_open"].to_numpy(), rtol=1e-4)


def test_a_slider_acts_while_the_wijk_runs_without_reset(visit):
    visitor = visit().ready()
    visitor.play(12)
    visitor.page.wait_for_function("Number(document.body.dataset.month) >= 3")
    visitor.drag(COACHING, 0.7)
    assert visitor.page.get_by_role("switch", name=COACHING, exact=True).is_checked()
    visitor.page.wait_for_function("wijkRoom.state.panel.policy.slots.length === 1")
    [mark] = visitor.state("panel.policy.marks")
    visitor.page.wait_for_function("m => Number(document.body.dataset.month) > m + 1", arg=mark[0])
    assert mark[0] > 3
    assert visitor.page.get_by_role("button", name=re.compile(f": {COACHING}")).count() == 1
    assert "€" in visitor.card(COACHING).locator(".cost").inner_text()
    numbers = visitor.state("numbers")
    same = [a == b for a, b in zip(numbers["policy"], numbers["baseline"], strict=True)]
    assert all(same[: mark[0] - 1])
    assert len(same) >= mark[0], "it went on without a reset"


def test_steps_stay_below_ten_kilobytes(visit):
    visitor = visit().ready()
    sizes = []

    def listen(socket):
        socket.on("framereceived", lambda data: sizes.append(len(data)))

    visitor.page.on("websocket", listen)
    visitor.page.reload()
    visitor.ready()
    visitor.switch(COACHING)
    visitor.page.click(".views button:last-child")
    sizes.clear()
    visitor.play(12)
    visitor.page.wait_for_function("Number(document.body.dataset.month) >= 24")
    visitor.page.click(".play")
    assert 0 < sum(sizes) / visitor.state("month") <= LARGEST_STEP
    visitor.page.remove_listener("websocket", listen)


def test_a_story_by_mouse_and_by_keys(visit):
    visitor = visit().ready()
    visitor.drag(VACANCY_TAX, 1)
    visitor.go(24)
    canvas = visitor.page.locator(".pane canvas[tabindex]")
    canvas.focus()
    canvas.press(".")
    visitor.page.wait_for_selector(".story:not([hidden]) .twin")
    canvas.press("Escape")
    assert visitor.page.locator(".story").is_hidden()
    spot = visitor.page.evaluate(
        "() => { const pane = wijkRoom.street.panes[0], box = pane.canvas.getBoundingClientRect();"
        " const unit = pane.layout.units[3], [x, y] = pane.point(unit.x, unit.y);"
        " return [box.left + x, box.top + y]; }"
    )
    visitor.page.mouse.click(*spot)
    visitor.page.wait_for_selector(".story:not([hidden]) dl, .story:not([hidden]) p")


def test_going_back_and_a_link_bring_the_same_page(visit):
    visitor = visit().ready()
    visitor.drag(VACANCY_TAX, 1)
    visitor.go(12)
    numbers = visitor.state("numbers")
    visitor.go(5)
    assert visitor.state("numbers.policy.length") == 5
    visitor.go(12)
    assert visitor.state("numbers") == numbers
    visitor.page.wait_for_function("location.search.includes('m=12')")
    other = visit(query=visitor.page.url.split("/", 3)[3]).ready()
    other.page.wait_for_function("Number(document.body.dataset.month) === 12")
    assert other.state("numbers") == numbers
    assert other.state("panel.link") == visitor.state("panel.link")


def test_a_broken_link_opens_a_page_and_says_so(visit):
    visitor = visit(query="?s=broken&m=5").ready()
    visitor.page.wait_for_selector(".toast")
    assert visitor.state("month") == 0


def test_a_closed_tab_frees_its_wijk_at_once(visit):
    from wijkabm.app.crowd import CROWD

    wait_until(lambda: not CROWD.sessions)
    visitor = visit().ready()
    visitor.page.click(".play")
    [session] = CROWD.sessions
    visitor.close()
    wait_until(lambda: not CROWD.sessions)
    assert session.join(10)
    assert session.worlds is None


def test_a_page_whose_kernel_was_culled_comes_back_by_its_link(visit):
    from solara.server import kernel_context

    visitor = visit().ready()
    visitor.drag(COACHING, 0.6)
    visitor.go(6)
    visitor.page.wait_for_function("location.search.includes('m=6')")
    numbers = visitor.state("numbers")
    visitor.page.evaluate("window.wasHere = true")
    visitor.context.set_offline(True)
    for context in list(kernel_context.contexts.values()):
        context.close(reason="cull")
    visitor.context.set_offline(False)
    visitor.page.wait_for_function("!window.wasHere && document.body.dataset.month === '6'")
    visitor.ready()
    assert visitor.state("numbers") == numbers
    assert visitor.state("panel.policy.slots")[0]["name"] == "coaching"


def test_a_line_that_breaks_is_mended_and_nothing_is_lost(visit):
    visitor = visit().ready()
    visitor.order("play", on=True)
    visitor.page.wait_for_function("wijkRoom.state.month >= 2")
    visitor.page.evaluate(
        "wijkRoom.wire.socket.close();"
        "wijkRoom.state.order({order: 'lever', name: 'coaching', fields: {places: 60}});"
        "window.broken = wijkRoom.wire.socket; window.part = document.querySelector('.room')"
    )
    visitor.page.wait_for_function("wijkRoom.wire.socket !== broken")
    visitor.page.wait_for_function("wijkRoom.state.panel.policy.slots.length === 1")
    month = visitor.state("month")
    visitor.page.wait_for_function("month => wijkRoom.state.month >= month + 8", arg=month)
    visitor.order("play", on=False)
    assert None not in visitor.state("numbers.policy")
    assert visitor.page.evaluate("part === document.querySelector('.room')")  # not built anew


def test_a_page_whose_process_ended_says_so_and_goes_on_in_another(visit):
    from wijkabm.app.crowd import CROWD

    wait_until(lambda: not CROWD.sessions)
    visitor = visit().ready()
    visitor.drag(COACHING, 0.6)
    visitor.go(4)
    visitor.page.wait_for_function("location.search.includes('m=4')")
    numbers = visitor.state("numbers")
    [session] = CROWD.sessions
    session.send("gone", "{}")
    visitor.page.click(".notice button")
    visitor.page.wait_for_function("document.body.dataset.month === '4'")
    visitor.ready()
    assert visitor.state("numbers") == numbers


def test_a_wire_that_nobody_knows_is_hung_up_for_good(visit):
    visitor = visit().ready()
    code = visitor.page.evaluate(
        "() => new Promise((told) => { const wire = new WebSocket("
        "`ws://${location.host}/wijk/wire/somebody-else`);"
        "wire.onmessage = () => told('heard something'); wire.onclose = ({code}) => told(code); })"
    )
    assert code == 4404


def test_bytes_end_a_line_and_trouble_nobody(visit):
    visitor = visit().ready()
    visitor.page.evaluate(
        "window.broken = wijkRoom.wire.socket; broken.send(new Uint8Array([1, 2, 3]))"
    )
    visitor.page.wait_for_function("wijkRoom.wire.socket !== broken")
    visitor.go(2)


def test_over_the_limit_a_page_of_our_own_asks_to_wait(visit, monkeypatch):
    from wijkabm.app.crowd import CROWD

    wait_until(lambda: not CROWD.sessions)
    monkeypatch.setattr(CROWD, "most", 1)
    first = visit().ready()
    second = visit(query="?lang=en")
    assert second.page.locator("h1").inner_text() == "The room is full"
    assert second.failed == [f"503 {second.page.url}"]
    first.close()
    wait_until(lambda: not CROWD.sessions)
    second.page.click("a")
    second.ready()


def test_a_crash_is_shown_in_its_own_session_and_leaves_others(visit):
    from wijkabm.app.crowd import CROWD

    wait_until(lambda: not CROWD.sessions)
    visitor = visit().ready()
    [session] = CROWD.sessions
    other = visit().ready()

    def fail(plan):
        raise RuntimeError("the books do not close")

    session.worlds.step = fail
    visitor.order("step")
    visitor.page.wait_for_selector(".notice button")
    assert "books" not in visitor.page.locator(".notice").inner_text()
    other.go(3)
    visitor.page.click(".notice .main-act")
    visitor.ready()
    visitor.go(2)


def test_nothing_that_is_typed_becomes_part_of_a_page(visit):
    visitor, other = visit().ready(), visit().ready()
    visitor.page.click("[data-open=predict]")
    visitor.page.click("dialog .main-act")
    evil = "<img src=x onerror=document.title='evil'>"
    visitor.page.fill("dialog .guess input[type=text]", evil)
    visitor.page.click("dialog .guess button")
    visitor.page.wait_for_selector("dialog tbody th")
    assert visitor.page.locator("dialog tbody th").inner_text() == evil[:40]
    assert visitor.page.locator("dialog img").count() == 0
    assert visitor.page.title() == "De wijk"
    assert other.state("panel.round") is None
    assert visitor.errors == []


def test_a_round_in_the_browser(visit):
    visitor = visit().ready()
    visitor.page.click("[data-open=predict]")
    visitor.page.select_option("#predict-years", "12")
    visitor.page.click("dialog .main-act")
    visitor.page.fill("dialog .guess input[type=text]", "Bakkers")
    visitor.page.fill("dialog .guess label:nth-of-type(1) input", "3")
    visitor.page.click("dialog .guess button")
    visitor.page.wait_for_selector("dialog tbody th")
    visitor.page.click("dialog .actions .main-act")
    visitor.page.wait_for_selector(".reveal")
    assert "Bakkers" in visitor.page.locator("dialog").inner_text()


def test_language_keyboard_names_and_contrast(visit):
    visitor = visit().ready()
    visitor.switch(COACHING)
    visitor.go(3)
    for language in ("en", "nl"):
        visitor.page.click(f".bar-above button[lang={language}]")
        visitor.page.wait_for_function("l => document.documentElement.lang === l", arg=language)
        assert visitor.page.evaluate(read_script("contrasts"), SMALLEST_TYPE) == []
        assert visitor.page.evaluate(read_script("nameless")) == []
    visitor.page.keyboard.press("Tab")
    outline = visitor.page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert outline != "0px"
    visitor.page.evaluate("document.activeElement.blur()")
    visitor.page.keyboard.press(" ")
    visitor.page.wait_for_function("wijkRoom.state.panel.playing")


def test_own_key_figures_are_uploaded_and_built(visit, tmp_path):
    from tests.place.kwb_files import write_text, yearly_table

    path = tmp_path / "kwb-2023.csv"
    write_text(path, yearly_table())
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("a;b\n1;2\n")
    visitor = visit().ready()
    visitor.page.click("[data-open=wijk]")
    visitor.page.click("dialog details summary")
    visitor.page.set_input_files("dialog input[name=figures]", str(wrong))
    said = visitor.page.locator("dialog .said", has_text="kerncijfers")
    said.wait_for()
    first = "in file.csv staan geen kerncijfers: de eerste rij is a, b, en zo heet geen cijfer van het CBS"
    assert said.inner_text().startswith(f"{first}; kies kwb-JJJJ.xlsx")
    visitor.page.set_input_files("dialog input[name=figures]", str(path))
    visitor.page.wait_for_selector("dialog .found option")
    visitor.page.select_option("dialog .found select", "BU03440241")
    visitor.page.click("dialog .found .main-act")
    visitor.page.wait_for_function("wijkRoom.state.scene.wijken[0].inhabitants === 4000")
    visitor.ready()


def test_the_report_is_fetched(visit, monkeypatch):
    def write_short_report(taken, results, progress):
        return f"{taken.titles[SMALL]}, month {taken.saved.month}".encode()

    monkeypatch.setattr("wijkabm.app.exports.write_room_report", write_short_report)
    visitor = visit().ready()
    visitor.go(3)
    visitor.page.click("[data-open=share]")
    with visitor.page.expect_download(timeout=120_000) as download:
        visitor.page.click("dialog .actions button:first-child")
    assert download.value.suggested_filename == "wijk-report.html"
    assert Path(download.value.path()).read_text("utf-8") == "Heechterp-Schieringen, month 3"
    with visitor.page.expect_download() as download:
        visitor.page.click("dialog .body > p button:not(.main-act)")
    assert download.value.suggested_filename == "wijk.json"

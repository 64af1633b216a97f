"""The page on a network that is not ours, in a real browser: a line that is lost and comes back, the link
that others can open, and the way back to a seat."""

import io
from pathlib import Path
from secrets import token_bytes
from urllib.parse import parse_qs, urlsplit

import pytest
import segno

from tests.app.browser import PATIENCE, need_browser, title_of, wait_until
from tests.place.kwb_files import write_text, yearly_table

need_browser()
pytestmark = pytest.mark.slow

from wijkabm.app import crowd, exports  # noqa: E402
from wijkabm.app.crowd import CROWD  # noqa: E402
from wijkabm.app.options import OPTIONS  # noqa: E402
from wijkabm.tell.texts import read_app_texts  # noqa: E402

NL, EN = read_app_texts("nl"), read_app_texts("en")


def sign_of(page):
    return page.get_by_role("status").filter(has_text=NL["line"]["lost"])


def back_of(page):
    return page.get_by_role("status").filter(has_text=NL["line"]["back"])


def test_a_lost_line_is_said_and_so_is_its_return(visit):
    room = visit().ready()
    page = room.page
    assert not sign_of(page).is_visible()
    room.context.set_offline(True)
    sign_of(page).wait_for()
    page.get_by_role("button", name=NL["bar"]["share"]).click()
    assert sign_of(page).is_visible(), "over a window too"
    page.keyboard.press("Escape")
    faster = page.get_by_role("button", name="12×", exact=True)
    faster.click()
    assert faster.get_attribute("aria-pressed") == "false", "it counts later"
    room.context.set_offline(False)
    back_of(page).wait_for()
    back_of(page).wait_for(state="hidden")
    page.wait_for_function(
        "button => button.ariaPressed === 'true'", arg=faster.element_handle()
    )  # what was asked meanwhile counts
    room.go(2)
    assert not sign_of(page).is_visible()


def share(room):
    room.page.get_by_role("button", name=NL["bar"]["share"]).click()
    return room.page.get_by_role("dialog", name=NL["share"]["title"])


def test_link_and_code_carry_the_address_that_tablets_reach(visit, monkeypatch):
    monkeypatch.setattr(OPTIONS, "reach", "http://192.0.2.7:8765")
    room = visit().ready()
    room.go(3)
    dialog = share(room)
    link = dialog.get_by_label(NL["share"]["link"]).input_value()
    assert link.startswith("http://192.0.2.7:8765/?")
    assert parse_qs(urlsplit(link).query)["m"] == ["3"]
    code = dialog.get_by_role("img", name=NL["share"]["code"])
    code.wait_for()
    room.page.wait_for_function("image => image.complete", arg=code.element_handle())
    assert code.evaluate("image => image.naturalWidth") > 0
    box = code.bounding_box()
    assert min(box["width"], box["height"]) > 200, "large enough for a camera"
    drawn = room.page.evaluate(
        "source => fetch(source).then(answer => answer.text())", code.get_attribute("src")
    )
    again = io.BytesIO()
    segno.make(link, error="l", micro=False).save(
        again, kind="svg", border=4, dark="#000", light="#fff", omitsize=True
    )
    assert drawn == again.getvalue().decode()


def test_where_only_this_computer_is_served_the_page_says_so(visit, monkeypatch):
    monkeypatch.setattr(OPTIONS, "reach", "")
    dialog = share(visit().ready())
    said = dialog.get_by_text("--host 0.0.0.0")
    said.wait_for()
    assert NL["share"]["loopback"] in dialog.inner_text()
    assert dialog.get_by_role("img", name=NL["share"]["code"]).count() == 0


def test_who_slept_waits_in_front_and_goes_on_with_what_was_decided(visit, monkeypatch):
    wait_until(lambda: not CROWD.sessions)
    monkeypatch.setattr(CROWD, "most", 1)
    monkeypatch.setattr(crowd, "GRACE", 0.0)
    first = visit().ready()
    first.drag(title_of("coaching"), 0.4)
    first.page.wait_for_function("wijkRoom.state.panel.policy.slots.length === 1")
    [decided] = first.state("panel.policy.slots")
    first.sleep()
    sign_of(first.page).wait_for()
    second = visit().ready()  # the seat is free
    first.wake()
    no_seat = first.page.get_by_role("status").filter(has_text=NL["line"]["no_seat"])
    no_seat.wait_for()
    third = visit()
    third.page.get_by_role("heading", name=NL["full"]["heading"]).wait_for()
    second.close()
    no_seat.wait_for(state="hidden")
    first.page.wait_for_function("document.body.dataset.status === 'ready'")
    assert first.state("panel.policy.slots")[0]["fields"] == decided["fields"]
    first.go(2)
    third.page.reload()
    assert third.page.get_by_role("heading", name=NL["full"]["heading"]).is_visible()


def test_a_page_that_the_server_knows_no_more_loads_itself_again(visit):
    room = visit().ready()
    room.go(4)
    room.sleep()
    sign_of(room.page).wait_for()
    [session] = CROWD.sessions
    CROWD._guests[session].dismiss()  # as after ten minutes
    CROWD.leave(session)
    room.wake()
    room.page.wait_for_function(
        "document.body.dataset.line === 'holds' && document.body.dataset.month === '4'"
    )
    room.ready()


def test_one_buurt_of_a_file_with_more_than_a_list_shows_is_found_and_built(visit, tmp_path):
    header, rows = yearly_table()
    more = [
        [
            f"BU{1000 + k // 100}{k:04d}",
            "x",
            f"Buurt {k}",
            f"Gemeente {k // 100}",
            "x",
            *rows[3][5:],
        ]
        for k in range(1500)
    ]
    path = write_text(tmp_path / "kwb-2023.csv", (header, [*rows, *more]))
    room = visit().ready()
    page, words = room.page, NL["wijk"]
    page.get_by_role("button", name=NL["bar"]["wijk"], exact=True).click()
    dialog = page.get_by_role("dialog", name=words["title"])
    dialog.get_by_text(words["own"]).click()
    dialog.locator("input[name=figures]").set_input_files(path)
    listed = dialog.get_by_label(words["areas"])
    listed.wait_for()
    assert listed.locator("option").count() == 400
    said = dialog.get_by_text("21 van de 44 cijfers staan niet in dit bestand: inkomen")
    said.wait_for()
    dialog.get_by_text(words["areas_more"].format(shown=400, count="1.502")).wait_for()
    dialog.get_by_label(words["areas_find"]).fill("gemeente 14 buurt 1487")
    page.wait_for_function("list => list.options.length === 1", arg=listed.element_handle())
    listed.select_option("BU10141487")
    dialog.get_by_label(words["areas_find"]).fill("buurt 1499")
    page.wait_for_function("list => list.options.length === 2", arg=listed.element_handle())
    assert listed.evaluate("list => [...list.selectedOptions].map(o => o.value)") == ["BU10141487"]
    dialog.get_by_role("button", name=words["build"]).last.click()
    page.wait_for_function("wijkRoom.state.panel.names[0] === 'Buurt 1487'")
    room.ready()


def test_what_was_fetched_once_stays_with_the_page(visit, monkeypatch):
    monkeypatch.setattr(exports, "make_sheets", lambda taken: {"made.txt": token_bytes(32)})
    room = visit().ready()
    room.go(2)
    dialog = share(room)
    with room.page.expect_download(timeout=PATIENCE) as first:
        dialog.get_by_role("button", name=NL["share"]["tables"]).click()
    with room.page.expect_download(timeout=PATIENCE) as second:
        dialog.get_by_role("link", name=NL["share"]["fetch_tables"]).click()
    contents = [Path(given.value.path()).read_bytes() for given in (first, second)]
    assert contents[0] == contents[1]
    assert contents[0][:2] == b"PK"
    assert first.value.suggested_filename == "wijk-tables.zip"

"""What a room decides by hand: wiped, taken back and opened again, it finds what it saw."""

from tests.app.browser import need_browser
from wijkabm.levers.desk.scenario import load_scenario

need_browser()

COACHING, TAX = "Coaching van ondernemers", "Leegstandsbelasting"
NUMBERS = """() => [...document.querySelectorAll('.numbers .number .value strong')].map((one) =>
  one.textContent)"""


def live(visitor, months):
    """Let months pass one by one, as somebody presses the button."""
    before = visitor.state("month")
    for month in range(before + 1, before + months + 1):
        visitor.page.get_by_role("button", name=visitor.state("setup.words.bar.step")).click()
        visitor.page.wait_for_function(
            "month => Number(document.body.dataset.month) === month"
            " && document.body.dataset.status === 'ready'",
            arg=month,
        )


def read_marks(visitor):
    """What the time line says was moved, in order; those that stand close share one mark."""
    marks = visitor.page.locator(".mark")
    titles = "; ".join(marks.nth(k).get_attribute("title") for k in range(marks.count()))
    return titles.split("; ")


def press(visitor, name):
    visitor.page.get_by_role("button", name=name, exact=True).click()


def wait_undo(visitor, count):
    visitor.page.wait_for_function("n => wijkRoom.state.panel.undo === n", arg=count)


def test_wiped_and_opened_again_the_months_are_those_that_the_room_saw(visit):
    visitor = visit().ready()
    page = visitor.page
    page.once("dialog", lambda dialog: dialog.accept())
    visitor.drag(COACHING, 0.9)
    wait_undo(visitor, 1)
    live(visitor, 4)
    visitor.switch(COACHING)
    wait_undo(visitor, 2)
    live(visitor, 4)
    visitor.drag(TAX, 0.8)
    wait_undo(visitor, 3)
    live(visitor, 2)
    press(visitor, "Alles vanaf nu wissen")
    wait_undo(visitor, 4)
    live(visitor, 2)
    marks, shown = read_marks(visitor), page.evaluate(NUMBERS)
    assert [mark.split(":")[0] for mark in marks] == [
        "jaar 1, jan", "jaar 1, mei", "jaar 1, sep", "jaar 1, nov",
    ]  # fmt: skip
    seen = visitor.state("numbers.policy")
    assert len(seen) == 12
    page.reload()
    visitor.ready()
    page.wait_for_function("Number(document.body.dataset.month) === 12")
    page.wait_for_function("wijkRoom.state.numbers.policy.length === 12")
    assert visitor.state("numbers.policy") == seen
    assert page.evaluate(NUMBERS) == shown
    assert read_marks(visitor) == marks
    assert not visitor.errors


def test_undo_sets_the_last_step_back_from_the_next_month_on(visit):
    visitor = visit().ready()
    undo = visitor.page.get_by_role("button", name="Ongedaan maken", exact=True)
    assert undo.is_disabled()
    visitor.drag(COACHING, 0.3)
    wait_undo(visitor, 1)
    told = visitor.slider(COACHING).get_attribute("aria-valuetext")
    live(visitor, 2)
    visitor.drag(COACHING, 0.9)
    wait_undo(visitor, 2)
    undo.click()
    wait_undo(visitor, 1)
    visitor.page.wait_for_function("wijkRoom.state.panel.policy.marks.length === 1")
    assert visitor.slider(COACHING).get_attribute("aria-valuetext") == told
    visitor.drag(COACHING, 0.9)
    wait_undo(visitor, 2)
    live(visitor, 2)
    undo.click()
    wait_undo(visitor, 1)
    marks = read_marks(visitor)
    assert [mark.split(":")[0] for mark in marks] == ["jaar 1, jan", "jaar 1, mrt", "jaar 1, mei"]
    visitor.page.wait_for_function(
        "told => [...document.querySelectorAll('input[type=range]')].some((one) =>"
        " one.getAttribute('aria-valuetext') === told)",
        arg=told,
    )
    assert visitor.slider(COACHING).get_attribute("aria-valuetext") == told
    undo.click()
    wait_undo(visitor, 0)
    assert undo.is_disabled()
    assert not visitor.errors


def test_a_scenario_brings_its_targets_and_the_page_says_how_far_they_are(visit):
    visitor = visit().ready()
    page, scenario = visitor.page, load_scenario("build-on-foundations")
    listed = page.locator(".targets")
    assert not listed.is_visible()
    page.click("[data-open=scenario]")
    page.locator("dialog article", has_text=scenario.title["nl"]).get_by_role(
        "button", name=visitor.state("setup.words.scenario.here")
    ).click()
    page.wait_for_function("wijkRoom.state.targets.length === 3")
    assert listed.locator("summary").inner_text().strip() == "Doelen"
    first = listed.locator("li").first
    wished = first.locator(".wish").inner_text()  # 50 for 10,000 inhabitants, of 3,650
    assert wished == "Coaching van ondernemers: 18 deelnemers, van maand 7 tot en met maand 42"
    assert first.locator("b").inner_text().startswith("gewenst 18, nu ")
    assert "wordt nog berekend" in listed.locator("li").last.inner_text()
    businesses = listed.locator("li").last.locator("b")
    assert businesses.inner_text().endswith("nu niet te zeggen")  # before the first month
    live(visitor, 1)
    page.wait_for_function(
        "/gewenst [0-9]+, nu [0-9]+/.test([...document.querySelectorAll('.targets b')].at(-1).textContent)"
    )
    listed.locator("summary").click()
    assert not businesses.is_visible()  # who wants to see the levers folds it
    listed.locator("summary").click()
    box = listed.bounding_box()
    assert box["width"] > 200
    assert box["height"] > 60
    page.once("dialog", lambda dialog: dialog.accept())
    press(visitor, "Alles vanaf nu wissen")
    page.wait_for_function("document.querySelector('.targets').hidden")
    assert not visitor.errors

"""Windows over the page, used as people do: another wijk, several of them, a scenario from a list."""

import pytest

from tests.app.browser import SMALL, need_browser
from tests.app.own_town import NAMED, make_town
from tests.place.kwb_files import write_text, yearly_table
from wijkabm.app.describe import GROUPS, describe_setup
from wijkabm.place.presets import load_preset
from wijkabm.place.street_file import write_street_file
from wijkabm.tell.texts import read_app_texts

need_browser()

WORDS = read_app_texts("nl")
OTHER = "geuzenwijk"
AT_A_GLANCE = 320
"""Characters of a scenario that are read without opening anything."""


def choose_wijken(visitor, button):
    """Press a button of the window of wijken; gives the names of what is built."""
    before = visitor.state("number")
    visitor.page.get_by_role("button", name=button, exact=True).click()
    visitor.page.wait_for_selector("dialog", state="detached")
    visitor.page.wait_for_function("number => wijkRoom.state.number !== number", arg=before)
    visitor.ready()
    return visitor.state("panel.names")


def test_another_wijk_takes_the_place_of_the_first_and_side_by_side_is_a_choice(visit):
    visitor = visit().ready()
    page, words = visitor.page, WORDS["wijk"]
    titles = {one["name"]: one["title"] for one in visitor.state("setup.presets")}

    def choice(name, role):
        return page.get_by_role(role, name=titles[name])

    page.click("[data-open=wijk]")
    assert choice(SMALL, "radio").is_checked()
    choice(OTHER, "radio").click()
    assert not choice(SMALL, "radio").is_checked()
    page.keyboard.press("Escape")
    assert visitor.state("panel.names") == [SMALL]
    page.click("[data-open=wijk]")
    page.get_by_role("switch", name=words["several"]).click()
    choice(OTHER, "checkbox").click()
    assert choice(SMALL, "checkbox").is_checked()
    assert set(choose_wijken(visitor, words["build_several"])) == {SMALL, OTHER}
    page.click("[data-open=wijk]")
    assert choice(OTHER, "checkbox").is_checked()
    page.get_by_role("switch", name=words["several"]).click()
    choice(SMALL, "radio").click()
    assert not choice(OTHER, "radio").is_checked()
    assert choose_wijken(visitor, words["build"]) == [SMALL]


def test_buttons_of_a_window_stand_apart(visit):
    visitor = visit().ready()
    for name in ("wijk", "scenario", "share"):
        visitor.page.click(f"[data-open={name}]")
        boxes = visitor.page.locator("dialog button:visible").evaluate_all(
            "buttons => buttons.map((button) => button.getBoundingClientRect().toJSON())"
        )
        assert len(boxes) > 2
        for k, one in enumerate(boxes):
            for other in boxes[:k]:
                beside = max(one["left"], other["left"]) - min(one["right"], other["right"])
                below = max(one["top"], other["top"]) - min(one["bottom"], other["bottom"])
                assert max(beside, below) >= 6
        visitor.page.keyboard.press("Escape")


def test_choices_look_like_choices(visit):
    visitor = visit().ready()
    visitor.page.click("[data-open=predict]")
    looks = visitor.page.locator("select:not([multiple])").evaluate_all(
        "selects => selects.map((select) => getComputedStyle(select).appearance)"
    )
    assert len(looks) > 2
    assert set(looks) == {"auto"}, "the browser's own arrow"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_scenarios_are_listed_by_what_they_are_about(language):
    listed = describe_setup(language, [])["scenarios"]
    assert [one["group"] for one in listed] == sorted(
        (one["group"] for one in listed), key=GROUPS.index
    )
    assert {one["group"] for one in listed} == set(GROUPS)
    assert listed[0]["name"] == "baseline"
    for group in GROUPS:
        titles = [one["title"] for one in listed if one["group"] == group]
        titles = titles[1:] if group == GROUPS[0] else titles
        assert titles == sorted(titles)


def test_a_scenario_is_read_at_a_glance_and_in_full(visit):
    visitor = visit().ready()
    page = visitor.page
    page.click("[data-open=scenario]")
    scenarios = visitor.state("setup.scenarios")
    heads = page.locator("dialog h3").all_inner_texts()
    assert heads == [WORDS["scenario"]["groups"][group] for group in GROUPS]
    cards = page.locator("dialog article")
    assert cards.locator("h4").all_inner_texts() == [one["title"] for one in scenarios]
    shown = cards.locator("> p:first-of-type").all_inner_texts()
    assert [one for one in shown if len(one) > AT_A_GLANCE] == []
    for summary in cards.locator("summary").all():
        summary.click()
    texts = cards.evaluate_all(
        "cards => cards.map((card) => [...card.querySelectorAll(':scope > p:not(.actions), details p')]"
        ".map((part) => part.innerText).join(' '))"
    )
    for one, told in zip(scenarios, texts, strict=True):
        assert " ".join(told.split()) == " ".join(one["text"].split())
    page.locator("dialog article", has_text=scenarios[1]["title"]).get_by_role(
        "button", name=WORDS["scenario"]["here"]
    ).click()
    page.wait_for_function("wijkRoom.state.panel.policy.slots.length > 0")


def test_two_scenarios_are_taken_together_and_those_that_clash_say_why(visit):
    visitor = visit().ready()
    page, words = visitor.page, WORDS["scenario"]
    page.click("[data-open=scenario]")
    titles = {one["name"]: one["title"] for one in visitor.state("setup.scenarios")}

    def card(name):
        return page.locator("dialog article").filter(
            has=page.get_by_role("heading", name=titles[name], exact=True)
        )

    assert card("baseline").get_by_role("checkbox").count() == 0
    card("enterprise").get_by_role("checkbox").check()
    clash = card("build-on-foundations").get_by_role("checkbox")
    assert clash.is_disabled()
    assert "Kan niet samen: heeft ook" in card("build-on-foundations").inner_text()
    both = page.get_by_role("button", name=words["both"])
    assert not both.is_visible()
    card("crisis").get_by_role("checkbox").check()
    assert card("room").get_by_role("checkbox").is_disabled()
    assert titles["enterprise"] in page.locator(".mixture").inner_text()
    both.click()
    page.wait_for_function("wijkRoom.state.panel.policy.title === 'enterprise+crisis'")
    slots = visitor.state("panel.policy.slots")
    assert {"coaching", "microcredit", "crisis"} <= {slot["name"] for slot in slots}
    [coaching] = [slot for slot in slots if slot["name"] == "coaching"]
    assert coaching["fields"]["places"] == 7.3  # 20 per 10,000 inhabitants


UNREADABLE = """() => {
  const { readAsDataURL } = FileReader.prototype;
  FileReader.prototype.readAsDataURL = function () {
    window.setTimeout(() => this.dispatchEvent(new ProgressEvent("error")));
  };
  window.readable = () => { FileReader.prototype.readAsDataURL = readAsDataURL; };
}"""

DOTS = """(canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return data.filter((_, k) => k % 4 === 0 && [0, 1, 2].every((c) => data[k + c] === 17)).length;
}"""
"""Pixels in the colour of counted points."""


def test_what_was_counted_lies_as_dots_over_the_lines_and_stands_in_words(visit, tmp_path):
    counted, wrong = tmp_path / "kwartalen.csv", tmp_path / "wrong.csv"
    head = "quarter;indicator;value;source\n"
    counted.write_text(head + "2026Q1;shops_open;31;ronde\n2026Q2;shops_open;3;ronde\n")
    wrong.write_text(head + "2026Q1;shops_opn;31;ronde\n")
    visitor = visit().ready()
    page, words = visitor.page, WORDS["counted"]
    page.locator(".number").first.click()
    canvas = page.locator("dialog canvas").first
    assert canvas.evaluate(DOTS) == 0
    assert page.locator("dialog .counted").inner_text() == ""
    page.get_by_text(words["title"]).click()
    file = page.get_by_label(words["file"])
    file.set_input_files(str(wrong))
    page.get_by_text("bedoelt u shops_open").wait_for()
    file.set_input_files(str(counted))
    page.get_by_text(words["taken"].format(count=2, first="2026Q1")).wait_for()
    assert canvas.evaluate(DOTS) > 40
    assert page.locator("dialog .counted").inner_text() == "● Geteld: 2026Q1 31; 2026Q2 3."
    page.keyboard.press("Escape")
    page.locator(".number").nth(1).click()
    assert page.locator("dialog canvas").first.evaluate(DOTS) == 0
    page.keyboard.press("Escape")
    visitor.go(1)
    page.get_by_role("button", name="Alle cijfers").click()
    page.locator("dialog").get_by_role("button", name="Open winkels en bedrijven").click()
    page.get_by_text("● Geteld: 2026Q1 31; 2026Q2 3.").wait_for()
    assert page.locator("dialog canvas").evaluate(DOTS) > 40


def test_a_file_that_the_browser_cannot_read_is_told_and_can_be_given_again(visit, tmp_path):
    """As a folder that is dropped there, or a file that is gone."""
    path, saved = tmp_path / "kwb-2023.csv", tmp_path / "wijk.json"
    write_text(path, yearly_table())
    visitor = visit().ready()
    page = visitor.page
    page.click("[data-open=share]")
    with page.expect_download() as fetched:
        page.get_by_role("button", name=WORDS["share"]["file"], exact=True).click()
    fetched.value.save_as(saved)
    page.evaluate(UNREADABLE)
    restore = page.get_by_label(WORDS["share"]["restore"])
    restore.set_input_files(str(saved))
    page.locator("dialog .said", has_text=WORDS["share"]["unreadable"]).wait_for()
    page.evaluate("window.readable()")
    restore.set_input_files(str(saved))
    page.wait_for_selector("dialog", state="detached")
    visitor.ready()
    page.click("[data-open=wijk]")
    page.click("dialog details summary")
    page.evaluate(UNREADABLE)
    page.set_input_files("dialog input[name=figures]", str(path))
    page.locator("dialog .said", has_text=WORDS["wijk"]["unreadable"]).wait_for()
    assert page.locator("dialog .found").inner_text() == ""
    page.evaluate("window.readable()")
    page.set_input_files("dialog input[name=figures]", str(path))
    page.wait_for_selector("dialog .found option")
    assert page.locator("dialog .said").inner_text() == ""
    assert visitor.errors == []


def test_streets_are_given_in_the_window_of_wijken(visit, tmp_path):
    town = make_town(homes=round(load_preset(SMALL).value("households")))
    path, wrong = tmp_path / "proef.streets.json", tmp_path / "map.geojson.json"
    path.write_text(write_street_file(town), "utf-8")
    wrong.write_text('{"type": "FeatureCollection", "features": []}', "utf-8")
    words = WORDS["wijk"]
    visitor = visit().ready()
    page = visitor.page
    assert not page.get_by_role("combobox", name=WORDS["map"]["search"]).is_visible()
    assert page.locator(".invented").is_hidden()
    page.click("[data-open=wijk]")
    page.get_by_text(words["streets"], exact=True).click()
    page.set_input_files("dialog input[name=streets]", wrong)
    said = page.locator("dialog .said", has_text="wijkabm streets")
    said.wait_for()
    assert said.inner_text() == (
        "bestand: dit is een kaart, en geen bestand met straten; maak er een met wijkabm streets"
    )
    page.set_input_files("dialog input[name=streets]", path)
    names = {
        "title": town.title,
        "area": town.area,
        "segments": len(town.segments),
        "names": len(NAMED),
    }
    page.get_by_text(words["streets_taken"].format(**names)).wait_for()
    page.get_by_role("button", name=words["to_map"]).click()
    page.wait_for_selector(".search:not([hidden])")
    visitor.ready()
    assert page.locator(".invented").inner_text() == WORDS["map"]["invented"]
    assert visitor.state("scene.wijken[0].title") == load_preset(SMALL).name
    assert visitor.errors == []

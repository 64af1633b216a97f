"""What the page says of an effect: only what was computed, of the month it belongs to, over all worlds."""

import re

import pytest

from tests.app.browser import need_browser, visitors
from wijkabm.app import ahead

need_browser()

COACHING = "Coaching van ondernemers"
PENDING, NOT_SHOWN = "nog niet berekend", "geen verschil aangetoond"
FEW = re.compile(r"veranderd in ([0-4]) van 5 werelden")
NUMBER = r"[+−]?\u2060?(?:€\u00a0)?[\d.,]+(?:\u00a0mln)?"
INTERVAL = re.compile(rf"({NUMBER}) \(({NUMBER}) tot ({NUMBER})\)")
STATES = "[...document.querySelectorAll('.number [data-effect]')]"


def read_number(text):
    plain = re.sub(r"[€\u00a0\u2060 .]|mln", "", text).replace(",", ".").replace("−", "-")
    return float(plain) * (1e6 if "mln" in text else 1)


def rest(at):
    """Let the other worlds stand still, or go on."""
    from wijkabm.app.crew import CREW
    from wijkabm.app.crowd import CROWD

    for session in CROWD.sessions:
        session.ahead.is_resting = at
    CREW.nudge()


def read_states(visitor):
    return visitor.page.evaluate(f"{STATES}.map((one) => [one.dataset.effect, one.textContent])")


def wait_for_all(visitor):
    visitor.page.wait_for_function(
        "wijkRoom.state.others[wijkRoom.state.month - 1]?.pairs === wijkRoom.state.setup.pairs"
    )
    visitor.page.wait_for_function(f"{STATES}.every((one) => one.dataset.effect !== 'pending')")


def test_what_was_not_computed_is_never_called_no_difference(visit, monkeypatch):
    monkeypatch.setattr(ahead, "HORIZON", 12)
    visitor = visit().ready()
    visitor.page.wait_for_function("wijkRoom.state.known >= 12")
    rest(True)
    visitor.drag(COACHING, 0.6)
    visitor.go(18)
    states = read_states(visitor)
    assert {state for state, _ in states} == {"pending"}
    assert all(PENDING in text and NOT_SHOWN not in text for _, text in states)
    assert not any(INTERVAL.search(text) for _, text in states)
    assert "nog niets te zeggen" in visitor.page.locator(".numbers .none").inner_text()
    assert visitor.page.locator(".prices p").count() == 0
    visitor.page.get_by_role("button", name="Alle cijfers").click()
    table = visitor.page.locator("dialog table")
    table.wait_for()
    assert NOT_SHOWN not in table.inner_text()
    assert "alleen de wereld op de kaart" in visitor.page.locator("dialog").inner_text()
    visitor.page.keyboard.press("Escape")
    visitor.page.get_by_role("button", name="Verschil", exact=True).click()
    visitor.page.wait_for_function(
        "document.querySelector('.legend').textContent.includes('verschillen nog niet berekend')"
    )
    rest(False)
    wait_for_all(visitor)
    states = read_states(visitor)
    assert all((NOT_SHOWN in text) == (state == "none") for state, text in states)
    for state, text in states:
        assert bool(FEW.search(text)) == (state == "few"), text
        if state == "few":
            assert not INTERVAL.search(text), text
            continue
        value, low, high = map(read_number, INTERVAL.search(text).groups())
        assert low <= value <= high, text
        assert (low > 0 or high < 0) == (state == "shown"), text
    signs = visitor.page.evaluate(f"{STATES}.map((one) => one.querySelector('.sign').textContent)")
    shown = {"few": "○", "none": "≈", "shown": "▲▼"}
    assert all(sign in shown[state] for sign, (state, _) in zip(signs, states, strict=True))


@pytest.fixture(scope="module")
def coached(browser, address):
    """A page on which coaching has worked for two years, in all worlds."""
    with visitors(browser, address) as visit:
        visitor = visit().ready()
        visitor.drag(COACHING, 0.8)
        visitor.go(24)
        wait_for_all(visitor)
        yield visitor


def test_an_effect_is_that_of_its_own_month_and_of_all_worlds(coached):
    visitor = coached
    k = visitor.state("setup.shown").index("jobs_local_residents")
    pairs, effects = visitor.state("others[23].pairs"), visitor.state(f"others[23].effects[{k}]")
    text = visitor.page.locator(".number .gap").nth(2).inner_text()
    assert pairs == 5
    value, low, high = (read_number(part) for part in INTERVAL.search(text).groups())
    for shown, known in zip((value, low, high), effects[1:4], strict=True):
        assert shown == pytest.approx(known, abs=0.51)
    assert "5 werelden" in visitor.page.locator(".numbers .none").inner_text()
    assert "op de kaart" in visitor.page.locator(".number .value").first.inner_text()


def test_costs_stand_in_three_lines_and_add_up(coached):
    lines = coached.page.locator(".number .costs > span").all_inner_texts()
    heads = ["Maatregelen kosten, na opbrengsten", "Gemeente bespaart", "Netto"]
    assert [line.split(":")[0].lstrip("▲▼≈○ ").strip() for line in lines] == heads
    assert all(INTERVAL.search(line) or FEW.search(line) for line in lines)
    cost, saved, net = (read_number(re.search(f": ({NUMBER})", line)[1]) for line in lines)
    assert cost > 0
    assert cost - saved == pytest.approx(net, abs=1e-6), "as it is written"


def test_a_fan_stands_before_the_room_plays_there_and_a_further_move_makes_another(
    visit, monkeypatch
):
    monkeypatch.setattr(ahead, "HORIZON", 12)
    visitor = visit().ready()
    visitor.go(6)
    visitor.drag(COACHING, 0.4)
    visitor.page.wait_for_function("wijkRoom.state.reach(1) >= 18")
    assert visitor.state("month") == 6
    visitor.page.wait_for_function("wijkRoom.state.reach(wijkRoom.state.setup.pairs) >= 24")
    assert "vooruit berekend tot jaar 2, dec" in visitor.page.locator(".time .fan").inner_text()
    k = visitor.state("setup.shown").index("lever_cost")
    before = visitor.state(f"others.map((told) => told.effects[{k}][1])")
    assert all(value == 0 for value in before[:6])
    assert before[20] > 0
    visitor.drag(COACHING, 0.95)
    visitor.page.wait_for_function(
        "(before) => { const told = wijkRoom.state.others[20];"
        f" return told && told.pairs === 5 && told.effects[{k}][1] > 1.2 * before; }}",
        arg=before[20],
    )


def test_the_table_of_all_figures_adds_up_as_it_is_written(coached):
    coached.page.get_by_role("button", name="Alle cijfers").click()
    dialog = coached.page.locator("dialog")
    dialog.locator("tbody tr").first.wait_for()
    assert "5 werelden" in dialog.inner_text()
    assert "jaar 2, jan tot en met jaar 2, dec" in dialog.inner_text()
    added = 0
    for row in dialog.locator("tbody tr[data-effect]").all():
        _, ours, theirs, gap, verdict = row.locator("td").all_inner_texts()
        found = INTERVAL.search(gap)
        if not found or "–" in (ours, theirs) or "mln" in ours + theirs + gap:
            continue
        numbers = [re.sub(r"[^\d.,−+]", "", part) for part in (ours, theirs, found[1])]
        policy, baseline, difference = map(read_number, numbers)
        assert baseline + difference == pytest.approx(policy, abs=1e-9), row.inner_text()
        low, high = read_number(found[2]), read_number(found[3])
        if low and high:  # a bound near nothing is written as nothing, on either side of it
            assert (verdict == NOT_SHOWN) == (low <= 0 <= high), row.inner_text()
        added += 1
    assert added > 10  # where all five worlds changed by more than a ripple
    coached.page.keyboard.press("Escape")


@pytest.fixture(scope="module")
def reader(browser, address):
    """A page on which amounts are written, one after another."""
    with visitors(browser, address) as visit:
        yield visit().ready()


@pytest.fixture
def field(reader):
    """Where the budget of that page is written; there is none yet, and nothing was refused."""
    for closed in reader.page.locator(".toast button").all():
        closed.click()
    reader.page.locator(".toast").wait_for(state="detached")
    reader.order("budget", euros=None)
    reader.page.wait_for_function("wijkRoom.state.panel.policy.budget === null")
    return reader.page.get_by_label("Samen maximaal per jaar").last


@pytest.mark.parametrize(
    ("typed", "read"),
    [("100.000", 100_000), ("100000", 100_000), ("€ 1.250,50", 1250.5), ("1,5", 1.5), ("", None)],
)
def test_amounts_are_read_as_they_are_written_in_dutch(reader, field, typed, read):
    field.fill("5")
    field.press("Enter")
    reader.page.wait_for_function("wijkRoom.state.panel.policy.budget === 5")
    field.fill(typed)
    field.press("Enter")
    reader.page.wait_for_function("wijkRoom.state.panel.policy.budget !== 5")
    assert reader.state("panel.policy.budget") == read


@pytest.mark.parametrize("typed", ["-5", "veel", "1.2.3"])
def test_what_is_no_amount_is_refused_in_words(reader, field, typed):
    field.fill(typed)
    field.press("Enter")
    reader.page.locator(".toast").wait_for()
    assert reader.state("panel.policy.budget") is None


def test_the_chosen_line_keeps_its_name_in_another_language(reader):
    choice = reader.page.get_by_label("Lijn op de tijdbalk")
    choice.select_option(label="Kosten gemeente")
    for language in ("en", "nl"):
        reader.page.get_by_role("button", name=language.upper(), exact=True).click()
        reader.page.wait_for_function(
            "lang => document.documentElement.lang === lang", arg=language
        )
        chosen = reader.page.locator(".time select")
        assert chosen.evaluate("(one) => one.selectedIndex") == reader.state("chosen") == 6


def test_before_the_first_month_the_start_is_shown(reader):
    assert reader.state("month") == 0
    values = reader.page.locator(".number .value strong").all_inner_texts()
    assert all(re.fullmatch(r"[\d.,]+", value) for value in values[:6])
    assert reader.page.get_by_role("button", name="1×").get_attribute("aria-pressed") == "true"
    assert "nog geen maatregel aan het werk" in reader.page.locator(".number").last.inner_text()


def test_a_round_leaves_the_street_in_view_and_ranks_nobody(visit):
    visitor = visit().ready()
    page = visitor.page
    page.get_by_role("button", name="Voorspel").click()
    dialog = page.locator("dialog")
    dialog.get_by_label("Hoe lang?").select_option("12")
    dialog.get_by_role("button", name="Stel de vraag").click()
    for name, guess in (("de bakkers", "99"), ("de bewoners", "")):
        dialog.get_by_label("Naam van de groep").fill(name)
        for field in dialog.locator(".guess label input").all():
            field.fill(guess)
        dialog.get_by_role("button", name="Voeg toe").click()
        dialog.get_by_role("row", name=name).wait_for()
    dialog.get_by_role("button", name="Laat de tijd lopen").click()
    box, street = dialog.bounding_box(), page.locator(".street").bounding_box()
    overlap = min(box["x"] + box["width"], street["x"] + street["width"]) - street["x"]
    assert overlap < 0.45 * street["width"], "more than half of the street stays in view"
    assert page.evaluate("!document.querySelector('dialog').matches(':modal')")
    dialog.locator(".reveal").first.wait_for()
    text = dialog.inner_text()
    assert "5 werelden" in text
    assert "%" not in re.sub(r"\(95%\)", "", text), "no marks for who was nearest"
    reveals = dialog.locator(".reveal").all_inner_texts()
    assert all(bool(INTERVAL.search(told)) != bool(FEW.search(told)) for told in reveals), reveals
    ticks = dialog.locator(".reveal").first.locator(".tick").all_inner_texts()
    numbers = [read_number(tick.split(" ")[0]) for tick in ticks]
    assert len(numbers) >= 2
    assert numbers == sorted(numbers)
    bakers = dialog.get_by_role("row", name="de bakkers").all_inner_texts()
    for told, guessed in zip(reveals, bakers, strict=True):
        assert ("hoger dan de marge" in guessed) == (not FEW.search(told)), "no margin, no verdict"
    silent = dialog.get_by_role("row", name="de bewoners").first
    assert "–" in silent.inner_text()
    assert silent.locator(".guessed").count() == 0, "who guessed nothing did not guess zero"
    slots = visitor.state("panel.policy.slots")
    assert len(slots) == 1
    dialog.get_by_role("button", name="Einde ronde").click()
    page.wait_for_function("wijkRoom.state.panel.policy.slots.length === 0")

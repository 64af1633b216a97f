"""Who pays for a lever beside the municipality, set by hand on the page."""

from tests.app.browser import clean, need_browser

need_browser()

COACHING = "Coaching van ondernemers"
COST = '[data-lever="coaching"] .cost'


def test_shares_are_set_in_the_panel_and_stand_in_the_link(visit):
    visitor = visit().ready()
    page = visitor.page
    visitor.switch(COACHING)
    page.wait_for_function("wijkRoom.state.panel.undo === 1")
    whole = page.evaluate("wijkRoom.state.panel.policy.cost")
    card = page.locator('[data-lever="coaching"]')
    card.locator("summary").click()
    stop = card.locator(".payers select")
    assert not stop.is_visible()
    for party, percent in (("corporations", "30"), ("province", "90")):
        box = card.locator(f'[data-party="{party}"] input')
        box.fill(percent)
        box.press("Tab")
    page.wait_for_function(
        "JSON.stringify(wijkRoom.state.panel.policy.slots[0].fields.paid_by)"
        ' === \'{"corporations":0.3,"province":0.7}\''
    )
    assert card.locator('[data-party="province"] input').input_value() == "70"
    assert page.evaluate("wijkRoom.state.panel.policy.cost") == 0
    card.locator('[data-party="province"] input').fill("20")
    stop.select_option("shrink")
    page.wait_for_function("wijkRoom.state.panel.policy.slots[0].fields.on_stop === 'shrink'")
    assert abs(page.evaluate("wijkRoom.state.panel.policy.cost") - 0.5 * whole) < 1
    assert "anderen betalen ten hoogste" in clean(page.locator(COST).first.inner_text())
    assert "ondernemersfonds" not in clean(page.locator(COST).first.inner_text())
    card.locator('[data-party="owners_fund"] input').fill("50")
    card.locator('[data-party="owners_fund"] input').press("Tab")
    page.wait_for_function(
        "wijkRoom.state.panel.policy.slots[0].fields.paid_by.owners_fund === 0.5"
    )
    assert abs(page.evaluate("wijkRoom.state.panel.policy.cost") - 0.5 * whole) < 1
    assert "zonder BIZ is er geen ondernemersfonds" in clean(page.locator(COST).first.inner_text())
    assert page.locator('[data-lever="crisis"] .payers').count() == 0

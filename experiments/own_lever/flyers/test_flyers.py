"""Flyers: who orders, who pays, and that off is off."""

from pathlib import Path

import pytest

from wijkabm import Scenario, Wijk, read_lever


@pytest.fixture(autouse=True)
def levers(monkeypatch):
    """What ``--levers`` does on the command line, for the time of a test."""
    monkeypatch.setenv("WIJKABM_LEVERS", str(Path(__file__).parent))


def live(months, *levers):
    """A small wijk with these levers."""
    policy = Scenario("test", levers=tuple(read_lever(text) for text in levers))
    return Wijk("heechterp-schieringen", burn_in=1, policy=policy).run(months)


def test_owners_order_and_the_municipality_pays_its_part():
    """Every owner who is asked says yes or no; EUR 300 for each yes, and the office."""
    wijk = live(1, "flyers share=0.75 price=400 reach=1 office=100")
    policy, number = wijk.world.policy, wijk.own["flyers"].number
    asked, yes, no = (
        int(counts[0, number]) for counts in (policy.offered, policy.accepted, policy.refused)
    )
    assert asked == yes + no
    assert yes > 0
    assert policy.spent[0, number] == yes * 300_00 + 100_00


def test_without_strength_nothing_happens():
    """Strength 0 is as if the lever were not there."""
    off, without = live(2, "flyers strength=0"), live(2)
    assert off.series().equals(without.series())

"""Time for others: spells, hours, what emerges over years."""

import numpy as np
import pytest

from tests.worlds import make_small_world
from wijkabm.ground import streams
from wijkabm.ground.parameters.whole import Parameters, make_parameters
from wijkabm.ground.tables.codes import OWNER
from wijkabm.ground.tables.world import Now
from wijkabm.month import time


def give_time(world, month, numbers):
    key = np.uint64(streams.month_key(np.uint64(1), month))
    time.give_time(world, numbers, Now(month, key))


def test_hours_only_of_volunteers_and_by_job():
    world = make_small_world(60)
    residents = world.residents
    give_time(world, 1, make_parameters({"time.active_month": 1, "time.stop_rate": 0.001}).kernel())
    gave = residents.volunteer_hours > 0
    assert (gave == ((residents.is_volunteer == 1) & (residents.alive == 1))).all()
    assert (residents.volunteered[gave] == 1).all()
    works = residents.status <= OWNER
    for who, hours in ((gave & works, 13), (gave & ~works, 26)):
        assert residents.volunteer_hours[who].min() >= 0.5 * hours - 1
        assert residents.volunteer_hours[who].max() <= 1.5 * hours + 1


def test_the_share_in_a_year_is_at_rest():
    world = make_small_world(900)
    numbers = Parameters().kernel()
    alive = world.residents.alive == 1
    shares = []
    for month in range(1, 97):
        give_time(world, month, numbers)
        if month >= 36 and month % 12 == 0:
            shares.append(float((month - world.residents.volunteered[alive] < 12).mean()))
    assert np.mean(shares) == pytest.approx(0.41, abs=0.03)
    assert world.residents.association[alive].mean() == pytest.approx(0.3, abs=0.05)


def test_example_makes_volunteers():
    started = []
    for example in (0, 2):
        world = make_small_world(300)
        world.residents.is_volunteer[::2] = 1
        before = world.residents.is_volunteer.copy()
        values = {"time.example": example, "time.volunteer_share": 0.41}
        numbers = make_parameters(values).kernel()
        most = numbers.time
        give_time(world, 1, numbers)
        assert time.share_in_a_spell(most) == pytest.approx(0.41 / 1.35)
        new = (before == 0) & (world.residents.is_volunteer == 1)
        started.append(int(new.sum()))
    assert started[1] >= started[0]

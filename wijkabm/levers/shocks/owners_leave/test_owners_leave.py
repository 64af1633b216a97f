"""Owners who leave seek work."""

from tests.instruments import OWNERS_LEAVE_SHARE
from tests.levers.shocks_bench import befall
from tests.month.bench import NEIGHBOUR, PARTNER, make_wijk_of_three
from wijkabm.ground.tables.codes import JOBSEEKER


def test_owners_who_leave_seek_work():
    world = make_wijk_of_three()
    world.policy.dose[0, OWNERS_LEAVE_SHARE] = 1.0
    befall(world)
    assert not world.shops.alive[:3].any()
    assert world.residents.status[NEIGHBOUR] == JOBSEEKER
    assert world.residents.status[PARTNER] == JOBSEEKER

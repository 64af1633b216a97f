"""Who has bijstand, and finding the same people again; by hand."""

from types import SimpleNamespace

import numpy as np

from wijkabm.experiment.follow import Look, find_assisted
from wijkabm.ground.tables.codes import ON_BIJSTAND, OWNER, WORKS_ELSEWHERE


def make_world():
    """Four homes.

    A couple of an owner and somebody on bijstand; one alone on bijstand; an owner with a supplement and no
    one on bijstand; an owner whose grown child is on bijstand.
    """
    members = np.full((4, 8), -1)
    members[0, :2], members[1, :1], members[2, :1], members[3, :2] = (0, 1), (2,), (3,), (4, 5)
    return SimpleNamespace(
        households=SimpleNamespace(
            alive=np.ones(4, int),
            members=members,
            n_adults=np.array([2, 1, 1, 2]),
            bijstand=np.array([500, 1200, 300, 1200]),
        ),
        residents=SimpleNamespace(
            alive=np.ones(6, int),
            status=np.array([OWNER, ON_BIJSTAND, ON_BIJSTAND, OWNER, OWNER, ON_BIJSTAND]),
            household=np.array([0, 0, 1, 2, 3, 3]),
            birth_month=np.array([-400, -380, -300, -300, -600, -250]),
            shop=np.array([7, -1, -1, 8, 9, -1]),
        ),
    )


def test_bijstand_is_an_owners_too_if_it_is_his_partners_or_nobody_elses():
    world = make_world()
    assert find_assisted(world).tolist() == [True, True, True, True, False, True]
    world.households.bijstand[:] = 0  # what the owner earns has taken it away
    assert find_assisted(world).tolist() == [False, True, True, False, False, True]
    world.residents.status[1] = WORKS_ELSEWHERE
    assert find_assisted(world).tolist() == [False, False, True, False, False, True]


def test_who_has_left_is_not_found():
    empty = np.zeros(3)
    look = Look(np.array([10, 20, 30]), empty > 1, empty, empty > 1, empty)
    assert look.find([30, 25, 10, 99]).tolist() == [2, -1, 0, -1]

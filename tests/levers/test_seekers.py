"""Who is asked for work, and in which months of a year."""

import numpy as np
import pytest

from tests.month.bench import NEIGHBOUR
from tests.month.plain import Here, plain
from wijkabm.ground import streams
from wijkabm.ground.tables.codes import AT_HOME, JOBSEEKER, ON_BIJSTAND, OWNER, STUDENT
from wijkabm.levers import seekers


def test_events_of_a_year_are_spread_evenly():
    due = [seekers.due_this_month(6.0, month) for month in range(1, 13)]
    assert due == [0, 1] * 6
    assert sum(seekers.due_this_month(7.3, month) for month in range(1, 121)) == 73


PLACEMENT_LUCK = streams.name_luck("placement")


def test_seekers_have_their_turn_by_luck_and_then_there_is_nobody():
    here = Here()
    here.world.residents.status[:3] = (JOBSEEKER, ON_BIJSTAND, JOBSEEKER)
    given = {"w": 0, "decision": PLACEMENT_LUCK, "about": 4}
    for key in range(5):
        here.key = np.uint64(key)
        draws = [streams.draw(here.key, PLACEMENT_LUCK, 101 + i, 4) for i in range(3)]
        turn, met = np.uint64(0), []
        for _ in range(3):
            i, turn = here.call(plain.seekers.next_seeker, last=turn, **given)
            met.append(int(i))
        assert met == list(np.argsort(draws))
        assert here.call(plain.seekers.next_seeker, last=turn, **given) == (-1, 0)
    here.world.residents.status[:3] = (OWNER, STUDENT, AT_HOME)
    assert here.call(plain.seekers.next_seeker, last=np.uint64(0), **given) == (-1, 0)


@pytest.mark.parametrize("changed", ["", "died", "replaced", "moved"])
def test_a_contract_holds_for_who_lives_where_it_says(changed):
    here = Here()
    residents, contracts = here.world.residents, here.world.contracts
    contracts.row[0], contracts.wijk[0] = NEIGHBOUR, residents.wijk[NEIGHBOUR]
    contracts.party[0] = residents.identity[NEIGHBOUR]
    if changed == "died":
        residents.alive[NEIGHBOUR] = 0  # his row keeps his name until another has it
    elif changed == "replaced":
        residents.identity[NEIGHBOUR] += 1
    elif changed == "moved":
        residents.wijk[NEIGHBOUR] += 1
    assert here.call(plain.seekers.still_there, c=0) == (not changed)

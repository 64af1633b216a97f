"""So many seek work as is stated, to a whole person, and jobs come and go with them."""

import numpy as np
import pytest

from tests.instruments import UNEMPLOYMENT_SHARE
from tests.levers.shocks_bench import befall, events
from tests.worlds import make_small_world
from wijkabm.ground.tables.codes import JOBSEEKER, OWNER, WORKS_ELSEWHERE, WORKS_LOCALLY
from wijkabm.ground.tables.journal import EVENT_HIRED, EVENT_JOB_ENDED

WORKING = (WORKS_ELSEWHERE, WORKS_LOCALLY, OWNER)


def count(world):
    status = world.residents.status[world.residents.alive == 1]
    seek = int((status == JOBSEEKER).sum())
    return seek, seek + int(np.isin(status, WORKING).sum())


@pytest.mark.parametrize("share", [0.02, 0.2])
def test_the_stated_share_seeks_work_to_a_whole_person(share):
    world = make_small_world(120)
    residents, region = world.residents, world.region
    residents.status[np.flatnonzero(residents.status == WORKS_ELSEWHERE)[:12]] = JOBSEEKER
    before, force = count(world)
    assert 0.02 * force < before < 0.2 * force
    jobs, vacancies = region.jobs[0], region.vacancies[0]
    world.policy.dose[0, UNEMPLOYMENT_SHARE] = share
    befall(world)
    after, still = count(world)
    assert still == force
    assert after == int(share * force + 0.5)
    kind = EVENT_JOB_ENDED if after > before else EVENT_HIRED
    assert len(events(world, kind)) == abs(after - before)
    assert region.jobs[0] - jobs == before - after
    assert region.vacancies[0] == vacancies


def test_who_loses_a_job_luck_says():
    found = []
    for seed in (1, 1, 2):
        world = make_small_world(120)
        world.policy.dose[0, UNEMPLOYMENT_SHARE] = 0.3
        befall(world, seed=seed)
        found.append(world.residents.status.tobytes())
    assert found[0] == found[1] != found[2]

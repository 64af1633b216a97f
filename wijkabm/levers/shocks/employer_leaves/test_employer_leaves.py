"""An employer leaves with its jobs, and nobody is lost."""

from tests.instruments import EMPLOYER_LEAVES_SHARE
from tests.levers.shocks_bench import befall, events
from tests.worlds import make_small_world
from wijkabm.ground.tables.journal import EVENT_JOB_ENDED


def test_the_employer_takes_its_jobs_and_nobody_is_lost():
    world = make_small_world(60)
    employers, region = world.employers, world.region
    jobs, staff, seekers = employers.jobs[0], employers.residents[0], region.jobseekers[0]
    vacancies = region.vacancies[0]
    world.policy.dose[0, EMPLOYER_LEAVES_SHARE] = 1.0
    befall(world)
    assert employers.jobs[0] == employers.residents[0] == employers.revenue[0] == 0
    assert len(events(world, EVENT_JOB_ENDED)) == staff
    assert region.jobseekers[0] - seekers == jobs - staff
    assert region.vacancies[0] == vacancies

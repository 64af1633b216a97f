"""Work: jobs end and start (step 2 of the month).

Jobs are finite. Jobs *elsewhere* in the region are a fixed number that residents of the wijken and
of the ring hold or leave open (``region.vacancies = jobs - held``); local jobs are what shops want
(``staff_wanted``) and what employers offer. Seekers here and in the ring meet open jobs by the
matching function of Petrongolo & Pissarides (2001),

    M = matching * U ** elasticity * V ** (1 - elasticity),

so a job filled by one is not filled by another. Local firms first ask around: a seeker tied to the
owner or to staff may be hired before anybody else (Ioannides & Loury 2004; Topa 2011).
"""

import numpy as np

from wijkabm.ground.compiled.kernels import kernel
from wijkabm.month.work.losing import end_jobs
from wijkabm.month.work.matching import start_jobs


@kernel
def match_jobs(world, numbers, now):
    """Step 2 of the month: jobs end, then seekers and open jobs meet."""
    residents, shops, employers = world.residents, world.shops, world.employers
    n_shops, n_wijken = shops.alive.size, world.wijken.first_segment.size
    last = np.empty(n_shops, np.int64)
    score = np.empty(n_shops, np.float64)
    open_shops = np.empty(n_shops, np.int64)
    open_start = np.zeros(n_wijken + 1, np.int64)
    openings = np.zeros(employers.jobs.size, np.int64)
    turn = np.empty(residents.alive.size, np.int64)
    end_jobs(last, world, numbers, now)
    start_jobs(last, score, open_shops, open_start, openings, turn, world, numbers, now)

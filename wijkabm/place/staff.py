"""Local jobs: employers, and who of the residents works nearby."""

from typing import Any, Final

import numpy as np

from wijkabm.ground.tables.codes import AT_EMPLOYER, IN_SHOP, WORKS_ELSEWHERE, WORKS_LOCALLY
from wijkabm.ground.tables.shops import Shops
from wijkabm.ground.tables.town import Employers
from wijkabm.ground.tables.world import make_table
from wijkabm.month.work.wages import local_wage
from wijkabm.place import draws
from wijkabm.place.draws import Array
from wijkabm.place.homes import EMPLOYER_NAME, Homes

FILLED: Final = 0.97  # of wanted jobs in shops (assumption)
JOBS_SPREAD: Final = 1.1  # sd of log jobs of an employer (assumption)
JOBS_LEAN: Final = (0.3, 0.8, 1.0, 0.8, 0.5, 1.0, 2.5, 0.6)  # by SBI group (assumption)
REVENUE_OVER_LABOUR: Final = 1.12  # of employers: the rest buys goods and services (assumption)
CASH_MONTHS: Final = 2.0  # of labour cost that employers hold (assumption)
FULL_WEEK: Final = 36


def make_employers(
    key: np.uint64, counts: tuple[int, ...], n_jobs: int, income: Any, start_month: int
) -> Employers:
    """Care, schools, building, offices: jobs skewed, at least one each; revenue covers cost."""
    n = sum(counts)
    employers: Employers = make_table(Employers, n)
    employers.identity[:] = draws.name_all(key, EMPLOYER_NAME, start_month, n)
    employers.sbi[:] = np.repeat(np.arange(len(counts)), counts)
    size = (
        draws.draw_lognormals(key, draws.JOBS, n, JOBS_SPREAD) * np.array(JOBS_LEAN)[employers.sbi]
    )
    if n:
        employers.jobs[:] = 1 + np.array(
            draws.apportion(size.tolist(), max(n_jobs - n, 0)), np.int64
        )
    employers.net_wage[:] = int(100.0 * income.net_wage_mean)
    labour = employers.jobs * employers.net_wage * (1.0 + income.wedge)
    employers.revenue[:] = (REVENUE_OVER_LABOUR * labour).astype(np.int64)
    employers.cash[:] = (CASH_MONTHS * labour).astype(np.int64)
    employers.target_cash[:] = employers.cash
    return employers


def hire_residents(
    key: np.uint64, homes: Homes, shops: Shops, employers: Employers, parameters: Any
) -> None:
    """Fill the jobs of shops, and give shares of them and of the employers' jobs to residents.

    Who: people who work, the less schooled and the young more often (*assumption*).
    """
    place = parameters.place
    wanted = np.repeat(np.arange(shops.alive.size), shops.staff_wanted)
    draw = draws.draw_uniforms(key, draws.STAFF_OF, wanted.size)
    shops.staff[:] = np.bincount(wanted[draw < FILLED], minlength=shops.alive.size)
    in_shop = wanted[draw < FILLED * place.local_staff]
    posts = np.repeat(np.arange(employers.jobs.size), employers.jobs)
    at_employer = posts[draws.draw_uniforms(key, draws.EMPLOYER, posts.size) < place.local_jobs]
    residents, years = homes.residents, homes.age // 12
    weight = np.array([1.5, 1.2, 0.5])[residents.schooling] * np.where(years < 30, 1.5, 1.0)
    weight = np.where(residents.status == WORKS_ELSEWHERE, weight, 0.0)
    found = draws.race(key, draws.STAFF_OF + 1000, weight, in_shop.size + at_employer.size)
    found = found[draws.shuffle(key, draws.STAFF_OF + 2000, found.size)]
    in_shop = in_shop[: found.size]
    at_employer = at_employer[: found.size - in_shop.size]
    wage = int(local_wage(parameters.income, parameters.firms))
    _employ(homes, found[: in_shop.size], IN_SHOP, in_shop, np.full(in_shop.size, wage))
    _employ(homes, found[in_shop.size :], AT_EMPLOYER, at_employer, employers.net_wage[at_employer])
    shops.staff_residents[:] = np.bincount(in_shop, minlength=shops.alive.size)
    employers.residents[:] = np.bincount(at_employer, minlength=employers.jobs.size)


def _employ(homes: Homes, rows: Array, kind: int, workplace: Array, wage: Array) -> None:
    residents = homes.residents
    residents.status[rows] = WORKS_LOCALLY
    residents.workplace_kind[rows] = kind
    residents.workplace[rows] = workplace
    residents.net_wage[rows] = wage
    residents.hours[rows] = FULL_WEEK

"""One age of retirement: what hangs on it moves with it."""

import pytest

from tests.month.bench import PARENT, PARTNER, SALON
from tests.month.plain import Here, plain
from wijkabm.ground.tables.codes import JOBSEEKER, ON_PENSION

AGES = pytest.mark.parametrize(("pension", "is_old"), [(62.0, True), (66.0, True), (72.0, False)])


def put_at(pension):
    """Everybody is 66 on the day, where the state pension begins at `pension`."""
    here = Here(population={"state_pension_age": pension})
    here.world.residents.birth_month[:] = here.month - 12 * 66
    return here


@pytest.mark.parametrize("years", [0.0, 2.0, 6.25])
def test_the_age_is_reached_to_the_month(years):
    here = Here(population={"state_pension_age": 66.25})
    first = int((66.25 - years) * 12)
    for months in (first - 1, first):
        given = {"birth": here.month - months, "years": years, "month": here.month}
        assert here.call(plain.population.nears_pension, **given) == (months == first)


@AGES
def test_an_owner_who_stops_has_a_pension_or_seeks_work(pension, is_old):
    here = put_at(pension)
    here.call(plain.closing.leave_shop, i=PARENT, j=SALON)
    assert here.world.residents.status[PARENT] == (ON_PENSION if is_old else JOBSEEKER)


@AGES
def test_the_old_do_not_start_a_business(pension, is_old):
    here = put_at(pension)
    here.world.residents.status[PARTNER] = JOBSEEKER
    assert (here.call(plain.opening.chance_to_consider, i=PARTNER) == 0.0) == is_old


@AGES
def test_a_course_pays_until_the_pension(pension, is_old):
    here = put_at(pension)
    here.tune(work={"training_interest": 1.0, "training_years": 6.0})
    assert here.call(plain.schooling.wants_course, i=PARTNER, about=1) == (not is_old)

"""How much of a week an owner gives his business, what he earns beside it, and when he gives it all.

Many begin beside a job and leave it when the business has shown itself (Folta, Delmar & Wennberg 2010); some
want no more than part of a week. What they want to earn is in proportion.
"""

import numpy as np

from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import inline, part
from wijkabm.ground.tables.codes import HOME
from wijkabm.month.firms.livelihood import reservation_income

HOURS_LUCK = streams.name_luck("hours")
FOR_EVER = streams.GOLDEN  # the key of what belongs to a business for good, whatever the month


@part
def stays_part_time(identity, opening):
    """Whether the owner of a business at home wants no more than part of a week, for good."""
    return streams.happens(FOR_EVER, HOURS_LUCK, identity, 0, opening.part_time_share)


@part
def begins_part_time(identity, has_job, opening):
    """Whether somebody who could give all his time begins with part of it: for good, or beside a job."""
    if stays_part_time(identity, opening):
        return True
    return has_job and streams.happens(FOR_EVER, HOURS_LUCK, identity, 1, opening.beside_job)


@part
def give_hours(j, i, share, world):
    """Give a business such a share of the week, and a job that is held the rest; expect sales so."""
    residents, shops = world.residents, world.shops
    shops.own_time[j], shops.hours_worked[j] = share, share
    shops.expected_sales[j] *= share
    shops.expected_income[j] *= share
    if residents.workplace_kind[i] != 0:
        residents.part_time[i] = np.int64(residents.net_wage[i] * (1.0 - share))


@part
def grow_hours(j, world, numbers, now):
    """Who began beside a job, or with little capital, gives the whole week once it has shown itself.

    After ``beside_months``, when the income expected is ``enter_home`` times what is given up by those hours.
    """
    residents, shops, opening = world.residents, world.shops, numbers.opening
    i, share = shops.owner[j], shops.own_time[j]
    if share >= 1.0 or i < 0 or shops.branch[j] != HOME:
        return
    if now.month - shops.opened[j] < opening.beside_months:
        return
    if stays_part_time(shops.identity[j], opening):
        return
    wanted = reservation_income(float(residents.net_wage[i]), numbers) * share
    if shops.expected_income[j] >= opening.enter_home * wanted:
        shops.expected_sales[j] /= share
        shops.expected_income[j] /= share
        give_whole_week(j, i, residents, shops)


@inline
def give_whole_week(j, i, residents, shops):
    """All hours for the business; a job beside it ends."""
    shops.own_time[j], shops.hours_worked[j] = 1.0, 1.0
    residents.part_time[i] = 0

"""Sectors of businesses: as many of each as published, where results begin."""

import numpy as np

from wijkabm.ground.tables.codes import HOME, SBI_GROUPS
from wijkabm.ground.tables.world import World
from wijkabm.place import draws
from wijkabm.place.draws import Array

N_SECTORS = len(SBI_GROUPS)


def count_sectors(world: World) -> Array:
    """Businesses and employers by wijk and SBI group, shape (n, groups)."""
    shops, employers = world.shops, world.employers
    alive = shops.alive == 1
    groups = np.concatenate([
        shops.wijk[alive] * N_SECTORS + shops.sbi[alive],
        employers.wijk * N_SECTORS + employers.sbi,
    ])  # fmt: skip
    n = world.wijken.x.size
    return np.bincount(groups, minlength=n * N_SECTORS).reshape(n, N_SECTORS)


def name_sectors(world: World, wanted: Array) -> None:
    """Give businesses at home other sectors until those of the wijk are as `wanted`, in proportion.

    The rules draw the sector of who starts at home evenly and never read it. Those whose sector is not too
    common keep it; of the others the youngest change.
    """
    shops = world.shops
    for w in range(wanted.shape[0]):
        at_home = np.flatnonzero((shops.alive == 1) & (shops.wijk == w) & (shops.branch == HOME))
        now = np.bincount(shops.sbi[at_home], minlength=N_SECTORS)
        others = count_sectors(world)[w] - now
        room = np.maximum(wanted[w] - others, 0)
        target = np.array(draws.apportion(room.tolist(), at_home.size))
        at_home = at_home[np.argsort(shops.opened[at_home], kind="stable")]
        free = []
        for sector in range(N_SECTORS):
            free += at_home[shops.sbi[at_home] == sector][target[sector] :].tolist()
        names = np.repeat(np.arange(N_SECTORS), np.maximum(target - now, 0))
        shops.sbi[np.array(free, np.int64)] = names

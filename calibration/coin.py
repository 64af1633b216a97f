"""A neighbourhood coin at the scale of a known scheme: how fast it turns over, lies still, is redeemed.

The Chiemgauer, as its scenario has it, runs for five years in every preset; the fifth year is measured.
"""

import numpy as np

from calibration.live import YEAR, read_sums
from calibration.pool import Formula, LivedRun, Pool, over, part_of
from wijkabm.levers.desk.scenario import load_scenario
from wijkabm.model.wijk import Wijk

SCENARIO = "chiemgauer"
MONTHS = 60
SUMMED = ("coins", "coins_opening", "coins_idle", "coins_redeemed", "coin_turnover")


def measure_velocity(pool: Pool) -> float:
    """Turnover of a year over the mean stock of its months, at their starts and ends."""
    return YEAR * over(pool["coin_turnover"], 0.5 * (pool["coins_opening"] + pool["coins"]))


PATTERNS: dict[str, Formula] = {
    "coin_velocity": measure_velocity,
    "coin_idle": part_of("coins_idle", "coins"),
    "coin_redeemed": part_of("coins_redeemed", "coin_turnover"),
}
"""Rows of ``targets.csv`` that need a coin."""


def live_with_coin(preset: str, seed: int, burn_in: int) -> LivedRun:
    """Run one wijk with the coin, place and luck both from `seed`, and count its last year."""
    policy = load_scenario(SCENARIO)
    wijk = Wijk(preset, seed=seed, place_seed=seed, burn_in=burn_in, policy=policy).run(MONTHS)
    last_year = read_sums(wijk.recorder).iloc[-YEAR:]
    counts = {name: last_year[name].sum() for name in SUMMED}
    return LivedRun(preset, seed, counts, np.zeros((0, 3)))

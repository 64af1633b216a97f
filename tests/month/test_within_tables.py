"""Rules read and write within their tables: some of them run with numba's own checks of every index."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from wijkabm.ground.compiled.kernels import IS_COMPILED, kernel
from wijkabm.ground.tables.town import Ring
from wijkabm.ground.tables.world import make_table

ROOT = Path(__file__).parents[2]
CHECKED = (
    "month/test_time_for_others.py",
    "month/test_ties.py",
    "month/test_street.py",
    "coin/test_coins.py",
)
"""Tests of a dozen rules that compile in half a minute; kept like all that is compiled."""


@kernel
def read(ring, row):
    return ring.weight[row, 0]


@pytest.mark.skipif("NUMBA_BOUNDSCHECK" not in os.environ, reason="nothing looks at indices here")
def test_reading_beyond_a_table_is_noticed():
    ring = make_table(Ring, 2)
    ring.weight[:] = 3.0
    assert read(ring, np.int64(1)) == 3.0
    with pytest.raises(IndexError):
        read(ring, np.int64(2))


@pytest.mark.skipif(not IS_COMPILED, reason="plain Python looks at every index")
def test_rules_stay_within_their_tables():
    files = (__file__, *(str(ROOT / "tests" / name) for name in CHECKED))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "0", "-k", "not stay_within", *files],
        env={**os.environ, "NUMBA_BOUNDSCHECK": "1"}, cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:]
    assert "skipped" not in done.stdout

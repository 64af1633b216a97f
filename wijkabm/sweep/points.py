"""The points of a design: drawn by SALib or scipy, laid out as a grid, or read from a table."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from wijkabm.ground.errors import InputError
from wijkabm.sweep.factors import Factor
from wijkabm.sweep.schema import MOST_RUNS, Sampling, SweepDesign

if TYPE_CHECKING:
    import pandas as pd


class Points(NamedTuple):
    """Points of a design, a row each and a column per factor.

    Attributes
    ----------
    values : ndarray
        What the factors are.
    shares : ndarray
        Where in their distributions, 0-1, which is what SALib is told; NaN for a table.
    """

    values: np.ndarray
    shares: np.ndarray


NO_EXTRA: Final = "the method {} needs SALib; install it with: pip install 'wijkabm[analysis]'"


def draw_points(design: SweepDesign) -> Points:
    """All points, in their order; the same for the same design.

    Raises
    ------
    InputError
        Too many points, a table that cannot be read or lacks a factor.
    """
    sampling, factors = design.sampling, design.factors
    if sampling is None:
        return Points(np.zeros((1, 0)), np.zeros((1, 0)))
    if sampling.method == "table":
        return _read_table(design, sampling)
    shares = _draw_shares(sampling, factors)
    values = np.column_stack([factor.take(shares[:, k]) for k, factor in enumerate(factors)])
    return Points(values, shares)


def make_problem(names: list[str]) -> dict[str, Any]:
    """The problem as SALib takes it: every factor by its share, 0-1."""
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}


def _draw_shares(sampling: Sampling, factors: tuple[Factor, ...]) -> np.ndarray:
    """Shares 0-1, shape (points, factors)."""
    n = sampling.points or 1
    if sampling.method == "grid":
        axes = np.meshgrid(*(factor.shares(n) for factor in factors), indexing="ij")
        return np.column_stack([axis.reshape(-1) for axis in axes])
    if sampling.method == "latin_hypercube":
        from scipy.stats import qmc

        return np.asarray(qmc.LatinHypercube(len(factors), rng=sampling.seed).random(n))
    problem = make_problem([factor.name for factor in factors])
    try:
        if sampling.method == "sobol":
            from SALib.sample.sobol import sample as draw_saltelli

            return np.asarray(
                draw_saltelli(problem, n, calc_second_order=False, seed=sampling.seed)
            )
        from SALib.sample.morris import sample as draw_trajectories
    except ModuleNotFoundError as error:
        if error.name != "SALib":
            raise
        raise InputError(NO_EXTRA.format(sampling.method)) from None
    return np.asarray(draw_trajectories(problem, n, num_levels=sampling.levels, seed=sampling.seed))


def _read_table(design: SweepDesign, sampling: Sampling) -> Points:
    """Points from a CSV or Parquet file with a column per factor, each point once."""
    path = design.folder / Path(sampling.file or "")
    is_text = path.suffix != ".parquet"
    said = f"sampling: file {path}:"
    table = _open_table(path, is_text, said)
    _check_columns(table, [factor.name for factor in design.factors], said)
    lines = table.index.to_numpy() + (2 if is_text else 1)
    said += " line" if is_text else " row"
    columns = [_read_column(table[factor.name], factor, lines, said) for factor in design.factors]
    values = np.column_stack(columns)
    _check_twice(values, lines, said)
    return Points(values, np.full(values.shape, np.nan))


def _open_table(path: Path, is_text: bool, said: str) -> "pd.DataFrame":
    """The table of a file, without its blank lines."""
    import pandas as pd

    try:
        if not is_text:
            return pd.read_parquet(path)
        # As it is written, blank lines too, so that an error finds its line again.
        table = pd.read_csv(path, dtype=str, keep_default_na=False, skip_blank_lines=False)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is no table with a line of names"
        raise InputError(f"{said} cannot be read: {reason}") from None
    return table[~table.isin(["", None]).all(axis=1)]


def _check_columns(table: "pd.DataFrame", names: Sequence[str], said: str) -> None:
    """Raise ``InputError`` unless there is a column for each factor, no other, and a point or more."""
    if len(table.columns) == 1 and ";" in table.columns[0]:
        raise InputError(
            f"{said} its columns are divided by semicolons; divide them by commas, and "
            "write decimals with a point"
        )
    for name in [*names, *table.columns]:
        if name not in table.columns or name not in names:
            what = "lacks the column" if name in names else "has a column that is no factor:"
            raise InputError(f"{said} {what} {name}; give {', '.join(names)}")
    if not 1 <= len(table) <= MOST_RUNS:
        raise InputError(f"{said} holds {len(table)} points; give 1 or more")


def _read_column(
    cells: "pd.Series[Any]", factor: Factor, lines: np.ndarray, said: str
) -> np.ndarray:
    """What a factor is at every point; raises ``InputError`` for what the design does not let it be."""
    import pandas as pd

    column = pd.to_numeric(cells, errors="coerce").to_numpy(float)
    wrong = ~((column >= factor.low) & (column <= factor.high))
    if factor.values:
        wrong |= ~np.isin(column, factor.values)
    if factor.is_whole:
        wrong |= column != np.rint(column)
    if wrong.any():
        row = int(np.argmax(wrong))
        cell = str(cells.iloc[row])
        raise InputError(
            f"{said} {lines[row]}, column {factor.name}: {repr(cell)[:40] if cell else 'an empty cell'} "
            f"is not one of the values that the design gives it; give {_tell_values(factor)}"
        )
    return column


def _tell_values(factor: Factor) -> str:
    """What a factor may be."""
    if factor.values:
        return ", ".join(f"{value:g}" for value in factor.values)
    whole = "a whole number" if factor.is_whole else "a number"
    return f"{whole} from {factor.low:g} to {factor.high:g}"


def _check_twice(values: np.ndarray, lines: np.ndarray, said: str) -> None:
    """Raise ``InputError`` if a point stands there twice: it would count as two."""
    _, first, which = np.unique(values, axis=0, return_index=True, return_inverse=True)
    again = first[which.reshape(-1)] != np.arange(len(values))
    if again.any():
        row = int(np.argmax(again))
        earlier = lines[first[which.reshape(-1)[row]]]
        more = f" ({again.sum()} in all repeat one)" if again.sum() > 1 else ""
        raise InputError(
            f"{said} {lines[row]}: holds the same point as {earlier}{more}; give each once, and seeds in "
            "the design to run it more often"
        )

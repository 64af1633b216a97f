"""How tables reach compiled rules: the right columns, and never wrong ones taken for right."""

from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wijkabm import kernels, unboxing
from wijkabm.kernels import Kernel, kernel, numba
from wijkabm.unboxing import ARRAY_TYPE, find_mismatch

pytestmark = pytest.mark.skipif(
    bool(numba.config.DISABLE_JIT), reason="nothing is compiled, so nothing is taken over"
)


class Table(NamedTuple):
    """Columns of every kind that the model has, and some that it has not."""

    cents: Any
    share: Any
    wide: Any
    number: float
    scalar: Any


class Even(NamedTuple):
    """Columns of one type, which numba keeps in another way."""

    low: Any
    high: Any


@kernel
def add_up(table, even, factor, out):
    """What is in a table, in a way that every column and index shows; changes two of them."""
    for i in range(table.cents.size):
        out[i] = factor * table.cents[i] + table.share[i] + even.low[i] - even.high[i]
        for k in range(table.wide.shape[1]):
            out[i] += (k + 1) * table.wide[i, k]
        table.cents[i] += 1
        table.wide[i, 0] = -1.0
    return table.number + table.scalar


@kernel
def call_it(table, even, factor, out):
    """A kernel that calls another."""
    return 2 * add_up(table, even, factor, out)


def make_tables(n: int, width: int = 2) -> tuple[Table, Even, np.ndarray]:
    """Tables with numbers that differ everywhere."""
    random = np.random.default_rng(n)
    table = Table(random.integers(0, 99, n), random.random(n), random.random((n, width)), 4.0, 7)
    return table, Even(np.arange(float(n)), np.ones(n)), np.zeros(n)


def copy_tables(table: Table, even: Even) -> tuple[Table, Even]:
    """The same with arrays of their own."""
    fields = (x.copy() if isinstance(x, np.ndarray) else x for x in table)
    return Table(*fields), Even(*(x.copy() for x in even))


@settings(deadline=None)
@given(st.integers(0, 40), st.integers(1, 5), st.integers(-3, 3))
def test_compiled_sees_and_changes_what_python_does(n: int, width: int, factor: int) -> None:
    table, even, out = make_tables(n, width)
    other, other_even = copy_tables(table, even)
    expected = np.zeros(n)
    for _ in range(2):  # the second call goes straight to the code
        found = add_up(table, even, factor, out)
        assert found == add_up.py_func(other, other_even, factor, expected)
        np.testing.assert_allclose(out, expected, rtol=1e-12)
        np.testing.assert_array_equal(table.cents, other.cents)
        np.testing.assert_array_equal(table.wide, other.wide)


def test_a_kernel_may_call_a_kernel() -> None:
    table, even, out = make_tables(3)
    assert call_it(table, even, 1, out) == 2 * (4.0 + 7)


@pytest.mark.parametrize(
    "odd",
    [
        {"cents": np.array([4.0, 5.0, 6.0])},
        {"cents": np.array([4, 5, 6], np.int32)},
        {"cents": np.array([4, 0, 5, 0, 6, 0])[::2]},
        {"share": np.array([1, 2, 3])},
        {"wide": np.asfortranarray([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])},
        {"wide": np.array([[1.0, 2.0, 9.0], [3.0, 4.0, 9.0], [5.0, 6.0, 9.0]])[:, :2]},
        {"scalar": 2.5},
        {"number": 3},
    ],
    ids=lambda odd: next(iter(odd)),
)
def test_a_column_of_another_type_is_never_taken_for_the_usual_one(odd: dict[str, Any]) -> None:
    table, even, out = make_tables(3)
    add_up(table, even, 1, out)  # the usual types are known now
    table, even, out = make_tables(3)
    table = table._replace(**odd)
    other, other_even = copy_tables(table, even)
    expected = np.zeros(3)
    assert add_up(table, even, 1, out) == add_up.py_func(other, other_even, 1, expected)
    np.testing.assert_allclose(out, expected, rtol=1e-12)


def test_what_came_first_decides_nothing_about_what_comes_later() -> None:
    @kernel
    def halve(parameters, out):
        out[0] = parameters.scalar / 2

    out = np.zeros(1)
    table, *_ = make_tables(3)
    for scalar in (7, 2.5, 7, True, 2.5, np.float64(9.0), 3):
        halve(table._replace(scalar=scalar, wide=table.wide[:, :1]), out)
        assert out[0] == scalar / 2
        halve(table._replace(scalar=scalar), out)
        assert out[0] == scalar / 2


@pytest.mark.parametrize(
    "odd",
    [{"cents": [4, 5, 6]}, {"cents": None}, {"wide": np.zeros(3)}, {"cents": "abc"}],
    ids=["list", "none", "flat", "text"],
)
def test_what_is_no_such_column_is_refused_and_nothing_changes(odd: dict[str, Any]) -> None:
    table, even, out = make_tables(3)
    add_up(table, even, 1, out)
    kept, out[:] = table.share.copy(), -1.0
    with pytest.raises(Exception, match=r"(?s)."):
        add_up(table._replace(**odd), even, 1, out)
    np.testing.assert_array_equal(out, -1.0)
    np.testing.assert_array_equal(table.share, kept)


def test_a_column_that_may_not_be_changed_is_not_changed() -> None:
    table, even, out = make_tables(3)
    add_up(table, even, 1, out)
    table.cents.flags.writeable = False
    before = table.cents.copy()
    with pytest.raises(Exception, match=r"(?s)."):
        add_up(table, even, 1, out)
    np.testing.assert_array_equal(table.cents, before)


def test_an_array_that_stands_alone_is_looked_at_too() -> None:
    table, even, _ = make_tables(3)
    add_up(table, even, 1, np.zeros(3))
    whole = np.zeros(3, np.int64)
    add_up(table, even, 1, whole)
    assert np.all(np.abs(whole) < 10_000)  # no bits of floats in it
    strided = np.full(6, -1.0)
    add_up(table, even, 1, strided[::2])
    np.testing.assert_array_equal(strided[1::2], -1.0)


def test_an_unusual_array_that_came_first_decides_nothing_either() -> None:
    table, even, _ = make_tables(3)
    fresh = kernel(add_up.py_func)
    strided = np.full(6, -1.0)
    fresh(table, even, 1, strided[::2])
    plain = np.zeros(3)
    fresh(table, even, 1, plain)
    fresh(table, even, 1, strided[::2])
    np.testing.assert_array_equal(strided[::2], plain + 1.0)  # the cents rise by one at every call
    np.testing.assert_array_equal(strided[1::2], -1.0)
    assert len(fresh._codes) == 1  # of the plain one; numba itself looks at the other


def test_an_array_that_stands_alone_and_may_not_be_changed_is_not_changed() -> None:
    table, even, out = make_tables(3)
    add_up(table, even, 1, out)
    out.flags.writeable = False
    before = out.copy()
    with pytest.raises(Exception, match=r"(?s)."):
        add_up(table, even, 1, out)
    np.testing.assert_array_equal(out, before)


@kernel
def subtract_rows(table):
    """First row less the second, column by column: what a layout that is taken wrongly would mix up."""
    return table[0, 0] - table[1, 0], table[0, 1] - table[1, 1]


def test_arrays_that_stand_alone_may_lie_by_rows_or_columns() -> None:
    by_rows = np.array([[5, 30], [2, 10]])
    for table in (by_rows, np.asfortranarray(by_rows), by_rows):
        assert subtract_rows(table) == (3, 20)


def test_arrays_are_where_they_are_looked_for() -> None:
    assert find_mismatch() == ""


def test_where_arrays_look_otherwise_numba_goes_its_own_way(monkeypatch: Any) -> None:
    """Code that does not check its tables is never called by the classes of its arguments alone."""
    monkeypatch.setattr(unboxing, "find_mismatch", lambda: "flags")
    assert not unboxing.take_tables_directly()
    monkeypatch.setattr(kernels, "IS_DIRECT", False)
    assert not isinstance(kernels.kernel(add_up.py_func), Kernel)


def test_tables_go_in_the_short_way() -> None:
    """The machine code of a kernel reads columns by itself; else all of this tested numba."""
    assert isinstance(add_up, Kernel)
    table, even, out = make_tables(3)
    compiled = numba.njit(add_up.py_func)  # a kernel that comes from the cache shows no code
    compiled(table, even, 1, out)
    (code,) = compiled.inspect_llvm().values()
    assert ARRAY_TYPE in code

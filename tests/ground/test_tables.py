"""Tables as compiled rules take them: the right columns, and never wrong ones for right."""

import copy
import gc
import pickle
import random
from concurrent.futures import ThreadPoolExecutor
from inspect import get_annotations
from threading import Barrier
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wijkabm.ground.books import Ledger
from wijkabm.ground.compiled.kernels import IS_COMPILED, inline, kernel
from wijkabm.ground.compiled.tables import Numbers, Table, number_layout
from wijkabm.ground.tables.columns import Unit
from wijkabm.ground.tables.people import Households
from wijkabm.ground.tables.premises import Premises
from wijkabm.ground.tables.town import Segments
from wijkabm.ground.tables.world import World, make_table

compiled_only = pytest.mark.skipif(
    not IS_COMPILED, reason="nothing is compiled, so nothing is taken over"
)


class Till(Table):
    """Columns of every kind that the model has, and some that it has not."""

    cents: Any
    share: Any
    wide: Any
    is_open: Any
    rate: Any
    count: Any


class Street(Table):
    """A table of tables."""

    till: Till
    other: Till


@kernel
def add_up(street, numbers, out):
    """What is in two tables, in a way that every column and place shows; changes two of the columns."""
    till, other = street.till, street.other
    for i in range(till.cents.size):
        out[i] = numbers.factor * till.cents[i] + till.share[i] + numbers.by_branch[i % 2]
        out[i] += till.is_open[i] * (other.cents[i] - other.share[i])
        for k in range(till.wide.shape[1]):
            out[i] += (k + 1) * till.wide[i, k]
        till.cents[i] += 1
        till.wide[i, till.wide.shape[1] - 1] = other.rate
    return till.rate + street.other.count


@kernel
def call_it(street, numbers, out):
    """A kernel that calls another."""
    return 2 * add_up(street, numbers, out)


@inline
def pay(till, i, cents):
    """A constant reaches it as one kind of number."""
    till.cents[i] += cents


@kernel
def pay_three(till):
    """Three constants, one function."""
    pay(till, 0, 1)
    pay(till, 1, 2)
    pay(till, 2, 300)


def make_till(n: int, width: int = 2, seed: int = 0) -> Till:
    luck = np.random.default_rng(n + seed)
    return Till(
        luck.integers(0, 99, n), luck.random(n), luck.random((n, width)), luck.random(n) < 0.5,
        luck.random(), int(luck.integers(9)),
    )  # fmt: skip


def make_street(n: int, width: int = 2) -> Street:
    return Street(make_till(n, width), make_till(n, width, seed=1))


def make_numbers(factor: float = 3.0) -> Numbers:
    return Numbers(factor=factor, by_branch=np.array([0.25, 0.5]))


def columns_of(table: Table) -> list[Any]:
    return [c for x in table for c in (columns_of(x) if isinstance(x, Table) else [x])]


def assert_same(one: Table, other: Table) -> None:
    for a, b in zip(columns_of(one), columns_of(other), strict=True):
        np.testing.assert_array_equal(a, b)


@settings(deadline=None)
@given(st.integers(0, 40), st.integers(1, 5), st.floats(-3, 3))
def test_compiled_sees_and_changes_what_python_does(n: int, width: int, factor: float) -> None:
    street, numbers = make_street(n, width), make_numbers(factor)
    other = copy.deepcopy(street)
    out, expected = np.zeros(n), np.zeros(n)
    for _ in range(2):  # the second call goes straight to the code
        found = add_up(street, numbers, out)
        assert found == add_up.py_func(other, numbers, expected)
        np.testing.assert_allclose(out, expected, rtol=1e-12)
        assert_same(street, other)


def test_a_kernel_may_call_a_kernel() -> None:
    street = make_street(3)
    assert call_it(street, make_numbers(), np.zeros(3)) == 2 * (
        street.till.rate + street.other.count
    )


COPIES = {
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "pickle": lambda table: pickle.loads(pickle.dumps(table)),
    "replaced": lambda table: table._replace(till=table.till._replace(cents=table.till.cents.copy())),
    "grown": lambda table: table._replace(
        till=Till(*(np.concatenate([c, c]) if isinstance(c, np.ndarray) else c for c in table.till)),
        other=Till(*(np.concatenate([c, c]) if isinstance(c, np.ndarray) else c for c in table.other)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", COPIES)
def test_another_table_is_read_where_it_lies_and_the_first_stays_as_it_was(how: str) -> None:
    street, numbers = make_street(3), make_numbers()
    add_up(street, numbers, np.zeros(3))
    kept = copy.deepcopy(street)
    another = COPIES[how](street)
    n = another.till.cents.size
    expected_of, expected, out = copy.deepcopy(another), np.zeros(n), np.zeros(n)
    add_up.py_func(expected_of, numbers, expected)
    add_up(another, numbers, out)
    np.testing.assert_allclose(out, expected, rtol=1e-12)
    assert_same(another, expected_of)
    if how != "copy":  # which shares its columns, as ever in Python
        assert_same(street.till._replace(wide=kept.till.wide), kept.till._replace())
    assert another._block is not street._block


def test_a_table_keeps_what_it_points_to_alive() -> None:
    """The only name of the tables within goes, and much else is allocated where they lay."""
    street, numbers = make_street(500), make_numbers()
    expected, out = np.zeros(500), np.zeros(500)
    add_up.py_func(copy.deepcopy(street), numbers, expected)
    street._address  # noqa: B018  (the block is written)
    street = copy.copy(street)
    gc.collect()
    held = [np.full(500, -1.0) for _ in range(2_000)]
    add_up(street, numbers, out)
    np.testing.assert_allclose(out, expected, rtol=1e-12)
    assert len(held) == 2_000


def test_ten_thousand_turns_of_growing_copying_storing_and_stepping() -> None:
    """Compiled code on the tables that come out of them, beside plain Python on plain copies."""
    luck = random.Random(5)
    numbers, street = make_numbers(1.0), make_street(4)
    plain = copy.deepcopy(street)
    for turn in range(10_000):
        what = luck.choice(("step", "step", "step", "copy", "pickle", "grow", "column", "shrink"))
        if what == "step":
            n = street.till.cents.size
            out, expected = np.zeros(n), np.zeros(n)
            assert add_up(street, numbers, out) == add_up.py_func(plain, numbers, expected)
            np.testing.assert_allclose(out, expected, rtol=1e-9, err_msg=str(turn))
        elif what == "copy":
            street = copy.deepcopy(street)
        elif what == "pickle":
            street = pickle.loads(pickle.dumps(street))
        elif what == "column":
            cents = np.arange(street.till.cents.size) * turn
            street = street._replace(till=street.till._replace(cents=cents.copy()))
            plain = plain._replace(till=plain.till._replace(cents=cents))
        else:
            keep = slice(0, 3) if what == "shrink" else slice(None)
            street, plain = (resize(table, keep, what == "grow") for table in (street, plain))
    assert_same(street, plain)


def resize(street: Street, keep: slice, is_longer: bool) -> Street:
    def other_rows(column: Any) -> Any:
        if not isinstance(column, np.ndarray):
            return column
        rows = column[keep].copy()
        return np.concatenate([rows, rows[:1]]) if is_longer and len(rows) < 60 else rows

    return Street(*(Till(*map(other_rows, till)) for till in street))


@kernel
def look_up(street, out):
    """Read a table, and change nothing of it."""
    for i in range(out.size):
        out[i] = street.till.cents[i] + street.other.wide[i, 1]
    return street.till.rate


def test_two_threads_take_one_table_at_once() -> None:
    """Nobody has asked for its block yet, and both do at the same moment."""
    look_up(make_street(1), np.zeros(1))
    at_once = Barrier(2)

    def look(street: Street, out: np.ndarray) -> tuple[int, float]:
        at_once.wait()
        return street._address, look_up(street, out)

    with ThreadPoolExecutor(2) as pool:
        for n in range(1, 200):
            street, outs = make_street(n), [np.zeros(n), np.zeros(n)]
            found = list(pool.map(look, [street, street], outs))
            assert found == [(street._address, street.till.rate)] * 2
            for out in outs:
                np.testing.assert_array_equal(out, street.till.cents + street.other.wide[:, 1])


def test_a_column_cannot_be_resized_away_from_under_its_block() -> None:
    street = make_street(3)
    add_up(street, make_numbers(), np.zeros(3))
    with pytest.raises(ValueError, match="resize"):
        street.till.cents.resize(100_000)


@compiled_only
@pytest.mark.parametrize("part", ["whole", "slice", "pair"])
def test_a_kernel_gives_no_column_away(part: str) -> None:
    """It would have no owner: with its table, the memory goes."""
    with pytest.raises(TypeError, match="gives back a column of a table"):
        GIVES[part](make_till(3))
    assert copy_cents(make_till(3)).tolist() == make_till(3).cents.tolist()


@kernel
def give_whole(till):
    return till.cents


@kernel
def give_slice(till):
    return till.cents[1:]


@kernel
def give_pair(till):
    return 1, till.wide


@kernel
def copy_cents(till):
    return till.cents.copy()


GIVES = {"whole": give_whole, "slice": give_slice, "pair": give_pair}


@compiled_only
def test_code_refuses_a_table_of_another_layout_and_does_nothing() -> None:
    street, numbers, out = make_street(3), make_numbers(), np.zeros(3)
    add_up(street, numbers, out)
    code = next(code for key, code in add_up._codes.items() if key[0] == street._layout_number)
    odd = street._replace(till=street.till._replace(cents=np.ones(3)))
    before = copy.deepcopy(odd)
    with pytest.raises(TypeError, match="of another layout"):
        code(odd, numbers, out)
    with pytest.raises((TypeError, AttributeError)):
        code(None, numbers, out)
    assert_same(odd, before)


ODD = {
    "cents": np.array([4.0, 5.0, 6.0]),
    "share": np.array([1, 2, 3]),
    "is_open": np.array([1, 0, 1]),
    "count": 2.5,
    "rate": 3,
}


@pytest.mark.parametrize("name", ODD)
def test_a_column_of_another_type_is_another_layout_with_code_of_its_own(name: str) -> None:
    street, numbers = make_street(3), make_numbers()
    add_up(street, numbers, np.zeros(3))
    odd = street._replace(till=street.till._replace(**{name: ODD[name]}))
    assert odd._layout_number != street._layout_number
    for table in (odd, street, odd):
        plain, out, expected = copy.deepcopy(table), np.zeros(3), np.zeros(3)
        assert add_up(table, numbers, out) == add_up.py_func(plain, numbers, expected)
        np.testing.assert_allclose(out, expected, rtol=1e-12)


@compiled_only
@pytest.mark.parametrize(
    "column",
    [
        [4, 5, 6],
        None,
        "abc",
        np.array([4, 0, 5, 0, 6, 0])[::2],
        np.asfortranarray([[1, 2], [3, 4]]),
        np.array(5),
        np.array(["a", "b"]),
        np.array([1, 2, 3], ">i8"),
        np.array([1, 2, 3], np.float16),
        np.array([1, 2, 3], np.longdouble),
        np.frombuffer(bytes(24), np.int64),
    ],
    ids=[
        "list",
        "none",
        "text",
        "every other",
        "by columns",
        "no row",
        "words",
        "other machine",
        "half",
        "long",
        "not ours",
    ],
)
def test_what_can_be_no_column_is_refused_with_its_name(column: Any) -> None:
    street, out = make_street(3), np.full(3, -1.0)
    odd = street._replace(till=street.till._replace(cents=column))
    with pytest.raises(TypeError, match=r"Till.cents is .*; compiled rules take"):
        add_up(odd, make_numbers(), out)
    np.testing.assert_array_equal(out, -1.0)


def test_columns_are_not_replaced_and_none_is_missing_or_new() -> None:
    till = make_till(2)
    with pytest.raises(AttributeError, match=r"Till.cents: .*_replace\(cents"):
        till.cents = np.zeros(2)  # type: ignore[misc]
    with pytest.raises((AttributeError, TypeError)):
        del till.cents
    for wrong in (lambda: till._replace(debt=1), lambda: Till(1, 2), lambda: Till(*till, 3)):
        with pytest.raises(TypeError, match="Till"):
            wrong()
    assert till._replace(count=5).count == 5


def test_a_table_says_what_it_is() -> None:
    told = repr(make_street(3))
    assert told.startswith("Street(till=Till(cents=int64[3], ")
    assert "wide=float64[3, 2]" in told


@compiled_only
def test_a_constant_compiles_a_function_once() -> None:
    till = make_till(3)
    before = till.cents.copy()
    pay_three(till)
    np.testing.assert_array_equal(till.cents - before, [1, 2, 300])
    fresh = kernel(pay_three.py_func)
    fresh.dispatcher.recompile() if fresh.dispatcher.overloads else fresh(till)
    assert len(pay.overloads) == 1


def test_a_layout_is_the_same_number_in_every_process() -> None:
    assert number_layout((("cents", ("<i8", 1)), ("rate", "float64"))) == 5973382665335496031


@compiled_only
def test_arrays_that_stand_alone_are_looked_at() -> None:
    street, numbers = make_street(3), make_numbers()
    add_up(street, numbers, np.zeros(3))
    whole = np.zeros(3, np.int64)
    add_up(street, numbers, whole)
    assert np.all(np.abs(whole) < 10_000)  # no bits of floats in it
    strided = np.full(6, -1.0)
    add_up(street, numbers, strided[::2])
    np.testing.assert_array_equal(strided[1::2], -1.0)
    locked = np.zeros(3)
    locked.flags.writeable = False
    with pytest.raises(Exception, match=r"(?s)."):
        add_up(street, numbers, locked)
    np.testing.assert_array_equal(locked, 0.0)


@kernel
def subtract_rows(table):
    """First row less the second, column by column: what a layout that is taken wrongly would mix up."""
    return table[0, 0] - table[1, 0], table[0, 1] - table[1, 1]


def test_arrays_that_stand_alone_may_lie_by_rows_or_columns() -> None:
    by_rows = np.array([[5, 30], [2, 10]])
    for table in (by_rows, np.asfortranarray(by_rows), by_rows):
        assert subtract_rows(table) == (3, 20)


# --- what columns are -----------------------------------------------------------------------------

OF_ROWS = [kind for kind in get_annotations(World).values() if kind is not Ledger]


@pytest.mark.parametrize("kind", OF_ROWS, ids=lambda kind: kind.__name__)
def test_a_column_has_one_unit_and_is_stored_as_that_says(kind):
    table = make_table(kind, 3)
    for name, hint in get_annotations(kind).items():
        unit, *width = hint.__metadata__
        assert isinstance(unit, Unit), f"{kind.__name__}.{name}"
        assert all(isinstance(size, int) for size in width), f"{kind.__name__}.{name}"
        column = getattr(table, name)
        assert (column.dtype, column.shape) == (unit.store, (3, *width)), f"{kind.__name__}.{name}"


def test_money_of_the_purses_is_whole_and_shares_are_not():
    assert make_table(Households, 1).savings.dtype == np.int64
    assert make_table(Households, 1).expected_income.dtype == np.float64
    assert make_table(Premises, 2).repair.dtype == np.float64
    assert make_table(Segments, 2, distance=(7,)).distance.shape == (2, 7)

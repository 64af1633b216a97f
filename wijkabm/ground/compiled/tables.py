"""Tables: columns under names, and the one block of memory through which compiled code reads them.

Numba hands a tuple of arrays over by value: a table of forty columns is some three hundred numbers, in every
call of every part of a rule, and most of the time that compiling takes. Here compiled code gets one address
(`wijkabm.ground.compiled.pointers`). There, written once, stands where each column lies and how long it is:

    layout number; per column: address of its data, length of each dimension; per number: its bits;
    per table within the table: the address of its block.

A table's columns are never replaced: another column, more rows, a copy, a table that comes out of a file is a
new table with a block of its own, and a world that holds it is a new world. What is *in* a column changes as
ever; its type and shape do not, even where numpy would let one set them. The layout number says which
columns of which types in which order; compiled code asks it first, so a table of another make is refused and
never read wrongly.
"""

import hashlib
from collections.abc import Iterator
from functools import cache
from inspect import get_annotations
from typing import Any, Final, Self

import numpy as np

NUMBERS: Final = {
    float: "float64", np.float64: "float64", int: "int64", np.int64: "int64", np.uint64: "uint64",
}  # fmt: skip
"""Classes of single numbers that a table may hold, and what compiled code takes them for."""

Fields = tuple[tuple[str, Any], ...]
"""Of each column: its name, and a dtype with the number of dimensions, the name of a number's type, or the
fields of a table within."""


class Once:
    """An attribute that is worked out when somebody first asks, and then stands.

    Two threads that ask at once get the same: a block that compiled code reads is never replaced.
    """

    def __init__(self, work_out: Any) -> None:
        self.work_out, self.name = work_out, work_out.__name__

    def __get__(self, table: Any, kind: type) -> Any:
        return self if table is None else table.__dict__.setdefault(self.name, self.work_out(table))


class Table:
    """Columns under the names that a subclass annotates, in that order; given by place or by name.

    As with a named tuple, ``_fields`` are the names, ``_replace`` makes another table, and a table can be
    gone through column by column.

    Raises
    ------
    TypeError
        A column too few or one that does not exist; and, where compiled code first takes the table, one that
        is no array as `is_column` says, nor a number, nor a table.
    """

    _fields: Any = ()

    def __init_subclass__(cls) -> None:
        cls._fields = (*cls._fields, *get_annotations(cls))

    def __init__(self, *columns: Any, **named: Any) -> None:
        given = dict(zip(self._fields, columns, strict=False)) | named
        if len(columns) + len(named) != len(self._fields) or given.keys() != set(self._fields):
            wrong = sorted(set(self._fields) ^ given.keys()) or f"{len(columns)} columns"
            raise TypeError(f"{type(self).__name__} has columns {self._fields}; see {wrong}")
        self.__dict__.update((name, given[name]) for name in self._fields)

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(
            f"{type(self).__name__}.{name}: columns are not replaced; change what is in them, or make "
            f"another table with _replace({name}=...)"
        )

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__}.{name}: a table keeps its columns")

    def __iter__(self) -> Iterator[Any]:
        return (self.__dict__[name] for name in self._fields)

    def _replace(self, **changed: Any) -> Self:
        """Another table, with other columns under some of the names."""
        return type(self)(**{**dict(zip(self._fields, self, strict=True)), **changed})

    def __reduce__(self) -> Any:
        return type(self), tuple(
            self
        )  # a copy, or what comes out of a file, has a block of its own

    def __repr__(self) -> str:
        columns = ", ".join(f"{n}={_describe(x)}" for n, x in zip(self._fields, self, strict=True))
        return f"{type(self).__name__}({columns})"

    @Once
    def _layout(self) -> Fields:
        return tuple(
            (name, describe_field(f"{type(self).__name__}.{name}", column))
            for name, column in zip(self._fields, self, strict=True)
        )

    @Once
    def _layout_number(self) -> int:
        return number_layout(self._layout)

    @Once
    def _held(self) -> tuple[Any, ...]:
        return tuple(self)  # numpy resizes nothing in place that two hold

    @Once
    def _block(self) -> np.ndarray:
        words = [self._layout_number]
        for column in self._held:
            if isinstance(column, np.ndarray):
                words += [column.__array_interface__["data"][0], *column.shape]
            elif isinstance(column, Table):
                words.append(column._address)
            else:
                words.append(int(np.array(column, NUMBERS[type(column)]).view(np.int64)))
        return np.array(words, np.int64)

    @Once
    def _address(self) -> int:
        return int(self._block.__array_interface__["data"][0])


class Numbers(Table):
    """Numbers, and arrays of them, under names that need no class of their own."""

    def __init__(self, **numbers: Any) -> None:
        self.__dict__.update(numbers, _fields=tuple(numbers))

    def __reduce__(self) -> Any:
        return _name, (self._fields, tuple(self))


def _name(names: tuple[str, ...], numbers: tuple[Any, ...]) -> Numbers:
    return Numbers(**dict(zip(names, numbers, strict=True)))


def is_column(column: np.ndarray) -> bool:
    """Whether an array can be a column: rows one after another, writeable, numbers of usual sizes."""
    kind = column.dtype
    fits = kind.kind in "biuf" and kind.isnative and (kind.itemsize in (4, 8) or kind.kind != "f")
    return fits and column.ndim > 0 and column.flags.carray and kind.itemsize <= 8


def describe_field(where: str, column: Any) -> Any:
    """What of a column decides which machine code reads it; see `Fields`."""
    if isinstance(column, np.ndarray) and is_column(column):
        return column.dtype.str, column.ndim
    if isinstance(column, Table):
        return column._layout
    if type(column) in NUMBERS:
        return NUMBERS[type(column)]
    raise TypeError(
        f"{where} is {_describe(column)}; compiled rules take arrays of numbers that are contiguous, "
        "aligned and writeable, single numbers, and tables"
    )


@cache
def number_layout(fields: Fields) -> int:
    """A number for these fields, the same in every process: 63 bits of a hash."""
    return int.from_bytes(hashlib.sha256(repr(fields).encode()).digest()[:8], "little") >> 1


def _describe(column: Any) -> str:
    if isinstance(column, np.ndarray):
        unusual = "" if not column.size or is_column(column) else ", not as a column lies"
        return f"{column.dtype}{list(column.shape)}{unusual}"
    return repr(column)

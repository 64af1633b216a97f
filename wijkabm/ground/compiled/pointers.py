"""How compiled code takes a table: as the address of its block (see `wijkabm.ground.compiled.tables`).

A column is read from there where it is used: a few loads of words that never change, so that the compiler
takes them out of loops where it can. No array that is read so has an owner in compiled code: it stays the
table's, and a kernel may not keep it or give it back.
"""

from functools import cache
from typing import Any, Final

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.datamodel.models import OpaqueModel
from numba.core.typing.templates import AttributeTemplate
from numba.extending import (
    NativeValue,
    infer_getattr,
    lower_getattr_generic,
    register_model,
    typeof_impl,
    unbox,
)
from numba.np.numpy_support import from_dtype

from wijkabm.ground.compiled.tables import Fields, Table, number_layout

WORD: Final = ir.IntType(64)


class TableType(types.Type):
    """The type of a table in compiled code, named by the number of its layout.

    Attributes
    ----------
    fields : dict of str to (int, numba type)
        Where in the block each column stands, in words, and what it is.
    """

    def __init__(self, layout: Fields) -> None:
        self.layout = layout
        self.fields: dict[str, tuple[int, Any]] = {}
        place = 1  # the layout's number comes first
        for name, field in layout:
            kind = find_type(field)
            self.fields[name] = place, kind
            place += 1 + (kind.ndim if isinstance(kind, types.Array) else 0)
        super().__init__(f"Table{number_layout(layout):x}")

    def __reduce__(self) -> Any:
        return TableType, (self.layout,)


def find_type(field: Any) -> Any:
    """Numba's type of a field as `tables.describe_field` describes it."""
    if isinstance(field, str):
        return getattr(types, field)
    if len(field) == 2 and isinstance(field[0], str):
        dtype, n_dimensions = field
        return types.Array(from_dtype(np.dtype(dtype)), n_dimensions, "C")
    return find_table_type(field)


@cache
def find_table_type(layout: Fields) -> TableType:
    """The type of tables of a layout."""
    return TableType(layout)


@typeof_impl.register(Table)
def type_of_table(table: Table, context: Any) -> TableType:
    """What numba asks of an argument that it does not know."""
    return find_table_type(table._layout)


@register_model(TableType)
class TableModel(OpaqueModel):
    """An address."""


@infer_getattr
class TableAttribute(AttributeTemplate):
    """Columns are attributes."""

    key = TableType

    def generic_resolve(self, table: TableType, column: str) -> Any:
        """Type of a column; None if there is none, and numba says so."""
        return table.fields.get(column, (0, None))[1]


def load(builder: Any, block: Any, place: int, kind: Any) -> Any:
    """The word at a place of a block as `kind`; nobody writes there while code can read it."""
    address = builder.gep(block, [WORD(8 * place)], inbounds=True)
    word = builder.load(builder.bitcast(address, kind.as_pointer()))
    word.set_metadata("invariant.load", builder.module.add_metadata([]))
    return word


@lower_getattr_generic(TableType)
def load_field(context: Any, builder: Any, table: TableType, block: Any, column: str) -> Any:
    """A number, the block of a table within, or an array that borrows the column's memory."""
    place, kind = table.fields[column]
    native = context.get_value_type(kind)
    if not isinstance(kind, types.Array):
        return load(builder, block, place, native)
    item = context.get_abi_sizeof(context.get_data_type(kind.dtype))
    shape = [load(builder, block, place + 1 + d, WORD) for d in range(kind.ndim)]
    strides = [WORD(item)]  # rows one after another: the last dimension is the nearest
    for length in reversed(shape[1:]):
        strides.insert(0, builder.mul(strides[0], length))
    n_items = shape[0]
    for length in shape[1:]:
        n_items = builder.mul(n_items, length)
    model = context.data_model_manager[kind]
    parts = {
        "nitems": n_items,
        "itemsize": WORD(item),
        "data": load(builder, block, place, native.elements[model.get_field_position("data")]),
    }
    array = ir.Constant(native, None)  # no owner, no parent
    for part, value in parts.items():
        array = builder.insert_value(array, value, model.get_field_position(part))
    for part, lengths in (("shape", shape), ("strides", strides)):
        for d, length in enumerate(lengths):
            array = builder.insert_value(array, length, (model.get_field_position(part), d))
    return array


@unbox(TableType)
def take_address(kind: TableType, table: Any, c: Any) -> NativeValue:
    """The address of a table's block, if its layout is the one that the code was compiled for.

    Raises, in compiled code, a TypeError if not, before anything is done.
    """
    builder = c.builder
    block = cgutils.alloca_once_value(builder, ir.Constant(c.context.get_value_type(kind), None))
    is_error = cgutils.alloca_once_value(builder, cgutils.true_bit)
    number = c.pyapi.object_getattr_string(table, "_address")
    with builder.if_then(cgutils.is_not_null(builder, number)):
        address = c.pyapi.long_as_longlong(number)
        c.pyapi.decref(number)
        found = builder.inttoptr(address, block.type.pointee)
        builder.store(found, block)
        is_same = builder.icmp_unsigned(
            "==", load(builder, found, 0, WORD), WORD(number_layout(kind.layout))
        )
        with builder.if_else(is_same) as (same, other):
            with same:
                builder.store(cgutils.false_bit, is_error)
            with other:
                c.pyapi.err_set_string(
                    "PyExc_TypeError", "a table of another layout than this code was compiled for"
                )
    return NativeValue(builder.load(block), is_error=builder.load(is_error))

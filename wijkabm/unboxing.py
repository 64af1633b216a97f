"""How a table reaches a compiled rule: its columns are looked at where numpy keeps them.

A rule takes a dozen tables with hundreds of columns. Numba's own way of taking over an array costs a
hundred nanoseconds and two allocations a column, and checks no more than the size of an item; over a
month that is as much as a small wijk's life. Here a column costs a few loads, and its type is checked in
full. The arrays stay Python's: a kernel may change what is in them, and may not keep them or give them
back.

The places of an array's fields are part of numpy's binary interface and do not move; `find_mismatch` looks
whether they are where they are expected, and if not numba's own way is used.
"""

import ctypes
from typing import Any, Final

import llvmlite.binding
import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import NativeValue, unbox
from numba.np import numpy_support

ARRAY_TYPE: Final = "wijkabm_ndarray_type"
"""Name under which compiled code finds numpy's class of arrays."""

NEEDED_FLAGS: Final = 0x1 | 0x100 | 0x400  # contiguous, aligned, writeable


class ArrayFields(ctypes.Structure):
    """``PyArrayObject_fields`` of numpy's C interface."""

    _fields_ = (
        ("count", ctypes.c_ssize_t),
        ("type", ctypes.c_void_p),
        ("data", ctypes.c_void_p),
        ("n_dimensions", ctypes.c_int),
        ("shape", ctypes.POINTER(ctypes.c_ssize_t)),
        ("strides", ctypes.POINTER(ctypes.c_ssize_t)),
        ("base", ctypes.c_void_p),
        ("dtype", ctypes.c_void_p),
        ("flags", ctypes.c_int),
    )


class DtypeFields(ctypes.Structure):
    """The beginning of ``PyArray_Descr``, the same in numpy 1 and 2."""

    _fields_ = (
        ("count", ctypes.c_ssize_t),
        ("type", ctypes.c_void_p),
        ("scalar_type", ctypes.c_void_p),
        ("letters", ctypes.c_char * 4),
        ("number", ctypes.c_int),
    )


def find_mismatch() -> str:
    """What of an array is not where it is looked for; empty if all is well."""
    array = np.zeros((3, 5), np.int64)
    found = ArrayFields.from_address(id(array))
    dtype = DtypeFields.from_address(id(array.dtype))
    pairs = {
        "type": (found.type, id(np.ndarray)),
        "data": (found.data, array.ctypes.data),
        "n_dimensions": (found.n_dimensions, array.ndim),
        "dtype": (found.dtype, id(array.dtype)),
        "flags": (found.flags & NEEDED_FLAGS, NEEDED_FLAGS),
        "number": (dtype.number, array.dtype.num),
    }
    wrong = [name for name, (there, expected) in pairs.items() if there != expected]
    if not wrong:
        for name in ("shape", "strides"):
            if tuple(getattr(found, name)[:2]) != getattr(array, name):
                wrong.append(name)
    return ", ".join(wrong)


def is_column(field: types.Type) -> bool:
    """Whether a field of a table is an array as `state.make_table` makes them."""
    return (
        type(field) is types.Array
        and field.layout == "C"
        and field.ndim > 0
        and field.mutable
        and field.aligned
        and isinstance(field.dtype, types.Integer | types.Float | types.Boolean)
    )


TUPLES: Final[Any] = getattr(types, "BaseTuple")  # noqa: B009  (mypy does not see what numba's types are)
WORD: Final = ir.IntType(64)
NUMBER: Final = ir.IntType(32)
ADDRESS: Final = ir.IntType(8).as_pointer()


def read_field(builder: Any, base: Any, place: Any, kind: ir.Type) -> Any:
    """Load what a C structure at `base` holds in a field, as `kind`."""
    address = builder.gep(base, [WORD(place.offset)])
    return builder.load(builder.bitcast(address, kind.as_pointer()))


def find_reader(module: ir.Module, n_dimensions: int) -> ir.Function:
    """A function of compiled code, ``(object, dtype number, item size, native array) -> fits``.

    It fills numba's structure of an array: meminfo, parent, items, item size, data, shape, strides, a
    word each. An object of another type leaves it as it is. One for all columns, so that a kernel with
    hundreds of them compiles soon.
    """
    name = f"wijkabm_read_column_{n_dimensions}"
    if name in module.globals:
        return module.globals[name]
    kind = ir.FunctionType(ir.IntType(1), [ADDRESS, NUMBER, WORD, WORD.as_pointer()])
    reader = ir.Function(module, kind, name)
    reader.linkage = "internal"
    reader.attributes.add("noinline")
    found, dtype_number, item_size, native = reader.args
    builder = ir.IRBuilder(reader.append_basic_block())
    array_type = module.globals.get(ARRAY_TYPE)
    if array_type is None:
        array_type = cgutils.add_global_variable(module, ir.IntType(8), ARRAY_TYPE)
    its_type = read_field(builder, found, ArrayFields.type, ADDRESS)
    is_array = builder.icmp_unsigned("==", its_type, array_type)
    with builder.if_then(builder.not_(is_array), likely=False):
        builder.ret(cgutils.false_bit)
    dtype = read_field(builder, found, ArrayFields.dtype, ADDRESS)
    flags = read_field(builder, found, ArrayFields.flags, NUMBER)
    fits = builder.icmp_signed(
        "==", builder.and_(flags, NUMBER(NEEDED_FLAGS)), NUMBER(NEEDED_FLAGS)
    )
    for there, expected in (
        (read_field(builder, found, ArrayFields.n_dimensions, NUMBER), NUMBER(n_dimensions)),
        (read_field(builder, dtype, DtypeFields.number, NUMBER), dtype_number),
    ):
        fits = builder.and_(fits, builder.icmp_signed("==", there, expected))
    with builder.if_then(builder.not_(fits), likely=False):
        builder.ret(cgutils.false_bit)
    lengths = [
        builder.load(builder.gep(first, [WORD(k)]))
        for first in (
            read_field(builder, found, place, WORD.as_pointer())
            for place in (ArrayFields.shape, ArrayFields.strides)
        )
        for k in range(n_dimensions)
    ]
    n_items = lengths[0]
    for length in lengths[1:n_dimensions]:
        n_items = builder.mul(n_items, length)
    data = read_field(builder, found, ArrayFields.data, WORD)
    for k, word in enumerate([WORD(0), WORD(0), n_items, item_size, data, *lengths]):
        builder.store(word, builder.gep(native, [WORD(k)]))
    builder.ret(cgutils.true_bit)
    return reader


def read_column(field: types.Array, item: Any, c: Any) -> tuple[Any, Any]:
    """The native array of a column, and whether the Python object `item` is what `field` says."""
    builder, dtype = c.builder, numpy_support.as_dtype(field.dtype)
    kind = c.context.get_value_type(field)
    native = cgutils.alloca_once_value(builder, ir.Constant(kind, None))
    fits = builder.call(
        find_reader(builder.module, field.ndim),
        [
            builder.bitcast(item, ADDRESS),
            NUMBER(dtype.num),
            WORD(dtype.itemsize),
            builder.bitcast(native, WORD.as_pointer()),
        ],
    )
    return builder.load(native), fits


SCALARS: Final = {
    "float64": ("PyFloat_Type", np.float64),
    "int64": ("PyLong_Type", np.int64),
    "bool": ("PyBool_Type", np.bool_),
}
"""Python's and numpy's classes of the numbers that parameters hold beside arrays, by numba's name."""


def is_checked(kind: Any) -> bool:
    """Whether compiled code notices by itself that an argument is not of the type `kind`.

    Of named tuples it does if what they hold is columns, numbers or such tuples again; what is no tuple
    is looked at before.
    """
    if not isinstance(kind, TUPLES):
        return True
    return hasattr(kind, "instance_class") and all(
        is_column(field)
        or str(field) in SCALARS
        or (isinstance(field, TUPLES) and is_checked(field))
        for field in kind
    )


def name_class(kind: type) -> str:
    """Name under which compiled code finds one of numpy's classes."""
    return f"wijkabm_{kind.__name__}_type"


def is_number(item: Any, field: Any, c: Any) -> Any:
    """Whether a Python object is a number of just the type `field`, Python's or numpy's."""
    python_name, numpy_class = SCALARS[str(field)]
    its_type = read_field(c.builder, c.builder.bitcast(item, ADDRESS), ArrayFields.type, ADDRESS)
    is_one, is_other = (
        c.builder.icmp_unsigned(
            "==", its_type, c.builder.bitcast(c.pyapi.get_c_object(name), ADDRESS)
        )
        for name in (python_name, name_class(numpy_class))
    )
    return c.builder.or_(is_one, is_other)


def unbox_table(table: Any, found: Any, c: Any) -> NativeValue:
    """A named tuple of columns, parameters and other tables as compiled code takes it.

    Raises, in compiled code, a TypeError where a column or number is not of the type that the kernel was
    compiled for.
    """
    builder = c.builder
    fits, is_error = cgutils.true_bit, cgutils.false_bit
    values, cleanups = [], []
    for k, field in enumerate(table):
        item = c.pyapi.tuple_getitem(found, k)
        if is_column(field):
            value, as_expected = read_column(field, item, c)
            fits = builder.and_(fits, as_expected)
        else:
            if str(field) in SCALARS:
                fits = builder.and_(fits, is_number(item, field, c))
            native = c.unbox(field, item)
            value = native.value
            is_error = builder.or_(is_error, native.is_error)
            if native.cleanup is not None:
                cleanups.append(native.cleanup)
        values.append(value)
    with builder.if_then(builder.not_(fits), likely=False):
        name = table.instance_class.__name__
        c.pyapi.err_set_string("PyExc_TypeError", f"{name}: a column is of another type")

    def cleanup() -> None:
        for give_back in reversed(cleanups):
            give_back()

    return NativeValue(
        c.context.make_tuple(builder, table, values),
        is_error=builder.or_(is_error, builder.not_(fits)),
        cleanup=cleanup if cleanups else None,
    )


def take_tables_directly() -> bool:
    """Let numba use `unbox_table` for every named tuple, if arrays are what they are expected to be.

    Returns
    -------
    bool
        Whether they are; if not, numba's own way is used, which does not check what it gets.
    """
    for numpy_class in (np.ndarray, *(found for _, found in SCALARS.values())):
        llvmlite.binding.add_symbol(name_class(numpy_class), id(numpy_class))
    if find_mismatch():
        return False
    for kind in ("NamedTuple", "NamedUniTuple"):
        unbox(getattr(types, kind))(unbox_table)
    return True

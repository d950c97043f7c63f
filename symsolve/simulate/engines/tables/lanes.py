"""Vectors of 64 numbers in float32 for compiled functions: a row of hidden units in a table of bits.

LLVM splits them into whatever registers the processor has (four of AVX-512, eight of AVX2), which keeps sums
over many samples in registers; loops over arrays, as numba writes them, go through memory.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic, models, register_model

LANES = 64
# Flags of active units are stored by sixteen: what one comparison of AVX-512 yields.
FLAG_BITS = 16
FLAGS = LANES // FLAG_BITS

_FLOAT = ir.FloatType()
_VECTOR = ir.VectorType(_FLOAT, LANES)
_INDEX = ir.IntType(32)
# A product and a sum may become one instruction.
_FUSED = ("contract",)


class _Lanes(types.Type):
    def __init__(self) -> None:
        super().__init__(name="Lanes")


lanes = _Lanes()


@register_model(_Lanes)
class _LanesModel(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, _VECTOR)


def _constant(value: float) -> ir.Constant:
    return ir.Constant(_VECTOR, [value] * LANES)


def _shuffled(builder: ir.IRBuilder, first: Any, second: Any, places: range) -> Any:
    indices = ir.Constant(ir.VectorType(_INDEX, len(places)), list(places))
    return builder.shuffle_vector(first, second, indices)


def _pointer(context: Any, builder: Any, signature: Any, which: int, values: Any, target: Any) -> Any:
    """Where an element of a flat array lies, given as two arguments."""
    array, place = values[which : which + 2]
    data = context.make_array(signature.args[which])(context, builder, array).data
    return builder.bitcast(builder.gep(data, [place]), target.as_pointer())


def _active(builder: ir.IRBuilder, drive: Any) -> Any:
    """Where a drive is above 0, or not a number, which must not look like a silent unit."""
    return builder.fcmp_unordered(">", drive, _constant(0.0))


def _instruction(result: Any, build: Callable[..., Any]) -> Any:
    """An intrinsic of vectors only: ``build`` gets the builder and the values."""

    def codegen(context: Any, builder: ir.IRBuilder, signature: Any, values: Any) -> Any:
        return build(builder, *values)

    return lambda kinds: (result(*kinds), codegen)


@intrinsic
def nothing(typing: Any) -> Any:
    """64 zeros."""
    return _instruction(lanes, lambda builder: _constant(0.0))(())


@intrinsic
def plus(typing: Any, first: Any, second: Any) -> Any:
    """first + second."""
    return _instruction(lanes, lambda builder, a, b: builder.fadd(a, b))((first, second))


@intrinsic
def times(typing: Any, first: Any, second: Any) -> Any:
    """first * second."""
    return _instruction(lanes, lambda builder, a, b: builder.fmul(a, b))((first, second))


@intrinsic
def fused(typing: Any, first: Any, second: Any, third: Any) -> Any:
    """first * second + third, rounded once where the processor can."""

    def build(builder: ir.IRBuilder, a: Any, b: Any, c: Any) -> Any:
        return builder.fadd(builder.fmul(a, b, flags=_FUSED), c, flags=_FUSED)

    return _instruction(lanes, build)((first, second, third))


@intrinsic
def response(typing: Any, drive: Any, readout: Any) -> Any:
    """The sum of max(drive, 0) * readout, halves added to halves; nan stays nan."""

    def build(builder: ir.IRBuilder, a: Any, b: Any) -> Any:
        sums = builder.select(_active(builder, a), builder.fmul(a, b, flags=_FUSED), _constant(0.0))
        width = LANES
        while width > 1:
            width //= 2
            undefined = ir.Constant(sums.type, ir.Undefined)
            halves = (_shuffled(builder, sums, undefined, range(s, s + width)) for s in (0, width))
            sums = builder.fadd(*halves, flags=_FUSED)
        return builder.extract_element(sums, ir.Constant(_INDEX, 0))

    return _instruction(types.float32, build)((drive, readout))


@intrinsic
def load(typing: Any, array: Any, place: Any) -> Any:
    """The 64 numbers of a flat float32 array from a place on."""

    def codegen(context: Any, builder: ir.IRBuilder, signature: Any, values: Any) -> Any:
        pointer = _pointer(context, builder, signature, 0, values, _VECTOR)
        return builder.load(pointer, align=4, typ=_VECTOR)

    return lanes(array, types.intp), codegen


@intrinsic
def store(typing: Any, array: Any, place: Any, values: Any) -> Any:
    """Write 64 numbers to a flat float32 array from a place on."""

    def codegen(context: Any, builder: ir.IRBuilder, signature: Any, arguments: Any) -> Any:
        pointer = _pointer(context, builder, signature, 0, arguments, _VECTOR)
        builder.store(arguments[2], pointer, align=4)
        return context.get_dummy_value()

    return types.void(array, types.intp, values), codegen


@intrinsic
def store_active(typing: Any, flags: Any, place: Any, values: Any) -> Any:
    """Write which numbers are above 0 to a flat uint16 array, four entries from a place on."""
    flag = ir.IntType(FLAG_BITS)

    def codegen(context: Any, builder: ir.IRBuilder, signature: Any, arguments: Any) -> Any:
        pointer = _pointer(context, builder, signature, 0, arguments, flag)
        active = _active(builder, arguments[2])
        for part in range(FLAGS):
            places = range(part * FLAG_BITS, (part + 1) * FLAG_BITS)
            packed = builder.bitcast(_shuffled(builder, active, active, places), flag)
            builder.store(packed, builder.gep(pointer, [ir.Constant(_INDEX, part)]), align=2)
        return context.get_dummy_value()

    return types.void(flags, types.intp, values), codegen


@intrinsic
def plus_where(typing: Any, values: Any, number: Any, flags: Any, place: Any) -> Any:
    """values + number where the flags written by ``store_active`` say so."""
    flag, gates = ir.IntType(FLAG_BITS), ir.VectorType(ir.IntType(1), FLAG_BITS)

    def codegen(context: Any, builder: ir.IRBuilder, signature: Any, arguments: Any) -> Any:
        before, number = arguments[:2]
        pointer = _pointer(context, builder, signature, 2, arguments, flag)
        spread = _spread(builder, number, FLAG_BITS)
        parts = []
        # By sixteen all the way, so that each addition is one masked instruction.
        for part in range(FLAGS):
            packed = builder.load(builder.gep(pointer, [ir.Constant(_INDEX, part)]), align=2, typ=flag)
            kept = _shuffled(builder, before, before, range(part * FLAG_BITS, (part + 1) * FLAG_BITS))
            gate = builder.bitcast(packed, gates)
            parts.append(builder.select(gate, builder.fadd(kept, spread), kept))
        return _joined(builder, parts)

    return lanes(values, types.float32, flags, types.intp), codegen


def _spread(builder: ir.IRBuilder, number: Any, count: int) -> Any:
    """A vector of copies of a number."""
    kind = ir.VectorType(_FLOAT, count)
    one = builder.insert_element(ir.Constant(kind, ir.Undefined), number, ir.Constant(_INDEX, 0))
    return builder.shuffle_vector(one, one, ir.Constant(ir.VectorType(_INDEX, count), [0] * count))


def _joined(builder: ir.IRBuilder, parts: list[Any]) -> Any:
    """Vectors one after the other as one vector."""
    while len(parts) > 1:
        parts = [
            _shuffled(builder, first, second, range(2 * first.type.count))
            for first, second in zip(parts[::2], parts[1::2])
        ]
    return parts[0]

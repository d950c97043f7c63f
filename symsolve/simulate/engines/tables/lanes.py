"""Vectors of 64 numbers in float32 for compiled functions: a row of hidden units in a table of bits.

LLVM splits them into whatever registers the processor has (four of AVX-512, eight of AVX2), which keeps sums
over many samples in registers; loops over arrays, as numba writes them, go through memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic, models, register_model

LANES = 64
# Flags of active units are stored by sixteen: what one comparison of AVX-512 yields.
FLAG_BITS = 16
FLAGS = LANES // FLAG_BITS
# So many samples are summed over units together: one tree of additions serves them all.
QUAD = 4

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


def _pointer(context: Any, builder: Any, signature: Any, which: int, values: Any, target: Any) -> Any:
    """Where an element of a flat array lies, given as two arguments."""
    array, place = values[which : which + 2]
    data = context.make_array(signature.args[which])(context, builder, array).data
    return builder.bitcast(builder.gep(data, [place]), target.as_pointer())


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
def respond(
    typing: Any,
    outputs: Any,
    flags: Any,
    place: Any,
    noted: Any,
    first: Any,
    second: Any,
    third: Any,
    fourth: Any,
    readout: Any,
) -> Any:
    """Write the sums of max(drive, 0) * readout of four samples, from the place of the first on.

    Where ``noted``, write which drives are above 0 to ``flags``, a flat uint16 array, four entries a sample.
    A drive that is not a number must not look like a silent unit, so it counts as one above 0.
    """
    flag = ir.IntType(FLAG_BITS)
    zeros = ir.Constant(ir.VectorType(_FLOAT, FLAG_BITS), [0.0] * FLAG_BITS)

    def codegen(context: Any, builder: ir.IRBuilder, signature: Any, arguments: Any) -> Any:
        place, noted, *drives, readout = arguments[2:]
        to_outputs, to_flags = (
            context.make_array(kind)(context, builder, array).data
            for kind, array in zip(signature.args[:2], arguments[:2])
        )
        sums, start = [], builder.mul(place, ir.Constant(place.type, FLAGS))
        for number, drive in enumerate(drives):
            parts = _cut(builder, drive)
            gates = [builder.fcmp_unordered(">", part, zeros) for part in parts]
            with builder.if_then(noted):
                for entry, gate in enumerate(gates, FLAGS * number):
                    target = builder.gep(to_flags, [builder.add(start, ir.Constant(place.type, entry))])
                    builder.store(builder.bitcast(gate, flag), target, align=2)
            total = None
            for part, weights, gate in zip(parts, _cut(builder, readout), gates):
                more = builder.fmul(part, weights, flags=_FUSED)
                more = more if total is None else builder.fadd(more, total, flags=_FUSED)
                total = builder.select(gate, more, zeros if total is None else total)
            sums.append(total)
        target = builder.bitcast(builder.gep(to_outputs, [place]), ir.VectorType(_FLOAT, QUAD).as_pointer())
        builder.store(_sums_of_four(builder, sums), target, align=4)
        return context.get_dummy_value()

    return (
        types.void(outputs, flags, types.intp, types.boolean, first, second, third, fourth, readout),
        codegen,
    )


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
            kept = _picked(builder, before, before, range(part * FLAG_BITS, (part + 1) * FLAG_BITS))
            gate = builder.bitcast(packed, gates)
            parts.append(builder.select(gate, builder.fadd(kept, spread), kept))
        return _joined(builder, parts)

    return lanes(values, types.float32, flags, types.intp), codegen


def _spread(builder: ir.IRBuilder, number: Any, count: int) -> Any:
    """A vector of copies of a number."""
    kind = ir.VectorType(_FLOAT, count)
    one = builder.insert_element(ir.Constant(kind, ir.Undefined), number, ir.Constant(_INDEX, 0))
    return builder.shuffle_vector(one, one, ir.Constant(ir.VectorType(_INDEX, count), [0] * count))


def _cut(builder: ir.IRBuilder, values: Any) -> list[Any]:
    """A vector of 64 as four of sixteen."""
    return [
        _picked(builder, values, values, range(start, start + FLAG_BITS))
        for start in range(0, LANES, FLAG_BITS)
    ]


def _sums_of_four(builder: ir.IRBuilder, vectors: list[Any]) -> Any:
    """The sum over each of four vectors of sixteen, halves added to halves, of all four at once."""
    count = run = FLAG_BITS
    while len(vectors) > 1:
        vectors = [_halves_added(builder, pair, run) for pair in zip(vectors[::2], vectors[1::2])]
        run //= 2
    (sums,) = vectors
    starts = range(0, count, run)
    while run > 1:
        turned = [place - place % run + (place + run // 2) % run for place in range(count)]
        sums = builder.fadd(sums, _picked(builder, sums, sums, turned), flags=_FUSED)
        run //= 2
    return _picked(builder, sums, sums, starts)


def _halves_added(builder: ir.IRBuilder, pair: tuple[Any, Any], run: int) -> Any:
    """Of each run of so many numbers in two vectors, the halves added to each other."""
    places = [place for place in range(2 * FLAG_BITS) if place % run < run // 2]
    lower, upper = (_picked(builder, *pair, [n + shift for n in places]) for shift in (0, run // 2))
    return builder.fadd(lower, upper, flags=_FUSED)


def _picked(builder: ir.IRBuilder, first: Any, second: Any, places: Iterable[int]) -> Any:
    """Numbers of two vectors, written one after the other, as one vector."""
    indices = [ir.Constant(_INDEX, place) for place in places]
    return builder.shuffle_vector(first, second, ir.Constant(ir.VectorType(_INDEX, len(indices)), indices))


def _joined(builder: ir.IRBuilder, parts: list[Any]) -> Any:
    """Vectors one after the other as one vector."""
    while len(parts) > 1:
        parts = [
            _picked(builder, first, second, range(2 * first.type.count))
            for first, second in zip(parts[::2], parts[1::2])
        ]
    return parts[0]

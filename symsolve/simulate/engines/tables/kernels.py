"""Compiled loops over tables of bits, for one block of 64 hidden units; they run without the GIL.

Weights are flat float32 arrays, rows of ``stride`` numbers, a multiple of 64: rows of the skills first, then
those of the bits. Indices are unsigned where they come from arrays: numba checks the sign of others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import numba
import numpy as np
from numpy.typing import NDArray

from symsolve.simulate.engines.tables.lanes import (
    FLAGS,
    LANES,
    QUAD,
    fused,
    load,
    nothing,
    plus,
    plus_where,
    respond,
    store,
    times,
)

Function = TypeVar("Function", bound=Callable[..., Any])
Floats32 = NDArray[np.float32]
OPTIONS: dict[str, Any] = {"nogil": True, "boundscheck": False, "error_model": "numpy"}
# Groups of the 32 bits of the paper's task.
OFTEN = np.uint64(4)
# Values of the lower bits of a group of most eight: of as many entries are both tables of sums at most.
LOWER = 16


class Units(NamedTuple):
    """A network, padded with units that are always silent."""

    weights: Floats32  # flat
    bias: Floats32
    readout: Floats32
    stride: int


class Samples(NamedTuple):
    """A batch."""

    values: NDArray[np.uint8]  # of each sample's groups of bits: (samples, groups), or more columns
    labels: NDArray[np.float64]
    ends: NDArray[np.int64]  # where the samples of each skill end
    bits: int
    group: int  # bits tabulated together


def digest_of_sources(folder: Path) -> str:
    """What changes with any source file of a folder."""
    files = sorted(folder.glob("*.py"))
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()[:16]


SOURCES = digest_of_sources(Path(__file__).parent)


def compiled(function: Function) -> Function:
    """Compile when first called, keep the code on disk where there is a place to keep it."""
    # numba compiles a function again when its own file has changed, and not when one has whose functions it
    # calls; but it finds what it keeps by this name.
    function.__qualname__ += f"_{SOURCES}"
    try:
        done: Function = numba.njit(cache=True, **OPTIONS)(function)
    except RuntimeError:  # numba finds no folder that it may write to
        done = numba.njit(**OPTIONS)(function)
    return done


def inlined(function: Function) -> Function:
    """Compile into the compiled functions that call it."""
    done: Function = numba.njit(forceinline=True, **OPTIONS)(function)
    return done


@compiled
def fill_tables(units: Any, samples: Any, column: int, tables: Any) -> None:
    """All sums of the rows of each group of bits: entry v of group g adds the bits that are set in v."""
    bits, group = samples.bits, samples.group
    for first in range(0, bits, group):
        base = (first // group << group) * LANES
        store(tables, base, nothing())
        for bit in range(first, min(first + group, bits)):
            row = load(units.weights, (len(samples.ends) + bit) * units.stride + column)
            half = 1 << (bit - first)
            for value in range(half):
                known = load(tables, base + value * LANES)
                store(tables, base + (half + value) * LANES, plus(known, row))


@inlined
def drive_of(own: Any, tables: Any, values: Any, group: Any, groups: Any, sample: Any) -> Any:
    """What units see of a sample: the row of its skill and the entry of each group of its bits."""
    for number in range(groups):
        entry = (number << group) + values[sample, number]
        own = plus(own, load(tables, np.intp(entry) * LANES))
    return own


@inlined
def responses(own: Any, out: Any, tables: Any, samples: Any, groups: Any, ends: Any, to: Any) -> None:
    """Outputs and flags of the samples of a skill, by fours, also over its end."""
    values, group, (flags, outputs) = samples.values, np.uint64(samples.group), to
    last, one, noted = np.uint64(len(values) - 1), np.uint64(1), len(flags) > 0
    for place in range(ends[0], ends[1], QUAD):
        first = np.uint64(place)
        second, third = min(first + one, last), min(first + one + one, last)
        respond(
            outputs,
            flags,
            place,
            noted,
            drive_of(own, tables, values, group, groups, first),
            drive_of(own, tables, values, group, groups, second),
            drive_of(own, tables, values, group, groups, third),
            drive_of(own, tables, values, group, groups, min(third + one, last)),
            out,
        )


@compiled
def forward(units: Any, samples: Any, column: int, tables: Any, flags: Any, outputs: Any) -> None:
    """What a block of units contributes to the outputs; note which are active, unless ``flags`` is empty.

    What is written over the end of a skill, the next skill writes again; behind the last there is room.
    """
    groups = np.uint64((samples.bits + samples.group - 1) // samples.group)
    fill_tables(units, samples, column, tables)
    out, start = load(units.readout, column), 0
    for skill in range(len(samples.ends)):
        ends = (start, samples.ends[skill])
        own = plus(load(units.weights, skill * units.stride + column), load(units.bias, column))
        if groups == OFTEN:  # a loop of known length has no overhead
            responses(own, out, tables, samples, OFTEN, ends, (flags, outputs))
        else:
            responses(own, out, tables, samples, groups, ends, (flags, outputs))
        start = ends[1]


@compiled
def sort_by_value(samples: Any, number: int, order: Any, borders: Any) -> None:
    """Samples in the order of the value v of a group of bits; they lie at borders[v]:borders[v + 1]."""
    values, column, one = samples.values, np.uint64(number), np.uint64(1)
    # Shifted by one entry, counts become starts, and starts become ends while the samples are placed.
    borders[:] = 0
    for sample in range(np.uint64(len(values))):
        value = values[sample, column] + np.uint64(2)
        if value < np.uint64(len(borders)):
            borders[value] += np.uint32(1)
    for entry in range(one, np.uint64(len(borders))):
        borders[entry] += borders[entry - one]
    for sample in range(np.uint64(len(values))):
        value = values[sample, column] + one
        order[borders[value]] = sample
        borders[value] += np.uint32(1)


@compiled
def skill_slopes(units: Any, samples: Any, column: int, residuals: Any, flags: Any, found: Any) -> None:
    """Derivatives by the weights of the skills and by the bias; the readout's begin with their part."""
    ends, stride, out = samples.ends, units.stride, load(units.readout, column)
    bias_slope, readout_slope = nothing(), nothing()
    start = 0
    for skill in range(len(ends)):
        sums = nothing()
        for sample in range(start, ends[skill]):
            sums = plus_where(sums, residuals[sample], flags, sample * FLAGS)
        start = ends[skill]
        own = plus(load(units.weights, skill * stride + column), load(units.bias, column))
        readout_slope = fused(own, sums, readout_slope)
        sums = times(sums, out)
        bias_slope = plus(bias_slope, sums)
        store(found, skill * stride + column, sums)
    rows = len(ends) + samples.bits
    store(found, rows * stride + column, bias_slope)
    store(found, (rows + 1) * stride + column, readout_slope)


@compiled
def sums_by_half(residuals: Any, order: Any, borders: Any, flags: Any, table: Any) -> None:
    """The residuals of the samples, summed where a unit is active, by the value of their group of bits.

    Kept are the sums over all values with the same lower bits, and then over those with the same upper bits:
    two short tables, which stay in the first-level cache.
    """
    lower = min(LOWER, len(borders) - 1)
    for entry in range(lower):
        store(table, entry * LANES, nothing())
    for upper in range((len(borders) - 1) // lower):
        total = nothing()
        for entry in range(lower):
            value, sums = np.uint32(upper * lower + entry), nothing()
            for rank in range(borders[value], borders[value + np.uint32(1)]):
                sample = order[np.uint32(rank)]
                sums = plus_where(sums, residuals[sample], flags, np.intp(sample) * FLAGS)
            total = plus(total, sums)
            store(table, entry * LANES, plus(load(table, entry * LANES), sums))
        store(table, (lower + upper) * LANES, total)


@compiled
def bit_slopes(units: Any, samples: Any, column: int, number: int, table: Any, found: Any) -> None:
    """Derivatives by the weights of a group of bits, from the sums of its values."""
    skills, bits, stride, first = len(samples.ends), samples.bits, units.stride, number * samples.group
    last_row = (skills + bits + 1) * stride + column
    out, readout_slope = load(units.readout, column), load(found, last_row)
    width = min(samples.group, bits - first)
    lower = min(LOWER, 1 << width)
    for bit in range(width):
        mark, start, entries = 1 << bit, 0, lower
        if mark >= lower:
            mark, start, entries = mark // lower, lower, (1 << width) // lower
        sums = nothing()
        for entry in range(entries):
            if entry & mark:
                sums = plus(sums, load(table, (start + entry) * LANES))
        place = (skills + first + bit) * stride + column
        readout_slope = fused(load(units.weights, place), sums, readout_slope)
        store(found, place, times(sums, out))
    store(found, last_row, readout_slope)

"""Compiled loops over tables of bits, for blocks of 64 hidden units; they run without the GIL.

Weights come as flat float32 arrays, rows of ``stride`` numbers, a multiple of 64: rows of the skills first,
then those of the bits.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numba
import numpy as np

from symsolve.simulate.engines.tables.lanes import (
    FLAGS,
    LANES,
    load,
    nothing,
    plus,
    plus_where,
    positive_part,
    store,
    store_active,
    times,
    total,
)

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """Compile when first called, keep the code on disk where there is a place to keep it."""
    options: dict[str, Any] = {"nogil": True, "boundscheck": False, "error_model": "numpy"}
    try:
        done: Function = numba.njit(cache=True, **options)(function)
    except RuntimeError:  # numba finds no folder that it may write to
        done = numba.njit(**options)(function)
    return done


@compiled
def fill_tables(
    weights: Any, stride: int, column: int, skills: int, bits: int, group: int, tables: Any
) -> None:
    """All sums of the rows of each group of bits: entry v of group g adds the bits that are set in v."""
    for first in range(0, bits, group):
        base = (first // group << group) * LANES
        store(tables, base, nothing())
        for bit in range(first, min(first + group, bits)):
            row = load(weights, (skills + bit) * stride + column)
            half = 1 << (bit - first)
            for value in range(half):
                known = load(tables, base + value * LANES)
                store(tables, base + (half + value) * LANES, plus(known, row))


@compiled
def forward(
    weights: Any,
    bias: Any,
    readout: Any,
    stride: int,
    columns: tuple[int, int],
    words: Any,
    ends: Any,
    bits: int,
    group: int,
    tables: Any,
    flags: Any,
    outputs: Any,
) -> None:
    """What some blocks of units contribute to the outputs; note which are active, unless flags is empty.

    ``flags`` has 4 entries a sample, the samples of one block after those of the other.
    """
    skills, samples, last = len(ends), len(words), np.uint64((1 << group) - 1)
    shift = np.uint64(group)
    groups = (bits + group - 1) // group
    outputs[:] = 0
    for column in range(columns[0], columns[1], LANES):
        fill_tables(weights, stride, column, skills, bits, group, tables)
        out = load(readout, column)
        place = (column - columns[0]) // LANES * samples * FLAGS
        start = 0
        for skill in range(skills):
            own = plus(load(weights, skill * stride + column), load(bias, column))
            for sample in range(start, ends[skill]):
                drive, word = own, words[sample]
                for number in range(groups):
                    entry = (number << group) + np.intp(word & last)
                    drive = plus(drive, load(tables, entry * LANES))
                    word >>= shift
                if len(flags):
                    store_active(flags, place + sample * FLAGS, drive)
                outputs[sample] += total(times(positive_part(drive), out))
            start = ends[skill]


@compiled
def sort_by_values(words: Any, bits: int, group: int, orders: Any, borders: Any) -> None:
    """Samples in the order of the value v of each group of bits, which lie at borders[v]:borders[v + 1]."""
    for number in range(len(orders)):
        first = number * group
        shift, last = np.uint64(first), np.uint64((1 << min(group, bits - first)) - 1)
        order, places = orders[number], borders[number]
        # Shifted by one entry, counts become starts, and starts become ends while the samples are placed.
        places[:] = 0
        for word in words:
            value = np.intp((word >> shift) & last)
            if value + 2 < len(places):
                places[value + 2] += 1
        for entry in range(1, len(places)):
            places[entry] += places[entry - 1]
        for sample in range(len(words)):
            value = np.intp((words[sample] >> shift) & last)
            order[places[value + 1]] = sample
            places[value + 1] += 1


@compiled
def backward(
    weights: Any,
    bias: Any,
    readout: Any,
    stride: int,
    columns: tuple[int, int],
    residuals: Any,
    ends: Any,
    bits: int,
    group: int,
    orders: Any,
    borders: Any,
    flags: Any,
    table: Any,
    found: Any,
) -> None:
    """Derivatives by the parameters of some blocks of units, as rows of ``found``: weights, bias, readout.

    With M the sum over samples of input, residual and whether the unit is active, they are M times the
    readout, and the column sums of M times the weights.
    """
    skills, samples, width = len(ends), len(residuals), columns[1] - columns[0]
    for column in range(columns[0], columns[1], LANES):
        at, out = column - columns[0], load(readout, column)
        place = at // LANES * samples * FLAGS
        bias_slope, readout_slope = nothing(), nothing()
        start = 0
        for skill in range(skills):
            sums = nothing()
            for sample in range(start, ends[skill]):
                sums = plus_where(sums, residuals[sample], flags, place + sample * FLAGS)
            start = ends[skill]
            own = plus(load(weights, skill * stride + column), load(bias, column))
            readout_slope = plus(readout_slope, times(own, sums))
            sums = times(sums, out)
            bias_slope = plus(bias_slope, sums)
            store(found, skill * width + at, sums)
        for first in range(0, bits, group):
            number = first // group
            for value in range(1 << min(group, bits - first)):
                sums = nothing()
                for rank in range(borders[number, value], borders[number, value + 1]):
                    sample = orders[number, rank]
                    sums = plus_where(sums, residuals[sample], flags, place + sample * FLAGS)
                store(table, value * LANES, sums)
            for bit in range(min(group, bits - first) - 1, -1, -1):
                half, sums = 1 << bit, nothing()
                for value in range(half):
                    upper = load(table, (half + value) * LANES)
                    sums = plus(sums, upper)
                    store(table, value * LANES, plus(load(table, value * LANES), upper))
                row = skills + first + bit
                readout_slope = plus(readout_slope, times(load(weights, row * stride + column), sums))
                store(found, row * width + at, times(sums, out))
        store(found, (skills + bits) * width + at, bias_slope)
        store(found, (skills + bits + 1) * width + at, readout_slope)

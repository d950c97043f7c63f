"""One step, shared between threads of compiled code, which hand over to each other without Python.

A step has two stages: outputs of all samples, then derivatives. Each stage is cut into parts, one for each
block of hidden units, that threads take from a counter. Whoever finds none left and one unfinished (its
thread has lost its core) computes that part again after a moment: a part only writes to memory of the thread
that computes it, its bits are the same whoever does, and only the first to finish it is made its owner. So
nobody ever waits for longer than a part takes, and the result is independent of the number of threads.

A thread that comes back late may read what belongs to a later step by then: its numbers are wrong, and
thrown away, because the parts of its own step all have an owner. Only what is used as an index must not
change under its hands, so orders and counters are made anew for each step.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from symsolve.simulate.engines.tables.atomics import claim, pause, peek, take
from symsolve.simulate.engines.tables.kernels import (
    Floats32,
    bit_slopes,
    compiled,
    forward,
    skill_slopes,
    sort_by_value,
    sums_by_half,
)
from symsolve.simulate.engines.tables.lanes import LANES

# How often a thread looks whether others are done before it does their work: about the time of a part.
PATIENCE = 1000
# How often a helper looks for the next step before it goes to sleep: about two milliseconds.
ALERT = 40_000
# Counters lie on lines of the cache of their own: the next part, and how many are done, of either stage.
SPACING = 8
NEXT, DONE = (0, SPACING), (2 * SPACING, 3 * SPACING)
COUNTERS = 4 * SPACING


class Memory(NamedTuple):
    """What threads write to; the first axis is the thread."""

    tables: Floats32  # (threads, entries * 64)
    outputs: Floats32  # of each block: (threads, blocks, samples + 3)
    flags: NDArray[np.uint16]  # (threads, blocks, 4 * (samples + 3)), or empty when no slopes are wanted
    residuals: Floats32  # (threads, samples)
    found: Floats32  # slopes, rows of weights, then bias and readout: (threads, rows * stride)


class Step(NamedTuple):
    """What is made anew for each step."""

    counters: NDArray[np.int64]
    owners: NDArray[np.int64]  # of each part of the first stage, then of the second; -1 as long as none is
    orders: NDArray[np.uint32]  # of the samples by each group of bits: (threads, groups, samples)
    borders: NDArray[np.uint32]  # (threads, groups, values + 1)
    slope: float  # the derivative of the loss by an output is this times the residual


@compiled
def backward(units: Any, samples: Any, memory: Any, step: Any, me: int, block: int) -> None:
    """Derivatives by the parameters of a block of units.

    With M the sum over samples of input, residual and whether the unit is active, they are M times the
    readout, and the column sums of M times the weights.
    """
    column, sorts = block * LANES, step.orders.shape[1]
    flags = memory.flags[peek(step.owners, sorts + block), block]
    table, residuals, found = memory.tables[me], memory.residuals[me], memory.found[me]
    skill_slopes(units, samples, column, residuals, flags, found)
    for number in range(sorts):
        sorter = peek(step.owners, number)
        values = 1 << min(samples.group, samples.bits - number * samples.group)
        borders = step.borders[sorter, number, : values + 1]
        sums_by_half(residuals, step.orders[sorter, number], borders, flags, table)
        bit_slopes(units, samples, column, number, table, found)


@compiled
def do_part(stage: int, part: int, units: Any, samples: Any, memory: Any, step: Any, me: int) -> None:
    """A part of a stage: of the first, sorting by each group of bits, then outputs of each block."""
    sorts = step.orders.shape[1]
    if stage == 1:
        backward(units, samples, memory, step, me, part)
    elif part < sorts:
        values = 1 << min(samples.group, samples.bits - part * samples.group)
        sort_by_value(samples, part, step.orders[me, part], step.borders[me, part, : values + 1])
    else:
        block = part - sorts
        outputs, flags = memory.outputs[me, block], memory.flags[me, block]
        forward(units, samples, block * LANES, memory.tables[me], flags, outputs)


@compiled
def unfinished(owners: Any, start: int, stop: int) -> int:
    """The last entry without an owner; -1 if there is none."""
    for entry in range(stop - 1, start - 1, -1):
        if peek(owners, entry) < 0:
            return entry
    return -1


@compiled
def do_stage(stage: int, units: Any, samples: Any, memory: Any, step: Any, me: int) -> None:
    """Take parts of a stage until none is left; return when all are done."""
    blocks, sorts = memory.outputs.shape[1], step.orders.shape[1]
    parts, first = (sorts + blocks, 0) if stage == 0 else (blocks, sorts + blocks)
    part = take(step.counters, NEXT[stage])
    while part < parts:
        do_part(stage, part, units, samples, memory, step, me)
        if claim(step.owners, first + part, me):
            take(step.counters, DONE[stage])
        part = take(step.counters, NEXT[stage])
    looks = 0
    while peek(step.counters, DONE[stage]) < parts:
        pause()
        looks += 1
        part = unfinished(step.owners, first, first + parts) if looks > PATIENCE else -1
        # Never a part that has an owner: others may be reading what this thread wrote for it.
        if part >= 0:
            do_part(stage, part - first, units, samples, memory, step, me)
            if claim(step.owners, part, me):
                take(step.counters, DONE[stage])


@compiled
def add_up_outputs(memory: Any, step: Any, sums: Any) -> None:
    """The outputs of the whole network."""
    sums[:] = 0
    for block in range(memory.outputs.shape[1]):
        outputs = memory.outputs[peek(step.owners, step.orders.shape[1] + block), block]
        for sample in range(len(sums)):
            sums[sample] += outputs[sample]


@compiled
def share_outputs(units: Any, samples: Any, memory: Any, step: Any, me: int) -> None:
    """A thread's share of a step without slopes; the caller finds the outputs in its residuals."""
    do_stage(0, units, samples, memory, step, me)
    if me == 0:
        add_up_outputs(memory, step, memory.residuals[me])


@compiled
def share_slopes(units: Any, samples: Any, memory: Any, step: Any, me: int) -> float:
    """A thread's share of a step; returns the sum of squared residuals.

    Thread 0 is the caller, and finds the slopes of all blocks in its memory.
    """
    do_stage(0, units, samples, memory, step, me)
    # Each thread for itself: to wait for another would take longer.
    residuals, squares = memory.residuals[me], 0.0
    add_up_outputs(memory, step, residuals)
    for sample in range(len(residuals)):
        residual = np.float32(residuals[sample] - samples.labels[sample])
        squares += np.float64(residual) * np.float64(residual)
        residuals[sample] = residual * np.float32(step.slope)
    do_stage(1, units, samples, memory, step, me)
    if me == 0:
        gather(units, memory, step)
    return squares


@compiled
def gather(units: Any, memory: Any, step: Any) -> None:
    """Copy the slopes that other threads found to thread 0."""
    blocks, stride = memory.outputs.shape[1], units.stride
    for block in range(blocks):
        owner = peek(step.owners, step.orders.shape[1] + blocks + block)
        if owner != 0:
            theirs, own = memory.found[owner], memory.found[0]
            for place in range(block * LANES, len(own), stride):
                own[place : place + LANES] = theirs[place : place + LANES]


@compiled
def wait_awake(calls: Any, heard: int) -> bool:
    """Look for a call beyond those heard, for about two milliseconds; whether there was one."""
    for _ in range(ALERT):
        if peek(calls, 0) != heard:
            return True
        pause()
    return False

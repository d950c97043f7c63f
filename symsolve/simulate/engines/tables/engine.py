"""The network by tables of bits ("four Russians"), compiled with numba, in float32.

The bits of a sample are cut into groups; for a block of 64 hidden units all sums of the rows of W_1 of a
group are tabulated, so that the drive of a sample is a few loads and additions, not a product with 32 rows.
Backward, the samples are taken in the order of the value of a group, their residuals summed where a unit is
active, and the sums of all values folded back to bits. No array of the size samples times width is ever made:
what is kept of the forward pass is one bit for each unit and sample.
"""

from __future__ import annotations

import time
from functools import partial
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from symsolve.simulate.engines.base import Engine, require_fit
from symsolve.simulate.engines.desk import Desk, aligned_zeros
from symsolve.simulate.engines.tables.kernels import backward, forward, sort_by_values
from symsolve.simulate.engines.tables.lanes import FLAGS, LANES
from symsolve.simulate.engines.team import Team
from symsolve.simulate.engines.tiled import NumpyEngine
from symsolve.simulate.network import Gradients, Loss, Network
from symsolve.simulate.skills import Batch, Floats, Words

# What a thread takes at a time: long enough to be worth the hand-over, short enough to share evenly.
PART_UNITS = 4 * LANES
# Bits of a group: tables of more outgrow the second-level cache.
MOST_GROUP = 8
_Floats32 = NDArray[np.float32]
_Network = tuple[_Floats32, _Floats32, _Floats32, int, tuple[int, int]]


@attrs.frozen(kw_only=True, eq=False)
class _Step:
    """One batch seen by one network; copies, so that a thread that comes late cannot see the next step."""

    weights: _Floats32  # flat, rows padded to ``stride`` units with zeros
    bias: _Floats32
    readout: _Floats32
    stride: int
    width: int
    words: Words
    ends: NDArray[np.int64]
    bits: int
    group: int
    samples: int

    @classmethod
    def of(cls, network: Network, batch: Batch) -> _Step:
        inputs, width = network.weights.shape
        stride = -(-width // LANES) * LANES
        flat = aligned_zeros((inputs + 2) * stride, np.float32)
        rows = flat.reshape(inputs + 2, stride)
        rows[:inputs, :width], rows[-2, :width], rows[-1, :width] = network.parameters
        return cls(
            weights=flat[: inputs * stride],
            bias=rows[-2],
            readout=rows[-1],
            stride=stride,
            width=width,
            words=np.ascontiguousarray(batch.words),
            ends=np.cumsum(batch.counts),
            bits=batch.bits,
            group=group_of(batch.bits, len(batch)),
            samples=len(batch),
        )

    @property
    def groups(self) -> int:
        return -(-self.bits // self.group)

    @property
    def parts(self) -> int:
        return -(-self.stride // PART_UNITS)

    def columns(self, part: int) -> tuple[int, int]:
        """The units of a part."""
        return part * PART_UNITS, min((part + 1) * PART_UNITS, self.stride)

    def network(self, part: int) -> _Network:
        """What compiled functions are told of the network and of the units of a part."""
        return self.weights, self.bias, self.readout, self.stride, self.columns(part)


def group_of(bits: int, samples: int) -> int:
    """How many bits to tabulate together: entries of tables cost time too, the more the fewer samples.

    Examples:
        >>> group_of(32, 4000), group_of(32, 500), group_of(3, 4000)
        (8, 6, 3)
    """
    return min(range(1, min(bits, MOST_GROUP) + 1), key=lambda g: -(-bits // g) * (samples + 2 * 2**g))


def _outputs(step: _Step, flags: NDArray[np.uint16], desk: Desk, part: int) -> _Floats32:
    """What the units of a part contribute to the outputs."""
    outputs: _Floats32 = desk.result(step.samples, dtype=np.float32)
    tables = desk.array("tables", (step.groups << step.group) * LANES, dtype=np.float32)
    forward(*step.network(part), step.words, step.ends, step.bits, step.group, tables, flags, outputs)
    return outputs


def _look(step: _Step, desk: Desk, part: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Part 0 is the order of the samples by each group of bits; then outputs and flags of the units."""
    desk.begin(step)
    if part > 0:
        start, stop = step.columns(part - 1)
        flags = desk.result((stop - start) // LANES * step.samples * FLAGS, dtype=np.uint16)
        return _outputs(step, flags, desk, part - 1), flags
    orders = desk.result(step.groups, step.samples, dtype=np.int32)
    borders = desk.result(step.groups, (1 << step.group) + 1, dtype=np.int32)
    sort_by_values(step.words, step.bits, step.group, orders, borders)
    return orders, borders


def _derivatives(
    step: _Step,
    residuals: _Floats32,
    flags: list[NDArray[np.uint16]],
    orders: NDArray[np.int32],
    borders: NDArray[np.int32],
    desk: Desk,
    part: int,
) -> _Floats32:
    """Derivatives by the parameters of the units of a part: rows of weights, then bias, then readout."""
    desk.begin(step)
    start, stop = step.columns(part)
    rows = len(step.weights) // step.stride + 2
    found: _Floats32 = desk.result(rows, stop - start, dtype=np.float32)
    table = desk.array("table", LANES << step.group, dtype=np.float32)
    samples = (residuals, step.ends, step.bits, step.group)
    sums = (orders, borders, flags[part], table, found.reshape(-1))
    backward(*step.network(part), *samples, *sums)
    return found


class NumbaEngine(Engine):
    """Tables of bits for float32 networks; float64 ones go to the engine ``numpy``.

    The bits of a result do not depend on the number of threads.

    Attributes:
        compile_seconds: what compiling, or loading what was compiled before, took.
    """

    name = "numba"

    def __init__(self, threads: int = 1) -> None:
        super().__init__(threads)
        self._team = Team(threads, Desk)
        self._wide = NumpyEngine(threads)
        start = time.perf_counter()
        self._compile()
        self.compile_seconds = time.perf_counter() - start

    def close(self) -> None:
        """End the threads; the engine can still be used, and starts new ones then."""
        self._team.close()
        self._wide.close()

    def gradients(self, network: Network, batch: Batch, loss: Loss) -> tuple[float, Gradients]:
        """The loss of a batch and its derivatives, in new arrays."""
        if network.dtype != np.float32:
            return self._wide.gradients(network, batch, loss)
        require_fit(network, batch)
        step = _Step.of(network, batch)
        (orders, borders), *looks = self._team.run(partial(_look, step), 1 + step.parts)
        residuals = _summed([outputs for outputs, _ in looks])
        residuals -= batch.labels
        squares = float(np.dot(residuals, residuals))
        residuals *= 2 * loss.factor / len(batch)
        flags = [kept for _, kept in looks]
        back = partial(_derivatives, step, residuals, flags, orders, borders)
        found = np.concatenate(self._team.run(back, step.parts), axis=1)[:, : step.width]
        gradients = Gradients(weights=found[:-2], bias=found[-2], readout=found[-1])
        return loss.factor * squares / len(batch), gradients

    def outputs(self, network: Network, batch: Batch) -> Floats:
        """f at each sample of a batch: (B,)."""
        if network.dtype != np.float32:
            return self._wide.outputs(network, batch)
        require_fit(network, batch)
        step, none = _Step.of(network, batch), np.empty(0, np.uint16)

        def part_outputs(desk: Desk, part: int) -> _Floats32:
            desk.begin(step)
            return _outputs(step, none, desk, part)

        return _summed(self._team.run(part_outputs, step.parts))

    def _compile(self) -> None:
        """Call every kernel once."""
        weights = np.zeros((2, 1), np.float32)
        network = Network(weights=weights, bias=weights[0], readout=weights[0])
        batch = Batch(counts=np.ones(1, np.int64), words=np.ones(1, np.uint64), labels=np.zeros(1), bits=1)
        self.gradients(network, batch, Loss.HALF)


def _summed(parts: list[_Floats32]) -> _Floats32:
    whole = parts[0].copy()
    for part in parts[1:]:
        whole += part
    return whole

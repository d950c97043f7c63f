"""The network by tables of bits ("four Russians"), compiled with numba, in float32.

The bits of a sample are cut into groups; for a block of 64 hidden units all sums of the rows of W_1 of a
group are tabulated, so that the drive of a sample is a few loads and additions, not a product with 32 rows.
Backward, the samples are taken in the order of the value of a group, their residuals summed where a unit is
active, and the sums of all values folded back to bits. No array of the size samples times width is ever made:
what is kept of the forward pass is one bit for each unit and sample.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symsolve.simulate.engines.base import Engine, require_fit
from symsolve.simulate.engines.crew import Crew
from symsolve.simulate.engines.desk import aligned_zeros
from symsolve.simulate.engines.tables.kernels import LOWER, Samples, Units
from symsolve.simulate.engines.tables.lanes import FLAGS, LANES, QUAD
from symsolve.simulate.engines.tables.shares import (
    COUNTERS,
    Memory,
    Step,
    share_outputs,
    share_slopes,
    wait_awake,
)
from symsolve.simulate.engines.tiled import NumpyEngine
from symsolve.simulate.network import Gradients, Loss, Network
from symsolve.simulate.skills import Batch, Floats

# Bits of a group: tables of more outgrow the second-level cache, and their entries an octet.
MOST_GROUP = 8
# Shapes of which the memory is kept: of training and of measuring.
MOST_SHAPES = 4


def group_of(bits: int, samples: int) -> int:
    """How many bits to tabulate together: entries of tables cost time too, the more the fewer samples.

    Examples:
        >>> group_of(32, 4000), group_of(32, 500), group_of(3, 4000)
        (8, 6, 3)
    """
    return min(range(1, min(bits, MOST_GROUP) + 1), key=lambda g: -(-bits // g) * (samples + 2 * 2**g))


def values_of(batch: Batch, group: int) -> NDArray[np.uint8]:
    """The numbers that the bits of each group make, the lowest group first: (samples, groups), or 8 columns.

    Examples:
        >>> batch = Batch(counts=np.ones(1), words=np.array([0b1101], np.uint64), labels=np.ones(1), bits=4)
        >>> values_of(batch, 3).tolist(), values_of(batch, 8).tolist()
        ([[5, 1]], [[13, 0, 0, 0, 0, 0, 0, 0]])
    """
    if group == MOST_GROUP:  # then they are the octets
        return np.ascontiguousarray(batch.words, dtype="<u8").view(np.uint8).reshape(len(batch), -1)
    shifts = np.arange(0, batch.bits, group, dtype=np.uint64)
    shifted = batch.words[:, None] >> shifts
    return (shifted & np.uint64(2**group - 1)).astype(np.uint8)


class Workspace:
    """Memory for networks and batches of one shape: new arrays for each step cost more than they hold."""

    def __init__(self, threads: int, network: Network, batch: Batch, slopes: bool) -> None:
        inputs, self.width = network.weights.shape
        self.group = group_of(batch.bits, len(batch))
        self.groups = -(-batch.bits // self.group) if slopes else 0
        stride, rows = -(-self.width // LANES) * LANES, inputs + 2
        blocks = stride // LANES
        entries = max(-(-batch.bits // self.group) << self.group, 2 * LOWER)
        padded = aligned_zeros(rows * stride, np.float32)
        self.rows = padded.reshape(rows, stride)
        self.units = Units(padded[: inputs * stride], self.rows[-2], self.rows[-1], stride)
        padded_samples = len(batch) + QUAD - 1
        flags = FLAGS * padded_samples if slopes else 0
        self.memory = Memory(
            tables=aligned_zeros(threads * entries * LANES, np.float32).reshape(threads, -1),
            outputs=np.zeros((threads, blocks, padded_samples), np.float32),
            flags=np.zeros((threads, blocks, flags), np.uint16),
            residuals=np.zeros((threads, len(batch)), np.float32),
            found=aligned_zeros(threads * rows * stride, np.float32).reshape(threads, -1),
        )

    def step(self, network: Network, batch: Batch, slope: float) -> tuple[Units, Samples, Memory, Step]:
        """What compiled functions are told of one step."""
        self.rows[:-2, : self.width] = network.weights
        self.rows[-2, : self.width], self.rows[-1, : self.width] = network.bias, network.readout
        threads, blocks, _ = self.memory.outputs.shape
        step = Step(
            counters=np.zeros(COUNTERS, np.int64),
            owners=np.full(self.groups + 2 * blocks, -1, np.int64),
            orders=np.empty((threads, self.groups, len(batch)), np.uint32),
            borders=np.empty((threads, self.groups, (1 << self.group) + 1), np.uint32),
            slope=slope,
        )
        ends, values = np.cumsum(batch.counts), values_of(batch, self.group)
        return self.units, Samples(values, batch.labels, ends, batch.bits, self.group), self.memory, step

    def gradients(self) -> Gradients:
        """What the last step found."""
        found = self.memory.found[0].reshape(self.rows.shape)[:, : self.width]
        return Gradients(weights=found[:-2], bias=found[-2], readout=found[-1])


class NumbaEngine(Engine):
    """Tables of bits for float32 networks; float64 ones go to the engine ``numpy``.

    The bits of a result do not depend on the number of threads.

    Attributes:
        compile_seconds: what compiling, or loading what was compiled before, took.
    """

    name = "numba"

    def __init__(self, threads: int = 1) -> None:
        super().__init__(threads)
        self._crew = Crew(threads, wait_awake)
        self._workspaces: dict[Any, Workspace] = {}
        self._wide = NumpyEngine(threads)
        start = time.perf_counter()
        self._compile()
        self.compile_seconds = time.perf_counter() - start

    def close(self) -> None:
        """End the threads; the engine can still be used, and starts new ones then."""
        self._crew.close()
        self._workspaces.clear()  # a thread that is late may still write there
        self._wide.close()

    def gradients(self, network: Network, batch: Batch, loss: Loss) -> tuple[float, Gradients]:
        """The loss of a batch and its derivatives; the next call overwrites the arrays."""
        if network.dtype != np.float32:
            return self._wide.gradients(network, batch, loss)
        workspace = self._workspace(network, batch, slopes=True)
        squares: float = self._share(
            share_slopes, workspace.step(network, batch, 2 * loss.factor / len(batch))
        )
        return loss.factor * squares / len(batch), workspace.gradients()

    def outputs(self, network: Network, batch: Batch) -> Floats:
        """f at each sample of a batch: (B,)."""
        if network.dtype != np.float32:
            return self._wide.outputs(network, batch)
        workspace = self._workspace(network, batch, slopes=False)
        self._share(share_outputs, workspace.step(network, batch, 0.0))
        outputs: Floats = workspace.memory.residuals[0].copy()
        return outputs

    def _workspace(self, network: Network, batch: Batch, *, slopes: bool) -> Workspace:
        require_fit(network, batch)
        key = (network.weights.shape, len(batch), batch.bits, slopes)
        if key not in self._workspaces:
            if len(self._workspaces) == MOST_SHAPES:
                self._workspaces.clear()
            self._workspaces[key] = Workspace(self.threads, network, batch, slopes)
        return self._workspaces[key]

    def _share(self, share: Callable[..., Any], step: tuple[Any, ...]) -> Any:
        blocks = step[2].outputs.shape[1]
        return self._crew.call(partial(share, *step), members=blocks)

    def _compile(self) -> None:
        """Call every compiled function once."""
        weights = np.zeros((2, 1), np.float32)
        network = Network(weights=weights, bias=weights[0], readout=weights[0])
        batch = Batch(counts=np.ones(1, np.int64), words=np.ones(1, np.uint64), labels=np.zeros(1), bits=1)
        self.gradients(network, batch, Loss.HALF)
        self.outputs(network, batch)
        wait_awake(np.ones(1, np.int64), 0)

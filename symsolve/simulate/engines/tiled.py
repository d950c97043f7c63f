"""The network in NumPy: tiles of samples that stay in the cache of a core, and one product less.

The drive of a tile is one matrix product, the inputs of the tile times the rows of W_1 that it can see: those
of the bits, and b_1 plus the row of each skill present (batches are grouped by skill, so mostly one). With
residuals r and M = X^T diag(r) [drive > 0] everything else follows from M without another pass over the
hidden units: dL/dW_1 = M diag(w_2), dL/db_1 the sum of its rows of skills, and dL/dw_2 the column sums of
W_1 * M, because max(z, 0) = z [z > 0].
"""

from __future__ import annotations

import functools
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, NamedTuple

import attrs
import numpy as np
from threadpoolctl import LibController, ThreadpoolController

from symsolve.simulate.engines.base import Engine, require_fit
from symsolve.simulate.engines.desk import Desk
from symsolve.simulate.engines.team import Team
from symsolve.simulate.network import Gradients, Loss, Network
from symsolve.simulate.skills import Batch, Floats, Words, unpacked

# Drives of one tile: 250 samples of 1000 units in float32, half of a core's second-level cache.
TILE_NUMBERS = 250_000
BLOCK_ROWS = 8
# The smaller of max(z, 0) and this number is this number times [z > 0], in one pass, but for drives below it,
# which no network that learns has; a power of two, so that dividing by it is exact.
GATE = 2.0**-100
LEAST_ROWS, MOST_ROWS = 16, 1024
# What a thread takes at a time: long enough to be worth the hand-over, short enough to share evenly.
PART_ROWS = 1024


@attrs.frozen(kw_only=True, eq=False)
class _Step:
    """One batch seen by one network; copies, so that a thread that comes late cannot see the next step."""

    rows: Floats  # those of W_1 that belong to bits, then b_1 + those of skills
    readout: Floats
    words: Words
    bits: int
    labels: Floats
    ends: list[int]  # where the samples of each skill end
    slope: float  # the derivative of the loss by an output is this times the residual

    @classmethod
    def of(cls, network: Network, batch: Batch, slope: float = 0.0) -> _Step:
        require_fit(network, batch)
        skills, bits = len(batch.counts), batch.bits
        rows = np.empty_like(network.weights)
        rows[:bits] = network.weights[skills:]
        np.add(network.weights[:skills], network.bias, out=rows[bits:])
        return cls(
            rows=rows,
            readout=network.readout.copy(),
            words=batch.words,
            bits=bits,
            labels=batch.labels.astype(rows.dtype),  # to subtract another dtype takes ten times as long
            ends=np.cumsum(batch.counts).tolist(),
            slope=slope,
        )

    @property
    def parts(self) -> int:
        return -(-len(self.labels) // PART_ROWS)

    def part(self, number: int) -> range:
        """The samples of a part."""
        size = len(self.labels)
        return range(number * size // self.parts, (number + 1) * size // self.parts)

    def tiles(self, part: range) -> Iterator[_Tile]:
        """A part cut into tiles of about the same size."""
        most = min(max(TILE_NUMBERS // self.rows.shape[1], LEAST_ROWS), MOST_ROWS)
        count = -(-len(part) // most)
        inputs = _inputs_of(self.words[part.start : part.stop], self.bits, self.rows.dtype)
        for number in range(count):
            first, last = (edge * len(part) // count for edge in (number, number + 1))
            start, stop = part.start + first, part.start + last
            skills = range(bisect_right(self.ends, start), bisect_right(self.ends, stop - 1) + 1)
            yield _Tile(start, stop, skills, inputs[first:last])


class _Tile(NamedTuple):
    """Neighbouring samples, and the skills present."""

    start: int
    stop: int
    skills: range
    inputs: Floats  # the bits of the samples, and a column of ones: (samples, n_b + 1)

    def places(self, ends: list[int]) -> Iterator[slice]:
        """Where the samples of each skill present lie in the tile."""
        start = 0
        for skill in self.skills:
            stop = min(ends[skill], self.stop) - self.start
            yield slice(start, stop)
            start = stop


class _Views(NamedTuple):
    """The memory of one thread cut for tiles of so many samples; rows of bits first, then those of skills."""

    inputs: Floats  # (samples, n_b + n_s)
    scaled: Floats  # (samples, n_b)
    rows: Floats  # (n_b + n_s, width)
    hidden: Floats  # (samples, width)
    blocks: Floats  # the same, with some samples more, in blocks of BLOCK_ROWS samples
    zeros: Floats  # one such block
    gates: Floats  # as many times GATE
    found: Floats  # (width, n_b)

    @classmethod
    def of(cls, desk: Desk, step: _Step, samples: int) -> _Views:
        key = (samples, step.rows.shape, step.rows.dtype)
        return desk.views(key, lambda desk: cls._cut(desk, step, samples))

    @classmethod
    def _cut(cls, desk: Desk, step: _Step, samples: int) -> _Views:
        (inputs, width), dtype = step.rows.shape, step.rows.dtype
        blocks = desk.array("drive", -(-samples // BLOCK_ROWS), BLOCK_ROWS * width, dtype=dtype)
        gates = desk.array("gates", BLOCK_ROWS * width, dtype=dtype)
        gates[:] = GATE
        return cls(
            inputs=desk.array("inputs", samples, inputs, dtype=dtype),
            scaled=desk.array("scaled", samples, step.bits, dtype=dtype),
            rows=desk.array("rows", inputs, width, dtype=dtype),
            hidden=blocks.reshape(-1, width)[:samples],
            blocks=blocks,
            zeros=desk.array("zeros", BLOCK_ROWS * width, dtype=dtype),
            gates=gates,
            found=desk.array("found", width, step.bits, dtype=dtype),
        )


class _Sums(NamedTuple):
    """M of some samples: what the derivatives by all parameters follow from."""

    bits: Floats  # (width, n_b): a product with 32 columns is a quarter faster than one with 32 rows
    skills: Floats  # (n_s, width)


def _inputs(step: _Step, tile: _Tile, memory: Floats) -> Floats:
    """Bits, then skills, of the samples of a tile: (samples, n_b + skills present)."""
    bits = step.bits
    if len(tile.skills) == 1:
        return tile.inputs
    inputs = memory[:, : bits + len(tile.skills)]
    inputs[:, :bits] = tile.inputs[:, :bits]
    inputs[:, bits:] = 0
    for column, place in enumerate(tile.places(step.ends), bits):
        inputs[place, column] = 1
    return inputs


def _enter(step: _Step, desk: Desk) -> None:
    """Bring the rows of the bits, which all tiles share, to the desk."""
    if desk.begin(step):
        rows = desk.array("rows", *step.rows.shape, dtype=step.rows.dtype)
        rows[: step.bits] = step.rows[: step.bits]


def _forward(step: _Step, tile: _Tile, desk: Desk) -> _Views:
    """The views of a tile, with its hidden units, max(drive, 0)."""
    views, bits, skills = _Views.of(desk, step, tile.stop - tile.start), step.bits, tile.skills
    inputs = _inputs(step, tile, views.inputs)
    rows = views.rows[: inputs.shape[1]]
    rows[bits:] = step.rows[bits + skills.start : bits + skills.stop]
    np.matmul(inputs, rows, out=views.hidden)
    # An array of zeros, because against a number maximum is several times slower; a short one, because as
    # many zeros as drives would not fit into the cache beside them.
    np.maximum(views.blocks, views.zeros, out=views.blocks)
    return views


def _part_gradient(step: _Step, desk: Desk, part: int) -> tuple[float, _Sums]:
    """The sum of squared residuals of a part, and its M."""
    _enter(step, desk)
    squares, bits, (inputs, width) = 0.0, step.bits, step.rows.shape
    sums = _Sums(
        desk.result(width, bits, dtype=step.rows.dtype),
        desk.result(inputs - bits, width, dtype=step.rows.dtype),
    )
    sums.skills.fill(0)
    for number, tile in enumerate(step.tiles(step.part(part))):
        views = _forward(step, tile, desk)
        residual = np.dot(views.hidden, step.readout)
        residual -= step.labels[tile.start : tile.stop]
        squares += float(np.dot(residual, residual))
        residual *= step.slope / GATE
        np.minimum(views.blocks, views.gates, out=views.blocks)
        _add(sums, step, tile, residual, views, first=number == 0)
    return squares, sums


def _add(sums: _Sums, step: _Step, tile: _Tile, residual: Floats, views: _Views, *, first: bool) -> None:
    """Add what a tile contributes to M; its hidden units are gates by now."""
    scaled = np.multiply(tile.inputs[:, :-1], residual[:, None], out=views.scaled)
    np.matmul(views.hidden.T, scaled, out=sums.bits if first else views.found)
    if not first:
        np.add(sums.bits, views.found, out=sums.bits)
    for skill, place in zip(tile.skills, tile.places(step.ends)):
        sums.skills[skill] += np.dot(residual[place], views.hidden[place])


class NumpyEngine(Engine):
    """Matrix products over tiles of samples, shared by own threads, each product on one thread of BLAS.

    The bits of a result do not depend on the number of threads.

    Examples:
        >>> from symsolve.simulate.skills import ParityTask
        >>> rng, task = np.random.default_rng(0), ParityTask()
        >>> network = Network.gaussian(task, 100, 0.1, rng)
        >>> with NumpyEngine(threads=2) as engine:
        ...     loss, gradients = engine.gradients(network, task.sample(rng, 1000), Loss.HALF)
        >>> gradients.weights.shape
        (37, 100)
    """

    name = "numpy"

    def __init__(self, threads: int = 1) -> None:
        super().__init__(threads)
        self._team = Team(threads, Desk)

    def close(self) -> None:
        """End the threads; the engine can still be used, and starts new ones then."""
        self._team.close()

    def gradients(self, network: Network, batch: Batch, loss: Loss) -> tuple[float, Gradients]:
        """The loss of a batch and its derivatives, in new arrays."""
        step = _Step.of(network, batch, 2 * loss.factor / len(batch))
        with np.errstate(over="ignore", invalid="ignore"), one_blas_thread():
            (squares, sums), *others = self._team.run(partial(_part_gradient, step), step.parts)
            for more_squares, more in others:
                squares += more_squares
                for own, other in zip(sums, more):
                    np.add(own, other, out=own)
            return loss.factor * squares / len(batch), _gradients(step, sums)

    def outputs(self, network: Network, batch: Batch) -> Floats:
        """f at each sample of a batch: (B,)."""
        step = _Step.of(network, batch)

        def part_outputs(desk: Desk, part: int) -> Floats:
            _enter(step, desk)
            tiles = (_forward(step, tile, desk) for tile in step.tiles(step.part(part)))
            return np.concatenate([np.dot(views.hidden, step.readout) for views in tiles])

        with np.errstate(over="ignore", invalid="ignore"), one_blas_thread():
            return np.concatenate(self._team.run(part_outputs, step.parts))


def _gradients(step: _Step, sums: _Sums) -> Gradients:
    """All derivatives from M."""
    skills = len(sums.skills)
    weights = np.empty_like(step.rows)
    weights[:skills], weights[skills:] = sums.skills, sums.bits.T
    readout = np.einsum("ij,ij->j", step.rows[: step.bits], weights[skills:])
    readout += np.einsum("ij,ij->j", step.rows[step.bits :], weights[:skills])
    weights *= step.readout
    return Gradients(weights=weights, bias=weights[:skills].sum(axis=0), readout=readout)


def _inputs_of(words: Words, bits: int, dtype: np.dtype[Any]) -> Floats:
    """The bits of samples as 0 and 1, and a column of ones: (samples, n_b + 1)."""
    inputs = np.empty((len(words), bits + 1), dtype)
    inputs[:, :-1], inputs[:, -1] = unpacked(words, bits), 1
    return inputs


@functools.cache
def _libraries() -> list[LibController]:
    """The BLAS libraries in use; looked up once, because that takes longer than a step."""
    found: list[LibController] = ThreadpoolController().select(user_api="blas").lib_controllers
    return found


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Products on the thread that asks for them: barriers inside BLAS collapse when a core is taken away."""
    before = [(library, library.get_num_threads()) for library in _libraries()]
    changed = [(library, number) for library, number in before if number != 1]
    try:
        for library, _ in changed:
            library.set_num_threads(1)
        yield
    finally:
        for library, number in changed:
            library.set_num_threads(number)

"""Multitask sparse parity: skills with power-law frequencies, each the parity of a few bits (Eqs. 1-4).

An input is (i, x): a skill i, drawn with P_s(i) proportional to i^-(alpha + 1), and bits x, uniform in
{0, 1}^n_b and independent of i. Its label is S times the parity sign of the bits that belong to skill i. The
bits of one sample are packed into one 64-bit word: bit j of x is ``(word >> j) & 1``.

A batch is grouped by skill: how many samples each skill gets is drawn first (multinomial), so that the law
is that of independent draws, up to their order, which no sum over a batch can see.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

import attrs
import numpy as np
from numpy.random import Generator
from numpy.typing import DTypeLike, NDArray

from symsolve.errors import ImpossibleSetting
from symsolve.simulate.settings import at_least, positive, require_whole

Floats = NDArray[np.floating[Any]]
Words = NDArray[np.uint64]
MOST_BITS = 64
# (-1)^n for each number n of ones in a word.
SIGNS = np.array([(-1.0) ** ones for ones in range(MOST_BITS + 1)])


@attrs.frozen(kw_only=True, eq=False)
class Batch:
    """Samples of a parity task, grouped by skill.

    Attributes:
        counts: samples of each skill, (n_s,) int64; the first ``counts[0]`` samples belong to skill 0.
        words: bits of x, packed, (B,) uint64.
        labels: S g_i(i, x), (B,) float64.
        bits: n_b, the number of bits in use.
    """

    counts: NDArray[np.int64]
    words: Words
    labels: NDArray[np.float64]
    bits: int

    def __len__(self) -> int:
        return len(self.words)

    @property
    def skills(self) -> NDArray[np.int64]:
        """The skill of each sample, counted from 0: (B,) int64."""
        return np.repeat(np.arange(len(self.counts)), self.counts)

    def inputs(self, dtype: DTypeLike = np.float64) -> Floats:
        """What a network sees: the skill one-hot, then the bits as 0 and 1; (B, n_s + n_b)."""
        skills = len(self.counts)
        dense = np.zeros((len(self), skills + self.bits), dtype)
        dense[np.arange(len(self)), self.skills] = 1
        dense[:, skills:] = unpacked(self.words, self.bits)
        return dense


class Source(Protocol):
    """Anything that batches are drawn from."""

    def sample(self, rng: Generator, size: int) -> Batch:
        """A batch of at most that many samples."""
        ...


def _subset_array(value: Iterable[Iterable[int]] | NDArray[np.int64] | None) -> NDArray[np.int64] | None:
    if value is None:
        return None
    rows = [list(row) for row in value]
    if len({len(row) for row in rows}) > 1:
        raise ImpossibleSetting(
            f"subsets has rows of {sorted({len(row) for row in rows})} bits; each skill needs as many."
        )
    array = np.array(rows)
    if array.dtype.kind not in "iu":
        raise ImpossibleSetting(f"subsets = {rows}: bits are named by whole numbers, counted from 0.")
    array = array.astype(np.int64)
    array.flags.writeable = False
    return array


@attrs.frozen(kw_only=True)
class ParityTask:
    """Multitask sparse parity data.

    Attributes:
        skills: n_s, how many skills there are.
        bits: n_b, how many bits an input has besides its skill; at most 64.
        parity_bits: m, how many bits the parity of a skill looks at.
        exponent: alpha > 0; the frequency of skill k is proportional to k^-(alpha + 1).
        scale: S > 0; targets are +S and -S.
        subsets: which bits belong to each skill, (n_s, m); by default the first m to the first skill, the
            next m to the second, and so on, which needs ``skills * parity_bits <= bits``.

    Raises:
        ImpossibleSetting: a number is out of its range, or the subsets do not fit the bits.

    Examples:
        >>> task = ParityTask(skills=5, bits=32, parity_bits=3, exponent=0.6, scale=5.0)
        >>> task.subsets[1]
        array([3, 4, 5])
        >>> task.parities(0, np.array([0b000, 0b001, 0b011, 0b1000], dtype=np.uint64))
        array([ 1., -1.,  1.,  1.])
        >>> batch = task.sample(np.random.default_rng(0), 4000)
        >>> batch.inputs().shape
        (4000, 37)
    """

    skills: int = attrs.field(default=5, validator=at_least(1))
    bits: int = attrs.field(default=32, validator=at_least(1))
    parity_bits: int = attrs.field(default=3, validator=at_least(1))
    exponent: float = attrs.field(default=0.6, validator=positive)
    scale: float = attrs.field(default=5.0, validator=positive)
    subsets: NDArray[np.int64] = attrs.field(
        default=None, converter=_subset_array, eq=attrs.cmp_using(eq=np.array_equal), hash=False
    )
    _frequencies: NDArray[np.float64] = attrs.field(init=False, eq=False, repr=False)
    _masks: Words = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        _check_bits(self)
        if self.subsets is None:
            object.__setattr__(self, "subsets", _disjoint_subsets(self))
        _check_subsets(self)
        weights = np.arange(1, self.skills + 1, dtype=float) ** -(self.exponent + 1)
        object.__setattr__(self, "_frequencies", weights / weights.sum())
        one = np.uint64(1)
        masks = np.bitwise_or.reduce(one << self.subsets.astype(np.uint64), axis=1)
        object.__setattr__(self, "_masks", masks)

    @classmethod
    def disjoint(cls, **settings: Any) -> ParityTask:
        """The task where no bit belongs to two skills.

        Raises:
            ImpossibleSetting: there are fewer than ``skills * parity_bits`` bits.

        Examples:
            >>> ParityTask.disjoint(skills=2, bits=6).subsets.tolist()
            [[0, 1, 2], [3, 4, 5]]
        """
        return cls(**settings)

    @classmethod
    def random(cls, *, rng: Generator, **settings: Any) -> ParityTask:
        """The task where each skill gets bits of its own at random; two skills may share some.

        Examples:
            >>> task = ParityTask.random(rng=np.random.default_rng(1), skills=8, bits=6, parity_bits=2)
            >>> task.subsets.shape
            (8, 2)
        """
        shape = {name: settings.get(name, default) for name, default in _shape_defaults().items()}
        # A task that shares bits is always possible, so the other rules are checked on one that does.
        shared = [list(range(shape["parity_bits"]))] * max(shape["skills"], 0)
        cls(**settings, subsets=shared)
        rows = [
            np.sort(rng.choice(shape["bits"], shape["parity_bits"], replace=False))
            for _ in range(shape["skills"])
        ]
        return cls(**settings, subsets=rows)

    @property
    def inputs(self) -> int:
        """n_s + n_b, the number of inputs of a network."""
        return self.skills + self.bits

    @property
    def probabilities(self) -> NDArray[np.float64]:
        """P_s(k) = k^-(alpha + 1) / sum of them: (n_s,)."""
        return self._frequencies.copy()

    def parities(self, skill: int, words: Words) -> NDArray[np.float64]:
        """The skill function g_k(k, x) = (-1)^(sum of the bits of skill k), exactly; same shape as words."""
        return _signs(np.asarray(words, dtype=np.uint64) & self._masks[skill])

    def sample(self, rng: Generator, size: int) -> Batch:
        """Fresh samples: skills by their frequencies, bits uniform.

        Raises:
            ImpossibleSetting: the size is not a positive whole number.
        """
        require_whole("batch size", size, 1)
        return self._batch(rng, rng.multinomial(size, self._frequencies))

    def sample_skill(self, rng: Generator, skill: int, size: int) -> Batch:
        """Fresh samples of one skill.

        Raises:
            ImpossibleSetting: there is no such skill, or the size is not a positive whole number.
        """
        require_whole("batch size", size, 1)
        if not 0 <= skill < self.skills:
            raise ImpossibleSetting(f"skill = {skill}: a task of {self.skills} skills counts them from 0.")
        counts = np.zeros(self.skills, dtype=np.int64)
        counts[skill] = size
        return self._batch(rng, counts)

    def _batch(self, rng: Generator, counts: NDArray[np.int64]) -> Batch:
        words = rng.integers(0, 2**self.bits - 1, int(counts.sum()), dtype=np.uint64, endpoint=True)
        labels = _signs(words & np.repeat(self._masks, counts))
        labels *= self.scale
        return Batch(counts=counts, words=words, labels=labels, bits=self.bits)


@attrs.frozen(kw_only=True, eq=False)
class FixedData:
    """A fixed set of D samples, minibatches drawn from it.

    Attributes:
        task: where the samples come from.
        batch: the D samples.
        replacement: whether one minibatch may hold a sample twice. Without replacement each minibatch is a
            random subset, drawn anew at every step, and the whole set where D is no larger than its size.

    Examples:
        >>> rng = np.random.default_rng(0)
        >>> data = FixedData.draw(ParityTask(), rng, 100)
        >>> len(data.sample(rng, 20)), len(data)
        (20, 100)
    """

    task: ParityTask
    batch: Batch
    replacement: bool = True

    @classmethod
    def draw(cls, task: ParityTask, rng: Generator, size: int, *, replacement: bool = True) -> FixedData:
        """D fresh samples of a task.

        Raises:
            ImpossibleSetting: D is not a positive whole number.
        """
        require_whole("D, the size of the data,", size, 1)
        return cls(task=task, batch=task.sample(rng, size), replacement=replacement)

    def __len__(self) -> int:
        return len(self.batch)

    def sample(self, rng: Generator, size: int) -> Batch:
        """A minibatch, grouped by skill.

        Raises:
            ImpossibleSetting: the size is not a positive whole number.
        """
        require_whole("batch size", size, 1)
        if self.replacement:
            chosen = rng.integers(0, len(self), size)
        else:
            chosen = rng.choice(len(self), min(size, len(self)), replace=False, shuffle=False)
        chosen.sort()  # the set is grouped by skill, hence so is the minibatch
        ends = np.searchsorted(chosen, np.cumsum(self.batch.counts))
        return Batch(
            counts=np.diff(ends, prepend=0),
            words=self.batch.words[chosen],
            labels=self.batch.labels[chosen],
            bits=self.batch.bits,
        )


def unpacked(words: Words, bits: int) -> NDArray[np.uint8]:
    """The bits of packed words as 0 and 1: (B, n_b)."""
    octets = np.ascontiguousarray(words, dtype="<u8").view(np.uint8).reshape(len(words), 8)
    return np.unpackbits(octets, axis=1, bitorder="little", count=bits)


def _signs(words: Words) -> NDArray[np.float64]:
    """(-1)^(number of ones) of each word."""
    return SIGNS.take(np.bitwise_count(words))  # twice as fast as SIGNS[...]


def _shape_defaults() -> dict[str, int]:
    return {"skills": 5, "bits": 32, "parity_bits": 3}


def _disjoint_subsets(task: ParityTask) -> NDArray[np.int64]:
    needed = task.skills * task.parity_bits
    if needed > task.bits:
        raise ImpossibleSetting(
            f"{task.skills} skills of {task.parity_bits} bits need {needed} bits, and bits = {task.bits}: "
            "disjoint subsets are impossible; take more bits, or let skills share some: ParityTask.random."
        )
    array = np.arange(needed).reshape(task.skills, task.parity_bits)
    array.flags.writeable = False
    return array


def _check_bits(task: ParityTask) -> None:
    if task.bits > MOST_BITS:
        raise ImpossibleSetting(
            f"bits = {task.bits}: one sample is one {MOST_BITS}-bit word, so at most {MOST_BITS}."
        )
    if task.parity_bits > task.bits:
        raise ImpossibleSetting(
            f"parity_bits = {task.parity_bits}: a skill cannot look at more bits than there are, "
            f"and bits = {task.bits}."
        )


def _check_subsets(task: ParityTask) -> None:
    if task.subsets.shape != (task.skills, task.parity_bits):
        raise ImpossibleSetting(
            f"subsets has the shape {task.subsets.shape}; {task.skills} skills of {task.parity_bits} bits "
            f"need ({task.skills}, {task.parity_bits})."
        )
    if task.subsets.min() < 0 or task.subsets.max() >= task.bits:
        raise ImpossibleSetting(
            f"subsets names bits from {task.subsets.min()} to {task.subsets.max()}; "
            f"there are bits 0 to {task.bits - 1}."
        )
    ordered = np.sort(task.subsets, axis=1)
    repeated = np.flatnonzero((ordered[:, 1:] == ordered[:, :-1]).any(axis=1))
    if len(repeated):
        raise ImpossibleSetting(
            f"subsets names a bit twice for skill {repeated[0]}: {task.subsets[repeated[0]].tolist()}; "
            "the bits of one skill must differ, since twice the same bit cancels."
        )

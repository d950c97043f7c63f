"""What every engine does: gradients of a batch, and skill strengths of a network with their errors."""

from __future__ import annotations

import abc
from types import TracebackType
from typing import Self

import attrs
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from symsolve.errors import ImpossibleSetting
from symsolve.simulate.network import Gradients, Loss, Network
from symsolve.simulate.settings import require_whole
from symsolve.simulate.skills import Batch, Floats, ParityTask


@attrs.frozen(kw_only=True, eq=False)
class Strengths:
    """What a network knows of each skill, measured on fresh samples of each.

    Attributes:
        mean: R_k = E_X[g_k f | i = k], (n_s,).
        standard_error: of R_k, (n_s,).
        losses: L_k = (1/2) E_X[(f* - f)^2 | i = k], (n_s,).
    """

    mean: NDArray[np.float64]
    standard_error: NDArray[np.float64]
    losses: NDArray[np.float64]


class Engine(abc.ABC):
    """Computes with a network on batches; a context manager, since it may own threads.

    The same calls give the same bits on one machine, with however many threads.
    """

    name: str

    def __init__(self, threads: int = 1) -> None:
        require_whole("threads", threads, 1)
        self.threads = threads

    @abc.abstractmethod
    def gradients(self, network: Network, batch: Batch, loss: Loss) -> tuple[float, Gradients]:
        """The loss of a batch and its derivatives; the arrays may be used again by the next call."""

    @abc.abstractmethod
    def outputs(self, network: Network, batch: Batch) -> Floats:
        """f at each sample of a batch: (B,)."""

    @abc.abstractmethod
    def close(self) -> None:
        """End the threads; the engine can still be used, and starts new ones then."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def measure(self, network: Network, task: ParityTask, rng: Generator, samples: int) -> Strengths:
        """Skill strengths and losses on so many fresh samples of each skill.

        Raises:
            ImpossibleSetting: fewer than 2 samples, or a network of another task.
        """
        require_whole("samples", samples, 2)
        rows = [self._measure_skill(network, task, skill, rng, samples) for skill in range(task.skills)]
        mean, error, losses = np.array(rows).T
        return Strengths(mean=mean, standard_error=error, losses=losses)

    def strengths(
        self, network: Network, task: ParityTask, rng: Generator, samples: int
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """R_k and its standard error on so many fresh samples of each skill: two arrays (n_s,)."""
        measured = self.measure(network, task, rng, samples)
        return measured.mean, measured.standard_error

    def _measure_skill(
        self, network: Network, task: ParityTask, skill: int, rng: Generator, samples: int
    ) -> tuple[float, float, float]:
        batch = task.sample_skill(rng, skill, samples)
        outputs = self.outputs(network, batch).astype(np.float64)
        products = outputs * batch.labels / task.scale
        loss = 0.5 * np.mean((outputs - batch.labels) ** 2)
        return float(products.mean()), float(products.std(ddof=1) / np.sqrt(samples)), float(loss)


def require_fit(network: Network, batch: Batch) -> None:
    """Refuse a network that was made for inputs of another length.

    Raises:
        ImpossibleSetting: naming both lengths.
    """
    inputs = len(batch.counts) + batch.bits
    if network.weights.shape[0] != inputs:
        raise ImpossibleSetting(
            f"a network of {network.weights.shape[0]} inputs cannot read samples of {len(batch.counts)} "
            f"skills and {batch.bits} bits, which have {inputs}: make it for the same task."
        )

"""What one trained network can do, as estimators of claims about simulations.

The network is trained once in a process, from its settings and its seed; replicates are measurements of it on
fresh samples. What is claimed is a property of that network, not of all networks of its kind.
"""

from __future__ import annotations

import abc
import functools

import attrs
import numpy as np
from numpy.random import Generator, SeedSequence
from numpy.typing import NDArray

from symsolve.errors import ImpossibleSetting
from symsolve.simulate.emergence import emergence_exponent, emergence_times
from symsolve.simulate.engines import make_engine
from symsolve.simulate.executors import one_thread_of_linear_algebra
from symsolve.simulate.experiments import Member, Run, make_trainer
from symsolve.simulate.network import Network
from symsolve.simulate.presets import Resource, Settings
from symsolve.simulate.settings import at_least
from symsolve.simulate.skills import ParityTask

__all__ = ["EmergenceExponent", "LeastStrength", "NextEmergence", "TrainedNetwork"]

Floats = NDArray[np.float64]


def _in_time(_: object, attribute: attrs.Attribute[Settings], settings: Settings) -> None:
    if not isinstance(settings, Settings) or settings.resource is not Resource.TIME:
        raise ImpossibleSetting(
            f"{attribute.name} = {settings!r}: give the settings of an experiment in time"
        )


@attrs.frozen(kw_only=True)
class TrainedNetwork(abc.ABC):
    """A network that was trained on fresh batches.

    Attributes:
        settings: of an experiment in time.
        seed: of its start and of its batches.
        words: what the network is called in descriptions.
    """

    settings: Settings = attrs.field(validator=_in_time)
    seed: int = attrs.field(default=0, validator=at_least(0))
    words: str = "a network"

    @abc.abstractmethod
    def sample(self, generator: Generator, count: int) -> Floats:
        """Independent measurements of that network: (count,)."""

    @abc.abstractmethod
    def describe(self) -> str:
        """What is measured."""

    @property
    def subject(self) -> str:
        """Which network it is."""
        width, steps, skills = self.settings.width, self.settings.steps, self.settings.skills
        return f"{self.words}, width {width}, {skills} skills, {steps} steps, seed {self.seed}"


@attrs.frozen(kw_only=True)
class LeastStrength(TrainedNetwork):
    """The least R_k/S of all skills at the end, on so many fresh samples of each.

    The least of several measurements is on average less than the least strength, by up to two standard
    errors of one.

    Examples:
        >>> from symsolve.simulate.presets import preset
        >>> settings = preset("small", "time", width=20, steps=10, engine="numpy")
        >>> LeastStrength(settings=settings).sample(np.random.default_rng(0), 2).shape
        (2,)
    """

    samples: int = attrs.field(default=1000, validator=at_least(2))

    def sample(self, generator: Generator, count: int) -> Floats:
        """Least measured strengths, in units of S: (count,)."""
        network, task, _ = trained(self.settings, self.seed)
        with make_engine(self.settings.engine, self.settings.threads or 1) as engine:
            found = [engine.strengths(network, task, generator, self.samples)[0].min() for _ in range(count)]
        return np.array(found) / task.scale

    def describe(self) -> str:
        """What is measured, on what."""
        return f"least R_k/S of {self.subject}"


@attrs.frozen(kw_only=True)
class EmergenceExponent(TrainedNetwork):
    """The exponent p of tau(k) ~ k^p, where tau(k) is when R_k reaches half of S.

    Each replicate fits strengths that are measured anew: those of the run with noise of the size of their
    standard errors.
    """

    def sample(self, generator: Generator, count: int) -> Floats:
        """Fitted exponents: (count,)."""
        _, _, run = trained(self.settings, self.seed)
        return np.array(
            [emergence_exponent(_measured_anew(run, generator)).exponent.value for _ in range(count)]
        )

    def describe(self) -> str:
        """What is measured, on what."""
        return f"exponent of the emergence times in k of {self.subject}"


@attrs.frozen(kw_only=True)
class NextEmergence(TrainedNetwork):
    """The least tau(k+1)/tau(k): above 1 when skills emerge in the order of their frequencies.

    Replicates as for ``EmergenceExponent``.
    """

    def sample(self, generator: Generator, count: int) -> Floats:
        """Least ratios of successive emergence times: (count,)."""
        _, _, run = trained(self.settings, self.seed)
        times = [emergence_times(_measured_anew(run, generator)).mean for _ in range(count)]
        least: Floats = np.array([(row[1:] / row[:-1]).min() for row in times])
        return least

    def describe(self) -> str:
        """What is measured, on what."""
        return f"least ratio of an emergence time to the one before of {self.subject}"


@functools.lru_cache(maxsize=2)
def trained(settings: Settings, seed: int) -> tuple[Network, ParityTask, Run]:
    """The network at the end of its training, its task, and what was measured on the way."""
    member = Member(settings=settings, size=settings.width)
    with make_engine(settings.engine, settings.threads or 1) as engine, one_thread_of_linear_algebra():
        # The seed of the first run of an experiment with this root.
        trainer = make_trainer(member, SeedSequence(seed, spawn_key=(0, 0)), engine)
        seen = trainer.run(until=settings.steps, every=settings.measure_every)
    run = Run(
        settings=settings,
        seed=seed,
        axis=np.array([row.step for row in seen]),
        strengths=np.array([[row.strengths for row in seen]]),
        standard_errors=np.array([[row.standard_errors for row in seen]]),
        losses=np.array([[row.loss for row in seen]]),
    )
    return trainer.network, trainer.task, run


def _measured_anew(run: Run, generator: Generator) -> Run:
    noise = generator.standard_normal(run.strengths.shape) * run.standard_errors
    return attrs.evolve(run, strengths=run.strengths + noise)

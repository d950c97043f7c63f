"""Training of a network step by step, measured on the way, stopped at once when it diverges, resumable."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

import attrs
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from symsolve.errors import Diverged, NotReadable
from symsolve.simulate.engines import Engine
from symsolve.simulate.network import Gradients, Loss, Network
from symsolve.simulate.optimisers import NAMES, Arrays, Optimiser
from symsolve.simulate.settings import at_least, require_whole
from symsolve.simulate.skills import FixedData, ParityTask, Source
from symsolve.simulate.streams import Streams as Streams
from symsolve.simulate.streams import checked_state, frozen_state

# A stable run stays near its first loss; one that leaves by this factor only comes back with silent units.
EXPLOSION = 30.0
# So many steps with a gradient of exactly 0: no unit is above 0 on any sample, and none will be.
SILENCE = 50
RULE = "optimiser_"


@attrs.frozen(kw_only=True, eq=False)
class Measurement:
    """What was seen at one step.

    Attributes:
        step: how many steps had been taken.
        loss: sum_k P_s(k) E[(f* - f)^2 | i = k] on fresh samples, times 1/2 for Loss.HALF.
        training_loss: the loss of the last batch before its step; nan before the first.
        strengths: R_k, (n_s,).
        standard_errors: of R_k, (n_s,).
        skill_losses: L_k = (1/2) E[(f* - f)^2 | i = k], (n_s,).
    """

    step: int
    loss: float
    training_loss: float
    strengths: NDArray[np.float64]
    standard_errors: NDArray[np.float64]
    skill_losses: NDArray[np.float64]


@attrs.define(kw_only=True, eq=False)
class Trainer:
    """A training run.

    Attributes:
        data: where batches come from: the task itself (fresh samples) or fixed data.
        network: changed in place.
        optimiser: the rule of a step.
        engine: what computes gradients.
        batch_size: samples a step.
        loss: the convention of the loss.
        batch_rng: randomness of the batches.
        measurement_rng: randomness of the measurements, apart, so that measuring never changes the run.
        samples: fresh samples of each skill in a measurement.
        schedule: the learning rate as a function of the step, if it changes.
        may_fall_silent: whether to go on when no hidden unit is active any more: of few units all may die,
            which is a result and not an accident.

    Examples:
        >>> from symsolve.simulate.engines import make_engine
        >>> from symsolve.simulate.optimisers import SGD
        >>> task, streams = ParityTask(skills=2, bits=6, parity_bits=2), Streams.spawn(0)
        >>> trainer = Trainer(
        ...     data=task, network=Network.gaussian(task, 50, 0.1, streams.initialisation),
        ...     optimiser=SGD(0.1), engine=make_engine("numpy"), batch_size=100, loss=Loss.HALF,
        ...     batch_rng=streams.batches, measurement_rng=streams.measurements, samples=200,
        ... )
        >>> measured = trainer.run(1000, every=500)
        >>> [point.step for point in measured], bool(measured[-1].strengths[0] > 4)
        ([0, 500, 1000], True)
    """

    data: ParityTask | FixedData
    network: Network
    optimiser: Optimiser
    engine: Engine
    batch_size: int = attrs.field(validator=at_least(1))
    loss: Loss = attrs.field(validator=attrs.validators.instance_of(Loss))
    batch_rng: Generator
    measurement_rng: Generator
    samples: int = attrs.field(default=20_000, validator=at_least(2))
    schedule: Callable[[int], float] | None = None
    may_fall_silent: bool = False
    steps: int = attrs.field(default=0, init=False)
    training_loss: float = attrs.field(default=math.nan, init=False)
    _first_loss: float = attrs.field(default=math.nan, init=False)
    _silent: int = attrs.field(default=0, init=False)
    _measured: int = attrs.field(default=-1, init=False)

    @property
    def task(self) -> ParityTask:
        """The task that the data come from."""
        return self.data.task if isinstance(self.data, FixedData) else self.data

    def step(self) -> float:
        """One step; returns the loss of its batch before the step.

        Raises:
            Diverged: the loss is not finite, or far above that of the start, or all units fell silent.
        """
        source: Source = self.data
        if self.schedule is not None:
            self.optimiser.learning_rate = self.schedule(self.steps)
        batch = source.sample(self.batch_rng, self.batch_size)
        # Overflow is no news here: the loss shows it at once, and that ends the run.
        with np.errstate(over="ignore", invalid="ignore"):
            loss, gradients = self.engine.gradients(self.network, batch, self.loss)
            self._watch(loss, gradients)
            self.optimiser.update(self.network, gradients)
        self.steps += 1
        self.training_loss = loss
        return loss

    def _watch(self, loss: float, gradients: Gradients) -> None:
        if math.isnan(self._first_loss):
            self._first_loss = loss
        usual = max(self._first_loss, self.loss.factor * self.task.scale**2)
        if not math.isfinite(loss) or loss > EXPLOSION * usual:
            self._stop(loss, f"the loss is {loss:.3g}, and it began at {self._first_loss:.3g}")
        # A look at the first unit is mostly enough.
        silent = loss > 0 and not gradients.readout[0] and not gradients.readout.any()
        self._silent = self._silent + 1 if silent else 0
        if self._silent >= SILENCE and not self.may_fall_silent:
            self._stop(
                loss, f"no hidden unit has been active for {SILENCE} steps, the loss stays at {loss:.3g}"
            )

    def _stop(self, loss: float, what: str) -> NoReturn:
        rate = f"the learning rate {self.optimiser.learning_rate:g} is too large for this network"
        raise Diverged(f"training diverged at step {self.steps}: {what}; {rate}.", self.steps, loss)

    def measure(self) -> Measurement:
        """Skill strengths and losses of the network as it is."""
        seen = self.engine.measure(self.network, self.task, self.measurement_rng, self.samples)
        self._measured = self.steps
        return Measurement(
            step=self.steps,
            loss=2 * self.loss.factor * float(self.task.probabilities @ seen.losses),
            training_loss=self.training_loss,
            strengths=seen.mean,
            standard_errors=seen.standard_error,
            skill_losses=seen.losses,
        )

    def run(
        self, until: int, every: int = 50, on_measure: Callable[[Measurement], None] | None = None
    ) -> list[Measurement]:
        """Train until so many steps have been taken in all, measuring at every multiple of ``every``.

        The start is measured too, and no step twice: a restored run goes on with what comes next.

        Raises:
            ImpossibleSetting: a number of steps is not a whole number.
            Diverged: see ``step``.
        """
        require_whole("until", until, 0)
        require_whole("every", every, 1)
        seen = []
        while True:
            if self.steps % every == 0 and self._measured != self.steps:
                seen.append(self.measure())
                if on_measure is not None:
                    on_measure(seen[-1])
            if self.steps >= until:
                return seen
            self.step()

    def state(self) -> Arrays:
        """Everything that the rest of the run depends on, as plain arrays, for a checkpoint."""
        progress = {
            "steps": np.array(self.steps),
            "measured": np.array(self._measured),
            "silent": np.array(self._silent),
            "training_loss": np.array(self.training_loss),
            "first_loss": np.array(self._first_loss),
            "batch_rng": frozen_state(self.batch_rng),
            "measurement_rng": frozen_state(self.measurement_rng),
        }
        network = {f"network_{name}": getattr(self.network, name).copy() for name in NAMES}
        return progress | network | {RULE + k: v for k, v in self.optimiser.state().items()}

    def restore(self, state: Mapping[str, NDArray[Any]]) -> None:
        """Go on from a state, bit for bit.

        Raises:
            NotReadable: an entry is missing, or does not fit this run; then nothing has changed.
        """
        _check(self.state(), state)
        generators = [
            (rng, checked_state(rng, state[name]))
            for name, rng in (("batch_rng", self.batch_rng), ("measurement_rng", self.measurement_rng))
        ]
        self.optimiser.restore(
            {name.removeprefix(RULE): state[name] for name in state if name.startswith(RULE)}
        )
        for rng, kept in generators:
            rng.bit_generator.state = kept
        for name in NAMES:
            getattr(self.network, name)[...] = state[f"network_{name}"]
        self.steps, self._measured = int(state["steps"].item()), int(state["measured"].item())
        self._silent = int(state["silent"].item())
        self.training_loss = float(state["training_loss"].item())
        self._first_loss = float(state["first_loss"].item())


def _check(own: Arrays, state: Mapping[str, NDArray[Any]]) -> None:
    """Refuse a state that lacks an entry, or whose network is not of this shape and dtype."""
    for name, values in own.items():
        if name.startswith(RULE):
            continue  # the rule itself knows what it needs
        if name not in state:
            raise NotReadable(f"the state of a training run has no entry {name!r}.")
        wanted, found = (values.shape, values.dtype), (state[name].shape, state[name].dtype)
        if name.startswith("network_") and wanted != found:
            raise NotReadable(
                f"{name} is {found[1]} of the shape {found[0]} in the state, and {wanted[1]} of the shape "
                f"{wanted[0]} in this run: it was made by a run with other settings."
            )

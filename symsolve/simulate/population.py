r"""Gradient flow of small ReLU networks on all inputs at once: trajectories without noise.

Every input (i, x) of the task is enumerated with its probability P_s(i) 2^-n_b, so that the loss is the exact
expectation and its flow an ordinary differential equation of the network's weights.

The slope of a ReLU jumps. Where the velocities on both sides of such a jump point towards it, the flow
slides along it: some unit stays exactly at its corner for some input, and an integrator takes ever shorter
steps. With corners that are rounded a little there is an ordinary flow again, whose limit is the sliding one.
"""

from __future__ import annotations

import functools

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from symsolve.errors import ImpossibleSetting
from symsolve.simulate.integration import Method, checked_times, trajectory
from symsolve.simulate.network import Gradients, Loss, Network
from symsolve.simulate.settings import positive, require_number
from symsolve.simulate.skills import Floats, ParityTask, unpacked

#: Inputs that are enumerated at most.
MOST_INPUTS = 2**18


@attrs.frozen(kw_only=True, eq=False)
class FlowCourse:
    """A trajectory of the flow.

    Attributes:
        times: (times,).
        strengths: R_k, (times, n_s).
        losses: L, (times,).
        end: the network at the last time.
    """

    times: NDArray[np.float64]
    strengths: Floats
    losses: Floats
    end: Network


def _few_inputs(_: object, __: object, task: ParityTask) -> None:
    if task.skills * 2**task.bits > MOST_INPUTS:
        raise ImpossibleSetting(
            f"skills = {task.skills}, bits = {task.bits}: {task.skills} * 2^{task.bits} inputs are more than "
            f"the {MOST_INPUTS} that can be enumerated; take fewer bits."
        )


@attrs.frozen(kw_only=True)
class PopulationFlow:
    """dtheta/dt = -eta dL/dtheta for the exact loss L of a parity task.

    Attributes:
        task: the task; all of its inputs are enumerated.
        learning_rate: eta.
        loss: with or without the factor 1/2.
        rounding: width of the parabola that stands in for the corner of max(z, 0); 0 is the ReLU itself,
            whose flow can be followed only until it slides.

    Raises:
        ImpossibleSetting: the task has too many inputs, or the rounding is below 0.

    Examples:
        >>> task = ParityTask(skills=2, bits=4, parity_bits=2, scale=1.0)
        >>> network = Network.gaussian(task, 16, 0.3, np.random.default_rng(0), np.float64)
        >>> course = PopulationFlow(task=task).integrate(network, [0.0, 5.0, 10.0])
        >>> course.losses[0] > course.losses[1] > course.losses[2]
        np.True_
    """

    task: ParityTask = attrs.field(validator=_few_inputs)
    learning_rate: float = attrs.field(default=1.0, validator=positive)
    loss: Loss = Loss.HALF
    rounding: float = 0.01

    def __attrs_post_init__(self) -> None:
        require_number("rounding", self.rounding, zero=True)

    @functools.cached_property
    def _words(self) -> NDArray[np.uint64]:
        return np.arange(2**self.task.bits, dtype=np.uint64)

    @functools.cached_property
    def inputs(self) -> Floats:
        """Every (i, x), skill by skill: (n_s 2^n_b, n_s + n_b)."""
        bits = unpacked(self._words, self.task.bits)
        skills = np.repeat(np.eye(self.task.skills), len(bits), axis=0)
        return np.hstack([skills, np.tile(bits, (self.task.skills, 1))])

    @functools.cached_property
    def skill_functions(self) -> Floats:
        """g_k(k, x), (n_s, 2^n_b)."""
        return np.stack([self.task.parities(skill, self._words) for skill in range(self.task.skills)])

    @functools.cached_property
    def probabilities(self) -> Floats:
        """P(i, x), (n_s 2^n_b,)."""
        return np.repeat(self.task.probabilities / len(self._words), len(self._words))

    def expected_loss(self, network: Network) -> float:
        """L, the exact expectation over (i, x)."""
        return self.loss.factor * float(self.probabilities @ self._errors(network) ** 2)

    def strengths(self, network: Network) -> Floats:
        """R_k = E_X[g_k f | i = k], exactly: (n_s,)."""
        outputs = self.outputs(network).reshape(self.skill_functions.shape)
        strengths: Floats = np.mean(self.skill_functions * outputs, axis=1)
        return strengths

    def velocities(self, network: Network) -> Gradients:
        """-eta dL/dtheta for each array of the network; max(z, 0) has slope 0 at z = 0."""
        hidden, open_share = self._hidden(network)
        errors = hidden @ network.readout - self.task.scale * self.skill_functions.ravel()
        slope = -2 * self.loss.factor * self.learning_rate * self.probabilities * errors
        back = slope[:, None] * network.readout * open_share
        return Gradients(weights=self.inputs.T @ back, bias=back.sum(axis=0), readout=slope @ hidden)

    def integrate(
        self,
        network: Network,
        times: ArrayLike,
        *,
        method: Method = "RK45",
        relative_tolerance: float = 1e-6,
        absolute_tolerance: float = 1e-8,
        most_evaluations: int = 10**6,
    ) -> FlowCourse:
        """Follow the flow from a network, which stays as it is.

        Raises:
            ImpossibleSetting: the network is made for other inputs, or the times do not increase.
            PrecisionNotReached: the integrator gave up, as it does where a flow without rounding slides.
        """
        if network.weights.shape[0] != self.task.inputs:
            raise ImpossibleSetting(
                f"a network with {network.weights.shape[0]} inputs: the task has {self.task.inputs}."
            )
        path = trajectory(
            lambda _, flat: _flat(self.velocities(_network(flat, network))),
            _flat(network),
            times,
            method=method,
            relative_tolerance=relative_tolerance,
            absolute_tolerance=absolute_tolerance,
            most_evaluations=most_evaluations,
        )
        stations = [_network(flat, network) for flat in path]
        return FlowCourse(
            times=checked_times(times),
            strengths=np.stack([self.strengths(station) for station in stations]),
            losses=np.array([self.expected_loss(station) for station in stations]),
            end=stations[-1].copy(),
        )

    def outputs(self, network: Network) -> Floats:
        """f at every input, (n_s 2^n_b,)."""
        outputs: Floats = self._hidden(network)[0] @ network.readout
        return outputs

    def _errors(self, network: Network) -> Floats:
        return self.outputs(network) - self.task.scale * self.skill_functions.ravel()

    def _hidden(self, network: Network) -> tuple[Floats, Floats]:
        """max(z, 0), its corner rounded, and its slope."""
        drive = self.inputs @ network.weights + network.bias
        if self.rounding == 0:
            return np.maximum(drive, 0), (drive > 0).astype(float)
        slope = np.clip(drive / self.rounding + 0.5, 0, 1)
        return np.where(slope < 1, self.rounding / 2 * slope**2, drive), slope


def _flat(parts: Network | Gradients) -> NDArray[np.float64]:
    return np.concatenate([parts.weights.ravel(), parts.bias, parts.readout]).astype(np.float64)


def _network(flat: NDArray[np.float64], like: Network) -> Network:
    weights, bias, readout = np.split(flat, np.cumsum([like.weights.size, like.bias.size]))
    return Network(weights=weights.reshape(like.weights.shape), bias=bias, readout=readout)

"""The ReLU network of appendix G by back-propagation: a parity of three bits in four numbers."""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from symsolve.errors import ImpossibleSetting
from symsolve.simulate.integration import checked_times, trajectory
from symsolve.simulate.network import Loss, Network
from symsolve.simulate.settings import positive
from symsolve.simulate.skills import Floats

#: Rows of W of appendix G over their scales, b over its, w over its: how the weights are tied.
_DIRECTIONS = np.array([[-1.0, 1.0, -1.0], [-1.0, 1.0, -1.0], [1.0, -1.0, 1.0]])
_BIASES = np.array([0.0, 1.0, -1.0])
_READOUTS = np.array([-2.0, 1.0, 1.0])


@attrs.frozen(kw_only=True, eq=False)
class TiedCourse:
    """A trajectory of the network of appendix G.

    Attributes:
        times: (times,).
        parameters: alpha, beta, gamma, c, (times, 4).
        mode_strengths: R^(q) = Y^T f^(q) / (8 S^2), (times, 3); their sum is R_k / S.
        losses: (times,).
    """

    times: NDArray[np.float64]
    parameters: NDArray[np.float64]
    mode_strengths: Floats
    losses: Floats


@attrs.frozen(kw_only=True)
class TiedNetwork:
    """Three hidden units that learn a parity of three bits, weights tied to four numbers (Eqs. 112-119).

    The velocities come by back-propagation through the network and the ties, from no formula for them.

    Attributes:
        scale: S.
        learning_rate: eta.

    Examples:
        >>> tied = TiedNetwork(scale=5.0)
        >>> tied.outputs(tied.learned).round(12)
        array([ 5., -5., -5.,  5., -5.,  5.,  5., -5.])
    """

    scale: float = attrs.field(default=5.0, validator=positive)
    learning_rate: float = attrs.field(default=1.0, validator=positive)

    @property
    def inputs(self) -> Floats:
        """{0, 1}^3 in the order of Eq. 112: (8, 3)."""
        return np.indices((2, 2, 2)).reshape(3, 8).T.astype(float)

    @property
    def labels(self) -> Floats:
        """Y: (8,)."""
        labels: Floats = self.scale * (1 - 2 * (self.inputs.sum(axis=1) % 2))
        return labels

    @property
    def learned(self) -> NDArray[np.float64]:
        """alpha, beta, gamma, c at which the network is Y."""
        return np.array([*[np.sqrt(2 * self.scale)] * 3, -self.scale])

    def network(self, parameters: ArrayLike) -> Network:
        """W, b and w that belong to alpha, beta and gamma.

        Raises:
            ImpossibleSetting: there are not four finite parameters, or a scale is below 0.
        """
        values = _checked_parameters(parameters)
        scales = values[:3]
        return Network(
            weights=np.ascontiguousarray((scales[:, None] * _DIRECTIONS).T),
            bias=scales * _BIASES,
            readout=scales * _READOUTS,
        )

    def outputs(self, parameters: ArrayLike) -> Floats:
        """f at the eight inputs: (8,)."""
        outputs: Floats = self.network(parameters).forward(self.inputs) + _checked_parameters(parameters)[3]
        return outputs

    def loss(self, parameters: ArrayLike) -> float:
        """(1/2) E[(Y - f)^2]."""
        return float(np.mean((self.labels - self.outputs(parameters)) ** 2)) / 2

    def mode_strengths(self, parameters: ArrayLike) -> Floats:
        """R^(q) (Eq. 118): (3,)."""
        network = self.network(parameters)
        hidden = np.maximum(self.inputs @ network.weights + network.bias, 0)
        strengths: Floats = self.labels @ hidden * network.readout / (8 * self.scale**2)
        return strengths

    def velocities(self, parameters: ArrayLike) -> NDArray[np.float64]:
        """-eta dL/d(alpha, beta, gamma, c): (4,)."""
        offset = _checked_parameters(parameters)[3]
        # The network has no output bias: c moves to the side of the labels.
        _, slopes = self.network(parameters).loss_and_gradients(self.inputs, self.labels - offset, Loss.HALF)
        scales = np.sum(slopes.weights.T * _DIRECTIONS, axis=1) + slopes.bias * _BIASES
        scales += slopes.readout * _READOUTS
        errors = self.outputs(parameters) - self.labels
        return -self.learning_rate * np.append(scales, errors.mean())

    def integrate(
        self,
        start: ArrayLike,
        times: ArrayLike,
        *,
        relative_tolerance: float = 1e-9,
        absolute_tolerance: float = 1e-12,
    ) -> TiedCourse:
        """Follow the flow from alpha, beta, gamma, c.

        Raises:
            ImpossibleSetting: start or times are none that there can be.
            PrecisionNotReached: the integrator gave up.
        """
        path = trajectory(
            lambda _, parameters: self.velocities(parameters),
            _checked_parameters(start),
            times,
            relative_tolerance=relative_tolerance,
            absolute_tolerance=absolute_tolerance,
        )
        return TiedCourse(
            times=checked_times(times),
            parameters=path,
            mode_strengths=np.stack([self.mode_strengths(station) for station in path]),
            losses=np.array([self.loss(station) for station in path]),
        )


def _checked_parameters(parameters: ArrayLike) -> NDArray[np.float64]:
    values = np.asarray(parameters, dtype=float)
    if values.shape != (4,) or not np.isfinite(values).all():
        raise ImpossibleSetting(f"parameters = {parameters!r}: give alpha, beta, gamma and c.")
    if (values[:3] < 0).any():
        raise ImpossibleSetting(
            f"parameters = {parameters!r}: alpha, beta and gamma are scales, hence not below 0; the signs "
            "of the weights are those of Eq. 114."
        )
    return values

"""A network with one hidden layer of ReLU units: f(x) = w_2 . max(W_1^T x + b_1, 0).

This is the plain reference: one formula after the other, on whole batches, nothing reused. The engines
compute the same numbers faster.
"""

from __future__ import annotations

import enum

import attrs
import numpy as np
from numpy.random import Generator
from numpy.typing import DTypeLike

from symsolve.errors import ImpossibleSetting
from symsolve.simulate.settings import require_number, require_whole
from symsolve.simulate.skills import Floats, ParityTask


class Loss(enum.Enum):
    """How the loss of a batch is written; the factor sets the scale of time.

    HALF is (1/2) mean (f - y)^2, as in the theory, MEAN is mean (f - y)^2, as in torch.nn.MSELoss: gradient
    descent on MEAN runs twice as fast.
    """

    HALF = "half"
    MEAN = "mean"

    @property
    def factor(self) -> float:
        """What stands before mean (f - y)^2."""
        return 0.5 if self is Loss.HALF else 1.0


@attrs.define(kw_only=True, eq=False)
class Gradients:
    """Derivatives of the loss by the parameters of a network, in arrays of the same shapes.

    Attributes:
        weights: dL/dW_1, (n_s + n_b, width).
        bias: dL/db_1, (width,).
        readout: dL/dw_2, (width,).
    """

    weights: Floats
    bias: Floats
    readout: Floats


def _shapes(network: Network, *_: object) -> None:
    inputs, width = network.weights.shape
    require_whole("width", width, 1)
    require_whole("inputs", inputs, 1)
    if network.bias.shape != (width,) or network.readout.shape != (width,):
        raise ImpossibleSetting(
            f"bias has the shape {network.bias.shape} and readout {network.readout.shape}: for weights of "
            f"the shape {network.weights.shape} both must be ({width},)."
        )
    kinds = {network.weights.dtype, network.bias.dtype, network.readout.dtype}
    if len(kinds) > 1 or not kinds <= {np.dtype(np.float32), np.dtype(np.float64)}:
        raise ImpossibleSetting(
            f"a network of dtype {', '.join(sorted(map(str, kinds)))}: all its arrays must be float32, "
            "or all float64."
        )


@attrs.define(kw_only=True, eq=False)
class Network:
    """Parameters of a two-layer ReLU network without output bias; optimisers change them in place.

    Attributes:
        weights: W_1, (n_s + n_b, width); rows of the skills first, then those of the bits.
        bias: b_1, (width,).
        readout: w_2, (width,).

    Raises:
        ImpossibleSetting: the shapes do not fit, or the arrays are not all float32 or all float64.

    Examples:
        >>> rng = np.random.default_rng(0)
        >>> task = ParityTask(skills=2, bits=6)
        >>> network = Network.gaussian(task, width=4, standard_deviation=0.1, rng=rng)
        >>> batch = task.sample(rng, 10)
        >>> loss, gradients = network.loss_and_gradients(batch.inputs(), batch.labels, loss=Loss.HALF)
        >>> gradients.weights.shape
        (8, 4)
    """

    weights: Floats
    bias: Floats
    readout: Floats = attrs.field(validator=_shapes)

    @classmethod
    def gaussian(
        cls,
        task: ParityTask,
        width: int,
        standard_deviation: float,
        rng: Generator,
        dtype: DTypeLike = np.float32,
    ) -> Network:
        """All parameters independent and normal with mean 0.

        Raises:
            ImpossibleSetting: the width is not a positive whole number, or the standard deviation is negative
                or not finite.
        """
        require_whole("width", width, 1)
        require_number("standard_deviation", standard_deviation, zero=True)
        shapes = ((task.inputs, width), (width,), (width,))
        weights, bias, readout = (
            (standard_deviation * rng.standard_normal(shape)).astype(dtype) for shape in shapes
        )
        return cls(weights=weights, bias=bias, readout=readout)

    @property
    def width(self) -> int:
        """How many hidden units there are."""
        return int(self.weights.shape[1])

    @property
    def dtype(self) -> np.dtype[np.floating]:
        """float32 or float64."""
        return self.weights.dtype

    @property
    def parameters(self) -> tuple[Floats, Floats, Floats]:
        """The arrays themselves: W_1, b_1, w_2."""
        return self.weights, self.bias, self.readout

    def copy(self) -> Network:
        """A network of its own with the same parameters."""
        return Network(weights=self.weights.copy(), bias=self.bias.copy(), readout=self.readout.copy())

    def forward(self, inputs: Floats) -> Floats:
        """f at each row of the inputs: (B, n_s + n_b) to (B,)."""
        hidden = np.maximum(inputs @ self.weights + self.bias, 0)
        outputs: Floats = hidden @ self.readout
        return outputs

    def loss_and_gradients(
        self, inputs: Floats, labels: Floats, loss: Loss = Loss.HALF
    ) -> tuple[float, Gradients]:
        """The loss of a batch and its derivatives, by back-propagation; max(z, 0) has slope 0 at z = 0."""
        drive = inputs @ self.weights + self.bias
        hidden = np.maximum(drive, 0)
        error = hidden @ self.readout - labels.astype(self.dtype)
        slope = (2 * loss.factor / len(labels)) * error
        back = (slope[:, None] * self.readout) * (drive > 0)
        gradients = Gradients(weights=inputs.T @ back, bias=back.sum(axis=0), readout=slope @ hidden)
        return loss.factor * float(np.mean(error * error)), gradients

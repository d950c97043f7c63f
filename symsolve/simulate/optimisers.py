"""Rules that turn gradients into steps: plain gradient descent and Adam, with the conventions of torch.optim.

Weight decay is the gradient of (decay / 2) |parameters|^2, added to that of the loss (not decoupled, as AdamW
has it).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import attrs
import numpy as np
from numpy.typing import NDArray

from symsolve.errors import ImpossibleSetting, NotReadable
from symsolve.simulate.network import Gradients, Network
from symsolve.simulate.settings import positive, require_number
from symsolve.simulate.skills import Floats

Arrays = dict[str, NDArray[Any]]
NAMES = ("weights", "bias", "readout")


class Optimiser(Protocol):
    """What a training loop asks of a rule; the learning rate may be changed between steps."""

    learning_rate: float

    def update(self, network: Network, gradients: Gradients) -> None:
        """One step, in place."""
        ...

    def state(self) -> Arrays:
        """Copies of what the next step depends on besides the network."""
        ...

    def restore(self, state: Mapping[str, NDArray[Any]]) -> None:
        """Go on from such a state."""
        ...


def _not_negative(_: object, attribute: attrs.Attribute[float], value: float) -> None:
    require_number(attribute.name, value, zero=True)


def _below_one(_: object, attribute: attrs.Attribute[float], value: float) -> None:
    require_number(attribute.name, value, zero=True)
    if value >= 1:
        raise ImpossibleSetting(f"{attribute.name} = {value!r}: the weight of the past must be below 1.")


@attrs.define(eq=False)
class SGD:
    """p <- p - learning_rate (gradient + weight_decay p).

    Raises:
        ImpossibleSetting: the learning rate is not positive, or the weight decay is negative.

    Examples:
        >>> one = np.ones(1)
        >>> network = Network(weights=np.ones((1, 1)), bias=one.copy(), readout=one.copy())
        >>> SGD(0.5).update(network, Gradients(weights=np.ones((1, 1)), bias=one, readout=4 * one))
        >>> network.weights.item(), network.readout.item()
        (0.5, -1.0)
    """

    learning_rate: float = attrs.field(validator=positive)
    weight_decay: float = attrs.field(default=0.0, validator=_not_negative)

    def update(self, network: Network, gradients: Gradients) -> None:
        """One step, in place."""
        for name in NAMES:
            values: Floats = getattr(network, name)
            slope: Floats = getattr(gradients, name)
            if self.weight_decay:
                slope = slope + self.weight_decay * values
            values -= self.learning_rate * slope

    def state(self) -> Arrays:
        """The learning rate: nothing else is remembered."""
        return {"learning_rate": np.array(self.learning_rate)}

    def restore(self, state: Mapping[str, NDArray[Any]]) -> None:
        """Go on from a state."""
        self.learning_rate = float(_entry(state, "learning_rate").item())


@attrs.define(eq=False)
class Adam:
    """Steps along the mean of past gradients over the root of their mean square, corrected for the start.

    With g = gradient + weight_decay p, m <- beta1 m + (1 - beta1) g and v <- beta2 v + (1 - beta2) g^2:
    p <- p - learning_rate (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon).

    Raises:
        ImpossibleSetting: a number is out of its range.

    Examples:
        >>> one = np.ones(1)
        >>> network = Network(weights=np.ones((1, 1)), bias=one.copy(), readout=one.copy())
        >>> Adam(0.1).update(network, Gradients(weights=np.ones((1, 1)), bias=one, readout=4 * one))
        >>> round(network.readout.item(), 6)
        0.9
    """

    learning_rate: float = attrs.field(default=1e-3, validator=positive)
    beta1: float = attrs.field(default=0.9, validator=_below_one)
    beta2: float = attrs.field(default=0.999, validator=_below_one)
    epsilon: float = attrs.field(default=1e-8, validator=positive)
    weight_decay: float = attrs.field(default=0.0, validator=_not_negative)
    _steps: int = attrs.field(default=0, init=False)
    _means: dict[str, Floats] = attrs.field(factory=dict, init=False, repr=False)
    _squares: dict[str, Floats] = attrs.field(factory=dict, init=False, repr=False)

    def update(self, network: Network, gradients: Gradients) -> None:
        """One step, in place."""
        self._steps += 1
        for name in NAMES:
            values: Floats = getattr(network, name)
            slope: Floats = getattr(gradients, name)
            if self.weight_decay:
                slope = slope + self.weight_decay * values
            values -= self._step(name, slope)

    def _step(self, name: str, slope: Floats) -> Floats:
        mean = self._means.setdefault(name, np.zeros_like(slope))
        square = self._squares.setdefault(name, np.zeros_like(slope))
        mean *= self.beta1
        mean += (1 - self.beta1) * slope
        square *= self.beta2
        square += (1 - self.beta2) * slope * slope
        root = np.sqrt(square)
        root *= 1 / np.sqrt(1 - self.beta2**self._steps).item()
        root += self.epsilon
        step: Floats = np.divide(mean, root, out=root)
        step *= self.learning_rate / (1 - self.beta1**self._steps)
        return step

    def state(self) -> Arrays:
        """The learning rate, the number of steps and both running means."""
        arrays: Arrays = {"learning_rate": np.array(self.learning_rate), "steps": np.array(self._steps)}
        for label, kept in (("mean", self._means), ("square", self._squares)):
            arrays |= {f"{label}_{name}": values.copy() for name, values in kept.items()}
        return arrays

    def restore(self, state: Mapping[str, NDArray[Any]]) -> None:
        """Go on from a state.

        Raises:
            NotReadable: the state lacks an array, so it is not one of this rule.
        """
        self.learning_rate = float(_entry(state, "learning_rate").item())
        self._steps = int(_entry(state, "steps").item())
        names = NAMES if self._steps else ()
        self._means = {name: _entry(state, f"mean_{name}").copy() for name in names}
        self._squares = {name: _entry(state, f"square_{name}").copy() for name in names}


def _entry(state: Mapping[str, NDArray[Any]], name: str) -> NDArray[Any]:
    if name not in state:
        raise NotReadable(f"the state of an optimiser has no entry {name!r}: it was made by another rule.")
    return state[name]

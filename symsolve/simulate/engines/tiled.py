"""The network in NumPy."""

from __future__ import annotations

from symsolve.simulate.engines.base import Engine, require_fit
from symsolve.simulate.network import Gradients, Loss, Network
from symsolve.simulate.skills import Batch, Floats


class NumpyEngine(Engine):
    """Matrix products of NumPy."""

    name = "numpy"

    def close(self) -> None:
        """Nothing to end."""

    def gradients(self, network: Network, batch: Batch, loss: Loss) -> tuple[float, Gradients]:
        """The loss of a batch and its derivatives."""
        require_fit(network, batch)
        return network.loss_and_gradients(batch.inputs(network.dtype), batch.labels, loss)

    def outputs(self, network: Network, batch: Batch) -> Floats:
        """f at each sample of a batch: (B,)."""
        require_fit(network, batch)
        return network.forward(batch.inputs(network.dtype))

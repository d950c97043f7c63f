"""Engines against the plain network: the same loss and gradients, whatever the batch, dtype and threads."""

import numpy as np
import pytest

from symsolve.simulate.engines import make_engine
from symsolve.simulate.network import Loss, Network
from symsolve.simulate.skills import ParityTask

ENGINES = ("numpy", "numba")
PARAMETERS = ("weights", "bias", "readout")


def case(width=50, size=333, seed=0, dtype=np.float32, deviation=0.5, **settings):
    rng = np.random.default_rng(seed)
    shape = {"skills": 4, "bits": 20} | settings
    task = ParityTask.random(rng=rng, **shape)
    return task, Network.gaussian(task, width, deviation, rng, dtype), task.sample(rng, size)


def plain(network, batch, loss):
    """The reference in float64."""
    network = Network(**{name: getattr(network, name).astype(float) for name in PARAMETERS})
    return network.loss_and_gradients(batch.inputs(), batch.labels, loss)


def assert_close(found, expected, network, scale=1.0):
    """Equal up to rounding: some tens of units in the last place of the largest entry."""
    unit = float(np.finfo(network.dtype).eps) * scale
    assert found[0] == pytest.approx(expected[0], rel=40 * unit)
    for name in PARAMETERS:
        a, b = getattr(found[1], name), getattr(expected[1], name)
        assert a.dtype == network.dtype
        assert a.shape == b.shape
        assert abs(a - b).max() <= 60 * unit * max(abs(b).max(), 1e-30)


CASES = {
    "usual": {},
    "float64": {"dtype": np.float64},
    "the paper's shape": {"width": 1000, "size": 4000, "skills": 5, "bits": 32},
    "one unit": {"width": 1},
    "one sample": {"size": 1},
    "one skill": {"skills": 1},
    "one bit": {"bits": 1, "parity_bits": 1},
    "all bits in one parity": {"bits": 6, "parity_bits": 6},
    "64 bits": {"bits": 64, "parity_bits": 64},
    "33 bits": {"bits": 33},
    "more skills than samples": {"skills": 300, "size": 40},
    "many tiles": {"size": 5000, "width": 17},
    "odd width": {"width": 131},
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("loss", list(Loss))
def test_gradients_are_those_of_the_plain_network(name, loss, engine):
    _, network, batch = case(**CASES[name])
    with make_engine(engine) as engine:
        assert_close(engine.gradients(network, batch, loss), plain(network, batch, loss), network)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", CASES)
def test_outputs_are_those_of_the_plain_network(name, engine):
    _, network, batch = case(**CASES[name])
    with make_engine(engine, threads=2) as engine:
        outputs = engine.outputs(network, batch)
    expected = network.forward(batch.inputs(network.dtype))
    assert abs(outputs - expected).max() <= 60 * np.finfo(network.dtype).eps * abs(expected).max()


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("threads", [2, 3])
def test_the_number_of_threads_changes_no_bit(threads, engine):
    _, network, batch = case(width=300, size=4000)
    with make_engine(engine) as one, make_engine(engine, threads) as more:
        first = one.gradients(network, batch, Loss.HALF)
        for _ in range(20):
            second = more.gradients(network, batch, Loss.HALF)
            assert first[0] == second[0]
            assert all((getattr(first[1], name) == getattr(second[1], name)).all() for name in PARAMETERS)
        assert (one.outputs(network, batch) == more.outputs(network, batch)).all()

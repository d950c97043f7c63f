"""Analytic gradients of the network against finite differences and against sums over every input."""

import numpy as np
import pytest

from symsolve.errors import ImpossibleSetting
from symsolve.simulate.network import Loss, Network
from symsolve.simulate.skills import Batch, ParityTask

NAMES = ("weights", "bias", "readout")


def network_and_batch(width=7, size=40, seed=0, **settings):
    rng = np.random.default_rng(seed)
    task = ParityTask(**({"skills": 3, "bits": 9} | settings))
    network = Network.gaussian(task, width, 0.7, rng, np.float64)
    return task, network, task.sample(rng, size)


def loss_of(network, batch, loss):
    """The loss by its definition, one sample after the other, in Python."""
    total = 0.0
    for x, y in zip(batch.inputs().tolist(), batch.labels.tolist()):
        drives = [
            sum(v * w for v, w in zip(x, column)) + b
            for column, b in zip(network.weights.T.tolist(), network.bias.tolist())
        ]
        f = sum(max(z, 0.0) * a for z, a in zip(drives, network.readout.tolist()))
        total += (f - y) ** 2
    return loss.factor * total / len(batch)


@pytest.mark.parametrize("loss", list(Loss))
def test_gradients_agree_with_finite_differences(loss):
    _, network, batch = network_and_batch()
    value, gradients = network.loss_and_gradients(batch.inputs(), batch.labels, loss)
    assert value == pytest.approx(loss_of(network, batch, loss), rel=1e-13)
    # Away from the kinks of the units the loss is a polynomial: central differences err by h^2.
    h = 1e-5
    for name in NAMES:
        flat, slopes = getattr(network, name).reshape(-1), getattr(gradients, name).reshape(-1)
        for place in range(0, flat.size, max(flat.size // 12, 1)):
            kept = flat[place]
            sides = []
            for sign in (1, -1):
                flat[place] = kept + sign * h
                sides.append(loss_of(network, batch, loss))
            flat[place] = kept
            assert slopes[place] == pytest.approx((sides[0] - sides[1]) / (2 * h), rel=1e-7, abs=1e-8)


def every_input(task):
    """All inputs of a task, each skill as often, and the weight of each in the population."""
    words = np.tile(np.arange(2**task.bits, dtype=np.uint64), task.skills)
    counts = np.full(task.skills, 2**task.bits)
    skills = np.repeat(np.arange(task.skills), counts)
    labels = np.concatenate(
        [task.scale * task.parities(k, words[: 2**task.bits]) for k in range(task.skills)]
    )
    batch = Batch(counts=counts, words=words, labels=labels, bits=task.bits)
    return batch, task.probabilities[skills] / 2**task.bits


def test_gradients_of_batches_average_to_the_exact_gradient_of_the_population():
    task, network, _ = network_and_batch(width=3, skills=2, bits=4, parity_bits=2)
    batch, weight = every_input(task)
    x, error = batch.inputs(), network.forward(batch.inputs()) - batch.labels
    on = (x @ network.weights + network.bias > 0) * network.readout
    exact = np.einsum("b,bj,bh->jh", weight * error, x, on)
    rng, size = np.random.default_rng(1), 500
    seen = []
    for _ in range(200):
        sample = task.sample(rng, size)
        seen.append(network.loss_and_gradients(sample.inputs(), sample.labels)[1].weights)
    error_of_mean = np.std(seen, axis=0, ddof=1) / np.sqrt(len(seen))
    scores = (np.mean(seen, axis=0) - exact) / np.where(error_of_mean > 0, error_of_mean, 1)
    assert abs(scores).max() < 4  # 18 numbers, each a standard normal
    assert (exact[error_of_mean == 0] == 0).all()


def test_the_gradient_on_all_inputs_is_exact():
    task, network, _ = network_and_batch(width=5, skills=1, bits=6)
    batch, weight = every_input(task)
    loss, gradients = network.loss_and_gradients(batch.inputs(), batch.labels)
    x, error = batch.inputs(), network.forward(batch.inputs()) - batch.labels
    assert loss == pytest.approx(weight @ error**2 / 2)
    on = x @ network.weights + network.bias > 0
    expected = np.einsum("b,bj,bh->jh", weight * error, x, on * network.readout)
    assert gradients.weights == pytest.approx(expected, abs=1e-13)
    assert gradients.bias == pytest.approx((weight * error) @ (on * network.readout), abs=1e-13)


def test_the_two_conventions_of_the_loss_differ_by_two():
    _, network, batch = network_and_batch()
    half, mean = (network.loss_and_gradients(batch.inputs(), batch.labels, loss) for loss in Loss)
    assert mean[0] == pytest.approx(2 * half[0])
    for name in NAMES:
        assert getattr(mean[1], name) == pytest.approx(2 * getattr(half[1], name))


def test_a_network_of_zeros_has_no_gradient():
    task, _, batch = network_and_batch()
    network = Network.gaussian(task, 4, 0.0, np.random.default_rng(0))
    loss, gradients = network.loss_and_gradients(batch.inputs(np.float32), batch.labels)
    assert loss == task.scale**2 / 2
    assert not any(getattr(gradients, name).any() for name in NAMES)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_initial_parameters_are_normal_of_the_dtype_asked_for(dtype):
    network = Network.gaussian(ParityTask(), 1000, 0.01, np.random.default_rng(0), dtype)
    assert {values.dtype for values in network.parameters} == {np.dtype(dtype)}
    assert network.weights.shape == (37, 1000)
    assert network.weights.std() == pytest.approx(0.01, rel=0.02)
    assert abs(network.weights.mean()) < 4 * 0.01 / np.sqrt(37_000)


def test_copies_are_independent():
    _, network, _ = network_and_batch()
    other = network.copy()
    other.weights[...] = 0
    assert network.weights.any()


def test_nonsense_is_refused():
    rng, task = np.random.default_rng(0), ParityTask()
    with pytest.raises(ImpossibleSetting, match=r"width = 0: it must be a whole number, at least 1"):
        Network.gaussian(task, 0, 0.1, rng)
    with pytest.raises(ImpossibleSetting, match=r"standard_deviation = -1"):
        Network.gaussian(task, 3, -1, rng)
    with pytest.raises(ImpossibleSetting, match=r"readout \(2,\): .* both must be \(3,\)"):
        Network(weights=np.ones((4, 3)), bias=np.ones(3), readout=np.ones(2))
    with pytest.raises(ImpossibleSetting, match=r"dtype float32, float64"):
        Network(weights=np.ones((4, 3)), bias=np.ones(3, np.float32), readout=np.ones(3))
    with pytest.raises(ImpossibleSetting, match=r"dtype int64"):
        Network(weights=np.ones((4, 3), int), bias=np.ones(3, int), readout=np.ones(3, int))

"""Steps of the optimisers against formulas computed by hand in rational or 50-digit arithmetic."""

from fractions import Fraction

import mpmath
import numpy as np
import pytest

from symsolve.errors import ImpossibleSetting, NotReadable
from symsolve.simulate.network import Gradients, Network
from symsolve.simulate.optimisers import SGD, Adam

SLOPES = [0.5, -2.0, 1e-3, 0.0, 4.0, 0.25]


def one_weight(value=1.5, dtype=np.float64):
    return Network(
        weights=np.full((1, 1), value, dtype), bias=np.full(1, value, dtype), readout=np.full(1, value, dtype)
    )


def slopes(value, dtype=np.float64):
    return Gradients(
        weights=np.full((1, 1), value, dtype),
        bias=np.full(1, value, dtype),
        readout=np.full(1, -value, dtype),
    )


def test_gradient_descent_with_weight_decay():
    network, rule = one_weight(), SGD(0.25, weight_decay=0.125)
    expected = Fraction(3, 2)
    for slope in SLOPES:
        rule.update(network, slopes(slope))
        expected -= Fraction(1, 4) * (Fraction(slope) + Fraction(1, 8) * expected)
    assert network.weights.item() == pytest.approx(float(expected), rel=1e-15)
    assert network.bias.item() == network.weights.item() != network.readout.item()


def adam_by_hand(start, rate, beta1, beta2, epsilon, decay):
    """The published recursion in 50 digits."""
    with mpmath.workdps(50):
        p, m, v = mpmath.mpf(start), mpmath.mpf(0), mpmath.mpf(0)
        rate, beta1, beta2, epsilon, decay = map(mpmath.mpf, (rate, beta1, beta2, epsilon, decay))
        for t, slope in enumerate(SLOPES, 1):
            g = mpmath.mpf(slope) + decay * p
            m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g * g
            p -= rate * (m / (1 - beta1**t)) / (mpmath.sqrt(v / (1 - beta2**t)) + epsilon)
        return float(p)


@pytest.mark.parametrize("decay", [0.0, 0.1])
def test_adam_follows_its_recursion(decay):
    settings = (0.01, 0.8, 0.95, 1e-6, decay)
    network, rule = one_weight(), Adam(*settings)
    for slope in SLOPES:
        rule.update(network, slopes(slope))
    assert network.weights.item() == pytest.approx(adam_by_hand(1.5, *settings), rel=1e-13)


@pytest.mark.parametrize("rule", [SGD, Adam])
def test_parameters_keep_their_dtype_and_place(rule):
    network = one_weight(dtype=np.float32)
    places = [values.ctypes.data for values in network.parameters]
    rule(0.1, weight_decay=0.01).update(network, slopes(1.0, np.float32))
    assert {values.dtype for values in network.parameters} == {np.dtype(np.float32)}
    assert [values.ctypes.data for values in network.parameters] == places


@pytest.mark.parametrize("make", [lambda: SGD(0.1, weight_decay=0.1), lambda: Adam(0.1, weight_decay=0.1)])
def test_a_restored_rule_goes_on_bit_for_bit(make):
    network, rule = one_weight(), make()
    for slope in SLOPES[:3]:
        rule.update(network, slopes(slope))
    other, restored = network.copy(), make()
    restored.learning_rate = 77.0
    restored.restore(rule.state())
    for slope in SLOPES[3:]:
        rule.update(network, slopes(slope))
        restored.update(other, slopes(slope))
    assert other.weights.item() == network.weights.item()
    assert restored.learning_rate == 0.1


def test_the_state_of_another_rule_is_refused():
    with pytest.raises(NotReadable, match=r"no entry 'steps': it was made by another rule"):
        Adam().restore(SGD(0.1).state())


def test_a_state_is_a_copy():
    network, rule = one_weight(), Adam()
    rule.update(network, slopes(1.0))
    state = rule.state()
    kept = state["mean_weights"].item()
    rule.update(network, slopes(1.0))
    assert state["mean_weights"].item() == kept


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: SGD(0), r"learning_rate = 0: it must be a finite number above 0"),
        (lambda: SGD(float("nan")), r"learning_rate = nan"),
        (lambda: SGD(0.1, weight_decay=-1), r"weight_decay = -1: it must be a finite number not below 0"),
        (lambda: Adam(beta1=1.0), r"beta1 = 1.0: the weight of the past must be below 1"),
        (lambda: Adam(beta2=-0.5), r"beta2 = -0.5"),
        (lambda: Adam(epsilon=0), r"epsilon = 0"),
    ],
)
def test_nonsense_is_refused(make, message):
    with pytest.raises(ImpossibleSetting, match=message):
        make()

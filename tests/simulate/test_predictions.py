"""Closed forms against the sums and flows that they are the closed forms of."""

import attrs
import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.stats import binom

from symsolve.simulate.predictions import (
    strength_in_data,
    strength_in_parameters,
    strength_in_time,
    training_times,
)
from symsolve.simulate.presets import preset


def test_the_curve_in_time_solves_its_flow():
    # f = a b B g on the loss (P/2)(S - a b B)^2, from a = b: the rate factor is B.
    P, rate, S, B, a0 = 0.3, 0.05, 5.0, 0.2, 0.1

    def flow(_, state):
        a, b = state
        push = rate * P * B * (S - a * b * B)
        return [push * b, push * a]

    times = np.linspace(0, 600, 61)
    found = solve_ivp(flow, (0, 600), [a0, a0], t_eval=times, rtol=1e-10, atol=1e-12).y
    strength = B * found[0] * found[1]
    curve = strength_in_time(
        times, probability=P, learning_rate=rate, scale=S, rate_factor=B, odds=S / strength[0] - 1
    )
    assert 0 < curve[0] < 0.1 * S < 0.9 * S < curve[-1]
    np.testing.assert_allclose(curve, strength, rtol=1e-7)


def test_the_curve_in_time_does_not_overflow():
    ends = strength_in_time([0, 1e9], probability=1, learning_rate=1, scale=5, rate_factor=1, odds=1e300)
    assert ends[0] == pytest.approx(5e-300)
    assert ends[1] == 5


@pytest.mark.parametrize("shots", [0.4, 1, 2.5, 7, 7.9, 800])
def test_the_curve_in_data_is_the_binomial_mean(shots):
    sizes, P, S = np.array([1, 2, 5, 30, 400, 3000]), 0.2, 3.0
    exact = [sum(binom.pmf(d, size, P) * min(d / shots, 1.0) * S for d in range(size + 1)) for size in sizes]
    np.testing.assert_allclose(
        strength_in_data(sizes, probability=P, scale=S, shots=shots), exact, rtol=1e-9, atol=1e-12
    )


def test_the_curve_in_data_rises_to_its_target():
    curve = strength_in_data(np.arange(1, 5000, 7), probability=0.1, scale=5, shots=100)
    assert (np.diff(curve) >= -1e-12).all()
    assert curve[-1] == pytest.approx(5)


def test_parameters_serve_skills_one_after_the_other():
    # Eq. 21: q = floor((N - 1)/N_c) + 1, (q - 1) N_c + r = N.
    S, basis = 2.0, 4
    for width in range(1, 30):
        q = (width - 1) // basis + 1
        r = width - (q - 1) * basis
        for k in range(1, 7):
            expected = S if k < q else S * r / basis if k == q else 0.0
            found = strength_in_parameters(width, skill=k - 1, scale=S, basis=basis)
            assert found == pytest.approx(expected)


def test_time_counts_the_convention_of_the_loss_and_the_learning_rate():
    half = preset("paper", "time", loss="half")
    np.testing.assert_allclose(training_times(half, [0, 10, 30]), [0, 10, 30])
    mean = preset("paper", "time", loss="mean")
    np.testing.assert_allclose(training_times(mean, [0, 10, 30]), [0, 20, 60])
    slowing = attrs.evolve(half, halve_every=10)
    rates = 0.5 ** (np.arange(35) // 10)
    np.testing.assert_allclose(training_times(slowing, np.arange(36)), np.concatenate([[0], rates.cumsum()]))

"""Intervals that cover as often as they say, and refusals where the data say nothing."""

import numpy as np
import pytest
from scipy.stats import binom

from symsolve.errors import ImpossibleSetting, NotCalibrated
from symsolve.simulate.estimates import fit_positive, fit_power_law

TRIALS = 400


def plausible(hits, confidence):
    """Whether so many hits may come from that rate, at one in a million on either side."""
    return binom.ppf(1e-6, TRIALS, confidence) <= hits <= binom.ppf(1 - 1e-6, TRIALS, confidence)


def curve(values):
    return 1 / (1 + values[1] * np.exp(-values[0] * np.linspace(0, 10, 40)))


@pytest.mark.parametrize("confidence", [0.5, 0.95])
def test_intervals_of_least_squares_cover_at_their_rate(confidence):
    rng, true = np.random.default_rng(1), np.array([1.3, 200.0])
    hits = np.zeros(2)
    for _ in range(TRIALS):
        noisy = curve(true) + 0.03 * rng.standard_normal(40)
        found = fit_positive(curve, noisy, [1.0, 100.0], confidence=confidence)
        hits += [one.low <= value <= one.high for one, value in zip(found, true)]
    assert plausible(hits[0], confidence)
    assert plausible(hits[1], confidence)


@pytest.mark.parametrize("confidence", [0.5, 0.95])
def test_intervals_of_exponents_cover_at_their_rate(confidence):
    # Five points leave three degrees of freedom: with quantiles of the normal law this fails.
    rng, k, errors = np.random.default_rng(2), np.arange(1, 6), np.array([0.01, 0.02, 0.02, 0.05, 0.1])
    hits = 0
    for _ in range(TRIALS):
        times = 300 * k**1.6 * np.exp(errors * rng.standard_normal(5))
        law = fit_power_law(k, times, relative_errors=7 * errors, confidence=confidence)
        hits += law.exponent.low <= 1.6 <= law.exponent.high
    assert plausible(hits, confidence)


def test_exact_curves_give_exact_parameters():
    found = fit_positive(curve, curve(np.array([1.3, 200.0])), [0.7, 20.0])
    assert [one.value for one in found] == pytest.approx([1.3, 200.0], rel=1e-6)
    law = fit_power_law([1, 2, 3, 4], 5 * np.arange(1, 5) ** -0.7)
    assert law.exponent.value == pytest.approx(-0.7)
    assert law.prefactor.value == pytest.approx(5)
    assert str(law.exponent) == "-0.7 (-0.7 to -0.7, 95%)"


def test_weights_count():
    x, y = np.array([1.0, 2.0, 4.0, 8.0]), np.array([1.0, 2.0, 4.0, 80.0])
    law = fit_power_law(x, y, relative_errors=[1e-3, 1e-3, 1e-3, 10.0])
    assert law.exponent.value == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize(
    ("x", "y", "message"),
    [
        ([1, 2], [1, 2], "2 points do not determine 2 parameters"),
        ([3, 3, 3], [1, 2, 3], "all points lie at x = 3"),
        ([1, 2, 3], [1, -2, 3], r"y = \[1\.0, -2\.0, 3\.0\]"),
        ([1, 2, 3], [1, np.nan, 3], "needs finite numbers above 0"),
        ([0, 2, 3], [1, 2, 3], "x = "),
    ],
)
def test_points_without_a_power_law_are_refused(x, y, message):
    with pytest.raises(NotCalibrated, match=message):
        fit_power_law(x, y)


def test_points_that_say_nothing_are_refused():
    with pytest.raises(NotCalibrated, match="say nothing on one of the parameters"):
        fit_positive(lambda values: np.ones(5), np.ones(5), [1.0])
    with pytest.raises(NotCalibrated, match="say nothing on one of the parameters"):
        fit_positive(lambda values: np.linspace(0, 1, 5) * values[0] * values[1], np.ones(5), [1.0, 1.0])
    with pytest.raises(NotCalibrated, match="1 points do not determine 1 parameter "):
        fit_positive(lambda values: values, np.ones(1), [1.0])


@pytest.mark.parametrize("confidence", [0, 1, 95])
def test_confidence_is_a_probability(confidence):
    with pytest.raises(ImpossibleSetting, match="confidence"):
        fit_power_law([1, 2, 3], [1, 2, 3], confidence=confidence)

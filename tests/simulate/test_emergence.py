"""Emergence times, their exponent, and the shape of saturation."""

import attrs
import numpy as np
import pytest

from symsolve.errors import ImpossibleSetting, NotCalibrated
from symsolve.simulate.emergence import emergence_exponent, emergence_times, first_crossing, saturation
from symsolve.simulate.experiments import Run
from symsolve.simulate.predictions import training_times
from symsolve.simulate.presets import preset

SETTINGS = preset("paper", "time", loss="half", repeats=4)
STEPS = np.arange(0, 20_001, 10)


def run_of(shape, repeats=4, jitter=0.0, settings=SETTINGS):
    """Curves of the given shape in T P_s(k), the time of each stretched at random by a few per cent."""
    rng = np.random.default_rng(3)
    times = training_times(settings, STEPS)
    strengths = np.empty((repeats, len(STEPS), settings.skills))
    for repeat, skill in np.ndindex(repeats, settings.skills):
        stretch = np.exp(jitter * rng.standard_normal())
        strengths[repeat, :, skill] = 5 * shape(times * settings.task_probabilities[skill] / stretch)
    errors = np.full_like(strengths, 0.01)
    return Run(
        settings=settings,
        seed=0,
        axis=STEPS,
        strengths=strengths,
        standard_errors=errors,
        losses=strengths[..., 0],
    )


def sigmoid(t):
    return 1 / (1 + 1000 * np.exp(-t / 50))


def slow(t):
    """Emerges like the sigmoid, saturates half as fast."""
    half = 50 * np.log(1000)
    return np.where(t < half, sigmoid(t), sigmoid(half + (t - half) / 2))


def test_crossings_lie_on_straight_lines():
    axis = np.array([0.0, 1.0, 2.0, 3.0])
    assert first_crossing(axis, np.array([0.0, 0.4, 0.8, 0.2]), 0.5) == pytest.approx(1.25)
    assert first_crossing(axis, np.array([0.7, 0.4, 0.8, 0.2]), 0.5) == 0.0
    assert np.isnan(first_crossing(axis, np.zeros(4), 0.5))


def test_emergence_times_are_those_of_the_sigmoid():
    run = run_of(sigmoid)
    P = run.settings.task_probabilities
    for level in (0.1, 0.5, 0.9):
        found = emergence_times(run, level=level)
        exact = 50 * (np.log(1000) + np.log(level / (1 - level))) / P
        np.testing.assert_allclose(found.mean, exact, rtol=2e-3)
    # An error of 0.01 in R over the slope S/4/50 P of R there.
    half = emergence_times(run)
    np.testing.assert_allclose(half.errors[0], 0.01 / (5 / 4 / 50 * P), rtol=0.5)
    np.testing.assert_allclose(half.relative_error, half.errors[0] / half.mean / 2, rtol=1e-6)


def test_the_convention_of_the_loss_drops_out():
    half, mean = (run_of(sigmoid, settings=attrs.evolve(SETTINGS, loss=loss)) for loss in ("half", "mean"))
    np.testing.assert_allclose(emergence_times(half).mean, emergence_times(mean).mean, rtol=5e-3)


def test_the_exponent_is_that_of_the_frequencies():
    law = emergence_exponent(run_of(sigmoid, jitter=0.03))
    assert law.exponent.low < 1.6 < law.exponent.high
    assert law.exponent.high - law.exponent.low < 0.3
    exact = emergence_exponent(run_of(sigmoid, repeats=1))
    assert exact.exponent.value == pytest.approx(1.6, abs=2e-3)


def test_skills_that_do_not_emerge_are_named():
    run = run_of(sigmoid)
    run.strengths[2, :, 4] = 0.0
    with pytest.raises(NotCalibrated, match=r"skill 4 \(k = 5\) never reaches 0\.5 S in repeat 2"):
        emergence_exponent(run)
    assert emergence_exponent(run, skills=range(4)).exponent.value == pytest.approx(1.6, abs=1e-2)
    assert np.isnan(emergence_times(run).mean[4])
    run.strengths[:, :, 0] = 5.0
    with pytest.raises(NotCalibrated, match=r"skill 0 .* from the start: it has no emergence time"):
        emergence_exponent(run, skills=range(4))
    with pytest.raises(NotCalibrated, match="2 points do not determine 2 parameters"):
        emergence_exponent(run, skills=[1, 2])
    with pytest.raises(ImpossibleSetting, match="skill = 7"):
        emergence_exponent(run, skills=[1, 2, 7])


def test_the_sigmoid_saturates_as_it_emerges_and_a_slower_curve_is_measured():
    assert [row.ratio for row in saturation(run_of(sigmoid))] == pytest.approx([1.0] * 5, abs=0.02)
    assert [row.ratio for row in saturation(run_of(slow))] == pytest.approx([2.0] * 5, abs=0.04)


def test_skills_that_do_not_saturate_are_left_out():
    run = run_of(sigmoid)
    run.strengths[:, :, 3] *= 0.8
    assert [row.skill for row in saturation(run)] == [0, 1, 2, 4]


def test_other_experiments_have_no_emergence_times():
    run = attrs.evolve(run_of(sigmoid), settings=preset("small", "data"))
    for analysis in (emergence_times, saturation, emergence_exponent):
        with pytest.raises(ImpossibleSetting, match="need"):
            analysis(run)
    with pytest.raises(ImpossibleSetting, match=r"level = 1\.5"):
        emergence_times(run_of(sigmoid), level=1.5)

"""One skill gives the numbers back that made the curves, and the other skills follow."""

import attrs
import numpy as np
import pytest
from scipy.stats import binom

from symsolve.errors import ImpossibleSetting, NotCalibrated
from symsolve.simulate.calibration import calibrate
from symsolve.simulate.experiments import Run
from symsolve.simulate.predictions import (
    strength_in_data,
    strength_in_parameters,
    strength_in_time,
    training_times,
)
from symsolve.simulate.presets import Resource, preset

STEPS = np.arange(0, 15_001, 50)
TIME = preset("paper", "time", loss="mean")
DATA = preset("paper", "data", data_sizes=np.geomspace(50, 100_000, 24).astype(int).tolist())
PARAMETERS = preset("paper", "parameters", widths=range(1, 40), repeats=1)
TRUE = {
    Resource.TIME: {"rate_factor": 1 / 22, "odds": 3000.0},
    Resource.DATA: {"shots": 800.0},
    Resource.PARAMETERS: {"basis": 4.3},
}
ALL = [TIME, DATA, PARAMETERS]


def curve(settings, skill, axis):
    numbers, S = TRUE[settings.resource], settings.scale
    P = settings.task_probabilities[skill]
    if settings.resource is Resource.TIME:
        times = training_times(settings, axis)
        return strength_in_time(times, probability=P, learning_rate=0.05, scale=S, **numbers)
    if settings.resource is Resource.DATA:
        return strength_in_data(axis, probability=P, scale=S, **numbers)
    return strength_in_parameters(axis, skill=skill, scale=S, **numbers)


def run_of(settings, noise=0.0, rng=None):
    """A run whose strengths are the closed form with noise."""
    axis = STEPS if settings.resource is Resource.TIME else np.array(settings.members)
    exact = np.stack([curve(settings, skill, axis) for skill in range(settings.skills)], axis=1)[None]
    strengths = exact + (noise * rng.standard_normal(exact.shape) if rng else 0.0)
    errors = np.full_like(exact, noise)
    return Run(
        settings=settings,
        seed=0,
        axis=axis,
        strengths=strengths,
        standard_errors=errors,
        losses=exact[..., 0],
    )


@pytest.mark.parametrize("settings", ALL, ids=lambda settings: settings.resource.value)
@pytest.mark.parametrize("skill", [0, 1, 4])
def test_exact_curves_give_their_numbers_back(settings, skill):
    calibration = calibrate(run_of(settings), skill=skill)
    for name, value in TRUE[settings.resource].items():
        assert calibration.estimates[name].value == pytest.approx(value, rel=1e-4)
    assert max(error.largest for error in calibration.errors(run_of(settings))) < 1e-3


@pytest.mark.parametrize("settings", ALL, ids=lambda settings: settings.resource.value)
def test_noisy_curves_give_them_back_within_their_intervals(settings):
    rng, hits, trials = np.random.default_rng(5), 0, 40
    name = next(iter(TRUE[settings.resource]))
    for _ in range(trials):
        found = calibrate(run_of(settings, 0.1, rng), skill=1).estimates[name]
        hits += found.low <= TRUE[settings.resource][name] <= found.high
        assert found.high < 1.3 * found.low
    assert binom.ppf(1e-6, trials, 0.95) <= hits


def test_errors_are_those_of_a_prediction_in_units_of_the_target():
    run = run_of(PARAMETERS)
    calibration = calibrate(run)
    run.strengths[0, 20, 2] -= 1.0
    errors = calibration.errors(run)
    assert [error.fitted for error in errors] == [True, False, False, False, False]
    assert errors[2].largest == pytest.approx(0.2, abs=1e-6)
    assert errors[2].at == 21
    assert errors[2].root_mean_square == pytest.approx(0.2 / np.sqrt(39), abs=1e-6)
    assert errors[1].largest < 1e-6


def test_predictions_reach_beyond_the_run():
    calibration = calibrate(run_of(TIME))
    assert calibration.predict([10**7], 4) == pytest.approx(5.0)
    with pytest.raises(ImpossibleSetting, match="skill = 5: there are 5 skills"):
        calibration.predict([1], 5)
    with pytest.raises(ImpossibleSetting, match="skill = -1"):
        calibrate(run_of(TIME), skill=-1)


def reshaped(run, points, strengths=None):
    """The same run at some of its points, possibly with other strengths."""
    values = run.strengths[:, points] if strengths is None else strengths
    return attrs.evolve(
        run,
        axis=run.axis[points],
        strengths=values,
        standard_errors=run.standard_errors[:, points],
        losses=run.losses[:, points],
    )


@pytest.mark.parametrize("settings", ALL, ids=lambda settings: settings.resource.value)
def test_a_skill_that_never_emerges_is_refused(settings):
    run = run_of(settings)
    early = reshaped(run, slice(0, 3))
    with pytest.raises(NotCalibrated, match=r"skill 4 \(k = 5\) never emerges in this run, it reaches"):
        calibrate(early, skill=4)
    flat = attrs.evolve(run, strengths=np.zeros_like(run.strengths))
    with pytest.raises(NotCalibrated, match=r"never emerges in this run, it reaches 0\.00 S"):
        calibrate(flat)


@pytest.mark.parametrize("settings", ALL, ids=lambda settings: settings.resource.value)
def test_a_skill_that_is_there_from_the_start_is_refused(settings):
    run = run_of(settings)
    constant = attrs.evolve(run, strengths=np.full_like(run.strengths, 5.0))
    with pytest.raises(NotCalibrated, match="there from the first point on"):
        calibrate(constant)


def test_too_few_points_are_refused():
    run = run_of(TIME)
    with pytest.raises(NotCalibrated, match="jumps between two measurements: measure more often"):
        calibrate(reshaped(run, [0, -1]))
    rising = np.flatnonzero((run.mean[:, 2] > 1) & (run.mean[:, 2] < 4.5))
    with pytest.raises(NotCalibrated, match="2 points do not determine 2 parameters"):
        calibrate(reshaped(run, [rising[0], rising[-1]]), skill=2)


def test_a_step_between_two_widths_says_too_little():
    run = run_of(PARAMETERS)
    jump = np.zeros((1, 3, 5))
    jump[0, 1:] = 5.0
    with pytest.raises(NotCalibrated, match="say nothing on one of the parameters: measure where"):
        calibrate(reshaped(run, [0, 30, 38], jump), skill=1)


def test_strengths_that_are_not_numbers_are_refused():
    run = run_of(TIME)
    run.strengths[0, 3, 0] = np.nan
    with pytest.raises(NotCalibrated, match="not all finite"):
        calibrate(run)

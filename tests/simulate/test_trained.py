"""Estimators of trained networks and of skill functions: replicates of what was trained once."""

import pickle

import numpy as np
import pytest

from symsolve.claims import Estimator
from symsolve.errors import ImpossibleSetting
from symsolve.simulate.experiments import run_experiment
from symsolve.simulate.moments import SkillMoment
from symsolve.simulate.presets import preset
from symsolve.simulate.skills import ParityTask
from symsolve.simulate.trained import EmergenceExponent, LeastStrength, NextEmergence, trained

SETTINGS = preset(
    "small", "time", skills=3, bits=6, parity_bits=2, width=60, batch_size=150, steps=1000, measure_every=50,
    samples=500, engine="numpy",
)  # fmt: skip
RNG = np.random.default_rng
TASK = ParityTask(skills=2, bits=4, parity_bits=2, scale=3.0)
ESTIMATORS = [
    LeastStrength(settings=SETTINGS),
    EmergenceExponent(settings=SETTINGS),
    NextEmergence(settings=SETTINGS),
    SkillMoment(task=TASK, skills=(0, 0)),
]


@pytest.mark.parametrize("estimator", ESTIMATORS, ids=lambda estimator: type(estimator).__name__)
class TestEstimators:
    def test_they_are_estimators_that_travel(self, estimator):
        assert isinstance(estimator, Estimator)
        assert pickle.loads(pickle.dumps(estimator)) == estimator
        assert estimator.describe().isprintable()

    def test_replicates_are_finite_different_and_those_of_the_generator(self, estimator):
        values = estimator.sample(RNG(1), 5)
        assert values.shape == (5,)
        assert np.isfinite(values).all()
        assert len(set(values)) > 1
        np.testing.assert_array_equal(values, estimator.sample(RNG(1), 5))


def test_the_network_is_that_of_the_experiment():
    _, _, run = trained(SETTINGS, 0)
    np.testing.assert_array_equal(run.strengths, run_experiment(SETTINGS, jobs=1).strengths)
    np.testing.assert_array_equal(run.axis, np.arange(0, 1001, 50))


def test_the_least_strength_is_that_of_the_last_measurement():
    _, _, run = trained(SETTINGS, 0)
    values = LeastStrength(settings=SETTINGS, samples=4000).sample(RNG(0), 8)
    assert values.mean() == pytest.approx(run.mean[-1].min() / 5, abs=0.05)


def test_only_experiments_in_time_are_taken():
    with pytest.raises(ImpossibleSetting, match="experiment in time"):
        LeastStrength(settings=preset("small", "data"))


@pytest.mark.parametrize(
    ("skills", "with_target", "expected"),
    [((0, 0), False, "P1"), ((0, 1), False, 0), ((1,), False, 0), ((1,), True, "S P2"), ((), False, 1)],
)
def test_moments_of_skill_functions(skills, with_target, expected):
    first, second = TASK.probabilities
    expected = {"P1": first, "S P2": 3 * second}.get(expected, expected)
    moment = SkillMoment(task=TASK, skills=skills, with_target=with_target)
    values = moment.sample(RNG(0), 400)
    assert abs(values.mean() - expected) <= 5 * values.std() / 20
    low, high = moment.bounds
    assert low <= values.min() <= values.max() <= high


def test_moments_of_skills_that_do_not_exist():
    with pytest.raises(ImpossibleSetting, match="skill = 2"):
        SkillMoment(task=TASK, skills=(2,))

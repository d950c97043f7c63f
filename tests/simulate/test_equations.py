import numpy as np
import pytest
import sympy as sp

import symsolve as ss
from symsolve.errors import ImpossibleSetting, PrecisionNotReached
from symsolve.models import MultilinearModel
from symsolve.models import quantities as q
from symsolve.simulate.equations import SkillEquations
from symsolve.simulate.integration import checked_times, trajectory

TIMES = [0.0, 1.0, 5.0, 30.0]
EQUATIONS = SkillEquations.power_law(skills=6, exponent=0.6, start=0.25, scale=5.0, learning_rate=0.5)


@pytest.mark.parametrize("method", ["DOP853", "LSODA", "RK45", "Radau", "BDF"])
def test_every_integrator_follows_the_closed_form(method):
    tolerance = 1e-10 if method in {"DOP853", "LSODA"} else 1e-7
    integrated = EQUATIONS.integrate(TIMES, method=method, relative_tolerance=tolerance)
    np.testing.assert_allclose(integrated, EQUATIONS.closed_form(TIMES), rtol=2e3 * tolerance)


def test_the_closed_form_is_that_of_the_symbolic_model():
    model = MultilinearModel(weight=q.P_s)
    at = {q.S: 5, q.r: sp.Rational(1, 4), q.eta: sp.Rational(1, 2)}
    values = EQUATIONS.closed_form(TIMES)
    for place, time in enumerate(TIMES):
        for skill, weight in enumerate(EQUATIONS.weights):
            exact = ss.evaluate(
                model.strength_at(), at={**at, q.T: sp.Rational(time), q.P_s: sp.Rational(float(weight))}
            )
            assert values[place, skill] == pytest.approx(float(exact.midpoint), rel=1e-14)


def test_the_closed_form_solves_the_equation():
    times = np.linspace(0, 20, 4001)
    values = EQUATIONS.closed_form(times)
    slopes = np.gradient(values, times, axis=0)[1:-1]
    expected = np.array([EQUATIONS.velocities(row) for row in values[1:-1]])
    np.testing.assert_allclose(slopes, expected, atol=1e-3)


def test_weights_may_be_those_of_a_data_set():
    equations = SkillEquations(weights=[0.7, 0.3, 0.0], start=0.01)
    assert equations.closed_form([100.0])[0].tolist() == pytest.approx([1, 1, 0.01])
    assert equations == SkillEquations(weights=[0.7, 0.3, 0.0], start=0.01)


def test_late_times_overflow_nothing():
    assert EQUATIONS.closed_form([0.0, 1e300])[1].tolist() == [5.0] * 6


def test_one_skill_and_a_tiny_exponent():
    single = SkillEquations.power_law(skills=1, exponent=1e-9, start=0.5)
    assert single.closed_form([2.0])[0, 0] == pytest.approx(1 / (1 + np.exp(-4)))


@pytest.mark.parametrize(
    ("make", "rule"),
    [
        (lambda: SkillEquations(weights=[], start=0.1), "shape"),
        (lambda: SkillEquations(weights=[[0.5]], start=0.1), "row"),
        (lambda: SkillEquations(weights=[-0.5], start=0.1), "below 0"),
        (lambda: SkillEquations(weights=[np.nan], start=0.1), "finite"),
        (lambda: SkillEquations(weights=[1.0], start=1.0), "below the scale"),
        (lambda: SkillEquations(weights=[1.0], start=0.0), "start = 0"),
        (lambda: SkillEquations.power_law(skills=0, exponent=0.5, start=0.1), "skills = 0"),
        (lambda: SkillEquations.power_law(skills=2, exponent=0.0, start=0.1), "exponent = 0"),
        (lambda: EQUATIONS.closed_form([]), "at least one"),
        (lambda: EQUATIONS.closed_form([np.inf]), "finite"),
        (lambda: EQUATIONS.closed_form(1.0), "row"),
        (lambda: EQUATIONS.integrate([-1.0, 0.0]), "begin at 0"),
        (lambda: EQUATIONS.integrate([2.0, 1.0]), "increase"),
        (lambda: EQUATIONS.integrate([1.0], method="Euler"), "method = 'Euler'"),
        (lambda: EQUATIONS.integrate([1.0], relative_tolerance=0.0), "relative_tolerance"),
    ],
)
def test_impossible_settings_are_refused(make, rule):
    with pytest.raises(ImpossibleSetting, match=rule):
        make()


def test_only_the_start_is_no_work():
    assert trajectory(lambda _, y: 1 / 0, [3.0], [0.0]).tolist() == [[3.0]]
    assert checked_times([0]).tolist() == [0.0]


def test_an_integrator_that_gives_up_says_where():
    with (
        np.errstate(over="ignore", invalid="ignore"),
        pytest.raises(PrecisionNotReached, match="stopped at t"),
    ):
        trajectory(lambda _, y: y**2, [1.0], [2.0], method="RK45")


def test_a_velocity_that_jumps_does_not_take_forever():
    with pytest.raises(PrecisionNotReached, match="500 evaluations"):
        trajectory(lambda _, y: -np.sign(y), [1.0], [3.0], most_evaluations=500)

"""Closed forms against direct integration of the raw flow, and the equations between them exactly."""

import numpy as np
import pytest
import sympy as sp
from scipy.integrate import solve_ivp

from symsolve.models import LinearModel, MultilinearModel, is_conserved
from symsolve.models import quantities as q

VALUES = {q.S: sp.Rational(7, 4), q.r: sp.Rational(1, 50), q.eta: sp.Rational(1, 3), q.P_s: sp.Rational(2, 5)}


def integrate(flow, start, times, values):
    """The parameters of a flow at the times, by DOP853 on the raw equations."""
    symbols = list(flow)
    right = sp.lambdify(symbols, [speed.subs(values) for speed in flow.values()])
    solution = solve_ivp(
        lambda _, y: right(*y), (0, times[-1]), start, method="DOP853", t_eval=times, rtol=1e-12, atol=1e-14
    )
    return solution.y


def closed_form(expression, times, values):
    return np.array([float(expression.subs({**values, q.T: sp.nsimplify(time)})) for time in times])


TIMES = np.array([0.0, 1.0, 3.0, 7.5, 20.0])


@pytest.mark.parametrize("factor", [1, sp.Rational(1, 3)])
def test_closed_form_matches_the_raw_flow(factor):
    model = MultilinearModel(weight=q.P_s, basis_factor=factor)
    start = float(sp.sqrt(VALUES[q.r] / factor))
    a, b = integrate(model.flow, [start, start], TIMES, VALUES)
    expected = closed_form(model.strength_at(), TIMES, VALUES)
    np.testing.assert_allclose(float(factor) * a * b, expected, rtol=1e-9)


def test_the_time_factor_enters_the_rate_once():
    """Eq. 14 prints B^2; the integrated flow excludes it."""
    factor = sp.Rational(1, 3)
    model = MultilinearModel(weight=q.P_s, basis_factor=factor)
    start = float(sp.sqrt(VALUES[q.r] / factor))
    a, b = integrate(model.flow, [start, start], TIMES, VALUES)
    printed = MultilinearModel(weight=q.P_s * factor**2).strength_at()
    deviation = float(factor) * a * b - closed_form(printed, TIMES, VALUES)
    assert np.max(np.abs(deviation)) > 0.3
    assert sp.simplify(model.strength_at() - MultilinearModel(weight=q.P_s * factor).strength_at()) == 0


def test_linear_closed_form_matches_the_raw_flow():
    model = LinearModel(weight=q.P_s)
    (w,) = integrate(model.flow, [0.0], TIMES, VALUES)
    np.testing.assert_allclose(w, closed_form(model.strength_at(), TIMES, VALUES), rtol=1e-9, atol=1e-12)


def test_without_balance_the_reduced_flow_does_not_hold():
    model = MultilinearModel(weight=q.P_s)
    a, b = integrate(model.flow, [0.2, 0.1], TIMES, VALUES)
    balanced = closed_form(model.strength_at(), TIMES, VALUES)
    np.testing.assert_allclose((a**2 - b**2), 0.03, rtol=1e-9)
    assert np.max(np.abs(a * b - balanced)) > 1e-2


def test_printed_equations_of_the_flow():
    model = MultilinearModel()
    share = q.eta * q.d_k / q.D
    assert sp.expand(model.flow[q.a] + share * q.b * (q.a * q.b - q.S)) == 0
    assert sp.expand(model.flow[q.b] + share * q.a * (q.a * q.b - q.S)) == 0
    right = -share * (q.a**2 + q.b**2) * (q.a * q.b - q.S)
    assert sp.expand(model.strength_velocity - right) == 0
    # The middle of Eq. 33 carries a stray -eta on its first term.
    middle = -q.eta * model.flow[q.a] * q.b + q.a * model.flow[q.b]
    assert sp.expand(middle - right) != 0


def test_strength_and_loss_follow_from_the_definitions():
    model = MultilinearModel(basis_factor=q.B)
    assert model.strength == q.B * q.a * q.b
    assert sp.expand(model.skill_loss - (q.S - q.B * q.a * q.b) ** 2 / 2) == 0


@pytest.mark.parametrize("factor", [1, q.B])
def test_difference_of_squares_is_conserved(factor):
    model = MultilinearModel(basis_factor=factor)
    assert is_conserved(model.conserved, model.flow)
    assert not is_conserved(q.a**2 + q.b**2, model.flow)


@pytest.mark.parametrize("model", [MultilinearModel(basis_factor=q.B), LinearModel()])
def test_closed_form_solves_its_differential_equation_and_start(model):
    solution = model.strength_at()
    residual = solution.diff(q.T) - model.reduced_rate.subs(q.R, solution)
    assert sp.simplify(residual) == 0
    assert sp.simplify(solution.subs(q.T, 0) - model.initial_strength) == 0


def test_loss_in_time_is_the_printed_one():
    growth = sp.exp(2 * q.eta * q.S * q.d_k / q.D * q.T)
    printed = q.S**2 / 2 * (1 + growth / (q.S / q.r - 1)) ** -2
    assert sp.simplify(MultilinearModel().loss_at() - printed) == 0


def test_end_of_training_depends_on_whether_the_skill_was_seen():
    model = MultilinearModel()
    assert model.final_strength.subs(q.d_k, 3) == q.S
    assert model.final_strength.subs(q.d_k, 0) == q.r
    assert model.final_loss.subs(q.d_k, 0) == (q.S - q.r) ** 2 / 2
    assert LinearModel().final_strength.subs(q.d_k, 0) == 0
    assert MultilinearModel(weight=q.P_s).final_loss == 0


def test_a_skill_without_data_stays_where_it_is():
    assert sp.simplify(MultilinearModel(weight=0).strength_at() - q.r) == 0


def test_differential_equation_is_stated_for_a_function_of_time():
    function = sp.Function("R")(q.T)
    equation = MultilinearModel(weight=q.P_s).strength_equation(function)
    assert equation.lhs == function.diff(q.T)
    assert sp.expand(equation.rhs - 2 * q.eta * q.P_s * function * (q.S - function)) == 0

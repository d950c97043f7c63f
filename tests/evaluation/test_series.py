"""Compiled expressions on power series of balls."""

import pytest
from flint import arb, arb_series
from sympy import Integer, Rational, Symbol, diff, factorial

from symsolve.evaluation import compile_expression
from symsolve.evaluation.precision import series_length, working_precision
from symsolve.evaluation.series import SeriesProgram

X = Symbol("x")


@pytest.mark.parametrize("exponent", [2, 3, 7, -2, Rational(3, 2), Rational(-2, 3), Rational(7, 5)], ids=str)
def test_coefficients_of_a_power_are_its_derivatives_over_factorials(exponent):
    program = SeriesProgram(X**exponent, [X])
    with working_precision(150), series_length(6):
        series = program.series([arb_series([arb(5) / 3, 1])])
        for k in range(6):
            derivative = compile_expression(diff(X**exponent, X, k) / factorial(k), [X])
            assert series[k].overlaps(derivative.real_ball([Rational(5, 3)], 150))


@pytest.mark.parametrize("exponent", [Rational(1, 3), Rational(-7, 5)], ids=str)
def test_a_program_bound_at_one_precision_serves_a_higher_one(exponent):
    with working_precision(53):
        program = SeriesProgram(X**exponent + Integer(1) / 3, [X])
    with working_precision(1000), series_length(4):
        series = program.series([arb_series([2, 1])])
        assert all(series[k].rel_accuracy_bits() > 950 for k in range(4))

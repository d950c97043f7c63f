"""Derivatives of zeta, and of the polylogarithm in its order, against mpmath."""

import mpmath
import pytest
import sympy
from flint import arb
from sympy import Derivative, Rational, Subs, polylog, zeta

from symsolve.errors import UnsupportedNode
from symsolve.evaluation import compile_expression
from symsolve.evaluation.precision import working_precision

w, s, z = sympy.symbols("w s z")


def close(ball, number):
    with working_precision(200):
        return abs(ball - arb(mpmath.nstr(mpmath.re(number), 40))) < arb(10) ** -20


@pytest.mark.parametrize("at", [Rational(5, 2), Rational(-5, 2), Rational(1, 2), Rational(0), Rational(-4)])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_derivatives_of_zeta(at, count):
    ball = compile_expression(Subs(Derivative(zeta(w), (w, count)), w, at), ()).ball((), 200)
    with mpmath.workdps(45):
        assert close(ball, mpmath.zeta(mpmath.mpf(at.p) / at.q, 1, count))


@pytest.mark.parametrize("argument", [-3, Rational(1, 2), Rational(-1, 1000)])
def test_derivative_of_the_polylogarithm_in_its_order(argument):
    program = compile_expression(Subs(Derivative(polylog(w, z), w), w, s), (s, z))
    with mpmath.workdps(60):
        y = mpmath.mpf(sympy.Rational(argument).p) / sympy.Rational(argument).q
        third, step = mpmath.mpf(1) / 3, mpmath.mpf(10) ** -25
        expected = mpmath.diff(lambda t: mpmath.re(mpmath.polylog(t, y)), third, h=step)
        assert close(program.ball((Rational(1, 3), argument), 200), expected)


def test_an_inner_function_is_differentiated_too():
    ball = compile_expression(Derivative(zeta(2 * w), w), (w,)).ball((2,), 200)
    with mpmath.workdps(45):
        assert close(ball, 2 * mpmath.zeta(4, 1, 1))


def test_no_number_at_the_pole_and_no_rule_for_hurwitz():
    assert not compile_expression(Subs(Derivative(zeta(w), w), w, 1), ()).ball((), 100).is_finite()
    with pytest.raises(UnsupportedNode):
        compile_expression(Subs(Derivative(zeta(w, 3), w), w, 2), ())


def test_indices_of_roots_beyond_machine_words():
    power = compile_expression(2 ** (1 + Rational(1, 10**30)), ()).ball((), 200)
    with working_precision(200):
        assert abs(power - 2) < arb(10) ** -29
    assert power > 2

"""Definite integrals: certified values, and silence where nothing can be certified."""

import mpmath
import pytest
import sympy as sp
from flint import acb, arb
from sympy import Rational, pi

from symsolve.errors import PrecisionNotReached
from symsolve.evaluation import compile_expression, evaluate

x, t, s = sp.symbols("x t s", real=True)

CLOSED_FORMS = [
    (sp.exp(-t), 0, 1, 1 - sp.exp(-1)),
    (sp.sqrt(t), 0, 1, Rational(2, 3)),
    (sp.sqrt(t), 1, 4, Rational(14, 3)),
    (sp.sqrt(1 - t**2), -1, 1, pi / 2),
    (sp.log(t), 1, 3, 3 * sp.log(3) - 2),
    (1 / t, 1, 10, sp.log(10)),
    (1 / (1 + t**2), -3, 5, sp.atan(5) + sp.atan(3)),
    (t ** Rational(-1, 3), 1, 2, Rational(3, 2) * (2 ** Rational(2, 3) - 1)),
    (t**pi, 1, 2, (2 ** (pi + 1) - 1) / (pi + 1)),
    (sp.Abs(t - Rational(1, 3)), 0, 1, Rational(5, 18)),
    (sp.Max(sp.sin(t), sp.cos(t)), 0, pi, 1 + sp.sqrt(2)),
    (sp.Min(t, 1 - t), 0, 1, Rational(1, 4)),
    (sp.floor(t), 0, Rational(7, 2), Rational(9, 2)),
    (sp.ceiling(t), 0, Rational(7, 2), 8),
    (sp.frac(t), 0, 3, Rational(3, 2)),
    (sp.sign(t), -1, 3, 2),
    (sp.Heaviside(t - 1), 0, 3, 2),
    (sp.Piecewise((t, t < Rational(1, 3)), (t**2, True)), 0, 1, Rational(1, 18) + Rational(26, 81)),
    (sp.asin(t), 0, Rational(1, 2), pi / 12 + sp.sqrt(3) / 2 - 1),
    (sp.atan(t), 0, 1, pi / 4 - sp.log(2) / 2),
    (sp.erf(t), 0, 1, sp.erf(1) + sp.exp(-1) / sp.sqrt(pi) - 1 / sp.sqrt(pi)),
    (sp.gamma(t) * sp.digamma(t), 1, 3, sp.Integer(1)),
    (sp.besselj(1, t), 0, 5, 1 - sp.besselj(0, 5)),
    (sp.exp(sp.I * t), 0, 1, sp.sin(1) + sp.I * (1 - sp.cos(1))),
    (sp.sech(t), -1000, 1000, 4 * sp.atan(sp.tanh(500))),
    (sp.LambertW(t), 0, sp.E, sp.E - 1),
    (sp.LambertW(t, -1), Rational(-1, 3), Rational(-1, 5), None),
    (sp.cosh(t) ** 2, 1, 0, -(2 + sp.sinh(2)) / 4),
    (sp.polylog(2, t), -2, Rational(1, 2), None),
    (sp.hyper([Rational(1, 2), 1], [Rational(5, 3)], t), -1, Rational(1, 2), None),
    (sp.zeta(t), 2, 3, None),
    (sp.Mod(t, 1) * t, 0, 2, None),
    (sp.acos(t) * sp.acosh(2 + t), 0, Rational(1, 2), None),
    (sp.uppergamma(Rational(1, 3), t), 1, 2, None),
    (sp.besselk(Rational(1, 3), t), 1, 2, None),
    (sp.exp(-sp.Abs(t)), -1, 2, 2 - sp.exp(-1) - sp.exp(-2)),
]


@pytest.mark.parametrize(("integrand", "lower", "upper", "known"), CLOSED_FORMS, ids=str)
def test_integrals_are_certified_and_right(integrand, lower, upper, known):
    value = evaluate(sp.Integral(integrand, (t, lower, upper)), digits=18)
    if known is None:
        function = sp.lambdify(t, integrand, "mpmath")
        breaks = [n for n in range(-3, 4) if lower < n < upper]
        with mpmath.workdps(25):
            second = mpmath.quad(function, [_number(n) for n in (lower, *breaks, upper)])
        assert abs(mpmath.mpf(value.digits(18)) - second) < 1e-15
    else:
        assert value.may_equal(known)
    assert value.is_real != integrand.has(sp.I)


def _number(value):
    exact = sp.Rational(value)
    return mpmath.mpf(exact.p) / exact.q


WITHOUT_INFORMATION = [
    (1 / t, -1, 1),
    (1 / t, 0, 1),
    (1 / t**2, -1, 1),
    (sp.tan(t), 0, 3),
    (sp.gamma(t), -1, 1),
    (sp.log(t) / t, 0, 1),
]


@pytest.mark.parametrize(("integrand", "lower", "upper"), WITHOUT_INFORMATION, ids=str)
def test_a_divergent_integral_gives_no_information(integrand, lower, upper):
    assert not compile_expression(sp.Integral(integrand, (t, lower, upper)), []).ball([], 64).is_finite()


def test_the_cut_of_the_square_root_is_respected():
    # Without the check for holomorphy the integrator would answer something else than this.
    ball = compile_expression(sp.Integral(sp.sqrt(t), (t, -1, 1)), []).ball([], 64)
    assert acb(ball).contains(acb(arb(2) / 3, arb(2) / 3))


def test_the_modulus_of_a_complex_function_is_not_continued_as_if_real():
    complex_symbol = sp.Symbol("z")
    integrand = sp.Abs(sp.exp(sp.I * complex_symbol) + 1, evaluate=False)
    program = compile_expression(sp.Integral(integrand, (complex_symbol, 0, 1)), [])
    ball = program.ball([], 64)
    with mpmath.workdps(20):
        known = mpmath.quad(lambda u: abs(mpmath.exp(1j * u) + 1), [0, 1])
    assert not ball.is_finite() or acb(ball).overlaps(acb(arb(str(known), "1e-15")))


def test_parameters_and_bounds_may_be_boxes():
    program = compile_expression(sp.Integral(sp.exp(-x * t), (t, 0, s)), [x, s])
    box = program.ball([arb(2, 0.01), arb(1, 0.01)], 64)
    assert isinstance(box, arb)
    for a in (Rational(199, 100), 2, Rational(201, 100)):
        for b in (Rational(99, 100), 1, Rational(101, 100)):
            assert box.overlaps(program.ball([a, b], 64))


def test_nested_integrals_are_holomorphic_in_the_outer_variable():
    inner = sp.Integral(sp.exp(-t * s) / (1 + t), (t, 0, s))
    value = evaluate(sp.Integral(inner, (s, 0, 1)), digits=12)
    with mpmath.workdps(20):
        known = mpmath.quad(lambda b: mpmath.quad(lambda a: mpmath.exp(-a * b) / (1 + a), [0, b]), [0, 1])
        assert abs(mpmath.mpf(value.digits(12)) - known) < 1e-11


def test_a_sum_inside_an_integral_inside_a_sum():
    k, m = sp.symbols("k m", integer=True)
    inner = sp.Integral(sp.Sum(t**k, (k, 0, m)), (t, 0, 1))
    assert evaluate(sp.Sum(inner, (m, 0, 3)), digits=15).may_equal(sum(sp.harmonic(n + 1) for n in range(4)))


def test_what_is_not_certified_is_not_returned():
    with pytest.raises(PrecisionNotReached):
        evaluate(sp.Integral(sp.sin(1 / t), (t, 0, 1)), digits=15)

"""Statements that look right and are not: none may be proved."""

import pytest
import sympy as sp
from sympy import (
    Abs,
    Derivative,
    Heaviside,
    I,
    Integral,
    LambertW,
    Max,
    Piecewise,
    Product,
    Rational,
    Sum,
    acos,
    acosh,
    asin,
    asinh,
    atan,
    atanh,
    besselj,
    besselk,
    binomial,
    ceiling,
    conjugate,
    cos,
    digamma,
    erf,
    exp,
    factorial,
    floor,
    gamma,
    hyper,
    log,
    loggamma,
    oo,
    pi,
    polylog,
    re,
    sign,
    sin,
    sqrt,
    tan,
    uppergamma,
    zeta,
)  # fmt: skip

from symsolve.checking.normal_form import Proof, prove_equal, prove_zero
from symsolve.claims import Domain, Integers, Interval

x, y, a, b, s, t, k, r, S = sp.symbols("x y a b s t k r S")
n, m = sp.symbols("n m", integer=True)
line, positive = Interval(-oo, oo), Interval.open(0, oo)
REAL = Domain(dict.fromkeys((x, y, a, b, s), line))
POSITIVE = Domain(dict.fromkeys((x, y, a, b, s), positive))
NEGATIVE = Domain({x: Interval.open(-oo, 0), y: Interval.open(-oo, 0)})
CLOSED = Domain({x: Interval(0, oo), y: Interval(0, oo), a: Interval(0, oo)})
WHOLE = Domain({n: Integers(0, oo), m: Integers(0, oo), x: line})
COUNT = Domain({n: Integers(1, oo), x: positive})
INTEGER = Domain({n: Integers(-oo, oo), m: Integers(-oo, oo), x: line})
third = Rational(1, 3)

TRAPS = [
    (sqrt(x**2), x, REAL),
    (sqrt(x**2), -x, REAL),
    (sqrt(x**2), x, NEGATIVE),
    (sqrt((x - 1) ** 2), x - 1, CLOSED),
    (sqrt((x - y) ** 2), x - y, POSITIVE),
    (sqrt(x * y), sqrt(x) * sqrt(y), REAL),
    (sqrt(x * y), sqrt(x) * sqrt(y), NEGATIVE),
    (sqrt(x) * sqrt(y), sqrt(x * y), REAL),
    (sqrt(1 / x), 1 / sqrt(x), REAL),
    (sqrt(x / y), sqrt(x) / sqrt(y), REAL),
    ((x**2) ** a, x ** (2 * a), REAL),
    ((x**a) ** b, x ** (a * b), REAL),
    ((x**3) ** third, x, REAL),
    ((x**2) ** Rational(3, 2), x**3, REAL),
    ((x**4) ** Rational(1, 4), x, REAL),
    ((exp(I * x)) ** a, exp(I * a * x), REAL),
    (sqrt(exp(2 * I * x)), exp(I * x), REAL),
    (log(exp(I * x)), I * x, REAL),
    (log(x**2), 2 * log(x), REAL),
    (log(x**2), 2 * log(x), NEGATIVE),
    (log(x * y), log(x) + log(y), REAL),
    (log(x * y), log(x) + log(y), NEGATIVE),
    (log(x / y), log(x) - log(y), REAL),
    (log(1 / x), -log(x), REAL),
    (log(x**3), 3 * log(x), REAL),
    (log(-x), log(x) + I * pi, REAL),
    (log(x), log(-x) - I * pi, NEGATIVE),
    (log(I * x), log(x) + I * pi / 2, REAL),
    (log((1 + I * x) ** 2), 2 * log(-1 - I * x), REAL),
    (sp.Integer(-8) ** third, sp.Integer(-2), REAL),
    ((-1) ** Rational(2, 3), sp.Integer(1), REAL),
    (sqrt(-1) * sqrt(-1), sp.Integer(1), REAL),
    (x**0 * Abs(x) / x, sp.Integer(1), REAL),
    (sign(x), sp.Integer(1), CLOSED),
    (sign(x) ** 2, sp.Integer(1), REAL),
    (Abs(x), x, REAL),
    (Abs(x + y), Abs(x) + Abs(y), REAL),
    (Abs(x - y), x - y, POSITIVE),
    (Max(x, y), x, REAL),
    (Max(x, 1), x, POSITIVE),
    (Heaviside(x), sp.Integer(1), CLOSED),
    (Heaviside(x), Heaviside(x) ** 2, REAL),
    (Piecewise((x, x > 0), (-x, x < 0), (1, True)), Abs(x), REAL),
    (Piecewise((1, x > 1), (2, True)), sp.Integer(1), POSITIVE),
    (Piecewise((0, x > 0), (1, x > -1), (0, True)), sp.Integer(0), REAL),
    (Piecewise((x**2 / 1, sp.Eq(x, 3)), (9, True)), sp.Integer(9) + (x - 3) ** 2, REAL),
    (atan(tan(x)), x, REAL),
    (asin(sin(x)), x, REAL),
    (acos(cos(x)), x, REAL),
    (acos(cos(x)), Abs(x), REAL),
    (asin(x) + acos(x), -pi / 2, REAL),
    (atan(x) + atan(1 / x), pi / 2, REAL),
    (atan(x) + atan(1 / x), pi / 2, NEGATIVE),
    (atan(x) + atan(y), atan((x + y) / (1 - x * y)), POSITIVE),
    (2 * atan(x), atan(2 * x / (1 - x**2)), POSITIVE),
    (2 * atan(x), asin(2 * x / (1 + x**2)), POSITIVE),
    (2 * atan(x), acos((1 - x**2) / (1 + x**2)), REAL),
    (2 * asin(x), asin(2 * x * sqrt(1 - x**2)), Domain({x: Interval(-1, 1)})),
    (acosh(x), log(x + sqrt(x**2 - 1)), NEGATIVE),
    (acosh(2 * x**2 - 1), 2 * acosh(x), REAL),
    (asinh(x), log(x - sqrt(x**2 + 1)), REAL),
    (atanh(x), log((1 + x) / (1 - x)) / 2, REAL),
    (atanh(1 / x), atanh(x), POSITIVE),
    (atanh(x) - atanh(1 / x), I * pi / 2, POSITIVE),
    (sqrt(1 - sin(x) ** 2), cos(x), REAL),
    (sqrt(1 + tan(x) ** 2), 1 / cos(x), REAL),
    (sqrt((1 + cos(x)) / 2), cos(x / 2), REAL),
    (sqrt(x - 1) * sqrt(x + 1), sqrt(x**2 - 1), REAL),
    (sqrt(x) * sqrt(1 - x), sqrt(x * (1 - x)) * -1, POSITIVE),
    (sqrt(-x), I * sqrt(x), REAL),
    (sqrt(-x), -I * sqrt(x), POSITIVE),
    (sqrt(-x) * sqrt(-x), x, POSITIVE),
    (conjugate(sqrt(x)), sqrt(x), REAL),
    (conjugate(log(x)), log(x), REAL),
    (re(sqrt(x)), sqrt(x), REAL),
    (0**x, sp.Integer(0), CLOSED),
    (x**0 + 0**x, sp.Integer(1), CLOSED),
    (0 ** (x * y), sp.Integer(0), CLOSED),
    ((-1) ** n, sp.Integer(1), WHOLE),
    ((-1) ** n, -((-1) ** m), WHOLE),
    ((-1) ** (n * m), (-1) ** n * (-1) ** m, WHOLE),
    ((-1) ** (n * (n - 1) / 2), sp.Integer(1), WHOLE),
    ((-1) ** x * (-1) ** x, sp.Integer(1), REAL),
    (exp(2 * pi * I * x), sp.Integer(1), REAL),
    (exp(pi * I * n), sp.Integer(1), WHOLE),
    (exp(2 * pi * I * x) ** Rational(1, 2), exp(pi * I * x), REAL),
    (cos(pi * n / 2), sp.Integer(0), WHOLE),
    (sin(pi * n / 2) ** 2, sp.Integer(1), WHOLE),
    (I**n, (-1) ** n, WHOLE),
    (floor(x), x, REAL),
    (floor(-x), -floor(x), REAL),
    (floor(2 * x), 2 * floor(x), REAL),
    (floor(n / 2), n / 2, WHOLE),
    (ceiling(x), floor(x) + 1, REAL),
    (floor(x + y), floor(x) + floor(y), REAL),
    (gamma(x) * gamma(1 - x), pi / cos(pi * x), Domain({x: Interval.open(0, 1)})),
    (gamma(x + 1), (x + 1) * gamma(x), POSITIVE),
    (gamma(Abs(x) - x + 1) * (Abs(x) + x), sp.Integer(0), REAL),
    (gamma(2 - (-1) ** n) * (1 + (-1) ** n), sp.Integer(0), WHOLE),
    (zeta(1 - n) * (1 - (-1) ** n), sp.Integer(0), COUNT),
    (gamma(1 + Max(x, 0)) * (Max(x, 0) - x), sp.Integer(0), REAL),
    (digamma(1 + Abs(x) - x) * (Abs(x) + x), sp.Integer(0), REAL),
    ((Abs(x) - x) ** (n + 1) * (Abs(x) + x), sp.Integer(0), INTEGER),
    (exp(LambertW(Abs(x) - x)) * (Abs(x) + x), sp.Integer(0), REAL),
    (uppergamma(1 + Abs(x) - x, 2) * (Abs(x) + x), sp.Integer(0), REAL),
    (log(gamma(x)), loggamma(x), REAL),
    (loggamma(x) + loggamma(1 - x), log(pi / sin(pi * x)), REAL),
    (binomial(n, m), factorial(n) / factorial(m), WHOLE),
    (binomial(n, m), binomial(n, m - n), WHOLE),
    (binomial(n, n), sp.Integer(1), INTEGER),
    (zeta(s, a + 1), zeta(s, a) + a ** (-s), POSITIVE),
    (zeta(s, x + 1), zeta(s, x) - x ** (-s), Domain({s: Interval.open(1, oo), x: Interval.open(-1, 1)})),
    (polylog(1, x), -log(1 - x), REAL),
    (polylog(1, x), -log(x - 1), Domain({x: Interval.open(1, oo)})),
    (polylog(2, x), -polylog(2, 1 / x), POSITIVE),
    (LambertW(x * exp(x)), x, NEGATIVE),
    (LambertW(x * exp(x)), x, REAL),
    (log(LambertW(x)), log(x) - LambertW(x), NEGATIVE),
    (LambertW(x, -1), LambertW(x), Domain({x: Interval.open(-Rational(1, 3), 0)})),
    (uppergamma(a + 1, x), a * uppergamma(a, x), POSITIVE),
    (uppergamma(a, Abs(x)), gamma(a), REAL),
    (sp.Function("log")(x), log(x), POSITIVE),
    (exp(sp.Function("log")(x)), x, POSITIVE),
    (tan(sp.Function("atan")(x)), x, POSITIVE),
    (sp.exp_polar(2 * I * pi), sp.Integer(1), POSITIVE),
    (Integral(sqrt(x**2), (x, -1, 1)), sp.Integer(0), POSITIVE),
    (Sum(Abs(x), (x, -2, 2)), sp.Integer(0), POSITIVE),
    (Derivative(Abs(x), x), sp.Integer(1), REAL),
    (Derivative(x**n, x), n * x**n, COUNT),
    (uppergamma(Rational(1, 2), x**2), sqrt(pi) * (1 - erf(x)), REAL),
    (besselj(-1, x), besselj(1, x), POSITIVE),
    (besselj(-a, x), besselj(a, x), POSITIVE),
    (besselj(Rational(1, 2), x), sqrt(2 / (pi * x)) * sin(x), NEGATIVE),
    (besselk(a, x), -besselk(-a, x), POSITIVE),
    (hyper([1, 1], [2], x), -log(1 - x) / x, Domain({x: Interval.open(1, 3)})),
    (hyper([a], [], x), (1 - x) ** (-a), POSITIVE),
    (hyper([a], [a], x), exp(-x), POSITIVE),
    (Integral(1 / t, (t, -1, 1)), sp.Integer(0), REAL),
    (Integral(1 / t**2, (t, -1, 1)), sp.Integer(-2), REAL),
    (Integral(1 / (t - 1) ** 2, (t, 0, 2)), sp.Integer(-2), REAL),
    (Integral(1 / (1 - t), (t, 0, x)), -log(Abs(1 - x)), POSITIVE),
    (Integral(1 / (2 + cos(t)), (t, 0, 2 * pi)), sp.Integer(0), REAL),
    (Integral(sqrt(t**2), (t, -1, 1)), sp.Integer(0), REAL),
    (Integral(Abs(t), (t, -1, 1)), sp.Integer(0), REAL),
    (Integral(sign(t), (t, -1, 2)), sp.Integer(3), REAL),
    (Integral(sqrt((t - 1) ** 2), (t, 1, x)), (x - 1) ** 2 / 2, POSITIVE),
    (Integral(exp(-a * t), (t, 0, oo)), 1 / a, REAL),
    (Integral(t**a, (t, 0, 1)), 1 / (a + 1), REAL),
    (Integral(t ** (-a), (t, 1, oo)), 1 / (a - 1), POSITIVE),
    (Sum(k, (k, 1, n)), n * (n - 1) / 2, COUNT),
    (Sum(k, (k, 1, n)), n * (n + 1) / 2 + 1, COUNT),
    (Sum(k, (k, 1, n)) * (n - 1), (n - 1) * n * (n + 1) / 2 + (n - 1) * (n - 2), COUNT),
    (Sum(k, (k, 0, n)) * (n - 2) * (n - 1), sp.Integer(0), COUNT),
    (Sum(x**k, (k, 0, oo)), 1 / (1 - x), POSITIVE),
    (Sum(x**k, (k, 0, n)), (1 - x ** (n + 1)) / (1 + x), COUNT),
    (Sum(Abs(k - 2), (k, 1, n)), n * (n - 3) / 2, COUNT),
    (Sum(k ** (-s), (k, 1, oo)), zeta(s), Domain({s: Interval.open(0, 1)})),
    (Product(k, (k, 1, n)), factorial(n + 1), COUNT),
    (1 / (x - x), sp.Integer(0), REAL),
    ((sin(x) ** 2 + cos(x) ** 2 - 1) / (exp(2 * a) - exp(a) ** 2), sp.Integer(1), REAL),
    (S - r, Abs(S - r), Domain({S: positive, r: positive})),
    (sqrt((S - r) ** 2), r - S, Domain({S: positive, r: positive}, where=[r < S])),
    (x, sp.Symbol("x", positive=True), REAL),
    (sqrt(x**2) * x, x * Abs(x) * sign(x), REAL),
    (log(Abs(x)), log(x), REAL),
    (log(sqrt(x**2)), log(x), REAL),
    (exp(log(x) / 2) ** 2, Abs(x), REAL),
    (x ** (1 / sp.Integer(3)), -((-x) ** third), NEGATIVE),
    (sqrt(x**2 * y), x * sqrt(y), REAL),
    (sqrt(5 + 2 * sqrt(6)), sqrt(3) - sqrt(2), REAL),
    (sqrt(3 - 2 * sqrt(2)), 1 - sqrt(2), REAL),
    (tan(x), sin(x), REAL),
    (cos(pi / 7), Rational(9, 10), REAL),
    (exp(pi * sqrt(163)), sp.Integer(262537412640768744), REAL),
    (pi, Rational(355, 113), REAL),
    (zeta(3), pi**3 / 26, REAL),
]  # fmt: skip


@pytest.mark.parametrize("case", TRAPS, ids=lambda case: f"{case[0]} = {case[1]}"[:80])
def test_a_false_statement_is_not_proved(case):
    lhs, rhs, domain = case
    assert not isinstance(prove_equal(lhs, rhs, domain), Proof)


def test_a_symbol_outside_the_domain_is_not_guessed_at():
    assert "not a variable" in prove_zero(x + sp.Symbol("w"), REAL).reason


def test_a_namesake_with_other_assumptions_is_another_symbol():
    namesake = sp.Symbol("x", positive=True)
    assert not prove_zero(x - namesake, REAL)


def test_floats_are_refused():
    assert not prove_zero(x * sp.Float(0.1), REAL)


def test_a_zero_denominator_is_named():
    answer = prove_zero(1 / (sin(x) ** 2 + cos(x) ** 2 - 1), REAL)
    assert answer.reason == "a denominator is identically zero"


def test_large_inputs_are_given_up_with_a_reason():
    big = (sum(sp.symbols("u0:30")) + 1) ** 40
    domain = Domain(dict.fromkeys(sp.symbols("u0:30"), line))
    assert "too large" in prove_zero(big, domain).reason

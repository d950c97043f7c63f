"""Limits and asymptotic statements that are true; the tests make them wrong on purpose."""

import sympy
from sympy import (
    Abs,
    E,
    EulerGamma,
    LambertW,
    Rational,
    acosh,
    asin,
    atan,
    besseli,
    besselk,
    binomial,
    cos,
    cosh,
    digamma,
    erf,
    erfc,
    exp,
    factorial,
    floor,
    gamma,
    harmonic,
    log,
    loggamma,
    oo,
    pi,
    polygamma,
    polylog,
    sin,
    sinh,
    sqrt,
    tan,
    tanh,
    uppergamma,
    zeta,
)  # fmt: skip

from symsolve.claims import Asymptotic, Domain, Interval, Limit

x, a, b, c, S, r, eta, alpha = sympy.symbols("x a b c S r eta alpha", positive=True)
y = sympy.Symbol("y", real=True)
s = sympy.Symbol("s", positive=True)
T = sympy.Symbol("T", nonnegative=True)
k = sympy.Symbol("k", integer=True, positive=True)
eps = sympy.Symbol("epsilon", positive=True)
POSITIVE = Interval.open(0, oo)


def over(statement, where=(), **ranges):
    given = dict.fromkeys(statement.symbols, POSITIVE)
    given.update({next(p for p in given if p.name == name): value for name, value in ranges.items()})
    return statement, Domain(given, where=where)


def limit(expression, value, variable=x, point=oo, direction="+", **more):
    return over(Limit(expression, variable, point, value, direction), **more)


def asymptotic(expression, leading, error=None, variable=x, point=oo, **more):
    return over(Asymptotic(expression, variable, leading, point, error), **more)


def logistic(time):
    return S / (1 + (S / r - 1) * exp(-2 * eta * S * time))


LIMITS = {
    "x^(1/x)": limit(x ** (1 / x), 1),
    "compound interest": limit((1 + a / x) ** x, exp(a)),
    "power against exponential": limit(x**a * exp(-x), 0),
    "logarithm against power": limit(log(x) / x**a, 0),
    "iterated logarithm": limit(log(log(x)) / log(x), 0),
    "difference of roots": limit(sqrt(x**2 + x) - x, Rational(1, 2)),
    "difference of roots with parameters": limit(sqrt(x**2 + a * x) - sqrt(x**2 + b * x), (a - b) / 2),
    "two exponentials": limit((2 * exp(-2 * x) + exp(-x)) * exp(x), 1),
    "two exponentials with parameters": limit(
        (a * exp(-a * x) + b * exp(-b * x)) * exp(b * x), b, where=[b < a]
    ),
    "two exponentials the other way": limit(
        (a * exp(-a * x) + b * exp(-b * x)) * exp(b * x), oo, where=[b > a]
    ),
    "logistic at late times": limit(logistic(T), S, variable=T),
    "logistic at the start": limit(logistic(T), r, variable=T, point=0),
    "logistic slope at the start": limit((logistic(T) - r) / T, 2 * eta * r * (S - r), variable=T, point=0),
    "logistic approach": limit((S - logistic(T)) * exp(2 * eta * S * T), S * (S / r - 1), variable=T),
    "logit at the edge": limit(log(1 / eps - 1) + log(eps), 0, variable=eps, point=0),
    "logit diverges": limit(log(1 / eps - 1), oo, variable=eps, point=0),
    "emergence over saturation": limit(log(1 / eps - 1) / log(1 / eps), 1, variable=eps, point=0),
    "stage-like gap": limit((1 + 1 / k) ** (alpha + 1) - 1, 0, variable=k),
    "gruntz 1": limit(exp(x) * (exp(1 / x - exp(-x)) - exp(1 / x)), -1),
    "gruntz 2": limit(exp(x) * (exp(1 / x + exp(-x) + exp(-(x**2))) - exp(1 / x - exp(-exp(x)))), 1),
    "gruntz 3": limit(exp(exp(x - exp(-x)) / (1 - 1 / x)) - exp(exp(x)), oo),
    "gruntz 4": limit(exp(exp(x)) / exp(exp(x - exp(-exp(exp(x))))), 1),
    "gruntz 5": limit((exp(x * exp(-x) / (exp(-x) + exp(-2 * x**2 / (x + 1)))) - exp(x)) / x, -exp(2)),
    "gruntz 6": limit((3**x + 5**x) ** (1 / x), 5),
    "gruntz 7": limit(x * (gamma(x + 1 / x) / gamma(x) - 1) / log(x), 1),
    "nested sines": limit((sin(tan(x)) - tan(sin(x))) / x**7, -Rational(1, 30), point=0),
    "sine over argument": limit(sin(y) / y, 1, variable=y, point=0, direction="+-"),
    "second order cosine": limit((1 - cos(a * x)) / x**2, a**2 / 2, point=0),
    "damped oscillation": limit(sin(x) / x, 0),
    "oscillation below growth": limit(x * (2 + sin(x)), oo),
    "oscillation inside": limit(log(x + cos(x)) / log(x), 1),
    "alternating": limit((-1) ** k / k, 0, variable=k),
    "rounding": limit(floor(a * x) / x, a),
    "derivative of a power": limit((x**a - b**a) / (x - b), a * b ** (a - 1), point=b, direction="+-"),
    "power at zero": limit(x**x, 1, point=0),
    "logarithm at zero": limit(x**a * log(x), 0, point=0),
    "essential singularity from the right": limit(exp(-1 / y), 0, variable=y, point=0),
    "essential singularity from the left": limit(exp(-1 / y), oo, variable=y, point=0, direction="-"),
    "step of tanh": limit(tanh(y), -1, variable=y, point=-oo),
    "step of atan": limit(atan(y), -pi / 2, variable=y, point=-oo),
    "modulus": limit(Abs(y) / y, -1, variable=y, point=0, direction="-"),
    "edge of the arc sine": limit((pi / 2 - asin(1 - x)) / sqrt(x), sqrt(2), point=0),
    "inverse hyperbolic cosine": limit(acosh(x) - log(x), log(2)),
    "tangent": limit(tanh(x) * exp(2 * x) - exp(2 * x), -2),
    "stirling": limit(factorial(k) / (sqrt(2 * pi * k) * (k / E) ** k), 1, variable=k),
    "gamma ratio": limit(gamma(x + a) / (gamma(x) * x**a), 1),
    "central binomial": limit(binomial(2 * k, k) * sqrt(pi * k) / 4**k, 1, variable=k),
    "gamma at its pole": limit(x * gamma(x), 1, point=0),
    "gamma at another pole": limit((y + 1) * gamma(y), -1, variable=y, point=-1),
    "log gamma": limit(loggamma(x) / (x * log(x)), 1),
    "harmonic numbers": limit(harmonic(k) - log(k), EulerGamma, variable=k),
    "digamma": limit(x * (digamma(x) - log(x)), -Rational(1, 2)),
    "trigamma": limit(x * polygamma(1, x), 1),
    "complementary error function": limit(erfc(x) * x * exp(x**2), 1 / sqrt(pi)),
    "error function": limit((erf(a * x)) / x, 2 * a / sqrt(pi), point=0),
    "zeta at its pole": limit((s - 1) * zeta(s), 1, variable=s, point=1),
    "zeta minus its pole": limit(zeta(s) - 1 / (s - 1), EulerGamma, variable=s, point=1),
    "zeta at infinity": limit((zeta(s) - 1) * 2**s, 1, variable=s),
    "incomplete gamma": limit(uppergamma(a, x) * exp(x) * x ** (1 - a), 1),
    "lambert": limit(LambertW(x) / log(x), 1),
    "lambert at zero": limit((LambertW(x) - x) / x**2, -1, point=0),
    "polylogarithm at zero": limit(polylog(a, -x) / x, -1, point=0),
    "bessel": limit(besseli(a, x) * besselk(a, x) * 2 * x, 1),
    "continuous": limit(exp(-a * x) + log(x), exp(-a), point=1, direction="+-"),
    "hyperbolic sine": limit(sinh(a * x) / cosh(a * x), 1),
    "rational": limit((a * x**2 + x) / (b * x**2 - 1), a / b),
    "slow logarithm": limit(1 / log(x), 0),
    "slow constant": limit((2 * log(x) + 1) / log(x), 2),
}

ASYMPTOTICS = {
    "hurwitz tail": asymptotic(zeta(alpha + 1, k), k**-alpha / alpha, 1 / k, variable=k),
    "spectrum difference": asymptotic(
        ((k + 1) ** (alpha + 1) - k ** (alpha + 1)) / k ** (alpha + 1), (alpha + 1) / k, 1 / k, variable=k),
    "stirling with error": asymptotic(gamma(x + 1), sqrt(2 * pi * x) * (x / E) ** x, 1 / x),
    "log stirling": asymptotic(loggamma(x), x * log(x), 1 / log(x)),
    "emergence time": asymptotic(
        log((S / r - 1) / (1 / eps - 1)), log(eps), 1 / log(eps), variable=eps, point=0, where=[r < S]),
    "saturation time": asymptotic(log(1 / eps - 1), -log(eps), eps / log(eps), variable=eps, point=0),
    "beta function": asymptotic(sympy.beta(a, x + 1), gamma(a) * x**-a, 1 / x),
    "harmonic": asymptotic(harmonic(k), log(k), 1 / log(k), variable=k),
    "logistic tail": asymptotic(
        S - logistic(T), S * (S / r - 1) * exp(-2 * eta * S * T), exp(-2 * eta * S * T),
        variable=T, where=[r < S]),
    "binomial series": asymptotic((x + a) ** b, x**b, 1 / x),
    "plain polynomial": asymptotic((x + 1) ** 2, x**2),
    "exponentially small": asymptotic(cosh(x), exp(x) / 2, exp(-2 * x)),
    "exact": asymptotic((x + 1) ** 2 - 2 * x - 1, x**2, exp(-x)),
    "upper gamma": asymptotic(uppergamma(s, x), x ** (s - 1) * exp(-x), 1 / x),
    "exponent s": asymptotic((1 + x) ** (-s / (s + 1)), x ** (-s / (s + 1)), 1 / x),
}  # fmt: skip


def wrong_limits(statement):
    """The same limit with another value."""
    value = statement.value
    if value.is_infinite:
        values = [-value, sympy.Integer(0), sympy.Integer(1)]
    elif value == 0:
        values = [Rational(1, 10**6), sympy.Integer(1), oo]
    else:
        values = [value * Rational(1001, 1000), -value, value + Rational(1, 10**6), 2 * value, oo]
    return [
        Limit(statement.expression, statement.variable, statement.point, v, statement.direction)
        for v in values
    ]


def wrong_asymptotics(statement):
    """The same asymptotic statement with another prefactor, sign or exponent."""
    variable, leading = statement.variable, statement.leading
    changed = [leading * Rational(1001, 1000), -leading, leading * variable, leading / variable]
    return [
        Asymptotic(statement.expression, variable, other, statement.point, statement.relative_error)
        for other in changed
    ]

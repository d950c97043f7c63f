"""Limits and asymptotic statements, true and false: prefactors, exponents, slow logarithms, oscillation."""

# One item a line reads better than a wrapped one.
# ruff: noqa: E501

from __future__ import annotations

from sympy import (
    Abs,
    E,
    EulerGamma,
    LambertW,
    Rational,
    Sum,
    airyai,
    atan,
    besseli,
    besselj,
    besselk,
    binomial,
    cos,
    cosh,
    digamma,
    erf,
    erfc,
    exp,
    expint,
    factorial,
    floor,
    gamma,
    harmonic,
    li,
    log,
    oo,
    pi,
    polylog,
    sin,
    sinh,
    sqrt,
    tan,
    tanh,
    uppergamma,
    zeta,
)  # fmt: skip

from symsolve.claims import Asymptotic, Limit

from .corpus import Item, a, b, domain_of, k, n, p, q, r, s, t, x, y

Q = Rational
HALF = Q(1, 2)

# name, expression, variable, point, true value, wrong values, ranges of parameters[, direction]
_LIMITS = [
    ("sine_over_x", sin(x) / x, x, 0, 1, [Q(1001, 1000), 0]),
    ("cosine_quotient", (1 - cos(x)) / x**2, x, 0, HALF, [Q(1, 3), 1]),
    ("sine_cubic", (x - sin(x)) / x**3, x, 0, Q(1, 6), [Q(1, 3), -Q(1, 6)]),
    ("tangent_minus_sine", (tan(x) - sin(x)) / x**3, x, 0, HALF, [Q(1, 3)]),
    ("exponential_quotient", (exp(x) - 1) / x, x, 0, 1, [2]),
    ("logarithm_quotient", log(1 + x) / x, x, 0, 1, [-1]),
    ("euler", (1 + 1 / x) ** x, x, oo, E, [1, Q(271828, 100000)]),
    ("euler_parameter", (1 + a / x) ** x, x, oo, exp(a), [exp(-a), 1 + a], {a: (1, 2)}),
    ("euler_sequence", (1 + 1 / n) ** n, n, oo, E, [3]),
    ("root_of_n", n ** (1 / n), n, oo, 1, [Q(11, 10)]),
    ("root_difference", sqrt(x**2 + x) - x, x, oo, HALF, [0, 1]),
    ("rational", (3 * x**2 + 1) / (x**2 - x), x, oo, 3, [Q(3001, 1000), oo]),
    ("exponential_decay", x**5 * exp(-x), x, oo, 0, [1, oo]),
    ("logarithm_slow", log(x) / x, x, oo, 0, [Q(1, 1000)]),
    ("logarithm_very_slow", log(log(x)) / log(x), x, oo, 0, [Q(1, 100)]),
    ("reciprocal_logarithm", 1 / log(x), x, oo, 0, [Q(1, 50)]),
    ("x_log_x", x * log(x), x, 0, 0, [-1]),
    ("x_to_x", x**x, x, 0, 1, [0]),
    ("atan_infinity", atan(x), x, oo, pi / 2, [Q(157, 100), -pi / 2]),
    ("atan_minus_infinity", atan(x), x, -oo, -pi / 2, [pi / 2]),
    ("tanh_infinity", tanh(x), x, oo, 1, [Q(999, 1000)]),
    ("logistic_late", s / (1 + (s / r - 1) * exp(-2 * s * t)), t, oo, s, [r, 2 * s, s / 2], {s: (1, 2), r: (Q(1, 4), HALF)}),
    ("logistic_early", s / (1 + (s / r - 1) * exp(-2 * s * t)), t, 0, r, [s], {s: (1, 2), r: (Q(1, 4), HALF)}),
    ("two_exponentials", (a * exp(-a * x) + b * exp(-b * x)) * exp(b * x), x, oo, b, [oo, a], {a: (2, 3), b: (HALF, 1)}),
    ("blow_up", exp(x) / x**10, x, oo, oo, [0]),
    ("reciprocal_right", 1 / x, x, 0, oo, [-oo, 0]),
    ("reciprocal_left", 1 / x, x, 0, -oo, [oo], {}, "-"),
    ("sign_left", Abs(x) / x, x, 0, -1, [1, 0], {}, "-"),
    ("bounded_over_x", sin(x) / x, x, oo, 0, [1]),
    ("squeeze", x * sin(1 / x), x, 0, 0, [1]),
    ("erf_infinity", erf(x), x, oo, 1, [Q(9999, 10000)]),
    ("harmonic_constant", harmonic(n) - log(n), n, oo, EulerGamma, [Q(57, 100), 0]),
    ("digamma_log", digamma(x) - log(x), x, oo, 0, [HALF]),
    ("gamma_ratio", gamma(x + HALF) / (gamma(x) * sqrt(x)), x, oo, 1, [Q(1001, 1000)]),
    ("zeta_residue", (s - 1) * zeta(s), s, 1, 1, [2]),
    ("zeta_constant", zeta(s) - 1 / (s - 1), s, 1, EulerGamma, [0, HALF]),
    ("zeta_infinity", zeta(s), s, oo, 1, [2]),
    ("derivative_definition", (sin(x + y) - sin(x)) / y, y, 0, cos(x), [sin(x), -cos(x)], {x: (0, 1)}),
    ("power_derivative", ((1 + x) ** a - 1) / x, x, 0, a, [a + Q(1, 100), 1], {a: (1, 3)}),
    ("generalised_mean", ((p**x + q**x) / 2) ** (1 / x), x, 0, sqrt(p * q), [(p + q) / 2], {p: (1, 2), q: (3, 4)}),
    ("maximum_mean", (p**x + q**x) ** (1 / x), x, oo, q, [p, p + q], {p: (1, 2), q: (3, 4)}),
    ("lambert_ratio", LambertW(x) / log(x), x, oo, 1, [Q(1, 2)]),
    ("box_cox", (p**x - 1) / x, x, 0, log(p), [p - 1], {p: (2, 3)}),
    ("emergence_small_start", 2 * s * (log(s / r - 1) / (2 * s)) / log(1 / r), r, 0, 1, [2], {s: (1, 2)}),
]  # fmt: skip

# name, expression, variable, leading term, point, relative error, wrong leading terms, ranges
_ASYMPTOTICS = [
    ("polynomial", x**3 + x, x, x**3, oo, 1 / x**2, [Q(1001, 1000) * x**3, x**2, x**3 * log(x)]),
    ("square", (x + 1) ** 2, x, x**2, oo, 1 / x, [x**2 * Q(999, 1000), x ** Q(201, 100)]),
    ("stirling", gamma(x + 1), x, sqrt(2 * pi * x) * (x / E) ** x, oo, 1 / x, [sqrt(2 * pi) * (x / E) ** x, sqrt(pi * x) * (x / E) ** x]),
    ("factorial", factorial(n), n, sqrt(2 * pi * n) * (n / E) ** n, oo, 1 / n, [sqrt(2 * pi * n) * (n / E) ** n * Q(1001, 1000)]),
    ("central_binomial", binomial(2 * n, n), n, 4**n / sqrt(pi * n), oo, 1 / n, [4**n / sqrt(2 * pi * n), 4**n / n]),
    ("cosh", cosh(x), x, exp(x) / 2, oo, exp(-2 * x), [exp(x), exp(x) / 2 * Q(1001, 1000)]),
    ("sinh_small", sinh(x), x, x, 0, x**2, [2 * x, x**2]),
    ("log_small", log(1 + x), x, x, 0, x, [x * Q(1001, 1000), x**2]),
    ("logarithm_shift", log(x + 100), x, log(x), oo, None, [2 * log(x), log(x) * Q(11, 10)]),
    ("harmonic", harmonic(n), n, log(n), oo, 1 / log(n), [2 * log(n), sqrt(n)]),
    ("erfc", erfc(x), x, exp(-(x**2)) / (sqrt(pi) * x), oo, 1 / x**2, [exp(-(x**2)) / x, exp(-(x**2)) / (sqrt(pi) * x**2)]),
    ("upper_gamma", uppergamma(Q(5, 2), x), x, x ** Q(3, 2) * exp(-x), oo, 1 / x, [x ** Q(5, 2) * exp(-x)]),
    ("exponential_integral", expint(1, x), x, exp(-x) / x, oo, 1 / x, [exp(-x), exp(-x) / x**2]),
    ("logarithmic_integral", li(x), x, x / log(x), oo, 1 / log(x), [x / log(x) * 2, x]),
    ("bessel_i", besseli(0, x), x, exp(x) / sqrt(2 * pi * x), oo, 1 / x, [exp(x) / sqrt(pi * x)]),
    ("bessel_k", besselk(1, x), x, sqrt(pi / (2 * x)) * exp(-x), oo, 1 / x, [sqrt(pi / x) * exp(-x)]),
    ("bessel_k_small", besselk(1, x), x, 1 / x, 0, None, [2 / x, 1 / x**2]),
    ("airy", airyai(x), x, exp(-2 * x ** Q(3, 2) / 3) / (2 * sqrt(pi) * x ** Q(1, 4)), oo, x ** -Q(3, 2), [exp(-2 * x ** Q(3, 2) / 3) / (sqrt(pi) * x ** Q(1, 4))]),
    ("zeta_pole", zeta(s), s, 1 / (s - 1), 1, s - 1, [2 / (s - 1), 1 / (s - 1) ** 2]),
    ("zeta_tail", zeta(s) - 1, s, 2 ** (-s), oo, (Q(2, 3)) ** s, [3 ** (-s)]),
    ("hurwitz_tail", zeta(2, x), x, 1 / x, oo, 1 / x, [1 / x**2, Q(1001, 1000) / x]),
    ("gamma_small", gamma(x), x, 1 / x, 0, x, [2 / x]),
    ("lambert", LambertW(x), x, log(x), oo, None, [log(x) / 2]),
    ("power_sum", Sum(k**2, (k, 1, n)), n, n**3 / 3, oo, 1 / n, [n**3 / 2, n**2]),
    ("saturation", 1 - s / (s + exp(-2 * s * t)), t, exp(-2 * s * t) / s, oo, exp(-2 * s * t), [exp(-s * t) / s, exp(-2 * s * t)], {s: (1, 2)}),
    ("emergence_time", log(s / r - 1) / (2 * s), r, log(1 / r) / (2 * s), 0, 1 / log(1 / r), [log(1 / r) / s], {s: (2, 3)}),
    ("power_law", x ** (-a) + x ** (-2 * a), x, x ** (-a), oo, x ** (-a), [x ** (-a - Q(1, 100)), 2 * x ** (-a)], {a: (HALF, 2)}),
    ("power_law_exponent", (x + x**HALF) ** (-a / (a + 1)), x, x ** (-a / (a + 1)), oo, x**-HALF, [x ** (-a / (a + 2))], {a: (HALF, 2)}),
    ("wrong_rate", x**2 + x, x, x**2, oo, 1 / x, [x**2 + x**2 / 1000]),
    ("root_expansion", sqrt(x**2 + 1) - x, x, 1 / (2 * x), oo, 1 / x**2, [1 / x, 1 / (2 * x**2)]),
    ("oscillating_correction", x + sin(x), x, x, oo, 1 / x, [x * Q(1001, 1000), x * (1 + sin(x) / 1000)]),
    ("polylog", polylog(2, x), x, x, 0, x, [2 * x, x**2]),
]  # fmt: skip

_ALWAYS_FALSE = [
    ("sine_has_no_limit", Limit(sin(x), x, oo, 0), {}),
    ("sine_reciprocal", Limit(sin(1 / x), x, 0, 0), {}),
    ("alternating", Limit((-1) ** n, n, oo, 1), {}),
    ("alternating_zero", Limit((-1) ** n, n, oo, 0), {}),
    ("beating", Limit(x * sin(x), x, oo, oo), {}),
    ("two_sides_differ", Limit(Abs(x) / x, x, 0, 1, "+-"), {}),
    ("growth_is_not_bounded", Limit(log(log(x)), x, oo, 4), {}),
    ("oscillating_quotient", Limit((x + x * sin(x) / 100) / x, x, oo, 1), {}),
    ("slow_oscillation", Limit(sin(log(log(x))), x, oo, 1), {}),
    ("integer_part", Limit(x - floor(x), x, oo, 0), {}),
    ("rate_too_good", Asymptotic(x**2 + x, x, x**2, oo, 1 / x**2), {}),
    ("rate_too_good_stirling", Asymptotic(gamma(x + 1), x, sqrt(2 * pi * x) * (x / E) ** x, oo, 1 / x**2), {}),
    ("rate_too_good_log", Asymptotic(harmonic(n), n, log(n), oo, 1 / n), {}),
    ("bessel_without_phase", Asymptotic(besselj(0, x), x, sqrt(2 / (pi * x)) * cos(x), oo), {}),
    ("exponent_hidden_by_log", Asymptotic(x * log(x), x, x ** Q(11, 10), oo), {}),
    ("logarithm_hidden", Asymptotic(x**2 * log(x), x, 20 * x**2, oo), {}),
    ("parameter_dependent", Limit(x ** (a - 1), x, oo, 0), {a: (HALF, Q(3, 2))}),
    ("parameter_boundary", Limit(x ** (a - 1), x, oo, 0), {a: (HALF, 1)}),
    ("exchange", Limit((a * exp(-a * x) + b * exp(-b * x)) * exp(b * x), x, oo, b), {a: (1, 2), b: (1, 2)}),
]  # fmt: skip


# Each has the claimed value at all integers, at all even ones, or at their reciprocals.
_AT_INTEGERS = [x - floor(x), sin(pi * x), cos(2 * pi * x) - 1, sin(pi * x) * exp(x), x**2 * sin(pi * x) ** 2]
_AT_EVEN_INTEGERS = [sin(pi * n / 2) ** 2, 1 - (-1) ** n, Sum((-1) ** k, (k, 0, n)) - 1]

_ALWAYS_FALSE += [(f"at_integers_{i}", Limit(e, x, oo, 0), {}) for i, e in enumerate(_AT_INTEGERS)]
_ALWAYS_FALSE += [
    (f"at_reciprocals_{i}", Limit(e.subs(x, 1 / x), x, 0, 0), {}) for i, e in enumerate(_AT_INTEGERS)
]
_ALWAYS_FALSE += [(f"at_even_integers_{i}", Limit(e, n, oo, 0), {}) for i, e in enumerate(_AT_EVEN_INTEGERS)]


def _limits():
    for name, expression, variable, point, value, wrong, *rest in _LIMITS:
        ranges, direction = (*rest, *[{}, "+"][len(rest) :])
        domain = domain_of(ranges)
        for kind, claimed in [("", value), *((f".{i}~value", other) for i, other in enumerate(wrong))]:
            statement = Limit(expression, variable, point, claimed, direction)
            yield not kind, Item(f"limit.{name}{kind}", statement, domain)


def _asymptotics():
    for name, expression, variable, leading, point, error, wrong, *rest in _ASYMPTOTICS:
        domain = domain_of(rest[0] if rest else {})
        yield (
            True,
            Item(f"asymptotic.{name}", Asymptotic(expression, variable, leading, point, error), domain),
        )
        for index, other in enumerate(wrong):
            statement = Asymptotic(expression, variable, other, point)
            yield False, Item(f"asymptotic.{name}.{index}~leading", statement, domain)


_ITEMS = [*_limits(), *_asymptotics()]
TRUE = [item for truth, item in _ITEMS if truth]
FALSE = [item for truth, item in _ITEMS if not truth]
FALSE += [
    Item(f"limit.{name}~false", statement, domain_of(ranges)) for name, statement, ranges in _ALWAYS_FALSE
]

"""Differential equations with their solutions, of the kinds found in Kamke's collection, and wrong variants of each."""

# One item a line reads better than a wrapped one.
# ruff: noqa: E501

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from sympy import (
    Eq,
    Function,
    LambertW,
    Rational,
    airyai,
    airybi,
    atan,
    besseli,
    besselj,
    bessely,
    chebyshevt,
    cos,
    cosh,
    elliptic_k,
    erf,
    erfi,
    exp,
    hermite,
    hyper,
    laguerre,
    legendre,
    log,
    oo,
    pi,
    sin,
    sinh,
    sqrt,
    symbols,
    tan,
    tanh,
)  # fmt: skip

from symsolve.claims import Interval, SolvesODE

from .corpus import ALL, DISC, POSITIVE, Item, a, b, domain_of, p, q, r, s, x

Q = Rational
HALF = Q(1, 2)
C1, C2, C3 = symbols("C1 C2 C3", real=True)
f, g, h = (Function(name) for name in "fgh")
F, G, H = f(x), g(x), h(x)
D1, D2 = F.diff(x), F.diff(x, 2)
BETWEEN = Interval(1, 2)
NEAR = Interval(-1, 1)


class Pair(NamedTuple):
    """An equation, its solution, the domain, wrong solutions and initial values (right and wrong)."""

    name: str
    equation: Any
    solution: Any
    ranges: dict[Any, Any]
    wrong: list[Any]
    initial: Mapping[Any, Any] = MappingProxyType({})
    wrong_initial: Mapping[Any, Any] = MappingProxyType({})
    function: Any = F
    where: Sequence[Any] = ()


_K = {C1: NEAR}
_KK = {C1: NEAR, C2: NEAR}

FIRST_ORDER = [
    Pair("linear.decay", Eq(D1, -a * F), C1 * exp(-a * x), {**_K, a: NEAR, x: ALL}, [C1 * exp(a * x), C1 * exp(-a * x) + 1]),
    Pair("linear.forced", Eq(D1 + F, x), x - 1 + C1 * exp(-x), {**_K, x: ALL}, [x + 1 + C1 * exp(-x), x - 1 + C1 * exp(x)]),
    Pair("linear.resonant", Eq(D1 - F, exp(x)), (x + C1) * exp(x), {**_K, x: ALL}, [(x**2 + C1) * exp(x)]),
    Pair("linear.sine", Eq(D1 + F, sin(x)), (sin(x) - cos(x)) / 2 + C1 * exp(-x), {**_K, x: ALL}, [(sin(x) + cos(x)) / 2 + C1 * exp(-x)]),
    Pair("linear.variable", Eq(D1 + 2 * x * F, x * exp(-(x**2))), (x**2 / 2 + C1) * exp(-(x**2)), {**_K, x: ALL}, [(x**2 + C1) * exp(-(x**2))]),
    Pair("linear.over_x", Eq(x * D1 + F, x**3), x**3 / 4 + C1 / x, {**_K, x: POSITIVE}, [x**3 / 3 + C1 / x, x**3 / 4 + C1 * x]),
    Pair("linear.cosine", Eq(D1 * cos(x) + F * sin(x), 1), sin(x) + C1 * cos(x), {**_K, x: ALL}, [cos(x) + C1 * sin(x)]),
    Pair("linear.tangent", Eq(D1 + F * tan(x), 1 / cos(x)), sin(x) + C1 * cos(x), {**_K, x: NEAR}, [sin(x) - C1 * sin(x)]),
    Pair("linear.erf", Eq(D1, 2 * x * F + 1), exp(x**2) * (C1 + sqrt(pi) * erf(x) / 2), {**_K, x: (-3, 3)}, [exp(x**2) * (C1 + sqrt(pi) * erf(x))]),
    Pair("linear.log", Eq(x * D1 - F, x**2 * log(x)), x * (x * log(x) - x + C1), {**_K, x: POSITIVE}, [x * (x * log(x) + C1)]),
    Pair("linear.dawson", Eq(D1 + 2 * x * F, 1), exp(-(x**2)) * (C1 + sqrt(pi) * erfi(x) / 2), {**_K, x: (-2, 2)}, [exp(-(x**2)) * (C1 - sqrt(pi) * erfi(x) / 2)]),
    Pair("linear.initial", Eq(D1, -2 * F + 4), 2 + (r - 2) * exp(-2 * x), {r: POSITIVE, x: ALL}, [2 + (r + 2) * exp(-2 * x)], {0: r}, {0: 2 * r}),
    Pair("separable.product", Eq(D1, x * F), C1 * exp(x**2 / 2), {**_K, x: ALL}, [C1 * exp(x**2)]),
    Pair("separable.square", Eq(D1, F**2), 1 / (C1 - x), {C1: (3, 4), x: NEAR}, [1 / (C1 + x), -1 / (C1 - x)]),
    Pair("separable.cosine", Eq(D1, F * cos(x)), C1 * exp(sin(x)), {**_K, x: ALL}, [C1 * exp(-sin(x))]),
    Pair("separable.tangent", Eq(D1, 1 + F**2), tan(x + C1), {C1: (-HALF, HALF), x: (-HALF, HALF)}, [tanh(x + C1), tan(x) + C1]),
    Pair("separable.root", Eq(D1, sqrt(F)), (x + C1) ** 2 / 4, {C1: POSITIVE, x: POSITIVE}, [(x + C1) ** 2 / 2]),
    Pair("separable.root_sign", Eq(D1, sqrt(1 - F**2)), sin(x + C1), {C1: (0, Q(1, 10)), x: (-1, 1)}, [cos(x + C1)]),
    Pair("separable.exponential", Eq(D1, exp(-F)), log(x + C1), {C1: (1, 2), x: POSITIVE}, [log(x) + C1]),
    Pair("separable.mixed", Eq(D1, exp(x - F)), log(exp(x) + C1), {C1: (1, 2), x: ALL}, [x + C1, log(exp(x) - C1 * x)]),
    Pair("separable.ratio", Eq(D1, F / x), C1 * x, {**_K, x: POSITIVE}, [C1 / x]),
    Pair("separable.circle", Eq(F * D1, -x), sqrt(C1 - x**2), {C1: (2, 3), x: NEAR}, [sqrt(C1 + x**2)]),
    Pair("separable.power", Eq(D1, -(F**p)), (C1 + (p - 1) * x) ** (1 / (1 - p)), {C1: (1, 2), p: (2, 4), x: POSITIVE}, [(C1 + p * x) ** (1 / (1 - p))]),
    Pair("logistic.symbolic", Eq(D1, 2 * F * (s - F)), s / (1 + (s / r - 1) * exp(-2 * s * x)), {s: POSITIVE, r: POSITIVE, x: POSITIVE},
         [s / (1 + (s / r + 1) * exp(-2 * s * x)), s / (1 + (s / r - 1) * exp(-s * x)), r / (1 + (r / s - 1) * exp(-2 * s * x))],
         {0: r}, {0: s}, where=[r < s]),
    Pair("logistic.capacity", Eq(D1, q * F * (1 - F / p)), p / (1 + C1 * exp(-q * x)), {p: POSITIVE, q: POSITIVE, C1: (1, 2), x: POSITIVE},
         [p / (1 + C1 * exp(-p * x))]),
    Pair("logistic.gompertz", Eq(D1, -F * log(F)), exp(C1 * exp(-x)), {**_K, x: POSITIVE}, [exp(C1 * exp(x))]),
    Pair("logistic.threshold", Eq(D1, F**2 - F), 1 / (1 + C1 * exp(x)), {C1: (1, 2), x: ALL}, [1 / (1 + C1 * exp(-x))]),
    Pair("bernoulli.cubic", Eq(D1, F - F**3), 1 / sqrt(1 + C1 * exp(-2 * x)), {C1: (0, 1), x: ALL}, [1 / sqrt(1 + C1 * exp(-x))]),
    Pair("bernoulli.square", Eq(x * D1 + F, F**2 * log(x)), 1 / (1 + log(x) + C1 * x), {C1: (1, 2), x: (1, 5)}, [1 / (1 - log(x) + C1 * x)]),
    Pair("bernoulli.root", Eq(D1 + F, sqrt(F)), (1 + C1 * exp(-x / 2)) ** 2, {C1: (0, 1), x: POSITIVE}, [(1 + C1 * exp(-x)) ** 2]),
    Pair("bernoulli.mode", Eq(D1, F**3 * (1 - x)), 1 / sqrt(C1 - 2 * x + x**2), {C1: (2, 3), x: ALL}, [1 / sqrt(C1 - x + x**2)]),
    Pair("riccati.basic", Eq(D1, 1 + x**2 - 2 * x * F + F**2), x + 1 / (C1 - x), {C1: (3, 4), x: NEAR}, [x - 1 / (C1 - x)]),
    Pair("riccati.tanh", Eq(D1, 1 - F**2), tanh(x + C1), {**_K, x: ALL}, [tan(x + C1), tanh(x) + C1]),
    Pair("riccati.minus_tangent", Eq(D1, -(F**2) - 1), -tan(x + C1), {C1: (0, Q(1, 10)), x: (0, 1)}, [tan(x + C1)]),
    Pair("riccati.two_x", Eq(D1, -F / x - F**2 + 1 / x**2), (x**2 - C1) / (x * (x**2 + C1)), {C1: (1, 2), x: POSITIVE}, [(x**2 + C1) / (x * (x**2 - C1 - 9 * x))]),
    Pair("riccati.airy", Eq(D1, x - F**2), airyai(x).diff(x) / airyai(x), {x: (0, 3)}, [airybi(x) / airyai(x)]),
    Pair("exact.polynomial", Eq((2 * x * F + 1) + x**2 * D1, 0), (C1 - x) / x**2, {**_K, x: POSITIVE}, [(C1 + x) / x**2]),
    Pair("exact.quadratic", Eq((x + F) + (x - F) * D1, 0), x + sqrt(2 * x**2 + C1), {C1: (1, 2), x: ALL}, [x + sqrt(x**2 + C1)]),
    Pair("exact.exponential", Eq(F * exp(x) + (exp(x) + 2 * F) * D1, 0), (-exp(x) + sqrt(exp(2 * x) + 4 * C1)) / 2, {C1: (1, 2), x: ALL}, [(-exp(x) + sqrt(exp(x) + 4 * C1)) / 2]),
    Pair("homogeneous.ratio", Eq(D1, (x + F) / x), x * (log(x) + C1), {**_K, x: POSITIVE}, [x * log(x) + C1]),
    Pair("homogeneous.square", Eq(D1, F**2 / x**2), x / (1 + C1 * x), {C1: (1, 2), x: POSITIVE}, [x / (C1 + x)]),
    Pair("homogeneous.sum_squares", Eq(2 * x * F * D1, x**2 + F**2), sqrt(x**2 + C1 * x), {C1: (1, 2), x: POSITIVE}, [sqrt(x**2 - C1 + 2 * x)]),
    Pair("homogeneous.exponential", Eq(x * D1, F + x * exp(-F / x)), x * log(log(x) + C1), {C1: (1, 2), x: Interval(1, oo)}, [x * log(x) + C1 * x]),
    Pair("homogeneous.lambert", Eq(D1, F / (x + F)), x / LambertW(C1 * x), {C1: (1, 2), x: POSITIVE}, [x / LambertW(C1 / x)]),
    Pair("clairaut.line", Eq(F, x * D1 + D1**2), C1 * x + C1**2, {**_K, x: ALL}, [C1 * x - C1**2]),
    Pair("clairaut.envelope", Eq(F, x * D1 + D1**2), -(x**2) / 4, {x: ALL}, [x**2 / 4]),
    Pair("clairaut.reciprocal", Eq(F, x * D1 + 1 / D1), C1 * x + 1 / C1, {C1: (1, 2), x: ALL}, [C1 * x + C1]),
    Pair("clairaut.root_envelope", Eq(F, x * D1 + sqrt(1 + D1**2)), sqrt(1 - x**2), {x: Interval.open(-1, 1)}, [-sqrt(1 - x**2)]),
    Pair("lagrange.shifted", Eq(F, D1**2 + x), x + 1, {x: ALL}, [x + 2]),
    Pair("lagrange.root", Eq(D1**2, F), (x + C1) ** 2 / 4, {**_K, x: ALL}, [(x + C1) ** 2]),
    Pair("lagrange.absolute", Eq(F, x * D1**2), (sqrt(x) + C1) ** 2, {**_K, x: POSITIVE}, [(sqrt(x) + C1)]),
    Pair("abel.reducible", Eq(D1, (F - x) ** 3 + 1), x + 1 / sqrt(C1 - 2 * x), {C1: (3, 4), x: NEAR}, [x + 1 / sqrt(C1 + 2 * x)]),
    Pair("abel.second_kind", Eq(F * D1, x + 1), sqrt(x**2 + 2 * x + C1), {C1: (2, 3), x: ALL}, [sqrt(x**2 + x + C1)]),
    Pair("abel.bernoulli", Eq(D1, -x * F**3), 1 / sqrt(x**2 + C1), {C1: (1, 2), x: ALL}, [1 / sqrt(2 * x**2 + C1)]),
    Pair("lambert.michaelis", Eq(D1, -F / (1 + F)), LambertW(C1 * exp(-x)), {C1: (1, 2), x: ALL}, [LambertW(C1 * exp(x))]),
    Pair("lambert.initial", Eq(D1, -F / (1 + F)), LambertW(r * exp(r - x)), {r: POSITIVE, x: POSITIVE}, [LambertW(r * exp(-x))], {0: r}, {0: r * exp(r)}),
]  # fmt: skip

SECOND_ORDER = [
    Pair("oscillator.free", Eq(D2 + p**2 * F, 0), C1 * cos(p * x) + C2 * sin(p * x), {**_KK, p: (1, 3), x: ALL},
         [C1 * cosh(p * x) + C2 * sinh(p * x), C1 * cos(p**2 * x) + C2 * sin(p * x)]),
    Pair("oscillator.initial", Eq(D2 + 4 * F, 0), a * cos(2 * x) + b * sin(2 * x) / 2, {a: NEAR, b: NEAR, x: ALL}, [a * cos(2 * x) + b * sin(2 * x)],
         {f(0): a, D1.subs(x, 0): b}, {f(0): b, D1.subs(x, 0): a}),
    Pair("oscillator.damped", Eq(D2 + 2 * D1 + 5 * F, 0), exp(-x) * (C1 * cos(2 * x) + C2 * sin(2 * x)), {**_KK, x: ALL}, [exp(x) * (C1 * cos(2 * x) + C2 * sin(2 * x))]),
    Pair("oscillator.critical", Eq(D2 - 2 * D1 + F, 0), (C1 + C2 * x) * exp(x), {**_KK, x: ALL}, [C1 * exp(x) + C2 * exp(-x)]),
    Pair("oscillator.overdamped", Eq(D2 + 3 * D1 + 2 * F, 0), C1 * exp(-x) + C2 * exp(-2 * x), {**_KK, x: ALL}, [C1 * exp(-x) + C2 * exp(2 * x)]),
    Pair("oscillator.forced", Eq(D2 + F, sin(2 * x)), C1 * cos(x) + C2 * sin(x) - sin(2 * x) / 3, {**_KK, x: ALL}, [C1 * cos(x) + C2 * sin(x) + sin(2 * x) / 3]),
    Pair("oscillator.resonant", Eq(D2 + F, cos(x)), C1 * cos(x) + C2 * sin(x) + x * sin(x) / 2, {**_KK, x: ALL}, [C1 * cos(x) + C2 * sin(x) + x * cos(x) / 2]),
    Pair("oscillator.symbolic_damping", Eq(D2 + 2 * a * D1 + (a**2 + b**2) * F, 0), exp(-a * x) * cos(b * x), {a: POSITIVE, b: POSITIVE, x: ALL}, [exp(-b * x) * cos(a * x + x)]),
    Pair("variation.secant", Eq(D2 + F, 1 / cos(x)), C1 * cos(x) + C2 * sin(x) + x * sin(x) + cos(x) * log(cos(x)), {**_KK, x: NEAR},
         [C1 * cos(x) + C2 * sin(x) + x * sin(x) - cos(x) * log(cos(x))]),
    Pair("variation.exponential", Eq(D2 - F, exp(x)), C1 * exp(x) + C2 * exp(-x) + x * exp(x) / 2, {**_KK, x: ALL}, [C1 * exp(x) + C2 * exp(-x) + x * exp(x)]),
    Pair("variation.over_x", Eq(D2 - 2 * D1 + F, exp(x) / x), exp(x) * (C1 + C2 * x + x * log(x)), {**_KK, x: POSITIVE}, [exp(x) * (C1 + C2 * x + log(x))]),
    Pair("variation.tangent", Eq(D2 + F, tan(x)), C1 * cos(x) + C2 * sin(x) - cos(x) * log(1 / cos(x) + tan(x)), {**_KK, x: NEAR}, [C1 * cos(x) - cos(x) * log(1 / cos(x) - tan(x))]),
    Pair("euler.real", Eq(x**2 * D2 - 2 * F, 0), C1 * x**2 + C2 / x, {**_KK, x: POSITIVE}, [C1 * x**2 + C2 * x]),
    Pair("euler.double", Eq(x**2 * D2 - 3 * x * D1 + 4 * F, 0), x**2 * (C1 + C2 * log(x)), {**_KK, x: POSITIVE}, [x**2 * (C1 + C2 * x)]),
    Pair("euler.complex", Eq(x**2 * D2 + x * D1 + F, 0), C1 * cos(log(x)) + C2 * sin(log(x)), {**_KK, x: POSITIVE}, [C1 * cosh(log(x)) + C2 * sinh(log(x))]),
    Pair("euler.symbolic", Eq(x**2 * D2 + x * D1 - p**2 * F, 0), C1 * x**p + C2 * x ** (-p), {**_KK, p: POSITIVE, x: POSITIVE}, [C1 * x**p + C2 * x ** (1 - p)]),
    Pair("euler.forced", Eq(x**2 * D2 - 2 * x * D1 + 2 * F, x**3), C1 * x + C2 * x**2 + x**3 / 2, {**_KK, x: ALL}, [C1 * x + C2 * x**2 + x**3]),
    Pair("airy.general", Eq(D2, x * F), C1 * airyai(x) + C2 * airybi(x), {**_KK, x: (-5, 3)}, [C1 * airyai(-x) + C2 * airybi(x)]),
    Pair("airy.scaled", Eq(D2, 8 * x * F), airyai(2 * x), {x: (-3, 3)}, [airyai(8 * x), airyai(sqrt(8) * x)]),
    Pair("bessel.zero", Eq(x * D2 + D1 + x * F, 0), C1 * besselj(0, x) + C2 * bessely(0, x), {**_KK, x: (1, 10)}, [C1 * besselj(1, x) + C2 * bessely(0, x)]),
    Pair("bessel.order", Eq(x**2 * D2 + x * D1 + (x**2 - p**2) * F, 0), besselj(p, x), {p: (1, 3), x: (1, 10)}, [besselj(p + 1, x), besseli(p, x)]),
    Pair("bessel.modified", Eq(x**2 * D2 + x * D1 - (x**2 + 4) * F, 0), besseli(2, x), {x: (1, 10)}, [besselj(2, x)]),
    Pair("bessel.half", Eq(x**2 * D2 + x * D1 + (x**2 - Q(1, 4)) * F, 0), (C1 * sin(x) + C2 * cos(x)) / sqrt(x), {**_KK, x: POSITIVE}, [(C1 * sin(x) + C2 * cos(x)) / x]),
    Pair("bessel.transformed", Eq(D2 + exp(2 * x) * F, 0), besselj(0, exp(x)), {x: (-2, 2)}, [besselj(1, exp(x))]),
    Pair("hermite.five", Eq(D2 - 2 * x * D1 + 10 * F, 0), hermite(5, x), {x: ALL}, [hermite(4, x), hermite(5, x) + x]),
    Pair("hermite.oscillator", Eq(-D2 + x**2 * F, 7 * F), hermite(3, x) * exp(-(x**2) / 2), {x: ALL}, [hermite(3, x) * exp(-(x**2)), hermite(2, x) * exp(-(x**2) / 2)]),
    Pair("legendre.four", Eq((1 - x**2) * D2 - 2 * x * D1 + 20 * F, 0), legendre(4, x), {x: NEAR}, [legendre(5, x)]),
    Pair("legendre.second_kind", Eq((1 - x**2) * D2 - 2 * x * D1, 0), C1 + C2 * log((1 + x) / (1 - x)), {**_KK, x: DISC}, [C1 + C2 * log((1 + x) / (2 - x))]),
    Pair("chebyshev.five", Eq((1 - x**2) * D2 - x * D1 + 25 * F, 0), chebyshevt(5, x), {x: NEAR}, [chebyshevt(5, x) + 1]),
    Pair("laguerre.three", Eq(x * D2 + (1 - x) * D1 + 3 * F, 0), laguerre(3, x), {x: ALL}, [laguerre(3, -x)]),
    Pair("hyper.gauss", Eq(x * (1 - x) * D2 + (b - 3 * x) * D1 - F, 0), hyper((1, 1), (b,), x), {b: (1, 3), x: (Q(1, 10), Q(8, 10))}, [hyper((1, 2), (b,), x)]),
    Pair("hyper.kummer", Eq(x * D2 + (b - x) * D1 - a * F, 0), hyper((a,), (b,), x), {a: (1, 2), b: (1, 3), x: (Q(1, 10), 3)}, [hyper((b,), (a,), x)]),
    Pair("hyper.elliptic", Eq(x * (1 - x) * D2 + (1 - 2 * x) * D1 - F / 4, 0), elliptic_k(x), {x: (Q(1, 10), Q(8, 10))}, [elliptic_k(1 - x) * x]),
    Pair("nonlinear.inverse_square", Eq(F * D2 + D1**2, 0), sqrt(C1 * x + C2), {C1: (1, 2), C2: (1, 2), x: POSITIVE}, [sqrt(C1 * x) + C2]),
    Pair("nonlinear.logarithm", Eq(D2, -(D1**2)), log(C1 * x + C2), {C1: (1, 2), C2: (1, 2), x: POSITIVE}, [log(C1 * x) * C2]),
    Pair("nonlinear.catenary", Eq(D2, sqrt(1 + D1**2)), cosh(x), {x: ALL}, [cosh(x) * 2, sinh(x)]),
    Pair("nonlinear.exponential", Eq(F * D2, D1**2), exp(C1 * x + C2), {**_KK, x: ALL}, [exp(C1 * x**2 + C2)]),
    Pair("nonlinear.soliton", Eq(D2, 4 * F - 6 * F**2), 1 / cosh(x) ** 2, {x: ALL}, [1 / cosh(x), 1 / cosh(2 * x) ** 2]),
    Pair("nonlinear.kink", Eq(D2, 2 * F**3 - 2 * F), tanh(x), {x: ALL}, [tan(x), tanh(2 * x)]),
    Pair("nonlinear.sine_gordon", Eq(D2, sin(F)), 4 * atan(exp(x)), {x: (-10, 10)}, [2 * atan(exp(x))]),
    Pair("nonlinear.liouville", Eq(D2, 2 * exp(F)), -2 * log(cos(x)), {x: NEAR}, [-log(cos(x))]),
    Pair("nonlinear.emden", Eq(D2 + 2 * D1 / x + F**5, 0), 1 / sqrt(1 + x**2 / 3), {x: POSITIVE}, [1 / sqrt(1 + x**2)]),
    Pair("nonlinear.cubic", Eq(D2, 2 * F**3), 1 / (C1 - x), {C1: (3, 4), x: NEAR}, [2 / (C1 - x)]),
    Pair("third.constant", Eq(F.diff(x, 3) - F.diff(x, 2), 0), C1 + C2 * x + C3 * exp(x), {**_KK, C3: NEAR, x: ALL}, [C1 + C2 * x**2 + C3 * exp(x)]),
    Pair("third.roots_of_one", Eq(F.diff(x, 3), F), C1 * exp(x) + exp(-x / 2) * C2 * cos(sqrt(3) * x / 2), {**_KK, x: ALL}, [C1 * exp(x) + exp(x / 2) * C2 * cos(sqrt(3) * x / 2)]),
    Pair("fourth.beam", Eq(F.diff(x, 4), F), C1 * cosh(x) + C2 * sin(x), {**_KK, x: ALL}, [C1 * cosh(x) + C2 * sin(2 * x)]),
]  # fmt: skip

FG, FGH = [F, G], [F, G, H]
G1, H1 = G.diff(x), H.diff(x)

SYSTEMS = [
    Pair("system.rotation", [Eq(D1, -G), Eq(G1, F)], [a * cos(x) - b * sin(x), a * sin(x) + b * cos(x)], {a: NEAR, b: NEAR, x: ALL},
         [[a * cos(x) + b * sin(x), a * sin(x) + b * cos(x)]], {f(0): a, g(0): b}, {f(0): b, g(0): a}, FG),
    Pair("system.hyperbolic", [Eq(D1, G), Eq(G1, F)], [cosh(x), sinh(x)], {x: ALL}, [[cosh(x), -sinh(x)]], {f(0): 1, g(0): 0}, {f(0): 0, g(0): 1}, FG),
    Pair("system.triangular", [Eq(D1, -F), Eq(G1, F - 2 * G)], [C1 * exp(-x), C1 * exp(-x) + C2 * exp(-2 * x)], {**_KK, x: ALL},
         [[C1 * exp(-x), C1 * exp(-x) + C2 * exp(-x)]], function=FG),
    Pair("system.jordan", [Eq(D1, F + G), Eq(G1, G)], [(C1 + C2 * x) * exp(x), C2 * exp(x)], {**_KK, x: ALL}, [[(C1 + C2 * x) * exp(x), C1 * exp(x)]], function=FG),
    Pair("system.damped_rotation", [Eq(D1, -F - 2 * G), Eq(G1, 2 * F - G)], [exp(-x) * cos(2 * x), exp(-x) * sin(2 * x)], {x: ALL}, [[exp(-x) * cos(2 * x), -exp(-x) * sin(2 * x)]], function=FG),
    Pair("system.chain", [Eq(D1, -F), Eq(G1, F - G), Eq(H1, G)], [exp(-x), x * exp(-x), 1 - (1 + x) * exp(-x)], {x: ALL},
         [[exp(-x), x * exp(-x), 1 - (1 - x) * exp(-x)]], {f(0): 1, g(0): 0, h(0): 0}, {f(0): 1, g(0): 0, h(0): 1}, FGH),
    Pair("system.cyclic", [Eq(D1, G), Eq(G1, H), Eq(H1, F)], [exp(x), exp(x), exp(x)], {x: ALL}, [[exp(x), exp(x), -exp(x)]], function=FGH),
    Pair("system.two_layer", [Eq(D1, G * (s - F * G)), Eq(G1, F * (s - F * G))],
         [sqrt(s / (1 + (s / r - 1) * exp(-2 * s * x)))] * 2, {s: POSITIVE, r: POSITIVE, x: POSITIVE},
         [[sqrt(s / (1 + (s / r - 1) * exp(-s * x)))] * 2], {f(0): sqrt(r), g(0): sqrt(r)}, {f(0): r, g(0): r}, FG, where=[r < s]),
    Pair("system.two_layer_unbalanced", [Eq(D1, -F * G**2), Eq(G1, -G * F**2)], [sqrt(C1 / (1 - exp(-2 * C1 * (x + C2)))), sqrt(C1 * exp(-2 * C1 * (x + C2)) / (1 - exp(-2 * C1 * (x + C2))))],
         {C1: (1, 2), C2: (1, 2), x: POSITIVE}, [[sqrt(C1 / (1 - exp(-C1 * (x + C2)))), sqrt(C1 * exp(-2 * C1 * (x + C2)) / (1 - exp(-2 * C1 * (x + C2))))]], function=FG),
    Pair("system.predator_linear", [Eq(D1, F * (1 - G)), Eq(G1, 0)], [C1 * exp((1 - C2) * x), C2], {**_KK, x: ALL}, [[C1 * exp((1 + C2) * x), C2]], function=FG),
    Pair("system.epidemic_tail", [Eq(D1, -F * G), Eq(G1, -(G**2))], [C1 / (x + C2), 1 / (x + C2)], {C1: (1, 2), C2: (1, 2), x: POSITIVE}, [[C1 * (x + C2), 1 / (x + C2)]], function=FG),
    Pair("system.kepler_circle", [Eq(F.diff(x, 2), -F / (F**2 + G**2) ** Q(3, 2)), Eq(G.diff(x, 2), -G / (F**2 + G**2) ** Q(3, 2))],
         [p * cos(x / p ** Q(3, 2)), p * sin(x / p ** Q(3, 2))], {p: POSITIVE, x: ALL}, [[p * cos(x / p), p * sin(x / p)]], function=FG),
]  # fmt: skip

PAIRS = FIRST_ORDER + SECOND_ORDER + SYSTEMS


def _items():
    for pair in PAIRS:
        domain = domain_of(pair.ranges, pair.where)
        name = f"ode.{pair.name}"
        yield True, Item(name, SolvesODE(pair.equation, pair.function, pair.solution, pair.initial), domain)
        for number, solution in enumerate(pair.wrong):
            yield (
                False,
                Item(
                    f"{name}.{number}~solution",
                    SolvesODE(pair.equation, pair.function, solution, pair.initial),
                    domain,
                ),
            )
        if pair.wrong_initial:
            wrong = SolvesODE(pair.equation, pair.function, pair.solution, pair.wrong_initial)
            yield False, Item(f"{name}~initial", wrong, domain)


TRUE = [item for truth, item in _items() if truth]
FALSE = [item for truth, item in _items() if not truth]

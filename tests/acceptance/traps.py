"""Identities that look right and fail: on a branch, on half the domain, at one point, or far out."""

# One item a line reads better than a wrapped one.
# ruff: noqa: E501

from __future__ import annotations

from sympy import (
    Abs,
    Eq,
    I,
    LambertW,
    Max,
    Min,
    Piecewise,
    Rational,
    acos,
    acosh,
    arg,
    asin,
    asinh,
    atan,
    atan2,
    besselj,
    binomial,
    ceiling,
    cos,
    cosh,
    erf,
    exp,
    floor,
    gamma,
    hyper,
    log,
    pi,
    polylog,
    sign,
    sin,
    sinh,
    sqrt,
    tan,
    tanh,
    zeta,
)  # fmt: skip

from symsolve.claims import Identity, Integers

from .corpus import (
    ALL,
    COUNTING,
    NATURAL,
    NONNEGATIVE,
    OPEN_UNIT,
    POSITIVE,
    Item,
    a,
    b,
    domain_of,
    n,
    p,
    q,
    tiny,
    u,
    v,
    x,
    y,
    z,
)  # fmt: skip

Q = Rational
THIRD = Q(1, 3)

# name, left, right, ranges, a point where it fails
_BRANCHES = [
    ("root_of_square", sqrt(u**2), u, {u: ALL}, {u: -2}),
    ("log_of_square", log(u**2), 2 * log(u), {u: ALL}, {u: -2}),
    ("atan_of_tan", atan(tan(x)), x, {x: (-3, 3)}, {x: 2}),
    ("cube_root_of_cube", (u**3) ** THIRD, u, {u: ALL}, {u: -2}),
    ("asin_of_sin", asin(sin(x)), x, {x: (0, 3)}, {x: 2}),
    ("acos_of_cos", acos(cos(x)), x, {x: (-1, 1)}, {x: -1}),
    ("acosh_of_cosh", acosh(cosh(x)), x, {x: ALL}, {x: -2}),
    ("root_of_product", sqrt(u * v), sqrt(u) * sqrt(v), {u: ALL, v: ALL}, {u: -1, v: -2}),
    ("root_of_quotient", sqrt(u / v), sqrt(u) / sqrt(v), {u: ALL, v: ALL}, {u: 1, v: -2}),
    ("lambert_of_product", LambertW(x * exp(x)), x, {x: (-5, 1)}, {x: -2}),
    ("lambert_beyond_branch", LambertW(x * exp(x), -1), x, {x: (-5, -Q(1, 2))}, {x: -Q(3, 5)}),
    ("log_of_product", log(u * v), log(u) + log(v), {u: ALL, v: ALL}, {u: -1, v: -2}),
    ("log_of_power", log(u**3), 3 * log(u), {u: ALL}, {u: -2}),
    ("log_of_reciprocal", log(1 / u), -log(u), {u: ALL}, {u: -2}),
    ("log_of_rotation", log(exp(I * x)), I * x, {x: (0, 5)}, {x: 4}),
    ("tower", (u**2) ** (a / 2), u**a, {u: ALL, a: (Q(1, 2), Q(3, 2))}, {u: -2, a: Q(2, 3)}),
    ("fourth_root", (u**4) ** Q(1, 4), u, {u: ALL}, {u: -1}),
    ("arg_is_atan", arg(u + I * v), atan(v / u), {u: ALL, v: (1, 2)}, {u: -1, v: 1}),
    ("atan2_is_atan", atan2(y, x), atan(y / x), {x: ALL, y: ALL}, {x: -1, y: 1}),
    ("atan_reciprocal", atan(x) + atan(1 / x), pi / 2, {x: ALL}, {x: -1}),
    ("atan_addition", atan(x) + atan(y), atan((x + y) / (1 - x * y)), {x: POSITIVE, y: POSITIVE}, {x: 2, y: 3}),
    ("double_asin", 2 * asin(x), asin(2 * x * sqrt(1 - x**2)), {x: (-1, 1)}, {x: Q(9, 10)}),
    ("double_atan", 2 * atan(x), atan(2 * x / (1 - x**2)), {x: ALL}, {x: 2}),
    ("half_angle_sign", sin(x / 2), sqrt((1 - cos(x)) / 2), {x: ALL}, {x: -1}),
    ("half_angle_cosine", cos(x / 2), sqrt((1 + cos(x)) / 2), {x: (0, 4)}, {x: Q(7, 2)}),
    ("cosine_from_sine", cos(x), sqrt(1 - sin(x) ** 2), {x: (0, 2)}, {x: Q(9, 5)}),
    ("sinh_from_cosh", sinh(x), sqrt(cosh(x) ** 2 - 1), {x: ALL}, {x: -1}),
    ("acosh_of_square", acosh(2 * u**2 - 1), 2 * acosh(u), {u: (-3, 3)}, {u: -2}),
    ("root_of_shifted_product", sqrt(u - 1) * sqrt(u + 1), sqrt(u**2 - 1), {u: (-3, 3)}, {u: -2}),
    ("root_difference", sqrt((u - v) ** 2), u - v, {u: ALL, v: ALL}, {u: 1, v: 2}),
    ("fraction_power", (1 - u) ** Q(3, 2), (1 - u) * sqrt(1 - u) * sign(2 - u), {u: ALL}, {u: 3}),
    ("cube_root_is_odd", (-u) ** THIRD, -(u**THIRD), {u: ALL}, {u: 2}),
    ("minus_one_power", (-1) ** (2 * u), 1, {u: ALL}, {u: Q(1, 3)}),
    ("dilogarithm_inversion", polylog(2, p) + polylog(2, 1 / p), pi**2 / 3 - log(p) ** 2 / 2, {p: POSITIVE}, {p: 2}),
    ("derivative_of_abs", Abs(x) * x, x**2, {x: ALL}, {x: -1}),
    ("max_without_order", Max(x, y), y, {x: ALL, y: ALL}, {x: 2, y: 1}),
    ("floor_of_sum", floor(x + y), floor(x) + floor(y), {x: (0, 5), y: (0, 5)}, {x: Q(1, 2), y: Q(1, 2)}),
    ("ceiling_is_floor_plus_one", ceiling(x), floor(x) + 1, {x: (-5, 5)}, {x: 2}),
]  # fmt: skip

_THIN = [
    ("at_zero_only", Piecewise((1, Eq(x, 0)), (0, True)), 0, {x: (-1, 1)}, {x: 0}),
    ("at_one_only", Abs(sign(x - 1)), 1, {x: (0, 3)}, {x: 1}),
    ("at_a_third_only", Abs(sign(3 * x - 1)), 1, {x: (0, 1)}, {x: THIRD}),
    ("on_the_diagonal_only", Abs(sign(x - y)), 1, {x: (0, 1), y: (0, 1)}, {x: 0, y: 0}),
    ("at_one_integer", Piecewise((n + 1, Eq(n, 37)), (n, True)), n, {n: NATURAL}, {n: 37}),
    ("euler_primes", floor(cos(pi * (n - 1) / 1000) ** 2), 0, {n: Integers(2, 500)}, None),
    ("integers_up_to_forty", Max(n - 40, 0), 0, {n: NATURAL}, {n: 41}),
    ("beyond_a_million", x + Max(0, x - 10**6), x, {x: NONNEGATIVE}, {x: 2 * 10**6}),
    ("below_minus_a_million", exp(Min(0, x + 10**6)), 1, {x: ALL}, {x: -2 * 10**6}),
    ("near_zero_only", Max(0, tiny(6) - x), 0, {x: OPEN_UNIT}, {x: tiny(7)}),
    ("near_one_only", Max(0, x - 1 + tiny(6)), 0, {x: OPEN_UNIT}, {x: 1 - tiny(7)}),
    ("sliver_inside", Max(0, Q(1, 20000) - Abs(x - Q(31831, 100000))), 0, {x: (0, 1)}, {x: Q(31831, 100000)}),
    ("sliver_in_two_variables", Max(0, Q(1, 100) - Abs(x - y) - Abs(x + y - Q(7, 5))), 0, {x: (0, 1), y: (0, 1)},
     {x: Q(7, 10), y: Q(7, 10)}),
    ("sliver_at_a_corner", Max(0, x + y + z - 3 + tiny(3)), 0, {x: (0, 1), y: (0, 1), z: (0, 1)}, {x: 1, y: 1, z: 1}),
    ("saturating", tanh(40 * x), 1, {x: (1, 5)}, {x: 1}),
    ("almost_one", erf(x), 1, {x: (7, 9)}, {x: 7}),
    ("flat", exp(-1 / x**2) * x, 0, {x: (Q(1, 50), Q(1, 10))}, {x: Q(1, 10)}),
    ("cancellation", (1 - cos(x)) / x**2, Q(1, 2), {x: (tiny(9), tiny(8))}, {x: tiny(8)}),
    ("sine_is_its_argument", sin(x), x, {x: (tiny(12), tiny(10))}, {x: tiny(10)}),
    ("stirling", gamma(x + 1), sqrt(2 * pi * x) * (x / exp(1)) ** x * exp(1 / (12 * x) - 1 / (360 * x**3)),
     {x: (50, 100)}, {x: 50}),
]  # fmt: skip

_NEAR_MISSES = [
    ("ramanujan_constant", exp(pi * sqrt(163)), 262537412640768744, {}, {}),
    ("almost_twenty", exp(pi) - pi, 20, {}, {}),
    ("zeta_two", zeta(2), Q(16449340668482264365, 10**19), {}, {}),
    ("convergent_of_pi", pi, Q(80143857, 25510582), {}, {}),
    ("root_sum", sqrt(2) + sqrt(3), pi + Q(46, 10000) + Q(71, 10**6), {}, {}),
    ("last_digit", exp(x) * exp(-x) + tiny(40), 1, {x: (0, 1)}, {x: 0}),
    ("exponent_off", p ** (a / (a + 1)), p ** (a / (a + 1) + tiny(9)), {p: POSITIVE, a: POSITIVE}, {p: 2, a: 1}),
    ("wrong_gamma_argument", gamma(p + 1), gamma(p + tiny(9)) * p, {p: (1, 5)}, {p: 1}),
    ("wrong_binomial", binomial(n, 2), n**2 / 2, {n: COUNTING}, {n: 1}),
    ("bessel_off_by_one", besselj(n - 1, p) + besselj(n + 1, p), 2 * (n + 1) / p * besselj(n, p), {n: COUNTING, p: (1, 9)},
     {n: 1, p: 1}),
    ("hyper_parameter", hyper((a, b), (3,), x), hyper((a, b), (3 + tiny(6),), x), {a: (1, 2), b: (1, 2), x: (0, Q(1, 2))},
     {a: 1, b: 1, x: Q(1, 2)}),
    ("asinh_approximation", asinh(x), log(2 * x), {x: (10**5, 10**6)}, {x: 10**5}),
    ("freshman_dream", (x + y) ** 2, x**2 + y**2, {x: ALL, y: ALL}, {x: 1, y: 1}),
    ("freshman_root", sqrt(p + q), sqrt(p) + sqrt(q), {p: POSITIVE, q: POSITIVE}, {p: 1, q: 1}),
    ("freshman_exponential", exp(x + y), exp(x) + exp(y), {x: ALL, y: ALL}, {x: 0, y: 0}),
    ("power_of_sum", (p + q) ** a, p**a + q**a, {p: POSITIVE, q: POSITIVE, a: (Q(1, 2), 3)}, {p: 1, q: 1, a: 2}),
    ("log_of_sum", log(p + q), log(p) + log(q), {p: POSITIVE, q: POSITIVE}, {p: 1, q: 1}),
    ("quadratic_true_at_small_integers", (n - 1) * (n - 2) * (n - 3) * (n - 5) * (n - 8), 0, {n: NATURAL}, {n: 4}),
    ("three_variables", (x - y) * (y - z) * (z - x), 0, {x: ALL, y: ALL, z: ALL}, {x: 0, y: 1, z: 2}),
]  # fmt: skip


def _item(group, entry):
    name, left, right, ranges, witness = entry
    return Item(f"trap.{name}~{group}", Identity(left, right), domain_of(ranges), witness or {})


TRAPS = [
    *(_item("branch", entry) for entry in _BRANCHES),
    *(_item("thin", entry) for entry in _THIN if entry[-1] is not None),
    *(_item("near", entry) for entry in _NEAR_MISSES),
]

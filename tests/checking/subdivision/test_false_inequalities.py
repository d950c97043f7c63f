"""False inequalities: at one corner, in a sliver, far out, by equality, or where a side is undefined."""

import pytest
from sympy import (
    Abs,
    E,
    Heaviside,
    LambertW,
    Max,
    Rational,
    atan,
    besselj,
    cos,
    cosh,
    coth,
    digamma,
    erf,
    erfc,
    exp,
    factorial,
    floor,
    gamma,
    log,
    loggamma,
    oo,
    pi,
    sign,
    sin,
    sqrt,
    symbols,
    tan,
    zeta,
)

from symsolve.checking.evidence import Outcome
from symsolve.checking.goals import Goal
from symsolve.checking.subdivision import certify
from symsolve.claims import Domain, Integers, Interval, Relation

x, y, z, a, b, c, d, t, p, q, n, k, s, S, r, T = symbols("x y z a b c d t p q n k s S r T")
e = symbols("epsilon")
H, R, Z = Rational, Relation, Integers
P, NN, RR, U = Interval.open(0, oo), Interval(0, oo), Interval(-oo, oo), Interval.open(0, 1)

CLAIMS = [
    ("x2_strict", R(x**2, ">", 0), {x: Interval(-1, 1)}),
    ("x2_strict_closed0", R(x**2, ">", 0), {x: Interval(0, 1)}),
    ("pos_closed", R(x, ">", 0), {x: NN}),
    ("exp_tangent_strict", R(1 + x, "<", exp(x)), {x: RR}),
    ("log_strict", R(log(x), "<", x - 1), {x: P}),
    ("exp_wrong", R(1 + x + x**2 / 2, "<=", exp(x)), {x: RR}),
    ("sliver", R((x - H(1, 3)) ** 2, ">=", H(1, 10**18)), {x: Interval(0, 1)}),
    ("sliver2", R(Abs(x - 1 / pi), ">", H(1, 10**9)), {x: Interval(0, 1)}),
    ("sliver_exp", R(exp(-(10**18) * (x - 1 / sqrt(3)) ** 2), "<", H(1, 2)), {x: Interval(0, 1)}),
    ("far", R(x, "<=", 10**25), {x: Interval(0, 10**25 + 1)}),
    ("far2", R(x * H(1, 10**25), "<", 1), {x: NN}),
    ("far3", R(log(x), "<", 57), {x: P}),
    ("far4", R(exp(-x), ">", H(1, 10**30)), {x: NN}),
    ("corner", R(x + y, "<", 2), {x: Interval(0, 1), y: Interval(0, 1)}),
    ("corner2", R(x * y * z, "<", 1), {x: Interval(0, 1), y: Interval(0, 1), z: Interval(0, 1)}),
    ("corner_eps", R(x * y, "<=", 1 - H(1, 10**12)), {x: Interval(0, 1), y: Interval(0, 1)}),
    ("undefined_log", R(log(x), "<", 10), {x: Interval(-1, 1)}),
    ("undefined_div", R(1 / x**2, ">", 0), {x: Interval(-1, 1)}),
    ("undefined_div2", R(1 / x, "!=", 0), {x: Interval(-1, 1)}),
    ("undefined_end", R(1 / x, ">", 0), {x: NN}),
    ("undefined_log0", R(x * log(x), ">=", -1), {x: Interval(0, 1)}),
    ("undefined_cancel", R(x**2 + sqrt(x - 1) ** 2, ">=", -1), {x: Interval(-1, 1)}),
    ("sqrt_undef", R(sqrt(x - 1), ">=", 0), {x: Interval(0, 2)}),
    ("tan_pole", R(tan(x) ** 2, ">=", 0), {x: Interval(0, 2)}),
    ("tan_false", R(tan(x), ">", x), {x: Interval(0, pi / 2, right_open=True)}),
    ("sin_false", R(sin(x), "<", x), {x: NN}),
    ("jordan_strict", R(sin(x), ">", 2 * x / pi), {x: Interval(0, pi / 2)}),
    ("jordan_strict2", R(sin(x), ">", 2 * x / pi), {x: Interval(0, pi / 2, left_open=True)}),
    ("cos_false", R(cos(x), "<=", 1 - x**2 / 2), {x: Interval(-1, 1)}),
    ("amgm_false", R((a + b) / 2, ">", sqrt(a * b)), {a: P, b: P}),
    ("amgm_rev", R((a + b) / 2, "<=", sqrt(a * b)), {a: P, b: P}),
    ("amgm3_false", R(a**3 + b**3 + c**3, ">", 3 * a * b * c), {a: NN, b: NN, c: NN}),
    ("amgm3_neg", R(a**3 + b**3 + c**3, ">=", 3 * a * b * c), {a: RR, b: RR, c: RR}),
    ("amgm_coef", R(a**3 + b**3 + c**3, ">=", (3 + H(1, 10**9)) * a * b * c), {a: NN, b: NN, c: NN}),
    ("bernoulli_false", R((1 + x) ** a, ">=", 1 + a * x), {x: Interval(-1, oo, left_open=True), a: NN}),
    ("bernoulli_int_false", R((1 + x) ** n, ">=", 1 + n * x), {x: Interval(-4, oo), n: Z(1, oo)}),
    ("entropy_false", R(-p * log(p) - (1 - p) * log(1 - p), "<", log(2)), {p: U}),
    ("entropy_false2", R(-p * log(p) - (1 - p) * log(1 - p), "<=", log(2) - H(1, 10**15)), {p: U}),
    (
        "pinsker_false",
        R(p * log(2 * p) + (1 - p) * log(2 * (1 - p)), ">=", H(201, 100) * (p - H(1, 2)) ** 2),
        {p: U},
    ),
    ("logistic_false", R(S / (1 + (S / r - 1) * exp(-2 * T)), "<=", S), {S: P, r: P, T: NN}),
    ("logistic_false2", R(S / (1 + (S / r - 1) * exp(-2 * T)), ">", r), {S: P, r: P, T: NN}, [(r, "<", S)]),
    ("emergence_false", R(log((S / r - 1) / (1 / e - 1)), ">", 0), {S: P, r: P, e: U}, [(r, "<", S)]),
    (
        "emergence_false_edge",
        R(log((S / r - 1) / (1 / e - 1)), ">", 0),
        {S: P, r: P, e: U},
        [(r, "<=", e * S)],
    ),
    ("Smr_false", R(S - r, ">", 0), {S: P, r: P}, [(r, "<=", S)]),
    ("saturation_false", R(log(1 / e - 1), ">", 0), {e: U}),
    ("erf_false", R(erf(x), "<", 1 - H(1, 10**20)), {x: RR}),
    ("zeta_false", R(zeta(s), ">", 1 + H(1, 10**20)), {s: Interval.open(1, oo)}),
    (
        "stirling_false",
        R(loggamma(x), "<=", (x - H(1, 2)) * log(x) - x + log(2 * pi) / 2),
        {x: Interval(1, oo)},
    ),
    (
        "stirling_false2",
        R(loggamma(x), "<=", (x - H(1, 2)) * log(x) - x + log(2 * pi) / 2 + 1 / (13 * x)),
        {x: Interval(1, oo)},
    ),
    ("gamma_false", R(gamma(x), ">", H(886, 1000)), {x: P}),
    ("digamma_false", R(digamma(x), ">", log(x) - 1 / (2 * x)), {x: P}),
    ("erfc_false", R(erfc(x), "<", exp(-(x**2))), {x: NN}),
    ("2n_n2_false", R(2**n, ">=", n**2), {n: Z(1, oo)}),
    ("fact_false", R(factorial(n), ">", 2 ** (n - 1)), {n: Z(1, oo)}),
    ("nn_false", R(n**20, "<=", 2**n), {n: Z(100, oo)}),
    ("sinpi_n", R(sin(n**2), "<", H(99999, 100000)), {n: Z(0, oo)}),
    ("ne_false", R(exp(x), "!=", 2), {x: RR}),
    ("ne_false2", R(x**2, "!=", 2), {x: Interval(0, 2)}),
    ("ne_false3", R(a / b, "!=", 1), {a: P, b: P}),
    ("abs_false", R(Abs(x), ">", x), {x: RR}),
    ("max_false", R(Max(x, y), ">", (x + y) / 2), {x: RR, y: RR}),
    ("young_false", R(a * b, "<", a**3 / 3 + b ** H(3, 2) * H(2, 3)), {a: NN, b: NN}),
    ("young_false2", R(a * b, "<=", a**3 / 3 + b ** H(3, 2) * H(2, 3) - H(1, 10**12) * a), {a: NN, b: NN}),
    ("kl_false", R(p * log(p / q) + (1 - p) * log((1 - p) / (1 - q)), ">", 0), {p: U, q: U}),
    ("kl_false2", R(p * log(p / q) + (1 - p) * log((1 - p) / (1 - q)), ">=", 3 * (p - q) ** 2), {p: U, q: U}),
    ("weighted_false", R(x**t, "<=", t * x + 1 - t), {x: P, t: Interval(0, 1 + H(1, 1000))}),
    ("jensen_false", R(exp((a + b) / 2), "<", (exp(a) + exp(b)) / 2), {a: RR, b: RR}),
    (
        "schur_false",
        R(a * (a - b) * (a - c) + b * (b - a) * (b - c) + c * (c - a) * (c - b), ">=", 0),
        {a: RR, b: RR, c: RR},
    ),
    (
        "motzkin_false",
        R(x**4 * y**2 + x**2 * y**4 - (3 + H(1, 10**8)) * x**2 * y**2 + 1, ">=", 0),
        {x: RR, y: RR},
    ),
    ("cosh_gauss_false", R(cosh(x), "<=", exp(x**2 * H(49, 100))), {x: RR}),
    ("sinc_false", R(sin(x) / x, "<", 1), {x: RR}),
    ("1px_false", R((1 + 1 / x) ** (x + H(49, 100)), ">", E), {x: P}),
    ("tail_false", R(1 / x**2, ">", 2 * exp(-x)), {x: P}),
    ("j0_false", R(besselj(0, x), "<", 1), {x: Interval(0, 10)}),
    ("j0_false2", R(besselj(0, x), ">=", -H(4, 10)), {x: Interval(0, 10)}),
    ("floor_false", R(floor(x), "<", x), {x: RR}),
    ("sign_false", R(sign(x) * x, ">", 0), {x: RR}),
    ("heav_jump", R(Heaviside(x - 1 / pi, H(1, 2)), "<=", H(9, 10)), {x: Interval(0, H(1, 2))}),
    ("atan_jump", R(atan(1 / (x - H(1, 3))), "<=", -H(1, 10)), {x: Interval(0, 1)}),
    ("linear", R(x, "<", y), {x: RR, y: RR}),
    ("exp_jump", R(exp(-1 / x), "<", 1), {x: Interval(-1, 1)}),
    ("lambertw_false", R(LambertW(x), "<", x), {x: NN}),
    ("coth_false", R(coth(x), ">", 1), {x: RR}),
]


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim[0])
def test_never_certifies_false_inequality(claim):
    _, relation, ranges, *where = claim
    domain = Domain(ranges, [R(*condition) for condition in (where[0] if where else ())])
    evidence = certify([Goal(relation)], domain)
    assert evidence.outcome is Outcome.INCONCLUSIVE
    assert evidence.summary

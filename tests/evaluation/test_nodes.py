"""Every node, at exact points, against mpmath, which shares no code with the ball rules."""

import mpmath
import pytest
import sympy as sp
from flint import acb, arb
from sympy.functions.special.beta_functions import betainc, betainc_regularized
from sympy.functions.special.error_functions import erf2

from symsolve.evaluation import compile_expression
from symsolve.evaluation.precision import working_precision

R = sp.Rational
x, y, z = sp.symbols("x y z")
TINY, HUGE = R(1, 10**30), sp.Integer(10) ** 30
LINE = [TINY, R(1, 7), R(1, 2), 1, R(22, 7), 25, -TINY, R(-1, 3), -2, R(-31, 3)]
POSITIVE = [TINY, R(1, 7), 1, R(5, 2), 7, R(201, 2)]
UNIT = [TINY, R(1, 7), R(1, 2), R(99, 100), R(-1, 3)]
PAIRS = [(a, b) for a in (R(1, 3), 2, R(7, 2)) for b in (R(1, 5), 1, R(11, 3))]

UNARY = {
    sp.exp(x): [*LINE, -1000, 1000],
    sp.log(x): [*POSITIVE, HUGE, -2],
    sp.sqrt(x): [*POSITIVE, HUGE, -2],
    x ** R(1, 3): [*POSITIVE, -8, HUGE],
    x ** R(-5, 3): [*POSITIVE, -8],
    sp.cbrt(x): POSITIVE,
    x**-3: [*LINE, HUGE],
    x**7: [*LINE, HUGE],
    sp.sin(x): [*LINE, HUGE],
    sp.cos(x): [*LINE, HUGE],
    sp.tan(x): LINE,
    sp.cot(x): LINE,
    sp.sec(x): LINE,
    sp.csc(x): LINE,
    sp.asin(x): [*UNIT, 1, -1, 2, -3],
    sp.acos(x): [*UNIT, 1, -1, 2, -3],
    sp.atan(x): [*LINE, HUGE],
    sp.acot(x): [*LINE, HUGE],
    sp.asec(x): [2, -3, R(1, 2)],
    sp.acsc(x): [2, -3, R(1, 2)],
    sp.sinh(x): LINE,
    sp.cosh(x): LINE,
    sp.tanh(x): LINE,
    sp.coth(x): LINE,
    sp.sech(x): LINE,
    sp.csch(x): LINE,
    sp.asinh(x): [*LINE, HUGE],
    sp.acosh(x): [1, 2, R(7, 2), R(1, 2), -3],
    sp.atanh(x): [*UNIT, 2],
    sp.acoth(x): [2, -3],
    sp.asech(x): [R(1, 2), R(1, 9)],
    sp.acsch(x): [R(1, 2), -3],
    sp.sinc(x): LINE,
    sp.gamma(x): [R(1, 7), 1, R(5, 2), 30, R(-1, 3), R(-31, 3)],
    sp.loggamma(x): [*POSITIVE, HUGE],
    sp.digamma(x): [*POSITIVE, R(-1, 3)],
    sp.trigamma(x): [*POSITIVE, R(-1, 3)],
    sp.polygamma(3, x): POSITIVE,
    sp.factorial(x): [0, 5, R(1, 2), 20],
    sp.harmonic(x): [5, R(1, 2), 100],
    sp.zeta(x): [2, R(1, 2), R(3, 2), -3, R(-5, 2), 40, 0],
    sp.dirichlet_eta(x): [2, R(1, 2), 1, 40],
    sp.polylog(2, x): [*UNIT, -3],
    sp.polylog(R(3, 2), x): [*UNIT, -3],
    sp.Ei(x): [R(1, 7), 1, 5, -2],
    sp.li(x): [R(1, 7), 2, 50],
    sp.Li(x): [3, 50],
    sp.Si(x): LINE,
    sp.Ci(x): [R(1, 7), 1, 5],
    sp.Shi(x): [R(1, 7), 1, 5],
    sp.Chi(x): [R(1, 7), 1, 5],
    sp.expint(1, x): [R(1, 7), 1, 5],
    sp.erf(x): LINE,
    sp.erfc(x): LINE,
    sp.erfi(x): [R(1, 7), 1, -2],
    sp.erfinv(x): [R(1, 7), R(9, 10), R(-1, 3)],
    sp.erfcinv(x): [R(1, 7), R(9, 10), R(3, 2)],
    sp.fresnels(x): LINE[:6],
    sp.fresnelc(x): LINE[:6],
    sp.airyai(x): [R(1, 7), 1, 5, -4],
    sp.airybi(x): [R(1, 7), 1, 5, -4],
    sp.airyaiprime(x): [R(1, 7), 1, -4],
    sp.airybiprime(x): [R(1, 7), 1, -4],
    sp.LambertW(x): [R(1, 7), 1, 5, R(-1, 3), 10**9],
    sp.LambertW(x, -1): [R(-1, 3), R(-1, 100)],
    sp.elliptic_k(x): [R(1, 7), R(9, 10), -3],
    sp.elliptic_e(x): [R(1, 7), R(9, 10), -3],
    sp.floor(x): LINE,
    sp.ceiling(x): LINE,
    sp.frac(x): LINE,
    sp.Abs(x): LINE,
    sp.sign(x): LINE,
    sp.re(x): LINE,
    sp.im(x): LINE,
    sp.conjugate(x): LINE,
    sp.arg(x): LINE,
    sp.legendre(5, x): UNIT,
    sp.chebyshevt(6, x): LINE,
    sp.chebyshevu(6, x): LINE,
    sp.hermite(5, x): LINE,
    sp.laguerre(4, x): LINE,
    sp.bernoulli(x): [0, 1, 2, 10, 15],
    sp.fibonacci(x): [0, 1, 2, 10, 50],
    sp.hyper([1, 2, R(1, 2)], [3, R(5, 2)], x): [R(1, 7), R(1, 2), R(-1, 3)],
    sp.hyper([R(1, 3)], [R(5, 2)], x): [R(1, 7), 3, -12],
    sp.hyper([], [R(5, 2)], x): [R(1, 7), 3, -12],
    sp.hyper([R(1, 3), 1], [R(5, 2)], x): [R(1, 7), -3, R(9, 10), -TINY],
}
BINARY = {
    x**y: [*PAIRS, (-2, 3), (-2, -3), (TINY, R(1, 2)), (HUGE, R(-1, 2)), (-8, R(1, 3)), (0, 2)],
    sp.log(x, y, evaluate=False): [(2, 3), (R(1, 2), 7)],
    sp.atan2(y, x): [(1, 1), (-1, 1), (-1, -1), (1, -1), (-2, 0), (0, 2), (0, -2)],
    sp.beta(x, y): PAIRS,
    sp.zeta(x, y): [(2, R(1, 3)), (R(3, 2), 100), (R(7, 2), 1), (-2, R(1, 3))],
    sp.polylog(x, y): [(2, R(1, 3)), (R(1, 2), R(-7, 2)), (3, R(9, 10))],
    sp.uppergamma(x, y): [*PAIRS, (0, 2), (-2, 3), (R(-5, 2), 3), (-1, R(1, 10))],
    sp.lowergamma(x, y): [*PAIRS, (R(-5, 2), 3)],
    sp.expint(x, y): [*PAIRS, (-1, 2)],
    sp.besselj(x, y): [*PAIRS, (0, 40)],
    sp.bessely(x, y): PAIRS,
    sp.besseli(x, y): PAIRS,
    sp.besselk(x, y): PAIRS,
    sp.elliptic_f(x, y): [(R(1, 2), R(1, 3)), (1, -3)],
    sp.elliptic_e(x, y): [(R(1, 2), R(1, 3)), (1, -3)],
    sp.elliptic_pi(x, y): [(R(1, 2), R(1, 3)), (-1, -3)],
    sp.Min(x, y): PAIRS,
    sp.Max(x, y): PAIRS,
    sp.Mod(x, y): [(7, 3), (-7, 3), (7, -3), (R(7, 2), R(1, 3)), (5, R(2, 7))],
    sp.binomial(x, y): [(7, 3), (R(7, 2), 2), (5, R(1, 2)), (R(-1, 2), 4), (3, 5), (3, -1)],
    sp.rf(x, y): [(7, 3), (R(7, 2), 2), (5, R(1, 2)), (3, 0)],
    sp.ff(x, y): [(7, 3), (R(7, 2), 2), (5, R(1, 2)), (3, 0)],
    sp.legendre(x, y): [(3, R(1, 3)), (0, R(1, 3))],
    sp.chebyshevt(x, y): [(3, R(1, 3))],
    sp.hermite(x, y): [(3, R(1, 3))],
    sp.laguerre(x, y): [(3, R(1, 3))],
    erf2(x, y): PAIRS,
    sp.Piecewise((x, x < y), (y**2, x > y), (7, True)): [*PAIRS, (1, 1)],
    sp.Heaviside(x - y): [*PAIRS, (1, 1)],
    sp.KroneckerDelta(x, y): [(1, 1), (1, 2)],
    sp.Sum(z**x / (z + y), (z, 1, 20)): PAIRS,
    sp.Product(z + x * y, (z, 1, 10)): PAIRS,
    sp.harmonic(x, y): [(5, 2), (10, R(1, 2))],
}
TERNARY = {
    sp.lerchphi(x, y, z): [(R(1, 3), 2, R(1, 2)), (R(-1, 3), R(1, 2), 3)],
    sp.gegenbauer(x, y, z): [(3, R(1, 3), R(1, 5))],
    sp.assoc_laguerre(x, y, z): [(3, R(1, 3), R(1, 5))],
    sp.hyper([x, y], [z], R(1, 3)): [(1, 2, 3), (R(1, 2), R(-1, 3), R(5, 7))],
    betainc(x, y, 0, z): [(1, 2, R(1, 3)), (R(3, 2), R(1, 2), R(2, 3))],
    betainc_regularized(x, y, 0, z): [(1, 2, R(1, 3)), (R(3, 2), R(1, 2), R(2, 3))],
    sp.elliptic_pi(x, y, z): [(R(1, 3), R(1, 2), R(1, 5))],
}
CASES = (
    [(e, (x,), (p,)) for e, points in UNARY.items() for p in points]
    + [(e, (x, y), p) for e, points in BINARY.items() for p in points]
    + [(e, (x, y, z), p) for e, points in TERNARY.items() for p in points]
)


def as_mpc(mp, value):
    """The midpoint of a ball as an mpmath number, and its radius."""
    value = acb(value)
    parts = []
    for part in (value.real, value.imag):
        mantissa, exponent = part.mid().man_exp()
        parts.append(mp.ldexp(mp.mpf(int(mantissa)), int(exponent)))
    return mp.mpc(*parts)


def assert_same(expression, variables, point, digits=40):
    program = compile_expression(expression, variables)
    ball = program.enclose(point, digits=digits + 3).ball
    second = program.mpf(point, 60)
    with mpmath.workdps(60):
        first = as_mpc(mpmath.mp, ball)
        second = mpmath.mpmathify(second)
        size = max(abs(first), abs(second))
        assert abs(first - second) <= size * mpmath.mpf(10) ** -digits, (
            f"{expression} at {point}: {ball} {second}"
        )


@pytest.mark.parametrize(("expression", "variables", "point"), CASES, ids=str)
def test_ball_agrees_with_mpmath_to_forty_digits(expression, variables, point):
    assert_same(expression, variables, point)


@pytest.mark.parametrize(("expression", "variables", "point"), CASES, ids=str)
def test_ball_over_a_box_contains_the_values_at_inner_points(expression, variables, point):
    program = compile_expression(expression, variables)
    for width in (R(1, 10**6), R(1, 20)):
        steps = (R(-1), R(-2, 3), R(1, 5), R(1))
        with working_precision(128):
            box = [arb(0, 1) * _ball(width) * _ball(abs(p)) + _ball(p) for p in point]
        over_box = program.ball(box, 128)
        if not over_box.is_finite():
            continue
        for step in steps:
            inner = [p + abs(p) * width * step for p in map(sp.sympify, point)]
            value = program.ball(inner, 128)
            assert acb(over_box).overlaps(acb(value)), f"{expression}: {over_box} misses {value} at {inner}"


def _ball(number):
    number = sp.sympify(number)
    return arb(int(number.p)) / int(number.q)


@pytest.mark.parametrize(("expression", "variables", "point"), CASES, ids=str)
def test_interval_over_a_box_contains_the_values_at_inner_points(expression, variables, point):
    program = compile_expression(expression, variables)
    for width in (R(0), R(1, 10**6), R(1, 20), R(3)):
        sides = [(p - abs(p) * width, p + abs(p) * width) for p in map(sp.sympify, point)]
        lower, upper = program.interval(sides)
        assert lower <= upper
        for step in (R(-1), R(-2, 3), R(1, 5), R(1)):
            inner = [p + abs(p) * width * step for p in map(sp.sympify, point)]
            value = program.ball(inner, 128)
            if isinstance(value, arb) and value.is_finite():
                assert value.upper() >= lower
                assert value.lower() <= upper
            else:
                assert not (lower.is_finite() and upper.is_finite()), f"{inner} has no real value"


@pytest.mark.parametrize(("expression", "variables", "point"), CASES, ids=str)
def test_array_agrees_with_the_ball(expression, variables, point):
    program = compile_expression(expression, variables)
    values = [float(p) for p in point]
    (value,) = program.array(*[[v] for v in values])
    with working_precision(128):
        ball = program.ball([arb(v) for v in values], 128)
    if isinstance(ball, acb):
        assert value != value, f"{expression} is not real at {point}, the array says {value}"
    elif abs(ball) < arb("1e300") and value == value:
        with working_precision(128):
            error = abs(arb(float(value)) - ball)
            assert error <= arb("1e-9") * (abs(ball) + arb("1e-9")), (
                f"{expression} at {point}: {value} {ball}"
            )

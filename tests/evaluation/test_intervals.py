"""Endpoint arithmetic: the interval contains every value, also on boxes without end."""

import pytest
import sympy as sp
from flint import arb
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Rational, oo

from symsolve.errors import SubstitutionError
from symsolve.evaluation import compile_expression

x, y = sp.symbols("x y")
INFINITY = arb.pos_inf()

UNBOUNDED = [
    (sp.exp(x), (-oo, oo), 0, oo),
    (sp.exp(-x), (10, oo), 0, sp.exp(-10)),
    (sp.exp(-(x**2)), (-oo, oo), 0, 1),
    (1 / (1 + x**2), (-oo, oo), 0, 1),
    (1 / x, (1, oo), 0, 1),
    (1 / x, (-oo, -2), Rational(-1, 2), 0),
    (x**2, (-oo, 3), 0, oo),
    (x**3, (-2, oo), -8, oo),
    (x ** Rational(2, 3), (8, oo), 4, oo),
    (x**-2, (2, oo), 0, Rational(1, 4)),
    (sp.sqrt(x), (0, oo), 0, oo),
    (sp.log(x), (1, oo), 0, oo),
    (sp.atan(x), (-oo, oo), -sp.pi / 2, sp.pi / 2),
    (sp.tanh(x), (0, oo), 0, 1),
    (sp.sinh(x), (0, oo), 0, oo),
    (sp.cosh(x), (-oo, 0), 1, oo),
    (sp.asinh(x), (-oo, 0), -oo, 0),
    (sp.acosh(x), (1, oo), 0, oo),
    (sp.erf(x), (0, oo), 0, 1),
    (sp.erfc(x), (-oo, oo), 0, 2),
    (sp.gamma(x), (2, oo), 1, oo),
    (sp.loggamma(x), (2, oo), 0, oo),
    (sp.zeta(x), (2, oo), 1, sp.pi**2 / 6),
    (sp.digamma(x + 1), (0, oo), -sp.EulerGamma, oo),
    (sp.LambertW(x), (0, oo), 0, oo),
    (sp.sin(x), (-oo, oo), -1, 1),
    (sp.cos(x), (0, oo), -1, 1),
    (sp.sign(x), (-oo, oo), -1, 1),
    (sp.Abs(x), (-oo, 2), 0, oo),
    (sp.floor(x), (Rational(1, 2), oo), 0, oo),
    (sp.frac(x), (-oo, oo), 0, 1),
    (sp.Max(x, 1), (-oo, oo), 1, oo),
    (sp.Min(x, 1), (-oo, oo), -oo, 1),
    (sp.Heaviside(x), (1, oo), 1, 1),
    (sp.Piecewise((sp.exp(-x), x > 0), (1, True)), (-oo, oo), 0, oo),
    (2**x, (-oo, 1), 0, 2),
    (Rational(1, 2) ** x, (1, oo), 0, Rational(1, 2)),
    (0 * sp.exp(x) + 5, (-oo, oo), 5, 5),
]


@pytest.mark.parametrize(("expression", "side", "lower", "upper"), UNBOUNDED, ids=str)
def test_unbounded_sides_give_the_exact_range(expression, side, lower, upper):
    ends = compile_expression(expression, [x]).interval([side])
    for end, known in zip(ends, (lower, upper)):
        if known in (oo, -oo):
            assert end == (INFINITY if known == oo else -INFINITY)
        else:
            assert abs(end - compile_expression(known, []).ball([], 64)) < arb("1e-15")


UNDEFINED = [
    (sp.log(x), (-1, 2)),
    (sp.log(x), (0, 2)),
    (sp.sqrt(x), (-1, 2)),
    (1 / x, (-1, 1)),
    (1 / x, (0, 1)),
    (1 / x, (-oo, oo)),
    (sp.tan(x), (1, 2)),
    (sp.asin(x), (0, 2)),
    (sp.acosh(x), (0, 2)),
    (sp.atanh(x), (0, 1)),
    (x ** Rational(1, 3), (-1, 1)),
    (x**y, (-1, 1)),
    (sp.gamma(x), (-1, 1)),
    (sp.zeta(x), (0, 2)),
    (sp.Mod(y, x), (-1, 1)),
    (sp.atan2(y - 1, x), (-1, 1)),
    (sp.LambertW(x), (-1, 1)),
]


@pytest.mark.parametrize(("expression", "side"), UNDEFINED, ids=str)
@pytest.mark.parametrize("outer", [None, sp.tanh, sp.exp, sp.sin, sp.sign, sp.Abs, sp.erf], ids=str)
def test_where_the_value_may_not_exist_nothing_is_said_later_either(expression, side, outer):
    program = compile_expression(outer(expression, evaluate=False) if outer else expression, [x, y])
    assert program.interval([side, (Rational(1, 3), 1)]) == (-INFINITY, INFINITY)


@pytest.mark.parametrize("pair", [(2, 1), (oo, oo), (-oo, -oo)])
def test_a_side_that_is_no_interval_is_refused(pair):
    with pytest.raises(SubstitutionError, match="no interval for x"):
        compile_expression(x, [x]).interval([pair])


def build(function, *arguments):
    """Apply a function; where SymPy refuses (Max of a complex number) keep the argument."""
    try:
        return function(*arguments)
    except (ValueError, TypeError):
        return arguments[0]


def expressions():
    """Expressions with poles, branch points, jumps and unbounded ranges, nested at random."""
    leaves = st.sampled_from([x, y, sp.Integer(2), Rational(-1, 3), sp.pi])
    unary = [
        *(sp.exp, sp.log, sp.sqrt, sp.sin, sp.cos, sp.tan, sp.tanh, sp.atan, sp.asin, sp.Abs, sp.sign),
        *(sp.erf, sp.gamma, sp.sinh, sp.acosh, sp.floor, sp.frac, sp.Heaviside),
        *(lambda e: e**2, lambda e: e**-1, lambda e: e ** Rational(1, 3), lambda e: e**-3),
    ]
    binary = [
        *(lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a * b, lambda a, b: a**b),
        *(sp.Max, sp.Min, sp.atan2, lambda a, b: sp.Piecewise((a, x < y), (b, True))),
    ]

    def extend(children):
        return st.one_of(
            st.builds(build, st.sampled_from(unary), children),
            st.builds(build, st.sampled_from(binary), children, children),
        )

    return st.recursive(leaves, extend, max_leaves=5)


ENDS = st.sampled_from([-oo, oo, *(Rational(n, 7) for n in range(-30, 31))])
SIDES = (
    st.tuples(ENDS, ENDS)
    .map(lambda pair: tuple(sorted(pair)))
    .filter(lambda p: p[0] != p[1] or p[0].is_finite)
)


def inside(side, fraction):
    lower = side[0] if side[0].is_finite else min(side[1], 0) - 10**6 if side[1].is_finite else -(10**6)
    upper = side[1] if side[1].is_finite else max(lower, 0) + 10**6
    return lower + (upper - lower) * fraction


REAL_ONLY = (sp.Max, sp.Min, sp.floor, sp.frac, sp.Heaviside, sp.atan2, sp.Piecewise)
FRACTIONS = st.fractions(0, 1, max_denominator=50)


@settings(max_examples=150, deadline=None)
@given(expressions(), SIDES, SIDES, st.lists(st.tuples(FRACTIONS, FRACTIONS), min_size=3, max_size=3))
def test_the_interval_contains_the_value_at_every_inner_point(expression, first, second, fractions):
    if expression.has(sp.zoo, sp.nan, oo, -oo, sp.I, sp.AccumBounds):
        return
    program = compile_expression(expression, [x, y])
    lower, upper = program.interval([first, second])
    bounded = lower.is_finite() or upper.is_finite()
    for a, b in fractions:
        point = [inside(first, Rational(a)), inside(second, Rational(b))]
        value = program.ball(point, 256)
        if not value.is_finite():
            continue
        if isinstance(value, arb):
            assert value.upper() >= lower
            assert value.lower() <= upper
        elif not value.imag.contains(0):
            assert not bounded, f"complex at {point}"


@settings(max_examples=150, deadline=None)
@given(
    expressions(), FRACTIONS, FRACTIONS, FRACTIONS, st.sampled_from([Rational(1, 10**6), Rational(1, 50), 1])
)
def test_the_ball_contains_the_value_at_every_inner_point(expression, a, b, c, width):
    if expression.has(sp.zoo, sp.nan, oo, -oo, sp.I, sp.AccumBounds):
        return
    program = compile_expression(expression, [x, y])
    middle = [Rational(a) * 6 - 3, Rational(b) * 6 - 3]
    box = program.ball([arb(str(m), str(width)) for m in middle], 128)
    if not box.is_finite():
        return
    for step in (-1, 1, 2 * Rational(c) - 1):
        value = program.ball([m + width * step for m in middle], 256)
        if value.is_finite():
            assert value.overlaps(box) if isinstance(box, type(value)) else box.overlaps(value)

"""Spans contain every value, and an end marked as not reached is not reached."""

import pytest
import sympy
from flint import arb

from symsolve.checking.subdivision.functions import box_function
from symsolve.checking.subdivision.region import span_of_range
from symsolve.claims import Interval

x, y = sympy.symbols("x y", real=True)
oo = sympy.oo


def span(expression, *ranges):
    symbols = (x, y)[: len(ranges)]
    return box_function(expression, symbols).span([span_of_range(given) for given in ranges])


@pytest.mark.parametrize(
    ("expression", "given", "lower", "upper"),
    [
        (sympy.exp(-x), Interval.open(0, oo), 0, 1),
        (sympy.tanh(x), Interval(-oo, oo), -1, 1),
        (sympy.erf(x), Interval(-oo, oo), -1, 1),
        (1 / x, Interval.open(1, oo), 0, 1),
        (x / 2, Interval.open(0, 2), 0, 1),
        (sympy.sqrt(x), Interval.open(0, 1), 0, 1),
        (x**2, Interval.open(0, 1), 0, 1),
    ],
)
def test_ends_that_are_not_reached(expression, given, lower, upper):
    low, high, low_open, high_open = span(expression, given)
    assert low == lower
    assert high == upper
    assert low_open
    assert high_open


def test_ends_that_are_reached():
    assert span(x**2, Interval(-1, 1))[2:] == (False, False)
    assert span(x * y, Interval.open(0, 1), Interval(0, 1))[2] is False
    assert span(x * y, Interval.open(0, 1), Interval.open(0, 1))[2] is True
    assert span(x * y, Interval.open(0, 1), Interval(1, 2))[2] is True
    assert span(sympy.Abs(x), Interval.open(-1, 1))[2] is False


def test_a_function_is_cut_back_to_where_it_exists():
    low, high, *_ = span(sympy.log(x), Interval(0, 1, left_open=True))
    assert low == arb.neg_inf()
    assert high == 0


def test_nothing_is_known_of_a_quotient_by_an_interval_around_zero():
    low, high, *_ = span(1 / x, Interval(-1, 1))
    assert low == arb.neg_inf()
    assert high == arb.pos_inf()


POINTS = [sympy.Rational(1, 100), sympy.Rational(1, 3), 1, sympy.Rational(3, 2), 2, 7]
FUNCTIONS = [
    sympy.gamma(x), sympy.loggamma(x), sympy.digamma(x), sympy.polygamma(1, x), sympy.polygamma(2, x),
    sympy.zeta(1 + x), x**x, sympy.log(x) * x,
    sympy.exp(-x) / x, sympy.cosh(x - 1), (x - 1) ** 3, (x - 1) ** 4,
    x ** sympy.Rational(-2, 3), sympy.sin(3 * x) * sympy.cos(x), sympy.atan(x - 1), sympy.besselj(0, x),
]  # fmt: skip


@pytest.mark.parametrize("expression", FUNCTIONS, ids=str)
def test_values_lie_within_spans(expression):
    function = box_function(expression, (x,))
    for low in POINTS:
        for high in POINTS:
            if low < high:
                lower, upper, *_ = function.span([span_of_range(Interval(low, high))])
                for part in (0, sympy.Rational(1, 7), sympy.Rational(1, 2), 1):
                    value = function.at([low + part * (high - low)])
                    assert not value < lower
                    assert not value > upper

"""Exact points of a domain near floating-point ones."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import sympy

from symsolve.claims import Point
from symsolve.claims.rationals import simplest_fraction
from symsolve.claims.sampling import SamplingPlan
from symsolve.claims.simple_points import Span, is_below, rational_inside, span_of

# How near to an open end a value is put that float64 can't tell from it.
_NEAR = Fraction(1, 10**18)


def exact_point(
    plan: SamplingPlan,
    values: Mapping[sympy.Symbol, float | Fraction | sympy.Expr],
    tolerance: Fraction = Fraction(0),
) -> Point | None:
    """The exact point near given numbers, each variable inside the bounds that earlier ones set.

    Args:
        plan: how points of the domain are built.
        values: a number for every variable.
        tolerance: round each to the simplest rational within this relative distance; 0 keeps the
            value of a float itself.

    Returns:
        ``None`` where no value is left for some variable.

    Examples:
        >>> from symsolve.claims import Domain, Interval
        >>> x = sympy.Symbol("x", real=True)
        >>> plan = Domain({x: Interval(0, 1)}).plan()
        >>> exact_point(plan, {x: 0.3333333333}, Fraction(1, 10**6))
        {x: 1/3}
    """
    point: Point = {}
    for draw in plan.draws:
        span = span_of(draw, point)
        if span is None:
            return None
        point[draw.symbol] = _into(span, _rounded(values[draw.symbol], tolerance))
    return point


def simplest_near(value: Fraction, tolerance: Fraction) -> Fraction:
    """The simplest rational within a relative distance of a number.

    Examples:
        >>> simplest_near(Fraction(314, 100), Fraction(1, 1000))
        Fraction(22, 7)
    """
    margin = abs(value) * tolerance
    return simplest_fraction(value - margin, value + margin) if margin else value


def _rounded(value: float | Fraction | sympy.Expr, tolerance: Fraction) -> sympy.Expr:
    if isinstance(value, sympy.Expr):
        if not value.is_Rational:
            return value
        value = as_fraction(value)
    return as_rational(simplest_near(Fraction(value), tolerance))


def as_fraction(value: sympy.Rational) -> Fraction:
    """The same number for exact arithmetic."""
    return Fraction(int(value.p), int(value.q))


def as_rational(value: Fraction) -> sympy.Rational:
    """The same number for SymPy."""
    return sympy.Rational(value.numerator, value.denominator)


def _into(span: Span, number: sympy.Expr) -> sympy.Expr:
    """The value, or what the span has nearest to it."""
    if span.lower == span.upper:
        return span.lower
    if span.integer:
        lowest, highest = span.outermost_integers
        return min(max(sympy.floor(number + sympy.Rational(1, 2)), lowest), highest)
    if span.contains(number):
        return number
    low = not is_below(span.lower, number)
    if not (span.left_open if low else span.right_open):
        return span.lower if low else span.upper
    return _beside_open_end(span, low)


def _beside_open_end(span: Span, low: bool) -> sympy.Rational:
    lower, upper = _fraction(span.lower, True), _fraction(span.upper, False)
    end = lower if low else upper
    if end is None:
        return as_rational(simplest_fraction(lower, upper))
    width = abs(end) + 1 if lower is None or upper is None else upper - lower
    if low:
        return as_rational(simplest_fraction(end, end + width * _NEAR))
    return as_rational(simplest_fraction(end - width * _NEAR, end))


def _fraction(end: sympy.Expr, lower: bool) -> Fraction | None:
    number = rational_inside(end, lower)
    return None if number is None else as_fraction(number)

"""Intervals with outward rounding, whose ends may be infinite: the arithmetic that all rules share.

An interval here means two things at once: the expression is defined and real at every point of the box, and
its value lies between the ends. An end that is infinite is a bound that is not known, or does not exist; the
values themselves are finite. Where the expression may be undefined the interval is ``NOTHING``, which every
further rule hands on: so the logarithm of [-1, 2] can never be narrowed by what is done with it later.
"""

from __future__ import annotations

from collections.abc import Callable

from flint import arb

__all__ = [
    "EVERYTHING",
    "INFINITY",
    "MINUS_INFINITY",
    "NOTHING",
    "ONE",
    "ZERO",
    "Ends",
    "Function",
    "add",
    "divide",
    "down",
    "from_ball",
    "hull",
    "increasing",
    "intersection",
    "is_bounded",
    "is_nothing",
    "maximum",
    "minimum",
    "multiply",
    "negative",
    "subtract",
    "to_ball",
    "up",
]

Ends = tuple[arb, arb]
Function = Callable[[arb], arb]

ZERO, ONE = arb(0), arb(1)
INFINITY, MINUS_INFINITY = arb.pos_inf(), arb.neg_inf()
NOTHING: Ends = (arb.nan(), arb.nan())
EVERYTHING: Ends = (MINUS_INFINITY, INFINITY)


def is_nothing(x: Ends) -> bool:
    """Whether nothing is known, not even that the value exists."""
    return bool(x[0].is_nan())


def is_bounded(x: Ends) -> bool:
    """Whether both ends are finite."""
    return bool(x[0].is_finite() and x[1].is_finite())


def down(ball: arb) -> arb:
    """The lower end of a ball; minus infinity if nothing is known."""
    return ball.lower() if ball.is_finite() or (ball.is_exact() and not ball.is_nan()) else MINUS_INFINITY


def up(ball: arb) -> arb:
    """The upper end of a ball; infinity if nothing is known."""
    return ball.upper() if ball.is_finite() or (ball.is_exact() and not ball.is_nan()) else INFINITY


def from_ball(ball: arb) -> Ends:
    """The ends of a ball; nothing if it is not finite."""
    return (ball.lower(), ball.upper()) if ball.is_finite() else NOTHING


def to_ball(x: Ends) -> arb:
    """A ball that contains the interval; not finite if the interval is unbounded."""
    return x[0].union(x[1]) if is_bounded(x) else arb.nan()


def minimum(values: list[arb]) -> arb:
    """The least of some ends."""
    least = values[0]
    for value in values[1:]:
        if value < least:
            least = value
    return least


def maximum(values: list[arb]) -> arb:
    """The greatest of some ends."""
    return -minimum([-value for value in values])


def hull(x: Ends, y: Ends) -> Ends:
    """The least interval that contains both; nothing if one of them is nothing."""
    if is_nothing(x) or is_nothing(y):
        return NOTHING
    return minimum([x[0], y[0]]), maximum([x[1], y[1]])


def intersection(x: Ends, lower: arb, upper: arb) -> Ends:
    """The part of an interval between two bounds of the values."""
    return maximum([x[0], lower]), minimum([x[1], upper])


def add(x: Ends, y: Ends) -> Ends:
    """Sum."""
    # A lower end is never +oo and an upper end never -oo, so no oo - oo arises.
    return _sum(x[0], y[0], down, MINUS_INFINITY), _sum(x[1], y[1], up, INFINITY)


def _sum(x: arb, y: arb, rounded: Function, unknown: arb) -> arb:
    if x.is_nan() or y.is_nan():
        return arb.nan()
    return rounded(x + y) if x.is_finite() and y.is_finite() else unknown


def negative(x: Ends) -> Ends:
    """The interval with the opposite sign."""
    return -x[1], -x[0]


def subtract(x: Ends, y: Ends) -> Ends:
    """Difference."""
    return add(x, negative(y))


def multiply(x: Ends, y: Ends) -> Ends:
    """Product."""
    if is_nothing(x) or is_nothing(y):
        return NOTHING
    products = [_times(a, b) for a in x for b in y]
    return minimum([down(p) for p in products]), maximum([up(p) for p in products])


def _times(a: arb, b: arb) -> arb:
    # Values are finite, so 0 times an unbounded factor is 0: an infinite end is a bound, not a value.
    if a.is_zero() or b.is_zero():
        return ZERO
    if a.is_finite() and b.is_finite():
        return a * b
    return INFINITY if (a > 0) == (b > 0) else MINUS_INFINITY


def divide(x: Ends, y: Ends) -> Ends:
    """Quotient; nothing where the denominator may vanish."""
    if is_nothing(x) or is_nothing(y) or (y[0] <= 0 and y[1] >= 0):
        return NOTHING
    return multiply(x, (_inverse(y[1], down), _inverse(y[0], up)))


def _inverse(x: arb, rounded: Function) -> arb:
    return rounded(ONE / x) if x.is_finite() else ZERO


def increasing(
    function: Function, *, at_minus_infinity: Function | None = None, at_infinity: Function | None = None
) -> Callable[[Ends], Ends]:
    """Rule of an increasing function on the line; its limits where they are finite are given as constants."""

    def end(x: arb, limit: Function | None, rounded: Function) -> arb:
        if x.is_finite():
            return rounded(function(x))
        return rounded(limit(x)) if limit is not None else x

    def rule(x: Ends) -> Ends:
        if is_nothing(x):
            return NOTHING
        lower = end(x[0], at_minus_infinity if x[0] < 0 else at_infinity, down)
        return lower, end(x[1], at_infinity if x[1] > 0 else at_minus_infinity, up)

    return rule

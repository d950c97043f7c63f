"""Simple rational points of a domain, simplest first: 1, 1/2, 2, ends of ranges, and so on."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction

import attrs
import sympy

from symsolve.claims.ranges import Range
from symsolve.claims.rationals import is_below as is_below
from symsolve.claims.rationals import simplest_fraction
from symsolve.claims.sampling import Draw, SamplingPlan
from symsolve.errors import OutsideDomain


@attrs.frozen
class Span:
    """The values that one variable may take once earlier ones are known."""

    lower: sympy.Expr
    upper: sympy.Expr
    left_open: bool
    right_open: bool
    integer: bool

    @classmethod
    def of(cls, given: Range) -> Span:
        """All values of a range."""
        return cls(given.lower, given.upper, given.left_open, given.right_open, given.is_integer)

    @property
    def is_empty(self) -> bool:
        """Whether no value is left."""
        if self.integer:
            lowest, highest = self.outermost_integers
            return bool(lowest > highest)
        return is_below(self.upper, self.lower) or (
            self.lower == self.upper and (self.left_open or self.right_open)
        )

    @property
    def outermost_integers(self) -> tuple[sympy.Expr, sympy.Expr]:
        """The least and the greatest integer inside; the first exceeds the second where there is none."""
        lowest, highest = sympy.ceiling(self.lower), sympy.floor(self.upper)
        return (
            lowest + 1 if self.left_open and lowest == self.lower else lowest,
            highest - 1 if self.right_open and highest == self.upper else highest,
        )

    def contains(self, value: sympy.Expr) -> bool:
        """Whether a value lies in it."""
        if self.integer and not (value.is_Integer or value.is_integer):
            return False
        above = is_below(self.lower, value) or (not self.left_open and value == self.lower)
        below = is_below(value, self.upper) or (not self.right_open and value == self.upper)
        return above and below


def span_of(draw: Draw, earlier: dict[sympy.Symbol, sympy.Expr]) -> Span | None:
    """The values open to a variable after earlier draws; ``None`` when a bound has no real value, or lies so
    close to another one that their order is not known."""
    try:
        return _span_of(draw, earlier)
    except OutsideDomain:
        return None


def _span_of(draw: Draw, earlier: dict[sympy.Symbol, sympy.Expr]) -> Span | None:
    span = Span.of(draw.range)
    for bound in draw.bounds:
        expression = bound.expression
        value = earlier.get(expression, expression) if not expression.args else expression.subs(earlier)
        if not (value.is_Rational or value.is_extended_real):
            return None
        span = _narrowed(span, bound.op, value)
    return None if span.is_empty else span


def _narrowed(span: Span, op: str, value: sympy.Expr) -> Span:
    if op in (">", ">=", "==") and (is_below(span.lower, value) or (value == span.lower and op == ">")):
        span = attrs.evolve(span, lower=value, left_open=op == ">")
    if op in ("<", "<=", "==") and (is_below(value, span.upper) or (value == span.upper and op == "<")):
        span = attrs.evolve(span, upper=value, right_open=op == "<")
    return span


def simple_points(plan: SamplingPlan, choices: int = 6) -> Iterator[dict[sympy.Symbol, sympy.Expr]]:
    """Points built variable by variable from the simplest values, in order of simplicity."""
    count = len(plan.draws)
    # Diagonal order: first all simplest choices, then one variable at its second choice, ...
    for total in range(count * (choices - 1) + 1):
        for picks in _compositions(total, count, choices - 1):
            point = _build(plan, picks)
            if point is not None:
                yield point


def _compositions(total: int, parts: int, most: int) -> Iterator[tuple[int, ...]]:
    if parts == 0:
        if total == 0:
            yield ()
        return
    for first in range(min(total, most) + 1):
        for rest in _compositions(total - first, parts - 1, most):
            yield (first, *rest)


def _build(plan: SamplingPlan, picks: tuple[int, ...]) -> dict[sympy.Symbol, sympy.Expr] | None:
    point: dict[sympy.Symbol, sympy.Expr] = {}
    for draw, pick in zip(plan.draws, picks, strict=True):
        span = span_of(draw, point)
        if span is None:
            return None
        value = next(itertools.islice(simple_values(span), pick, None), None)
        if value is None:
            return None
        point[draw.symbol] = value
    return point


_FAVOURITES = [
    sympy.Rational(value)
    for value in (
        "1",
        "1/2",
        "2",
        "0",
        "-1",
        "3",
        "1/3",
        "-1/2",
        "5",
        "-2",
        "1/10",
        "10",
        "1/100",
        "100",
        "-10",
    )
]


def simple_values(span: Span) -> Iterator[sympy.Expr]:
    """Values of a span, simplest first, without repetition."""
    seen = set()
    for value in itertools.chain(_FAVOURITES, _inner_values(span), (span.lower, span.upper)):
        if value not in seen and span.contains(value):
            seen.add(value)
            yield value


def _inner_values(span: Span) -> Iterator[sympy.Expr]:
    lower, upper = rational_inside(span.lower, True), rational_inside(span.upper, False)
    if span.integer:
        if lower is not None:
            yield from (sympy.ceiling(span.lower) + step for step in range(8))
        if upper is not None:
            yield from (sympy.floor(span.upper) - step for step in range(8))
    elif lower is not None and upper is not None:
        yield simplest_between(lower, upper)
        yield from (lower + (upper - lower) * sympy.Rational(step, 8) for step in (4, 1, 7, 2, 6, 3, 5))
    elif lower is not None:
        yield from (sympy.floor(lower) + step for step in (1, 2, 3, 10, 100))
    elif upper is not None:
        yield from (sympy.ceiling(upper) - step for step in (1, 2, 3, 10, 100))


def rational_inside(end: sympy.Expr, lower: bool) -> sympy.Rational | None:
    """A rational at the end of a span or just inside it; ``None`` for an infinite end."""
    if end.is_Rational:
        return end
    if end.is_infinite:
        return None
    near = sympy.Rational(str(sympy.N(end, 40)))
    margin = abs(near) * sympy.Rational(1, 10**35) + sympy.Rational(1, 10**300)
    return near + margin if lower else near - margin


def simplest_between(lower: sympy.Rational, upper: sympy.Rational) -> sympy.Rational:
    """The rational of smallest denominator strictly between two rationals, by their continued fractions.

    Examples:
        >>> import sympy
        >>> simplest_between(sympy.Rational(3, 10), sympy.Rational(2, 5))
        1/3
    """
    if lower >= upper:
        return lower
    value = simplest_fraction(Fraction(int(lower.p), int(lower.q)), Fraction(int(upper.p), int(upper.q)))
    return sympy.Rational(value.numerator, value.denominator)

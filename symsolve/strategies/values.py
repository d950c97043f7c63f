"""Strategies for one variable: exact numbers of an interval or a run of integers."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import sympy
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from symsolve.claims import Integers, Interval
from symsolve.claims.simple_points import Span, rational_inside
from symsolve.errors import ClaimError
from symsolve.strategies.walks import CODES, walk

# Stretches of a walk; ten reach every simple rational and, with leaps, every corner.
_LONGEST_WALK = 10


def reals(interval: Interval, *, special: Iterable[sympy.Expr] = ()) -> SearchStrategy[sympy.Expr]:
    """Exact numbers of an interval: simple rationals, closed ends, values just inside, all scales.

    Every value is rational, save a closed irrational end such as pi, which is drawn as itself.
    Shrinks to the simplest rational of the interval.

    Args:
        interval: where the numbers lie.
        special: further numbers to be drawn often; those outside the interval are left out.

    Raises:
        ClaimError: ``interval`` is no interval.

    Examples:
        >>> from symsolve.strategies import find_example, reals
        >>> find_example(reals(Interval.open(0, 1)), lambda x: x < sympy.Rational(1, 5), seed=0)
        1/6
    """
    if not isinstance(interval, Interval):
        raise ClaimError(
            f"reals: {interval!r} is not an Interval; for integers there is symsolve.strategies.integers"
        )
    return in_span(Span.of(interval), special=special)


def integers(
    run: Integers, *, reach: int = 10_000, special: Iterable[sympy.Expr] = ()
) -> SearchStrategy[sympy.Expr]:
    """Integers of a run: all magnitudes up to a reach, both ends; shrinks towards zero.

    Args:
        run: where the integers lie.
        reach: how far beyond its start an infinite run is explored.
        special: further integers to be drawn often; those outside the run are left out.

    Raises:
        ClaimError: ``run`` is no run of integers, or ``reach`` is not positive.

    Examples:
        >>> from symsolve.strategies import find_example, integers
        >>> find_example(integers(Integers(1, sympy.oo)), lambda n: n > 20, seed=0)
        21
    """
    if not isinstance(run, Integers):
        raise ClaimError(
            f"integers: {run!r} is not a run of integers; for intervals there is symsolve.strategies.reals"
        )
    return in_span(Span.of(run), reach=checked_reach(reach), special=special)


def checked_reach(reach: int) -> int:
    """The reach, if it is a positive integer."""
    if not isinstance(reach, int) or isinstance(reach, bool) or reach < 1:
        raise ClaimError(f"reach: {reach!r} is not a positive integer; give one, such as 10000")
    return reach


def in_span(
    span: Span, *, reach: int = 10_000, special: Iterable[sympy.Expr] = ()
) -> SearchStrategy[sympy.Expr]:
    """Exact values of a span that is not empty."""
    if span.lower == span.upper:
        return st.just(span.lower)
    marked = _marked(span, special)
    # What Hypothesis shrinks towards comes first; a third of all draws are marked values.
    inside = _integers_inside(span, reach) if span.integer else _rationals_inside(span)
    return st.one_of(inside, inside, st.sampled_from(marked)) if marked else inside


def _marked(span: Span, special: Iterable[sympy.Expr]) -> list[sympy.Expr]:
    """Values worth a draw of their own: given ones, 0, 1, -1, the middle and the ends."""
    units = (sympy.Integer(0), sympy.Integer(1), sympy.Integer(-1))
    ends = [end for end in (span.lower, span.upper) if not end.is_infinite]
    middle = [(span.lower + span.upper) / 2] if len(ends) == 2 else []
    candidates = [*special, *units, *(value for value in middle if value.is_Rational), *ends]
    return list(dict.fromkeys(value for value in candidates if span.contains(value)))[: CODES - 1]


def _rationals_inside(span: Span) -> SearchStrategy[sympy.Expr]:
    lower, upper = _fraction(span.lower, True), _fraction(span.upper, False)
    codes = st.lists(st.integers(0, CODES - 1), max_size=_LONGEST_WALK)
    return codes.map(lambda drawn: _rational(walk(lower, upper, drawn)))


def _fraction(end: sympy.Expr, lower: bool) -> Fraction | None:
    number = rational_inside(end, lower)
    return None if number is None else Fraction(int(number.p), int(number.q))


def _rational(value: Fraction) -> sympy.Expr:
    return sympy.Rational(value.numerator, value.denominator)


def _integers_inside(span: Span, reach: int) -> SearchStrategy[sympy.Expr]:
    """Integers by distance from the one nearest to zero, on one side or on both."""
    lower, upper = (None if end.is_infinite else int(end) for end in span.outermost_integers)
    start = max(0, lower or 0)
    start = start if upper is None else min(start, upper)
    sides = [
        _beside(start, sign, reach if end is None else abs(end - start))
        for sign, end in ((1, upper), (-1, lower))
        if end != start
    ]
    return st.one_of(sides) if sides else st.just(sympy.Integer(start))


def _beside(start: int, sign: int, most: int) -> SearchStrategy[sympy.Expr]:
    return _distances(most).map(lambda distance: sympy.Integer(start + sign * distance))


def _distances(most: int) -> SearchStrategy[int]:
    """Integers from 0 to ``most``, about equally often of every number of digits."""
    if most < CODES:
        return st.integers(0, most)
    digits = st.lists(st.integers(0, 9), max_size=len(str(most)))
    return digits.map(lambda drawn: min(most, int("".join(map(str, drawn)) or "0")))

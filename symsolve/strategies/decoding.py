"""What a few small integers stand for in a span: a walk, a marked value, an integer at some distance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sympy

from symsolve.claims.simple_points import Span, rational_inside
from symsolve.strategies.walks import CODES, fraction, walk

# Picks from this one on stand for marked values: a quarter of all draws.
_MARKED_FROM = 75


def decoded(
    span: Span, pick: int, codes: Sequence[int], *, reach: int = 10_000, special: Iterable[sympy.Expr] = ()
) -> sympy.Expr:
    """The value of a span that is not empty which a pick and some codes stand for.

    Args:
        span: where the value lies.
        pick: from 0 to 99; large ones stand for marked values, and the parity is the side of integers.
        codes: from 0 to 99; the less and the smaller, the simpler the value.
        reach: how far beyond its start an infinite run of integers is explored.
        special: further values to be marked, where they lie inside.

    Examples:
        >>> unit = Span(sympy.Integer(0), sympy.Integer(1), False, True, False)
        >>> decoded(unit, 0, []), decoded(unit, 0, [0]), decoded(unit, 75, [])
        (1/2, 1/3, 0)
    """
    if span.lower == span.upper:
        return span.lower
    if pick >= _MARKED_FROM:
        marked = _marked(span, special)
        if marked:
            return marked[(pick - _MARKED_FROM) % len(marked)]
    if span.integer:
        return _integer(span, pick % 2 == 1, codes, reach)
    lower, upper = rational_inside(span.lower, True), rational_inside(span.upper, False)
    value = walk(fraction(lower), fraction(upper), codes)
    return sympy.Rational(value.numerator, value.denominator)


def _marked(span: Span, special: Iterable[sympy.Expr]) -> list[sympy.Expr]:
    """Values worth a draw of their own: the ends and their middle, given ones, 0, 1 and -1."""
    ends = [end for end in (span.lower, span.upper) if end.is_finite]
    middle = [sum(ends, start=sympy.Integer(0)) / 2] if len(ends) == 2 else []
    units = (sympy.Integer(0), sympy.Integer(1), sympy.Integer(-1))
    candidates = [*ends, *special, *units, *(value for value in middle if value.is_Rational)]
    return list(dict.fromkeys(value for value in candidates if span.contains(value)))[: CODES - _MARKED_FROM]


def _integer(span: Span, downward: bool, codes: Sequence[int], reach: int) -> sympy.Integer:
    """An integer by its distance from the one nearest to zero."""
    lowest, highest = span.outermost_integers
    start = min(max(sympy.Integer(0), lowest), highest)
    down = reach if lowest is -sympy.oo else int(start - lowest)
    up = reach if highest is sympy.oo else int(highest - start)
    if (downward and down) or not up:
        return start - _distance(down, codes)
    return start + _distance(up, codes)


def _distance(most: int, codes: Sequence[int]) -> int:
    """From 0 to ``most``, about equally often of every number of digits."""
    if most < CODES:
        return codes[0] % (most + 1) if codes else 0
    digits = [code // 10 for code in codes[: len(str(most))]]
    return min(most, int("".join(map(str, digits)) or "0"))

"""Strategies for one variable: exact numbers of an interval or a run of integers."""

from __future__ import annotations

from collections.abc import Iterable

import sympy
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from symsolve.claims import Integers, Interval
from symsolve.claims.simple_points import Span
from symsolve.errors import ClaimError
from symsolve.strategies.decoding import decoded
from symsolve.strategies.walks import CODES

# Stretches of a walk; ten reach every simple rational and, with leaps, every corner.
_LONGEST_WALK = 10

# What one variable is drawn from. It does not depend on the span: building strategies costs more
# than drawing from them.
CODED = st.tuples(
    st.integers(0, CODES - 1), st.lists(st.integers(0, CODES - 1), max_size=_LONGEST_WALK)
)  # fmt: skip


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
    span, marked = Span.of(interval), tuple(special)
    return CODED.map(lambda drawn: decoded(span, *drawn, special=marked))


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
        >>> find_example(integers(Integers(1, sympy.oo)), lambda n: n > 6, seed=0)
        7
    """
    if not isinstance(run, Integers):
        raise ClaimError(
            f"integers: {run!r} is not a run of integers; for intervals there is symsolve.strategies.reals"
        )
    span, marked, most = Span.of(run), tuple(special), checked_reach(reach)
    return CODED.map(lambda drawn: decoded(span, *drawn, reach=most, special=marked))


def checked_reach(reach: int) -> int:
    """The reach, if it is a positive integer."""
    if not isinstance(reach, int) or isinstance(reach, bool) or reach < 1:
        raise ClaimError(f"reach: {reach!r} is not a positive integer; give one, such as 10000")
    return reach

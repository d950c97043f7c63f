"""Points of a domain, built variable by variable."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeGuard

import sympy
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from symsolve.claims import Domain, Point
from symsolve.claims.sampling import SamplingPlan
from symsolve.claims.simple_points import span_of
from symsolve.errors import ClaimError
from symsolve.strategies.decoding import decoded
from symsolve.strategies.values import CODED, checked_reach


def points(domain: Domain, *, reach: int = 10_000) -> SearchStrategy[Point]:
    """Exact points of a domain, each variable drawn between the bounds that earlier ones set.

    Nothing is filtered, save by side conditions that bound no single variable. Closed ends, values
    just inside open ends, all scales, simple rationals, equal values and halves of other variables
    are all drawn. Shrinks to small rationals.

    Args:
        domain: where the points lie.
        reach: how far beyond their start infinite runs of integers are explored.

    Raises:
        ClaimError: ``domain`` is no domain, or ``reach`` is not a positive integer.

    Examples:
        >>> from symsolve.claims import Interval
        >>> from symsolve.strategies import find_example
        >>> r, S = sympy.symbols("r S", positive=True)
        >>> domain = Domain({S: Interval(0, sympy.oo), r: Interval(0, sympy.oo)}, where=[r < S])
        >>> find_example(points(domain), lambda point: point[S] > 1, seed=0)
        {S: 2, r: 1}
    """
    if not isinstance(domain, Domain):
        raise ClaimError(f"points: {domain!r} is not a Domain; write Domain({{x: Interval(0, 1)}})")
    plan, most = domain.plan(), checked_reach(reach)
    coded = st.tuples(*[CODED] * len(plan.draws))
    return coded.map(lambda drawn: _decoded_point(domain, plan, drawn, most)).filter(_exists)


def _exists(point: Point | None) -> TypeGuard[Point]:
    return point is not None


def _decoded_point(
    domain: Domain, plan: SamplingPlan, drawn: Sequence[tuple[int, list[int]]], reach: int
) -> Point | None:
    """The point that some codes stand for; ``None`` where a side condition that is no bound fails."""
    point: Point = {}
    for variable, (pick, codes) in zip(plan.draws, drawn, strict=True):
        span = span_of(variable, point)
        if span is None:
            return None
        special = related_values(point.values())
        point[variable.symbol] = decoded(span, pick, codes, reach=reach, special=special)
    if not all(relation.holds(point) for relation in plan.filters):
        return None
    return {symbol: point[symbol] for symbol in domain.symbols}


def related_values(earlier: Iterable[sympy.Expr]) -> list[sympy.Expr]:
    """Values that stand in a simple relation to earlier ones: equal, opposite, half, double, inverse."""
    related: list[sympy.Expr] = []
    for value in earlier:
        related += [value, value / 2, 2 * value, -value]
        if value != 0:
            related.append(1 / value)
    return related

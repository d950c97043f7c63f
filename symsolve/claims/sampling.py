"""The order in which points of a domain are built, each variable between bounds set by earlier ones."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

import attrs
import sympy

from symsolve.claims.ranges import Range
from symsolve.claims.relation import Relation


@attrs.frozen
class Bound:
    """``symbol op expression``, with an expression in variables that were drawn before."""

    op: str
    expression: sympy.Expr


@attrs.frozen(kw_only=True)
class Draw:
    """How one variable is drawn: its own range, and bounds from variables drawn before it."""

    symbol: sympy.Symbol
    range: Range
    bounds: tuple[Bound, ...]


@attrs.frozen(kw_only=True)
class SamplingPlan:
    """Draws in order, and the side conditions that no draw could take up.

    A side condition that isolates a variable becomes a bound of it, so that points of the domain
    are constructed, not filtered. ``filters`` holds the rest.
    """

    draws: tuple[Draw, ...]
    filters: tuple[Relation, ...]


def sampling_plan(ranges: dict[sympy.Symbol, Range], where: Sequence[Relation]) -> SamplingPlan:
    """Order the variables so that as many side conditions as possible become bounds."""
    isolated = _isolated(ranges, where)
    order = _order(ranges, where, isolated)
    position = {symbol: index for index, symbol in enumerate(order)}
    bounds: dict[sympy.Symbol, list[Bound]] = {symbol: [] for symbol in order}
    filters = []
    for index, relation in enumerate(where):
        last = max(relation.symbols, key=position.__getitem__, default=None)
        bound = None if last is None else isolated[index, last]
        if bound is None or last is None:
            filters.append(relation)
        else:
            bounds[last].append(bound)
    _imply_bounds(order, ranges, bounds)
    draws = (Draw(symbol=symbol, range=ranges[symbol], bounds=tuple(bounds[symbol])) for symbol in order)
    return SamplingPlan(draws=tuple(draws), filters=tuple(filters))


# Eliminating a variable can multiply the bounds; what is left out costs dead ends, never correctness.
_MOST_BOUNDS = 8


def _imply_bounds(
    order: list[sympy.Symbol], ranges: dict[sympy.Symbol, Range], bounds: dict[sympy.Symbol, list[Bound]]
) -> None:
    """Add what later variables need of earlier ones: from 5 <= y and y < x follows 5 < x.

    Fourier-Motzkin elimination, from the last variable to the first, so that drawing one variable
    never leaves a later one without a value.
    """
    signs = _sign_from(ranges)
    for symbol in reversed(order):
        for relation in _between_bounds(ranges[symbol], bounds[symbol]):
            last = max(relation.symbols, key=order.index, default=None)
            bound = None if last is None else isolate(relation, last, signs)
            if last is None or bound is None or bound in bounds[last] or len(bounds[last]) >= _MOST_BOUNDS:
                continue
            bounds[last].append(bound)


def _between_bounds(given: Range, bounds: list[Bound]) -> Iterable[Relation]:
    """That each lower bound lies below each upper bound, where variables occur."""
    lower = [(bound.expression, bound.op == ">") for bound in bounds if bound.op in (">", ">=", "==")]
    upper = [(bound.expression, bound.op == "<") for bound in bounds if bound.op in ("<", "<=", "==")]
    lower += [] if given.lower.is_infinite else [(given.lower, given.left_open)]
    upper += [] if given.upper.is_infinite else [(given.upper, given.right_open)]
    for (low, low_open), (high, high_open) in itertools.product(lower, upper):
        if low != high and (low.free_symbols or high.free_symbols):
            yield Relation(low, "<" if low_open or high_open else "<=", high)


def isolate(relation: Relation, symbol: sympy.Symbol, sign_of: dict[sympy.Symbol, int]) -> Bound | None:
    """The bound on a symbol that a relation linear in it amounts to, if its slope has a known sign."""
    gap = sympy.expand(relation.gap)
    if not gap.is_polynomial(symbol) or sympy.degree(gap, symbol) != 1:
        return None
    slope = gap.coeff(symbol, 1)
    sign = _sign(slope, sign_of)
    if sign == 0 or relation.op == "!=":
        return None
    expression = sympy.cancel(-gap.coeff(symbol, 0) / slope)
    return Bound(relation.op if sign > 0 else relation.mirrored().op, expression)


def _sign(expression: sympy.Expr, sign_of: dict[sympy.Symbol, int]) -> int:
    """Sign of a monomial in symbols of known sign; 0 when it is not known."""
    coefficient, factors = expression.as_coeff_mul()
    sign = int(sympy.sign(coefficient)) if coefficient.is_real else 0
    for factor in factors:
        base, exponent = factor.as_base_exp()
        if base not in sign_of or not exponent.is_Integer:
            return 0
        sign *= sign_of[base] ** int(exponent)
    return sign


def _sign_from(ranges: dict[sympy.Symbol, Range]) -> dict[sympy.Symbol, int]:
    signs = {}
    for symbol, given in ranges.items():
        if given.lower > 0 or (given.lower == 0 and given.left_open):
            signs[symbol] = 1
        elif given.upper < 0 or (given.upper == 0 and given.right_open):
            signs[symbol] = -1
    return signs


def _isolated(
    ranges: dict[sympy.Symbol, Range], where: Sequence[Relation]
) -> dict[tuple[int, sympy.Symbol], Bound | None]:
    """What each side condition, by its place, says about each of its variables."""
    signs = _sign_from(ranges)
    return {
        (index, symbol): isolate(relation, symbol, signs)
        for index, relation in enumerate(where)
        for symbol in relation.symbols
    }


def _order(
    ranges: dict[sympy.Symbol, Range],
    where: Sequence[Relation],
    isolated: dict[tuple[int, sympy.Symbol], Bound | None],
) -> list[sympy.Symbol]:
    """Put the variables that side conditions can isolate last; otherwise alphabetical."""

    def isolable(symbol: sympy.Symbol) -> int:
        return sum(isolated.get((index, symbol)) is not None for index in range(len(where)))

    def involved(symbol: sympy.Symbol) -> int:
        return sum(symbol in relation.symbols for relation in where)

    # Bounded variables come last: between 0 < r < S it is r that is drawn below S, not S above r.
    def width(symbol: sympy.Symbol) -> int:
        return int(ranges[symbol].lower.is_infinite) + int(ranges[symbol].upper.is_infinite)

    return sorted(
        ranges,
        key=lambda symbol: (
            isolable(symbol) > 0,
            isolable(symbol) - involved(symbol),
            -width(symbol),
            symbol.name,
        ),
    )

"""Side conditions that become ranges: r < S turns into S = r + d with d > 0, or r = S u with 0 < u < 1."""

from __future__ import annotations

from collections.abc import Iterator

import sympy

from symsolve.checking.subdivision.region import Region, assumed_symbol
from symsolve.claims import Interval, Relation
from symsolve.claims.sampling import isolate

Renaming = dict[sympy.Symbol, sympy.Expr]

_MAX_VARIANTS = 4


def absorbed(region: Region, count: int = 0) -> Iterator[tuple[Region, Renaming]]:
    """Regions whose image, under the substitution that comes with each, contains the given region.

    Each takes up as many side conditions into ranges as it can; the simplest come first.
    """
    found = 0
    for changed, renaming in _once(region, count):
        for final, further in absorbed(changed, count + 1):
            yield final, _composed(renaming, further)
            found += 1
            if found >= _MAX_VARIANTS:
                return
    if not found:
        yield region, {}


def _composed(first: Renaming, second: Renaming) -> Renaming:
    return {**second, **{symbol: value.xreplace(second) for symbol, value in first.items()}}


def _once(region: Region, count: int) -> Iterator[tuple[Region, Renaming]]:
    """Take up the first side condition that isolates a variable, in each way that is possible."""
    for index, relation in enumerate(region.where):
        if relation.op == "!=":
            continue
        rest = (*region.where[:index], *region.where[index + 1 :])
        ways = []
        for symbol in sorted(relation.symbols, key=str):
            bound = isolate(relation, symbol, _signs(region))
            if bound is not None:
                if relation.op == "==":
                    ways.append((0, _solved(region, symbol, bound.expression, rest)))
                else:
                    ways += list(_ways(region, symbol, bound.op, bound.expression, rest, count))
        if ways:
            yield from (way for _, way in sorted(ways, key=lambda item: item[0]))
            return


def _solved(
    region: Region, symbol: sympy.Symbol, value: sympy.Expr, rest: tuple[Relation, ...]
) -> tuple[Region, Renaming]:
    """An equation determines a variable; its range turns into side conditions."""
    given = region.ranges[symbol]
    ends = [(given.lower, ">" if given.left_open else ">="), (given.upper, "<" if given.right_open else "<=")]
    renaming = {symbol: value}
    conditions = [_substituted(relation, renaming) for relation in rest]
    conditions += [Relation(value, op, end) for end, op in ends if end.is_finite]
    return Region({s: r for s, r in region.ranges.items() if s != symbol}, tuple(conditions)), renaming


def _signs(region: Region) -> dict[sympy.Symbol, int]:
    return {s: 1 if s.is_positive else -1 for s in region.ranges if s.is_positive or s.is_negative}


def _ways(
    region: Region,
    symbol: sympy.Symbol,
    op: str,
    bound: sympy.Expr,
    rest: tuple[Relation, ...],
    count: int,
) -> Iterator[tuple[int, tuple[Region, Renaming]]]:
    """(cost, region and substitution) for one way to take up ``symbol op bound``."""
    given = region.ranges[symbol]
    is_open = op in ("<", ">")
    if not bound.free_symbols:
        narrowed = _cut(given, op, bound)
        if narrowed is not None:
            changed, renaming = Region(region.ranges, rest).narrowed(symbol, narrowed)
            yield 0, (changed, dict(renaming))
        return
    upward = op in (">", ">=")
    near, far = (given.lower, given.upper) if upward else (given.upper, given.lower)
    near_open = given.left_open if upward else given.right_open
    far_open = given.right_open if upward else given.left_open
    side = 1 if upward else -1
    if far.is_infinite:
        slack = assumed_symbol(f"{symbol.name}'{count}", Interval(0, sympy.oo, left_open=is_open))
        value = bound + side * slack
        new_range = Interval(0, sympy.oo, left_open=is_open)
    else:
        # From the far end towards the bound: s = far + (bound - far) u, u in [0, 1].
        new_range = Interval(0, 1, left_open=far_open, right_open=is_open)
        slack = assumed_symbol(f"{symbol.name}'{count}", new_range)
        value = sympy.expand(far + (bound - far) * slack)
    ranges = {slack if s == symbol else s: new_range if s == symbol else r for s, r in region.ranges.items()}
    renaming = {symbol: value}
    conditions = [_substituted(relation, renaming) for relation in rest]
    cost = 1
    if not _is_implied(region, symbol, near, near_open, bound, side, is_open):
        conditions.append(_substituted(Relation(symbol, _beyond(side, near_open), near), renaming))
        cost = 3
    yield cost, (Region(ranges, tuple(conditions)), renaming)


def _beyond(side: int, is_open: bool) -> str:
    return {(1, True): ">", (1, False): ">=", (-1, True): "<", (-1, False): "<="}[side, is_open]


def _substituted(relation: Relation, renaming: Renaming) -> Relation:
    return Relation(relation.lhs.xreplace(renaming), relation.op, relation.rhs.xreplace(renaming))


def _is_implied(
    region: Region,
    symbol: sympy.Symbol,
    near: sympy.Expr,
    near_open: bool,
    bound: sympy.Expr,
    side: int,
    is_open: bool,
) -> bool:
    """Whether the variable's own range adds nothing to the side condition."""
    from symsolve.checking.subdivision.functions import box_function

    if near.is_infinite:
        return True
    function = box_function(side * (bound - near), region.symbols)
    if function is None:
        return False
    lower, _, lower_open, _ = function.span(region.box())
    return bool(lower > 0) or bool(lower >= 0 and (not near_open or is_open or lower_open))


def _cut(given: Interval, op: str, bound: sympy.Expr) -> Interval | None:
    """A range cut at a number; ``None`` if nothing is left or the number can't be compared."""
    upward, is_open = op in (">", ">="), op in ("<", ">")
    end = given.lower if upward else given.upper
    beyond = sympy.Gt(bound, end) if upward else sympy.Lt(bound, end)
    same = bound == end
    if beyond not in (sympy.true, sympy.false):
        return None
    if not same and beyond == sympy.false:
        return given
    try:
        if upward:
            is_open = is_open or (same and given.left_open)
            return Interval(bound, given.upper, left_open=is_open, right_open=given.right_open)
        is_open = is_open or (same and given.right_open)
        return Interval(given.lower, bound, left_open=given.left_open, right_open=is_open)
    except ValueError:
        return None

"""Identities between functions: true ones, variants of each made mechanically, and hand-made traps."""

from __future__ import annotations

from collections.abc import Iterator

import sympy
from sympy import Abs, Eq, Max, Piecewise, Rational

from symsolve.claims import Identity

from .corpus import Item, domain_of, tiny
from .identities_compound import COMPOUND
from .identities_elementary import ELEMENTARY
from .identities_special import SPECIAL
from .traps import TRAPS

_ENTRIES = [(*entry, []) if len(entry) == 4 else entry for entry in ELEMENTARY + SPECIAL + COMPOUND]


def _variants(right, symbol, given) -> Iterator[tuple[str, sympy.Expr, object]]:
    """Wrong right sides: kind, expression, and where the variable must be for it to fail."""
    scale = right if right != 0 else sympy.Integer(1)
    yield "sign", -scale, None
    yield "factor", right + scale, None
    yield "thousandth", right + scale / 1000, None
    yield "1e-12", right + scale * tiny(12), None
    yield "1e-25", right + scale * tiny(25), None
    yield "added", right + tiny(7), None
    if symbol is None:
        return
    inside, width = _inner_point(given)
    if not (right.subs(symbol, inside).is_finite or right.subs(symbol, inside).free_symbols):
        inside += width / 10
    yield "one_side", right + Max(0, inside - symbol), _left_of(inside, given)
    yield "one_point", Piecewise((right + 1, Eq(symbol, inside)), (right, True)), inside
    if not given.is_integer:
        at = inside + width * Rational(159, 1000)
        yield "sliver", right + Max(0, width / 20000 - Abs(symbol - at)), at
    if given.upper.is_infinite:
        # Beyond so many integers the exact values have hundreds of digits; real numbers go much farther.
        edge = 60 if given.is_integer else 10**6
        yield "far", right + scale * Max(0, symbol - edge), sympy.Integer(edge + 7)


def _inner_point(given) -> tuple[sympy.Expr, sympy.Expr]:
    """A simple number of the range, and the length of what lies to the right of it."""
    lower, upper = given.lower, given.upper
    if lower.is_infinite and upper.is_infinite:
        return sympy.Integer(0), sympy.Integer(10)
    if upper.is_infinite:
        return sympy.ceiling(lower) + 3, sympy.Integer(10)
    if lower.is_infinite:
        return sympy.floor(upper) - 3, sympy.Integer(3)
    if given.is_integer:
        return (lower + upper) // 2, sympy.Integer(1)
    low, high = Rational(str(sympy.N(lower, 6))), Rational(str(sympy.N(upper, 6)))
    return low + (high - low) / 3, (high - low) / 3


def _left_of(inside, given):
    return inside - 2 if given.lower.is_infinite or given.is_integer else (inside + given.lower) / 2


def _wrong(index: int, entry, how_many: int) -> Iterator[Item]:
    name, left, right, ranges, where = entry
    right = sympy.sympify(right)
    symbol = sorted(ranges, key=str)[index % len(ranges)] if ranges else None
    domain = domain_of(ranges, where)
    variants = list(_variants(right, symbol, domain.ranges.get(symbol)))
    for step in range(how_many):
        kind, wrong, at = variants[(index * how_many + step) % len(variants)]
        witness = {} if at is None else {symbol: at}
        yield Item(f"{name}~{kind}", Identity(left, wrong), domain, witness)


#: SymPy evaluates some pairs to the same tree when they are built; those check nothing and stay out.
TRUE = [
    Item(name, Identity(left, right), domain_of(ranges, where))
    for name, left, right, ranges, where in _ENTRIES
    if sympy.sympify(left) != sympy.sympify(right)
]
FALSE = [item for index, entry in enumerate(_ENTRIES) for item in _wrong(index, entry, 1)] + TRAPS

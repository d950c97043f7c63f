"""From a domain to regions of real variables that together cover it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import attrs
import sympy

from symsolve.checking.subdivision.region import Region, assumed_symbol
from symsolve.checking.subdivision.slack import absorbed
from symsolve.claims import Domain, Integers, Interval, Relation

Renaming = dict[sympy.Symbol, sympy.Expr]


@attrs.frozen(eq=False)
class Case:
    """A region, the values of the domain's variables in it, and which of its variables stand for integers."""

    region: Region
    values: Renaming
    integers: frozenset[sympy.Symbol] = frozenset()


def cases(domain: Domain, symbols: frozenset[sympy.Symbol]) -> list[Case]:
    """Regions that together cover the domain, one for each way to read ``!=`` as ``<`` or ``>``."""
    ranges = {
        s: Interval(r.lower, r.upper) if isinstance(r, Integers) else r for s, r in domain.ranges.items()
    }
    renaming = {s: assumed_symbol(s.name, r) for s, r in ranges.items()}
    integers = frozenset(renaming[s] for s, r in domain.ranges.items() if r.is_integer)
    unequal = [r for r in domain.where if r.op == "!=" and _is_split(r)][:3]
    others = tuple(r for r in domain.where if r not in unequal)
    found = []
    for ops in itertools.product("<>", repeat=len(unequal)):
        split = tuple(Relation(r.lhs, op, r.rhs) for r, op in zip(unequal, ops, strict=True))
        where = tuple(_renamed(relation, renaming) for relation in (*others, *split))
        region = Region({renaming[s]: r for s, r in ranges.items()}, where)
        found.append(Case(region, dict(renaming), integers))
    return found


def _is_split(relation: Relation) -> bool:
    gap = sympy.expand(relation.gap)
    return any(gap.is_polynomial(s) and sympy.degree(gap, s) == 1 for s in relation.symbols)


def _renamed(relation: Relation, values: Renaming) -> Relation:
    return Relation(relation.lhs.xreplace(values), relation.op, relation.rhs.xreplace(values))


def variants(case: Case) -> Iterator[Case]:
    """The case with side conditions taken up into the ranges, in each way that is possible."""
    for region, renaming in absorbed(case.region):
        values = {s: value.xreplace(renaming) for s, value in case.values.items()}
        kept = frozenset(s for s in case.integers if s in region.ranges)
        yield Case(region, values, kept)


def unrolled(case: Case, count: int) -> list[Case] | None:
    """The case with the first values of an integer variable one by one, and the rest as real numbers.

    ``None`` if there is no integer variable, or it is unbounded on both sides.
    """
    for symbol in sorted(case.integers, key=str):
        given = case.region.ranges[symbol]
        if given.lower.is_infinite:
            continue
        return list(_unroll(case, symbol, given, count))
    return None


def _unroll(case: Case, symbol: sympy.Symbol, given: Interval, count: int) -> Iterator[Case]:
    last = min(given.upper, given.lower + count - 1)
    value = given.lower
    rest = case.integers - {symbol}
    while value <= last:
        image = {symbol: value}
        values = {s: v.xreplace(image) for s, v in case.values.items()}
        yield Case(_slice(case.region, symbol, value), values, rest)
        value += 1
    if last < given.upper:
        region, renaming = case.region.narrowed(symbol, Interval(last + 1, given.upper))
        values = {s: v.xreplace(renaming) for s, v in case.values.items()}
        yield Case(region, values, rest)


def _slice(region: Region, symbol: sympy.Symbol, value: sympy.Expr) -> Region:
    return region.without(symbol, value)

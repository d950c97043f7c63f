"""Points at which an expression switches: where a condition, an absolute value or a maximum changes sides."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

import sympy
from sympy.core.relational import Relational

from symsolve.checking.goals import Goal
from symsolve.claims import Domain, Point

_SWITCHES = (sympy.Abs, sympy.sign, sympy.Heaviside, sympy.floor, sympy.ceiling)
_MOST_SWITCHES = 24
_MOST_DEGREE = 6


def critical_points(goals: Sequence[Goal], domain: Domain, bases: Iterable[Point]) -> Iterator[Point]:
    """Points of the domain at which a switch of a goal has its rational zeros, starting from given points.

    A wrong case of a piecewise expression may hold at one point only, or in a gap that no sampling
    meets; the expression itself says where to look.

    Args:
        goals: the relations whose switches count.
        domain: where the points must lie.
        bases: points that give the values of the other variables.

    Examples:
        >>> from symsolve.claims import Interval, Relation
        >>> x = sympy.Symbol("x", real=True)
        >>> odd_one = sympy.Piecewise((1, sympy.Eq(7 * x, 3)), (0, True))
        >>> goal, domain = Goal(Relation(odd_one, "==", 0)), Domain({x: Interval(0, 1)})
        >>> list(critical_points([goal], domain, [domain.witness]))
        [{x: 3/7}]
    """
    free = set(domain.symbols)
    sides = [side for goal in goals for side in (goal.relation.lhs, goal.relation.rhs)]
    # What holds a variable bound by an integral or sum says nothing about a point.
    found = (gap for side in sides for gap in switches(side) if gap.free_symbols and gap.free_symbols <= free)
    chosen = list(itertools.islice(dict.fromkeys(found), _MOST_SWITCHES))
    for base in bases:
        for gap in chosen:
            for symbol in sorted(gap.free_symbols, key=str):
                yield from _moved_onto(gap, symbol, base, domain)


def switches(expression: sympy.Expr) -> Iterator[sympy.Expr]:
    """The expressions at whose zeros a case, an absolute value, a maximum or a sign changes."""
    for node in sympy.preorder_traversal(expression):
        if isinstance(node, Relational):
            yield node.lhs - node.rhs
        elif isinstance(node, _SWITCHES):
            yield node.args[0]
        elif isinstance(node, sympy.Max | sympy.Min):
            yield from (first - second for first, second in itertools.combinations(node.args, 2))


def _moved_onto(gap: sympy.Expr, symbol: sympy.Symbol, base: Point, domain: Domain) -> Iterator[Point]:
    """The base with one variable moved to a rational zero of the gap."""
    placed = gap.subs({other: value for other, value in base.items() if other != symbol})
    if not placed.is_polynomial(symbol) or not 0 < sympy.degree(placed, symbol) <= _MOST_DEGREE:
        return
    polynomial = sympy.Poly(placed, symbol)
    if not polynomial.domain.is_ZZ and not polynomial.domain.is_QQ:
        return
    for root in sorted(polynomial.ground_roots()):
        point = {**base, symbol: root}
        if domain.contains(point) is True:
            yield point

"""Cases decided exactly at the points on their edges, where balls can't decide them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import sympy
from sympy.core.relational import Relational

_EDGED = (Relational, sympy.sign, sympy.floor, sympy.ceiling, sympy.Heaviside)
Values = Mapping[sympy.Symbol, sympy.Expr]


def jumps(expressions: Iterable[sympy.Expr]) -> tuple[sympy.Basic, ...]:
    """The conditions and jumping functions in expressions; none that holds a bound variable."""
    found: dict[sympy.Basic, None] = {}
    for expression in expressions:
        for node in sympy.preorder_traversal(expression):
            if isinstance(node, _EDGED):
                found[node] = None
        bound = expression.atoms(sympy.Symbol) - expression.free_symbols
        found = {node: None for node in found if not node.free_symbols & bound}
    return tuple(found)


def on_edge(nodes: Iterable[sympy.Basic], point: Values) -> dict[sympy.Basic, sympy.Basic]:
    """The nodes that have the point on their edge, each with its exact value there.

    A ball around 1/3 never decides whether 3 x = 1. Only rational arithmetic is used.

    Examples:
        >>> x = sympy.Symbol("x", real=True)
        >>> condition = sympy.Eq(x, sympy.Rational(1, 3))
        >>> on_edge([condition, x < 1], {x: sympy.Rational(1, 3)})
        {Eq(x, 1/3): True}
    """
    decided: dict[sympy.Basic, sympy.Basic] = {}
    for node in nodes:
        arguments = [argument.xreplace(point) for argument in node.args]
        if not all(argument.is_Rational for argument in arguments):
            continue
        if isinstance(node, Relational):
            if arguments[0] == arguments[1]:
                decided[node] = node.func(*arguments)
        elif arguments[0].is_Integer:
            decided[node] = node.func(*arguments)
    return decided

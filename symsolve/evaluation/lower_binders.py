"""Lowering of nodes that bind a variable, and of those whose arguments must not be lowered blindly."""

from __future__ import annotations

from typing import Any

import sympy

from symsolve.errors import UnsupportedNode
from symsolve.evaluation.lowering import Lowering, NodeRule

__all__ = ["BINDERS"]


def _finite_loop(op: str, name: str) -> NodeRule:
    def rule(lowering: Lowering, node: Any) -> int:
        return _nest(lowering, node, op, name)

    return rule


def _nest(lowering: Lowering, node: Any, op: str, name: str) -> int:
    # SymPy nests from the inside out: the last limits are those of the outermost sum.
    (variable, *bounds), inner_limits = node.limits[-1], node.limits[:-1]
    if len(bounds) != 2:
        raise UnsupportedNode(f"{name} over {variable} without definite bounds has no value: {_shown(node)}")
    if any(bound.is_infinite for bound in bounds):
        _refuse_infinite(node, name)
    body = node.func(node.function, *inner_limits) if inner_limits else node.function
    tape, outer = lowering.body(body, variable)
    lower, upper = (lowering.register(bound) for bound in bounds)
    return lowering.emit(op, lower, upper, *outer, data=tape)


def _refuse_infinite(node: Any, name: str) -> None:
    raise UnsupportedNode(
        f"a certified infinite {name} is not available: {_shown(node)}; give a closed form, or finite bounds "
        "and a bound of the remainder (numerical extrapolation can be wrong without a warning)"
    )


def _shown(node: Any) -> str:
    text = str(node)
    return text if len(text) < 100 else text[:97] + "..."


def _derivative(lowering: Lowering, node: Any) -> int:
    value = node.doit()
    if isinstance(value, (sympy.Derivative, sympy.Subs)) or value == node:
        raise UnsupportedNode(
            f"the derivative {_shown(node)} cannot be carried out; define the function first"
        )
    return lowering.register(value)


def _subs(lowering: Lowering, node: Any) -> int:
    expression = node.expr.doit() if node.expr.has(sympy.Derivative) else node.expr
    points = {symbol: lowering.register(point) for symbol, point in zip(node.variables, node.point)}
    return lowering.substituted(expression, points)


def _piecewise(lowering: Lowering, node: Any) -> int:
    conditions = [condition for _, condition in node.args]
    if len(conditions) > 1 and sympy.Or(*conditions) is sympy.true:
        conditions[-1] = sympy.true
    registers: list[int] = []
    for (value, _), condition in zip(node.args, conditions):
        registers += [lowering.register(condition), lowering.register(value)]
    return lowering.emit("select", *registers)


BINDERS: dict[type, NodeRule] = {
    sympy.Sum: _finite_loop("sum", "sum"),
    sympy.Product: _finite_loop("product", "product"),
    sympy.Integral: _finite_loop("integral", "integral"),
    sympy.Derivative: _derivative,
    sympy.Subs: _subs,
    sympy.Piecewise: _piecewise,
}

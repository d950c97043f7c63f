"""Lowering of nodes that bind a variable, and of those whose arguments must not be lowered blindly."""

from __future__ import annotations

from typing import Any

import sympy
from sympy.concrete.expr_with_limits import ExprWithLimits

from symsolve.errors import UnsupportedNode
from symsolve.evaluation import order_derivatives
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
    body = node.func(node.function, *inner_limits) if inner_limits else node.function
    if any(bound.is_infinite for bound in bounds):
        return _infinite(lowering, node, name, (body, variable, *bounds))
    if name == "integral" and any(_is_hidden_singularity(body, variable, bound) for bound in bounds):
        return lowering.register(_from_both_ends(body, variable, *bounds))
    tape, outer = lowering.body(body, variable)
    lower, upper = (lowering.register(bound) for bound in bounds)
    return lowering.emit(op, lower, upper, *outer, data=tape)


def _is_hidden_singularity(body: Any, variable: sympy.Symbol, end: Any) -> bool:
    """Whether the integrand is singular at an end that no ball is equal to, such as 1/3, pi or a symbol."""
    if end.is_Integer or body.has(ExprWithLimits, sympy.Piecewise):
        return False
    # (u - end)**-a and log(u - end), in whatever way it is written.
    bases = [power.base for power in body.atoms(sympy.Pow) if not power.exp.is_nonnegative]
    bases += [logarithm.args[0] for logarithm in body.atoms(sympy.log)]
    return any(base.has(variable) and base.xreplace({variable: end}) == 0 for base in bases)


def _from_both_ends(body: Any, variable: sympy.Symbol, lower: Any, upper: Any) -> sympy.Expr:
    """The integral in the distances from its ends, where singular points are exactly zero."""
    distance = sympy.Dummy("distance", real=True)
    half = (upper - lower) / 2
    forward, backward = (body.xreplace({variable: end}) for end in (lower + distance, upper - distance))
    return sympy.Integral(forward, (distance, 0, half)) + sympy.Integral(backward, (distance, 0, half))


def _infinite(lowering: Lowering, node: Any, name: str, parts: tuple[Any, ...]) -> int:
    body, variable, lower, upper = parts
    if name == "product" or lower is sympy.oo or upper is -sympy.oo:
        _refuse_infinite(node, name)
    if lower is -sympy.oo and upper is sympy.oo:
        # Both halves must converge.
        split = sympy.Integer(-1 if name == "sum" else 0)
        left = _infinite(lowering, node, name, (body, variable, lower, split))
        right = _infinite(lowering, node, name, (body, variable, sympy.Integer(0), upper))
        return lowering.emit("add", left, right)
    if lower is -sympy.oo:
        # By registers, not by SymPy's substitution, which may use assumptions of the variable.
        mirrored = sympy.Dummy(variable.name, real=True)
        body, lower, variable = sympy.Subs(body, variable, -mirrored), -upper, mirrored
    tape, outer = lowering.body(body, variable)
    op = "infinite_sum" if name == "sum" else "integral_to_infinity"
    return lowering.emit(op, lowering.register(lower), *outer, data=tape)


def _refuse_infinite(node: Any, name: str) -> None:
    raise UnsupportedNode(
        f"a certified infinite {name} with these bounds is not available: {_shown(node)}; give a closed "
        "form, or finite bounds and a bound of the rest (extrapolation can be wrong without a warning)"
    )


def _shown(node: Any) -> str:
    text = str(node)
    return text if len(text) < 100 else text[:97] + "..."


def _derivative(lowering: Lowering, node: Any) -> int:
    known = order_derivatives.operation(node)
    if known is not None:
        name, count = known
        return lowering.emit(name, *(lowering.register(part) for part in node.expr.args), data=(count,))
    value = node.doit()
    if isinstance(value, sympy.Subs) and order_derivatives.operation(value.expr):
        return lowering.register(value)
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

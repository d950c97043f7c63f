"""The first-order system that a differential equation amounts to, solved for its highest derivatives."""

from __future__ import annotations

from typing import Any

import attrs
import sympy
from sympy.concrete.expr_with_intlimits import ExprWithIntLimits
from sympy.core.function import AppliedUndef

from symsolve.claims import SolvesODE


class NotExplicit(Exception):
    """The equations can't be brought into explicit form; the message says why. Never leaves this package."""


@attrs.frozen(kw_only=True, eq=False)
class ExplicitSystem:
    """``state' = slopes(variable, state)``.

    Attributes:
        variable: the independent variable.
        state: one symbol for each unknown function and each of its derivatives below the highest.
        slopes: the derivative of each, in the variable, the state and the parameters.
        solution: what the claimed solution says about each, in the variable and the parameters.
        constraints: what vanishes at the start if the equation was differentiated once to become explicit.
    """

    variable: sympy.Symbol
    state: tuple[sympy.Symbol, ...]
    slopes: tuple[sympy.Expr, ...]
    solution: tuple[sympy.Expr, ...]
    constraints: tuple[sympy.Expr, ...] = ()


Unknowns = dict[tuple[int, int], sympy.Symbol]


def explicit_system(statement: SolvesODE) -> ExplicitSystem:
    """Solve the equations for their highest derivatives.

    An equation that is not linear in its highest derivative, such as ``f'**2 + f**2 = 1``, is
    differentiated once, which makes it so.

    Raises:
        NotExplicit: this can't be done.
    """
    residuals, unknowns = _named_unknowns(statement)
    orders = _orders(statement, unknowns)
    top = [_unknown(unknowns, index, order) for index, order in enumerate(orders)]
    if _is_linear(residuals, top):
        return _system(statement, unknowns, orders, _solved(residuals, top), ())
    if len(top) > 1:
        raise NotExplicit("the equations are not linear in their highest derivatives")
    return _differentiated(statement, residuals[0], unknowns, orders[0])


def _differentiated(
    statement: SolvesODE, residual: sympy.Expr, unknowns: Unknowns, order: int
) -> ExplicitSystem:
    derivative = residual.diff(statement.variable)
    for k in range(order + 1):
        symbol = _unknown(unknowns, 0, k)
        derivative += residual.diff(symbol) * _unknown(unknowns, 0, k + 1)
    top = [_unknown(unknowns, 0, order + 1)]
    return _system(statement, unknowns, [order + 1], _solved([derivative], top), (residual,))


def _named_unknowns(statement: SolvesODE) -> tuple[list[sympy.Expr], Unknowns]:
    """Left minus right of each equation with a symbol for each derivative, and the symbols."""
    residuals = [(lhs - rhs).doit(integrals=False, sums=False) for lhs, rhs in statement.equation]
    if any(node.has(AppliedUndef) for r in residuals for node in r.atoms(sympy.Integral, ExprWithIntLimits)):
        raise NotExplicit("an unknown function stands below an integral, a sum or a product")
    positions = {function: index for index, function in enumerate(statement.function)}
    unknowns: Unknowns = {}
    names: dict[sympy.Basic, sympy.Symbol] = {}
    for node in sorted(set().union(*(_derivatives(residual) for residual in residuals)), key=str):
        inner = node.expr if isinstance(node, sympy.Derivative) else node
        if inner not in positions:
            raise NotExplicit(f"{node} is not one of the unknown functions or a derivative of one")
        order = _order(node, statement.variable)
        names[node] = _unknown(unknowns, positions[inner], order)
    # Derivatives first: replacing f(t) inside of f'(t) would leave the derivative of a symbol, which is 0.
    by_order = sorted(names.items(), key=lambda item: isinstance(item[0], sympy.Derivative), reverse=True)
    for node, symbol in by_order:
        residuals = [residual.xreplace({node: symbol}) for residual in residuals]
    for residual in residuals:
        if residual.has(AppliedUndef, sympy.Derivative, sympy.Subs):
            raise NotExplicit("an unknown function stands at another place than its variable")
    return residuals, unknowns


def _derivatives(residual: sympy.Expr) -> set[sympy.Basic]:
    found: set[sympy.Basic] = residual.atoms(sympy.Derivative) | residual.atoms(AppliedUndef)
    return found


def _order(node: sympy.Basic, variable: sympy.Symbol) -> int:
    if not isinstance(node, sympy.Derivative):
        return 0
    orders = [count for symbol, count in node.variable_count if symbol == variable]
    if len(orders) != len(node.variable_count) or not all(count.is_Integer for count in orders):
        raise NotExplicit(f"{node} is not a derivative of definite order in {variable}")
    return int(sum(orders))


def _unknown(unknowns: Unknowns, index: int, order: int) -> sympy.Symbol:
    if (index, order) not in unknowns:
        unknowns[index, order] = sympy.Dummy(f"y{index}_{order}", real=True)
    return unknowns[index, order]


def _orders(statement: SolvesODE, unknowns: Unknowns) -> list[int]:
    count = len(statement.function)
    orders = [max((k for i, k in unknowns if i == index), default=0) for index in range(count)]
    if len(statement.equation) != count:
        raise NotExplicit(f"{len(statement.equation)} equations for {count} unknown functions")
    if 0 in orders:
        raise NotExplicit(f"no derivative of {statement.function[orders.index(0)]} occurs")
    return orders


def _is_linear(residuals: list[sympy.Expr], top: list[sympy.Symbol]) -> bool:
    slopes = [residual.diff(symbol) for residual in residuals for symbol in top]
    return not any(sympy.expand(slope).has(*top) for slope in slopes)


def _solved(residuals: list[sympy.Expr], top: list[sympy.Symbol]) -> tuple[sympy.Expr, ...]:
    at_zero = dict.fromkeys(top, sympy.Integer(0))
    matrix = sympy.Matrix([[sympy.expand(r.diff(symbol)) for symbol in top] for r in residuals])
    constant = sympy.Matrix([residual.xreplace(at_zero) for residual in residuals])
    if len(top) == 1:
        if matrix[0, 0] == 0:
            raise NotExplicit("the highest derivative drops out")
        return (-constant[0] / matrix[0, 0],)
    if len(top) > 6 or matrix.det() == 0:
        raise NotExplicit("the equations don't determine the highest derivatives")
    return tuple(-matrix.LUsolve(constant))


def _system(
    statement: SolvesODE,
    unknowns: Unknowns,
    orders: list[int],
    tops: tuple[sympy.Expr, ...],
    constraints: tuple[sympy.Expr, ...],
) -> ExplicitSystem:
    state: list[sympy.Symbol] = []
    slopes: list[Any] = []
    solution: list[sympy.Expr] = []
    for index, order in enumerate(orders):
        state += [_unknown(unknowns, index, k) for k in range(order)]
        slopes += [*(_unknown(unknowns, index, k) for k in range(1, order)), tops[index]]
        solution += [statement.solution[index].diff(statement.variable, k) for k in range(order)]
    return ExplicitSystem(
        variable=statement.variable,
        state=tuple(state),
        slopes=tuple(slopes),
        solution=tuple(solution),
        constraints=constraints,
    )

"""Conditions under which an expression has a real value, and under which it is smooth."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import sympy
from sympy.functions.special.bessel import besseli, besselj, besselk, bessely

Requirement = tuple[sympy.Expr, str]


class NotKnown(Exception):
    """There is no rule for a node; the message names it. Never leaves this package."""


def requirements(
    expression: sympy.Expr, *, smooth_in: frozenset[sympy.Symbol] = frozenset()
) -> tuple[Requirement, ...]:
    """What must hold for the expression to be real and continuous, and smooth in some of its variables.

    Raises:
        NotKnown: some node has no rule.

    Examples:
        >>> x = sympy.Symbol("x", real=True)
        >>> requirements(sympy.log(x) + sympy.sqrt(x - 1))
        ((x - 1, '>='), (x, '>'))
    """
    found: dict[Requirement, None] = {}
    for node in sorted(set(sympy.preorder_traversal(expression)), key=sympy.default_sort_key):
        for condition in _of_node(node, bool(node.free_symbols & smooth_in)):
            if not condition[0].is_number or not _evident(condition):
                found[condition] = None
    return tuple(found)


def _evident(condition: Requirement) -> bool:
    number, op = condition
    if op == "!=":
        return bool(number.is_zero is False)
    return bool(number.is_positive) or (op == ">=" and bool(number.is_zero))


def _of_node(node: Any, smooth: bool) -> Iterator[Requirement]:
    if isinstance(node, sympy.Symbol | sympy.Rational | sympy.NumberSymbol | sympy.Add | sympy.Mul):
        if node.is_finite is False:
            raise NotKnown(str(node))
        return
    if isinstance(node, sympy.Pow):
        yield from _of_power(node, smooth)
        return
    if isinstance(node, _ENTIRE):
        return
    if smooth and isinstance(node, _KINKED):
        raise NotKnown(f"{node} is not smooth")
    rule = _RULES.get(type(node))
    if rule is None:
        raise NotKnown(f"no rule for {node}")
    yield from rule(node, ">" if smooth else ">=")


def _of_power(node: sympy.Pow, smooth: bool) -> Iterator[Requirement]:
    base, exponent = node.base, node.exp
    if exponent.is_Integer:
        if exponent.is_negative:
            yield base, "!="
    elif exponent.is_Rational:
        yield base, ">" if smooth or exponent.is_negative else ">="
    elif not smooth and base.is_zero is not False and exponent.is_positive:
        yield base, ">="
    else:
        yield base, ">"


_ENTIRE = (
    sympy.exp, sympy.sin, sympy.cos, sympy.sinh, sympy.cosh, sympy.tanh, sympy.asinh, sympy.atan, sympy.sech,
    sympy.erf, sympy.erfc, sympy.erfi, sympy.Si, sympy.Shi, sympy.fresnelc, sympy.fresnels,
    sympy.airyai, sympy.airybi, sympy.airyaiprime, sympy.airybiprime,
)  # fmt: skip
_KINKED = (sympy.Abs, sympy.Max, sympy.Min)

Rule = Callable[[Any, str], Iterator[Requirement]]


def _argument(op: str) -> Rule:
    return lambda node, edge: iter([(node.args[0], op)])


def _unit_interval(node: Any, edge: str) -> Iterator[Requirement]:
    yield 1 - node.args[0], edge
    yield 1 + node.args[0], edge


def _open_unit_interval(node: Any, edge: str) -> Iterator[Requirement]:
    return _unit_interval(node, ">")


def _all_positive(node: Any, edge: str) -> Iterator[Requirement]:
    return iter([(argument, ">") for argument in node.args])


def _order(node: Any, edge: str) -> Iterator[Requirement]:
    order, argument = node.args
    if not (order.is_Integer and isinstance(node, besselj | besseli)):
        yield argument, ">"


def _zeta(node: Any, edge: str) -> Iterator[Requirement]:
    if len(node.args) == 1:
        yield node.args[0] - 1, "!="
    else:
        yield node.args[0] - 1, ">"
        yield node.args[1], ">"


def _lambert(node: Any, edge: str) -> Iterator[Requirement]:
    if len(node.args) > 1 and node.args[1] != 0:
        raise NotKnown(f"no rule for {node}")
    yield node.args[0] + sympy.exp(-1), edge


def _nothing(node: Any, edge: str) -> Iterator[Requirement]:
    return iter(())


def _polygamma(node: Any, edge: str) -> Iterator[Requirement]:
    if not (node.args[0].is_Integer and node.args[0].is_nonnegative):
        raise NotKnown(f"no rule for {node}")
    yield node.args[1], ">"


_RULES: dict[type, Rule] = {
    sympy.log: _all_positive,
    sympy.gamma: _argument(">"),
    sympy.loggamma: _argument(">"),
    sympy.digamma: _argument(">"),
    sympy.trigamma: _argument(">"),
    sympy.polygamma: _polygamma,
    sympy.factorial: lambda node, edge: iter([(node.args[0] + 1, ">")]),
    sympy.harmonic: lambda node, edge: iter([(node.args[0] + 1, ">")]),
    sympy.beta: _all_positive,
    sympy.binomial: lambda node, edge: iter(
        [(node.args[1] + 1, ">"), (node.args[0] - node.args[1] + 1, ">")]
    ),
    sympy.uppergamma: lambda node, edge: iter([(node.args[1], ">")]),
    sympy.lowergamma: _all_positive,
    sympy.expint: lambda node, edge: iter([(node.args[1], ">")]),
    sympy.Ei: _argument("!="),
    sympy.asin: _unit_interval,
    sympy.acos: _unit_interval,
    sympy.atanh: _open_unit_interval,
    sympy.acosh: lambda node, edge: iter([(node.args[0] - 1, edge)]),
    sympy.tan: lambda node, edge: iter([(sympy.cos(node.args[0]), "!=")]),
    sympy.sec: lambda node, edge: iter([(sympy.cos(node.args[0]), "!=")]),
    sympy.cot: lambda node, edge: iter([(sympy.sin(node.args[0]), "!=")]),
    sympy.csc: lambda node, edge: iter([(sympy.sin(node.args[0]), "!=")]),
    sympy.coth: _argument("!="),
    sympy.csch: _argument("!="),
    sympy.zeta: _zeta,
    sympy.LambertW: _lambert,
    besselj: _order,
    besseli: _order,
    besselk: _order,
    bessely: _order,
    sympy.Abs: _nothing,
    sympy.Max: _nothing,
    sympy.Min: _nothing,
}

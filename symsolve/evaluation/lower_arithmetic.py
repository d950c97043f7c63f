"""Lowering of sums, products, powers, constants, conditions and cases."""

from __future__ import annotations

from typing import Any

import sympy
from sympy.core.relational import Relational
from sympy.logic.boolalg import ITE, BooleanFalse, BooleanTrue

from symsolve.errors import UnsupportedNode
from symsolve.evaluation.lowering import Lowering, NodeRule, constant_rule, plain_rule

__all__ = ["NODES"]


def _add(lowering: Lowering, node: sympy.Add) -> int:
    registers = lowering.arguments(node)
    total = registers[0]
    for register in registers[1:]:
        negated = _negated(lowering, register)
        total = (
            lowering.emit("add", total, register) if negated is None else lowering.emit("sub", total, negated)
        )
    return total


def _negated(lowering: Lowering, register: int) -> int | None:
    position = register - lowering.builder.inputs
    if position < 0:
        return None
    step = lowering.builder.instructions[position]
    return step.args[0] if step.op == "neg" else None


def _mul(lowering: Lowering, node: sympy.Mul) -> int:
    numerator: list[int] = []
    denominator: list[int] = []
    negative = False
    for child, register in zip(node.args, lowering.arguments(node)):
        if child is sympy.S.NegativeOne:
            negative = not negative
        elif isinstance(child, sympy.Pow) and child.exp.is_Rational and child.exp.is_negative:
            denominator.append(power(lowering, lowering.register(child.base), -child.exp))
        else:
            numerator.append(register)
    value = _quotient(lowering, numerator, denominator)
    return lowering.emit("neg", value) if negative else value


def _quotient(lowering: Lowering, numerator: list[int], denominator: list[int]) -> int:
    value = _product(lowering, numerator) if numerator else lowering.integer(1)
    return lowering.emit("div", value, _product(lowering, denominator)) if denominator else value


def _product(lowering: Lowering, factors: list[int]) -> int:
    value = factors[0]
    for factor in factors[1:]:
        value = lowering.emit("mul", value, factor)
    return value


def _pow(lowering: Lowering, node: sympy.Pow) -> int:
    base, exponent = node.base, node.exp
    if base is sympy.E:
        return lowering.emit("exp", lowering.register(exponent))
    if isinstance(exponent, sympy.Rational):
        return power(lowering, lowering.register(base), exponent)
    return lowering.emit("pow", lowering.register(base), lowering.register(exponent))


def power(lowering: Lowering, base: int, exponent: sympy.Rational) -> int:
    """A power with a constant rational exponent."""
    if exponent.is_negative:
        return lowering.emit("div", lowering.integer(1), power(lowering, base, -exponent))
    if exponent == 1:
        return base
    if exponent.q == 1:
        return lowering.emit("integer_power", base, data=(int(exponent.p),))
    if exponent.q == 2:
        root = lowering.emit("sqrt", base)
        return root if exponent.p == 1 else lowering.emit("integer_power", root, data=(int(exponent.p),))
    return lowering.emit("rational_power", base, data=(int(exponent.p), int(exponent.q)))


def _relation(op: str, swap: bool = False) -> NodeRule:
    def rule(lowering: Lowering, node: Any) -> int:
        left, right = lowering.arguments(node)
        return lowering.emit(op, right, left) if swap else lowering.emit(op, left, right)

    return rule


def _ite(lowering: Lowering, node: Any) -> int:
    condition, yes, no = lowering.arguments(node)
    both = lowering.emit("and", condition, yes)
    neither = lowering.emit("and", lowering.emit("not", condition), no)
    return lowering.emit("or", both, neither)


def _golden(lowering: Lowering, node: Any) -> int:
    root = lowering.emit("sqrt", lowering.integer(5))
    return lowering.emit("div", lowering.emit("add", lowering.integer(1), root), lowering.integer(2))


def _extremum(op: str) -> NodeRule:
    def rule(lowering: Lowering, node: Any) -> int:
        registers = lowering.arguments(node)
        value = registers[0]
        for register in registers[1:]:
            value = lowering.emit(op, value, register)
        return value

    return rule


def _refuse_relation(lowering: Lowering, node: Any) -> int:
    raise UnsupportedNode(
        f"the relation {node} of type {type(node).__name__} has no rule; use <, <=, >, >=, Eq, Ne"
    )


NODES: dict[type, NodeRule] = {
    sympy.Add: _add,
    sympy.Mul: _mul,
    sympy.Pow: _pow,
    type(sympy.pi): constant_rule("pi"),
    type(sympy.E): constant_rule("e"),
    type(sympy.I): constant_rule("i"),
    type(sympy.EulerGamma): constant_rule("euler_gamma"),
    type(sympy.Catalan): constant_rule("catalan"),
    type(sympy.GoldenRatio): _golden,
    sympy.Min: _extremum("min"),
    sympy.Max: _extremum("max"),
    sympy.StrictLessThan: _relation("lt"),
    sympy.LessThan: _relation("le"),
    sympy.StrictGreaterThan: _relation("lt", swap=True),
    sympy.GreaterThan: _relation("le", swap=True),
    sympy.Equality: _relation("eq"),
    sympy.Unequality: _relation("ne"),
    Relational: _refuse_relation,
    sympy.And: plain_rule("and"),
    sympy.Or: plain_rule("or"),
    sympy.Not: plain_rule("not"),
    ITE: _ite,
    BooleanTrue: constant_rule("true"),
    BooleanFalse: constant_rule("false"),
}

"""SymPy tree -> straight-line program: an iterative walk, with one small rule for each kind of node."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sympy
from sympy.core.function import AppliedUndef

from symsolve.errors import InexactNumber, SubstitutionError, UnsupportedNode
from symsolve.evaluation.tape import Builder, Tape

__all__ = ["Lowering", "lower"]

NodeRule = Callable[["Lowering", Any], int]


def lower(expression: sympy.Basic, variables: Sequence[sympy.Symbol]) -> tuple[Tape, frozenset[sympy.Symbol]]:
    """The straight-line program of an expression in the given variables, and the variables that it uses.

    Raises:
        UnsupportedNode: the expression contains a node without a rule.
        SubstitutionError: a symbol of the expression is not among the variables.
        InexactNumber: the expression contains a floating-point number.
    """
    lowering = Lowering(Builder(len(variables)), {symbol: k for k, symbol in enumerate(variables)})
    result = lowering.register(expression)
    return lowering.builder.finish(result, range(len(variables))), frozenset(lowering.used)


class Lowering:
    """A scope of the walk: what each symbol stands for, and the registers of the nodes already seen."""

    def __init__(self, builder: Builder, scope: Mapping[sympy.Symbol, int]) -> None:
        self.builder = builder
        self.scope = dict(scope)
        self.used: set[sympy.Symbol] = set()
        # Keyed by identity: comparing trees recurses, and a deep tree would exhaust the stack.
        self._registers: dict[int, int] = {}
        self._alive: list[sympy.Basic] = []

    def register(self, expression: sympy.Basic) -> int:
        """The register that holds the value of the expression."""
        self._alive.append(expression)
        stack = [(expression, False)]
        while stack:
            node, ready = stack.pop()
            if id(node) in self._registers:
                continue
            rule = rule_of(node)
            if ready or not node.args or _binder(node.__class__) is not None:
                self._registers[id(node)] = rule(self, node)
            else:
                stack.append((node, True))
                stack.extend((child, False) for child in node.args)
        return self._registers[id(expression)]

    def arguments(self, node: sympy.Basic) -> list[int]:
        """Registers of the children of a node."""
        return [
            self._registers[id(child)] if id(child) in self._registers else self.register(child)
            for child in node.args
        ]

    def emit(self, op: str, *args: int, data: Any = None) -> int:
        """Emit one instruction."""
        return self.builder.emit(op, *args, data=data)

    def integer(self, value: int) -> int:
        """A register that holds a constant integer."""
        return self.constant(sympy.Integer(value))

    def constant(self, value: sympy.Rational) -> int:
        """A register that holds a constant rational number, exactly."""
        return self.emit("rational", data=(int(value.p), int(value.q)))

    def substituted(self, expression: sympy.Basic, bound: Mapping[sympy.Symbol, int]) -> int:
        """The register of an expression in which some symbols stand for other registers."""
        inner = Lowering(self.builder, {**self.scope, **bound})
        result = inner.register(expression)
        self.used |= inner.used - set(bound)
        return result

    def body(self, expression: sympy.Basic, variable: sympy.Symbol) -> tuple[Tape, tuple[int, ...]]:
        """The body of a sum or an integral as a program of its own.

        Returns:
            The inner program, whose last input is the bound variable, and the outer registers that are
            its other inputs.
        """
        outer = {symbol: k for k, symbol in enumerate(s for s in self.scope if s != variable)}
        lowering = Lowering(Builder(len(outer) + 1), {**outer, variable: len(outer)})
        result = lowering.register(expression)
        self.used |= lowering.used - {variable}
        tape = lowering.builder.finish(result, range(len(outer), len(outer) + 1))
        return tape, tuple(self.scope[symbol] for symbol in outer)


def rule_of(node: Any) -> NodeRule:
    """The rule for a node; looked up before its children, so that the node itself is named if it has none."""
    rule = NODES.get(type(node)) or _binder(node.__class__)
    if rule is None:
        rule = next((NODES[base] for base in type(node).__mro__ if base in NODES), None)
    if rule is None:
        raise UnsupportedNode(unsupported_message(node))
    return rule


@functools.cache
def _binder(kind: type) -> NodeRule | None:
    """The rule of a node that lowers its children itself, also for subclasses of such nodes."""
    return next((BINDERS[base] for base in kind.__mro__ if base in BINDERS), None)


def unsupported_message(node: Any) -> str:
    """Why a node cannot be evaluated, and what to do."""
    name = type(node).__name__
    if isinstance(node, AppliedUndef):
        return f"the undefined function {node} has no value; substitute a definite expression for it first"
    if node in (sympy.oo, -sympy.oo, sympy.zoo, sympy.nan):
        return f"{node} is not a number; evaluate at a finite point, or state a limit"
    text = str(node)
    shown = text if len(text) < 80 else text[:77] + "..."
    return f"no evaluation rule for the node {name} in {shown}; rewrite it with supported functions"


def _symbol(lowering: Lowering, node: sympy.Symbol) -> int:
    try:
        register: int = lowering.scope[node]
    except KeyError:
        names = ", ".join(f"{s} {_assumptions(s)}" for s in lowering.scope) or "none"
        raise SubstitutionError(
            f"the symbol {node} {_assumptions(node)} is not among the variables ({names}); "
            "symbols with the same name and other assumptions are different symbols: pass this very one"
        ) from None
    lowering.used.add(node)
    return register


def _assumptions(symbol: sympy.Symbol) -> str:
    given = getattr(symbol, "_assumptions_orig", {})
    return "(" + ", ".join(f"{k}={v}" for k, v in sorted(given.items())) + ")" if given else "()"


def _rational(lowering: Lowering, node: sympy.Rational) -> int:
    return lowering.constant(node)


def _float(lowering: Lowering, node: sympy.Float) -> int:
    raise InexactNumber(
        f"the expression contains the floating-point number {node}; write it exactly, "
        "as sympy.Rational(1, 10), or sympy.nsimplify the expression yourself and look at what comes out"
    )


def _no_value(lowering: Lowering, node: Any) -> int:
    raise UnsupportedNode(unsupported_message(node))


def constant_rule(op: str) -> NodeRule:
    """Rule of a named constant."""
    return lambda lowering, node: lowering.emit(op)


def plain_rule(op: str) -> NodeRule:
    """Rule of a function that is one operation on the values of its arguments."""
    return lambda lowering, node: lowering.emit(op, *lowering.arguments(node))


NODES: dict[type, NodeRule] = {
    sympy.Symbol: _symbol,
    sympy.Rational: _rational,
    sympy.Float: _float,
    type(sympy.oo): _no_value,
    type(-sympy.oo): _no_value,
    type(sympy.zoo): _no_value,
    type(sympy.nan): _no_value,
    AppliedUndef: _no_value,
}
# Nodes that bind a variable or need their arguments unevaluated: they lower their children themselves.
BINDERS: dict[type, NodeRule] = {}


def _install() -> None:
    from symsolve.evaluation import lower_arithmetic, lower_binders, lower_functions

    for module in (lower_arithmetic, lower_functions):
        NODES.update(module.NODES)
    BINDERS.update(lower_binders.BINDERS)


_install()

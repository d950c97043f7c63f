"""Wrong variants of expressions: the mistakes that people make on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import attrs
import sympy

if TYPE_CHECKING:
    from symsolve.claims.statements.base import Statement


@attrs.frozen
class Mutant:
    """A variant of a statement that ought to be wrong, and what was done to it."""

    description: str
    statement: Statement


Variant = tuple[str, sympy.Expr]


def expression_variants(expression: sympy.Expr, side: str) -> Iterator[Variant]:
    """Variants of one side of a statement, each with a description; none equal to the original.

    Signs, factors 2 and 1/2, exponents one up and one down, dropped terms, swapped symbols.

    Examples:
        >>> import sympy
        >>> x, y = sympy.symbols("x y")
        >>> [str(variant) for _, variant in expression_variants(x + y**2, "right side")][:4]
        ['-x - y**2', '2*x + 2*y**2', 'x/2 + y**2/2', 'y**2']
    """
    seen = {expression}
    for description, variant in _all_variants(expression):
        if variant not in seen and not variant.has(sympy.nan, sympy.zoo):
            seen.add(variant)
            yield f"{side}: {description}", variant


def _all_variants(expression: sympy.Expr) -> Iterator[Variant]:
    yield "sign changed", -expression
    yield "factor 2", 2 * expression
    yield "factor 1/2", expression / 2
    if expression == 0:
        # The variants above all leave zero alone; one more is the smallest lie about it.
        yield "1 added", sympy.Integer(1)
    yield from _in_terms(expression)
    yield from _in_powers(expression)
    yield from _in_arguments(expression)
    yield from _swapped(expression)


def _in_terms(expression: sympy.Expr) -> Iterator[Variant]:
    for total in _nodes(expression, lambda node: node.is_Add):
        for term in total.args:
            yield f"term {term} dropped", _replaced(expression, total, total - term)
            yield f"sign of the term {term} changed", _replaced(expression, total, total - 2 * term)


def _in_powers(expression: sympy.Expr) -> Iterator[Variant]:
    for power in _nodes(expression, lambda node: node.is_Pow or node.is_Symbol):
        base, exponent = power.as_base_exp() if power.is_Pow else (power, sympy.Integer(1))
        for step, words in ((1, "up"), (-1, "down")):
            yield (
                f"exponent of {power} one {words}",
                _replaced(expression, power, base ** (exponent + step)),
            )


def _in_arguments(expression: sympy.Expr) -> Iterator[Variant]:
    for call in _nodes(expression, lambda node: node.is_Function and len(node.args) == 1):
        for words, argument in (("sign", -call.args[0]), ("factor 2", 2 * call.args[0])):
            yield f"{words} in the argument of {call}", _replaced(expression, call, call.func(argument))


def _swapped(expression: sympy.Expr) -> Iterator[Variant]:
    symbols = sorted(expression.free_symbols, key=lambda symbol: symbol.name)
    for index, first in enumerate(symbols):
        for second in symbols[index + 1 :]:
            swapped = expression.subs({first: second, second: first}, simultaneous=True)
            yield f"{first} and {second} swapped", swapped


def _nodes(expression: sympy.Expr, wanted: Callable[[sympy.Basic], bool]) -> list[sympy.Basic]:
    """Distinct nodes in the order of a walk; symbols bound by an integral or sum stay out."""
    found = dict.fromkeys(node for node in sympy.preorder_traversal(expression) if wanted(node))
    bound = expression.atoms(sympy.Symbol) - expression.free_symbols
    return [node for node in found if not node.free_symbols & bound]


def _replaced(expression: sympy.Expr, old: sympy.Basic, new: sympy.Basic) -> sympy.Expr:
    if old.is_Symbol:
        return expression.subs(old, new)
    return expression.xreplace({old: new})

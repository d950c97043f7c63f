"""An expression tends to a value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs
import sympy

from symsolve.claims.exactness import make_exact
from symsolve.claims.latex import expression_latex
from symsolve.claims.mutation import Mutant, expression_variants
from symsolve.claims.statements.base import Statement
from symsolve.errors import ClaimError


def approach(value: Any) -> sympy.Symbol:
    """The variable of a limit."""
    if not isinstance(value, sympy.Symbol):
        raise ClaimError(f"limit: the variable {value!r} is not a symbol")
    return value


def direction_of(value: Any) -> str:
    """The side from which a finite point is approached."""
    if value not in ("+", "-", "+-"):
        raise ClaimError(
            f"limit: the direction {value!r} is none of '+' (from above), '-' (from below), '+-'"
        )
    return str(value)


@attrs.frozen(hash=False)
class Limit(Statement):
    r"""``expression -> value`` as ``variable -> point``.

    Args:
        expression: what is followed.
        variable: the variable that moves.
        point: where it goes: an exact expression, ``oo`` or ``-oo``.
        value: the claimed limit, possibly ``oo`` or ``-oo``.
        direction: ``"+"`` from above (the default), ``"-"`` from below, ``"+-"`` both.

    Examples:
        >>> import sympy
        >>> T = sympy.Symbol("T", positive=True)
        >>> Limit(sympy.exp(-T), T, sympy.oo, 0).latex()
        '\\lim_{T \\to \\infty} e^{- T} = 0'
    """

    expression: sympy.Expr
    variable: sympy.Symbol = attrs.field(converter=approach)
    point: sympy.Expr
    value: sympy.Expr
    direction: Any = attrs.field(default="+", converter=direction_of)

    def __attrs_post_init__(self) -> None:
        make_exact(self, "expression", "point", "value")
        for name, side in (("point", self.point), ("value", self.value)):
            if self.variable in side.free_symbols:
                raise ClaimError(
                    f"Limit: the {name} {side} contains the variable {self.variable} of the limit"
                )

    @property
    def symbols(self) -> frozenset[sympy.Symbol]:
        """Every parameter; the variable of the limit is bound."""
        free = self.expression.free_symbols | self.point.free_symbols | self.value.free_symbols
        return frozenset(free - {self.variable})

    def latex(self) -> str:
        """``\\lim ... = value``."""
        sign = limit_latex(self.variable, self.point, self.direction)
        return f"{sign} {_bracketed(self.expression)} = {expression_latex(self.value)}"

    def mutants(self) -> Iterator[Mutant]:
        """Variants of the value."""
        for description, variant in expression_variants(self.value, "limit"):
            yield Mutant(description, attrs.evolve(self, value=variant))


def _bracketed(expression: sympy.Expr) -> str:
    inner = expression_latex(expression)
    return rf"\left({inner}\right)" if expression.is_Add else inner


def limit_latex(variable: sympy.Symbol, point: sympy.Expr, direction: str) -> str:
    """The limit sign with its arrow."""
    side = f"^{direction}" if point.is_finite and direction != "+-" else ""
    return rf"\lim_{{{expression_latex(variable)} \to {expression_latex(point)}{side}}}"

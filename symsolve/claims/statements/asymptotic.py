"""An expression behaves like a leading term, up to a relative error of known order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs
import sympy

from symsolve.claims.exactness import make_exact
from symsolve.claims.latex import expression_latex
from symsolve.claims.mutation import Mutant, expression_variants
from symsolve.claims.statements.base import Statement
from symsolve.claims.statements.limit import approach, direction_of
from symsolve.errors import ClaimError


@attrs.frozen(hash=False)
class Asymptotic(Statement):
    r"""``expression = leading * (1 + O(relative_error))`` as ``variable -> point``.

    Args:
        expression: the exact quantity.
        variable: the variable that moves.
        leading: the claimed leading term.
        point: where the variable goes, ``oo`` by default.
        relative_error: order of the relative error, such as ``1/k``; without it only
            ``expression/leading -> 1`` is claimed.
        direction: side of approach to a finite point.

    Examples:
        >>> import sympy
        >>> k = sympy.Symbol("k", positive=True)
        >>> Asymptotic((k + 1) ** 2, k, k**2).latex()
        '\\left(k + 1\\right)^{2} \\sim k^{2} \\quad (k \\to \\infty)'
    """

    expression: sympy.Expr
    variable: sympy.Symbol = attrs.field(converter=approach)
    leading: sympy.Expr
    point: sympy.Expr = sympy.oo
    relative_error: sympy.Expr | None = None
    direction: Any = attrs.field(default="+", converter=direction_of)

    def __attrs_post_init__(self) -> None:
        make_exact(self, "expression", "leading", "point")
        if self.relative_error is not None:
            make_exact(self, "relative_error")
        if self.leading == 0:
            raise ClaimError(
                "Asymptotic: the leading term is 0, so a relative error means nothing; use Limit"
            )
        if self.variable in self.point.free_symbols:
            raise ClaimError(f"Asymptotic: the point {self.point} contains the variable {self.variable}")

    @property
    def symbols(self) -> frozenset[sympy.Symbol]:
        """Every parameter; the variable that moves is bound."""
        parts = [self.expression, self.leading, self.point, self.relative_error or sympy.Integer(0)]
        return frozenset(set().union(*(part.free_symbols for part in parts)) - {self.variable})

    def latex(self) -> str:
        """``expression ~ leading`` or ``expression = leading (1 + O(...))``."""
        arrow = rf"\quad ({expression_latex(self.variable)} \to {expression_latex(self.point)})"
        lhs, rhs = expression_latex(self.expression), expression_latex(self.leading)
        if self.relative_error is None:
            return rf"{lhs} \sim {rhs} {arrow}"
        if self.leading.is_Add:
            rhs = rf"\left({rhs}\right)"
        error = expression_latex(self.relative_error)
        return rf"{lhs} = {rhs} \left(1 + O\!\left({error}\right)\right) {arrow}"

    def mutants(self) -> Iterator[Mutant]:
        """Variants of the leading term."""
        for description, variant in expression_variants(self.leading, "leading term"):
            if variant != 0:
                yield Mutant(description, attrs.evolve(self, leading=variant))

"""Two expressions are equal."""

from __future__ import annotations

from collections.abc import Iterator

import attrs
import sympy

from symsolve.claims.exactness import make_exact
from symsolve.claims.latex import expression_latex
from symsolve.claims.mutation import Mutant, expression_variants
from symsolve.claims.statements.base import Statement


@attrs.frozen
class Identity(Statement):
    r"""``lhs = rhs`` wherever both sides are defined on the domain.

    Args:
        lhs: left side, exact.
        rhs: right side, exact.

    Raises:
        InexactNumber: a side contains a float.

    Examples:
        >>> import sympy
        >>> x = sympy.Symbol("x", real=True)
        >>> Identity(sympy.sin(x) ** 2 + sympy.cos(x) ** 2, 1).latex()
        '\\sin^{2}{\\left(x \\right)} + \\cos^{2}{\\left(x \\right)} = 1'
    """

    lhs: sympy.Expr
    rhs: sympy.Expr

    def __attrs_post_init__(self) -> None:
        make_exact(self, "lhs", "rhs")

    @property
    def symbols(self) -> frozenset[sympy.Symbol]:
        """Free symbols of both sides."""
        return frozenset(self.lhs.free_symbols | self.rhs.free_symbols)

    def latex(self) -> str:
        """``lhs = rhs``."""
        return f"{expression_latex(self.lhs)} = {expression_latex(self.rhs)}"

    def mutants(self) -> Iterator[Mutant]:
        """Variants of either side."""
        for description, variant in expression_variants(self.rhs, "right side"):
            yield Mutant(description, Identity(self.lhs, variant))
        # A short right side gives few variants: then the left side is varied too.
        if self.rhs.is_Atom:
            for description, variant in expression_variants(self.lhs, "left side"):
                yield Mutant(description, Identity(variant, self.rhs))

"""One expression is smaller than another, or differs from it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs
import sympy

from symsolve.claims.mutation import Mutant, expression_variants
from symsolve.claims.relation import Relation
from symsolve.claims.statements.base import Statement
from symsolve.errors import ClaimError

_WRONG = {"<": (">", ">="), "<=": (">", ">="), ">": ("<", "<="), ">=": ("<", "<="), "!=": ("==",)}


def _comparison(value: Any) -> Relation:
    relation = Relation.of(value)
    if relation.op == "==":
        raise ClaimError(f"Inequality: {relation} is an equation; use symsolve.Identity(left, right)")
    return relation


@attrs.frozen
class Inequality(Statement):
    """A comparison that holds on the whole domain.

    Args:
        relation: a SymPy comparison such as ``r < S``, or ``Relation(left, "<", right)``, which is
            never evaluated by SymPy.

    Raises:
        ClaimError: SymPy has already evaluated the comparison, or it is an equation.

    Examples:
        >>> import sympy
        >>> x = sympy.Symbol("x", real=True)
        >>> Inequality(1 + x <= sympy.exp(x)).latex()
        'x + 1 \\\\leq e^{x}'
    """

    relation: Relation = attrs.field(converter=_comparison)

    @property
    def symbols(self) -> frozenset[sympy.Symbol]:
        """Free symbols of both sides."""
        return self.relation.symbols

    def latex(self) -> str:
        """The comparison."""
        return self.relation.latex()

    def mutants(self) -> Iterator[Mutant]:
        """The comparison turned round, and variants of the right side."""
        lhs, op, rhs = self.relation.lhs, self.relation.op, self.relation.rhs
        for wrong in _WRONG[op]:
            if wrong != "==":
                yield Mutant(f"{op} turned into {wrong}", Inequality(Relation(lhs, wrong, rhs)))
        for description, variant in expression_variants(rhs, "right side"):
            yield Mutant(description, Inequality(Relation(lhs, op, variant)))

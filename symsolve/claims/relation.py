"""Comparisons that stay comparisons: they never evaluate themselves to true or false."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, Literal

import attrs
import sympy
from sympy.core.relational import Relational
from sympy.logic.boolalg import BooleanFalse, BooleanTrue

from symsolve.claims.exactness import make_exact
from symsolve.claims.latex import expression_latex, expression_text
from symsolve.errors import ClaimError

Operator = Literal["<", "<=", ">", ">=", "==", "!="]

_LATEX = {"<": "<", "<=": r"\leq", ">": ">", ">=": r"\geq", "==": "=", "!=": r"\neq"}
_NEGATION: dict[str, Operator] = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
_MIRROR: dict[str, Operator] = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_INTEGER: dict[str, Callable[[int, int], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
_SYMPY = {"<": sympy.Lt, "<=": sympy.Le, ">": sympy.Gt, ">=": sympy.Ge, "==": sympy.Eq, "!=": sympy.Ne}


def _operator(value: Any) -> Operator:
    if value not in _LATEX:
        raise ClaimError(f"relation: {value!r} is not a comparison; use one of {', '.join(_LATEX)}")
    return _MIRROR[_MIRROR[value]]


@attrs.frozen
class Relation:
    """``lhs op rhs`` as data.

    Args:
        lhs: left side.
        op: one of ``<``, ``<=``, ``>``, ``>=``, ``==``, ``!=``.
        rhs: right side.

    Raises:
        ClaimError: a side is not an exact expression, or the operator is unknown.

    Examples:
        >>> import sympy
        >>> x = sympy.Symbol("x", positive=True)
        >>> Relation(x, ">", 0)             # SymPy would have answered True
        Relation(lhs=x, op='>', rhs=0)
    """

    lhs: sympy.Expr
    op: Operator = attrs.field(converter=_operator)
    rhs: sympy.Expr

    def __attrs_post_init__(self) -> None:
        make_exact(self, "lhs", "rhs")

    @classmethod
    def of(cls, value: Any) -> Relation:
        """The relation that a SymPy comparison or a ``Relation`` stands for.

        Raises:
            ClaimError: SymPy has already evaluated the comparison to true or false, or it is none.
        """
        if isinstance(value, Relation):
            return value
        if isinstance(value, bool | BooleanTrue | BooleanFalse):
            raise ClaimError(
                f"relation: SymPy evaluated this comparison to {bool(value)} before it could be recorded; "
                "write symsolve.Relation(left, '<', right), which never evaluates itself"
            )
        if not isinstance(value, Relational):
            raise ClaimError(
                f"relation: {value!r} is not a comparison; write a < b, sympy.Ne(a, b) "
                "or symsolve.Relation(a, '<', b)"
            )
        return cls(value.lhs, value.rel_op, value.rhs)

    @property
    def symbols(self) -> frozenset[sympy.Symbol]:
        """Free symbols of both sides."""
        return frozenset(self.lhs.free_symbols | self.rhs.free_symbols)

    @property
    def is_strict(self) -> bool:
        """Whether equality of the sides makes it false."""
        return self.op in ("<", ">", "!=")

    @property
    def is_order(self) -> bool:
        """Whether it compares by size, which only real numbers have."""
        return self.op not in ("==", "!=")

    @property
    def gap(self) -> sympy.Expr:
        """The expression whose comparison with zero, by the same operator, says the same."""
        return self.lhs - self.rhs

    def negated(self) -> Relation:
        """The relation that holds exactly where this one does not."""
        return Relation(self.lhs, _NEGATION[self.op], self.rhs)

    def mirrored(self) -> Relation:
        """The same relation read from right to left."""
        return Relation(self.rhs, _MIRROR[self.op], self.lhs)

    def substituted(self, values: dict[sympy.Symbol, sympy.Expr]) -> Relation:
        """The relation with values put in for symbols."""
        return Relation(self.lhs.subs(values), self.op, self.rhs.subs(values))

    def holds(self, values: dict[sympy.Symbol, sympy.Expr]) -> bool | None:
        """Whether it holds at an exact point; ``None`` when exact arithmetic can't tell."""
        # Not subs, which is a hundred times slower: millions of points are asked about.
        lhs, rhs = self.lhs.xreplace(values), self.rhs.xreplace(values)
        if lhs.is_Rational and rhs.is_Rational:
            return bool(_INTEGER[self.op](lhs.p * rhs.q, rhs.p * lhs.q))
        answer = _SYMPY[self.op](lhs, rhs)
        if answer is sympy.true:
            return True
        return False if answer is sympy.false else None

    @property
    def sign_latex(self) -> str:
        """The sign of comparison in LaTeX."""
        return _LATEX[self.op]

    def latex(self) -> str:
        """The relation in LaTeX."""
        return f"{expression_latex(self.lhs)} {self.sign_latex} {expression_latex(self.rhs)}"

    def __str__(self) -> str:
        return f"{expression_text(self.lhs)} {self.op} {expression_text(self.rhs)}"

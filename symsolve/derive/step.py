"""One step of a derivation: a statement, and the rule in words that leads to it."""

from __future__ import annotations

import re
from typing import Any

import attrs
import sympy

from symsolve.claims import Domain, Identity, Inequality, Point, Reference, Statement, Verdict
from symsolve.errors import ClaimError

_LABEL = re.compile(r"[A-Za-z0-9_]*")


def _statement(instance: object, attribute: object, value: Any) -> None:
    if not isinstance(value, Statement):
        swapped = " (rule and statement are swapped: write Step(statement, rule))" * isinstance(value, str)
        raise ClaimError(
            f"step: {value!r} is not a statement; use Identity, Inequality, SolvesODE, Conserved, "
            f"Limit or Asymptotic{swapped}"
        )


def _rule(instance: object, attribute: object, value: Any) -> None:
    if not isinstance(value, str) or not value.strip():
        raise ClaimError(
            f"step: the rule {value!r} says nothing; say in words what is done, as in 'separate variables'"
        )


def _label(instance: object, attribute: object, value: Any) -> None:
    if not isinstance(value, str) or not _LABEL.fullmatch(value):
        raise ClaimError(
            f"step: the label {value!r} must consist of letters, digits and underscores, as in 'separation'"
        )


def _an(kind: type | tuple[type, ...]) -> Any:
    return attrs.validators.optional(attrs.validators.instance_of(kind))


@attrs.frozen(hash=False)
class Step:
    """What holds after one move, and the move.

    Args:
        statement: what is asserted.
        rule: the move in words: "separate variables", "integrate from 0 to T", "substitute".
        label: a word that is appended to the name of the step, optional.
        domain: where this step holds, by default where the derivation does.
        expected: the verdict that is expected, by default that of the derivation.
        reference: where the step is printed, by default that of the derivation.
        meaning: one sentence in words, by default the rule.
        note: remarks, such as why a printed step fails.
        witness: for a step expected to be refuted, a point at which it fails.

    Raises:
        ClaimError: the statement is none, or the rule is empty.

    Examples:
        >>> import sympy, symsolve as ss
        >>> x = sympy.Symbol("x", real=True)
        >>> Step(ss.Identity((x + 1) ** 2, x**2 + 2 * x + 1), "expand the square").rule
        'expand the square'
    """

    statement: Statement = attrs.field(validator=_statement)
    rule: str = attrs.field(validator=_rule)
    label: str = attrs.field(default="", validator=_label, kw_only=True)
    domain: Domain | None = attrs.field(default=None, validator=_an(Domain), kw_only=True)
    expected: Verdict | None = attrs.field(default=None, validator=_an(Verdict), kw_only=True)
    reference: Reference | None = attrs.field(default=None, validator=_an(Reference), kw_only=True)
    meaning: str = attrs.field(default="", kw_only=True)
    note: str = attrs.field(default="", kw_only=True)
    witness: Point | None = attrs.field(default=None, kw_only=True)

    @property
    def sides(self) -> tuple[sympy.Expr, sympy.Expr] | None:
        """Left and right side of an identity or inequality; ``None`` for other statements."""
        if isinstance(self.statement, Identity):
            return self.statement.lhs, self.statement.rhs
        if isinstance(self.statement, Inequality):
            return self.statement.relation.lhs, self.statement.relation.rhs
        return None

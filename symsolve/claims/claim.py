"""A claim: a statement with its domain, its source and the verdict that is expected."""

from __future__ import annotations

import re
from typing import Any

import attrs

from symsolve.claims.domain import Domain, Point
from symsolve.claims.exactness import exact
from symsolve.claims.reference import Reference
from symsolve.claims.statements.base import Statement
from symsolve.claims.step_of import StepOf
from symsolve.claims.verdict import Verdict
from symsolve.errors import ClaimError

_NAME = re.compile(r"[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*")


def _valid_name(instance: object, attribute: object, value: Any) -> None:
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise ClaimError(
            f"claim: the name {value!r} is not a dotted name; use letters, digits, underscores and dots, "
            "as in 'nam2024.dynamics.strength'"
        )


def _statement(instance: Claim, attribute: object, value: Any) -> None:
    if not isinstance(value, Statement):
        raise ClaimError(
            f"claim {instance.name}: {value!r} is not a statement; use Identity, Inequality, SolvesODE, "
            "Conserved, Limit, Asymptotic or Observation"
        )


def _expected(instance: Claim, attribute: object, value: Any) -> None:
    if not isinstance(value, Verdict) or value is Verdict.UNDECIDED:
        raise ClaimError(
            f"claim {instance.name}: the expected verdict {value!r} is not allowed; "
            "expect PROVED, CERTIFIED, SUPPORTED or REFUTED (UNDECIDED never counts as a pass)"
        )


@attrs.frozen(kw_only=True, hash=False)
class Claim:
    """A statement that somebody makes, and what is expected of it.

    Attributes:
        name: readable dotted name, unique among all claims that are loaded.
        statement: what is asserted.
        domain: for which values; every free symbol of the statement has a range in it.
        reference: paper and equation, if it has one.
        expected: the verdict that is expected; a stronger one passes too.
        meaning: one sentence in words.
        note: remarks, such as why a printed equation fails.
        witness: for a claim expected to be refuted, a point at which it fails. It is tried first.
        step: for a step of a derivation, which one it is.

    Raises:
        ClaimError: the name is malformed, a symbol has no range, or the verdict can't be expected.

    Examples:
        >>> import sympy, symsolve as ss
        >>> x = ss.quantity("x_example", real=True)
        >>> claim = ss.Claim(
        ...     name="example.square",
        ...     statement=ss.Inequality(ss.Relation(x**2, ">=", 0)),
        ...     domain=ss.Domain({x: ss.Interval(-sympy.oo, sympy.oo)}),
        ...     expected=ss.Verdict.PROVED,
        ... )
        >>> claim.latex()
        'x_{example}^{2} \\\\geq 0'
    """

    name: str = attrs.field(validator=_valid_name)
    statement: Statement = attrs.field(validator=_statement)
    domain: Domain = attrs.field(factory=Domain, validator=attrs.validators.instance_of(Domain))
    reference: Reference | None = attrs.field(
        default=None, validator=attrs.validators.optional(attrs.validators.instance_of(Reference))
    )
    expected: Verdict = attrs.field(default=Verdict.SUPPORTED, validator=_expected)
    meaning: str = ""
    note: str = ""
    witness: Point | None = attrs.field(default=None)
    step: StepOf | None = attrs.field(
        default=None, validator=attrs.validators.optional(attrs.validators.instance_of(StepOf))
    )

    def __attrs_post_init__(self) -> None:
        self._require_ranges()
        # Variables that have nothing to do with the statement would only dilute the search.
        object.__setattr__(self, "domain", self.domain.restricted_to(self.statement.symbols))
        objection = self.statement.objection(self.domain, self.expected)
        if objection:
            raise ClaimError(f"claim {self.name}: {objection}")
        if self.witness is not None:
            object.__setattr__(self, "witness", self._checked_witness(self.witness))

    def latex(self) -> str:
        """The statement in LaTeX."""
        return self.statement.latex()

    def _require_ranges(self) -> None:
        missing = sorted(symbol.name for symbol in self.statement.symbols - set(self.domain.symbols))
        if missing:
            namesakes = [name for name in missing if name in {symbol.name for symbol in self.domain.symbols}]
            hint = (
                f" (the domain has another symbol called {namesakes[0]}: with other assumptions, "
                "to SymPy the two differ)"
                if namesakes
                else ""
            )
            raise ClaimError(
                f"claim {self.name}: no range for {', '.join(missing)}; "
                f"add one to the domain, as in Domain({{{missing[0]}: Interval(0, 1)}}){hint}"
            )

    def _checked_witness(self, witness: Any) -> Point:
        point = {
            symbol: exact(value, f"claim {self.name}, witness") for symbol, value in dict(witness).items()
        }
        if set(point) != set(self.domain.symbols):
            raise ClaimError(
                f"claim {self.name}: the witness must name exactly the variables "
                f"{[symbol.name for symbol in self.domain.symbols]}, not {[str(symbol) for symbol in point]}"
            )
        if self.domain.contains(point) is False:
            raise ClaimError(
                f"claim {self.name}: the witness {point} lies outside the domain ({self.domain})"
            )
        return point

"""A derivation: steps in order, each of which is checked by itself, so that a wrong one is named."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import attrs
import sympy

from symsolve.claims import (
    Claim,
    Domain,
    Identity,
    Inequality,
    Reference,
    Relation,
    Statement,
    StepOf,
    Verdict,
    exact,
)
from symsolve.derive.latex import derivation_latex
from symsolve.derive.step import Step
from symsolve.errors import ClaimError

Link = tuple[str, Any] | tuple[str, str, Any]


def _steps(value: Iterable[Any]) -> tuple[Step, ...]:
    steps = (value,) if isinstance(value, Step) else tuple(value)
    for step in steps:
        if not isinstance(step, Step):
            raise ClaimError(f"derivation: {step!r} is not a step; write Step(statement, 'rule in words')")
    return steps


def _start(value: Any) -> sympy.Expr | None:
    return None if value is None else exact(value, "derivation, start")


@attrs.frozen(kw_only=True, hash=False)
class Derivation:
    """A result reached step by step.

    Attributes:
        name: readable dotted name; the steps are called ``<name>.step_1``, ``<name>.step_2``, and so
            on, with the label of the step behind the number if it has one.
        steps: what is done, in order.
        domain: for which values every step holds that has no domain of its own.
        start: the expression that a chain starts from. If it is given, the steps must connect: each
            is an identity or inequality whose left side is the right side of the one before.
        expected: the verdict that is expected of every step that does not say otherwise.
        reference: paper and equation of the result.
        meaning: one sentence in words.
        note: remarks.
        claims: the steps as claims.

    Raises:
        ClaimError: there is no step, a step is not well formed, or the steps do not connect.

    Examples:
        >>> import sympy, symsolve as ss
        >>> x = sympy.Symbol("x", real=True)
        >>> square = Derivation(
        ...     name="example.complete_the_square",
        ...     steps=[
        ...         Step(ss.Identity(x**2 + 2 * x + 2, (x + 1) ** 2 + 1), "complete the square"),
        ...         Step(ss.Inequality(ss.Relation((x + 1) ** 2 + 1, ">=", 1)), "a square is not negative"),
        ...     ],
        ...     domain=ss.Domain({x: ss.Interval(-sympy.oo, sympy.oo)}),
        ... )
        >>> [claim.name for claim in square.claims]
        ['example.complete_the_square.step_1', 'example.complete_the_square.step_2']
    """

    name: str
    steps: tuple[Step, ...] = attrs.field(converter=_steps)
    domain: Domain = attrs.field(factory=Domain, validator=attrs.validators.instance_of(Domain))
    start: sympy.Expr | None = attrs.field(default=None, converter=_start)
    expected: Verdict = attrs.field(
        default=Verdict.SUPPORTED, validator=attrs.validators.instance_of(Verdict)
    )
    reference: Reference | None = attrs.field(
        default=None, validator=attrs.validators.optional(attrs.validators.instance_of(Reference))
    )
    meaning: str = ""
    note: str = ""
    claims: tuple[Claim, ...] = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        if not self.steps:
            raise ClaimError(f"derivation {self.name}: it has no step; give steps=[Step(...), ...]")
        if self.start is not None:
            self._require_connection(self.start)
        object.__setattr__(self, "claims", tuple(map(self._claim, range(1, len(self.steps) + 1), self.steps)))

    @classmethod
    def chain(cls, start: Any, links: Iterable[Link], **fields: Any) -> Derivation:
        """Equalities from a start to an end: ``start = e1 = e2 = ...``, each link with its rule.

        Args:
            start: the first expression.
            links: ``(rule, next expression)``, or ``(rule, operator, next expression)`` for a link
                that is no equality, such as ``("drop a positive term", ">=", x**2)``.
            **fields: the other attributes: ``name``, ``domain``, ``reference``, ...

        Raises:
            ClaimError: a link is neither a pair nor a triple, or a step is not well formed.

        Examples:
            >>> import sympy, symsolve as ss
            >>> x = sympy.Symbol("x", positive=True)
            >>> square = Derivation.chain(
            ...     (x + 1) ** 2,
            ...     [("expand", x**2 + 2 * x + 1), ("drop a positive term", ">", x**2 + 1)],
            ...     name="example.square",
            ...     domain=ss.Domain({x: ss.Interval(0, sympy.oo)}),
            ... )
            >>> print(square.latex())
            \\begin{align*}
            \\left(x + 1\\right)^{2} &= x^{2} + 2 x + 1 && \\text{(expand)} \\\\
            &> x^{2} + 1 && \\text{(drop a positive term)}
            \\end{align*}
        """
        left, steps = start, []
        for link in links:
            rule, operator, right = _parts_of(link)
            steps.append(Step(_linked(left, operator, right), rule))
            left = right
        return cls(steps=tuple(steps), start=start, **fields)

    @property
    def result(self) -> Statement:
        """What the derivation arrives at: of a chain its two ends, otherwise its last statement."""
        last = self.steps[-1]
        if self.start is None or last.sides is None:
            return last.statement
        operators = {_operator(step.statement) for step in self.steps}
        for operator, weaker in _JOINED.items():
            if operator in operators and operators <= weaker:
                return _linked(self.start, operator, last.sides[1])
        return last.statement

    def latex(self) -> str:
        """All steps in an ``align*`` environment, the rules as text on the right."""
        return derivation_latex(self.steps, self.start)

    def _claim(self, number: int, step: Step) -> Claim:
        label = f"_{step.label}" if step.label else ""
        return Claim(
            name=f"{self.name}.step_{number}{label}",
            statement=step.statement,
            domain=step.domain or self.domain,
            reference=step.reference or self.reference,
            expected=self.expected if step.expected is None else step.expected,
            meaning=step.meaning or step.rule,
            note=step.note,
            witness=step.witness,
            step=StepOf(derivation=self.name, number=number, rule=step.rule),
        )

    def _require_connection(self, start: sympy.Expr) -> None:
        reached = start
        for number, step in enumerate(self.steps, start=1):
            if step.sides is None:
                raise ClaimError(
                    f"derivation {self.name}, step {number} ({step.rule}): a chain consists of "
                    f"identities and inequalities, not of {type(step.statement).__name__}; leave out start="
                )
            left, right = step.sides
            if left != reached:
                before = "the start" if number == 1 else f"step {number - 1}"
                raise ClaimError(
                    f"derivation {self.name}, step {number} ({step.rule}): the left side {left} is not what "
                    f"{before} arrives at, {reached}; make them the same expression, or leave out start="
                )
            reached = right


#: What a chain of comparisons amounts to: the first of these that is in it, if all others allow it.
_JOINED = {
    "<": {"<", "<=", "=="},
    "<=": {"<=", "=="},
    ">": {">", ">=", "=="},
    ">=": {">=", "=="},
    "==": {"=="},
}


def _operator(statement: Statement) -> str:
    return statement.relation.op if isinstance(statement, Inequality) else "=="


def _parts_of(link: Any) -> tuple[Any, Any, Any]:
    if isinstance(link, Sequence) and not isinstance(link, str):
        if len(link) == 2:
            return link[0], "==", link[1]
        if len(link) == 3:
            return link[0], link[1], link[2]
    raise ClaimError(
        f"derivation: the link {link!r} is neither (rule, next expression) nor "
        "(rule, operator, next expression)"
    )


def _linked(left: Any, operator: Any, right: Any) -> Identity | Inequality:
    return Identity(left, right) if operator == "==" else Inequality(Relation(left, operator, right))

"""Certify inequalities on their whole domain."""

from __future__ import annotations

from collections.abc import Sequence

import sympy

from symsolve.checking.evidence import Evidence, Outcome
from symsolve.checking.goals import Goal
from symsolve.checking.normal_form import Sign, prove_sign
from symsolve.checking.subdivision.cases import Case, cases, unrolled, variants
from symsolve.checking.subdivision.definedness import NotKnown, requirements
from symsolve.checking.subdivision.prover import EFFORTS, OutOfBudget, Prover, Task
from symsolve.claims import Domain, Relation

KIND = "subdivision"
_UNROLLED = (6, 24)


def certify(
    goals: Sequence[Goal], domain: Domain, *, max_boxes: int = 3000, max_steps: int = 300
) -> Evidence:
    """Prove inequalities at every point of a domain, by interval arithmetic and exact reductions.

    Both sides must be defined and real on the whole domain; that is proved too. Equations are left
    to other engines.

    Args:
        goals: comparisons with ``<``, ``<=``, ``>``, ``>=`` or ``!=``.
        domain: where they are claimed.
        max_boxes: how many boxes may be looked at for one goal; a box of a long expression counts as several.
        max_steps: how many subgoals may be looked at for one goal.

    Returns:
        Evidence that certifies, or is inconclusive with the reason (a point that looks wrong is named).

    Examples:
        >>> from symsolve.claims import Interval
        >>> x = sympy.Symbol("x")
        >>> goal = Goal(Relation(1 + x, "<=", sympy.exp(x)))
        >>> certify([goal], Domain({x: Interval(-sympy.oo, sympy.oo)})).outcome.name
        'CERTIFIES'
    """
    boxes = 0
    for goal in goals:
        prover = Prover(max_boxes, max_steps)
        reason = _obstacle(prover, goal.relation, domain)
        boxes += prover.boxes_used
        if reason:
            part = f"{goal.label}: " if goal.label else ""
            return Evidence(kind=KIND, outcome=Outcome.INCONCLUSIVE, summary=part + reason, count=boxes)
    summary = f"holds on the whole domain ({boxes} boxes)"
    return Evidence(kind=KIND, outcome=Outcome.CERTIFIES, summary=summary, count=boxes)


def are_defined(relation: Relation, domain: Domain, *, max_boxes: int = 1000, max_steps: int = 100) -> bool:
    """Whether both sides are proved to be real and finite at every point of a domain.

    Examples:
        >>> from symsolve.claims import Interval
        >>> x = sympy.Symbol("x")
        >>> relation = Relation(sympy.log(x), "<", sympy.log(x) + 1)
        >>> [are_defined(relation, Domain({x: Interval(end, 2)})) for end in (1, -1)]
        [True, False]
    """
    if all(_is_defined_by_signs(side, domain) for side in (relation.lhs, relation.rhs)):
        return True
    prover = Prover(max_boxes, max_steps)
    prover.effort = EFFORTS - 1
    try:
        return all(
            any(_both_defined(prover, relation, variant) for variant in variants(case))
            for case in cases(domain, relation.symbols)
        )
    except (OutOfBudget, RecursionError):
        return False


def _is_defined_by_signs(expression: sympy.Expr, domain: Domain) -> bool:
    """Whether what every node needs, from the inside out, follows from the signs that normal forms tell."""
    try:
        conditions = requirements(expression)
    except NotKnown:
        return False
    return all(_follows(prove_sign(condition, domain), op) for condition, op in conditions)


def _follows(sign: Sign | None, op: str) -> bool:
    if sign is None:
        return False
    return {">": sign is Sign.POSITIVE, ">=": sign.is_nonnegative, "!=": sign.is_nonzero}[op]


def _obstacle(prover: Prover, relation: Relation, domain: Domain) -> str:
    """Why a relation could not be certified; empty if it was."""
    if relation.op == "==":
        return "an equation can't be certified by subdivision"
    try:
        for case in cases(domain, relation.symbols):
            if not _certified(prover, relation, case, 0):
                return _reason(prover, relation, case)
    except OutOfBudget as reason:
        return f"{reason} ({prover.boxes_used} boxes)"
    except RecursionError:
        return "the expression is nested too deeply"
    return ""


def _reason(prover: Prover, relation: Relation, case: Case) -> str:
    if prover.suspect is not None:
        gap, point = prover.suspect
        place = ", ".join(f"{symbol.name} = {value}" for symbol, value in point.items())
        return f"looks violated at {place} (the gap {gap} has the wrong sign there)"
    return prover.obstacle or f"no proof was found with {prover.boxes_used} boxes"


def _certified(prover: Prover, relation: Relation, case: Case, level: int) -> bool:
    """As real variables first; then with the first integers one by one."""
    if any(_certified_variant(prover, relation, variant) for variant in variants(case)):
        return True
    if level >= len(_UNROLLED) + 2:
        return False
    for count in _UNROLLED:
        parts = unrolled(case, count)
        if parts is None:
            return False
        prover.suspect = None
        if all(_certified(prover, relation, part, level + 2) for part in reversed(parts)):
            return True
    return False


def _certified_variant(prover: Prover, relation: Relation, case: Case) -> bool:
    lhs, rhs = (side.xreplace(case.values) for side in (relation.lhs, relation.rhs))
    prover.effort = EFFORTS - 1
    if not _both_defined(prover, relation, case):
        prover.obstacle = prover.obstacle or "it was not proved that both sides are defined everywhere"
        return False
    return any(
        prover.search(Task(gap, strict, case.region)) for gap, strict in _positive_gaps(lhs, relation.op, rhs)
    )


def _both_defined(prover: Prover, relation: Relation, case: Case) -> bool:
    sides = [side.xreplace(case.values) for side in (relation.lhs, relation.rhs)]
    return not any(side.has(sympy.nan, sympy.zoo) for side in sides) and all(
        prover.is_defined(side, case.region) for side in sides
    )


def _positive_gaps(lhs: sympy.Expr, op: str, rhs: sympy.Expr) -> list[tuple[sympy.Expr, bool]]:
    """Gaps of which one must be positive (or not negative, if not strict) for the relation to hold."""
    rising, falling = (lhs - rhs, op != ">="), (rhs - lhs, op != "<=")
    return {">": [rising], ">=": [rising], "<": [falling], "<=": [falling]}.get(op, [rising, falling])

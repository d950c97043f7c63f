"""Symbolic proof of every relation that a statement amounts to."""

from __future__ import annotations

from collections.abc import Sequence

from symsolve.checking.evidence import Evidence, Outcome
from symsolve.checking.goals import Goal
from symsolve.checking.normal_form import Proof, Sign, prove_equal, prove_sign
from symsolve.checking.subdivision import are_defined
from symsolve.claims import Domain, Relation

KIND = "symbolic proof"

_SIGNS_THAT_PROVE = {
    "<": {Sign.NEGATIVE},
    "<=": {Sign.NEGATIVE, Sign.NONPOSITIVE, Sign.ZERO},
    ">": {Sign.POSITIVE},
    ">=": {Sign.POSITIVE, Sign.NONNEGATIVE, Sign.ZERO},
    "!=": {Sign.POSITIVE, Sign.NEGATIVE, Sign.NONZERO},
}


def prove(goals: Sequence[Goal], domain: Domain) -> Evidence:
    """Prove all goals by exact normal form, or say which one resists."""
    for goal in goals:
        obstacle = _obstacle(goal.relation, domain)
        if obstacle:
            part = f"{goal.label}: " if goal.label else ""
            return Evidence(kind=KIND, outcome=Outcome.INCONCLUSIVE, summary=f"{part}{obstacle}")
    how = "normal form vanishes" if all(goal.relation.op == "==" for goal in goals) else "sign of the gap"
    return Evidence(kind=KIND, outcome=Outcome.PROVES, summary=how, count=len(goals))


def _obstacle(relation: Relation, domain: Domain) -> str:
    """Why a relation could not be proved; empty if it was."""
    if relation.op == "==":
        answer = prove_equal(relation.lhs, relation.rhs, domain)
        return "" if isinstance(answer, Proof) else answer.reason
    sign = prove_sign(relation.gap, domain)
    if sign not in _SIGNS_THAT_PROVE[relation.op]:
        return "the sign of the gap between the two sides was not found"
    # A sign is proved wherever the gap is defined; a comparison is claimed of real numbers everywhere.
    if not are_defined(relation, domain):
        return "the sign of the gap is right, but it was not proved that both sides are real everywhere"
    return ""

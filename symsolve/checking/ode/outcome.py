"""What comes of one stretch, and what all of them together amount to."""

from __future__ import annotations

import enum
from collections.abc import Sequence

import attrs

from symsolve.checking.evidence import Evidence, Outcome


class Course(enum.Enum):
    """How the claimed solution fared along one stretch."""

    AGREES = "agrees"
    DISAGREES = "disagrees"
    UNCLEAR = "unclear"


@attrs.frozen(kw_only=True)
class Finding:
    """One stretch: what came of it, the difference that was seen relative to the solution, and remarks."""

    course: Course
    difference: float = 0.0
    remark: str = ""


def unclear(remark: str) -> Finding:
    """A stretch that says nothing."""
    return Finding(course=Course.UNCLEAR, remark=remark)


def inconclusive(kind: str, reason: str) -> Evidence:
    """Nothing was found out."""
    return Evidence(kind=kind, outcome=Outcome.INCONCLUSIVE, summary=reason)


def amounts_to(kind: str, findings: Sequence[Finding], wanted: str) -> Evidence:
    """The evidence of all stretches together.

    One clear disagreement withholds support, but refutes nothing: integrators have no certified error.

    Args:
        kind: the engine.
        findings: one for each stretch.
        wanted: what agreement means, in words.
    """
    agreeing = [finding for finding in findings if finding.course is Course.AGREES]
    against = [finding for finding in findings if finding.course is Course.DISAGREES]
    if against:
        summary = f"suspicion: {against[0].remark} ({len(against)} of {len(findings)} stretches)"
        return Evidence(kind=kind, outcome=Outcome.INCONCLUSIVE, summary=summary, count=len(agreeing))
    if not agreeing:
        remark = findings[0].remark if findings else "no stretch of the domain could be found"
        return inconclusive(kind, remark)
    worst = max(finding.difference for finding in agreeing)
    return Evidence(
        kind=kind,
        outcome=Outcome.SUPPORTS,
        summary=f"{wanted} along {len(agreeing)} of {len(findings)} stretches, "
        f"largest relative difference {worst:.1e}",
        count=len(agreeing),
    )

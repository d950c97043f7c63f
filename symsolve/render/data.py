"""Reports as plain data for JSON: exact values as strings, nothing that a reader has to evaluate."""

from __future__ import annotations

import math
import platform
from collections import Counter
from collections.abc import Sequence
from importlib import metadata
from typing import Any

import attrs

import symsolve
from symsolve.checking import Evidence, Limits, Measurement, MutationResult, Report, Witness
from symsolve.checking.mutation_run import Variant
from symsolve.claims import Claim, Effort, Verdict
from symsolve.render.reports import equation
from symsolve.render.statements import statement_text

#: Raised whenever a field changes its meaning or goes; new fields may come without.
SCHEMA_VERSION = 1


def check_document(
    reports: Sequence[Report], limits: Limits, *, effort: Effort = "quick", skipped: Sequence[Claim] = ()
) -> dict[str, Any]:
    """A whole check: versions, limits, counts, one record a claim, and the names of those left out."""
    return {
        **_frame("check", limits, effort),
        "summary": {**_counts(reports), "skipped": len(skipped)},
        "claims": list(map(report_data, reports)),
        "skipped": [claim.name for claim in skipped],
    }


def mutation_document(
    results: Sequence[MutationResult],
    limits: Limits,
    *,
    effort: Effort = "quick",
    skipped: Sequence[Claim] = (),
) -> dict[str, Any]:
    """A whole mutation run: versions, limits, totals, one record a claim, and the names of those left out."""
    totals = {
        kind: sum(len(getattr(result, kind)) for result in results)
        for kind in ("killed", "equivalent", "survived")
    }
    return {
        **_frame("mutate", limits, effort),
        "summary": {**totals, "skipped": len(skipped)},
        "claims": [_mutation_data(r) for r in results],
        "skipped": [claim.name for claim in skipped],
    }


def report_data(report: Report) -> dict[str, Any]:
    """One report: the claim, what was expected, the verdict and what stands behind it.

    Examples:
        >>> import symsolve as ss
        >>> claim = ss.Claim(name="one", statement=ss.Identity(1, 1))
        >>> data = report_data(Report(claim=claim, verdict=ss.Verdict.PROVED, evidence=()))
        >>> data["claim"], data["expected"], data["verdict"], data["as_expected"]
        ('one', 'supported', 'proved', True)
    """
    return {
        **_claim_data(report.claim),
        "verdict": report.verdict.value,
        "as_expected": report.as_expected,
        "evidence": [_evidence_data(item) for item in report.evidence],
        "witness": None if report.witness is None else _witness_data(report.witness),
        "reason": report.reason,
        "seconds": round(report.seconds, 6),
        "seed": report.seed,
    }


def versions() -> dict[str, str]:
    """Versions of everything that a verdict rests on."""
    libraries = {
        name: metadata.version(name) for name in ("sympy", "python-flint", "mpmath", "numpy", "scipy")
    }
    return {"symsolve": symsolve.__version__, **libraries, "python": platform.python_version()}


def _frame(kind: str, limits: Limits, effort: Effort) -> dict[str, Any]:
    return {
        "version": SCHEMA_VERSION,
        "kind": kind,
        "versions": versions(),
        "seed": limits.seed,
        "budget_seconds": limits.budget_seconds,
        "memory_mebibytes": limits.memory_mebibytes,
        "effort": effort,
    }


def _counts(reports: Sequence[Report]) -> dict[str, int]:
    count = Counter(report.verdict for report in reports)
    return {
        "claims": len(reports),
        "as_expected": sum(report.as_expected for report in reports),
        **{verdict.value: count[verdict] for verdict in Verdict},
    }


def _claim_data(claim: Claim) -> dict[str, Any]:
    return {
        "claim": claim.name,
        "equation": equation(claim) or None,
        "reference": claim.reference
        and {
            "paper": claim.reference.paper,
            "equation": claim.reference.equation,
            "place": claim.reference.place,
        },
        "step": claim.step
        and {"derivation": claim.step.derivation, "number": claim.step.number, "rule": claim.step.rule},
        "meaning": claim.meaning,
        "note": claim.note,
        "kind": type(claim.statement).__name__,
        "statement": statement_text(claim.statement),
        "latex": claim.latex(),
        "domain": {
            "ranges": {symbol.name: repr(given) for symbol, given in claim.domain.ranges.items()},
            "where": [str(relation) for relation in claim.domain.where],
        },
        "expected": claim.expected.value,
    }


def _evidence_data(item: Evidence) -> dict[str, Any]:
    return {
        "kind": item.kind,
        "outcome": item.outcome.value,
        "summary": item.summary,
        "count": item.count,
        "seconds": round(item.seconds, 6),
        **({} if item.measurement is None else {"measurement": _measurement_data(item.measurement)}),
    }


def _measurement_data(found: Measurement) -> dict[str, Any]:
    """Numbers as numbers, since they are no exact values; an end that is not known is null.

    The seed is text: it has more digits than numbers keep in some readers of JSON.
    """
    ends = {name: getattr(found, name) for name in ("lower", "upper")}
    return {
        **attrs.asdict(found),
        **{name: end if math.isfinite(end) else None for name, end in ends.items()},
        "deviation": found.deviation,
        "seed": str(found.seed),
    }


def _witness_data(witness: Witness) -> dict[str, Any]:
    return {
        "point": {symbol.name: str(value) for symbol, value in witness.point.items()},
        "relation": str(witness.relation),
        "operator": witness.relation.op,
        "left": witness.left,
        "right": witness.right,
        "label": witness.label,
    }


def _mutation_data(result: MutationResult) -> dict[str, Any]:
    return {
        "claim": result.claim.name,
        "equation": equation(result.claim) or None,
        "killed": [_variant_data(variant) for variant in result.killed],
        "equivalent": [_variant_data(variant) for variant in result.equivalent],
        "survived": [_variant_data(variant) for variant in result.survived],
    }


def _variant_data(variant: Variant) -> dict[str, Any]:
    report = variant.report
    return {
        "description": variant.mutant.description,
        "statement": statement_text(variant.mutant.statement),
        "verdict": report.verdict.value,
        "witness": None if report.witness is None else _witness_data(report.witness),
        "reason": report.reason,
        "seconds": round(report.seconds, 6),
    }

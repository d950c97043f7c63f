"""Mutation runs in plain text: how many wrong variants were recognised, and which were not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from symsolve.checking import MutationResult
from symsolve.render.reports import shortened, skipped_text
from symsolve.render.statements import statement_text
from symsolve.render.table import Table

HEADINGS = ("claim", "killed", "left out", "survived", "rate")


def mutation_rows(results: Sequence[MutationResult]) -> Table:
    """One row a claim: variants killed, left out because they are true, and survivors."""
    rows = [
        (
            result.claim.name,
            str(len(result.killed)),
            str(len(result.equivalent)),
            str(len(result.survived)),
            kill_rate(result.killed, result.survived),
        )
        for result in results
    ]
    tones = ["open" if result.survived else "good" for result in results]
    return Table(
        ("claim", "killed", "left out", "survived", "rate"),
        rows,
        numbers=frozenset({1, 2, 3, 4}),
        tones=tones,
    )


def mutation_details(results: Sequence[MutationResult]) -> Iterator[str]:
    """Every variant that was left out or survived, one line each with what was changed."""
    for result in results:
        for variant in result.equivalent:
            yield (
                f"left out: {result.claim.name}, {variant.mutant.description}: "
                f"{variant.report.verdict.value}: {shortened(statement_text(variant.mutant.statement), 200)}"
            )
    for result in results:
        for variant in result.survived:
            yield (
                f"survived: {result.claim.name}, {variant.mutant.description}: "
                f"{variant.report.verdict.value}: {shortened(statement_text(variant.mutant.statement), 200)}"
            )


def mutation_summary(results: Sequence[MutationResult], skipped: int = 0) -> str:
    """Totals and the kill rate."""
    killed = sum(len(result.killed) for result in results)
    survived = sum(len(result.survived) for result in results)
    left_out = sum(len(result.equivalent) for result in results)
    rate = f"{killed / (killed + survived):.1%}" if killed + survived else "no variant counts"
    return (
        f"{len(results)} claims: {killed} of {killed + survived} wrong variants refuted ({rate}), "
        f"{survived} survived, {left_out} left out because they are true{skipped_text(skipped)}"
    )


def kill_rate(killed: Sequence[object], survived: Sequence[object]) -> str:
    """Share of the wrong variants that were refuted, as a percentage; a dash if there were none."""
    total = len(killed) + len(survived)
    return f"{len(killed) / total:.0%}" if total else "-"

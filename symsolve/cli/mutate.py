"""``symsolve mutate``: does the checker notice mistakes?"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import click

from symsolve.cli import options

if TYPE_CHECKING:
    from symsolve.checking import Limits, MutationResult
    from symsolve.claims import Claim, Effort


@click.command()
@options.targets
@options.effort
@options.run_options
@click.pass_context
def command(
    context: click.Context,
    targets: tuple[str, ...],
    effort: Effort,
    json_file: str | None,
    jobs: int,
    budget_seconds: float,
    memory_mebibytes: int,
    seed: int,
) -> None:
    """Test the checker with wrong variants of claims.

    Each claim is changed in one place: a sign, a factor, an exponent, a dropped term, two symbols swapped,
    a comparison turned round. Every variant should be refuted. Variants that are provably true are left
    out of the count, and listed. Claims that are expected to be refuted are not changed.

    Exit code 0: every variant that counts is refuted. 1: some survived. 2: as for check.
    """
    from symsolve.checking import Limits
    from symsolve.cli.loading import load_claims, within
    from symsolve.cli.output import Output
    from symsolve.render import mutation_details, mutation_document, mutation_rows, mutation_summary

    output = Output(json_file)
    limits = Limits(budget_seconds=budget_seconds, memory_mebibytes=memory_mebibytes, seed=seed)
    claims, skipped = within(effort, load_claims(targets))
    results = _mutated(claims, jobs, limits)
    output.table(mutation_rows(results))
    details = list(mutation_details(results))
    output.text("\n".join(["", *details, ""] if details else [""]) + mutation_summary(results, len(skipped)))
    output.write_json(lambda: mutation_document(results, limits, effort=effort, skipped=skipped))
    context.exit(1 if any(result.survived for result in results) else 0)


def _mutated(claims: list[Claim], jobs: int, limits: Limits) -> list[MutationResult]:
    """Results in the order of the claims."""
    from symsolve.checking import mutate_claims
    from symsolve.claims import Verdict
    from symsolve.cli.progress import progress_line

    tried = [claim for claim in claims if claim.expected is not Verdict.REFUTED]
    found = {}
    with (
        progress_line(len(tried)) as advance,
        closing(mutate_claims(tried, jobs=jobs, limits=limits)) as results,
    ):
        for result in results:
            found[result.claim.name] = result
            advance(result.claim.name, "with survivors" if result.survived else None)
    return [found[claim.name] for claim in tried]

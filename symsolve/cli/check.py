"""``symsolve check``: claims to verdicts."""

from __future__ import annotations

import time
from contextlib import closing
from typing import TYPE_CHECKING

import click

from symsolve.cli import options

if TYPE_CHECKING:
    from symsolve.checking import Limits, Report
    from symsolve.claims import Claim, Effort
    from symsolve.cli.output import Output


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
    """Check claims: prove, certify or refute each.

    PATH is a Python file with claims, or a folder of such files. NAME is the beginning of dotted names
    in the library, such as nam2024.dynamics. Without either, the whole library is checked.

    Exit code 0: every verdict is as expected or better. 1: some are not. 2: nothing was checked, because
    a path or name does not exist, a file can't be loaded, or all claims in it need --effort full.
    """
    from symsolve.checking import Limits
    from symsolve.cli.loading import load_claims, within
    from symsolve.cli.output import Output
    from symsolve.render import check_document

    output = Output(json_file)
    claims, skipped = within(effort, load_claims(targets))
    limits = Limits(budget_seconds=budget_seconds, memory_mebibytes=memory_mebibytes, seed=seed)
    start = time.monotonic()
    reports = _checked(claims, jobs, limits)
    _print(output, reports, len(skipped), time.monotonic() - start)
    output.write_json(lambda: check_document(reports, limits, effort=effort, skipped=skipped))
    context.exit(0 if all(report.as_expected for report in reports) else 1)


def _checked(claims: list[Claim], jobs: int, limits: Limits) -> list[Report]:
    """Reports in the order of the claims, with a progress line meanwhile."""
    from symsolve.checking import check_claims
    from symsolve.cli.progress import progress_line

    found = {}
    with (
        progress_line(len(claims)) as advance,
        closing(check_claims(claims, jobs=jobs, limits=limits)) as reports,
    ):
        for report in reports:
            found[report.claim.name] = report
            advance(report.claim.name, None if report.as_expected else "not as expected")
    return [found[claim.name] for claim in claims]


def _print(output: Output, reports: list[Report], skipped: int, seconds: float) -> None:
    from symsolve.render import is_worth_details, report_details, report_rows, summary_line

    output.table(report_rows(reports))
    for report in reports:
        if is_worth_details(report):
            output.text(f"\n{report_details(report)}")
    output.text(f"\n{summary_line(reports, seconds, skipped)}")

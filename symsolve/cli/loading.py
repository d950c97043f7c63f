"""Loading for commands: what claim files print must not mix with the results."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import redirect_stdout

import click

from symsolve.claims import Claim, Effort
from symsolve.derive import Entry, entries


def load_entries(targets: Sequence[str]) -> list[Entry]:
    """Claims and derivations; output of the files goes to the standard error stream."""
    with redirect_stdout(sys.stderr):
        return entries(*targets)


def within(effort: Effort, claims: list[Claim]) -> tuple[list[Claim], list[Claim]]:
    """The claims that are checked at this effort, and those that are skipped.

    Raises:
        click.UsageError: nothing is left to check.
    """
    from symsolve.checking import within_effort

    chosen, skipped = within_effort(claims, effort)
    if skipped and not chosen:
        raise click.UsageError(
            f"nothing to check: of {len(skipped)} claims, all are simulations of full effort; "
            "add --effort full"
        )
    return chosen, skipped


def load_claims(targets: Sequence[str]) -> list[Claim]:
    """The claims, derivations expanded to their steps."""
    return [claim for entry in load_entries(targets) for claim in entry.claims]

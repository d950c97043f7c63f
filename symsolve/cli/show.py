"""``symsolve show``: claims and derivations, in words or in LaTeX."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from symsolve.cli import options

if TYPE_CHECKING:
    from symsolve.derive import Entry


@click.command()
@options.targets
@click.option("--steps", is_flag=True, help="Every step of a derivation, each with its rule.")
@click.option("--latex", "as_latex", is_flag=True, help="LaTeX that is ready to paste.")
def command(targets: tuple[str, ...], steps: bool, as_latex: bool) -> None:
    """Show claims and derivations.

    PATH is a Python file with claims, or a folder of such files. NAME is the beginning of dotted names
    in the library. Without either, the names in the library are listed.
    """
    from symsolve.cli.loading import load_entries

    entries = load_entries(targets)
    if not targets and not steps and not as_latex:
        click.echo(_listing(entries))
        return
    between = "\n" if as_latex and not steps else "\n\n"
    click.echo(between.join(_shown(entry, steps, as_latex) for entry in entries))


def _listing(entries: list[Entry]) -> str:
    from symsolve.derive import Derivation
    from symsolve.render import Table

    rows = [
        (
            entry.name,
            str(entry.item.reference or ""),
            f"{len(entry.claims)} steps" if isinstance(entry.item, Derivation) else entry.item.expected.value,
            entry.item.meaning,
        )
        for entry in entries
    ]
    return str(Table(("name", "equation", "expected", "meaning"), rows))


def _shown(entry: Entry, steps: bool, as_latex: bool) -> str:
    from symsolve.derive import Derivation
    from symsolve.render import claim_text, derivation_text, latex

    item = entry.item
    if not isinstance(item, Derivation):
        return latex(item) if as_latex else claim_text(item)
    if as_latex:
        return latex(item if steps else item.result)
    return derivation_text(item, steps=steps)

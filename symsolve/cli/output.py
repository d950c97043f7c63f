"""Where results go: a terminal, a pipe, a JSON file."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

import click

from symsolve.render import Table

_STYLES = {"good": "green", "bad": "bold red", "open": "yellow"}
#: The column that takes the colour of its row.
_COLOURED = ("verdict", "survived")


class Output:
    """The streams of one command.

    With ``--json -`` the standard output carries JSON alone, and what people read goes to the standard
    error stream.

    Raises:
        click.UsageError: the JSON file can't be written; better said before an hour of work than after.
    """

    def __init__(self, json_file: str | None) -> None:
        self._json_file = json_file
        self._stream: TextIO = sys.stderr if json_file == "-" else sys.stdout
        if json_file is not None and json_file != "-":
            _require_writable(Path(json_file))

    def text(self, words: str) -> None:
        """Plain text."""
        click.echo(words, file=self._stream)

    def table(self, table: Table) -> None:
        """A table: with lines and colours on a terminal, plain and never cut off elsewhere."""
        if self._stream.isatty():
            _print_rich(table, self._stream)
        else:
            self.text(str(table))

    def write_json(self, document: Callable[[], dict[str, Any]]) -> None:
        """Write the document if it was asked for: the whole file at once, or nothing."""
        if self._json_file is None:
            return
        text = json.dumps(document(), indent=2, ensure_ascii=False) + "\n"
        if self._json_file == "-":
            click.echo(text, nl=False)
        else:
            try:
                write_atomically(Path(self._json_file), text)
            except OSError as error:
                raise click.ClickException(f"--json: {self._json_file} can't be written: {error}") from error


def write_atomically(path: Path, text: str) -> None:
    """Write a file so that nobody ever sees half of it; devices and pipes are written to as they are."""
    path = path.resolve()
    if path.exists() and not path.is_file():
        path.write_text(text, encoding="utf-8")
        return
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _require_writable(path: Path) -> None:
    folder = path.resolve().parent
    if path.is_dir():
        raise click.UsageError(f"--json: {path} is a folder; give the name of a file")
    if not folder.is_dir():
        raise click.UsageError(f"--json: the folder {folder} does not exist; create it first")
    if not os.access(path if path.exists() else folder, os.W_OK):
        raise click.UsageError(f"--json: {path} can't be written; give a file that you may write to")


def _print_rich(table: Table, stream: TextIO) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table as RichTable
    from rich.text import Text

    shown = RichTable(box=box.SIMPLE_HEAD, pad_edge=False)
    for index, heading in enumerate(table.headings):
        right = index in table.numbers
        shown.add_column(heading, justify="right" if right else "left", overflow="fold", no_wrap=right)
    for row, tone in zip(table.rows, table.tones, strict=True):
        styles = [_STYLES[tone] if heading in _COLOURED else "" for heading in table.headings]
        shown.add_row(*(Text(text, style=style) for text, style in zip(row, styles, strict=True)))
    Console(file=stream).print(shown)

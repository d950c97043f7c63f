"""A line that tells how far the work is, on a terminal only."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Advance = Callable[[str, str | None], None]


@contextmanager
def progress_line(total: int) -> Iterator[Advance]:
    """A function that is called with the name of what is done, and a remark if it did not go well.

    Nothing is shown unless the standard error stream is a terminal.
    """
    if not sys.stderr.isatty():
        yield lambda name, remark: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
    from rich.table import Column

    columns = (
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn(
            "{task.description}", markup=False, table_column=Column(no_wrap=True, overflow="ellipsis")
        ),
    )
    # No refreshing thread: workers are forked, and a fork must not find a lock held by another thread.
    console = Console(file=sys.stderr)
    with Progress(*columns, console=console, auto_refresh=False, transient=True) as progress:
        task = progress.add_task("loading", total=total)
        remarks: dict[str, int] = {}

        def advance(name: str, remark: str | None) -> None:
            if remark is not None:
                remarks[remark] = remarks.get(remark, 0) + 1
            noted = "".join(f"{count} {what}, " for what, count in remarks.items())
            progress.update(task, advance=1, description=f"{noted}last: {name}")
            progress.refresh()

        progress.refresh()
        yield advance


Tell = Callable[[float, float | None, str], None]


@contextmanager
def work_line() -> Iterator[Tell]:
    """A function that is called with the part of the work that is done, the seconds left, and some words.

    The seconds are estimated from the part that is done where they are ``None``. Nothing is shown unless the
    standard error stream is a terminal.
    """
    if not sys.stderr.isatty():
        yield lambda done, seconds_left, words: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
    from rich.table import Column

    words_column = TextColumn(
        "{task.description}", markup=False, table_column=Column(no_wrap=True, overflow="ellipsis")
    )
    columns = (BarColumn(bar_width=20), TaskProgressColumn(), TextColumn("{task.fields[left]}"), words_column)
    console = Console(file=sys.stderr)
    start = time.monotonic()
    with Progress(*columns, console=console, auto_refresh=False, transient=True) as progress:
        task = progress.add_task("", total=1.0, left="")

        def tell(done: float, seconds_left: float | None, words: str) -> None:
            if seconds_left is None:
                seconds_left = (time.monotonic() - start) * (1 / done - 1) if done else math.nan
            progress.update(task, completed=done, description=words, left=duration(seconds_left))
            progress.refresh()

        progress.refresh()
        yield tell


def duration(seconds: float) -> str:
    """A time that is left, in the two units that matter.

    Examples:
        >>> duration(8), duration(200), duration(8000), duration(float("nan"))
        ('8 s left', '3 min 20 s left', '2 h 13 min left', '')
    """
    if not math.isfinite(seconds):
        return ""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s left"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s left"
    return f"{whole // 3600} h {whole % 3600 // 60} min left"

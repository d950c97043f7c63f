"""A line that tells how far the work is, on a terminal only."""

from __future__ import annotations

import sys
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

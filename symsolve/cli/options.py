"""Arguments and options that several commands share."""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from typing import Any

import click

# As in symsolve.checking, which takes too long to import for --help; a test compares them.
BUDGET_SECONDS = 60.0
MEMORY_MEBIBYTES = 4096

targets = click.argument("targets", metavar="[PATH or NAME]...", nargs=-1)


effort = click.option(
    "--effort",
    type=click.Choice(["quick", "full"]),
    default="quick",
    show_default=True,
    help="full also checks what takes minutes: simulations; each may take 30 times the budget.",
)


def run_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Workers, limits, seed and the file for JSON."""
    for option in reversed(_RUN_OPTIONS):
        command = option(command)
    return command


def _finite(context: click.Context, option: click.Parameter, value: float) -> float:
    if not math.isfinite(value):
        raise click.BadParameter(f"{value} is not a finite number of seconds.")
    return value


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


_RUN_OPTIONS = (
    click.option(
        "--json",
        "json_file",
        metavar="FILE",
        type=click.Path(allow_dash=True),
        help="Write everything as JSON to FILE; - is the standard output.",
    ),
    click.option(
        "-j",
        "--jobs",
        metavar="N",
        type=click.IntRange(min=1),
        default=_processors,
        show_default="all processors",
        help="How many are checked at once; the results are the same.",
    ),
    click.option(
        "--budget",
        "budget_seconds",
        metavar="S",
        type=click.FloatRange(min=0, min_open=True),
        callback=_finite,
        default=BUDGET_SECONDS,
        show_default=True,
        help="Seconds that one check may take; then it is undecided.",
    ),
    click.option(
        "--memory",
        "memory_mebibytes",
        metavar="MiB",
        type=click.IntRange(min=16),
        default=MEMORY_MEBIBYTES,
        show_default=True,
        help="Memory that one check may take.",
    ),
    click.option(
        "--seed",
        metavar="N",
        type=click.IntRange(min=0),
        default=0,
        show_default=True,
        help="Decides the random choices; the same seed gives the same results.",
    ),
)

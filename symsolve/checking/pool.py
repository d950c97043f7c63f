"""Claims checked side by side, each in a worker of its own."""

from __future__ import annotations

import functools
from collections.abc import Generator, Iterable, Iterator
from multiprocessing.connection import wait
from typing import Any

import attrs

from symsolve.checking.evidence import Evidence
from symsolve.checking.examine import claim_seed, examine
from symsolve.checking.report import Report, conclude
from symsolve.checking.worker import Ending, Producer, Worker
from symsolve.claims import Claim

BUDGET_SECONDS = 60.0
MEMORY_MEBIBYTES = 4096


@attrs.frozen(kw_only=True)
class Limits:
    """What one worker may use, and the seed of its random choices."""

    budget_seconds: float = BUDGET_SECONDS
    memory_mebibytes: int = MEMORY_MEBIBYTES
    seed: int = 0


def check_claims(
    claims: Iterable[Claim], *, jobs: int = 1, limits: Limits | None = None
) -> Generator[Report]:
    """Reports on claims, in order of completion.

    Args:
        claims: what to check.
        jobs: how many workers run at once. Reports do not depend on it.
        limits: budget of each claim, and the seed.

    Raises:
        Contradiction: two engines contradict each other.
    """
    limits = limits or Limits()
    tasks = ((claim, functools.partial(examine_within, claim, limits)) for claim in claims)
    for claim, ending in run_tasks(tasks, jobs=jobs, limits=limits):
        yield report_on(claim, ending, limits.seed)


def report_on(claim: Claim, ending: Ending, seed: int) -> Report:
    """The report that a worker's ending amounts to."""
    return conclude(claim, ending.items, unfinished=ending.reason, seed=seed, seconds=ending.seconds)


def run_tasks(
    tasks: Iterable[tuple[Any, Producer]], *, jobs: int, limits: Limits
) -> Iterator[tuple[Any, Ending]]:
    """Run each task in a worker, ``jobs`` at a time; no worker outlives this generator.

    Yields:
        each task's key with the way in which its worker ended, in order of completion.
    """
    waiting = iter(tasks)
    running: list[tuple[Any, Worker]] = []
    try:
        while True:
            while len(running) < max(1, jobs) and (task := next(waiting, None)) is not None:
                running.append((task[0], _start(task[1], limits)))
            if not running:
                return
            for key, worker, ending in _ended(running):
                running.remove((key, worker))
                yield key, ending
    finally:
        for _, worker in running:
            worker.kill()


def _start(producer: Producer, limits: Limits) -> Worker:
    return Worker(producer, budget_seconds=limits.budget_seconds, memory_mebibytes=limits.memory_mebibytes)


def _ended(running: list[tuple[Any, Worker]]) -> list[tuple[Any, Worker, Ending]]:
    patience = min(worker.seconds_left for _, worker in running)
    wait([worker.connection for _, worker in running], timeout=max(0.0, patience))
    polled = [(key, worker, worker.poll()) for key, worker in running]
    return [(key, worker, ending) for key, worker, ending in polled if ending is not None]


def examine_within(claim: Claim, limits: Limits) -> Iterator[Evidence]:
    """Examine a claim with the seed and the share of time that the limits give it."""
    return examine(
        claim,
        seed=claim_seed(claim.name, limits.seed),
        budget_seconds=limits.budget_seconds,
    )

"""Claims checked side by side, each in a worker of its own."""

from __future__ import annotations

import functools
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from multiprocessing.connection import wait
from typing import Any

import attrs

from symsolve.checking.evidence import Evidence
from symsolve.checking.examine import claim_seed, examine
from symsolve.checking.observations import SUITE_FALSE_ALARMS
from symsolve.checking.report import Report, conclude
from symsolve.checking.worker import Ending, Producer, Worker
from symsolve.claims import Claim, Effort, Observation

BUDGET_SECONDS = 60.0
MEMORY_MEBIBYTES = 4096
#: An observation of full effort may take so many times the budget of a claim.
FULL_EFFORT = 30


@attrs.frozen(kw_only=True)
class Limits:
    """What one worker may use, and the seed of its random choices.

    Attributes:
        budget_seconds: wall-clock time for a claim; 30 times as much for an observation of full effort.
        memory_mebibytes: memory on top of what is in use.
        seed: decides every random choice.
        observations: how many observations the run checks: they share its rate of false alarms.
    """

    budget_seconds: float = BUDGET_SECONDS
    memory_mebibytes: int = MEMORY_MEBIBYTES
    seed: int = 0
    observations: int = 1

    def budget_for(self, claim: Claim) -> float:
        """Seconds that the check of a claim may take."""
        return self.budget_seconds * (FULL_EFFORT if effort_of(claim) == "full" else 1)


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
    claims = list(claims)
    limits = sharing(limits or Limits(), claims)
    tasks = ((claim, functools.partial(examine_within, claim, limits)) for claim in claims)
    for claim, ending in run_tasks(tasks, jobs=jobs, limits=limits, budget=limits.budget_for):
        yield report_on(claim, ending, limits.seed)


def effort_of(claim: Claim) -> Effort:
    """What a claim costs to check: only observations can ask for more than a quick look."""
    return claim.statement.effort if isinstance(claim.statement, Observation) else "quick"


def within_effort(claims: Iterable[Claim], effort: Effort) -> tuple[list[Claim], list[Claim]]:
    """The claims that are checked at this effort, and those that are skipped."""
    chosen: list[Claim] = []
    skipped: list[Claim] = []
    for claim in claims:
        (skipped if effort == "quick" and effort_of(claim) == "full" else chosen).append(claim)
    return chosen, skipped


def sharing(limits: Limits, claims: Sequence[Claim]) -> Limits:
    """The limits of a run of these claims: its observations share the rate of false alarms."""
    count = sum(isinstance(claim.statement, Observation) for claim in claims)
    return attrs.evolve(limits, observations=max(1, count))


def report_on(claim: Claim, ending: Ending, seed: int) -> Report:
    """The report that a worker's ending amounts to."""
    return conclude(claim, ending.items, unfinished=ending.reason, seed=seed, seconds=ending.seconds)


def run_tasks(
    tasks: Iterable[tuple[Any, Producer]],
    *,
    jobs: int,
    limits: Limits,
    budget: Callable[[Any], float] | None = None,
) -> Iterator[tuple[Any, Ending]]:
    """Run each task in a worker, ``jobs`` at a time; no worker outlives this generator.

    Args:
        tasks: each a key with what a worker does.
        jobs: how many workers run at once.
        limits: what each worker may use.
        budget: seconds for the task of a key, where that is not the same for all.

    Yields:
        each task's key with the way in which its worker ended, in order of completion.
    """
    waiting = iter(tasks)
    running: list[tuple[Any, Worker]] = []
    try:
        while True:
            while len(running) < max(1, jobs) and (task := next(waiting, None)) is not None:
                seconds = limits.budget_seconds if budget is None else budget(task[0])
                running.append((task[0], _start(task[1], seconds, limits.memory_mebibytes)))
            if not running:
                return
            for key, worker, ending in _ended(running):
                running.remove((key, worker))
                yield key, ending
    finally:
        for _, worker in running:
            worker.kill()


def _start(producer: Producer, seconds: float, memory_mebibytes: int) -> Worker:
    return Worker(producer, budget_seconds=seconds, memory_mebibytes=memory_mebibytes)


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
        budget_seconds=limits.budget_for(claim),
        false_alarms=SUITE_FALSE_ALARMS / limits.observations,
    )

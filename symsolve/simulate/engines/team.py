"""A team of threads that share the parts of one computation, and never wait for one that lost its core.

Parts are taken from a counter, so that a slow thread takes fewer. When all are taken and one is not back in
due time (its thread was set aside for another program), whoever waits computes that part again: parts only
write to memory of their own thread, and the same part has the same bits whoever computes it. The result of a
job is therefore independent of the number of threads.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable
from typing import Any, Generic, TypeVar

import numpy as np

Desk = TypeVar("Desk")
Result = Any
# A part that is late by less than this is on its way; to compute it again would take longer.
PATIENCE = 1.5
# How many seconds a helper stays awake after its last part; the next job usually comes sooner.
ALERT = 0.001


class _Job(Generic[Desk]):
    """Parts 0, 1, ... of a computation, each done at least once, the first result kept."""

    def __init__(self, function: Callable[[Desk, int], Result], parts: int) -> None:
        self.function = function
        self.parts = parts
        self.results: dict[int, Result] = {}
        self.error: BaseException | None = None
        self.finished = threading.Event()
        self._next = itertools.count()

    def work(self, desk: Desk) -> None:
        """Take parts until none is left."""
        while (part := next(self._next)) < self.parts and not self.finished.is_set():
            self.do(desk, part)

    def do(self, desk: Desk, part: int) -> None:
        try:
            self.results.setdefault(part, self.function(desk, part))
        except BaseException as error:
            self.error = error
            self.finished.set()
        if len(self.results) == self.parts:
            self.finished.set()


class _Helper(Generic[Desk]):
    """A thread that sleeps until its bell rings; it knows nothing of its team, which may be forgotten."""

    def __init__(self, make_desk: Callable[[], Desk]) -> None:
        self.job: _Job[Desk] | None = None
        self.wanted = True
        self._bell = threading.Semaphore(0)
        threading.Thread(target=self._live, args=(make_desk,), name="symsolve engine", daemon=True).start()

    def call(self, job: _Job[Desk] | None) -> None:
        """Work on a job as soon as the last one is finished."""
        self.job = job
        self._bell.release()

    def leave(self) -> None:
        """End after the job in hand."""
        self.wanted = False
        self.call(None)

    def _listen(self) -> bool:
        """Wait for the bell, at first awake: an idle core may take longer to wake than a part takes."""
        end = time.perf_counter() + ALERT
        while time.perf_counter() < end:
            if self._bell.acquire(blocking=False):
                return True
            time.sleep(0)
        return self._bell.acquire()

    def _live(self, make_desk: Callable[[], Desk]) -> None:
        desk = make_desk()
        # A diverging run overflows; its loss tells, and a warning in a thread would tell nobody.
        with np.errstate(all="ignore"):
            while self._listen() and self.wanted:
                job, self.job = self.job, None
                if job is not None:
                    job.work(desk)
                job = None  # what a sleeping thread holds on to is memory lost


class Team(Generic[Desk]):
    """Threads, each with a desk of its own (the memory that it works in), kept for many jobs.

    Examples:
        >>> team = Team(2, lambda: np.empty(1))
        >>> team.run(lambda desk, part: part * part, 5)
        [0, 1, 4, 9, 16]
        >>> team.close()
    """

    def __init__(self, threads: int, make_desk: Callable[[], Desk]) -> None:
        self.threads = threads
        self._make_desk = make_desk
        self._desk = make_desk()
        self._helpers: list[_Helper[Desk]] = []

    def run(self, function: Callable[[Desk, int], Result], parts: int) -> list[Result]:
        """``[function(desk, part) for part in range(parts)]``, shared between the threads.

        What the function returns may lie in its desk, which nobody touches before the next job.
        """
        if self.threads == 1 or parts == 1:
            return [function(self._desk, part) for part in range(parts)]
        job = _Job(function, parts)
        while len(self._helpers) < self.threads - 1:
            self._helpers.append(_Helper(self._make_desk))
        for helper in self._helpers[: parts - 1]:
            helper.call(job)
        start = time.perf_counter()
        job.work(self._desk)
        due = PATIENCE * (time.perf_counter() - start) * self.threads / parts
        if not job.finished.wait(due):
            for part in range(parts):
                if part not in job.results and not job.finished.is_set():
                    job.do(self._desk, part)
        if job.error is not None:
            raise job.error
        return [job.results[part] for part in range(parts)]

    def close(self) -> None:
        """End the threads; the next job starts new ones."""
        helpers, self._helpers = self._helpers, []
        for helper in helpers:
            helper.leave()

    def __del__(self) -> None:
        self.close()

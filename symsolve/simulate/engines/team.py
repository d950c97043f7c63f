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

from symsolve.simulate.engines.crew import Crew

Desk = TypeVar("Desk")
Result = Any
# A part that is late by less than this is on its way; to compute it again would take longer.
PATIENCE = 1.5


class _Job(Generic[Desk]):
    """Parts 0, 1, ... of a computation, each done at least once, the first result kept."""

    def __init__(self, function: Callable[[Desk, int], Result], parts: int, desks: list[Desk]) -> None:
        self.function = function
        self.parts = parts
        self.desks = desks
        self.results: dict[int, Result] = {}
        self.error: BaseException | None = None
        self.finished = threading.Event()
        self._next = itertools.count()

    def work(self, member: int) -> None:
        """Take parts until none is left."""
        while (part := next(self._next)) < self.parts and not self.finished.is_set():
            self._do(self.desks[member], part)

    def finish(self, patience: float) -> None:
        """Return when all parts are done, the last by this thread if others are late by so many seconds."""
        if not self.finished.wait(patience):
            for part in range(self.parts):
                if part not in self.results and not self.finished.is_set():
                    self._do(self.desks[0], part)

    def _do(self, desk: Desk, part: int) -> None:
        try:
            self.results.setdefault(part, self.function(desk, part))
        except BaseException as error:
            self.error = error
            self.finished.set()
        if len(self.results) == self.parts:
            self.finished.set()


class Team(Generic[Desk]):
    """Threads, each with a desk of its own (the memory that it works in), kept for many jobs.

    Examples:
        >>> team = Team(2, dict)
        >>> team.run(lambda desk, part: part * part, 5)
        [0, 1, 4, 9, 16]
        >>> team.close()
    """

    def __init__(self, threads: int, make_desk: Callable[[], Desk]) -> None:
        self._crew = Crew(threads)
        self._make_desk = make_desk
        self._desks: list[Desk] = []

    def run(self, function: Callable[[Desk, int], Result], parts: int) -> list[Result]:
        """``[function(desk, part) for part in range(parts)]``, shared between the threads.

        What the function returns may lie in its desk, which nobody touches before the next job.
        """
        while len(self._desks) < self._crew.members:
            self._desks.append(self._make_desk())
        if self._crew.members == 1 or parts == 1:
            return [function(self._desks[0], part) for part in range(parts)]
        job = _Job(function, parts, self._desks)
        start = time.perf_counter()
        self._crew.call(job.work, parts)
        job.finish(PATIENCE * (time.perf_counter() - start) * self._crew.members / parts)
        if job.error is not None:
            raise job.error
        return [job.results[part] for part in range(parts)]

    def close(self) -> None:
        """End the threads; the next job starts new ones."""
        self._crew.close()
        self._desks = []  # a thread that is late may still work in the old ones

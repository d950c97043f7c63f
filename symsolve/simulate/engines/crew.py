"""Threads that are called, all at once, to the same work, and left alone when cores are short.

Where another program keeps a core busy, helpers gain nothing: they and the caller take turns on the other
core, and what only the caller can do waits for its turn. So the caller compares the time that passes with the
time that it is given. When it is set aside, it goes on alone for a while, as fast as one thread can, and then
tries its helpers again.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Does the share of one member of the crew; the caller is member 0.
Work = Callable[[int], Any]
# Waits awake for a call beyond so many heard, for a while; see ``Crew``.
Linger = Callable[[NDArray[np.int64], int], Any]


# The caller looks back over so many seconds of work with its helpers; a turn of another program takes some
# milliseconds.
WINDOW = 0.02
# The part of that time that it must have been given.
ENOUGH = 0.9
# So many seconds alone when it was not, twice as many each time that it happens again, up to a bound.
FIRST_REST, LONGEST_REST = 0.05, 0.4
# Where the clock of a thread is too coarse to tell, helpers are always called.
FINE_CLOCK = time.get_clock_info("thread_time").resolution < WINDOW / 10


class Turns:
    """Whether a thread is given the time that passes while its helpers work.

    Examples:
        >>> turns = Turns()
        >>> turns.note(now=1.0, passed=0.03, given=0.02)
        >>> turns.helpers_wanted(now=1.04), turns.helpers_wanted(now=1.06)
        (False, True)
    """

    def __init__(self) -> None:
        self._passed = self._given = 0.0
        self._until, self._rest = 0.0, FIRST_REST

    def helpers_wanted(self, now: float) -> bool:
        """Whether to call them at this time."""
        return now >= self._until

    def note(self, now: float, passed: float, given: float) -> None:
        """So many seconds passed during work with helpers, and the caller was given so many of them."""
        self._passed += passed
        self._given += given
        if self._passed >= WINDOW:
            if self._given < ENOUGH * self._passed:
                self._until, self._rest = now + self._rest, min(2 * self._rest, LONGEST_REST)
            else:
                self._rest = FIRST_REST
            self._passed = self._given = 0.0


class _Helper:
    """A thread that waits for its bell; it knows nothing of its crew, which may be forgotten."""

    def __init__(self, member: int, calls: NDArray[np.int64], linger: Linger | None) -> None:
        self.work: Work | None = None
        self.wanted = True
        self.bell = threading.Semaphore(0)
        threading.Thread(
            target=self._live, args=(member, calls, linger), name="symsolve engine", daemon=True
        ).start()

    def leave(self) -> None:
        """End after the work in hand."""
        self.wanted, self.work = False, None
        self.bell.release()

    def _live(self, member: int, calls: NDArray[np.int64], linger: Linger | None) -> None:
        # A diverging run overflows; its loss tells, and a warning in a thread would tell nobody.
        with np.errstate(all="ignore"):
            while True:
                heard = int(calls[0])
                if not self.bell.acquire(blocking=False):
                    if linger is not None:
                        linger(calls, heard)
                    self.bell.acquire()
                if not self.wanted:
                    return
                work, self.work = self.work, None
                if work is not None:
                    work(member)
                work = None  # what a sleeping thread holds on to is memory lost


class Crew:
    """Helpers of a thread, kept for many calls; the helpers never raise.

    Attributes:
        members: how many threads work, the caller included.
        linger: how a helper waits before it goes to sleep, for who calls often: an idle core may take longer
            to wake than the work takes. It gets an array, whose entry 0 counts the calls, and how many were
            heard, and may return at any time.

    Examples:
        >>> seen = []
        >>> crew = Crew(1)
        >>> crew.call(seen.append)
        >>> seen
        [0]
    """

    def __init__(self, members: int, linger: Linger | None = None) -> None:
        self.members = members
        self.linger = linger
        self._calls = np.zeros(1, np.int64)
        self._turns = Turns()
        self._helpers: list[_Helper] = []

    def call(self, work: Work, members: int | None = None) -> Any:
        """Call ``work(0)`` here and ``work(1)``, ... in the helpers; returns what the first returned.

        That does not wait for the helpers: it is the work that knows when it is done. A helper that is still
        busy comes late, and none comes where cores are short, so ``work(0)`` must be able to do it all.
        """
        wanted = self.members if members is None else min(members, self.members)
        start = time.perf_counter()
        if wanted == 1 or not self._turns.helpers_wanted(start):
            return work(0)
        given = time.thread_time()
        self._ring(work, wanted - 1)
        result = work(0)
        end = time.perf_counter()
        if FINE_CLOCK:
            self._turns.note(end, end - start, time.thread_time() - given)
        return result

    def _ring(self, work: Work, helpers: int) -> None:
        while len(self._helpers) < helpers:
            self._helpers.append(_Helper(len(self._helpers) + 1, self._calls, self.linger))
        for helper in self._helpers[:helpers]:
            helper.work = work
            helper.bell.release()
        self._calls[0] += 1

    def close(self) -> None:
        """End the helpers; the next call starts new ones."""
        helpers, self._helpers = self._helpers, []
        for helper in helpers:
            helper.leave()
        self._calls[0] += 1

    def __del__(self) -> None:
        self.close()

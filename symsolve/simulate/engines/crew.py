"""Threads that sleep until they are called, all at once, to the same work."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Does the share of one member of the crew; the caller is member 0.
Work = Callable[[int], Any]
# Waits awake for a call beyond so many heard, for a while; see ``Crew``.
Linger = Callable[[NDArray[np.int64], int], Any]


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
        self._helpers: list[_Helper] = []

    def call(self, work: Work, members: int | None = None) -> Any:
        """Call ``work(0)`` here and ``work(1)``, ... in the helpers; returns what the first returned.

        That does not wait for the helpers: it is the work that knows when it is done, and a helper that is
        still busy comes late.
        """
        wanted = self.members if members is None else min(members, self.members)
        while len(self._helpers) < wanted - 1:
            self._helpers.append(_Helper(len(self._helpers) + 1, self._calls, self.linger))
        for helper in self._helpers[: wanted - 1]:
            helper.work = work
            helper.bell.release()
        self._calls[0] += 1
        return work(0)

    def close(self) -> None:
        """End the helpers; the next call starts new ones."""
        helpers, self._helpers = self._helpers, []
        for helper in helpers:
            helper.leave()
        self._calls[0] += 1

    def __del__(self) -> None:
        self.close()

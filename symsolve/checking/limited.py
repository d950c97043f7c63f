"""A share of processor time for one engine, so that a hanging simplification leaves time for the others."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType

from symsolve.checking.evidence import Evidence, Outcome


class OutOfTime(BaseException):
    """Raised inside an engine whose share is used up; no ``Exception``, so that nothing swallows it."""


def limited_time(
    kind: str, seconds: float, engine: Callable[[], Evidence | list[Evidence]]
) -> Evidence | list[Evidence]:
    """The engine's evidence, or the statement that it was stopped after so many seconds of processor time.

    Processor time, not wall-clock: what a claim gets does not depend on how many run beside it.
    Outside a main thread, or where the platform has no such timer, the engine runs without a limit
    of its own; the worker's budget still holds.

    Examples:
        >>> def forever() -> Evidence:
        ...     while True:
        ...         pass
        >>> limited_time("loop", 0.1, forever).summary
        'stopped after 0.1 s of processor time'
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        return engine()
    previous = signal.signal(signal.SIGPROF, _stop)
    try:
        signal.setitimer(signal.ITIMER_PROF, seconds)
        try:
            return engine()
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
    except OutOfTime:
        return Evidence(
            kind=kind,
            outcome=Outcome.INCONCLUSIVE,
            summary=f"stopped after {seconds:g} s of processor time",
        )
    finally:
        signal.signal(signal.SIGPROF, previous)


def _stop(number: int, frame: FrameType | None) -> None:
    raise OutOfTime

"""One claim in one process that can be killed, with a limit on its memory."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any

import attrs

if sys.platform == "linux":
    # A fork inherits the loaded claims and libraries, and starts in milliseconds.
    _CONTEXT = multiprocessing.get_context("fork")
else:
    _CONTEXT = multiprocessing.get_context("spawn")

#: Produces the items of one task, given nothing: it runs inside the worker.
Producer = Callable[[], Iterator[Any]]


@attrs.frozen(kw_only=True)
class Ending:
    """How a worker ended: ``reason`` is empty if it finished its task."""

    items: tuple[Any, ...]
    reason: str
    seconds: float


class Worker:
    """A process that produces items, one at a time, and can be killed at any moment.

    What it has produced before it is killed is kept.
    """

    def __init__(self, producer: Producer, *, budget_seconds: float, memory_mebibytes: int) -> None:
        self.budget_seconds = budget_seconds
        self.memory_mebibytes = memory_mebibytes
        self.started = time.monotonic()
        self._items: list[Any] = []
        self._receiver, sender = _CONTEXT.Pipe(duplex=False)
        self._process = _CONTEXT.Process(
            target=_serve, args=(producer, sender, memory_mebibytes, os.getpid()), daemon=True
        )
        with warnings.catch_warnings(), _interrupts_postponed():
            # Python 3.12 warns of forks beside threads; the threads here are idle ones of linear algebra.
            warnings.filterwarnings("ignore", message=".*use of fork", category=DeprecationWarning)
            self._process.start()
        sender.close()

    @property
    def connection(self) -> Connection[Any, Any]:
        """Becomes readable when the worker has something to say, or has died."""
        return self._receiver

    @property
    def seconds_left(self) -> float:
        """How much of the budget is left."""
        return self.budget_seconds - (time.monotonic() - self.started)

    def poll(self) -> Ending | None:
        """Take what the worker sent; its ending once it has one."""
        try:
            while self._receiver.poll():
                kind, value = self._receiver.recv()
                if kind == "item":
                    self._items.append(value)
                else:
                    return self._end(kind, value)
        except (EOFError, OSError):
            return self._end("died", None)
        if self.seconds_left <= 0:
            return self._end("budget", None)
        return None

    def kill(self) -> None:
        """End the process now and reap it."""
        if self._process.is_alive():
            self._process.kill()
        self._process.join()
        self._receiver.close()
        self._process.close()

    def _end(self, kind: str, value: Any) -> Ending:
        reason = {
            "done": "",
            "error": f"the check failed with {value}; this is a defect of symsolve, please report it",
            "memory": f"the memory budget of {self.memory_mebibytes} MiB ran out",
            "budget": f"the budget of {self.budget_seconds:g} s ran out",
            "died": "the worker died without an answer (killed by the system, perhaps for its memory)",
        }[kind]
        seconds = time.monotonic() - self.started
        self.kill()
        return Ending(items=tuple(self._items), reason=reason, seconds=seconds)


@contextmanager
def _interrupts_postponed() -> Iterator[None]:
    """Let an interrupt act at the end: inside a fork, where Python runs callbacks, it would be lost."""
    handler = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(handler):
        yield
        return
    arrived: list[int] = []
    signal.signal(signal.SIGINT, lambda number, frame: arrived.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
        if arrived:
            handler(arrived[0], None)


def _serve(producer: Producer, sender: Connection[Any, Any], memory_mebibytes: int, parent: int) -> None:
    # Ctrl-C reaches the whole terminal group; the parent decides what becomes of its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _die_with(parent)
    _limit_memory(memory_mebibytes)
    try:
        for item in producer():
            sender.send(("item", item))
        sender.send(("done", None))
    except MemoryError:
        sender.send(("memory", None))
    except Exception as error:
        sender.send(("error", f"{type(error).__name__}: {error}"))
    finally:
        sender.close()
        # No clean-up of what was inherited from the parent: its buffers and handlers are not ours.
        os._exit(0)


def _limit_memory(mebibytes: int) -> None:
    try:
        import resource
    except ImportError:  # no such limits on this platform; the budget of seconds still holds
        return
    # On top of what is mapped already: a fork starts with everything that the parent had mapped.
    mapped = _mapped_bytes()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = mapped + mebibytes * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (wanted if hard < 0 else min(wanted, hard), hard))


def _mapped_bytes() -> int:
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 2**32


def _die_with(parent: int) -> None:
    """End this process soon after its parent is gone, however the parent ended."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()

"""Where tasks run: processes that never outlive their parent, or the workers of a cluster."""

from __future__ import annotations

import contextlib
import importlib
import multiprocessing
import os
import re
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing.connection import Connection
from typing import Any

from symsolve.errors import ImpossibleSetting, MissingExtra, NoScheduler

#: A fork would copy the threads' locks of numerical libraries in whatever state they are.
_CONTEXT = multiprocessing.get_context("spawn")
PATIENCE_SECONDS = 5.0

#: In a worker: one row of numbers for each task, which the parent reads while the task runs.
_board: Any = None

_limit_lock = threading.Lock()
_limited = 0
_limit: Any = None


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def new_board(size: int) -> Any:
    """Shared numbers without a lock: a worker killed in the middle of a report cannot block the others."""
    return _CONTEXT.RawArray("d", max(1, size))


def post(offset: int, values: tuple[float, ...]) -> None:
    """Write numbers on the board of this worker; elsewhere nobody reads them."""
    if _board is not None:
        _board[offset : offset + len(values)] = values


@contextlib.contextmanager
def processes(jobs: int, board: Any) -> Iterator[Executor]:
    """A pool of fresh processes, each with one thread of linear algebra.

    They die at once with their parent, however that ends, and when the context is left by an error.

    Args:
        jobs: how many.
        board: from ``new_board``.
    """
    reader, life_line = _CONTEXT.Pipe(duplex=False)
    pool = ProcessPoolExecutor(jobs, _CONTEXT, initializer=_begin, initargs=(reader, board))
    try:
        yield pool
        pool.shutdown(wait=True)
    finally:
        # After an error nobody wants the results of what still runs.
        life_line.close()
        pool.shutdown(wait=True, cancel_futures=True)
        reader.close()


def _begin(life_line: Connection[Any, Any], board: Any) -> None:
    global _board
    _board = board
    # A Ctrl-C in the terminal reaches every process: the parent decides what becomes of the workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(life_line,), daemon=True).start()


def _end_with(life_line: Connection[Any, Any]) -> None:
    with contextlib.suppress(EOFError, OSError):
        life_line.recv_bytes()
    os._exit(1)


@contextlib.contextmanager
def cluster(address: str, *, patience_seconds: float = PATIENCE_SECONDS) -> Iterator[Executor]:
    """The workers of a Dask scheduler.

    Args:
        address: of the scheduler, such as ``tcp://10.0.0.5:8786``.
        patience_seconds: how long the scheduler, and then its first worker, may take to answer.

    Raises:
        MissingExtra: the extra ``cluster`` is not installed.
        ImpossibleSetting: the address has not the form of one.
        NoScheduler: nobody answers there, or the scheduler has no workers.
    """
    if not re.fullmatch(r"[a-z]+://\S+:\d+", address):
        raise ImpossibleSetting(
            f"scheduler = {address!r} is not an address: give protocol, host and port, "
            "as in tcp://10.0.0.5:8786"
        )
    try:
        distributed: Any = importlib.import_module("distributed")
    except ImportError:
        raise MissingExtra(
            f"scheduler = {address!r} needs Dask, which is not installed: pip install 'symsolve[cluster]'"
        ) from None
    try:
        client = distributed.Client(address, timeout=patience_seconds, set_as_default=False)
    except (OSError, ValueError) as error:
        raise NoScheduler(
            f"no scheduler answers at {address} within {patience_seconds:g} s: start one with "
            "'dask scheduler', or correct the address"
        ) from error
    with client:
        _await_worker(client, address, patience_seconds)
        yield client.get_executor(retries=0)


def _await_worker(client: Any, address: str, patience_seconds: float) -> None:
    try:
        client.wait_for_workers(1, timeout=patience_seconds)
    except TimeoutError:
        raise NoScheduler(
            f"the scheduler at {address} has no workers: start some with 'dask worker {address}'"
        ) from None


@contextlib.contextmanager
def one_thread_of_linear_algebra() -> Iterator[None]:
    """Limit BLAS of this process to one thread, until the last of all threads that asked for it is done.

    Sums then do not depend on the number of processors.
    """
    from threadpoolctl import threadpool_limits

    global _limited, _limit
    with _limit_lock:
        if not _limited:
            _limit = threadpool_limits(limits=1, user_api="blas")
        _limited += 1
    try:
        yield
    finally:
        with _limit_lock:
            _limited -= 1
            if not _limited:
                _limit.restore_original_limits()

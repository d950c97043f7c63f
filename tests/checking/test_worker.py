"""Workers can be killed, run out of time or memory, and leave nothing running."""

import os
import signal
import time
from collections.abc import Iterator

import pytest

from symsolve.checking import worker
from symsolve.checking.pool import Limits, run_tasks

LIMITS = Limits(budget_seconds=20, memory_mebibytes=512)


def three_items() -> Iterator[int]:
    yield from (1, 2, 3)


def hangs_after_one() -> Iterator[int]:
    yield 1
    while True:
        time.sleep(0.01)


def burns_after_one() -> Iterator[int]:
    yield 1
    while True:
        pass


def eats_memory() -> Iterator[int]:
    yield 1
    blocks = []
    while True:
        blocks.append(bytearray(2**24))


def dies() -> Iterator[int]:
    yield 1
    os._exit(3)


def fails() -> Iterator[int]:
    yield 1
    raise ValueError("no such thing")


def only_ending(producer, limits=LIMITS):
    [(_, ending)] = run_tasks([("task", producer)], jobs=1, limits=limits)
    return ending


def test_items_arrive_in_order_and_the_reason_is_empty():
    ending = only_ending(three_items)
    assert ending.items == (1, 2, 3)
    assert ending.reason == ""


@pytest.mark.parametrize("producer", [hangs_after_one, burns_after_one])
def test_a_hanging_task_is_killed_and_what_it_said_is_kept(producer):
    start = time.monotonic()
    ending = only_ending(producer, Limits(budget_seconds=0.5))
    assert ending.items == (1,)
    assert "budget of 0.5 s" in ending.reason
    assert time.monotonic() - start < 10


def test_a_task_that_eats_memory_is_ended_with_the_reason():
    ending = only_ending(eats_memory)
    assert "memory budget of 512 MiB" in ending.reason


def test_a_worker_that_dies_is_reported_as_dead():
    ending = only_ending(dies)
    assert ending.items == (1,)
    assert "died" in ending.reason


def test_an_error_in_a_task_is_named():
    assert "ValueError: no such thing" in only_ending(fails).reason


def test_tasks_run_side_by_side():
    def naps() -> Iterator[int]:
        time.sleep(0.5)
        yield 0

    start = time.monotonic()
    assert len(list(run_tasks([(i, naps) for i in range(4)], jobs=4, limits=LIMITS))) == 4
    assert time.monotonic() - start < 1.8


def test_no_worker_outlives_an_abandoned_run():
    def tells_its_number() -> Iterator[int]:
        yield os.getpid()
        time.sleep(60)

    tasks = iter([("quick", three_items), ("slow", tells_its_number), ("slow", tells_its_number)])
    run = run_tasks(tasks, jobs=3, limits=LIMITS)
    next(run)
    children_before = _children()
    assert children_before
    run.close()
    assert not _children() & children_before


def _children() -> set[int]:
    found = set()
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat", encoding="utf-8") as file:
                    fields = file.read().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == os.getpid() and fields[0] != "Z":
                found.add(int(entry))
    return found


def test_an_interrupt_while_a_worker_starts_is_kept_and_acts_afterwards(monkeypatch):
    # Inside a fork Python runs callbacks in which an exception is only printed.
    start, passed = worker._CONTEXT.Process.start, []

    def interrupted_start(process):
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.01)
        start(process)
        passed.append(process)

    monkeypatch.setattr(worker._CONTEXT.Process, "start", interrupted_start)
    with pytest.raises(KeyboardInterrupt):
        worker.Worker(lambda: iter(()), budget_seconds=5, memory_mebibytes=1000)
    (process,) = passed
    process.join()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler

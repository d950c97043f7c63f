"""Threads that share the parts of a computation: late parts, errors, closing."""

import threading
import time

import numpy as np
import pytest

from symsolve.simulate.engines.desk import Desk
from symsolve.simulate.engines.team import Team


def test_results_come_in_the_order_of_the_parts():
    team = Team(3, dict)
    for parts in (1, 2, 50):
        assert team.run(lambda desk, part: part**2, parts) == [part**2 for part in range(parts)]
    team.close()


def test_every_thread_has_its_own_desk():
    team, seen = Team(2, list), []

    def note(desk, part):
        time.sleep(0.001)
        desk.append(threading.get_ident())
        seen.append((id(desk), threading.get_ident()))

    team.run(note, 40)
    assert len({desk for desk, _ in seen}) == len(set(seen)) == 2
    team.close()


def test_a_part_whose_thread_stands_still_is_computed_again():
    team, gate, done = Team(2, dict), threading.Event(), []
    main = threading.get_ident()

    def work(desk, part):
        if threading.get_ident() != main:
            gate.wait(30)  # as if the thread had lost its core
        else:
            time.sleep(0.002)
        done.append(part)
        return part

    try:
        for _ in range(3):
            start = time.perf_counter()
            assert team.run(work, 6) == list(range(6))
            assert time.perf_counter() - start < 10
    finally:
        gate.set()
        team.close()


def test_a_late_thread_cannot_spoil_a_later_job():
    team, gate, main = Team(2, Desk), threading.Event(), threading.get_ident()

    def slow(desk, part):
        values = desk.result(3, dtype=float)
        values[:] = part
        if threading.get_ident() != main:
            gate.wait(30)
            values[:] = -1
        return values

    def fast(desk, part):
        gate.set()
        time.sleep(0.001)
        return part

    assert [values.tolist() for values in team.run(slow, 4)] == [[part] * 3 for part in range(4)]
    assert team.run(fast, 5) == list(range(5))
    team.close()


@pytest.mark.parametrize("threads", [1, 2])
def test_an_error_in_any_thread_reaches_the_caller(threads):
    team = Team(threads, dict)

    def fail(desk, part):
        if part == 3:
            raise ZeroDivisionError("part 3")
        return part

    with pytest.raises(ZeroDivisionError, match="part 3"):
        team.run(fail, 8)
    assert team.run(lambda desk, part: part, 3) == [0, 1, 2]
    team.close()


def test_memory_of_a_desk_is_kept_aligned_and_never_shared_within_a_step():
    desk, first, second = Desk(), object(), object()
    assert desk.array("a", 10, dtype=np.float32).ctypes.data % 64 == 0
    assert np.shares_memory(desk.array("a", 10, dtype=np.float32), desk.array("a", 2, 5, dtype=np.float32))
    assert desk.begin(first)
    assert not desk.begin(first)
    one, two = (desk.result(4, dtype=float) for _ in range(2))
    assert not np.shares_memory(one, two)
    desk.begin(second)
    assert np.shares_memory(one, desk.result(4, dtype=float))


def test_a_forgotten_team_leaves_no_thread_behind():
    before = set(threading.enumerate())
    team = Team(3, dict)
    team.run(lambda desk, part: part, 9)
    helpers = set(threading.enumerate()) - before
    assert len(helpers) == 2
    del team
    for helper in helpers:
        helper.join(10)
        assert not helper.is_alive()

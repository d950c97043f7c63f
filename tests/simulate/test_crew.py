"""Threads that are called to the same work: who comes, who comes late, and when nobody is called."""

import threading
import time

import numpy as np
import pytest

from symsolve.simulate.engines.crew import FIRST_REST, LONGEST_REST, WINDOW, Crew, Turns


def gather(crew, **how):
    """The members that come to a call; called again if cores are short just then."""
    expected = min(how.get("members", crew.members), crew.members)
    end = time.perf_counter() + 30
    while True:
        here, everybody = [], threading.Event()

        def work(member, here=here, everybody=everybody):
            here.append(member)
            if len(here) == expected:
                everybody.set()
            return member

        assert crew.call(work, **how) == 0
        if everybody.wait(1) or time.perf_counter() > end:
            return sorted(here)


def test_every_member_comes_and_the_caller_gets_its_own_result():
    crew = Crew(3)
    for _ in range(20):
        assert gather(crew) == [0, 1, 2]
    assert gather(crew, members=2) == [0, 1]
    assert gather(crew, members=1) == [0]
    assert gather(crew, members=7) == [0, 1, 2]
    crew.close()


def test_a_helper_that_is_busy_comes_to_the_last_call():
    crew, gate, seen = Crew(2), threading.Event(), []
    away = threading.Event()

    def hold(member):
        if member:
            away.set()
            gate.wait(30)

    while not away.wait(0.2):
        crew.call(hold)
    for number in range(5):
        crew.call(lambda member, number=number: seen.append((member, number)))
    assert [number for member, number in seen if member == 0] == list(range(5))
    gate.set()
    crew.close()
    assert gather(crew) == [0, 1]
    # It saw no call but the last, if that; what it was called to before is over.
    assert {number for member, number in seen if member == 1} <= {4}
    crew.close()


def test_a_lingering_helper_is_told_of_calls_and_may_return_at_any_time():
    heard = []

    def linger(calls, count):
        heard.append((int(calls[0]), count))
        time.sleep(0.002)

    crew = Crew(2, linger)
    for _ in range(10):
        assert gather(crew) == [0, 1]
    assert heard
    assert all(0 <= now - count <= 1 for now, count in heard)
    crew.close()


def test_helpers_rest_when_the_caller_is_set_aside_ever_longer_until_it_is_not():
    turns, now, rest = Turns(), 10.0, FIRST_REST
    for _ in range(10):
        assert turns.helpers_wanted(now)
        turns.note(now, 0.6 * WINDOW, 0.4 * WINDOW)
        assert turns.helpers_wanted(now)  # a window is not full yet
        turns.note(now, 0.6 * WINDOW, 0.4 * WINDOW)
        assert not turns.helpers_wanted(now + 0.99 * rest)
        now, rest = now + 1.01 * rest, min(2 * rest, LONGEST_REST)
    turns.note(now, WINDOW, 0.95 * WINDOW)
    assert turns.helpers_wanted(now)
    turns.note(now, WINDOW, 0.5 * WINDOW)
    assert turns.helpers_wanted(now + 1.01 * FIRST_REST)


def test_a_caller_that_sleeps_is_left_alone_for_a_while():
    # Sleep stands for a core that another program has taken.
    crew, members = Crew(2), set()

    def work(member):
        members.add(member)
        time.sleep(2 * WINDOW)

    crew.call(work)
    members.clear()
    crew.call(work)
    assert members == {0}
    time.sleep(FIRST_REST)
    crew.call(work)
    assert crew._turns.helpers_wanted(time.perf_counter()) is False
    crew.close()


@pytest.mark.parametrize("ending", ["close", "forget"])
def test_no_thread_stays_behind(ending):
    before = set(threading.enumerate())
    crew = Crew(3)
    gather(crew)
    helpers = set(threading.enumerate()) - before
    assert len(helpers) == 2
    if ending == "close":
        crew.close()
    else:
        del crew
    for helper in helpers:
        helper.join(10)
        assert not helper.is_alive()


def test_a_closed_crew_can_be_called_again():
    crew = Crew(2)
    assert gather(crew) == [0, 1]
    crew.close()
    assert gather(crew) == [0, 1]
    crew.close()


def test_errors_of_the_caller_are_the_callers():
    crew = Crew(2)

    def work(member):
        if member == 0:
            raise ZeroDivisionError("here")

    with pytest.raises(ZeroDivisionError, match="here"):
        crew.call(work)
    assert gather(crew) == [0, 1]
    crew.close()


def test_helpers_do_not_warn_of_what_the_loss_tells():
    crew, done = Crew(2), threading.Event()

    def work(member):
        if member:
            np.float32(1e30) * np.float32(1e30)
            done.set()

    while not done.wait(0.2):
        crew.call(work)
    crew.close()

"""A step shared between threads of compiled code: lost threads, late threads, orders of the parts."""

import threading

import numpy as np
import pytest

from symsolve.simulate.network import Network
from symsolve.simulate.skills import ParityTask

pytest.importorskip("numba")

from symsolve.simulate.engines.tables import shares
from symsolve.simulate.engines.tables.engine import NumbaEngine, Workspace

SLOPE = 1e-3


def case(threads=2, width=300, size=700, seed=0):
    rng = np.random.default_rng(seed)
    task = ParityTask(skills=4, bits=20)
    network, batch = Network.gaussian(task, width, 0.5, rng), task.sample(rng, size)
    return Workspace(threads, network, batch, slopes=True), network, batch


def alone(width=300, size=700):
    """What one thread finds."""
    workspace, network, batch = case(threads=1, width=width, size=size)
    squares = shares.share_slopes(*workspace.step(network, batch, SLOPE), 0)
    return squares, workspace.memory.found[0].copy()


def assert_same(found, expected):
    assert found[0] == expected[0]
    assert (found[1] == expected[1]).all()


@pytest.mark.parametrize("stage", [0, 1])
@pytest.mark.parametrize("lost", [1, 2, 5])
def test_parts_of_a_thread_that_never_comes_back_are_done_by_another(stage, lost):
    workspace, network, batch = case()
    step = workspace.step(network, batch, SLOPE)
    step[3].counters[shares.NEXT[stage]] = lost  # as if another thread had taken them
    squares = shares.share_slopes(*step, 0)
    assert_same((squares, workspace.memory.found[0]), alone())
    assert (step[3].owners == 0).all()


def test_outputs_too():
    workspace, network, batch = case()
    step = workspace.step(network, batch, SLOPE)
    step[3].counters[shares.NEXT[0]] = 6
    shares.share_outputs(*step, 0)
    assert workspace.memory.residuals[0] == pytest.approx(network.forward(batch.inputs(np.float32)), rel=1e-4)


def test_slopes_found_by_another_thread_reach_the_caller():
    workspace, network, batch = case()
    step = workspace.step(network, batch, SLOPE)
    helper = shares.share_slopes(*step, 1)  # does it all before the caller begins
    assert (step[3].owners == 1).all()
    caller = shares.share_slopes(*step, 0)
    assert helper == caller
    assert_same((caller, workspace.memory.found[0]), alone())


def test_a_late_thread_changes_nothing_in_the_step_that_follows():
    workspace, network, batch = case()
    old = workspace.step(network, batch, SLOPE)
    shares.share_slopes(*old, 0)
    _, second, samples = case(seed=1)
    new = workspace.step(second, samples, SLOPE)
    squares, found = shares.share_slopes(*new, 0), workspace.memory.found[0].copy()
    owners = new[3].owners.copy()
    # The late one reads weights of the new step, and its own step is over.
    shares.share_slopes(*old, 1)
    shares.do_part(1, 0, *old, 1)
    assert (workspace.memory.found[0] == found).all()
    assert (new[3].owners == owners).all()
    fresh, network, batch = case(threads=1, seed=1)
    assert shares.share_slopes(*fresh.step(network, batch, SLOPE), 0) == squares


@pytest.mark.parametrize("threads", [2, 3, 5])
def test_any_number_of_threads_finds_the_same_bits(threads):
    workspace, network, batch = case(threads)
    expected = alone()
    for _ in range(30):
        step = workspace.step(network, batch, SLOPE)
        found = [0.0] * threads

        def work(me, step=step, found=found):
            found[me] = shares.share_slopes(*step, me)

        helpers = [threading.Thread(target=work, args=(me,)) for me in range(1, threads)]
        for helper in helpers:
            helper.start()
        work(0)
        assert_same((found[0], workspace.memory.found[0]), expected)
        for helper in helpers:
            helper.join(10)
        assert set(found) == {expected[0]}


def test_memory_is_kept_for_few_shapes_only():
    engine = NumbaEngine()
    for size in range(1, 30):
        _, network, batch = case(size=size)
        engine.outputs(network, batch)
    assert len(engine._workspaces) <= 4
    engine.close()
    assert not engine._workspaces


def test_a_helper_that_waits_awake_hears_of_a_call():
    calls = np.zeros(1, np.int64)
    assert not shares.wait_awake(calls, 0)
    calls[0] = 1
    assert shares.wait_awake(calls, 0)

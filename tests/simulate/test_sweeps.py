"""Every result once and always the same bits: on any number of workers, whoever is killed on the way."""

import collections
import errno
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from symsolve.errors import Diverged, ImpossibleSetting, MissingExtra, NoScheduler, NotWritten, WorkersLost
from symsolve.simulate import executors
from symsolve.simulate.partial import PartialStore
from symsolve.simulate.sweeps import Sweep, read_sweep, run_sweep, sweep_to_file

HERE = Path(__file__).parent


@pytest.fixture(autouse=True)
def tasks(monkeypatch):
    """The module of tasks, importable by workers too: they are given the path of their parent."""
    monkeypatch.syspath_prepend(str(HERE))
    import sweep_tasks

    return sweep_tasks


@pytest.fixture
def sweep(tasks, tmp_path):
    def make(function=tasks.noise, repeats=6, **settings):
        (tmp_path / "runs").mkdir(exist_ok=True)
        record = tasks.Setting(folder=str(tmp_path / "runs"), **settings)
        return Sweep(function=function, records=(record,), repeats=repeats, seed=11, values=1)

    return make


@pytest.fixture
def store(tmp_path):
    def make(sweep):
        return PartialStore(folder=tmp_path / "out.npz.partial", facts=sweep.facts)

    return make


def executions(tmp_path):
    """How often each task ran to its end or began."""
    names = [path.name.split("-")[2] for path in (tmp_path / "runs").glob("ran-*")]
    return collections.Counter(map(int, names))


def same(left, right):
    assert len(left) == len(right)
    for one, other in zip(left, right):
        assert one.keys() == other.keys()
        for name in one:
            np.testing.assert_array_equal(one[name], other[name])


def test_results_do_not_depend_on_who_computes_them(tasks):
    sweep = Sweep(function=tasks.products, records=(tasks.Setting(),), repeats=4, seed=3)
    here = run_sweep(sweep, jobs=1)
    same(here, run_sweep(sweep, jobs=2))
    with ThreadPoolExecutor(3) as threads:
        same(here, run_sweep(sweep, executor=threads))


def test_results_come_in_the_order_of_records_and_repeats(tasks):
    records = tuple(tasks.Setting(scale=scale) for scale in (1.0, 10.0))
    found = run_sweep(Sweep(function=tasks.noise, records=records, repeats=3, seed=5), jobs=1)
    sizes = [np.abs(result["draws"]).mean() > 3 for result in found]
    assert sizes == [False] * 3 + [True] * 3


def test_more_records_and_repeats_leave_the_first_results_alone(tasks):
    few = run_sweep(Sweep(function=tasks.noise, records=(tasks.Setting(),), repeats=2, seed=5), jobs=1)
    records = (tasks.Setting(), tasks.Setting())
    many = run_sweep(Sweep(function=tasks.noise, records=records, repeats=3, seed=5), jobs=1)
    same(few, many[:2])
    draws = np.array([result["draws"] for result in many])
    assert len(np.unique(draws)) == draws.size


def test_seeds_are_spawned_from_one_root(tasks):
    records = (tasks.Setting(), tasks.Setting(scale=2.0))
    sweep = Sweep(function=tasks.noise, records=records, repeats=3, seed=5)
    spawned = [child for record in np.random.SeedSequence(5).spawn(2) for child in record.spawn(3)]
    for task, child in zip(sweep.tasks, spawned, strict=True):
        assert task.seed.generate_state(4).tolist() == child.generate_state(4).tolist()


def test_a_killed_worker_costs_nothing_but_time(sweep, store, tasks, tmp_path):
    dying = sweep(tasks.dies_once)
    found = run_sweep(dying, jobs=2, store=store(dying))
    assert (tmp_path / "runs" / "died-2").exists()
    same(found, run_sweep(sweep(), jobs=1))
    assert len(list((tmp_path / "out.npz.partial").glob("result-*.npz"))) == 6


def test_a_task_that_kills_every_worker_ends_the_sweep_and_keeps_the_rest(sweep, store, tasks, tmp_path):
    dying = sweep(tasks.always_dies)
    with pytest.raises(WorkersLost, match="again and again with 1 of 6 tasks left; the 5 results so far"):
        run_sweep(dying, jobs=2, store=store(dying))
    assert len(list((tmp_path / "out.npz.partial").glob("result-*.npz"))) == 5


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_of_a_task_arrives_whole_and_the_sweep_goes_on_later(sweep, store, tasks, tmp_path, jobs):
    failing = sweep(tasks.fails_until_told)
    with pytest.raises(Diverged, match="diverged at step 7") as caught:
        run_sweep(failing, jobs=jobs, store=store(failing))
    assert caught.value.step == 7
    assert caught.value.loss == 1e9
    (tmp_path / "runs" / "now").touch()
    with store(failing).opened() as kept:
        assert 3 not in kept
    found = run_sweep(failing, jobs=jobs, store=store(failing))
    assert all(executions(tmp_path)[index] == 1 for index in kept)
    same(found, run_sweep(sweep(), jobs=1))


def test_a_finished_sweep_is_only_read(sweep, store, tmp_path):
    first = run_sweep(sweep(), jobs=1, store=store(sweep()))
    ran = sum(executions(tmp_path).values())
    same(first, run_sweep(sweep(), jobs=2, store=store(sweep())))
    assert sum(executions(tmp_path).values()) == ran
    store(sweep()).discard()
    assert not (tmp_path / "out.npz.partial").exists()


def test_a_sweep_becomes_one_file(sweep, tmp_path):
    output = tmp_path / "out.npz"
    found = sweep_to_file(sweep(), output, jobs=1)
    facts, back = read_sweep(output)
    same(found, back)
    assert facts == sweep().facts
    assert facts["seed"] == 11
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.npz", "runs"]


def test_an_interrupted_file_goes_on(sweep, tasks, tmp_path):
    failing, output = sweep(tasks.fails_until_told), tmp_path / "out.npz"
    with pytest.raises(Diverged):
        sweep_to_file(failing, output, jobs=1)
    assert not output.exists()
    (tmp_path / "runs" / "now").touch()
    same(sweep_to_file(failing, output, jobs=1), run_sweep(sweep(), jobs=1))
    with pytest.raises(NotWritten, match="nowhere"):
        sweep_to_file(failing, tmp_path / "nowhere" / "out.npz", jobs=1)


PARENT = """
import sys
sys.path.insert(0, sys.argv[1])
import sweep_tasks
from symsolve.simulate.partial import PartialStore
from symsolve.simulate.sweeps import Sweep, run_sweep

if __name__ == "__main__":
    record = sweep_tasks.Setting(folder=sys.argv[2], seconds=0.2)
    sweep = Sweep(function=sweep_tasks.noise, records=(record,), repeats=6, seed=11, values=1)
    run_sweep(sweep, jobs=2, store=PartialStore(folder=sys.argv[3], facts=sweep.facts))
"""


def wait_for(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.01)


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGINT])
def test_a_sweep_that_is_killed_takes_its_workers_along_and_goes_on_later(sweep, store, tmp_path, blow):
    resumed = sweep(seconds=0.2)
    (tmp_path / "parent.py").write_text(PARENT)
    folder = tmp_path / "out.npz.partial"
    command = [sys.executable, tmp_path / "parent.py", HERE, tmp_path / "runs", folder]
    parent = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: len(list(folder.glob("result-*.npz"))) >= 2)
        parent.send_signal(blow)
        parent.wait(10)
    finally:
        parent.kill()
        parent.wait()
    kept = len(list(folder.glob("result-*.npz")))
    assert kept < 6
    workers = {int(path.name.split("-")[3]) for path in (tmp_path / "runs").glob("ran-*")}
    wait_for(lambda: not any(Path(f"/proc/{worker}/exe").exists() for worker in workers))
    before = sum(executions(tmp_path).values())
    found = run_sweep(resumed, jobs=2, store=store(resumed))
    assert sum(executions(tmp_path).values()) == before + 6 - kept
    same(found, run_sweep(sweep(), jobs=1))


def test_a_disk_that_fills_keeps_what_is_there(sweep, store, monkeypatch):
    calls = []

    def full(_):
        calls.append(1)
        if len(calls) > 7:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(NotWritten, match=r"result-00003\.npz: No space left"):
            run_sweep(sweep(), jobs=1, store=store(sweep()))
    with store(sweep()).opened() as kept:
        assert sorted(kept) == [0, 1, 2]
    same(run_sweep(sweep(), jobs=1, store=store(sweep())), run_sweep(sweep(), jobs=1))


def test_a_place_for_no_folder_is_named(sweep, store, tmp_path):
    (tmp_path / "out.npz.partial").write_bytes(b"")
    with pytest.raises(NotWritten, match=r"cannot make the folder .*out\.npz\.partial: File exists"):
        run_sweep(sweep(), jobs=1, store=store(sweep()))


def test_the_beginning_of_another_sweep_is_not_continued(sweep, store, tmp_path):
    run_sweep(sweep(), jobs=1, store=store(sweep()))
    other = sweep(scale=2.0)
    with pytest.raises(
        ImpossibleSetting, match=r"other settings \(records\[0\]\.scale = 1\.0 there, 2\.0 now"
    ):
        run_sweep(other, jobs=1, store=store(other))


def test_the_beginning_by_another_version_is_not_continued(sweep, store, monkeypatch):
    run_sweep(sweep(), jobs=1, store=store(sweep()))
    from symsolve.simulate import results

    monkeypatch.setattr(results, "versions", lambda: {"numpy": "0.1"})
    with pytest.raises(ImpossibleSetting, match="other versions"):
        run_sweep(sweep(), jobs=1, store=store(sweep()))


def test_two_processes_do_not_work_on_one_sweep(sweep, store):
    with store(sweep()).opened(), pytest.raises(ImpossibleSetting, match="another process works on"):
        run_sweep(sweep(), jobs=1, store=store(sweep()))


def test_progress_is_told_while_tasks_run(sweep):
    for jobs in (1, 2):
        told = []
        run_sweep(sweep(seconds=0.3, repeats=2, scale=7.0), jobs=jobs, progress=told.append)
        assert told[-1].finished == told[-1].tasks == 2
        assert told[-1].done == 1.0
        assert (7.0,) in [point.values for point in told]
        assert any(0 < point.done < 1 for point in told)
        assert [point.done for point in told] == sorted(point.done for point in told)


@pytest.mark.parametrize("choice", [{"jobs": 0}, {"jobs": True}, {"jobs": 2, "scheduler": "tcp://a:1"}])
def test_impossible_choices_are_refused(sweep, choice):
    with pytest.raises(ImpossibleSetting, match="jobs"):
        run_sweep(sweep(), **choice)


def test_impossible_sweeps_are_refused(tasks):
    for settings in ({"repeats": 0}, {"seed": -1}, {"records": ()}, {"records": (1.0,)}):
        with pytest.raises(ImpossibleSetting, match=next(iter(settings))):
            Sweep(**{"function": tasks.noise, "records": (tasks.Setting(),), **settings})


def test_no_thread_of_linear_algebra_is_changed_for_good(sweep):
    from threadpoolctl import threadpool_info

    def threads():
        return [library["num_threads"] for library in threadpool_info()]

    before = threads()
    run_sweep(sweep(), jobs=1)
    with ThreadPoolExecutor(3) as pool:
        run_sweep(sweep(), executor=pool)
    assert threads() == before


# Clusters


def test_a_killed_worker_of_a_cluster_costs_nothing_but_time(tasks, local_cluster, sweep, store, tmp_path):
    resumed = sweep(seconds=0.05, repeats=40)
    victim = next(iter(local_cluster.workers.values())).pid

    def strike():
        wait_for(lambda: any(path.name.split("-")[3] == str(victim) for path in started()))
        os.kill(victim, signal.SIGKILL)

    def started():
        return (tmp_path / "runs").glob("ran-*")

    killer = threading.Thread(target=strike)
    killer.start()
    found = run_sweep(resumed, scheduler=local_cluster.scheduler_address, store=store(resumed))
    killer.join()
    ran = executions(tmp_path)
    assert sorted(ran) == list(range(40))
    assert sum(ran.values()) > 40  # what the dead worker had was computed again
    assert len(list((tmp_path / "out.npz.partial").glob("result-*.npz"))) == 40
    same(found, run_sweep(sweep(repeats=40), jobs=1))


def test_an_unreachable_scheduler_is_named_soon():
    pytest.importorskip("distributed")
    before = time.monotonic()
    with (
        pytest.raises(NoScheduler, match=r"no scheduler answers at tcp://127\.0\.0\.1:1 within 0\.5 s"),
        executors.cluster("tcp://127.0.0.1:1", patience_seconds=0.5),
    ):
        pass
    assert time.monotonic() - before < 5


def test_a_scheduler_without_workers_is_named_soon():
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(n_workers=0, dashboard_address=None, silence_logs=50) as empty:
        address = empty.scheduler_address
        with (
            pytest.raises(NoScheduler, match="has no workers: start some with 'dask worker"),
            executors.cluster(address, patience_seconds=0.5),
        ):
            pass


@pytest.mark.parametrize("address", ["", "localhost", "10.0.0.5:8786", "tcp://host"])
def test_what_is_no_address_is_refused(sweep, address):
    with pytest.raises(ImpossibleSetting, match="is not an address"):
        run_sweep(sweep(), scheduler=address)


def test_without_dask_the_extra_is_named(sweep, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingExtra, match=r"pip install 'symsolve\[cluster\]'"):
        run_sweep(sweep(), scheduler="tcp://127.0.0.1:1")

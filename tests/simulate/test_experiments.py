"""Experiments give the same bits whoever runs them and however often they are killed."""

import math
import subprocess
import sys
import time

import attrs
import numpy as np
import pytest

from symsolve.errors import Diverged, ImpossibleSetting, NotReadable, NotWritten
from symsolve.simulate import experiments, results
from symsolve.simulate.experiments import Member, Run, experiment_sweep, run_experiment, train
from symsolve.simulate.presets import preset
from symsolve.simulate.sweeps import Desk, Sweep, run_sweep

TINY = {"skills": 2, "bits": 6, "parity_bits": 2, "batch_size": 50, "samples": 100, "engine": "numpy"}
TIME = preset("small", "time", **TINY, width=30, steps=60, measure_every=20, repeats=2)
DATA = preset(
    "small",
    "data",
    **TINY,
    width=30,
    steps=50,
    measure_every=20,
    data_sizes=(5, 80),
    halve_every=20,
    repeats=3,
)
PARAMETERS = preset("small", "parameters", **TINY, steps=50, measure_every=50, widths=(1, 4, 9), repeats=2)


def same(left, right):
    assert left.settings == right.settings
    for name in ("axis", "strengths", "standard_errors", "losses"):
        np.testing.assert_array_equal(getattr(left, name), getattr(right, name))


@pytest.mark.parametrize(
    ("settings", "axis"), [(TIME, [0, 20, 40, 60]), (DATA, [5, 80]), (PARAMETERS, [1, 4, 9])]
)
def test_runs_have_a_row_for_each_repeat_and_point(settings, axis):
    run = run_experiment(settings, seed=3, jobs=1)
    assert run.axis.tolist() == axis
    shape = (settings.repeats, len(axis), settings.skills)
    assert run.strengths.shape == run.standard_errors.shape == shape
    assert run.losses.shape == shape[:2]
    assert np.isfinite(run.strengths).all()
    assert len(np.unique(run.losses)) > settings.repeats  # no two runs share their randomness


@pytest.mark.parametrize("settings", [TIME, DATA, PARAMETERS])
def test_the_same_seed_gives_the_same_bits_on_any_number_of_processes(settings):
    first = run_experiment(settings, seed=3, jobs=1)
    same(first, run_experiment(settings, seed=3, jobs=2))
    assert not np.array_equal(first.strengths, run_experiment(settings, seed=4, jobs=1).strengths)


@pytest.mark.parametrize(("jobs", "expected"), [(1, [4, 4]), (2, [2, 2])])
def test_a_run_has_the_cores_that_no_other_needs(jobs, expected, monkeypatch):
    monkeypatch.setattr("symsolve.simulate.executors.cores", lambda: 4)
    assert [int(row["cores"]) for row in run_sweep(cores_sweep(), jobs=jobs)] == expected


def cores_sweep():
    return Sweep(function=cores_of_a_task, records=(TIME,), repeats=2)


def cores_of_a_task(record, seed, desk):
    return {"cores": np.array(desk.cores)}


@pytest.mark.parametrize("engine", ["numpy", "numba"])
def test_cores_change_no_bit(engine):
    settings = attrs.evolve(TIME, engine=engine, width=200, batch_size=3000)
    member, seed = Member(settings=settings, size=200), experiment_sweep(settings).tasks[0].seed
    alone = train(member, seed, Desk(index=0, cores=1))
    for other in (
        train(member, seed, Desk(index=0, cores=2)),
        train(attrs.evolve(member, settings=attrs.evolve(settings, threads=3)), seed, Desk(index=0)),
    ):
        for name, values in alone.items():
            np.testing.assert_array_equal(values, other[name])


def test_measuring_does_not_change_what_is_measured():
    often = run_experiment(attrs.evolve(TIME, measure_every=10), jobs=1)
    last = run_experiment(attrs.evolve(TIME, measure_every=60), jobs=1)
    assert abs(often.losses[0, -1] - last.losses[0, -1]) < 0.1
    desk, seed = Desk(index=0), experiment_sweep(TIME).tasks[0].seed
    trainers = []
    for every in (10, 60):
        member = Member(settings=attrs.evolve(TIME, measure_every=every), size=30)
        with experiments.make_engine("numpy") as engine:
            trainers.append(experiments.make_trainer(member, seed, engine))
            trainers[-1].run(until=60, every=every)
    np.testing.assert_array_equal(trainers[0].network.weights, trainers[1].network.weights)
    assert train(Member(settings=TIME, size=30), seed, desk)["steps"].tolist() == [0, 20, 40, 60]


def test_the_last_step_is_measured_whatever_the_rhythm():
    run = run_experiment(attrs.evolve(TIME, steps=50, repeats=1), jobs=1)
    assert run.axis.tolist() == [0, 20, 40, 50]


def test_bands_come_from_repeats_or_from_the_measurement():
    run = run_experiment(TIME, jobs=1)
    spread = run.strengths.std(axis=0, ddof=1) / math.sqrt(2)
    assert (run.mean_error >= spread).all()
    one = run_experiment(attrs.evolve(TIME, repeats=1), jobs=1)
    np.testing.assert_array_equal(one.mean_error, one.standard_errors[0])
    np.testing.assert_array_equal(one.mean, one.strengths[0])


def test_a_run_is_written_and_read(tmp_path):
    run = run_experiment(TIME, seed=3, jobs=1, output=tmp_path / "run.npz")
    back = Run.read(tmp_path / "run.npz")
    same(run, back)
    assert back.seed == 3
    assert back.versions["numpy"] == np.__version__
    assert [path.name for path in tmp_path.iterdir()] == ["run.npz"]


def test_what_is_no_run_is_refused(tmp_path):
    results.write(results.Stored(kind="checkpoint", arrays={}, facts={}), tmp_path / "run.npz")
    with pytest.raises(NotReadable, match="holds a checkpoint, and a run is needed"):
        Run.read(tmp_path / "run.npz")
    facts = {"settings": {"colour": "red"}, "seed": 0}
    results.write(results.Stored(kind="run", arrays={}, facts=facts), tmp_path / "run.npz")
    with pytest.raises(NotReadable, match="a run of another version"):
        Run.read(tmp_path / "run.npz")


def test_an_output_that_cannot_be_written_is_named_before_any_work(tmp_path):
    began = []
    with pytest.raises(NotWritten, match="nowhere"):
        run_experiment(TIME, jobs=1, output=tmp_path / "nowhere" / "run.npz", progress=began.append)
    assert not began


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_run_that_diverges_stops_with_its_step_and_loss(jobs):
    with pytest.raises(Diverged, match="diverged at step") as caught:
        run_experiment(attrs.evolve(TIME, learning_rate=50.0, steps=5000), jobs=jobs)
    assert 0 < caught.value.step < 200
    assert isinstance(caught.value.loss, float)


def test_progress_has_step_loss_strengths_and_time_left():
    told = []
    run = run_experiment(attrs.evolve(TIME, repeats=1), jobs=1, progress=told.append)
    assert [point.step for point in told if point.strengths][:3] == [0, 20, 40]
    last = told[-1]
    assert (last.done, last.finished, last.runs, last.steps) == (1.0, 1, 1, 60)
    assert last.strengths == tuple(run.strengths[0, -1])
    assert last.loss == run.losses[0, -1]
    assert last.seconds_left == 0


def test_skills_that_share_bits():
    settings = attrs.evolve(TIME, placement="random", skills=4, repeats=2)
    run = run_experiment(settings, jobs=1)
    assert run.strengths.shape == (2, 4, 4)


def test_seeds_are_checked():
    with pytest.raises(ImpossibleSetting, match="seed = -1"):
        run_experiment(TIME, seed=-1)


# Interrupted runs

PROGRAM = """
import sys, time
import tests_settings
from symsolve.simulate import experiments

experiments.CHECKPOINT_SECONDS = experiments._REPORT_SECONDS = 0.0

if __name__ == "__main__":
    slowly = lambda progress: time.sleep(0.02)
    experiments.run_experiment(tests_settings.SETTINGS, seed=3, output=sys.argv[1], jobs=1, progress=slowly)
"""
NARROW = {"steps": 3000, "measure_every": 30, "repeats": 1}
SLOW = {**NARROW, "width": 30}


def killed_in_the_middle(tmp_path, resource, settings):
    """Start an experiment in a process of its own and kill it between two measurements."""
    from symsolve.simulate.sweeps import plain

    (tmp_path / "tests_settings.py").write_text(
        f"from symsolve.simulate.presets import Settings\nSETTINGS = Settings(**{plain(settings)!r})\n"
    )
    (tmp_path / "program.py").write_text(PROGRAM)
    output = tmp_path / "run.npz"
    process = subprocess.Popen([sys.executable, tmp_path / "program.py", output])
    checkpoint = tmp_path / "run.npz.partial" / "checkpoint-00000.npz"
    try:
        deadline = time.monotonic() + 60
        while not (checkpoint.exists() and steps_in(checkpoint) >= 200):
            assert process.poll() is None, "it ended before it could be killed"
            assert time.monotonic() < deadline
            time.sleep(0.01)
    finally:
        process.kill()
        process.wait()
    assert not output.exists()
    return output, steps_in(checkpoint)


def steps_in(checkpoint):
    return int(results.read(checkpoint, kind="checkpoint").arrays["steps"])


@pytest.mark.parametrize(
    ("resource", "settings"),
    [
        ("time", preset("small", "time", **TINY, **SLOW)),
        # Measured at the end only: checkpoints do not wait for measurements.
        (
            "data",
            preset(
                "small", "data", **TINY, **{**SLOW, "measure_every": 3000}, data_sizes=(40,), halve_every=1000
            ),
        ),
        ("parameters", preset("small", "parameters", **TINY, **NARROW, widths=(6,))),
    ],
)
def test_a_killed_run_goes_on_from_its_checkpoint_to_the_same_bits(tmp_path, resource, settings):
    output, reached = killed_in_the_middle(tmp_path, resource, settings)
    told = []
    resumed = run_experiment(settings, seed=3, output=output, jobs=1, progress=told.append)
    first = next(point.step for point in told if point.strengths)
    assert first >= reached >= 200
    same(resumed, run_experiment(settings, seed=3, jobs=1))
    same(resumed, Run.read(output))
    assert not (tmp_path / "run.npz.partial").exists()


def test_a_corrupt_checkpoint_is_named_and_nothing_is_lost(tmp_path):
    settings = attrs.evolve(TIME, repeats=1)
    folder = tmp_path / "run.npz.partial"
    folder.mkdir()
    (folder / "checkpoint-00000.npz").write_bytes(b"not a checkpoint")
    with pytest.raises(NotReadable, match=r"checkpoint-00000\.npz is truncated, corrupt"):
        run_experiment(settings, jobs=1, output=tmp_path / "run.npz")
    (folder / "checkpoint-00000.npz").unlink()
    same(run_experiment(settings, jobs=1, output=tmp_path / "run.npz"), run_experiment(settings, jobs=1))


def test_the_checkpoint_of_another_run_is_refused(tmp_path):
    facts = {"settings": {}, "task": 5}
    path = tmp_path / "checkpoint.npz"
    results.write(results.Stored(kind="checkpoint", arrays={}, facts=facts), path)
    seed = experiment_sweep(TIME).tasks[0].seed
    with pytest.raises(NotReadable, match="checkpoint of another run"):
        train(Member(settings=TIME, size=30), seed, Desk(index=0, checkpoint=path))


def test_a_run_with_other_settings_does_not_go_on_there(tmp_path):
    sweep = experiment_sweep(TIME)
    from symsolve.simulate.partial import PartialStore

    with PartialStore(folder=tmp_path / "run.npz.partial", facts=sweep.facts).opened():
        pass
    with pytest.raises(ImpossibleSetting, match=r"settings\.width = 30 there, 31 now"):
        run_experiment(attrs.evolve(TIME, width=31), jobs=1, output=tmp_path / "run.npz")

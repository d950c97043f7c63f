"""``symsolve simulate``: options reach the settings, runs go to files, and go on after an interruption."""

import os
import pty
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from symsolve.cli import simulate
from symsolve.cli.progress import duration
from symsolve.errors import WorkersLost
from symsolve.simulate.engines import NAMES
from symsolve.simulate.experiments import Run
from symsolve.simulate.network import Loss
from symsolve.simulate.presets import Placement, preset

TINY = "--skills 2 --bits 4 --parity-bits 2 --width 30 --batch-size 50"
FAST = [*TINY.split(), "--samples", "100", "--measure-every", "20"]
QUICK = [*FAST, "--steps", "60", "--engine", "numpy"]


def test_choices_in_the_help_are_those_of_the_simulation():
    assert set(simulate.ENGINES) == set(NAMES)
    assert set(simulate.LOSSES) == {loss.value for loss in Loss}
    assert set(simulate.PLACEMENTS) == {placement.value for placement in Placement}
    for name in simulate.PRESETS:
        preset(name, "time")


def test_a_run_goes_to_a_file(run, tmp_path):
    result = run("simulate", "time", "-o", tmp_path / "run.npz", *QUICK, "--seed", 5, "--seeds", 2, "-j", 1)
    assert result.exit_code == 0
    found = Run.read(tmp_path / "run.npz")
    assert found.seed == 5
    assert found.axis.tolist() == [0, 20, 40, 60]
    assert found.strengths.shape == (2, 4, 2)
    assert (found.settings.width, found.settings.bits, found.settings.repeats) == (30, 4, 2)
    assert "time: 2 runs, 60 steps, engine numpy, seed 5" in result.stdout
    assert f"wrote {tmp_path}/run.npz" in result.stdout
    assert sorted(os.listdir(tmp_path)) == ["run.npz"]
    assert "\x1b" not in result.output
    assert "step 20" not in result.output


def test_every_option_reaches_the_settings(run, tmp_path, monkeypatch):
    seen = {}

    def run_experiment(settings, **how):
        seen.update(settings=settings, **how)
        raise WorkersLost("seen enough")

    monkeypatch.setattr("symsolve.simulate.experiments.run_experiment", run_experiment)
    arguments = "--preset paper --seed 3 --seeds 4 --steps 7 --batch-size 8 --measure-every 2 --samples 9"
    arguments += " --skills 3 --bits 20 --parity-bits 2 --placement random --alpha 3/4 --S 2.5"
    arguments += " --learning-rate 1e-2 --weight-decay 0 --standard-deviation 0.1 --loss mean --threads 2"
    result = run("simulate", "data", "-o", tmp_path / "a.npz", *arguments.split(), "--data-sizes", "10, 20",
                 "--halve-every", 5, "--engine", "numpy", "--width", 11, "-j", 3)  # fmt: skip
    assert (result.exit_code, result.stderr) == (1, "symsolve: seen enough\n")
    expected = preset(
        "paper", "data", repeats=4, steps=7, batch_size=8, measure_every=2, samples=9, skills=3, bits=20,
        parity_bits=2, placement="random", exponent=0.75, scale=2.5, learning_rate=0.01, weight_decay=0.0,
        standard_deviation=0.1, loss="mean", threads=2, data_sizes=(10, 20), halve_every=5, engine="numpy",
        width=11,
    )  # fmt: skip
    assert seen["settings"] == expected
    assert (seen["seed"], seen["jobs"]) == (3, 3)


def test_data_and_parameters(run, tmp_path):
    sizes = ["--data-sizes", "10,100"]
    assert run("simulate", "data", "-o", tmp_path / "d.npz", *QUICK, *sizes, "-j", 1).exit_code == 0
    assert Run.read(tmp_path / "d.npz").axis.tolist() == [10, 100]
    no_width = [word for word in QUICK if word not in ("--width", "30")]
    widths = ["--widths", "2,4"]
    done = run("simulate", "parameters", "-o", tmp_path / "p.npz", *no_width, *widths, "-j", 1)
    assert done.exit_code == 0, done.stderr
    assert Run.read(tmp_path / "p.npz").axis.tolist() == [2, 4]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["time"], "Missing option '-o'"),
        (["time", "-o", "/nosuch/a.npz"], "cannot write /nosuch/a.npz"),
        (["time", "-o", "notes.txt"], "ends in .npz"),
        (["time", "-o", "a.npz", "--width", "0"], "'--width'"),
        (["time", "-o", "a.npz", "--alpha", "0"], "it has to be positive"),
        (["time", "-o", "a.npz", "--alpha", "-1"], "it has to be positive"),
        (["time", "-o", "a.npz", "--alpha", "nan"], "it is not a number"),
        (["time", "-o", "a.npz", "--learning-rate", "1e999"], "beyond what a float can hold"),
        (["time", "-o", "a.npz", "--S", "1e-999"], "beyond what a float can hold"),
        (["time", "-o", "a.npz", "--bits", "2", "--parity-bits", "3"], "bits"),
        (["time", "-o", "a.npz", "--preset", "large"], "'--preset'"),
        (["time", "-o", "a.npz", "--engine", "abacus"], "'--engine'"),
        (["time", "-o", "a.npz", "--widths", "1,2"], "--widths"),
        (["time", "-o", "a.npz", "--jobs", "1", "--scheduler", "tcp://x:1"], "give one of them"),
        (["time", "-o", "a.npz", "--scheduler", "x"], "is not an address"),
        (["data", "-o", "a.npz", "--data-sizes", "0"], "it has to be positive"),
        (["data", "-o", "a.npz", "--data-sizes", "10,,20"], "it is not a number"),
        (["data", "-o", "a.npz", "--data-sizes", "20,10"], "the sizes must grow"),
        (["data", "-o", "a.npz", "--data-sizes", "1/2"], "it has to be a whole number"),
        (["parameters", "-o", "a.npz", "--width", "3"], "--width"),
    ],
)
def test_wrong_arguments_are_refused_before_any_work(run, tmp_path, monkeypatch, arguments, words):
    monkeypatch.chdir(tmp_path)
    result = run("simulate", *arguments)
    assert result.exit_code == 2, result.output
    assert words in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not (tmp_path / "a.npz").exists()


def test_a_run_that_diverges_is_no_usage_error(run, tmp_path):
    result = run("simulate", "time", "-o", tmp_path / "a.npz", *QUICK, "--learning-rate", 1e4)
    assert result.exit_code == 1
    assert "training diverged at step" in result.stderr
    assert not list(tmp_path.iterdir())


def test_what_could_not_begin_does_not_stand_in_the_way(run, tmp_path, monkeypatch):
    monkeypatch.setattr("symsolve.simulate.executors.PATIENCE_SECONDS", 0.2)
    lost = run("simulate", "time", "-o", tmp_path / "a.npz", *QUICK, "--scheduler", "tcp://127.0.0.1:1")
    assert lost.exit_code == 2
    assert "no scheduler answers" in lost.stderr
    assert not list(tmp_path.iterdir())


def test_a_cluster_finds_the_same_bits(run, tmp_path, local_cluster):
    options = [*QUICK, "--seeds", 3]
    here = run("simulate", "time", "-o", tmp_path / "here.npz", *options, "-j", 1)
    address = local_cluster.scheduler_address
    there = run("simulate", "time", "-o", tmp_path / "there.npz", *options, "--scheduler", address)
    assert (here.exit_code, there.exit_code) == (0, 0)
    first, second = (Run.read(tmp_path / name) for name in ("here.npz", "there.npz"))
    assert (first.strengths == second.strengths).all()
    assert sorted(os.listdir(tmp_path)) == ["here.npz", "there.npz"]


@pytest.mark.parametrize("group", ["simulate", "plot"])
def test_help_imports_nothing_heavy(group):
    leaf = {"simulate": "time", "plot": "laws"}[group]
    program = (
        "import sys\nfrom symsolve.cli.main import main\n"
        f"try:\n    main(['{group}', '{leaf}', '--help'])\n"
        "finally:\n    print([m for m in ('sympy', 'numpy', 'rich', 'matplotlib') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def command(*arguments):
    return [sys.executable, "-m", "symsolve", "simulate", *map(str, arguments)]


def test_a_terminal_gets_a_progress_line(tmp_path):
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "120"}
    process = subprocess.Popen(
        command("time", "-o", tmp_path / "a.npz", *QUICK), stdin=theirs, stdout=theirs, stderr=theirs,
        env=environment,
    )  # fmt: skip
    os.close(theirs)
    seen = b""
    try:
        while chunk := os.read(ours, 65536):
            seen += chunk
    except OSError:
        pass
    os.close(ours)
    assert process.wait(timeout=60) == 0
    text = seen.decode()
    assert "step 40, loss" in text
    assert "R/S 0.0" in text
    assert "s left" in text
    assert "100%" in text


def test_ctrl_c_keeps_what_is_done_and_the_same_command_goes_on(tmp_path):
    target, other = tmp_path / "a.npz", tmp_path / "b.npz"
    arguments = [*FAST, "--engine", "numpy", "--steps", "1000", "--data-sizes", "20,30,40", "--width", 200]
    process = subprocess.Popen(
        command("data", "-o", target, *arguments, "-j", 1), stderr=subprocess.PIPE, text=True
    )
    end = time.monotonic() + 60
    while not list(tmp_path.glob("a.npz.partial/result-*")) and time.monotonic() < end:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert f"what is done is in {target}.partial; the same command goes on from there" in errors
    assert errors.splitlines()[-1] == "symsolve: interrupted"
    for path in (target, other):
        subprocess.run(command("data", "-o", path, *arguments, "-j", 1), check=True, timeout=100)
    first, second = Run.read(target), Run.read(other)
    np.testing.assert_array_equal(first.strengths, second.strengths)
    assert not list(tmp_path.glob("*.partial"))


def test_times_that_are_left():
    assert duration(59.6) == "1 min 0 s left"
    assert duration(float("inf")) == ""

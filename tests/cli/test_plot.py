"""``symsolve plot``: pictures in files, and errors in one line before the work."""

import os

import pytest

from symsolve.simulate.experiments import run_experiment
from symsolve.simulate.presets import preset


@pytest.fixture(scope="module")
def run_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("runs") / "run.npz"
    settings = preset(
        "small", "time", skills=2, bits=4, parity_bits=2, width=50, batch_size=100, steps=600, engine="numpy",
        samples=200, measure_every=50,
    )  # fmt: skip
    run_experiment(settings, jobs=1, output=path)
    return path


def test_stages(run, tmp_path):
    result = run("plot", "stages", "-o", tmp_path / "stages.svg", "--epsilon", "0.1", "--skills", 3)
    assert result.exit_code == 0
    assert result.stdout == f"wrote {tmp_path}/stages.svg\n"
    assert (tmp_path / "stages.svg").read_text().startswith("<?xml")


def test_laws_take_their_numbers_exactly(run, tmp_path, monkeypatch):
    seen = []

    def law_curves(shown, progress):
        seen.append(shown)
        return []

    def draw_laws(curves):
        from symsolve.render.figures.canvas import new_figure

        return new_figure(1, 1)[0]

    monkeypatch.setattr("symsolve.render.figures.laws.law_curves", law_curves)
    monkeypatch.setattr("symsolve.render.figures.laws.draw_laws", draw_laws)
    target = tmp_path / "laws.png"
    assert run("plot", "laws", "-o", target, "--alpha", "1/3", "--alpha", "0.7", "--S", 2).exit_code == 0
    assert list(map(str, seen[0].alphas)) == ["1/3", "7/10"]
    assert (seen[0].S, seen[0].skills) == (2, 10**5)
    assert run("plot", "laws", "-o", target).exit_code == 0
    assert list(map(str, seen[1].alphas)) == ["3/10", "3/5", "9/10"]


def test_emergence(run, run_file, tmp_path):
    result = run("plot", "emergence", run_file, "-o", tmp_path / "emergence.png", "--skill", 2)
    assert result.exit_code == 0
    assert "calibrated on skill 2" in result.stdout
    assert (tmp_path / "emergence.png").read_bytes()[1:4] == b"PNG"


def test_emergence_without_prediction_says_why(run, tmp_path):
    path = tmp_path / "short.npz"
    run_experiment(preset("small", "time", steps=10, measure_every=5, width=20), jobs=1, output=path)
    result = run("plot", "emergence", path, "-o", tmp_path / "a.pdf")
    assert result.exit_code == 0
    assert "no prediction: skill 0 (k = 1) never emerges" in result.stderr
    assert (tmp_path / "a.pdf").exists()


@pytest.mark.parametrize("figure", [["laws"], ["stages"], ["emergence", "run.npz"]])
@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("a.gif", "the suffix '.gif'"),
        ("a", "no suffix"),
        ("/nosuch/a.png", "cannot write /nosuch/a.png: No such file or directory"),
    ],
)
def test_wrong_targets_are_refused_before_any_work(run, figure, target, words):
    result = run("plot", *figure, "-o", target)
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert line.startswith("symsolve plot: Invalid value for '-o'")
    assert words in line


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_a_folder_that_may_not_be_written_to(run, tmp_path):
    tmp_path.chmod(0o500)
    assert run("plot", "stages", "-o", tmp_path / "a.png").exit_code == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "cannot be read: No such file"),
        (b"", "truncated, corrupt, or not a file of symsolve"),
        (b"PK\x03\x04 rubbish", "truncated, corrupt, or not a file of symsolve"),
    ],
)
def test_files_that_hold_no_run(run, tmp_path, content, words):
    source = tmp_path / "run.npz"
    if content is not None:
        source.write_bytes(content)
    result = run("plot", "emergence", source, "-o", tmp_path / "a.png")
    assert result.exit_code == 2
    assert words in result.stderr
    assert not (tmp_path / "a.png").exists()


def test_a_truncated_run(run, run_file, tmp_path):
    half = tmp_path / "half.npz"
    half.write_bytes(run_file.read_bytes()[: run_file.stat().st_size // 2])
    assert "truncated" in run("plot", "emergence", half, "-o", tmp_path / "a.png").stderr


def test_a_foreign_file(run, tmp_path):
    import numpy

    numpy.savez(tmp_path / "other.npz", x=numpy.zeros(3))
    result = run("plot", "emergence", tmp_path / "other.npz", "-o", tmp_path / "a.png")
    assert result.exit_code == 2
    assert "was not written by symsolve" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["stages", "--r", "0.3"], "r = 3/10: a skill must start below epsilon S"),
        (["stages", "--epsilon", "0.5"], "epsilon = 1/2"),
        (["stages", "--alpha", "0"], "'--alpha': '0': it has to be positive"),
        (["stages", "--alpha", "x"], "it is not a number"),
        (["stages", "--skills", "13"], "'--skills'"),
        (["laws", "--skills", "100"], "give more skills than that"),
        (["laws", "--r", "2"], "a skill starts between 0 and S"),
        (["nosuch"], "No such command 'nosuch'"),
    ],
)
def test_wrong_numbers_are_refused(run, tmp_path, arguments, words):
    target = ["-o", tmp_path / "a.png"] if arguments[0] != "nosuch" else []
    result = run("plot", *arguments, *target)
    assert result.exit_code == 2
    assert words in result.stderr
    assert not (tmp_path / "a.png").exists()


def test_a_skill_that_does_not_exist(run, run_file, tmp_path):
    result = run("plot", "emergence", run_file, "-o", tmp_path / "a.png", "--skill", 9)
    assert result.exit_code == 2
    assert "there are 2 skills" in result.stderr

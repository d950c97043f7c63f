"""Figures: right numbers, files whole or not at all, and matplotlib's own state left alone."""

import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import attrs
import numpy as np
import pytest
import sympy

import symsolve as ss
from symsolve.errors import ImpossibleSetting, NotWritten
from symsolve.models import quantities as q
from symsolve.render.figures import laws as laws_module
from symsolve.render.figures import save
from symsolve.render.figures.canvas import COLOURS, colours, new_figure
from symsolve.render.figures.emergence import draw_emergence
from symsolve.render.figures.laws import Curve, LawFigure, draw_laws, law_curves
from symsolve.render.figures.stages import StageFigure, draw_stages, stage_curves
from symsolve.render.runs import run_text
from symsolve.simulate.calibration import calibrate
from symsolve.simulate.experiments import Run
from symsolve.simulate.predictions import strength_in_data, strength_in_parameters, strength_in_time
from symsolve.simulate.presets import preset

R = sympy.Rational


def empty():
    return new_figure(2, 2)[0]


# Files.


@pytest.mark.parametrize(("name", "begin"), [("a.png", b"\x89PNG"), ("a.pdf", b"%PDF"), ("A.SVG", b"<?xml")])
def test_the_suffix_decides_the_format(tmp_path, name, begin):
    save(empty(), tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith(begin)
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(
    ("name", "words"), [("a.gif", "the suffix '.gif'"), ("a", "no suffix"), ("a.png.txt", "'.txt'")]
)
def test_other_suffixes_are_refused(tmp_path, name, words):
    with pytest.raises(ImpossibleSetting, match=words):
        save(empty(), tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_folders_that_are_missing_or_in_the_way_are_refused(tmp_path):
    (tmp_path / "folder.png").mkdir()
    for target in (tmp_path / "nosuch" / "a.png", tmp_path / "folder.png"):
        with pytest.raises(NotWritten, match="cannot write"):
            save(empty(), target)


def test_a_full_disk_leaves_the_old_picture(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    target = tmp_path / "a.png"
    target.write_bytes(b"old")
    monkeypatch.setattr("os.replace", full)
    with pytest.raises(NotWritten, match="No space left"):
        save(empty(), target)
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.png"]


def test_the_global_state_of_matplotlib_is_left_alone(tmp_path):
    program = f"""
import sys, matplotlib
# Asking for the backend would choose one.
state = lambda: {{key: matplotlib.rcParams._get(key) for key in matplotlib.rcParams}}
before = str(state())
from symsolve.render.figures import save
from symsolve.render.figures.stages import *
save(draw_stages(stage_curves(StageFigure())), {str(tmp_path / "a.png")!r})
assert "matplotlib.pyplot" not in sys.modules
assert str(state()) == before
"""
    subprocess.run([sys.executable, "-W", "error", "-c", program], check=True, timeout=120)


def test_colours_are_all_different():
    assert colours(3) == list(COLOURS[:3])
    for count in (1, 6, 7, 12):
        assert len(set(colours(count))) == count


# Laws.


def short_grids(monkeypatch):
    few = [sympy.Integer(1), sympy.Integer(10), sympy.Integer(100)]
    monkeypatch.setattr(laws_module, "_times", lambda decades, steps: few)
    monkeypatch.setattr(laws_module, "_counts", lambda decades, steps: few)
    monkeypatch.setattr(laws_module, "_MODELS", (10, 1000))


def test_curves_of_the_laws_are_the_certified_values(monkeypatch):
    short_grids(monkeypatch)
    heard = []
    curves = law_curves(LawFigure(alphas=["3/5"]), heard.append)
    assert heard[-1] == 1
    assert [curve.resource for curve in curves] == ["time", "data", "parameters", "compute", "compute"]
    time, data, parameters = curves[:3]
    values = {q.alpha: R(3, 5), q.S: 1, q.r: R(1, 100), q.eta: 1}
    exact = ss.time_law(skills=10**5).evaluate(values, at=100, digits=10)
    assert time.exact[-1] == pytest.approx(float(exact), rel=1e-5)
    assert time.law[-1] == pytest.approx(float(ss.time_law().leading_value(values, 100, 10)), rel=1e-5)
    assert data.law[-1] / data.law[0] == pytest.approx(100 ** (-3 / 8), rel=1e-5)
    # The printed constant S^2/2 would be 1.37 times as large.
    assert parameters.law[0] == pytest.approx(1 / (2 * 0.6 * float(sympy.zeta(1.6))), rel=1e-5)
    assert curves[3].x.tolist() == [10, 100, 1000]
    assert curves[4].x.tolist() == [1000, 10_000, 100_000]


def test_close_to_the_sums_where_the_laws_hold(monkeypatch):
    short_grids(monkeypatch)
    for curve in law_curves(LawFigure(alphas=["9/10"]))[:3]:
        assert curve.law[-1] == pytest.approx(curve.exact[-1], rel=0.02)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"alphas": []}, "at least one number"),
        ({"alphas": [0]}, "above 0"),
        ({"r": 1}, "starts between 0 and S"),
        ({"r": 0}, "starts between 0 and S"),
        ({"skills": 1000}, "give more skills"),
    ],
)
def test_impossible_laws_are_refused(fields, words):
    with pytest.raises(ImpossibleSetting, match=words):
        LawFigure(**fields)


def fake_curves():
    x = np.geomspace(1, 1000, 8)
    shape = {"x": x, "exact": x**-0.4, "law": 1.1 * x**-0.4}
    names = [("time", 3), ("data", 3), ("parameters", 3), ("compute", 4)]
    return [
        Curve(resource=name, label=rf"$\alpha = {index}$, $N = {index}$", **shape)
        for name, count in names
        for index in range(count)
    ]


def test_the_panels_of_the_laws_are_labelled_and_logarithmic():
    figure = draw_laws(fake_curves())
    assert [panel.get_xlabel().partition(" $")[0] for panel in figure.axes] == [
        "training time", "number of data points", "number of basis functions", "compute",
    ]  # fmt: skip
    for panel in figure.axes:
        assert (panel.get_xscale(), panel.get_yscale()) == ("log", "log")
        assert panel.get_ylabel() == "loss $L$"
    (legend,) = figure.legends
    assert [text.get_text() for text in legend.get_texts()][-1] == "power law"


# Stages.


def test_stages_have_the_times_of_the_closed_form():
    stages = stage_curves(StageFigure())
    assert stages.stage_like == 3
    frequencies = np.arange(1.0, 6) ** -1.6
    frequencies /= frequencies.sum()
    z = 5 * 200_000 - 1
    expected = np.log(z / 19) / (2 * 0.05 * frequencies * 5)
    np.testing.assert_allclose(stages.emergence, expected, rtol=1e-12)
    np.testing.assert_allclose(stages.saturation, np.log(19) / (0.05 * frequencies * 5), rtol=1e-12)
    for skill in range(5):
        at = np.interp(stages.emergence[skill], stages.times, stages.shares[skill])
        assert at == pytest.approx(0.05, abs=0.003)
    # What the picture says: the bar of a stage-like skill ends before the next one begins.
    apart = stages.emergence[1:] > (stages.emergence + stages.saturation)[:-1]
    assert apart.tolist() == [True, True, True, False]


def test_the_picture_of_stages_says_how_many():
    upper, lower = draw_stages(stage_curves(StageFigure())).axes
    assert "skills 1 to 3 saturate before the next one emerges" in upper.get_title(loc="left")
    assert lower.get_xlabel() == "training time $T$ (steps)"
    none = draw_stages(stage_curves(StageFigure(r="1/20")))
    assert "no skill saturates" in none.axes[0].get_title(loc="left")
    draw_stages(stage_curves(StageFigure(skills=1)))
    draw_stages(stage_curves(StageFigure(skills=12)))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"skills": 0}, "the figure shows 1 to 12"),
        ({"skills": 13}, "the figure shows 1 to 12"),
        ({"epsilon": "1/2"}, "below 1/2"),
        ({"epsilon": 0}, "below 1/2"),
        ({"alpha": 0}, "above 0"),
        ({"r": "1/4"}, "must start below epsilon S = 1/4"),
    ],
)
def test_impossible_stages_are_refused(fields, words):
    with pytest.raises(ImpossibleSetting, match=words):
        StageFigure(**fields)


# Runs.


def run_of(resource, repeats=1, **fields):
    """A run that follows the closed form, with a little noise."""
    settings = preset("paper", resource, repeats=repeats, **fields)
    shares = settings.task_probabilities
    axis = np.arange(0, 20_001, 50) if resource == "time" else np.array(settings.members)
    curve = {
        "time": lambda k: strength_in_time(
            axis, probability=shares[k], learning_rate=0.05, scale=5.0, rate_factor=0.05, odds=1e4
        ),
        "data": lambda k: strength_in_data(axis, probability=shares[k], scale=5.0, shots=800),
        "parameters": lambda k: strength_in_parameters(axis, skill=k, scale=5.0, basis=4.0),
    }[resource]
    exact = np.stack([curve(k) for k in range(settings.skills)], axis=1)
    noise = np.random.default_rng(0).normal(0, 0.02, (repeats, *exact.shape))
    return Run(
        settings=settings,
        seed=7,
        axis=axis,
        strengths=exact + noise,
        standard_errors=np.full_like(noise, 0.02),
        losses=np.zeros(noise.shape[:2]),
    )


@pytest.mark.parametrize("resource", ["time", "data", "parameters"])
def test_emergence_shows_what_was_measured_and_what_was_predicted(resource):
    run = run_of(resource, repeats=3)
    (panel,) = draw_emergence(run, calibrate(run)).axes
    measured, predicted = panel.get_lines()[:5], panel.get_lines()[5:]
    assert len(measured) == len(predicted) == 5
    shown = run.axis[run.axis > 0]
    for skill, line in enumerate(measured):
        np.testing.assert_array_equal(line.get_xdata(), shown)
        np.testing.assert_allclose(line.get_ydata(), run.mean[run.axis > 0, skill] / 5)
    for skill, line in enumerate(predicted):
        at = np.interp(shown, line.get_xdata(), line.get_ydata())
        np.testing.assert_allclose(at, run.mean[run.axis > 0, skill] / 5, atol=0.05)
    assert panel.get_xscale() == "log"
    assert panel.get_ylabel() == r"skill strength $\mathcal{R}_k/S$"
    assert len(panel.collections) == 5


def test_without_a_calibration_only_the_measurements_are_drawn():
    (panel,) = draw_emergence(run_of("time")).axes
    assert len(panel.get_lines()) == 5


def test_strengths_beyond_the_usual_stay_in_the_picture():
    run = run_of("time")
    (panel,) = draw_emergence(attrs.evolve(run, strengths=1.5 * run.strengths - 1)).axes
    low, high = panel.get_ylim()
    assert low < -0.2
    assert high > 1.2


def test_the_legend_stays_outside_the_axes(tmp_path):
    figure = draw_emergence(run_of("time"))
    save(figure, tmp_path / "a.png")
    (legend,) = figure.legends
    (panel,) = figure.axes
    assert not legend.get_window_extent().overlaps(panel.get_window_extent())


def test_a_picture_holds_its_text_as_shapes(tmp_path):
    save(draw_emergence(run_of("parameters")), tmp_path / "a.svg")
    root = ElementTree.parse(tmp_path / "a.svg").getroot()
    assert root.tag.endswith("svg")


def test_runs_in_words():
    run = run_of("time")
    text = run_text(run, calibrate(run))
    lines = text.splitlines()
    assert lines[0].split()[:2] == ["skill", "R_k/S"]
    assert "(fitted)" in lines[1]
    assert "time: 1 run, 30000 steps, engine auto, seed 7" in text
    assert "calibrated on skill 1:\n  rate factor rho" in text
    assert "emergence times grow as k^1.6" in text
    data = run_text(run_of("data", repeats=2))
    assert "data: 2 runs with each of 10 sizes" in data
    assert "prediction" not in data


def test_runs_that_know_nothing_say_so():
    run = run_of("time")
    text = run_text(attrs.evolve(run, strengths=0 * run.strengths))
    assert "never" in text
    assert "no exponent of the emergence times" in text

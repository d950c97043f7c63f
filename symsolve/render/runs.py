"""Runs of networks in plain text: what they reached, what one skill predicts of the others."""

from __future__ import annotations

import math
from collections.abc import Iterator

from symsolve.errors import NotCalibrated
from symsolve.render.table import Table
from symsolve.simulate.calibration import Calibration
from symsolve.simulate.emergence import emergence_exponent, first_crossing, saturation
from symsolve.simulate.experiments import Run
from symsolve.simulate.presets import Resource

__all__ = ["run_text"]

_WHERE = {Resource.TIME: "step", Resource.DATA: "D =", Resource.PARAMETERS: "N ="}
_NAMES = {
    "rate_factor": "rate factor rho (slower than the closed form by 1/rho)",
    "odds": "odds S/R(0) - 1",
    "shots": "samples a skill needs, D_c",
    "basis": "units a skill needs, N_c",
}


def run_text(run: Run, calibration: Calibration | None = None) -> str:
    """What a run measured, and how well one skill predicts the others.

    Args:
        run: an experiment.
        calibration: of that run; ``None`` if there is none.
    """
    lines = [str(_table(run, calibration)), "", *_facts(run)]
    if calibration is not None:
        lines += _calibrated(calibration)
    if run.settings.resource is Resource.TIME:
        lines += _in_time(run)
    return "\n".join(lines)


def _table(run: Run, calibration: Calibration | None) -> Table:
    """One row a skill, counted from 1 as in the literature."""
    scale, last = run.settings.scale, run.mean[-1]
    headings = ["skill", "R_k/S", "standard error"]
    rows = [
        [f"{k + 1}", f"{last[k] / scale:.4f}", f"{run.mean_error[-1, k] / scale:.4f}"]
        for k in range(run.settings.skills)
    ]
    if run.settings.resource is Resource.TIME:
        headings.append("R_k = S/2 at step")
        for row, text in zip(rows, _steps(run), strict=True):
            row.append(text)
    if calibration is not None:
        headings += ["prediction off by (rms, S)", "at most", "at"]
        for row, found in zip(rows, calibration.errors(run), strict=True):
            place = f"{_WHERE[run.settings.resource]} {found.at}"
            mark = " (fitted)" if found.fitted else ""
            row += [f"{found.root_mean_square:.3f}{mark}", f"{found.largest:.3f}", place]
    return Table(tuple(headings), [tuple(row) for row in rows], numbers=frozenset(range(len(headings))))


def _steps(run: Run) -> list[str]:
    """When the mean strength of each skill crosses S/2."""
    level = run.settings.scale / 2
    found = [first_crossing(run.axis.astype(float), curve, level) for curve in run.mean.T]
    return ["never" if math.isnan(step) else f"{step:.0f}" for step in found]


def _facts(run: Run) -> Iterator[str]:
    settings = run.settings
    repeats, sizes = len(run.strengths), len(settings.members)
    each = "" if settings.resource is Resource.TIME else f" with each of {sizes} sizes"
    yield (
        f"{settings.resource.value}: {'1 run' if repeats == 1 else f'{repeats} runs'}{each}, "
        f"{settings.steps} steps, engine {settings.engine}, seed {run.seed}"
    )


def _calibrated(calibration: Calibration) -> Iterator[str]:
    yield f"calibrated on skill {calibration.skill + 1}:"
    for name, estimate in calibration.estimates.items():
        yield f"  {_NAMES[name]}: {estimate}"


def _in_time(run: Run) -> Iterator[str]:
    alpha = run.settings.exponent
    try:
        found = emergence_exponent(run).exponent
        yield f"emergence times grow as k^{found}; the closed form says {alpha + 1:.4g}"
    except NotCalibrated as error:
        yield f"no exponent of the emergence times: {error}"
    slow = saturation(run)
    if slow:
        shown = ", ".join(f"{item.ratio:.2f}" for item in slow)
        yield f"saturation over emergence (0.5 to 0.9 S over 0.1 to 0.5 S): {shown}; the closed form says 1"

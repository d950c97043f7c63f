"""Fig. 1 of arXiv 2404.17563: skills of a trained network emerge, and one of them predicts the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from symsolve.render.figures.canvas import BLACK, colours, finish, new_figure
from symsolve.simulate.calibration import Calibration
from symsolve.simulate.experiments import Run
from symsolve.simulate.presets import Resource

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["draw_emergence"]

Floats = NDArray[np.float64]

_POINTS = 600
#: Standard errors of the mean on either side of it.
_BAND = 2.0
_DASHES = (0, (4, 2))
_AXES = {
    Resource.TIME: "training time (steps)",
    Resource.DATA: "number of data points $D$",
    Resource.PARAMETERS: "width of the network $N$",
}


def draw_emergence(run: Run, calibration: Calibration | None = None) -> Figure:
    """Measured R_k/S of each skill with its band, and the calibrated closed form on top.

    The band is the mean over repeats plus and minus two standard errors: of the measurement, and of the
    spread between repeats where there are several.

    Args:
        run: an experiment in time, data or parameters.
        calibration: of that run; without it only what was measured is drawn.
    """
    figure: Figure
    figure, axes = new_figure(6.4, 3.9)
    panel = axes[0, 0]
    # A step of zero has no place on a logarithmic axis.
    shown = run.axis > 0
    for skill, tint in enumerate(colours(run.settings.skills)):
        _draw_measured(panel, run, skill, shown, tint)
    if calibration is not None:
        axis = _fine_grid(run)
        for skill in range(run.settings.skills):
            share = calibration.predict(axis, skill) / run.settings.scale
            panel.plot(axis, share, color=BLACK, linewidth=1.0, linestyle=_DASHES)
    panel.set_xscale("log")
    panel.set_ylim(*_limits(run))
    title = f"emergence with {run.settings.resource.value}: measured $\\pm$ 2 standard errors"
    finish(panel, title=title, x=_AXES[run.settings.resource], y=r"skill strength $\mathcal{R}_k/S$")
    _explain(figure, panel, calibration)
    return figure


def _draw_measured(panel: Axes, run: Run, skill: int, shown: NDArray[np.bool_], tint: str) -> None:
    scale = run.settings.scale
    axis, mean = run.axis[shown], run.mean[shown, skill] / scale
    reach = _BAND * run.mean_error[shown, skill] / scale
    few = shown.sum() <= 40
    panel.fill_between(axis, mean - reach, mean + reach, color=tint, alpha=0.22, linewidth=0)
    panel.plot(axis, mean, color=tint, linewidth=1.9, marker="o" if few else None, markersize=3.5,
               label=f"$k = {skill + 1}$")  # fmt: skip


def _fine_grid(run: Run) -> NDArray[np.int64]:
    """Whole numbers, evenly spread over the logarithmic axis."""
    first, last = run.axis[run.axis > 0][0], run.axis[-1]
    return np.unique(np.geomspace(first, last, _POINTS).round().astype(np.int64))


def _limits(run: Run) -> tuple[float, float]:
    share = run.mean / run.settings.scale
    return min(-0.05, float(np.nanmin(share)) - 0.03), max(1.08, float(np.nanmax(share)) + 0.05)


def _explain(figure: Figure, panel: Axes, calibration: Calibration | None) -> None:
    """Colours are skills; dashed is predicted."""
    from matplotlib.lines import Line2D

    handles, labels = panel.get_legend_handles_labels()
    if calibration is not None:
        handles.append(Line2D([], [], color=BLACK, linewidth=1.0, linestyle=_DASHES))
        labels.append(f"closed form,\ncalibrated\non $k = {calibration.skill + 1}$")
    figure.legend(handles, labels, loc="outside right upper", fontsize=8, frameon=False)

"""Fig. 6 of arXiv 2404.17563: training in stages, each skill saturating before the next one emerges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import sympy
from numpy.typing import NDArray

from symsolve.errors import ImpossibleSetting
from symsolve.evaluation import compile_expression, evaluate
from symsolve.models import quantities as q
from symsolve.models.emergence import emergence_time, number_of_stage_like_skills, saturation_time
from symsolve.models.multilinear import MultilinearModel
from symsolve.models.spectrum import Spectrum
from symsolve.render.figures.canvas import BLACK, colours, finish, new_figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["StageFigure", "Stages", "draw_stages", "stage_curves"]

Floats = NDArray[np.float64]

_POINTS = 800
_DIGITS = 15
_MODEL = MultilinearModel(weight=q.P_s)
_MOST_SKILLS = 12


def _exact(value: Any) -> sympy.Rational:
    return sympy.Rational(value)


@attrs.frozen(kw_only=True)
class StageFigure:
    """What the figure shows.

    Attributes:
        skills: how many there are.
        alpha: decay of their frequencies.
        S: target scale.
        r: strength of a skill at time zero.
        eta: learning rate.
        epsilon: part of S at which a skill has emerged; at the rest, 1 - epsilon, it is saturated.
    """

    skills: int = 5
    alpha: sympy.Rational = attrs.field(default="3/5", converter=_exact)
    S: sympy.Rational = attrs.field(default=5, converter=_exact)
    r: sympy.Rational = attrs.field(default="1/200000", converter=_exact)
    eta: sympy.Rational = attrs.field(default="1/20", converter=_exact)
    epsilon: sympy.Rational = attrs.field(default="1/20", converter=_exact)

    def __attrs_post_init__(self) -> None:
        for name in ("alpha", "S", "r", "eta"):
            if not getattr(self, name) > 0:
                raise ImpossibleSetting(f"{name} = {getattr(self, name)}: it must be above 0")
        if not 1 <= self.skills <= _MOST_SKILLS:
            raise ImpossibleSetting(f"skills = {self.skills}: the figure shows 1 to {_MOST_SKILLS}")
        if not 0 < self.epsilon < sympy.Rational(1, 2):
            raise ImpossibleSetting(f"epsilon = {self.epsilon}: it is a part of S, above 0 and below 1/2")
        if not self.r < self.epsilon * self.S:
            raise ImpossibleSetting(
                f"r = {self.r}: a skill must start below epsilon S = {self.epsilon * self.S} to emerge at all"
            )


@attrs.frozen(kw_only=True, eq=False)
class Stages:
    """The curves and times of the figure.

    Attributes:
        shown: the parameters.
        times: T, (points,).
        shares: R_k/S, (n_s, points).
        emergence: T at which skill k has emerged, (n_s,).
        saturation: how long it takes from there to saturation, (n_s,).
        stage_like: how many skills saturate before the next one emerges, decided with certainty.
    """

    shown: StageFigure
    times: Floats
    shares: Floats
    emergence: Floats
    saturation: Floats
    stage_like: int


def stage_curves(shown: StageFigure) -> Stages:
    """Closed forms of the multilinear model, with certified emergence and saturation times."""
    emergence, saturation = (
        _times(shown, time)
        for time in (emergence_time(_MODEL, q.epsilon), saturation_time(_MODEL, q.epsilon))
    )
    times = np.linspace(0, 1.06 * float((emergence + saturation).max()), _POINTS)
    strength = compile_expression((_MODEL.strength_at() / q.S).subs(_values(shown)), [q.P_s, q.T])
    shares = [
        np.asarray(strength.array(np.full(_POINTS, float(p)), times), float) for p in _frequencies(shown)
    ]
    count = number_of_stage_like_skills(
        alpha=shown.alpha, epsilon=shown.epsilon, z=shown.S / shown.r - 1, skills=shown.skills
    )
    return Stages(
        shown=shown,
        times=times,
        shares=np.array(shares),
        emergence=emergence,
        saturation=saturation,
        stage_like=int(count),
    )


def draw_stages(stages: Stages) -> Figure:
    """Strengths above; below, when each skill emerges and saturates."""
    figure: Figure
    figure, axes = new_figure(6.4, 4.6, 2, 1, sharex=True, height_ratios=[3, 1.3])
    _draw_strengths(axes[0, 0], stages)
    _draw_spans(axes[1, 0], stages)
    handles, labels = axes[0, 0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside right upper", fontsize=8, frameon=False)
    return figure


def _values(shown: StageFigure) -> dict[sympy.Symbol, sympy.Expr]:
    return {q.S: shown.S, q.r: shown.r, q.eta: shown.eta, q.epsilon: shown.epsilon}


def _frequencies(shown: StageFigure) -> list[sympy.Expr]:
    spectrum = Spectrum(skills=shown.skills, alpha=shown.alpha)
    return [spectrum.frequency(k) for k in range(1, shown.skills + 1)]


def _times(shown: StageFigure, time: sympy.Expr) -> Floats:
    known = time.subs(_values(shown))
    found = [evaluate(known.subs(q.P_s, p), at={}, digits=_DIGITS) for p in _frequencies(shown)]
    return np.array([float(value) for value in found])


def _draw_strengths(axes: Axes, stages: Stages) -> None:
    epsilon = float(stages.shown.epsilon)
    ends = stages.emergence + stages.saturation
    tints = colours(stages.shown.skills)
    for index, (share, tint) in enumerate(zip(stages.shares, tints, strict=True)):
        axes.plot(stages.times, share, color=tint, linewidth=1.7, label=f"$k = {index + 1}$")
        points = [stages.emergence[index], ends[index]], [epsilon, 1 - epsilon]
        axes.plot(*points, "o", color=tint, markersize=3.5)
    for level, words in ((epsilon, r"$\epsilon$"), (1 - epsilon, r"$1-\epsilon$")):
        axes.axhline(level, color=BLACK, linewidth=0.7, linestyle=(0, (2, 2)))
        axes.annotate(words, (1.01, level), xycoords=("axes fraction", "data"), fontsize=8, va="center")
    axes.set_ylim(-0.03, 1.06)
    finish(axes, title=f"(a)  {_verdict(stages)}", x="", y=r"skill strength $\mathcal{R}_k/S$")


def _verdict(stages: Stages) -> str:
    """Which skills are learned one after the other; always the first ones."""
    count = stages.stage_like
    if count == 0:
        return "no skill saturates before the next one emerges"
    who = "skill 1 saturates" if count == 1 else f"skills 1 to {count} saturate"
    return f"{who} before the next one emerges"


def _draw_spans(axes: Axes, stages: Stages) -> None:
    rows = np.arange(1, stages.shown.skills + 1)
    tints, foot = colours(stages.shown.skills), stages.shown.skills + 0.6
    axes.barh(rows, stages.saturation, left=stages.emergence, height=0.7, color=tints)
    axes.vlines(stages.emergence, rows - 0.35, foot, color=tints, linewidth=0.8, linestyles=(0, (2, 2)))
    axes.set_ylim(foot, 0.4)
    axes.set_yticks(rows)
    axes.set_xlim(0, float(stages.times[-1]))
    axes.grid(False, axis="y")
    title = (
        r"(b)  from emergence, $\mathcal{R}_k = \epsilon S$, to saturation, $\mathcal{R}_k = (1-\epsilon)S$"
    )
    finish(axes, title=title, x="training time $T$ (steps)", y="skill $k$")

r"""Figs. 2 and 3 of arXiv 2404.17563: the scaling laws as power laws beside the exact sums over skills.

The constants are not the printed ones: exponents and prefactors follow from the sums (``symsolve.models``),
among them the corrected A_N = S^2/(2 alpha zeta(alpha+1)).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import sympy
from numpy.typing import NDArray

from symsolve.errors import ImpossibleSetting
from symsolve.models import compute_law, data_law, parameter_law, time_law
from symsolve.models import quantities as q
from symsolve.models.laws.law import Law
from symsolve.render.figures.canvas import BLACK, colours, finish, new_figure, shades

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["Curve", "LawFigure", "draw_laws", "law_curves"]

Floats = NDArray[np.float64]

_DIGITS = 6
#: Sizes of the models whose losses make up the panel of compute, and how long each is trained.
_MODELS, _LONGEST = (10, 20, 50, 100, 200, 500, 1000), 5
_DASHES = (0, (4, 2.5))
#: Decades of time over which the steps of single skills show in the loss.
_ONE_BY_ONE = 1.5


def _exact(value: Any) -> sympy.Rational:
    return sympy.Rational(value)


def _alphas(values: Any) -> tuple[sympy.Rational, ...]:
    return tuple(sympy.Rational(value) for value in values)


@attrs.frozen(kw_only=True)
class LawFigure:
    """What the figure shows; by default what Appendix K.4 of the paper says.

    Attributes:
        alphas: decays of the skill frequencies, one curve each.
        S: target scale.
        r: strength of a skill at time zero.
        eta: learning rate.
        skills: how many skills the sums have; the power laws are those of infinitely many.
    """

    alphas: tuple[sympy.Rational, ...] = attrs.field(default=("3/10", "3/5", "9/10"), converter=_alphas)
    S: sympy.Rational = attrs.field(default=1, converter=_exact)
    r: sympy.Rational = attrs.field(default="1/100", converter=_exact)
    eta: sympy.Rational = attrs.field(default=1, converter=_exact)
    skills: int = 10**5

    @property
    def middle(self) -> sympy.Rational:
        """The decay that the panel of compute shows."""
        return self.alphas[len(self.alphas) // 2]

    def __attrs_post_init__(self) -> None:
        if not self.alphas or not all(alpha > 0 for alpha in self.alphas):
            raise ImpossibleSetting(f"alpha = {self.alphas}: give at least one number above 0")
        if not 0 < self.r < self.S:
            raise ImpossibleSetting(f"r = {self.r}, S = {self.S}: a skill starts between 0 and S")
        if self.skills <= _MODELS[-1]:
            raise ImpossibleSetting(
                f"skills = {self.skills}: the models of the panel of compute have up to {_MODELS[-1]} basis "
                "functions; give more skills than that"
            )


@attrs.frozen(kw_only=True, eq=False)
class Curve:
    """A loss at points of a resource, as the exact sum and as the power law.

    Attributes:
        resource: "time", "data", "parameters" or "compute".
        label: which curve of its panel, in LaTeX.
        x: the resource.
        exact: the sum over skills, rounded from a certified enclosure.
        law: the power law; empty where the curve has none of its own.
    """

    resource: str
    label: str
    x: Floats
    exact: Floats
    law: Floats


def law_curves(shown: LawFigure, progress: Callable[[float], None] = lambda done: None) -> list[Curve]:
    """Every curve of the figure, computed with certified digits.

    Args:
        shown: the parameters.
        progress: called with the part of the work that is done.
    """
    jobs = [*_single_resources(shown), *_compute(shown)]
    curves = []
    for index, job in enumerate(jobs, start=1):
        curves.append(job())
        progress(index / len(jobs))
    return curves


def draw_laws(curves: Sequence[Curve]) -> Figure:
    """Four panels: time, data and parameters, each with its power laws; compute with its envelope."""
    figure: Figure
    figure, axes = new_figure(7.2, 6.0, 2, 2)
    time, data, parameters, compute = axes.flat
    chosen = {name: [curve for curve in curves if curve.resource == name] for name in _AXES}
    for panel, name in ((time, "time"), (data, "data"), (parameters, "parameters")):
        _draw_resource(panel, name, chosen[name])
    _draw_compute(compute, chosen["compute"])
    handles, labels = time.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=len(labels), fontsize=8, frameon=False)
    return figure


_AXES = {
    "time": ("training time $T$", "(a)  time"),
    "data": ("number of data points $D$", "(b)  data"),
    "parameters": ("number of basis functions $N$", "(c)  parameters"),
    "compute": ("compute $C = N\\,T$", "(d)  compute"),
}

Job = Callable[[], Curve]
Grid = list[sympy.Rational]


def _single_resources(shown: LawFigure) -> list[Job]:
    finite = shown.skills
    panels: tuple[tuple[Law, Law, Grid], ...] = (
        (time_law(skills=finite), time_law(), _times(4, 5)),
        (data_law(skills=finite), data_law(), _counts(5, 6)),
        (parameter_law(skills=finite), parameter_law(), _counts(4, 8)),
    )
    return [_job(exact, law, shown, alpha, grid) for exact, law, grid in panels for alpha in shown.alphas]


def _job(exact: Law, law: Law, shown: LawFigure, alpha: sympy.Rational, grid: Grid) -> Job:
    return lambda: Curve(
        resource=exact.name,
        label=rf"$\alpha = {_decimal(alpha)}$",
        x=_floats(grid),
        exact=_values(exact, shown, alpha, grid),
        law=_power_law(law, shown, alpha, _floats(grid)),
    )


def _compute(shown: LawFigure) -> list[Job]:
    return [_compute_job(shown, size, _times(_LONGEST, 4)) for size in _MODELS]


def _compute_job(shown: LawFigure, size: int, times: Grid) -> Job:
    alpha = shown.middle
    return lambda: Curve(
        resource="compute",
        label=rf"$\alpha = {_decimal(alpha)}$, $N = {size}$",
        x=size * _floats(times),
        exact=_values(time_law(skills=shown.skills, learned=size), shown, alpha, times),
        law=_power_law(compute_law(), shown, alpha, size * _floats(times)),
    )


def _times(decades: int, steps: int) -> Grid:
    """Numbers of three digits from 1 on, so many to a decade; twice as many where skills come one by one."""
    powers = [step / (2 * steps) for step in range(2 * decades * steps + 1)]
    kept = [power for step, power in enumerate(powers) if power < _ONE_BY_ONE or step % 2 == 0]
    return [sympy.Rational(f"{10**power:.2e}") for power in kept]


def _counts(decades: int, steps: int) -> Grid:
    """Whole numbers from 1 on, at most so many to a decade."""
    return sorted({sympy.Integer(round(10 ** (step / steps))) for step in range(decades * steps + 1)})


def _floats(grid: Grid) -> Floats:
    return np.array([float(x) for x in grid])


def _power_law(law: Law, shown: LawFigure, alpha: sympy.Rational, x: Floats) -> Floats:
    exponent, prefactor = law.constants(_point(law, shown, alpha), _DIGITS)
    values: Floats = float(prefactor) * x ** float(exponent)
    return values


def _values(law: Law, shown: LawFigure, alpha: sympy.Rational, grid: Grid) -> Floats:
    point = _point(law, shown, alpha)
    return np.array([float(law.evaluate(point, x, _DIGITS)) for x in grid])


def _point(law: Law, shown: LawFigure, alpha: sympy.Rational) -> dict[sympy.Symbol, sympy.Expr]:
    values = {q.alpha: alpha, q.S: shown.S, q.r: shown.r, q.eta: shown.eta}
    return {symbol: value for symbol, value in values.items() if symbol in law.symbols}


def _draw_resource(axes: Axes, name: str, curves: Sequence[Curve]) -> None:
    for curve, shade in zip(curves, colours(len(curves)), strict=True):
        axes.loglog(curve.x, curve.exact, color=shade, linewidth=1.6, label=f"sum, {curve.label}")
    for curve in curves:
        label = "power law" if curve is curves[-1] else None
        axes.loglog(curve.x, curve.law, color=BLACK, linewidth=0.9, linestyle=_DASHES, label=label)
    x, title = _AXES[name]
    finish(axes, title=title, x=x, y="loss $L$")


def _draw_compute(axes: Axes, curves: Sequence[Curve]) -> None:
    for curve, shade in zip(curves, shades(len(curves)), strict=True):
        axes.loglog(curve.x, curve.exact, color=shade, linewidth=1.2, label=curve.label.partition(", ")[2])
    x, law = (np.concatenate([getattr(curve, name) for curve in curves]) for name in ("x", "law"))
    order = np.argsort(x)
    axes.loglog(x[order], law[order], color=BLACK, linewidth=0.9, linestyle=_DASHES)
    # Nothing lies below the best use of the compute: there is room in that corner.
    axes.legend(loc="lower left", ncols=2, fontsize=7, frameon=False)
    label, title = _AXES["compute"]
    alpha = curves[0].label.partition(", ")[0]
    finish(axes, title=f"{title}, {alpha}", x=label, y="loss $L$")


def _decimal(number: sympy.Rational) -> str:
    """The number as people write it: 0.6, or 1/3 where it has no short decimal."""
    text = f"{float(number):g}"
    return text if sympy.Rational(text) == number else str(number)

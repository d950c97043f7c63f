"""Points inside at which an inequality is an equality: guessed in floating point, confirmed exactly."""

from __future__ import annotations

from fractions import Fraction

import numpy
import sympy

from symsolve.checking.subdivision.boxes import Box, cover, split_point
from symsolve.checking.subdivision.functions import box_function
from symsolve.checking.subdivision.prover import Prover, Route, Task, is_zero, lies_inside
from symsolve.checking.subdivision.region import Point
from symsolve.checking.subdivision.splitting import split_at

_DENOMINATOR = 60
_FAR = 1e100  # stands for infinity, which would make the minimiser subtract infinities


def by_tight_point(limit: int) -> Route:
    """A route: find an inner point where the gap vanishes; split there, or show convexity around it."""

    def route(prover: Prover, task: Task) -> bool:
        if task.strict or task.region.where or len(task.region.symbols) > 4:
            return False
        done, worst = cover(prover, task, min(40, limit))
        if done:
            return True
        point = None if worst is None else _tight_point_near(task, worst)
        if point is None:
            return False
        if len(point) == 1:
            ((symbol, value),) = point.items()
            return split_at(prover, task, symbol, value)
        return cover(prover, task, limit, (point,))[0]

    return route


def _tight_point_near(task: Task, box: Box) -> Point | None:
    """A simple rational point inside the region where gap and gradient vanish, exactly."""
    start = [_float_middle(side) for side in box]
    guess = _minimum(task, start)
    if guess is None:
        return None
    point = {s: _simple(value) for s, value in zip(task.region.symbols, guess, strict=True)}
    for symbol, given in task.region.ranges.items():
        if not lies_inside(point[symbol], given.lower, given.upper):
            return None
    wanted = [task.gap, *(sympy.diff(task.gap, s) for s in task.region.symbols)]
    region = type(task.region)({})
    return point if all(is_zero(entry.xreplace(point), region) for entry in wanted) else None


def _float_middle(side: tuple[object, ...]) -> float:
    lower, upper = side[0], side[1]
    if lower.is_finite() and upper.is_finite():  # type: ignore[attr-defined]
        return float(((lower + upper) / 2).mid())  # type: ignore[operator]
    return float(split_point(side) or 0)  # type: ignore[arg-type]


def _simple(value: float) -> sympy.Rational:
    fraction = Fraction(value).limit_denominator(_DENOMINATOR)
    return sympy.Rational(fraction.numerator, fraction.denominator)


def _minimum(task: Task, start: list[float]) -> list[float] | None:
    """Where the gap is least, in floating point: a suggestion only."""
    from scipy.optimize import minimize

    function = box_function(task.gap, task.region.symbols)
    if function is None:
        return None
    bounds = [_float_bounds(given) for given in task.region.ranges.values()]

    def value(x: numpy.ndarray) -> float:
        if any(not low <= c <= high for c, (low, high) in zip(x, bounds, strict=True)):
            return _FAR
        ball = function.at([_exact(c) for c in x], 80)
        return min(_FAR, max(-_FAR, float(ball.mid()))) if ball is not None else _FAR

    found = minimize(
        value, start, method="Nelder-Mead", options={"xatol": 1e-7, "fatol": 1e-16, "maxfev": 400}
    )
    return [float(c) for c in found.x] if found.fun < _FAR else None


def _exact(value: float) -> sympy.Rational:
    fraction = Fraction(float(value))
    return sympy.Rational(fraction.numerator, fraction.denominator)


def _float_bounds(given: object) -> tuple[float, float]:
    return float(given.lower), float(given.upper)  # type: ignore[attr-defined]

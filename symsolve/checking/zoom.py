"""Local descent to the smallest margin of an inequality, from many points at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from symsolve.checking.columns import Columns, FloatArray
from symsolve.checking.comparison import Comparison
from symsolve.checking.suspects import closest, gaps

_ROUNDS = 40
_TRIES = 48
_SHRINK = 0.62
_BINS = 12

Closeness = Callable[[Sequence[FloatArray]], FloatArray]


def zoom(
    comparison: Comparison, space: Columns, columns: Sequence[FloatArray], rng: np.random.Generator
) -> list[FloatArray]:
    """Points where the inequality is violated or nearly so: ends of descents from the closest points.

    Each descent tries points around its best one, in a neighbourhood that shrinks from round to
    round, so that a narrow region of failure is entered although no sample fell into it.

    Args:
        comparison: an inequality.
        space: the domain.
        columns: where to start from: the closest points in each part of each variable's range.
        rng: decides the points that are tried.

    Returns:
        Columns of end points, the closest to a violation first.
    """
    ends = [_descend(closeness, space, columns, rng) for closeness in _measures(comparison)]
    joined = [np.concatenate(parts) for parts in zip(*ends, strict=True)]
    order = np.argsort(-np.nan_to_num(comparison.float_margin(joined), nan=-2.0), kind="stable")
    return [column[order] for column in joined]


def _measures(comparison: Comparison) -> list[Closeness]:
    """Relative margin, and the plain difference, which also has a slope where one side is zero."""
    sign = 1.0 if comparison.relation.op in ("<", "<=") else -1.0
    if comparison.relation.op == "!=":
        return [comparison.float_margin, lambda columns: -np.abs(gaps(comparison, columns))]
    return [comparison.float_margin, lambda columns: sign * gaps(comparison, columns)]


def _descend(
    closeness: Closeness, space: Columns, columns: Sequence[FloatArray], rng: np.random.Generator
) -> list[FloatArray]:
    chosen = closest(columns, closeness(columns), _BINS)
    best = [column[chosen] for column in columns]
    if not len(chosen):
        return best
    size = 0.5
    for _ in range(_ROUNDS):
        tried = space.clipped(_around(best, space.widths(best), size, rng))
        best = _best_of(tried, closeness(tried), len(chosen))
        size *= _SHRINK
    return best


def _around(
    centres: Sequence[FloatArray], widths: Sequence[FloatArray], size: float, rng: np.random.Generator
) -> list[FloatArray]:
    """Each centre, followed by points around it: steps on the scale of the value or of the range."""
    count = len(centres[0])
    moved = []
    for centre, width in zip(centres, widths, strict=True):
        own_scale = rng.random((_TRIES, count)) < 0.5
        step = size * rng.standard_normal((_TRIES, count)) * np.where(own_scale, np.abs(centre), width)
        step *= rng.random((_TRIES, count)) < 0.7
        step[0] = 0.0
        moved.append((centre + step).reshape(-1))
    return moved


def _best_of(tried: Sequence[FloatArray], closeness: FloatArray, count: int) -> list[FloatArray]:
    scores = np.nan_to_num(closeness, nan=-np.inf).reshape(_TRIES, count)
    rows = np.argmax(scores, axis=0)
    return [column.reshape(_TRIES, count)[rows, np.arange(count)] for column in tried]

"""Which of many float64 points deserve an exact look: residuals far above rounding, smallest margins."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from symsolve.checking.columns import FloatArray
from symsolve.checking.comparison import Comparison

Indices = npt.NDArray[np.intp]

# Only so many violations are examined for rounding; beyond it the first ones stand for the rest.
_MOST_EXAMINED = 4096
# Relative changes of the arguments that shift every rounding but hardly the values. One factor for all
# variables, so that zeros stay zeros and equal values equal.
_NUDGES = (1 + 2.0**-23, 1 - 3 * 2.0**-25, 1 + 5 * 2.0**-22)


def suspects(
    comparison: Comparison, columns: Sequence[FloatArray], margins: FloatArray, most: int
) -> Indices:
    """Indices of the points where the relation most likely is false, the likeliest first.

    A difference of the sides counts by how far it exceeds the rounding error, which is estimated
    from how much the difference changes when the arguments are nudged.

    Args:
        comparison: the relation.
        columns: the points.
        margins: its ``float_margin`` there.
        most: how many indices are wanted at most.
    """
    strict = comparison.relation.is_strict
    violated = np.flatnonzero(margins >= 0 if strict else margins > 0)[:_MOST_EXAMINED]
    if len(violated) <= most // 2:
        return violated
    points = [column[violated] for column in columns]
    doubt = rounding(comparison, points)
    with np.errstate(all="ignore"):
        certainty = np.abs(gaps(comparison, points)) / (doubt + 1e-300)
    order = np.argsort(-np.nan_to_num(certainty, nan=-1.0), kind="stable")
    # Half by certainty; half spread, since a bad estimate may be bad everywhere in one corner.
    spread = order[most // 2 :: max(1, len(order) // (most // 2))]
    chosen = list(dict.fromkeys([*order[: most // 2], *spread]))
    return violated[np.array(chosen[:most], dtype=np.intp)]


def one_sided(
    comparison: Comparison, columns: Sequence[FloatArray], margins: FloatArray, most: int
) -> Indices:
    """Indices of points where only one side has a real value, so that an equation may fail over the complex.

    Args:
        comparison: the relation; for an order such a point is undefined, and none is returned.
        columns: the points.
        margins: its ``float_margin`` there.
        most: how many indices are wanted at most.
    """
    if comparison.relation.op != "==":
        return np.empty(0, dtype=np.intp)
    undefined = np.flatnonzero(np.isnan(margins))[:_MOST_EXAMINED]
    points = [column[undefined] for column in columns]
    left, right = comparison.left.array(*points), comparison.right.array(*points)
    differing: Indices = undefined[np.isfinite(left) != np.isfinite(right)][:most]
    return differing


def gaps(comparison: Comparison, columns: Sequence[FloatArray]) -> FloatArray:
    """Left minus right side in float64."""
    with np.errstate(all="ignore"):
        return comparison.left.array(*columns) - comparison.right.array(*columns)


def rounding(comparison: Comparison, columns: Sequence[FloatArray]) -> FloatArray:
    """An estimate of the rounding error of the difference of the sides."""
    here = gaps(comparison, columns)
    change = np.zeros_like(here)
    for factor in _NUDGES:
        nudged = [column * factor for column in columns]
        change = np.fmax(change, np.abs(gaps(comparison, nudged) - here))
    return change


def closest(columns: Sequence[FloatArray], closeness: FloatArray, bins: int) -> Indices:
    """The points nearest to a violation, one for each part of each variable's range, and the nearest of all.

    Args:
        columns: the points.
        closeness: large where the relation is nearly violated; nan where it is undefined.
        bins: into how many parts of equal count each variable's range is cut.
    """
    usable = np.flatnonzero(np.isfinite(closeness))
    if not len(usable):
        return usable
    chosen = [usable[np.argmax(closeness[usable])]]
    for column in columns:
        ordered = usable[np.argsort(column[usable], kind="stable")]
        parts = [part for part in np.array_split(ordered, bins) if len(part)]
        chosen += [part[np.argmax(closeness[part])] for part in parts]
    return np.unique(np.array(chosen, dtype=np.intp))

"""Functions of complex balls whose finite values certify that they are holomorphic on the whole balls."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence

import flint
import sympy
from flint import acb, arb

from symsolve.evaluation.holomorphic_rules import GENERAL
from symsolve.evaluation.lowering import lower
from symsolve.evaluation.tape import bind, run

#: Bounds are rounded upward: a few digits of them are enough.
BOUND_BITS = 64
#: Pieces that are smaller than this, against their distance from 0, lie at a singularity.
_FINEST = 1 / 400


class Holomorphic:
    """An expression as a function of complex balls.

    A finite value certifies two things: the function is holomorphic on the product of the balls, and the
    value contains all its values there.

    Examples:
        >>> u = sympy.Symbol("u")
        >>> inverse = Holomorphic(1 / u, [u])
        >>> inverse(acb(2)).is_finite(), inverse(acb(arb(0, 1))).is_finite()
        (True, False)
    """

    def __init__(self, expression: sympy.Expr, variables: Sequence[sympy.Symbol]) -> None:
        self._tape, _ = lower(expression, tuple(variables))
        self._steps = bind(self._tape, GENERAL, "ball")
        self._constants: dict[int, list[acb]] = {}

    def __call__(self, *values: acb) -> acb:
        """The value on balls, at the current precision."""
        bits, first = flint.ctx.prec, self._tape.varying
        if bits not in self._constants:
            inputs = len(values)
            self._constants[bits] = run(self._steps[:first], [None] * inputs)[inputs:]
        result: acb = run(self._steps[first:], [*values, *self._constants[bits]])[self._tape.result]
        return result


def box(lower: float, upper: float) -> arb:
    """The ball between two floats."""
    middle = (lower + upper) / 2
    # Rounding of the middle must not lose an end.
    return arb(middle, (upper - lower) / 2 * (1 + 1e-9) + abs(middle) * 1e-15)


def sup_on_disc(function: Callable[[acb], acb], radius: float, most_boxes: int = 1500) -> arb | None:
    """A bound of |function| on the disc around 0, which also certifies that it is holomorphic there.

    The function is real on the real axis, so the upper half disc is enough. Squares on which nothing is
    known are divided; ``None`` if they become very small, or very many.
    """
    side = radius / 4
    squares = [(i * side, j * side, side) for i in range(-4, 4) for j in range(4)]
    bound, done = arb(0), 0
    while squares:
        left, bottom, side = squares.pop()
        if _distance(left, bottom, side) > radius:
            continue
        done += 1
        if done > most_boxes:
            return None
        value = function(acb(box(left, left + side), box(bottom, bottom + side)))
        if value.is_finite():
            bound = bound.max(value.abs_upper())
        elif side < _FINEST * radius:
            return None
        else:
            half = side / 2
            squares += [(left + i * half, bottom + j * half, half) for i in (0, 1) for j in (0, 1)]
    return bound


def _distance(left: float, bottom: float, side: float) -> float:
    x = 0.0 if left <= 0 <= left + side else min(abs(left), abs(left + side))
    return math.hypot(x, bottom) * (1 - 1e-12)


def polar(radius: tuple[float, float], angle: tuple[float, float]) -> acb:
    """A rectangle that contains the piece of a ring between two angles."""
    r, theta = box(*radius), box(*angle)
    return acb(r * theta.cos(), r * theta.sin())


def sup_on_sector(
    function: Callable[[acb], acb], radii: tuple[float, float], angle: float, most_boxes: int = 1500
) -> arb | None:
    """A bound of |function| for radii[0] <= |u| <= radii[1] and |arg u| <= angle; it is holomorphic there.

    The function is real on the real axis, so the upper half is enough. ``None`` if pieces on which nothing is
    known become very small, or very many.
    """
    pieces = list(_pieces(radii, angle))
    bound, done = arb(0), 0
    while pieces:
        (r0, r1), (a0, a1) = pieces.pop()
        done += 1
        if done > most_boxes:
            return None
        value = function(polar((r0, r1), (a0, a1)))
        if value.is_finite():
            bound = bound.max(value.abs_upper())
        elif r1 - r0 < _FINEST * r1 and a1 - a0 < _FINEST:
            return None
        else:
            pieces += _halves((r0, r1), (a0, a1))
    return bound


def _halves(
    radii: tuple[float, float], angles: tuple[float, float]
) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """The piece cut across its longer side."""
    (r0, r1), (a0, a1) = radii, angles
    if r1 - r0 > r1 * (a1 - a0):
        r = math.sqrt(r0 * r1)
        return [((r0, r), angles), ((r, r1), angles)]
    a = (a0 + a1) / 2
    return [(radii, (a0, a)), (radii, (a, a1))]


def _pieces(
    radii: tuple[float, float], angle: float
) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    rings = max(1, math.ceil(math.log(radii[1] / radii[0]) / 0.3))
    wedges = max(1, math.ceil(angle / 0.3))
    ends = [radii[0] * (radii[1] / radii[0]) ** (i / rings) for i in range(rings)] + [radii[1]]
    for inner, outer in itertools.pairwise(ends):
        for j in range(wedges):
            yield (inner, outer), (angle * j / wedges, angle * (j + 1) / wedges)

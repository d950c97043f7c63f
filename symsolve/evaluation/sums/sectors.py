"""Bounds of a function on discs around the points of a half-line: the remainder of the sum formula.

The discs |v - u| <= opening u lie in a sector. What is far away hardly counts, and where the function is
negligible one coarse bound over many decades is enough; only what matters is looked at closely.
"""

from __future__ import annotations

import heapq
from fractions import Fraction

import flint
from attrs import field, frozen
from flint import arb

from symsolve.evaluation.precision import working_precision
from symsolve.evaluation.sums.body import Body
from symsolve.evaluation.sums.refusal import TooClose
from symsolve.evaluation.sums.tails import End, Tail

__all__ = ["Sector", "Wanted", "as_ball", "sector"]

_ROUGH_BITS = 64
# Blocks are not divided further than this ratio of their ends; a wide one is given up after a few looks.
_NARROW = arb(4) / 3
_FEW_LOOKS = 3
_MANY_LOOKS = 160
# Dividing a cell is worth while as long as its bound is so many times what the function certainly reaches.
_SLACK = 4


def as_ball(number: Fraction) -> arb:
    """A rational number at the working precision."""
    return arb(flint.fmpq(number.numerator, number.denominator))


@frozen
class Wanted:
    """The order of the formula, and a remainder that is good enough: only the effort depends on it."""

    order: int
    remainder: arb


@frozen(eq=False)
class Sector:
    """Bounds of |f| on the discs |v - u| <= opening u: sup <= bounds[i] for u from edges[i] to edges[i+1]."""

    opening: Fraction
    edges: list[arb]
    bounds: list[arb]
    tail: Tail | None

    def remainder(self, order: int) -> arb:
        """R = 4 (2 pi)^-2M int |f^(2M)| du, with |f^(2M)(u)| <= (2M)! sup |f|/(opening u)^2M (Cauchy)."""
        total = sum((bound * _power(edge, order) for edge, bound in zip(self.edges, self.bounds)), arb(0))
        if self.tail is not None:
            total += _far(self.tail, self.opening, self.edges[-1], order)
        return (total * _factor(self.opening, order)).upper()


def _factor(opening: Fraction, order: int) -> arb:
    return 4 * arb(order).gamma() * order / (2 * arb.pi() * as_ball(opening)) ** order


def _power(edge: arb, order: int) -> arb:
    """int_edge^oo u^-order du."""
    return edge ** (1 - order) / (order - 1)


def _far(tail: Tail, opening: Fraction, last: arb, order: int) -> arb:
    """int_U^oo sup |f| u^-order du for U = last >= K/(1 - opening), K the start of the tail.

    Every disc lies where the envelope C (|v|/K)^-q holds, so sup |f| <= C (u/U)^-q for q >= 0, and for q < 0
    C ((1 + opening)/(1 - opening))^-q (u/U)^-q.
    """
    envelope, radius = tail.envelope, as_ball(opening)
    power = envelope.fall + (order - 1)
    if not power > 0:
        return arb.pos_inf()
    bound = envelope.bound
    if not envelope.fall >= 0:
        bound = bound * ((1 + radius) / (1 - radius)) ** (-envelope.fall)
    return bound * last ** (1 - order) / power


def sector(
    body: Body, end: End | None, start: arb, stop: arb | None, opening: Fraction, want: Wanted
) -> Sector:
    """Bounds from ``start`` on: to ``stop``, or to infinity by the expansion at that end.

    Raises:
        Refusal: the function is not bounded on the discs, or no bound is known.
    """
    with working_precision(_ROUGH_BITS):
        share = (want.remainder / _factor(opening, want.order) / 16).lower()
        tail, last = None, stop
        if end is not None:
            tail = _tail(end, start, opening, want.order, share)
            last = (tail.frame.start / (1 - as_ball(opening))).upper()
        assert last is not None
        cover = _Cover(body=body, opening=opening, order=want.order, share=share)
        cover.add(start, last)
        return Sector(opening, [*cover.edges, last], cover.bounds, tail)


def _tail(end: End, start: arb, opening: Fraction, order: int, share: arb) -> Tail:
    """An expansion from so far out on that what lies beyond does not matter."""
    radius = as_ball(opening)

    def negligible(tail: Tail) -> bool:
        last = (tail.frame.start / (1 - radius)).upper()
        return bool(_far(tail, opening, last, order) < share)

    return end.first(start * (1 - radius), radius.asin(), negligible)


@frozen(eq=False)
class _Cover:
    """Blocks of the half-line with a bound on the discs of each."""

    body: Body
    opening: Fraction
    order: int
    share: arb
    edges: list[arb] = field(factory=list)
    bounds: list[arb] = field(factory=list)

    def add(self, low: arb, high: arb) -> None:
        """A block, in parts where it is not negligible as a whole."""
        if not low < high:
            return
        enough = (self.share / _power(low, self.order)).lower()
        narrow = bool(high < low * _NARROW)
        bound = self._largest(low, high, enough, _MANY_LOOKS if narrow else _FEW_LOOKS)
        if narrow or bound <= enough:
            if not bound.is_finite():
                raise TooClose("it may be singular near the axis")
            self.edges.append(low)
            self.bounds.append(bound)
            return
        middle = ((low.log() + high.log()) / 2).exp().mid()
        self.add(low, middle)
        self.add(middle, high)

    def _largest(self, low: arb, high: arb, enough: arb, looks: int) -> arb:
        """sup |f| on all discs |v - u| <= opening u, low <= u <= high: they lie in a sector of a ring."""
        radius = as_ball(self.opening)
        left, right = (low * (1 - radius)).log().lower(), (high * (1 + radius)).log().upper()
        # f takes conjugate values at conjugate points, so the upper half is enough.
        heap = [_Cell(self.body, left, right, arb(0), radius.asin().upper(), enough)]
        reached = self._reached(low) if looks > _FEW_LOOKS else arb(0)
        while looks > 0:
            worst = heap[0]
            if worst.bound <= enough or worst.bound <= _SLACK * reached:
                break
            heapq.heappop(heap)
            for half in worst.halves(self.body, enough):
                heapq.heappush(heap, half)
                looks -= 1
        return heap[0].bound

    def _reached(self, place: arb) -> arb:
        value = self.body.real(place.mid())
        lower = abs(value).lower()
        return lower if lower.is_finite() else arb(0)


class _Cell:
    """The numbers exp(w), w in a rectangle, and a bound of |f| on them; the largest bound comes first."""

    __slots__ = ("bottom", "bound", "left", "right", "top")

    def __init__(self, body: Body, left: arb, right: arb, bottom: arb, top: arb, enough: arb) -> None:
        self.left, self.right, self.bottom, self.top = left, right, bottom, top
        self.bound = body.bound(left, right, bottom.union(top), enough)

    def __lt__(self, other: _Cell) -> bool:
        return bool(self.bound > other.bound)

    def halves(self, body: Body, enough: arb) -> tuple[_Cell, _Cell]:
        """Two cells that cover it, divided across the longer side."""
        left, right, bottom, top = self.left, self.right, self.bottom, self.top
        if right - left > top - bottom:
            middle = ((left + right) / 2).mid()
            ends = ((left, middle, bottom, top), (middle, right, bottom, top))
        else:
            middle = ((bottom + top) / 2).mid()
            ends = ((left, right, bottom, middle), (left, right, middle, top))
        first, second = (_Cell(body, *end, enough) for end in ends)
        return first, second

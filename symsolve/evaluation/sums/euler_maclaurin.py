"""Sums over the integers: directly where the terms fall fast, else by Euler's and Maclaurin's formula."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, log, pi

import flint
from attrs import frozen
from flint import acb, arb

from symsolve.evaluation.complex_rules import no_information
from symsolve.evaluation.precision import working_precision
from symsolve.evaluation.sums.body import Body
from symsolve.evaluation.sums.refusal import Refusal, TooClose
from symsolve.evaluation.sums.tails import End, Tail

__all__ = ["infinite_sum", "integral_to_end", "long_sum", "path_integral"]

_MOST_DIRECT = 20_000
_FEW_DIRECT = 300
_MOST_TERMS = 100_000
_OPENINGS = [
    Fraction(7, 10),
    Fraction(1, 2),
    Fraction(7, 20),
    Fraction(1, 4),
    Fraction(3, 20),
    Fraction(2, 25),
]
_MOST_BISECTIONS = 10
_ROUGH_BITS = 64
_BLOCK = flint.arb(4) / 3


def infinite_sum(body: Body, first: int) -> arb:
    """sum_(k >= first) f(k).

    Raises:
        Refusal: convergence or a bound can't be shown.
    """
    bits = flint.ctx.prec
    if first < 1:
        return direct(body, first, 1) + infinite_sum(body, 1)
    end = End(body)
    tail = end.tail(arb(first), bits)
    if tail.falls_exponentially:
        found = _direct_with_bound(body, end, first, _FEW_DIRECT)
        if found is not None:
            return found
    try:
        return _euler_maclaurin(body, end, tail, first)
    except Refusal as refusal:
        found = _direct_with_bound(body, end, first, _MOST_DIRECT) if tail.falls_exponentially else None
        if found is None:
            raise refusal
        return found


def direct(body: Body, start: int, stop: int) -> arb:
    """sum_(start <= k < stop) f(k), term by term."""
    if stop - start > _MOST_TERMS:
        raise Refusal(f"{stop - start} terms would have to be added one by one")
    return sum((body.real(arb(k)) for k in range(start, stop)), arb(0))


def _direct_with_bound(body: Body, end: End, first: int, most: int) -> arb | None:
    tolerance = _scale(body, first) * arb(2) ** -flint.ctx.prec
    try:
        tail = end.first(arb(first), arb(0), lambda tail: bool(tail.bound_of_sum() < tolerance))
    except Refusal:
        return None
    place = tail.frame.start.upper().ceil().unique_fmpz()
    stop = first if place is None else max(int(place), first)
    if place is None or stop - first > most:
        return None
    return direct(body, first, stop) + arb(0, tail.bound_of_sum())


def _scale(body: Body, first: int) -> arb:
    """The size of a large term among some: only the effort depends on it, not what is certain."""
    largest = arb(0)
    for k in [*range(first, first + 12), *[first + 2**j for j in range(4, 40)]]:
        value = abs(body.real(arb(k)))
        largest = largest.max(arb(value.mid())) if value.is_finite() else largest
    return largest if largest > 0 else arb(2) ** -flint.ctx.prec


@frozen(eq=False)
class _Sector:
    """Bounds of |f| on the discs |v - u| <= opening u: sup <= bounds[i] for u from edges[i] to edges[i+1]."""

    opening: Fraction
    edges: list[arb]
    bounds: list[arb]
    tail: Tail | None

    def remainder(self, order: int) -> arb:
        """R = 4 (2 pi)^-2M int |f^(2M)| du, with |f^(2M)(u)| <= (2M)! sup |f|/(opening u)^2M (Cauchy).

        Beyond U = K/(1 - opening), K the start of the tail, every disc lies where the envelope C (|v|/K)^-q
        holds, so sup |f| <= C (u/U)^-q for q >= 0, and for q < 0 C ((1 + opening)/(1 - opening))^-q (u/U)^-q.
        """
        opening = _ball(self.opening)
        factor = 4 * arb(order).gamma() * order / (2 * arb.pi() * opening) ** order
        total = arb(0)
        for edge, bound in zip(self.edges, self.bounds):
            total += bound * edge ** (1 - order) / (order - 1)
        if self.tail is not None:
            last, envelope = self.edges[-1], self.tail.envelope
            power = envelope.fall + (order - 1)
            if not power > 0:
                return arb.pos_inf()
            bound = envelope.bound
            if not envelope.fall >= 0:
                bound = bound * ((1 + opening) / (1 - opening)) ** (-envelope.fall)
            total += bound * last ** (1 - order) / power
        return (total * factor).upper()


def _ball(number: Fraction) -> arb:
    return arb(flint.fmpq(number.numerator, number.denominator))


def _start_for(opening: Fraction, bits: int, first: int) -> int:
    # (2M)! (2 pi opening K)^-2M is least, about exp(-2 pi opening K), at 2M = 2 pi opening K.
    return max(first, ceil(1.08 * (bits + 12) * log(2) / (2 * pi * float(opening))) + 2)


def _sector(body: Body, end: End | None, start: arb, stop: arb | None, opening: Fraction) -> _Sector:
    """Bounds from ``start`` on: to ``stop``, or to infinity by the expansion at that end."""
    with working_precision(_ROUGH_BITS):
        radius = _ball(opening)
        angle = radius.asin()
        tail = end.first(start * (1 - radius), angle, _bounded) if end is not None else None
        last = (tail.frame.start / (1 - radius)).upper() if tail is not None else stop
        assert last is not None
        edges = [start]
        bounds: list[arb] = []
        while edges[-1] < last:
            following = (edges[-1] * _BLOCK).upper()
            edges.append(following if following < last else last)
            bounds.append(_largest(body, edges[-2], edges[-1], radius, angle))
        return _Sector(opening, edges, bounds, tail)


def _bounded(tail: Tail) -> bool:
    return bool(tail.envelope.bound.is_finite())


def _largest(body: Body, low: arb, high: arb, radius: arb, angle: arb) -> arb:
    """sup |f| on all discs |v - u| <= radius u, low <= u <= high: they lie in a sector of a ring."""
    inner, outer = (low * (1 - radius)).log(), (high * (1 + radius)).log()
    cells = [(inner.lower(), outer.upper(), arb(0), angle.upper(), 0)]
    largest = arb(0)
    while cells:
        left, right, bottom, top, depth = cells.pop()
        # f takes conjugate values at conjugate points, so the upper half is enough.
        value = body.enclosed(acb(left.union(right), bottom.union(top)).exp())
        if value.is_finite():
            largest = largest.max(value.abs_upper())
        elif depth >= _MOST_BISECTIONS:
            raise TooClose("it may be singular near the axis")
        elif right - left > top - bottom:
            middle = ((left + right) / 2).mid()
            cells += [(left, middle, bottom, top, depth + 1), (middle, right, bottom, top, depth + 1)]
        else:
            middle = ((bottom + top) / 2).mid()
            cells += [(left, right, bottom, middle, depth + 1), (left, right, middle, top, depth + 1)]
    return largest


def _sectors(body: Body, end: End | None, first: int, last: arb | None) -> Iterator[tuple[int, _Sector]]:
    """Wide sectors first: the wider, the earlier the formula may start."""
    bits = flint.ctx.prec
    for opening in _OPENINGS:
        start = _start_for(opening, bits, first)
        try:
            yield start, _sector(body, end, arb(start), last, opening)
        except TooClose:
            continue
        except Refusal as refusal:
            last_refusal = refusal
            if opening is _OPENINGS[-1]:
                raise last_refusal from None


def _euler_maclaurin(body: Body, end: End, tail: Tail, first: int) -> arb:
    for start, sector in _sectors(body, end, first, None):
        order = _best_order(sector)
        total = direct(body, first, start) + _corrections(body, arb(start), order, 1, sector)
        total += arb(0, sector.remainder(order))
        return total + integral_to_end(body, end, tail, arb(start))
    raise Refusal("no sector around the axis was found in which it is holomorphic")


def _best_order(sector: _Sector) -> int:
    """An even order near the one with the least remainder."""
    guess = float(sector.edges[0]) * 2 * pi * float(sector.opening) if sector.edges[0] < 1e6 else 1e6
    bits = flint.ctx.prec
    most = min(ceil(guess / 2) * 2, 4 * bits)
    needed = arb(2) ** -(bits + 12)
    reference = max((b for b in [*sector.bounds[:1]] if b > 0), default=arb(1), key=float)
    for order in range(4, most, max(2, most // 24 // 2 * 2)):
        if sector.remainder(order) < needed * reference:
            return order
    return max(most, 4)


def _corrections(body: Body, place: arb, order: int, sign: int, sector: _Sector) -> arb:
    """f(K)/2 -+ sum_(j <= M) B_2j/(2j)! f^(2j-1)(K)."""
    # Scaled by K the coefficients neither grow nor fall by many orders of magnitude.
    coefficients = body.taylor(place, place, order)
    series = [coefficients[k] for k in range(order)]
    if not all(c.is_finite() for c in series):
        # Cauchy's estimate alone: where f is tiny, it is enough.
        sup = (sector.bounds[0] if sign > 0 else sector.bounds[-1]) if sector.bounds else arb.pos_inf()
        series = [arb(0, sup / _ball(sector.opening) ** k) for k in range(order)]
    total = series[0] / 2
    power = 1 / place
    for j in range(1, order // 2 + 1):
        total -= sign * arb.bernoulli(2 * j) / (2 * j) * series[2 * j - 1] * power
        power /= place * place
    return total


def integral_to_end(body: Body, end: End, tail: Tail, start: arb) -> arb:
    """int_start^oo f(y) |dy| in the variable v, by the integrator up to where the expansion takes over."""
    if tail.falls_exponentially:
        scale = _size(body, end, start) * arb(2) ** -flint.ctx.prec
        nearest = _beyond(start, tail.frame.start)
        far = end.first(nearest, arb(0), lambda t: bool(t.bound_of_integral() < scale))
        rest = arb(0, far.bound_of_integral())
        stop = _beyond(start, far.frame.start)
    else:
        stop = _beyond(start, tail.nearest())
        rest = tail.integral(stop)
    return rest if stop is start else rest + path_integral(body, end, start, stop)


def _beyond(start: arb, place: arb) -> arb:
    """``start`` itself if it is at least ``place``, else a place that is certainly beyond both."""
    if start >= place:
        return start
    return place.upper().max(start.upper()).upper()


def _size(body: Body, end: End, start: arb) -> arb:
    """The size of the integral, roughly: only the effort depends on it."""
    largest = arb(0)
    for j in range(80):
        v = (start * arb(2) ** (j if j < 40 else (j - 40) * 25)).mid()
        value = abs(body.real(end.y(v)) * (v if end.point is None else 1 / v))
        largest = largest.max(arb(value.mid())) if value.is_finite() else largest
    return largest if largest > 0 else arb(2) ** -flint.ctx.prec


def path_integral(body: Body, end: End, start: arb, stop: arb) -> arb:
    """int f(y) |dy| between v = start and v = stop, in the variable log v."""
    bits = flint.ctx.prec
    point, side = end.point, end.side
    errors: list[Exception] = []

    def integrand(t: acb, analytic: bool) -> acb:
        try:
            size = t.exp() if point is None else (-t).exp()
            value = body.enclosed(side * size if point is None else point + side * size) * size
        except Exception as error:  # an exception must not cross the C code of the integrator
            errors.append(error)
            return no_information()
        return value if value.is_finite() else no_information()

    low, high = acb(start.log()), acb(stop.log())
    tolerance = _size(body, end, start) * arb(2) ** -bits
    value = acb.integral(integrand, low.mid(), high.mid(), abs_tol=tolerance, eval_limit=100 * bits + 20_000)
    for bound, sign in ((low, -1), (high, 1)):
        value += sign * (bound - bound.mid()) * integrand(bound, False)
    if errors:
        raise errors[0]
    if not value.is_finite():
        raise Refusal("the integral has no enclosure: the integrand may be singular on the path")
    return value.real


def long_sum(body: Body, first: int, last: int) -> arb:
    """sum_(first <= k <= last) f(k) for a long range, by the formula at both ends."""
    if first < 1:
        return direct(body, first, 1) + long_sum(body, 1, last)
    end = End(body)
    for start, sector in _sectors(body, None, first, arb(last)):
        order = _best_order(sector)
        total = direct(body, first, start) + _corrections(body, arb(start), order, 1, sector)
        total += _corrections(body, arb(last), order, -1, sector) + arb(0, sector.remainder(order))
        return total + path_integral(body, end, arb(start), arb(last))
    raise Refusal("no sector around the axis was found in which it is holomorphic")

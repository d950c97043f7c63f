"""Sums over the integers: directly where the terms fall fast, else by Euler's and Maclaurin's formula."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, log, pi

import flint
from flint import acb, arb

from symsolve.evaluation.sums.body import Body
from symsolve.evaluation.sums.quadrature import integral_between
from symsolve.evaluation.sums.refusal import Refusal
from symsolve.evaluation.sums.sectors import Sector, Wanted, as_ball, sector
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


def _start_for(opening: Fraction, bits: int, first: int) -> int:
    # (2M)! (2 pi opening K)^-2M is least, about exp(-2 pi opening K), at 2M = 2 pi opening K.
    return max(first, ceil(1.08 * (bits + 12) * log(2) / (2 * pi * float(opening))) + 2)


def _sectors(
    body: Body, end: End | None, first: int, last: arb | None, scale: arb
) -> tuple[int, int, Sector]:
    """Start, order and sector of the formula. Wide sectors first: the wider, the earlier it may start."""
    bits = flint.ctx.prec
    allowed = (scale * arb(2) ** -(bits + 4)).lower()
    best: tuple[arb, int, int, Sector] | None = None
    reason = Refusal("no sector around the axis was found in which it is holomorphic")
    for opening in _OPENINGS:
        start = _start_for(opening, bits, first)
        most = _most_order(opening, start, bits)
        try:
            found = sector(body, end, arb(start), last, opening, Wanted(most, allowed))
        except Refusal as refusal:
            reason = refusal
            continue
        order = _least_order(found, most, allowed)
        remainder = found.remainder(order)
        if best is None or remainder < best[0]:
            best = remainder, start, order, found
        if remainder <= allowed:
            break
    if best is None:
        raise reason
    return best[1:]


def _most_order(opening: Fraction, start: int, bits: int) -> int:
    """An even order near the one for which (2M)! (2 pi opening start)^-2M is least."""
    guess = start * 2 * pi * float(opening)
    return max(4, 2 * ceil(min(guess, 4 * bits) / 2))


def _least_order(found: Sector, most: int, allowed: arb) -> int:
    """The remainder is small enough, or as small as can be."""
    for order in range(4, most, max(2, most // 24 // 2 * 2)):
        if found.remainder(order) <= allowed:
            return order
    return most


def _euler_maclaurin(body: Body, end: End, tail: Tail, first: int) -> arb:
    start, order, found = _sectors(body, end, first, None, _size(body, end, arb(first)))
    total = direct(body, first, start) + _corrections(body, arb(start), order, 1, found)
    total += arb(0, found.remainder(order))
    return total + integral_to_end(body, end, tail, arb(start))


def _corrections(body: Body, place: arb, order: int, sign: int, found: Sector) -> arb:
    """f(K)/2 -+ sum_(j <= M) B_2j/(2j)! f^(2j-1)(K)."""
    # Scaled by K the coefficients neither grow nor fall by many orders of magnitude.
    coefficients = body.taylor(place, place, order)
    series = [coefficients[k] for k in range(order)]
    if not all(c.is_finite() for c in series):
        # Cauchy's estimate alone: where f is tiny, it is enough.
        sup = found.bounds[0 if sign > 0 else -1] if found.bounds else arb.pos_inf()
        series = [arb(0, sup / as_ball(found.opening) ** k) for k in range(order)]
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


def _size(body: Body, end: End, start: arb, stop: arb | None = None) -> arb:
    """The size of the integral, roughly: only the effort depends on it."""
    places = [(start * arb(2) ** (j if j < 40 else (j - 40) * 25)).mid() for j in range(80)]
    if stop is not None:
        places = [v for v in places if v < stop] + [stop.mid()]
    largest = arb(0)
    for v in places:
        value = abs(body.real(end.y(v)) * (v if end.point is None else 1 / v))
        largest = largest.max(arb(value.mid())) if value.is_finite() else largest
    return largest if largest > 0 else arb(2) ** -flint.ctx.prec


def path_integral(body: Body, end: End, start: arb, stop: arb) -> arb:
    """int f(y) |dy| between v = start and v = stop, in the variable log v."""
    point, side = end.point, end.side
    tolerance = _size(body, end, start, stop) * arb(2) ** -flint.ctx.prec

    def integrand(t: acb) -> acb:
        if point is None and side > 0:
            size = t.exp()
            return body.enclosed_exponential(t, tolerance / size.abs_upper()) * size
        size = t.exp() if point is None else (-t).exp()
        return body.enclosed(side * size if point is None else point + side * size) * size

    return integral_between(integrand, start.log(), stop.log(), tolerance)


def long_sum(body: Body, first: int, last: int) -> arb:
    """sum_(first <= k <= last) f(k) for a long range, by the formula at both ends."""
    if first < 1:
        return direct(body, first, 1) + long_sum(body, 1, last)
    end = End(body)
    start, order, found = _sectors(body, None, first, arb(last), _size(body, end, arb(first), arb(last)))
    total = direct(body, first, start) + _corrections(body, arb(start), order, 1, found)
    total += _corrections(body, arb(last), order, -1, found) + arb(0, found.remainder(order))
    return total + path_integral(body, end, arb(start), arb(last))

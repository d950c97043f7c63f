"""Improper integrals: expansions at the ends, the integrator between them."""

from __future__ import annotations

import flint
from flint import acb, arb

from symsolve.evaluation.sums.body import Body
from symsolve.evaluation.sums.euler_maclaurin import integral_to_end
from symsolve.evaluation.sums.quadrature import integral_between
from symsolve.evaluation.sums.tails import End

__all__ = ["finite_integral", "integral_to_infinity", "is_regular_at"]

# So many halvings towards each end are looked at for the size of an integral.
_OCTAVES = [*range(1, 60), *range(60, 2000, 3)]


def integral_to_infinity(body: Body, lower: arb) -> arb:
    """int_lower^oo f(u) du.

    Raises:
        Refusal: convergence or a bound can't be shown.
    """
    end = End(body)
    tail = end.tail(lower.upper().max(arb(1)), flint.ctx.prec)
    # Nearer to the origin the logarithmic scale of the path would stretch what is there.
    if lower >= arb(1) / 4 and is_regular_at(body, lower):
        return integral_to_end(body, end, tail, lower)
    middle = (lower.upper().max(arb(0)) + 1).ceil().mid()
    return finite_integral(body, lower, middle) + integral_to_end(body, end, tail, middle)


def finite_integral(body: Body, lower: arb, upper: arb) -> arb:
    """int_lower^upper f(u) du, lower < upper, where f may have integrable singularities at the ends."""
    regular = [is_regular_at(body, end) for end in (lower, upper)]
    if all(regular):
        return _plain(body, lower, upper)
    middle = ((lower + upper) / 2).mid()
    total = arb(0)
    for point, side, is_regular in ((lower, 1, regular[0]), (upper, -1, regular[1])):
        if is_regular:
            total += _plain(body, lower, middle) if side > 0 else _plain(body, middle, upper)
        else:
            total += _from_singularity(body, point, side, abs(middle - point))
    return total


def _from_singularity(body: Body, point: arb, side: int, width: arb) -> arb:
    end = End(body, point=point, side=side)
    start = 1 / width
    tail = end.tail(start.upper(), flint.ctx.prec)
    return integral_to_end(body, end, tail, start)


def is_regular_at(body: Body, point: arb) -> bool:
    """Whether f is holomorphic on a small disc around the point."""
    size = (1 + abs(point)).upper() * arb(2) ** -20
    return bool(body.holomorphic(acb(point + arb(0, size), arb(0, size))).is_finite())


def _plain(body: Body, lower: arb, upper: arb) -> arb:
    bits = flint.ctx.prec
    value = integral_between(body.enclosed, lower, upper, arb(2) ** -bits)
    if value.rel_accuracy_bits() > bits // 2:
        return value
    # The integrand may be tiny, or live near an end: an absolute tolerance must fit to it.
    closer = integral_between(body.enclosed, lower, upper, _size(body, lower, upper) * arb(2) ** -bits)
    return closer if closer.rel_accuracy_bits() > value.rel_accuracy_bits() else value


def _size(body: Body, lower: arb, upper: arb) -> arb:
    """The size of the integral, roughly: only the effort depends on it."""
    largest, width = arb(0), (upper - lower).mid()
    for j in _OCTAVES:
        step = width * arb(2) ** -j
        for place in (lower + step, upper - step):
            value = abs(body.real(place.mid()) * step)
            largest = largest.max(arb(value.mid())) if value.is_finite() else largest
    return largest if largest > 0 else arb(1)

r"""What the formula of Euler and Maclaurin leaves out at the last of many terms.

With f(k) = c_k h(x p_k) and the formula up to f^(2M-1)(N) (``upper_end``), the remainder has two bounds.

**From above**: minus the tail from N on, sum_{k<=N} is the infinite sum, of which ``leading`` bounds the
distance from its integral; the formula for the tail leaves at most 4 (2 pi)^-2M int_N^oo |f^(2M)|. The discs
|w - k| <= rho k lie in a sector where h is holomorphic and |h(u)| <= H |u|^m (by Phragmen and Lindeloef, as
on its edges), so by Cauchy's estimate, with g = gamma + beta m,

    |f^(2M)(k)| <= (2M)! (rho k)^-2M |B| H (xF)^m sup |w|^-g.

**From below**, where u_N is large: at most 4 (2 pi)^-2M int_0^N |f^(2M)|, with discs |w - k| <= delta k, on
which |h(u)| <= sum H |u|^m exp(-a |u|^b cos(b psi)) by its form at infinity, |u| >= u_k (1+delta)^-beta. With
v = beta b a' u_N^b - 2M - g >= 0 the integrand k^-(2M+g) exp(-a' u_k^b) rises up to N, and its logarithm with
a slope of at least v/N, so that its last value times N/max(1, v) bounds the integral.
"""

from __future__ import annotations

import functools
import heapq
import itertools
import math
from collections.abc import Callable, Iterator
from functools import cached_property

import flint
from attrs import define, field, frozen
from flint import arb

from symsolve.evaluation.precision import working_precision
from symsolve.harmonic.certified.base_function import BaseFunction
from symsolve.harmonic.certified.decay import DecayingBound, terms_at_infinity
from symsolve.harmonic.certified.holomorphic import BOUND_BITS
from symsolve.harmonic.certified.leading import LeadingTerm, rough_log
from symsolve.harmonic.certified.parameters import Parameters
from symsolve.harmonic.certified.sector import Sector

__all__ = ["UpperRemainder"]

_ORDERS = (*range(6, 36, 2), *range(36, 68, 4), 80, 96, 128)
#: Largest opening of the discs from below, and how far out the form at infinity is looked for.
_OPENING, _DOUBLINGS = 0.25, 20
#: The sector for the form at infinity.
_WIDEST = 0.5
#: From here on the last doubling serves; nearer places are floats.
_FAR = 1 << (_DOUBLINGS + 1)
#: For so many places on every factor e in the exponent of h an order is kept, and for so many in all.
_PLACES, _MOST_KEPT = 24, 2000
#: The largest exponent of floats, nearly, and by how much a rough bound may miss.
_LARGEST, _MARGIN = 700.0, 4.0


#: A bound of the remainder for x and u_N.
Bound = Callable[[arb, arb], "arb | None"]


@frozen
class _Place:
    """Roughly log x and the exponent of h at u_N, and the accuracy that is wanted."""

    log_x: float
    size: float
    bits: int


@frozen
class _Disc:
    """On the discs |w - k| <= delta k: the largest angle of u, its least and largest modulus against u_k, and
    the factor of the bound that does not depend on u."""

    psi: arb
    nearest: arb
    farthest: arb
    factor: arb


@define(slots=False)
class UpperRemainder:
    """Bounds of the remainder for one sum; open where the base function falls exponentially.

    Attributes:
        base: h.
        parameters: the power laws.
        leading: what the bound from above rests on; ``None`` for the bound from below alone.
    """

    base: BaseFunction
    parameters: Parameters
    leading: LeadingTerm | None
    _bounds: dict[int, list[DecayingBound] | None] = field(factory=dict)
    _discs: dict[tuple[int, float, int], _Disc] = field(factory=dict)
    _weights: dict[int, arb] = field(factory=dict)
    _kept: dict[tuple[int, int], tuple[int, Bound, arb] | None] = field(factory=dict)

    @cached_property
    def decay(self) -> tuple[float, float] | None:
        """(a, b) where h falls roughly as exp(-a u^b): for choices only."""
        found = next(filter(None, (self._terms(1 << n) for n in range(2, _DOUBLINGS))), [])
        laws = [term.slowest(arb(0)) for term in found]
        if not laws or any(law is None for law in laws):
            return None
        b, a = min((float(b.mid()), float(a.mid())) for a, b in filter(None, laws))
        return a, b

    def beginning(self, count: int, place: arb) -> arb | None:
        """A bound of the sum of the moduli of the first ``count`` terms; ``None`` if none is known.

        By the form at infinity c_k h(u_k) is at most a sum of g(k) = k^-(gamma + beta m) exp(-a u_k^b). With
        v = beta b a u_count^b - gamma - beta m > 0 the logarithm of g has at least the slope v/count up to
        there, so that all of them together are at most 1 + count/v times the last one.

        Args:
            count: how many terms.
            place: u_count.
        """
        if self.decay is None:
            return None
        with working_precision(_bound_bits(self._log_size(place))):
            bounds = self._terms_from(arb(place.lower()), arb(0))
            if bounds is None:
                return None
            constant, gamma, _, beta = self.parameters.balls()
            total = arb(0)
            for term in bounds:
                decays = [(a * place**b, b) for a, b in term.rates]
                slope = sum((beta * b * size for size, b in decays), -gamma - beta * term.power)
                if not slope > 0:
                    return None
                last = term.bound * place**term.power * (-sum((s for s, _ in decays), arb(0))).exp()
                total += last * (1 + count / slope)
            return _up(total * abs(constant) * arb(count) ** (-gamma))

    def likely(self, x: arb, last: arb, bits: int) -> tuple[int, arb] | None:
        """An order 2M and a bound of the remainder, which promises to be below 2^-bits of the sum.

        The order is the one for a place close by, a little nearer to u = oo, and kept.

        Args:
            x: the argument.
            last: u_N.
            bits: the relative accuracy.
        """
        assert self.decay is not None
        log_size = self._log_size(last)
        key = (math.ceil(_PLACES * log_size), bits)
        if key not in self._kept:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            a, b = self.decay
            place = ((arb(key[0]) / _PLACES - arb(a).log()) / b).exp()
            self._kept[key] = self._search(arb((x * place / last).mid()), arb(place.mid()), bits)
        found = self._kept[key]
        if found is None:
            return None
        order, bound, _ = found
        with working_precision(_bound_bits(log_size)):
            value = bound(x, last)
        return None if value is None else (order, value)

    def order(self, x: arb, last: arb, bits: int) -> tuple[int, arb] | None:
        """The least order 2M with a remainder below 2^-bits of the sum, and the bound; ``None`` if there is
        none.

        Args:
            x: the argument.
            last: u_N.
            bits: the relative accuracy.
        """
        found = self._search(x, last, bits)
        return None if found is None else (found[0], found[2])

    def _search(self, x: arb, last: arb, bits: int) -> tuple[int, Bound, arb] | None:
        log_size = self._log_size(last)
        with working_precision(_bound_bits(log_size)):
            allowed = self._least_size(last, log_size) * arb(2) ** (-bits)
            if not allowed > 0:
                return None
            place = _Place(float(x.log().mid()), math.exp(min(_LARGEST, log_size)), bits)
            above, below = self._orders_from_above(place, rough_log(allowed)), self._orders_from_below(place)
            # Both are lists of orders that promise enough; the bounds are made in their order.
            for order, bound in heapq.merge(above, below, key=lambda pair: pair[0]):
                found = bound(x, last)
                if found is not None and found < allowed:
                    return order, bound, found
        return None

    def _log_size(self, last: arb) -> float:
        """The logarithm of the exponent of h at the last term, roughly."""
        assert self.decay is not None
        a, b = self.decay
        return math.log(a) + b * float(last.log().mid())

    def _least_size(self, last: arb, log_size: float) -> arb:
        """The size of the sum, roughly: only the effort depends on it.

        Where the last terms rise by exp(fall) from one to the next, they are 1/fall times the last one.
        """
        assert self.decay is not None
        slope = max(1.0, self.decay[1] * self.parameters.exponents[1] * math.exp(min(_LARGEST, log_size)))
        value = abs(self.base(arb(last.mid()))) * self._last_amplitude() * max(1.0, self._rough_count / slope)
        return arb(value.mid()) if value.is_finite() else arb(0)

    def _last_amplitude(self) -> arb:
        bits = flint.ctx.prec
        if bits not in self._weights:
            constant, gamma, _, _ = self.parameters.balls()
            self._weights[bits] = abs(constant) * self._count ** (-gamma) / 2
        return self._weights[bits]

    @cached_property
    def _rough_count(self) -> float:
        return math.exp(min(_LARGEST, self._log_count))

    @property
    def _count(self) -> arb:
        return arb(self.parameters.terms or 1)

    @cached_property
    def _log_count(self) -> float:
        return math.log(self.parameters.terms or 1)

    def _orders_from_above(self, place: _Place, log_allowed: float) -> Iterator[tuple[int, Bound]]:
        """Orders at which the bound from above promises to be small enough, and the bounds."""
        log_allowed += _MARGIN
        leading = self.leading
        if leading is None or not leading.sectors or leading.log_bound(place.log_x) > log_allowed:
            return
        log_scaled = place.log_x + self.parameters.log_factor
        for order, fixed, power, log_fixed, rough_power in self._bounds_from_above:
            if log_fixed + rough_power * log_scaled < log_allowed:
                yield order, functools.partial(self._bound_from_above, leading, fixed, power)

    def _bound_from_above(self, leading: LeadingTerm, fixed: arb, power: arb, x: arb, _: arb) -> arb:
        scaled = fixed if power.is_zero() else fixed * (x * self.parameters.balls()[2]) ** power
        return _up(leading.bound(x) + scaled)

    @cached_property
    def _bounds_from_above(self) -> list[tuple[int, arb, arb, float, float]]:
        """For each order and sector the bound from above without (xF)^m, m, and both roughly."""
        found = []
        with working_precision(BOUND_BITS):
            sectors = () if self.leading is None else self.leading.sectors
            for order, sector in itertools.product(_ORDERS, sectors):
                bound = self._fixed_from_above(sector, order)
                found.append((order, bound, sector.power, rough_log(bound), float(sector.power.mid())))
        return found

    def _fixed_from_above(self, sector: Sector, order: int) -> arb:
        constant, gamma, _, beta = self.parameters.balls()
        rho = (sector.angle / beta).min(arb.pi() / 3).sin().lower()
        g = gamma + beta * sector.power
        if not g + order > 1:
            return arb.pos_inf()
        widest = ((1 - rho) ** (-g)).max((1 + rho) ** (-g))
        scale = abs(constant) * sector.bound * self._count ** (1 - g)
        return _formula(order, rho, self._count) * scale * widest / (g + order - 1)

    def _orders_from_below(self, place: _Place) -> Iterator[tuple[int, Bound]]:
        """Orders at which the bound from below promises to be small enough, and the bounds."""
        assert self.decay is not None
        gamma, beta = self.parameters.exponents
        scale = self.decay[1] * beta
        steep, wanted = scale * place.size, place.bits * math.log(2)
        # What every order gains at most, with room for the terms of second order.
        gain = 1.2 * (math.log(2 * math.pi / max(1.0, steep)) + self._log_count)
        for order in _ORDERS:
            if order * gain < wanted:
                continue
            if steep < order + gamma:
                return
            # Powers of two, so that neighbouring arguments share what depends on them.
            delta = 2.0 ** math.floor(math.log2(min(_OPENING, 0.45 / beta, 1.4 * order / steep)))
            # By how much the exponential may be larger on the discs than at the last term.
            turn, nearest = scale * math.asin(delta), -scale * math.log1p(delta)
            rise = place.size * (2 * math.sin(turn / 2) ** 2 * math.exp(nearest) - math.expm1(nearest))
            formula = math.lgamma(order + 1) - order * (math.log(2 * math.pi * delta) + self._log_count)
            # The sum and the bound are both about as many times the last term as terms are alike.
            if formula + rise < -wanted:
                yield order, functools.partial(self._bound_from_below, order, delta)

    def _bound_from_below(self, order: int, delta: float, _: arb, last: arb) -> arb | None:
        disc = self._disc(order, delta)
        bounds = self._terms_from((last * disc.nearest).lower(), disc.psi)
        if bounds is None:
            return None
        _, gamma, _, beta = self.parameters.balls()
        total = arb(0)
        for term in bounds:
            decays = [(a * (b * disc.psi).cos() * (disc.nearest * last) ** b, b) for a, b in term.rates]
            slope = sum((beta * b * size for size, b in decays), -order - gamma - beta * term.power)
            if not slope >= 0:
                return None
            decayed = term.bound * (-sum((size for size, _ in decays), arb(0))).exp()
            if not term.power.is_zero():
                widest = (disc.nearest**term.power).max(disc.farthest**term.power)
                decayed *= last**term.power * widest
            total += decayed / slope.max(arb(1))
        return _up(disc.factor * total)

    def _disc(self, order: int, delta: float) -> _Disc:
        key = (order, delta, flint.ctx.prec)
        if key not in self._discs:
            constant, gamma, _, beta = self.parameters.balls()
            opening = arb(delta)
            nearest, farthest = (1 + opening) ** (-beta), (1 - opening) ** (-beta)
            widest = ((1 + opening) ** (-gamma)).max((1 - opening) ** (-gamma))
            factor = _formula(order, opening, self._count) * abs(constant) * self._count ** (1 - gamma)
            self._discs[key] = _Disc(beta * opening.asin(), nearest, farthest, factor * widest)
        return self._discs[key]

    def _terms_from(self, start: arb, psi: arb) -> list[DecayingBound] | None:
        """The form at infinity, valid from there on and in that sector."""
        if not (psi < _WIDEST and start >= 4):
            return None
        exponent = min(_DOUBLINGS, math.frexp(float(start))[1] - 1) if start < _FAR else _DOUBLINGS
        # The conversion to a float may have rounded up to a power of two.
        return self._terms(1 << (exponent if start >= 1 << exponent else exponent - 1))

    def _terms(self, start: int) -> list[DecayingBound] | None:
        if start not in self._bounds:
            with working_precision(BOUND_BITS):
                self._bounds[start] = terms_at_infinity(self.base.expression, start, _WIDEST)
        return self._bounds[start]


def _bound_bits(log_size: float) -> int:
    """The precision of bounds: an exponential magnifies the relative error of its argument."""
    return BOUND_BITS * (2 + max(0, math.ceil(log_size / math.log(2) / BOUND_BITS)))


def _formula(order: int, opening: arb, count: arb) -> arb:
    """4 (2M)! (2 pi opening N)^-2M."""
    return 4 * arb(order + 1).gamma() / (2 * arb.pi() * opening * count) ** order


def _up(value: arb) -> arb:
    return arb(value.abs_upper()) if value.is_finite() else arb.pos_inf()

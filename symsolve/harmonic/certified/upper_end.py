r"""Many terms, of which the last ones still matter: the formula of Euler and Maclaurin at the last term.

With f(k) = c_k h(x p_k), which vanishes with all derivatives at k = 0 where h falls exponentially,

    sum_{k<=N} f(k) = int_0^N f dk + f(N)/2 + sum_{j<=M} B_2j/(2j)! f^(2j-1)(N) + R.

The integral is an incomplete Mellin transform from u_N = x p_N on (``upper_mellin``). R has two bounds.

**From above**: minus the tail from N on, sum_{k<=N} is the infinite sum, of which ``leading`` bounds the
distance from its integral; the formula for the tail leaves at most 4 (2 pi)^-2M int_N^oo |f^(2M)|. The discs
|w - k| <= rho k lie in a sector where h is holomorphic and |h(u)| <= H |u|^m (by Phragmen and Lindeloef, as
on its edges), so by Cauchy's estimate, with g = gamma + beta m,

    |f^(2M)(k)| <= (2M)! (rho k)^-2M |B| H (xF)^m sup |w|^-g.

**From below**, where u_N is large: at most 4 (2 pi)^-2M int_0^N |f^(2M)|, with discs |w - k| <= delta k, on
which |h(u)| <= sum H |u|^m exp(-a |u|^b cos(b psi)) by its form at infinity, |u| >= u_k (1+delta)^-beta. The
integrand k^-(2M+g) exp(-a' u_k^b) rises up to N where beta b a' u_N^b >= 2M + g, so that N times its last
value bounds it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import cached_property

import flint
from attrs import define, field
from flint import arb

from symsolve.evaluation.precision import series_length, working_precision
from symsolve.evaluation.series import Series, SeriesProgram
from symsolve.harmonic.certified.base_function import BaseFunction
from symsolve.harmonic.certified.decay import Envelope, largest_from, terms_at_infinity
from symsolve.harmonic.certified.holomorphic import BOUND_BITS
from symsolve.harmonic.certified.leading import LeadingTerm
from symsolve.harmonic.certified.parameters import Parameters
from symsolve.harmonic.certified.sector import Sector
from symsolve.harmonic.certified.upper_mellin import UpperMellin

__all__ = ["UpperEnd"]

_ORDERS = (8, 12, 16, 24, 32, 48, 64, 96, 128)
#: Largest opening of the discs from below, and how far out the form at infinity is looked for.
_OPENING, _DOUBLINGS = 0.25, 20
#: Up to here terms are fewer than the formula costs.
_FEW = 40


@define(slots=False)
class UpperEnd:
    """The route for a long finite sum whose last terms matter; open where the base function falls
    exponentially."""

    base: BaseFunction
    parameters: Parameters
    leading: LeadingTerm
    integral: UpperMellin
    _envelopes: dict[int, list[Envelope] | None] = field(factory=dict)
    _fixed: dict[tuple[int, int], tuple[Series, Series, list[arb]]] = field(factory=dict)
    _guess: int = _ORDERS[0]

    @cached_property
    def decay(self) -> tuple[float, float] | None:
        """(a, b) where h falls roughly as exp(-a u^b): for choices only."""
        found = next(filter(None, (self._envelope(1 << n) for n in range(2, _DOUBLINGS))), [])
        laws = [envelope.slowest(arb(0)) for envelope in found]
        if not laws or any(law is None for law in laws):
            return None
        b, a = min((float(b.mid()), float(a.mid())) for a, b in filter(None, laws))
        return a, b

    def last(self, x: arb) -> arb:
        """u_N."""
        _, _, factor, beta = self.parameters.balls()
        return x * factor * arb(self.parameters.terms or 1) ** (-beta)

    def fall(self, x: arb) -> float:
        """About by how much the logarithm of the terms rises from one to the next at the last of them."""
        if self.decay is None or self.parameters.terms is None:
            return 0.0
        a, b = self.decay
        logarithm = (self.last(x).log() * b).mid() - arb(self.parameters.terms).log().mid()
        return a * b * self.parameters.exponents[1] * math.exp(min(700.0, float(logarithm)))

    def envelope(self, place: arb) -> arb | None:
        """A bound of |h(u)| for all real u >= place; ``None`` if none is known."""
        with working_precision(BOUND_BITS):
            found = self._envelope_from(arb(place.lower()), arb(0))
            return None if found is None else largest_from(found, place)

    def evaluate(self, x: arb, bits: int) -> arb | None:
        """The sum at the current precision; ``None`` if the formula does not give some ``bits``."""
        terms, beta = self.parameters.terms, self.parameters.exponents[1]
        if terms is None or terms < _FEW or beta <= 0 or self.decay is None:
            return None
        place = self.last(x)
        chosen = self._order(x, place, bits)
        if chosen is None:
            return None
        order, remainder = chosen
        main = self._main(x, place)
        return None if main is None else main + self._corrections(place, order) + arb(0, remainder)

    def _main(self, x: arb, place: arb) -> arb | None:
        """int_0^N f dk."""
        constant, gamma, factor, beta = self.parameters.balls()
        integral = self.integral(place)
        return None if integral is None else constant * (x * factor) ** ((1 - gamma) / beta) / beta * integral

    def _corrections(self, place: arb, order: int) -> arb:
        """f(N)/2 and the terms with its derivatives, from the series of f(N + N t)."""
        frequency, amplitude, weights = self._fixed_for(order)
        with series_length(order):
            series = amplitude * self._series.series([frequency * place])
        total = series[0] / 2
        for weight, k in zip(weights, range(1, order, 2), strict=True):
            total += weight * series[k]
        return total

    def _fixed_for(self, order: int) -> tuple[Series, Series, list[arb]]:
        """What all arguments share: p(N+Nt)/p(N), c(N+Nt), and B_2j/(2j) N^(1-2j)."""
        key = (order, flint.ctx.prec)
        if key not in self._fixed:
            assert self.parameters.terms is not None
            constant, gamma, _, beta = self.parameters.balls()
            count = arb(self.parameters.terms)
            front = constant * count ** (-gamma)
            self._fixed[key] = (
                Series(_powers(-beta, order), order),
                Series([front * c for c in _powers(-gamma, order)], order),
                [arb.bernoulli(2 * j) / (2 * j) * count ** (1 - 2 * j) for j in range(1, order // 2 + 1)],
            )
        return self._fixed[key]

    @cached_property
    def _series(self) -> SeriesProgram:
        return SeriesProgram(self.base.expression, [self.base.variable])

    def _order(self, x: arb, place: arb, bits: int) -> tuple[int, arb] | None:
        """The least order with a remainder that is negligible, and that."""
        with working_precision(BOUND_BITS):
            allowed = self._least_size(place) * arb(2) ** (-bits)
            if not allowed > 0:
                return None
            # Neighbouring arguments take the same order.
            for order, bound in self._bounds(x, place, (self._guess, *_ORDERS)):
                if bound < allowed:
                    self._guess = order
                    return order, bound
        return None

    def _least_size(self, place: arb) -> arb:
        """The size of the sum is at least about that of its last term: only the effort depends on it."""
        assert self.parameters.terms is not None
        constant, gamma, _, _ = self.parameters.balls()
        with working_precision(2 * BOUND_BITS):
            value = abs(self.base(arb(place.mid())) * constant * arb(self.parameters.terms) ** (-gamma))
        return arb(value.mid()) if value.is_finite() else arb(0)

    def _bounds(self, x: arb, place: arb, orders: Iterable[int]) -> Iterator[tuple[int, arb]]:
        sectors = self.leading.sectors
        outside = self.leading.bound(x) if sectors else arb.pos_inf()
        for order in orders:
            for sector in sectors:
                yield order, _up(outside + self._from_above(x, sector, order))
            below = self._from_below(place, order)
            if below is not None:
                yield order, below

    def _from_above(self, x: arb, sector: Sector, order: int) -> arb:
        constant, gamma, factor, beta = self.parameters.balls()
        rho = (sector.angle / beta).min(arb.pi() / 3).sin().lower()
        count, g = arb(self.parameters.terms or 1), gamma + beta * sector.power
        if not g + order > 1:
            return arb.pos_inf()
        widest = ((1 - rho) ** (-g)).max((1 + rho) ** (-g))
        scale = abs(constant) * sector.bound * (x * factor) ** sector.power * count ** (1 - g)
        return _formula(order, rho, count) * scale * widest / (g + order - 1)

    def _from_below(self, place: arb, order: int) -> arb | None:
        assert self.decay is not None
        constant, gamma, _, beta = self.parameters.balls()
        a, b = self.decay
        steep = a * b * self.parameters.exponents[1] * math.exp(min(700.0, b * float(place.log().mid())))
        delta = arb(min(_OPENING, 0.45 / self.parameters.exponents[1], order / steep if steep > 0 else 1.0))
        psi = beta * delta.asin()
        nearest, farthest = (1 + delta) ** (-beta), (1 - delta) ** (-beta)
        envelopes = self._envelope_from((place * nearest).lower(), psi)
        if envelopes is None:
            return None
        count = arb(self.parameters.terms or 1)
        widest = ((1 - delta) ** (-gamma)).max((1 + delta) ** (-gamma))
        total = arb(0)
        for envelope in envelopes:
            decays = [(a * (b * psi).cos() * nearest**b * place**b, b) for a, b in envelope.rates]
            rises = sum((beta * b * size for size, b in decays), arb(0))
            if not rises >= order + gamma + beta * envelope.power:
                return None
            power = place**envelope.power * (nearest**envelope.power).max(farthest**envelope.power)
            total += envelope.bound * power * (-sum((size for size, _ in decays), arb(0))).exp()
        return _up(_formula(order, delta, count) * abs(constant) * count ** (1 - gamma) * widest * total)

    def _envelope_from(self, start: arb, psi: arb) -> list[Envelope] | None:
        """The form at infinity, valid from there on and in that sector."""
        if not (psi < _WIDEST and start >= 4):
            return None
        size = 1 << next((n for n in range(2, _DOUBLINGS) if not start >= 2 << n), _DOUBLINGS)
        return self._envelope(size)

    def _envelope(self, start: int) -> list[Envelope] | None:
        if start not in self._envelopes:
            with working_precision(BOUND_BITS):
                self._envelopes[start] = terms_at_infinity(self.base.expression, start, _WIDEST)
        return self._envelopes[start]


#: The sector for the form at infinity.
_WIDEST = 0.5


def _formula(order: int, opening: arb, count: arb) -> arb:
    """4 (2M)! (2 pi opening N)^-2M."""
    return 4 * arb(order + 1).gamma() / (2 * arb.pi() * opening * count) ** order


def _powers(exponent: arb, length: int) -> list[arb]:
    """The coefficients of (1 + t)^exponent."""
    found = [arb(1)]
    for n in range(length - 1):
        found.append(found[-1] * (exponent - n) / (n + 1))
    return found


def _up(value: arb) -> arb:
    return arb(value.abs_upper()) if value.is_finite() else arb.pos_inf()

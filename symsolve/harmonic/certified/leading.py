r"""The leading term with a proved bound of everything else.

For a base function that falls exponentially, f(k) = c(k) h(x p(k)) vanishes with all derivatives at k = 0,
and the formula of Abel and Plana on a ray w = rho e^(i phi) that no singularity of f lies below gives

    sum_{k>=1} f(k) = int_0^oo f(k) dk + 2 Re int_ray f(w) / (e^(-2 pi i w) - 1) dw.

The integral over k is the Mellin transform at s* = (gamma-1)/beta. With |h| <= H v^m exp(-c v^b) on the ray,
g = gamma + beta m, Y = c (x F)^b, kappa = beta b, tau = 2 pi sin(phi) and 1/(e^y - 1) <= e^-y (1 + 1/y), the
second term is at most

    2 |B| H (x F)^m exp(-(1-d) A) int_0^oo rho^-g (1 + 1/(tau rho)) exp(-d Y rho^-kappa) d rho

for any 0 < d < 1, where A = min(Y rho^-kappa + tau rho); this integral is a sum of two gamma functions if
g > 1. Otherwise rho^e exp(-d tau rho) <= (e/(d tau exp(1)))^e puts g + e in the place of g.
"""

from __future__ import annotations

import math
from functools import cached_property
from typing import Any

import flint
import sympy
from attrs import define, field, frozen
from flint import arb

from symsolve.errors import NoMellinRule
from symsolve.evaluation import Program, compile_expression
from symsolve.evaluation.precision import working_precision
from symsolve.harmonic.certified.base_function import BaseFunction
from symsolve.harmonic.certified.holomorphic import BOUND_BITS
from symsolve.harmonic.certified.parameters import Parameters
from symsolve.harmonic.certified.sector import Sector, find_sectors, order_at_infinity
from symsolve.harmonic.mellin import mellin_transform

_S = sympy.Symbol("s")


@define(slots=False)
class LeadingTerm:
    """The route for large arguments, open where the base function falls exponentially."""

    base: BaseFunction
    parameters: Parameters
    _values: dict[int, arb] = field(factory=dict)
    _latest: tuple[float, tuple[float, _Ray]] | None = None

    @cached_property
    def sectors(self) -> tuple[Sector, ...]:
        """Where the ray may run; none if this route is closed."""
        gamma, beta = self.parameters.exponents
        if beta <= 0 or self.base.near_zero is None:
            return ()
        with working_precision(BOUND_BITS):
            power = self.base.constant(self.base.near_zero.power)
            order = order_at_infinity(self.base)
            if order is None or not gamma + beta * float(power.mid()) > 1:
                return ()
            # The saddle of c u^b + 2 pi i k: the angle at which the bound is smallest.
            return find_sectors(self.base, beta * math.pi / (2 * (beta * order + 1)))

    def main(self, x: arb) -> arb:
        """The integral over k: B F^-s* M(s*) x^-s* / beta, at the current precision."""
        bits = flint.ctx.prec
        if bits not in self._values:
            self._values[bits] = self._prefactor()
        _, gamma, _, beta = self.parameters.balls()
        return self._values[bits] * x ** ((1 - gamma) / beta)

    def _prefactor(self) -> arb:
        constant, gamma, factor, beta = self.parameters.balls()
        exponent = (gamma - 1) / beta
        return constant * factor ** (-exponent) / beta * self._mellin()

    def _mellin(self) -> arb:
        _, gamma, _, beta = self.parameters.exact
        point = sympy.cancel((gamma - 1) / beta)
        if self._transform is not None:
            value = self._transform.ball([point], flint.ctx.prec)
            if isinstance(value, arb) and value.is_finite():
                return value
        from symsolve.harmonic.mellin.enclose import enclose_mellin

        value = enclose_mellin(self.base.expression, self.base.variable, point, {}, bits=flint.ctx.prec)
        return value if isinstance(value, arb) else arb.nan()

    @cached_property
    def _transform(self) -> Program | None:
        try:
            return compile_expression(
                mellin_transform(self.base.expression, self.base.variable, _S).value, [_S]
            )
        except NoMellinRule:
            return None

    def bound(self, x: arb) -> arb:
        """A bound of the difference between the infinite sum and its main term."""
        with working_precision(BOUND_BITS):
            _, ray = self._best(float(x.log().mid()))
            return ray.bound(x)

    def log_bound(self, log_x: float) -> float:
        """The logarithm of the bound at exp(log_x), roughly: for choices only."""
        return self._best(log_x)[0]

    def _best(self, log_x: float) -> tuple[float, _Ray]:
        """The ray with the smallest bound, and its logarithm; routes ask for the same one several times."""
        known = self._latest
        if known is None or known[0] != log_x:
            log_bound, place = min((ray.log_bound(log_x), n) for n, ray in enumerate(self._rays))
            known = self._latest = (log_x, (log_bound, self._rays[place]))
        return known[1]

    def log_main(self, log_x: float) -> float:
        """The logarithm of the modulus of the main term at exp(log_x), roughly: for choices only."""
        gamma, beta = self.parameters.exponents
        return self._log_prefactor + log_x * (1 - gamma) / beta

    @cached_property
    def _log_prefactor(self) -> float:
        with working_precision(BOUND_BITS):
            return rough_log(self.main(arb(1)))

    @cached_property
    def _rays(self) -> list[_Ray]:
        with working_precision(BOUND_BITS):
            return [_ray(sector, self.parameters) for sector in self.sectors]


@frozen(slots=False)
class _Ray:
    """What the bounds on one ray share: 2|B| H (xF)^m/kappa, the two gamma functions, and e."""

    front: arb
    factor: arb
    rate: arb
    order: arb
    power: arb
    kappa: arb
    tau: arb
    exponents: tuple[arb, arb]
    gammas: tuple[arb, arb]
    shift: arb

    def bound(self, x: arb) -> arb:
        """The bound at x, at the current precision."""
        scaled = x * self.factor
        y = self.rate * scaled**self.order
        exponent = self.tau * (self.kappa * y / self.tau) ** (1 / (self.kappa + 1)) * (1 + 1 / self.kappa)
        share = ((self.exponents[1] + 1 / self.kappa + 1) / exponent).min(arb(1) / 2)
        integral = arb(0)
        for power, gamma in zip(self.exponents, self.gammas):
            integral += gamma * (share * y) ** (-power)
        total = self.front * scaled**self.power * integral
        if self.shift > 0:
            total *= (self.shift / (share * self.tau * arb(1).exp())) ** self.shift
        return arb((total * (-(1 - share) * exponent).exp()).abs_upper())

    def log_bound(self, log_x: float) -> float:
        """Its logarithm, roughly."""
        log_factor, log_rate, order, kappa, log_tau, log_front, power, shift, (p0, p1), (g0, g1) = (
            self._floats
        )
        log_scaled = log_x + log_factor
        log_y = log_rate + order * log_scaled
        log_exponent = log_tau + (math.log(kappa) + log_y - log_tau) / (kappa + 1) + math.log1p(1 / kappa)
        exponent = math.exp(min(_LARGEST, log_exponent))
        share = min(0.5, (p1 + 1 / kappa + 1) / exponent)
        log_share = math.log(share) + log_y
        integral = max(g0 - p0 * log_share, g1 - p1 * log_share)
        logarithm: float = log_front + power * log_scaled + integral - (1 - share) * exponent
        if shift > 0:
            logarithm += shift * (math.log(shift / share) - log_tau - 1)
        return logarithm

    @cached_property
    def _floats(self) -> tuple[Any, ...]:
        return (
            rough_log(self.factor),
            rough_log(self.rate),
            float(self.order.mid()),
            float(self.kappa.mid()),
            rough_log(self.tau),
            rough_log(self.front),
            float(self.power.mid()),
            float(self.shift.mid()),
            tuple(float(value.mid()) for value in self.exponents),
            tuple(rough_log(value) for value in self.gammas),
        )


def _ray(sector: Sector, parameters: Parameters) -> _Ray:
    constant, gamma, factor, beta = parameters.balls()
    kappa, tau = beta * sector.order, 2 * arb.pi() * (sector.angle / beta).sin()
    g = gamma + beta * sector.power
    shift = arb(0) if g > 1 else 2 - g
    g += shift
    exponents = ((g - 1) / kappa, g / kappa)
    return _Ray(
        front=2 * abs(constant) * sector.bound / kappa,
        factor=factor,
        rate=sector.rate,
        order=sector.order,
        power=sector.power,
        kappa=kappa,
        tau=tau,
        exponents=exponents,
        gammas=(exponents[0].gamma(), exponents[1].gamma() / tau),
        shift=shift,
    )


_LARGEST = 700.0


def rough_log(value: arb) -> float:
    """The logarithm of the modulus, roughly: minus or plus infinity where there is none."""
    if not value.is_finite():
        return math.inf
    logarithm = float(abs(value.mid()).log().mid())
    return -math.inf if math.isnan(logarithm) else logarithm

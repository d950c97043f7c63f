r"""The leading term with a proved bound of everything else.

For a base function that falls exponentially, f(k) = c(k) h(x p(k)) vanishes with all derivatives at k = 0,
and the formula of Abel and Plana on a ray w = rho e^(i phi) that no singularity of f lies below gives

    sum_{k>=1} f(k) = int_0^oo f(k) dk + 2 Re int_ray f(w) / (e^(-2 pi i w) - 1) dw.

The integral over k is the Mellin transform at s* = (gamma-1)/beta. With |h| <= H v^m exp(-c v^b) on the ray,
g = gamma + beta m, Y = c (x F)^b, kappa = beta b, tau = 2 pi sin(phi) and 1/(e^y - 1) <= e^-y (1 + 1/y), the
second term is at most

    2 |B| H (x F)^m exp(-(1-d) A) int_0^oo rho^-g (1 + 1/(tau rho)) exp(-d Y rho^-kappa) d rho

for any 0 < d < 1, where A = min(Y rho^-kappa + tau rho); this integral is a sum of two gamma functions.
"""

from __future__ import annotations

import math
from functools import cached_property

import flint
import sympy
from attrs import define, field
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
        return min((self._bound(x, sector) for sector in self.sectors), key=_logarithm)

    def _bound(self, x: arb, sector: Sector) -> arb:
        constant, gamma, factor, beta = self.parameters.balls()
        scaled, kappa = x * factor, beta * sector.order
        y = sector.rate * scaled**sector.order
        tau = 2 * arb.pi() * (sector.angle / beta).sin()
        exponent = tau * (kappa * y / tau) ** (1 / (kappa + 1)) * (1 + 1 / kappa)
        g = gamma + beta * sector.power
        share = (((g + 1) / kappa + 1) / exponent).min(arb(1) / 2)
        integral = (
            ((g - 1) / kappa).gamma() * (share * y) ** (-(g - 1) / kappa)
            + (g / kappa).gamma() * (share * y) ** (-g / kappa) / tau
        ) / kappa
        total = 2 * abs(constant) * sector.bound * scaled**sector.power * integral
        return arb((total * (-(1 - share) * exponent).exp()).abs_upper())


def _logarithm(bound: arb) -> float:
    """For the choice of the best bound: one that is not finite is the last."""
    value = float(bound.log()) if bound.is_finite() else math.inf
    return math.inf if math.isnan(value) else value

"""Finite sums all of whose terms lie far out: there h is a multiple of v^m exp(-a v^b), up to a proved rest.

The amplitudes have one sign, so that the sum is the same multiple, with the same relative rest, of the sum of
these. Its terms cost half of those of h, and its derivatives next to nothing: with y = a u_N^b, g = gamma +
beta m and kappa = beta b,

    f(N + N t) = c_N u_N^m e^-y (1 + t)^-g exp(-y ((1 + t)^-kappa - 1)),

in which the coefficient of t^k is a polynomial in y of degree k.
"""

from __future__ import annotations

import operator
from functools import cached_property

import flint
import sympy
from attrs import define, field
from flint import arb, arb_poly

from symsolve.evaluation.precision import series_length
from symsolve.evaluation.series import Series
from symsolve.harmonic.certified.base_function import BaseFunction
from symsolve.harmonic.certified.direct import DirectSum
from symsolve.harmonic.certified.far_integral import FarIntegral
from symsolve.harmonic.certified.parameters import Parameters
from symsolve.harmonic.certified.upper_end import UpperEnd, powers, weights_of_derivatives
from symsolve.harmonic.certified.upper_remainder import UpperRemainder

__all__ = ["FarOut"]


@define(slots=False)
class _PureEnd(UpperEnd):
    """The formula at the last term for v^m exp(-a v^b).

    Attributes:
        law: m, a and b.
    """

    law: tuple[sympy.Expr, sympy.Expr, sympy.Expr] = field(kw_only=True)
    _polynomials: dict[tuple[int, int], arb_poly] = field(factory=dict)

    def _corrections(self, place: arb, order: int) -> arb:
        power, rate, exponent = map(self.base.constant, self.law)
        y = rate * (place if self.law[2] == 1 else place**exponent)
        value = self._polynomial(order)(y) * (-y).exp()
        return value if self.law[0] == 0 else value * place**power

    def _polynomial(self, order: int) -> arb_poly:
        """f(N)/2 and the terms with derivatives, without u_N^m e^-y."""
        key = (order, flint.ctx.prec)
        if key not in self._polynomials:
            assert self.parameters.terms is not None
            constant, gamma, _, beta = self.parameters.balls()
            power, _, exponent = map(self.base.constant, self.law)
            weights = weights_of_derivatives(self.parameters.terms, order)
            with series_length(order):
                part = Series(powers(-gamma - beta * power, order), order)
                step = 1 - Series(powers(-beta * exponent, order), order)
                found = []
                for i in range(order):
                    found.append(sum(map(operator.mul, weights, part), arb(0)))
                    part *= step / (i + 1)
            front = constant * arb(self.parameters.terms) ** (-gamma)
            self._polynomials[key] = arb_poly([front * value for value in found])
        return self._polynomials[key]


@define(slots=False)
class FarOut:
    """The routes from the last term for the multiple of a pure decay.

    Attributes:
        parameters: the power laws of the sum.
        integral: what is known of h far out.
    """

    parameters: Parameters
    integral: FarIntegral

    @cached_property
    def _base(self) -> BaseFunction | None:
        decay = self.integral.decay
        return None if decay is None else BaseFunction(decay, self.integral.base.variable)

    @cached_property
    def _direct(self) -> DirectSum:
        assert self._base is not None
        return DirectSum(self._base, self.parameters)

    @cached_property
    def _upper(self) -> UpperEnd:
        assert self._base is not None
        remainder = UpperRemainder(self._base, self.parameters, None)
        integral = FarIntegral(self._base, self.integral.exponent)
        return _PureEnd(self._base, self.parameters, remainder, integral, law=self.integral.law)

    def last_terms(self, x: arb, last: arb, count: int, bits: int) -> arb | None:
        """The last terms one by one, with a bound of all others; ``None`` if not to so many bits."""
        multiple = None if self._base is None else self.integral.multiple(last, bits)
        if multiple is None:
            return None
        value = self._direct.last_terms(x, count, self._upper.remainder.beginning)
        return None if value is None else multiple * value

    def formula(self, x: arb, last: arb, bits: int) -> arb | None:
        """The formula of Euler and Maclaurin at the last term; ``None`` if not to so many bits."""
        multiple = None if self._base is None else self.integral.multiple(last, bits)
        if multiple is None:
            return None
        value = self._upper.evaluate(x, last, bits)
        return None if value is None else multiple * value

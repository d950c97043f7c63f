"""Finite sums all of whose terms lie far out: there h is a multiple of v^m exp(-a v^b), up to a proved rest.

The amplitudes have one sign, so that the sum is the same multiple, with the same relative rest, of the sum of
these. Its terms and derivatives cost half of those of h.
"""

from __future__ import annotations

from functools import cached_property

from attrs import define
from flint import arb

from symsolve.harmonic.certified.base_function import BaseFunction
from symsolve.harmonic.certified.direct import DirectSum
from symsolve.harmonic.certified.far_integral import FarIntegral
from symsolve.harmonic.certified.parameters import Parameters
from symsolve.harmonic.certified.upper_end import UpperEnd
from symsolve.harmonic.certified.upper_remainder import UpperRemainder

__all__ = ["FarOut"]


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
        return UpperEnd(self._base, self.parameters, remainder, integral)

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
        value = self._upper.evaluate(x, bits)
        return None if value is None else multiple * value

r"""The ends of a Mellin integral by power series: u^(s-1) h(u) from 0 to a small u, term by term.

Far out the same holds in v = 1/u: with v^(-s-1) h(1/v).
"""

from __future__ import annotations

import functools
import math

import attrs
import sympy
from flint import acb, arb

from symsolve.errors import OutsideDomain, UnsupportedNode
from symsolve.evaluation import compile_expression
from symsolve.evaluation.precision import working_precision
from symsolve.harmonic.certified.base_function import BaseFunction, NearZero

__all__ = ["SeriesEnd", "series_end"]


@attrs.frozen
class SeriesEnd:
    """h(u) = u^power g(u^unit) near 0, with g holomorphic and bounded on a disc.

    Attributes:
        function: h with its expansion.
        near: the form of h near 0.
    """

    function: BaseFunction
    near: NearZero

    def place(self) -> sympy.Rational:
        """log u up to where the series is used: a quarter of the radius of its disc."""
        unit = float(self.near.unit)
        return sympy.Rational(math.floor(math.log(self.near.radius / 4) / unit * 64), 64)

    def integral(self, s: sympy.Expr, place: sympy.Expr, bits: int) -> acb:
        """The integral of u^(s-1) h(u) from 0 to e^place, at the current precision.

        Raises:
            OutsideDomain: it diverges, or a term that would make it diverge may be there.
        """
        # Two more bits with every term, since the place is at a quarter of the radius.
        count = bits // 2 + 16
        coefficients = self.function.coefficients(count, bits + 2 * count)
        with working_precision(bits):
            start, unit = _number(s + self.near.power), _number(self.near.unit)
            logarithm = _number(place)
            step, total, factor = (logarithm * unit).exp(), acb(0), (logarithm * start).exp()
            for j, coefficient in enumerate(coefficients):
                exponent = start + j * unit
                if exponent.real > 0 or not self._vanishes(j, exponent, s, coefficient):
                    total += coefficient * factor / exponent
                factor *= step
            return total + self._remainder(start + count * unit, step, factor, count)

    def _remainder(self, exponent: acb, step: acb, factor: acb, count: int) -> acb:
        """Cauchy's bound: |g_j| <= bound/radius^j."""
        ratio = abs(step) / arb(self.near.radius)
        if not (ratio < 1 and exponent.real > 0):
            raise OutsideDomain("the series of the base function at this end does not reach so far")
        size = self.near.bound / arb(self.near.radius) ** count * abs(factor) / exponent.real / (1 - ratio)
        radius = size.upper()
        return acb(arb(0, radius), arb(0, radius))

    def _vanishes(self, j: int, exponent: acb, s: sympy.Expr, coefficient: arb) -> bool:
        """Whether term j, which would make the integral diverge, is certainly not there."""
        if coefficient.is_zero() or self._is_exactly_zero(j):
            return True
        known = "diverges" if not coefficient.contains(0) else "is not known to converge"
        raise OutsideDomain(
            f"the Mellin integral of {self.function.expression} with exponent {s} {known}: near this end the "
            f"integrand behaves like the power {exponent.real.str(5, radius=False)} - 1"
        )

    def _is_exactly_zero(self, j: int) -> bool:
        g = self.near.function
        (w,) = g.free_symbols
        value = (g.diff(w, j) if j else g).subs(w, 0)
        return bool(sympy.cancel(value) == 0)


def _number(value: sympy.Expr) -> acb:
    import flint

    return acb(compile_expression(value, ()).ball((), flint.ctx.prec))


@functools.lru_cache(maxsize=256)
def series_end(h: sympy.Expr, u: sympy.Symbol) -> SeriesEnd | None:
    """The series of h at 0, ``None`` where h has none in powers of a power of u."""
    try:
        function = BaseFunction(h, u)
        near = function.near_zero
        if near is None or not near.function.free_symbols:
            return None
        function.coefficients(1, 64)
    except UnsupportedNode:
        return None
    return SeriesEnd(function, near)

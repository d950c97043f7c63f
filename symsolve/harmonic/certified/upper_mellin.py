r"""int_u^oo v^(s-1) h(v) dv for many u: certified at a few places, and by power series around them.

Far out ``far_integral`` has it at once. Nearer by:

Around a place v_0 with h holomorphic and |h| <= H on the disc |v - v_0| <= rho < v_0, what the series of
v^(s-1) h(v) leaves out from the n-th term on, integrated over a distance d = q rho, is at most
d H (v_0 +- rho)^(s-1) q^n / ((n+1)(1-q)).
"""

from __future__ import annotations

import math
from functools import cached_property

import flint
import sympy
from attrs import define, field, frozen
from flint import arb, arb_poly

from symsolve.errors import PrecisionNotReached, SymsolveError
from symsolve.evaluation.precision import series_length, working_precision
from symsolve.evaluation.series import Series, SeriesProgram
from symsolve.harmonic.certified.base_function import BaseFunction
from symsolve.harmonic.certified.far_integral import FarIntegral
from symsolve.harmonic.certified.holomorphic import BOUND_BITS, Holomorphic, sup_on_disc
from symsolve.harmonic.mellin import enclose_mellin

__all__ = ["UpperMellin"]

#: Far out the values at one place hardly ever serve another one.
_FARTHEST = 2000.0
_WIDEST, _HALVINGS = 4.0, 8
_SHARE = 4
_MOST_CELLS = 500
_GUARD = 24


@frozen
class _Cell:
    """The integral from the centre on, and the series of the integral from the centre to centre + w."""

    centre: arb
    width: float
    value: arb
    series: arb_poly
    rest: arb


@define(slots=False)
class UpperMellin:
    """The function of u at the current precision.

    Attributes:
        base: h.
        exponent: s, an exact number.
    """

    base: BaseFunction
    exponent: sympy.Expr
    _cells: dict[tuple[int, int, int], _Cell | None] = field(factory=dict)

    def __call__(self, u: arb) -> arb | None:
        """The integral from u on; ``None`` where it is not known."""
        if not u > 0:
            return None
        far = self.far(u)
        if far is not None:
            return far
        place = float(u.mid())
        if not place > 0:
            return None
        if place < _FARTHEST:
            for level in range(_HALVINGS):
                cell = self._cell(place, level)
                if cell is not None:
                    w = u - cell.centre
                    inside = abs(w) <= cell.width
                    return cell.value - cell.series(w) - arb(0, cell.rest) if inside else None
        return self._directly(u)

    @cached_property
    def far(self) -> FarIntegral:
        """The same far out."""
        return FarIntegral(self.base, self.exponent)

    def _cell(self, place: float, level: int) -> _Cell | None:
        # A power of two, so that centres are exact.
        step = 2.0 ** (math.floor(math.log2(min(place / 8, _WIDEST))) - level)
        number = round(place / step)
        key = (math.frexp(step)[1], number, flint.ctx.prec)
        if key not in self._cells:
            if len(self._cells) >= _MOST_CELLS:
                self._cells.clear()
            self._cells[key] = self._make(number * step, step * 0.5000001)
        return self._cells[key]

    def _make(self, centre: float, width: float) -> _Cell | None:
        found = self._disc(centre, width)
        if found is None:
            return None
        rho, bound = found
        bits, middle = flint.ctx.prec, arb(centre)
        value = self._from(centre, bits + _GUARD)
        if value is None:
            return None
        with working_precision(BOUND_BITS):
            q = arb(width) / rho
            size = float((bound * centre / abs(value)).log().abs_upper()) / math.log(2)
            count = math.ceil((bits + max(0.0, size) + 8) / -math.log2(float(q))) + 1
        series = self._series_at(middle, count, bits + _GUARD)
        with working_precision(BOUND_BITS):
            s = self._exponent()
            power = ((middle - rho) ** (s - 1)).max((middle + rho) ** (s - 1))
            rest = width * bound * power * q**count / ((count + 1) * (1 - q))
        return _Cell(middle, width, value, series, arb(rest.abs_upper()))

    def _disc(self, centre: float, width: float) -> tuple[float, arb] | None:
        """A disc on which h is bounded, several times as wide as the cell."""
        function = Holomorphic(self.base.expression, [self.base.variable])
        with working_precision(BOUND_BITS):
            for share in (4 * _SHARE, 2 * _SHARE, _SHARE):
                rho = width * share
                if rho < 0.9 * centre:
                    bound = sup_on_disc(lambda w: function(w + centre), rho, most_boxes=400)
                    if bound is not None:
                        return rho, bound
        return None

    def _series_at(self, centre: arb, count: int, bits: int) -> arb_poly:
        """The integral from the centre on of the series of v^(s-1) h(v)."""
        with working_precision(bits), series_length(count):
            program = SeriesProgram(self.base.expression, [self.base.variable])
            line = Series([centre, 1])
            power = (line.log() * (self._exponent() - 1)).exp()
            product = program.series([line]) * power
            return arb_poly([arb(0), *(product[j] / (j + 1) for j in range(count))])

    def _exponent(self) -> arb:
        return self.base.constant(self.exponent)

    def _from(self, centre: float, bits: int) -> arb | None:
        try:
            place = sympy.Rational(*centre.as_integer_ratio())
            value = enclose_mellin(
                self.base.expression, self.base.variable, self.exponent, {}, lower=place, bits=bits
            )
        except (SymsolveError, PrecisionNotReached):
            return None
        return value if isinstance(value, arb) else None

    def _directly(self, u: arb) -> arb | None:
        mantissa, exponent = u.mid().man_exp()
        place = sympy.Integer(int(mantissa)) * sympy.Integer(2) ** int(exponent)
        try:
            value = enclose_mellin(
                self.base.expression, self.base.variable, self.exponent, {}, lower=place, bits=flint.ctx.prec
            )
        except SymsolveError:
            return None
        if not isinstance(value, arb):
            return None
        # From the middle of the ball to any of its numbers.
        integrand = u ** (self._exponent() - 1) * self.base(u)
        return value - arb(0, u.rad()) * integrand

r"""int_u^oo v^(s-1) h(v) dv far out, where it is a sum of incomplete gamma functions with a proved rest.

By its ``form_at_infinity`` h is a sum of products v^m exp(-a v^b) q(t, E_1, E_2, ..), t = v^-c, with
exponentials E_j that go to 0, and \|q\| <= Q for \|t\| <= t_0, \|E_j\| <= e_j, their values at v_0. With
tau = t(u)/t_0 and Lambda the least of all e_j/E_j(u), Cauchy's estimates give for v >= u

    |q(t, 0) - sum_{j<n} q_j t^j| <= Q tau^n/(1 - tau),    |q(t, E) - q(t, 0)| <= Q/(Lambda - 1),

and int_u^oo v^(p-1) exp(-a v^b) dv = a^(-p/b) Gamma(p/b, a u^b)/b.
"""

from __future__ import annotations

import functools
import math

import flint
import sympy
from attrs import define, field, frozen
from flint import arb

from symsolve.errors import UnsupportedNode
from symsolve.evaluation.precision import series_length, working_precision
from symsolve.evaluation.series import Series, SeriesProgram
from symsolve.harmonic.certified.base_function import _U, BaseFunction
from symsolve.harmonic.certified.decay import bound_of_factor
from symsolve.harmonic.certified.form_at_infinity import Exponential, Product, form_at_infinity, monomial
from symsolve.harmonic.certified.holomorphic import BOUND_BITS

__all__ = ["FarIntegral"]

#: More gamma functions than this cost more than the integral itself.
_MOST_TERMS = 32
_NEAREST, _FARTHEST = 4, 1 << 12
#: Arb's incomplete gamma functions lose so many bits, and a few.
_GUARD, _LOST = 32, 16


@frozen(slots=False)
class _Far:
    """v^power exp(shift - rate v^order) q(t, E), with q(t, 0) = ``function`` and the bounds of the module."""

    power: sympy.Expr
    shift: sympy.Expr
    rate: sympy.Expr
    order: sympy.Expr
    function: sympy.Expr
    inverse: sympy.Symbol
    unit: sympy.Expr
    bound: arb
    start: arb
    exponentials: tuple[Exponential, ...]

    @functools.cached_property
    def is_flat(self) -> bool:
        """Whether q does not depend on t."""
        return not self.function.has(self.inverse)

    @functools.cached_property
    def scale(self) -> sympy.Expr:
        """exp(shift)."""
        return sympy.exp(self.shift)

    @functools.cached_property
    def series(self) -> SeriesProgram:
        """q(t, 0) as a power series."""
        return SeriesProgram(self.function, [self.inverse])

    def error(self, u: arb, bits: int, unit: arb) -> tuple[int, arb] | None:
        """How many coefficients in t leave out less than 2^-bits from u on, and a bound of what they and the
        exponentials leave out; ``None`` where these are too large or those too many.

        Args:
            u: from where on.
            bits: the accuracy, roughly relative to q.
            unit: c.
        """
        with working_precision(BOUND_BITS):
            if not u > self.start:
                return None
            growth = self.log_growth(u)
            if growth is not None and not growth > bits * math.log(2):
                return None
            # Of a huge number the exponential is known by its ends only.
            inverse = arb(0) if growth is None else arb((-growth).exp().abs_upper())
            spread = inverse / (1 - inverse)
            if self.is_flat:
                return 1, self.bound * spread
            ratio = (self.start / u) ** unit
            gain = -_log2(ratio)
            if not gain * (_MOST_TERMS - 2) >= bits:
                return None
            count = 2 + math.ceil(bits / gain)
            return count, self.bound * (spread + ratio**count / (1 - ratio))

    def log_growth(self, u: arb) -> arb | None:
        """log Lambda; ``None`` where there are no exponentials."""
        found = [
            sum((a * (u**b - self.start**b) for a, b in exponential.rates), arb(0))
            for exponential in self.exponentials
        ]
        return functools.reduce(arb.min, found) if found else None


@define(slots=False)
class FarIntegral:
    """The integral as a function of u, where u is large enough.

    Attributes:
        base: h.
        exponent: s, an exact number.
    """

    base: BaseFunction
    exponent: sympy.Expr
    _coefficients: dict[tuple[int, int, int], list[arb]] = field(factory=dict)

    def __call__(self, u: arb) -> arb | None:
        """The integral from u on at the current precision; ``None`` where this does not give it."""
        if self._products is None or not u > _NEAREST:
            return None
        bits, total = flint.ctx.prec, arb(0)
        for place in range(len(self._products)):
            value = self._part(place, u, bits)
            if value is None:
                return None
            total += value
        return total

    @functools.cached_property
    def _products(self) -> list[_Far] | None:
        """h as such a sum, from the nearest place on from which it is known; ``None`` where it has no such
        form."""
        with working_precision(BOUND_BITS):
            products = form_at_infinity(self.base.expression)
            start = _NEAREST
            while start <= _FARTHEST:
                found = [_far(product, arb(start)) for product in products]
                if all(found):
                    return [far for far in found if far is not None]
                start *= 2
        return None

    @functools.cached_property
    def decay(self) -> sympy.Expr | None:
        """v^m exp(-a v^b), where h is a multiple of that far out; ``None`` where it is not."""
        if self._products is None or len(self._products) != 1 or not self._products[0].is_flat:
            return None
        (power, rate, order), v = self.law, self.base.variable
        return v**power * sympy.exp(-rate * v**order)

    @property
    def law(self) -> tuple[sympy.Expr, sympy.Expr, sympy.Expr]:
        """(m, a, b) of the first product, v^m exp(-a v^b) up to its factor."""
        assert self._products
        far = self._products[0]
        return far.power, far.rate, far.order

    def multiple(self, u: arb, bits: int) -> arb | None:
        """What h is as a multiple of ``decay`` everywhere from u on; ``None`` if not to so many bits."""
        if self.decay is None or self._products is None:
            return None
        far = self._products[0]
        found = far.error(u, bits, arb(1))
        if found is None:
            return None
        scale = self.base.constant(far.scale)
        return scale * (self.base.constant(far.function) + arb(0, found[1].abs_upper()))

    def _part(self, place: int, u: arb, bits: int) -> arb | None:
        assert self._products is not None
        product = self._products[place]
        found = product.error(u, bits + _LOST, self.base.constant(product.unit))
        if found is None:
            return None
        count, error = found
        # Nearer by, Arb takes the difference of two complete gamma functions.
        size = float((self.base.constant(product.rate) * u ** self.base.constant(product.order)).log().mid())
        bits += _GUARD
        bits += math.ceil(1.5 * math.exp(size)) if size < math.log(bits) else 0
        coefficients = self._series(place, count, bits)
        with working_precision(bits):
            return self._added(product, u, coefficients, error)

    def _added(self, product: _Far, u: arb, coefficients: list[arb], error: arb) -> arb:
        constant = self.base.constant
        a, b, c = (constant(value) for value in (product.rate, product.order, product.unit))
        p = constant(self.exponent) + constant(product.power)
        place = a * (u if product.order == 1 else u**b)
        first = _integral(a, b, p, place)
        total = (coefficients[0] + arb(0, error.abs_upper())) * first
        for j, coefficient in enumerate(coefficients[1:], 1):
            if not coefficient.is_zero():
                total += coefficient * _integral(a, b, p - c * j, place)
        return total if product.scale == 1 else constant(product.scale) * total

    def _series(self, place: int, count: int, bits: int) -> list[arb]:
        key = (place, count, bits)
        if key not in self._coefficients:
            assert self._products is not None
            with working_precision(bits), series_length(count):
                series = self._products[place].series.series([Series([0, 1])])
                self._coefficients[key] = [series[j] for j in range(count)]
        return self._coefficients[key]


def _integral(a: arb, b: arb, p: arb, place: arb) -> arb:
    """int_u^oo v^(p-1) exp(-a v^b) dv from place = a u^b."""
    order = p / b
    return a ** (-order) / b * place.gamma_upper(order)


def _far(product: Product, start: arb) -> _Far | None:
    shift, falling = sympy.expand(product.rate).as_independent(_U, as_Add=True)
    found = monomial(falling)
    if found is None or not (found[0].is_negative and found[1].is_positive):
        return None
    bound = bound_of_factor(product, start, arb(0))
    if bound is None or product.unit is None:
        return None
    function = product.function.subs(dict.fromkeys(product.symbols, 0))
    far = _Far(
        product.power,
        shift,
        -found[0],
        found[1],
        function,
        product.inverse,
        product.unit,
        bound,
        start,
        product.exponentials,
    )
    try:
        far.series  # noqa: B018  (whether there are rules for it)
    except UnsupportedNode:
        return None
    return far


def _log2(value: arb) -> float:
    return float(value.log().mid()) / math.log(2)

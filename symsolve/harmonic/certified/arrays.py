"""Many values at once in float64: Chebyshev pieces through certified values, and powers beyond them.

On pieces of log x, log L is interpolated at Chebyshev points; each piece is compared with certified values
between its nodes and divided until they agree. Where the leading term is proved to be exact to float64, and
where the first term of the expansion at 0 is, a power of x does.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import sympy
from attrs import define, field, frozen
from flint import acb, arb
from numpy.polynomial import chebyshev

from symsolve.errors import OutsideDomain, PrecisionNotReached
from symsolve.evaluation.precision import working_precision
from symsolve.harmonic.certified.holomorphic import BOUND_BITS

if TYPE_CHECKING:
    from symsolve.harmonic.certified.compiled import CompiledSum

Array = npt.NDArray[np.float64]

_DIGITS = 18
#: The same in bits, and the precision at which most values have them.
_ACCURATE, _BITS = 60, 80
_DEGREE = 28
_WIDTH = 0.75
_CHECKS = (-0.99, -0.7, -0.3, 0.1, 0.5, 0.85)
#: Largest error of log L that a piece may have between its nodes.
_TOLERANCE = 1e-13
_ROUNDING = 2.0**-53
_SMALLEST_WIDTH = 1e-3
_STEEP = 20.0
#: Logarithms: of the range of normal floats, nearly, and of the largest float.
_NORMAL, _LARGEST = 700.0, 709.0
_NODES = np.cos((np.arange(_DEGREE) + 0.5) * np.pi / _DEGREE)


@frozen
class _Power:
    """coefficient exp(exponent t) beyond one end."""

    end: float
    logarithm: float
    exponent: float

    def __call__(self, t: Array) -> Array:
        values: Array = np.exp(self.logarithm + self.exponent * t)
        return values


@frozen(eq=False)
class _Piece:
    """log L + rate x between two values of log x."""

    start: float
    end: float
    rate: float
    coefficients: Array


@define(slots=False)
class ArraySum:
    """float64 values of a compiled sum; pieces are made when an argument first falls into them."""

    compiled: CompiledSum
    _pieces: dict[int, list[_Piece]] = field(factory=dict)
    _ends: tuple[_Power | None, _Power | None] | None = None

    def __call__(self, x: npt.ArrayLike) -> Array:
        """L at each x; nan where x is nan.

        Raises:
            OutsideDomain: an argument is not positive and finite.
            PrecisionNotReached: the sum is too rough for float64 somewhere, or not positive.
        """
        try:
            arguments = np.asarray(x, dtype=np.float64)
        except (TypeError, ValueError, OverflowError) as error:
            raise OutsideDomain(f"the arguments of the float64 form are float64 numbers: {error}") from None
        if (arguments <= 0).any() or np.isinf(arguments).any():
            raise OutsideDomain("the arguments of a harmonic sum are positive and finite; nan stays nan")
        t = np.log(arguments.ravel())
        result = np.full(t.shape, np.nan)
        low, high = self._powers()
        inside = ~np.isnan(t)
        if low is not None:
            inside &= ~(below := t < low.end)
            result[below] = low(t[below])
        if high is not None:
            inside &= ~(above := t > high.end)
            result[above] = high(t[above])
        if inside.any():
            result[inside] = self._interpolated(t[inside], arguments.ravel()[inside])
        return result.reshape(arguments.shape)

    def _interpolated(self, t: Array, x: Array) -> Array:
        numbers = np.floor(t / _WIDTH).astype(np.int64)
        # The distinct ones: np.unique would sort, and load masked arrays.
        first = int(numbers.min())
        cells = np.flatnonzero(np.bincount(numbers - first)) + first
        for cell in cells:
            if cell not in self._pieces:
                self._pieces[int(cell)] = self._make(cell * _WIDTH, (cell + 1) * _WIDTH)
        needed = [piece for cell in cells for piece in self._pieces[int(cell)]]
        starts, ends = np.array([p.start for p in needed]), np.array([p.end for p in needed])
        rates, table = np.array([p.rate for p in needed]), np.array([p.coefficients for p in needed])
        place = np.clip(np.searchsorted(starts, t, side="right") - 1, 0, len(needed) - 1)
        s = (2 * t - starts[place] - ends[place]) / (ends[place] - starts[place])
        values: Array = np.exp(_clenshaw(table[place].T, s) - rates[place] * x)
        return values

    def _make(self, start: float, end: float) -> list[_Piece]:
        """Pieces that cover start..end, each with a tested interpolant of log L + rate x."""
        middle, half = (start + end) / 2, (end - start) / 2
        places = [middle + half * float(node) for node in (*_NODES, *_CHECKS)]
        logarithms = [self._log_value(t) for t in places]
        rate = _rate(places, logarithms)
        values = np.array([_with_rate(*pair, rate) for pair in zip(places, logarithms)])
        coefficients = chebyshev.chebfit(_NODES, values[:_DEGREE], _DEGREE - 1)
        # Where log L is large its own rounding is all that can be asked for.
        tolerance = _TOLERANCE + 4 * _ROUNDING * float(np.abs(values).max())
        found = chebyshev.chebval(np.array(_CHECKS), coefficients)
        if (np.abs(found - values[_DEGREE:]) < tolerance).all():
            return [_Piece(start, end, rate, coefficients)]
        if half < _SMALLEST_WIDTH:
            raise PrecisionNotReached(
                f"{self.compiled.harmonic.base}: the sum near x = {_exp(middle):.6g} is too rough for "
                "the float64 form; use evaluate"
            )
        return self._make(start, middle) + self._make(middle, end)

    def _log_value(self, t: float) -> arb:
        """log L(x) at x = exp(t), a certified ball."""
        # Beyond the normal floats exp(t) itself, not a rounded value of it.
        normal = abs(t) < _NORMAL
        ball: arb | acb | None = self._at_float(math.exp(t)) if normal else None
        if ball is None:
            x = sympy.Rational(math.exp(t)) if normal else sympy.exp(sympy.Rational(t))
            ball = self.compiled.evaluate(x, _DIGITS).ball
        with working_precision(_BITS):
            logarithm = ball.log() if isinstance(ball, arb) else arb.nan()
        if not logarithm.is_finite():
            raise PrecisionNotReached(
                f"{self.compiled.harmonic.base}: the sum at x = {_exp(t):.6g} is not positive, and the "
                "float64 form interpolates its logarithm; use evaluate"
            )
        return logarithm

    def _at_float(self, x: float) -> arb | None:
        """The sum at a float by the routes alone; ``None`` if they do not give enough digits at once."""
        for ball in self.compiled.routes.values(arb(x), _BITS):
            if isinstance(ball, arb) and ball.is_finite() and ball.rel_accuracy_bits() >= _ACCURATE:
                return ball
        return None

    def _powers(self) -> tuple[_Power | None, _Power | None]:
        if self._ends is None:
            with working_precision(BOUND_BITS):
                self._ends = self._first_power(), self._leading_power()
        return self._ends

    def _leading_power(self) -> _Power | None:
        """The leading term, from where its proved error is below 2^-60 of it."""
        leading, parameters = self.compiled.leading, self.compiled.parameters
        if parameters.terms is not None or not leading.sectors:
            return None
        _, gamma, _, beta = parameters.balls()
        exponent = float(((1 - gamma) / beta).mid())
        for t in range(-50, 700, 1):
            x = arb(t).exp()
            if leading.bound(x) < leading.main(x).abs_lower() * arb(2) ** -60:
                return _Power(float(t), float(leading.main(arb(1)).log().mid()), exponent)
        return None

    def _first_power(self) -> _Power | None:
        """The first term of the expansion at 0, up to where the others are below 2^-60 of it."""
        near, parameters = self.compiled.base.near_zero, self.compiled.parameters
        if near is None or parameters.exponents[1] <= 0:
            return None
        coefficients = self.compiled.base.coefficients(8, BOUND_BITS)
        order = next((j for j, g in enumerate(coefficients) if not g.is_zero()), None)
        if order is None or coefficients[order].contains(0):
            return None
        unit = float(near.unit)
        size = float((near.bound / abs(coefficients[order])).log().upper())
        w = -62 * math.log(2) - size + min(0.0, (order + 1) * math.log(near.radius))
        end = w / unit - parameters.log_factor
        exponent = float(self.compiled.base.constant(near.power).mid()) + unit * order
        return _Power(end, float(self._log_value(end).mid()) - exponent * end, exponent)


def _rate(places: list[float], logarithms: list[arb]) -> float:
    """Where L falls like an exponential of x that would magnify the rounding of log x: its rate."""
    pairs = sorted(zip(places, (float(value.mid()) for value in logarithms)))
    (start, first), (end, last) = pairs[0], pairs[-1]
    return (first - last) / (_exp(end) - _exp(start)) if first - last > _STEEP else 0.0


def _with_rate(t: float, logarithm: arb, rate: float) -> float:
    """log L + rate x, added up before it is rounded."""
    if rate == 0:
        return float(logarithm.mid())
    with working_precision(_BITS):
        x = arb(math.exp(t)) if abs(t) < _NORMAL else arb(t).exp()
        return float((logarithm + arb(rate) * x).mid())


def _exp(t: float) -> float:
    return math.exp(min(t, _LARGEST))


def _clenshaw(coefficients: Array, s: Array) -> Array:
    """Chebyshev sums with own coefficients for each point."""
    last, before = np.zeros_like(s), np.zeros_like(s)
    for coefficient in coefficients[:0:-1]:
        last, before = coefficient + 2 * s * last - before, last
    result: Array = coefficients[0] + s * last - before
    return result

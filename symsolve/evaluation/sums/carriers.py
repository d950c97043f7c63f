"""Functions holomorphic on a disc: their expansion at the centre, and balls that hold on the whole disc."""

from __future__ import annotations

from collections.abc import Callable
from math import comb
from typing import Any

from flint import acb, acb_series, arb, arb_series

from symsolve.evaluation.holomorphic_rules import REGIONS
from symsolve.evaluation.series import SERIES
from symsolve.evaluation.sums.refusal import Refusal, TooClose

__all__ = ["DEPTH", "Carrier", "constant", "monomial", "unary"]

# So many derivatives are bounded on the disc: as many leading terms can be split off a function.
DEPTH = 8


class Carrier:
    """A function G(s) of a complex s with |s| <= 1, holomorphic there.

    Attributes:
        series: its Taylor expansion at 0.
        ball: for every s of the disc the expansion at s: its coefficient of order i contains G^(i)(s)/i!.
    """

    __slots__ = ("ball", "series")

    def __init__(self, series: arb_series, ball: acb_series) -> None:
        if not ball[0].is_finite():
            raise TooClose("a function is not holomorphic near the end")
        self.series, self.ball = series, ball

    def __add__(self, other: Carrier) -> Carrier:
        return Carrier(self.series + other.series, self.ball + other.ball)

    def __mul__(self, other: Carrier) -> Carrier:
        return Carrier(self.series * other.series, self.ball * other.ball)

    def __truediv__(self, other: Carrier) -> Carrier:
        if other.ball[0].contains(0):
            raise TooClose("a denominator may vanish near the end")
        return Carrier(self.series / other.series, self.ball / other.ball)

    def __neg__(self) -> Carrier:
        return Carrier(-self.series, -self.ball)

    def times(self, factor: arb) -> Carrier:
        """Multiply by a constant."""
        return Carrier(self.series * factor, self.ball * acb(factor))

    def widened(self, radius: arb) -> Carrier:
        """Add an unknown number of at most that modulus."""
        error = arb(0, radius)
        return Carrier(self.series + error, self.ball + acb(error, error))

    @property
    def bound(self) -> arb:
        """The modulus is at most this on the disc."""
        upper: arb = self.ball[0].abs_upper()
        return upper

    @property
    def vanishing(self) -> int:
        """How many leading coefficients are exactly zero."""
        return next((k for k, c in enumerate(self.series.coeffs()) if not c.is_zero()), self.series.prec)

    def split(self, count: int) -> tuple[list[arb], Carrier]:
        """The first Taylor coefficients c_0 .. c_(count-1), and (G - c_0 - c_1 s - ...)/s^count.

        With H that quotient, H(s) = int_0^1 count (1-t)^(count-1) g(ts) dt where g = G^(count)/count!, so
        H^(j)/j! = int count (1-t)^(count-1) t^j binomial(count+j, j) G^(count+j)(ts)/(count+j)! dt; the
        weight is positive with integral 1, hence it lies in any convex set that contains the Taylor
        coefficient of order count + j of G at each point of the disc.
        """
        if count == 0:
            return [], self
        if count >= self.ball.prec or count >= self.series.prec:
            raise Refusal("too many leading terms cancel")
        leading = [self.series[k] for k in range(count)]
        series = arb_series(self.series.coeffs()[count:], self.series.prec - count)
        return leading, Carrier(series, acb_series(self.ball.coeffs()[count:], self.ball.prec - count))


def constant(value: arb, length: int) -> Carrier:
    """A constant function."""
    if not value.is_finite():
        raise TooClose("a constant of the expression is not known")
    return Carrier(arb_series([value], length), acb_series([acb(value)], DEPTH + 1))


def monomial(power: int, scale: arb, length: int) -> Carrier:
    """The function scale s^power."""
    series = [0] * power + [scale] if power < length else []
    # |s^(power-i)| <= 1 on the disc.
    disc = acb(arb(0, 1), arb(0, 1))
    ball = [comb(power, i) * (disc if i < power else acb(1)) * scale for i in range(min(power, DEPTH) + 1)]
    return Carrier(arb_series(series, length), acb_series(ball, DEPTH + 1))


def _cosh(x: Any) -> Any:
    return (x.exp() + (-x).exp()) / 2


def _sinh(x: Any) -> Any:
    return (x.exp() - (-x).exp()) / 2


def _asinh(x: Any) -> Any:
    return (x + (x * x + 1).sqrt()).log()


_BALL: dict[str, Callable[[acb_series], acb_series]] = {
    **{
        op: getattr(acb_series, op)
        for op in ("exp", "log", "sqrt", "sin", "cos", "atan", "erf", "erfc", "gamma")
    },
    "loggamma": acb_series.lgamma,
    "tan": lambda x: x.sin() / x.cos(),
    "cot": lambda x: x.cos() / x.sin(),
    "sinh": _sinh,
    "cosh": _cosh,
    "tanh": lambda x: _sinh(x) / _cosh(x),
    "coth": lambda x: _cosh(x) / _sinh(x),
    "atanh": lambda x: ((1 + x) / (1 - x)).log() / 2,
    "asinh": _asinh,
}


def unary(op: str, x: Carrier) -> Carrier:
    """A function of one variable.

    Raises:
        TooClose: it may not be holomorphic on the values of the disc.
        Refusal: there is no rule.
    """
    if op not in _BALL or op not in SERIES:
        raise Refusal(f"the function {op} has no expansion here")
    if not REGIONS[op](x.ball[0]):
        raise TooClose(f"{op} may be singular near the end")
    return Carrier(SERIES[op](x.series), _BALL[op](x.ball))

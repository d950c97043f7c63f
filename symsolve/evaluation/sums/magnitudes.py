"""Complex balls that also know how small and how large the modulus is, and where they can the argument.

On a wide ball exp(z) may have every phase, so its ball contains zero although |exp(z)| >= exp(min Re z). On a
ring over many decades no ball tells a small modulus from zero, but r^-a e^(-i a phi) is known by its modulus
and its argument. A finite value means that the function is holomorphic on the whole set of values of the
variable, as in ``holomorphic_rules``: a quotient is finite only where the modulus of the denominator has a
positive lower bound. So does a positive lower or a finite upper bound of the modulus.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import acb, arb

from symsolve.evaluation.holomorphic_rules import SYMMETRIC
from symsolve.evaluation.tape import Rule

__all__ = ["MAGNITUDE", "Magnitude", "constant", "polar"]


class Magnitude:
    """Numbers of a ball whose modulus lies between two bounds.

    Attributes:
        ball: all of them.
        low, high: bounds of the modulus.
        argument: a ball with modulus * exp(i argument) for each of them, continuous; None if unknown.
    """

    __slots__ = ("argument", "ball", "high", "low")

    def __init__(
        self, ball: acb, low: arb | None = None, high: arb | None = None, argument: arb | None = None
    ) -> None:
        if high is not None and high.is_finite() and (not ball.is_finite() or _is_loose(ball, high)):
            ball = acb(arb(0, high), arb(0, high))
        finite = ball.is_finite()
        self.ball = ball
        self.low = _max(low, ball.abs_lower() if finite else None)
        self.high = _min(high, ball.abs_upper() if finite else None)
        self.argument = argument

    @property
    def is_polar(self) -> bool:
        """Whether modulus and argument are known."""
        return self.argument is not None and bool(self.low > 0) and bool(self.high.is_finite())

    @property
    def is_principal(self) -> bool:
        """Whether the argument is certainly the principal one, so that a power is exp(q log)."""
        return self.is_polar and self.argument is not None and bool(abs(self.argument) < arb.pi())


def _is_loose(ball: acb, high: arb) -> bool:
    return bool(ball.contains(0)) and not bool(ball.abs_upper() < 2 * high)


def polar(low: arb, high: arb, argument: arb) -> Magnitude:
    """The numbers r e^(i phi) with low <= r <= high, phi in the ball of the argument."""
    modulus = low.lower().union(high.upper())
    ball = acb(modulus * argument.cos(), modulus * argument.sin())
    return Magnitude(ball, low.lower(), high.upper(), argument)


def constant(value: arb) -> Magnitude:
    """A real number."""
    if value > 0:
        return Magnitude(acb(value), argument=arb(0))
    return Magnitude(acb(value), argument=arb.pi() if value < 0 else None)


def _max(first: arb | None, second: arb | None) -> arb:
    known = [x.lower() for x in (first, second) if x is not None and x.is_finite()]
    return max([arb(0), *known], key=_Order)


def _min(first: arb | None, second: arb | None) -> arb:
    known = [x.upper() for x in (first, second) if x is not None and x.is_finite()]
    return min(known, key=_Order) if known else arb.pos_inf()


class _Order:
    """Exact ends of balls are totally ordered."""

    __slots__ = ("end",)

    def __init__(self, end: arb) -> None:
        self.end = end

    def __lt__(self, other: _Order) -> bool:
        return bool(self.end < other.end)


def _add(x: Magnitude, y: Magnitude) -> Magnitude:
    return _sum(x, y, x.ball + y.ball)


def _sub(x: Magnitude, y: Magnitude) -> Magnitude:
    return _sum(x, y, x.ball - y.ball)


def _sum(x: Magnitude, y: Magnitude, ball: acb) -> Magnitude:
    return Magnitude(ball, _max(_gap(x, y), _gap(y, x)), x.high + y.high)


def _gap(x: Magnitude, y: Magnitude) -> arb:
    return x.low - y.high if y.high.is_finite() else arb(0)


def _mul(x: Magnitude, y: Magnitude) -> Magnitude:
    argument = x.argument + y.argument if x.argument is not None and y.argument is not None else None
    return Magnitude(x.ball * y.ball, x.low * y.low, x.high * y.high, argument)


def _div(x: Magnitude, y: Magnitude) -> Magnitude:
    if not y.low > 0:
        return Magnitude(acb(arb.nan(), arb.nan()))
    low = x.low / y.high if y.high.is_finite() else None
    argument = x.argument - y.argument if x.argument is not None and y.argument is not None else None
    return Magnitude(x.ball / y.ball, low, x.high / y.low, argument)


def _neg(x: Magnitude) -> Magnitude:
    if x.argument is None:
        return Magnitude(-x.ball, x.low, x.high)
    turn = -arb.pi() if x.argument > 0 else arb.pi()
    return Magnitude(-x.ball, x.low, x.high, x.argument + turn)


def _real_part(x: Magnitude) -> tuple[arb, arb]:
    """Bounds of the real part of something finite."""
    lower, upper = x.ball.real.lower(), x.ball.real.upper()
    if x.is_polar and x.argument is not None:
        cosine = x.argument.cos()
        least, most = cosine.lower(), cosine.upper()
        lower = _larger(lower, ((x.low if least > 0 else x.high) * least).lower())
        upper = -_larger(-upper, -((x.high if most > 0 else x.low) * most).upper())
    return lower, upper


def _larger(first: arb, second: arb) -> arb:
    return max(first, second, key=_Order)


def _exp(x: Magnitude) -> Magnitude:
    if not x.ball.is_finite():
        return Magnitude(x.ball)
    lower, upper = _real_part(x)
    # Arb has no lower bound of a huge exponential, but an upper bound of its inverse.
    inverse = (-lower).exp().upper()
    low = 1 / inverse if inverse > 0 else None
    phase = x.ball.imag if x.ball.imag.rad() < 1 else None
    return Magnitude(x.ball.exp(), low, upper.exp().upper(), phase)


def _log(x: Magnitude) -> Magnitude:
    if not x.is_principal or x.argument is None:
        return _on_balls(SYMMETRIC["log"])(x)  # type: ignore[no-any-return]
    return Magnitude(acb(x.low.log().union(x.high.log()), x.argument))


def _real_power(x: Magnitude, exponent: arb, plain: Rule) -> Magnitude:
    if not x.is_principal or x.argument is None or not (exponent > 0 or exponent < 0):
        return Magnitude(plain(x.ball))
    ends = (x.low.log() * exponent).exp(), (x.high.log() * exponent).exp()
    low, high = ends if exponent > 0 else ends[::-1]
    return polar(low, high, x.argument * exponent)


def _pow(x: Magnitude, y: Magnitude) -> Magnitude:
    plain = SYMMETRIC["pow"]
    if not y.ball.imag.is_zero():
        return Magnitude(plain(x.ball, y.ball))
    return _real_power(x, y.ball.real, lambda ball: plain(ball, y.ball))


def _sqrt(x: Magnitude) -> Magnitude:
    return _real_power(x, arb(1) / 2, SYMMETRIC["sqrt"])


def _rational_power(data: tuple[int, int]) -> Callable[[Magnitude], Magnitude]:
    plain = SYMMETRIC["rational_power"](data)
    return lambda x: _real_power(x, arb(data[0]) / data[1], plain)


def _integer_power(data: tuple[int]) -> Callable[[Magnitude], Magnitude]:
    (exponent,) = data

    def rule(x: Magnitude) -> Magnitude:
        argument = x.argument * exponent if x.argument is not None else None
        return Magnitude(x.ball**exponent, x.low**exponent, x.high**exponent, argument)

    return rule


def _on_balls(rule: Rule) -> Rule:
    def wrapped(*values: Any) -> Any:
        result = rule(*[x.ball if isinstance(x, Magnitude) else x for x in values])
        return Magnitude(result) if isinstance(result, acb) else result

    return wrapped


def _entry(op: str, rule: Rule) -> Rule:
    return (lambda data: _on_balls(rule(data))) if op in _WITH_DATA else _on_balls(rule)


_WITH_DATA = {
    "rational", "integer_power", "rational_power", "polygamma", "lambert_w", "hypergeometric", "sum",
    "product", "integral", "zeta_derivative", "polylog_derivative",
}  # fmt: skip
MAGNITUDE: dict[str, Rule] = {
    **{op: _entry(op, rule) for op, rule in SYMMETRIC.items()},
    "add": _add,
    "sub": _sub,
    "mul": _mul,
    "div": _div,
    "neg": _neg,
    "exp": _exp,
    "log": _log,
    "pow": _pow,
    "sqrt": _sqrt,
    "integer_power": _integer_power,
    "rational_power": _rational_power,
}

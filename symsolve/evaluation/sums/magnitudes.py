"""Complex balls that also know how small and how large the modulus is: for exponentials whose phase is lost.

On a wide ball exp(z) may have every phase, so its ball contains zero although |exp(z)| >= exp(min Re z). A finite
value means that the function is holomorphic on the whole ball of the variable, as in ``holomorphic_rules``: a
quotient is finite only where the modulus of the denominator has a positive lower bound.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import acb, arb

from symsolve.evaluation.holomorphic_rules import SYMMETRIC
from symsolve.evaluation.tape import Rule

__all__ = ["MAGNITUDE", "Magnitude"]


class Magnitude:
    """Numbers of a ball whose modulus lies between two bounds."""

    __slots__ = ("ball", "high", "low")

    def __init__(self, ball: acb, low: arb | None = None, high: arb | None = None) -> None:
        if not ball.is_finite() and high is not None and high.is_finite():
            ball = acb(arb(0, high), arb(0, high))
        finite = ball.is_finite()
        self.ball = ball
        self.low = _max(low, ball.abs_lower() if finite else None)
        self.high = _min(high, ball.abs_upper() if finite else None)


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
    return Magnitude(x.ball * y.ball, x.low * y.low, x.high * y.high)


def _div(x: Magnitude, y: Magnitude) -> Magnitude:
    if not y.low > 0:
        return Magnitude(acb(arb.nan(), arb.nan()))
    low = x.low / y.high if y.high.is_finite() else None
    return Magnitude(x.ball / y.ball, low, x.high / y.low)


def _neg(x: Magnitude) -> Magnitude:
    return Magnitude(-x.ball, x.low, x.high)


def _exp(x: Magnitude) -> Magnitude:
    if not x.ball.is_finite():
        return Magnitude(x.ball)
    real = x.ball.real
    # Arb has no lower bound of a huge exponential, but an upper bound of its inverse.
    inverse = (-real.lower()).exp().upper()
    low = 1 / inverse if inverse > 0 else None
    return Magnitude(x.ball.exp(), low, real.upper().exp().upper())


def _integer_power(data: tuple[int]) -> Callable[[Magnitude], Magnitude]:
    (exponent,) = data
    return lambda x: Magnitude(x.ball**exponent, x.low**exponent, x.high**exponent)


def _on_balls(rule: Rule) -> Rule:
    def wrapped(*values: Any) -> Any:
        result = rule(*[x.ball if isinstance(x, Magnitude) else x for x in values])
        return Magnitude(result) if isinstance(result, acb) else result

    return wrapped


def _entry(op: str, rule: Rule) -> Rule:
    return (lambda data: _on_balls(rule(data))) if op in _WITH_DATA else _on_balls(rule)


_WITH_DATA = {
    "rational", "integer_power", "rational_power", "polygamma", "lambert_w", "hypergeometric", "sum", "product",
    "integral",
}  # fmt: skip
MAGNITUDE: dict[str, Rule] = {
    **{op: _entry(op, rule) for op, rule in SYMMETRIC.items()},
    "add": _add,
    "sub": _sub,
    "mul": _mul,
    "div": _div,
    "neg": _neg,
    "exp": _exp,
    "integer_power": _integer_power,
}

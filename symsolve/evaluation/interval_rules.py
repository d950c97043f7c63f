"""Rules of endpoint arithmetic: intervals with outward rounding, whose ends may be infinite.

An interval here means two things at once: the expression is defined and real at every point of the box, and
its value lies between the ends. An end that is infinite is a bound that is not known, or does not exist; the
values themselves are finite. Where the expression may be undefined the interval is ``NOTHING``, which every
further rule hands on: so the logarithm of [-1, 2] can never be narrowed by what is done with it later.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import arb

from symsolve.evaluation import logic
from symsolve.evaluation.exact import exact_integer
from symsolve.evaluation.real_rules import REAL
from symsolve.evaluation.tape import Rule

__all__ = ["INTERVAL", "NOTHING", "Ends", "is_nothing"]

Ends = tuple[arb, arb]
Function = Callable[[arb], arb]

_ZERO, _ONE = arb(0), arb(1)
_INFINITY, _MINUS_INFINITY = arb.pos_inf(), arb.neg_inf()
NOTHING: Ends = (arb.nan(), arb.nan())
EVERYTHING: Ends = (_MINUS_INFINITY, _INFINITY)


def is_nothing(x: Ends) -> bool:
    """Whether nothing is known, not even that the value exists."""
    return bool(x[0].is_nan())


def _is_bounded(x: Ends) -> bool:
    return bool(x[0].is_finite() and x[1].is_finite())


def _down(ball: arb) -> arb:
    return ball.lower() if ball.is_finite() or (ball.is_exact() and not ball.is_nan()) else _MINUS_INFINITY


def _up(ball: arb) -> arb:
    return ball.upper() if ball.is_finite() or (ball.is_exact() and not ball.is_nan()) else _INFINITY


def from_ball(ball: arb) -> Ends:
    """The ends of a ball; nothing if it is not finite."""
    return (ball.lower(), ball.upper()) if ball.is_finite() else NOTHING


def to_ball(x: Ends) -> arb:
    """A ball that contains the interval; not finite if the interval is unbounded."""
    return x[0].union(x[1]) if _is_bounded(x) else arb.nan()


def _minimum(values: list[arb]) -> arb:
    least = values[0]
    for value in values[1:]:
        if value < least:
            least = value
    return least


def _maximum(values: list[arb]) -> arb:
    return -_minimum([-value for value in values])


def hull(x: Ends, y: Ends) -> Ends:
    """The least interval that contains both; nothing if one of them is nothing."""
    if is_nothing(x) or is_nothing(y):
        return NOTHING
    return _minimum([x[0], y[0]]), _maximum([x[1], y[1]])


def _intersect(x: Ends, lower: arb, upper: arb) -> Ends:
    return _maximum([x[0], lower]), _minimum([x[1], upper])


def _add(x: Ends, y: Ends) -> Ends:
    # A lower end is never +oo and an upper end never -oo, so no oo - oo arises.
    return _sum(x[0], y[0], _down, _MINUS_INFINITY), _sum(x[1], y[1], _up, _INFINITY)


def _sum(x: arb, y: arb, rounded: Function, unknown: arb) -> arb:
    if x.is_nan() or y.is_nan():
        return arb.nan()
    return rounded(x + y) if x.is_finite() and y.is_finite() else unknown


def _neg(x: Ends) -> Ends:
    return -x[1], -x[0]


def _sub(x: Ends, y: Ends) -> Ends:
    return _add(x, _neg(y))


def _mul(x: Ends, y: Ends) -> Ends:
    if is_nothing(x) or is_nothing(y):
        return NOTHING
    products = [_times(a, b) for a in x for b in y]
    return _minimum([_down(p) for p in products]), _maximum([_up(p) for p in products])


def _times(a: arb, b: arb) -> arb:
    # Values are finite, so 0 times an unbounded factor is 0: an infinite end is a bound, not a value.
    if a.is_zero() or b.is_zero():
        return _ZERO
    if a.is_finite() and b.is_finite():
        return a * b
    return _INFINITY if (a > 0) == (b > 0) else _MINUS_INFINITY


def _div(x: Ends, y: Ends) -> Ends:
    if is_nothing(x) or is_nothing(y) or (y[0] <= 0 and y[1] >= 0):
        return NOTHING
    return _mul(x, (_inverse(y[1], _down), _inverse(y[0], _up)))


def _inverse(x: arb, rounded: Function) -> arb:
    return rounded(_ONE / x) if x.is_finite() else _ZERO


def _increasing(
    function: Function, *, at_minus_infinity: Function | None = None, at_infinity: Function | None = None
) -> Callable[[Ends], Ends]:
    """Rule of an increasing function on the line; its limits where they are finite are given as constants."""

    def end(x: arb, limit: Function | None, rounded: Function) -> arb:
        if x.is_finite():
            return rounded(function(x))
        return rounded(limit(x)) if limit is not None else x

    def rule(x: Ends) -> Ends:
        if is_nothing(x):
            return NOTHING
        lower = end(x[0], at_minus_infinity if x[0] < 0 else at_infinity, _down)
        return lower, end(x[1], at_infinity if x[1] > 0 else at_minus_infinity, _up)

    return rule


def _constant(value: Callable[[], arb]) -> Function:
    return lambda x: value()


def _exp(x: Ends) -> Ends:
    lower, upper = _increasing(arb.exp, at_minus_infinity=_constant(lambda: _ZERO))(x)
    return (_maximum([lower, _ZERO]), upper) if not is_nothing(x) else NOTHING


def _on(domain: Callable[[Ends], bool], rule: Callable[[Ends], Ends]) -> Callable[[Ends], Ends]:
    """Restrict a rule to the intervals that lie in the domain of the function."""
    return lambda x: rule(x) if not is_nothing(x) and domain(x) else NOTHING


def _is_positive(x: Ends) -> bool:
    return bool(x[0] > 0)


def _is_nonnegative(x: Ends) -> bool:
    return bool(x[0] >= 0)


def _in_unit_interval(x: Ends) -> bool:
    return bool(x[0] >= -1 and x[1] <= 1)


def _root_of(degree: int) -> Callable[[Ends], Ends]:
    def rule(x: Ends) -> Ends:
        lower, upper = _increasing(lambda end: end if end.is_zero() else end.root(degree))(x)
        return _maximum([lower, _ZERO]), upper

    return _on(_is_nonnegative, rule)


def _integer_power(data: tuple[int]) -> Callable[[Ends], Ends]:
    (exponent,) = data
    increasing = _increasing(lambda end: end**exponent)
    if exponent % 2:
        return increasing

    def rule(x: Ends) -> Ends:
        size = _abs(x)
        lower, upper = increasing(size)
        return (lower, upper) if is_nothing(x) else (_maximum([lower, _ZERO]), upper)

    return rule


def _rational_power(data: tuple[int, int]) -> Callable[[Ends], Ends]:
    root, power = _root_of(data[1]), _integer_power((data[0],))
    return lambda x: power(root(x))


def _pow(x: Ends, y: Ends) -> Ends:
    if is_nothing(x) or is_nothing(y):
        return NOTHING
    exponent = exact_integer(y[0]) if y[0] == y[1] else None
    if exponent is not None:
        return _signed_integer_power(x, exponent)
    if x[0] > 0:
        return _exp(_mul(_LOG(x), y))
    if x[0] >= 0 and y[0] > 0:
        # 0**positive = 0, and the power of a number between 0 and 1 is at most 1.
        upper = _exp(_mul(_LOG((x[1], x[1])), y))[1] if x[1] > 0 and x[1].is_finite() else x[1]
        return _ZERO, upper
    return NOTHING


def _signed_integer_power(x: Ends, exponent: int) -> Ends:
    if exponent == 0:
        return _ONE, _ONE
    if exponent < 0:
        return _div((_ONE, _ONE), _integer_power((-exponent,))(x))
    return _integer_power((exponent,))(x)


def _abs(x: Ends) -> Ends:
    if is_nothing(x) or x[0] >= 0:
        return x
    if x[1] <= 0:
        return _neg(x)
    return _ZERO, _maximum([-x[0], x[1]])


def _min(x: Ends, y: Ends) -> Ends:
    if is_nothing(x) or is_nothing(y):
        return NOTHING
    return _minimum([x[0], y[0]]), _minimum([x[1], y[1]])


def _max(x: Ends, y: Ends) -> Ends:
    return _neg(_min(_neg(x), _neg(y)))


def _sign(x: Ends) -> Ends:
    if is_nothing(x):
        return NOTHING
    return _sign_of(x[0]), _sign_of(x[1])


def _sign_of(end: arb) -> arb:
    if end.is_zero():
        return _ZERO
    return _ONE if end > 0 else -_ONE


def _wave(function: Function) -> Callable[[Ends], Ends]:
    """Sine or cosine: within a short interval the ball form is tight, else [-1, 1]."""

    def rule(x: Ends) -> Ends:
        if is_nothing(x):
            return NOTHING
        if not _is_bounded(x) or x[1] - x[0] > 8:
            return -_ONE, _ONE
        return _intersect(_wave_hull(function, x), -_ONE, _ONE)

    return rule


def _wave_hull(function: Function, x: Ends) -> Ends:
    # Split so that the ball form, whose error grows with the square of the width, stays tight.
    parts = 8 if x[1] - x[0] > arb(1) / 64 else 1
    width = (x[1] - x[0]) / parts
    pieces = [to_ball((_down(x[0] + k * width), _up(x[0] + (k + 1) * width))) for k in range(parts)]
    result = from_ball(function(pieces[0]))
    for piece in pieces[1:]:
        result = hull(result, from_ball(function(piece)))
    return result


def _cosh(x: Ends) -> Ends:
    return _increasing(arb.cosh)(_abs(x))


def _bounded_ball(function: Rule) -> Callable[..., Ends]:
    """Any other function: by its ball form on a bounded box, and nothing on an unbounded one."""

    def rule(*values: Ends) -> Ends:
        if not all(_is_bounded(x) for x in values):
            return NOTHING
        return from_ball(function(*[to_ball(x) for x in values]))

    return rule


def _bounded_ball_with_data(build: Callable[[Any], Rule]) -> Rule:
    return lambda data: _bounded_ball(build(data))


def _decreasing_on_positive(function: Function, limit: arb | None = _ZERO) -> Callable[[Ends], Ends]:
    """A decreasing function on (0, oo), with its limit at oo (None: it has none)."""

    def rule(x: Ends) -> Ends:
        if is_nothing(x) or not x[0] > 0:
            return _bounded_ball(function)(x)
        lower = _down(function(x[1])) if x[1].is_finite() else limit
        lower = _MINUS_INFINITY if lower is None else lower
        lower = lower if limit is None else _maximum([lower, limit])
        return lower, _up(function(x[0])) if x[0].is_finite() else _INFINITY

    return rule


def _loggamma(x: Ends) -> Ends:
    return _convex_from(arb.lgamma, x)


def _gamma(x: Ends) -> Ends:
    return _convex_from(arb.gamma, x)


def _convex_from(function: Function, x: Ends) -> Ends:
    # Gamma increases from its minimum at 1.46...; below 3/2 the ball form is used.
    if not is_nothing(x) and 2 * x[0] >= 3:
        return _increasing(function)(x)
    return _bounded_ball(function)(x)


def _zeta(x: Ends) -> Ends:
    if not is_nothing(x) and x[0] > 1:
        return _decreasing_on_positive(arb.zeta, _ONE)(x)
    return _bounded_ball(arb.zeta)(x)


def _lambert_w(data: tuple[int]) -> Callable[[Ends], Ends]:
    ball_form = _bounded_ball(REAL["lambert_w"](data))
    increasing = _increasing(lambda end: end.lambertw(0))
    return lambda x: increasing(x) if data == (0,) and not is_nothing(x) and x[0] >= 0 else ball_form(x)


def _floor(x: Ends) -> Ends:
    return _increasing(lambda end: _exact_floor(end))(x)


def _exact_floor(end: arb) -> arb:
    # An end is an exact number, so its floor is known; beyond the precision the ball is rounded outward.
    return end.floor()


def _ceiling(x: Ends) -> Ends:
    return _neg(_floor(_neg(x)))


def _frac(x: Ends) -> Ends:
    if is_nothing(x):
        return NOTHING
    lower, upper = _floor(x)
    if lower == upper:
        return _intersect(_sub(x, (lower, upper)), _ZERO, _ONE)
    return _ZERO, _ONE


def _mod(x: Ends, y: Ends) -> Ends:
    whole = _floor(_div(x, y))
    if is_nothing(whole):
        return NOTHING
    if whole[0] == whole[1]:
        return _sub(x, _mul(y, whole))
    return hull((_ZERO, _ZERO), y)


def _point(build: Callable[[], arb]) -> Callable[[], Ends]:
    def rule() -> Ends:
        ball = build()
        return ball.lower(), ball.upper()

    return rule


def _less(x: Ends, y: Ends) -> bool | None:
    if x[1] < y[0] and not (is_nothing(x) or is_nothing(y)):
        return True
    return False if x[0] >= y[1] and x[0].is_finite() else None


def _less_or_equal(x: Ends, y: Ends) -> bool | None:
    if x[1] <= y[0] and x[1].is_finite():
        return True
    return False if x[0] > y[1] else None


def _equal(x: Ends, y: Ends) -> bool | None:
    if x[0] > y[1] or x[1] < y[0]:
        return False
    return True if x[0] == x[1] == y[0] == y[1] else None


def _positive_power_is_nothing(*values: Ends) -> Ends:
    return NOTHING


def _unit(limit: int) -> Function:
    return lambda x: arb(limit)


def _half_pi(sign: int) -> Function:
    return lambda x: sign * arb.pi() / 2


_LOG = _on(
    _is_nonnegative,
    lambda x: _increasing(lambda end: end.log() if end > 0 else _MINUS_INFINITY)(x) if x[0] > 0 else NOTHING,
)


_MONOTONE: dict[str, Rule] = {
    "exp": _exp,
    "log": _LOG,
    "sqrt": _root_of(2),
    "atan": _increasing(arb.atan, at_minus_infinity=_half_pi(-1), at_infinity=_half_pi(1)),
    "sinh": _increasing(arb.sinh),
    "cosh": _cosh,
    "tanh": _increasing(arb.tanh, at_minus_infinity=_unit(-1), at_infinity=_unit(1)),
    "asinh": _increasing(arb.asinh),
    "acosh": _on(lambda x: bool(x[0] >= 1), _increasing(arb.acosh)),
    "asin": _on(_in_unit_interval, _increasing(arb.asin)),
    "acos": _on(_in_unit_interval, lambda x: _neg(_increasing(lambda end: -end.acos())(x))),
    "atanh": _on(lambda x: bool(x[0] > -1 and x[1] < 1), _increasing(arb.atanh)),
    "erf": _increasing(arb.erf, at_minus_infinity=_unit(-1), at_infinity=_unit(1)),
    "erfc": lambda x: _neg(
        _increasing(lambda end: -end.erfc(), at_minus_infinity=_unit(-2), at_infinity=_unit(0))(x)
    ),
    "erfi": _increasing(arb.erfi),
    "erfinv": _on(lambda x: bool(x[0] > -1 and x[1] < 1), _increasing(arb.erfinv)),
    "shi": _increasing(arb.shi),
    "digamma": _on(_is_positive, _increasing(arb.digamma)),
    "ei": _on(_is_positive, _increasing(arb.ei)),
    "gamma": _gamma,
    "loggamma": _loggamma,
    "zeta": _zeta,
}

INTERVAL: dict[str, Rule] = {
    **{
        op: _bounded_ball(rule)
        for op, rule in REAL.items()
        if op not in logic.LOGIC and op not in ("sum", "product", "integral", "select")
    },
    **{
        op: _bounded_ball_with_data(REAL[op])
        for op in ("polygamma", "lambert_w", "hypergeometric", "rational_power", "integer_power")
    },
    **_MONOTONE,
    **logic.LOGIC,
    **{op: _point(REAL[op]) for op in ("pi", "e", "euler_gamma", "catalan")},
    "rational": lambda data: _point(REAL["rational"](data)),
    "i": lambda: NOTHING,
    "add": _add,
    "sub": _sub,
    "mul": _mul,
    "div": _div,
    "neg": _neg,
    "integer_power": _integer_power,
    "rational_power": _rational_power,
    "pow": _pow,
    "abs": _abs,
    "min": _min,
    "max": _max,
    "sign": _sign,
    "sin": _wave(arb.sin),
    "cos": _wave(arb.cos),
    "floor": _floor,
    "ceiling": _ceiling,
    "frac": _frac,
    "mod": _mod,
    "re": lambda x: x,
    "conjugate": lambda x: x,
    "lambert_w": _lambert_w,
    "lt": _less,
    "le": _less_or_equal,
    "eq": _equal,
    "ne": lambda x, y: logic.negation(_equal(x, y)),
    "select": lambda *pairs: logic.select(hull, lambda: NOTHING, *pairs),
}

"""Rules of endpoint arithmetic: what each function does to an interval (see ``endpoints``)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import arb

from symsolve.evaluation import logic
from symsolve.evaluation.endpoints import (
    INFINITY,
    MINUS_INFINITY,
    NOTHING,
    ONE,
    ZERO,
    Ends,
    Function,
    add,
    divide,
    down,
    from_ball,
    hull,
    increasing,
    intersection,
    is_bounded,
    is_nothing,
    maximum,
    minimum,
    multiply,
    negative,
    subtract,
    to_ball,
    up,
)
from symsolve.evaluation.exact import exact_integer
from symsolve.evaluation.real_rules import REAL
from symsolve.evaluation.tape import Rule

__all__ = ["INTERVAL"]


def _constant(value: Callable[[], arb]) -> Function:
    return lambda x: value()


def _exp(x: Ends) -> Ends:
    lower, upper = increasing(arb.exp, at_minus_infinity=_constant(lambda: ZERO))(x)
    return (maximum([lower, ZERO]), upper) if not is_nothing(x) else NOTHING


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
        lower, upper = increasing(lambda end: end if end.is_zero() else end.root(degree))(x)
        return maximum([lower, ZERO]), upper

    return _on(_is_nonnegative, rule)


def _integer_power(data: tuple[int]) -> Callable[[Ends], Ends]:
    (exponent,) = data
    monotone = increasing(lambda end: end**exponent)
    if exponent % 2:
        return monotone

    def rule(x: Ends) -> Ends:
        size = _abs(x)
        lower, upper = monotone(size)
        return (lower, upper) if is_nothing(x) else (maximum([lower, ZERO]), upper)

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
        return _exp(multiply(_LOG(x), y))
    if x[0] >= 0 and y[0] > 0:
        # 0**positive = 0, and the power of a number between 0 and 1 is at most 1.
        upper = _exp(multiply(_LOG((x[1], x[1])), y))[1] if x[1] > 0 and x[1].is_finite() else x[1]
        return ZERO, upper
    return NOTHING


def _signed_integer_power(x: Ends, exponent: int) -> Ends:
    if exponent == 0:
        return ONE, ONE
    if exponent < 0:
        return divide((ONE, ONE), _integer_power((-exponent,))(x))
    return _integer_power((exponent,))(x)


def _abs(x: Ends) -> Ends:
    if is_nothing(x) or x[0] >= 0:
        return x
    if x[1] <= 0:
        return negative(x)
    return ZERO, maximum([-x[0], x[1]])


def _min(x: Ends, y: Ends) -> Ends:
    if is_nothing(x) or is_nothing(y):
        return NOTHING
    return minimum([x[0], y[0]]), minimum([x[1], y[1]])


def _max(x: Ends, y: Ends) -> Ends:
    return negative(_min(negative(x), negative(y)))


def _sign(x: Ends) -> Ends:
    if is_nothing(x):
        return NOTHING
    return _sign_of(x[0]), _sign_of(x[1])


def _sign_of(end: arb) -> arb:
    if end.is_zero():
        return ZERO
    return ONE if end > 0 else -ONE


def _wave(function: Function) -> Callable[[Ends], Ends]:
    """Sine or cosine: within a short interval the ball form is tight, else [-1, 1]."""

    def rule(x: Ends) -> Ends:
        if is_nothing(x):
            return NOTHING
        if not is_bounded(x) or x[1] - x[0] > 8:
            return -ONE, ONE
        return intersection(_wave_hull(function, x), -ONE, ONE)

    return rule


def _wave_hull(function: Function, x: Ends) -> Ends:
    # Split so that the ball form, whose error grows with the square of the width, stays tight.
    parts = 8 if x[1] - x[0] > arb(1) / 64 else 1
    width = (x[1] - x[0]) / parts
    pieces = [to_ball((down(x[0] + k * width), up(x[0] + (k + 1) * width))) for k in range(parts)]
    result = from_ball(function(pieces[0]))
    for piece in pieces[1:]:
        result = hull(result, from_ball(function(piece)))
    return result


def _cosh(x: Ends) -> Ends:
    return increasing(arb.cosh)(_abs(x))


def _bounded_ball(function: Rule) -> Callable[..., Ends]:
    """Any other function: by its ball form on a bounded box, and nothing on an unbounded one."""

    def rule(*values: Ends) -> Ends:
        if not all(is_bounded(x) for x in values):
            return NOTHING
        return from_ball(function(*[to_ball(x) for x in values]))

    return rule


def _bounded_ball_with_data(build: Callable[[Any], Rule]) -> Rule:
    return lambda data: _bounded_ball(build(data))


def _decreasing_on_positive(function: Function, limit: arb | None = ZERO) -> Callable[[Ends], Ends]:
    """A decreasing function on (0, oo), with its limit at oo (None: it has none)."""

    def rule(x: Ends) -> Ends:
        if is_nothing(x) or not x[0] > 0:
            return _bounded_ball(function)(x)
        lower = down(function(x[1])) if x[1].is_finite() else limit
        lower = MINUS_INFINITY if lower is None else lower
        lower = lower if limit is None else maximum([lower, limit])
        return lower, up(function(x[0])) if x[0].is_finite() else INFINITY

    return rule


def _loggamma(x: Ends) -> Ends:
    return _convex_from(arb.lgamma, x)


def _gamma(x: Ends) -> Ends:
    return _convex_from(arb.gamma, x)


def _convex_from(function: Function, x: Ends) -> Ends:
    # Gamma increases from its minimum at 1.46...; below 3/2 the ball form is used.
    if not is_nothing(x) and 2 * x[0] >= 3:
        return increasing(function)(x)
    return _bounded_ball(function)(x)


def _zeta(x: Ends) -> Ends:
    if not is_nothing(x) and x[0] > 1:
        return _decreasing_on_positive(arb.zeta, ONE)(x)
    return _bounded_ball(arb.zeta)(x)


def _lambert_w(data: tuple[int]) -> Callable[[Ends], Ends]:
    ball_form = _bounded_ball(REAL["lambert_w"](data))
    monotone = increasing(lambda end: end.lambertw(0))
    return lambda x: monotone(x) if data == (0,) and not is_nothing(x) and x[0] >= 0 else ball_form(x)


def _floor(x: Ends) -> Ends:
    return increasing(lambda end: _exact_floor(end))(x)


def _exact_floor(end: arb) -> arb:
    # An end is an exact number, so its floor is known; beyond the precision the ball is rounded outward.
    return end.floor()


def _ceiling(x: Ends) -> Ends:
    return negative(_floor(negative(x)))


def _frac(x: Ends) -> Ends:
    if is_nothing(x):
        return NOTHING
    lower, upper = _floor(x)
    if lower == upper:
        return intersection(subtract(x, (lower, upper)), ZERO, ONE)
    return ZERO, ONE


def _mod(x: Ends, y: Ends) -> Ends:
    whole = _floor(divide(x, y))
    if is_nothing(whole):
        return NOTHING
    if whole[0] == whole[1]:
        return subtract(x, multiply(y, whole))
    return hull((ZERO, ZERO), y)


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
    lambda x: increasing(lambda end: end.log() if end > 0 else MINUS_INFINITY)(x) if x[0] > 0 else NOTHING,
)


_MONOTONE: dict[str, Rule] = {
    "exp": _exp,
    "log": _LOG,
    "sqrt": _root_of(2),
    "atan": increasing(arb.atan, at_minus_infinity=_half_pi(-1), at_infinity=_half_pi(1)),
    "sinh": increasing(arb.sinh),
    "cosh": _cosh,
    "tanh": increasing(arb.tanh, at_minus_infinity=_unit(-1), at_infinity=_unit(1)),
    "asinh": increasing(arb.asinh),
    "acosh": _on(lambda x: bool(x[0] >= 1), increasing(arb.acosh)),
    "asin": _on(_in_unit_interval, increasing(arb.asin)),
    "acos": _on(_in_unit_interval, lambda x: negative(increasing(lambda end: -end.acos())(x))),
    "atanh": _on(lambda x: bool(x[0] > -1 and x[1] < 1), increasing(arb.atanh)),
    "erf": increasing(arb.erf, at_minus_infinity=_unit(-1), at_infinity=_unit(1)),
    "erfc": lambda x: negative(
        increasing(lambda end: -end.erfc(), at_minus_infinity=_unit(-2), at_infinity=_unit(0))(x)
    ),
    "erfi": increasing(arb.erfi),
    "erfinv": _on(lambda x: bool(x[0] > -1 and x[1] < 1), increasing(arb.erfinv)),
    "shi": increasing(arb.shi),
    "digamma": _on(_is_positive, increasing(arb.digamma)),
    "ei": _on(_is_positive, increasing(arb.ei)),
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
        for op in (
            "polygamma",
            "lambert_w",
            "hypergeometric",
            "rational_power",
            "integer_power",
            "zeta_derivative",
            "polylog_derivative",
        )
    },
    **_MONOTONE,
    **logic.LOGIC,
    **{op: _point(REAL[op]) for op in ("pi", "e", "euler_gamma", "catalan")},
    "rational": lambda data: _point(REAL["rational"](data)),
    "i": lambda: NOTHING,
    "add": add,
    "sub": subtract,
    "mul": multiply,
    "div": divide,
    "neg": negative,
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

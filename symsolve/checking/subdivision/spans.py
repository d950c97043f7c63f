"""Interval arithmetic that knows which ends are reached, for expressions that are known to be defined.

A span is ``(lower, upper, lower_open, upper_open)``. It differs from the intervals of the evaluator in two
ways. An end may be marked as not reached, so that exp(-x) on (0, oo) lies strictly between 0 and 1. And the
expression is *assumed* defined on the box (that is proved beforehand), so that log on (0, 1] may be given
the box [0, 1]: an argument is cut back to where the function exists.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import arb

from symsolve.evaluation.interval_rules import INTERVAL
from symsolve.evaluation.tape import Tape

Span = tuple[arb, arb, bool, bool]
Rule = Callable[..., Any]
End = Callable[[arb], arb]

_ZERO, _ONE = arb(0), arb(1)
_INFINITY, _MINUS_INFINITY = arb.pos_inf(), arb.neg_inf()
EVERYTHING: Span = (_MINUS_INFINITY, _INFINITY, True, True)


Step = tuple[Rule, tuple[int, ...]]


def bind_spans(tape: Tape) -> list[Step]:
    """The steps of a program in span arithmetic."""
    return [(_rule(step.op, step.data), step.args) for step in tape.instructions]


def run_spans(steps: list[Step], tape: Tape, box: list[Span]) -> Span:
    """The span of the result on a box."""
    registers: list[Any] = list(box)
    for rule, args in steps:
        registers.append(rule(*[registers[k] for k in args]))
    result: Span = registers[tape.result]
    return result


def _rule(op: str, data: Any) -> Rule:
    rule = _RULES.get(op)
    if rule is not None:
        return rule if data is None else rule(data)
    known = INTERVAL[op]
    return _closed(known if data is None else known(data))


def _closed(rule: Rule) -> Rule:
    """A rule of closed intervals; where it knows nothing, everything is possible."""

    def wrapped(*values: Any) -> Any:
        result = rule(*[v[:2] if isinstance(v, tuple) else v for v in values])
        if not isinstance(result, tuple):
            return result
        lower, upper = result
        if lower.is_nan() or upper.is_nan():
            return EVERYTHING
        return lower, upper, not lower.is_finite(), not upper.is_finite()

    return wrapped


def _down(ball: arb) -> arb:
    if ball.is_exact() and not ball.is_nan():
        return ball
    return ball.lower() if ball.is_finite() else _MINUS_INFINITY


def _up(ball: arb) -> arb:
    if ball.is_exact() and not ball.is_nan():
        return ball
    return ball.upper() if ball.is_finite() else _INFINITY


def _add(x: Span, y: Span) -> Span:
    lower = _down(x[0] + y[0]) if x[0].is_finite() and y[0].is_finite() else _MINUS_INFINITY
    upper = _up(x[1] + y[1]) if x[1].is_finite() and y[1].is_finite() else _INFINITY
    return lower, upper, x[2] or y[2], x[3] or y[3]


def _neg(x: Span) -> Span:
    return -x[1], -x[0], x[3], x[2]


def _sub(x: Span, y: Span) -> Span:
    return _add(x, _neg(y))


def _corner(a: arb, a_open: bool, b: arb, b_open: bool) -> tuple[arb, bool]:
    if a.is_zero() or b.is_zero():
        # Values are finite: zero is reached as soon as one factor reaches it.
        return _ZERO, not ((a.is_zero() and not a_open) or (b.is_zero() and not b_open))
    if a.is_finite() and b.is_finite():
        return a * b, a_open or b_open
    return (_INFINITY if (a > 0) == (b > 0) else _MINUS_INFINITY), True


def _mul(x: Span, y: Span) -> Span:
    corners = [_corner(a, ao, b, bo) for a, ao in ((x[0], x[2]), (x[1], x[3]))
               for b, bo in ((y[0], y[2]), (y[1], y[3]))]  # fmt: skip
    lower, lower_open = _least([(_down(value), is_open) for value, is_open in corners])
    upper, upper_open = _least([(-_up(value), is_open) for value, is_open in corners])
    return lower, -upper, lower_open, upper_open


def _least(values: list[tuple[arb, bool]]) -> tuple[arb, bool]:
    """The least value; not reached only if no candidate reaches it."""
    best, is_open = values[0]
    for value, other_open in values[1:]:
        if value < best:
            best, is_open = value, other_open
        elif value == best:
            is_open = is_open and other_open
    return best, is_open


def _inverse(x: Span) -> Span:
    # The divisor is known not to vanish, so an end at zero is not reached.
    if x[0] >= 0 and x[1] > 0:
        lower = _down(_ONE / x[1]) if x[1].is_finite() else _ZERO
        upper = _up(_ONE / x[0]) if x[0] > 0 else _INFINITY
        return lower, upper, x[3], x[2] or not upper.is_finite()
    if x[1] <= 0 and x[0] < 0:
        return _neg(_inverse(_neg(x)))
    return EVERYTHING


def _div(x: Span, y: Span) -> Span:
    return _mul(x, _inverse(y))


def _increasing(
    function: End, *, below: End | None = None, above: End | None = None, cut: arb | None = None
) -> Rule:
    """Rule of an increasing function; ``below`` and ``above`` give its finite limits, ``cut`` its lower end.

    At the lower end of its domain the function tends to minus infinity.
    """

    def rule(x: Span) -> Span:
        if cut is not None and not x[0] > cut:
            lower = _MINUS_INFINITY
        elif x[0].is_finite():
            lower = _down(function(x[0]))
        else:
            lower = _down(below(x[0])) if below is not None else x[0]
        if x[1].is_finite():
            upper = _up(function(x[1])) if cut is None or x[1] > cut else _INFINITY
        else:
            upper = _up(above(x[1])) if above is not None else x[1]
        return lower, upper, x[2] or not lower.is_finite(), x[3] or not upper.is_finite()

    return rule


def _decreasing(function: End, *, above: End, cut: arb) -> Rule:
    """A function that decreases from +oo at ``cut`` to a limit at infinity."""

    def rule(x: Span) -> Span:
        lower = _down(function(x[1])) if x[1].is_finite() and x[1] > cut else _down(above(x[1]))
        upper = _up(function(x[0])) if x[0].is_finite() and x[0] > cut else _INFINITY
        return lower, upper, x[3] or not x[1].is_finite(), x[2] or not upper.is_finite()

    return rule


def _constant(value: Callable[[], arb]) -> End:
    return lambda x: value()


def _abs(x: Span) -> Span:
    if x[0] >= 0:
        return x
    if x[1] <= 0:
        return _neg(x)
    upper, is_open = _least([(x[0], x[2]), (-x[1], x[3])])
    return _ZERO, -upper, False, is_open


def _cut_at_zero(x: Span) -> Span:
    return x if x[0] >= 0 else (_ZERO, x[1], False, x[3])


def _root(degree: int) -> Rule:
    rise = _increasing(lambda end: end if end.is_zero() else end.root(degree))

    def rule(x: Span) -> Span:
        if x[1] < 0:
            return EVERYTHING
        lower, upper, lower_open, upper_open = rise(_cut_at_zero(x))
        return (lower if lower >= 0 else _ZERO), upper, lower_open, upper_open

    return rule


def _integer_power(data: tuple[int]) -> Rule:
    (exponent,) = data
    rise = _increasing(lambda end: end**exponent)
    if exponent % 2:
        return rise

    def rule(x: Span) -> Span:
        lower, upper, lower_open, upper_open = rise(_abs(x))
        return (lower if lower >= 0 else _ZERO), upper, lower_open, upper_open

    return rule


def _rational_power(data: tuple[int, int]) -> Rule:
    root, power = _root(data[1]), _integer_power((data[0],))
    return lambda x: power(root(x))


def _pow(x: Span, y: Span) -> Span:
    if y[0].is_integer() and y[0] == y[1]:
        exponent = int(y[0].unique_fmpz() or 0)
        if exponent == 0:
            return _ONE, _ONE, False, False
        size = _integer_power((abs(exponent),))(x)
        return size if exponent > 0 else _inverse(size)
    if x[1] <= 0 or x[0] < 0:
        return EVERYTHING
    lower, upper, lower_open, upper_open = _EXP(_mul(_LOG(x), y))
    if x[0].is_zero() and not x[2]:
        return _ZERO, upper, False, upper_open
    return lower, upper, lower_open, upper_open


def _exp_rule() -> Rule:
    rise = _increasing(arb.exp, below=_constant(lambda: _ZERO))

    def rule(x: Span) -> Span:
        lower, upper, lower_open, upper_open = rise(x)
        return (lower, upper, lower_open, upper_open) if lower > 0 else (_ZERO, upper, True, upper_open)

    return rule


def _gamma_like(function: End, least: Callable[[], arb]) -> Rule:
    """Gamma and its logarithm on (0, oo): falling up to 1.46..., rising from there."""
    rise = _increasing(function)
    fall = _decreasing(function, above=_constant(least), cut=_ZERO)

    def rule(x: Span) -> Span:
        if not x[1] > 0:
            return EVERYTHING
        if 2 * x[0] >= 3:
            result: Span = rise(x)
            return result
        if 5 * x[1] <= 7:
            falling: Span = fall(x)
            return falling
        upper, is_open = _least(
            [
                (-_up(function(end)), flag) if end.is_finite() and end > 0 else (_MINUS_INFINITY, True)
                for end, flag in ((x[0], x[2]), (x[1], x[3]))
            ]
        )
        return _down(least()), -upper, False, is_open

    return rule


def _polygamma(data: tuple[int]) -> Rule:
    order = int(data[0])
    sign = 1 if order % 2 else -1
    closed = INTERVAL["polygamma"](data)

    def at(end: arb) -> arb:
        ends = closed((end, end))
        return sign * ends[0].union(ends[1]) if not ends[0].is_nan() else arb.nan()

    fall = _decreasing(at, above=_constant(lambda: _ZERO), cut=_ZERO)

    def rule(x: Span) -> Span:
        if not x[1] > 0:
            return EVERYTHING
        lower, upper, lower_open, upper_open = fall(x)
        lower = lower if lower >= 0 else _ZERO
        size: Span = (lower, upper, lower_open or lower.is_zero(), upper_open)
        return size if sign > 0 else _neg(size)

    return rule


def _zeta(x: Span) -> Span:
    if x[0] >= 1 and x[1] > 1:
        falling: Span = _decreasing(arb.zeta, above=_constant(lambda: _ONE), cut=_ONE)(x)
        lower = falling[0]
        return (lower if lower > 1 else _ONE), falling[1], falling[2] or not lower > 1, falling[3]
    closed: Span = _closed(INTERVAL["zeta"])(x)
    return closed


def _cosh(x: Span) -> Span:
    result: Span = _increasing(arb.cosh)(_abs(x))
    return result


def _unit(limit: int) -> End:
    return lambda x: arb(limit)


def _half_pi(sign: int) -> End:
    return lambda x: sign * arb.pi() / 2


_LOG = _increasing(arb.log, cut=_ZERO)
_EXP = _exp_rule()

_RULES: dict[str, Rule] = {
    "add": _add,
    "sub": _sub,
    "mul": _mul,
    "div": _div,
    "neg": _neg,
    "abs": _abs,
    "exp": _EXP,
    "log": _LOG,
    "sqrt": _root(2),
    "integer_power": _integer_power,
    "rational_power": _rational_power,
    "pow": _pow,
    "cosh": _cosh,
    "sinh": _increasing(arb.sinh),
    "asinh": _increasing(arb.asinh),
    "tanh": _increasing(arb.tanh, below=_unit(-1), above=_unit(1)),
    "atan": _increasing(arb.atan, below=_half_pi(-1), above=_half_pi(1)),
    "erf": _increasing(arb.erf, below=_unit(-1), above=_unit(1)),
    "erfi": _increasing(arb.erfi),
    "digamma": _increasing(arb.digamma, cut=_ZERO),
    "gamma": _gamma_like(arb.gamma, lambda: arb(8856) / 10000),
    "loggamma": _gamma_like(arb.lgamma, lambda: -arb(1215) / 10000),
    "polygamma": _polygamma,
    "zeta": _zeta,
}

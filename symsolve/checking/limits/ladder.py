"""Ladders: certified values of an expression ever closer to the limit point.

Two sequences of rungs are climbed: 2^1, 2^2, ..., 2^48, and 2^1, 2^2, 2^4, ..., 2^4096, each times a
number that keeps them off the usual lattices (sin(pi x) vanishes at all integers). On the first a power
law converges geometrically, on the second a power of a logarithm does. Nothing is concluded from a
ladder but what its certified values show; what may be concluded is said at each rule.
"""

from __future__ import annotations

import enum
import functools
import itertools
from collections.abc import Sequence
from typing import Any

import attrs
import sympy
from flint import arb
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.core.function import AppliedUndef

from symsolve.checking.limits.symbolic import Approach
from symsolve.claims import Point
from symsolve.errors import SymsolveError
from symsolve.evaluation import Enclosure, Program, compile_expression
from symsolve.evaluation.precision import working_precision

_SLOW_RUNGS = tuple(range(1, 49))
_FAST_RUNGS = tuple(2**j for j in range(13))
_FAR_RUNGS = (2**15, 2**18, 2**21, 2**24)
_RUNGS_OF_LOOPS = tuple(range(1, 11))
_RUNGS_TO_INFINITY = (tuple(range(4, 49, 4)), tuple(2**j for j in range(13)))
_PRECISIONS = (256, 640, 2560, 10240)
# Infinite sums and improper integrals: all that is asked of them can be had at moderate precision.
_PRECISIONS_TO_INFINITY = (256, 640)
_TO_INFINITY = frozenset({"infinite_sum", "integral_to_infinity"})
_QUICK = frozenset({
    "rational", "pi", "e", "euler_gamma", "catalan", "add", "sub", "mul", "div", "neg", "integer_power",
    "rational_power", "sqrt", "pow", "exp", "log", "sin", "cos", "tan", "cot", "sinh", "cosh", "tanh", "coth",
    "asin", "acos", "atan", "asinh", "acosh", "atanh", "abs", "sign", "min", "max",
})  # fmt: skip
_ENOUGH_BITS = 200
_MISSES = 3
_WAVES = (
    sympy.sin, sympy.cos, sympy.tan, sympy.cot, sympy.sec, sympy.csc, sympy.sinc, sympy.floor, sympy.ceiling,
    sympy.frac, sympy.Mod, sympy.besselj, sympy.bessely, sympy.airyai, sympy.airybi, sympy.airyaiprime,
    sympy.airybiprime, sympy.Piecewise, sympy.KroneckerDelta, sympy.re, sympy.im, sympy.arg, AppliedUndef,
)  # fmt: skip
# Near the golden ratio, over a prime: times powers of two it meets no lattice of usual spacing, and cut
# down to integers it leaves all remainders.
_OFF_THE_LATTICE = sympy.Rational(1633, 1009)
# An absolute error below this is as good as none: it is what exact zeros show.
_SMALLEST_POWER = 380
BITS = 320


@attrs.frozen(eq=False)
class Rung:
    """A value at a place: ``power`` is the binary logarithm of the large quantity there."""

    power: int
    place: sympy.Expr
    value: arb


class Trend(enum.Enum):
    """What a ladder shows about a claimed limit."""

    CONFIRMS = "converges to the claimed value"
    SLOW = "moves towards the claimed value, slowly"
    AGAINST = "settles elsewhere"
    SILENT = "shows nothing"


def climb(expression: sympy.Expr, approach: Approach, parameters: Point) -> list[list[Rung]]:
    """The two ladders at one point of the parameters, as far as the expression can be evaluated."""
    expression = expression.xreplace(parameters)
    here = approach.at(parameters)
    try:
        program = compile_expression(expression, (here.variable,))
    except SymsolveError:
        return [[], []]
    if _loops_with(expression, here.variable):
        if not only_endless_loops(expression, here.variable):
            return [_climb(program, here, _RUNGS_OF_LOOPS), []]
        return [_climb(program, here, powers) for powers in _RUNGS_TO_INFINITY]
    return [_climb(program, here, powers) for powers in (_SLOW_RUNGS, _FAST_RUNGS)]


def climb_far(expression: sympy.Expr, approach: Approach, parameters: Point) -> list[Rung]:
    """A few rungs up to 2^(2^24), for what moves as slowly as a logarithm."""
    here = approach.at(parameters)
    expression = expression.xreplace(parameters)
    if here.point.is_finite is not False or _loops_with(expression, here.variable):
        return []
    try:
        program = compile_expression(expression, (here.variable,))
    except SymsolveError:
        return []
    return _climb(program, here, _FAR_RUNGS)


def _loops_with(expression: sympy.Expr, variable: sympy.Symbol) -> bool:
    """Whether a sum, product or integral has the variable in its limits or body: those take long."""
    return any(node.has(variable) for node in expression.atoms(ExprWithLimits))


def only_endless_loops(expression: sympy.Expr, variable: sympy.Symbol) -> bool:
    """Whether all of them run to infinity from an end that does not move: the effort then hardly grows."""
    return all(
        limit[2] is sympy.oo and not limit[1].has(variable)
        for node in expression.atoms(ExprWithLimits)
        if node.has(variable)
        for limit in node.limits
        if len(limit) == 3
    )


def _climb(program: Program, approach: Approach, powers: Sequence[int]) -> list[Rung]:
    rungs: list[Rung] = []
    misses = 0
    for power in powers:
        place = approach.place(_large(power, approach))
        value = sharp_value(program, [place])
        if value is not None:
            rungs.append(Rung(power, place, value))
            misses = 0
        elif rungs:
            misses += 1
        if misses >= _MISSES:
            break
    return rungs


def may_oscillate(expression: sympy.Expr, variable: sympy.Symbol) -> bool:
    """Whether a part of it may move for ever in a way that the rungs do not show.

    The rungs are one sequence, and sin(1009 pi x) vanishes on all of it: there a ladder supports nothing.
    """
    ranges = _bound_ranges(expression)
    return any(
        node.has(variable)
        and (
            isinstance(node, _WAVES)
            or (node.is_Pow and node.args[1].has(variable) and not _is_positive(node.args[0], ranges))
        )
        for node in sympy.preorder_traversal(expression)
        if isinstance(node, sympy.Expr)
    ) or expression.has(sympy.I)


def _bound_ranges(expression: sympy.Expr) -> dict[sympy.Symbol, tuple[sympy.Expr, sympy.Expr]]:
    """The ranges of variables that sums and integrals bind between numbers."""
    limits = [limit for node in expression.atoms(ExprWithLimits) for limit in node.limits if len(limit) == 3]
    ranges = {symbol: (lower, upper) for symbol, lower, upper in limits if (upper - lower).is_number}
    # A variable that is bound twice, between different limits, has no one range.
    return {
        symbol: ends for symbol, ends in ranges.items() if {(symbol, *ends)} >= _limits_of(symbol, limits)
    }


def _limits_of(symbol: sympy.Symbol, limits: list[sympy.Tuple]) -> set[tuple[sympy.Expr, ...]]:
    return {tuple(limit) for limit in limits if limit[0] == symbol}


def _is_positive(base: sympy.Expr, ranges: dict[sympy.Symbol, tuple[sympy.Expr, sympy.Expr]]) -> bool:
    """Whether a base is positive, by its symbols or, if it depends on bound variables only, by intervals."""
    if base.is_positive:
        return True
    symbols = sorted(base.free_symbols, key=str)
    if not symbols or not set(symbols) <= ranges.keys():
        return False
    try:
        lower, _ = compile_expression(base, symbols).interval([ranges[symbol] for symbol in symbols])
    except SymsolveError:
        return False
    return bool(lower > 0)


def _large(power: int, approach: Approach) -> sympy.Expr:
    large = sympy.Integer(2) ** power * _OFF_THE_LATTICE
    return sympy.floor(large) if approach.variable.is_integer else large


def sharp_value(program: Program, values: Sequence[Any]) -> arb | None:
    """A real ball that is narrow relative to its value, or else very narrow; ``None`` if there is none."""
    precisions = _PRECISIONS_TO_INFINITY if program.tape.ops & _TO_INFINITY else _PRECISIONS
    for bits in precisions:
        try:
            ball = program.ball(values, bits)
        except SymsolveError:
            return None
        if not ball.is_finite():
            if bits > _PRECISIONS[0] and not program.tape.ops <= _QUICK:
                # Special functions of huge inexact arguments take hours at high precision, and to no avail.
                return None
            continue
        if not isinstance(ball, arb):
            if not ball.imag.is_zero():
                return None
            ball = ball.real
        if ball.is_exact() or ball.rel_accuracy_bits() >= _ENOUGH_BITS:
            return ball
        if bits == precisions[-1] and ball.rad() < arb(2) ** -(_SMALLEST_POWER + 20):
            return ball
    return None


def extrapolated(values: Sequence[arb]) -> tuple[arb, arb] | None:
    """Aitken's estimates of the limit from the last three values and from the three before those."""
    if len(values) < 4:
        return None
    with working_precision(BITS):
        first, second = (_aitken(*values[n : n + 3]) for n in (-4, len(values) - 3))
    return (first, second) if first.is_finite() and second.is_finite() else None


def _aitken(a: arb, b: arb, c: arb) -> arb:
    change = c - b
    return c - change**2 / (change - (b - a))


def trend(ladders: list[list[Rung]], claimed: arb) -> Trend:
    """What the ladders show about a finite claimed value.

    ``CONFIRMS``: on one ladder the distance from the claimed value falls by a fifth or more at
    each of the last four steps and has become less than 10^-9 of where it began (or of the value).
    Where it falls irregularly, the largest of the last four distances is compared with the largest of the
    four before: it must be below two fifths of it. ``SLOW``: it falls, but has not become so small.
    ``AGAINST``: see ``settles_away``.
    """
    with working_precision(BITS):
        trends = [_trend([rung.value for rung in ladder], claimed) for ladder in _furthest_first(ladders)]
    if trends[0] is Trend.CONFIRMS:
        # A rounded number may stand still for a few rungs of the ladder that does not reach as far.
        return Trend.CONFIRMS
    for wanted in (Trend.AGAINST, Trend.CONFIRMS, Trend.SLOW):
        if wanted in trends:
            return wanted
    return Trend.SILENT


def _trend(values: list[arb], claimed: arb) -> Trend:
    if len(values) < 5:
        return Trend.SILENT
    gaps = [abs(value - claimed) for value in values]
    if settles_away(values, claimed):
        return Trend.AGAINST
    scale = gaps[0].abs_upper() + claimed.abs_upper()
    negligible = (scale * arb(2) ** -150).max(arb(2) ** -_SMALLEST_POWER)
    small = (scale * 1e-9).max(negligible)
    last = gaps[-5:]
    if all(_falls(a, b, 0.8, negligible) for a, b in itertools.pairwise(last)) and gaps[-1] < small:
        return Trend.CONFIRMS
    if len(gaps) >= 8 and _falls(_largest(gaps[-8:-4]), _largest(gaps[-4:]), 0.4, negligible):
        return Trend.CONFIRMS if _largest(gaps[-4:]) < small else Trend.SLOW
    falling = all(_falls(a, b, 1.0, negligible) for a, b in itertools.pairwise(last))
    return Trend.SLOW if falling else Trend.SILENT


def _furthest_first(ladders: list[list[Rung]]) -> list[list[Rung]]:
    return sorted(ladders, key=lambda ladder: -ladder[-1].power if ladder else 0)


def _largest(sizes: list[arb]) -> arb:
    return functools.reduce(arb.max, sizes)


def _falls(before: arb, after: arb, factor: float, negligible: arb) -> bool:
    return bool(after < before * factor) or bool(after < negligible)


def settles_away(values: list[arb], claimed: arb, share: float = 0.1) -> bool:
    """Whether the values certainly settle away from the claimed one, as far as the ladder reaches.

    At each of the last four steps the change falls by a quarter or more, the last change is below
    ``share`` of the distance from the claimed value, and so all further changes, were they to go on
    falling like this, would not bridge a half of it.

    A ladder that converges to the claimed value at the rate q a step never meets this: its last
    change is (1/q - 1) times the distance, below a tenth only for q > 0.9, while its changes fall by q,
    that is by less than a quarter. The same holds for convergence slower than geometric, such as
    1/log(log(x)), whose q tends to 1.
    """
    if len(values) < 6:
        return False
    changes = [abs(b - a) for a, b in zip(values[-6:], values[-5:])]
    gap = abs(values[-1] - claimed)
    if not gap > 0:
        return False
    settled = gap * arb(2) ** -100
    falling = all(_falls(a, b, 0.75, settled) for a, b in itertools.pairwise(changes))
    return falling and bool(changes[-1] < gap * share)


def grows(ladders: list[list[Rung]], sign: int) -> Trend:
    """What the ladders show about a claimed divergence to sign times infinity.

    ``CONFIRMS``: on one ladder the value grows by a fifth or more at each of the last four steps, to more
    than 10^6. ``SLOW``: it grows. ``AGAINST``: it settles, or grows the other way.
    """
    with working_precision(BITS):
        trends = [_growth([rung.value * sign for rung in ladder]) for ladder in ladders]
    for wanted in (Trend.CONFIRMS, Trend.AGAINST, Trend.SLOW):
        if wanted in trends:
            return wanted
    return Trend.SILENT


def _growth(values: list[arb]) -> Trend:
    if len(values) < 5:
        return Trend.SILENT
    last = values[-5:]
    if all(b > 1.2 * a > 0 for a, b in itertools.pairwise(last)) and last[-1] > 10**6:
        return Trend.CONFIRMS
    if all(b < 1.2 * a < 0 for a, b in itertools.pairwise(last)) and last[-1] < -(10**6):
        return Trend.AGAINST
    if settles_away(values, values[-1] + abs(values[-1]) + 1):
        return Trend.AGAINST
    return Trend.SLOW if all(b > a for a, b in itertools.pairwise(last)) else Trend.SILENT


def stays_bounded(ladders: list[list[Rung]]) -> Trend:
    """What the ladders show about a claimed bound of an unknown constant.

    ``CONFIRMS``: on the ladder that reaches further the modulus does not grow by more than a hundredth in
    all over its last four steps. ``SLOW``: it does not exceed twice what it was before. ``AGAINST``: on it
    the modulus grows by half or more at each of the last four steps, to more than 100 times the first of
    the last eight values.
    """
    ladder = max(ladders, key=lambda rungs: (len(rungs) >= 6, rungs[-1].power if rungs else 0))
    with working_precision(BITS):
        sizes = [abs(rung.value) for rung in ladder]
        if len(sizes) < 6:
            return Trend.SILENT
        last = sizes[-5:]
        early = sizes[-min(8, len(sizes))]
        if all(b > 1.5 * a for a, b in itertools.pairwise(last)) and sizes[-1] > 100 * early:
            return Trend.AGAINST
        if all(size < last[0] * 1.01 or size < arb(2) ** -100 for size in last):
            return Trend.CONFIRMS
        if _largest(last) < 2 * _largest(sizes[:-5]):
            return Trend.SLOW
    return Trend.SILENT


def shown(value: arb) -> str:
    """A ball to 15 digits."""
    return Enclosure(value, BITS).digits(15)

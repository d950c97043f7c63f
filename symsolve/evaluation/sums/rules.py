"""Infinite sums and improper integrals as operations of every kind of arithmetic."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flint import acb, arb

from symsolve.evaluation.complex_rules import COMPLEX, no_information
from symsolve.evaluation.endpoints import NOTHING, Ends, from_ball, to_ball
from symsolve.evaluation.exact import exact_integer
from symsolve.evaluation.holomorphic_rules import GENERAL, SYMMETRIC
from symsolve.evaluation.interval_rules import INTERVAL
from symsolve.evaluation.real_rules import REAL
from symsolve.evaluation.sums.body import Code
from symsolve.evaluation.sums.euler_maclaurin import infinite_sum, long_sum
from symsolve.evaluation.sums.improper import finite_integral, integral_to_infinity, is_regular_at
from symsolve.evaluation.sums.refusal import Refusal, note
from symsolve.evaluation.tape import Rule, Tape

__all__ = ["OPERATIONS", "install", "sum_to_infinity"]


def sum_to_infinity(code: Code, lower: arb, outer: tuple[arb, ...]) -> arb:
    """sum_(k >= lower).

    Raises:
        Refusal: no bound is known.
    """
    first = exact_integer(lower)
    if first is None:
        raise Refusal("the first index is not certainly an integer")
    return infinite_sum(code.at(outer), first)


def _integral(code: Code, lower: arb, outer: tuple[arb, ...]) -> arb:
    return integral_to_infinity(code.at(outer), lower)


_Evaluate = Callable[[Code, arb, "tuple[arb, ...]"], arb]
OPERATIONS: dict[str, _Evaluate] = {"infinite_sum": sum_to_infinity, "integral_to_infinity": _integral}


@lru_cache(maxsize=256)
def _code(tape: Tape) -> Code:
    return Code(tape)


def _real(evaluate: _Evaluate) -> Rule:
    def rule(tape: Tape) -> Callable[..., arb]:
        def value(lower: arb, *outer: arb) -> arb:
            if not all(x.is_finite() for x in (lower, *outer)):
                return arb.nan()
            try:
                return evaluate(_code(tape), lower, outer)
            except Refusal as refusal:
                note(refusal)
                return arb.nan()

        return value

    return rule


def _on_real_points(real: Rule) -> Rule:
    """In complex arithmetic: the real value at real parameters, nothing elsewhere."""

    def rule(tape: Tape) -> Callable[..., acb]:
        at_real = real(tape)

        def value(*args: acb) -> acb:
            if not all(z.imag.is_zero() for z in args):
                return no_information()
            found = at_real(*[z.real for z in args])
            return acb(found) if found.is_finite() else no_information()

        return value

    return rule


def _on_intervals(real: Rule) -> Rule:
    def rule(tape: Tape) -> Callable[..., Ends]:
        by_balls = real(tape)

        def value(*args: Ends) -> Ends:
            if any(not (x[0].is_finite() and x[1].is_finite()) for x in args):
                return NOTHING
            return from_ball(by_balls(*[to_ball(x) for x in args]))

        return value

    return rule


def _long_sum(by_terms: Rule) -> Rule:
    """Finite sums in real arithmetic: many terms by Euler's and Maclaurin's formula, else one by one."""

    def rule(tape: Tape) -> Callable[..., arb]:
        plain = by_terms(tape)

        def value(lower: arb, upper: arb, *outer: arb) -> arb:
            first, last = exact_integer(lower), exact_integer(upper)
            if first is not None and last is not None and last - first > _MANY_TERMS:
                try:
                    found = long_sum(_code(tape).at(outer), first, last)
                    if found.is_finite():
                        return found
                except Refusal:
                    pass
            result: arb = plain(lower, upper, *outer)
            return result

        return value

    return rule


_MANY_TERMS = 4000


def _singular_ends(regular: Rule) -> Rule:
    """Finite integrals in real arithmetic, also of what is singular at an end."""

    def rule(tape: Tape) -> Callable[..., arb]:
        plain = regular(tape)

        def value(lower: arb, upper: arb, *outer: arb) -> arb:
            found = _from_the_ends(_code(tape), lower, upper, outer)
            result: arb = plain(lower, upper, *outer) if found is None else found
            return result

        return value

    return rule


def _from_the_ends(code: Code, lower: arb, upper: arb, outer: tuple[arb, ...]) -> arb | None:
    if not all(x.is_finite() for x in (lower, upper, *outer)) or not (lower < upper or lower > upper):
        return None
    try:
        body = code.at(outer)
        if is_regular_at(body, lower) and is_regular_at(body, upper):
            return None
        if lower < upper:
            return finite_integral(body, lower, upper)
        return -finite_integral(body, upper, lower)
    except Refusal as refusal:
        note(refusal)
        return None


def install() -> None:
    """Enter the operations into the tables of balls and of intervals."""
    REAL["sum"] = _long_sum(REAL["sum"])
    REAL["integral"] = _singular_ends(REAL["integral"])
    for name, evaluate in OPERATIONS.items():
        REAL[name] = _real(evaluate)
        for table in (COMPLEX, GENERAL, SYMMETRIC):
            table[name] = _on_real_points(REAL[name])
        INTERVAL[name] = _on_intervals(REAL[name])


def multiprecision_rule(mp: Any, name: str) -> Rule:
    """In mpmath the certified value, rounded: extrapolation can be wrong without a warning."""
    from symsolve.evaluation.precision import working_precision

    def rule(tape: Tape) -> Callable[..., Any]:
        def value(*args: Any) -> Any:
            if any(mp.im(x) != 0 or not mp.isfinite(x) for x in args):
                return mp.nan
            with working_precision(mp.prec + 32):
                balls = [_ball_of(mp.mpf(mp.re(x))) for x in args]
                found = REAL[name](tape)(*balls)
                return _number_of(mp, found) if found.is_finite() else mp.nan

        return value

    return rule


def _ball_of(x: Any) -> arb:
    sign, mantissa, exponent, _ = x._mpf_
    return arb(int(mantissa)) * arb(2) ** int(exponent) * (-1 if sign else 1)


def _number_of(mp: Any, ball: arb) -> Any:
    mantissa, exponent = ball.mid().man_exp()
    return mp.ldexp(mp.mpf(int(mantissa)), int(exponent))

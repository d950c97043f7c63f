"""The certified value of a sum, on request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy
from flint import arb

from symsolve.errors import NoEnclosure, PrecisionNotReached, SubstitutionError
from symsolve.evaluation.accuracy import Goal
from symsolve.evaluation.enclosure import Enclosure
from symsolve.evaluation.exact import exact_expression
from symsolve.evaluation.lowering import Lowering
from symsolve.evaluation.precision import working_precision
from symsolve.evaluation.program import compile_expression
from symsolve.evaluation.sums.body import Code
from symsolve.evaluation.sums.refusal import Diverges, Refusal, Undecided
from symsolve.evaluation.sums.rules import sum_to_infinity
from symsolve.evaluation.tape import Builder

__all__ = ["enclose_sum"]

_MAX_BITS = 1 << 13


def enclose_sum(
    term: Any,
    index: sympy.Symbol,
    lower: Any,
    upper: Any = sympy.oo,
    *,
    at: Mapping[sympy.Symbol, Any] | None = None,
    digits: int | None = None,
    relative_accuracy: Any = None,
    absolute_accuracy: Any = None,
    max_bits: int | None = None,
) -> Enclosure:
    """A certified enclosure of sum_(index = lower)^upper term, or a refusal: never a guess.

    Terms that fall like a power (times powers of the logarithm), like an exponential or faster are summed up
    to a moderate index; the rest is enclosed by Euler's and Maclaurin's formula with the integral of an
    expansion at infinity, and every remainder is bounded. So the effort grows with the logarithm of a large
    parameter.

    Args:
        term: an exact SymPy expression.
        index: the summation index.
        lower: the first index, an integer.
        upper: the last one; oo for an infinite sum.
        at: an exact number for every other symbol of the term.
        digits: relative accuracy in decimal digits; 15 if no accuracy is given.
        relative_accuracy: the same as an exact number.
        absolute_accuracy: a bound of the error itself.
        max_bits: give up beyond this precision.

    Raises:
        NoEnclosure: the sum diverges, or its convergence or a bound of the rest can't be shown.
        PrecisionNotReached: the accuracy could not be certified.

    Example:
        >>> k = sympy.Symbol("k", positive=True)
        >>> enclose_sum(1 / k**2, k, 1, digits=30).digits(30)
        '1.64493406684822643647241516665'
        >>> enclose_sum(1 / k, k, 1)
        Traceback (most recent call last):
        ...
        symsolve.errors.NoEnclosure: the sum of 1/k from k = 1 to oo diverges: it falls only like v^-(1.0000)
    """
    exact = exact_expression(term, "the term")
    values = {symbol: exact_expression(value, str(symbol)) for symbol, value in (at or {}).items()}
    goal = Goal.of(digits, relative_accuracy, absolute_accuracy)
    if upper is not sympy.oo:
        return _finite(exact, (index, lower, upper), values, goal, max_bits)
    return _enclose(exact, (index, _integer(lower)), values, goal, max_bits or _MAX_BITS)


def _integer(lower: Any) -> int:
    number = exact_expression(lower, "the first index")
    if not number.is_Integer:
        raise SubstitutionError(f"the first index {lower} must be an integer")
    return int(number)


def _finite(
    term: sympy.Expr, limits: tuple[Any, ...], values: dict[Any, Any], goal: Goal, max_bits: int | None
) -> Enclosure:
    program = compile_expression(sympy.Sum(term, limits), tuple(values))
    return program.enclose(
        list(values.values()),
        relative_accuracy=_rational(goal.relative),
        absolute_accuracy=_rational(goal.absolute),
        max_bits=max_bits,
    )


def _rational(bound: Any) -> sympy.Rational | None:
    return None if bound is None else sympy.Rational(int(bound.p), int(bound.q))


def _enclose(
    term: sympy.Expr, limits: tuple[sympy.Symbol, int], values: dict[Any, Any], goal: Goal, most: int
) -> Enclosure:
    index, lower = limits
    rational = {symbol: value for symbol, value in values.items() if value.is_Rational}
    # A rational parameter in an exponent has to be known exactly: balls don't tell which powers have a common
    # exponent.
    term = term.xreplace(rational)
    rest = {symbol: value for symbol, value in values.items() if symbol not in rational}
    lowering = Lowering(Builder(len(rest)), {symbol: k for k, symbol in enumerate(rest)})
    code = Code(lowering.body(term, index)[0])
    numbers = [compile_expression(value, ()) for value in rest.values()]
    bits = min(goal.first_bits, most)
    best: Enclosure | None = None
    while True:
        ball, reason = _at(code, lower, numbers, bits)
        if isinstance(reason, Diverges):
            raise NoEnclosure(f"{_shown(term, limits)} diverges: {reason}")
        found = Enclosure(ball, bits)
        if goal.is_met(found):
            return found
        if not found.is_finite and (not isinstance(reason, Undecided) or bits >= 4 * goal.first_bits):
            raise NoEnclosure(f"cannot show convergence of {_shown(term, limits)}, or bound it: {reason}")
        best = found if best is None or goal.improves(best, found) else best
        if bits >= most:
            raise _not_reached(_shown(term, limits), goal, bits, best)
        bits = min(2 * bits, most)


def _not_reached(shown: str, goal: Goal, bits: int, best: Enclosure) -> PrecisionNotReached:
    error = PrecisionNotReached(
        f"{shown}: {goal} was not certified with {bits} bits; best enclosure {best.ball.str(10)}; raise "
        "max_bits, or ask for absolute_accuracy"
    )
    error.best = best  # type: ignore[attr-defined]
    return error


def _at(code: Code, lower: int, numbers: list[Any], bits: int) -> tuple[arb, Refusal]:
    balls = tuple(number.ball((), bits) for number in numbers)
    with working_precision(bits):
        try:
            return sum_to_infinity(code, arb(lower), balls), Undecided("a term has no finite value")
        except Refusal as reason:
            return arb.nan(), reason


def _shown(term: sympy.Expr, limits: tuple[sympy.Symbol, int]) -> str:
    text = str(term)
    return f"the sum of {text if len(text) < 80 else text[:77] + '...'} from {limits[0]} = {limits[1]} to oo"

"""A harmonic sum with numeric parameters, ready for many arguments: the choice between the routes."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs
import sympy

from symsolve.errors import NoEnclosure, OutsideDomain, PrecisionNotReached
from symsolve.evaluation import Enclosure, compile_expression, enclose_sum
from symsolve.evaluation.accuracy import Goal
from symsolve.evaluation.exact import exact_expression
from symsolve.evaluation.precision import working_precision
from symsolve.harmonic.certified.base_function import BaseFunction
from symsolve.harmonic.certified.direct import DirectSum
from symsolve.harmonic.certified.far_out import FarOut
from symsolve.harmonic.certified.holomorphic import BOUND_BITS
from symsolve.harmonic.certified.leading import LeadingTerm
from symsolve.harmonic.certified.parameters import Parameters, substituted
from symsolve.harmonic.certified.routes import Routes, argument_ball
from symsolve.harmonic.certified.upper_end import UpperEnd
from symsolve.harmonic.certified.upper_mellin import UpperMellin
from symsolve.harmonic.certified.upper_remainder import UpperRemainder
from symsolve.harmonic.harmonic_sum import HarmonicSum

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from symsolve.harmonic.certified.arrays import ArraySum

_MAX_DOUBLINGS = 4
_INDEX = sympy.Symbol("k", integer=True, positive=True)


class CompiledSum:
    """L(x) for one choice of the parameters.

    Each value comes by the cheapest of the ``routes`` that reaches the accuracy; where none of them does, by
    Euler-Maclaurin summation of the terms as they stand. What the routes share between arguments is kept.

    Args:
        harmonic: the sum.
        values: an exact number for each of its parameters.

    Example:
        >>> u = sympy.Symbol("u")
        >>> law = HarmonicSum(sympy.exp(-u), u, amplitude=(1, 2), frequency=(1, 2))
        >>> CompiledSum(law, {}).evaluate(10**40, digits=20).digits(20)
        '8.8622692545275801365e-21'
    """

    def __init__(self, harmonic: HarmonicSum, values: Mapping[sympy.Symbol, Any]) -> None:
        self.harmonic = substituted(harmonic, values)
        endless = _endless(attrs.evolve(self.harmonic, terms=sympy.oo))
        self.base, self.leading = endless.base, endless.leading
        self.parameters = Parameters(self.harmonic)
        self.direct = DirectSum(self.base, self.parameters)
        remainder = UpperRemainder(self.base, self.parameters, self.leading)
        upper = UpperEnd(self.base, self.parameters, remainder, endless.integral)
        far = FarOut(self.parameters, endless.integral.far)
        self.routes = Routes(self.parameters, self.direct, endless.rest, self.leading, upper, far)

    def evaluate(self, x: Any, digits: int = 50) -> Enclosure:
        """A certified enclosure of L(x), accurate to so many digits.

        Raises:
            OutsideDomain: x is not a positive number, or the sum diverges.
            PrecisionNotReached: no route reaches the accuracy; ``.best`` is the best enclosure.
        """
        goal = _goal(digits)
        argument = _positive(x)
        best: Enclosure | None = None
        bits = goal.first_bits
        for _ in range(_MAX_DOUBLINGS):
            for ball in self.routes.values(argument, bits):
                found = Enclosure(ball, bits)
                if goal.is_met(found):
                    return found
                best = found if best is None or goal.improves(best, found) else best
            bits *= 2
        return self._by_general_means(argument, digits, best)

    def array(self, x: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """L on an array of float64 arguments, to about 13 digits: fast and not certified.

        The first call makes the pieces that its arguments need; later ones reuse them.
        """
        return self._arrays(x)

    @functools.cached_property
    def _arrays(self) -> ArraySum:
        from symsolve.harmonic.certified.arrays import ArraySum

        return ArraySum(self)

    def remainder_bound(self, x: Any) -> Enclosure:
        """A proved bound of the distance of L(x) from its leading power, where that is exponentially small.

        Raises:
            OutsideDomain: the base function does not fall exponentially, the sum is finite, or no sector of
                the complex plane was found on which the proof rests.
        """
        argument = _positive(x)
        if self.parameters.terms is not None or not self.leading.sectors:
            raise OutsideDomain(
                f"no exponential bound for {self.harmonic.base}: it needs infinitely many terms, beta > 0, "
                "and a base function that falls exponentially in a sector of the complex plane"
            )
        with working_precision(BOUND_BITS):
            return Enclosure(self.leading.bound(argument_ball(argument)), BOUND_BITS)

    def remainder(self, x: Any, terms: sympy.Expr, digits: int = 15) -> Enclosure:
        """L(x) minus some terms, to so many digits of the difference."""
        program = compile_expression(terms, [])
        wanted = digits + 10
        for _ in range(_MAX_DOUBLINGS):
            whole = self.evaluate(x, wanted)
            bits = max(whole.bits, 64)
            with working_precision(bits):
                difference = Enclosure(whole.ball - program.ball((), bits), bits)
            if Goal.of(digits, None, None).is_met(difference):
                return difference
            wanted = 2 * wanted + 20
        raise PrecisionNotReached(
            f"the remainder at x = {x} is too small against the sum: not even {wanted} digits separate them"
        )

    def _by_general_means(self, x: sympy.Expr, digits: int, best: Enclosure | None) -> Enclosure:
        terms = self.harmonic.at(x, _INDEX)
        bits = 4 * Goal.of(digits, None, None).first_bits
        try:
            self.routes.refuse_huge_arguments(x)
            return enclose_sum(terms.function, _INDEX, 1, self.harmonic.terms, digits=digits, max_bits=bits)
        except NoEnclosure as error:
            if "diverges" in str(error):
                raise OutsideDomain(str(error)) from None
            reason = str(error)
        except PrecisionNotReached as error:
            reason = str(error)
            best = getattr(error, "best", None) if best is None else best
        known = "no enclosure at all" if best is None else f"best enclosure {best.ball.str(10)}"
        failure = PrecisionNotReached(f"{terms}: {digits} digits were not certified, {known} ({reason})")
        failure.best = best  # type: ignore[attr-defined]
        raise failure


@attrs.frozen
class _Endless:
    """What sums with the same power laws share, whatever their number of terms."""

    base: BaseFunction
    rest: DirectSum
    leading: LeadingTerm
    integral: UpperMellin


@functools.lru_cache(maxsize=64)
def _endless(harmonic: HarmonicSum) -> _Endless:
    base, parameters = BaseFunction(harmonic.base, harmonic.variable), Parameters(harmonic)
    _, gamma, _, beta = parameters.exact
    return _Endless(
        base,
        DirectSum(base, parameters),
        LeadingTerm(base, parameters),
        UpperMellin(base, (gamma - 1) / beta),
    )


@functools.lru_cache(maxsize=64, typed=True)
def _goal(digits: int) -> Goal:
    return Goal.of(digits, None, None)


def _positive(x: Any) -> sympy.Expr:
    value = exact_expression(x, "x")
    # SymPy's assumptions about a new rational number cost more than a value of the sum.
    if isinstance(value, sympy.Rational) and value.p > 0 and value.q > 0:
        return value
    if value.is_positive is not True or not value.is_finite:
        raise OutsideDomain(f"x = {x}: the argument of a harmonic sum is a positive number")
    return value


@functools.lru_cache(maxsize=256)
def _compiled(harmonic: HarmonicSum, values: tuple[tuple[sympy.Symbol, Any], ...]) -> CompiledSum:
    return CompiledSum(harmonic, dict(values))


def compile_sum(harmonic: HarmonicSum, values: Mapping[sympy.Symbol, Any] | Sequence[Any]) -> CompiledSum:
    """The compiled sum, kept for the next time that it is asked for."""
    exact = {symbol: exact_expression(value, str(symbol)) for symbol, value in dict(values).items()}
    return _compiled(harmonic, tuple(sorted(exact.items(), key=lambda pair: str(pair[0]))))

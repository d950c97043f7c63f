"""A harmonic sum with numeric parameters, ready for many arguments: the choice between the routes."""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs
import flint
import sympy
from flint import arb

from symsolve.errors import NoEnclosure, OutsideDomain, PrecisionNotReached
from symsolve.evaluation import Enclosure, compile_expression, enclose_sum
from symsolve.evaluation.accuracy import Goal
from symsolve.evaluation.exact import exact_expression, to_arb
from symsolve.evaluation.precision import working_precision
from symsolve.harmonic.certified.base_function import BaseFunction
from symsolve.harmonic.certified.direct import DirectSum
from symsolve.harmonic.certified.holomorphic import BOUND_BITS
from symsolve.harmonic.certified.leading import LeadingTerm
from symsolve.harmonic.certified.parameters import Parameters, substituted
from symsolve.harmonic.certified.upper_end import UpperEnd
from symsolve.harmonic.certified.upper_mellin import UpperMellin
from symsolve.harmonic.harmonic_sum import HarmonicSum

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from symsolve.harmonic.certified.arrays import ArraySum

_MAX_DOUBLINGS = 4
_INDEX = sympy.Symbol("k", integer=True, positive=True)
# So many of the last terms of a finite sum are tried.
_LAST_TERMS = (40, 600, 9000)
# A direct sum that costs more than this is left to Euler-Maclaurin summation.
_TOO_LONG = 400_000.0
# One that costs less is not worth a look at other means.
_CHEAP = 30.0
# Logarithm of the ratio of the last two terms from which on the last ones are simply added.
_STEEP = 0.7
# From here on in the argument of the last of many terms, Euler-Maclaurin summation as it stands is hopeless.
_HUGE = 1e9
# More bits than this are not spent on exponentials of huge numbers.
_MOST_BITS = 20_000


class CompiledSum:
    """L(x) for one choice of the parameters.

    Each value comes by the cheapest of three routes that reaches the accuracy: the leading term with a proved
    bound of the rest, terms one by one with a tail of power sums, or Euler-Maclaurin summation of the terms
    as they stand. What the first two share between arguments is kept.

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
        self.base, self.rest, self.leading = endless.base, endless.rest, endless.leading
        self.parameters = Parameters(self.harmonic)
        self.direct = DirectSum(self.base, self.parameters)
        self.upper = UpperEnd(self.base, self.parameters, self.leading, endless.integral)

    def evaluate(self, x: Any, digits: int = 50) -> Enclosure:
        """A certified enclosure of L(x), accurate to so many digits.

        Raises:
            OutsideDomain: x is not a positive number, or the sum diverges.
            PrecisionNotReached: no route reaches the accuracy; ``.best`` is the best enclosure.
        """
        goal = Goal.of(digits, None, None)
        argument = _positive(x)
        best: Enclosure | None = None
        bits = goal.first_bits
        for _ in range(_MAX_DOUBLINGS):
            for ball in self._attempts(argument, bits, goal):
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
            return Enclosure(self.leading.bound(_argument(argument)), BOUND_BITS)

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

    def _attempts(self, x: sympy.Expr, bits: int, goal: Goal) -> Any:
        """Values by the routes that are open, the cheapest first."""
        with working_precision(bits):
            argument = _argument(x)
            log_x = float(argument.log().mid())
            value = self._by_leading_term(argument, log_x, bits)
        if value is not None:
            yield value
        with working_precision(bits):
            plan = self.direct.plan(log_x, bits)
        if self.parameters.terms is not None and (plan is None or plan.cost > _CHEAP):
            value = self._by_last_terms(x, log_x, bits)
            if value is not None:
                yield value
        with working_precision(bits):
            value = None if plan is None or plan.cost > _TOO_LONG else self.direct.evaluate(argument, plan)
        if value is not None:
            yield value
        for count in () if self._last_terms_differ_little(log_x, bits) else _LAST_TERMS:
            with working_precision(bits):
                value = self.direct.last_terms(argument, count)
            if value is not None:
                yield value

    def _by_last_terms(self, x: sympy.Expr, log_x: float, bits: int) -> arb | None:
        """A long finite sum, from its end: few terms where they fall fast, else the formula at the last."""
        terms, (_, beta), decay = self.parameters.terms, self.parameters.exponents, self.upper.decay
        if terms is None or not beta > 0 or decay is None:
            return None
        # An exponential magnifies the relative error of its argument.
        place = log_x + self.parameters.log_factor - beta * math.log(terms)
        bits += max(0, math.ceil(place * decay[1] / math.log(2))) + 4
        if bits > _MOST_BITS:
            return None
        with working_precision(bits):
            argument = _argument(x)
            fall = self.upper.fall(argument)
            if fall > _STEEP:
                return self.direct.last_terms(argument, self._count(fall, bits), self.upper.envelope)
            return self.upper.evaluate(argument, bits)

    def _last_terms_differ_little(self, log_x: float, bits: int) -> bool:
        """Whether the last terms of a finite sum are certainly too alike for some of them to be enough."""
        if self.parameters.terms is None or self.upper.decay is None:
            return False
        with working_precision(BOUND_BITS):
            return self.upper.fall(arb(log_x).exp()) * _LAST_TERMS[-1] < 0.1 * bits

    def _count(self, fall: float, bits: int) -> int:
        """How many of the last terms matter, where each is smaller than the next by exp(-fall) at least."""
        assert self.parameters.terms is not None
        return math.ceil(((bits + 16) * math.log(2) + math.log(self.parameters.terms)) / fall) + 2

    def _by_leading_term(self, x: arb, log_x: float, bits: int) -> arb | None:
        terms = self.parameters.terms
        plan = None if terms is None else self.rest.plan_from(log_x, bits, terms + 1)
        if (terms is not None and plan is None) or not self._is_large(log_x) or not self.leading.sectors:
            return None
        main, bound = self.leading.main(x), self.leading.bound(x)
        value = main + arb(0, bound)
        if plan is not None:
            value -= self.rest.tail(x, plan)
        # Not worth a look if the bound alone spoils the accuracy.
        return value if bound < value.abs_lower() * arb(2) ** (24 - bits) else None

    def _is_large(self, log_x: float) -> bool:
        """Whether the leading term can be any good: a cheap look before its sectors are searched."""
        if "sectors" in self.leading.__dict__:
            return True
        first = self.direct.plan(log_x, 64)
        return first is None or first.first > 8

    def _refuse_huge_arguments(self, x: sympy.Expr) -> None:
        """The general means would look for a long time, and find nothing."""
        if self.parameters.terms is None or self.upper.decay is None:
            return
        with working_precision(BOUND_BITS):
            last = self.upper.last(_argument(x))
        if last > _HUGE:
            raise NoEnclosure(f"even in the last term the argument of the base function is {last.str(3)}")

    def _by_general_means(self, x: sympy.Expr, digits: int, best: Enclosure | None) -> Enclosure:
        terms = self.harmonic.at(x, _INDEX)
        bits = 4 * Goal.of(digits, None, None).first_bits
        try:
            self._refuse_huge_arguments(x)
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


def _positive(x: Any) -> sympy.Expr:
    value = exact_expression(x, "x")
    # SymPy's assumptions about a new rational number cost more than a value of the sum.
    if isinstance(value, sympy.Rational) and value.p > 0 and value.q > 0:
        return value
    if value.is_positive is not True or not value.is_finite:
        raise OutsideDomain(f"x = {x}: the argument of a harmonic sum is a positive number")
    return value


def _argument(x: sympy.Expr) -> arb:
    ball = to_arb(x)
    return compile_expression(x, []).real_ball((), flint.ctx.prec) if ball is None else ball


@functools.lru_cache(maxsize=256)
def _compiled(harmonic: HarmonicSum, values: tuple[tuple[sympy.Symbol, Any], ...]) -> CompiledSum:
    return CompiledSum(harmonic, dict(values))


def compile_sum(harmonic: HarmonicSum, values: Mapping[sympy.Symbol, Any] | Sequence[Any]) -> CompiledSum:
    """The compiled sum, kept for the next time that it is asked for."""
    exact = {symbol: exact_expression(value, str(symbol)) for symbol, value in dict(values).items()}
    return _compiled(harmonic, tuple(sorted(exact.items(), key=lambda pair: str(pair[0]))))

"""The ways to a certified value of a harmonic sum, and which of them to take: the one that costs least."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import flint
from attrs import define
from flint import arb

from symsolve.errors import NoEnclosure
from symsolve.evaluation import compile_expression
from symsolve.evaluation.exact import to_arb
from symsolve.evaluation.precision import working_precision
from symsolve.harmonic.certified.direct import COST_OF_TERM, DirectSum, Plan
from symsolve.harmonic.certified.far_out import FarOut
from symsolve.harmonic.certified.holomorphic import BOUND_BITS
from symsolve.harmonic.certified.leading import LeadingTerm
from symsolve.harmonic.certified.parameters import Parameters
from symsolve.harmonic.certified.upper_end import UpperEnd

__all__ = ["Routes", "argument_ball"]

#: So many of the last terms of a finite sum are tried where nothing tells how many it takes.
_LAST_TERMS = (40, 600, 9000)
#: A direct sum that costs more than this is left to Euler-Maclaurin summation.
_TOO_LONG = 400_000.0
#: One that costs less (in microseconds, roughly) is taken without a look at the other ways.
_CHEAP = 250.0
#: Up to this cost it is not worth the search for sectors that the leading term needs.
_WORTH_A_SEARCH = 400.0
#: About what the leading term and the formula at the last term cost, in the unit of the direct sum.
_COST_OF_LEADING, _COST_OF_FORMULA = 60.0, 150.0
#: For no more last terms than this it does not pay to look whether they all lie far out.
_A_FEW = 16
#: From here on in the argument of the last of many terms, Euler-Maclaurin summation as it stands is hopeless.
_HUGE = 1e9
#: More bits than this are not spent on exponentials of huge numbers.
_MOST_BITS = 20_000
#: So many of the guard bits may be lost to the remainder of the formula.
_SPARE = 16
#: Precisions with extra bits are multiples of so many, which cost no more; so many are to spare anyway.
_WORD, _FEW_BITS = 64, 8
#: A tail that is taken away from the leading term may converge as slowly as this: it is but one polynomial.
_LEAST_FALL = 0.4
#: By how many bits the leading term may miss the accuracy and still be looked at.
_SLACK = 24


@define
class Routes:
    """The routes of one sum.

    Attributes:
        parameters: its power laws.
        direct: terms one by one, with a tail of power sums.
        rest: the same for the sum over all terms without an end.
        leading: the leading term with a proved bound of everything else.
        upper: a long finite sum from its end.
        far: the same where all of it lies far out.
    """

    parameters: Parameters
    direct: DirectSum
    rest: DirectSum
    leading: LeadingTerm
    upper: UpperEnd
    far: FarOut

    def values(self, x: Any, bits: int) -> Iterator[arb]:
        """Enclosures of the sum at that precision by the routes that are open, the cheapest first.

        Args:
            x: the argument, an exact number or an exact ball.
            bits: the precision.
        """
        with working_precision(bits):
            log_x = float(argument_ball(x).log().mid())
            plan = self.direct.plan(log_x, bits)
        found: list[tuple[float, Callable[[], arb | None]]] = []
        if plan is not None and plan.cost < _TOO_LONG:
            found.append((plan.cost, lambda: self._directly(x, log_x, bits, plan)))
        if plan is None or plan.cost > _CHEAP:
            found += self._from_the_ends(x, log_x, bits, plan)
        for _, route in sorted(found, key=lambda pair: pair[0]):
            value = route()
            if value is not None:
                yield value
        for count in () if self._last_terms_differ_little(log_x, bits) else _LAST_TERMS:
            with working_precision(bits):
                value = self.direct.last_terms(argument_ball(x), count)
            if value is not None:
                yield value

    def _from_the_ends(
        self, x: Any, log_x: float, bits: int, plan: Plan | None
    ) -> Iterator[tuple[float, Callable[[], arb | None]]]:
        """Rough costs of the routes for large arguments, and they themselves."""
        searched = plan is None or plan.cost > _WORTH_A_SEARCH or "sectors" in self.leading.__dict__
        leads = searched and self._leads(log_x, bits)
        if leads:
            yield _COST_OF_LEADING, lambda: self._by_leading_term(x, log_x, bits)
        if self.parameters.terms is None or not self.parameters.exponents[1] > 0:
            return
        fall = self.upper.fall(log_x)
        if fall > 0:
            alike = max(0.0, -math.log(fall))
            count = math.ceil((bits * math.log(2) + alike) / fall) + 2
            if COST_OF_TERM * count < _TOO_LONG:
                yield COST_OF_TERM * count, lambda: self.last_terms(x, log_x, bits, count)
            order = _likely_order(bits, fall, self.parameters.terms, from_above=leads)
            if order < math.inf:
                yield _COST_OF_FORMULA + 0.06 * order**2, lambda: self.formula(x, log_x, bits)

    def _leads(self, log_x: float, bits: int) -> bool:
        """Whether the infinite sum is its leading term to so many bits, roughly."""
        if not self.leading.sectors:
            return False
        with working_precision(bits):
            gain = (self.leading.log_main(log_x) - self.leading.log_bound(log_x)) / math.log(2)
        return gain > bits - _SLACK

    def refuse_huge_arguments(self, x: Any) -> None:
        """Raise where general means would look for a long time, and find nothing.

        Raises:
            NoEnclosure: even in the last term the argument of the base function is huge.
        """
        if self.parameters.terms is None or self.upper.decay is None:
            return
        with working_precision(BOUND_BITS):
            last = self.upper.last(argument_ball(x))
        if last > _HUGE:
            raise NoEnclosure(f"even in the last term the argument of the base function is {last.str(3)}")

    def _directly(self, x: Any, log_x: float, bits: int, plan: Plan) -> arb | None:
        """Terms from the first one on."""
        # With a tail the last terms are those at which the base function has hardly begun to fall.
        with working_precision(bits if plan.count else self._bits(log_x, bits)):
            return self.direct.evaluate(argument_ball(x), plan)

    def _by_leading_term(self, x: Any, log_x: float, bits: int) -> arb | None:
        """The leading term, without the rest of it where the sum is finite."""
        terms = self.parameters.terms
        with working_precision(bits):
            rest = None if terms is None else self.rest.plan_from(log_x, bits, terms + 1, _LEAST_FALL)
            if terms is not None and rest is None:
                return None
            argument = argument_ball(x)
            value = self.leading.main(argument) + arb(0, self.leading.bound(argument))
            return value if rest is None else value - self.rest.tail(argument, rest)

    def last_terms(self, x: Any, log_x: float, bits: int, count: int) -> arb | None:
        """The last terms one by one, with a bound of all others."""
        with working_precision(self._bits(log_x, bits)):
            argument, value = argument_ball(x), None
            if count > _A_FEW and self._is_far(log_x, bits):
                value = self.far.last_terms(argument, self.upper.last(argument), count, bits - _SPARE)
            if value is None:
                value = self.direct.last_terms(argument, count, self.upper.remainder.beginning)
            return value

    def formula(self, x: Any, log_x: float, bits: int) -> arb | None:
        """The formula of Euler and Maclaurin at the last term."""
        with working_precision(self._bits(log_x, bits)):
            argument, value = argument_ball(x), None
            last = self.upper.last(argument)
            if self._is_far(log_x, bits):
                value = self.far.formula(argument, last, bits - _SPARE)
            return self.upper.evaluate(argument, last, bits - _SPARE) if value is None else value

    def _is_far(self, log_x: float, bits: int) -> bool:
        """Whether even the last term may lie far out."""
        return self._log_size(log_x) > math.log(0.3 * bits)

    def _log_size(self, log_x: float) -> float:
        """The logarithm of u_N^b, where h falls as exp(-a u^b), roughly."""
        terms, (_, beta) = self.parameters.terms, self.parameters.exponents
        if terms is None or not beta > 0 or self.upper.decay is None:
            return -math.inf
        return (log_x + self.parameters.log_factor - beta * math.log(terms)) * self.upper.decay[1]

    def _bits(self, log_x: float, bits: int) -> int:
        """The precision at which the last terms are accurate: exponentials magnify the error of u_N.

        Of whole words, so that neighbouring arguments share what is kept for one precision.
        """
        extra = self._log_size(log_x) / math.log(2) - _FEW_BITS
        if not extra > 0:
            return bits
        words = math.ceil((bits + extra) / _WORD)
        return min(_WORD * words, max(bits, _MOST_BITS))

    def _last_terms_differ_little(self, log_x: float, bits: int) -> bool:
        """Whether the last terms of a finite sum are certainly too alike for some of them to be enough."""
        if self.parameters.terms is None or self.upper.decay is None:
            return False
        return self.upper.fall(log_x) * _LAST_TERMS[-1] < 0.1 * bits


def _likely_order(bits: int, fall: float, terms: int, *, from_above: bool) -> float:
    """About the order of the formula at the last term that so many bits take; infinite if none is enough."""
    # From below every order gains 2 pi/fall, up to about the exponent of h in the last term.
    order = bits * math.log(2) / math.log(2 * math.pi / fall) if fall < 6 else math.inf
    if order < fall * terms:
        return order
    if not from_above:
        return math.inf
    # From above it gains what the discs allow, whose radius is a third of N.
    gain = math.log(2 * terms)
    found = (n for n in range(6, 130, 4) if math.lgamma(n + 1) - n * gain < -bits * math.log(2))
    return next(found, math.inf)


def argument_ball(x: Any) -> arb:
    """An exact number at the current precision."""
    ball = to_arb(x)
    return compile_expression(x, []).real_ball((), flint.ctx.prec) if ball is None else ball

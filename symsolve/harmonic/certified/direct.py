r"""Direct summation with a tail of Hurwitz zeta values.

For k >= K the base function is expanded at 0: with h(u) = u^m g(u^c) and g(w) = sum g_j w^j,

    sum_{k=K}^{N} c_k h(x p_k) = sum_j g_j x^{m+cj} B F^{m+cj} [zeta(e_j, K) - zeta(e_j, N+1)],

with e_j = gamma + beta (m+cj).

If |g| <= M on the disc of radius rho, Cauchy's estimate bounds what the terms j >= n contribute to one k by
M q^n/(1-q) with q = w_K/rho, and to all of them by the same with the sum over k, again a Hurwitz zeta.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import flint
from attrs import define, field, frozen
from flint import arb, arb_poly

from symsolve.errors import OutsideDomain
from symsolve.evaluation.precision import working_precision
from symsolve.harmonic.certified.base_function import BaseFunction
from symsolve.harmonic.certified.decay import falling_bound
from symsolve.harmonic.certified.holomorphic import BOUND_BITS
from symsolve.harmonic.certified.parameters import Parameters
from symsolve.harmonic.certified.power_tails import power_tails

#: More terms than this are never added one by one.
MOST_TERMS = 200_000
_FARTHEST_START = 1e6
_LOG_2 = math.log(2)
_LOG_MOST_TERMS = math.log(MOST_TERMS)
#: Rough costs in microseconds at 50 digits: of a term, and of a coefficient with a share of what it takes
#: to make it, since tails serve many arguments.
COST_OF_TERM, _COST_OF_COEFFICIENT = 3.0, 0.4
#: Where a tail may begin: where the argument of g is the radius times 2^-shift.
_SHIFTS = (1, 1.5, 2, 3, 5, 7, 10)
#: Tails have at least so many coefficients.
_LEAST = 8


@frozen
class Plan:
    """Where the tail begins (K), how many coefficients it takes, by how many bits each is smaller than the
    one before, and the estimated cost."""

    first: int
    count: int
    fall: float
    cost: float


@frozen
class _Tail:
    """sum_j g_j Lambda_j w^j with the Dirichlet series of the tail, and what bounds the rest of it."""

    polynomial: arb_poly
    front: arb
    ratio: arb


@define
class DirectSum:
    """The route for small and moderate arguments."""

    base: BaseFunction
    parameters: Parameters
    _tails: dict[tuple[int, int, float, int], _Tail] = field(factory=dict)

    def plan(self, log_x: float, bits: int) -> Plan | None:
        """The cheapest way to that accuracy at exp(log_x); ``None`` if this route is not open."""
        terms = self.parameters.terms
        best = None if terms is None or terms > MOST_TERMS else Plan(terms + 1, 0, 0.0, COST_OF_TERM * terms)
        for first in self._starts(log_x):
            if (terms is not None and first > terms) or (best and COST_OF_TERM * first > best.cost):
                break
            plan = self.plan_from(log_x, bits, first)
            best = plan if best is None or (plan is not None and plan.cost < best.cost) else best
        return best

    def _starts(self, log_x: float) -> Iterator[int]:
        """Where the tail may begin, in increasing order."""
        near, (_, exponent) = self.base.near_zero, self.parameters.exponents
        if near is None or exponent <= 0:
            return
        edge = (log_x + self.parameters.log_factor - near.log_radius / near.rough_unit) / exponent
        step, last = math.log(2) / near.rough_unit / exponent, 0
        for shift in _SHIFTS:
            logarithm = max(0.0, edge + shift * step)
            if logarithm > _LOG_MOST_TERMS:
                return
            first = _rounded_up(math.ceil(math.exp(logarithm)))
            if first > last:
                last = first
                yield first

    def plan_from(self, log_x: float, bits: int, first: int, least_fall: float = 0.9) -> Plan | None:
        """The tail from k = first on; ``None`` where coefficients do not fall by so many bits each."""
        near = self.base.near_zero
        if near is None:
            return None
        _, exponent = self.parameters.exponents
        # For small x far below any bound already at k = 1.
        logarithm = log_x + self.parameters.log_factor - exponent * math.log(first)
        fall = (near.log_radius - near.rough_unit * logarithm) / _LOG_2
        if fall < least_fall:
            return None
        count = max(2, math.ceil((bits + 16) / fall) + 1)
        count = _rounded_up(count) if count > _LEAST else _LEAST
        # The least fall that goes with this number, for all arguments that share the tail.
        least = (bits + 16) / (count - 1)
        return Plan(first, count, least, COST_OF_TERM * (first - 1) + _COST_OF_COEFFICIENT * count)

    def evaluate(self, x: arb, plan: Plan) -> arb:
        """The sum at the current precision."""
        total = self._head(x, plan.first - 1)
        return total + self.tail(x, plan) if plan.count else total

    def last_terms(
        self, x: arb, count: int, beginning: Callable[[int, arb], arb | None] | None = None
    ) -> arb | None:
        """The last ``count`` of finitely many terms, with a bound of all others.

        Late in the training of a finite spectrum the loss is that of the last skills.

        Args:
            x: the argument.
            count: how many terms.
            beginning: a bound of all terms up to k, as a function of k and x p_k, if one is at hand.
        """
        terms = self.parameters.terms
        if terms is None or terms <= count or not self.parameters.exponents[1] > 0:
            return None
        _, _, factor, beta = self.parameters.balls()
        nearest = x * factor * arb(terms - count) ** (-beta)
        others = (beginning or self._beginning)(terms - count, nearest)
        if others is None:
            return None
        return arb(0, others.abs_upper()) + self.base.weighted_sum(x, *self.parameters.last(count))

    def _beginning(self, count: int, place: arb) -> arb | None:
        """Where a bound of h falls, each of the first terms is at most the largest amplitude times the bound
        at the nearest of them."""
        bound = self._falling_bound(place)
        constant, gamma, _, _ = self.parameters.balls()
        return None if bound is None else count * abs(constant) * (arb(count) ** (-gamma)).max(arb(1)) * bound

    def _falling_bound(self, place: arb) -> arb | None:
        start = min(_FARTHEST_START, float(place.lower()))
        return None if start < 1 else falling_bound(self.base.expression, start, place)

    def _head(self, x: arb, count: int) -> arb:
        amplitudes, frequencies = self.parameters.amplitudes(count), self.parameters.frequencies(count)
        return self.base.weighted_sum(x, amplitudes, frequencies)

    def tail(self, x: arb, plan: Plan) -> arb:
        """The terms from k = plan.first on."""
        near = self.base.near_zero
        assert near is not None
        power, unit = (self.base.constant(value) for value in (near.power, near.unit))
        scaled = x if unit == 1 else x**unit
        tail = self._tail(plan)
        ratio = scaled * tail.ratio
        if not ratio < 1:
            return arb.nan()
        rest = tail.front * ratio**plan.count / (1 - ratio)
        value = tail.polynomial(scaled) + arb(0, rest.abs_upper())
        return value if power.is_zero() else x**power * value

    def _tail(self, plan: Plan) -> _Tail:
        key = (plan.first, plan.count, plan.fall, flint.ctx.prec)
        if key not in self._tails:
            coefficients = self.base.coefficients(plan.count, flint.ctx.prec)
            series = self._dirichlet(plan, [not g.is_zero() for g in coefficients])
            polynomial = arb_poly([g * value for g, value in zip(coefficients, series, strict=True)])
            with working_precision(BOUND_BITS):
                self._tails[key] = _Tail(polynomial, *self._truncation(plan))
        return self._tails[key]

    def _dirichlet(self, plan: Plan, wanted: list[bool]) -> list[arb]:
        """sum_{k >= K} c_k p_k^(m + c j) for every j that is wanted, zero for the others."""
        near = self.base.near_zero
        assert near is not None
        constant, gamma, factor, beta = self.parameters.balls()
        power, unit = (self.base.constant(value) for value in (near.power, near.unit))
        start, step = gamma + beta * power, beta * unit
        tails = self._tails_from(plan, start, step, wanted)
        scale, ratio = constant * factor**power, factor**unit
        found = []
        for value in tails:
            found.append(scale * value)
            scale *= ratio
        return found

    def _tails_from(self, plan: Plan, start: arb, step: arb, wanted: list[bool]) -> list[arb]:
        """sum over K <= k (<= N) of k^-(start + j step)."""
        count, terms = plan.count, self.parameters.terms
        slow = next((j for j in range(count) if start + step * j > 1), count)
        found = [self._slow(start + step * j, plan.first) if wanted[j] else arb(0) for j in range(slow)]
        if slow < count:
            bits = [self._bits(j, plan) for j in range(slow, count)]
            first = start + step * slow
            tails = power_tails(plan.first, first, step, count - slow, bits)
            if terms is not None:
                rest = power_tails(terms + 1, first, step, count - slow, bits)
                tails = [value - beyond for value, beyond in zip(tails, rest, strict=True)]
            found += tails
        return found

    def _bits(self, j: int, plan: Plan) -> int:
        """The accuracy that the j-th sum needs: its weight falls by 2^-fall with every j."""
        near = self.base.near_zero
        assert near is not None
        # By logarithms: the bound itself may lie beyond the range of floats.
        size = math.ceil(float(((near.bound + 1).log() / arb(2).log()).abs_upper()))
        return max(16, flint.ctx.prec + size + 8 - math.floor(plan.fall * j))

    def _slow(self, exponent: arb, first: int) -> arb:
        """Terms that fall as 1/k or more slowly: finitely many of them have a sum."""
        terms = self.parameters.terms
        if terms is None:
            raise OutsideDomain(
                f"the sum over infinitely many terms diverges: its terms fall as k**(-{exponent.str(10)}), "
                "which must be faster than 1/k; give a finite number of terms"
            )
        if exponent == 1:
            return arb(terms + 1).digamma() - arb(first).digamma()
        return exponent.zeta(first) - exponent.zeta(terms + 1)

    def _truncation(self, plan: Plan) -> tuple[arb, arb]:
        """(A, q): everything from coefficient ``count`` on is at most A (q w)^count/(1 - q w), if q w < 1."""
        near = self.base.near_zero
        assert near is not None
        constant, gamma, factor, beta = self.parameters.balls()
        power, unit = (self.base.constant(value) for value in (near.power, near.unit))
        largest = factor * arb(plan.first) ** (-beta)
        exponent = gamma + beta * (power + unit * plan.count)
        if not exponent > 1:
            return arb.nan(), arb.nan()
        # All terms together against the first one: sum k^-e <= K^-e (1 + K/(e-1)).
        size = abs(constant) * arb(plan.first) ** (-gamma) * largest**power
        return near.bound * size * (1 + plan.first / (exponent - 1)), largest**unit / near.radius


def _rounded_up(first: int) -> int:
    """The next of 1, 2, 3, 4, 6, 8, 12, 16, ..: few different tails serve all arguments."""
    size = 1 << (first - 1).bit_length()
    return 3 * size // 4 if size >= 4 and first <= 3 * size // 4 else size

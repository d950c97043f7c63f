r"""Direct summation with a tail of Hurwitz zeta values.

For k >= K the base function is expanded at 0: with h(u) = u^m g(u^c) and g(w) = sum g_j w^j,

    sum_{k=K}^{N} c_k h(x p_k) = sum_j g_j x^{m+cj} B F^{m+cj} [zeta(e_j, K) - zeta(e_j, N+1)],

with e_j = gamma + beta (m+cj).

If |g| <= M on the disc of radius rho, Cauchy's estimate bounds what the terms j >= n contribute to one k by
M q^n/(1-q) with q = w_K/rho, and to all of them by the same with the sum over k, again a Hurwitz zeta.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import flint
from attrs import define, field, frozen
from flint import arb, arb_poly

from symsolve.errors import OutsideDomain
from symsolve.harmonic.certified.base_function import BaseFunction
from symsolve.harmonic.certified.decay import falling_envelope
from symsolve.harmonic.certified.parameters import Parameters
from symsolve.harmonic.certified.power_tails import power_tails

#: More terms than this are never added one by one.
MOST_TERMS = 200_000
_FARTHEST_START = 1e6
# Rough costs of a term and of a coefficient, in the same unit: only their ratio matters.
_COST_OF_TERM, _COST_OF_COEFFICIENT = 3.0, 25.0


@frozen
class Plan:
    """Where the tail begins (K), how many coefficients it takes, by how many bits each is smaller than the
    one before, and the estimated cost."""

    first: int
    count: int
    fall: float
    cost: float


@define
class DirectSum:
    """The route for small and moderate arguments."""

    base: BaseFunction
    parameters: Parameters
    _tails: dict[tuple[int, int, int], arb_poly] = field(factory=dict)

    def plan(self, log_x: float, bits: int) -> Plan | None:
        """The cheapest way to that accuracy at exp(log_x); ``None`` if this route is not open."""
        if self.base.near_zero is None or self.parameters.exponents[1] <= 0:
            return self._all_terms()
        plans = [
            plan for shift in (1, 2, 3, 5, 7, 10) if (plan := self._plan(log_x, bits, shift)) is not None
        ]
        terms = self.parameters.terms
        if terms is not None and terms <= MOST_TERMS:
            plans.append(Plan(terms + 1, 0, 0.0, _COST_OF_TERM * terms))
        return min(plans, key=lambda plan: plan.cost, default=None)

    def _all_terms(self) -> Plan | None:
        terms = self.parameters.terms
        return None if terms is None or terms > MOST_TERMS else Plan(terms + 1, 0, 0.0, _COST_OF_TERM * terms)

    def _plan(self, log_x: float, bits: int, shift: int) -> Plan | None:
        near = self.base.near_zero
        assert near is not None
        radius, unit = near.radius, float(near.unit)
        _, exponent = self.parameters.exponents
        logarithm = log_x + self.parameters.log_factor - (math.log(radius) - shift * math.log(2)) / unit
        if logarithm > exponent * math.log(MOST_TERMS):
            return None
        first = _rounded_up(max(1, math.ceil(math.exp(logarithm / exponent))))
        terms = self.parameters.terms
        return None if terms is not None and first > terms else self.plan_from(log_x, bits, first)

    def plan_from(self, log_x: float, bits: int, first: int) -> Plan | None:
        """The tail from k = first on; ``None`` where the expansion at 0 does not converge well."""
        near = self.base.near_zero
        if near is None:
            return None
        unit = float(near.unit)
        _, exponent = self.parameters.exponents
        # For small x far below any bound already at k = 1.
        ratio = unit * (log_x + self.parameters.log_factor - exponent * math.log(first)) - math.log(
            near.radius
        )
        fall = -ratio / math.log(2)
        if fall < 0.9:
            return None
        count = max(2, math.ceil((bits + 16) / fall) + 1)
        return Plan(first, count, fall, _COST_OF_TERM * first + _COST_OF_COEFFICIENT * count)

    def evaluate(self, x: arb, plan: Plan) -> arb:
        """The sum at the current precision."""
        total = self._head(x, plan.first - 1)
        return total + self.tail(x, plan) if plan.count else total

    def last_terms(
        self, x: arb, count: int, envelope: Callable[[arb], arb | None] | None = None
    ) -> arb | None:
        """The last ``count`` of finitely many terms, with a bound of all others.

        Late in the training of a finite spectrum the loss is that of the last skills: with an envelope that
        falls, every term before them is at most the first constant times the envelope at the nearest of them.

        Args:
            x: the argument.
            count: how many terms.
            envelope: a bound of |h(v)| for all v >= u, as a function of u, if one is at hand.
        """
        terms = self.parameters.terms
        if terms is None or terms <= count or not self.parameters.exponents[1] > 0:
            return None
        constant, gamma, factor, beta = self.parameters.balls()
        before = arb(terms - count)
        nearest = x * factor * before ** (-beta)
        bound = self._envelope(nearest) if envelope is None else envelope(nearest)
        if bound is None:
            return None
        largest = abs(constant) * (before ** (-gamma)).max(arb(1))
        total = arb(0, (before * largest * bound).abs_upper())
        for k in range(terms - count + 1, terms + 1):
            total += constant * arb(k) ** (-gamma) * self.base(x * factor * arb(k) ** (-beta))
        return total

    def _envelope(self, place: arb) -> arb | None:
        start = min(_FARTHEST_START, float(place.lower()))
        return None if start < 1 else falling_envelope(self.base.expression, start, place)

    def _head(self, x: arb, count: int) -> arb:
        amplitudes, frequencies = self.parameters.amplitudes(count), self.parameters.frequencies(count)
        base: Any = self.base.program.ball
        total = arb(0)
        bits = flint.ctx.prec
        for amplitude, frequency in zip(amplitudes, frequencies):
            total += amplitude * base([x * frequency], bits)
        return total

    def tail(self, x: arb, plan: Plan) -> arb:
        """The terms from k = plan.first on."""
        near = self.base.near_zero
        assert near is not None
        power, unit = (self.base.constant(value) for value in (near.power, near.unit))
        scaled = x if unit == 1 else x**unit
        value = self._polynomial(plan)(scaled) + self._truncation(scaled, plan)
        return value if power.is_zero() else x**power * value

    def _polynomial(self, plan: Plan) -> arb_poly:
        """sum_j g_j Lambda_j w^j with the Dirichlet series of the tail from K on."""
        key = (plan.first, plan.count, flint.ctx.prec)
        if key not in self._tails:
            coefficients = self.base.coefficients(plan.count, flint.ctx.prec)
            series = self._dirichlet(plan, [not g.is_zero() for g in coefficients])
            self._tails[key] = arb_poly([g * value for g, value in zip(coefficients, series, strict=True)])
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

    def _truncation(self, scaled: arb, plan: Plan) -> arb:
        """The ball around 0 that holds everything from coefficient ``count`` on."""
        near = self.base.near_zero
        assert near is not None
        constant, gamma, factor, beta = self.parameters.balls()
        power, unit = (self.base.constant(value) for value in (near.power, near.unit))
        largest = factor * arb(plan.first) ** (-beta)
        ratio = scaled * largest**unit / near.radius
        exponent = gamma + beta * (power + unit * plan.count)
        if not (ratio < 1 and exponent > 1):
            return arb.nan()
        # All terms together against the first one: sum k^-e <= K^-e (1 + K/(e-1)).
        size = abs(constant) * arb(plan.first) ** (-gamma) * largest**power
        size *= (1 + plan.first / (exponent - 1)) * ratio**plan.count
        return arb(0, (near.bound * size / (1 - ratio)).abs_upper())


def _rounded_up(first: int) -> int:
    """The next of 1, 2, 3, 4, 6, 8, 12, 16, ...: few different tails serve all arguments."""
    size = 1
    while size < first:
        if size >= 2 and 3 * size // 2 >= first:
            return 3 * size // 2
        size *= 2
    return size

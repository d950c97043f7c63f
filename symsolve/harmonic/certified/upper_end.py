r"""Many terms, of which the last ones still matter: the formula of Euler and Maclaurin at the last term.

With f(k) = c_k h(x p_k), which vanishes with all derivatives at k = 0 where h falls exponentially,

    sum_{k<=N} f(k) = int_0^N f dk + f(N)/2 + sum_{j<=M} B_2j/(2j)! f^(2j-1)(N) + R.

The integral is an incomplete Mellin transform from u_N = x p_N on (``upper_mellin``), and ``upper_remainder``
bounds R.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from functools import cached_property

import flint
from attrs import define, field, frozen
from flint import arb

from symsolve.evaluation.precision import series_length
from symsolve.evaluation.series import Series, SeriesProgram
from symsolve.harmonic.certified.base_function import BaseFunction
from symsolve.harmonic.certified.parameters import Parameters
from symsolve.harmonic.certified.upper_remainder import UpperRemainder

__all__ = ["UpperEnd", "powers", "weights_of_derivatives"]

#: Up to here terms are fewer than the formula costs.
_FEW = 40


@frozen
class _Fixed:
    """What all arguments share: p(N+Nt)/p(N) as a series, and weights for the coefficients of h(u(N+Nt))."""

    frequency: Series
    weights: list[arb]


@define(slots=False)
class UpperEnd:
    """The route for a long finite sum whose last terms matter."""

    base: BaseFunction
    parameters: Parameters
    remainder: UpperRemainder
    integral: Callable[[arb], arb | None]
    _fixed: dict[tuple[int, int], _Fixed] = field(factory=dict)

    @property
    def decay(self) -> tuple[float, float] | None:
        """(a, b) where h falls roughly as exp(-a u^b): for choices only."""
        return self.remainder.decay

    def last(self, x: arb) -> arb:
        """u_N."""
        _, _, factor, beta = self.parameters.balls()
        return x * factor * arb(self.parameters.terms or 1) ** (-beta)

    def fall(self, log_x: float) -> float:
        """About by how much the logarithm of the terms rises from one to the next at the last of them."""
        if self.decay is None or self.parameters.terms is None:
            return 0.0
        (a, b), (_, beta), log_count = self.decay, self.parameters.exponents, math.log(self.parameters.terms)
        logarithm = b * (log_x + self.parameters.log_factor - beta * log_count) - log_count
        return a * b * beta * math.exp(min(700.0, logarithm))

    def evaluate(self, x: arb, place: arb, bits: int) -> arb | None:
        """The sum at the current precision; ``None`` if the formula does not give some ``bits``.

        Args:
            x: the argument.
            place: u_N.
            bits: the relative accuracy.
        """
        terms, beta = self.parameters.terms, self.parameters.exponents[1]
        if terms is None or terms < _FEW or beta <= 0 or self.decay is None:
            return None
        main = self._main(x, place)
        if main is None:
            return None
        chosen = self.remainder.likely(x, place, bits)
        if chosen is None or not chosen[1] < abs(main) * arb(2) ** (-bits):
            chosen = self.remainder.order(x, place, bits)
        return None if chosen is None else main + self._corrections(place, chosen[0]) + arb(0, chosen[1])

    def _main(self, x: arb, place: arb) -> arb | None:
        """int_0^N f dk."""
        constant, gamma, factor, beta = self.parameters.balls()
        integral = self.integral(place)
        return None if integral is None else constant * (x * factor) ** ((1 - gamma) / beta) / beta * integral

    def _corrections(self, place: arb, order: int) -> arb:
        """f(N)/2 and the terms with its derivatives, from the series of h(u(N + N t))."""
        fixed = self._fixed_for(order)
        with series_length(order):
            series = self._series.series([fixed.frequency * place])
        return sum(map(operator.mul, fixed.weights, series), arb(0))

    def _fixed_for(self, order: int) -> _Fixed:
        key = (order, flint.ctx.prec)
        if key not in self._fixed:
            assert self.parameters.terms is not None
            constant, gamma, _, beta = self.parameters.balls()
            front = constant * arb(self.parameters.terms) ** (-gamma)
            formula, amplitude = weights_of_derivatives(self.parameters.terms, order), powers(-gamma, order)
            weights = [
                front * sum((formula[k] * amplitude[k - i] for k in range(i, order)), arb(0))
                for i in range(order)
            ]
            self._fixed[key] = _Fixed(Series(powers(-beta, order), order), weights)
        return self._fixed[key]

    @cached_property
    def _series(self) -> SeriesProgram:
        return SeriesProgram(self.base.expression, [self.base.variable])


def weights_of_derivatives(terms: int, order: int) -> list[arb]:
    """f(N)/2 and the terms with derivatives as a combination of the coefficients of f(N + N t)."""
    found = [arb(1) / 2, *(arb(0) for _ in range(1, order))]
    for j in range(1, order // 2 + 1):
        found[2 * j - 1] = arb.bernoulli(2 * j) / (2 * j) * arb(terms) ** (1 - 2 * j)
    return found


def powers(exponent: arb, length: int) -> list[arb]:
    """The coefficients of (1 + t)^exponent."""
    found = [arb(1)]
    for n in range(length - 1):
        found.append(found[-1] * (exponent - n) / (n + 1))
    return found

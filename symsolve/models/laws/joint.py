r"""Finitely many data and finite time together: E_D[L(T)], exactly, by summing the binomial distribution.

A skill with d of D samples has the loss l_d = h(rate (d/D) T), between 0 and l_0. Its mean is

    B(P) = sum_d C(D,d) P^d (1-P)^(D-d) l_d = sum_i C(D,i) Delta^i l_0 P^i.

For rare skills the powers i >= I are left out: Taylor's remainder is at most C(D,I) P^I max_d |Delta^I l_d|,
since B^(I) is D!/(D-I)! times a mean of the differences, and these are at most 2^(I-1) l_0.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from typing import Any

import sympy
from attrs import frozen
from flint import arb, fmpz

from symsolve.errors import OutsideDomain, PrecisionNotReached
from symsolve.evaluation import Enclosure
from symsolve.evaluation.accuracy import Goal
from symsolve.evaluation.precision import working_precision
from symsolve.models.laws.spectrum_sums import Frequencies
from symsolve.models.laws.training_time import TimeLaw, time_law
from symsolve.models.laws.upper_integral import numeric, real_at

__all__ = ["expected_loss"]

_MOST_SAMPLES, _MOST_TERMS = 20_000, 5_000_000
_DOUBLINGS = 5
# The skills with fewer expected samples than this come as one power series.
_RARE = 2.0


def expected_loss(
    values: Mapping[sympy.Symbol, Any], *, data: int, time: Any, digits: int = 50, law: TimeLaw | None = None
) -> Enclosure:
    """E_D[L(T)]: the mean over data sets of D independent samples of the loss after the time T, certified.

    Args:
        values: an exact number for every parameter of the law in time.
        data: D, up to some thousands.
        time: T.
        digits: relative accuracy.
        law: the law of unlimited data, with its model, spectrum and N; ``time_law()`` by default. Its
            response has to fall.

    Raises:
        OutsideDomain: the response is not known to fall, or there are too many data for this sum.
        PrecisionNotReached: the accuracy was not reached.

    Examples:
        >>> from symsolve.models import quantities as q
        >>> values = {q.alpha: 1, q.S: 1, q.r: sympy.Rational(1, 100), q.eta: 1}
        >>> expected_loss(values, data=1, time=0, digits=10).digits(10)
        '0.4900500000'
    """
    law = law or time_law()
    if not isinstance(data, int) or isinstance(data, bool) or not 0 < data <= _MOST_SAMPLES:
        raise OutsideDomain(f"data = {data!r}: give a whole number of samples from 1 to {_MOST_SAMPLES}")
    if not law.response.falling:
        raise OutsideDomain("expected_loss needs a response that is known to fall, such as that of a model")
    point, duration = law._point(values), law._resource(time)
    goal = Goal.of(digits, None, None)
    rest = law._rest(point, digits + 2)
    found = Enclosure(arb.nan())
    for doubling in range(_DOUBLINGS):
        wanted = (goal.first_bits + 16) * 2**doubling
        bits = wanted + 3 * data.bit_length() + 160
        losses = _losses(law, point, duration, data, bits)
        family = _Mixture(law._frequencies(point), law._counts(point)[1], losses)
        with working_precision(bits):
            found = Enclosure(family.value(wanted) + rest.ball, bits)
        if goal.is_met(found):
            return found
    failure = PrecisionNotReached(f"expected loss: {digits} digits were not certified: {found}")
    failure.best = found  # type: ignore[attr-defined]
    raise failure


def _losses(
    law: TimeLaw, point: Mapping[sympy.Symbol, sympy.Expr], time: sympy.Expr, data: int, bits: int
) -> list[arb]:
    """l_d for d = 0..D."""
    loss = law.response.written_out.subs(point)
    whole, start = (numeric(part, point, bits) for part in (law.response.rate * time, law.response.start))
    if whole == 0:
        return [start] * (data + 1)
    with working_precision(bits):
        paces = [whole * d / data for d in range(1, data + 1)]
    found = [start, *(real_at(loss, pace, bits) for pace in paces)]
    # exp(10**300) has no ball; the loss lies between zero and that of a smaller pace.
    for d, value in enumerate(found):
        if not value.is_finite():
            bound = real_at(loss, arb(10) ** 6, bits).abs_upper()
            with working_precision(bits):
                found[d] = arb(bound / 2, bound / 2)
    return found


@frozen
class _Mixture:
    """sum_k P_k B(P_k)."""

    frequencies: Frequencies
    terms: int | None
    losses: list[arb]

    @property
    def data(self) -> int:
        return len(self.losses) - 1

    def value(self, wanted: int) -> arb:
        """At the current precision."""
        if self.frequencies.skills == 1:
            return self.losses[-1]
        first = self._first()
        if first * self.data > _MOST_TERMS:
            raise OutsideDomain(f"{first} skills times {self.data} samples are too many for a direct sum")
        p, A = self.frequencies.ball, self.frequencies.constant
        total = arb(0)
        for k in range(1, first):
            frequency = A * arb(k) ** (-p)
            total += frequency * self._mean(frequency)
        return total + self._tail(first, wanted)

    def _first(self) -> int:
        p, A = float(self.frequencies.ball.mid()), float(self.frequencies.constant.mid())
        first: int = max(1, math.ceil((self.data * A / _RARE) ** (1 / p)))
        return first if self.terms is None else min(first, self.terms + 1)

    def _mean(self, frequency: arb) -> arb:
        """B(P)."""
        D = self.data
        term, odds = (D * (-frequency).log1p()).exp(), frequency / (1 - frequency)
        total = arb(0)
        for d, loss in enumerate(self.losses):
            total += term * loss
            term *= odds * (D - d) / (d + 1)
        return total

    def _tail(self, first: int, wanted: int) -> arb:
        if self.terms is not None and first > self.terms:
            return arb(0)
        A, total = self.frequencies.constant, arb(0)
        choices, power = fmpz(1), A
        differences = list(self.losses[: 8 * wanted + 64])
        for i in range(self.data + 1):
            weight = choices * power * self._powers(first, i + 1)
            bound = self.losses[0] * arb(2) ** (i - 1) * weight
            if i and (bound < total.abs_lower() * arb(2) ** (-wanted - 8) or not differences):
                return total + arb(0, bound.abs_upper())
            total += differences[0] * weight
            differences = [after - before for before, after in itertools.pairwise(differences)]
            choices = choices * (self.data - i) // (i + 1)
            power *= A
        return total

    def _powers(self, first: int, multiple: int) -> arb:
        if self.terms is None:
            return self.frequencies.powers(first, multiple)
        return Frequencies(self.frequencies.exponent, self.terms).powers(first, multiple)

r"""Sums over skills of binomial probabilities, with certified values: what D samples leave unseen.

    F(D) = sum_k P_k g(P_k),   g(P) = sum_{n<m} (1 - n/m) C(D,n) P^n (1-P)^(D-n),   P_k = A k^-p.

**Direct**: the skills k < K one by one; beyond them g(P) = sum_i c_i C(D,i) P^i with c_0 = 1, c_1 = -1/m and
c_i = (-1)^(i+m-1) C(i-2,m-2) (i-m)/(m(m-1)) for i > m, else 0 (c_i = (-1)^i for m = 1). By Bonferroni's
inequalities for each n, the terms from i = I >= m on are at most C(D,I) P^I sum_{n<m} (1-n/m) C(I,n). For
large m the terms i = 0, 1 are enough: 0 <= g(P) - 1 + DP/m = E[(d-m)_+]/m <= C(D,j) P^j j/(m C(m,j-1)) for
any j of 2..m, since E[C(d,j)] = C(D,j) P^j and d/C(d,j) = j/C(d-1,j-1) falls as d rises.

**Leading term**: the formula of Abel and Plana from k_0 = A^(1/p) < 1 on, where P = 1,

    F = int_{k_0}^oo P g(P) dk + 2 Re int_C P g(P) / (e^(-2 pi i w) - 1) dw,

on a path C from k_0 to w_1 < 1, along |w| = w_1 up to the angle theta/p, and to infinity on that ray. The
integral over k is A^(1/p)/p Gamma(D+1)/Gamma(D+1+s) Gamma(m+s)(m+s)/(Gamma(m) m s(s+1)) with s = 1 - 1/p. On
the ray y = |P| has |1 - y e^(-i theta)|^2 = 1 - y (2 cos(theta) - y) <= exp(-2 c y) for y <= y_2, with
c = cos(theta) - y_2/2, and 1/(e^v - 1) <= e^-v (1 + 1/v): as for a base function that falls exponentially.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Iterator

import flint
from attrs import frozen
from flint import acb, arb, fmpz

from symsolve.errors import PrecisionNotReached
from symsolve.evaluation import Enclosure
from symsolve.evaluation.accuracy import Goal
from symsolve.evaluation.precision import working_precision
from symsolve.harmonic.certified.power_tails import power_tails
from symsolve.models.laws.spectrum_sums import Frequencies

__all__ = ["BinomialSum"]

_MOST_TERMS = 300_000
_BOUND_BITS = 96
_DOUBLINGS = 5
# The sums of powers for the first multiples are taken alone, later ones so many at once.
_ALONE, _TOGETHER = 2, 24
# So few terms are added one by one.
_SHORT = 64
# From so many samples on a skill is either hardly ever learned or one of the first.
_MANY_SHOTS = 16


@frozen
class BinomialSum:
    """F(D) for one spectrum.

    Attributes:
        frequencies: P_k.
        shots: m, samples after which a skill is learned.
        terms: how many skills are added up, ``None`` for all of infinitely many.
    """

    frequencies: Frequencies
    shots: int
    terms: int | None

    def evaluate(self, samples: int, digits: int) -> Enclosure:
        """A certified enclosure of F(D).

        Raises:
            PrecisionNotReached: neither route reaches the accuracy.
        """
        goal = Goal.of(digits, None, None)
        best: Enclosure | None = None
        for doubling in range(_DOUBLINGS):
            wanted = goal.first_bits * 2**doubling
            for ball, bits in self._attempts(samples, wanted):
                found = Enclosure(ball, bits)
                if goal.is_met(found):
                    return found
                best = found if best is None or goal.improves(best, found) else best
        failure = PrecisionNotReached(
            f"the sum over the skills at D = {_short(samples)}: {digits} digits were not certified; "
            f"best enclosure {'none' if best is None else best.ball.str(10)}"
        )
        failure.best = best  # type: ignore[attr-defined]
        raise failure

    def _attempts(self, samples: int, wanted: int) -> Iterator[tuple[arb, int]]:
        if self.frequencies.skills == 1:
            yield arb(max(0, self.shots - samples)) / self.shots, wanted
            return
        main = self.by_leading_term(samples, wanted)
        if main is not None:
            yield main
        direct = self.directly(samples, wanted)
        if direct is not None:
            yield direct

    def by_leading_term(self, samples: int, wanted: int) -> tuple[arb, int] | None:
        """The leading term with the bound of the rest, less the skills beyond the last."""
        if samples < 4 * self.shots + 16:
            return None
        bound = self.bound(samples)
        bits = wanted + 2 * samples.bit_length() + self.shots.bit_length() + 64
        with working_precision(bits):
            main = self.main(samples)
            if not bound < abs(main) * arb(2) ** (24 - wanted):
                return None
            value = main + arb(0, bound)
        if self.terms is None:
            return value, bits
        if self._mean(samples, self.terms + 1) > 0.1 * wanted + self.shots / 4 + 4:
            return None
        with working_precision(bits):
            endless = Frequencies(self.frequencies.exponent, None)
            return value - self._tail(samples, self.terms + 1, None, wanted, endless), bits

    def main(self, samples: int) -> arb:
        """The integral over k, at the current precision."""
        p, A, m = self.frequencies.ball, self.frequencies.constant, self.shots
        s = 1 - 1 / p
        size = arb(samples + 1)
        # Gamma(m+s)/Gamma(m+1) (m+s)/(s(s+1)), and the ratio of gamma functions of the samples.
        ratio = (size.lgamma() - (size + s).lgamma()).exp()
        mixture = ((arb(m) + s).lgamma() - arb(m + 1).lgamma()).exp() * (m + s) / (s * (s + 1))
        return A ** (1 / p) / p * ratio * mixture

    # The direct route.

    def directly(self, samples: int, wanted: int) -> tuple[arb, int] | None:
        """The skills one by one, and the tail by the binomial series."""
        mean = 0.04 * wanted + self.shots / 4 + 2
        first = self._first(samples, mean)
        if first is None or first * min(self.shots, 40) > _MOST_TERMS:
            return None
        has_tail = self.terms is None or first <= self.terms
        few = wanted + samples.bit_length() + self.shots.bit_length() + 64
        with working_precision(few):
            tail = self._nearly_linear_tail(samples, first, wanted) if has_tail else arb(0)
            if tail is not None:
                return self._head(samples, first, wanted) + tail, few
        bits = wanted + math.ceil(4 * mean) + 2 * self.shots + samples.bit_length() + 64
        with working_precision(bits):
            tail = self._tail(samples, first, self.terms, wanted, self.frequencies)
            return self._head(samples, first, wanted) + tail, bits

    def _mean(self, samples: int, k: int) -> float:
        """About D P_k; infinite where that is too large for a float."""
        exponent, constant = self._rough
        return _power_of_ten(math.log10(samples + 1) + math.log10(constant) - exponent * math.log10(k))

    def _first(self, samples: int, mean: float) -> int | None:
        """The first skill with D P_k below that mean."""
        exponent, constant = self._rough
        logarithm = (math.log(samples + 1) + math.log(constant) - math.log(mean)) / exponent
        if logarithm > math.log(_MOST_TERMS):
            return None
        first = max(1, math.ceil(math.exp(logarithm)))
        return first if self.terms is None else min(first, self.terms + 1)

    @property
    def _rough(self) -> tuple[float, float]:
        with working_precision(64):
            return float(self.frequencies.ball.mid()), float(self.frequencies.constant.mid())

    def _head(self, samples: int, first: int, wanted: int) -> arb:
        # g falls as P grows: what the most frequent skills keep is below its value at the last of them.
        certain = self.shots + wanted + math.sqrt(2.0 * wanted * self.shots) + math.log2(samples + 2)
        skipped = self._first(samples, certain)
        last = 0 if skipped is None else min(skipped, first) - 1
        p, A = self.frequencies.ball, self.frequencies.constant
        total = arb(0)
        if last >= 1:
            bound = self._unseen(A * arb(last) ** (-p), samples).abs_upper()
            total += arb(bound / 2, bound / 2)
        for k in range(last + 1, first):
            frequency = A * arb(k) ** (-p)
            total += frequency * self._unseen(frequency, samples)
        return total

    def _unseen(self, frequency: arb, samples: int) -> arb:
        """g(P)."""
        term = (samples * (-frequency).log1p()).exp() if samples else arb(1)
        odds, total = frequency / (1 - frequency), arb(0)
        for n in range(min(self.shots, samples + 1)):
            total += term * (self.shots - n)
            term *= odds * (samples - n) / (n + 1)
        return total / self.shots

    def _nearly_linear_tail(self, samples: int, first: int, wanted: int) -> arb | None:
        """The skills from ``first`` on where hardly any is shown m times: g(P) is 1 - D P/m and a little."""
        m, A = self.shots, self.frequencies.constant
        if m < _MANY_SHOTS:
            return None
        powers = _Powers(self.frequencies, first, self.terms)
        total = A * powers(1) - samples * A * A * powers(2) / m
        allowed = abs(total).lower() * arb(2) ** (-wanted - 8)
        for j in (m // 2, 5 * m // 8, 3 * m // 4, 7 * m // 8):
            chances = arb(samples).bin(j)
            rest = chances * A ** (j + 1) * powers(j + 1) * j / (m * arb(m).bin(j - 1))
            if rest < allowed:
                return total + arb(rest.upper() / 2, rest.upper() / 2)
        return None

    def _tail(self, samples: int, first: int, last: int | None, wanted: int, frequencies: Frequencies) -> arb:
        """The skills from ``first`` on: the binomial series."""
        A, powers = self.frequencies.constant, _Powers(frequencies, first, last)
        total, choices, power = arb(0), fmpz(1), A
        i = 0
        while i <= samples:
            if i >= self.shots and i >= 2:
                bound = self._rest(i) * choices * power * powers(i + 1)
                if bound < total.abs_lower() * arb(2) ** (-wanted - 8) or i > 60 * wanted + 20 * self.shots:
                    return total + arb(0, bound.abs_upper())
            numerator, denominator = _coefficient(i, self.shots)
            if numerator:
                total += numerator * choices * power * powers(i + 1) / denominator
            choices = choices * (samples - i) // (i + 1)
            power *= A
            i += 1
        return total

    def _rest(self, i: int) -> arb:
        return arb(_binomial_bound(i, self.shots))

    # The bound of what the leading term leaves out.

    def bound(self, samples: int) -> arb:
        """A proved bound of the distance between the infinite sum and the leading term."""
        with working_precision(_BOUND_BITS):
            return _bound(self, samples)


class _Powers:
    """sum over first <= k <= last of k^-(multiple p), many multiples at once."""

    def __init__(self, frequencies: Frequencies, first: int, last: int | None) -> None:
        self.first, self.last = first, frequencies.skills if last is None else last
        self.frequencies = Frequencies(frequencies.exponent, self.last)
        self.exponent = self.frequencies.ball
        self._known: dict[int, arb] = {}

    def __call__(self, multiple: int) -> arb:
        if multiple not in self._known:
            if multiple <= _ALONE or (self.last is not None and self.last - self.first < _SHORT):
                self._known[multiple] = self.frequencies.powers(self.first, multiple)
            else:
                values = self._from(self.first, multiple)
                if self.last is not None:
                    beyond = self._from(self.last + 1, multiple)
                    values = [value - other for value, other in zip(values, beyond, strict=True)]
                self._known |= {multiple + j: value for j, value in enumerate(values)}
        return self._known[multiple]

    def _from(self, first: int, multiple: int) -> list[arb]:
        bits = [flint.ctx.prec] * _TOGETHER
        return power_tails(first, self.exponent * multiple, self.exponent, _TOGETHER, bits)


@functools.lru_cache(maxsize=4096)
def _coefficient(i: int, shots: int) -> tuple[fmpz, int]:
    """c_i as numerator and denominator."""
    if shots == 1:
        return fmpz((-1) ** i), 1
    if i < 2:
        return (fmpz(1), 1) if i == 0 else (fmpz(-1), shots)
    if i <= shots:
        return fmpz(0), 1
    sign = (-1) ** (i + shots - 1)
    return fmpz(sign * math.comb(i - 2, shots - 2) * (i - shots)), shots * (shots - 1)


@functools.lru_cache(maxsize=4096)
def _binomial_bound(i: int, shots: int) -> fmpz:
    """sum_{n<m} C(i, n) for i >= m; for many shots 2^i, which is faster and no smaller."""
    if shots > 20:
        return fmpz(1) << i
    return fmpz(sum(math.comb(i, n) for n in range(shots)))


def _power_of_ten(exponent: float) -> float:
    return math.inf if exponent > 300 else 10.0**exponent


def _short(number: int) -> str:
    text = str(number)
    return text if len(text) < 40 else f"{text[:10]}...({len(text)} digits)"


@frozen
class _Path:
    """The contour: angle of P, |w| and |P| where the ray begins, |P| where its second part begins."""

    theta: arb
    radius: arb
    start: arb
    second: arb


def _bound(family: BinomialSum, samples: int) -> arb:
    p, A = family.frequencies.ball, family.frequencies.constant
    k_0 = A ** (1 / p)
    w_1 = (1 + k_0) / 2
    if not w_1 < 1:
        return arb.pos_inf()
    near = _near_the_axis(family, samples, k_0, w_1)
    best, chosen = arb.pos_inf(), None
    ends = {0, family.shots // 2, family.shots - 1}
    for path in _paths(p, A, w_1):
        tried = _far_from_the_axis(family, samples, path, ends).abs_upper()
        if tried < best:
            best, chosen = tried, path
    if chosen is None:
        return arb.pos_inf()
    return arb((2 * (near + _far_from_the_axis(family, samples, chosen, range(family.shots)))).abs_upper())


def _paths(p: arb, A: arb, w_1: arb) -> Iterator[_Path]:
    y_1 = A * w_1 ** (-p)
    best = arb.pi() * p / (2 * (p + 1))
    for part in (100, 85, 70, 55, 40, 25, 12):
        for halvings in (0, 1, 2, 4, 8, 14, 22, 34):
            yield _Path(best * part / 100, w_1, y_1, y_1 / 2**halvings)


def _near_the_axis(family: BinomialSum, samples: int, k_0: arb, w_1: arb) -> arb:
    """From k_0 to w_1, where |e^(-2 pi i w) - 1| = 2 sin(pi w)."""
    p, A = family.frequencies.ball, family.frequencies.constant
    smallest = k_0.sin_pi().min(w_1.sin_pi())
    return (w_1 - k_0) * family._unseen(A * w_1 ** (-p), samples).abs_upper() / (2 * smallest)


def _far_from_the_axis(family: BinomialSum, samples: int, path: _Path, orders: Iterable[int]) -> arb:
    """The arc and the ray."""
    p, A = family.frequencies.ball, family.frequencies.constant
    phi, tau = path.theta / p, 2 * arb.pi() * (path.theta / p).sin()
    cosine = path.theta.cos()
    c = cosine - path.second / 2
    smallest = path.radius.sin_pi().min((path.radius * phi.cos()).sin_pi())
    if not (c > 0 and smallest > 0):
        return arb.pos_inf()
    arc = abs(1 - path.start * acb(cosine, -path.theta.sin())).abs_upper()
    # y (2 cos(theta) - y) is concave: on an interval smallest at one of its ends.
    slowest = (path.start * (2 * cosine - path.start)).min(path.second * (2 * cosine - path.second))
    ray = (1 - slowest).sqrt().abs_upper() if slowest < 1 else arb(0)
    on_arc = path.radius * phi / (2 * smallest)
    on_ray = (1 + 1 / (tau * path.radius)) * (-tau * path.radius).exp() / tau
    largest = (samples - family.shots + 1) * c * A
    exponent = tau * (p * largest / tau) ** (1 / (p + 1)) * (1 + 1 / p)
    total, choices = arb(0), _choices(samples, family.shots)
    for n in orders:
        ways = choices[n]
        rest = samples - n
        total += ways * path.start ** (n + 1) * (on_arc * _power(arc, rest) + on_ray * _power(ray, rest))
        total += ways * A ** (n + 1) * _on_the_ray(p, p * (n + 1), largest, tau, exponent)
    return total


def _on_the_ray(p: arb, g: arb, largest: arb, tau: arb, exponent: arb) -> arb:
    """A bound of the integral of rho^-g exp(-largest rho^-p) / (e^(tau rho) - 1) over all rho > 0."""
    share = ((g / p + 1) / exponent).min(arb(1) / 2)
    scale = share * largest
    integral = (
        ((g - 1) / p).gamma() * scale ** (-(g - 1) / p) + (g / p).gamma() * scale ** (-g / p) / tau
    ) / p
    return integral * (-(1 - share) * exponent).exp()


def _power(base: arb, exponent: int) -> arb:
    return (exponent * base.log()).exp() if base > 0 else arb(0)


@functools.lru_cache(maxsize=16)
def _choices(samples: int, shots: int) -> tuple[arb, ...]:
    """C(D, n) for n < m."""
    with working_precision(_BOUND_BITS):
        found = [arb(1)]
        for i in range(shots - 1):
            found.append(found[-1] * (samples - i) / (i + 1))
    return tuple(found)

r"""The loss after D data points: exact for samples drawn independently, not only for Poisson numbers of them.

With s = alpha/(alpha+1) the sum over infinitely many skills has the exact main term

    A^(1/(alpha+1))/(alpha+1) Gamma(D+1)/Gamma(D+1+s) Gamma(m+s)(m+s)/(Gamma(m) m s(s+1)),

which is Beta(s, D+1) for m = 1, and an exponentially small remainder (``binomial``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import sympy

from symsolve.errors import OutsideDomain, PrecisionNotReached
from symsolve.evaluation import Enclosure, evaluate
from symsolve.evaluation.accuracy import Goal
from symsolve.evaluation.precision import working_precision
from symsolve.harmonic import HarmonicSum
from symsolve.models import quantities as q
from symsolve.models.convert import exact
from symsolve.models.laws.binomial import BinomialSum
from symsolve.models.laws.law import Law, Values
from symsolve.models.laws.response import PACE
from symsolve.models.laws.spectrum_sums import Frequencies, normalisation, share_beyond
from symsolve.models.laws.training_time import spectrum_of, weighted
from symsolve.models.spectrum import Spectrum

if TYPE_CHECKING:
    from symsolve.harmonic.expansions.records import Expansion

__all__ = ["DataLaw", "data_law"]

_GUARD_DIGITS = 2


def data_law(
    *,
    shots: Any = 1,
    alpha: Any = None,
    skills: Any = sympy.oo,
    learned: Any = sympy.oo,
    keep_start: bool = False,
) -> DataLaw:
    """The law of the number of data points, E[L(D)] ~ A_D D^(-alpha/(alpha+1)), after unlimited training.

    Args:
        shots: D_c, samples after which a skill is learned: before, it keeps the part 1 - d_k/D_c of its loss.
        alpha: decay of the frequencies; a symbol by default.
        skills: n_s.
        learned: N, how many of the most frequent skills the model has basis functions for.
        keep_start: a skill without a sample keeps (S-r)^2/2 rather than S^2/2.

    Examples:
        >>> law = data_law()
        >>> law.prefactor
        S**2*(1/zeta(alpha + 1))**(1/(alpha + 1))*gamma(alpha/(alpha + 1))/(2*(alpha + 1))
        >>> law.evaluate({q.alpha: 1, q.S: 1}, at=2, digits=20).digits(20)
        '0.21428571428571428571'
        >>> law.evaluate({q.alpha: sympy.Rational(3, 5), q.S: 1}, at=10**30, digits=20).digits(20)
        '2.4847544329289549566e-12'
    """
    return DataLaw(
        name="data",
        resource=q.D,
        spectrum=spectrum_of(alpha, skills),
        shots=_shots(shots),
        learned=Spectrum(skills=learned).skills,
        keep_start=keep_start,
    )


def _shots(value: Any) -> sympy.Expr:
    shots = exact(value)
    if shots.is_integer is not True or shots.is_positive is not True:
        raise OutsideDomain(
            f"shots = {value}: a number of samples is a positive integer, or a symbol for one"
        )
    return shots


@attrs.frozen(kw_only=True)
class DataLaw(Law):
    """E[L(D)] = sum over k <= N of P_s(k) E[(1 - d_k/D_c)_+] loss, d_k binomial, plus the skills beyond N.

    Attributes:
        shots: D_c.
        learned: N.
        keep_start: see ``data_law``.
    """

    shots: sympy.Expr
    learned: sympy.Expr = sympy.oo
    keep_start: bool = False

    @property
    def unseen(self) -> sympy.Expr:
        """The loss of a skill without a sample."""
        return ((q.S - q.r) if self.keep_start else q.S) ** 2 / 2

    @property
    def harmonic(self) -> HarmonicSum:
        """The law for a Poisson number of samples: a harmonic sum in D (not the same as the law itself)."""
        law = (normalisation(self.spectrum), self.spectrum.alpha + 1)
        terms = sympy.Min(self.learned, self.spectrum.skills)
        return HarmonicSum(self.unseen * self._poisson, PACE, amplitude=law, frequency=law, terms=terms)

    @property
    def _poisson(self) -> sympy.Expr:
        if self.shots == 1:
            return sympy.exp(-PACE)
        n = sympy.Symbol("n", integer=True, nonnegative=True)
        term = (1 - n / self.shots) * sympy.exp(-PACE) * PACE**n / sympy.factorial(n)
        return sympy.Sum(term, (n, 0, self.shots - 1))

    @property
    def exact(self) -> sympy.Expr:
        """The expected loss as a SymPy sum."""
        P = self._frequency
        if self.shots == 1:
            kept = (1 - P) ** q.D
        else:
            n = sympy.Symbol("n", integer=True, nonnegative=True)
            chance = sympy.binomial(q.D, n) * P**n * (1 - P) ** (q.D - n)
            kept = sympy.Sum((1 - n / self.shots) * chance, (n, 0, self.shots - 1))
        last = sympy.Min(self.learned, self.spectrum.skills)
        return self.unseen * sympy.Sum(P * kept, (q.k, 1, last)) + self.untouched

    @property
    def _frequency(self) -> sympy.Expr:
        return normalisation(self.spectrum) * self.spectrum.weight(q.k)

    @property
    def untouched(self) -> sympy.Expr:
        """What the skills beyond N add."""
        if self.learned is sympy.oo or self.learned == self.spectrum.skills:
            return sympy.Integer(0)
        return q.S**2 / 2 * share_beyond(self.spectrum, self.learned)

    @property
    def exponent(self) -> sympy.Expr:
        """-alpha/(alpha+1), whatever D_c is."""
        return -self._s

    @property
    def _s(self) -> sympy.Expr:
        return self.spectrum.alpha / (self.spectrum.alpha + 1)

    @property
    def prefactor(self) -> sympy.Expr:
        """A_D."""
        return self._scale * self._mixture

    @property
    def _scale(self) -> sympy.Expr:
        p = self.spectrum.alpha + 1
        return self.unseen * normalisation(self.spectrum) ** (1 / p) / p

    @property
    def _mixture(self) -> sympy.Expr:
        s, m = self._s, self.shots
        if m == 1:
            return sympy.gamma(s)
        return sympy.gamma(m + s) * (m + s) / (sympy.gamma(m) * m * s * (s + 1))

    @property
    def main(self) -> sympy.Expr:
        """All powers of 1/D at once: a Beta function of D (its remainder is exponentially small).

        Examples:
            >>> data_law(alpha=1).main
            sqrt(6)*S**2*beta(1/2, D + 1)/(4*pi)
        """
        if self.shots == 1:
            return self._scale * sympy.beta(self._s, q.D + 1)
        return self._scale * self._mixture * sympy.gamma(q.D + 1) / sympy.gamma(q.D + 1 + self._s)

    @property
    def conditions(self) -> tuple[sympy.Basic, ...]:
        """r < S where r is kept, and N <= n_s."""
        found: list[sympy.Basic] = [sympy.Lt(q.r, q.S)] if self.keep_start else []
        if self.learned is not sympy.oo and self.spectrum.skills is not sympy.oo:
            found.append(sympy.Le(self.learned, self.spectrum.skills))
        return tuple(condition for condition in found if condition != sympy.true)

    @property
    def validity(self) -> str:
        """Between the first skill and the last."""
        last = sympy.Min(self.learned, self.spectrum.skills)
        beyond = "" if last is sympy.oo else f", D*P_s({last}) << 1"
        return f"D*P_s(1) >> {self.shots}{beyond}"

    def expansion(self, order: int) -> Expansion:
        """The first powers of D, for infinitely many skills: those of the ratio of gamma functions.

        Examples:
            >>> [term.exponent for term in data_law(alpha=1).expansion(2).terms]
            [-1/2, -3/2]
        """
        from symsolve.harmonic.expansions.records import Case, Expansion, Order, Size, Term

        terms = tuple(
            Term(-self._s - j, self.prefactor * value) for j, value in enumerate(_gamma_ratio(self._s, order))
        )
        case = Case(sympy.true, terms, Order(Size.POWER, -self._s - order))
        return Expansion(point=sympy.oo, cases=(case,))

    def remainder(self) -> Any:
        """What ``main`` leaves out: smaller than every power; ``remainder_bound`` has a proved bound."""
        from symsolve.harmonic.expansions.records import Order, Size

        return Order(Size.FLAT)

    def remainder_bound(self, values: Values | None = None, at: Any = None) -> Enclosure | None:
        """A proved bound of the distance between the loss and ``main``, for infinitely many skills."""
        point, samples = self._point(values), self._samples(at)
        family = self._family(point)
        if family.terms is not None or samples < 4 * family.shots + 16:
            return None
        unseen = evaluate(self.unseen.subs(point), at={}, digits=20).ball
        with working_precision(96):
            bound = family.bound(samples) * unseen
        return Enclosure(bound, 96) if bound.is_finite() else None

    def evaluate(self, values: Values | None = None, at: Any = None, digits: int = 50) -> Enclosure:
        """A certified enclosure of E[L(D)] at an integer D >= 0; the cost does not grow with D or n_s.

        Raises:
            PrecisionNotReached: the accuracy was not reached.
        """
        goal = Goal.of(digits, None, None)
        point, samples = self._point(values), self._samples(at)
        family = self._family(point)
        seen = family.evaluate(samples, digits + _GUARD_DIGITS)
        unseen = evaluate(self.unseen.subs(point), at={}, digits=digits + _GUARD_DIGITS)
        rest = self._rest(point, family, digits)
        bits = max(seen.bits, unseen.bits) + 16
        with working_precision(bits):
            found = Enclosure(seen.ball * unseen.ball + rest.ball, bits)
        if not goal.is_met(found):
            raise PrecisionNotReached(f"data law: {digits} digits were not certified: {found}")
        return found

    def main_value(self, values: Values | None = None, at: Any = None, digits: int = 50) -> Enclosure:
        """The main term at an integer D, certified."""
        goal = Goal.of(digits, None, None)
        point, samples = self._point(values), self._samples(at)
        family = self._family(point)
        unseen = evaluate(self.unseen.subs(point), at={}, digits=digits + _GUARD_DIGITS)
        bits = goal.first_bits + 2 * samples.bit_length() + 64
        with working_precision(bits):
            return Enclosure(family.main(samples) * unseen.ball, bits)

    def _samples(self, at: Any) -> int:
        value = self._resource(at)
        if value.is_Integer is not True:
            raise OutsideDomain(f"D = {value}: the number of data points is an integer, 0 or more")
        return int(value)

    def _family(self, point: dict[sympy.Symbol, sympy.Expr]) -> BinomialSum:
        skills = self.spectrum.skills.subs(point)
        last = sympy.Min(self.learned, self.spectrum.skills).subs(point)
        frequencies = Frequencies(
            (self.spectrum.alpha + 1).subs(point), None if skills is sympy.oo else int(skills)
        )
        terms = None if last is sympy.oo else int(last)
        return BinomialSum(frequencies, int(self.shots.subs(point)), terms)

    def _rest(self, point: dict[sympy.Symbol, sympy.Expr], family: BinomialSum, digits: int) -> Enclosure:
        from flint import arb

        if family.terms is None or family.terms == family.frequencies.skills:
            return Enclosure(arb(0), 64)
        return weighted(family.frequencies, family.terms + 1, (q.S**2 / 2).subs(point), digits)


def _gamma_ratio(s: sympy.Expr, order: int) -> list[sympy.Expr]:
    """The coefficients of D^-j in D^s Gamma(D+1)/Gamma(D+1+s), j = 0..order-1."""
    # log Gamma(D+a) has the terms (-1)^(j+1) B_{j+1}(a)/(j(j+1)) D^-j.
    logarithm = [
        (-1) ** (j + 1) * (sympy.bernoulli(j + 1, 1) - sympy.bernoulli(j + 1, 1 + s)) / (j * (j + 1))
        for j in range(1, order)
    ]
    result: list[sympy.Expr] = [sympy.Integer(1)]
    for n in range(1, order):
        value = sum((j * logarithm[j - 1] * result[n - j] for j in range(1, n + 1)), sympy.Integer(0)) / n
        result.append(sympy.factor(value))
    return result

r"""The loss of a model with N basis functions after unlimited training on unlimited data (Eqs. 52-55)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import sympy
from flint import arb

from symsolve.errors import OutsideDomain
from symsolve.evaluation import Enclosure, evaluate
from symsolve.evaluation.precision import working_precision
from symsolve.models import quantities as q
from symsolve.models.convert import exact
from symsolve.models.laws.law import Law, Values
from symsolve.models.laws.spectrum_sums import Frequencies, normalisation, share_beyond, weight_from
from symsolve.models.laws.training_time import spectrum_of, weighted

if TYPE_CHECKING:
    from symsolve.harmonic.expansions.records import Expansion

__all__ = ["ParameterLaw", "parameter_law"]

_BOUND_BITS = 96


def parameter_law(*, alpha: Any = None, skills: Any = sympy.oo, unlearned: Any = None) -> ParameterLaw:
    """The law of the number of parameters, L(N) ~ S^2 N^-alpha / (2 alpha zeta(alpha+1)).

    Args:
        alpha: decay of the frequencies; a symbol by default.
        skills: n_s.
        unlearned: loss of a skill that the model has no basis function for; S^2/2 by default.

    Examples:
        >>> law = parameter_law()
        >>> law.exact
        S**2*zeta(alpha + 1, N + 1)/(2*zeta(alpha + 1))
        >>> law.exponent, law.prefactor
        (-alpha, S**2/(2*alpha*zeta(alpha + 1)))
        >>> law.evaluate({q.alpha: 1, q.S: 1}, at=1, digits=20).digits(20)
        '0.19603644907298668567'
    """
    return ParameterLaw(
        name="parameters",
        resource=q.N,
        spectrum=spectrum_of(alpha, skills),
        unlearned=q.S**2 / 2 if unlearned is None else exact(unlearned),
    )


@attrs.frozen(kw_only=True)
class ParameterLaw(Law):
    """L(N) = unlearned A [zeta(alpha+1, N+1) - zeta(alpha+1, n_s+1)], exactly.

    Attributes:
        unlearned: the loss of a skill without basis function.
    """

    unlearned: sympy.Expr

    @property
    def exact(self) -> sympy.Expr:
        """The loss."""
        return self.unlearned * share_beyond(self.spectrum, q.N)

    @property
    def exponent(self) -> sympy.Expr:
        """-alpha."""
        return -self.spectrum.alpha

    @property
    def prefactor(self) -> sympy.Expr:
        """A_N, from the integral of the frequencies beyond N."""
        return self.unlearned * normalisation(self.spectrum) / self.spectrum.alpha

    @property
    def conditions(self) -> tuple[sympy.Basic, ...]:
        """None beyond the signs of the parameters."""
        return ()

    @property
    def validity(self) -> str:
        """Well inside the spectrum."""
        skills = self.spectrum.skills
        return "N >> 1" if skills is sympy.oo else f"1 << N << {skills}"

    def expansion(self, order: int) -> Expansion:
        """The first powers of N by Euler and Maclaurin; for finitely many skills, with their constant.

        Examples:
            >>> parameter_law().expansion(2).expression(q.N)
            -N**(-alpha - 1)*S**2/(4*zeta(alpha + 1)) + S**2/(2*N**alpha*alpha*zeta(alpha + 1))
        """
        from symsolve.harmonic.expansions.records import Case, Expansion, Order, Size, Term

        powers = [(power, value) for power, value in self._powers(order + 1)]
        scale = self.unlearned * normalisation(self.spectrum)
        terms = [Term(power, scale * value) for power, value in powers[:order]]
        if self.spectrum.skills is not sympy.oo:
            beyond = weight_from(self.spectrum.alpha + 1, self.spectrum.skills + 1)
            terms.append(Term(sympy.Integer(0), -scale * beyond))
        case = Case(sympy.true, tuple(terms), Order(Size.POWER, powers[order][0]))
        return Expansion(point=sympy.oo, cases=(case,))

    def _powers(self, count: int) -> list[tuple[sympy.Expr, sympy.Expr]]:
        alpha = self.spectrum.alpha
        # zeta(p, N+1) = zeta(p, N) - N^-p.
        found = [(-alpha, 1 / alpha), (-alpha - 1, -sympy.Rational(1, 2))]
        for j in range(1, count):
            value = sympy.bernoulli(2 * j) / sympy.factorial(2 * j) * sympy.rf(alpha + 1, 2 * j - 1)
            found.append((-alpha - 2 * j, sympy.expand_func(value)))
        return found[:count]

    def remainder(self) -> Any:
        """The next power after the leading one; the exact value is a Hurwitz zeta function."""
        return self.expansion(1).remainder

    def remainder_bound(self, values: Values | None = None, at: Any = None) -> Enclosure | None:
        """The leading term exceeds the loss by at most f(N), the first term left out of the integral's sum.

        Holds for infinitely many skills: int_N^oo f - f(N) <= sum_{k>N} f(k) <= int_N^oo f for falling f.
        """
        point, parameters = self._point(values), self._parameters(at)
        if self.spectrum.skills is not sympy.oo or parameters < 1:
            return None
        term = self.unlearned * normalisation(self.spectrum) * q.N ** (-self.spectrum.alpha - 1)
        return evaluate(term.subs(point), at={q.N: parameters}, digits=20)

    def evaluate(self, values: Values | None = None, at: Any = None, digits: int = 50) -> Enclosure:
        """A certified enclosure of L(N) at an integer N >= 0."""
        point, parameters = self._point(values), self._parameters(at)
        skills = self.spectrum.skills.subs(point)
        if parameters > skills:
            raise OutsideDomain(f"N = {parameters}: there are only {skills} skills; give N <= {skills}")
        if parameters == skills:
            return Enclosure(arb(0), 64)
        frequencies = Frequencies(
            (self.spectrum.alpha + 1).subs(point), None if skills is sympy.oo else int(skills)
        )
        found = weighted(frequencies, parameters + 1, self.unlearned.subs(point), digits)
        with working_precision(found.bits):
            return found

    def _parameters(self, at: Any) -> int:
        value = self._resource(at)
        if value.is_Integer is not True:
            raise OutsideDomain(f"N = {value}: the number of basis functions is an integer, 0 or more")
        return int(value)

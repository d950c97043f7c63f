r"""The spectrum: how often each skill occurs, :math:`P_s(k) = A k^{-(\alpha+1)}`."""

from __future__ import annotations

import attrs
import sympy

from symsolve.errors import OutsideDomain
from symsolve.models import quantities as q
from symsolve.models.convert import exact


def _skill_count(value: object) -> sympy.Expr:
    count = exact(value)
    if count != sympy.oo and (count.is_integer is False or count.is_positive is False):
        raise OutsideDomain(
            f"Spectrum(skills={value!r}): the number of skills is a positive integer or sympy.oo; "
            "pass such a number, or a symbol that is one"
        )
    return count


@attrs.frozen(kw_only=True)
class Spectrum:
    r"""Power-law frequencies of the skills (Eq. 1).

    The constant follows from the frequencies summing to one: it is not a parameter.

    Attributes:
        skills: number of skills n_s: a positive integer, a symbol for one, or ``oo``.
        alpha: decay of the frequencies, positive.

    Examples:
        >>> Spectrum(skills=2).frequency(1)
        1/(2**(-alpha - 1) + 1)
        >>> Spectrum().frequency(3)
        3**(-alpha - 1)/zeta(alpha + 1)
    """

    skills: sympy.Expr = attrs.field(default=sympy.oo, converter=_skill_count)
    alpha: sympy.Expr = attrs.field(default=q.alpha, converter=exact)

    @property
    def normalisation(self) -> sympy.Expr:
        """A, from the condition that the frequencies sum to one."""
        return 1 / self.weight_from(1)

    def weight(self, k: object) -> sympy.Expr:
        """Frequency of skill k up to the normalisation: k^-(alpha+1)."""
        return exact(k) ** (-(self.alpha + 1))

    def frequency(self, k: object) -> sympy.Expr:
        """P_s(k), for k = 1..n_s.

        Raises:
            OutsideDomain: k is a number that is not the index of a skill.
        """
        self._require_skill(exact(k))
        return self.normalisation * self.weight(k)

    def weight_from(self, first: object) -> sympy.Expr:
        """Sum of the weights of the skills ``first``, ``first + 1``, ..., n_s.

        Hurwitz zeta for infinitely many skills, written out for a number of them, else a ``Sum``.
        """
        start = exact(first)
        if self.skills == sympy.oo:
            return sympy.zeta(self.alpha + 1, start) if start != 1 else sympy.zeta(self.alpha + 1)
        if self.skills.is_Integer and start.is_Integer:
            return sympy.Add(*(self.weight(index) for index in range(int(start), int(self.skills) + 1)))
        index = q.j if not start.has(q.j) else sympy.Dummy("i", integer=True, positive=True)
        return sympy.Sum(self.weight(index), (index, start, self.skills))

    def tail(self, first: object) -> sympy.Expr:
        """Probability that a skill has the index ``first`` or a larger one.

        Examples:
            >>> Spectrum(skills=2, alpha=1).tail(2)
            1/5
        """
        return self.normalisation * self.weight_from(first)

    def average(self, expression: sympy.Expr, index: sympy.Symbol = q.k) -> sympy.Expr:
        """Mean over the skills of an expression in the skill index: sum of P_s(k) times it.

        Examples:
            >>> Spectrum(skills=2, alpha=1).average(q.k)
            6/5
        """
        if self.skills.is_Integer:
            terms = range(1, int(self.skills) + 1)
            return sympy.Add(*(self.frequency(term) * expression.subs(index, term) for term in terms))
        return sympy.Sum(self.frequency(index) * expression, (index, 1, self.skills))

    def _require_skill(self, k: sympy.Expr) -> None:
        too_large = self.skills.is_number and k.is_number and bool(k > self.skills)
        if k.is_number and (k.is_integer is not True or k.is_positive is not True or too_large):
            raise OutsideDomain(
                f"Spectrum.frequency(k={k}): the skills are 1..{self.skills}; pass the index of one of them"
            )

"""Sums over the frequencies of a power-law spectrum, as balls, and as expressions that SymPy leaves alone."""

from __future__ import annotations

import flint
import sympy
from attrs import frozen
from flint import arb

from symsolve.evaluation import compile_expression
from symsolve.models import quantities as q
from symsolve.models.spectrum import Spectrum

__all__ = ["Frequencies", "normalisation", "share_beyond", "weight_from"]

# SymPy writes zeta(2, n) for an integer n as a fraction with as many digits.
_LARGEST_WRITTEN_OUT = 100


def weight_from(exponent: sympy.Expr, first: sympy.Expr) -> sympy.Expr:
    """sum_{k >= first} k^-exponent: Hurwitz' zeta function.

    Examples:
        >>> weight_from(q.alpha + 1, q.N + 1)
        zeta(alpha + 1, N + 1)
    """
    if first.is_Integer and first > _LARGEST_WRITTEN_OUT and exponent.is_Integer:
        return sympy.Sum(q.j ** (-exponent), (q.j, first, sympy.oo))
    return sympy.zeta(exponent, first) if first != 1 else sympy.zeta(exponent)


def normalisation(spectrum: Spectrum) -> sympy.Expr:
    """A, such that the frequencies A k^-(alpha+1) sum to one.

    Examples:
        >>> normalisation(Spectrum())
        1/zeta(alpha + 1)
        >>> normalisation(Spectrum(skills=10**18))
        1/Sum(j**(-alpha - 1), (j, 1, 1000000000000000000))
    """
    if spectrum.skills is sympy.oo:
        return 1 / sympy.zeta(spectrum.alpha + 1)
    return 1 / sympy.Sum(spectrum.weight(q.j), (q.j, 1, spectrum.skills))


def share_beyond(spectrum: Spectrum, learned: sympy.Expr) -> sympy.Expr:
    """The probability of all skills beyond the first N, by Hurwitz' zeta functions.

    Examples:
        >>> share_beyond(Spectrum(), q.N)
        zeta(alpha + 1, N + 1)/zeta(alpha + 1)
    """
    weight = weight_from(spectrum.alpha + 1, learned + 1)
    if spectrum.skills is not sympy.oo:
        weight -= weight_from(spectrum.alpha + 1, spectrum.skills + 1)
    return normalisation(spectrum) * weight


@frozen
class Frequencies:
    """A k^-exponent for k = 1, 2, ..., up to ``skills``, at the current precision.

    Attributes:
        exponent: alpha + 1, exact.
        skills: how many, ``None`` for infinitely many.
    """

    exponent: sympy.Expr
    skills: int | None

    @property
    def ball(self) -> arb:
        """alpha + 1."""
        return compile_expression(self.exponent, []).real_ball((), flint.ctx.prec)

    def powers(self, first: int, multiple: int = 1) -> arb:
        """sum over k >= first of k^-(multiple (alpha+1)), up to the last skill."""
        e = self.ball * multiple
        if self.skills is None:
            return e.zeta(arb(first))
        if first > self.skills:
            return arb(0)
        if self.skills - first < 64:
            return sum((arb(k) ** (-e) for k in range(first, self.skills + 1)), arb(0))
        return e.zeta(arb(first)) - e.zeta(arb(self.skills + 1))

    @property
    def constant(self) -> arb:
        """A."""
        return 1 / self.powers(1)

    def tail(self, first: int) -> arb:
        """Probability of a skill from ``first`` on."""
        return self.powers(first) / self.powers(1)

    @property
    def start(self) -> arb:
        """k_0 = A^(1/(alpha+1)), where the frequency would be one."""
        return self.constant ** (1 / self.ball)

r"""The definitions that every model shares: skill strength, skill loss, loss (Eqs. 5-8).

A function of the input (i, x) is known here through its inner products: ``f.inner(h, k)`` is
:math:`E_X[f h \mid i = k]`. Whatever offers that and subtraction can be a target or a model.
"""

from __future__ import annotations

from typing import Protocol, TypeVar

import sympy

from symsolve.models import quantities as q
from symsolve.models.spectrum import Spectrum

F = TypeVar("F", bound="SkillwiseFunction")


class SkillwiseFunction(Protocol):
    """A function of (i, x), given by what it does on each skill."""

    def inner(self: F, other: F, k: object) -> sympy.Expr:
        """Mean of the product with ``other`` over the inputs of skill k."""
        ...

    def __sub__(self: F, other: F) -> F: ...


def skill_strength(skill_function: F, function: F, k: object) -> sympy.Expr:
    """R_k = E_X[g_k f | i = k] (Eq. 7).

    Examples:
        >>> from symsolve.models.expansion import SkillBasis
        >>> basis = SkillBasis()
        >>> skill_strength(basis.skill_functions(), basis.target(), 1)
        S
    """
    return skill_function.inner(function, k)


def skill_loss(target: F, function: F, k: object) -> sympy.Expr:
    """L_k = (1/2) E_X[(f* - f)^2 | i = k] (Eq. 6).

    Examples:
        >>> from symsolve.models.expansion import SkillBasis
        >>> basis = SkillBasis()
        >>> skill_loss(basis.target(), basis.expand(0), 1)
        S**2/2
    """
    residual = target - function
    return residual.inner(residual, k) / 2


def total_loss(target: F, function: F, spectrum: Spectrum, index: sympy.Symbol = q.k) -> sympy.Expr:
    """L = (1/2) E[(f* - f)^2] = sum_k P_s(k) L_k (Eqs. 5, 6): the mean over the skill is taken last.

    Examples:
        >>> from symsolve.models.expansion import SkillBasis
        >>> basis = SkillBasis()
        >>> total_loss(basis.target(), basis.expand(0), Spectrum(skills=2, alpha=1)).simplify()
        S**2/2
    """
    if spectrum.skills.is_Integer:
        # Skill by skill: functions on a concrete task know no symbolic skill.
        skills = range(1, int(spectrum.skills) + 1)
        return sympy.Add(*(spectrum.frequency(k) * skill_loss(target, function, k) for k in skills))
    return spectrum.average(skill_loss(target, function, index), index)

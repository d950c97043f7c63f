r"""The parameter model: N basis functions, N_c a skill in the order of frequency (Eqs. 18-21, 105-111)."""

from __future__ import annotations

import functools

import attrs
import sympy

from symsolve.errors import OutsideDomain
from symsolve.models import quantities as q
from symsolve.models.convert import exact
from symsolve.models.definitions import skill_loss, skill_strength
from symsolve.models.expansion import Expansion, SkillBasis
from symsolve.models.flow import Flow, gradient_flow


@attrs.frozen(kw_only=True)
class ParameterModel:
    r"""The first N of the basis functions e_{1,1}, ..., e_{1,N_c}, e_{2,1}, ... (Eq. 19), with many data.

    Attributes:
        parameters: N.
        size: N_c, basis functions that a skill needs.
        weight: frequency of the skill.

    Examples:
        >>> model = ParameterModel(parameters=10, size=4)
        >>> model.skills_begun, model.remainder
        (3, 2)
        >>> [model.final_strength(k) for k in (1, 2, 3, 4)]
        [S, S, S/2, 0]
    """

    parameters: sympy.Expr = attrs.field(default=q.N, converter=exact)
    size: sympy.Expr = attrs.field(default=q.N_c, converter=exact)
    weight: sympy.Expr = attrs.field(default=q.P_s, converter=exact)
    target_scale: sympy.Expr = attrs.field(default=q.S, converter=exact)

    @property
    def basis(self) -> SkillBasis:
        """The N_c orthonormal functions of every skill."""
        return SkillBasis(size=self.size)

    @property
    def skills_begun(self) -> sympy.Expr:
        """q: the last skill that has a basis function (Eq. 18)."""
        return sympy.floor((self.parameters - 1) / self.size) + 1

    @property
    def remainder(self) -> sympy.Expr:
        """r': how many basis functions skill q has, between 1 and N_c (Eq. 18)."""
        return self.parameters - (self.skills_begun - 1) * self.size

    def count(self, k: object = q.k) -> sympy.Expr:
        """How many basis functions of skill k are among the first N."""
        before = (exact(k) - 1) * self.size
        return sympy.Min(self.size, sympy.Max(0, self.parameters - before))

    def final_function(self) -> Expansion:
        """f at infinite time: a_k B_{k,l} = S/sqrt(N_c) on every basis function that the model has."""
        return self.basis.expand(self.final_coefficient, self.count())

    @property
    def final_coefficient(self) -> sympy.Expr:
        """a_k B_{k,l} where the flow of B_{k,l} stands still with a_k > 0 (Eq. 109)."""
        return _final_coefficient(self)

    def population_loss(self, count: int) -> sympy.Expr:
        """P_s(k) L_k of a skill with ``count`` basis functions, in a and the B_l (D to infinity)."""
        weights = q.components("B", count, "second-layer parameter of a basis function")
        if count < 1:
            raise OutsideDomain(f"ParameterModel: count={count} must be at least 1")
        ideal = self.target_scale / sympy.sqrt(self.size)
        # Coordinates beyond the count carry the target alone; orthonormality separates all of them.
        learned = sympy.Add(*((ideal - q.a * weight) ** 2 for weight in weights))
        return self.weight * (learned + (self.size - count) * ideal**2) / 2

    def flow(self, count: int) -> Flow:
        """Gradient flow of a skill with ``count`` basis functions for D to infinity (Eq. 109)."""
        weights = q.components("B", count, "second-layer parameter of a basis function")
        return gradient_flow(self.population_loss(count), (q.a, *weights))

    def final_strength(self, k: object = q.k) -> sympy.Expr:
        """R_k at infinite time: S, S r'/N_c or 0 (Eqs. 21, 110, 111)."""
        return skill_strength(self.basis.skill_functions(), self.final_function(), k)

    def final_loss(self, k: object = q.k) -> sympy.Expr:
        """L_k at infinite time, by its definition."""
        return skill_loss(self.basis.target(self.target_scale), self.final_function(), k)


@functools.cache
def _final_coefficient(model: ParameterModel) -> sympy.Expr:
    first, second = q.a, q.components("B", 1, "second-layer parameter of a basis function")[0]
    (resting,) = sympy.roots(sympy.Poly(model.flow(1)[second], second))
    return first * resting

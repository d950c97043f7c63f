r"""The whole loss in time: learned skills follow their closed form, the others stay at S^2/2 (Eq. 12)."""

from __future__ import annotations

import attrs
import sympy

from symsolve.models import quantities as q
from symsolve.models.convert import exact, exact_or_none
from symsolve.models.definitions import skill_loss
from symsolve.models.expansion import SkillBasis
from symsolve.models.multilinear import MultilinearModel, SkillModel
from symsolve.models.spectrum import Spectrum

_BASIS = SkillBasis()


@attrs.frozen(kw_only=True)
class LossCurve:
    """L(T) of a model that has the most frequent skills and learns them side by side.

    Attributes:
        spectrum: frequencies of the skills.
        learned: number N of skill functions that the model has; ``None`` for all of them.
        model: model of one skill; its weight is replaced.
        weight: what the training sees of skill k, an expression in k; by default its frequency, the limit of
            many data.

    Examples:
        >>> curve = LossCurve(spectrum=Spectrum(skills=2, alpha=1), learned=1)
        >>> curve.unlearned()
        S**2/10
        >>> curve.at(sympy.oo)
        S**2/10
    """

    spectrum: Spectrum
    learned: sympy.Expr | None = attrs.field(default=None, converter=exact_or_none)
    model: SkillModel = attrs.field(factory=MultilinearModel)
    weight: sympy.Expr | None = None

    def skill(self, k: object = q.k, time: sympy.Expr = q.T) -> sympy.Expr:
        """L_k(T) of a skill that the model has."""
        if time == sympy.oo and self.weight is None:
            # A frequency is positive, which is all that the limit asks of it.
            return attrs.evolve(self.model, weight=q.P_s).final_loss
        weight = self.spectrum.frequency(k) if self.weight is None else self.weight.subs(q.k, exact(k))
        model = attrs.evolve(self.model, weight=weight)
        return model.final_loss if time == sympy.oo else model.loss_at(time)

    def at(self, time: sympy.Expr = q.T) -> sympy.Expr:
        """L(T) (Eq. 12); ``oo`` gives the limit of long training, skill by skill."""
        known = self.spectrum.skills if self.learned is None else self.learned
        return self._learned(known, time) + self.unlearned()

    def unlearned(self) -> sympy.Expr:
        """What the skills beyond N contribute: f = 0 there, so L_k = S^2/2 (Eq. 38)."""
        if self.learned is None or self.learned == self.spectrum.skills:
            return sympy.Integer(0)
        untouched = skill_loss(_BASIS.target(self.model.target_scale), _BASIS.expand(0), q.k)
        return untouched * self.spectrum.tail(self.learned + 1)

    def _learned(self, known: sympy.Expr, time: sympy.Expr) -> sympy.Expr:
        if known.is_Integer:
            terms = range(1, int(known) + 1)
            return sympy.Add(*(self.spectrum.frequency(term) * self.skill(term, time) for term in terms))
        summand = self.spectrum.frequency(q.k) * self.skill(q.k, time)
        return sympy.Integer(0) if summand == 0 else sympy.Sum(summand, (q.k, 1, known))

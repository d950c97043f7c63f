r"""The multilinear model, its time-factor extension, and the linear model (Eqs. 9-14, 26-37, 124-125).

A model says how its coefficient of g_k depends on its parameters. Skill strength, losses, gradient flow,
conserved quantity, reduced flow and closed forms follow from that and the definitions.
"""

from __future__ import annotations

import abc
import functools

import attrs
import sympy

from symsolve.models import quantities as q
from symsolve.models.convert import exact
from symsolve.models.definitions import skill_loss, skill_strength
from symsolve.models.expansion import Expansion, SkillBasis
from symsolve.models.flow import Flow, SeparableFlow, factor_positive, gradient_flow, velocity

_BASIS = SkillBasis()


@attrs.frozen(kw_only=True)
class SkillModel(abc.ABC):
    r"""A model whose function on skill k is a multiple of g_k.

    Attributes:
        weight: how often the loss sees the skill: d_k/D for a data set, P_s(k) for the population.
        target_scale: S.
    """

    weight: sympy.Expr = attrs.field(default=q.d_k / q.D, converter=exact)
    target_scale: sympy.Expr = attrs.field(default=q.S, converter=exact)

    @property
    @abc.abstractmethod
    def parameters(self) -> tuple[sympy.Symbol, ...]:
        """What the gradient flow moves."""

    @property
    @abc.abstractmethod
    def function(self) -> Expansion:
        """f on the inputs of skill k."""

    @property
    @abc.abstractmethod
    def reduced_rate(self) -> sympy.Expr:
        """dR_k/dt as a polynomial in R_k."""

    @property
    @abc.abstractmethod
    def initial_strength(self) -> sympy.Expr:
        """R_k(0) of the standard initialisation."""

    @property
    def strength(self) -> sympy.Expr:
        """R_k in the parameters, by its definition E_X[g_k f | i = k] (Eqs. 7, 10)."""
        return skill_strength(_BASIS.skill_functions(), self.function, q.k)

    @property
    def skill_loss(self) -> sympy.Expr:
        """L_k in the parameters, by its definition (Eqs. 6, 10)."""
        return skill_loss(_BASIS.target(self.target_scale), self.function, q.k)

    @property
    def weighted_loss(self) -> sympy.Expr:
        """What skill k adds to the loss that is trained on: its weight times L_k (Eq. 29).

        Exact for every data set, since (f* - f)^2 takes one value on all inputs of skill k.
        """
        return self.weight * self.skill_loss

    @property
    def flow(self) -> Flow:
        """Gradient flow of the parameters, by differentiating the loss (Eqs. 30-32)."""
        return gradient_flow(self.weighted_loss, self.parameters)

    @property
    def strength_velocity(self) -> sympy.Expr:
        """dR_k/dt in the parameters, by the chain rule along the flow (Eq. 33)."""
        return _strength_velocity(self)

    @property
    def dynamics(self) -> SeparableFlow:
        """The reduced flow dR_k/dt = rate(R_k) (Eq. 34)."""
        return _dynamics(self)

    def strength_equation(self, function: sympy.Expr) -> sympy.Eq:
        """The differential equation of R_k for ``function``, such as ``Function("R")(T)`` (Eq. 34)."""
        return self.dynamics.equation(function)

    def strength_at(self, time: sympy.Expr = q.T) -> sympy.Expr:
        """R_k(T) from the standard initialisation: the separated equation, solved (Eqs. 26, 125)."""
        return _solve(self.dynamics, self.initial_strength, time)

    def loss_at(self, time: sympy.Expr = q.T) -> sympy.Expr:
        """L_k(T): half the squared distance of R_k(T) from the target (Eq. 27)."""
        return _loss_at(self, time)

    @property
    def final_strength(self) -> sympy.Expr:
        """R_k at infinite time: the attractor when the skill is seen, the start when it is not (Eq. 37)."""
        if self.weight.is_positive:
            return self.dynamics.attractor
        seen = sympy.Gt(sympy.numer(sympy.together(self.weight)), 0)
        return sympy.Piecewise((self.dynamics.attractor, seen), (self.initial_strength, True))

    @property
    def final_loss(self) -> sympy.Expr:
        """L_k at infinite time (Eq. 36)."""
        return skill_loss(_BASIS.target(self.target_scale), _BASIS.expand(self.final_strength), q.k)


@attrs.frozen(kw_only=True)
class MultilinearModel(SkillModel):
    r"""f = sum_k a_k b_k B g_k, with B = 1 unless the basis functions carry a time factor (Eqs. 9, 13).

    Attributes:
        basis_factor: B, positive; 1 for the model of section 3.

    Examples:
        >>> model = MultilinearModel(weight=q.P_s)
        >>> model.conserved
        a**2 - b**2
        >>> model.reduced_rate
        2*P_s*R*eta*(-R + S)
        >>> model.strength_at()
        S/((S/r - 1)*exp(-2*P_s*S*T*eta) + 1)
        >>> MultilinearModel(weight=q.P_s, basis_factor=q.B).reduced_rate
        2*B*P_s*R*eta*(-R + S)
    """

    basis_factor: sympy.Expr = attrs.field(default=sympy.Integer(1), converter=exact)

    @property
    def parameters(self) -> tuple[sympy.Symbol, ...]:
        """a_k and b_k."""
        return (q.a, q.b)

    @property
    def function(self) -> Expansion:
        """a_k b_k B g_k."""
        return _BASIS.expand(q.a * q.b * self.basis_factor)

    @property
    def initial_strength(self) -> sympy.Expr:
        """r."""
        return q.r

    @property
    def conserved(self) -> sympy.Expr:
        """a_k^2 - b_k^2: the scaling a -> c a, b -> b/c leaves the function unchanged."""
        return q.a**2 - q.b**2

    @property
    def reduced_rate(self) -> sympy.Expr:
        """dR_k/dt on a_k = b_k, which the conserved quantity keeps once it holds (Eq. 34)."""
        balanced = self.strength_velocity.subs(q.b, q.a)
        # a^2 = R/B there; the velocity is even in a, so the sign of the root does not matter.
        return factor_positive(balanced.subs(q.a, sympy.sqrt(q.R / self.basis_factor)))


@attrs.frozen(kw_only=True)
class LinearModel(SkillModel):
    r"""f = sum_k w_k g_k, started at zero (Eqs. 124, 125).

    Examples:
        >>> LinearModel(weight=q.P_s).strength_at()
        S - S*exp(-P_s*T*eta)
    """

    @property
    def parameters(self) -> tuple[sympy.Symbol, ...]:
        """w_k."""
        return (q.w,)

    @property
    def function(self) -> Expansion:
        """w_k g_k."""
        return _BASIS.expand(q.w)

    @property
    def initial_strength(self) -> sympy.Expr:
        """Zero."""
        return sympy.Integer(0)

    @property
    def reduced_rate(self) -> sympy.Expr:
        """dR_k/dt, with R_k = w_k."""
        return factor_positive(self.strength_velocity.subs(q.w, q.R))


@functools.cache
def _strength_velocity(model: SkillModel) -> sympy.Expr:
    return factor_positive(velocity(model.strength, model.flow))


@functools.cache
def _dynamics(model: SkillModel) -> SeparableFlow:
    if model.weight == 1:
        return SeparableFlow(rate=model.reduced_rate, variable=q.R)
    return attrs.evolve(_dynamics(attrs.evolve(model, weight=1)), speed=model.weight)


@functools.cache
def _loss_at(model: SkillModel, time: sympy.Expr) -> sympy.Expr:
    reached = _BASIS.expand(model.strength_at(time))
    return skill_loss(_BASIS.target(model.target_scale), reached, q.k)


@functools.cache
def _solve(dynamics: SeparableFlow, start: sympy.Expr, time: sympy.Expr) -> sympy.Expr:
    """Closed form, written with z = S/r - 1 where the start is positive, as the literature does."""
    if start == 0:
        return dynamics.solution(start, time)
    by_ratio = dynamics.solution(dynamics.attractor / (1 + q.z), time)
    return by_ratio.subs(q.z, dynamics.attractor / start - 1)

r"""How fast a skill is learned: its loss as a function of its pace u, proportional to its frequency."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

import attrs
import sympy

from symsolve.errors import OutsideDomain
from symsolve.models import quantities as q
from symsolve.models.convert import exact
from symsolve.models.multilinear import LinearModel, MultilinearModel, SkillModel

__all__ = ["PACE", "Response", "response_of"]

#: The pace of a skill: its frequency times the resource, up to a constant.
PACE = sympy.Symbol("u", positive=True)


@attrs.frozen(kw_only=True)
class Response:
    """The loss of one skill at pace u = rate * P_s(k) * T.

    Attributes:
        name: of the model.
        loss: falls from ``start`` at u = 0; an expression in ``PACE``.
        rate: u over frequency times time.
        unit: the rate that the literature measures two resources in, such as eta S.
        unlearned: the loss of a skill that the model has no basis function for.
        start: the loss at u = 0.
        conditions: what the parameters have to satisfy.
        full: abbreviations in the loss, with what they stand for (such as z for S/r - 1).
        falling: whether the loss is known to fall monotonically from start to zero.
    """

    name: str
    loss: sympy.Expr
    rate: sympy.Expr
    unit: sympy.Expr
    unlearned: sympy.Expr
    start: sympy.Expr
    conditions: tuple[sympy.Basic, ...] = ()
    full: Mapping[sympy.Symbol, sympy.Expr] = attrs.field(factory=dict, hash=False, eq=False)
    falling: bool = False

    @property
    def written_out(self) -> sympy.Expr:
        """The loss without abbreviations."""
        return self.loss.subs(self.full)


def response_of(model: Any, *, rate: Any = None, unlearned: Any = None) -> Response:
    """The response of a model of one skill, or of an expression in u.

    Args:
        model: ``None`` for the multilinear model, a model of one skill, a ``Response``, or an expression in
            ``PACE`` (any symbol called u will do).
        rate: what u is over P_s(k) T; for an expression only, eta by default.
        unlearned: loss of a skill without a basis function; for an expression only, its value at u = 0
            by default.

    Examples:
        >>> response_of(None).loss
        S**2/(2*(1 + exp(u)/z)**2)
        >>> response_of(LinearModel()).rate
        2*eta
        >>> response_of(q.S**2 / (2 * (1 + PACE) ** 3)).start
        S**2/2
    """
    if isinstance(model, Response):
        _refuse_extras(rate, unlearned)
        return model
    if model is None or isinstance(model, SkillModel):
        _refuse_extras(rate, unlearned)
        return _of_model(MultilinearModel() if model is None else model)
    return _of_expression(exact(model), rate, unlearned)


def _refuse_extras(rate: Any, unlearned: Any) -> None:
    if rate is not None or unlearned is not None:
        raise OutsideDomain(
            "rate and unlearned belong to a response that is an expression; a model has its own"
        )


@functools.cache
def _of_model(model: SkillModel) -> Response:
    S, r, z = model.target_scale, model.initial_strength, q.z
    half = S**2 / 2
    if isinstance(model, MultilinearModel):
        rate = 2 * q.eta * S * model.basis_factor
        return Response(
            name="multilinear",
            loss=half * (1 + sympy.exp(PACE) / z) ** -2,
            rate=rate,
            unit=rate / 2,
            unlearned=half,
            start=(S - r) ** 2 / 2,
            conditions=(sympy.Lt(r, S),),
            full={z: S / r - 1},
            falling=True,
        )
    if isinstance(model, LinearModel):
        loss = half * sympy.exp(-PACE)
        return Response(
            name="linear", loss=loss, rate=2 * q.eta, unit=q.eta, unlearned=half, start=half, falling=True
        )
    return _by_solving(model)


def _by_solving(model: SkillModel) -> Response:
    """Any other model: its loss in time, with the slowest decay as the unit of time."""
    whole = attrs.evolve(model, weight=1)
    unit = whole.dynamics.time_unit
    loss = sympy.simplify(whole.loss_at(q.T).subs(q.T, PACE * unit))
    return Response(
        name=type(model).__name__,
        loss=loss,
        rate=1 / unit,
        unit=1 / unit,
        unlearned=model.target_scale**2 / 2,
        start=loss.subs(PACE, 0),
    )


def _of_expression(loss: sympy.Expr, rate: Any, unlearned: Any) -> Response:
    named = [symbol for symbol in loss.free_symbols if symbol.name == PACE.name]
    if len(named) != 1:
        raise OutsideDomain(
            f"the response {loss} has no symbol u: write the loss of a skill as an expression in "
            "symsolve.models.PACE, such as S**2/2*exp(-u)"
        )
    loss = loss.xreplace({named[0]: PACE})
    start = loss.subs(PACE, 0)
    if not start.is_finite and start.is_finite is not None:
        raise OutsideDomain(f"the response {loss} is not finite at u = 0; a loss starts at a finite value")
    speed = q.eta if rate is None else exact(rate)
    first = start if unlearned is None else exact(unlearned)
    return Response(name="given", loss=loss, rate=speed, unit=speed, unlearned=first, start=start)

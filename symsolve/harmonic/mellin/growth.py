r"""The leading behaviour K u^m exp(sum of a_b u^b) (1 + d) of a function far out, and its arithmetic."""

from __future__ import annotations

from collections.abc import Mapping

import attrs
import sympy
from flint import acb, arb

from symsolve.harmonic.mellin.envelopes import NoEnvelope, number, upper

__all__ = ["Cancels", "Growth", "added", "quotient", "same_kind", "times", "to_power"]


class Cancels(NoEnvelope):
    """The leading parts of a sum cancel, or may."""


@attrs.frozen
class Growth:
    """h(u) = K u^m exp(sum of a_b u^b) (1 + d), |d| <= delta < 1.

    Attributes:
        constant: K, a ball without zero.
        power: m, an exact number.
        exponents: {b: a_b} with exact numbers b > 0 and real balls a_b.
        delta: bound of the relative error.
        phase: whether K is the true factor; else only its modulus is.
    """

    constant: acb
    power: sympy.Expr
    exponents: Mapping[sympy.Expr, arb]
    delta: arb
    phase: bool = True


def same_kind(first: Growth, second: Growth) -> bool:
    """Whether powers and exponentials agree."""
    return (
        sympy.expand(first.power - second.power) == 0
        and first.exponents.keys() == second.exponents.keys()
        and all((first.exponents[b] - second.exponents[b]).contains(0) for b in first.exponents)
    )


def added(first: Growth, second: Growth, h: sympy.Expr) -> Growth:
    """The sum of two of the same kind."""
    equal = all(first.exponents[b].is_exact() and second.exponents[b].is_exact() for b in first.exponents)
    constant = first.constant + second.constant
    if constant.contains(0) or not (first.phase and second.phase and equal):
        raise Cancels(f"leading terms of {h} cancel, or may")
    error = abs(first.constant) * first.delta + abs(second.constant) * second.delta
    delta = upper(error / abs(constant))
    if not delta < 1:
        raise Cancels(f"leading terms of {h} may cancel")
    return attrs.evolve(first, constant=constant, delta=delta)


def times(first: Growth, second: Growth) -> Growth:
    """The product."""
    exponents = dict(first.exponents)
    for b, a in second.exponents.items():
        exponents[b] = exponents[b] + a if b in exponents else a
    return Growth(
        first.constant * second.constant,
        first.power + second.power,
        {b: a for b, a in exponents.items() if not a.is_zero()},
        upper((1 + first.delta) * (1 + second.delta) - 1),
        first.phase and second.phase,
    )


def to_power(g: Growth, p: sympy.Expr) -> Growth:
    """The power, up to a factor of modulus 1 where the exponent is not an integer."""
    exponent = number(p)
    # |(1 + d)^p - 1| <= (1 - delta)^-|p| - 1, coefficient by coefficient.
    delta = arb(0) if g.delta.is_zero() else (1 - g.delta) ** (-abs(exponent)) - 1
    constant = g.constant ** int(p) if p.is_Integer else acb(abs(g.constant) ** exponent)
    return Growth(
        constant, g.power * p, {b: a * exponent for b, a in g.exponents.items()}, upper(delta), g.phase
    )


def quotient(first: Growth, second: Growth) -> Growth:
    """The first over the leading part of the second."""
    return times(first, to_power(attrs.evolve(second, delta=arb(0)), sympy.S.NegativeOne))

"""Bounds far out of the functions that are no powers and exponentials, one rule each."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import attrs
import sympy
from flint import arb

from symsolve.harmonic.mellin.envelopes import Envelope, NoEnvelope, number, supremum, upper
from symsolve.harmonic.mellin.growth import Growth

if TYPE_CHECKING:
    from symsolve.harmonic.mellin.far_bounds import Behaviour, FarSector

__all__ = ["FUNCTIONS", "HYPERBOLIC"]

HYPERBOLIC = (sympy.cosh, sympy.sinh, sympy.tanh, sympy.coth, sympy.sech, sympy.csch)
Rule = Callable[["FarSector", Any], "Behaviour"]


def _bounded_by(constant: Any) -> Rule:
    def rule(sector: FarSector, h: sympy.Expr) -> Behaviour:
        if not (sector.angle.is_zero() and h.args[0].is_extended_real):
            raise NoEnvelope(f"{h} has a rule for bounds on the real axis only")
        return Envelope(number(constant), arb(0), arb(0), sympy.S.One, sector.start)

    return rule


def _logarithm(sector: FarSector, h: sympy.Expr) -> Behaviour:
    one, rest = h.args[0].as_independent(sector.u, as_Add=True)
    if one == 1:
        small = sector.envelope(sector.of(rest))
        size = _size_or_none(small, sector.start)
        if size is not None and size < 1:
            # |log(1 + x)| <= |x|/(1 - |x|)
            return attrs.evolve(small, constant=upper(small.constant / (1 - size)))
    g = sector.of(h.args[0])
    if not isinstance(g, Growth) or g.exponents:
        raise NoEnvelope(f"{h} has no rule for bounds far out")
    # log r <= 8 r^(1/8)/e, and the imaginary part is at most pi.
    flat = abs(abs(g.constant).log()) - (1 - g.delta).log() + arb.pi()
    root = arb(1) / 8
    constant = flat * upper(sector.start ** (-root)) + 8 * abs(number(g.power)) / arb(1).exp()
    if not sector.start >= 1:
        raise NoEnvelope("the bound of a logarithm holds from 1 on; start farther out")
    return Envelope(upper(constant), root, arb(0), sympy.S.One, sector.start)


def _size_or_none(bound: Envelope, start: arb) -> arb | None:
    try:
        return bound.constant * supremum(bound.power, {bound.order: -bound.rate}, start)
    except NoEnvelope:
        return None


def _erfc(sector: FarSector, h: sympy.Expr) -> Behaviour:
    if sector.small(h.args[0]):
        return _bounded_by(sympy.S.One)(sector, h)
    # erfc(x) <= exp(-x^2)/(x sqrt(pi)) for x > 0.
    return sector.decaying(sector.real_growth(h, h.args[0]), 1 / arb.pi().sqrt(), -1, square=2)


def _at_most_argument(factor: sympy.Expr, limit: sympy.Expr) -> Rule:
    """Odd functions that grow less than linearly: at most factor |x|, and at most the limit."""

    def rule(sector: FarSector, h: sympy.Expr) -> Behaviour:
        g = sector.small(h.args[0])
        if g is not None:
            return sector.power_of(g, number(factor), 1)
        return _bounded_by(limit)(sector, h)

    return rule


def _uppergamma(sector: FarSector, h: sympy.Expr) -> Behaviour:
    if h.args[0].is_positive and sector.small(h.args[1]):
        return Envelope(upper(number(h.args[0]).gamma()), arb(0), arb(0), sympy.S.One, sector.start)
    g, a = sector.real_growth(h, h.args[1]), number(h.args[0])
    if a <= 1:
        return sector.decaying(g, arb(1), a - 1)
    x = sector.at_start(g)
    if not x > 2 * a:
        raise NoEnvelope(f"the bound of {h} holds farther out only")
    # The integrand decays at least like exp(-t (1 - (a-1)/x)) from x on.
    return sector.decaying(g, 1 / (1 - (a - 1) / x), a - 1)


def _expint(sector: FarSector, h: sympy.Expr) -> Behaviour:
    small = sector.small(h.args[1])
    if small and h.args[0] == 1:
        # E_1(x) <= Gamma(c) x^-c for every c > 0.
        return sector.power_of(small, (arb(1) / 8).gamma(), -sympy.Rational(1, 8))
    if not number(h.args[0]) >= 0:
        raise NoEnvelope(f"{h} has a rule for bounds for orders from 0 on only")
    return sector.decaying(sector.real_growth(h, h.args[1]), arb(1), -1)


def _ei(sector: FarSector, h: sympy.Expr) -> Behaviour:
    # -Ei(-x) = E_1(x)
    small = sector.small(-h.args[0])
    if small is not None:
        return sector.power_of(small, (arb(1) / 8).gamma(), -sympy.Rational(1, 8))
    return sector.decaying(sector.real_growth(h, -h.args[0]), arb(1), -1)


def _besselk(sector: FarSector, h: sympy.Expr) -> Behaviour:
    order = abs(number(h.args[0]))
    small = sector.small(h.args[1])
    if small is not None:
        # K grows with the order, and K_c(x) <= Gamma(c) (2/x)^c/2 for c > 0.
        power = sympy.Max(sympy.Abs(h.args[0]), sympy.Rational(1, 8))
        c = number(power)
        return sector.power_of(small, c.gamma() * arb(2) ** c / 2, -power)
    g = sector.real_growth(h, h.args[1])
    x = sector.at_start(g)
    # sqrt(x) e^x K(x) falls for |order| > 1/2, and stays below its limit sqrt(pi/2) for smaller ones.
    factor = (arb.pi() / 2).sqrt().union(x.bessel_k(order) * x.sqrt() * x.exp())
    return sector.decaying(g, upper(factor), arb(-1) / 2)


def _lowergamma(sector: FarSector, h: sympy.Expr) -> Behaviour:
    # At most x^a/a, and at most Gamma(a).
    order, small = h.args[0], sector.small(h.args[1])
    if not order.is_positive or not h.args[1].is_nonnegative:
        raise NoEnvelope(f"{h} has a rule for bounds for positive order and argument only")
    if small is not None:
        return sector.power_of(small, 1 / number(order), order)
    return _bounded_by(sympy.gamma(order))(sector, sympy.atan(h.args[1]))


def _acot(sector: FarSector, h: sympy.Expr) -> Behaviour:
    # acot(x) = atan(1/x)
    return _at_most_argument(sympy.S.One, sympy.pi / 2)(sector, sympy.atan(1 / h.args[0], evaluate=False))


def _by_exponentials(sector: FarSector, h: sympy.Expr) -> Behaviour:
    return sector.of(sympy.together(h.rewrite(sympy.exp)))


FUNCTIONS: dict[type, Rule] = {
    sympy.log: _logarithm,
    sympy.erfc: _erfc,
    sympy.uppergamma: _uppergamma,
    sympy.expint: _expint,
    sympy.Ei: _ei,
    sympy.besselk: _besselk,
    sympy.lowergamma: _lowergamma,
    sympy.acot: _acot,
    sympy.erf: _at_most_argument(2 / sympy.sqrt(sympy.pi), sympy.S.One),
    sympy.sin: _at_most_argument(sympy.S.One, sympy.S.One),
    sympy.cos: _bounded_by(sympy.S.One),
    sympy.atan: _at_most_argument(sympy.S.One, sympy.pi / 2),
    **dict.fromkeys(HYPERBOLIC, _by_exponentials),
}

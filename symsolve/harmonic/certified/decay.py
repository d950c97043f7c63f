r"""How fast a base function falls towards infinity, in a sector of the complex plane.

Each factor q of its ``form_at_infinity`` is holomorphic on a polydisc around 0 when one evaluation on balls
|t| <= t_0, |E_j| <= E_0 is finite, and is bounded there by its modulus. So one finite evaluation tells about
all u from some point on to infinity.
"""

from __future__ import annotations

import sympy
from attrs import frozen
from flint import acb, arb

from symsolve.harmonic.certified.form_at_infinity import Exponential, Product, exact_ball, form_at_infinity

__all__ = ["DecayingBound", "bound_of_factor", "falling_bound", "largest_from", "terms_at_infinity"]


@frozen
class DecayingBound:
    """|h(u)| <= bound |u|^power exp(-sum a |u|^b cos(b psi)) for one term: real exponents in ``rates``."""

    bound: arb
    power: arb
    rates: tuple[tuple[arb, arb], ...]

    def slowest(self, angle: arb) -> tuple[arb, arb] | None:
        """(a cos(b psi), b) of the largest power, which decides at infinity; None without decay there."""
        if not self.rates:
            return None
        a, b = max(self.rates, key=lambda pair: float(pair[1].mid()))
        rate = a * (b * angle).cos()
        return (rate, b) if rate > 0 and b * angle < arb.pi() / 2 else None


def terms_at_infinity(expression: sympy.Expr, start: float, angle: float) -> list[DecayingBound] | None:
    """Terms whose sum bounds |h(u)| for |u| >= start and |arg u| <= angle, or None if there are none.

    They also certify that h is holomorphic there.
    """
    bounds = []
    for product in form_at_infinity(expression):
        bound = _bound(product, arb(start), arb(angle))
        if bound is None:
            return None
        bounds.append(bound)
    return bounds


def falling_bound(expression: sympy.Expr, start: float, at: arb) -> arb | None:
    """A bound of |h(u)| for all real u >= at, where at >= start; ``None`` if none that falls is known."""
    bounds = terms_at_infinity(expression, start, 0.0)
    return None if bounds is None or not at >= start else largest_from(bounds, at)


def largest_from(bounds: list[DecayingBound], at: arb) -> arb | None:
    """A bound of |h(u)| for all real u >= at, where the bounds hold; ``None`` where they may rise."""
    total = arb(0)
    for term in bounds:
        law = term.slowest(arb(0))
        if law is None:
            if not term.power <= 0:
                return None
            total += term.bound * at**term.power
            continue
        a, b = law
        # u^m exp(-a u^b) falls from there on where m <= a b u^b.
        if not term.power <= a * b * at**b:
            return None
        total += term.bound * at**term.power * (-a * at**b).exp()
    return total


def _bound(product: Product, start: arb, angle: arb) -> DecayingBound | None:
    front, bound = product.front, bound_of_factor(product, start, angle)
    if front is None or bound is None or not _falls_in_sector(front, angle):
        return None
    return DecayingBound(bound * front.constant, exact_ball(product.power), front.rates)


def bound_of_factor(product: Product, start: arb, angle: arb) -> arb | None:
    """sup |q| for |u| >= start in the sector, by one evaluation on a polydisc; ``None`` if none is known."""
    if product.holomorphic is None or product.unit is None:
        return None
    balls = []
    for exponential in product.exponentials:
        if not _falls_in_sector(exponential, angle):
            return None
        size = exponential.constant
        for a, b in exponential.rates:
            size *= (-(a * start**b * (b * angle).cos())).exp()
        balls.append(_disc(size))
    value = product.holomorphic(_disc(start ** (-exact_ball(product.unit))), *balls)
    return value.abs_upper() if value.is_finite() else None


def _falls_in_sector(exponential: Exponential, angle: arb) -> bool:
    # Then |exp(-a u^b)| = exp(-a |u|^b cos(b arg u)) <= exp(-a |u|^b cos(b psi)).
    return all(b * angle < arb.pi() / 2 for _, b in exponential.rates)


def _disc(radius: arb) -> acb:
    ball = arb(0, radius.abs_upper())
    return acb(ball, ball)

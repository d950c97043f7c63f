r"""Bounds |h(u)| <= C |u|^m exp(-c |u|^b) for all |u| >= U, and their sums and products."""

from __future__ import annotations

from collections.abc import Mapping

import attrs
import sympy
from flint import arb

from symsolve.errors import SymsolveError
from symsolve.evaluation import compile_expression

__all__ = ["BOUND_BITS", "Envelope", "NoEnvelope", "joined", "number", "supremum", "upper"]

BOUND_BITS = 64


class NoEnvelope(SymsolveError, NotImplementedError):
    """No bound of an expression far out is known; the message names the part."""


@attrs.frozen
class Envelope:
    """|h(u)| <= C |u|^m exp(-c |u|^b) for |u| >= start in the sector.

    Attributes:
        constant: C.
        power: m.
        rate: c, negative if only growth is known.
        order: b, an exact positive number; 1 where the rate is zero.
        start: U.
    """

    constant: arb
    power: arb
    rate: arb
    order: sympy.Expr
    start: arb

    def at(self, r: arb) -> arb:
        """The bound at |u| = r."""
        return self.constant * r**self.power * (-self.rate * r ** number(self.order)).exp()

    def times(self, other: Envelope) -> Envelope:
        """The bound of a product."""
        order, rate = joined({self.order: -self.rate}, {other.order: -other.rate}, self.start)
        return Envelope(self.constant * other.constant, self.power + other.power, -rate, order, self.start)

    def plus(self, other: Envelope) -> Envelope:
        """The bound of a sum: that of the part which decays less, times a constant."""
        slow, fast = (self, other) if _decays_less(self, other) else (other, self)
        ratio = supremum(
            fast.power - slow.power,
            {fast.order: -fast.rate, slow.order: slow.rate}
            if fast.order != slow.order
            else {fast.order: slow.rate - fast.rate},
            self.start,
        )
        return attrs.evolve(slow, constant=slow.constant + fast.constant * ratio)


def _decays_less(first: Envelope, second: Envelope) -> bool:
    if first.rate.is_zero() or second.rate.is_zero():
        if first.rate.is_zero() and second.rate.is_zero():
            return bool(first.power.mid() >= second.power.mid())
        return bool(first.rate <= 0) if first.rate.is_zero() and second.rate > 0 else bool(first.rate < 0)
    if first.order == second.order:
        same = first.rate.overlaps(second.rate)
        return bool(first.power.mid() >= second.power.mid()) if same else bool(first.rate < second.rate)
    larger = first if first.order > second.order else second
    return (larger is first) == bool(larger.rate < 0)


def number(value: sympy.Expr) -> arb:
    """An exact real number as a ball."""
    ball = compile_expression(value, ()).ball((), BOUND_BITS)
    if not isinstance(ball, arb) or not ball.is_finite():
        raise NoEnvelope(f"{value} is not a finite real number")
    return ball


def joined(
    first: Mapping[sympy.Expr, arb], second: Mapping[sympy.Expr, arb], start: arb
) -> tuple[sympy.Expr, arb]:
    """(b, a) with sum of all a_b r^b <= a r^b for r >= start; b is the largest exponent that occurs."""
    terms: dict[sympy.Expr, arb] = {}
    for b, a in (*first.items(), *second.items()):
        terms[b] = terms.get(b, arb(0)) + a
    terms = {b: a for b, a in terms.items() if not a.is_zero()}
    if not terms:
        return sympy.S.One, arb(0)
    order = max(terms, key=lambda b: number(b).mid())
    rate = arb(0)
    for b, a in terms.items():
        rate += a * start ** (number(b) - number(order)) if b != order and not a < 0 else a * (b == order)
    return order, upper(rate)


def supremum(power: arb, exponents: Mapping[sympy.Expr, arb], start: arb) -> arb:
    """A bound of r^power exp(sum of a_b r^b) for r >= start."""
    order, rate = joined(exponents, {}, start)
    if rate.is_zero() or rate.contains(0):
        if not (power <= 0 and rate <= 0):
            raise NoEnvelope("a term of a sum grows compared with the leading one")
        return upper(start**power)
    if rate > 0:
        raise NoEnvelope("a term of a sum grows compared with the leading one")
    b = number(order)
    if power <= 0:
        return upper(start**power * (rate * start**b).exp())
    # From 1 on a larger power only makes the bound larger.
    power = upper(power)
    top = (power / (-rate * b)) ** (1 / b)
    place = start if top < start else top.union(start) if top.overlaps(start) else top
    return upper(place**power * (rate * place**b).exp())


def upper(x: arb) -> arb:
    """The upper end of a ball, infinite where nothing is known."""
    return x.upper() if x.is_finite() else arb.pos_inf()

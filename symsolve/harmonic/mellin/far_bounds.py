r"""Proved bounds |h(u)| <= C |u|^m exp(-c |u|^b) for all |u| >= U in a sector, read off the expression tree.

A node is followed as its leading behaviour K u^m exp(sum of a_b u^b) (1 + d) with |d| <= delta < 1 wherever
that can be done, and by the bound alone elsewhere. Near 0 the same analysis works in 1/u.
"""

from __future__ import annotations

from typing import Any

import attrs
import sympy
from flint import acb, arb

from symsolve.evaluation import compile_expression
from symsolve.evaluation.precision import working_precision
from symsolve.harmonic.mellin.envelopes import (
    BOUND_BITS,
    Envelope,
    NoEnvelope,
    joined,
    number,
    supremum,
    upper,
)
from symsolve.harmonic.mellin.function_bounds import FUNCTIONS, HYPERBOLIC
from symsolve.harmonic.mellin.growth import Cancels, Growth, added, quotient, same_kind, times, to_power

__all__ = ["FarSector", "envelope", "growth"]

Behaviour = Growth | Envelope


def envelope(h: sympy.Expr, u: sympy.Symbol, start: Any, angle: Any = 0) -> Envelope:
    """A bound of |h(u)| for all |u| >= start with |arg u| <= angle.

    Args:
        h: an expression in u alone: put in the values of all parameters first.
        u: its variable.
        start: U > 0, an exact number.
        angle: half the opening of the sector, an exact number below pi/2; 0 for real u > 0.

    Raises:
        NoEnvelope: some part of h has no rule, or start is too small for the rule to hold.

    Example:
        >>> u = sympy.Symbol("u", positive=True)
        >>> bound = envelope(sympy.exp(-2 * u) / (1 + u), u, 10)
        >>> float(bound.power), float(bound.rate)
        (-1.0, 2.0)
    """
    with working_precision(BOUND_BITS):
        return _sector(u, start, angle).envelope(growth(h, u, start, angle))


def growth(h: sympy.Expr, u: sympy.Symbol, start: Any, angle: Any = 0) -> Behaviour:
    """The leading behaviour of h where it is known, else a bound of |h|; see ``envelope``."""
    if not h.free_symbols <= {u}:
        raise NoEnvelope(f"put in values for {h.free_symbols - {u}} first: bounds need numbers")
    with working_precision(BOUND_BITS):
        sector = _sector(u, start, angle)
        try:
            return sector.of(h)
        except Cancels:
            return _rewritten(h, sector)


def _sector(u: sympy.Symbol, start: Any, angle: Any) -> FarSector:
    sector = FarSector(u, number(sympy.sympify(start)), number(sympy.sympify(angle)))
    if not sector.start >= 1:
        raise NoEnvelope(f"bounds far out hold from 1 on, not from {start}; start farther out")
    if not (sector.angle >= 0 and 2 * sector.angle < arb.pi()):
        raise NoEnvelope(f"the angle {angle} of the sector is not between 0 and pi/2")
    return sector


def _rewritten(h: sympy.Expr, sector: FarSector) -> Behaviour:
    """Leading terms cancel: try a common denominator, whose numerator cancels symbolically."""
    sector.lenient = True
    numerator, denominator = sympy.fraction(sympy.together(h.rewrite(HYPERBOLIC, sympy.exp)))
    return sector.of(sympy.expand(numerator) / denominator)


class FarSector:
    """The set |u| >= start, |arg u| <= angle, on which nodes are bounded."""

    def __init__(self, u: sympy.Symbol, start: arb, angle: arb) -> None:
        self.u, self.start, self.angle = u, start, angle
        #: Whether parts of a sum that may cancel are bounded one by one.
        self.lenient = False

    def of(self, h: sympy.Expr) -> Behaviour:
        """What is known of an expression."""
        if not h.has(self.u):
            return self._constant(h)
        if h == self.u:
            return Growth(acb(1), sympy.S.One, {}, arb(0))
        if h.is_Add:
            return self._sum([self.of(part) for part in h.args], h)
        if h.is_Mul:
            return self._product([self.of(part) for part in h.args])
        if isinstance(h, sympy.exp):
            return self._exponential(h)
        if h.is_Pow:
            return self._power(h)
        return self._function(h)

    def bound(self, g: Growth) -> Envelope:
        """The bound that follows from a leading behaviour."""
        terms = {b: self._real_part_bound(a, b) for b, a in g.exponents.items()}
        order, rate = joined(terms, {}, self.start)
        constant = abs(g.constant) * (1 + g.delta)
        return Envelope(upper(constant), number(g.power), -rate, order, self.start)

    def _real_part_bound(self, a: arb, b: sympy.Expr) -> arb:
        """A bound of Re(a u^b)/|u|^b."""
        if self.angle.is_zero() or a > 0:
            return upper(a)
        turn = self.angle * number(b)
        if not turn < arb.pi():
            raise NoEnvelope(f"the sector is too wide for a bound of the exponential of {self.u}**{b}")
        return upper(a.union(a * turn.cos()))

    def _constant(self, h: sympy.Expr) -> Behaviour:
        value = compile_expression(h, ()).ball((), 2 * BOUND_BITS)
        value = acb(value)
        if not value.is_finite():
            raise NoEnvelope(f"{h} has no finite value")
        if value.is_zero():
            return Envelope(arb(0), arb(0), arb(0), sympy.S.One, self.start)
        if value.contains(0):
            raise Cancels(f"whether {h} vanishes is not known")
        return Growth(value, sympy.S.Zero, {}, arb(0))

    def envelope(self, behaviour: Behaviour) -> Envelope:
        """The bound, whether or not more is known."""
        return behaviour if isinstance(behaviour, Envelope) else self.bound(behaviour)

    def _product(self, factors: list[Behaviour]) -> Behaviour:
        result = factors[0]
        for factor in factors[1:]:
            if isinstance(result, Growth) and isinstance(factor, Growth):
                result = times(result, factor)
            else:
                result = self.envelope(result).times(self.envelope(factor))
        return result

    def _sum(self, terms: list[Behaviour], h: sympy.Expr) -> Behaviour:
        bounds = [t for t in terms if isinstance(t, Envelope)]
        grouped = [t for t in terms if isinstance(t, Growth)]
        try:
            grouped = self._grouped(grouped, h)
        except Cancels:
            if not self.lenient:
                raise
            return self._added_bounds([*bounds, *map(self.bound, grouped)])
        for candidate in grouped:
            try:
                return self._dominated(candidate, [g for g in grouped if g is not candidate], bounds)
            except NoEnvelope:
                continue
        return self._added_bounds([*bounds, *map(self.bound, grouped)])

    def _added_bounds(self, bounds: list[Envelope]) -> Envelope:
        result = bounds[0]
        for other in bounds[1:]:
            result = result.plus(other)
        return result

    def _grouped(self, terms: list[Growth], h: sympy.Expr) -> list[Growth]:
        """Terms with the same power and exponential added up."""
        result: list[Growth] = []
        for term in terms:
            place = next((i for i, g in enumerate(result) if same_kind(g, term)), None)
            if place is None:
                result.append(term)
            else:
                result[place] = added(result[place], term, h)
        return result

    def _dominated(self, leading: Growth, others: list[Growth], bounds: list[Envelope]) -> Growth:
        """The sum as its leading term times 1 + d."""
        excess = arb(0)
        for other in others:
            ratio = quotient(other, leading)
            excess += self._supremum(ratio) * (1 + other.delta)
        reciprocal = to_power(attrs.evolve(leading, delta=arb(0)), sympy.S.NegativeOne)
        for bound in bounds:
            product = bound.times(self.bound(reciprocal))
            excess += product.constant * supremum(product.power, {product.order: -product.rate}, self.start)
        delta = upper(leading.delta + excess)
        if not delta < 1:
            raise NoEnvelope(f"no term of a sum dominates from {self.start} on; start farther out")
        return attrs.evolve(leading, delta=delta)

    def _supremum(self, g: Growth) -> arb:
        bound = self.bound(attrs.evolve(g, delta=arb(0)))
        return bound.constant * supremum(bound.power, {bound.order: -bound.rate}, self.start)

    def _exponential(self, h: sympy.Expr) -> Behaviour:
        total: Behaviour = Growth(acb(1), sympy.S.Zero, {}, arb(0))
        for part in sympy.Add.make_args(sympy.expand(h.exp)):
            total = self._product([total, self._exponential_of(self.of(part))])
        return total

    def _exponential_of(self, behaviour: Behaviour) -> Behaviour:
        if isinstance(behaviour, Envelope):
            return self._near_one(behaviour)
        if behaviour.exponents or not behaviour.power.is_positive:
            return self._of_bounded_exponent(behaviour)
        if not (behaviour.constant.imag.is_zero() and behaviour.phase):
            raise NoEnvelope("an exponential of a complex multiple of a power has no rule")
        rate = behaviour.constant.real
        if behaviour.delta.is_zero():
            return Growth(acb(1), sympy.S.Zero, {behaviour.power: rate}, arb(0))
        spread = abs(rate) * behaviour.delta
        real_part = self._real_part_bound(rate, behaviour.power) + spread
        return Envelope(arb(1), arb(0), -upper(real_part), behaviour.power, self.start)

    def _of_bounded_exponent(self, g: Growth) -> Behaviour:
        if g.power.is_zero and not g.exponents and g.phase:
            error = (abs(g.constant) * g.delta).exp() - 1
            return self._checked(Growth(g.constant.exp(), sympy.S.Zero, {}, upper(error)))
        return self._near_one(self.bound(g))

    def _near_one(self, exponent: Envelope) -> Behaviour:
        size = exponent.constant * supremum(exponent.power, {exponent.order: -exponent.rate}, self.start)
        return self._checked(Growth(acb(1), sympy.S.Zero, {}, upper(size.exp() - 1)))

    def _checked(self, g: Growth) -> Behaviour:
        return g if g.delta < 1 else self.bound(g)

    def _power(self, h: sympy.Expr) -> Behaviour:
        base, exponent = h.as_base_exp()
        if exponent.has(self.u):
            if base.has(self.u):
                raise NoEnvelope(f"the power {h} has no rule for bounds")
            return self._exponential(sympy.exp(exponent * sympy.log(base), evaluate=False))
        inner = self.of(base)
        if isinstance(inner, Growth):
            return self._checked_power(inner, exponent, h)
        if exponent.is_Integer and exponent > 0:
            return self._product([inner] * int(exponent))
        if exponent.is_positive:
            p = number(exponent)
            return Envelope(inner.constant**p, inner.power * p, inner.rate * p, inner.order, self.start)
        raise NoEnvelope(f"the denominator {base} has no proved bound from below")

    def _checked_power(self, g: Growth, exponent: sympy.Expr, h: sympy.Expr) -> Behaviour:
        if exponent.is_real is not True:
            raise NoEnvelope(f"the complex power {h} has no rule for bounds")
        result = to_power(g, exponent)
        positive = g.phase and g.constant.real > 0 and g.constant.imag.is_zero()
        turn = self.angle * number(g.power)
        plain = g.delta.is_zero() and not g.exponents and abs(turn) < arb.pi()
        if exponent.is_Integer or (positive and (self.angle.is_zero() or plain)):
            return self._checked(result)
        return self._checked(attrs.evolve(result, phase=False))

    def _function(self, h: sympy.Expr) -> Behaviour:
        rule = FUNCTIONS.get(type(h))
        if rule is None:
            raise NoEnvelope(f"{type(h).__name__} in {h} has no rule for bounds far out")
        return rule(self, h)

    def real_growth(self, h: sympy.Expr, argument: sympy.Expr) -> Growth:
        """The argument as a power c u^b with b, c > 0, exactly; for functions on the positive axis."""
        if not self.angle.is_zero():
            raise NoEnvelope(f"{h} has a rule for bounds on the real axis only")
        g = self.of(argument)
        monomial = isinstance(g, Growth) and g.delta.is_zero() and not g.exponents
        if isinstance(g, Growth) and monomial and g.power.is_positive and g.constant.real > 0:
            return g
        raise NoEnvelope(f"{h} has a rule for bounds only where its argument is c*{self.u}**b, b > 0, c > 0")

    def small(self, argument: sympy.Expr) -> Growth | None:
        """The argument as a positive function that goes to zero, ``None`` if it is not certainly one."""
        g = self.of(argument) if self.angle.is_zero() else None
        if not isinstance(g, Growth) or g.exponents or not g.power.is_negative:
            return None
        return g if argument.is_nonnegative else None

    def power_of(self, g: Growth, factor: Any, p: Any) -> Envelope:
        """factor |x|^p."""
        result = self.bound(to_power(g, sympy.sympify(p)))
        return attrs.evolve(result, constant=upper(arb(factor) * result.constant))

    def at_start(self, g: Growth) -> arb:
        """The smallest value of c u^b."""
        return g.constant.real * self.start ** number(g.power)

    def decaying(self, g: Growth, factor: arb, power: Any, rate: int = 1, square: int = 1) -> Envelope:
        """factor x^power exp(-rate x^square) for x = c u^b."""
        c, b, p = g.constant.real, number(g.power), arb(power)
        return Envelope(upper(factor * c**p), b * p, rate * c**square, square * g.power, self.start)

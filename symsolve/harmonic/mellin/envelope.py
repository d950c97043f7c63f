r"""Proved bounds |h(u)| <= C |u|^m exp(-c |u|^b) for all |u| >= U in a sector, read off the expression tree.

A node is followed as its leading behaviour K u^m exp(sum of a_b u^b) (1 + d) with |d| <= delta < 1 wherever
that can be done, and by the bound alone elsewhere. Near 0 the same analysis works in 1/u.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs
import sympy
from flint import acb, arb

from symsolve.errors import SymsolveError
from symsolve.evaluation import compile_expression
from symsolve.evaluation.precision import working_precision

__all__ = ["Envelope", "Growth", "NoEnvelope", "envelope", "growth"]


_BITS = 64


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
        order, rate = _joined({self.order: -self.rate}, {other.order: -other.rate}, self.start)
        return Envelope(self.constant * other.constant, self.power + other.power, -rate, order, self.start)

    def plus(self, other: Envelope) -> Envelope:
        """The bound of a sum: that of the part which decays less, times a constant."""
        slow, fast = (self, other) if _decays_less(self, other) else (other, self)
        ratio = _supremum(
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


Behaviour = Growth | Envelope


def number(value: sympy.Expr) -> arb:
    """An exact real number as a ball."""
    ball = compile_expression(value, ()).ball((), _BITS)
    if not isinstance(ball, arb) or not ball.is_finite():
        raise NoEnvelope(f"{value} is not a finite real number")
    return ball


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
    with working_precision(_BITS):
        return _sector(u, start, angle).envelope(growth(h, u, start, angle))


def growth(h: sympy.Expr, u: sympy.Symbol, start: Any, angle: Any = 0) -> Behaviour:
    """The leading behaviour of h where it is known, else a bound of |h|; see ``envelope``."""
    if not h.free_symbols <= {u}:
        raise NoEnvelope(f"put in values for {h.free_symbols - {u}} first: bounds need numbers")
    with working_precision(_BITS):
        sector = _sector(u, start, angle)
        try:
            return sector.of(h)
        except _Cancels:
            return _rewritten(h, sector)


def _sector(u: sympy.Symbol, start: Any, angle: Any) -> _Sector:
    sector = _Sector(u, number(sympy.sympify(start)), number(sympy.sympify(angle)))
    if not sector.start >= 1:
        raise NoEnvelope(f"bounds far out hold from 1 on, not from {start}; start farther out")
    if not (sector.angle >= 0 and 2 * sector.angle < arb.pi()):
        raise NoEnvelope(f"the angle {angle} of the sector is not between 0 and pi/2")
    return sector


def _rewritten(h: sympy.Expr, sector: _Sector) -> Behaviour:
    """Leading terms cancel: try a common denominator, whose numerator cancels symbolically."""
    sector.lenient = True
    numerator, denominator = sympy.fraction(sympy.together(h.rewrite(_HYPERBOLIC, sympy.exp)))
    return sector.of(sympy.expand(numerator) / denominator)


class _Cancels(NoEnvelope):
    """The leading parts of a sum cancel, or may."""


class _Sector:
    """The set |u| >= start, |arg u| <= angle, on which nodes are bounded."""

    def __init__(self, u: sympy.Symbol, start: arb, angle: arb) -> None:
        self.u, self.start, self.angle = u, start, angle
        #: Whether parts of a sum that may cancel are bounded one by one.
        self.lenient = False

    def of(self, h: sympy.Expr) -> Behaviour:
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
        order, rate = _joined(terms, {}, self.start)
        constant = abs(g.constant) * (1 + g.delta)
        return Envelope(_upper(constant), number(g.power), -rate, order, self.start)

    def _real_part_bound(self, a: arb, b: sympy.Expr) -> arb:
        """A bound of Re(a u^b)/|u|^b."""
        if self.angle.is_zero() or a > 0:
            return _upper(a)
        turn = self.angle * number(b)
        if not turn < arb.pi():
            raise NoEnvelope(f"the sector is too wide for a bound of the exponential of {self.u}**{b}")
        return _upper(a.union(a * turn.cos()))

    def _constant(self, h: sympy.Expr) -> Behaviour:
        value = compile_expression(h, ()).ball((), 2 * _BITS)
        value = acb(value)
        if not value.is_finite():
            raise NoEnvelope(f"{h} has no finite value")
        if value.is_zero():
            return Envelope(arb(0), arb(0), arb(0), sympy.S.One, self.start)
        if value.contains(0):
            raise _Cancels(f"whether {h} vanishes is not known")
        return Growth(value, sympy.S.Zero, {}, arb(0))

    def envelope(self, behaviour: Behaviour) -> Envelope:
        """The bound, whether or not more is known."""
        return behaviour if isinstance(behaviour, Envelope) else self.bound(behaviour)

    def _product(self, factors: list[Behaviour]) -> Behaviour:
        result = factors[0]
        for factor in factors[1:]:
            if isinstance(result, Growth) and isinstance(factor, Growth):
                result = _times(result, factor)
            else:
                result = self.envelope(result).times(self.envelope(factor))
        return result

    def _sum(self, terms: list[Behaviour], h: sympy.Expr) -> Behaviour:
        bounds = [t for t in terms if isinstance(t, Envelope)]
        grouped = [t for t in terms if isinstance(t, Growth)]
        try:
            grouped = self._grouped(grouped, h)
        except _Cancels:
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
            place = next((i for i, g in enumerate(result) if _same_kind(g, term)), None)
            if place is None:
                result.append(term)
            else:
                result[place] = _added(result[place], term, h)
        return result

    def _dominated(self, leading: Growth, others: list[Growth], bounds: list[Envelope]) -> Growth:
        """The sum as its leading term times 1 + d."""
        excess = arb(0)
        for other in others:
            ratio = _quotient(other, leading)
            excess += self._supremum(ratio) * (1 + other.delta)
        reciprocal = _to_power(attrs.evolve(leading, delta=arb(0)), sympy.S.NegativeOne)
        for bound in bounds:
            product = bound.times(self.bound(reciprocal))
            excess += product.constant * _supremum(product.power, {product.order: -product.rate}, self.start)
        delta = _upper(leading.delta + excess)
        if not delta < 1:
            raise NoEnvelope(f"no term of a sum dominates from {self.start} on; start farther out")
        return attrs.evolve(leading, delta=delta)

    def _supremum(self, g: Growth) -> arb:
        bound = self.bound(attrs.evolve(g, delta=arb(0)))
        return bound.constant * _supremum(bound.power, {bound.order: -bound.rate}, self.start)

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
        return Envelope(arb(1), arb(0), -_upper(real_part), behaviour.power, self.start)

    def _of_bounded_exponent(self, g: Growth) -> Behaviour:
        if g.power.is_zero and not g.exponents and g.phase:
            error = (abs(g.constant) * g.delta).exp() - 1
            return self._checked(Growth(g.constant.exp(), sympy.S.Zero, {}, _upper(error)))
        return self._near_one(self.bound(g))

    def _near_one(self, exponent: Envelope) -> Behaviour:
        size = exponent.constant * _supremum(exponent.power, {exponent.order: -exponent.rate}, self.start)
        return self._checked(Growth(acb(1), sympy.S.Zero, {}, _upper(size.exp() - 1)))

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
        result = _to_power(g, exponent)
        positive = g.phase and g.constant.real > 0 and g.constant.imag.is_zero()
        turn = self.angle * number(g.power)
        plain = g.delta.is_zero() and not g.exponents and abs(turn) < arb.pi()
        if exponent.is_Integer or (positive and (self.angle.is_zero() or plain)):
            return self._checked(result)
        return self._checked(attrs.evolve(result, phase=False))

    def _function(self, h: sympy.Expr) -> Behaviour:
        rule = _FUNCTIONS.get(type(h))
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
        result = self.bound(_to_power(g, sympy.sympify(p)))
        return attrs.evolve(result, constant=_upper(arb(factor) * result.constant))

    def at_start(self, g: Growth) -> arb:
        """The smallest value of c u^b."""
        return g.constant.real * self.start ** number(g.power)

    def decaying(self, g: Growth, factor: arb, power: Any, rate: int = 1, square: int = 1) -> Envelope:
        """factor x^power exp(-rate x^square) for x = c u^b."""
        c, b, p = g.constant.real, number(g.power), arb(power)
        return Envelope(_upper(factor * c**p), b * p, rate * c**square, square * g.power, self.start)


def _upper(x: arb) -> arb:
    return x.upper() if x.is_finite() else arb.pos_inf()


def _same_kind(first: Growth, second: Growth) -> bool:
    return (
        sympy.expand(first.power - second.power) == 0
        and first.exponents.keys() == second.exponents.keys()
        and all((first.exponents[b] - second.exponents[b]).contains(0) for b in first.exponents)
    )


def _added(first: Growth, second: Growth, h: sympy.Expr) -> Growth:
    equal = all(first.exponents[b].is_exact() and second.exponents[b].is_exact() for b in first.exponents)
    constant = first.constant + second.constant
    if constant.contains(0) or not (first.phase and second.phase and equal):
        raise _Cancels(f"leading terms of {h} cancel, or may")
    error = abs(first.constant) * first.delta + abs(second.constant) * second.delta
    delta = _upper(error / abs(constant))
    if not delta < 1:
        raise _Cancels(f"leading terms of {h} may cancel")
    return attrs.evolve(first, constant=constant, delta=delta)


def _times(first: Growth, second: Growth) -> Growth:
    exponents = dict(first.exponents)
    for b, a in second.exponents.items():
        exponents[b] = exponents[b] + a if b in exponents else a
    return Growth(
        first.constant * second.constant,
        first.power + second.power,
        {b: a for b, a in exponents.items() if not a.is_zero()},
        _upper((1 + first.delta) * (1 + second.delta) - 1),
        first.phase and second.phase,
    )


def _to_power(g: Growth, p: sympy.Expr) -> Growth:
    exponent = number(p)
    # |(1 + d)^p - 1| <= (1 - delta)^-|p| - 1, coefficient by coefficient.
    delta = arb(0) if g.delta.is_zero() else (1 - g.delta) ** (-abs(exponent)) - 1
    constant = g.constant ** int(p) if p.is_Integer else acb(abs(g.constant) ** exponent)
    return Growth(
        constant, g.power * p, {b: a * exponent for b, a in g.exponents.items()}, _upper(delta), g.phase
    )


def _quotient(first: Growth, second: Growth) -> Growth:
    return _times(first, _to_power(attrs.evolve(second, delta=arb(0)), sympy.S.NegativeOne))


def _joined(
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
    return order, _upper(rate)


def _supremum(power: arb, exponents: Mapping[sympy.Expr, arb], start: arb) -> arb:
    """A bound of r^power exp(sum of a_b r^b) for r >= start."""
    order, rate = _joined(exponents, {}, start)
    if rate.is_zero() or rate.contains(0):
        if not (power <= 0 and rate <= 0):
            raise NoEnvelope("a term of a sum grows compared with the leading one")
        return _upper(start**power)
    if rate > 0:
        raise NoEnvelope("a term of a sum grows compared with the leading one")
    b = number(order)
    if power <= 0:
        return _upper(start**power * (rate * start**b).exp())
    # From 1 on a larger power only makes the bound larger.
    power = _upper(power)
    top = (power / (-rate * b)) ** (1 / b)
    place = start if top < start else top.union(start) if top.overlaps(start) else top
    return _upper(place**power * (rate * place**b).exp())


_HYPERBOLIC = (sympy.cosh, sympy.sinh, sympy.tanh, sympy.coth, sympy.sech, sympy.csch)
Rule = Callable[[_Sector, Any], Behaviour]


def _bounded_by(constant: Any) -> Rule:
    def rule(sector: _Sector, h: sympy.Expr) -> Behaviour:
        if not (sector.angle.is_zero() and h.args[0].is_extended_real):
            raise NoEnvelope(f"{h} has a rule for bounds on the real axis only")
        return Envelope(number(constant), arb(0), arb(0), sympy.S.One, sector.start)

    return rule


def _logarithm(sector: _Sector, h: sympy.Expr) -> Behaviour:
    one, rest = h.args[0].as_independent(sector.u, as_Add=True)
    if one == 1:
        small = sector.envelope(sector.of(rest))
        size = _size_or_none(small, sector.start)
        if size is not None and size < 1:
            # |log(1 + x)| <= |x|/(1 - |x|)
            return attrs.evolve(small, constant=_upper(small.constant / (1 - size)))
    g = sector.of(h.args[0])
    if not isinstance(g, Growth) or g.exponents:
        raise NoEnvelope(f"{h} has no rule for bounds far out")
    # log r <= 8 r^(1/8)/e, and the imaginary part is at most pi.
    flat = abs(abs(g.constant).log()) - (1 - g.delta).log() + arb.pi()
    root = arb(1) / 8
    constant = flat * _upper(sector.start ** (-root)) + 8 * abs(number(g.power)) / arb(1).exp()
    if not sector.start >= 1:
        raise NoEnvelope("the bound of a logarithm holds from 1 on; start farther out")
    return Envelope(_upper(constant), root, arb(0), sympy.S.One, sector.start)


def _size_or_none(bound: Envelope, start: arb) -> arb | None:
    try:
        return bound.constant * _supremum(bound.power, {bound.order: -bound.rate}, start)
    except NoEnvelope:
        return None


def _erfc(sector: _Sector, h: sympy.Expr) -> Behaviour:
    if sector.small(h.args[0]):
        return _bounded_by(sympy.S.One)(sector, h)
    # erfc(x) <= exp(-x^2)/(x sqrt(pi)) for x > 0.
    return sector.decaying(sector.real_growth(h, h.args[0]), 1 / arb.pi().sqrt(), -1, square=2)


def _at_most_argument(factor: sympy.Expr, limit: sympy.Expr) -> Rule:
    """Odd functions that grow less than linearly: at most factor |x|, and at most the limit."""

    def rule(sector: _Sector, h: sympy.Expr) -> Behaviour:
        g = sector.small(h.args[0])
        if g is not None:
            return sector.power_of(g, number(factor), 1)
        return _bounded_by(limit)(sector, h)

    return rule


def _uppergamma(sector: _Sector, h: sympy.Expr) -> Behaviour:
    if h.args[0].is_positive and sector.small(h.args[1]):
        return Envelope(_upper(number(h.args[0]).gamma()), arb(0), arb(0), sympy.S.One, sector.start)
    g, a = sector.real_growth(h, h.args[1]), number(h.args[0])
    if a <= 1:
        return sector.decaying(g, arb(1), a - 1)
    x = sector.at_start(g)
    if not x > 2 * a:
        raise NoEnvelope(f"the bound of {h} holds farther out only")
    # The integrand decays at least like exp(-t (1 - (a-1)/x)) from x on.
    return sector.decaying(g, 1 / (1 - (a - 1) / x), a - 1)


def _expint(sector: _Sector, h: sympy.Expr) -> Behaviour:
    small = sector.small(h.args[1])
    if small and h.args[0] == 1:
        # E_1(x) <= Gamma(c) x^-c for every c > 0.
        return sector.power_of(small, (arb(1) / 8).gamma(), -sympy.Rational(1, 8))
    if not number(h.args[0]) >= 0:
        raise NoEnvelope(f"{h} has a rule for bounds for orders from 0 on only")
    return sector.decaying(sector.real_growth(h, h.args[1]), arb(1), -1)


def _ei(sector: _Sector, h: sympy.Expr) -> Behaviour:
    # -Ei(-x) = E_1(x)
    small = sector.small(-h.args[0])
    if small is not None:
        return sector.power_of(small, (arb(1) / 8).gamma(), -sympy.Rational(1, 8))
    return sector.decaying(sector.real_growth(h, -h.args[0]), arb(1), -1)


def _besselk(sector: _Sector, h: sympy.Expr) -> Behaviour:
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
    return sector.decaying(g, _upper(factor), arb(-1) / 2)


def _lowergamma(sector: _Sector, h: sympy.Expr) -> Behaviour:
    # At most x^a/a, and at most Gamma(a).
    order, small = h.args[0], sector.small(h.args[1])
    if not order.is_positive or not h.args[1].is_nonnegative:
        raise NoEnvelope(f"{h} has a rule for bounds for positive order and argument only")
    if small is not None:
        return sector.power_of(small, 1 / number(order), order)
    return _bounded_by(sympy.gamma(order))(sector, sympy.atan(h.args[1]))


def _acot(sector: _Sector, h: sympy.Expr) -> Behaviour:
    # acot(x) = atan(1/x)
    return _at_most_argument(sympy.S.One, sympy.pi / 2)(sector, sympy.atan(1 / h.args[0], evaluate=False))


def _by_exponentials(sector: _Sector, h: sympy.Expr) -> Behaviour:
    return sector.of(sympy.together(h.rewrite(sympy.exp)))


_FUNCTIONS: dict[type, Rule] = {
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
    **dict.fromkeys(_HYPERBOLIC, _by_exponentials),
}

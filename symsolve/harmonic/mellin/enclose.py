r"""Certified values of complete and incomplete Mellin integrals, for base functions with or without a rule.

The integral runs over t = log u between two cuts, by Arb's integrator on the compiled integrand; beyond the
cuts the bounds of ``envelope`` hold, far out in u and near 0 in 1/u.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import attrs
import sympy
from flint import acb, arb

from symsolve.claims.exactness import exact
from symsolve.errors import (
    NoMellinRule,
    OutsideDomain,
    PrecisionNotReached,
    SubstitutionError,
    UnsupportedNode,
)
from symsolve.evaluation import Program, compile_expression
from symsolve.evaluation.precision import working_precision
from symsolve.harmonic.mellin.ends import series_end
from symsolve.harmonic.mellin.envelopes import Envelope, NoEnvelope, number
from symsolve.harmonic.mellin.far_bounds import envelope
from symsolve.harmonic.mellin.transform import mellin_transform

__all__ = ["bound_far", "bound_near", "enclose_mellin"]

_T, _LEFT, _RIGHT = (sympy.Dummy(name, real=True) for name in ("t", "a", "b"))
_U = sympy.Symbol("u", positive=True)
_STARTS = (2, 4, 16, 2**8, 2**16, 2**32, 2**64, 2**128, 2**256)
# The general rule would take such a lower end for a singular one, where only u^(s-1) is: the integral over
# log u does not see it.
_CLOSE_TO_ZERO = sympy.Rational(1, 10**4)
_GUARD = 24
_ROUNDS = 6
#: How often a base function is differentiated to see how fast it vanishes at 0.
_DEPTH = 6


def enclose_mellin(
    base: sympy.Expr,
    variable: sympy.Symbol,
    exponent: Any,
    values: Mapping[sympy.Symbol, Any] | None = None,
    *,
    lower: Any = 0,
    upper: Any = sympy.oo,
    bits: int = 180,
    by_rule: bool = True,
) -> arb | acb:
    """A ball around the integral of u^(exponent - 1) h(u) over lower < u < upper, with about that many bits.

    Args:
        base: the base function h.
        variable: its variable.
        exponent: the Mellin variable s, exact, real or complex.
        values: an exact number for each parameter of h, of the exponent and of the bounds.
        lower: from where, 0 or a positive number.
        upper: to where, a positive number or oo.
        bits: relative accuracy of the result.
        by_rule: whether a closed form may be used; without it the integral is always computed.

    Raises:
        OutsideDomain: the integral diverges, or is not known to converge.
        PrecisionNotReached: the accuracy could not be reached, such as for the value 0.

    Example:
        >>> u = sympy.Symbol("u", positive=True)
        >>> enclose_mellin(sympy.exp(-u) / (1 + u), u, sympy.Rational(1, 2), bits=80).str(20)
        '[1.343293421646735... +/- ...]'
    """
    point = {symbol: exact(value, str(symbol)) for symbol, value in (values or {}).items()}
    h, s, low, high = (
        _numeric(value, what, point, variable if what == "base" else None)
        for value, what in ((base, "base"), (exponent, "exponent"), (lower, "lower"), (upper, "upper"))
    )
    task = _Task(h.xreplace({variable: _U}), s, *_bounds(low, high))
    if by_rule and low == 0 and high is sympy.oo:
        value = _closed_form(task.h, s, bits)
        if value is not None:
            return value
    return task.quickly(bits) or task.value(bits)


def _numeric(
    value: Any, what: str, point: Mapping[sympy.Symbol, sympy.Expr], variable: sympy.Symbol | None
) -> sympy.Expr:
    if value is sympy.oo:
        return sympy.oo
    result = exact(value, f"enclose_mellin, {what}").subs(dict(point), simultaneous=True)
    missing = result.free_symbols - {variable}
    if missing:
        names = ", ".join(sorted(map(str, missing)))
        raise SubstitutionError(f"enclose_mellin, {what}: no value for {names}; give one in values")
    return result


def _bounds(low: sympy.Expr, high: sympy.Expr) -> tuple[sympy.Expr, sympy.Expr]:
    if low.is_nonnegative is not True or (high is not sympy.oo and (high - low).is_positive is not True):
        raise OutsideDomain(f"enclose_mellin: ({low}, {high}) is no interval of positive numbers")
    return low, high


def _closed_form(h: sympy.Expr, s: sympy.Expr, bits: int) -> arb | acb | None:
    program = _rule(h, s)
    if program is None:
        return None
    for working in (bits + _GUARD, 2 * bits + 8 * _GUARD):
        value = program.ball((), working)
        value = value.real if isinstance(value, acb) and s.is_real else value
        if value.is_finite() and value.rel_accuracy_bits() >= bits:
            return value
    return None


@functools.lru_cache(maxsize=256)
def _rule(h: sympy.Expr, s: sympy.Expr) -> Program | None:
    """The closed form, where a rule gives one that certainly holds at this exponent."""
    try:
        transform = mellin_transform(h, _U, s)
    except (NoMellinRule, OutsideDomain):
        return None
    if transform.conditions or transform.strip.contains(s) is not True:
        return None
    return compile_expression(transform.value, ())


@attrs.frozen
class _Task:
    """One integral with numbers in all places."""

    h: sympy.Expr
    s: sympy.Expr
    low: sympy.Expr
    high: sympy.Expr

    def quickly(self, bits: int) -> arb | acb | None:
        """The integral by the general rule for improper integrals, where that reaches the accuracy."""
        if not self.s.is_real or 0 < self.low < _CLOSE_TO_ZERO:
            return None
        program = _improper(self)
        if program is None:
            return None
        for working in (bits + _GUARD, bits + 4 * _GUARD):
            value = program.ball((), working)
            if value.is_finite() and value.rel_accuracy_bits() >= bits:
                return value
        return None

    def value(self, bits: int) -> arb | acb:
        """The integral, with more and more working precision."""
        working, best = bits + _GUARD, None
        for _ in range(_ROUNDS):
            found = self._at(working)
            accuracy = found.rel_accuracy_bits() if found.is_finite() else -working
            if accuracy >= bits:
                return found
            best = found
            working += max(_GUARD, min(bits - accuracy + _GUARD, 4 * working))
        raise PrecisionNotReached(
            f"the integral of {_U}**({self.s} - 1)*({self.h}) from {self.low} to {self.high} was not "
            f"enclosed to {bits} bits; best ball {best.str(10) if best is not None else None}"
        )

    def _at(self, working: int) -> arb | acb:
        left, right = self._left(working), self._right(working)
        bits = working + left.loss + right.loss
        middle: arb | acb = arb(0)
        if sympy.log(self.high) != left.place and sympy.log(self.low) != right.place:
            middle = _integral(self.h, self.s).ball((left.place, right.place), bits)
        with working_precision(bits):
            total = left.value + right.value + acb(middle)
        return total.real if self.s.is_real and self.h.is_real else total

    def _left(self, working: int) -> _End:
        """Where the integral over t begins, and what lies before."""
        if self.low != 0:
            return _End(sympy.log(self.low))
        series = series_end(self.h, _U)
        if series is not None:
            place = _nearer(series.place(), self.high)
            return _End(place, series.integral(self.s, place, working))
        bound, depth = near_bound(self.h)
        log_two, rest = _cut(bound, -number(sympy.re(self.s)), working, self.s)
        return _End(-_in_nats(log_two), _error(rest), math.ceil(log_two) * depth)

    def _right(self, working: int) -> _End:
        """Where the integral over t ends, and what lies beyond."""
        if self.high is not sympy.oo:
            return _End(sympy.log(self.high))
        series = series_end(_inverted(self.h), _U)
        if series is not None:
            place = _nearer(series.place(), 1 / self.low if self.low != 0 else sympy.oo)
            return _End(-place, series.integral(-self.s, place, working))
        log_two, rest = _cut(far_bound(self.h), number(sympy.re(self.s)), working, self.s)
        # A bound of the whole rest serves if the integral begins beyond the cut.
        place = _nearer(-_in_nats(log_two), 1 / self.low if self.low != 0 else sympy.oo)
        return _End(-place, _error(rest))


@attrs.frozen
class _End:
    """An end of the integral over t: a place, the integral beyond it, and bits lost by cancellation there."""

    place: sympy.Expr
    value: acb = attrs.field(factory=acb)
    loss: int = 0


@functools.lru_cache(maxsize=256)
def _improper(task: _Task) -> Program | None:
    integrand = _U ** (task.s - 1) * task.h
    try:
        return compile_expression(sympy.Integral(integrand, (_U, task.low, task.high)), ())
    except UnsupportedNode:
        return None


def bound_near(base: sympy.Expr, variable: sympy.Symbol) -> sympy.Expr:
    """A number q with h = O(u^-q) near 0, -oo where h falls faster than every power."""
    bound, _ = near_bound(base.xreplace({variable: _U}))
    return _order(bound)


def bound_far(base: sympy.Expr, variable: sympy.Symbol) -> sympy.Expr:
    """A number q with h = O(u^q) far out, -oo where h falls faster than every power."""
    return _order(far_bound(base.xreplace({variable: _U})))


def _order(bound: Envelope) -> sympy.Expr:
    if bound.rate > 0:
        return -sympy.oo
    # The nearest simple fraction, if the ball allows it; else an upper end.
    middle = Fraction(float(bound.power.mid())).limit_denominator(1000)
    simple = sympy.Rational(middle.numerator, middle.denominator)
    if bound.power.overlaps(number(simple)):
        return simple + (0 if bound.power.is_exact() else sympy.Rational(1, 2**40))
    return sympy.Rational(Fraction(float(bound.power.upper()))) + sympy.Rational(1, 2**40)


def _error(size: arb) -> acb:
    return acb(arb(0, size), arb(0, size))


def _nearer(place: sympy.Rational, bound: sympy.Expr) -> sympy.Expr:
    """The place, or the logarithm of the bound where that comes first."""
    if bound is sympy.oo:
        return place
    logarithm = sympy.log(bound)
    return logarithm if (logarithm - place).is_negative else place


def _inverted(h: sympy.Expr) -> sympy.Expr:
    """h(1/u), with powers of u in front of sums."""
    return sympy.expand_power_base(sympy.powdenest(sympy.together(h.subs(_U, 1 / _U), deep=True)))


def _in_nats(log_two: Fraction) -> sympy.Expr:
    # Rational ends in t: a little more than log2 times log 2.
    return sympy.Rational(math.ceil(log_two * 45427), 65536)


@functools.lru_cache(maxsize=256)
def _integral(h: sympy.Expr, s: sympy.Expr) -> Program:
    integrand = sympy.exp(_T * s) * h.xreplace({_U: sympy.exp(_T)})
    return compile_expression(sympy.Integral(integrand, (_T, _LEFT, _RIGHT)), (_LEFT, _RIGHT))


def _cut(bound: Envelope, order: arb, working: int, s: sympy.Expr) -> tuple[Fraction, arb]:
    """log2 of a place beyond which r^(order-1) times the bound integrates to less than 2^-working."""
    with working_precision(64):
        power = bound.power + order
        if not (bound.rate > 0 or power < 0):
            raise OutsideDomain(
                f"the Mellin integral with exponent {s} is not known to converge: the bound found for the "
                f"base function at this end is |u|^({(bound.power).str(5)}) (of 1/u near 0)"
            )
        goal = arb(2) ** -working
        place = Fraction(math.ceil(float((bound.start.log() / arb(2).log()).upper()) * 8), 8)
        step = Fraction(1, 4)
        while not (rest := _beyond(bound, power, place)) < goal:
            place += step
            step = step * 5 / 4 if bound.rate.is_zero() else step
            step = Fraction(math.ceil(step * 8), 8)
        return place, rest.upper()


def _beyond(bound: Envelope, power: arb, place: Fraction) -> arb:
    # A little less than the place of the cut, which is rounded up.
    r = arb(2) ** (arb(place.numerator) / place.denominator)
    r = r.union(bound.start) if not r > bound.start else r
    if bound.rate.is_zero() or not bound.rate > 0:
        return bound.constant * r**power / (-power)
    b = number(bound.order)
    order, x = power / b, bound.rate * r**b
    return bound.constant * bound.rate ** (-order) / b * _upper_gamma(order, x)


def _upper_gamma(order: arb, x: arb) -> arb:
    if x > 2 * abs(order) + 2:
        # The integrand t^(order-1) e^-t falls at least like e^(-t/2) from x on.
        return 2 * x ** (order - 1) * (-x).exp()
    return arb.pos_inf()


@functools.lru_cache(maxsize=256)
def far_bound(h: sympy.Expr) -> Envelope:
    """A bound of h far out, from the first start that allows one.

    Raises:
        OutsideDomain: there is none; the message says why.
    """
    return _first_bound(h, _U)


def _first_bound(h: sympy.Expr, u: sympy.Symbol) -> Envelope:
    reason: NoEnvelope | None = None
    best: Envelope | None = None
    for start in _STARTS:
        try:
            found = envelope(h, u, start)
        except NoEnvelope as error:
            reason = error
            continue
        if found.rate > 0 or (found.rate.is_zero() and best is not None):
            return found
        best = best or found
        if found.rate.is_zero():
            return found
    if best is not None and not best.rate < 0:
        return best
    raise OutsideDomain(f"no bound of {h} is known: {reason or 'it grows like an exponential'}")


@functools.lru_cache(maxsize=256)
def near_bound(h: sympy.Expr) -> tuple[Envelope, int]:
    """A bound of h near 0 in 1/u, and the multiplicity of the zero there that was used."""
    return _near(h, 0)


def _near(h: sympy.Expr, depth: int) -> tuple[Envelope, int]:
    found = _first_bound(h.subs(_U, 1 / _U), _U)
    if not (found.rate.is_zero() and found.power.is_zero()) or depth == _DEPTH:
        return found, depth
    # Bounded near 0: if it vanishes there, it is at most u times the largest derivative.
    if not _vanishes(h):
        return found, depth
    try:
        slope, used = _near(h.diff(_U), depth + 1)
    except OutsideDomain:
        return found, depth
    if not slope.power < 1:
        return found, depth
    shrunk = attrs.evolve(
        slope, constant=(slope.constant / (1 - slope.power)).upper(), power=slope.power - 1, rate=arb(0)
    )
    return shrunk, used


def _vanishes(h: sympy.Expr) -> bool:
    value = h.subs(_U, 0)
    return bool(value.is_number and value.is_finite and value.equals(0) is not False and _is_zero(value))


def _is_zero(value: sympy.Expr) -> bool:
    return bool(value == 0 or sympy.cancel(value) == 0)

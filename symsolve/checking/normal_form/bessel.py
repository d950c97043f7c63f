"""Rules for Bessel functions (two neighbouring orders represent all) and simple hypergeometric series."""

from __future__ import annotations

from typing import Any

import sympy

from symsolve.checking.normal_form import signs
from symsolve.checking.normal_form.assumptions import POSITIVE, Bounds
from symsolve.checking.normal_form.converter import Converter, rule
from symsolve.checking.normal_form.elementary import sin_cos, sinh_cosh
from symsolve.checking.normal_form.exponents import exp_of, log_of, power
from symsolve.checking.normal_form.factorials import constant_part
from symsolve.checking.normal_form.fraction import Fraction
from symsolve.checking.normal_form.results import GaveUp, Sign
from symsolve.checking.normal_form.ring import Ring

_HALF = sympy.Rational(1, 2)
_LONGEST_SHIFT = 30
# f(nu + 1) = across * (2 nu/x) f(nu) + back * f(nu - 1)
_RECURRENCES = {"besselj": (1, -1), "bessely": (1, -1), "besseli": (-1, 1), "besselk": (1, 1)}


@rule("besselj", "bessely", "besseli", "besselk")
def _bessel(convert: Converter, expression: Any) -> Fraction:
    ring = convert.ring
    order, x = (convert(argument) for argument in expression.args)
    shift = int(sympy.floor(constant_part(ring, order)))
    if abs(shift) > _LONGEST_SHIFT:
        raise GaveUp(f"a shift by {shift} in the order of a Bessel function")
    name = type(expression).__name__
    return _by_recurrence(convert, name, order - ring.number(shift), shift, x)


def _by_recurrence(convert: Converter, name: str, base: Fraction, shift: int, x: Fraction) -> Fraction:
    """The function of order base + shift from those of orders base and base + 1."""
    ring = convert.ring
    across, back = _RECURRENCES[name]
    low, high = _atom(convert, name, base, x), None
    if shift == 0:
        return low
    high = _second_atom(convert, name, base, x)
    for j in range(1, shift):
        low, high = high, (base + ring.number(j)).times(2 * across) / x * high + low.times(back)
    for j in range(0, shift, -1):
        # f(nu - 1) = (f(nu + 1) - across (2 nu/x) f(nu)) back, as back is its own inverse
        low, high = (high - (base + ring.number(j)).times(2 * across) / x * low).times(back), low
    return high if shift > 0 else low


def _atom(convert: Converter, name: str, order: Fraction, x: Fraction) -> Fraction:
    ring = convert.ring
    positive = signs.sign_of(ring, x) is Sign.POSITIVE
    number = order.rational()
    if positive and number in (_HALF, 3 * _HALF):
        return _half_order(convert, name, 0 if number == _HALF else 1, x)
    if not ring.is_real(order):
        positive = False
    sign = POSITIVE if name == "besselk" else Bounds()
    if name == "besseli" and positive and signs.sign_of(ring, order + ring.one) is Sign.POSITIVE:
        sign = POSITIVE
    return convert.named(name, (order, x), getattr(sympy, name), real=positive, bounds=sign)


def _second_atom(convert: Converter, name: str, base: Fraction, x: Fraction) -> Fraction:
    """Order base + 1; for Y and K by the Wronskian with J and I."""
    ring = convert.ring
    above = base + ring.one
    if name in ("besselj", "besseli") or base.rational() == _HALF:
        return _atom(convert, name, above, x)
    partner = "besselj" if name == "bessely" else "besseli"
    first, second = _atom(convert, partner, base, x), _atom(convert, partner, above, x)
    own = _atom(convert, name, base, x)
    if name == "bessely":
        return (second * own - ring.number(2) / (convert(sympy.pi) * x)) / first
    return (x.inverse() - second * own) / first


def _half_order(convert: Converter, name: str, above: int, x: Fraction) -> Fraction:
    """Orders 1/2 and 3/2 for positive arguments."""
    ring = convert.ring
    pi = convert(sympy.pi)
    root = power(ring, ring.number(2) / (pi * x), ring.number(_HALF))
    if name == "besselk":
        value = power(ring, pi / x.times(2), ring.number(_HALF)) * exp_of(ring, -x)
        return value * (ring.one + x.inverse()) if above else value
    if name == "besseli":
        s, c = sinh_cosh(ring, x)
        return root * (c - s / x) if above else root * s
    s, c = sin_cos(ring, x)
    if name == "besselj":
        return root * (s / x - c) if above else root * s
    return -root * (c / x + s) if above else -root * c


@rule("hyper")
def _hyper(convert: Converter, expression: Any) -> Fraction:
    ring = convert.ring
    upper = [convert(a) for a in expression.args[0]]
    lower = [convert(b) for b in expression.args[1]]
    z = convert(expression.args[2])
    _require_defined(ring, lower)
    _cancel_equal(upper, lower)
    if z.is_zero() or any(a.is_zero() for a in upper):
        return ring.one
    length = min((int(-a.rational()) for a in upper if _is_nonpositive_integer(a)), default=None)  # type: ignore[operator]
    if length is not None:
        return _terminating(ring, upper, lower, z, length)
    closed = _closed_form(ring, upper, lower, z)
    if closed is not None:
        return closed
    key = tuple(
        sorted(upper, key=lambda v: str(ring.sympy_of(v)))
        + sorted(lower, key=lambda v: str(ring.sympy_of(v)))
    )
    name = f"hyper{len(upper)}{len(lower)}"
    return convert.named(name, (*key, z), sympy.Function(name), real=False)


def _require_defined(ring: Ring, lower: list[Fraction]) -> None:
    for b in lower:
        number = b.rational()
        if number is None and signs.sign_of(ring, b) is not Sign.POSITIVE:
            raise GaveUp("a hypergeometric series whose lower parameters are not certainly positive")
        if number is not None and _is_nonpositive_integer(b):
            raise GaveUp("a hypergeometric series with a lower parameter among 0, -1, -2, ...")


def _cancel_equal(upper: list[Fraction], lower: list[Fraction]) -> None:
    for a in list(upper):
        for b in list(lower):
            if a.equals(b):
                upper.remove(a)
                lower.remove(b)
                break


def _is_nonpositive_integer(value: Fraction) -> bool:
    number = value.rational()
    return number is not None and bool(number.is_Integer) and bool(number <= 0)


def _terminating(
    ring: Ring, upper: list[Fraction], lower: list[Fraction], z: Fraction, length: int
) -> Fraction:
    if length > _LONGEST_SHIFT:
        raise GaveUp("a long hypergeometric polynomial")
    total, term = ring.zero, ring.one
    for j in range(length + 1):
        total = total + term
        for a in upper:
            term = term * (a + ring.number(j))
        for b in lower:
            term = term / (b + ring.number(j))
        term = term * z * ring.number(sympy.Rational(1, j + 1))
    return total


def _closed_form(ring: Ring, upper: list[Fraction], lower: list[Fraction], z: Fraction) -> Fraction | None:
    """0F0, 1F0, and 2F1(1, 1; 2; z) below the cut; 1F1(1; 2; z)."""
    if not upper and not lower:
        return exp_of(ring, z)
    below = ring.is_real(z) and signs.sign_of(ring, ring.one - z) is Sign.POSITIVE
    if len(upper) == 1 and not lower and below:
        return power(ring, ring.one - z, -upper[0])
    numbers = ([a.rational() for a in upper], [b.rational() for b in lower])
    if numbers in (([1, 1], [2]), ([1], [2])):
        ring.require_regular(z)
    if numbers == ([1, 1], [2]) and below:
        return -log_of(ring, ring.one - z) / z
    if numbers == ([1], [2]):
        return (exp_of(ring, z) - ring.one) / z
    return None

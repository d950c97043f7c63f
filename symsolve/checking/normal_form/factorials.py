"""Rules for the gamma function and its kin: shifts to one representative of the argument modulo integers."""

from __future__ import annotations

from typing import Any

import sympy

from symsolve.checking.normal_form import signs
from symsolve.checking.normal_form.assumptions import POSITIVE, Bounds
from symsolve.checking.normal_form.converter import Converter, rule
from symsolve.checking.normal_form.elementary import constant_lead, sin_cos
from symsolve.checking.normal_form.exponents import log_of, power
from symsolve.checking.normal_form.fraction import Fraction
from symsolve.checking.normal_form.results import GaveUp, Sign
from symsolve.checking.normal_form.ring import Ring, terms

_HALF = sympy.Rational(1, 2)
_LONGEST_SHIFT = 60


def constant_part(ring: Ring, value: Fraction) -> sympy.Rational:
    """The constant term of the polynomial part."""
    whole = divmod(value.numerator, value.denominator)[0]
    for powers, coefficient in terms(whole):
        if not any(powers):
            return coefficient
    return sympy.S.Zero


def representative(ring: Ring, value: Fraction, lowest: int = 0) -> tuple[Fraction, int]:
    """``(u, n)`` with value = u + n, the same u for all values that differ by integers.

    The constant part of u lies in [0, 1), or further up as far as makes u certainly positive.
    """
    shift = int(sympy.floor(constant_part(ring, value)))
    base = value - ring.number(shift)
    for up in range(lowest, 3):
        if signs.sign_of(ring, base + ring.number(up)) is Sign.POSITIVE:
            return base + ring.number(up), shift - up
    return base, shift


def rising(ring: Ring, base: Fraction, count: int) -> Fraction:
    """gamma(base + count)/gamma(base).

    Raises:
        GaveUp: too many factors.
    """
    if abs(count) > _LONGEST_SHIFT:
        raise GaveUp(f"a shift by {count} in a gamma function")
    product = ring.one
    for j in range(abs(count)):
        factor = base + ring.number(j if count > 0 else -1 - j)
        ring.require_regular(factor)
        product = product * factor
    return product if count >= 0 else product.inverse()


@rule("gamma")
def _gamma(convert: Converter, expression: Any) -> Fraction:
    return gamma_of(convert, convert(expression.args[0]))


def gamma_of(convert: Converter, value: Fraction) -> Fraction:
    """The gamma function: gamma(u + 1) = u gamma(u)."""
    ring = convert.ring
    number = value.rational()
    if number is not None and number.is_Integer:
        if number <= 0:
            raise GaveUp("a pole of the gamma function")
        return ring.number(sympy.factorial(number - 1)) if number < 200 else _opaque_gamma(convert, value)
    if convert.deep and number is None:
        if constant_lead(value - ring.number(constant_part(ring, value))) < 0:
            return _reflected(convert, value)
        multiple = _multiple(value)
        if multiple > 1:
            return _multiplied(convert, value, multiple)
    base, shift = representative(ring, value)
    return rising(ring, base, shift) * _opaque_gamma(convert, base)


def _opaque_gamma(convert: Converter, base: Fraction) -> Fraction:
    ring = convert.ring
    number = base.rational()
    if number == _HALF:
        return power(ring, convert(sympy.pi), ring.number(_HALF))
    if number is not None and number.q in (3, 4, 6) and _HALF < number < 1:
        return _reflected(convert, base)
    positive = signs.sign_of(ring, base) is Sign.POSITIVE
    return convert.named("gamma", (base,), sympy.gamma, real=True, bounds=POSITIVE if positive else Bounds())


def _reflected(convert: Converter, value: Fraction) -> Fraction:
    ring = convert.ring
    pi = convert(sympy.pi)
    sine, _ = sin_cos(ring, pi * value)
    ring.require_regular(sine)
    return pi / (sine * gamma_of(convert, ring.one - value))


def _multiple(value: Fraction) -> int:
    """The greatest whole number that divides the non-constant part."""
    if not value.denominator.is_constant():
        return 1
    coefficients = [c for powers, c in terms(value.numerator) if any(powers)]
    if not all(c.is_Integer for c in coefficients):
        return 1
    found = abs(int(sympy.igcd(*coefficients, 0)))
    return found if found <= 4 else 1


def _multiplied(convert: Converter, value: Fraction, n: int) -> Fraction:
    """Gauss: gamma(n z) = (2 pi)**((1-n)/2) n**(n z - 1/2) gamma(z) ... gamma(z + (n-1)/n)."""
    ring = convert.ring
    part = value * ring.number(sympy.Rational(1, n))
    two_pi = convert(2 * sympy.pi)
    product = power(ring, two_pi, ring.number(sympy.Rational(1 - n, 2)))
    product = product * power(ring, ring.number(n), value - ring.number(_HALF))
    for j in range(n):
        product = product * gamma_of(convert, part + ring.number(sympy.Rational(j, n)))
    return product


@rule("factorial")
def _factorial(convert: Converter, expression: Any) -> Fraction:
    return gamma_of(convert, convert(expression.args[0]) + convert.ring.one)


@rule("beta")
def _beta(convert: Converter, expression: Any) -> Fraction:
    if len(expression.args) != 2:
        raise GaveUp("a beta function of one argument")
    a, b = (convert(argument) for argument in expression.args)
    return gamma_of(convert, a) * gamma_of(convert, b) / gamma_of(convert, a + b)


@rule("binomial")
def _binomial(convert: Converter, expression: Any) -> Fraction:
    ring = convert.ring
    n, k = (convert(argument) for argument in expression.args)
    number = k.rational()
    if number is not None and number.is_Integer and 0 <= number <= _LONGEST_SHIFT:
        return rising(ring, n - k + ring.one, int(number)) / ring.number(sympy.factorial(number))
    _require_positive(ring, n + ring.one, "binomial(n, k) with n that may be below 0")
    top = gamma_of(convert, n + ring.one)
    return top / (gamma_of(convert, k + ring.one) * gamma_of(convert, n - k + ring.one))


def _require_positive(ring: Ring, value: Fraction, what: str) -> None:
    if signs.sign_of(ring, value) is not Sign.POSITIVE:
        raise GaveUp(what)


@rule("RisingFactorial", "FallingFactorial")
def _pochhammer(convert: Converter, expression: Any) -> Fraction:
    ring = convert.ring
    x, n = (convert(argument) for argument in expression.args)
    if isinstance(expression, sympy.FallingFactorial):
        x = x - n + ring.one
    number = n.rational()
    if number is not None and number.is_Integer and 0 <= number <= _LONGEST_SHIFT:
        return rising(ring, x, int(number))
    if isinstance(expression, sympy.FallingFactorial):
        _require_positive(ring, x + n, "ff(x, n) with x that may be below 0")
    else:
        _require_positive(ring, x, "rf(x, n) with x that may be negative")
        _require_positive(ring, x + n, "rf(x, n) with x + n that may be negative")
    return gamma_of(convert, x + n) / gamma_of(convert, x)


@rule("loggamma")
def _loggamma(convert: Converter, expression: Any) -> Fraction:
    value = convert(expression.args[0])
    _require_positive(convert.ring, value, "loggamma(x) with x that may be negative")
    return log_of(convert.ring, gamma_of(convert, value))


@rule("digamma")
def _digamma(convert: Converter, expression: Any) -> Fraction:
    return polygamma_of(convert, 0, convert(expression.args[0]))


@rule("trigamma")
def _trigamma(convert: Converter, expression: Any) -> Fraction:
    return polygamma_of(convert, 1, convert(expression.args[0]))


@rule("polygamma")
def _polygamma(convert: Converter, expression: Any) -> Fraction:
    order = expression.args[0]
    if not (order.is_Integer and 0 <= order <= 20):
        return convert.opaque(expression, real=False)
    return polygamma_of(convert, int(order), convert(expression.args[1]))


def polygamma_of(convert: Converter, order: int, value: Fraction) -> Fraction:
    """polygamma(m, u + 1) = polygamma(m, u) + (-1)**m m! u**(-m-1)."""
    ring = convert.ring
    if convert.deep and order == 0 and value.rational() is None:
        rest = value - ring.number(constant_part(ring, value))
        if constant_lead(rest) < 0:
            sine, cosine = sin_cos(ring, convert(sympy.pi) * value)
            ring.require_regular(sine)
            return polygamma_of(convert, 0, ring.one - value) - convert(sympy.pi) * cosine / sine
        if _multiple(value) == 2:
            half = ring.number(_HALF)
            pair = polygamma_of(convert, 0, value * half) + polygamma_of(convert, 0, value * half + half)
            return convert(sympy.log(2)) + pair * half
    base, shift = representative(ring, value)
    if abs(shift) > _LONGEST_SHIFT:
        raise GaveUp(f"a shift by {shift} in a polygamma function")
    factor = ring.number((-1) ** order * sympy.factorial(order))
    total = _polygamma_atom(convert, order, base)
    for j in range(abs(shift)):
        at = base + ring.number(j if shift > 0 else -1 - j)
        ring.require_regular(at)
        step = factor * at ** (-order - 1)
        total = total + (step if shift > 0 else -step)
    return total


def _polygamma_atom(convert: Converter, order: int, base: Fraction) -> Fraction:
    number = base.rational()
    if number is not None and number.is_Integer and number <= 0:
        raise GaveUp("a pole of a polygamma function")
    if number is not None and number in (1, _HALF):
        return _polygamma_value(convert, order, number)
    positive = signs.sign_of(convert.ring, base) is Sign.POSITIVE
    side = Bounds() if order == 0 or not positive else POSITIVE if order % 2 else Bounds(None, sympy.S.Zero)
    name = "digamma" if order == 0 else f"polygamma{order}"
    return convert.named(name, (base,), lambda x: sympy.polygamma(order, x), real=True, bounds=side)


def _polygamma_value(convert: Converter, order: int, number: Any) -> Fraction:
    if order == 0:
        value = convert(-sympy.EulerGamma)
        return value if number == 1 else value - convert(2 * sympy.log(2))
    scale = 1 if number == 1 else 2 ** (order + 1) - 1
    return convert((-1) ** (order + 1) * sympy.factorial(order) * scale * sympy.zeta(order + 1))


@rule("harmonic")
def _harmonic(convert: Converter, expression: Any) -> Fraction:
    ring = convert.ring
    n = convert(expression.args[0])
    _require_positive(ring, n + ring.one, "harmonic(n) with n that may be below 0")
    if len(expression.args) == 1 or expression.args[1] == 1:
        return polygamma_of(convert, 0, n + ring.one) + convert(sympy.EulerGamma)
    order = expression.args[1]
    if signs.sign_of(ring, convert(order) - ring.one) is not Sign.POSITIVE:
        raise GaveUp("harmonic(n, m) with m that may be at most 1")
    return convert(sympy.zeta(order)) - convert(sympy.zeta(order, expression.args[0] + 1))

"""Rules for exponentials, logarithms, circular and hyperbolic functions and their inverses."""

from __future__ import annotations

from typing import Any

import sympy

from symsolve.checking.normal_form import signs
from symsolve.checking.normal_form.assumptions import Bounds
from symsolve.checking.normal_form.converter import Converter, rule
from symsolve.checking.normal_form.exponents import exp_of, log_of, power
from symsolve.checking.normal_form.fraction import Fraction, constant_of
from symsolve.checking.normal_form.results import Sign
from symsolve.checking.normal_form.ring import Ring

_HALF = sympy.Rational(1, 2)
_RIGHT_ANGLE = Bounds(-sympy.Rational(11, 7), sympy.Rational(11, 7))


@rule("exp")
def _exp(convert: Converter, expression: Any) -> Fraction:
    return exp_of(convert.ring, convert(expression.args[0]))


@rule("log")
def _log(convert: Converter, expression: Any) -> Fraction:
    value = log_of(convert.ring, convert(expression.args[0]))
    if len(expression.args) == 2:
        return value / log_of(convert.ring, convert(expression.args[1]))
    return value


def sin_cos(ring: Ring, angle: Fraction) -> tuple[Fraction, Fraction]:
    """Sine and cosine by exp(i angle)."""
    i = ring.imaginary_unit
    turn = exp_of(ring, i * angle)
    back = turn.inverse()
    half = ring.number(_HALF)
    return (turn - back) * half / i, (turn + back) * half


def sinh_cosh(ring: Ring, value: Fraction) -> tuple[Fraction, Fraction]:
    """Hyperbolic sine and cosine by exp(value)."""
    grow = exp_of(ring, value)
    fall = grow.inverse()
    half = ring.number(_HALF)
    return (grow - fall) * half, (grow + fall) * half


_QUOTIENTS: dict[str, Any] = {
    "sin": lambda s, c: s,
    "cos": lambda s, c: c,
    "tan": lambda s, c: s / c,
    "cot": lambda s, c: c / s,
    "sec": lambda s, c: c.inverse(),
    "csc": lambda s, c: s.inverse(),
}


@rule("sin", "cos", "tan", "cot", "sec", "csc")
def _circular(convert: Converter, expression: Any) -> Fraction:
    pair = sin_cos(convert.ring, convert(expression.args[0]))
    return _QUOTIENTS[type(expression).__name__](*pair)  # type: ignore[no-any-return]


@rule("sinh", "cosh", "tanh", "coth", "sech", "csch")
def _hyperbolic(convert: Converter, expression: Any) -> Fraction:
    pair = sinh_cosh(convert.ring, convert(expression.args[0]))
    name = type(expression).__name__[:-1]
    return _QUOTIENTS[name](*pair)  # type: ignore[no-any-return]


def oriented(value: Fraction) -> tuple[int, Fraction]:
    """``(sign, v)`` with value = sign * v, the same v for a value and its opposite."""
    return (-1, -value) if constant_lead(value) < 0 else (1, value)


def constant_lead(value: Fraction) -> Any:
    """The leading coefficient of the numerator."""
    return (
        constant_of(value.numerator)
        if value.numerator.is_constant()
        else value.numerator.leading_coefficient()
    )


@rule("atan")
def _atan(convert: Converter, expression: Any) -> Fraction:
    return atan_of(convert, convert(expression.args[0]))


def atan_of(convert: Converter, value: Fraction) -> Fraction:
    """The principal arc tangent; atan(v) + atan(1/v) = pi/2 joins v and 1/v for certainly positive v."""
    ring = convert.ring
    if value.is_zero():
        return value
    if not ring.is_real(value):
        return convert.named("atan_complex", (value,), sympy.atan, real=False)
    direction, v = oriented(value)
    special = _special_angle(convert, v)
    if special is not None:
        return special.times(direction)
    known = signs.sign_of(ring, v)
    if known is Sign.POSITIVE and _complexity(v.inverse()) < _complexity(v):
        return (convert(sympy.pi / 2) - _plain_atan(convert, v.inverse(), known)).times(direction)
    return _plain_atan(convert, v, known).times(direction)


def _complexity(value: Fraction) -> tuple[int, str]:
    return len(value.denominator.monoms()) + value.denominator.total_degree(), str(value.numerator)


def _special_angle(convert: Converter, v: Fraction) -> Fraction | None:
    if v.generators() and not all(convert.ring.all[i].kind == "root" for i in v.generators()):
        return None
    for tangent, part in ((1, 4), (sympy.sqrt(3), 3), (1 / sympy.sqrt(3), 6), (sympy.sqrt(2) - 1, 8)):
        if v.equals(convert(sympy.sympify(tangent))):
            return convert(sympy.pi / part)
    return None


def _plain_atan(convert: Converter, v: Fraction, known: Sign | None) -> Fraction:
    bounds = _RIGHT_ANGLE
    if known is not None and known.is_nonnegative:
        bounds = Bounds(sympy.S.Zero, _RIGHT_ANGLE.upper, known is Sign.POSITIVE)
    return convert.named("atan", (v,), sympy.atan, real=True, bounds=bounds)


@rule("acot")
def _acot(convert: Converter, expression: Any) -> Fraction:
    value = convert(expression.args[0])
    convert.ring.require_regular(value)
    return atan_of(convert, value.inverse())


@rule("asin")
def _asin(convert: Converter, expression: Any) -> Fraction:
    return asin_of(convert, convert(expression.args[0]))


def asin_of(convert: Converter, value: Fraction) -> Fraction:
    """The principal arc sine."""
    ring = convert.ring
    if value.is_zero():
        return value
    number = value.rational()
    if number is not None and number in (1, -1, _HALF, -_HALF):
        return convert(sympy.asin(number))
    direction, v = oriented(value)
    inside = ring.is_real(v) and _within_unit(ring, v)
    known = signs.sign_of(ring, v) if inside else None
    bounds = (
        Bounds(sympy.S.Zero, _RIGHT_ANGLE.upper, False) if known and known.is_nonnegative else _RIGHT_ANGLE
    )
    name = "asin" if inside else "asin_complex"
    return convert.named(name, (v,), sympy.asin, real=inside, bounds=bounds).times(direction)


def _within_unit(ring: Ring, v: Fraction) -> bool:
    known = signs.sign_of(ring, ring.one - v * v)
    return known is not None and known.is_nonnegative


@rule("acos")
def _acos(convert: Converter, expression: Any) -> Fraction:
    return convert(sympy.pi / 2) - asin_of(convert, convert(expression.args[0]))


@rule("asec")
def _asec(convert: Converter, expression: Any) -> Fraction:
    return convert(sympy.pi / 2) - asin_of(convert, convert(expression.args[0]).inverse())


@rule("acsc")
def _acsc(convert: Converter, expression: Any) -> Fraction:
    return asin_of(convert, convert(expression.args[0]).inverse())


@rule("asinh", "acosh", "atanh", "acoth", "asech", "acsch")
def _inverse_hyperbolic(convert: Converter, expression: Any) -> Fraction:
    name = type(expression).__name__
    value = convert(expression.args[0])
    if name in ("acoth", "asech", "acsch"):
        convert.ring.require_regular(value)  # acoth(0) is defined
        value = value.inverse()
    name = {"acoth": "atanh", "asech": "acosh", "acsch": "asinh"}.get(name, name)
    opened = _as_logarithm(convert.ring, name, value) if convert.ring.is_real(value) else None
    return opened if opened is not None else convert.named(name, (value,), getattr(sympy, name), real=False)


def _as_logarithm(ring: Ring, name: str, v: Fraction) -> Fraction | None:
    """The logarithmic form, where the real domain of the function is certain."""
    half = ring.number(_HALF)
    if name == "asinh":
        direction, w = oriented(v)
        return log_of(ring, w + power(ring, w * w + ring.one, half)).times(direction)
    if name == "acosh":
        known = signs.sign_of(ring, v - ring.one)
        inside = known is not None and known.is_nonnegative
        return log_of(ring, v + power(ring, v * v - ring.one, half)) if inside else None
    if signs.sign_of(ring, ring.one - v * v) is not Sign.POSITIVE:
        return None
    return (log_of(ring, ring.one + v) - log_of(ring, ring.one - v)) * half

"""Rigorous enclosures of constant normal forms, to tell the sign of a number such as log(2) - 1/2."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy
from flint import arb, fmpq

from symsolve.checking.normal_form.fraction import Fraction
from symsolve.checking.normal_form.ring import Generator, Ring
from symsolve.evaluation.precision import working_precision

_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "gamma": lambda x: x.gamma(),
    "zeta": lambda s: s.zeta(),
    "digamma": lambda x: x.digamma(),
    "atan": lambda x: x.atan(),
    "asin": lambda x: x.asin(),
    "erf": lambda x: x.erf(),
    "lambertw": lambda x: x.lambertw(),
}


def enclosure(ring: Ring, value: Fraction, bits: int = 256) -> Any:
    """A ball around a real constant, or ``None`` when the value is not a constant that is known here."""
    with working_precision(bits):
        return _fraction(ring, value)


def _fraction(ring: Ring, value: Fraction) -> Any:
    balls: dict[int, Any] = {}
    for number in value.generators():
        ball = _generator(ring, ring.all[number])
        if ball is None or not ball.is_finite():
            return None
        balls[number] = ball
    return _polynomial(value.numerator, balls) / _polynomial(value.denominator, balls)


def _polynomial(polynomial: Any, balls: dict[int, Any]) -> Any:
    total = arb(0)
    for powers, coefficient in polynomial.terms():
        term = arb(fmpq(coefficient))
        for i, k in enumerate(powers):
            if k:
                term = term * balls[i] ** int(k)
        total = total + term
    return total


def _generator(ring: Ring, generator: Generator) -> Any:
    if not generator.is_real or generator.expression.free_symbols:
        return None
    if generator.kind == "symbol":
        return _constant(ring, generator)
    arguments = [_fraction(ring, argument) for argument in generator.arguments]
    if not arguments or any(a is None for a in arguments):
        return None
    if generator.kind == "exp" and not generator.degree:
        return arguments[0].exp()
    if generator.kind == "log":
        return arguments[0].log()
    if generator.kind == "root":
        return arguments[0].root(generator.degree)
    if generator.kind == "abs":
        return abs(arguments[0])
    rule = _FUNCTIONS.get(generator.kind)
    return rule(*arguments) if rule else None


def _constant(ring: Ring, generator: Generator) -> Any:
    constants: dict[Any, Callable[[], Any]] = {
        sympy.pi: arb.pi,
        sympy.EulerGamma: arb.const_euler,
        sympy.Catalan: arb.const_catalan,
    }
    owner = generator.owner
    return constants[owner]().root(ring.scale(owner)) if owner in constants else None

"""Quotients of polynomials in the generators of a ring, reduced by the relations between them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import sympy
from flint import fmpq

from symsolve.checking.normal_form.results import GaveUp, Undefined

if TYPE_CHECKING:
    from symsolve.checking.normal_form.ring import Ring

MAX_TERMS = 4000


class Fraction:
    """``numerator / denominator``: the exact value of an expression where the denominator does not vanish."""

    __slots__ = ("denominator", "numerator", "ring")

    def __init__(self, ring: Ring, numerator: Any, denominator: Any) -> None:
        self.ring, self.numerator, self.denominator = ring, numerator, denominator

    @classmethod
    def make(cls, ring: Ring, numerator: Any, denominator: Any) -> Fraction:
        """The reduced quotient.

        Raises:
            Undefined: the denominator is zero modulo the relations.
        """
        top, top_scale = ring.reduce(numerator)
        bottom, bottom_scale = ring.reduce(denominator)
        top, bottom = top * bottom_scale, bottom * top_scale
        if bottom.is_zero():
            raise Undefined("a denominator is identically zero")
        if len(top) > MAX_TERMS or len(bottom) > MAX_TERMS:
            raise GaveUp(f"the normal form has more than {MAX_TERMS} terms")
        return cls(ring, *_cancelled(top, bottom))

    def __add__(self, other: Fraction) -> Fraction:
        if self.denominator == other.denominator:
            return self.make(self.ring, self.numerator + other.numerator, self.denominator)
        top = self.numerator * other.denominator + other.numerator * self.denominator
        return self.make(self.ring, top, self.denominator * other.denominator)

    def __sub__(self, other: Fraction) -> Fraction:
        return self + -other

    def __neg__(self) -> Fraction:
        return Fraction(self.ring, -self.numerator, self.denominator)

    def __mul__(self, other: Fraction) -> Fraction:
        _guard_product(self.numerator, other.numerator)
        return self.make(self.ring, self.numerator * other.numerator, self.denominator * other.denominator)

    def __truediv__(self, other: Fraction) -> Fraction:
        return self * other.inverse()

    def inverse(self) -> Fraction:
        """One over it.

        Raises:
            Undefined: it is zero.
        """
        return self.make(self.ring, self.denominator, self.numerator)

    def __pow__(self, exponent: int) -> Fraction:
        if exponent < 0:
            return self.inverse() ** -exponent
        for part in (self.numerator, self.denominator):
            _guard_power(part, exponent)
        return self.make(self.ring, self.numerator**exponent, self.denominator**exponent)

    def times(self, factor: Any) -> Fraction:
        """The product with a rational number."""
        return Fraction(self.ring, self.numerator * factor, self.denominator)

    def is_zero(self) -> bool:
        """Whether it vanishes modulo the relations (exact; the numerator is kept reduced)."""
        return bool(self.numerator.is_zero())

    def equals(self, other: Fraction) -> bool:
        """Whether the difference vanishes modulo the relations."""
        if self.numerator == other.numerator and self.denominator == other.denominator:
            return True
        gap, _ = self.ring.reduce(self.numerator * other.denominator - other.numerator * self.denominator)
        return bool(gap.is_zero())

    def rational(self) -> sympy.Rational | None:
        """Its value, when it is a rational number."""
        if not (self.numerator.is_constant() and self.denominator.is_constant()):
            return None
        value = constant_of(self.numerator) / constant_of(self.denominator)
        return sympy.Rational(int(value.p), int(value.q))

    def generators(self) -> set[int]:
        """Numbers of the generators that occur."""
        return used(self.numerator) | used(self.denominator)


def constant_of(polynomial: Any) -> Any:
    """The number that a constant polynomial is."""
    return fmpq(0) if polynomial.is_zero() else polynomial.leading_coefficient()


def used(polynomial: Any) -> set[int]:
    """Numbers of the generators with positive degree."""
    return {i for i, degree in enumerate(polynomial.degrees()) if degree > 0}


def _cancelled(top: Any, bottom: Any) -> tuple[Any, Any]:
    if top.is_zero():
        return top, bottom * 0 + 1
    if not bottom.is_constant():
        common = top.gcd(bottom)
        if not common.is_constant():
            top, bottom = divmod(top, common)[0], divmod(bottom, common)[0]
    lead = bottom.leading_coefficient()
    return top / lead, bottom / lead


def _guard_product(a: Any, b: Any) -> None:
    if len(a) * len(b) > 200_000:
        raise GaveUp("a product in the normal form is too large")


def _guard_power(part: Any, exponent: int) -> None:
    terms = len(part)
    if terms > 1 and (exponent > 1000 or math.comb(exponent + terms - 1, terms - 1) > MAX_TERMS):
        raise GaveUp(f"the power {exponent} of a sum of {terms} terms is too large to expand")
    if terms == 1 and exponent > 100_000:
        raise GaveUp(f"the exponent {exponent} is too large")

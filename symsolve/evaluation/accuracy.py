"""What accuracy is asked for, and whether an enclosure has it."""

from __future__ import annotations

import math
from typing import Any

from attrs import frozen
from flint import acb, arb, fmpq

from symsolve.errors import ClaimError
from symsolve.evaluation.enclosure import Enclosure
from symsolve.evaluation.exact import exact_expression, rational
from symsolve.evaluation.precision import bits_for_digits, working_precision

__all__ = ["Goal"]

_DEFAULT_DIGITS = 15
_EXTRA_BITS = 20


@frozen
class Goal:
    """A bound of the relative error, of the absolute error, or of both (one of them suffices)."""

    relative: fmpq | None
    absolute: fmpq | None

    @classmethod
    def of(cls, digits: int | None, relative_accuracy: Any, absolute_accuracy: Any) -> Goal:
        """Read the three ways to ask for an accuracy."""
        if digits is not None and relative_accuracy is not None:
            raise ClaimError("digits and relative_accuracy both set the relative accuracy; give one of them")
        if digits is None and relative_accuracy is None and absolute_accuracy is None:
            digits = _DEFAULT_DIGITS
        if digits is not None:
            if not isinstance(digits, int) or digits < 1:
                raise ClaimError(f"digits = {digits!r} must be a positive integer")
            relative: fmpq | None = fmpq(1, 10**digits)
        else:
            relative = _positive(relative_accuracy, "relative_accuracy")
        return cls(relative, _positive(absolute_accuracy, "absolute_accuracy"))

    @property
    def first_bits(self) -> int:
        """The working precision to start with."""
        targets = [_digits(bound) for bound in (self.relative, self.absolute) if bound is not None]
        return max(64, bits_for_digits(min(targets)) + _EXTRA_BITS)

    def is_met(self, enclosure: Enclosure) -> bool:
        """Whether the enclosure is certified to be as accurate as asked."""
        ball = enclosure.ball
        if not ball.is_finite():
            return False
        if ball.is_exact():
            return True
        radius = enclosure.radius
        with working_precision(64):
            # The midpoint is within the radius of the value, so the modulus is at least the lower bound.
            if self.absolute is not None and radius <= arb(self.absolute):
                return True
            return self.relative is not None and bool(radius <= _modulus(ball) * arb(self.relative))

    def improves(self, old: Enclosure, new: Enclosure) -> bool:
        """Whether the new enclosure is clearly tighter than the old one."""
        if not new.is_finite:
            return False
        with working_precision(64):
            return not old.is_finite or bool(2 * new.radius < old.radius)

    def __str__(self) -> str:
        parts = [
            f"{name} accuracy {_short(bound)}"
            for name, bound in (("relative", self.relative), ("absolute", self.absolute))
            if bound is not None
        ]
        return " or ".join(parts)


def _modulus(ball: arb | acb) -> arb:
    return ball.abs_lower()


def _positive(value: Any, name: str) -> fmpq | None:
    if value is None:
        return None
    exact = exact_expression(value, name)
    if not exact.is_Rational or not exact.is_positive:
        raise ClaimError(f"{name} = {value} must be a positive rational number, such as Rational(1, 10**20)")
    return rational(exact)


def _digits(bound: fmpq) -> float:
    return max(0.0, math.log10(int(bound.q)) - math.log10(int(bound.p)))


def _short(bound: fmpq) -> str:
    digits = _digits(bound)
    return f"1e-{round(digits)}" if abs(digits - round(digits)) < 1e-9 else str(bound)

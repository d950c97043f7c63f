"""A certified enclosure of a number: what is known about its value, and how it may be compared."""

from __future__ import annotations

import math
from typing import Any, NoReturn

import flint
from attrs import field, frozen
from flint import acb, arb

from symsolve.evaluation.exact import exact_expression, to_arb
from symsolve.evaluation.precision import working_precision

__all__ = ["Enclosure"]

_GUARD_BITS = 64


def _check_ball(instance: Any, attribute: Any, value: Any) -> None:
    if not isinstance(value, (arb, acb)):
        raise TypeError(f"an enclosure holds a flint.arb or flint.acb, not {type(value).__name__}")


@frozen(eq=False, repr=False)
class Enclosure:
    """A set that certainly contains the value: an interval, or a rectangle in the complex plane.

    Two enclosures have no ``==`` and no ``<``: a comparison of sets has three answers. Ask
    ``certainly_less``, ``certainly_different`` or ``may_equal``.

    Attributes:
        ball: the real or complex Arb ball.
        bits: the working precision it was computed with.

    Example:
        >>> import sympy
        >>> from symsolve.evaluation import evaluate
        >>> value = evaluate(sympy.exp(sympy.pi), digits=20)
        >>> value
        Enclosure(23.140692632779269...)
        >>> value.certainly_greater(23), value.may_equal(24)
        (True, False)
    """

    ball: arb | acb = field(validator=_check_ball)
    bits: int = 128

    @property
    def is_real(self) -> bool:
        """Whether the value is known to be real."""
        return isinstance(self.ball, arb) or bool(self.ball.imag.is_zero())

    @property
    def is_finite(self) -> bool:
        """Whether anything is known: an enclosure that is not finite carries no information."""
        return bool(self.ball.is_finite())

    @property
    def real(self) -> Enclosure:
        """The real part."""
        return Enclosure(self.ball if isinstance(self.ball, arb) else self.ball.real, self.bits)

    @property
    def imag(self) -> Enclosure:
        """The imaginary part."""
        return Enclosure(arb(0) if isinstance(self.ball, arb) else self.ball.imag, self.bits)

    @property
    def lower(self) -> arb:
        """Greatest known lower bound of a real value."""
        with self._precision():
            return self._real_ball("lower").lower()

    @property
    def upper(self) -> arb:
        """Least known upper bound of a real value."""
        with self._precision():
            return self._real_ball("upper").upper()

    @property
    def midpoint(self) -> arb | acb:
        """The exact midpoint."""
        return self.ball.mid()

    @property
    def radius(self) -> arb:
        """A bound of the distance from the midpoint to the value."""
        with self._precision():
            return _radius(self.ball)

    @property
    def accuracy_digits(self) -> float:
        """Certified relative accuracy in decimal digits; infinite if exact, 0 if nothing is known."""
        with self._precision():
            return _accuracy_digits(self.ball)

    def certainly_less(self, other: Any) -> bool:
        """Whether every value of this enclosure is below every value of the other."""
        with self._precision():
            return bool(self._real_ball("certainly_less") < _real_of(other, "certainly_less"))

    def certainly_greater(self, other: Any) -> bool:
        """Whether every value of this enclosure is above every value of the other."""
        with self._precision():
            return bool(self._real_ball("certainly_greater") > _real_of(other, "certainly_greater"))

    def certainly_different(self, other: Any) -> bool:
        """Whether the two values cannot be equal."""
        return not self.may_equal(other)

    def may_equal(self, other: Any) -> bool:
        """Whether the two values can be equal as far as is known; True if one of them is unknown."""
        with self._precision():
            mine, its = self.ball, _ball_of(other)
            if not (mine.is_finite() and its.is_finite()):
                return True
            return bool(acb(mine).overlaps(acb(its)))

    def contains(self, other: Any) -> bool:
        """Whether every value of the other enclosure, or the given exact number, lies in this one."""
        # A rational number enters as a ball; it has to be much smaller than this one.
        with working_precision(4 * max(self.bits, _GUARD_BITS)):
            return bool(acb(self.ball).contains(acb(_ball_of(other))))

    def digits(self, count: int = 15) -> str:
        """The value in decimal, with only those digits that are certain.

        Example:
            >>> Enclosure(flint.arb(1) / 4).digits(5)
            '0.25000'
        """
        if not self.is_finite:
            return "nan"
        with self._precision():
            if isinstance(self.ball, arb):
                return _decimal(self.ball, count)
            return f"{_decimal(self.ball.real, count)} + {_decimal(self.ball.imag, count)}*I"

    def _precision(self) -> working_precision:
        return working_precision(max(self.bits, _GUARD_BITS))

    def _real_ball(self, what: str) -> arb:
        return _require_real(self.ball, what)

    def __repr__(self) -> str:
        shown = min(max(int(min(self.accuracy_digits, 17)), 3), 30)
        return f"Enclosure({self.digits(shown)}{'' if self.ball.is_exact() else '...'})"

    def __float__(self) -> float:
        return float(self._real_ball("float").mid())

    def __bool__(self) -> NoReturn:
        raise TypeError("an enclosure has no truth value; ask certainly_different(0) or may_equal(0)")

    def _refuse(self, other: object) -> NoReturn:
        raise TypeError(
            "enclosures have no ==, !=, <, <=, >, >=: a comparison of sets has three answers; "
            "ask certainly_less, certainly_greater, certainly_different, may_equal or contains"
        )

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse
    __hash__ = None  # type: ignore[assignment]


def _radius(ball: arb | acb) -> arb:
    if isinstance(ball, arb):
        return ball.rad()
    return acb(ball.real.rad(), ball.imag.rad()).abs_upper()


def _accuracy_digits(ball: arb | acb) -> float:
    if not ball.is_finite():
        return 0.0
    if ball.is_exact():
        return math.inf
    smallest = ball.abs_lower()
    if not smallest > 0:
        return 0.0
    digits = -(_radius(ball) / smallest).log() / arb(10).log()
    return max(0.0, float(digits.lower()))


def _require_real(ball: arb | acb, what: str) -> arb:
    if isinstance(ball, arb):
        return ball
    if ball.imag.is_zero():
        return ball.real
    raise TypeError(f"{what} needs a real value; this enclosure is complex: use .real and .imag")


def _ball_of(other: Any) -> arb | acb:
    if isinstance(other, Enclosure):
        return other.ball
    if isinstance(other, (arb, acb)):
        return other
    ball = to_arb(other)
    if ball is not None:
        return ball
    from symsolve.evaluation.program import compile_expression

    return compile_expression(exact_expression(other, "the compared value"), ()).ball((), flint.ctx.prec)


def _real_of(other: Any, what: str) -> arb:
    return _require_real(_ball_of(other), what)


def _decimal(ball: arb, count: int) -> str:
    # Numbers like exp(10**30) have exponents that no decimal conversion in place could write out: Arb can.
    return str(ball.str(count, radius=False))

"""Exact numbers on their way into ball arithmetic; no number here ever passes through a float."""

from __future__ import annotations

import decimal
import numbers
from fractions import Fraction
from typing import Any, cast

import flint
import sympy

from symsolve.errors import InexactNumber, SubstitutionError

__all__ = [
    "KeptBalls",
    "exact_expression",
    "exact_integer",
    "kept_balls",
    "rational",
    "reject_inexact",
    "to_arb",
]

_REMEDY = "write it exactly, as sympy.Rational(1, 10), fractions.Fraction(1, 10) or an int"


def rational(number: sympy.Rational) -> flint.fmpq:
    """The same rational number as python-flint's ``fmpq``.

    Example:
        >>> rational(sympy.Rational(1, 3))
        1/3
    """
    return flint.fmpq(int(number.p), int(number.q))


def reject_inexact(value: Any, what: str) -> None:
    """Raise InexactNumber if ``value`` is a floating-point number of any library.

    Example:
        >>> reject_inexact(0.1, "x")
        Traceback (most recent call last):
        ...
        symsolve.errors.InexactNumber: x = 0.1 is a floating-point number; only exact numbers ...
    """
    inexact = isinstance(value, (float, complex, sympy.Float, decimal.Decimal)) or (
        isinstance(value, numbers.Complex)
        and not isinstance(value, numbers.Rational)
        and not isinstance(value, sympy.Basic)
    )
    if inexact or type(value).__module__.split(".")[0] == "mpmath":
        raise InexactNumber(
            f"{what} = {value} is a floating-point number; only exact numbers are accepted here: {_REMEDY}"
        )


def exact_expression(value: Any, what: str) -> sympy.Expr:
    """Turn an exact number of any library into a SymPy number; strings are never parsed.

    Raises:
        InexactNumber: the value is a float, a NumPy float, an mpf or a sympy.Float.
        SubstitutionError: the value is not a number.
    """
    if isinstance(value, sympy.Expr) and not isinstance(value, sympy.Float):
        return value
    reject_inexact(value, what)
    if isinstance(value, numbers.Integral):
        return sympy.Integer(int(value))
    if isinstance(value, (Fraction, numbers.Rational)):
        return sympy.Rational(int(value.numerator), int(value.denominator))
    if isinstance(value, flint.fmpz):
        return sympy.Integer(int(value))
    if isinstance(value, flint.fmpq):
        return sympy.Rational(int(value.p), int(value.q))
    raise SubstitutionError(
        f"{what} = {value!r} of type {type(value).__name__} is not an exact number: {_REMEDY}"
    )


def exact_integer(x: flint.arb) -> int | None:
    """The integer that a ball is exactly; None for anything else."""
    number = x.unique_fmpz() if x.is_integer() else None
    return None if number is None else int(number)


def to_arb(value: Any) -> flint.arb | None:
    """The number as a ball at the current precision; None if it is not plainly rational."""
    convert = CONVERSIONS.get(type(value))
    if convert is not None:
        return cast(flint.arb, convert(value))
    if isinstance(value, (sympy.Rational,)) and value.is_finite:
        return flint.arb(rational(value))
    if isinstance(value, numbers.Integral):
        return flint.arb(int(value))
    return None


def _identity(value: flint.arb) -> flint.arb:
    return value


def _from_fraction(value: Fraction) -> flint.arb:
    return flint.arb(value.numerator) / value.denominator


def _from_rational(value: sympy.Rational) -> flint.arb:
    # Integers enter exactly, so the one rounding is that of the division. (Half the time of going by fmpq.)
    return flint.arb(value.p) / value.q if value.q != 1 else flint.arb(value.p)


CONVERSIONS: dict[type, Any] = {
    flint.arb: _identity,
    int: flint.arb,
    flint.fmpz: flint.arb,
    flint.fmpq: flint.arb,
    Fraction: _from_fraction,
    **dict.fromkeys([type(sympy.Integer(n)) for n in (-1, 0, 1, 2)], _from_rational),
    **dict.fromkeys([type(sympy.Rational(1, n)) for n in (2, 3)], _from_rational),
}
_IMMUTABLE = frozenset(CONVERSIONS) - {flint.arb}


class KeptBalls(dict[int, flint.arb]):
    """Balls of one precision, by the identity of the numbers that they came from.

    The numbers are immutable, and live as long as this table, so an identity stands for one number. (Keys
    that compare numbers would be slower than a conversion, and 1, True and Fraction(1) would be one key.)
    """

    __slots__ = ("numbers",)

    def __init__(self) -> None:
        super().__init__()
        self.numbers: list[Any] = []

    def keep(self, value: Any, ball: flint.arb) -> None:
        """Keep the ball of a number for the next time that the same object is given."""
        if type(value) not in _IMMUTABLE or id(value) in self:
            return
        if len(self) >= _MOST_NUMBERS:
            self.clear()
            self.numbers.clear()
        self.numbers.append(value)
        self[id(value)] = ball


_KEPT: dict[int, KeptBalls] = {}
_MOST_NUMBERS, _MOST_PRECISIONS = 1024, 16


def kept_balls(bits: int) -> KeptBalls:
    """The balls of that precision that were kept."""
    kept = _KEPT.get(bits)
    if kept is None:
        if len(_KEPT) >= _MOST_PRECISIONS:
            _KEPT.clear()
        kept = _KEPT[bits] = KeptBalls()
    return kept

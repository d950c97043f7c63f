"""Rational numbers in exact integer arithmetic: the order, and the simplest one of an interval."""

from __future__ import annotations

from fractions import Fraction

import sympy
from sympy.core.evalf import PrecisionExhausted

from symsolve.errors import OutsideDomain

_DIGITS_OF_GAP = 1000


def is_below(left: sympy.Expr, right: sympy.Expr) -> bool:
    """Whether one exact real number is less than another; a hundred times faster on rationals than SymPy.

    Raises:
        OutsideDomain: they agree to a thousand digits, and SymPy can't tell them apart.
    """
    if left.is_Rational and right.is_Rational:
        return bool(left.p * right.q < right.p * left.q)
    if left is sympy.oo or right is -sympy.oo:
        return False
    if left is -sympy.oo or right is sympy.oo:
        return True
    answer = left < right
    return bool(answer) if answer in (sympy.true, sympy.false) else _is_below_to_many_digits(left, right)


def _is_below_to_many_digits(left: sympy.Expr, right: sympy.Expr) -> bool:
    """SymPy gives up numbers that agree to a hundred digits, such as 1 - 2**(-400*sqrt(2)) and 1."""
    gap = left - right
    try:
        value = gap.evalf(2, maxn=_DIGITS_OF_GAP, strict=True)
    except PrecisionExhausted:
        value = sympy.nan
    if value.is_Float and value != 0:
        return bool(value < 0)
    raise OutsideDomain(
        f"{left} and {right} agree to {_DIGITS_OF_GAP} digits, so that their order is not known; choose ends "
        "that are farther apart"
    )


def simplest_fraction(lower: Fraction | None, upper: Fraction | None) -> Fraction:
    """The rational of smallest denominator strictly between two ends; ``None`` stands for an infinite end.

    It is the common ancestor, in the Stern-Brocot tree, of all rationals of the open interval; among
    equal denominators the one nearest to zero.

    Raises:
        ValueError: the open interval is empty.

    Examples:
        >>> simplest_fraction(Fraction(3, 10), Fraction(2, 5))
        Fraction(1, 3)
        >>> simplest_fraction(Fraction(7, 2), None)
        Fraction(4, 1)
    """
    if lower is not None and upper is not None and lower >= upper:
        raise ValueError(f"no number lies strictly between {lower} and {upper}")
    if (lower is None or lower < 0) and (upper is None or upper > 0):
        return Fraction(0)
    if lower is None or lower < 0:
        return -simplest_fraction(None if upper is None else -upper, None if lower is None else -lower)
    if upper is None:
        return Fraction(lower.numerator // lower.denominator + 1)
    return _between_nonnegative(lower, upper)


def _between_nonnegative(lower: Fraction, upper: Fraction) -> Fraction:
    # A loop, not a recursion: ends such as 2**-1000 have continued fractions of a thousand terms.
    (a, b), (c, d) = lower.as_integer_ratio(), upper.as_integer_ratio()
    # Matrix of the continued fraction read so far: value = (p * rest + p1) / (q * rest + q1).
    p, p1, q, q1 = 1, 0, 0, 1
    while True:
        whole = a // b
        if (whole + 1) * d < c:
            rest = whole + 1
            break
        p, p1, q, q1 = p * whole + p1, p, q * whole + q1, q
        a, c = a - whole * b, c - whole * d
        if a == 0:
            rest = d // c + 1
            break
        a, b, c, d = d, c, b, a
    return Fraction(p * rest + p1, q * rest + q1)

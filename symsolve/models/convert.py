"""Exact input: what users pass becomes SymPy, floats and strings are refused."""

from __future__ import annotations

import numbers

import sympy

from symsolve.errors import InexactNumber, OutsideDomain


def exact(value: object) -> sympy.Expr:
    """The value as a SymPy expression without inexact numbers.

    Raises:
        InexactNumber: it is a float or contains one.
        OutsideDomain: it is no mathematical expression; text is never read as one.

    Examples:
        >>> exact(3)
        3
        >>> exact(0.5)
        Traceback (most recent call last):
        ...
        symsolve.errors.InexactNumber: 0.5 is inexact; write it exactly, such as sympy.Rational(1, 2)
    """
    if isinstance(value, float) or (isinstance(value, sympy.Expr) and value.has(sympy.Float)):
        raise InexactNumber(f"{value} is inexact; write it exactly, such as sympy.Rational(1, 2)")
    if isinstance(value, sympy.Expr) and not value.has(sympy.nan, sympy.zoo):
        return value
    if isinstance(value, numbers.Rational) and not isinstance(value, bool):
        return sympy.Rational(value.numerator, value.denominator)
    raise OutsideDomain(f"{value!r} is not a number or SymPy expression; pass an int, a Fraction or SymPy")


def exact_or_none(value: object) -> sympy.Expr | None:
    """The value as an expression, or ``None`` as it is."""
    return None if value is None else exact(value)


def exact_matrix(value: object) -> sympy.ImmutableMatrix:
    """The value as an immutable matrix without inexact numbers.

    Examples:
        >>> exact_matrix([1, 2]).shape
        (2, 1)
    """
    entries: sympy.ImmutableMatrix = sympy.ImmutableMatrix(value).applyfunc(exact)
    return entries

"""The gate that every expression of a claim passes: exact numbers only, no strings, no nan."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import sympy

from symsolve.errors import ClaimError, InexactNumber


def exact(value: Any, what: str) -> sympy.Expr:
    """The value as an exact SymPy expression.

    Args:
        value: a SymPy expression, an ``int`` or a ``Fraction``.
        what: names the value in error messages, such as ``"left side"``.

    Raises:
        InexactNumber: it is, or contains, a float.
        ClaimError: it is a string, a Boolean, ``nan`` or no expression at all.

    Examples:
        >>> from fractions import Fraction
        >>> exact(Fraction(1, 3), "left side")
        1/3
    """
    if isinstance(value, bool | str | bytes):
        raise ClaimError(
            f"{what}: {value!r} is not an expression; give a SymPy expression, an int or a Fraction "
            "(strings are never read as code)"
        )
    if isinstance(value, Fraction):
        return sympy.Rational(value.numerator, value.denominator)
    if isinstance(value, int):
        return sympy.Integer(value)
    if isinstance(value, float | complex) or _is_inexact_number(value):
        raise InexactNumber(_float_message(what, value))
    if not isinstance(value, sympy.Expr):
        raise ClaimError(
            f"{what}: {value!r} of type {type(value).__name__} is not an expression; "
            "give a SymPy expression, an int or a Fraction"
        )
    return _checked_tree(value, what)


def make_exact(record: Any, *fields: str) -> None:
    """Pass fields of a frozen record through the gate, naming record and field in errors."""
    for field in fields:
        value = exact(getattr(record, field), f"{type(record).__name__}, {field.replace('_', ' ')}")
        object.__setattr__(record, field, value)


def _is_inexact_number(value: Any) -> bool:
    # NumPy's floating scalars carry a dtype; its integers are turned away too, since they wrap around.
    return hasattr(value, "dtype")


def _checked_tree(expression: sympy.Expr, what: str) -> sympy.Expr:
    floats = expression.atoms(sympy.Float)
    if floats:
        raise InexactNumber(_float_message(what, min(floats, key=str)))
    if expression.has(sympy.nan, sympy.zoo):
        raise ClaimError(
            f"{what}: {expression} contains an undefined value (nan or complex infinity); "
            "a division by zero was probably evaluated while the expression was built"
        )
    return expression


def _float_message(what: str, value: Any) -> str:
    return (
        f"{what}: {value!r} is a floating-point number; claims are exact. "
        "Write it as sympy.Rational('0.1'), sympy.Rational(1, 10) or fractions.Fraction(1, 10)"
    )

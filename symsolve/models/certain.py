"""Decisions about exact real numbers that are either certain or refused: signs by interval arithmetic."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy
from mpmath.ctx_iv import MPIntervalContext
from mpmath.libmp import ComplexResult

from symsolve.errors import OutsideDomain, PrecisionNotReached, UnsupportedNode
from symsolve.models.convert import exact

MOST_BITS = 1 << 14


def exact_number(name: str, value: object) -> sympy.Expr:
    """The value as an exact real SymPy number.

    Raises:
        InexactNumber: it is a float, or contains one.
        OutsideDomain: it is not a real number.

    Examples:
        >>> exact_number("alpha", sympy.Rational(3, 5))
        3/5
        >>> exact_number("alpha", sympy.oo)
        Traceback (most recent call last):
        ...
        symsolve.errors.OutsideDomain: alpha=oo is not an exact real number; pass an int, a Fraction or a SymPy number
    """  # noqa: E501
    number = exact(value)
    if not number.is_number or number.is_real is not True:
        raise OutsideDomain(
            f"{name}={number} is not an exact real number; pass an int, a Fraction or a SymPy number"
        )
    return number


def certain_sign(
    number: sympy.Expr, is_zero: Callable[[], bool] | None = None, most_bits: int = MOST_BITS
) -> int:
    """Sign (-1, 0, 1) of an exact real number, proved by interval arithmetic or exact arithmetic.

    Args:
        number: built of rationals, pi, E, sums, products, powers, exp and log.
        is_zero: a proof that it vanishes; asked once intervals of 256 bits leave the sign open.
        most_bits: precision at which to give up.

    Raises:
        PrecisionNotReached: the number is closer to zero than the last precision can tell.

    Examples:
        >>> certain_sign(sympy.sqrt(2) - sympy.Rational(141421356, 10**8))
        1
    """
    if number.is_Rational:
        return int(sympy.sign(number))
    bits = 64
    while bits <= most_bits:
        sign = _sign_at(number, bits)
        if sign:
            return sign
        if bits == 256 and is_zero is not None and is_zero():
            return 0
        bits *= 2
    raise PrecisionNotReached(
        f"the sign of {number} is open at {most_bits} bits: it may be zero. "
        "Decide the equality by hand, or move a parameter"
    )


def _sign_at(number: sympy.Expr, bits: int) -> int:
    """Sign that an enclosure proves; 0 when it proves none."""
    try:
        enclosure = enclose(number, bits)
    except ComplexResult:
        # A logarithm of an enclosure that reaches zero: more bits will lift it off.
        return 0
    return int(enclosure.a > 0) - int(enclosure.b < 0)


def enclose(number: sympy.Expr, bits: int) -> Any:
    """An mpmath interval that contains the number, in a context of its own.

    Raises:
        UnsupportedNode: the number contains something other than the nodes of ``certain_sign``.
    """
    context = MPIntervalContext()
    context.prec = bits
    return _walk(number, context)


def _walk(node: sympy.Expr, context: MPIntervalContext) -> Any:
    if node.is_Rational:
        return context.mpf(int(node.p)) / int(node.q)
    if node is sympy.pi or node is sympy.E:
        return context.pi + 0 if node is sympy.pi else context.exp(1)
    arguments = [_walk(argument, context) for argument in node.args]
    match node:
        case sympy.Add():
            return sum(arguments[1:], arguments[0])
        case sympy.Mul():
            return context.fprod(arguments)
        case sympy.Pow() if node.exp.is_Integer:
            return arguments[0] ** int(node.exp)
        case sympy.Pow():
            return context.exp(arguments[1] * context.log(arguments[0]))
        case sympy.exp() | sympy.log():
            return getattr(context, node.func.__name__)(*arguments)
    raise UnsupportedNode(
        f"{node.func.__name__} in {node}: only sums, products, powers, exp and log are bounded"
    )

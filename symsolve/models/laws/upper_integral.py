"""int_x^oo v^(s-1) h(v) dv from a place that is known as a ball, certified."""

from __future__ import annotations

from collections.abc import Mapping

import sympy
from flint import arb

from symsolve.errors import PrecisionNotReached
from symsolve.evaluation import compile_expression
from symsolve.evaluation.precision import working_precision
from symsolve.harmonic.mellin import enclose_mellin
from symsolve.models.laws.response import PACE

__all__ = ["numeric", "rational_near", "real_at", "upper_integral"]


def rational_near(ball: arb) -> sympy.Rational:
    """The midpoint of a ball, exactly."""
    mantissa, exponent = ball.mid().man_exp()
    return sympy.Integer(int(mantissa)) * sympy.Integer(2) ** int(exponent)


def upper_integral(loss: sympy.Expr, exponent: sympy.Expr, place: arb, bits: int) -> arb:
    """The integral of v^(s-1) h(v) over v > place, for numbers everywhere.

    Examples:
        >>> with working_precision(80):
        ...     print(upper_integral(sympy.exp(-PACE), sympy.Integer(1), arb(1), 60).str(15))
        [0.3678794411714... +/- ...]
    """
    from_here = rational_near(place)
    found = enclose_mellin(loss, PACE, exponent, {}, lower=from_here, bits=bits)
    if not isinstance(found, arb):
        raise PrecisionNotReached(f"the integral of {loss} from {place.str(10)} on is not known to be real")
    if place.is_exact():
        return found
    with working_precision(bits + 32):
        middle = arb(0, place.rad())
        return found - middle * real_at(PACE ** (exponent - 1) * loss, place, bits + 32)


def real_at(expression: sympy.Expr, place: arb, bits: int) -> arb:
    """The value of an expression in ``PACE``; nan where it is not known to be real."""
    return compile_expression(expression, [PACE]).real_ball([place], bits)


def numeric(expression: sympy.Expr, point: Mapping[sympy.Symbol, sympy.Expr], bits: int) -> arb:
    """A ball of a real expression without other symbols."""
    return compile_expression(expression.subs(point), []).real_ball((), bits)

"""Factoring that never starts on what it could not finish."""

from __future__ import annotations

import math

import sympy

_MOST_DEGREE = 200


def factored(expression: sympy.Expr) -> sympy.Expr:
    """The expression as a product of factors; as it is where that would mean too high a degree.

    To factor ``exp(36787*x/100000) - x`` SymPy makes a polynomial of degree 36787 in ``exp(x/100000)``.
    What follows is one call outside Python, which no alarm interrupts.

    Examples:
        >>> x = sympy.Symbol("x")
        >>> factored(x**2 * sympy.exp(x) - sympy.exp(x))
        (x - 1)*(x + 1)*exp(x)
        >>> factored(sympy.exp(x * sympy.Rational(36787, 100000)) - x)
        -x + exp(36787*x/100000)
    """
    return expression if _degree(expression) > _MOST_DEGREE else sympy.factor(expression)


def _degree(expression: sympy.Expr) -> int:
    """The degree that powers have in the roots that are common to all of them."""
    weights = [
        term.as_coeff_Mul()[0]
        for power in expression.atoms(sympy.Pow, sympy.exp)
        for term in sympy.Add.make_args(power.as_base_exp()[1])
    ]
    rational = [weight for weight in weights if weight.is_Rational]
    common = math.lcm(*(int(weight.q) for weight in rational))
    return max((abs(int(weight * common)) for weight in rational), default=0)

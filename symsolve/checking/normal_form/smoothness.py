"""Whether an antiderivative is continuous on its interval, and its limits at infinity."""

from __future__ import annotations

from typing import Any

import sympy

from symsolve.checking.normal_form.assumptions import Assumptions
from symsolve.checking.normal_form.results import Sign

_ENTIRE = (sympy.exp, sympy.sin, sympy.cos, sympy.sinh, sympy.cosh, sympy.tanh, sympy.sech, sympy.atan,
           sympy.asinh, sympy.erf, sympy.erfc, sympy.erfi, sympy.Si, sympy.Shi, sympy.fresnels,
           sympy.fresnelc)  # fmt: skip
_ON_POSITIVE = (sympy.log, sympy.gamma, sympy.loggamma, sympy.Ei, sympy.Ci, sympy.Chi)


def is_continuous(expression: Any, variable: Any, known: Assumptions, deadline: float) -> bool:
    """Whether the expression is certainly continuous in the variable on the closed interval."""
    if not expression.has(variable) or expression == variable:
        return True
    arguments = expression.args
    if not all(is_continuous(argument, variable, known, deadline) for argument in arguments):
        return False
    if isinstance(expression, sympy.Add | sympy.Mul):
        return True
    if isinstance(expression, sympy.Pow):
        return _power_is_continuous(expression, variable, known, deadline)
    if isinstance(expression, _ENTIRE):
        square = _sign(arguments[0] ** 2, known, deadline)  # known and not negative: the argument is real
        return square is not None and square.is_nonnegative
    if isinstance(expression, _ON_POSITIVE):
        return _sign(arguments[0], known, deadline) is Sign.POSITIVE
    if isinstance(expression, sympy.asin | sympy.acos | sympy.atanh):
        inside = _sign(1 - arguments[0] ** 2, known, deadline)
        return inside is Sign.POSITIVE or (
            inside is Sign.NONNEGATIVE and not isinstance(expression, sympy.atanh)
        )
    if isinstance(expression, sympy.polylog) and not arguments[0].has(variable):
        return _sign(1 - arguments[1], known, deadline) is Sign.POSITIVE
    return False


def _power_is_continuous(expression: Any, variable: Any, known: Assumptions, deadline: float) -> bool:
    base, exponent = expression.args
    if exponent.is_Integer and exponent >= 0:
        return True
    sign = _sign(base, known, deadline) if base is not sympy.E else Sign.POSITIVE
    if sign is Sign.POSITIVE or (sign is Sign.NEGATIVE and exponent.is_Integer):
        return True
    rises = not exponent.has(variable) and _sign(exponent, known, deadline) is Sign.POSITIVE
    return rises and sign is Sign.NONNEGATIVE


def _sign(expression: Any, known: Assumptions, deadline: float) -> Sign | None:
    from symsolve.checking.normal_form.attempts import prove_sign_under

    return prove_sign_under(expression, known, deadline)


def limit_at_infinity(expression: Any, variable: Any, end: Any, known: Assumptions, deadline: float) -> Any:
    """The limit of a sum of simple terms, or ``None``."""
    total = sympy.S.Zero
    for term in sympy.Add.make_args(sympy.expand_mul(expression)):
        value = _limit_of_term(term, variable, end, known, deadline)
        if value is None:
            return None
        total += value
    return total


def _limit_of_term(term: Any, variable: Any, end: Any, known: Assumptions, deadline: float) -> Any:
    factor, rest = term.as_independent(variable, as_Add=False)
    if rest == 1:
        return factor
    if end is not sympy.oo:
        rest = rest.subs(variable, -variable)
    if isinstance(rest, sympy.atan | sympy.erf):
        slope = _slope(rest.args[0], variable, known, deadline)
        top = sympy.pi / 2 if isinstance(rest, sympy.atan) else sympy.S.One
        return None if slope is None else factor * top * slope
    return sympy.S.Zero if _falls(rest, variable, known, deadline) else None


def _slope(argument: Any, variable: Any, known: Assumptions, deadline: float) -> int | None:
    """1 or -1 when the argument is linear and rises or falls."""
    slope = sympy.diff(argument, variable)
    sign = None if slope.has(variable) else _sign(slope, known, deadline)
    return {Sign.POSITIVE: 1, Sign.NEGATIVE: -1}.get(sign) if sign is not None else None


def _falls(product: Any, variable: Any, known: Assumptions, deadline: float) -> bool:
    """Whether a product of exponentials of linear arguments and powers of the variable tends to zero."""
    degree = sympy.S.Zero
    falls = False
    for factor in sympy.Mul.make_args(product):
        if isinstance(factor, sympy.exp):
            if _slope(factor.args[0], variable, known, deadline) != -1:
                return False
            falls = True
        elif factor == variable:
            degree += 1
        elif factor.is_Pow and factor.base == variable and not factor.exp.has(variable):
            degree += factor.exp
        else:
            return False
    return falls or _sign(degree, known, deadline) is Sign.NEGATIVE

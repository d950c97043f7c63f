"""Where a coefficient with parameters may vanish: what has to be assumed so that a term is really there."""

from __future__ import annotations

from collections.abc import Iterator

import sympy

from symsolve.harmonic.expansions.signs import Ground

__all__ = ["nonzero_conditions"]

#: zeta(w) = 0 for real w only at -2, -4, ...
_FIRST_ZERO = -2


def nonzero_conditions(coefficient: sympy.Expr, ground: Ground) -> list[sympy.Basic]:
    """Relations ``factor != 0`` under which a coefficient is not zero; none where that is certain.

    Args:
        coefficient: finite wherever its parameters are allowed.
        ground: what is known about the parameters.

    Examples:
        >>> w, q = sympy.symbols("w q", positive=True)
        >>> nonzero_conditions(sympy.gamma(q) * sympy.zeta(w + 1), Ground())
        []
        >>> nonzero_conditions(sympy.gamma(q) * sympy.zeta(q - w), Ground())
        [Ne(zeta(q - w), 0)]
    """
    found: list[sympy.Basic] = []
    for factor in _uncertain(coefficient, ground):
        condition = sympy.Ne(factor, 0)
        if condition != sympy.true and condition not in found:
            found.append(condition)
    return found


def _uncertain(expression: sympy.Expr, ground: Ground) -> Iterator[sympy.Expr]:
    """Factors that may vanish, or reciprocals of factors that may have a pole."""
    if isinstance(expression, sympy.Mul):
        for factor in expression.args:
            yield from _uncertain(factor, ground)
    elif not _certain(expression, ground):
        base, exponent = expression.as_base_exp()
        yield base if exponent != 1 and exponent.is_positive else expression


def _certain(expression: sympy.Expr, ground: Ground) -> bool:
    # Whether a number is zero was decided when its term was kept.
    if not expression.free_symbols or isinstance(expression, (sympy.exp, sympy.gamma)):
        return True
    if ground.known_sign(expression) in (-1, 1):
        return True
    if isinstance(expression, sympy.Pow) and not expression.exp.free_symbols & expression.base.free_symbols:
        if expression.exp.could_extract_minus_sign():
            return _no_pole(expression.base, ground)
        return not list(_uncertain(expression.base, ground))
    if isinstance(expression, sympy.Pow):
        return ground.known_sign(expression.base) in (-1, 1)
    if isinstance(expression, sympy.zeta) and len(expression.args) == 1:
        return _above(expression.args[0], _FIRST_ZERO, ground)
    return _sum_of_powers(expression, ground)


def _no_pole(expression: sympy.Expr, ground: Ground) -> bool:
    """Whether a denominator is certainly finite."""
    if isinstance(expression, sympy.gamma):
        return _above(expression.args[0], 0, ground)
    if isinstance(expression, sympy.zeta) and len(expression.args) == 1:
        return _above(expression.args[0], 1, ground)
    if isinstance(expression, (sympy.Mul, sympy.Add)):
        return all(_no_pole(part, ground) for part in expression.args)
    if isinstance(expression, sympy.Pow):
        return not expression.exp.could_extract_minus_sign() and _no_pole(expression.base, ground)
    return bool(expression.is_Atom)


def _above(value: sympy.Expr, bound: int, ground: Ground) -> bool:
    return ground.known_sign(value - bound) == 1


def _sum_of_powers(expression: sympy.Expr, ground: Ground) -> bool:
    """Finite sums of k^-w, and (-1)^n times derivatives of zeta where its series converges."""
    if isinstance(expression, sympy.harmonic):
        return bool(expression.args[0].is_positive)
    if isinstance(expression, sympy.Subs) and isinstance(expression.expr, sympy.Derivative):
        return isinstance(expression.expr.expr, sympy.zeta) and _above(expression.point[0], 1, ground)
    return isinstance(expression, sympy.Add) and len(expression.args) == 2 and _difference(*expression.args)


def _difference(first: sympy.Expr, second: sympy.Expr) -> bool:
    """zeta(w) - zeta(w, a) = 1 + ... + (a - 1)^-w, in either order."""
    whole, rest = (first, -second) if isinstance(first, sympy.zeta) else (second, -first)
    if not (isinstance(whole, sympy.zeta) and isinstance(rest, sympy.zeta) and len(rest.args) == 2):
        return False
    start = rest.args[1]
    return len(whole.args) == 1 and rest.args[0] == whole.args[0] and bool(start.is_Integer and start >= 2)

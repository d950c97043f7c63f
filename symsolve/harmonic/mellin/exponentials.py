r"""Rational functions of one exponential e^(-u): Fermi, Bose and logistic functions of any order.

With w = e^-u and f = 1/(e^u/z + 1) = z w/(1 + z w), every such function is a combination of w^j and f^n.
M[f] = -Gamma(s) Li_s(-z), and f^(n+1) = f^n + (1/n) (f^n)' gives M_{n+1}(s) = M_n(s) - ((s-1)/n) M_n(s-1),
hence M_n(s) = -Gamma(s) sum_i e_i Li_{s-i}(-z) with sum_i e_i X^i = product over m < n of (1 - X/m).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import sympy

from symsolve.errors import OutsideDomain
from symsolve.harmonic.mellin.monomials import common_exponential
from symsolve.harmonic.mellin.partial_fractions import Fraction, read_fraction, split
from symsolve.harmonic.mellin.piece import MELLIN_VARIABLE, Piece, require_positive
from symsolve.harmonic.mellin.strip import Strip

__all__ = ["exponential_piece", "fermi_coefficients"]

_W = sympy.Dummy("w", positive=True)


def exponential_piece(h: sympy.Expr, u: sympy.Symbol) -> Piece | None:
    """The transform of a rational function of one exponential, ``None`` if h is none."""
    common = common_exponential(h, u)
    if common is None:
        return None
    scale, exponent, nodes = common
    rational = h.xreplace({node: factor * _W**k for node, (k, factor) in nodes.items()})
    if rational.has(u):
        return None
    if any(k < 0 for k, _ in nodes.values()) and any(k > 0 for k, _ in nodes.values()):
        # Hyperbolic functions: often a function of e^(-2u) alone.
        rational, step = _in_largest_power(sympy.cancel(rational))
        scale *= step
    fraction = read_fraction(rational, _W)
    if fraction is None:
        return None
    return _of_unit_exponential(fraction, h).of_monomial(scale, exponent)


def _in_largest_power(rational: sympy.Expr) -> tuple[sympy.Expr, int]:
    """The function in w^g and the largest g for which it is one."""
    powers = [
        power
        for part in sympy.fraction(rational)
        if part.is_polynomial(_W)
        for (power,) in sympy.Poly(part, _W).monoms()
    ]
    step = math.gcd(*powers)
    if step < 2:
        return rational, 1
    return rational.replace(lambda e: e.is_Pow and e.base == _W, lambda e: _W ** (e.exp / step)), step


def _of_unit_exponential(fraction: Fraction, h: sympy.Expr) -> Piece:
    """The transform of a rational function of w = e^-u."""
    if not fraction.numerator:
        raise OutsideDomain(f"the base function {h} vanishes identically")
    if fraction.shift < 0:
        raise OutsideDomain(
            f"{h} grows like an exponential, so that its Mellin integral diverges for every s"
        )
    strip = _strip(fraction, h)
    conditions = tuple(c for rate, _ in fraction.factors for c in _no_pole(rate, h))
    terms = [*_exponentials(fraction), *_fermi_functions(fraction)]
    rule = "Fermi-Dirac" if fraction.factors else "exponential"
    return Piece(sympy.gamma(MELLIN_VARIABLE) * sympy.Add(*terms), strip, (rule,), conditions)


def _strip(fraction: Fraction, h: sympy.Expr) -> Strip:
    lower = -fraction.order_at_one()
    if fraction.shift > 0:
        return Strip(lower, sympy.oo)
    if lower >= 0:
        raise OutsideDomain(
            f"{h} tends to {fraction.numerator[0]} as the variable grows and doesn't vanish at 0, so that "
            "its Mellin integral diverges for every s; subtract the constant"
        )
    return Strip(lower, 0)


def _no_pole(rate: sympy.Expr, h: sympy.Expr) -> tuple[sympy.Basic, ...]:
    """A pole lies at e^u = -rate: on the positive axis if rate < -1."""
    if rate == -1:
        return ()
    if rate.is_real is False:
        return ()
    beyond = sympy.cancel(rate + 1)
    if rate.is_positive or beyond.is_positive:
        return ()
    if beyond.is_positive is False:
        raise OutsideDomain(f"{h} has a pole on the positive axis, where its exponential is {-rate}")
    return require_positive(beyond, "distance of the pole of the base function from the axis")


def _exponentials(fraction: Fraction) -> list[sympy.Expr]:
    """j^-s for each e^(-j u) of the polynomial part."""
    if not fraction.factors:
        pairs: Sequence[tuple[int, sympy.Expr]] = [
            (fraction.shift + j, c) for j, c in enumerate(fraction.numerator)
        ]
    elif fraction.degree <= 0:
        # The constant of the polynomial part is the value at w = 0 less that of the fractions: no transform.
        return []
    else:
        pairs = _quotient(fraction)
    return [c * sympy.Integer(j) ** (-MELLIN_VARIABLE) for j, c in pairs if j > 0]


def _quotient(fraction: Fraction) -> list[tuple[int, sympy.Expr]]:
    top = sympy.Poly(list(reversed(fraction.numerator)), _W) * sympy.Poly(_W**fraction.shift, _W)
    bottom = sympy.Poly(1, _W)
    for rate, n in fraction.factors:
        bottom *= sympy.Poly(1 + rate * _W, _W) ** n
    quotient, _ = sympy.div(top, bottom)
    return [(j, c) for (j,), c in quotient.terms()]


def _fermi_functions(fraction: Fraction) -> list[sympy.Expr]:
    terms = []
    whole = Fraction(0, (*[sympy.S.Zero] * fraction.shift, *fraction.numerator), fraction.factors)
    for rate, coefficients in split(whole):
        orders: dict[int, sympy.Expr] = {}
        for n, value in enumerate(_in_fermi_functions(coefficients)):
            for i, e in enumerate(fermi_coefficients(n) if n else ()):
                orders[i] = orders.get(i, 0) - value * e
        terms += [
            sympy.cancel(c) * sympy.polylog(MELLIN_VARIABLE - i, -rate)
            for i, c in sorted(orders.items(), reverse=True)
        ]
    return terms


def _in_fermi_functions(coefficients: Sequence[sympy.Expr]) -> list[sympy.Expr]:
    """sum_m g_m (1 + z w)^-m as a polynomial in f = 1 - 1/(1 + z w), lowest power first."""
    result = [sympy.S.Zero] * (len(coefficients) + 1)
    for m, g in enumerate(coefficients, start=1):
        for n in range(m + 1):
            result[n] += g * sympy.binomial(m, n) * (-1) ** n
    return result


def fermi_coefficients(n: int) -> list[sympy.Expr]:
    """The numbers e_i with M[(1 + e^u/z)^-n] = -Gamma(s) sum_i e_i Li_{s-i}(-z).

    Example:
        >>> fermi_coefficients(2)
        [1, -1]
    """
    result = [sympy.S.One]
    for m in range(1, n):
        shifted = [sympy.S.Zero, *(-e / m for e in result)]
        result = [a + b for a, b in zip([*result, sympy.S.Zero], shifted)]
    return result

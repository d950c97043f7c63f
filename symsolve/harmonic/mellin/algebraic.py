"""Rational functions of one power of u, and (1 + a u^b)^-q with any real q."""

from __future__ import annotations

import sympy

from symsolve.errors import OutsideDomain
from symsolve.harmonic.mellin.monomials import as_monomial, common_power
from symsolve.harmonic.mellin.partial_fractions import Fraction, read_fraction, split
from symsolve.harmonic.mellin.piece import MELLIN_VARIABLE, Piece, require_positive
from symsolve.harmonic.mellin.strip import Strip

__all__ = ["algebraic_piece", "rational_piece"]

_S = MELLIN_VARIABLE
_X = sympy.Dummy("x", positive=True)


def algebraic_piece(h: sympy.Expr, u: sympy.Symbol) -> Piece | None:
    """The transform of (A + B u^b)^-q: a Beta function."""
    base, exponent = h.as_base_exp()
    if exponent.has(u) or not base.is_Add:
        return None
    constant, dependent = base.as_independent(u, as_Add=True)
    monomial = as_monomial(dependent, u)
    if constant == 0 or monomial is None or exponent.is_real is False:
        return None
    scale, power = monomial
    first = require_positive(constant, "constant in a power of a sum") if not exponent.is_Integer else ()
    second = require_positive(-exponent, "order of the decay")
    piece = Piece(_power(sympy.S.One, -exponent, 0), Strip(0, -exponent), ("algebraic",), (*first, *second))
    ratio = scale / constant
    if ratio.is_negative:
        raise OutsideDomain(f"{h} has a pole or a branch point on the positive axis")
    return piece.of_monomial(ratio, power).times(constant**exponent)


def _power(rate: sympy.Expr, q: sympy.Expr, shift: int) -> sympy.Expr:
    """M[x^shift (1 + rate x)^-q], continued analytically."""
    s = _S + shift
    return rate ** (-s) * sympy.gamma(s) * sympy.gamma(q - s) / sympy.gamma(q)


def rational_piece(h: sympy.Expr, u: sympy.Symbol) -> Piece | None:
    """The transform of a rational function of one power of u without poles on the positive axis."""
    common = common_power(h, u)
    if common is None:
        return None
    step, nodes = common
    rational = h.xreplace({node: _X**k for node, k in nodes.items() if k})
    if rational.has(u) or not rational.is_rational_function(_X):
        return None
    fraction = read_fraction(rational, _X)
    if fraction is None:
        return None
    return _of_fraction(fraction, h).of_monomial(sympy.S.One, step)


def _of_fraction(fraction: Fraction, h: sympy.Expr) -> Piece:
    if not fraction.numerator:
        raise OutsideDomain(f"the base function {h} vanishes identically")
    lower, upper = -fraction.shift, -fraction.degree
    if lower >= upper:
        raise OutsideDomain(
            f"{h} behaves like power {-lower} of the variable near 0 and like power {-upper} far out, so "
            "its Mellin integral diverges for every s"
        )
    conditions = tuple(c for rate, _ in fraction.factors for c in _no_pole(rate, h))
    return Piece(_value(fraction), Strip(lower, upper), ("rational",), conditions)


def _value(fraction: Fraction) -> sympy.Expr:
    # A polynomial part has the transform 0, in the sense of analytic continuation, so that the fractions
    # alone give the transform wherever the whole has one.
    if len(fraction.factors) == 1:
        ((rate, n),) = fraction.factors
        terms = [
            c * _power(rate, sympy.Integer(n), fraction.shift + j) for j, c in enumerate(fraction.numerator)
        ]
        return sympy.Add(*terms)
    terms = [
        c * _power(rate, sympy.Integer(n), fraction.shift)
        for rate, coefficients in split(fraction)
        for n, c in enumerate(coefficients, start=1)
    ]
    return sympy.Add(*terms)


def _no_pole(rate: sympy.Expr, h: sympy.Expr) -> tuple[sympy.Basic, ...]:
    """A pole lies at -1/rate."""
    if rate.is_real is False or rate.is_positive:
        return ()
    if rate.is_negative:
        raise OutsideDomain(f"{h} has a pole on the positive axis, at power {-1 / rate} of its variable")
    return require_positive(rate, "rate of a factor 1 + rate*x of the denominator")

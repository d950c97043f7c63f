r"""Poisson-binomial mixtures: sum over n of a polynomial in n times e^-u u^n/n!.

With the falling factorial n(n-1)...(n-j+1) = n_j in front, the sum over n = 0..N of n_j Gamma(n+s)/n! is
N_j/(s+j) times Gamma(N+1+s)/Gamma(N+1) (hockey stick), for symbolic N too.
"""

from __future__ import annotations

import itertools

import sympy

from symsolve.harmonic.mellin.monomials import split_factor
from symsolve.harmonic.mellin.piece import MELLIN_VARIABLE, Piece
from symsolve.harmonic.mellin.strip import Strip

__all__ = ["mixture_piece"]

_S = MELLIN_VARIABLE


def mixture_piece(h: sympy.Expr, u: sympy.Symbol) -> Piece | None:
    """The transform of Sum(c(n) e^(-a u) (a u)^n/n!, (n, first, last)), ``None`` if h is no such sum."""
    if not isinstance(h, sympy.Sum) or len(h.limits) != 1 or h.limits[0][0] == u:
        return None
    n, first, last = h.limits[0]
    if first.has(u) or last.has(u) or not first.is_Integer or first < 0 or last.is_infinite:
        return None
    read = _weights(h.function, u, n)
    if read is None:
        return None
    rate, weights = read
    value = _sum_up_to(last, weights)
    if first > 0:
        value -= _sum_up_to(first - 1, weights)
    return Piece(value, Strip(-first, sympy.oo), ("Poisson mixture",)).of_monomial(rate, sympy.S.One)


def _weights(
    term: sympy.Expr, u: sympy.Symbol, n: sympy.Symbol
) -> tuple[sympy.Expr, list[sympy.Expr]] | None:
    """(a, coefficients in falling factorials of n) of c(n) e^(-a u) (a u)^n/n!."""
    constant, exponent, rest = split_factor(sympy.expand_power_base(term, force=True), u)
    if exponent != n or not isinstance(rest, sympy.exp):
        return None
    rate = sympy.cancel(-rest.exp / u)
    if rate.has(u) or rate.has(n):
        return None
    polynomial = sympy.combsimp(constant * sympy.factorial(n) / rate**n).replace(
        lambda e: e.is_Pow and e.exp.has(n), lambda e: sympy.powsimp(e)
    )
    if not polynomial.is_polynomial(n):
        return None
    return rate, _falling_coefficients(sympy.Poly(polynomial, n))


def _falling_coefficients(polynomial: sympy.Poly) -> list[sympy.Expr]:
    # Newton's interpolation at 0, 1, ...: differences at zero over factorials.
    values = [polynomial.eval(j) for j in range(polynomial.degree() + 1)]
    result = []
    for j in range(len(values)):
        result.append(values[0] / sympy.factorial(j))
        values = [b - a for a, b in itertools.pairwise(values)]
    return result


def _sum_up_to(last: sympy.Expr, weights: list[sympy.Expr]) -> sympy.Expr:
    fractions = [
        sympy.cancel(w * sympy.expand_func(sympy.ff(last, j))) / (_S + j) for j, w in enumerate(weights)
    ]
    closed = sympy.factor(sympy.together(sympy.Add(*fractions)))
    return closed * sympy.gamma(last + 1 + _S) / sympy.gamma(last + 1)

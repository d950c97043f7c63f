"""What each pole contributes to the expansion of a harmonic sum.

With X = F x the sum is the inverse Mellin transform of ``B M(s) X^-s D(s)``, where D(s) is
``zeta(gamma - beta s)``, or the finite sum of ``k^(beta s - gamma)``. A term of h at the point contributes
itself summed over k, as if the sums converged; the pole of zeta contributes the transform of h; where the
two fall together the product of the two Laurent series decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import sympy
from sympy import Integer, binomial, factorial, log, oo, zeta

from symsolve.harmonic.expansions.continuation import Continuation
from symsolve.harmonic.expansions.records import Term
from symsolve.harmonic.expansions.signs import vanishes
from symsolve.harmonic.expansions.tidy import (
    positive_log,
    positive_power,
    tidy,
    tidy_rational,
    without_imaginary_unit,
)

if TYPE_CHECKING:
    from symsolve.harmonic.harmonic_sum import HarmonicSum

_LONGEST_WRITTEN_OUT = 20

#: Coefficients of log(X)^0, log(X)^1, ..
Polynomial = dict[int, sympy.Expr]


@attrs.frozen
class Contributions:
    """The terms in x that single poles give.

    Attributes:
        law: the harmonic sum.
        direction: 1 for x -> 0 (powers of u and of x alike), -1 for x -> oo.
        transform: the transform of the base function near the pole of zeta; None where that is not crossed.
    """

    law: HarmonicSum
    direction: sympy.Integer
    transform: Continuation | None

    def of_power(self, rank: sympy.Expr, coefficients: Polynomial) -> list[Term]:
        """A term of h, w^rank times a polynomial in log u, summed over k."""
        beta = self.law.frequency[1]
        polynomial: Polynomial = {}
        for logs, coefficient in coefficients.items():
            for i in range(logs + 1):
                value = coefficient * binomial(logs, i) * (-beta) ** i * self._logarithmic_sum(rank, i)
                polynomial[logs - i] = polynomial.get(logs - i, Integer(0)) + value
        return self._terms(rank, polynomial)

    def of_zeta(self, rank: sympy.Expr, before: sympy.Expr) -> list[Term]:
        """The pole of zeta alone."""
        assert self.transform is not None
        value, numeric = self.transform.value(-self.direction * rank, before)
        beta = self.law.frequency[1]
        return self._terms(rank, {0: value / (-self.direction * beta)}, numeric)

    def of_both(
        self, rank: sympy.Expr, coefficients: Polynomial, before: sympy.Expr, here: sympy.Expr
    ) -> list[Term]:
        """A term of h whose pole falls together with that of zeta: one more logarithm."""
        assert self.transform is not None
        # In e = s - s*: the poles of M, up to the sign of the direction in which the contour moves.
        poles = {logs + 1: (-1) ** logs * factorial(logs) * c for logs, c in coefficients.items()}
        principal = {j: self.direction * value for j, value in poles.items()}
        constant, numeric = self.transform.finite_part(-self.direction * rank, principal, before, here)
        beta = self.law.frequency[1]
        polynomial: Polynomial = {0: -self.direction * constant / beta}
        for j, pole in poles.items():
            # zeta(1 - beta e) = -1/(beta e) + sum of stieltjes(i) (beta e)^i / i!,
            # and X^-e = sum of (-e log X)^n / n!.
            leading = polynomial.get(j, Integer(0)) - pole * Integer(-1) ** j / (beta * factorial(j))
            polynomial[j] = leading
            for i in range(j):
                n = j - 1 - i
                value = pole * sympy.stieltjes(i) * beta**i / factorial(i) * Integer(-1) ** n / factorial(n)
                polynomial[n] = polynomial.get(n, Integer(0)) + value
        return self._terms(rank, polynomial, numeric)

    def argument_of_zeta(self, rank: sympy.Expr) -> sympy.Expr:
        """w, where w^rank in h gives zeta(w)."""
        return tidy_rational(self.law.amplitude[1] + self.direction * self.law.frequency[1] * rank)

    def _logarithmic_sum(self, rank: sympy.Expr, logs: int) -> sympy.Expr:
        """Sum over k of k^-w log(k)^logs, continued where it diverges."""
        w, count = self.argument_of_zeta(rank), self.law.terms
        if count is oo:
            return zeta(w) if logs == 0 else (-1) ** logs * _zeta_derivative(w, logs)
        if count.is_Integer and count <= _LONGEST_WRITTEN_OUT:
            return sympy.Add(*[Integer(k) ** -w * log(k) ** logs for k in range(1, int(count) + 1)])
        if logs:
            k = sympy.Dummy("k", integer=True, positive=True)
            return sympy.Sum(k**-w * log(k) ** logs, (k, 1, count))
        if count.is_Integer:
            # Left alone: SymPy would write out the sum, however long it is.
            return sympy.harmonic(count, w, evaluate=False) if w == 1 else zeta(w) - zeta(w, count + 1)
        return sympy.harmonic(count, w)

    def _terms(self, rank: sympy.Expr, polynomial: Polynomial, numeric: bool = False) -> list[Term]:
        """B X^(direction rank) times a polynomial in log X, in powers of log x, most logarithms first."""
        (constant, _), (factor, _) = self.law.amplitude, self.law.frequency
        exponent = tidy_rational(self.direction * rank)
        scale = constant * positive_power(factor, exponent)
        in_x: Polynomial = {}
        for n, coefficient in polynomial.items():
            for i in range(n + 1):
                value = coefficient * binomial(n, i) * positive_log(factor) ** (n - i)
                in_x[i] = in_x.get(i, Integer(0)) + value
        terms = []
        for logs in sorted(in_x, reverse=True):
            value = in_x[logs]
            # Integrals are not compared with zero: such a term stands, be it zero.
            if value.has(sympy.Integral) or not vanishes(value):
                terms.append(
                    Term(
                        exponent,
                        without_imaginary_unit(tidy(scale * value)),
                        logs,
                        numeric and value.has(sympy.Integral),
                    )
                )
        return terms


def _zeta_derivative(w: sympy.Expr, order: int) -> sympy.Expr:
    t = sympy.Symbol("w")
    return sympy.Subs(sympy.Derivative(zeta(t), (t, order)), t, w)

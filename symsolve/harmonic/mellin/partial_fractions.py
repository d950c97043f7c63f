"""Partial fractions over linear factors, with symbolic coefficients, by truncated power series."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import sympy

__all__ = ["Fraction", "read_fraction", "split"]


@attrs.frozen
class Fraction:
    """x^shift (sum of c_j x^j) / product of (1 + rate x)^n.

    Attributes:
        shift: power of x in front; the numerator has a constant term.
        numerator: its coefficients, lowest power first.
        factors: pairs (rate, n) with distinct rates.
    """

    shift: int
    numerator: tuple[sympy.Expr, ...]
    factors: tuple[tuple[sympy.Expr, int], ...]

    @property
    def degree(self) -> int:
        """Power of x that it grows with for large x."""
        return self.shift + len(self.numerator) - 1 - sum(n for _, n in self.factors)

    def order_at_one(self) -> int:
        """Multiplicity of the zero at x = 1 (negative for a pole), as far as it is certain."""
        order = -sum(n for rate, n in self.factors if rate == -1)
        coefficients = list(self.numerator)
        while coefficients and _is_zero(sum(coefficients)):
            order += 1
            coefficients = [j * c for j, c in enumerate(coefficients)][1:]
        return order


def _is_zero(value: sympy.Expr) -> bool:
    return bool(value == 0) or sympy.cancel(value) == 0


def read_fraction(expression: sympy.Expr, x: sympy.Symbol) -> Fraction | None:
    """A rational function of x, its denominator split into linear factors; ``None`` if that can't be done."""
    numerator, denominator = sympy.fraction(sympy.together(expression))
    fraction = _from_parts(numerator, denominator, x)
    if fraction is None or len(fraction.factors) > 1:
        # Common factors may hide that fewer poles are there.
        numerator, denominator = sympy.fraction(sympy.cancel(expression))
        fraction = _from_parts(numerator, sympy.factor(denominator), x)
    return fraction


def _from_parts(numerator: sympy.Expr, denominator: sympy.Expr, x: sympy.Symbol) -> Fraction | None:
    if not (numerator.is_polynomial(x) and denominator.is_polynomial(x)):
        return None
    constant, powers = _powers(denominator, x)
    shift = 0
    factors: dict[sympy.Expr, int] = {}
    for base, count in powers:
        roots = _linear_factors(base, x)
        if roots is None:
            return None
        leading, lowest, rates = roots
        constant *= leading**count
        shift -= lowest * count
        for rate in rates:
            factors[rate] = factors.get(rate, 0) + count
    return _assembled(numerator / constant, shift, factors, x)


def _assembled(
    numerator: sympy.Expr, shift: int, factors: dict[sympy.Expr, int], x: sympy.Symbol
) -> Fraction:
    top, bottom = sympy.fraction(numerator)
    coefficients = [sympy.cancel(c / bottom) for c in reversed(sympy.Poly(top, x).all_coeffs())]
    if not any(coefficients):
        return Fraction(0, (), ())
    while coefficients[0] == 0:
        coefficients.pop(0)
        shift += 1
    return Fraction(shift, tuple(coefficients), tuple(factors.items()))


def _powers(denominator: sympy.Expr, x: sympy.Symbol) -> tuple[sympy.Expr, list[tuple[sympy.Expr, int]]]:
    constant, rest = denominator.as_independent(x, as_Add=False)
    powers = []
    for factor in sympy.Mul.make_args(rest):
        base, count = factor.as_base_exp()
        if count.is_Integer and count > 0 and base.has(x):
            powers.append((base, int(count)))
        elif factor != 1:
            powers.append((factor, 1))
    return constant, powers


def _linear_factors(base: sympy.Expr, x: sympy.Symbol) -> tuple[sympy.Expr, int, list[sympy.Expr]] | None:
    """base = leading * x^lowest * product of (1 + rate x)."""
    coefficients = list(reversed(sympy.Poly(base, x).all_coeffs()))
    lowest = next(j for j, c in enumerate(coefficients) if c != 0)
    coefficients = coefficients[lowest:]
    leading, degree = coefficients[0], len(coefficients) - 1
    if degree <= 1:
        return leading, lowest, [sympy.cancel(c / leading) for c in coefficients[1:]]
    polynomial = sympy.Poly(coefficients, x)
    # The rates are minus the roots of the reversed polynomial.
    roots = sympy.roots(polynomial, x)
    if sum(roots.values()) != degree:
        return None
    return leading, lowest, [-root for root, count in roots.items() for _ in range(count)]


def split(fraction: Fraction) -> list[tuple[sympy.Expr, list[sympy.Expr]]]:
    """For each rate the coefficients g_1, g_2, ... of (1 + rate x)^-1, (1 + rate x)^-2, ..., without x^shift.

    The polynomial part is left out.
    """
    return [(rate, _principal_part(fraction, rate, n)) for rate, n in fraction.factors]


def _principal_part(fraction: Fraction, rate: sympy.Expr, n: int) -> list[sympy.Expr]:
    # With t = 1 + rate x: x = (t - 1)/rate, and every other factor is A + B t with A not zero.
    series = _substituted(fraction.numerator, rate, n)
    for other, count in fraction.factors:
        if other != rate:
            quotient = other / rate
            series = _product(series, _binomial(1 - quotient, quotient, -count, n), n)
    return [sympy.cancel(c) for c in reversed(series)]


def _substituted(numerator: Sequence[sympy.Expr], rate: sympy.Expr, n: int) -> list[sympy.Expr]:
    result = [sympy.S.Zero] * n
    for j, coefficient in enumerate(numerator):
        for i in range(min(j, n - 1) + 1):
            result[i] += coefficient * (-1) ** (j - i) * sympy.binomial(j, i) / rate**j
    return result


def _binomial(a: sympy.Expr, b: sympy.Expr, power: int, n: int) -> list[sympy.Expr]:
    return [sympy.binomial(power, i) * b**i * a ** (power - i) for i in range(n)]


def _product(left: Sequence[sympy.Expr], right: Sequence[sympy.Expr], n: int) -> list[sympy.Expr]:
    return [sum((left[i] * right[k - i] for i in range(k + 1)), sympy.S.Zero) for k in range(n)]

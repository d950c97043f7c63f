"""Generalised power series in one small quantity: real exponents, which may contain parameters."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

import attrs
import sympy

from symsolve.checking.limits.signs import Undecided

_MOST_TERMS = 80
Compare = Callable[[sympy.Expr], int]


class MoreTerms(Exception):
    """Everything that is known cancels: start again with longer series."""


@attrs.frozen(eq=False)
class PowerSeries:
    """The sum of ``terms[e] * w**e``, up to O(w**b) for the least b in ``errors``; exact if that is empty."""

    terms: dict[sympy.Expr, sympy.Expr]
    errors: frozenset[sympy.Expr] = frozenset()

    def shifted(self, exponent: sympy.Expr) -> PowerSeries:
        """Times ``w**exponent``."""
        return PowerSeries(
            {_tidy(e + exponent): c for e, c in self.terms.items()},
            frozenset(_tidy(b + exponent) for b in self.errors),
        )

    def scaled(self, factor: sympy.Expr) -> PowerSeries:
        """Times something that does not contain ``w``."""
        return PowerSeries({e: expanded(c * factor) for e, c in self.terms.items()}, self.errors)

    def without(self, exponent: sympy.Expr) -> PowerSeries:
        """Without one term."""
        return PowerSeries({e: c for e, c in self.terms.items() if e != exponent}, self.errors)


def expanded(expression: sympy.Expr) -> sympy.Expr:
    """Products multiplied out; exponentials of sums stay whole, since their terms may only cancel there."""
    if _terms(expression) > _MOST_TERMS:
        # Cancellation in something so large is left to the test whether a coefficient vanishes.
        return expression
    return sympy.expand(expression, power_exp=False, power_base=False, log=False)


def _terms(expression: sympy.Basic) -> int:
    """About how many terms the expression has once it is multiplied out."""
    if expression.is_Add:
        return sum(map(_terms, expression.args))
    if expression.is_Mul:
        return math.prod(map(_terms, expression.args))
    if expression.is_Pow and expression.args[1].is_Integer:
        return int(min(_terms(expression.args[0]) ** min(abs(int(expression.args[1])), 12), 10**6))
    return 1


def constant(value: sympy.Expr) -> PowerSeries:
    """A series of one term."""
    return PowerSeries({sympy.Integer(0): value} if value != 0 else {})


class SeriesAlgebra:
    """Arithmetic of power series cut after so many terms.

    Args:
        sign: the sign of an expression in parameters; raises ``Undecided``.
        length: how many terms are kept.
    """

    def __init__(self, sign: Compare, length: int) -> None:
        self.sign, self.length = sign, length

    def add(self, parts: Iterable[PowerSeries]) -> PowerSeries:
        """The sum."""
        terms: dict[sympy.Expr, list[sympy.Expr]] = {}
        errors: set[sympy.Expr] = set()
        for part in parts:
            errors |= part.errors
            for exponent, coefficient in part.terms.items():
                terms.setdefault(exponent, []).append(coefficient)
        return self.cut({e: _total(cs) for e, cs in terms.items()}, errors)

    def multiply(self, a: PowerSeries, b: PowerSeries) -> PowerSeries:
        """The product."""
        terms: dict[sympy.Expr, list[sympy.Expr]] = {}
        for e, c in a.terms.items():
            for f, d in b.terms.items():
                terms.setdefault(_tidy(e + f), []).append(c * d)
        errors = {_tidy(e + f) for e in (*a.terms, *a.errors) for f in b.errors}
        errors |= {_tidy(e + f) for e in a.errors for f in b.terms}
        return self.cut({e: _total(cs) for e, cs in terms.items()}, errors)

    def compose(self, coefficients: Callable[[int], sympy.Expr], small: PowerSeries) -> PowerSeries:
        """``sum_k coefficients(k) small**k`` for a series of positive exponents."""
        power = constant(sympy.Integer(1))
        parts = []
        for k in range(self.length + 1):
            parts.append(power.scaled(coefficients(k)))
            power = self.multiply(power, small)
            if not power.terms and not power.errors:
                return self.add(parts)
        parts.append(PowerSeries({}, frozenset((*power.terms, *power.errors))))
        return self.add(parts)

    def cut(self, terms: dict[sympy.Expr, sympy.Expr], errors: set[sympy.Expr]) -> PowerSeries:
        """The series without what its errors swallow, and without terms beyond the length."""
        terms = {e: c for e, c in terms.items() if c != 0}
        if all(e.is_Rational for e in (*terms, *errors)):
            return self._cut_rational(terms, errors)
        terms = {e: c for e, c in terms.items() if not any(self._at_least(e, b) for b in errors)}
        errors = _without_higher(errors, self._at_least)
        if len(terms) > 8 * self.length:
            raise Undecided("the series has too many terms whose order is not known")
        return PowerSeries(terms, frozenset(errors))

    def _cut_rational(self, terms: dict[sympy.Expr, sympy.Expr], errors: set[sympy.Expr]) -> PowerSeries:
        bound = min(errors, default=None)
        order = sorted(e for e in terms if bound is None or e < bound)
        if len(order) > self.length:
            bound = order[self.length]
            order = order[: self.length]
        kept = {e: terms[e] for e in order}
        return PowerSeries(kept, frozenset() if bound is None else frozenset({bound}))

    def _at_least(self, first: sympy.Expr, second: sympy.Expr) -> bool:
        try:
            return self.sign(_tidy(first - second)) >= 0
        except Undecided:
            return False

    def leading_exponent(self, series: PowerSeries) -> sympy.Expr | None:
        """The least exponent; ``None`` for the series that is exactly zero.

        Raises:
            MoreTerms: an error term may be larger.
            Undecided: two exponents can't be compared.
        """
        if not series.terms:
            if series.errors:
                raise MoreTerms
            return None
        first = next(iter(series.terms))
        for exponent in series.terms:
            if self.sign(_tidy(exponent - first)) < 0:
                first = exponent
        if any(self.sign(_tidy(bound - first)) <= 0 for bound in series.errors):
            raise MoreTerms
        return first


def _tidy(exponent: sympy.Expr) -> sympy.Expr:
    return exponent if exponent.is_Rational else expanded(exponent)


def _total(coefficients: list[sympy.Expr]) -> sympy.Expr:
    return coefficients[0] if len(coefficients) == 1 else expanded(sympy.Add(*coefficients))


def _without_higher(
    errors: set[sympy.Expr], at_least: Callable[[sympy.Expr, sympy.Expr], bool]
) -> set[sympy.Expr]:
    kept: list[sympy.Expr] = []
    for error in sorted(errors, key=sympy.default_sort_key):
        if not any(at_least(error, other) for other in kept):
            kept = [other for other in kept if not at_least(other, error)] + [error]
    return set(kept)

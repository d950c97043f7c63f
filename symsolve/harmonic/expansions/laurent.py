"""Laurent series of closed-form transforms: gamma functions, powers, rational functions of s."""

from __future__ import annotations

import functools
from collections.abc import Callable

import attrs
import sympy
from sympy import Integer

from symsolve.harmonic.expansions.signs import normal, vanishes

_MARGIN = 4
_TAYLOR = (sympy.sin, sympy.cos, sympy.sinh, sympy.cosh, sympy.exp, sympy.polygamma, sympy.loggamma)
_QUOTIENTS = (sympy.tan, sympy.cot, sympy.sec, sympy.csc)


class NoLaurent(Exception):
    """A part of the transform has no Laurent series in known functions."""


@attrs.frozen
class Laurent:
    """``sum of coefficients[i] e^(low + i)``, known up to the last coefficient given."""

    low: int
    coefficients: tuple[sympy.Expr, ...]

    def coefficient(self, power: int) -> sympy.Expr:
        """The coefficient of one power of e.

        Raises:
            NoLaurent: it is beyond what is known.
        """
        index = power - self.low
        if index >= len(self.coefficients):
            raise NoLaurent("too many terms cancel")
        return self.coefficients[index] if index >= 0 else Integer(0)

    def trimmed(self) -> Laurent:
        """Without vanishing leading coefficients."""
        for index, value in enumerate(self.coefficients):
            if not vanishes(value):
                return Laurent(self.low + index, self.coefficients[index:])
        raise NoLaurent("a factor vanishes to high order")


def laurent(expression: sympy.Expr, s: sympy.Symbol, at: sympy.Expr, highest: int) -> Laurent:
    """The Laurent series in e = s - at, up to e^highest at least.

    Raises:
        NoLaurent: a part of the expression is not covered.

    Examples:
        >>> s = sympy.Symbol("s")
        >>> laurent(sympy.gamma(s), s, sympy.Integer(0), 0).coefficient(0)
        -EulerGamma
    """
    found = _Expander(s, at, highest + 1 + _MARGIN).series(expression)
    found.coefficient(highest)
    return found


class _Expander:
    def __init__(self, s: sympy.Symbol, at: sympy.Expr, length: int) -> None:
        self.s, self.at, self.length = s, at, length

    def series(self, expression: sympy.Expr) -> Laurent:
        """Each part with its own number of known coefficients; products keep the fewest."""
        if not expression.has(self.s):
            return self._constant(expression)
        if expression == self.s:
            return self._padded([self.at, Integer(1)])
        if isinstance(expression, sympy.Add):
            return functools.reduce(_add, [self.series(term) for term in expression.args])
        if isinstance(expression, sympy.Mul):
            return functools.reduce(_multiply, [self.series(factor) for factor in expression.args])
        if isinstance(expression, sympy.Pow):
            return self._power(expression.base, expression.exp)
        return self._function(expression)

    def _function(self, expression: sympy.Expr) -> Laurent:
        if isinstance(expression, sympy.gamma):
            return self._gamma(expression.args[0])
        if isinstance(expression, sympy.beta):
            return self.series(expression.rewrite(sympy.gamma))
        if isinstance(expression, _QUOTIENTS):
            return self.series(expression.rewrite(sympy.sin).rewrite(sympy.cos, sympy.sin))
        if isinstance(expression, (sympy.zeta, sympy.polylog)):
            return self._by_order(expression)
        if isinstance(expression, _TAYLOR):
            return self._taylor(expression)
        raise NoLaurent(f"{expression} has no rule")

    def _constant(self, value: sympy.Expr) -> Laurent:
        return self._padded([value])

    def _padded(self, start: list[sympy.Expr]) -> Laurent:
        return Laurent(0, tuple((start + [Integer(0)] * self.length)[: self.length]))

    def _split(self, expression: sympy.Expr) -> tuple[sympy.Expr, Laurent]:
        """Value at the point, and the rest, which vanishes there."""
        inner = self.series(expression)
        if inner.low < 0 and any(not vanishes(inner.coefficient(j)) for j in range(inner.low, 0)):
            raise NoLaurent(f"{expression} has a pole")
        value = normal(inner.coefficient(0))
        rest = tuple(inner.coefficient(j) for j in range(1, inner.low + len(inner.coefficients)))
        return value, Laurent(1, rest)

    def _compose(self, coefficient: Callable[[int], sympy.Expr], small: Laurent) -> Laurent:
        total, power = self._constant(coefficient(0)), self._constant(Integer(1))
        for j in range(1, self.length):
            power = _multiply(power, small)
            total = _add(total, _multiply(self._constant(coefficient(j)), power))
        return total

    def _power(self, base: sympy.Expr, exponent: sympy.Expr) -> Laurent:
        if exponent.has(self.s):
            if base.has(self.s):
                raise NoLaurent("a power with s in base and exponent")
            return self._exp(exponent, base)
        if exponent.is_Integer and exponent > 0:
            return functools.reduce(_multiply, [self.series(base)] * int(exponent))
        inner = self.series(base).trimmed()
        if inner.low and not exponent.is_Integer:
            raise NoLaurent("a root of something that vanishes")
        lead = inner.coefficients[0]
        small = Laurent(1, tuple(value / lead for value in inner.coefficients[1:]))
        powers = self._compose(lambda j: sympy.ff(exponent, j) / sympy.factorial(j), small)
        return Laurent(
            powers.low + int(inner.low * exponent),
            tuple(lead**exponent * value for value in powers.coefficients),
        )

    def _exp(self, exponent: sympy.Expr, base: sympy.Expr) -> Laurent:
        value, small = self._split(exponent)
        rate = sympy.log(base)
        return self._compose(lambda j: base**value * rate**j / sympy.factorial(j), small)

    def _gamma(self, argument: sympy.Expr) -> Laurent:
        value, small = self._split(argument)
        if not (value.is_integer and value.is_nonpositive):
            return self._gamma_taylor(value, small)
        if not value.is_Integer:
            raise NoLaurent("a gamma function at an integer that is not known")
        # Gamma(d - n) = Gamma(1 + d) / (d (d - 1) .. (d - n)).
        product = self._gamma_taylor(Integer(1), small)
        for n in range(-int(value) + 1):
            factor = _add(small, self._constant(Integer(-n))).trimmed()
            product = _multiply(product, self._inverse(factor))
        return product

    def _inverse(self, series: Laurent) -> Laurent:
        lead = series.coefficients[0]
        small = Laurent(1, tuple(value / lead for value in series.coefficients[1:]))
        powers = self._compose(lambda j: Integer((-1) ** j), small)
        return Laurent(powers.low - series.low, tuple(value / lead for value in powers.coefficients))

    def _gamma_taylor(self, value: sympy.Expr, small: Laurent) -> Laurent:
        """Gamma(a) exp(sum of psi^(k-1)(a) d^k / k!)."""
        rates = lambda k: sympy.polygamma(k - 1, value) / sympy.factorial(k) if k else Integer(0)  # noqa: E731
        exponent = self._compose(rates, small)
        _, rest = Integer(0), Laurent(1, exponent.coefficients[1 - exponent.low :])
        return self._compose(lambda j: sympy.gamma(value) / sympy.factorial(j), rest)

    def _by_order(self, expression: sympy.Expr) -> Laurent:
        """Zeta and polylog by their derivatives in the order; of Hurwitz's zeta only the value is known."""
        places = [index for index, argument in enumerate(expression.args) if argument.has(self.s)]
        if places != [0]:
            raise NoLaurent(f"{expression} has no rule")
        value, small = self._split(expression.args[0])
        if isinstance(expression, sympy.zeta) and value == 1:
            raise NoLaurent(f"{expression} has a pole")
        first = expression.func(value, *expression.args[1:])
        if isinstance(expression, sympy.polylog) and value.is_Integer and value <= 1:
            # Rational functions, and a logarithm, which can be told from zero.
            first = sympy.expand_func(first)
        if isinstance(expression, sympy.zeta) and len(expression.args) == 2:
            return Laurent(0, (first,))
        t = sympy.Symbol("w")
        function = expression.func(t, *expression.args[1:])

        def coefficient(j: int) -> sympy.Expr:
            slope = sympy.Subs(sympy.Derivative(function, (t, j)), t, value)
            return slope / sympy.factorial(j)

        return self._compose(lambda j: coefficient(j) if j else first, small)

    def _taylor(self, expression: sympy.Expr) -> Laurent:
        *fixed, argument = expression.args
        if any(part.has(self.s) for part in fixed):
            raise NoLaurent(f"{expression} has no rule")
        value, small = self._split(argument)
        t = sympy.Dummy("t")
        function = expression.func(*fixed, t)
        derivative = lambda j: function.diff(t, j).subs(t, value) / sympy.factorial(j)  # noqa: E731
        if function.subs(t, value).has(sympy.zoo, sympy.nan, sympy.oo):
            raise NoLaurent(f"{expression} is singular")
        return self._compose(derivative, small)


def _add(first: Laurent, second: Laurent) -> Laurent:
    low = min(first.low, second.low)
    top = min(first.low + len(first.coefficients), second.low + len(second.coefficients))
    return Laurent(low, tuple(first.coefficient(j) + second.coefficient(j) for j in range(low, top)))


def _multiply(first: Laurent, second: Laurent) -> Laurent:
    count = min(len(first.coefficients), len(second.coefficients))
    values = [
        sympy.Add(*[first.coefficients[i] * second.coefficients[j - i] for i in range(j + 1)])
        for j in range(count)
    ]
    return Laurent(first.low + second.low, tuple(values))

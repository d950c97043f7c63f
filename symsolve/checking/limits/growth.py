"""Limits at infinity of exp-log expressions, by comparing how fast their parts grow.

The method is Gruntz's: of all exponentials in the expression those that grow or decay fastest
are written as powers of one small quantity w; the expression is expanded in w; the exponent of the
leading term decides, or the question passes to its coefficient, which varies more slowly. What
differs from textbook versions: exponents and coefficients may contain parameters, and every
decision (which exponent is least, which sign a coefficient has) is taken by an oracle that answers
for the whole domain or not at all. No assumption is guessed.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from fractions import Fraction

import sympy
from sympy import Integer, exp, log, oo

from symsolve.checking.limits.formal import Formal, LambertTail
from symsolve.checking.limits.power_series import MoreTerms, PowerSeries, SeriesAlgebra, constant, expanded
from symsolve.checking.limits.signs import SignOracle, Undecided
from symsolve.claims import Point
from symsolve.errors import SymsolveError
from symsolve.evaluation import compile_expression

_LENGTHS = (2, 4, 8, 16, 32)
_MOST_WORK = 3_000
_ARGUMENT = sympy.Dummy("z", positive=True)
_PLACES = (Fraction(9, 4), Fraction(31, 10), Fraction(7, 5))


class Growth:
    """Limits as ``x`` tends to infinity.

    Args:
        oracle: decides signs of what does not contain ``x``.
        x: the variable, a positive symbol.
        points: a few points of the domain, in the symbols of the oracle, for tests of not vanishing.
    """

    def __init__(self, oracle: SignOracle, x: sympy.Symbol, points: list[Point]) -> None:
        self.oracle, self.x, self._points = oracle, x, points
        self._limits: dict[sympy.Expr, sympy.Expr] = {}
        self._leading: dict[sympy.Expr, tuple[sympy.Expr, sympy.Expr]] = {}
        self._zero: dict[sympy.Expr, bool] = {}
        self._fastest: dict[sympy.Expr, tuple[sympy.Expr, ...]] = {}
        self._work = 0

    def limit(self, expression: sympy.Expr) -> sympy.Expr:
        """The limit: an expression in parameters, oo or -oo.

        Raises:
            Undecided: it was not found.
        """
        if not expression.has(self.x):
            return expression
        if expression == self.x:
            return oo
        if expression not in self._limits:
            self._count()
            self._limits[expression] = self._limit(expression)
        return self._limits[expression]

    def _limit(self, expression: sympy.Expr) -> sympy.Expr:
        coefficient, exponent = self.leading(expression)
        if coefficient.has(oo, sympy.nan, sympy.zoo):
            raise Undecided("a coefficient became infinite")
        direction = self.oracle.sign(exponent)
        if coefficient == 0 or direction > 0:
            return Integer(0)
        if direction < 0:
            return self.sign(coefficient) * oo
        if coefficient == expression:
            raise Undecided("the comparison of growth does not get on")
        return self.limit(coefficient)

    def sign(self, expression: sympy.Expr) -> int:
        """The sign for all sufficiently large x, at every point of the domain."""
        if not expression.has(self.x):
            return self.oracle.sign(expression)
        if expression == self.x or isinstance(expression, exp):
            return 1
        if isinstance(expression, sympy.Mul):
            return int(sympy.prod([self.sign(factor) for factor in expression.args]))
        if isinstance(expression, sympy.Pow) and expression.exp.is_Rational:
            below = self.sign(expression.base)
            if below > 0:
                return 1
            if expression.exp.is_Integer:
                return int(below ** abs(int(expression.exp)))
        coefficient, _ = self.leading(expression)
        if coefficient == expression:
            raise Undecided("the comparison of growth does not get on")
        return 0 if coefficient == 0 else self.sign(coefficient)

    def leading(self, expression: sympy.Expr) -> tuple[sympy.Expr, sympy.Expr]:
        """Coefficient and exponent of the leading term in the fastest varying quantity."""
        if not expression.has(self.x):
            return expression, Integer(0)
        if expression not in self._leading:
            self._count()
            self._leading[expression] = self._leading_term(expression)
        return self._leading[expression]

    def _leading_term(self, expression: sympy.Expr) -> tuple[sympy.Expr, sympy.Expr]:
        fastest = self.fastest(expression)
        if self.x in fastest:
            # Everything one exponential up: limits don't change, and x itself becomes an exponential.
            expression = self._up(expression)
            fastest = self._as_fast_as_exp(expression)
            if not fastest:
                return self.leading(expression)
        for length in _LENGTHS:
            expander = Expander(self, fastest, length)
            try:
                return expander.leading_term(expander.series(expression))
            except MoreTerms:
                continue
        raise Undecided(f"all terms of a series of length {_LENGTHS[-1]} cancel")

    def _up(self, expression: sympy.Expr) -> sympy.Expr:
        return expression.xreplace({self.x: exp(self.x)})

    def _as_fast_as_exp(self, expression: sympy.Expr) -> tuple[sympy.Expr, ...]:
        """The exponentials of the order of exp(x), in an expression that holds nothing faster."""
        found = [node for node in sympy.preorder_traversal(expression) if isinstance(node, exp)]
        return tuple(
            node
            for node in dict.fromkeys(found)
            if node.has(self.x) and self.limit(expanded(node.args[0] / self.x)) != 0
        )

    def fastest(self, expression: sympy.Expr) -> tuple[sympy.Expr, ...]:
        """The most rapidly varying subexpressions: x, or exponentials, all of one order of growth."""
        if not expression.has(self.x):
            return ()
        if expression not in self._fastest:
            self._fastest[expression] = self._find_fastest(expression)
        return self._fastest[expression]

    def _find_fastest(self, expression: sympy.Expr) -> tuple[sympy.Expr, ...]:
        if expression == self.x:
            return (expression,)
        inner = functools.reduce(self._faster, (self.fastest(argument) for argument in expression.args))
        if isinstance(expression, exp) and self.limit(expression.args[0]).is_infinite:
            return self._faster((expression,), inner)
        return inner

    def _faster(
        self, first: tuple[sympy.Expr, ...], second: tuple[sympy.Expr, ...]
    ) -> tuple[sympy.Expr, ...]:
        if not first or not second or set(first) & set(second):
            return tuple(dict.fromkeys(first + second))
        ratio = self.limit(log_of(first[0]) / log_of(second[0]))
        if ratio == 0:
            return second
        return first if ratio.is_infinite else tuple(dict.fromkeys(first + second))

    def is_zero(self, coefficient: sympy.Expr) -> bool:
        """Whether a coefficient vanishes identically.

        One point where a ball excludes zero decides that it does not; only a proof decides that it does.

        Raises:
            Undecided: neither was found.
        """
        if coefficient == 0 or coefficient.is_Rational:
            return bool(coefficient == 0)
        if coefficient not in self._zero:
            self._count()
            self._zero[coefficient] = self._decide_zero(coefficient)
        return self._zero[coefficient]

    def _decide_zero(self, coefficient: sympy.Expr) -> bool:
        if sympy.expand(coefficient) == 0:
            return True
        if self._certainly_not_zero(coefficient):
            return False
        if sympy.cancel(sympy.together(coefficient)) == 0 or self._provably_zero(coefficient):
            return True
        raise Undecided(f"whether {self.oracle.original(coefficient)} vanishes was not decided")

    def _provably_zero(self, coefficient: sympy.Expr) -> bool:
        if not coefficient.has(self.x, Formal, LambertTail):
            return self.oracle.is_zero(coefficient)
        return bool(sympy.expand(sympy.expand_log(sympy.powsimp(coefficient), force=False)) == 0)

    def _certainly_not_zero(self, coefficient: sympy.Expr) -> bool:
        known = in_known_functions(coefficient)
        if known is None:
            return False
        symbols = tuple(sorted(known.free_symbols, key=sympy.default_sort_key))
        try:
            program = compile_expression(known, symbols)
        except SymsolveError:
            return False
        for values in self._places(symbols):
            ball = program.ball(values, 192)
            if ball.is_finite() and not ball.contains(0):
                return True
        return False

    def _places(self, symbols: tuple[sympy.Symbol, ...]) -> Iterator[list[object]]:
        for point in self._points or [{}]:
            for place in _PLACES:
                other = sympy.Rational(place.numerator, 7 * place.denominator)
                yield [place if symbol == self.x else point.get(symbol, other) for symbol in symbols]

    def _count(self) -> None:
        self._work += 1
        if self._work > _MOST_WORK:
            raise Undecided("the symbolic route took too many steps")


class Expander:
    """Expansions in the small quantity w that stands for one class of exponentials."""

    def __init__(self, growth: Growth, fastest: tuple[sympy.Expr, ...], length: int) -> None:
        self.growth, self.algebra = growth, SeriesAlgebra(growth.oracle.sign, length)
        self._fastest = set(fastest)
        simplest = min(fastest, key=lambda item: (_nested(item, self._fastest), sympy.default_sort_key(item)))
        direction = growth.limit(simplest.args[0])
        # w = exp(log_w) tends to 0.
        self._log_w = -simplest.args[0] if direction == oo else simplest.args[0]
        self._series: dict[sympy.Expr, PowerSeries] = {}

    def series(self, expression: sympy.Expr) -> PowerSeries:
        """The expansion of an expression; coefficients vary more slowly than any power of w."""
        if not self._varies(expression):
            return constant(expression)
        if expression not in self._series:
            self.growth._count()
            self._series[expression] = self._expand(expression)
        return self._series[expression]

    def _varies(self, expression: sympy.Expr) -> bool:
        return any(item in self._fastest for item in sympy.preorder_traversal(expression))

    def _expand(self, expression: sympy.Expr) -> PowerSeries:
        if isinstance(expression, sympy.Add):
            return self.algebra.add([self.series(term) for term in expression.args])
        if isinstance(expression, sympy.Mul):
            return functools.reduce(self.algebra.multiply, [self.series(f) for f in expression.args])
        if isinstance(expression, exp):
            return self._exp(expression)
        if isinstance(expression, sympy.Pow):
            return self._power(expression.base, expression.exp)
        if isinstance(expression, log):
            return self._log(expression.args[0])
        if isinstance(expression, LambertTail):
            return self._lambert(*expression.args)
        return self._analytic(expression)

    def leading_term(self, series: PowerSeries) -> tuple[sympy.Expr, sympy.Expr]:
        """Coefficient and exponent of the leading term; a coefficient that vanishes is left out."""
        while True:
            exponent = self.algebra.leading_exponent(series)
            if exponent is None:
                return Integer(0), Integer(0)
            if not self.growth.is_zero(series.terms[exponent]):
                return series.terms[exponent], exponent
            series = series.without(exponent)

    def _exp(self, expression: sympy.Expr) -> PowerSeries:
        argument, exponent = expression.args[0], Integer(0)
        if expression in self._fastest:
            exponent = self.growth.limit(argument / self._log_w)
            argument = sympy.expand(argument - exponent * self._log_w, power_exp=False)
        value, small = self._split(self.series(argument))
        factorials = self.algebra.compose(lambda k: 1 / sympy.factorial(k), small)
        return factorials.scaled(exp(value)).shifted(exponent)

    def _power(self, base: sympy.Expr, power: sympy.Expr) -> PowerSeries:
        inner = self.series(base)
        if power.is_Integer and power > 0:
            return functools.reduce(self.algebra.multiply, [inner] * int(power))
        coefficient, exponent, small = self._normalised(inner)
        sign = self.growth.sign(coefficient)
        if sign == 0 or (sign < 0 and not power.is_Integer):
            raise Undecided(f"the base of a power with exponent {power} is not positive")
        powers = self.algebra.compose(lambda k: sympy.expand(sympy.ff(power, k)) / sympy.factorial(k), small)
        return powers.scaled(coefficient**power).shifted(expanded(exponent * power))

    def _log(self, argument: sympy.Expr) -> PowerSeries:
        coefficient, exponent, small = self._normalised(self.series(argument))
        if self.growth.sign(coefficient) <= 0:
            raise Undecided("the argument of a logarithm is not positive")
        logs = self.algebra.compose(lambda k: Integer((-1) ** (k + 1)) / k if k else Integer(0), small)
        main = constant(sympy.expand(log(coefficient) + exponent * self._log_w, power_exp=False))
        return self.algebra.add([main, logs])

    def _lambert(self, p: sympy.Expr, q: sympy.Expr) -> PowerSeries:
        small_p, small_q = self.series(p), self.series(q)
        for small in (small_p, small_q):
            if self._split(small)[0] != 0:
                raise Undecided("LambertW of a sum of quantities of different orders is not expanded")
        found = constant(Integer(0))
        for _ in range(self.algebra.length):
            # Y = -log(1 - q + p Y): each turn adds one order.
            minus = self.algebra.add([small_q, self.algebra.multiply(small_p, found).scaled(Integer(-1))])
            found = self.algebra.compose(lambda k: Integer(1) / k if k else Integer(0), minus)
        order = self.algebra.length
        wrong = [_times(e, order) for series in (small_p, small_q) for e in (*series.terms, *series.errors)]
        return self.algebra.add([found, PowerSeries({}, frozenset(wrong))])

    def _analytic(self, expression: sympy.Expr) -> PowerSeries:
        """A function that is analytic at the limit of its one argument that moves."""
        moving = [k for k, argument in enumerate(expression.args) if self._varies(argument)]
        if len(moving) != 1:
            raise Undecided(f"{type(expression).__name__} with several moving arguments is not expanded")
        position = moving[0]
        value, small = self._split(self.series(expression.args[position]))
        return self.algebra.compose(lambda k: taylor(expression, position, value, k), small)

    def _split(self, series: PowerSeries) -> tuple[sympy.Expr, PowerSeries]:
        """The part that w leaves alone, and the part that vanishes with it."""
        value = series.terms.get(Integer(0), Integer(0))
        small = series.without(Integer(0))
        for exponent in list(small.terms):
            if self.growth.oracle.sign(exponent) < 0:
                if not self.growth.is_zero(small.terms[exponent]):
                    raise Undecided("an argument that should stay finite grows")
                small = small.without(exponent)
        if any(self.growth.oracle.sign(bound) <= 0 for bound in small.errors):
            raise MoreTerms
        if value != 0 and self.growth.is_zero(value):
            value = Integer(0)
        return value, small

    def _normalised(self, series: PowerSeries) -> tuple[sympy.Expr, sympy.Expr, PowerSeries]:
        """Leading coefficient and exponent, and the relative rest."""
        while True:
            exponent = self.algebra.leading_exponent(series)
            if exponent is None:
                raise Undecided("a base, a divisor or the argument of a logarithm vanishes identically")
            coefficient = series.terms[exponent]
            if not self.growth.is_zero(coefficient):
                break
            series = series.without(exponent)
        rest = series.without(exponent).shifted(-exponent)
        return coefficient, exponent, rest.scaled(1 / coefficient)


def log_of(item: sympy.Expr) -> sympy.Expr:
    """The logarithm of x or of an exponential."""
    return item.args[0] if isinstance(item, exp) else log(item)


def _nested(item: sympy.Expr, others: set[sympy.Expr]) -> int:
    return sum(inner in others for inner in sympy.preorder_traversal(item))


def _times(exponent: sympy.Expr, factor: int) -> sympy.Expr:
    return expanded(exponent * factor)


@functools.lru_cache(maxsize=4096)
def taylor(expression: sympy.Expr, position: int, centre: sympy.Expr, k: int) -> sympy.Expr:
    """The k-th Taylor coefficient of a function at a value of one of its arguments."""
    if isinstance(expression, Formal):
        if centre == 0:
            return expression.taylor(k)
        moved = expression.derivative(k)
        return moved.func(centre, *moved.args[1:]) / sympy.factorial(k)
    variable = _ARGUMENT
    arguments = list(expression.args)
    arguments[position] = variable
    derivative = _derivative(expression.func(*arguments), variable, k)
    if derivative.has(sympy.Derivative, sympy.Subs):
        raise Undecided(f"{type(expression).__name__} has no known derivative")
    value = derivative.subs(variable, centre)
    if value.has(sympy.nan, sympy.zoo, oo):
        raise Undecided(f"{type(expression).__name__} is singular at {centre}")
    return value / sympy.factorial(k)


@functools.lru_cache(maxsize=4096)
def _derivative(expression: sympy.Expr, variable: sympy.Symbol, k: int) -> sympy.Expr:
    return expression if k == 0 else sympy.diff(_derivative(expression, variable, k - 1), variable)


def in_known_functions(expression: sympy.Expr) -> sympy.Expr | None:
    """The expression with what its formal functions stand for; ``None`` if one of them has no name."""
    nodes = expression.atoms(Formal, LambertTail)
    meanings = {node: node.in_known_functions() for node in nodes}
    if None in meanings.values():
        return None
    return in_known_functions(expression.xreplace(meanings)) if nodes else expression

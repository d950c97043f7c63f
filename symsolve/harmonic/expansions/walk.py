"""From an expression in u to its generalised power series at 0 or at infinity."""

from __future__ import annotations

from collections.abc import Callable

import attrs
import sympy
from sympy import Integer, oo

from symsolve.errors import OutsideDomain
from symsolve.harmonic.expansions.series import (
    ONE,
    ZERO,
    Algebra,
    Monomial,
    MoreTerms,
    Series,
    binomial,
    constant,
    monomial,
)
from symsolve.harmonic.expansions.signs import Ground

_Rule = Callable[["Walk", sympy.Expr], Series]


class Walk:
    """Expansion of expressions in u, in the small quantity w = u at 0 and w = 1/u at infinity.

    Args:
        u: the variable, a positive symbol.
        point: 0 or oo.
        ground: decides comparisons.
        length: how many powers of small quantities are kept.
    """

    def __init__(self, u: sympy.Symbol, point: sympy.Expr, ground: Ground, length: int) -> None:
        self.u, self.direction = u, Integer(1 if point == 0 else -1)
        self.algebra, self.ground = Algebra(ground, length), ground
        self.oscillates = False
        self._known: dict[sympy.Expr, Series] = {}

    def series(self, expression: sympy.Expr) -> Series:
        """The series of an expression.

        Raises:
            OutsideDomain: a part of it has no expansion, or none that is known here.
            MoreTerms: more powers have to be kept to tell.
        """
        if not expression.has(self.u):
            return constant(expression)
        if expression not in self._known:
            self._known[expression] = self._expand(expression)
        return self._known[expression]

    def _expand(self, expression: sympy.Expr) -> Series:
        if expression == self.u:
            return monomial(self.direction)
        if isinstance(expression, sympy.Add):
            return self.algebra.add([self.series(term) for term in expression.args])
        if isinstance(expression, sympy.Mul):
            return self._product(expression)
        if isinstance(expression, sympy.Pow) and not isinstance(expression, sympy.exp):
            return self._power(expression)
        rule = _RULES.get(type(expression))
        if rule is None:
            raise OutsideDomain(
                f"{expression}: no expansion in powers of {self.u} is known for {type(expression).__name__}; "
                "write it with exp, log, powers, erfc, uppergamma"
            )
        return rule(self, expression)

    def _product(self, expression: sympy.Mul) -> Series:
        fixed, varying = expression.as_independent(self.u)
        result: Series | None = None
        for factor in sympy.Mul.make_args(varying):
            series = self.series(factor)
            result = series if result is None else self.algebra.multiply(result, series)
        assert result is not None
        return self.algebra.shift(result, Monomial(), fixed) if fixed != 1 else result

    def _power(self, expression: sympy.Pow) -> Series:
        base, exponent = expression.base, expression.exp
        if exponent.has(self.u):
            return self.series(sympy.exp(exponent * sympy.log(base), evaluate=False))
        if base == self.u:
            return monomial(self.direction * exponent)
        return self.algebra.power(self.series(base), exponent)

    def limit(self, series: Series) -> tuple[int, sympy.Expr]:
        """(0, value) where the series tends to a constant, (1, leading coefficient) where it diverges."""
        if not series.terms and not series.barriers:
            return 0, ZERO
        try:
            lead, coefficient = self.algebra.leading(series)
        except MoreTerms:
            if all(self._tends_to_zero(barrier) for barrier in series.barriers):
                return 0, ZERO
            raise
        if self._tends_to_zero(lead):
            return 0, ZERO
        if not lead.phi and not lead.logarithms and self.ground.sign(lead.exponent) == 0:
            return 0, coefficient
        sign = (-1) ** lead.logarithms
        return 1, sign * coefficient

    def _tends_to_zero(self, key: Monomial) -> bool:
        falls = self.algebra.growth(key.phi)
        return falls < 0 or (falls == 0 and self.ground.sign(key.exponent) > 0)

    def taylor(self, series: Series, derivative: Callable[[int], sympy.Expr], at: sympy.Expr) -> Series:
        """f(series) for f analytic at the limit of the series."""
        small = self.algebra.add([series, constant(-at)])
        return self.algebra.compose(lambda j: derivative(j) / sympy.factorial(j), small)


def _derivatives(function: Callable[[sympy.Expr], sympy.Expr], at: sympy.Expr) -> Callable[[int], sympy.Expr]:
    t = sympy.Dummy("t")
    return lambda j: function(t).diff(t, j).subs(t, at)


def _exponential(walk: Walk, expression: sympy.Expr) -> Series:
    return walk.algebra.exponential(walk.series(sympy.expand(expression.args[0])))


def _logarithm(walk: Walk, expression: sympy.Expr) -> Series:
    return walk.algebra.logarithm(walk.series(expression.args[0]))


def _through_exponentials(walk: Walk, expression: sympy.Expr) -> Series:
    return walk.series(expression.rewrite(sympy.exp))


def _erf(walk: Walk, expression: sympy.Expr) -> Series:
    argument = expression.args[0]
    inner = walk.series(argument)
    diverges, _ = walk.limit(inner)
    if diverges:
        return walk.algebra.add(
            [constant(ONE), walk.algebra.shift(_erfc(walk, sympy.erfc(argument)), Monomial(), -ONE)]
        )
    return _analytic(walk, expression)


def _erfc(walk: Walk, expression: sympy.Expr) -> Series:
    """erfc z ~ exp(-z^2)/(z sqrt(pi)) sum of (-1)^j (1/2)_j z^(-2j) as z -> oo."""
    argument = expression.args[0]
    inner = walk.series(argument)
    diverges, value = walk.limit(inner)
    if not diverges:
        return _analytic(walk, expression)
    if walk.ground.sign(value) < 0:
        reflected = walk.series(sympy.erfc(-argument, evaluate=False))
        return walk.algebra.add([constant(Integer(2)), walk.algebra.shift(reflected, Monomial(), -ONE)])
    algebra = walk.algebra
    inverse = algebra.power(inner, Integer(-1))
    rest = algebra.compose(
        lambda j: (-1) ** j * sympy.rf(sympy.Rational(1, 2), j), algebra.multiply(inverse, inverse)
    )
    decay = walk.series(sympy.exp(-sympy.expand(argument**2)))
    return algebra.multiply(
        decay, algebra.multiply(algebra.shift(inverse, Monomial(), 1 / sympy.sqrt(sympy.pi)), rest)
    )


def _analytic(walk: Walk, expression: sympy.Expr) -> Series:
    """A function that is analytic on the whole real line, of something with a finite limit."""
    inner = walk.series(expression.args[0])
    diverges, value = walk.limit(inner)
    if diverges:
        raise OutsideDomain(f"{expression}: its argument diverges, and no expansion is known for that")
    return walk.taylor(inner, _derivatives(expression.func, value), value)


def _oscillating(walk: Walk, expression: sympy.Expr) -> Series:
    """sin and cos: bounded where the argument diverges like a power, and nothing else is said then."""
    inner = walk.series(expression.args[0])
    diverges, value = walk.limit(inner)
    if not diverges:
        return walk.taylor(inner, _derivatives(expression.func, value), value)
    if any(key.phi for key in (*inner.terms, *inner.barriers)):
        raise OutsideDomain(
            f"{expression}: an oscillation whose frequency grows exponentially is not expanded"
        )
    walk.oscillates = True
    return Series({}, frozenset({Monomial()}), None)


def _atan(walk: Walk, expression: sympy.Expr) -> Series:
    argument = expression.args[0]
    diverges, value = walk.limit(walk.series(argument))
    if not diverges:
        return _analytic(walk, expression)
    limit = walk.ground.sign(value) * sympy.pi / 2
    inverse = walk.algebra.power(walk.series(argument), Integer(-1))
    odd = lambda j: ZERO if j % 2 == 0 else Integer((-1) ** (j // 2)) / j  # noqa: E731
    return walk.algebra.add(
        [constant(limit), walk.algebra.shift(walk.algebra.compose(odd, inverse), Monomial(), -ONE)]
    )


def _upper_gamma(walk: Walk, expression: sympy.Expr) -> Series:
    """Gamma(a, z): Gamma(a) - z^a sum of (-z)^j/(j! (a+j)) at 0, z^(a-1) e^-z sum of (a-1)_j z^-j at oo."""
    a, argument = expression.args
    if a.has(walk.u):
        raise OutsideDomain(
            f"{expression}: the order of an incomplete gamma function must not depend on {walk.u}"
        )
    algebra, inner = walk.algebra, walk.series(argument)
    diverges, value = walk.limit(inner)
    if not diverges and value != 0:
        walk.ground.require_positive(value, f"{expression}, limit of the argument")
        return walk.taylor(inner, _derivatives(lambda t: sympy.uppergamma(a, t), value), value)
    if diverges:
        walk.ground.require_positive(value, f"{expression}, growth of the argument")
        falling = algebra.compose(
            lambda j: binomial(a - 1, j) * sympy.factorial(j), algebra.power(inner, Integer(-1))
        )
        decay = walk.series(sympy.exp(-sympy.expand(argument)))
        return algebra.multiply(algebra.multiply(algebra.power(inner, a - 1), decay), falling)
    if not (a.is_positive or a.is_integer is False):
        raise OutsideDomain(
            f"{expression}: its expansion at 0 is known for orders that are positive or no integer"
        )
    rest = algebra.compose(lambda j: (-1) ** j / (sympy.factorial(j) * (a + j)), inner)
    return algebra.add(
        [
            constant(sympy.gamma(a)),
            algebra.shift(algebra.multiply(algebra.power(inner, a), rest), Monomial(), -ONE),
        ]
    )


def _lower_gamma(walk: Walk, expression: sympy.Expr) -> Series:
    a, argument = expression.args
    upper = walk.series(sympy.uppergamma(a, argument))
    return walk.algebra.add([constant(sympy.gamma(a)), walk.algebra.shift(upper, Monomial(), -ONE)])


def _expint(walk: Walk, expression: sympy.Expr) -> Series:
    order, argument = expression.args
    power = walk.series(argument ** (order - 1))
    return walk.algebra.multiply(power, walk.series(sympy.uppergamma(1 - order, argument, evaluate=False)))


def _polylog(walk: Walk, expression: sympy.Expr) -> Series:
    """Li_s(y) = sum of y^j / j^s where y tends to 0."""
    order, argument = expression.args
    diverges, value = walk.limit(walk.series(argument))
    if order.has(walk.u) or diverges or value != 0:
        raise OutsideDomain(f"{expression}: a polylogarithm is expanded only where its argument tends to 0")
    return walk.algebra.compose(lambda j: Integer(j) ** -order if j else ZERO, walk.series(argument))


def _sum(walk: Walk, expression: sympy.Sum) -> Series:
    """A finite sum: terms that lead with exponents a + n one after the other, or that are all flat."""
    if len(expression.limits) != 1:
        raise OutsideDomain(f"{expression}: a sum over several indices is not expanded")
    index, low, high = expression.limits[0]
    if not low.is_Integer or high in (oo, -oo):
        raise OutsideDomain(f"{expression}: a finite sum that starts at a number is needed here")
    if high.is_Integer and high - low <= 2000:
        terms = [expression.function.xreplace({index: Integer(n)}) for n in range(int(low), int(high) + 1)]
        return walk.algebra.add([walk.series(term) for term in terms])
    return _symbolic_sum(walk, expression.function, index, low, high)


def _symbolic_sum(
    walk: Walk, summand: sympy.Expr, index: sympy.Symbol, low: sympy.Integer, high: sympy.Expr
) -> Series:
    n = sympy.Dummy("n", integer=True, nonnegative=True)
    generic = walk.series(summand.xreplace({index: n}))
    keys = (*generic.terms, *generic.barriers)
    if all(
        walk.algebra.growth(key.phi) < 0 and not any(a.has(n) or p.has(n) for p, a in key.phi) for key in keys
    ):
        # Finitely many terms, each exp(phi) times a power; exponents linear in n are least at an end.
        ends = [key.exponent.xreplace({n: end}) for key in keys for end in (low, high)]
        if any(sympy.expand(key.exponent).diff(n, 2) != 0 for key in keys):
            raise OutsideDomain(f"Sum({summand}): its exponents are not linear in the index; give numbers")
        return Series({}, frozenset(Monomial(end, 0, key.phi) for end in ends for key in keys), None)
    lead, _ = walk.algebra.leading(generic)
    if lead.phi or sympy.expand(lead.exponent - n).has(n):
        raise OutsideDomain(
            f"Sum({summand}): its terms don't lead with one power after the other; give numbers"
        )
    known = []
    for j in range(int(low), int(low) + walk.algebra.length):
        if not (high - j).is_nonnegative:
            break
        known.append(walk.series(summand.xreplace({index: Integer(j)})))
    beyond = lead.exponent.xreplace({n: Integer(int(low) + len(known))})
    return attrs.evolve(walk.algebra.add([*known, Series({}, frozenset({Monomial(beyond)}))]), lattice=None)


_RULES: dict[type, _Rule] = {
    sympy.exp: _exponential,
    sympy.log: _logarithm,
    sympy.sinh: _through_exponentials,
    sympy.cosh: _through_exponentials,
    sympy.tanh: _through_exponentials,
    sympy.coth: _through_exponentials,
    sympy.sech: _through_exponentials,
    sympy.csch: _through_exponentials,
    sympy.erf: _erf,
    sympy.erfc: _erfc,
    sympy.sin: _oscillating,
    sympy.cos: _oscillating,
    sympy.asinh: _analytic,
    sympy.atan: _atan,
    sympy.uppergamma: _upper_gamma,
    sympy.lowergamma: _lower_gamma,
    sympy.expint: _expint,
    sympy.polylog: _polylog,
    sympy.Sum: _sum,
}

"""Rewriting of functions into exponentials, logarithms, powers and slowly varying factors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy
from sympy import Integer, Rational, exp, log, oo, pi, sqrt

from symsolve.checking.limits import formal
from symsolve.checking.limits.growth import Growth
from symsolve.checking.limits.signs import Undecided, sign_of_number

Rule = Callable[["Rewriter", Any, sympy.Expr], sympy.Expr]


class Rewriter:
    """Prepares an expression in ``x -> oo`` for the comparison of growth.

    Attributes:
        oscillating: bounded quantities that stand for sines, cosines and rounding of what grows.
    """

    def __init__(self, growth: Growth, *, integer: bool = False) -> None:
        self.integer = integer
        self.growth, self.oracle, self.x = growth, growth.oracle, growth.x
        self.oscillating: dict[sympy.Expr, sympy.Symbol] = {}
        self._done: dict[sympy.Expr, sympy.Expr] = {}

    def rewrite(self, expression: sympy.Expr) -> sympy.Expr:
        """The expression with every function opened that varies with ``x``.

        Raises:
            Undecided: a function has no rule where its argument goes.
        """
        if not expression.has(self.x) or expression == self.x:
            return expression
        if expression not in self._done:
            self._done[expression] = self._rewrite(expression)
        return self._done[expression]

    def _rewrite(self, expression: sympy.Expr) -> sympy.Expr:
        opened = self._opened(expression)
        if opened is not None:
            return self.rewrite(opened)
        if isinstance(expression, sympy.Piecewise):
            return self._piecewise(expression)
        arguments = [self.rewrite(argument) for argument in expression.args]
        rebuilt = expression.func(*arguments) if list(expression.args) != arguments else expression
        if not rebuilt.has(self.x) or rebuilt.is_Add or rebuilt.is_Mul:
            return rebuilt
        if rebuilt.is_Pow and not isinstance(rebuilt, exp):
            return self._power(rebuilt)
        rule = RULES.get(type(rebuilt))
        if rule is not None:
            return rule(self, rebuilt, self.growth.limit(rebuilt.args[0]))
        if isinstance(rebuilt, exp | log | formal.Formal | formal.LambertTail):
            return _exponential(rebuilt, self.x)
        return self._regular(rebuilt)

    def _opened(self, expression: sympy.Expr) -> sympy.Expr | None:
        """Functions that are plain combinations of simpler ones everywhere."""
        rule = DEFINITIONS.get(type(expression))
        if rule is None:
            return None
        opened = rule(*expression.args)
        return None if opened == expression else opened

    def _power(self, power: sympy.Expr) -> sympy.Expr:
        base, exponent = power.as_base_exp()
        if base != power.base:
            base, exponent = power.base, power.exp
        if not exponent.has(self.x):
            return power
        if not base.has(self.x) and base.is_negative:
            if self.integer and exponent.is_polynomial(self.x):
                return self.bounded(power, -1, 1) * exp(exponent * log(-base))
            raise Undecided(f"the power {power} of a negative number oscillates or is not real")
        if self.growth.sign(base) <= 0:
            raise Undecided(f"the base of the power {power} is not positive")
        return exp(exponent * log(base))

    def _piecewise(self, expression: sympy.Piecewise) -> sympy.Expr:
        for value, condition in expression.args:
            holds = self._holds(condition)
            if holds:
                return self.rewrite(value)
        raise Undecided("no case of a Piecewise holds")

    def _holds(self, condition: Any) -> bool:
        if condition in (sympy.true, sympy.false):
            return bool(condition)
        if isinstance(condition, sympy.And):
            return all(self._holds(part) for part in condition.args)
        if isinstance(condition, sympy.Or):
            return any(self._holds(part) for part in condition.args)
        if isinstance(condition, sympy.Not):
            return not self._holds(condition.args[0])
        sign = self.growth.sign(self.rewrite(condition.lhs - condition.rhs))
        answers = {
            "<": sign < 0,
            "<=": sign <= 0,
            ">": sign > 0,
            ">=": sign >= 0,
            "==": sign == 0,
            "!=": sign != 0,
        }
        return answers[condition.rel_op]

    def bounded(self, expression: sympy.Expr, lower: int, upper: int) -> sympy.Symbol:
        """A bounded quantity for something that does not settle."""
        if expression not in self.oscillating:
            self.oscillating[expression] = self.oracle.bounded(lower, upper)
        return self.oscillating[expression]

    def _regular(self, expression: sympy.Expr) -> sympy.Expr:
        """A function that stays as it is, because it is analytic where its arguments go."""
        conditions = REGULAR.get(type(expression))
        if conditions is None:
            raise Undecided(f"{type(expression).__name__} has no rule for limits")
        limits = [self.growth.limit(argument) for argument in expression.args]
        if any(limit.is_infinite for limit in limits):
            raise Undecided(f"{type(expression).__name__} has no rule for arguments that grow")
        self.require_positive(conditions(*limits), expression)
        return expression

    def require_positive(self, quantities: tuple[sympy.Expr, ...], expression: sympy.Expr) -> None:
        """Raise unless all are positive on the domain."""
        for quantity in quantities:
            if self.oracle.sign(sympy.sympify(quantity)) <= 0:
                raise Undecided(f"{type(expression).__name__} may be singular where its argument goes")


def _exponential(expression: sympy.Expr, x: sympy.Symbol) -> sympy.Expr:
    """exp(c log(u)) as a power of u: no sign of c is needed for it."""
    if not isinstance(expression, exp):
        return expression
    constants, moving = expression.args[0].as_independent(x, as_Add=False)
    return moving.args[0] ** constants if isinstance(moving, log) else expression


def _hyperbolic(rewriter: Rewriter, node: sympy.Expr, limit: sympy.Expr) -> sympy.Expr:
    return rewriter.rewrite(node.rewrite(exp)) if limit.is_infinite else node


def _circular(rewriter: Rewriter, node: sympy.Expr, limit: sympy.Expr) -> sympy.Expr:
    return rewriter.bounded(node, -1, 1) if limit.is_infinite else node


def _atan(rewriter: Rewriter, node: sympy.Expr, limit: sympy.Expr) -> sympy.Expr:
    (u,) = node.args
    if not limit.is_infinite:
        return node
    return (pi / 2 if limit == oo else -pi / 2) - sympy.atan(1 / u)


def _asin(rewriter: Rewriter, node: sympy.Expr, limit: sympy.Expr) -> sympy.Expr:
    (u,) = node.args
    if limit in (1, -1):
        return limit * (pi / 2 - 2 * sympy.asin(sqrt((1 - limit * u) / 2)))
    rewriter.require_positive((1 - limit**2,), node)
    return node


def _gamma(rewriter: Rewriter, node: sympy.Expr, limit: sympy.Expr) -> sympy.Expr:
    (u,) = node.args
    return exp(_stirling(u)) if limit == oo else _shifted_gamma(rewriter, sympy.gamma, u, limit)


def _loggamma(rewriter: Rewriter, node: sympy.Expr, limit: sympy.Expr) -> sympy.Expr:
    (u,) = node.args
    if limit == oo:
        return _stirling(u)
    if limit == 0:
        return sympy.loggamma(1 + u) - log(u)
    rewriter.require_positive((limit,), node)
    return node


def _stirling(u: sympy.Expr) -> sympy.Expr:
    main = (u - Rational(1, 2)) * log(u) - u + log(2 * pi) / 2
    return main + formal.StirlingTail(1 / u, 0)


def _shifted_gamma(rewriter: Rewriter, gamma: Any, u: sympy.Expr, limit: sympy.Expr) -> sympy.Expr:
    """gamma(u) = gamma(u + n + 1)/(u (u+1) ... (u+n)) near the pole -n; unchanged where it is regular."""
    if limit.is_Integer and -20 <= limit <= 0:
        steps = 1 - int(limit)
        return gamma(u + steps) / sympy.prod([u + j for j in range(steps)])
    if limit.is_Rational and not limit.is_Integer:
        return gamma(u)
    rewriter.require_positive((limit,), gamma(u))
    return gamma(u)


def _polygamma(rewriter: Rewriter, node: sympy.Expr, limit: sympy.Expr) -> sympy.Expr:
    n, u = node.args
    if not (n.is_Integer and n >= 0):
        raise Undecided("polygamma needs a definite whole order")
    limit = rewriter.growth.limit(u)
    if limit == oo and n == 0:
        return log(u) + formal.DigammaTail(1 / u, 0)
    if limit == oo:
        return formal.PolygammaTail(1 / u, 0, n)
    if limit == 0:
        return sympy.polygamma(n, 1 + u) - (-1) ** n * sympy.factorial(n) / u ** (n + 1)
    rewriter.require_positive((limit,), node)
    return node


def _erfc(rewriter: Rewriter, node: sympy.Expr, limit: sympy.Expr) -> sympy.Expr:
    return _large_erfc(node.args[0], limit) if limit.is_infinite else node


def _erf(rewriter: Rewriter, node: sympy.Expr, limit: sympy.Expr) -> sympy.Expr:
    return 1 - _large_erfc(node.args[0], limit) if limit.is_infinite else node


def _large_erfc(u: sympy.Expr, limit: sympy.Expr) -> sympy.Expr:
    if limit == -oo:
        return 2 - _large_erfc(-u, oo)
    return exp(-(u**2)) * formal.ErfcTail(1 / u, 0) / (u * sqrt(pi))


def _zeta(rewriter: Rewriter, node: sympy.Expr, limit: sympy.Expr) -> sympy.Expr:
    if len(node.args) == 2 and node.args[1] != 1:
        return _hurwitz(rewriter, node, limit)
    (s,) = node.args[:1]
    if limit == 1:
        return 1 / (s - 1) + formal.ZetaRegular(s - 1, 0)
    if limit == oo:
        rest = rewriter.bounded(node, 1, 2)
        return 1 + sum(exp(-s * log(Integer(n))) for n in range(2, 8)) + rest * exp(-s * log(Integer(8)))
    if rewriter.oracle.sign(limit - 1) == 0:
        raise Undecided("zeta(s) at its pole")
    return node


def _hurwitz(rewriter: Rewriter, node: sympy.Expr, limit: sympy.Expr) -> sympy.Expr:
    s, a = node.args
    end = rewriter.growth.limit(a)
    if s.has(rewriter.x):
        raise Undecided("the Hurwitz zeta function with a moving first argument has no rule")
    if end == oo:
        if rewriter.oracle.sign(s - 1) == 0:
            raise Undecided("zeta(1, a) is infinite")
        return a ** (1 - s) * formal.HurwitzTail(1 / a, 0, s)
    if end == 0:
        return a ** (-s) + sympy.zeta(s, 1 + a)
    rewriter.require_positive((end,), node)
    return node


def _uppergamma(rewriter: Rewriter, node: sympy.Expr, limit: sympy.Expr) -> sympy.Expr:
    s, u = _parameter_and_argument(rewriter, node)
    end = rewriter.growth.limit(u)
    if end == oo:
        return u ** (s - 1) * exp(-u) * formal.UpperGammaTail(1 / u, 0, s)
    if end == 0:
        rewriter.require_positive((s,), node)
        return sympy.gamma(s) - u**s * formal.LowerGammaRegular(u, 0, s)
    rewriter.require_positive((end,), node)
    return node


def _lowergamma(rewriter: Rewriter, node: sympy.Expr, limit: sympy.Expr) -> sympy.Expr:
    s, u = _parameter_and_argument(rewriter, node)
    rewriter.require_positive((s,), node)
    if rewriter.growth.limit(u) == 0:
        return u**s * formal.LowerGammaRegular(u, 0, s)
    return sympy.gamma(s) - _uppergamma(rewriter, sympy.uppergamma(s, u), limit)


def _expint(rewriter: Rewriter, node: sympy.Expr, limit: sympy.Expr) -> sympy.Expr:
    n, u = _parameter_and_argument(rewriter, node)
    end = rewriter.growth.limit(u)
    if end == oo:
        return exp(-u) / u * formal.UpperGammaTail(1 / u, 0, 1 - n)
    if end == 0 and n == 1:
        return -sympy.EulerGamma - log(u) - formal.EinRegular(-u, 0)
    rewriter.require_positive((end,), node)
    return node


def _ei(rewriter: Rewriter, node: sympy.Expr, limit: sympy.Expr) -> sympy.Expr:
    (u,) = node.args
    if limit == oo:
        return exp(u) / u * formal.EiTail(1 / u, 0)
    if limit == 0:
        size = u if rewriter.growth.sign(u) > 0 else -u
        return sympy.EulerGamma + log(size) + formal.EinRegular(u, 0)
    rewriter.require_positive((limit,), node)
    return node


def _lambert(rewriter: Rewriter, node: sympy.Expr, limit: sympy.Expr) -> sympy.Expr:
    u = node.args[0]
    if len(node.args) > 1:
        raise Undecided("only the principal branch of LambertW has a rule")
    if limit == oo:
        large = log(u)
        return large - log(large) + formal.LambertTail(1 / large, log(large) / large)
    if limit == 0:
        return formal.LambertSmall(u, 0)
    rewriter.require_positive((limit + exp(Integer(-1)),), node)
    return node


def _polylog(rewriter: Rewriter, node: sympy.Expr, limit: sympy.Expr) -> sympy.Expr:
    s, z = _parameter_and_argument(rewriter, node)
    end = rewriter.growth.limit(z)
    if end == 0:
        return formal.PolylogRegular(z, 0, s)
    rewriter.require_positive((1 - end,), node)
    return node


def _bessel(sign: int) -> Rule:
    def rule(rewriter: Rewriter, node: sympy.Expr, limit: sympy.Expr) -> sympy.Expr:
        nu, u = _parameter_and_argument(rewriter, node)
        end = rewriter.growth.limit(u)
        if end == oo:
            tail = formal.BesselTail(1 / u, 0, nu, Integer(sign))
            return exp(u) / sqrt(2 * pi * u) * tail if sign < 0 else exp(-u) * sqrt(pi / (2 * u)) * tail
        rewriter.require_positive((end,), node)
        return node

    return rule


def _parameter_and_argument(rewriter: Rewriter, node: sympy.Expr) -> tuple[sympy.Expr, sympy.Expr]:
    parameter, argument = node.args
    if parameter.has(rewriter.x):
        raise Undecided(f"{type(node).__name__} with a moving parameter has no rule")
    return parameter, argument


def _absolute(rewriter: Rewriter, node: sympy.Expr, limit: sympy.Expr) -> sympy.Expr:
    return rewriter.growth.sign(node.args[0]) * node.args[0]


def _sign(rewriter: Rewriter, node: sympy.Expr, limit: sympy.Expr) -> sympy.Expr:
    return Integer(rewriter.growth.sign(node.args[0]))


def _floor(rewriter: Rewriter, node: sympy.Expr, limit: sympy.Expr) -> sympy.Expr:
    if not limit.is_infinite:
        raise Undecided("rounding of what tends to a finite limit has no rule")
    lower, upper = (-1, 0) if isinstance(node, sympy.floor) else (0, 1)
    return node.args[0] + rewriter.bounded(node, lower, upper)


def _extremum(direction: int) -> Rule:
    def rule(rewriter: Rewriter, node: sympy.Expr, limit: sympy.Expr) -> sympy.Expr:
        best = node.args[0]
        for other in node.args[1:]:
            if direction * rewriter.growth.sign(other - best) > 0:
                best = other
        return best

    return rule


RULES: dict[type, Rule] = {
    sympy.sinh: _hyperbolic,
    sympy.cosh: _hyperbolic,
    sympy.sin: _circular,
    sympy.cos: _circular,
    sympy.atan: _atan,
    sympy.asin: _asin,
    sympy.gamma: _gamma,
    sympy.loggamma: _loggamma,
    sympy.polygamma: _polygamma,
    sympy.erf: _erf,
    sympy.erfc: _erfc,
    sympy.zeta: _zeta,
    sympy.uppergamma: _uppergamma,
    sympy.lowergamma: _lowergamma,
    sympy.expint: _expint,
    sympy.Ei: _ei,
    sympy.LambertW: _lambert,
    sympy.polylog: _polylog,
    sympy.besseli: _bessel(-1),
    sympy.besselk: _bessel(1),
    sympy.Abs: _absolute,
    sympy.sign: _sign,
    sympy.floor: _floor,
    sympy.ceiling: _floor,
    sympy.Max: _extremum(1),
    sympy.Min: _extremum(-1),
}

_ONE = Integer(1)

DEFINITIONS: dict[type, Callable[..., sympy.Expr]] = {
    sympy.tan: lambda u: sympy.sin(u) / sympy.cos(u),
    sympy.cot: lambda u: sympy.cos(u) / sympy.sin(u),
    sympy.sec: lambda u: 1 / sympy.cos(u),
    sympy.csc: lambda u: 1 / sympy.sin(u),
    sympy.tanh: lambda u: sympy.sinh(u) / sympy.cosh(u),
    sympy.coth: lambda u: sympy.cosh(u) / sympy.sinh(u),
    sympy.sech: lambda u: 1 / sympy.cosh(u),
    sympy.csch: lambda u: 1 / sympy.sinh(u),
    sympy.asinh: lambda u: log(u + sqrt(u**2 + 1)),
    sympy.acosh: lambda u: log(u + sqrt(u - 1) * sqrt(u + 1)),
    sympy.atanh: lambda u: (log(1 + u) - log(1 - u)) / 2,
    sympy.acoth: lambda u: (log(1 + 1 / u) - log(1 - 1 / u)) / 2,
    sympy.acos: lambda u: pi / 2 - sympy.asin(u),
    sympy.acot: lambda u: sympy.atan(1 / u),
    sympy.sinc: lambda u: sympy.sin(u) / u,
    sympy.factorial: lambda n: sympy.gamma(n + 1),
    sympy.binomial: lambda n, k: sympy.gamma(n + 1) / (sympy.gamma(k + 1) * sympy.gamma(n - k + 1)),
    sympy.rf: lambda a, n: sympy.gamma(a + n) / sympy.gamma(a),
    sympy.ff: lambda a, n: sympy.gamma(a + 1) / sympy.gamma(a - n + 1),
    sympy.beta: lambda a, b: sympy.gamma(a) * sympy.gamma(b) / sympy.gamma(a + b),
    sympy.digamma: lambda u: sympy.polygamma(0, u),
    sympy.trigamma: lambda u: sympy.polygamma(1, u),
    sympy.harmonic: lambda n, m=_ONE: (
        sympy.polygamma(0, n + 1) + sympy.EulerGamma
        if m == 1
        else sympy.zeta(m) - sympy.zeta(m, n + 1)
    ),
    sympy.li: lambda u: sympy.Ei(log(u)),
    sympy.erfcinv: lambda u: sympy.erfinv(1 - u),
}  # fmt: skip

REGULAR: dict[type, Callable[..., tuple[sympy.Expr, ...]]] = {
    sympy.besselj: lambda nu, u: () if nu.is_Integer else (u,),
    sympy.bessely: lambda nu, u: (u,),
    sympy.airyai: lambda u: (),
    sympy.airybi: lambda u: (),
    sympy.airyaiprime: lambda u: (),
    sympy.airybiprime: lambda u: (),
    sympy.erfi: lambda u: (),
    sympy.Si: lambda u: (),
    sympy.Ci: lambda u: (u,),
    sympy.erfinv: lambda u: (1 - u, 1 + u),
}

__all__ = ["RULES", "Rewriter", "sign_of_number"]

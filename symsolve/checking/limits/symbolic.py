"""The symbolic route: a limit on the whole domain, or the reason why none was found."""

from __future__ import annotations

import attrs
import sympy
from sympy import oo

from symsolve.checking.limits.growth import Growth
from symsolve.checking.limits.rewriting import Rewriter
from symsolve.checking.limits.signs import SignOracle, Undecided
from symsolve.checking.ode.stretches import moderate_points
from symsolve.claims import Domain, Point


@attrs.frozen(kw_only=True)
class Answer:
    """What the symbolic route found.

    Attributes:
        value: the limit in the symbols of the domain, oo or -oo; ``None`` if none was found.
        oscillates: the expression keeps moving between two bounds for ever: it has no limit.
        bounded: it stays bounded, whether or not it has a limit.
        reason: why there is no value.
    """

    value: sympy.Expr | None = None
    oscillates: bool = False
    bounded: bool = False
    reason: str = ""


@attrs.frozen(kw_only=True)
class Approach:
    """A variable on its way to a point, from one side."""

    variable: sympy.Symbol
    point: sympy.Expr
    side: str

    def place(self, large: sympy.Expr) -> sympy.Expr:
        """Where the variable stands when the large quantity has a value."""
        if self.point == oo:
            return large
        if self.point == -oo:
            return -large
        return self.point + 1 / large if self.side == "+" else self.point - 1 / large

    def at(self, parameters: Point) -> Approach:
        """The same with values for parameters."""
        return attrs.evolve(self, point=self.point.xreplace(parameters))


def approaches(variable: sympy.Symbol, point: sympy.Expr, direction: str) -> tuple[Approach, ...]:
    """One approach for each side that is claimed."""
    sides = ("+", "-") if direction == "+-" and point.is_finite is not False else (direction[0],)
    return tuple(Approach(variable=variable, point=point, side=side) for side in sides)


def symbolic_limit(expression: sympy.Expr, approach: Approach, domain: Domain) -> Answer:
    """The limit of an expression, valid at every point of the domain."""
    try:
        return _found(expression, approach, domain)
    except Undecided as reason:
        return Answer(reason=str(reason))
    except RecursionError:
        return Answer(reason="the expression is nested too deeply")
    except (ArithmeticError, AttributeError, NotImplementedError, TypeError, ValueError) as error:
        # SymPy's constructors raise nearly anything on unusual input; none of it decides anything.
        return Answer(reason=f"{type(error).__name__}: {error}")


def _found(expression: sympy.Expr, approach: Approach, domain: Domain) -> Answer:
    oracle = SignOracle(domain)
    x = sympy.Dummy("x", positive=True)
    growth = Growth(oracle, x, [_renamed(point, oracle) for point in moderate_points(domain, 0, 2)])
    rewriter = Rewriter(growth, integer=bool(approach.variable.is_integer))
    moving = _moving(expression, approach, x).xreplace(oracle.names)
    if moving.has(sympy.I):
        raise Undecided("the expression is not plainly real")
    value = growth.limit(rewriter.rewrite(moving))
    return _answer(value, rewriter, oracle, approach)


def _moving(expression: sympy.Expr, approach: Approach, x: sympy.Symbol) -> sympy.Expr:
    """The expression in a large positive quantity; whole numbers stay whole while SymPy rebuilds it."""
    whole = bool(approach.variable.is_integer)
    first = sympy.Dummy("n", positive=True, integer=True) if whole else x
    moved = expression.xreplace({approach.variable: approach.place(first)})
    return moved.xreplace({first: x}) if whole else moved


def _answer(value: sympy.Expr, rewriter: Rewriter, oracle: SignOracle, approach: Approach) -> Answer:
    loose = {symbol: node for node, symbol in rewriter.oscillating.items() if value.has(symbol)}
    if not loose:
        return Answer(value=oracle.original(value), bounded=not value.is_infinite)
    (symbol, node), *others = loose.items()
    circular = isinstance(node, sympy.sin | sympy.cos) and not approach.variable.is_integer
    if not others and circular and _moves_with(value, symbol, oracle):
        reason = f"{oracle.original(value.xreplace({symbol: node.func(sympy.Symbol('...'))}))} oscillates"
        return Answer(oscillates=True, bounded=True, reason=reason)
    return Answer(bounded=True, reason="a bounded quantity keeps moving")


def _moves_with(value: sympy.Expr, symbol: sympy.Symbol, oracle: SignOracle) -> bool:
    """Whether the ends of the oscillation certainly differ."""
    span = value.xreplace({symbol: sympy.Integer(1)}) - value.xreplace({symbol: sympy.Integer(-1)})
    try:
        return oracle.sign(span) != 0
    except Undecided:
        return False


def _renamed(point: Point, oracle: SignOracle) -> Point:
    return {oracle.names[symbol]: value for symbol, value in point.items()}

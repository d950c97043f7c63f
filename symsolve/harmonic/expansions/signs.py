"""Signs of expressions in parameters: decided, assumed and said so, or left to a distinction of cases."""

from __future__ import annotations

import functools
import itertools

import sympy
from flint import arb, arb_series

from symsolve.errors import OutsideDomain, SymsolveError
from symsolve.evaluation import compile_expression
from symsolve.evaluation.precision import series_length, working_precision

_BITS = (128, 1024)
_PLACES = (3, 5, 7, 11, 13, 17, 19, 23, 29)


class Unsettled(Exception):
    """The sign of a difference depends on parameters: a distinction of cases is needed."""

    def __init__(self, left: sympy.Expr, right: sympy.Expr) -> None:
        super().__init__(f"{left} against {right}")
        self.left, self.right = left, right


class Ground:
    """What is taken as known about the parameters.

    Args:
        facts: pairs (expression, sign) that hold in the case under consideration.
        relations: the same facts, as they are to be told.

    Attributes:
        conditions: relations that had to be assumed on the way, so far.
    """

    def __init__(
        self, facts: tuple[tuple[sympy.Expr, int], ...] = (), relations: tuple[sympy.Basic, ...] = ()
    ) -> None:
        self.facts, self.relations = facts, relations
        self.conditions: list[sympy.Basic] = []

    def assume(self, left: sympy.Expr, right: sympy.Expr, sign: int) -> Ground:
        """The same facts and the sign of left - right, with nothing assumed on the way yet."""
        relation = {-1: sympy.Lt, 0: sympy.Eq, 1: sympy.Gt}[sign](left, right)
        return Ground((*self.facts, (normal(left - right), sign)), (*self.relations, relation))

    def compare(self, left: sympy.Expr, right: sympy.Expr) -> int:
        """The sign of left - right.

        Raises:
            Unsettled: neither the symbols' assumptions nor the facts decide.
        """
        found = self.known_sign(left - right)
        if found is None:
            raise Unsettled(left, right)
        return found

    def sign(self, expression: sympy.Expr) -> int:
        """-1, 0 or 1.

        Raises:
            Unsettled: neither the symbols' assumptions nor the facts decide.
        """
        return self.compare(expression, sympy.Integer(0))

    def known_sign(self, expression: sympy.Expr) -> int | None:
        """-1, 0, 1, or None where it is not known."""
        if expression.is_Rational:
            return int(sympy.sign(expression))
        found = plain_sign(expression)
        if found is None:
            found = self._implied(expression)
        return found

    def _implied(self, expression: sympy.Expr) -> int | None:
        """The sign of what differs from one fact, or from a sum of two, by something of known sign."""
        # Each as (something not negative, whether it is positive); an equation serves in both directions.
        known = [
            (side * fact, sign != 0) for fact, sign in self.facts for side in ([sign] if sign else [1, -1])
        ]
        for chosen in (*((one,) for one in known), *itertools.combinations(known, 2)):
            part = sympy.Add(*[fact for fact, _ in chosen])
            for side in (1, -1):
                rest = plain_sign(expression - side * part)
                if rest is not None and rest * side >= 0:
                    return side if rest or any(strict for _, strict in chosen) else 0
        return None

    def require_positive(self, expression: sympy.Expr, why: str) -> None:
        """Note the condition ``expression > 0`` unless it is known to hold.

        Raises:
            OutsideDomain: it is known to fail.
        """
        found = self.known_sign(expression)
        if found is None:
            condition = sympy.Gt(expression, 0)
            if condition not in self.conditions:
                self.conditions.append(condition)
        elif found <= 0:
            raise OutsideDomain(f"{why}: {expression} > 0 is needed, and it does not hold")


@functools.lru_cache(maxsize=4096)
def normal(expression: sympy.Expr) -> sympy.Expr:
    """A rational function of parameters in lowest terms, with its denominator factored."""
    if expression.is_Atom:
        return expression
    top, bottom = sympy.fraction(sympy.cancel(sympy.together(expression)))
    return sympy.expand(top) / sympy.factor(bottom)


@functools.lru_cache(maxsize=4096)
def plain_sign(expression: sympy.Expr) -> int | None:
    """The sign as far as the symbols' assumptions, or a ball, decide it."""
    for form in (expression, normal(expression)):
        if form.is_positive:
            return 1
        if form.is_negative:
            return -1
        if form.is_zero:
            return 0
    return _sign_of_number(normal(expression)) if not expression.free_symbols else None


def _sign_of_number(number: sympy.Expr) -> int | None:
    for bits in _BITS:
        ball = _ball(number, {}, bits)
        if ball is not None and not ball.contains(0):
            return 1 if ball > 0 else -1
    return 0 if sympy.simplify(number) == 0 else None


def vanishes(coefficient: sympy.Expr) -> bool:
    """Whether a coefficient is zero for all values of its parameters.

    A place where a ball excludes zero decides that it is not; only algebra decides that it is.

    Raises:
        OutsideDomain: neither was found.
    """
    if not isinstance(coefficient, sympy.Add):
        return bool(coefficient == 0)
    expanded = sympy.expand(coefficient)
    if expanded == 0 or expanded.is_Rational:
        return bool(expanded == 0)
    if _somewhere_not_zero(expanded):
        return False
    if sympy.cancel(sympy.together(expanded)) == 0 or sympy.simplify(expanded) == 0:
        return True
    raise OutsideDomain(
        f"whether the coefficient {coefficient} vanishes was not decided; write it more simply"
    )


def _somewhere_not_zero(coefficient: sympy.Expr) -> bool:
    symbols = sorted(coefficient.free_symbols, key=sympy.default_sort_key)
    for shift in range(3):
        # Small positive rationals, so that they are in the domain of most parameters; integers where needed.
        values = {
            symbol: sympy.Integer(shift + index + 2)
            if symbol.is_integer
            else sympy.Rational(_PLACES[(index + shift) % 9], 2 + index + 4 * shift)
            for index, symbol in enumerate(symbols)
        }
        ball = _ball(coefficient, values, 192)
        if ball is not None and not ball.contains(0):
            return True
    return False


def _zeta_derivative(node: sympy.Subs, bits: int) -> arb:
    """The value of a derivative of zeta, which SymPy has no name for, from Arb's power series."""
    derivative, point = node.expr, node.point[0]
    if not (isinstance(derivative, sympy.Derivative) and isinstance(derivative.expr, sympy.zeta)):
        raise ArithmeticError(f"{node} is no derivative of zeta")
    order = int(derivative.derivative_count)
    with working_precision(bits), series_length(order + 1):
        start = compile_expression(point, ()).ball((), bits)
        if not isinstance(start, arb):
            raise ArithmeticError(f"{node} is not real")
        return arb_series([start, 1]).zeta()[order] * arb(order + 1).gamma()


def _ball(expression: sympy.Expr, values: dict[sympy.Symbol, sympy.Expr], bits: int) -> arb | None:
    places: dict[sympy.Symbol, object] = dict(values)
    try:
        for node in expression.atoms(sympy.Subs):
            stand_in = sympy.Dummy()
            places[stand_in] = _zeta_derivative(node.xreplace(values), bits)
            expression = expression.xreplace({node: stand_in})
        ball = compile_expression(expression, tuple(places)).ball(tuple(places.values()), bits)
    except (SymsolveError, ArithmeticError):
        return None
    if not isinstance(ball, arb):
        if not ball.imag.is_zero():
            return None
        ball = ball.real
    return ball if ball.is_finite() else None

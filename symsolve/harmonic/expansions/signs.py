"""Signs of expressions in parameters: decided, assumed and said so, or left to a distinction of cases."""

from __future__ import annotations

import functools
import itertools

import sympy
from flint import arb

from symsolve.errors import OutsideDomain, SymsolveError
from symsolve.evaluation import compile_expression

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
        if (left - right).is_extended_real is False:
            raise OutsideDomain(
                f"{left} and {right} are not both real, so that neither is larger: exponents, and rates of "
                "exponentials, have to be real numbers"
            )
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

    def note(self, condition: sympy.Basic) -> None:
        """Note that something has to be assumed."""
        if condition not in self.conditions:
            self.conditions.append(condition)

    def require_positive(self, expression: sympy.Expr, why: str) -> None:
        """Note the condition ``expression > 0`` unless it is known to hold.

        Raises:
            OutsideDomain: it is known to fail.
        """
        found = self.known_sign(expression)
        if found is None:
            self.note(sympy.Gt(expression, 0))
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


def _ball(expression: sympy.Expr, values: dict[sympy.Symbol, sympy.Expr], bits: int) -> arb | None:
    try:
        ball = compile_expression(expression, tuple(values)).ball(tuple(values.values()), bits)
    except (SymsolveError, ArithmeticError):
        return None
    if not isinstance(ball, arb):
        if not ball.imag.is_zero():
            return None
        ball = ball.real
    return ball if ball.is_finite() else None

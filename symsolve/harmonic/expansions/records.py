"""What an asymptotic expansion is made of: terms, what is left out, and distinctions of cases."""

from __future__ import annotations

import enum
from collections.abc import Iterator

import attrs
import sympy

from symsolve.errors import OutsideDomain


class Size(enum.Enum):
    """The class of what an expansion leaves out."""

    POWER = "a further power"
    FLAT = "smaller than every power"
    ZERO = "nothing: the expansion is exact"


@attrs.frozen
class Order:
    """The class of a remainder, as x tends to the point of its expansion.

    Attributes:
        size: a power, smaller than every power, or exactly zero.
        exponent: for a power, the remainder is O(x**exponent log(x)**logarithms).
        logarithms: see there.

    Examples:
        >>> Order(Size.POWER, sympy.Rational(-3, 2), 1)
        Order(log(x)/x**(3/2))
        >>> Order(Size.FLAT)
        Order(smaller than every power)
    """

    size: Size
    exponent: sympy.Expr | None = None
    logarithms: int = 0

    def __repr__(self) -> str:
        if self.size is not Size.POWER:
            return f"Order({self.size.value})"
        x = sympy.Symbol("x", positive=True)
        return f"Order({x**self.exponent * sympy.log(x) ** self.logarithms})"


@attrs.frozen
class Term:
    """``coefficient * x**exponent * log(x)**logarithms``.

    Attributes:
        exponent: power of x.
        coefficient: free of x.
        logarithms: power of log(x).
        numeric: whether the coefficient contains an integral that no closed form is known for.

    Examples:
        >>> Term(sympy.Rational(-1, 2), sympy.pi).expression(sympy.Symbol("T"))
        pi/sqrt(T)
    """

    exponent: sympy.Expr
    coefficient: sympy.Expr
    logarithms: int = 0
    numeric: bool = False

    def expression(self, x: sympy.Expr) -> sympy.Expr:
        """The term at x."""
        return self.coefficient * x**self.exponent * sympy.log(x) ** self.logarithms


@attrs.frozen
class Case:
    """An expansion and when it holds.

    Attributes:
        condition: SymPy Boolean in the parameters; ``true`` where there is one case only.
        terms: largest first.
        remainder: the class of what is left out.
    """

    condition: sympy.Basic
    terms: tuple[Term, ...]
    remainder: Order

    def expression(self, x: sympy.Expr) -> sympy.Expr:
        """The sum of the terms at x."""
        return sympy.Add(*[term.expression(x) for term in self.terms])


@attrs.frozen(kw_only=True)
class Expansion:
    """An asymptotic expansion in powers and logarithms of x, as x tends to 0 or to infinity.

    Attributes:
        point: 0 or oo.
        cases: what holds when; exactly one where the parameters are numbers, or their signs decide.
        conditions: what is assumed about the parameters in all of it, as SymPy relations: where one of
            them fails the sum diverges, the base function is singular, or the first term vanishes. Later
            terms may vanish for single values of the parameters.
    """

    point: sympy.Expr
    cases: tuple[Case, ...]
    conditions: tuple[sympy.Basic, ...] = ()

    @property
    def terms(self) -> tuple[Term, ...]:
        """The terms, largest first.

        Raises:
            OutsideDomain: which terms there are depends on the parameters.
        """
        return self._only.terms

    @property
    def remainder(self) -> Order:
        """The class of what is left out.

        Raises:
            OutsideDomain: it depends on the parameters.
        """
        return self._only.remainder

    @property
    def _only(self) -> Case:
        if len(self.cases) != 1:
            conditions = "; ".join(str(case.condition) for case in self.cases)
            raise OutsideDomain(
                f"this expansion has {len(self.cases)} cases ({conditions}): look at .cases, "
                "or give the parameters numbers or assumptions"
            )
        return self.cases[0]

    def expression(self, x: sympy.Expr) -> sympy.Expr:
        """The sum of the terms at x, Piecewise where there are several cases."""
        if len(self.cases) == 1:
            return self.cases[0].expression(x)
        return sympy.Piecewise(*[(case.expression(x), case.condition) for case in self.cases], evaluate=False)


@attrs.frozen
class Leading:
    """The leading term ``prefactor * x**exponent * log(x)**logarithms``; unpacks as (exponent, prefactor).

    Attributes:
        exponent: power of x; a Piecewise where it depends on a distinction of cases.
        prefactor: free of x; likewise.
        logarithms: power of log(x); likewise.
        numeric: whether the prefactor contains an integral that no closed form is known for.
        conditions: what is assumed about the parameters, see ``Expansion``.

    Examples:
        >>> exponent, prefactor = Leading(sympy.Integer(-1), sympy.pi)
        >>> exponent
        -1
    """

    exponent: sympy.Expr
    prefactor: sympy.Expr
    logarithms: sympy.Expr = sympy.S.Zero
    numeric: bool = False
    conditions: tuple[sympy.Basic, ...] = ()

    def __iter__(self) -> Iterator[sympy.Expr]:
        return iter((self.exponent, self.prefactor))

    def expression(self, x: sympy.Expr) -> sympy.Expr:
        """The leading term at x."""
        return self.prefactor * x**self.exponent * sympy.log(x) ** self.logarithms


def leading_of(expansion: Expansion) -> Leading:
    """The leading term of an expansion.

    Raises:
        OutsideDomain: there is none, since the function is smaller than every power.
    """
    firsts = [(_first(case), case.condition) for case in expansion.cases]
    numeric = any(term.numeric for term, _ in firsts)
    if len(firsts) == 1:
        term = firsts[0][0]
        parts = (term.exponent, term.coefficient, sympy.Integer(term.logarithms))
    else:
        chosen = [
            [(sympy.sympify(getattr(term, name)), condition) for term, condition in firsts]
            for name in ("exponent", "coefficient", "logarithms")
        ]
        parts = tuple(sympy.Piecewise(*pieces) for pieces in chosen)
    return Leading(*parts, numeric=numeric, conditions=expansion.conditions)


def _first(case: Case) -> Term:
    if not case.terms:
        known = case.remainder if case.remainder.size is Size.POWER else case.remainder.size.value
        raise OutsideDomain(f"no power law is known to lead here ({case.condition}): the sum is {known}")
    return case.terms[0]

"""A function solves an ordinary differential equation, or a system of them, from given initial values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs
import sympy
from sympy.core.function import AppliedUndef

from symsolve.claims.exactness import exact
from symsolve.claims.latex import expression_latex
from symsolve.claims.mutation import Mutant, expression_variants
from symsolve.claims.statements.base import Statement
from symsolve.errors import ClaimError


def _tuple(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list | tuple | sympy.Tuple) else (value,)


def _equations(value: Any) -> tuple[tuple[sympy.Expr, sympy.Expr], ...]:
    """Each equation as its two sides; a bare expression means that it vanishes."""
    return tuple(_sides(equation) for equation in _tuple(value))


def _sides(equation: Any) -> tuple[sympy.Expr, sympy.Expr]:
    if isinstance(equation, tuple) and len(equation) == 2:
        return exact(equation[0], "SolvesODE, equation"), exact(equation[1], "SolvesODE, equation")
    if isinstance(equation, sympy.Eq):
        return exact(equation.lhs, "SolvesODE, equation"), exact(equation.rhs, "SolvesODE, equation")
    return exact(equation, "SolvesODE, equation"), sympy.Integer(0)


def _solutions(value: Any) -> tuple[sympy.Expr, ...]:
    sides = (solution.rhs if isinstance(solution, sympy.Eq) else solution for solution in _tuple(value))
    return tuple(exact(side, "SolvesODE, solution") for side in sides)


def _functions(value: Any) -> tuple[Any, ...]:
    for function in _tuple(value):
        if (
            not isinstance(function, AppliedUndef)
            or len(function.args) != 1
            or not function.args[0].is_Symbol
        ):
            raise ClaimError(
                f"SolvesODE: {function!r} is not an unknown function of one symbol; "
                "write it as sympy.Function('f')(t)"
            )
    return _tuple(value)


@attrs.frozen(hash=False)
class SolvesODE(Statement):
    """``solution`` satisfies ``equation`` on the domain, and the initial values.

    Args:
        equation: a SymPy ``Eq`` or an expression that vanishes; a list of them for a system.
        function: the unknown ``f(t)``; a list for a system.
        solution: the claimed ``f(t)`` as an expression in ``t`` or ``Eq(f(t), ...)``; else a list.
        initial: values claimed at points: ``{0: r}`` for one function, or keys such as ``f(0)`` and
            ``f(t).diff(t).subs(t, 0)``. Empty: any solution of the equation will do.

    Raises:
        ClaimError: the numbers of functions and solutions differ, or an initial value's key names no
            function.

    Examples:
        >>> import sympy
        >>> t, r = sympy.symbols("t r", real=True)
        >>> f = sympy.Function("f")
        >>> decay = SolvesODE(sympy.Eq(f(t).diff(t), -f(t)), f(t), r * sympy.exp(-t), initial={0: r})
        >>> decay.residuals(), decay.initial_conditions()
        ((0,), ((r, r),))
    """

    equation: tuple[tuple[sympy.Expr, sympy.Expr], ...] = attrs.field(converter=_equations)
    function: tuple[Any, ...] = attrs.field(converter=_functions)
    solution: tuple[sympy.Expr, ...] = attrs.field(converter=_solutions)
    initial: dict[Any, sympy.Expr] = attrs.Factory(dict)

    def __attrs_post_init__(self) -> None:
        if len(self.function) != len(self.solution):
            raise ClaimError(
                f"SolvesODE: {len(self.function)} unknown function(s) but {len(self.solution)} solution(s); "
                "give one solution for each function"
            )
        if len({function.args[0] for function in self.function}) != 1:
            raise ClaimError("SolvesODE: all unknown functions must depend on the same variable")
        unknown = {f for side in self.solution for f in side.atoms(AppliedUndef)} & set(self.function)
        if unknown:
            raise ClaimError(
                f"SolvesODE: the solution still contains the unknown {unknown.pop()}; solve for it first"
            )
        initial = {
            self._initial_key(key): exact(v, f"SolvesODE, initial {key}") for key, v in self.initial.items()
        }
        object.__setattr__(self, "initial", initial)

    @property
    def variable(self) -> sympy.Symbol:
        """The independent variable."""
        return self.function[0].args[0]

    @property
    def symbols(self) -> frozenset[sympy.Symbol]:
        """The independent variable and every parameter."""
        expressions = [side for sides in self.equation for side in sides] + list(self.solution)
        expressions += [*self.initial.values(), *self.initial]
        return frozenset({self.variable}.union(*(expression.free_symbols for expression in expressions)))

    def residuals(self) -> tuple[sympy.Expr, ...]:
        """Left minus right of each equation, with the solution put in."""
        return tuple(lhs - rhs for lhs, rhs in self.substituted_sides())

    def substituted_sides(self) -> tuple[tuple[sympy.Expr, sympy.Expr], ...]:
        """Both sides of each equation, with the solution put in and differentiated."""
        return tuple((self.put_in(lhs), self.put_in(rhs)) for lhs, rhs in self.equation)

    def initial_conditions(self) -> tuple[tuple[sympy.Expr, sympy.Expr], ...]:
        """For each initial value what the solution gives there, and what is claimed."""
        return tuple((self._value_at(key), value) for key, value in self.initial.items())

    def _value_at(self, key: sympy.Expr) -> sympy.Expr:
        value = self.put_in(key)
        if not value.has(sympy.nan, sympy.zoo):
            return value
        # No value there: kept as a substitution, which no engine can evaluate and so none can confirm.
        unknown, point = (key.expr, key.point[0]) if isinstance(key, sympy.Subs) else (None, key.args[0])
        solved = self.put_in(key.func(self.variable) if unknown is None else unknown)
        return sympy.Subs(solved, self.variable, point)

    def put_in(self, expression: sympy.Expr) -> sympy.Expr:
        """An expression in the unknown functions with the solution in their place."""
        t = self.variable
        for function, solution in zip(self.function, self.solution, strict=True):
            expression = expression.replace(function.func, sympy.Lambda(t, solution))
        return expression.doit(integrals=False, sums=False)

    def _initial_key(self, key: object) -> sympy.Expr:
        if isinstance(key, AppliedUndef | sympy.Subs):
            if not {f.func for f in key.atoms(AppliedUndef)} <= {f.func for f in self.function}:
                raise ClaimError(f"SolvesODE: the initial value's key {key} names no unknown function")
            return key
        if len(self.function) > 1:
            raise ClaimError(
                f"SolvesODE: with several functions the initial value's key {key} must say which: write f(0)"
            )
        return self.function[0].func(exact(key, "SolvesODE, initial point"))

    def latex(self) -> str:
        """The equations, the solution and the initial values."""
        equations = [f"{expression_latex(lhs)} = {expression_latex(rhs)}" for lhs, rhs in self.equation]
        given = [
            f"{expression_latex(key)} = {expression_latex(value)}" for key, value in self.initial.items()
        ]
        solved = [
            f"{expression_latex(function)} = {expression_latex(solution)}"
            for function, solution in zip(self.function, self.solution, strict=True)
        ]
        return r",\; ".join(equations + given) + r" \;\Rightarrow\; " + r",\; ".join(solved)

    def mutants(self) -> Iterator[Mutant]:
        """Variants of each solution, of each equation's right side, and of the initial values."""
        for index, solution in enumerate(self.solution):
            for description, variant in expression_variants(solution, f"solution for {self.function[index]}"):
                changed = _with(self.solution, index, variant)
                yield Mutant(description, attrs.evolve(self, solution=changed))
        for index, (lhs, rhs) in enumerate(self.equation):
            if rhs != 0:
                for description, variant in expression_variants(rhs, "right side of the equation"):
                    changed = _with(self.equation, index, (lhs, variant))
                    yield Mutant(description, attrs.evolve(self, equation=list(changed)))
        for key, value in self.initial.items():
            for description, variant in expression_variants(value, f"initial value {key}"):
                yield Mutant(description, attrs.evolve(self, initial={**self.initial, key: variant}))


def _with(items: tuple[Any, ...], index: int, item: Any) -> tuple[Any, ...]:
    return (*items[:index], item, *items[index + 1 :])

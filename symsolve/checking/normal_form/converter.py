"""From a SymPy tree to a fraction: one rule a node, looked up by the name of its class."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy
from sympy.core.function import AppliedUndef

from symsolve.checking.normal_form.assumptions import POSITIVE, Bounds
from symsolve.checking.normal_form.exponents import exp_of, power
from symsolve.checking.normal_form.fraction import Fraction
from symsolve.checking.normal_form.results import GaveUp, Undefined
from symsolve.checking.normal_form.ring import Generator, Ring

Rule = Callable[["Converter", Any], Fraction]
RULES: dict[str, Rule] = {}

_CONSTANT_BOUNDS = {
    sympy.pi: Bounds(sympy.Integer(3), sympy.Rational(22, 7)),
    sympy.EulerGamma: Bounds(sympy.Rational(1, 2), sympy.Rational(3, 5)),
    sympy.Catalan: Bounds(sympy.Rational(9, 10), sympy.Integer(1)),
}


def rule(*names: str) -> Callable[[Rule], Rule]:
    """Register a rule for SymPy classes of these names."""

    def register(function: Rule) -> Rule:
        for name in names:
            RULES[name] = function
        return function

    return register


class Converter:
    """Converts expressions into fractions of one ring.

    With ``deep``, reflection and multiplication formulas are used too. They relate more, but
    replace functions of known sign by others, so they are the second attempt.
    """

    def __init__(self, ring: Ring, *, deep: bool = False) -> None:
        self.ring, self.deep = ring, deep
        self._known: dict[sympy.Basic, Fraction] = {}
        self.bound_variables: dict[sympy.Symbol, tuple[Bounds, bool]] = {}
        self.retired_variables = ring.refinement.bound_variables
        ring.convert = self

    def forget(self, symbol: sympy.Symbol) -> None:
        """Drop what was converted with a bound variable."""
        self._known = {e: f for e, f in self._known.items() if not e.has(symbol)}

    def __call__(self, expression: Any) -> Fraction:
        """The fraction that equals the expression wherever it is defined.

        Raises:
            GaveUp: no rule applies, or a bound on sizes is exceeded.
        """
        found = self._known.get(expression)
        if found is None:
            self.ring.check_time()
            found = self._known[expression] = self._converted(expression)
        return found

    def _converted(self, expression: Any) -> Fraction:
        if not isinstance(expression, sympy.Expr) or expression.is_commutative is False:
            raise GaveUp(f"{expression} is not a scalar expression")
        if expression.is_Rational:
            return self.ring.number(expression)
        if expression in (sympy.zoo, sympy.nan):
            raise Undefined(f"{expression} is not a finite number")
        # Only atoms are asked: for a sum or an integral SymPy answers by evaluating it, perhaps for minutes.
        if expression.is_Float or (expression.is_Atom and expression.is_infinite):
            raise GaveUp(f"{expression} is not an exact finite number")
        if isinstance(expression, AppliedUndef):
            return self._unknown_function(expression)
        for cls in type(expression).__mro__:
            if cls.__name__ in RULES and cls.__module__.startswith("sympy."):
                return RULES[cls.__name__](self, expression)
        if isinstance(expression, sympy.Function):
            return self._unknown_function(expression)
        raise GaveUp(f"no rule for {type(expression).__name__}")

    def variable(self, symbol: sympy.Expr, bounds: Bounds, integer: bool = False) -> Fraction:
        """A variable or constant; when it is certainly nonnegative, its roots are generators."""
        generator = self.ring.find(symbol)
        scale = self.ring.scale(symbol)
        if generator is None:
            root = symbol ** sympy.Rational(1, scale)
            generator = self.ring.add(
                symbol,
                "symbol" if bounds.sign is not None and bounds.sign.is_nonnegative else "variable",
                root,
                bounds=bounds if scale == 1 else _root_bounds(bounds),
                integer=integer and scale == 1,
                owner=symbol,
            )
        return self.ring.of(generator, scale)

    def _unknown_function(self, expression: Any) -> Fraction:
        """A function without rules; its name is marked, as it may be the name of one that has some."""
        arguments = tuple(self(argument) for argument in expression.args)
        function = expression.func
        return self.named(
            f"function {function.__module__}.{function.__name__}", arguments, function, real=False
        )

    def opaque(self, expression: Any, *, real: bool, **properties: Any) -> Fraction:
        """A function value that no rule opens: one generator for equal arguments."""
        arguments = tuple(self(argument) for argument in expression.args)
        return self.named(expression.func.__name__, arguments, expression.func, real=real, **properties)

    def named(
        self, name: str, arguments: tuple[Fraction, ...], function: Any, *, real: bool, **properties: Any
    ) -> Fraction:
        """The generator of this name for these arguments, up to exact equality of the arguments."""
        generator = self.ring.same(name, arguments)
        if generator is None:
            real = real and all(self.ring.is_real(a) for a in arguments)
            shown = function(*(self.ring.sympy_of(a) for a in arguments))
            generator = self._named(name, arguments, shown, real, properties)
        return self.ring.of(generator)

    def _named(
        self, name: str, arguments: Any, shown: Any, real: bool, properties: dict[str, Any]
    ) -> Generator:
        kept = properties if real else {}
        return self.ring.add(
            None, name, shown, arguments=arguments, conjugation="real" if real else None, **kept
        )


def _root_bounds(bounds: Bounds) -> Bounds:
    """Bounds of a root of a nonnegative quantity: only zero and one are kept."""
    lower = bounds.lower if bounds.lower == 0 else sympy.S.One if bounds.lower >= 1 else sympy.S.Zero
    lower_open = (
        bounds.lower_open if bounds.lower in (0, 1) else True if bounds.lower < 1 else bounds.lower > 1
    )
    if bounds.upper is not None and bounds.upper <= 1:
        return Bounds(lower, sympy.S.One, lower_open, bounds.upper_open or bounds.upper < 1)
    return Bounds(lower, None, lower_open)


@rule("Symbol", "Dummy")
def _symbol(convert: Converter, expression: Any) -> Fraction:
    known = convert.ring.assumptions
    if expression in convert.bound_variables:
        return convert.variable(expression, *convert.bound_variables[expression])
    if expression in convert.retired_variables:
        return convert.variable(expression, *convert.retired_variables[expression][:2])
    if expression not in known.bounds:
        raise GaveUp(f"the symbol {expression} is not a variable of the domain")
    return convert.variable(expression, known.bounds[expression], expression in known.integers)


@rule("Pi", "EulerGamma", "Catalan")
def _constant(convert: Converter, expression: Any) -> Fraction:
    return convert.variable(expression, _CONSTANT_BOUNDS.get(expression, POSITIVE))


@rule("GoldenRatio")
def _golden_ratio(convert: Converter, expression: Any) -> Fraction:
    return convert((1 + sympy.sqrt(5)) / 2)


@rule("ImaginaryUnit")
def _imaginary_unit(convert: Converter, expression: Any) -> Fraction:
    return convert.ring.imaginary_unit


@rule("Exp1")
def _exp1(convert: Converter, expression: Any) -> Fraction:
    return exp_of(convert.ring, convert.ring.one)


@rule("Add")
def _add(convert: Converter, expression: Any) -> Fraction:
    total = convert.ring.zero
    for argument in expression.args:
        total = total + convert(argument)
    return total


@rule("Mul")
def _mul(convert: Converter, expression: Any) -> Fraction:
    product = convert.ring.one
    for argument in expression.args:
        product = product * convert(argument)
    return product


@rule("Pow")
def _pow(convert: Converter, expression: Any) -> Fraction:
    base, exponent = expression.args
    if base is sympy.E:
        return exp_of(convert.ring, convert(exponent))
    if exponent.is_Integer:
        return convert(base) ** int(exponent)
    return power(convert.ring, convert(base), convert(exponent))

"""Exponents and arguments of functions in lowest terms, so that results read like those on paper."""

from __future__ import annotations

import sympy

from symsolve.harmonic.expansions.signs import normal, plain_sign


def tidy(expression: sympy.Expr) -> sympy.Expr:
    """The same expression with exponents and arguments of functions in lowest terms."""
    if expression.is_Atom or isinstance(expression, (sympy.Integral, sympy.Sum, sympy.harmonic)):
        return expression
    arguments = [tidy(argument) for argument in expression.args]
    if isinstance(expression, sympy.Pow) and not isinstance(expression, sympy.exp):
        return arguments[0] ** tidy_rational(arguments[1])
    if isinstance(expression, sympy.Function) and not isinstance(expression, (sympy.log, sympy.Piecewise)):
        arguments = [tidy_rational(argument) for argument in arguments]
    return _joined(arguments) if isinstance(expression, sympy.Mul) else expression.func(*arguments)


def without_imaginary_unit(number: sympy.Expr) -> sympy.Expr:
    """A real number that is written with I, without it where plain algebra does it."""
    if not number.has(sympy.I) or number.free_symbols:
        return number
    cartesian = sympy.expand(sympy.radsimp(sympy.expand_complex(number)))
    return number if cartesian.has(sympy.I, sympy.re, sympy.im) else cartesian


def _joined(factors: list[sympy.Expr]) -> sympy.Expr:
    """A product with one power of each base: SymPy leaves z**a/z alone."""
    exponents: dict[sympy.Expr, sympy.Expr] = {}
    for factor in factors:
        base, exponent = factor.as_base_exp()
        exponents[base] = exponents.get(base, sympy.Integer(0)) + exponent
    return sympy.Mul(*[base ** tidy_rational(exponent) for base, exponent in exponents.items()])


def positive_log(argument: sympy.Expr) -> sympy.Expr:
    """log of something that is known to be positive, without reciprocals inside."""
    if isinstance(argument, sympy.Pow) and (argument.exp.is_odd or plain_sign(argument.base) == 1):
        return argument.exp * positive_log(argument.base)
    return sympy.log(argument)


def tidy_rational(expression: sympy.Expr) -> sympy.Expr:
    """A rational function of parameters in lowest terms or shorter; anything else as it is."""
    symbols = expression.free_symbols
    if not symbols or not isinstance(expression, sympy.Expr) or not expression.is_rational_function(*symbols):
        return expression
    reduced = normal(expression)
    top, bottom = sympy.fraction(reduced)
    forms = [reduced, sympy.factor(top) / bottom, expression]
    return min(forms, key=lambda form: int(sympy.count_ops(form)))


def positive_power(base: sympy.Expr, exponent: sympy.Expr) -> sympy.Expr:
    """base**exponent for a base that is known to be positive, with powers of powers multiplied out."""
    if base.is_Mul:
        known = [factor for factor in base.args if plain_sign(factor) == 1]
        rest = sympy.Mul(*[factor for factor in base.args if factor not in known])
        factors = [*known, rest]
        return sympy.Mul(*[positive_power(f, exponent) if f != base else f**exponent for f in factors])
    if isinstance(base, sympy.Pow) and (base.exp.is_odd or plain_sign(base.base) == 1):
        return positive_power(base.base, tidy_rational(base.exp * exponent))
    return base ** tidy_rational(exponent)

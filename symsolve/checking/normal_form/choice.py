"""Rules for functions that decide by sign: absolute values, signs, maxima, cases, and rounding."""

from __future__ import annotations

from typing import Any

import sympy
from sympy.core.relational import Relational

from symsolve.checking.normal_form import signs
from symsolve.checking.normal_form.assumptions import Bounds
from symsolve.checking.normal_form.converter import Converter, rule
from symsolve.checking.normal_form.elementary import oriented
from symsolve.checking.normal_form.exponents import absolute_of_atom, power
from symsolve.checking.normal_form.fraction import Fraction
from symsolve.checking.normal_form.results import GaveUp, Sign, Split, Undefined
from symsolve.checking.normal_form.ring import terms

_HALF = sympy.Rational(1, 2)
_TRUE_SIGNS = {
    "==": frozenset({0}),
    "!=": frozenset({-1, 1}),
    "<": frozenset({-1}),
    "<=": frozenset({-1, 0}),
    ">": frozenset({1}),
    ">=": frozenset({0, 1}),
}


@rule("Abs")
def _abs(convert: Converter, expression: Any) -> Fraction:
    return absolute(convert, convert(expression.args[0]))


def absolute(convert: Converter, value: Fraction) -> Fraction:
    """The absolute value: by sign, else factor by factor; sqrt(z conj(z)) for complex values."""
    ring = convert.ring
    if not ring.is_real(value):
        conjugate = ring.conjugate(value)
        if conjugate is None:
            return convert.named("complex_abs", (value,), sympy.Abs, real=False)
        return power(ring, value * conjugate, ring.number(_HALF))
    known = signs.sign_of(ring, value)
    if known is not None and (known.is_nonnegative or known.is_nonpositive):
        return value if known.is_nonnegative else -value
    if not all(ring.all[i].is_real for i in value.generators()):
        return absolute_of_atom(ring, value)
    return _absolute_product(convert, value)


def _absolute_product(convert: Converter, value: Fraction) -> Fraction:
    ring = convert.ring
    product = ring.one
    for polynomial, side in ((value.numerator, 1), (value.denominator, -1)):
        constant, factors = polynomial.factor()
        product = product.times(abs(constant) ** side)
        for factor, multiplicity in factors:
            base = Fraction(ring, factor, ring.one.denominator)
            product = product * _absolute_factor(convert, base) ** (side * int(multiplicity))
    return product


def _absolute_factor(convert: Converter, base: Fraction) -> Fraction:
    known = signs.sign_of(convert.ring, base)
    if known is not None and (known.is_nonnegative or known.is_nonpositive):
        return base if known.is_nonnegative else -base
    return absolute_of_atom(convert.ring, base)


def decided_sign(convert: Converter, gap: Any) -> Sign:
    """The sign of a real quantity, one of positive, zero, negative.

    Raises:
        Split: it is not the same on the whole domain.
        GaveUp: the quantity is not certainly real.
    """
    value = convert(gap)
    if not convert.ring.is_real(value):
        raise GaveUp(f"the sign of {gap}, which is not certainly real")
    known = signs.sign_of(convert.ring, value)
    if known not in (Sign.POSITIVE, Sign.ZERO, Sign.NEGATIVE):
        if not gap.free_symbols <= set(convert.ring.assumptions.bounds):
            raise GaveUp("the sign of something that depends on a bound variable")
        raise Split(gap)
    return known


@rule("sign")
def _sign(convert: Converter, expression: Any) -> Fraction:
    (value,) = decided_sign(convert, expression.args[0]).value
    return convert.ring.number(value)


@rule("Heaviside")
def _heaviside(convert: Converter, expression: Any) -> Fraction:
    known = decided_sign(convert, expression.args[0])
    if known is Sign.ZERO:
        return convert(expression.args[1])
    return convert.ring.one if known is Sign.POSITIVE else convert.ring.zero


@rule("Max", "Min")
def _extremum(convert: Converter, expression: Any) -> Fraction:
    side = 1 if isinstance(expression, sympy.Max) else -1
    values = [convert(argument) for argument in sorted(expression.args, key=sympy.default_sort_key)]
    if not all(convert.ring.is_real(v) for v in values):
        raise GaveUp("the largest of values that are not certainly real")
    best = values[0]
    for value in values[1:]:
        best = (best + value + absolute(convert, best - value).times(side)) * convert.ring.number(_HALF)
    return best


@rule("Piecewise")
def _piecewise(convert: Converter, expression: Any) -> Fraction:
    for value, condition in expression.args:
        if _holds(convert, condition):
            return convert(value)
    raise Undefined("no case of a Piecewise applies")


def _holds(convert: Converter, condition: Any) -> bool:
    if condition in (sympy.true, sympy.false):
        return bool(condition)
    if isinstance(condition, Relational):
        return _relation_holds(convert, condition)
    if isinstance(condition, sympy.And):
        return all(_holds(convert, part) for part in sorted(condition.args, key=sympy.default_sort_key))
    if isinstance(condition, sympy.Or):
        return any(_holds(convert, part) for part in sorted(condition.args, key=sympy.default_sort_key))
    if isinstance(condition, sympy.Not):
        return not _holds(convert, condition.args[0])
    raise GaveUp(f"no rule for the condition {condition}")


def _relation_holds(convert: Converter, condition: Any) -> bool:
    gap = condition.lhs - condition.rhs
    value = convert(gap)
    allowed = _TRUE_SIGNS[condition.rel_op]
    known = signs.sign_of(convert.ring, value) if convert.ring.is_real(value) else None
    if known is not None and known.value <= allowed:
        return True
    if known is not None and not known.value & allowed:
        return False
    return next(iter(decided_sign(convert, gap).value)) in allowed


@rule("re", "im", "conjugate")
def _complex_part(convert: Converter, expression: Any) -> Fraction:
    ring = convert.ring
    value = convert(expression.args[0])
    conjugate = ring.conjugate(value)
    if conjugate is None:
        raise GaveUp(f"the complex conjugate of {expression.args[0]}")
    half = ring.number(_HALF)
    name = type(expression).__name__
    if name == "conjugate":
        return conjugate
    return (value + conjugate) * half if name == "re" else (value - conjugate) * half / ring.imaginary_unit


@rule("floor", "ceiling", "frac")
def _rounding(convert: Converter, expression: Any) -> Fraction:
    value = convert(expression.args[0])
    if not convert.ring.is_real(value):
        raise GaveUp("rounding of a value that is not certainly real")
    name = type(expression).__name__
    if name == "frac":
        return value - floor_of(convert, value)
    return floor_of(convert, value) if name == "floor" else -floor_of(convert, -value)


def floor_of(convert: Converter, value: Fraction) -> Fraction:
    """The largest integer below: integer-valued summands are taken out."""
    ring = convert.ring
    whole = _whole_part(convert, value)
    rest = value - whole
    number = rest.rational()
    if number is not None:
        return whole + ring.number(sympy.floor(number))
    for shift in (ring.zero, ring.one):
        low, high = signs.sign_of(ring, rest + shift), signs.sign_of(ring, ring.one - shift - rest)
        if low is not None and low.is_nonnegative and high is Sign.POSITIVE:
            return whole - shift
    return whole + convert.named("floor", (rest,), sympy.floor, real=True, integer=True)


def _whole_part(convert: Converter, value: Fraction) -> Fraction:
    ring = convert.ring
    whole = ring.zero
    polynomial = value.numerator
    if not value.denominator.is_constant():
        # Any integer may be taken out; the polynomial part is the one that leaves a proper fraction.
        polynomial = divmod(value.numerator, value.denominator)[0]
    for powers, coefficient in terms(polynomial):
        if all(ring.all[i].integer for i, k in enumerate(powers) if k):
            product = ring.number(sympy.floor(coefficient))
            for i, k in enumerate(powers):
                if k:
                    product = product * ring.of(ring.all[i], int(k))
            whole = whole + product
    return whole


@rule("Mod")
def _mod(convert: Converter, expression: Any) -> Fraction:
    value, modulus = (convert(argument) for argument in expression.args)
    known = signs.sign_of(convert.ring, modulus)
    if known is None or not known.is_nonzero or not convert.ring.is_real(value):
        raise GaveUp("a remainder whose divisor may be zero")
    return value - modulus * floor_of(convert, value / modulus)


@rule("KroneckerDelta")
def _kronecker(convert: Converter, expression: Any) -> Fraction:
    ring = convert.ring
    gap = convert(expression.args[0]) - convert(expression.args[1])
    if gap.is_zero():
        return ring.one
    known = signs.sign_of(ring, gap)
    if known is not None and known.is_nonzero:
        return ring.zero
    _, gap = oriented(gap)
    found = ring.same("delta", (gap,))
    if found is None:
        shown = sympy.KroneckerDelta(*expression.args)
        bounds = Bounds(sympy.S.Zero, sympy.S.One, False, False)
        found = ring.add(None, "delta", shown, arguments=(gap,), bounds=bounds, integer=True, degree=2)
        found.tail = ring.of(found)
    return ring.of(found)

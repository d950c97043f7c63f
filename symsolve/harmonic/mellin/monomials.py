"""Reading expressions as functions of one monomial c u^b."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import reduce

import sympy

__all__ = ["as_monomial", "common_exponential", "common_power", "split_factor"]


def split_factor(h: sympy.Expr, u: sympy.Symbol) -> tuple[sympy.Expr, sympy.Expr, sympy.Expr]:
    """The constant factor, the exponent of the power of u in front, and what is left."""
    constant, dependent = h.as_independent(u, as_Add=False)
    exponent, rest = sympy.S.Zero, []
    for factor in sympy.Mul.make_args(dependent):
        base, power = factor.as_base_exp()
        if base == u and not power.has(u):
            exponent += power
        elif factor != 1:
            rest.append(factor)
    return constant, exponent, sympy.Mul(*rest)


def as_monomial(argument: sympy.Expr, u: sympy.Symbol) -> tuple[sympy.Expr, sympy.Expr] | None:
    """(c, b) if the argument is c u^b with b not zero."""
    constant, exponent, rest = split_factor(argument, u)
    if rest != 1 or exponent == 0:
        split = split_factor(sympy.factor_terms(argument), u)
        if split[2] != 1 or split[1] == 0:
            return None
        constant, exponent, _ = split
    return constant, exponent


def common_exponential(
    h: sympy.Expr, u: sympy.Symbol
) -> tuple[sympy.Expr, sympy.Expr, Mapping[sympy.Expr, tuple[sympy.Expr, int]]] | None:
    """(c, b, {node: (k, f)}): every exponential of h is f e^(-k c u^b) with an integer k."""
    read = {}
    for node in h.atoms(sympy.exp):
        if node.has(u):
            constant, dependent = sympy.expand(node.exp).as_independent(u, as_Add=True)
            # A sum such as a*u + b*u has one monomial only after its symbols are collected.
            monomial = as_monomial(dependent, u)
            if monomial is None:
                return None
            read[node] = (*monomial, sympy.exp(constant))
    unit = _common_unit([(c, b) for c, b, _ in read.values()])
    if unit is None:
        return None
    scale, exponent = unit
    return scale, exponent, {node: (_ratio(-c, scale), f) for node, (c, _, f) in read.items()}


def common_power(h: sympy.Expr, u: sympy.Symbol) -> tuple[sympy.Expr, dict[sympy.Expr, int]] | None:
    """(b, {node: k}): every power of u in h is u^(k b) with an integer k and b > 0."""
    powers = {node: node.exp for node in h.atoms(sympy.Pow) if node.base == u}
    exponents: list[sympy.Expr] = [*powers.values()]
    if h.xreplace({node: sympy.Dummy() for node in powers}).has(u):
        exponents.append(sympy.S.One)
    unit = _common_unit([(b, sympy.S.One) for b in exponents])
    if unit is None:
        return None
    step = unit[0]
    return step, {**{node: _ratio(b, step) for node, b in powers.items()}, u: _ratio(sympy.S.One, step)}


def _common_unit(terms: Iterable[tuple[sympy.Expr, sympy.Expr]]) -> tuple[sympy.Expr, sympy.Expr] | None:
    """The largest (c, b) of which all (c_i, b) are integer multiples; signed so that c looks positive."""
    terms = list(terms)
    if not terms or any(b != terms[0][1] for _, b in terms):
        return None
    first = terms[0][0]
    ratios = [c if first == 1 else sympy.cancel(c / first) for c, _ in terms]
    if not all(r.is_Rational for r in ratios):
        return None
    step = sympy.Rational(reduce(math.gcd, (int(r.p) for r in ratios)), math.lcm(*(int(r.q) for r in ratios)))
    unit = first * step
    if unit.is_negative or (unit.is_positive is None and unit.could_extract_minus_sign()):
        unit = -unit
    return unit, terms[0][1]


def _ratio(value: sympy.Expr, unit: sympy.Expr) -> int:
    ratio = sympy.cancel(value / unit)
    return int(ratio) if ratio.is_Integer else 0

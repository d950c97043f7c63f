"""Sums by a route of their own: the first terms, and Hurwitz zeta functions for the tail (Arb, 80 digits)."""

from collections.abc import Callable

import mpmath
import pytest
import sympy
from flint import arb, arb_series, ctx

BITS = 280


@pytest.fixture(autouse=True)
def _precise():
    bits, length = ctx.prec, ctx.cap
    ctx.prec = BITS
    yield
    ctx.prec, ctx.cap = bits, length


def ball(number: sympy.Rational) -> arb:
    number = sympy.Rational(number)
    return arb(int(number.p)) / int(number.q)


def tail_sum(h: Callable, gamma, beta, x, power=1, terms=65) -> arb:
    """sum over k of k^-gamma h((x k^-beta)^power), h analytic at 0 with radius at least 1, beta > 0."""
    gamma, beta, x, power = (ball(value) for value in (gamma, beta, x, power))
    first = int(float((8 * x) ** (1 / beta))) + 5
    total = arb(0)
    for k in range(1, first):
        total += arb(k) ** -gamma * h((x * arb(k) ** -beta) ** power)
    ctx.cap = terms
    for j, coefficient in enumerate(h(arb_series([0, 1]))):
        if not coefficient.is_zero():
            total += coefficient * x ** (power * j) * (gamma + beta * power * j).zeta(arb(first))
    return total


def value_of(expression: sympy.Expr) -> arb:
    """Sixty digits of a SymPy number, with what SymPy can't do by mpmath."""
    known = {}
    for node in expression.atoms(sympy.Subs):
        with mpmath.workdps(80):
            point = mpmath.mpf(int(node.point[0].p)) / int(node.point[0].q)
            value = mpmath.zeta(point, 1, int(node.expr.derivative_count))
            known[node] = sympy.Float(mpmath.nstr(value, 65), 65)
    return arb(str(sympy.re(sympy.N(expression.xreplace(known), 65))))


@pytest.fixture
def direct() -> Callable:
    return tail_sum


@pytest.fixture
def number() -> Callable:
    return value_of

"""Every row of the table against a certified integral inside its strip."""

import pytest
import sympy
from sympy import Rational

from symsolve.evaluation import compile_expression
from symsolve.harmonic.mellin import enclose_mellin
from symsolve.harmonic.mellin.piece import MELLIN_VARIABLE
from symsolve.harmonic.mellin.rules import RULES

u = sympy.Symbol("u", positive=True)
PARAMETERS = {
    "upper incomplete gamma": [Rational(1, 3)],
    "lower incomplete gamma": [Rational(4, 3)],
    "generalized exponential integral": [sympy.Integer(1)],
    "modified Bessel function": [sympy.Integer(0)],
}


def inside(strip):
    if strip.upper is sympy.oo:
        return strip.lower + Rational(3, 4)
    return strip.lower + (strip.upper - strip.lower) * Rational(2, 5)


@pytest.mark.parametrize(
    "rule", [r for r in RULES if r.name != "exponential integral"], ids=lambda rule: rule.name
)
def test_the_transform_of_a_row_is_its_integral(rule):
    base, value, strip = rule.example(u, *PARAMETERS.get(rule.name, ()))
    s = inside(strip)
    integral = enclose_mellin(base, u, s, bits=40, by_rule=False)
    closed = compile_expression(value.subs(MELLIN_VARIABLE, s), ()).ball((), 100)
    assert integral.rel_accuracy_bits() >= 40
    assert integral.overlaps(closed)


def test_the_exponential_integral_is_the_negative_of_the_generalized_one():
    # Ei(-u) lies on the cut of Ei, where complex balls say nothing: E_1(u) stands for it.
    rows = {rule.name: rule for rule in RULES}
    _, first, strip = rows["exponential integral"].example(u)
    _, second, same = rows["generalized exponential integral"].example(u, sympy.Integer(1))
    assert first == -second
    assert strip == same
    place = Rational(7, 3)
    total = compile_expression(sympy.Ei(-place) + sympy.expint(1, place), ()).ball((), 100)
    assert total.contains(0)

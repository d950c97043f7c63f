"""Coefficients that vanish for some parameters: a term is called leading only where it is there."""

import pytest
import sympy
from flint import arb
from sympy import Ne, Rational, exp, zeta

from symsolve.errors import OutsideDomain
from symsolve.evaluation import compile_expression
from symsolve.harmonic import HarmonicSum
from symsolve.harmonic.expansions.nonzero import nonzero_conditions
from symsolve.harmonic.expansions.signs import Ground

u, x, z, alpha, q, b, g, S = sympy.symbols("u x z alpha q b g S", positive=True)
a, c = sympy.symbols("a c", real=True)
SKILLS = {"amplitude": (1 / zeta(alpha + 1), alpha + 1), "frequency": (1 / zeta(alpha + 1), alpha + 1)}


def value(expression):
    return compile_expression(expression, ()).ball((), 200)


@pytest.mark.parametrize(
    "h", [exp(-u), S**2 / 2 * (1 + exp(u) / z) ** -2, (1 + u) ** -3, exp(-u) / (1 + u**z)]
)
def test_positive_responses_need_no_condition(h):
    assert HarmonicSum(h, u, **SKILLS).leading().conditions == ()


@pytest.mark.parametrize("terms", [sympy.oo, 30, sympy.Symbol("N", integer=True, positive=True)])
def test_sums_of_powers_need_no_condition(terms):
    law = HarmonicSum(exp(-u), u, amplitude=(1, g + 1), frequency=(1, b), terms=terms)
    assert law.leading(0).conditions == ()


@pytest.mark.parametrize(
    ("h", "amplitude", "frequency", "condition"),
    [
        (exp(-u), (c, 2), (1, 2), Ne(c, 0)),
        (c * exp(-u), (1, 2), (1, 2), Ne(c, 0)),
        ((a - c) / (1 + u) + (1 + u) ** -2, (1, 3), (1, 1), Ne(a - c, 0)),
    ],
)
def test_a_factor_that_may_vanish_is_a_condition(h, amplitude, frequency, condition):
    leading = HarmonicSum(h, u, amplitude=amplitude, frequency=frequency).leading()
    assert leading.conditions == (condition,)


def test_an_integral_that_changes_sign_is_a_condition():
    # Its transform Gamma(s)(1 - c s) vanishes where c s = 1.
    law = HarmonicSum((1 - c * u) * exp(-u), u, amplitude=(1, alpha + 1), frequency=(1, alpha + 1))
    (condition,) = law.leading().conditions
    assert sympy.simplify(condition.lhs.subs({alpha: 1, c: 2})) == 0
    fixed = HarmonicSum((1 - 2 * u) * exp(-u), u, amplitude=(1, 2), frequency=(1, 2))
    with pytest.raises(OutsideDomain, match="no power law"):
        fixed.leading()


def test_zeta_that_may_vanish_is_named():
    w = sympy.Symbol("w", real=True)
    assert nonzero_conditions(zeta(w), Ground()) == [Ne(zeta(w), 0)]
    assert nonzero_conditions(zeta(w), Ground(((w - 1, 1),))) == []
    assert nonzero_conditions(1 / sympy.gamma(w), Ground()) == [Ne(1 / sympy.gamma(w), 0)]
    assert nonzero_conditions(sympy.gamma(w) / zeta(q + 1), Ground()) == []
    assert Ne(zeta(w), 0).subs(w, -4) == sympy.false


def test_an_eliminated_parameter_stays_positive():
    # b = (g - 1)/q would lose the sign of b.
    leading = HarmonicSum((1 + u) ** -q, u, amplitude=(1, g), frequency=(1, b)).leading()
    for values, expected in [
        ({g: 3, b: 2, q: Rational(1, 2)}, -Rational(1, 2)),
        ({g: 3, b: 2, q: 1}, -1),
        ({g: 3, b: 2, q: 5}, -1),
    ]:
        assert leading.exponent.subs(values) == expected
    assert leading.logarithms.subs({g: 3, b: 2, q: 1}) == 1


def test_a_double_pole_of_a_polylogarithm_has_a_number():
    law = HarmonicSum((1 + exp(u) / 3) ** -2, u, amplitude=(1, 3), frequency=(1, -2))
    expansion = law.asymptotics(3, at=0)
    at = Rational(1, 1000)
    gap = value(expansion.expression(at)) - law.evaluate({}, at, 40).ball
    assert abs(gap) < arb(10) ** -12
    assert not any(term.numeric for term in expansion.terms)


def test_no_comparison_of_numbers_that_are_not_real():
    with pytest.raises(OutsideDomain, match="not both real"):
        HarmonicSum(exp(sympy.I * u), u, amplitude=(1, 2), frequency=(1, 2)).leading()

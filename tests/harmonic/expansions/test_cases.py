"""Parameters left open: distinctions of cases, mergers, conditions, refusals."""

import pytest
import sympy
from flint import arb
from sympy import Rational, exp, gamma, polylog, zeta

from symsolve.errors import OutsideDomain
from symsolve.harmonic import HarmonicSum
from symsolve.harmonic.expansions import Size, power_expansion

u, x, z, alpha, q, a, b, S = sympy.symbols("u x z alpha q a b S", positive=True)
SKILLS = {"amplitude": (1 / zeta(alpha + 1), alpha + 1), "frequency": (1 / zeta(alpha + 1), alpha + 1)}


def test_time_law_is_one_case_with_no_further_power():
    law = HarmonicSum(S**2 / 2 * (1 + exp(u) / z) ** -2, u, **SKILLS)
    expansion = law.asymptotics(10)
    (term,) = expansion.terms
    s = alpha / (alpha + 1)
    expected = (
        S**2 / 2 * zeta(alpha + 1) ** (-1 / (alpha + 1)) / (alpha + 1)
        * gamma(s) * (polylog(s - 1, -z) - polylog(s, -z)).xreplace({s - 1: -1 / (alpha + 1)})
    )  # fmt: skip
    assert str(term.exponent) == "-alpha/(alpha + 1)"
    assert sympy.simplify(term.coefficient / expected) == 1
    assert expansion.remainder.size is Size.FLAT
    assert (expansion.conditions, len(expansion.cases)) == ((), 1)


def test_algebraic_tail_has_three_cases():
    law = HarmonicSum((1 + u) ** -q, u, amplitude=(1, alpha + 1), frequency=(1, alpha + 1))
    leading = law.leading()
    for tail, expected in [
        (Rational(1, 8), (-tail_of(1, 8), 0)),
        (Rational(3, 8), (-tail_of(3, 8), 1)),
        (2, (-tail_of(3, 8), 0)),
    ]:
        values = {alpha: Rational(3, 5), q: tail}
        exponent, logarithms = leading.exponent.subs(values), leading.logarithms.subs(values)
        assert (exponent, logarithms) == expected
        fixed = HarmonicSum(
            (1 + u) ** -sympy.sympify(tail), u, amplitude=(1, Rational(8, 5)), frequency=(1, Rational(8, 5))
        )
        assert sympy.N(fixed.leading().prefactor - leading.prefactor.subs(values), 30) == pytest.approx(
            0, abs=1e-25
        )


def tail_of(top, bottom):
    return Rational(top, bottom)


@pytest.mark.parametrize("order", [1, 2, 3])
@pytest.mark.parametrize("tail", [Rational(1, 8), Rational(3, 8), Rational(5, 7)])
def test_cases_agree_with_numbers_put_in_first(order, tail, number):
    symbolic = HarmonicSum((1 + u) ** -q, u, amplitude=(1, alpha + 1), frequency=(5, alpha + 1)).asymptotics(
        order
    )
    numeric = HarmonicSum((1 + u) ** -tail, u, amplitude=(1, Rational(8, 5)), frequency=(5, Rational(8, 5)))
    values = {q: tail, alpha: Rational(3, 5)}
    holding = [case for case in symbolic.cases if case.condition.subs(values) == sympy.true]
    assert len(holding) == 1
    difference = holding[0].expression(x).subs(values).subs(x, 7) - numeric.asymptotics(order).expression(
        sympy.Integer(7)
    )
    assert abs(number(difference)) < arb(10) ** -50
    remainder = numeric.asymptotics(order).remainder
    assert holding[0].remainder.exponent.subs(values) == remainder.exponent
    assert holding[0].remainder.logarithms >= remainder.logarithms


def test_two_tails_whose_order_is_open(number):
    h = (1 + u) ** -q + (1 + u) ** -a
    symbolic = HarmonicSum(h, u, amplitude=(1, Rational(8, 5)), frequency=(1, Rational(8, 5))).asymptotics(1)
    for first in (Rational(1, 8), Rational(3, 8), Rational(1, 2)):
        for second in (Rational(1, 8), Rational(3, 8), Rational(1, 2)):
            values = {q: first, a: second}
            numeric = HarmonicSum(
                h.subs(values), u, amplitude=(1, Rational(8, 5)), frequency=(1, Rational(8, 5))
            )
            holding = [case for case in symbolic.cases if case.condition.subs(values) == sympy.true]
            assert len(holding) == 1
            gap = holding[0].expression(sympy.Integer(7)).subs(values) - numeric.asymptotics(1).expression(
                sympy.Integer(7)
            )
            assert abs(number(gap)) < arb(10) ** -50


def test_what_has_to_be_assumed_is_said():
    free = sympy.Symbol("g", real=True)
    law = HarmonicSum(exp(-u), u, amplitude=(1, free), frequency=(1, b))
    assert law.asymptotics(1).conditions == (free - 1 > 0,)
    w = sympy.Symbol("w", real=True)
    law = HarmonicSum((1 + exp(u) / w) ** -1, u, amplitude=(1, 2), frequency=(1, 2))
    assert sympy.Gt(1 / w, 0) in law.leading().conditions


@pytest.mark.parametrize(
    ("h", "amplitude", "frequency", "reason"),
    [
        (exp(-u), (1, 1), (1, 2), "diverges"),
        (1 / (1 + u), (1, 0), (1, -1), "diverges"),
        (exp(u), (1, 2), (1, 2), "grows faster"),
        (1 / (1 - u), (1, 2), (1, 2), "positive"),
        (1 / (u**2 - 3 * u + 2), (1, 2), (1, 2), "positive"),
        (sympy.Abs(u - 1) * exp(-u), (1, 2), (1, 2), "Abs"),
        (sympy.Heaviside(1 - u), (1, 2), (1, 2), "Heaviside"),
        (sympy.sin(u), (1, 2), (1, 2), "oscillates"),
        (sympy.sin(u) / (1 + u) ** 2, (1, 2), (1, 2), "oscillates"),
        (exp(-u) * (1 + u**3 * sympy.sin(1 / u)), (1, 2), (1, 2), "oscillates"),
        (sympy.Function("f")(u), (1, 2), (1, 2), "f"),
        (exp(-u), (1, 2), (1, sympy.Symbol("beta", real=True)), "sign"),
    ],
)
def test_refusals_name_the_reason(h, amplitude, frequency, reason):
    with pytest.raises(OutsideDomain, match=reason):
        HarmonicSum(h, u, amplitude=amplitude, frequency=frequency).leading()


def test_a_base_function_without_a_rule_gives_an_integral(number):
    law = HarmonicSum(exp(-u) / (1 + u ** Rational(1, 3)), u, amplitude=(1, 2), frequency=(1, 2))
    leading = law.leading()
    assert leading.numeric
    assert leading.prefactor.has(sympy.Integral)
    assert leading.exponent == Rational(-1, 2)


@pytest.mark.parametrize(
    ("h", "point", "terms"),
    [
        (1 / (exp(u) - 1), 0, ((-1, 1), (0, -Rational(1, 2)), (1, Rational(1, 12)))),
        ((1 + u**b) ** -q, sympy.oo, ((-b * q, 1), (-b * q - b, -q))),
        (exp(-1 / u), sympy.oo, ((0, 1), (-1, -1), (-2, Rational(1, 2)))),
        (sympy.erfc(-u), sympy.oo, ((0, 2),)),
        (sympy.atan(u), sympy.oo, ((0, sympy.pi / 2), (-1, -1), (-3, Rational(1, 3)))),
        (sympy.uppergamma(a, u), 0, None),
        (sympy.uppergamma(a, u), 0, ((0, gamma(a)), (a, -1 / a), (a + 1, 1 / (a + 1)))),
        ((4 + 3 * u) ** Rational(-1, 2), 0, ((0, Rational(1, 2)), (1, Rational(-3, 16)))),
        (sympy.exp(-exp(u)) * exp(u**2) + 1 / u, sympy.oo, ((-1, 1),)),
        (exp(u) * (1 + exp(u)) ** -1, sympy.oo, ((0, 1),)),
        (exp(3 * u) * (1 + exp(u)) ** -3, sympy.oo, ((0, 1),)),
        (sympy.exp(-exp(u)) * u**5, sympy.oo, ()),
    ],
)
def test_power_expansions(h, point, terms):
    if terms is None:
        with pytest.raises(OutsideDomain, match="depends on parameters"):
            # Gamma(a) - u^a/a + u^(a+1)/(a+1): a against 0 is settled, the next term is not a question.
            power_expansion(h + u**b, u, point, 3)
        return
    found = power_expansion(h, u, point, max(len(terms), 1))
    assert [(e, sympy.simplify(c)) for e, c in found.terms] == [(sympy.sympify(e), c) for e, c in terms]

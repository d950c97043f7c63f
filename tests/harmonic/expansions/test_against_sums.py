"""Expansions of sums over infinitely many terms against the sums themselves."""

import math

import pytest
import sympy
from flint import arb
from sympy import Rational, exp, log, sqrt

from symsolve.harmonic import HarmonicSum
from symsolve.harmonic.expansions import Size

u = sympy.Symbol("u", positive=True)


def plus_one(power):
    return lambda s: ((1 + s).log() * power).exp()


ALGEBRAIC = {
    "below the merger": ((1 + u) ** Rational(-1, 5), plus_one(arb(-1) / 5), (Rational(8, 5), Rational(8, 5))),
    "at the merger": ((1 + u) ** Rational(-3, 8), plus_one(arb(-3) / 8), (Rational(8, 5), Rational(8, 5))),
    "above the merger": ((1 + u) ** Rational(-1, 2), plus_one(arb(-1) / 2), (Rational(8, 5), Rational(8, 5))),
    "gamma differs": ((1 + u) ** Rational(-1, 3), plus_one(arb(-1) / 3), (Rational(5, 2), Rational(3, 2))),
    "merger with the third term": (1 / (1 + u), lambda s: 1 / (1 + s), (4, 1)),
    "merger with the first": (1 / (1 + u), lambda s: 1 / (1 + s), (2, 1)),
    "no merger": (1 / (1 + u), lambda s: 1 / (1 + s), (Rational(5, 2), Rational(3, 2))),
    "grows": (sqrt(1 + u), lambda s: (1 + s).sqrt(), (Rational(5, 2), 2)),
    "logarithm, triple pole": (log(1 + u), lambda s: (1 + s).log(), (1, 1)),
    "logarithm, pole of zeta apart": (log(1 + u), lambda s: (1 + s).log(), (Rational(3, 2), 1)),
    "logarithm over u, triple pole": (log(1 + u) / (1 + u), lambda s: (1 + s).log() / (1 + s), (2, 1)),
    "complex roots": (
        (1 + 2 * u) / (1 + u + u**2),
        lambda s: (1 + 2 * s) / (1 + s + s * s),
        (3, 1),
    ),
}


@pytest.mark.parametrize("name", ALGEBRAIC)
@pytest.mark.parametrize("order", [1, 2, 3, 4])
def test_what_is_left_out_is_the_next_term(name, order, direct, number):
    h, h_series, (gamma, beta) = ALGEBRAIC[name]
    factor = Rational(3, 7)
    law = HarmonicSum(h, u, amplitude=(2, gamma), frequency=(factor, beta))
    shorter, longer = law.asymptotics(order), law.asymptotics(order + 1)
    assert longer.terms[: len(shorter.terms)] == shorter.terms
    added = longer.terms[len(shorter.terms) :]
    assert shorter.remainder.size is Size.POWER
    assert (shorter.remainder.exponent, shorter.remainder.logarithms) == (
        added[0].exponent,
        added[0].logarithms,
    )
    gaps = []
    for x in (60, 600):
        rest = 2 * direct(h_series, gamma, beta, factor * x) - number(shorter.expression(sympy.Integer(x)))
        expected = number(sympy.Add(*[term.expression(sympy.Integer(x)) for term in added]))
        gaps.append(abs(float(rest / expected) - 1))
    assert gaps[0] < 0.3
    assert gaps[1] < 0.7 * gaps[0]


FLAT = {
    "exponential": (exp(-u), lambda s: (-s).exp(), 1),
    "stretched": (exp(-sqrt(u)), lambda s: (-s).exp(), Rational(1, 2)),
    "Gaussian": (exp(-(u**2)), lambda s: (-s).exp(), 2),
    "data of several shots": (
        sum(exp(-u) * u**n / sympy.factorial(n) * (1 - Rational(n, 3)) for n in range(3)),
        lambda s: (-s).exp() * (1 + s * 2 / 3 + s * s / 6),
        1,
    ),
    "erfc": (sympy.erfc(u), lambda s: s.erfc(), 1),
}


@pytest.mark.parametrize("name", FLAT)
def test_one_power_and_nothing_else(name, direct, number):
    h, h_series, power = FLAT[name]
    gamma, beta = (Rational(8, 5), Rational(8, 5)) if name != "stretched" else (2, Rational(3, 2))
    law = HarmonicSum(h, u, amplitude=(1, gamma), frequency=(1, beta))
    expansion = law.asymptotics(5)
    assert len(expansion.terms) == 1
    assert expansion.remainder.size is Size.FLAT
    gaps = []
    for x in (20, 200, 2000):
        value = direct(h_series, gamma, beta, x, power)
        gaps.append(abs(float(value / number(expansion.expression(sympy.Integer(x))) - 1)))
    # The slope of a power law would stay the same from decade to decade.
    slopes = [math.log10(gaps[0] / gaps[1]), math.log10(gaps[1] / gaps[2])]
    assert slopes[1] > 1.5 * slopes[0] > 1.5
    assert slopes[1] > 6


REFERENCE = [
    (Rational(3, 10), 1000, "0.1310599369504951483560113059144039497139", 25),
    (Rational(9, 10), 10_000, "0.006757953392583626952654150206313251867619", 25),
]


@pytest.mark.parametrize(("alpha", "time", "expected", "digits"), REFERENCE)
def test_the_time_law_at_times_where_the_rest_is_small(alpha, time, expected, digits, number):
    z, Z = 99, sympy.zeta(alpha + 1)
    law = HarmonicSum(
        (1 + exp(u) / z) ** -2 / 2, u, amplitude=(1 / Z, alpha + 1), frequency=(1 / Z, alpha + 1)
    )
    exponent, prefactor = law.leading()
    assert exponent == -alpha / (alpha + 1)
    value = number(prefactor * sympy.Integer(2 * time) ** exponent)
    assert abs(value / arb(expected) - 1) < 1e-8

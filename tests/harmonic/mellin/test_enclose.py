"""Certified Mellin integrals, complete and incomplete, with and without a rule; bounds far out."""

import pytest
import sympy
from flint import arb
from sympy import I, Rational, exp, oo

from symsolve.errors import NoMellinRule, OutsideDomain
from symsolve.evaluation import compile_expression
from symsolve.harmonic.mellin import NumericMellin, enclose_mellin, envelope, mellin_transform
from symsolve.harmonic.mellin.enclose import _U, _Task
from symsolve.harmonic.mellin.envelopes import NoEnvelope

u = sympy.Symbol("u", positive=True)
s, z = sympy.Symbol("s"), sympy.Symbol("z", positive=True)
HALF = Rational(1, 2)


def by_bounds(base, exponent, bits=100):
    """The integral without the closed form and without the general rule for improper integrals."""
    return _Task(base.subs(u, _U), exponent, sympy.Integer(0), oo).value(bits)


@pytest.mark.parametrize(
    ("base", "exponent"),
    [
        (exp(-u), Rational(1, 100)),
        ((1 + exp(u) / 99) ** -2, Rational(3, 8)),
        ((1 + exp(u) / 10**30) ** -2, Rational(3, 8)),
        ((1 + 100 * exp(u)) ** -7, Rational(3, 8)),
        ((1 + exp(u)) ** -2, Rational(7, 3)),
        ((1 + u) ** Rational(-5, 2), HALF),
        (exp(-u) - 1, -HALF),
        ((1 - exp(-u)) ** 2, Rational(-3, 2)),
        (exp(-3 * u) / (1 + exp(u) / 7) ** 2, HALF),
        (1 / ((1 + u) ** 2 * (2 + u)), Rational(5, 4)),
        (1 / sympy.cosh(u), HALF),
    ],
)
def test_three_ways_to_the_value_agree(base, exponent):
    transform = mellin_transform(base, u, s)
    assert transform.strip.contains(exponent)
    closed = compile_expression(transform.value.subs(s, exponent), ()).ball((), 200)
    closed = closed if isinstance(closed, arb) else closed.real
    general = enclose_mellin(base, u, exponent, bits=100, by_rule=False)
    own = by_bounds(base, exponent)
    assert general.rel_accuracy_bits() >= 100
    assert own.rel_accuracy_bits() >= 100
    assert closed.overlaps(general)
    assert closed.overlaps(own)


@pytest.mark.parametrize("wrong", [s + 1, s - Rational(1, 10**9)])
def test_a_shifted_transform_is_caught(wrong):
    base = (1 + exp(u) / 99) ** -2
    value = mellin_transform(base, u, wrong).value.subs(s, HALF)
    ball = compile_expression(value, ()).ball((), 200)
    assert not enclose_mellin(base, u, HALF, bits=100, by_rule=False).overlaps(ball.real)


@pytest.mark.parametrize(
    "base",
    [exp(-u) / (1 + u), (1 + u) ** Rational(-5, 2) * exp(-u / (1 + u)), exp(-((1 + u) ** Rational(1, 3)))],
)
def test_base_functions_without_a_rule_have_values_two_ways(base):
    with pytest.raises(NoMellinRule):
        mellin_transform(base, u, s)
    assert by_bounds(base, HALF, 60).overlaps(enclose_mellin(base, u, HALF, bits=60))


def test_the_incomplete_integrals_add_up_to_the_complete_one():
    base = (1 + exp(u) / z) ** -2
    parts = [
        enclose_mellin(base, u, HALF, {z: 99}, lower=a, upper=b, bits=100)
        for a, b in ((0, Rational(1, 3)), (Rational(1, 3), 7), (7, oo))
    ]
    whole = enclose_mellin(base, u, HALF, {z: 99}, bits=100)
    assert sum(parts, arb(0)).overlaps(whole)


def test_the_exponent_may_be_complex():
    found = enclose_mellin(exp(-u), u, 3 + 2 * I, bits=80, by_rule=False)
    assert found.overlaps(compile_expression(sympy.gamma(3 + 2 * I), ()).ball((), 120))


@pytest.mark.parametrize(
    ("base", "exponent"),
    [(exp(-u), 0), (exp(-u), -HALF), (1 / (1 + u), 1), (1 / (1 + u), 2), (exp(u), 1), (u**2, 1)],
)
def test_a_divergent_integral_is_refused(base, exponent):
    with pytest.raises(OutsideDomain):
        enclose_mellin(base, u, exponent, bits=60)


def test_a_numeric_transform_knows_its_strip():
    transform = NumericMellin(exp(-u) / (1 + u) ** 2, u)
    assert transform.numeric
    assert transform.strip.contains(HALF)
    assert not transform.strip.contains(-1)


@pytest.mark.parametrize("angle", [0, sympy.pi / 4])
@pytest.mark.parametrize(
    "base",
    [exp(-u), (1 + exp(u) / 99) ** -2, (1 + u) ** Rational(-5, 2) * exp(-u / (1 + u)), 1 - sympy.tanh(u)],
)
def test_the_bound_far_out_holds_in_the_sector(base, angle):
    bound = envelope(base, u, 20, angle)
    for radius in (20, 30, 100):
        value = abs(sympy.N(base.subs(u, radius * exp(I * angle)), 30, maxn=2000))
        assert float(value) <= float(bound.at(arb(radius))) * (1 + 1e-12)


def test_no_bound_is_guessed():
    with pytest.raises(NoEnvelope):
        envelope(sympy.Function("f")(u), u, 20)
    with pytest.raises(NoEnvelope, match="from 1 on"):
        envelope(exp(-u), u, HALF)

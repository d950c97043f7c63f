"""What the certified values stand on: each certificate must hold, and must not be given where it doesn't."""

import math

import attrs
import pytest
import sympy
from flint import acb, arb
from sympy import Rational, cosh, exp, log, sqrt

from symsolve.evaluation.precision import working_precision
from symsolve.harmonic.certified.base_function import _W, BaseFunction
from symsolve.harmonic.certified.compiled import CompiledSum
from symsolve.harmonic.certified.decay import terms_at_infinity
from symsolve.harmonic.certified.form_at_infinity import decaying_form
from symsolve.harmonic.certified.holomorphic import Holomorphic, sup_on_disc, sup_on_sector
from symsolve.harmonic.certified.power_tails import power_tails
from symsolve.harmonic.certified.sector import find_sectors

from .laws import EXPONENT, U, simple, time_law

FERMI = (1 + exp(U) / 99) ** -2


@pytest.mark.parametrize("first", [1, 2, 17, 96, 1000])
@pytest.mark.parametrize("bits", [64, 200, 1000])
def test_power_sums_contain_hurwitz_zeta_and_are_accurate(first, bits):
    with working_precision(bits):
        start, step = arb(101) / 100, arb(8) / 5
        values = power_tails(first, start, step, 12, [bits] * 12)
        for j, value in enumerate(values):
            assert value.overlaps((start + step * j).zeta(first))
            assert value.rel_accuracy_bits() > bits - 30


def test_power_sums_keep_the_accuracy_that_each_needs():
    with working_precision(300):
        values = power_tails(20, arb(2), arb(1), 10, [300 - 25 * j for j in range(10)])
        for j, value in enumerate(values):
            assert value.overlaps(arb(2 + j).zeta(20))
            assert value.rel_accuracy_bits() > 290 - 25 * j


@pytest.mark.parametrize(
    ("function", "radius", "holds"),
    [
        (1 / (1 + _W), 0.9, True),
        (1 / (1 + _W), 1.1, False),
        (1 / (1 + _W**2), 1.01, False),
        (log(_W + 2), 1.9, True),
        (log(_W + 2), 2.1, False),
        (sqrt(_W), 0.1, False),
        ((1 + exp(_W) / 99) ** -2, 5.0, True),
        ((1 + exp(_W) / 99) ** -2, 5.6, False),
    ],
    ids=str,
)
def test_a_disc_is_certified_exactly_where_nothing_is_singular(function, radius, holds):
    assert (sup_on_disc(Holomorphic(function, [_W]), radius) is not None) is holds


def test_the_bound_on_a_disc_is_one():
    bound = sup_on_disc(Holomorphic((1 + exp(_W) / 99) ** -2, [_W]), 4.0)
    for step in range(60):
        point = 4 * acb(0, 2 * math.pi * step / 60).exp()
        assert not (1 + point.exp() / 99).pow(-2).abs_lower() > bound


def test_no_sector_reaches_over_a_pole():
    """(1 + e^u/z)^-2 has poles at log z +- i pi, under the angle atan(pi/log z)."""
    pole = math.atan2(math.pi, math.log(99))
    function = Holomorphic(FERMI.subs(U, _W), [_W])
    assert sup_on_sector(function, (0.5, 8.0), 0.85 * pole) is not None
    assert sup_on_sector(function, (0.5, 8.0), 1.02 * pole) is None
    for sector in find_sectors(BaseFunction(FERMI, U), 1.4):
        assert sector.angle < pole


BASES = [
    FERMI,
    exp(-U),
    exp(-sqrt(U)),
    exp(-(U**2)),
    1 / cosh(U),
    exp(-U) / (1 + U),
    U**2 * exp(-U),
    (1 + 500 * exp(U)) ** -1,
]


@pytest.mark.parametrize("base", BASES, ids=str)
def test_on_the_edge_of_a_sector_the_base_function_stays_below_its_bound(base):
    function = Holomorphic(base, [U])
    sectors = find_sectors(BaseFunction(base, U), 1.2)
    assert sectors
    for sector in sectors:
        direction = acb(0, sector.angle).exp()
        for step in range(-40, 60):
            v = arb(1.17) ** step
            value = function(direction * v)
            limit = sector.bound * v**sector.power * (-sector.rate * v**sector.order).exp()
            assert value.is_finite()
            assert not value.abs_lower() > limit


@pytest.mark.parametrize("base", [(1 + U) ** -2, 1 / (1 + U**3), sympy.cos(U), sympy.Integer(1)], ids=str)
def test_without_exponential_decay_there_is_no_sector(base):
    assert find_sectors(BaseFunction(base, U), 1.0) == ()


@pytest.mark.parametrize("base", BASES, ids=str)
def test_envelopes_hold_far_out(base):
    variable = BaseFunction(base, U)
    envelopes = terms_at_infinity(variable.expression, 8.0, 0.3)
    assert envelopes is not None
    function = Holomorphic(base, [U])
    for angle in (0.0, 0.15, 0.3):
        for radius in (8, 9, 20, 300):
            value = function(acb(0, angle).exp() * radius).abs_lower()
            total = arb(0)
            for envelope in envelopes:
                size = envelope.bound * arb(radius) ** envelope.power
                for a, b in envelope.rates:
                    size *= (-(a * arb(radius) ** b * (b * arb(0.3)).cos())).exp()
                total += size
            assert not value > total


def test_growing_exponentials_leave_denominators():
    form = decaying_form(BaseFunction(FERMI, U).expression)
    assert not any(argument.args[0].could_extract_minus_sign() is False for argument in form.atoms(exp))


@pytest.mark.parametrize("shrink", [1, 10**-6])
def test_a_truncation_bound_made_too_small_would_be_noticed(shrink, monkeypatch):
    """The ball of a coarse plan contains the fine value; with a bound a million times smaller it does not."""
    compiled = CompiledSum(time_law(Rational(3, 5), 99), {})
    exact = compiled.evaluate(200, 60).ball
    with working_precision(300):
        x = arb(200)
        plan = compiled.direct.plan(float(x.log()), 40)
        near = compiled.base.near_zero
        # Laws share their base functions: the false bound must not outlive this test.
        false = attrs.evolve(near, bound=near.bound * arb(shrink) * arb(10) ** -3)
        monkeypatch.setitem(compiled.base.__dict__, "near_zero", false)
        coarse = compiled.direct.evaluate(x, plan)
    with working_precision(300):
        assert coarse.overlaps(exact) is (shrink == 1)


def test_the_remainder_is_never_above_its_bound():
    for z in (Rational(1, 9), 1, 99, 10**6):
        for alpha in (Rational(3, 10), Rational(3, 5), 2):
            remainder = time_law(alpha, z).remainder()
            for x in (30, 200, 3000):
                value, bound = remainder.value({}, x, 5), remainder.bound({}, x)
                with working_precision(64):
                    assert not abs(value.ball) > bound.ball


def test_a_pole_off_the_plane_does_not_spoil_the_value():
    """Poles of exp(-u)/(1+u^2) at +-i bound the disc and the sector; the values stay right."""
    base = exp(-U) / (1 + U**2)
    value = simple(base).evaluate({}, 10**6, 40)
    main = simple(base).compile({}).leading
    with working_precision(200):
        assert value.ball.overlaps(main.main(arb(10**6)) + arb(0, main.bound(arb(10**6)).abs_upper()))


SLOW = {
    "gamma below 1": (U * exp(-U), Rational(1, 2), 1),
    "gamma = 1": (U * exp(-U), 1, 1),
    "growing amplitudes": (U * exp(-U), Rational(-1, 2), 2),
    "far below": (U**6 * exp(-U), -4, 1),
    "poles": (U / (exp(U) + 1), Rational(1, 2), 1),
    "the usual": (exp(-U), EXPONENT, EXPONENT),
}


@pytest.mark.parametrize("name", SLOW)
def test_the_infinite_sum_lies_within_the_bound_of_its_leading_term(name):
    """Where the amplitudes alone would not converge, the bound needs a second share of the exponential."""
    compiled = simple(*SLOW[name]).compile({})
    assert compiled.leading.sectors
    for x in (5, 20, 100, 400):
        with working_precision(200):
            argument = arb(x)
            plan = compiled.direct.plan(math.log(x), 200)
            gap = abs(compiled.direct.evaluate(argument, plan) - compiled.leading.main(argument))
            bound = compiled.leading.bound(argument)
        assert not gap > bound
        assert bound.is_finite()
        assert compiled.leading.log_bound(math.log(x)) == pytest.approx(float(bound.log()), abs=0.75)

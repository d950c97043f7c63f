"""The routes to one value: their enclosures overlap wherever two of them serve."""

import math

import pytest
from flint import arb
from sympy import Integer, Rational, cosh, exp, log, sqrt

from symsolve.evaluation.precision import working_precision
from symsolve.harmonic.certified.compiled import CompiledSum
from symsolve.harmonic.certified.upper_end import UpperEnd

from .laws import U, simple

BITS = 190
FERMI = (1 + exp(U) / 99) ** -2


def values_by_route(law, x):
    """Each route that is open at x, cheap or dear."""
    log_x = float(log(x))
    with working_precision(BITS):
        plan = law.direct.plan(log_x, BITS)
    routes = [route for cost, route in law.routes._from_the_ends(x, log_x, BITS, None) if cost < 10**4]
    if plan is not None and plan.cost < 10**4:
        routes.append(lambda: law.routes._directly(x, log_x, BITS, plan))
    return [value for value in (route() for route in routes) if value is not None]


@pytest.mark.parametrize("terms", [41, 10**3, 10**5, 10**9, 10**18], ids=lambda n: f"{n:.0e}")
@pytest.mark.parametrize("base", [FERMI, exp(-(U**2)), (1 + U) * exp(-U), 1 / cosh(U)], ids=str)
def test_routes_agree_from_one_end_to_the_other(base, terms):
    law, several = CompiledSum(simple(base, terms=terms), {}), 0
    for tenths in range(0, 10 * round(1.6 * math.log10(terms)) + 40, 11):
        values = values_by_route(law, Integer(round(10 ** (tenths / 10))))
        assert all(first.overlaps(second) for first in values for second in values)
        several += len(values) > 1
    assert several >= 2


@pytest.mark.parametrize("constant", [1, -3, Rational(1, 7)], ids=str)
@pytest.mark.parametrize("base", [FERMI, exp(3 - 2 * U), U * exp(-sqrt(U)), 1 / cosh(U)], ids=str)
def test_far_out_the_sum_is_a_multiple_of_that_of_its_decay(base, constant):
    law = CompiledSum(simple(base * constant, terms=2000), {})
    for place in (400, 10**4, 10**6):
        with working_precision(BITS + 40):
            x = arb(place) * arb(2000) ** (arb(8) / 5)
            far, beginning = law.routes.far, law.routes.upper.remainder.beginning
            whole = law.direct.last_terms(x, 1999, beginning)
            found = far.formula(x, arb(place), BITS), far.last_terms(x, arb(place), 1900, BITS)
            values = [value for value in found if value is not None]
            assert values
            assert all(value.overlaps(whole) for value in values)


def test_two_decays_in_a_sum_are_no_multiple_of_one():
    law = CompiledSum(simple(exp(-(U**2)) + exp(-U) * (1 + U), terms=2000), {})
    assert law.routes.far.integral.decay is None
    with working_precision(BITS):
        assert law.routes.far.formula(arb(10) ** 12, arb(10**6), BITS) is None


def test_an_argument_may_be_an_exact_ball():
    law = CompiledSum(simple(FERMI, terms=1000), {})
    by_ball = next(law.routes.values(arb(12345), BITS))
    assert by_ball.overlaps(law.evaluate(12345, 40).ball)


def test_a_short_sum_has_no_use_for_other_routes():
    # A base function of its own: sums with the same one share their leading term.
    law = CompiledSum(simple((1 + exp(U) / 7) ** -2, terms=10), {})
    law.evaluate(10**3, 50)
    assert "sectors" not in law.leading.__dict__
    with working_precision(BITS):
        laws = [arb(k) ** (-arb(8) / 5) for k in range(1, 11)]
        total = sum((p * law.base(1000 * p) for p in laws), arb(0))
    assert law.evaluate(10**3, 50).ball.overlaps(total)


@pytest.mark.parametrize("base", [exp(-2 * U), U**3 * exp(-3 * sqrt(U)), exp(-(U**2) / 7)], ids=str)
@pytest.mark.parametrize("order", [1, 6, 40])
def test_derivatives_of_a_pure_decay_by_their_polynomial_and_by_power_series(base, order):
    upper = CompiledSum(simple(base, terms=300), {}).routes.far._upper
    with working_precision(BITS):
        for place in (arb(5), arb(40), arb(1) / 3):
            by_polynomial = upper._corrections(place, order)
            by_series = UpperEnd._corrections(upper, place, order)
            assert by_polynomial.overlaps(by_series)
            assert abs(by_polynomial - by_series) < abs(by_series) * arb(2) ** -120


def test_an_order_kept_from_a_place_close_by_is_looked_for_again_where_its_bound_is_too_large():
    law = CompiledSum(simple(FERMI, terms=10**5), {})
    x = Integer(10**12)
    expected = law.evaluate(x, 50).ball
    remainder = law.routes.far._upper.remainder
    assert remainder._kept
    for key, (*_, value) in list(remainder._kept.items()):
        remainder._kept[key] = (2, lambda x, last: arb(10) ** -9, value)
    again = law.evaluate(x, 50).ball
    assert again.overlaps(expected)
    assert again.rel_accuracy_bits() > 160


def test_an_order_is_the_same_whatever_was_asked_before():
    first, second = (CompiledSum(simple(FERMI, terms=10**5), {}) for _ in range(2))
    for n in range(5):
        second.evaluate(10**12 + 10**9 * n, 50)
    x = Integer(10**12 + 3 * 10**9)
    assert first.evaluate(x, 50).ball.mid() == second.evaluate(x, 50).ball.mid()


@pytest.mark.parametrize("exponent", [Rational(1, 3), Rational(7, 5)], ids=str)
@pytest.mark.parametrize("x", [10**3, 10**6])
def test_an_exponent_that_is_no_exact_ball_is_no_obstacle(exponent, x):
    law = CompiledSum(simple(exp(-(U**exponent)), terms=3000), {})
    with working_precision(300):
        laws = [arb(k) ** (-arb(8) / 5) for k in range(1, 3001)]
        total = sum((p * law.base(x * p) for p in laws), arb(0))
    assert law.evaluate(x, 50).ball.overlaps(total)

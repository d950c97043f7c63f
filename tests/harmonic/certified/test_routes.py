"""The routes to one value: their enclosures overlap wherever two of them serve."""

import math

import pytest
from flint import arb
from sympy import Integer, Rational, cosh, exp, log, sqrt

from symsolve.evaluation.precision import working_precision
from symsolve.harmonic.certified.compiled import CompiledSum

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

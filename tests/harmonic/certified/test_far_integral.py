"""Incomplete transforms far out: against integration, and silence where the form at infinity is too weak."""

import pytest
from flint import arb
from sympy import Integer, Rational, cos, cosh, erfc, exp, sqrt

from symsolve.evaluation.exact import to_arb
from symsolve.evaluation.precision import working_precision
from symsolve.harmonic.certified.base_function import BaseFunction
from symsolve.harmonic.certified.compiled import CompiledSum
from symsolve.harmonic.certified.far_integral import FarIntegral
from symsolve.harmonic.mellin import enclose_mellin

from .laws import U, simple

BITS = 190
BASES = [
    (1 + exp(U) / 99) ** -2 / 2,
    (1 + exp(U) / 10**30) ** -2,
    exp(-3 * U**2),
    exp(-sqrt(U)),
    (1 + U) * exp(-U),
    exp(-U) / (1 + U),
    exp(-U) * (1 + sqrt(U)),
    1 / cosh(U),
    exp(3 - 2 * U) + exp(-(U**2)),
]


@pytest.mark.parametrize("base", BASES, ids=str)
@pytest.mark.parametrize("s", [Rational(3, 8), Rational(-5, 2), Integer(2)], ids=str)
def test_gamma_functions_with_their_rest_are_the_integral(base, s):
    function, found = FarIntegral(BaseFunction(base, U), s), 0
    for place in (
        Rational(9, 2),
        Rational(40),
        Rational(170),
        Rational(2203),
        Rational(10**6 + 1, 7),
    ):
        with working_precision(BITS):
            value = function(to_arb(place))
        if value is not None:
            found += 1
            assert value.overlaps(enclose_mellin(base, U, s, {}, lower=place, bits=120))
            assert value.rel_accuracy_bits() > BITS - 60
    assert found >= 1


@pytest.mark.parametrize("base", BASES, ids=str)
def test_no_place_is_too_far(base):
    """From u on, with its derivative: the integral over a short interval is about its length."""
    function = FarIntegral(BaseFunction(base, U), Integer(1))
    with working_precision(900):
        u, d = arb(10) ** 30, arb(10) ** -150
        part = function(u) - function(u + d)
        assert abs(part / (d * function.base(u)) - 1) < arb(10) ** -60


def test_just_beyond_where_the_form_begins_there_is_silence():
    function = FarIntegral(BaseFunction(exp(-U) / (1 + U), U), Integer(1))
    assert function._products is not None
    with working_precision(BITS):
        for bits in (20, 63, 64, 100, 180):
            start = function._products[0].start
            assert function(start * (1 + arb(2) ** -bits)) is None


@pytest.mark.parametrize("base", [erfc(U), exp(-U) * cos(U), exp(-U - sqrt(U)), (1 + U) ** -3], ids=str)
def test_what_has_no_such_form_is_left_to_others(base):
    with working_precision(BITS):
        assert FarIntegral(BaseFunction(base, U), Rational(1, 2))(arb(10**6)) is None


def test_nearer_than_the_exponentials_allow_there_is_no_value():
    function = FarIntegral(BaseFunction(BASES[0], U), Rational(1, 2))
    with working_precision(BITS):
        assert function(arb(100)) is None
        assert function(arb(200)) is not None
    with working_precision(64):
        assert function(arb(100)) is not None


@pytest.mark.parametrize("base", [*BASES, (2 - exp(-U)) * exp(-U)], ids=str)
@pytest.mark.parametrize("gamma", [Rational(-3, 2), Integer(0), Rational(8, 5), Integer(6)], ids=str)
def test_the_first_terms_are_bounded_together(base, gamma):
    beta, terms, count = Rational(8, 5), 400, 250
    law = CompiledSum(simple(base, gamma=gamma, beta=beta, terms=terms), {})
    with working_precision(300):
        for place in (20, 100, 3000):
            x = arb(place) * arb(count) ** to_arb(beta)
            bound = law.routes.upper.remainder.beginning(count, arb(place))
            total = arb(0)
            for k in range(count, 0, -1):
                total += arb(k) ** -to_arb(gamma) * abs(law.base(x * arb(k) ** -to_arb(beta)))
            # Nearer places may be too near; and the bound is sharp enough to be of use.
            assert bound is not None or place < 3000
            assert bound is None or (not total > bound and bound < 10**6 * total)

"""Attacks that once found something: bare errors, endless computations, estimates that were none."""

import numpy as np
import pytest
import sympy
from flint import arb
from sympy import Rational, exp, oo

from symsolve.errors import OutsideDomain, PrecisionNotReached
from symsolve.harmonic import HarmonicSum

u = sympy.Symbol("u", positive=True)
EXPONENT = Rational(8, 5)


def law(base, gamma=EXPONENT, beta=EXPONENT):
    return HarmonicSum(base, u, amplitude=(1, gamma), frequency=(1, beta))


def test_a_double_exponential_does_not_ask_for_millions_of_bits():
    value = law(exp(-exp(u))).evaluate({}, 1000, 20).ball
    assert abs(value - arb("0.035145190497")) < 1e-10


@pytest.mark.parametrize("base", [sympy.besselj(0, u), sympy.LambertW(u)])
def test_functions_without_a_power_series_are_refused_as_a_whole(base):
    with pytest.raises(PrecisionNotReached):
        law(base).evaluate({}, 3, 20)


def test_an_infinite_base_function_is_refused():
    with pytest.raises(OutsideDomain, match="not finite"):
        law(oo)


def test_amplitudes_just_above_the_harmonic_series():
    value = law(exp(-u), 1 + Rational(1, 10**20), 2).evaluate({}, 10**30, 30).ball
    # 10^20 - log(x)/2 + ..: the pole of zeta, and the logarithm of where the terms begin.
    assert abs(value / arb(10) ** 20 - 1) < 1e-15


def test_arrays_at_the_ends_of_the_floats():
    cutoff = Rational(1, 10**30)
    compiled = law((1 + exp(u) * (1 - cutoff) / cutoff) ** -2).compile({})
    found = compiled.array(np.array([1.7e308]))[0]
    assert found == pytest.approx(float(compiled.evaluate(Rational(1.7e308), 20).ball.mid()), rel=1e-12)


@pytest.mark.parametrize("bad", [[10**400], ["a"], [1 + 2j]])
def test_arrays_of_what_is_no_float(bad):
    with pytest.raises(OutsideDomain):
        law(exp(-u)).compile({}).array(bad)


def test_no_estimate_where_the_saddle_lies_on_the_plateau():
    # h is 1 up to log z: its form z^2 exp(-2 u) is wrong there by ten orders of magnitude.
    remainder = law((1 + exp(u) / 10**6) ** -2).remainder()
    with pytest.raises(OutsideDomain, match="at its saddle"):
        remainder.estimate({}, 50)
    ratio = remainder.estimate({}, 2000).ball / remainder.value({}, 2000).ball
    assert abs(ratio - 1) < 1e-6


def test_poles_behind_the_imaginary_axis_do_not_count():
    remainder = law((1 + 100 * exp(u)) ** -2).remainder()
    ratio = remainder.estimate({}, 50).ball / remainder.value({}, 50).ball
    assert abs(ratio - 1) < 0.2

"""The float64 form: relative error below 1e-12 everywhere, nan kept, nonsense refused."""

import numpy as np
import pytest
from sympy import Rational, cos, exp

from symsolve.errors import OutsideDomain, PrecisionNotReached
from symsolve.evaluation.exact import exact_expression
from symsolve.harmonic.certified.compiled import CompiledSum

from .laws import U, simple, time_law


def worst_error(law, arguments):
    compiled = CompiledSum(law, {})
    values = compiled.array(arguments)
    exact = [float(compiled.evaluate(Rational(x), 20)) for x in arguments]
    return max(abs(values / np.array(exact) - 1))


@pytest.mark.parametrize("z", [Rational(1, 999), 99], ids=str)
@pytest.mark.parametrize("alpha", [Rational(1, 10), Rational(3, 5)], ids=str)
def test_time_law(alpha, z):
    arguments = 10 ** np.random.default_rng(1).uniform(-3, 12, 150)
    assert worst_error(time_law(alpha, z), arguments) < 1e-12


@pytest.mark.parametrize("base", [exp(-U), U * exp(-U), (1 + U) ** -2], ids=str)
def test_other_base_functions(base):
    arguments = 10 ** np.random.default_rng(2).uniform(-20, 3, 60)
    assert worst_error(simple(base), arguments) < 1e-12


def test_extreme_arguments():
    assert worst_error(simple(exp(-U)), np.array([5e-324, 1e-300, 1e-30, 1e30, 1.7e308])) < 1e-12


def test_finitely_many_terms_fall_exponentially():
    assert worst_error(simple(exp(-U), terms=3), np.array([1e-3, 1.0, 10.0, 100.0, 3000.0])) < 1e-12


def test_shapes_and_nan_are_kept():
    values = CompiledSum(simple(exp(-U)), {}).array([[1.0, np.nan], [2.0, 3.0]])
    assert values.shape == (2, 2)
    assert np.isnan(values[0, 1])
    assert values[0, 0] > values[1, 0] > values[1, 1]
    assert CompiledSum(simple(exp(-U)), {}).array(2.0).shape == ()
    assert CompiledSum(simple(exp(-U)), {}).array([]).shape == (0,)


@pytest.mark.parametrize("bad", [0.0, -1.0, np.inf])
def test_arguments_outside_the_domain_are_refused(bad):
    with pytest.raises(OutsideDomain, match="positive and finite"):
        CompiledSum(simple(exp(-U)), {}).array([1.0, bad])


def test_sums_that_change_sign_are_refused():
    with pytest.raises(PrecisionNotReached, match="not positive"):
        CompiledSum(simple(exp(-U) * cos(4 * U), terms=1), {}).array([0.3, 0.5])


def test_every_argument_is_an_exact_number():
    assert exact_expression(Rational(0.1), "x") == Rational(0.1)

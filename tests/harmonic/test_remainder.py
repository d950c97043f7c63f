"""What is left of a law after all its powers: class, rate, amplitude, bound."""

import math

import pytest
import sympy
from sympy import Rational, cos, exp, pi, zeta

from symsolve.errors import OutsideDomain
from symsolve.harmonic import HarmonicSum
from symsolve.harmonic.expansions.records import Size

U, Z, ALPHA, X = sympy.symbols("u z alpha x", positive=True)
TIME_LAW = HarmonicSum(
    (1 + exp(U) / Z) ** -2 / 2,
    U,
    amplitude=(1 / zeta(ALPHA + 1), ALPHA + 1),
    frequency=(1 / zeta(ALPHA + 1), ALPHA + 1),
)
REMAINDER = TIME_LAW.remainder(x=X)


def law(base, gamma=2, beta=2):
    return HarmonicSum(base, U, amplitude=(1, gamma), frequency=(1, beta))


def test_the_time_law_has_one_power_and_then_a_saddle_and_a_pole():
    assert REMAINDER.order.size is Size.FLAT
    assert len(REMAINDER.expansion.terms) == 1
    assert [part.kind for part in REMAINDER.contributions] == ["saddle", "pole"]


def test_rate_of_the_saddle_as_in_theory():
    p = ALPHA + 1
    length = (2 * X * p / (2 * pi * zeta(p))) ** (1 / (p + 1))
    rate = 2 * pi * (1 + 1 / p) * cos(pi * p / (2 * (p + 1))) * length
    assert sympy.simplify(REMAINDER.contributions[0].rate / rate) == 1


# eta = 1/20, S = 5, z = 99, relative to the sum: checked numerically by others.
@pytest.mark.parametrize(
    ("x", "true", "estimated"), [(5000, "1.22872e-34", "1.22983e-34"), (50000, "2.83695e-88", "2.83583e-88")]
)
def test_the_saddle_with_its_amplitude(x, true, estimated):
    values = {ALPHA: Rational(3, 5), Z: 99}
    whole = float(TIME_LAW.evaluate(values, x, 20))
    assert float(REMAINDER.value(values, x)) / whole == pytest.approx(float(true), rel=1e-5)
    assert float(REMAINDER.estimate(values, x)) / whole == pytest.approx(float(estimated), rel=1e-5)


def test_where_the_pole_dominates():
    values = {ALPHA: Rational(3, 5), Z: 99}
    assert 2 * float(REMAINDER.value(values, 200)) == pytest.approx(1.3515e-6, rel=1e-4)
    pole = REMAINDER.contributions[1].expression.subs({**values, X: 200})
    assert 2 * float(pole) == pytest.approx(1.3526e-6, rel=1e-4)


@pytest.mark.parametrize("n", [1, 2, 3])
@pytest.mark.parametrize("x", [300, 3000])
def test_fermi_functions_of_other_orders(n, x):
    remainder = law((1 + exp(U) / 50) ** -n).remainder()
    assert float(remainder.estimate({}, x)) == pytest.approx(float(remainder.value({}, x)), rel=0.1)


@pytest.mark.parametrize(
    ("base", "gamma", "beta", "x"),
    [
        (exp(-U), 2, 2, 10**4),
        (exp(-3 * U) * 7, Rational(3, 2), Rational(8, 5), 10**4),
        (exp(-(U**2)), 2, Rational(3, 2), 10**4),
        (exp(-sympy.sqrt(U)), 2, 3, 10**7),
        (U * exp(-U), 3, 2, 10**5),
        (exp(-U) + exp(-2 * U), 2, 2, 10**4),
    ],
    ids=str,
)
def test_saddles_of_other_base_functions(base, gamma, beta, x):
    remainder = law(base, gamma, beta).remainder()
    estimate, value = float(remainder.estimate({}, x)), float(remainder.value({}, x))
    assert estimate == pytest.approx(value, rel=0.2)
    assert abs(value) <= float(remainder.bound({}, x))


def test_powers_that_go_on_are_said_to():
    remainder = law((1 + U) ** -3, Rational(3, 2), 1).remainder(order=3)
    assert remainder.order.size is Size.POWER
    assert remainder.contributions == ()
    with pytest.raises(OutsideDomain, match="falls exponentially"):
        remainder.bound({}, 100)
    with pytest.raises(OutsideDomain, match="no closed form"):
        remainder.estimate({}, 100)
    first, second = (abs(float(remainder.value({}, x))) for x in (10**4, 10**5))
    assert math.log10(second / first) == pytest.approx(float(remainder.order.exponent), abs=0.05)

"""Small x, frequencies that grow, finitely many terms: against closed forms and sums written out."""

import pytest
import sympy
from flint import arb
from sympy import Rational, exp, oo, pi, sqrt, zeta

from symsolve.errors import OutsideDomain
from symsolve.harmonic import HarmonicSum
from symsolve.harmonic.expansions import Order, Size

u, x, q = sympy.symbols("u x q", positive=True)


def test_theta_function_has_two_terms_and_an_exponentially_small_rest():
    law = HarmonicSum(exp(-u), u, amplitude=(1, 0), frequency=(1, -2))
    expansion = law.asymptotics(9, at=0)
    assert sympy.expand(expansion.expression(x) - (sqrt(pi / x) / 2 - Rational(1, 2))) == 0
    assert expansion.remainder == Order(Size.FLAT)
    value = sum((-arb(k * k) / 5).exp() for k in range(1, 80))
    leading = (arb.pi() * 5).sqrt() / 2 - arb(1) / 2
    # sqrt(pi/x) exp(-pi^2/x) by Jacobi.
    assert abs((value - leading) / ((arb.pi() * 5).sqrt() * (-5 * arb.pi() ** 2).exp()) - 1) < 1e-20


def test_geometric_series_gives_bernoulli_numbers():
    law = HarmonicSum(exp(-u), u, amplitude=(1, 0), frequency=(1, -1))
    expansion = law.asymptotics(6, at=0)
    expected = 1 / x - Rational(1, 2) + x / 12 - x**3 / 720 + x**5 / 30240 - x**7 / 1209600
    assert sympy.expand(expansion.expression(x) - expected) == 0
    assert expansion.remainder == Order(Size.POWER, sympy.Integer(9), 0)


@pytest.mark.parametrize("gamma", [1, 2, 3])
def test_polylogarithm_near_one(gamma, number):
    # sum k^-n exp(-x k) = Li_n(exp(-x)): zeta's pole meets that of Gamma.
    expansion = HarmonicSum(exp(-u), u, amplitude=(1, gamma), frequency=(1, -1)).asymptotics(5, at=0)
    assert any(term.logarithms for term in expansion.terms)
    z = arb(-1) / 50
    value = z.exp().polylog(arb(gamma))
    rest = value - number(expansion.expression(Rational(1, 50)))
    following = HarmonicSum(exp(-u), u, amplitude=(1, gamma), frequency=(1, -1)).asymptotics(6, at=0)
    expected = number(following.terms[-1].expression(Rational(1, 50)))
    assert abs(rest / expected - 1) < 1e-3


def test_lorentzian_with_growing_frequencies():
    # sum 1/(1 + x^2 k^2) = (pi/x coth(pi/x) - 1)/2.
    law = HarmonicSum(1 / (1 + u**2), u, amplitude=(1, 0), frequency=(1, -1))
    expansion = law.asymptotics(5, at=0)
    assert expansion.expression(x) == pi / (2 * x) - Rational(1, 2)
    assert expansion.remainder.size is Size.FLAT


def test_growing_frequencies_at_infinity():
    # sum (1 + x k)^-3 = x^-3 zeta(3, 1 + 1/x).
    law = HarmonicSum((1 + u) ** -3, u, amplitude=(1, 0), frequency=(1, -1))
    assert sympy.expand(law.asymptotics(2).expression(x) - (zeta(3) / x**3 - 3 * zeta(4) / x**4)) == 0


def test_small_x_sums_every_power():
    alpha = sympy.Symbol("alpha", positive=True)
    law = HarmonicSum(exp(-u), u, amplitude=(3, alpha + 1), frequency=(2, alpha + 1))
    expected = 3 * (zeta(alpha + 1) - 2 * x * zeta(2 * alpha + 2) + 2 * x**2 * zeta(3 * alpha + 3))
    assert sympy.expand(law.asymptotics(3, at=0).expression(x) - expected) == 0
    exponent, prefactor = law.leading(at=0)
    assert (exponent, prefactor) == (0, 3 * zeta(alpha + 1))


@pytest.mark.parametrize("terms", [1, 7, 1000])
@pytest.mark.parametrize("at", [0, oo])
def test_finitely_many_terms(terms, at, number):
    gamma, beta, power = Rational(1, 2), Rational(5, 2), Rational(3, 2)
    law = HarmonicSum((1 + u) ** -power, u, amplitude=(1, gamma), frequency=(2, beta), terms=terms)
    place = Rational(1, 10**6) if at == 0 else sympy.Integer(10) ** 16
    total = sum(
        arb(k) ** (-arb(1) / 2)
        * (1 + 2 * arb(int(place.p)) / int(place.q) * arb(k) ** (-arb(5) / 2)) ** (-arb(3) / 2)
        for k in range(1, terms + 1)
    )
    three, four = law.asymptotics(3, at), law.asymptotics(4, at)
    rest = total - number(three.expression(place))
    assert abs(rest / number(four.terms[-1].expression(place)) - 1) < 1e-3
    assert three.remainder.exponent == four.terms[-1].exponent


def test_finitely_many_terms_have_no_pole_of_zeta():
    law = HarmonicSum(exp(-u), u, amplitude=(1, 2), frequency=(1, 2), terms=10)
    assert law.asymptotics(3).terms == ()
    with pytest.raises(OutsideDomain, match="smaller than every power"):
        law.leading()


def test_a_billion_billion_terms_cost_nothing():
    law = HarmonicSum((1 + u) ** Rational(-1, 2), u, amplitude=(1, 2), frequency=(1, 2), terms=10**18)
    exponent, prefactor = law.leading()
    assert exponent == Rational(-1, 2)
    assert prefactor == sympy.harmonic(10**18, 1, evaluate=False)


def test_symbolic_number_of_terms():
    N = sympy.Symbol("N", integer=True, positive=True)
    law = HarmonicSum((1 + u) ** -q, u, amplitude=(1, 2), frequency=(1, 2), terms=N)
    assert law.leading().prefactor == sympy.harmonic(N, 2 - 2 * q)


def test_finite_power_sums_are_exact():
    law = HarmonicSum(u**2 + 3 * u, u, amplitude=(1, 0), frequency=(1, 1), terms=2)
    expansion = law.asymptotics(5)
    assert sympy.expand(expansion.expression(x) - (Rational(5, 4) * x**2 + Rational(9, 2) * x)) == 0
    assert expansion.remainder == Order(Size.ZERO)

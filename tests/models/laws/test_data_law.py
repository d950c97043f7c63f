"""The law of data, exact for binomial numbers of samples, and finite time beside finite data."""

import math
from fractions import Fraction

import pytest
import sympy
from flint import arb
from sympy import Rational

from symsolve.errors import OutsideDomain
from symsolve.evaluation import enclose_sum, evaluate
from symsolve.evaluation.precision import working_precision
from symsolve.models import data_law, expected_loss, time_law
from symsolve.models import quantities as q
from symsolve.models.laws import binomial
from symsolve.models.laws.binomial import BinomialSum, _coefficient
from symsolve.models.laws.spectrum_sums import Frequencies

VALUES = {q.alpha: Rational(3, 5), q.S: 1}
k = sympy.Symbol("k", positive=True, integer=True)


@pytest.mark.parametrize(("alpha", "relative"), [(Rational(3, 10), -7.8e-19), (Rational(3, 5), 2.5e-17)])
def test_the_beta_function_leaves_out_an_exponentially_small_part(alpha, relative):
    values = {q.alpha: alpha, q.S: 1}
    value = data_law().evaluate(values, at=1000, digits=30)
    main = data_law().main_value(values, at=1000, digits=30)
    # The theory's sign: (main - sum)/sum.
    with working_precision(200):
        found = float((main.ball - value.ball) / value.ball)
    assert abs(found / relative - 1) < 0.02


@pytest.mark.parametrize("shots", [1, 2, 3, 7])
def test_the_binomial_series(shots):
    """c_i C(D,i) are the coefficients of the polynomial g(P)."""
    P, D = sympy.Symbol("P"), 9
    g = sum(
        (1 - Fraction(n, shots)) * math.comb(D, n) * P**n * (1 - P) ** (D - n)
        for n in range(min(shots, D + 1))
    )
    coefficients = sympy.Poly(sympy.expand(g), P).all_coeffs()[::-1]
    for i in range(D + 1):
        numerator, denominator = _coefficient(i, shots)
        assert coefficients[i] == Rational(int(numerator), denominator) * math.comb(D, i)


@pytest.mark.parametrize("alpha", [Rational(1, 10), Rational(3, 5), 2])
@pytest.mark.parametrize(("shots", "samples"), [(1, 40000), (3, 60000), (10, 10**6)])
def test_both_routes_agree(alpha, shots, samples):
    family = BinomialSum(Frequencies(sympy.sympify(alpha) + 1, None), shots, None)
    direct = family.directly(samples, 100)[0]
    bound = family.bound(samples)
    with working_precision(400):
        main = family.main(samples)
        assert direct.overlaps(main + arb(0, bound))


@pytest.mark.parametrize("shots", [1, 2, 5])
@pytest.mark.parametrize("samples", [0, 1, 3, 50])
def test_against_the_sum_over_a_few_skills(shots, samples):
    weights = [Fraction(1, n**2) for n in range(1, 7)]
    P = [weight / sum(weights) for weight in weights]

    def kept(p):
        return sum(
            (1 - Fraction(n, shots)) * math.comb(samples, n) * p**n * (1 - p) ** (samples - n)
            for n in range(min(shots, samples + 1))
        )

    learned = 4
    expected = sum(p * kept(p) for p in P[:learned]) / 2 + sum(P[learned:]) / 2
    law = data_law(alpha=1, shots=shots, skills=6, learned=learned)
    value = law.evaluate({q.S: 1}, at=samples, digits=40)
    assert value.contains(Rational(expected.numerator, expected.denominator))


@pytest.mark.parametrize("skills", [1, 2, 1000, 10**6, 10**18])
def test_finite_spectra(skills):
    samples = 200
    value = data_law(skills=skills).evaluate(VALUES, at=samples, digits=20)
    assert value.accuracy_digits >= 20
    if skills == 1:
        assert value.contains(0)
    elif skills <= 1000:
        A = 1 / sympy.Sum(k ** -Rational(8, 5), (k, 1, skills))
        total = enclose_sum(k ** -Rational(8, 5), k, 1, skills, digits=30)
        with working_precision(200):
            direct = sum(
                (p := n ** (-1.6 + 0 * total.ball) / total.ball) * (1 - p) ** samples
                for n in range(1, skills + 1)
            )
        assert A.has(k)
        assert abs(direct / 2 - value.ball) < 1e-12


def test_no_data_and_huge_data():
    assert data_law().evaluate(VALUES, at=0).contains(Rational(1, 2))
    assert data_law(shots=800).evaluate(VALUES, at=0, digits=15).may_equal(Rational(1, 2))
    huge = data_law().evaluate(VALUES, at=10**300, digits=50)
    assert huge.may_equal(data_law().main_value(VALUES, at=10**300, digits=60))


def test_many_shots_raise_the_prefactor_only():
    s, few, many = q.alpha / (q.alpha + 1), data_law(), data_law(shots=q.D_c)
    assert many.exponent == few.exponent
    ratio = many.prefactor / few.prefactor
    expected = (
        sympy.gamma(q.D_c + s) * (s + q.D_c) / (sympy.gamma(q.D_c) * q.D_c * s * (s + 1)) / sympy.gamma(s)
    )
    assert sympy.simplify(ratio / expected) == 1
    assert evaluate(ratio.subs({q.D_c: 1, q.alpha: Rational(2, 7)}), at={}, digits=30).may_equal(1)


def test_the_harmonic_sum_is_that_of_a_poisson_number():
    law = data_law(shots=2)
    leading = law.harmonic.leading()
    point = {q.alpha: Rational(3, 5), q.S: 1}
    mine = law.constants(point, digits=30)[1]
    assert evaluate(leading.prefactor.subs(point), at={}, digits=30).may_equal(mine)


def test_expansion_in_powers_of_the_data(apart):
    law = data_law()
    value = evaluate(law.expansion(6).expression(q.D).subs(VALUES), at={q.D: 10**6}, digits=40)
    main = law.main_value(VALUES, at=10**6, digits=40)
    assert apart(value, main, relative=True) < 1e-34
    s = q.alpha / (q.alpha + 1)
    second = law.expansion(2).terms[1].coefficient / law.prefactor
    assert sympy.simplify(second + s * (s + 1) / 2) == 0


@pytest.mark.parametrize(
    ("arguments", "at"),
    [({"shots": 0}, 1), ({"shots": Rational(1, 2)}, 1), ({}, -1), ({}, Rational(1, 2)), ({"alpha": -1}, 1)],
)
def test_nonsense_is_refused(arguments, at):
    with pytest.raises(OutsideDomain):
        data_law(**arguments).evaluate(VALUES, at=at)


TRAINED = {**VALUES, q.r: Rational(1, 100), q.eta: 1}


def test_finite_data_and_time_meet_the_laws_of_one():
    late = expected_loss(TRAINED, data=300, time=10**300, digits=30)
    point = {symbol: TRAINED[symbol] for symbol in (q.alpha, q.S, q.r)}
    assert late.may_equal(data_law(keep_start=True).evaluate(point, at=300, digits=30))
    assert expected_loss(TRAINED, data=300, time=0, digits=30).contains(Rational(99, 100) ** 2 / 2)
    many = [expected_loss(TRAINED, data=D, time=5, digits=15) for D in (500, 1000, 2000)]
    limit = time_law().evaluate(TRAINED, at=5, digits=15)
    # The variance of d/D costs a term of order 1/D.
    apart = [float(value.ball - limit.ball) for value in many]
    assert abs(apart[1] / apart[2] - 2) < 0.1
    assert abs(apart[0] / apart[1] - 2) < 0.1


def test_finite_data_and_time_for_few_skills():
    law = time_law(alpha=1, skills=3, learned=2)
    point = {q.S: 1, q.r: Rational(1, 10), q.eta: 1}
    total, D, T = Fraction(49, 36), 4, 3
    expected = Rational(1, 2) * Rational(4, 49)
    for n in (1, 2):
        p = Fraction(1, n * n) / total
        P = Rational(p.numerator, p.denominator)
        for d in range(D + 1):
            chance = math.comb(D, d) * P**d * (1 - P) ** (D - d)
            expected += P * chance / (2 * (1 + sympy.exp(2 * T * Rational(d, D)) / 9) ** 2)
    value = expected_loss(point, data=D, time=T, digits=25, law=law)
    assert value.may_equal(evaluate(expected, at={}, digits=30))


@pytest.mark.parametrize("data", [0, -1, 10**9, True, 1.5])
def test_numbers_of_data_that_can_not_be_summed(data):
    with pytest.raises(OutsideDomain):
        expected_loss(TRAINED, data=data, time=1)


@pytest.mark.parametrize("shots", [16, 40])
@pytest.mark.parametrize("samples", [30, 1000, 10**5])
def test_two_terms_and_a_bound_agree_with_the_whole_series(monkeypatch, shots, samples):
    for skills, terms in ((None, None), (1000, 500)):
        family = binomial.BinomialSum(Frequencies(Rational(8, 5), skills), shots, terms)
        by_bound, _ = family.directly(samples, 100)
        with monkeypatch.context() as context:
            context.setattr(binomial, "_MANY_SHOTS", 10**9)
            by_series, _ = family.directly(samples, 100)
        assert by_bound.overlaps(by_series)
        assert by_bound.rel_accuracy_bits() > 80


def test_eight_hundred_samples_a_skill():
    law, values = data_law(shots=800), {q.alpha: Rational(3, 5), q.S: 1}
    few, many = (law.evaluate(values, at=10**6, digits=digits) for digits in (15, 40))
    assert few.ball.overlaps(many.ball)
    assert many.accuracy_digits >= 40

"""Certified values of harmonic sums at any argument: what must hold of every digit."""

import itertools

import pytest
import sympy
from flint import arb
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Integer, Rational, exp, oo, sqrt, zeta

from symsolve.errors import InexactNumber, OutsideDomain, PrecisionNotReached, SubstitutionError
from symsolve.evaluation import enclose_sum
from symsolve.evaluation.precision import working_precision
from symsolve.harmonic import HarmonicSum
from symsolve.harmonic.certified.compiled import CompiledSum
from symsolve.harmonic.certified.direct import Plan

from .laws import U, simple, time_law

# S = eta = 1, r = 1/100: published digits of another computation.
REFERENCES = [
    (Rational(3, 5), 100, "0.1067084253382416351785609633889381702013"),
    (Rational(3, 10), 1000, "0.1310599369504951483560113059144039497139"),
    (Rational(9, 10), 10000, "0.006757953392583626952654150206313251867619"),
]


@pytest.mark.parametrize(("alpha", "time", "digits"), REFERENCES)
def test_reference_values_to_forty_digits(alpha, time, digits):
    value = time_law(alpha, 99).evaluate({}, 2 * time, digits=45)
    exact = sympy.Rational(digits)
    last = sympy.Rational(10) ** -(len(digits.rstrip()) - 2)
    assert value.certainly_less(exact + last)
    assert value.certainly_greater(exact - last)


def test_parameters_may_be_symbols_until_they_are_given_values():
    alpha, z = sympy.symbols("alpha z", positive=True)
    law = time_law(alpha, z)
    assert law.evaluate({alpha: Rational(3, 5), z: 99}, 200, 30).digits(30) == time_law(
        Rational(3, 5), 99
    ).evaluate({}, 200, 30).digits(30)


@pytest.mark.parametrize("z", [Rational(1, 999), 1, 99, 10**9], ids=str)
@pytest.mark.parametrize("alpha", [Rational(1, 100), Rational(3, 5), 10], ids=str)
def test_direct_sum_and_leading_term_agree_wherever_both_serve(alpha, z):
    compiled = CompiledSum(time_law(alpha, z), {})
    with working_precision(256):
        for exponent in range(2, 12):
            x = arb(10) ** exponent
            plan = compiled.direct.plan(float(x.log()), 256)
            if plan is None:
                break
            direct, main = compiled.direct.evaluate(x, plan), compiled.leading.main(x)
            difference = direct - main
            assert not abs(difference) > compiled.leading.bound(x)
        assert exponent > 3


@pytest.mark.parametrize("x", [Rational(1, 1000), 1, 100], ids=str)
@pytest.mark.parametrize(
    "base",
    [
        exp(-U),
        exp(-sqrt(U)),
        (1 + U) ** -2,
        (1 + U) ** Rational(-1, 2),
        (1 + exp(U) / 99) ** -3,
        exp(-(U**2)),
        U * exp(-U),
    ],
    ids=str,
)
def test_agrees_with_euler_maclaurin_summation(base, x):
    law = simple(base)
    k = sympy.Symbol("k", integer=True, positive=True)
    other = enclose_sum(law.at(sympy.sympify(x), k).function, k, 1, digits=25)
    assert law.evaluate({}, x, 30).may_equal(other)
    assert law.evaluate({}, x, 30).accuracy_digits >= 30


@pytest.mark.parametrize("digits", [15, 50, 200])
@pytest.mark.parametrize("exponent", [-3, 0, 2, 3, 6, 12, 30, 300])
def test_more_digits_refine_fewer(digits, exponent):
    law = time_law(Rational(3, 5), 99)
    x = Rational(10) ** exponent
    assert law.evaluate({}, x, digits).contains(law.evaluate({}, x, digits + 60).midpoint)


@pytest.mark.parametrize("terms", [1, 2, 10, 1000, 10**5, 10**6, 10**18], ids=str)
@pytest.mark.parametrize("x", [Rational(1, 1000), 1, 100, 10**6], ids=str)
def test_finitely_many_terms_and_the_rest_make_infinitely_many(terms, x):
    """sum_(k<=N) + sum_(k>N) = sum over all k, the rest by Euler-Maclaurin summation."""
    base = (1 + exp(U) / 99) ** -2
    head, whole = (simple(base, terms=count).evaluate({}, x, 40) for count in (terms, oo))
    k = sympy.Symbol("k", integer=True, positive=True)
    if terms > 10**6 or x >= 10**6:
        assert not head.certainly_greater(whole)
        return
    rest = enclose_sum(simple(base).at(sympy.sympify(x), k).function, k, terms + 1, digits=25)
    with working_precision(200):
        assert (head.ball + rest.ball).overlaps(whole.ball)


def test_one_skill_is_the_base_function_itself():
    value = simple(exp(-U), terms=1).evaluate({}, Rational(7, 3), 40)
    assert value.may_equal(exp(Rational(-7, 3)))
    assert value.accuracy_digits >= 40


def test_effort_does_not_grow_with_the_number_of_terms():
    plans = [
        CompiledSum(simple((1 + exp(U) / 99) ** -2, terms=10**n), {}).direct.plan(5.0, 190)
        for n in (3, 6, 12, 18)
    ]
    assert max(plan.cost for plan in plans) <= 2 * min(plan.cost for plan in plans)


@pytest.mark.parametrize("power", [Rational(1, 2), 1, 2], ids=str)
def test_sums_that_diverge_are_refused(power):
    law = simple(exp(-U), gamma=min(power, 1))
    with pytest.raises(OutsideDomain, match="diverges"):
        law.evaluate({}, 1, 20)


def test_slow_amplitudes_converge_where_the_base_function_vanishes_at_zero():
    law = simple(U * exp(-U), gamma=Rational(1, 2), beta=1)
    k = sympy.Symbol("k", integer=True, positive=True)
    other = enclose_sum(law.at(Integer(3), k).function, k, 1, digits=25)
    assert law.evaluate({}, 3, 30).may_equal(other)
    with pytest.raises(OutsideDomain, match="diverges"):
        simple(U * exp(-U), gamma=0, beta=1).evaluate({}, 3, 30)


def test_a_finite_sum_of_slow_terms_has_a_value():
    for gamma in (0, Rational(1, 2), 1):
        law = simple(exp(-U), gamma=gamma, beta=1, terms=30)
        total = sum(sympy.Integer(k) ** -gamma * exp(Rational(-1, k)) for k in range(1, 31))
        assert law.evaluate({}, 1, 30).may_equal(total)


def test_growing_frequencies():
    """sum_k exp(-x k^2) = (theta_3(exp(-x)) - 1)/2."""
    value = simple(exp(-U), gamma=0, beta=-2).evaluate({}, Rational(1, 10), 30)
    with working_precision(150):
        total = sum((arb(-(k**2)) / 10).exp() for k in range(1, 80))
        assert value.ball.overlaps(arb(total.mid(), arb(10) ** -35))


def test_arguments_that_are_no_positive_numbers_are_refused():
    law = simple(exp(-U))
    for x in (0, -1, oo, sympy.Symbol("y")):
        with pytest.raises(OutsideDomain):
            law.evaluate({}, x)
    with pytest.raises(InexactNumber):
        law.evaluate({}, 0.5)


def test_values_must_name_every_parameter_and_nothing_else():
    alpha = sympy.Symbol("alpha", positive=True)
    law = simple(exp(-U), gamma=alpha + 1)
    with pytest.raises(SubstitutionError, match="no value for alpha"):
        law.evaluate({}, 1)
    with pytest.raises(SubstitutionError, match="not used"):
        law.evaluate({alpha: 1, sympy.Symbol("q"): 2}, 1)
    with pytest.raises(OutsideDomain, match="alpha is positive"):
        law.evaluate({alpha: -1}, 1)
    with pytest.raises(SubstitutionError):
        law.evaluate({sympy.Symbol("alpha"): 1}, 1)


@settings(max_examples=20)
@given(
    st.fractions(min_value=Rational(1, 50), max_value=5, max_denominator=50),
    st.fractions(min_value=Rational(1, 20), max_value=500, max_denominator=20),
    st.integers(-3, 8),
)
def test_the_loss_falls_with_time_and_lies_below_its_start(alpha, z, decade):
    alpha, z = Rational(alpha.numerator, alpha.denominator), Rational(z.numerator, z.denominator)
    law = time_law(alpha, z)
    first, second = (law.evaluate({}, Rational(10) ** e, 20) for e in (decade, decade + 1))
    assert first.certainly_greater(second)
    assert first.certainly_less((z / (1 + z)) ** 2 / 2)


@pytest.mark.parametrize(
    ("base", "gamma", "beta"),
    [
        (exp(-U) / (1 + U), Rational(3, 2), Rational(1, 2)),
        (exp(-U / (1 + U)) - exp(-1), 2, 1),
        (1 / sympy.cosh(U), Rational(5, 4), 3),
        ((1 + U**2) ** -1, Rational(6, 5), Rational(12, 5)),
        (sympy.erfc(U), 2, 2),
        (sympy.exp(-U) * sympy.cos(U), 2, 1),
    ],
    ids=str,
)
@pytest.mark.parametrize("x", [Rational(1, 3), 10, 1000], ids=str)
def test_base_functions_of_users(base, gamma, beta, x):
    """Against terms added one by one, with what the rest can be at most."""
    value = simple(base, gamma=gamma, beta=beta).evaluate({}, x, 20)
    assert value.accuracy_digits >= 20
    head = simple(base, gamma=gamma, beta=beta, terms=3000)
    with working_precision(100):
        amount = arb(sympy.Rational(gamma).p) / sympy.Rational(gamma).q
        rest = arb(3000) ** (1 - amount) / (amount - 1) * 2
        total = sum((_term(head, sympy.sympify(x), k) for k in range(1, 3001)), start=arb(0))
        assert abs(value.ball - total) < rest


def _term(law, x, k):
    program = _compiled_term(law)
    return program.ball([x, k], 100)


_TERMS: dict = {}


def _compiled_term(law):
    from symsolve.evaluation import compile_expression

    if law not in _TERMS:
        x, k = sympy.symbols("x k", positive=True)
        _TERMS[law] = compile_expression(law.at(x, k).function, [x, k])
    return _TERMS[law]


def test_extreme_starts_and_ends():
    """r from 1e-30 to 0.999, alpha from 0.01 to 10, T from 1e-3 to 1e300: every value to 30 digits."""
    starts = [Rational(1, 10**30), Rational(1, 2), Rational(999, 1000)]
    for r, alpha in itertools.product(starts, [Rational(1, 100), 1, 10]):
        law = time_law(alpha, 1 / r - 1)
        for exponent in (-3, 0, 3, 30, 300):
            value = law.evaluate({}, 2 * Rational(10) ** exponent, 30)
            assert value.accuracy_digits >= 30


def test_normalisation_at_time_zero():
    """With h = 1 at zero the sum at x -> 0 is the sum of the amplitudes."""
    value = simple(exp(-U)).evaluate({}, Rational(1, 10**40), 30)
    assert value.may_equal(zeta(Rational(8, 5))) or abs(float(value) - float(zeta(Rational(8, 5)))) < 1e-30


def test_the_power_law_of_the_frequencies_must_be_one():
    for frequency in [(1, 0), (-1, 2), (0, 2), (1, sympy.I)]:
        with pytest.raises(OutsideDomain, match="frequency"):
            HarmonicSum(exp(-U), U, amplitude=(1, 2), frequency=frequency)
    with pytest.raises(OutsideDomain, match="pair"):
        HarmonicSum(exp(-U), U, amplitude=2, frequency=(1, 2))
    with pytest.raises(OutsideDomain, match="terms"):
        HarmonicSum(exp(-U), U, amplitude=(1, 2), frequency=(1, 2), terms=0)


@pytest.mark.parametrize("factor", [Rational(1, 10**400), 10**400], ids=["tiny", "huge"])
def test_frequencies_beyond_the_range_of_floats(factor):
    law = HarmonicSum(exp(-U), U, amplitude=(1, 2), frequency=(factor, 2))
    ordinary = HarmonicSum(exp(-U), U, amplitude=(1, 2), frequency=(1, 2))
    assert law.evaluate({}, 30 / sympy.sympify(factor), 40).may_equal(ordinary.evaluate({}, 30, 40))


def test_the_variable_of_the_base_function_stays_in_it():
    with pytest.raises(OutsideDomain, match="contains the variable u"):
        HarmonicSum(exp(-U), U, amplitude=(U, 2), frequency=(1, 2))


@pytest.mark.parametrize("base", [(1 + exp(U) / 99) ** -2, exp(-sqrt(U)), (1 + U**2) * exp(-U)], ids=str)
@pytest.mark.parametrize("x", [10**7, 10**8, 10**10], ids=str)
def test_the_last_skills_of_a_finite_spectrum_late_in_training(base, x):
    compiled = CompiledSum(simple(base, terms=3000), {})
    with working_precision(200):
        total = compiled.direct.evaluate(arb(x), Plan(3001, 0, 0.0, 0.0))
        found = [compiled.direct.last_terms(arb(x), count) for count in (40, 600, 2999)]
        assert all(value.overlaps(total) for value in found if value is not None)
        assert found[-1] is None or found[-1].rel_accuracy_bits() > 100


def test_a_million_skills_long_after_all_are_learned():
    law = simple((1 + exp(U) / 99) ** -2, terms=10**6)
    assert law.evaluate({}, 10**20, 30).accuracy_digits >= 30


def test_what_no_route_reaches_is_said_so():
    law = simple((1 + exp(U) / 99) ** -2, terms=10**40)
    with pytest.raises(PrecisionNotReached, match="not certified"):
        law.evaluate({}, exp(16_000), 30)

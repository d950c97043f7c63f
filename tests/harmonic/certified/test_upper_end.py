"""Long finite sums from their last term: against all terms one by one, where these are not too many."""

import random

import pytest
import sympy
from flint import arb
from sympy import Integer, Rational

from symsolve.errors import PrecisionNotReached
from symsolve.evaluation.exact import to_arb
from symsolve.evaluation.precision import working_precision
from symsolve.harmonic import HarmonicSum
from symsolve.harmonic.certified.base_function import BaseFunction
from symsolve.harmonic.certified.compiled import CompiledSum
from symsolve.harmonic.certified.upper_mellin import UpperMellin
from symsolve.harmonic.mellin import enclose_mellin

u = sympy.Symbol("u", positive=True)
BITS = 190
BASES = {
    "fermi": (1 + sympy.exp(u) / 99) ** -2 / 2,
    "fermi of a small start": (1 + sympy.exp(u) / 10**30) ** -2,
    "exponential": sympy.exp(-u),
    "gaussian": sympy.exp(-3 * u**2),
    "polynomial": (1 + u) * sympy.exp(-u),
    "stretched": sympy.exp(-sympy.sqrt(u)),
}
#: Decimal logarithms of the argument in the last term.
RANGES = {"stretched": (1.5, 8)}


def compiled(base, alpha, terms, extra=0):
    p = alpha + 1
    return CompiledSum(HarmonicSum(base, u, amplitude=(1, p + extra), frequency=(1, p), terms=terms), {})


def one_by_one(law, x, bits=600):
    """All terms, the last ones first."""
    (_, gamma), (_, beta) = law.harmonic.amplitude, law.harmonic.frequency
    with working_precision(bits):
        argument, total = to_arb(x), arb(0)
        for k in range(int(law.harmonic.terms), 0, -1):
            index = arb(k)
            total += index ** -to_arb(gamma) * law.base(argument * index ** -to_arb(beta))
    return total


def by_all_routes(law, x, bits=BITS):
    """What each route finds, whatever it costs."""
    log_x = float(sympy.log(x))
    found = [route() for cost, route in law.routes._from_the_ends(x, log_x, bits, None) if cost < 10**4]
    with working_precision(bits):
        plan = law.direct.plan(log_x, bits)
    return [*found, law.routes._directly(x, log_x, bits, plan)]


@pytest.mark.parametrize("name", BASES)
def test_the_end_of_a_sum_is_the_sum_of_its_terms(name):
    """Every route against all terms one by one."""
    generator, accurate = random.Random(name), 0
    for _ in range(12):
        alpha = generator.choice([Rational(1, 100), Rational(3, 5), Integer(2), Integer(10)])
        terms = generator.choice([41, 150, 400, 1000])
        last = 10 ** generator.uniform(*RANGES.get(name, (-1.5, 4)))
        x = Rational(int(1000 * last * terms ** float(alpha + 1)), 997)
        law = compiled(BASES[name], alpha, terms, generator.choice([0, Rational(1, 2)]))
        whole = one_by_one(law, x)
        values = [value for value in by_all_routes(law, x) if value is not None]
        assert all(value.overlaps(whole) for value in values)
        accurate += sum(value.rel_accuracy_bits() > 120 for value in values)
    assert accurate >= 12


@pytest.mark.parametrize("terms", [1, 2, 3, 39, 40, 41, 100])
@pytest.mark.parametrize("name", ["fermi", "polynomial"])
def test_few_terms_at_every_argument(name, terms):
    for exponent in range(-3, 30):
        law, x = compiled(BASES[name], Rational(3, 5), terms), Integer(10) ** exponent
        value = law.evaluate(x, 50)
        assert value.accuracy_digits >= 50
        assert value.ball.overlaps(one_by_one(law, x))


@pytest.mark.parametrize("x", [Rational(1, 1000), 1, 100, 10**3, 10**5, 10**6, 10**7, 10**9], ids=str)
def test_no_border_between_two_routes_leaves_a_gap(x):
    """L_N - L_(N-1) is the N-th term, whichever routes the two take."""
    for terms in (2, 10, 39, 40, 41, 64, 65, 300, 1000, 10**4, 10**5, 10**6, 10**9):
        law, shorter = (compiled(BASES["fermi"], Rational(3, 5), count) for count in (terms, terms - 1))
        values = law.evaluate(x, 50), shorter.evaluate(x, 50)
        with working_precision(400):
            last = arb(terms) ** (-arb(8) / 5)
            step = last * law.base(to_arb(sympy.sympify(x)) * last)
            assert (values[0].ball - values[1].ball).overlaps(step)


@pytest.mark.parametrize(
    ("terms", "x"),
    [(1000, 500_000), (10**4, 10**7), (10**18, 10**30), (10**18, 10**36), (10**6, 10**16), (10**6, 10**300)],
    ids=lambda number: f"{float(number):.0e}",
)
def test_fifty_digits_where_the_last_terms_decide(terms, x):
    law = compiled(BASES["fermi"], Rational(3, 5), terms)
    assert law.evaluate(x, 50).accuracy_digits >= 50


def test_nested_accuracies_agree():
    law = compiled(BASES["fermi"], Rational(3, 5), 10**18)
    values = [law.evaluate(10**33, digits) for digits in (15, 40, 90)]
    assert all(a.ball.overlaps(b.ball) for a in values for b in values)


@pytest.mark.parametrize(("terms", "x"), [(10**30, 10**70), (10**40, 10**90), (10**150, 10**300)], ids=str)
@pytest.mark.parametrize("name", ["fermi", "gaussian", "polynomial"])
def test_astronomical_numbers_of_terms_with_an_astronomical_last_argument(name, terms, x):
    """u_N is 10^22 and more; the sum over all terms but one, and that one, are the whole."""
    law, shorter = (compiled(BASES[name], Rational(3, 5), count) for count in (terms, terms - 1))
    value, rest = law.evaluate(x, 40), shorter.evaluate(x, 40)
    assert value.accuracy_digits >= 40
    with working_precision(2000):
        last = arb(terms) ** (-arb(8) / 5)
        assert (rest.ball + last * law.base(x * last)).overlaps(value.ball)


def test_what_cannot_be_enclosed_is_refused_at_once():
    law = compiled(BASES["fermi"], Rational(3, 5), 10**40)
    with pytest.raises(PrecisionNotReached, match="last term"):
        law.evaluate(sympy.exp(16_000), 50)


@pytest.mark.parametrize("name", ["fermi", "gaussian", "stretched"])
def test_incomplete_transforms_by_series_are_the_integrals(name):
    s = Rational(3, 8)
    function = UpperMellin(BaseFunction(BASES[name], u), s)
    for place in (Rational(1, 7), Rational(9, 2), Rational(23, 3)):
        with working_precision(BITS):
            value = function(to_arb(place))
        integral = enclose_mellin(BASES[name], u, s, {}, lower=place, bits=150)
        assert value.overlaps(integral)
        assert value.rel_accuracy_bits() > 140


def test_a_place_known_only_roughly_gives_a_wide_ball():
    function = UpperMellin(BaseFunction(BASES["exponential"], u), Integer(1))
    with working_precision(BITS):
        value = function(arb(1, 0.001))
        assert value.contains((-arb(1)).exp())
        assert value.contains((-arb("1.0005")).exp())

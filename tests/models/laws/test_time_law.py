"""The law of time: reference values, limits of every parameter, other responses, finite spectra."""

import pytest
import sympy
from flint import arb
from sympy import Rational

from symsolve.errors import OutsideDomain, SubstitutionError
from symsolve.evaluation import enclose_sum, evaluate
from symsolve.evaluation.precision import working_precision
from symsolve.models import PACE, LinearModel, LossCurve, MultilinearModel, Spectrum, time_law
from symsolve.models import quantities as q

VALUES = {q.alpha: Rational(3, 5), q.S: 1, q.r: Rational(1, 100), q.eta: 1}


@pytest.mark.parametrize(
    ("alpha", "time", "digits"),
    [
        (Rational(3, 5), 100, "0.1067084253382416351785609633889381702"),
        (Rational(3, 10), 1000, "0.1310599369504951483560113059144039497"),
        (Rational(9, 10), 10000, "0.0067579533925836269526541502063132519"),
    ],
)
def test_reference_values(alpha, time, digits):
    value = time_law().evaluate({**VALUES, q.alpha: alpha}, at=time, digits=40)
    assert value.digits(40).startswith(digits[:-1])


@pytest.mark.parametrize(
    "model", [MultilinearModel(), LinearModel(), MultilinearModel(basis_factor=Rational(1, 3))]
)
def test_the_response_is_that_of_the_model(model):
    """A finite sum of the model's own closed form, at numbers."""
    values = (
        {**VALUES} if isinstance(model, MultilinearModel) else {k: v for k, v in VALUES.items() if k != q.r}
    )
    curve = LossCurve(spectrum=Spectrum(skills=3, alpha=Rational(3, 5)), learned=2, model=model)
    direct = evaluate(curve.at(sympy.Integer(7)).subs(values), at={}, digits=30)
    law = time_law(model=model, alpha=Rational(3, 5), skills=3, learned=2)
    point = {symbol: value for symbol, value in values.items() if symbol != q.alpha}
    assert law.evaluate(point, at=7, digits=30).may_equal(direct)


def test_the_law_is_symbolic():
    law = time_law()
    s = q.alpha / (q.alpha + 1)
    assert law.exponent == -s
    closed = (
        q.S**2 / 2 * sympy.zeta(q.alpha + 1) ** (-1 / (q.alpha + 1)) / (q.alpha + 1) * (2 * q.S * q.eta) ** -s
        * sympy.gamma(s) * (sympy.polylog(s - 1, 1 - q.S / q.r) - sympy.polylog(s, 1 - q.S / q.r))
    )  # fmt: skip
    ratio = (law.prefactor / closed).subs({q.alpha: Rational(7, 10), q.S: 3, q.r: Rational(1, 8), q.eta: 2})
    assert evaluate(ratio, at={}, digits=40).contains(1)
    assert law.conditions == (q.r < q.S,)
    assert q.T in law.exact.free_symbols
    assert r"\operatorname{Li}" in law.latex()


@pytest.mark.parametrize(
    "change",
    [
        {q.r: Rational(1, 10**30)},
        {q.r: 1 - Rational(1, 10**6)},
        {q.alpha: Rational(1, 100)},
        {q.alpha: 10},
    ],
    ids=str,
)
@pytest.mark.parametrize("time", [Rational(1, 1000), 30, 10**12, 10**300])
def test_limits_of_the_parameters(change, time):
    """Certified to 30 digits everywhere; within the proved bound of the leading term."""
    law, values = time_law(), {**VALUES, **change}
    value = law.evaluate(values, at=time, digits=30)
    assert value.accuracy_digits >= 30
    bound = law.remainder_bound(values, at=time)
    if bound is not None:
        leading = law.leading_value(values, at=time, digits=30)
        with working_precision(400):
            assert value.ball.overlaps(leading.ball + arb(0, bound.ball.abs_upper()))


def test_the_start_is_exact():
    assert time_law().evaluate(VALUES, at=0).contains(Rational(99, 100) ** 2 / 2)
    law = time_law(learned=1, skills=2, alpha=1)
    value = law.evaluate({q.S: 1, q.r: Rational(1, 2), q.eta: 1}, at=0)
    assert value.contains(Rational(4, 5) / 8 + Rational(1, 5) / 2)


def test_one_skill():
    law = time_law(skills=1)
    value = law.evaluate(VALUES, at=3, digits=30)
    assert value.may_equal(evaluate(1 / (2 * (1 + sympy.exp(6) / 99) ** 2), at={}, digits=40))


@pytest.mark.parametrize("learned", [1, 5, 1000])
def test_finitely_many_basis_functions(learned, apart):
    k, law = sympy.Symbol("k", positive=True, integer=True), time_law(learned=learned)
    P = k ** -Rational(8, 5) / sympy.zeta(Rational(8, 5))
    known = enclose_sum(P / (2 * (1 + sympy.exp(200 * P) / 99) ** 2), k, 1, learned, digits=25)
    rest = enclose_sum(P / 2, k, learned + 1, digits=25)
    value = law.evaluate(VALUES, at=100, digits=20)
    with working_precision(200):
        assert apart(value, known.ball + rest.ball) < 1e-19
    late = law.evaluate(VALUES, at=10**300, digits=20)
    assert apart(late, rest) < 1e-19


def test_corrections_of_a_finite_spectrum(apart):
    law = time_law(learned=10**7, alpha=Rational(3, 5))
    point = {symbol: VALUES[symbol] for symbol in (q.S, q.r, q.eta)}
    corrected = law.leading + law.corrections(4)
    value = evaluate(corrected.subs(point), at={q.T: 10**5}, digits=30)
    assert apart(value, law.evaluate(point, at=10**5, digits=30)) < 1e-18


def test_a_power_law_response_has_more_terms(apart):
    law = time_law(response=q.S**2 / (2 * (1 + PACE) ** 3), alpha=Rational(3, 5))
    terms = law.expansion(3).terms
    assert [term.exponent for term in terms] == [-Rational(3, 8), -3, -4]
    values = {q.S: 1, q.eta: 2}
    value = law.evaluate(values, at=10**4, digits=20)
    close = evaluate(law.expansion(4).expression(q.T).subs(values), at={q.T: 10**4}, digits=30)
    assert apart(value, close, relative=True) < 1e-14


@pytest.mark.parametrize(
    "response", [sympy.exp(-sympy.sqrt(PACE)), sympy.exp(-PACE) * (1 + PACE), 1 / (1 + PACE**2)], ids=str
)
def test_given_responses(response):
    law = time_law(response=response, alpha=1)
    exponent, prefactor = law.constants({q.eta: 1}, digits=20)
    assert exponent.contains(-Rational(1, 2))
    value = law.evaluate({q.eta: 1}, at=10**6, digits=15)
    assert abs(value.ball / (prefactor.ball / 1000) - 1) < 2e-3


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"alpha": 0}, "alpha > 0"),
        ({"alpha": -1}, "alpha > 0"),
        ({"skills": 0}, "number of skills"),
        ({"response": q.S}, "no symbol u"),
        ({"response": 1 / PACE}, "not finite"),
        ({"model": LinearModel(), "response": PACE}, "not both"),
        ({"rate": q.eta}, "a model has its own"),
    ],
)
def test_nonsense_is_refused(arguments, message):
    with pytest.raises(OutsideDomain, match=message):
        time_law(**arguments)


@pytest.mark.parametrize(
    ("values", "at", "error"),
    [
        ({**VALUES, q.r: 2}, 1, OutsideDomain),
        ({**VALUES, q.r: 1}, 1, OutsideDomain),
        ({**VALUES, q.alpha: 0}, 1, OutsideDomain),
        (VALUES, -1, OutsideDomain),
        (VALUES, sympy.oo, OutsideDomain),
        (VALUES, 1.5, TypeError),
        (VALUES, None, SubstitutionError),
        ({**VALUES, q.D: 1}, 1, SubstitutionError),
        ({q.alpha: 1}, 1, SubstitutionError),
    ],
)
def test_values_outside_the_domain_are_refused(values, at, error):
    with pytest.raises(error):
        time_law().evaluate(values, at=at)

"""Observations are data: exact predictions, an estimator, a resolution, one point; nothing runs here."""

import pickle
from fractions import Fraction

import attrs
import numpy
import pytest
import sympy
from sympy import Rational, oo

import symsolve as ss
from symsolve.claims import Estimator
from symsolve.errors import ClaimError, InexactNumber

S = sympy.Symbol("S", positive=True)
n = sympy.Symbol("n", integer=True, positive=True)


@attrs.frozen
class Noise:
    mean: float = 0.0

    def sample(self, generator: numpy.random.Generator, count: int) -> numpy.ndarray:
        return generator.normal(self.mean, 1, count)

    def describe(self) -> str:
        return "noise around a mean"


@attrs.frozen
class Described(Noise):
    words: object = "x"
    bounds: object = None
    systematic_error: float = 0.0

    def describe(self):
        return self.words


def observation(**fields):
    return ss.Observation(
        **{"prediction": S / 2, "estimator": Noise(), "resolution": Rational(1, 10), **fields}
    )


def test_it_has_symbols_latex_mutants_and_travels():
    statement = observation()
    assert isinstance(Noise(), Estimator)
    assert statement.symbols == {S}
    assert r"\mathbb{E}\left[\text{noise around a mean}\right] = \frac{S}{2}" in statement.latex()
    assert pickle.loads(pickle.dumps(statement)) == statement
    assert statement != observation(resolution=Rational(1, 11))


def test_numbers_are_taken_exactly():
    statement = observation(prediction=Fraction(1, 3), resolution=1)
    assert (statement.prediction, statement.resolution) == (Rational(1, 3), 1)


@pytest.mark.parametrize("field", ["prediction", "resolution"])
@pytest.mark.parametrize("number", [0.1, numpy.float64(0.1), sympy.Float("0.1") + S])
def test_floats_are_refused(field, number):
    with pytest.raises(InexactNumber, match="Rational"):
        observation(**{field: number})


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"resolution": 0}, "resolution 0 is not a positive number"),
        ({"resolution": -1}, "not a positive number"),
        ({"resolution": oo}, "not a positive number"),
        ({"resolution": S}, "resolution S is not a positive number"),
        ({"relation": "<"}, "relation '<' is none of"),
        ({"relation": "!="}, "relation '!=' is none of"),
        ({"effort": "huge"}, "effort 'huge' is neither 'quick' nor 'full'"),
        ({"estimator": None}, "no record with the methods"),
        ({"estimator": Noise}, "no record with the methods"),
        ({"estimator": lambda generator, count: 0}, "no record with the methods"),
        ({"estimator": Described(words="")}, "describes itself as ''"),
        ({"estimator": Described(words=3)}, "describes itself as 3"),
        ({"estimator": Described(words="two\nlines")}, "give one line of text"),
        ({"estimator": Described(bounds=(1, 0))}, "not in order"),
        ({"estimator": Described(bounds=(0, float("nan")))}, "not in order"),
        ({"estimator": Described(systematic_error=-1.0)}, "not a finite number >= 0"),
        ({"estimator": Described(systematic_error=float("inf"))}, "not a finite number >= 0"),
        ({"first": 1}, "first=1 is not a number of replicates of at least 2"),
        ({"first": True}, "first=True"),
        ({"first": 2.0}, "first=2.0"),
        ({"first": 64, "most": 32}, "most=32 is not a number of replicates of at least 64"),
        ({"prediction": "1"}, "not an expression"),
        ({"prediction": sympy.nan}, "undefined value"),
    ],
)
def test_what_is_malformed_is_refused_by_name(fields, message):
    with pytest.raises(ClaimError, match=message):
        observation(**fields)


def test_a_claim_needs_one_point():
    claim = ss.Claim(name="x", statement=observation(), domain=ss.Domain.at({S: Rational(5, 2), n: 3}))
    assert claim.domain.ranges == {S: ss.Interval(Rational(5, 2), Rational(5, 2))}
    assert ss.Claim(name="x", statement=observation(prediction=1)).domain == ss.Domain()
    with pytest.raises(ClaimError, match=r"claim x: an observation is made at one point, but S ranges over"):
        ss.Claim(name="x", statement=observation(), domain=ss.Domain({S: ss.Interval(1, 2)}))
    with pytest.raises(ClaimError, match="no range for S"):
        ss.Claim(name="x", statement=observation())


@pytest.mark.parametrize("expected", [ss.Verdict.PROVED, ss.Verdict.CERTIFIED])
def test_more_than_support_can_not_be_expected(expected):
    with pytest.raises(ClaimError, match=f"at most supported, so {expected.name} can't be expected"):
        ss.Claim(name="x", statement=observation(prediction=1), expected=expected)


def test_mutants_are_predictions_that_are_off():
    found = {mutant.description: mutant.statement.prediction for mutant in observation().mutants()}
    assert found == {
        "prediction: three resolutions more": S / 2 + Rational(3, 10),
        "prediction: three resolutions less": S / 2 - Rational(3, 10),
        "prediction: sign changed": -S / 2,
        "prediction: factor 2": S,
        "prediction: factor 1/2": S / 4,
    }
    assert len(list(observation(prediction=0).mutants())) == 2
    (turned,) = observation(relation=">=").mutants()
    assert (turned.description, turned.statement.relation) == (">= turned into <=", "<=")


def test_words_in_latex_are_escaped():
    text = observation(estimator=Described(words=r"R_k at 50% of {a} & b # $ ~ ^ \x")).latex()
    assert r"\text{R\_k at 50\% of \{a\} \& b \# \$ \textasciitilde{} \textasciicircum{} " in text
    assert r"\textbackslash{}x}" in text


def test_a_domain_at_a_point_takes_integers_as_integers():
    assert ss.Domain.at({n: 3}).ranges == {n: ss.Integers(3, 3)}
    assert ss.Domain.at({n: 3}).witness == {n: 3}
    with pytest.raises(InexactNumber):
        ss.Domain.at({S: 0.5})
    with pytest.raises(ClaimError):
        ss.Domain.at({n: Rational(1, 2)})
    with pytest.raises(ClaimError):
        ss.Domain.at({S: -1})

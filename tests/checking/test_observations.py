"""The sequential test: rarely wrong over whole suites, never quiet about what it may not say."""

import math
import time

import attrs
import numpy
import pytest
import sympy
from sympy import Rational

import symsolve as ss
from symsolve.checking import (
    SUITE_FALSE_ALARMS,
    Limits,
    Outcome,
    check_claims,
    effort_of,
    mutate_claims,
    within_effort,
)
from symsolve.checking.limited import limited_time
from symsolve.checking.observations import draw, observe
from symsolve.render import check_document, report_details, statement_text

POINT, FIFTH = ss.Domain(), Rational(1, 5)


@attrs.frozen
class Normal:
    """Normal replicates around a mean."""

    mean: float = 0.0
    scale: float = 1.0

    def sample(self, generator, count):
        return generator.normal(self.mean, self.scale, count)

    def describe(self):
        return f"normal({self.mean}, {self.scale})"


@attrs.frozen
class Exponential:
    def sample(self, generator, count):
        return generator.exponential(1, count)

    def describe(self):
        return "an exponential variable"


@attrs.frozen
class Given:
    """Replicates that a test chooses."""

    values: tuple = (0.0,)
    deterministic: bool = False
    bounds: tuple | None = None
    systematic_error: float = 0.0

    def sample(self, generator, count):
        return numpy.resize(numpy.array(self.values), count)

    def describe(self):
        return "given numbers"


@attrs.frozen
class Slow:
    def sample(self, generator, count):
        end = time.process_time() + 0.02 * count
        while time.process_time() < end:
            pass
        return generator.normal(0, 1, count)

    def describe(self):
        return "something slow"


@attrs.frozen
class Broken:
    """Gives what no estimator should give."""

    what: str

    def sample(self, generator, count):
        good = generator.random(count)
        return {
            "nan": lambda: numpy.where(good < 0.1, numpy.nan, good),
            "inf": lambda: numpy.where(good < 0.1, numpy.inf, good),
            "short": lambda: good[1:],
            "flat": lambda: good.reshape(1, -1),
            "scalar": lambda: 0.5,
            "complex": lambda: good + 0j,
            "text": lambda: numpy.array(["x"] * count),
            "none": lambda: None,
            "raises": lambda: 1 / 0,
        }[self.what]()

    def describe(self):
        return f"broken: {self.what}"


def observation(prediction=0, estimator=None, resolution=FIFTH, **fields):
    return ss.Observation(
        prediction=prediction, estimator=estimator or Normal(), resolution=resolution, **fields
    )


def outcome(statement, seed=0, level=1e-6):
    return observe(statement, POINT, seed=seed, level=level).outcome


def test_a_true_prediction_is_supported_and_says_with_what():
    report = ss.check(observation())
    assert report.verdict is ss.Verdict.SUPPORTED
    (evidence,) = report.evidence
    found = evidence.measurement
    assert evidence.count == found.replicates > 32
    assert found.upper - found.lower < 0.2
    assert found.lower < 0 < found.upper
    assert found.level == SUITE_FALSE_ALARMS
    assert abs(found.deviation) < 5
    assert f"seed {found.seed}" in evidence.summary


def test_a_false_prediction_is_refuted_with_a_witness_that_anybody_can_draw_again():
    S = sympy.Symbol("S", positive=True)
    statement = observation(S / 2)
    claim = ss.Claim(name="wrong", statement=statement, domain=ss.Domain.at({S: 4}))
    report = ss.check(claim, seed=3)
    assert report.verdict is ss.Verdict.REFUTED
    found = report.evidence[0].measurement
    again = draw(statement, seed=found.seed, count=found.replicates)
    assert again.mean() == found.estimate
    assert again.std(ddof=1) / math.sqrt(again.size) == pytest.approx(found.standard_error)
    assert found.deviation == pytest.approx((again.mean() - 2) / found.standard_error)
    text = report_details(report)
    assert f"{found.replicates} replicates from seed {found.seed}" in text
    assert "standard errors away) is refuted at S = 4: left" in text
    assert ", right 2\n" in text


@pytest.mark.parametrize(
    ("relation", "prediction", "verdict"),
    [
        ("<=", 1, "SUPPORTED"),
        ("<=", 0, "SUPPORTED"),
        ("<=", -1, "REFUTED"),
        (">=", -1, "SUPPORTED"),
        (">=", 0, "SUPPORTED"),
        (">=", 1, "REFUTED"),
    ],
)
def test_sides(relation, prediction, verdict):
    assert ss.check(observation(prediction, relation=relation)).verdict.name == verdict


def test_a_clear_case_stops_early():
    def replicates(statement):
        return ss.check(statement).evidence[0].count

    assert replicates(observation(100)) == 32
    assert replicates(observation(-100, relation=">=")) == 32
    assert replicates(observation(0)) > 1000


def test_what_is_not_resolved_within_the_replicates_is_undecided():
    report = ss.check(observation(most=256))
    assert report.verdict is ss.Verdict.UNDECIDED
    assert "the 256 replicates were used up; the interval is" in report.reason
    assert "the resolution is 0.2" in report.reason


def test_what_is_not_resolved_in_time_is_undecided_and_says_how_far_it_got():
    report = ss.check(observation(0, Slow(), Rational(1, 100), first=4), budget_seconds=3)
    assert report.verdict is ss.Verdict.UNDECIDED
    assert "the time was used up; " in report.reason
    assert "replicates from seed" in report.reason


def test_too_slow_for_a_first_look():
    slow = observation(0, Slow(), first=1000)
    evidence = limited_time("simulation", 0.2, lambda: observe(slow, POINT, seed=0, level=1e-6))
    assert evidence.outcome is Outcome.INCONCLUSIVE
    assert "before the first 1000 replicates of something slow were drawn" in evidence.summary


@pytest.mark.parametrize(
    ("what", "message"),
    [
        ("nan", "are not finite (the first is nan)"),
        ("inf", "are not finite (the first is inf)"),
        ("short", "shape (31,)"),
        ("flat", "shape (1, 32)"),
        ("scalar", "shape ()"),
        ("complex", "array of complex128"),
        ("text", "array of <U1"),
        ("none", "array of object"),
        ("raises", "ZeroDivisionError"),
    ],
)
def test_unusable_samples_decide_nothing(what, message):
    report = ss.check(observation(0, Broken(what)))
    assert report.verdict is ss.Verdict.UNDECIDED
    assert message in report.reason


def test_a_prediction_that_can_not_be_evaluated_decides_nothing():
    f = sympy.Function("f")
    assert ss.check(observation(f(1))).verdict is ss.Verdict.UNDECIDED
    assert ss.check(observation(sympy.log(-1))).verdict is ss.Verdict.UNDECIDED


def test_a_deterministic_estimator_needs_one_replicate_and_is_taken_at_its_word():
    exact = Given((0.5,), deterministic=True)
    report = ss.check(observation(Rational(1, 2), exact, Rational(1, 10**9)))
    assert (report.verdict, report.evidence[0].count) == (ss.Verdict.SUPPORTED, 1)
    off = observation(Rational(1, 2) + Rational(1, 10**9), exact, Rational(1, 10**9))
    assert ss.check(off).verdict is ss.Verdict.REFUTED
    rough = attrs.evolve(exact, systematic_error=1e-3)
    assert ss.check(observation(Rational(501, 1000), rough, Rational(1, 100))).verdict.name == "SUPPORTED"
    assert ss.check(observation(Rational(501, 1000), rough, Rational(1, 1000))).verdict.name == "UNDECIDED"
    assert ss.check(observation(Rational(503, 1000), rough, Rational(1, 100))).verdict.name == "REFUTED"


def test_replicates_that_all_agree_are_no_proof_that_others_would():
    report = ss.check(observation(Rational(1, 100), Given(), most=4096))
    assert report.verdict is ss.Verdict.UNDECIDED
    assert "all replicates agree" in report.reason
    assert ss.check(observation(0, Given(), most=4096)).verdict is ss.Verdict.UNDECIDED


def test_replicates_that_all_agree_within_bounds():
    bounded = Given(bounds=(0.0, 1.0))
    assert ss.check(observation(0, bounded, Rational(1, 10), most=4096)).verdict is ss.Verdict.SUPPORTED
    assert ss.check(observation(Rational(1, 2), bounded)).verdict is ss.Verdict.REFUTED
    outside = ss.check(observation(0, Given((0.0, 2.0), bounds=(0.0, 1.0))))
    assert "they run from 0 to 2" in outside.reason


@pytest.mark.parametrize("suites", [100, pytest.param(3000, marks=pytest.mark.slow)])
def test_over_whole_suites_true_predictions_are_rarely_refuted(suites):
    """Suites of five observations, each at a fifth of the suite's level: the bound is for the suite."""
    size, level = 5, 0.05
    laws = [Normal(), Exponential()]
    alarms = 0
    for suite in range(suites):
        statements = [
            observation(index % 2, laws[index % 2], Rational(1, 2), most=512) for index in range(size)
        ]
        found = [outcome(s, suite * size + i, level / size) for i, s in enumerate(statements)]
        alarms += Outcome.REFUTES in found
    assert alarms <= level * suites + 5 * math.sqrt(level * suites)


@pytest.mark.parametrize("off", [1, 3])
def test_predictions_that_are_off_are_not_supported(off):
    """Three resolutions off is always noticed; one resolution is supported no more often than allowed."""
    runs, level, resolution = 200, 0.05, Rational(1, 2)
    statement = observation(off * resolution, Normal(), resolution, most=4096)
    found = [outcome(statement, seed, level) for seed in range(runs)]
    if off == 3:
        assert set(found) == {Outcome.REFUTES}
    assert found.count(Outcome.SUPPORTS) <= level * runs + 5 * math.sqrt(level * runs)


def test_support_means_that_the_mean_is_within_the_resolution():
    """A prediction anywhere: where it is supported, the true mean is closer than the resolution."""
    generator, resolution = numpy.random.default_rng(11), Rational(1, 2)
    wrong = supported = 0
    for seed in range(200):
        prediction = Rational(int(generator.integers(-1000, 1000)), 1000)
        if outcome(observation(prediction, Normal(), resolution, most=4096), seed, 0.05) is Outcome.SUPPORTS:
            supported += 1
            wrong += bool(abs(prediction) >= resolution)
    assert supported > 10
    assert wrong <= 0.05 * 200


def claims(count):
    return [
        ss.Claim(name=f"noise.claim_{index}", statement=observation(index % 2, Normal(float(index % 2))))
        for index in range(count)
    ]


def test_the_run_shares_its_level_among_its_observations():
    plain = ss.Claim(name="plain", statement=ss.Identity(1, 1))
    reports = list(check_claims([plain, *claims(4)]))
    levels = {item.measurement.level for report in reports for item in report.evidence if item.measurement}
    assert levels == {SUITE_FALSE_ALARMS / 4}


def test_results_depend_neither_on_the_order_nor_on_the_number_of_workers():
    alone = {report.claim.name: report for report in check_claims(claims(4), jobs=1, limits=Limits(seed=5))}
    beside = {r.claim.name: r for r in check_claims(reversed(claims(4)), jobs=3, limits=Limits(seed=5))}
    assert alone == beside
    other = {report.claim.name: report for report in check_claims(claims(4), limits=Limits(seed=6))}
    assert alone["noise.claim_0"].evidence != other["noise.claim_0"].evidence


def test_wrong_variants_are_refuted():
    results = list(mutate_claims([ss.Claim(name="one", statement=observation(1, Normal(1.0)))], jobs=2))
    (result,) = results
    assert len(result.killed) == len(result.variants) == 5
    (side,) = mutate_claims([ss.Claim(name="side", statement=observation(1, relation="<="))])
    assert len(side.killed) == len(side.variants) == 1


def test_full_effort_is_for_those_who_ask():
    plain = ss.Claim(name="plain", statement=ss.Identity(1, 1))
    full = ss.Claim(name="full", statement=observation(effort="full"))
    assert [effort_of(claim) for claim in (plain, full)] == ["quick", "full"]
    assert within_effort([full, plain], "quick") == ([plain], [full])
    assert within_effort([full, plain], "full") == ([full, plain], [])
    assert Limits(budget_seconds=2).budget_for(full) == 60
    assert Limits(budget_seconds=2).budget_for(plain) == 2


def test_documents_hold_what_was_measured():
    report = ss.check(ss.Claim(name="one", statement=observation(1, Normal(1.0))))
    document = check_document([report], Limits(), effort="full")
    (evidence,) = document["claims"][0]["evidence"]
    measured = evidence["measurement"]
    assert document["effort"] == "full"
    assert measured["seed"] == str(report.evidence[0].measurement.seed)
    assert measured["lower"] < measured["prediction"] == 1 < measured["upper"]
    open_ended = check_document([ss.check(observation(0, Given(), most=64))], Limits())
    measured = open_ended["claims"][0]["evidence"][0]["measurement"]
    assert (measured["lower"], measured["upper"], measured["deviation"]) == (None, None, None)


def test_statements_read_as_sentences():
    text = statement_text(observation(1, relation=">=", effort="full"))
    assert text == "mean of [normal(0.0, 1.0)] >= 1, told apart from what is 1/5 away, full effort"

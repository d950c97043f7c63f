"""From a statement to a verdict, end to end."""

import pytest
import sympy
from sympy import Function, Rational, exp, log, oo, sqrt

from symsolve.checking import Evidence, Limits, Outcome, Witness, check, check_claims, mutate_claims
from symsolve.checking.report import conclude
from symsolve.claims import (
    Claim,
    Domain,
    Identity,
    Inequality,
    Integers,
    Interval,
    Limit,
    Relation,
    SolvesODE,
    Verdict,
)
from symsolve.errors import ClaimError, Contradiction

x = sympy.Symbol("x", real=True)
t = sympy.Symbol("t", nonnegative=True)
S, r = sympy.symbols("S r", positive=True)
n = sympy.Symbol("n", integer=True)
f = Function("f")
LINE = Domain({x: Interval(-oo, oo)})
BELOW = Domain({S: Interval(0, oo), r: Interval(0, oo)}, where=[r < S])


def test_the_four_good_verdicts_and_the_honest_one():
    assert check(Identity((x + 1) ** 2, x**2 + 2 * x + 1), domain=LINE).verdict is Verdict.PROVED
    assert check(Inequality(1 + x <= exp(x)), domain=LINE).verdict is Verdict.CERTIFIED
    assert check(Identity(sqrt(x**2), x), domain=LINE).verdict is Verdict.REFUTED
    unknown = check(Identity(f(x), f(x) + sympy.Sum(1 / n**3, (n, 1, oo)) * x), domain=LINE)
    assert unknown.verdict is Verdict.UNDECIDED
    assert unknown.reason


def test_a_witness_is_small_and_can_be_evaluated_again():
    report = check(Inequality(Relation(r**2, "<", r * S / 2)), domain=BELOW)
    point = report.witness.point
    assert all(value.q <= 2 and value.p <= 2 for value in point.values())
    assert not report.witness.relation.holds(point)


def test_a_failure_at_one_point_of_the_domain_is_found():
    assert check(Inequality(Relation(x**2, ">", 0)), domain=LINE).witness.point == {x: 0}
    sliver = Relation((x - Rational(1, 3)) ** 2, ">", Rational(1, 10**8))
    assert check(Inequality(sliver), domain=Domain({x: Interval(0, 1)})).verdict is Verdict.REFUTED


def test_an_order_between_numbers_that_are_not_real_is_neither_proved_nor_supported():
    report = check(Inequality(Relation(log(x), "<", log(x) + 1)), domain=Domain({x: Interval(-1, 1)}))
    assert report.verdict is Verdict.UNDECIDED
    assert "not real" in report.reason


def test_an_initial_value_that_does_not_exist_is_not_supported_by_the_equation_alone():
    statement = SolvesODE(f(t).diff(t) + f(t) / t, f(t), r / t, initial={0: r})
    domain = Domain({t: Interval(0, 5), r: Interval(0, oo)})
    assert check(statement, domain=domain).verdict is Verdict.UNDECIDED


def test_a_solution_is_checked_by_three_routes():
    statement = SolvesODE(
        sympy.Eq(f(t).diff(t), f(t) * (S - f(t))), f(t), S / (1 + (S / r - 1) * exp(-S * t)), initial={0: r}
    )
    domain = Domain({t: Interval(0, oo), **BELOW.ranges}, where=BELOW.where)
    report = check(statement, domain=domain)
    assert report.verdict is Verdict.PROVED
    assert {item.kind for item in report.evidence} >= {"symbolic proof", "DOP853", "Taylor series"}


def test_a_constant_statement_needs_no_domain():
    assert check(Identity(sqrt(2) * sqrt(3), sqrt(6))).verdict is Verdict.PROVED
    assert check(Identity(sqrt(2) + sqrt(3), sympy.pi)).verdict is Verdict.REFUTED


def test_a_budget_that_runs_out_is_undecided():
    slow = Identity(sympy.Sum(sympy.sin(n * x) ** 2, (n, 1, 900000)), sympy.Integer(7) * x)
    report = check(slow, domain=Domain({x: Interval(1, 2)}), budget_seconds=1)
    assert report.verdict in (Verdict.UNDECIDED, Verdict.REFUTED)
    assert report.seconds < 20


def test_the_seed_decides_everything():
    claims = [
        Claim(name="one", statement=Inequality(Relation(sympy.sin(3 * x), "<", 1)), domain=LINE),
        Claim(name="two", statement=Limit(x * exp(-x), x, oo, 0)),
        Claim(name="three", statement=Identity(n**2 - n, 2 * n - 2), domain=Domain({n: Integers(1, oo)})),
    ]
    alone = {report.claim.name: report for report in check_claims(claims, jobs=1, limits=Limits(seed=5))}
    beside = {report.claim.name: report for report in check_claims(claims, jobs=3, limits=Limits(seed=5))}
    assert alone == beside


def test_proof_and_refutation_together_stop_the_run():
    claim = Claim(name="c", statement=Identity(x, x), domain=LINE)
    witness = Witness(point={x: sympy.Integer(1)}, relation=Relation(x, "==", x), left="1", right="2")
    proof = Evidence(kind="symbolic proof", outcome=Outcome.PROVES, summary="zero")
    against = Evidence(kind="balls at points", outcome=Outcome.REFUTES, summary="false", witness=witness)
    with pytest.raises(Contradiction, match="one of the two is wrong"):
        conclude(claim, [proof, against])


@pytest.mark.parametrize(
    ("outcomes", "unfinished", "verdict"),
    [
        ([], "", Verdict.UNDECIDED),
        ([Outcome.SUPPORTS], "", Verdict.SUPPORTED),
        ([Outcome.SUPPORTS], "the budget ran out", Verdict.UNDECIDED),
        ([Outcome.SUPPORTS, Outcome.PROVES], "", Verdict.PROVED),
        ([Outcome.SUPPORTS, Outcome.PROVES], "the budget ran out", Verdict.PROVED),
        ([Outcome.SUPPORTS, Outcome.CERTIFIES], "", Verdict.CERTIFIED),
        ([Outcome.SUPPORTS, Outcome.REFUTES], "the budget ran out", Verdict.REFUTED),
        ([Outcome.INCONCLUSIVE], "", Verdict.UNDECIDED),
    ],
)
def test_how_evidence_is_weighed(outcomes, unfinished, verdict):
    claim = Claim(name="c", statement=Identity(x, x), domain=LINE)
    evidence = [Evidence(kind="k", outcome=outcome, summary="s", count=3) for outcome in outcomes]
    assert conclude(claim, evidence, unfinished=unfinished).verdict is verdict


def test_support_without_effective_checks_is_no_support():
    claim = Claim(name="c", statement=Identity(x, x), domain=LINE)
    empty = Evidence(kind="k", outcome=Outcome.SUPPORTS, summary="s", count=0)
    veto = Evidence(kind="k", outcome=Outcome.INCONCLUSIVE, summary="no value", vetoes=True)
    full = Evidence(kind="k", outcome=Outcome.SUPPORTS, summary="s", count=9)
    assert conclude(claim, [empty]).verdict is Verdict.UNDECIDED
    assert conclude(claim, [full, veto]).verdict is Verdict.UNDECIDED


def test_what_is_no_claim_is_refused():
    with pytest.raises(ClaimError, match="neither a claim nor a statement"):
        check(x + 1)
    with pytest.raises(ClaimError, match="own domain"):
        check(Claim(name="c", statement=Identity(x, x), domain=LINE), domain=LINE)
    with pytest.raises(ClaimError, match="no range for x"):
        check(Identity(x, x))


def test_a_report_has_no_truth_value():
    with pytest.raises(TypeError, match="as_expected"):
        bool(check(Identity(1, 1)))


def test_mutants_of_a_true_claim_are_refuted_and_equivalent_ones_listed():
    claim = Claim(
        name="square", statement=Identity((S - r) ** 2, (S - r) * S - (S - r) * r), domain=BELOW,
        expected=Verdict.PROVED,
    )  # fmt: skip
    [result] = mutate_claims([claim], jobs=2)
    assert not result.survived
    assert len(result.killed) >= 10
    assert [variant.mutant.description for variant in result.equivalent] == ["right side: S and r swapped"]


@pytest.mark.parametrize("digits", [12, 40, 250])
def test_an_equation_that_is_wrong_by_a_tiny_factor_is_refuted(digits):
    wrong = Identity(exp(x), (1 + Rational(1, 10**digits)) * exp(x))
    report = check(wrong, domain=LINE)
    assert report.verdict is Verdict.REFUTED
    assert report.witness.left != report.witness.right


def test_a_strict_comparison_of_numbers_that_are_equal_is_not_supported():
    equal = Relation(sqrt(5 + 2 * sqrt(6)), "<", sqrt(2) + sqrt(3))
    assert check(Inequality(equal)).verdict in (Verdict.UNDECIDED, Verdict.REFUTED)

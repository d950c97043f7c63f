"""Reports as text and as JSON: everything that people and programs need, nothing cut off."""

import json

import attrs
import pytest
import sympy
from sympy import Rational, oo

import symsolve as ss
from symsolve.checking import Evidence, Limits, Outcome, Report, Witness
from symsolve.checking.mutation_run import MutationResult, Variant
from symsolve.claims import Mutant
from symsolve.errors import NoLatex
from symsolve.render import (
    SCHEMA_VERSION,
    Table,
    check_document,
    claim_text,
    derivation_text,
    is_worth_details,
    latex,
    mutation_details,
    mutation_document,
    mutation_rows,
    mutation_summary,
    report_data,
    report_details,
    report_rows,
    statement_text,
    summary_line,
)

S, r = sympy.symbols("S r", positive=True)
DOMAIN = ss.Domain({S: ss.Interval(0, oo), r: ss.Interval(0, oo)}, where=[r < S])
DERIVATION = ss.Derivation.chain(
    (S - r) ** 2,
    [("expand", S**2 - 2 * S * r + r**2), ("drop a term", S**2 + r**2)],
    name="demo.loss",
    domain=DOMAIN,
    expected=ss.Verdict.PROVED,
    reference=ss.Reference(paper="demo", equation="7"),
    meaning="the loss",
    note="as printed",
)
GOOD, WRONG = DERIVATION.claims
PROOF = Evidence(kind="symbolic proof", outcome=Outcome.PROVES, summary="the difference vanishes")
POINTS = Evidence(kind="balls at points", outcome=Outcome.SUPPORTS, summary="at 48 points", count=48)
NOTHING = Evidence(kind="float sweep", outcome=Outcome.INCONCLUSIVE, summary="found nothing")
WITNESS = Witness(
    point={S: sympy.Integer(2), r: Rational(1, 7)},
    relation=ss.Relation(S**2 - 2 * S * r + r**2, "==", S**2 + r**2),
    left="3.44897959183673",
    right="4.02040816326531",
)
REFUTATION = Evidence(kind="balls at points", outcome=Outcome.REFUTES, summary="", count=1, witness=WITNESS)


def report(claim=GOOD, verdict=ss.Verdict.PROVED, evidence=(POINTS, PROOF), **fields):
    return Report(claim=claim, verdict=verdict, evidence=tuple(evidence), **fields)


PROVED = report(seconds=1.234)
REFUTED = report(WRONG, ss.Verdict.REFUTED, [REFUTATION], witness=WITNESS, seed=3)
EXPECTED_REFUTED = attrs.evolve(REFUTED, claim=attrs.evolve(WRONG, expected=ss.Verdict.REFUTED))
UNDECIDED = report(verdict=ss.Verdict.UNDECIDED, evidence=[NOTHING], reason="the budget of 60 s ran out")


def test_rows_hold_claim_equation_verdict_evidence_and_seconds():
    table = report_rows([PROVED, REFUTED, EXPECTED_REFUTED, UNDECIDED])
    assert table.headings == ("claim", "equation", "verdict", "evidence", "seconds")
    assert table.rows[0] == (
        "demo.loss.step_1",
        "demo Eq. 7",
        "proved",
        "symbolic proof, balls at points (48)",
        "1.23",
    )
    assert [row[2] for row in table.rows[1:]] == [
        "refuted, expected proved",
        "refuted as expected",
        "undecided, expected proved",
    ]
    assert table.tones == ["good", "bad", "good", "open"]


def test_plain_tables_align_and_cut_nothing():
    long = "a" * 300
    lines = str(Table(("claim", "s"), [(long, "1"), ("b", "22")], frozenset({1}))).splitlines()
    assert lines == ["claim" + " " * 298 + "s", long + "   1", "b" + " " * 301 + "22"]
    assert {len(line) for line in lines[:2]} <= {303, 304}
    assert str(Table(("claim", "s"), [])) == "claim  s"


def test_a_wrong_step_is_named_with_its_witness_and_both_sides():
    assert report_details(REFUTED).splitlines() == [
        "demo.loss.step_2 (demo Eq. 7): refuted, expected proved",
        "  step 2 (drop a term) is refuted at S = 2, r = 1/7: left 3.44897959183673, right 4.02040816326531",
        "  claimed: S**2 - 2*S*r + r**2 == S**2 + r**2",
    ]


def test_a_claim_that_is_no_step_is_called_a_claim():
    plain = attrs.evolve(WRONG, step=None, reference=None)
    text = report_details(attrs.evolve(REFUTED, claim=plain))
    assert "  the claim is refuted at S = 2, r = 1/7: left" in text


def test_a_claim_without_variables_is_refuted_as_it_stands():
    witness = attrs.evolve(WITNESS, point={}, label="initial value f(0)")
    text = report_details(attrs.evolve(REFUTED, witness=witness))
    assert "(initial value f(0)) is refuted as it stands: left" in text


def test_an_undecided_claim_says_why_and_what_was_tried():
    lines = report_details(UNDECIDED).splitlines()
    assert lines[0] == "demo.loss.step_1 (demo Eq. 7): undecided, expected proved"
    assert "  float sweep: found nothing" in lines
    assert "  because the budget of 60 s ran out" in lines


def test_a_reason_that_repeats_the_evidence_is_not_printed_twice():
    same = attrs.evolve(UNDECIDED, reason="float sweep: found nothing")
    assert report_details(same).count("found nothing") == 1


@pytest.mark.parametrize(
    ("one", "wanted"), [(PROVED, False), (REFUTED, True), (EXPECTED_REFUTED, True), (UNDECIDED, True)]
)
def test_details_are_for_what_needs_a_look(one, wanted):
    assert is_worth_details(one) is wanted


def test_the_summary_counts_verdicts_and_expectations():
    assert summary_line([PROVED, REFUTED, UNDECIDED], 12.34) == (
        "3 claims in 12.3 s: 1 proved, 1 undecided, 1 refuted; 1 as expected, 2 not"
    )
    assert summary_line([PROVED]) == "1 claim: 1 proved; 1 as expected"


def test_json_has_every_field_and_exact_values_as_strings():
    data = json.loads(json.dumps(report_data(REFUTED)))
    assert data["claim"] == "demo.loss.step_2"
    assert data["equation"] == "demo Eq. 7"
    assert data["step"] == {"derivation": "demo.loss", "number": 2, "rule": "drop a term"}
    assert (data["expected"], data["verdict"], data["as_expected"]) == ("proved", "refuted", False)
    assert data["witness"] == {
        "point": {"S": "2", "r": "1/7"},
        "relation": "S**2 - 2*S*r + r**2 == S**2 + r**2",
        "operator": "==",
        "left": "3.44897959183673",
        "right": "4.02040816326531",
        "label": "",
    }
    assert data["evidence"][0]["outcome"] == "refutes"
    assert data["seed"] == 3
    assert data["domain"]["where"] == ["r < S"]


def test_json_of_a_claim_without_reference_step_or_witness():
    data = report_data(report(ss.Claim(name="one", statement=ss.Identity(1, 1))))
    assert data["equation"] is data["reference"] is data["step"] is data["witness"] is None


def test_the_document_names_schema_versions_limits_and_counts():
    document = check_document([PROVED, REFUTED], Limits(budget_seconds=5.0, memory_mebibytes=100, seed=7))
    assert document["version"] == SCHEMA_VERSION
    assert set(document["versions"]) >= {"symsolve", "sympy", "python-flint", "mpmath"}
    assert (document["seed"], document["budget_seconds"], document["memory_mebibytes"]) == (7, 5.0, 100)
    assert document["summary"] == {
        "claims": 2,
        "as_expected": 1,
        "proved": 1,
        "certified": 0,
        "supported": 0,
        "undecided": 0,
        "refuted": 1,
        "skipped": 0,
    }
    assert [record["claim"] for record in document["claims"]] == ["demo.loss.step_1", "demo.loss.step_2"]


f, t, k = sympy.Function("f"), sympy.Symbol("t", real=True), sympy.Symbol("k", positive=True)


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        (ss.Identity(S + S, 2 * r), "2*S = 2*r"),
        (ss.Inequality(ss.Relation(r, "<=", S)), "r <= S"),
        (
            ss.SolvesODE(sympy.Eq(f(t).diff(t), f(t)), f(t), r * sympy.exp(t), initial={0: r}),
            "f(t) = r*exp(t) solves Derivative(f(t), t) = f(t), f(0) = r",
        ),
        (ss.Conserved(S - r, flow={S: r, r: r}), "S - r is conserved along S' = r, r' = r"),
        (ss.Limit(sympy.exp(-k), k, oo, 0), "exp(-k) -> 0 as k -> oo"),
        (ss.Limit(sympy.log(k), k, 0, -oo), "log(k) -> -oo as k -> 0+"),
        (ss.Asymptotic(k + 1, k, k), "k + 1 ~ k as k -> oo"),
        (
            ss.Asymptotic(k + 1, k, k, relative_error=1 / k),
            "k + 1 ~ k as k -> oo with relative error O(1/k)",
        ),
    ],
)
def test_every_kind_of_statement_has_a_line_of_text(statement, text):
    assert statement_text(statement) == text


def test_a_claim_is_shown_with_everything_about_it():
    assert claim_text(attrs.evolve(GOOD, meaning="expanded", note="easy")).splitlines() == [
        "demo.loss.step_1",
        "  expanded",
        "  step 1 (expand) of demo.loss",
        "  (S - r)**2 = S**2 - 2*S*r + r**2",
        "  for S > 0, r > 0, r < S",
        "  from demo Eq. 7",
        "  expected: proved",
        "  note: easy",
    ]


def test_a_derivation_is_shown_with_its_result_or_its_steps():
    brief = derivation_text(DERIVATION, steps=False)
    assert "  (S - r)**2 = S**2 + r**2\n  in 2 steps (--steps)" in brief
    assert "the loss" in brief
    full = derivation_text(DERIVATION, steps=True)
    assert "  2. drop a term\n     S**2 - 2*S*r + r**2 = S**2 + r**2" in full


def test_steps_of_their_own_mind_say_so():
    own = ss.Domain({S: ss.Interval(1, 2)})
    step = ss.Step(ss.Identity(S, S), "same", domain=own, expected=ss.Verdict.REFUTED, note="odd")
    text = derivation_text(ss.Derivation(name="d", steps=[step]), steps=True)
    assert "     for 1 <= S <= 2\n     expected: refuted\n     note: odd" in text


def test_whatever_has_latex_gives_it():
    assert latex(GOOD) == r"\left(S - r\right)^{2} = S^{2} - 2 S r + r^{2}"
    assert latex(DERIVATION).startswith(r"\begin{align*}")
    assert latex(S / 2) == r"\frac{S}{2}"
    assert "r < S" in latex(DOMAIN)
    assert "proved" in latex(PROVED)


@pytest.mark.parametrize("thing", ["x", 3, None, ss.Claim, object()])
def test_what_has_no_latex_is_refused(thing):
    with pytest.raises(NoLatex, match="has no LaTeX form"):
        latex(thing)


def result(*verdicts):
    variants = (
        Variant(
            mutant=Mutant(f"variant {index}", WRONG.statement),
            report=report(WRONG, verdict, witness=WITNESS if verdict is ss.Verdict.REFUTED else None),
        )
        for index, verdict in enumerate(verdicts)
    )
    return MutationResult(claim=GOOD, variants=tuple(variants))


KILLED, TRUE, OPEN = ss.Verdict.REFUTED, ss.Verdict.PROVED, ss.Verdict.SUPPORTED


def test_mutation_rows_and_summary_count():
    results = [result(KILLED, KILLED, KILLED, OPEN, TRUE), result(TRUE)]
    table = mutation_rows(results)
    assert table.rows == [
        ("demo.loss.step_1", "3", "1", "1", "75%"),
        ("demo.loss.step_1", "0", "1", "0", "-"),
    ]
    assert mutation_summary(results) == (
        "2 claims: 3 of 4 wrong variants refuted (75.0%), 1 survived, 2 left out because they are true"
    )
    assert "no variant counts" in mutation_summary([])


def test_left_out_and_surviving_variants_are_listed():
    lines = list(mutation_details([result(KILLED, OPEN, TRUE)]))
    assert [line.partition(":")[0] for line in lines] == ["left out", "survived"]
    assert "demo.loss.step_1, variant 2: proved" in lines[0]
    assert "demo.loss.step_1, variant 1: supported" in lines[1]


def test_mutation_document():
    document = json.loads(json.dumps(mutation_document([result(KILLED, OPEN, TRUE)], Limits())))
    assert document["kind"] == "mutate"
    assert document["summary"] == {"killed": 1, "equivalent": 1, "survived": 1, "skipped": 0}
    (record,) = document["claims"]
    assert record["killed"][0]["witness"]["point"] == {"S": "2", "r": "1/7"}
    assert record["survived"][0]["verdict"] == "supported"

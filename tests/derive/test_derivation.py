"""Steps become claims; chains must connect; the LaTeX shows every step with its rule."""

import pickle

import pytest
import sympy
from sympy import Rational, oo

import symsolve as ss
from symsolve.errors import ClaimError

S = sympy.Symbol("S", positive=True)
r = sympy.Symbol("r", positive=True)
DOMAIN = ss.Domain({S: ss.Interval(0, oo), r: ss.Interval(0, oo)}, where=[r < S])
PRINTED = ss.Reference(paper="demo", equation="7")


def expand(**fields):
    return ss.Step(ss.Identity((S - r) ** 2, S**2 - 2 * S * r + r**2), "expand", **fields)


def derivation(*steps, **fields):
    return ss.Derivation(**{"name": "demo.loss", "steps": steps, "domain": DOMAIN, **fields})


def test_steps_are_claims_named_by_their_number():
    claims = derivation(expand(), expand(label="again"), reference=PRINTED).claims
    assert [claim.name for claim in claims] == ["demo.loss.step_1", "demo.loss.step_2_again"]
    assert all(claim.reference == PRINTED for claim in claims)
    assert claims[1].step == ss.StepOf(derivation="demo.loss", number=2, rule="expand")
    assert claims[0].meaning == "expand"


def test_a_step_overrides_what_the_derivation_says():
    own = ss.Domain({S: ss.Interval(1, 2), r: ss.Interval(1, 2)})
    step = expand(
        domain=own,
        expected=ss.Verdict.REFUTED,
        reference=PRINTED,
        meaning="in words",
        note="misprinted",
        witness={S: 1, r: Rational(3, 2)},
    )
    (claim,) = derivation(step, expected=ss.Verdict.PROVED).claims
    assert claim.expected is ss.Verdict.REFUTED
    assert claim.domain == own
    assert (claim.reference, claim.meaning, claim.note) == (PRINTED, "in words", "misprinted")
    assert claim.witness == {S: 1, r: Rational(3, 2)}


def test_the_expected_verdict_is_handed_down():
    (claim,) = derivation(expand(), expected=ss.Verdict.PROVED).claims
    assert claim.expected is ss.Verdict.PROVED


def test_a_chain_asserts_what_follows_from_what():
    chain = ss.Derivation.chain(
        S * (S - r), [("expand", S**2 - r * S), ("drop", "<", S**2)], name="demo.chain", domain=DOMAIN
    )
    first, second = (claim.statement for claim in chain.claims)
    assert first == ss.Identity(S * (S - r), S**2 - r * S)
    assert second == ss.Inequality(ss.Relation(S**2 - r * S, "<", S**2))


@pytest.mark.parametrize(
    ("operators", "joined"),
    [
        (["==", "=="], "=="),
        (["==", "<="], "<="),
        (["<", "<=", "=="], "<"),
        ([">=", "=="], ">="),
        ([">", ">="], ">"),
    ],
)
def test_the_result_of_a_chain_joins_its_ends(operators, joined):
    links = [("a rule", operator, S + index) for index, operator in enumerate(operators)]
    result = ss.Derivation.chain(r, links, name="demo.chain", domain=DOMAIN).result
    expected_end = S + len(operators) - 1
    if joined == "==":
        assert result == ss.Identity(r, expected_end)
    else:
        assert result == ss.Inequality(ss.Relation(r, joined, expected_end))


@pytest.mark.parametrize("operators", [["<", ">"], ["!=", "=="], ["<=", ">="]])
def test_comparisons_that_do_not_join_leave_the_last_statement(operators):
    links = [("a rule", operator, S + index) for index, operator in enumerate(operators)]
    chain = ss.Derivation.chain(r, links, name="demo.chain", domain=DOMAIN)
    assert chain.result == chain.steps[-1].statement


def test_the_result_without_a_start_is_the_last_statement():
    last = ss.Step(ss.Limit(S * sympy.exp(-r), r, oo, 0), "let r grow")
    assert derivation(expand(), last).result == last.statement


def test_steps_with_a_start_must_connect():
    gap = ss.Step(ss.Identity(S**2 + r**2, S**2 + r**2), "nothing")
    with pytest.raises(ClaimError, match=r"demo\.loss, step 2 \(nothing\): .* not what step 1 arrives at"):
        derivation(expand(), gap, start=(S - r) ** 2)
    with pytest.raises(ClaimError, match=r"step 1 \(expand\): .* not what the start arrives at"):
        derivation(expand(), start=S)


def test_a_chain_has_only_identities_and_inequalities():
    limit = ss.Step(ss.Limit(S * sympy.exp(-r), r, oo, 0), "let r grow")
    with pytest.raises(ClaimError, match=r"step 1 .*not of Limit; leave out start="):
        derivation(limit, start=S)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: derivation(), "it has no step"),
        (lambda: derivation("expand"), "'expand' is not a step"),
        (lambda: derivation(expand(), name="no name"), "is not a dotted name"),
        (lambda: derivation(expand(), domain=ss.Domain()), r"demo\.loss\.step_1: no range for"),
        (lambda: derivation(expand(), expected=ss.Verdict.UNDECIDED), "UNDECIDED never counts"),
        (lambda: ss.Step(S, "expand"), "S is not a statement"),
        (lambda: ss.Step("expand", ss.Identity(S, S)), "swapped"),
        (lambda: ss.Step(ss.Identity(S, S), " "), "says nothing"),
        (lambda: ss.Step(ss.Identity(S, S), 3), "says nothing"),
        (lambda: expand(label="two words"), "label"),
        (lambda: ss.Derivation.chain(S, ["expand"], name="x"), "neither"),
        (lambda: ss.Derivation.chain(S, [("a", "=", S, S)], name="x"), "neither"),
        (lambda: ss.Derivation.chain(S, [("a", "=", S)], name="x"), "'=' is not a comparison"),
        (lambda: ss.Derivation.chain(S, [("a", 0.5)], name="x"), "floating-point"),
        (lambda: ss.Derivation.chain(0.5, [("a", S)], name="x"), "floating-point"),
    ],
)
def test_what_is_not_well_formed_is_refused(make, message):
    with pytest.raises(ClaimError, match=message):
        make()


def test_latex_of_a_chain_prints_each_left_side_once():
    chain = ss.Derivation.chain(
        (S - r) ** 2, [("expand", S**2 - 2 * S * r + r**2), ("r > 0", ">", S**2 - 2 * S * r)],
        name="demo.chain", domain=DOMAIN,
    )  # fmt: skip
    assert chain.latex().splitlines() == [
        r"\begin{align*}",
        r"\left(S - r\right)^{2} &= S^{2} - 2 S r + r^{2} && \text{(expand)} \\",
        r"&> S^{2} - 2 S r && \text{(r > 0)}",
        r"\end{align*}",
    ]


def test_latex_of_free_steps_prints_whole_statements():
    limit = ss.Step(ss.Limit(S * sympy.exp(-r), r, oo, 0), "let r grow: 100% of a_k, η→0")
    text = derivation(expand(), limit).latex()
    assert r"\left(S - r\right)^{2} &= " in text
    assert r"& \lim_{r \to \infty}" in text
    assert r"\text{(let r grow: 100\% of a\_k, $\eta$$\to$0)}" in text


def test_every_special_character_of_a_rule_is_escaped():
    text = derivation(ss.Step(ss.Identity(S, S), r"#$%&_{}~^\ end")).latex()
    assert r"\#\$\%\&\_\{\}\textasciitilde{}\textasciicircum{}\textbackslash{} end" in text


def test_derivations_survive_pickling():
    whole = derivation(expand())
    assert pickle.loads(pickle.dumps(whole)) == whole
    assert pickle.loads(pickle.dumps(whole)).claims == whole.claims

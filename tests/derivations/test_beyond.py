"""What goes beyond the papers: complete records, derived in steps, each of which can be got wrong."""

from __future__ import annotations

from functools import cache

import pytest
import sympy

from symsolve.checking.evidence import Outcome
from symsolve.checking.examine import examine
from symsolve.claims import Claim, Inequality, Relation, Verdict
from symsolve.derive import Derivation, Entry, entries, library_folder
from symsolve.harmonic.mellin.rules import RULES

FILES = sorted(file for file in (library_folder() / "beyond").glob("*.py") if not file.name.startswith("_"))


@cache
def library() -> tuple[Entry, ...]:
    return tuple(entries("beyond"))


def test_names_begin_with_folder_and_file():
    for entry in library():
        assert entry.name.startswith(f"beyond.{entry.file.stem}."), entry.name


def test_every_claim_says_what_it_means_and_has_latex():
    for entry in library():
        assert entry.item.latex()
        for claim in entry.claims:
            assert claim.meaning, claim.name


def test_nothing_new_is_wrong():
    for entry in library():
        for claim in entry.claims:
            assert claim.expected in (Verdict.PROVED, Verdict.CERTIFIED, Verdict.SUPPORTED), claim.name


def test_every_claim_can_be_got_wrong():
    for entry in library():
        for claim in entry.claims:
            assert next(iter(claim.statement.mutants()), None) is not None, claim.name


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_file_can_be_loaded_alone(file):
    assert entries(file)


def test_the_new_results_are_derivations():
    derivations = {entry.file.stem for entry in library() if isinstance(entry.item, Derivation)}
    # The remainder in time is a set of certified numbers, the Mellin rules are claims on their own.
    assert derivations >= {
        *["stage_like", "time_constant", "data_beta", "optimal_compute", "several_samples", "mean_strength"]
    }


MELLIN_RULES = {rule.name for rule in RULES} | {
    "exponential", "Fermi-Dirac", "algebraic", "rational", "Poisson mixture", "scale", "power", "shift",
}  # fmt: skip


@cache
def mellin_claims() -> dict[str, Claim]:
    return {
        claim.name.removeprefix("beyond.mellin_integrals."): claim
        for entry in library()
        if entry.file.stem == "mellin_integrals"
        for claim in entry.claims
    }


def test_every_rule_for_mellin_transforms_is_a_claim():
    named = {
        rule
        for claim in mellin_claims().values()
        if " by: " in claim.meaning
        for rule in claim.meaning.partition(" by: ")[2].partition(";")[0].rstrip(".").split(", ")
    }
    # The exponential integral at negative arguments lies on a cut: the claims hold its twin to the integral.
    assert named == MELLIN_RULES - {"exponential integral"}
    assert "exponential_integral_of_both_kinds" in mellin_claims()


@pytest.mark.parametrize(
    "name",
    ["fermi_2.at_3_over_8", "rational_with_complex_poles.at_1_over_2", "mixture_as_a_sum.at_1_over_2",
     "upper_incomplete_gamma.between_cuts", "arccotangent.at_1_over_2", "strip.bose.lower"],
)  # fmt: skip
def test_a_mellin_transform_by_the_rules_is_its_integral(name):
    claim = mellin_claims()[name]
    outcomes = {found.outcome for found in examine(claim, seed=0, budget_seconds=20)}
    assert outcomes & {Outcome.CERTIFIES, Outcome.PROVES}
    assert not outcomes & {Outcome.REFUTES}


def test_a_wrong_mellin_transform_is_refuted():
    right = mellin_claims()["gaussian.at_1_over_2"].statement.relation
    constant = sympy.gamma(sympy.Rational(1, 4))
    wrong = Relation(right.lhs.subs(constant, constant + sympy.Rational(1, 10**18)), "<", right.rhs)
    claim = Claim(name="beyond.wrong", statement=Inequality(wrong), meaning="A wrong constant.")
    outcomes = {found.outcome for found in examine(claim, seed=0, budget_seconds=10)}
    assert Outcome.REFUTES in outcomes

"""Claim files to run commands on, and a checker that answers at once."""

import textwrap

import pytest
from click.testing import CliRunner

import symsolve as ss
from symsolve import symbols
from symsolve.checking import Evidence, Outcome, Report, Witness
from symsolve.checking.mutation_run import MutationResult, Variant
from symsolve.cli.main import main

CLAIMS = """
    import sympy, symsolve as ss

    r, S = sympy.symbols("r S", positive=True)
    domain = ss.Domain({S: ss.Interval(0, sympy.oo), r: ss.Interval(0, sympy.oo)}, where=[r < S])
    printed = ss.Reference(paper="demo", equation="3")
    square = ss.Claim(
        name="demo.a_rather_long_name_that_nobody_may_cut_off_in_a_pipe.square",
        statement=ss.Identity((S - r) ** 2, S**2 - 2 * S * r + r**2),
        domain=domain,
        reference=printed,
        expected=ss.Verdict.PROVED,
    )
    misprint = ss.Claim(
        name="demo.misprint", statement=ss.Identity(S / r, r / S), domain=domain, expected=ss.Verdict.REFUTED
    )
    loss = ss.Derivation.chain(
        S * (S - r),
        [("expand", S**2 - S * r), ("collect", S * (S - r))],
        name="demo.loss",
        domain=domain,
        meaning="the loss",
    )
"""
BAD_STEP = """
    import sympy, symsolve as ss

    S = sympy.Symbol("S", positive=True)
    loss = ss.Derivation.chain(
        S * (S - 1),
        [("expand", S**2 - S), ("lose a term", S**2)],
        name="demo.loss",
        domain=ss.Domain({S: ss.Interval(1, 3)}),
    )
"""


@pytest.fixture(autouse=True)
def _plain_symbols(monkeypatch):
    # LaTeX of plain symbols must not depend on what other tests have registered.
    monkeypatch.setattr(symbols, "_by_symbol", {})


@pytest.fixture
def write(tmp_path):
    def write(name, text):
        path = tmp_path / name
        path.write_text(textwrap.dedent(text), encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def good_file(write):
    return write("good.py", CLAIMS)


@pytest.fixture
def bad_file(write):
    return write("bad_step.py", BAD_STEP)


@pytest.fixture
def run():
    def run(*arguments):
        return CliRunner().invoke(main, [str(argument) for argument in arguments])

    return run


def fake_report(claim, limits):
    """What was expected of the claim, or an identity of rationals decided at the domain's witness."""
    statement, point = claim.statement, claim.domain.witness
    left, right = statement.lhs.subs(point), statement.rhs.subs(point)
    if left == right:
        evidence = Evidence(kind="fake proof", outcome=Outcome.PROVES, summary="equal", count=1)
        return Report(claim=claim, verdict=ss.Verdict.PROVED, evidence=(evidence,), seed=limits.seed)
    witness = Witness(
        point=point,
        relation=ss.Relation(statement.lhs, "==", statement.rhs),
        left=f"{left}",
        right=f"{right}",
    )
    evidence = Evidence(kind="fake point", outcome=Outcome.REFUTES, summary="differs", witness=witness)
    return Report(
        claim=claim, verdict=ss.Verdict.REFUTED, evidence=(evidence,), witness=witness, seed=limits.seed
    )


@pytest.fixture
def calls(monkeypatch):
    """Replaces the checker; the list holds how it was called. Reports come in reverse order."""
    made = []

    def check_claims(claims, *, jobs, limits):
        made.append((jobs, limits))
        yield from (fake_report(claim, limits) for claim in reversed(list(claims)))

    def mutate_claims(claims, *, jobs, limits):
        made.append((jobs, limits))
        for claim in reversed(list(claims)):
            mutants = list(claim.statement.mutants())
            reports = [
                fake_report(
                    ss.Claim(name=claim.name, statement=mutant.statement, domain=claim.domain), limits
                )
                for mutant in mutants
            ]
            variants = tuple(Variant(mutant=m, report=r) for m, r in zip(mutants, reports, strict=True))
            yield MutationResult(claim=claim, variants=variants)

    monkeypatch.setattr("symsolve.checking.check_claims", check_claims)
    monkeypatch.setattr("symsolve.checking.mutate_claims", mutate_claims)
    return made

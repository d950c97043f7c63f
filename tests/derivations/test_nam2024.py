"""The library's first paper: complete, well named, and honest about what is wrong in print."""

from __future__ import annotations

import re
from functools import cache

import pytest

from symsolve.checking.comparison import Comparison, Truth
from symsolve.checking.evidence import Outcome
from symsolve.checking.goals import goals
from symsolve.checking.limits import check_asymptotic, check_limit
from symsolve.claims import Asymptotic, Claim, Limit, Observation, Verdict
from symsolve.derive import Derivation, Entry, entries, library_folder

FOLDER = library_folder() / "nam2024"
FILES = sorted(file for file in FOLDER.glob("*.py") if not file.name.startswith("_"))

#: The equations that the library covers: the model, its dynamics, the scaling laws of appendix E, the
#: extended models, the network of appendix G, the linear model, the main terms of appendix J, the laws
#: beside the figures.
APPENDIX_J = {
    *range(128, 149), *range(160, 166), *range(177, 182), *range(212, 218), *range(226, 234),
    *range(235, 249), *range(250, 260), *range(265, 270), *range(278, 301), 302, *range(314, 318),
}  # fmt: skip
IN_SCOPE = {*range(1, 89), *range(97, 128), *APPENDIX_J, *range(319, 331)}


@cache
def library() -> tuple[Entry, ...]:
    return tuple(entries("nam2024"))


@cache
def claims() -> dict[str, Claim]:
    return {claim.name: claim for entry in library() for claim in entry.claims}


def refuted() -> list[Claim]:
    """What is false at a point, with a witness that was chosen; simulations find theirs themselves."""
    return [
        claim
        for claim in claims().values()
        if claim.expected is Verdict.REFUTED and not isinstance(claim.statement, Observation)
    ]


def refutes_limit(claim: Claim) -> bool:
    """Whether the engine for limits refutes the claim at its witness, and there."""
    engine = check_limit if isinstance(claim.statement, Limit) else check_asymptotic
    found = engine(claim.statement, claim.domain, seed=0, declared=claim.witness)
    return any(
        item.outcome is Outcome.REFUTES and claim.witness.items() <= item.witness.point.items()
        for item in found
    )


def equation_numbers(text: str) -> set[int]:
    """The numbers that an equation of a reference names: "26", "28-29" or "8, 21"; none in "Theorem 4"."""
    numbers: set[int] = set()
    for part in re.split(r",\s*", text):
        found = re.fullmatch(r"(\d+)(?:-(\d+))?", part)
        if found:
            first, last = int(found[1]), int(found[2] or found[1])
            numbers |= set(range(first, last + 1))
    return numbers


def test_equation_numbers_are_read_as_ranges_and_lists():
    assert equation_numbers("26") == {26}
    assert equation_numbers("28-30") == {28, 29, 30}
    assert equation_numbers("8, 21") == {8, 21}
    assert equation_numbers("Theorem 4, 236-238") == {236, 237, 238}


def test_every_equation_in_scope_has_a_claim():
    covered = set().union(
        *(equation_numbers(claim.reference.equation) for claim in claims().values() if claim.reference)
    )
    assert covered >= IN_SCOPE, f"no claim about Eqs. {sorted(IN_SCOPE - covered)}"


def test_every_claim_says_where_it_stands_and_what_it_means():
    for claim in claims().values():
        assert claim.reference is not None, claim.name
        assert claim.reference.paper == "nam2024", claim.name
        assert claim.reference.place, claim.name
        assert claim.meaning, claim.name


def test_names_begin_with_paper_and_section():
    for entry in library():
        assert entry.name.startswith(f"nam2024.{entry.file.stem}."), entry.name


def test_what_is_only_supported_says_what_it_rests_on():
    # Limits of sums over infinitely many skills are followed on ladders; simulations prove nothing;
    # everything else is decided.
    for claim in claims().values():
        if claim.expected is Verdict.SUPPORTED:
            basis = "Simulated" if isinstance(claim.statement, Observation) else "certified"
            assert basis in claim.note, claim.name


def test_every_file_can_be_loaded_alone_and_after_all_others():
    # Quantities are registered while files are loaded: the order must not matter.
    for file in reversed(FILES):
        assert entries(file)


def test_results_are_derived_in_steps():
    derivations = {entry.name: entry.item for entry in library() if isinstance(entry.item, Derivation)}
    results = ["dynamics.strength", "dynamics.loss", "time_model.rate", "data_model.conservation"]
    results += ["scaling_time.balance", "scaling_data.one_more", "scaling_compute.lagrange"]
    results += ["data_end.reached", "linear_networks.strength", "linear_model.solution", "emergence.times"]
    for result in results:
        assert len(derivations[f"nam2024.{result}"].steps) > 1


def test_everything_has_latex():
    for entry in library():
        assert entry.item.latex()


def test_every_claim_can_be_got_wrong():
    for claim in claims().values():
        assert next(iter(claim.statement.mutants()), None) is not None, claim.name


@pytest.mark.parametrize("claim", refuted(), ids=lambda claim: claim.name)
class TestWhatIsWrongInPrint:
    def test_it_says_why(self, claim):
        assert len(claim.note) > 40

    def test_its_witness_refutes_it(self, claim):
        assert claim.witness is not None
        if isinstance(claim.statement, Limit | Asymptotic):
            assert refutes_limit(claim)
            return
        truths = [
            Comparison(goal.relation, claim.domain.symbols).at(claim.witness)
            for goal in goals(claim.statement)
        ]
        assert Truth.FALSE in truths

    def test_its_witness_is_readable(self, claim):
        assert all(value.is_Rational and max(abs(value.p), value.q) < 100 for value in claim.witness.values())

    def test_the_corrected_claim_stands_next_to_it(self, claim):
        """What is right: .corrected beside .as_printed, or what holds instead."""
        section, _, _ = claim.name.rpartition(".")
        beside = [other for name, other in claims().items() if name.startswith(f"{section}.")]
        right = [other for other in beside if other.expected is not Verdict.REFUTED]
        assert right
        for other in right:
            if other.name.startswith(f"{section}.corrected"):
                wanted = equation_numbers(claim.reference.equation)
                assert not wanted or wanted & equation_numbers(other.reference.equation)
            assert other.expected is not Verdict.UNDECIDED


def test_every_claim_as_printed_is_refuted():
    printed = [claim for claim in claims().values() if claim.name.endswith(".as_printed")]
    assert len(printed) >= 12
    assert all(claim.expected is Verdict.REFUTED for claim in printed)

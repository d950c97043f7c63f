"""What goes beyond the papers: complete records, derived in steps, each of which can be got wrong."""

from __future__ import annotations

from functools import cache

import pytest

from symsolve.claims import Verdict
from symsolve.derive import Derivation, Entry, entries, library_folder

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
    assert derivations >= {"stage_like", "time_constant", "data_beta", "optimal_compute", "several_samples"}

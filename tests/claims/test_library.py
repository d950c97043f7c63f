"""Every claim of the library comes out as it says: one test a claim."""

from __future__ import annotations

import pytest

from symsolve.checking import check, within_effort
from symsolve.derive import load

QUICK, FULL = within_effort(load(), "quick")


@pytest.mark.parametrize("claim", QUICK, ids=lambda claim: claim.name)
def test_a_claim_of_the_library_comes_out_as_expected(claim):
    # One worker a test: pytest-xdist spreads them over the cores, a batch would be repeated on each.
    report = check(claim)
    assert report.as_expected, str(report)
    assert report.seconds < 30


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("claim", FULL, ids=lambda claim: claim.name)
def test_a_claim_of_full_effort_comes_out_as_expected(claim):
    report = check(claim)
    assert report.as_expected, str(report)

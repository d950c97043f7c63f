"""The checker tests itself: wrong variants of a claim must be refuted."""

from __future__ import annotations

import functools
from collections.abc import Generator, Iterable

import attrs

from symsolve.checking.pool import Limits, examine_within, report_on, run_tasks, sharing
from symsolve.checking.report import Report
from symsolve.claims import Claim, Mutant, Verdict

#: Wrong variants tried for each claim; a claim with more gives an even spread of its variants.
VARIANTS = 24


@attrs.frozen(kw_only=True, hash=False)
class Variant:
    """One variant of a claim and what the check said of it."""

    mutant: Mutant
    report: Report

    @property
    def is_killed(self) -> bool:
        """It was recognised as wrong."""
        return self.report.verdict is Verdict.REFUTED

    @property
    def is_true(self) -> bool:
        """It is provably true, so no mistake: an equivalent formula or a weaker inequality."""
        return self.report.verdict in (Verdict.PROVED, Verdict.CERTIFIED)


@attrs.frozen(kw_only=True, hash=False)
class MutationResult:
    """How the variants of one claim fared."""

    claim: Claim
    variants: tuple[Variant, ...]

    @property
    def killed(self) -> tuple[Variant, ...]:
        """Variants that were refuted, as they should be."""
        return tuple(variant for variant in self.variants if variant.is_killed)

    @property
    def equivalent(self) -> tuple[Variant, ...]:
        """Variants that are provably true; they do not count."""
        return tuple(variant for variant in self.variants if variant.is_true)

    @property
    def survived(self) -> tuple[Variant, ...]:
        """Variants that were neither refuted nor proved."""
        return tuple(v for v in self.variants if not v.is_killed and not v.is_true)


def mutate_claims(
    claims: Iterable[Claim], *, jobs: int = 1, limits: Limits | None = None
) -> Generator[MutationResult]:
    """Check wrong variants of each claim; claims that are expected to be refuted are left out.

    Args:
        claims: the claims whose check is on trial.
        jobs: how many workers run at once.
        limits: budget of each variant, and the seed.
    """
    limits = limits or Limits()
    for claim in claims:
        if claim.expected is not Verdict.REFUTED:
            yield _mutate(claim, jobs, limits)


def _mutate(claim: Claim, jobs: int, limits: Limits) -> MutationResult:
    mutants = spread(list(claim.statement.mutants()), VARIANTS)
    wrong = [_variant_claim(claim, index, mutant) for index, mutant in enumerate(mutants)]
    limits = sharing(limits, wrong)
    tasks = (
        (index, functools.partial(examine_within, variant, limits)) for index, variant in enumerate(wrong)
    )
    budget = limits.budget_for(claim)
    endings = dict(run_tasks(tasks, jobs=jobs, limits=limits, budget=lambda index: budget))
    variants = (
        Variant(mutant=mutant, report=report_on(wrong[index], endings[index], limits.seed))
        for index, mutant in enumerate(mutants)
    )
    return MutationResult(claim=claim, variants=tuple(variants))


def _variant_claim(claim: Claim, index: int, mutant: Mutant) -> Claim:
    return attrs.evolve(claim, name=f"{claim.name}.variant_{index}", statement=mutant.statement, witness=None)


def spread(mutants: list[Mutant], most: int) -> list[Mutant]:
    """At most so many variants, evenly spread over the kinds of mistakes in the list.

    Examples:
        >>> spread([1, 2, 3, 4, 5, 6], 3)
        [1, 3, 5]
    """
    if len(mutants) <= most:
        return mutants
    return [mutants[index * len(mutants) // most] for index in range(most)]

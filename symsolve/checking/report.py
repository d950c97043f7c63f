"""The outcome of a check: a verdict, with everything that stands behind it."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from symsolve.checking.evidence import Evidence, Outcome, Witness
from symsolve.claims import Claim, Verdict
from symsolve.errors import Contradiction


@attrs.frozen(kw_only=True, hash=False)
class Report:
    """What a check found about one claim.

    Attributes:
        claim: the claim that was checked.
        verdict: the answer.
        evidence: one record for each engine that looked at it, in the order in which they ran.
        witness: for ``REFUTED``, a point at which the claim fails, with both sides there.
        reason: for ``UNDECIDED``, why; for ``SUPPORTED``, why it is not more.
        seed: the seed of the random choices; the same seed gives the same report.
        seconds: wall-clock time spent; not part of equality.
    """

    claim: Claim
    verdict: Verdict
    evidence: tuple[Evidence, ...]
    witness: Witness | None = None
    reason: str = ""
    seed: int = 0
    seconds: float = attrs.field(default=0.0, eq=False)

    def __bool__(self) -> bool:
        raise TypeError("a report is not true or false: ask for 'report.verdict' or 'report.as_expected'")

    @property
    def as_expected(self) -> bool:
        """Whether the verdict is the expected one or better; never for ``UNDECIDED``."""
        return self.verdict.at_least(self.claim.expected)

    def latex(self) -> str:
        """The claim in LaTeX, followed by its verdict."""
        return rf"{self.claim.latex()} \qquad \text{{{self.verdict.value}}}"

    def __str__(self) -> str:
        lines = [f"{self.claim.name}: {self.verdict.name}"]
        lines += [f"  {item.kind}: {item.summary}" for item in self.evidence]
        if self.witness is not None:
            lines.append(f"  {self.witness}")
        if self.reason:
            lines.append(f"  because {self.reason}")
        return "\n".join(lines)


def conclude(
    claim: Claim, evidence: Sequence[Evidence], *, unfinished: str = "", seed: int = 0, seconds: float = 0.0
) -> Report:
    """Weigh the evidence.

    Args:
        claim: what was checked.
        evidence: what the engines found.
        unfinished: why the check ended early, empty if it did not. A claim whose check ended early is
            never merely supported: it is refuted, proved, certified or undecided.
        seed: recorded in the report.
        seconds: recorded in the report.

    Raises:
        Contradiction: one engine proves what another refutes: the computer algebra is wrong.
    """
    by_outcome = {outcome: [item for item in evidence if item.outcome is outcome] for outcome in Outcome}
    _require_agreement(claim, by_outcome)
    verdict, reason = _verdict(by_outcome, unfinished)
    refutations = by_outcome[Outcome.REFUTES]
    return Report(
        claim=claim,
        verdict=verdict,
        evidence=tuple(evidence),
        # The last refutation holds the witness after it was simplified.
        witness=refutations[-1].witness if refutations else None,
        reason=reason,
        seed=seed,
        seconds=seconds,
    )


def _require_agreement(claim: Claim, by_outcome: dict[Outcome, list[Evidence]]) -> None:
    proofs = by_outcome[Outcome.PROVES] + by_outcome[Outcome.CERTIFIES]
    refutations = by_outcome[Outcome.REFUTES]
    if proofs and refutations:
        raise Contradiction(
            f"claim {claim.name}: {proofs[0].kind} says it is true ({proofs[0].summary}) but "
            f"{refutations[0].kind} says it is false ({refutations[0].witness}); one of the two is wrong, "
            "so no verdict can be trusted: please report this claim"
        )


def _verdict(by_outcome: dict[Outcome, list[Evidence]], unfinished: str) -> tuple[Verdict, str]:
    inconclusive = "; ".join(f"{item.kind}: {item.summary}" for item in by_outcome[Outcome.INCONCLUSIVE])
    if by_outcome[Outcome.REFUTES]:
        return Verdict.REFUTED, ""
    if by_outcome[Outcome.PROVES]:
        return Verdict.PROVED, unfinished and f"proved, but a later cross-check did not finish: {unfinished}"
    if by_outcome[Outcome.CERTIFIES]:
        return Verdict.CERTIFIED, unfinished and f"certified, but a cross-check did not finish: {unfinished}"
    if unfinished:
        return Verdict.UNDECIDED, unfinished
    vetoed = any(item.vetoes for item in by_outcome[Outcome.INCONCLUSIVE])
    if not vetoed and any(item.count > 0 for item in by_outcome[Outcome.SUPPORTS]):
        return Verdict.SUPPORTED, inconclusive
    return Verdict.UNDECIDED, inconclusive or "no engine could evaluate it"

"""Reports in plain text: rows of a table, details of what needs a look, and a line that sums up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from symsolve.checking import Evidence, Outcome, Report, Witness
from symsolve.claims import Claim, Verdict
from symsolve.render.table import Table

HEADINGS = ("claim", "equation", "verdict", "evidence", "seconds")

#: Outcomes that say what the verdict says; the others did not decide it.
_DECISIVE = {
    Verdict.PROVED: (Outcome.PROVES, Outcome.CERTIFIES, Outcome.SUPPORTS),
    Verdict.CERTIFIED: (Outcome.CERTIFIES, Outcome.SUPPORTS),
    Verdict.SUPPORTED: (Outcome.SUPPORTS,),
    Verdict.UNDECIDED: (Outcome.SUPPORTS,),
    Verdict.REFUTED: (Outcome.REFUTES,),
}


def report_rows(reports: Sequence[Report]) -> Table:
    """One row a report: claim, equation, verdict, evidence, seconds."""
    rows = [
        (
            report.claim.name,
            equation(report.claim),
            verdict_text(report),
            evidence_text(report),
            f"{report.seconds:.2f}",
        )
        for report in reports
    ]
    return Table(HEADINGS, rows, numbers=frozenset({4}), tones=[_tone(report) for report in reports])


def equation(claim: Claim) -> str:
    """Where the claim is printed, empty if nowhere."""
    return "" if claim.reference is None else str(claim.reference)


def verdict_text(report: Report) -> str:
    """The verdict, with what was expected where that is something else.

    Examples:
        >>> import symsolve as ss
        >>> claim = ss.Claim(name="one", statement=ss.Identity(1, 1), expected=ss.Verdict.PROVED)
        >>> verdict_text(Report(claim=claim, verdict=ss.Verdict.SUPPORTED, evidence=()))
        'supported, expected proved'
    """
    verdict, expected = report.verdict, report.claim.expected
    if not report.as_expected:
        return f"{verdict.value}, expected {expected.value}"
    return f"{verdict.value} as expected" if verdict is Verdict.REFUTED else verdict.value


def evidence_text(report: Report) -> str:
    """The engines that stand behind the verdict, with their numbers of checks."""
    decisive = [item for item in report.evidence if item.outcome in _DECISIVE[report.verdict]]
    # The strongest first: a proof before the points at which it was cross-checked.
    decisive.sort(key=lambda item: _DECISIVE[report.verdict].index(item.outcome))
    return ", ".join(dict.fromkeys(map(_short, decisive)))


def is_worth_details(report: Report) -> bool:
    """Whether more than a row is called for: not as expected, undecided, or refuted."""
    return not report.as_expected or report.verdict is Verdict.REFUTED


def report_details(report: Report) -> str:
    """What was found about one claim: for a refutation the witness and both sides to 15 digits."""
    reference = equation(report.claim)
    place = f" ({reference})" if reference else ""
    head = f"{report.claim.name}{place}: {verdict_text(report)}"
    return "\n".join([head, *(f"  {line}" for line in _detail_lines(report))])


def summary_line(reports: Sequence[Report], seconds: float | None = None, skipped: int = 0) -> str:
    """Counts of the verdicts, how many are as expected, and how many claims were not checked at all.

    Examples:
        >>> summary_line([])
        '0 claims: 0 as expected'
        >>> summary_line([], skipped=2)
        '0 claims: 0 as expected; 2 skipped (--effort full checks them)'
    """
    count = Counter(report.verdict for report in reports)
    verdicts = ", ".join(f"{count[verdict]} {verdict.value}" for verdict in Verdict if count[verdict])
    good = sum(report.as_expected for report in reports)
    bad = f", {len(reports) - good} not" if good < len(reports) else ""
    time = "" if seconds is None else f" in {seconds:.1f} s"
    claims = "1 claim" if len(reports) == 1 else f"{len(reports)} claims"
    return (
        f"{claims}{time}: {verdicts + '; ' if verdicts else ''}{good} as expected{bad}{skipped_text(skipped)}"
    )


def skipped_text(count: int) -> str:
    """Says that claims were left out for their effort; empty if none were."""
    return f"; {count} skipped (--effort full checks them)" if count else ""


def witness_lines(witness: Witness, claim: Claim) -> Iterator[str]:
    """Where a claim fails, with both sides; the step of a derivation is named."""
    subject = str(claim.step) if claim.step else "the claim"
    part = f" ({witness.label})" if witness.label else ""
    yield f"{subject}{part} is refuted {place_text(witness)}: left {witness.left}, right {witness.right}"
    yield f"claimed: {shortened(str(witness.relation))}"


def place_text(witness: Witness) -> str:
    """The point of a witness in words, such as ``at r = 1/7, S = 2``."""
    if not witness.point:
        return "as it stands"
    return f"at {witness.place}"


def shortened(text: str, length: int = 300) -> str:
    """A text, cut in the middle if it is longer than that."""
    return text if len(text) <= length else f"{text[: length // 2]} ... {text[-length // 2 :]}"


def _detail_lines(report: Report) -> Iterator[str]:
    if report.witness is not None:
        yield from witness_lines(report.witness, report.claim)
    elif report.claim.step is not None:
        yield f"{report.claim.step}"
    found = [f"{item.kind}: {shortened(item.summary)}" for item in report.evidence]
    if report.witness is None:
        yield from found
    # The reason is often what the engines said, one after the other; then it has just been printed.
    if not set(report.reason.split("; ")) <= {*found, ""}:
        yield f"because {shortened(report.reason, 600)}"
    if report.claim.note:
        yield f"note: {report.claim.note}"


def _short(item: Evidence) -> str:
    return f"{item.kind} ({item.count})" if item.count else item.kind


def _tone(report: Report) -> str:
    if report.as_expected:
        return "good"
    return "open" if report.verdict is Verdict.UNDECIDED else "bad"

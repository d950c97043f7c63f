"""Check one claim or statement."""

from __future__ import annotations

from symsolve.checking.pool import BUDGET_SECONDS, MEMORY_MEBIBYTES, Limits, check_claims
from symsolve.checking.report import Report
from symsolve.claims import Claim, Domain, Statement
from symsolve.errors import ClaimError


def check(
    claim: Claim | Statement,
    *,
    domain: Domain | None = None,
    budget_seconds: float = BUDGET_SECONDS,
    memory_mebibytes: int = MEMORY_MEBIBYTES,
    seed: int = 0,
) -> Report:
    """Prove, certify, support or refute a claim.

    The work is done in a process of its own, which is killed when it has used up its budget.

    Args:
        claim: a claim, or a statement together with its domain.
        domain: for a statement: the range of every parameter. A claim brings its own.
        budget_seconds: wall-clock time that the check may take.
        memory_mebibytes: memory that it may take on top of what is in use.
        seed: decides the random choices; the same seed gives the same report.

    Raises:
        ClaimError: a domain is missing, or given twice.
        Contradiction: a proof and a certified counterexample disagree.

    Examples:
        >>> import sympy, symsolve as ss
        >>> S, r = sympy.symbols("S r", positive=True)
        >>> domain = ss.Domain({S: ss.Interval(0, sympy.oo), r: ss.Interval(0, sympy.oo)}, where=[r < S])
        >>> check(ss.Identity(sympy.log(S / r), sympy.log(S) - sympy.log(r)), domain=domain).verdict
        <Verdict.PROVED: 'proved'>
        >>> report = check(ss.Identity(r / S, S / r), domain=domain)
        >>> report.verdict, report.witness.point
        (<Verdict.REFUTED: 'refuted'>, {S: 2, r: 1})
    """
    limits = Limits(budget_seconds=budget_seconds, memory_mebibytes=memory_mebibytes, seed=seed)
    return next(check_claims([_as_claim(claim, domain)], limits=limits))


def _as_claim(claim: Claim | Statement, domain: Domain | None) -> Claim:
    if isinstance(claim, Claim):
        if domain is not None:
            raise ClaimError(f"check: claim {claim.name} brings its own domain; leave out domain=")
        return claim
    if not isinstance(claim, Statement):
        raise ClaimError(
            f"check: {claim!r} is neither a claim nor a statement; wrap it, as in Identity(lhs, rhs)"
        )
    return Claim(name="statement", statement=claim, domain=Domain() if domain is None else domain)

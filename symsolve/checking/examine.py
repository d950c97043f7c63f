"""The order in which the engines look at a claim: cheapest refutation first, then proof, then search."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator

import attrs

from symsolve.checking.evidence import Evidence, Outcome
from symsolve.checking.goals import goals
from symsolve.checking.limited import limited_time
from symsolve.claims import Asymptotic, Claim, Limit, SolvesODE
from symsolve.errors import SymsolveError

Engine = Callable[[], Evidence]


def examine(claim: Claim, *, seed: int, proof_seconds: float) -> Iterator[Evidence]:
    """Evidence about a claim, one record an engine, until the matter is settled.

    What is tried depends only on the claim and the seed; the clock only ends an engine that takes
    more than its share, and then the evidence says so.

    Args:
        claim: what to examine.
        seed: decides every random choice.
        proof_seconds: processor time that one symbolic engine may take.
    """
    if isinstance(claim.statement, Limit | Asymptotic):
        yield from _examine_limit(claim, seed=seed, proof_seconds=proof_seconds)
    else:
        yield from _examine_goals(claim, seed=seed, proof_seconds=proof_seconds)


def load_engines(claim: Claim) -> None:
    """Import what an examination needs, so that workers which are forked afterwards find it loaded."""
    import symsolve.checking.points
    import symsolve.checking.proof

    if isinstance(claim.statement, SolvesODE):
        import scipy.integrate  # noqa: F401

        import symsolve.checking.ode
        import symsolve.evaluation.arrays
    if isinstance(claim.statement, Limit | Asymptotic):
        import symsolve.checking.limits  # noqa: F401


def claim_seed(name: str, seed: int) -> int:
    """A seed for one claim, so that a claim's result does not depend on what else is checked."""
    return int.from_bytes(hashlib.sha256(f"{seed}:{name}".encode()).digest()[:8], "big")


def _examine_goals(claim: Claim, *, seed: int, proof_seconds: float) -> Iterator[Evidence]:
    from symsolve.checking.points import check_points

    domain, wanted = claim.domain, goals(claim.statement)
    points = _timed(
        "balls at points", lambda: check_points(wanted, domain, seed=seed, declared=claim.witness)
    )
    yield points
    if points.outcome is Outcome.REFUTES:
        yield from _simpler_witness(claim, points)
        return
    proof = _timed("symbolic proof", lambda: _prove(claim, proof_seconds))
    yield proof
    if proof.outcome is Outcome.INCONCLUSIVE:
        yield from _search(claim, seed=seed, proof_seconds=proof_seconds)
    if isinstance(claim.statement, SolvesODE):
        yield from _integrate(claim.statement, claim, seed)


def _search(claim: Claim, *, seed: int, proof_seconds: float) -> Iterator[Evidence]:
    """Look for a counterexample, certify inequalities in between."""
    from symsolve.checking.search import search
    from symsolve.checking.sweep import sweep

    domain, wanted = claim.domain, goals(claim.statement)
    engines: list[tuple[str, Engine]] = [("float sweep", lambda: sweep(wanted, domain, seed=seed))]
    if any(goal.relation.op != "==" for goal in wanted):
        engines.append(("subdivision", lambda: _certify(claim, proof_seconds)))
    engines.append(("search", lambda: search(wanted, domain, seed=seed)))
    for kind, engine in engines:
        found = _timed(kind, engine)
        yield found
        if found.outcome is Outcome.REFUTES:
            yield from _simpler_witness(claim, found)
        if found.outcome in (Outcome.REFUTES, Outcome.CERTIFIES):
            return


def _simpler_witness(claim: Claim, found: Evidence) -> Iterator[Evidence]:
    from symsolve.checking.search import shrink

    if found.witness is None or not claim.domain.symbols:
        return
    witness = found.witness
    simpler = _timed("simpler witness", lambda: shrink(goals(claim.statement), claim.domain, witness))
    if simpler.outcome is Outcome.REFUTES:
        yield simpler


def _prove(claim: Claim, proof_seconds: float) -> Evidence:
    from symsolve.checking.proof import prove

    return limited_time("symbolic proof", proof_seconds, lambda: prove(goals(claim.statement), claim.domain))


def _certify(claim: Claim, proof_seconds: float) -> Evidence:
    from symsolve.checking.subdivision import certify

    return limited_time("subdivision", proof_seconds, lambda: certify(goals(claim.statement), claim.domain))


def _integrate(statement: SolvesODE, claim: Claim, seed: int) -> Iterator[Evidence]:
    from symsolve.checking.ode import integrate_dop853, integrate_taylor

    yield _timed("DOP853", lambda: integrate_dop853(statement, claim.domain, seed=seed))
    yield _timed("Taylor series", lambda: integrate_taylor(statement, claim.domain, seed=seed))


def _examine_limit(claim: Claim, *, seed: int, proof_seconds: float) -> Iterator[Evidence]:
    from symsolve.checking.limits import check_asymptotic, check_limit

    statement, domain = claim.statement, claim.domain
    if isinstance(statement, Limit):
        yield from check_limit(statement, domain, seed=seed)
    elif isinstance(statement, Asymptotic):
        yield from check_asymptotic(statement, domain, seed=seed)


def _timed(kind: str, engine: Engine) -> Evidence:
    start = time.perf_counter()
    found = _guarded(kind, engine)
    return attrs.evolve(found, seconds=time.perf_counter() - start)


def _guarded(kind: str, engine: Engine) -> Evidence:
    """An engine that can't deal with a claim must not keep the others from it."""
    try:
        return engine()
    except SymsolveError as error:
        return Evidence(kind=kind, outcome=Outcome.INCONCLUSIVE, summary=str(error))
    except MemoryError:
        raise
    except Exception as error:  # SymPy raises nearly anything; whatever it is, it decides nothing
        summary = f"failed with {type(error).__name__}: {error}"
        return Evidence(kind=kind, outcome=Outcome.INCONCLUSIVE, summary=summary)

"""The order in which the engines look at a claim: cheapest refutation first, then proof, then search."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence

import attrs
import sympy

from symsolve.checking.evidence import Evidence, Outcome
from symsolve.checking.goals import Goal, goals
from symsolve.checking.limited import limited_time
from symsolve.checking.limits import check_asymptotic, check_limit
from symsolve.checking.observations import KIND as SIMULATION
from symsolve.checking.observations import SUITE_FALSE_ALARMS, observe
from symsolve.checking.ode import integrate_dop853, integrate_taylor
from symsolve.checking.points import check_points
from symsolve.checking.proof import prove
from symsolve.checking.search import search, shrink
from symsolve.checking.subdivision import certify
from symsolve.checking.sweep import sweep
from symsolve.claims import Asymptotic, Claim, Limit, Observation, SolvesODE
from symsolve.errors import SymsolveError

#: What each engine may use of a claim's budget, as processor time. Together they fit into it, so that an
#: engine that hangs leaves time for the others.
_SHARES = {
    "balls at points": 0.15,
    "symbolic proof": 0.3,
    "float sweep": 0.1,
    "subdivision": 0.2,
    "search": 0.1,
    "simpler witness": 0.05,
    "DOP853": 0.05,
    "Taylor series": 0.05,
    "limit": 0.8,
    SIMULATION: 0.9,
}


@attrs.frozen(kw_only=True)
class _Examination:
    """One claim under examination: its goals, the seed of all random choices, and its budget."""

    claim: Claim
    goals: Sequence[Goal]
    seed: int
    budget_seconds: float

    def ask(self, kind: str, engine: Callable[[], Evidence | list[Evidence]]) -> list[Evidence]:
        """What one engine finds within its share."""
        start = time.perf_counter()
        answer = _guarded(kind, lambda: limited_time(kind, _SHARES[kind] * self.budget_seconds, engine))
        found = answer if isinstance(answer, list) else [answer]
        seconds = time.perf_counter() - start
        return [attrs.evolve(item, seconds=seconds / len(found)) for item in found]


def examine(
    claim: Claim, *, seed: int, budget_seconds: float, false_alarms: float = SUITE_FALSE_ALARMS
) -> Iterator[Evidence]:
    """Evidence about a claim, one record an engine, until the matter is settled.

    What is tried depends only on the claim and the seed; the clock only ends an engine that takes
    more than its share, and then the evidence says so.

    Args:
        claim: what to examine.
        seed: decides every random choice.
        budget_seconds: what all engines together may take.
        false_alarms: how often an observation may be judged wrongly.
    """
    if isinstance(claim.statement, Observation):
        yield from _observation(claim, claim.statement, seed, budget_seconds, false_alarms)
        return
    case = _Examination(claim=claim, goals=goals(claim.statement), seed=seed, budget_seconds=budget_seconds)
    if isinstance(claim.statement, Limit | Asymptotic):
        yield from _limits(case, claim.statement)
        return
    for found in _relations(case):
        yield found
        if found.outcome is Outcome.REFUTES:
            yield from _simpler_witness(case, found)
            return
    if isinstance(claim.statement, SolvesODE):
        yield from _integrations(case, claim.statement)


def claim_seed(name: str, seed: int) -> int:
    """A seed for one claim, so that a claim's result does not depend on what else is checked."""
    return int.from_bytes(hashlib.sha256(f"{seed}:{name}".encode()).digest()[:8], "big")


def _relations(case: _Examination) -> Iterator[Evidence]:
    """Points, then a proof; what is not proved is searched for counterexamples, or certified."""
    wanted, domain, seed = case.goals, case.claim.domain, case.seed
    declared = case.claim.witness
    yield from case.ask("balls at points", lambda: check_points(wanted, domain, seed=seed, declared=declared))
    if _is_numeric(case):
        certificate = case.ask("subdivision", lambda: certify(wanted, domain))
        if certificate[0].outcome is Outcome.CERTIFIES:
            yield from certificate
            return
    proof = case.ask("symbolic proof", lambda: prove(wanted, domain))
    yield from proof
    if proof[0].outcome is Outcome.PROVES:
        return
    yield from case.ask("float sweep", lambda: sweep(wanted, domain, seed=seed))
    if any(goal.relation.op != "==" for goal in wanted):
        certificate = case.ask("subdivision", lambda: certify(wanted, domain))
        yield from certificate
        if certificate[0].outcome is Outcome.CERTIFIES:
            return
    yield from case.ask("search", lambda: search(wanted, domain, seed=seed))


def _is_numeric(case: _Examination) -> bool:
    """Whether all is an order between numbers with integrals or sums: a value settles it in milliseconds,
    while a proof would look for antiderivatives."""
    sides = [side for goal in case.goals for side in (goal.relation.lhs, goal.relation.rhs)]
    return (
        not case.claim.domain.symbols
        and all(goal.relation.is_order for goal in case.goals)
        and any(side.has(sympy.Integral, sympy.Sum) for side in sides)
    )


def _simpler_witness(case: _Examination, found: Evidence) -> Iterator[Evidence]:
    witness, domain = found.witness, case.claim.domain
    # A witness that the claim declares was chosen by its author.
    if witness is None or not domain.symbols or witness.point == case.claim.witness:
        return
    for simpler in case.ask("simpler witness", lambda: shrink(case.goals, domain, witness)):
        if simpler.outcome is Outcome.REFUTES:
            yield simpler


def _integrations(case: _Examination, statement: SolvesODE) -> Iterator[Evidence]:
    domain, seed = case.claim.domain, case.seed
    yield from case.ask("DOP853", lambda: integrate_dop853(statement, domain, seed=seed))
    yield from case.ask("Taylor series", lambda: integrate_taylor(statement, domain, seed=seed))


def _observation(
    claim: Claim, statement: Observation, seed: int, budget_seconds: float, level: float
) -> Iterator[Evidence]:
    case = _Examination(claim=claim, goals=(), seed=seed, budget_seconds=budget_seconds)
    seconds = _SHARES[SIMULATION] * budget_seconds
    yield from case.ask(
        SIMULATION, lambda: observe(statement, claim.domain, seed=seed, level=level, seconds=seconds)
    )


def _limits(case: _Examination, statement: Limit | Asymptotic) -> Iterator[Evidence]:
    domain, seed, declared = case.claim.domain, case.seed, case.claim.witness
    if isinstance(statement, Limit):
        yield from case.ask("limit", lambda: check_limit(statement, domain, seed=seed, declared=declared))
    else:
        yield from case.ask(
            "limit", lambda: check_asymptotic(statement, domain, seed=seed, declared=declared)
        )


def _guarded(kind: str, engine: Callable[[], Evidence | list[Evidence]]) -> Evidence | list[Evidence]:
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

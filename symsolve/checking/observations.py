"""Simulated quantities against exact predictions: a sequential test with a bounded rate of false alarms."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING, Any

import attrs
import sympy

from symsolve.checking.evidence import Evidence, Measurement, Outcome, Witness
from symsolve.checking.limited import OutOfTime
from symsolve.checking.sequential import Band, confidence_band, look_level, look_sizes
from symsolve.claims import Domain, Observation, Relation, is_deterministic, known_bounds, systematic_error
from symsolve.evaluation import evaluate

if TYPE_CHECKING:
    import numpy

__all__ = ["KIND", "SUITE_FALSE_ALARMS", "draw", "observe"]

KIND = "simulation"

#: How often a run of checks may refute any true observation, or support any false one. Each observation of
#: the run gets an equal share, so that the bound holds for the run however many it checks.
SUITE_FALSE_ALARMS = 1e-6

_DIGITS = 17


class _Unusable(Exception):
    """What an estimator drew can't be a sample; the message says why."""


@attrs.define
class _Sample:
    """Replicates drawn so far, always in the same portions."""

    statement: Observation
    generator: numpy.random.Generator
    values: numpy.ndarray

    def grow(self, size: int) -> None:
        """Draw until there are ``size`` replicates."""
        import numpy

        new = _portion(self.statement, self.generator, size - self.values.size)
        self.values = numpy.concatenate([self.values, new])


def observe(
    statement: Observation, domain: Domain, *, seed: int, level: float, seconds: float = math.inf
) -> Evidence:
    """Draw replicates until an interval decides, or the budget of replicates or of time is used up.

    At each look the interval misses the mean with the share of ``level`` that the look may spend. Hence, but
    with probability ``level``, a true observation is never refuted, and one that is supported is true to
    within its resolution.

    Args:
        statement: what is claimed.
        domain: one point, where the prediction is evaluated.
        seed: of the generator that the estimator gets.
        level: how often this observation may be judged wrongly.
        seconds: no portion is begun that would not be drawn within this time.
    """
    start = time.monotonic()
    prediction = _value(statement.prediction, domain)
    case = _Case(statement=statement, domain=domain, seed=seed, level=level, prediction=prediction)
    band: Band | None = None
    sample, drawn, look = _empty(statement, seed), 0, 0
    try:
        for look, size in enumerate(_looks(statement)):
            if drawn and (time.monotonic() - start) * size / drawn > seconds:
                raise OutOfTime
            sample.grow(size)
            band, drawn = _band(statement, sample.values, look_level(level, look)), size
            outcome = _decision(statement, band, prediction)
            if outcome is not Outcome.INCONCLUSIVE:
                return case.evidence(outcome, band, drawn, look)
    except _Unusable as trouble:
        return Evidence(kind=KIND, outcome=Outcome.INCONCLUSIVE, summary=str(trouble))
    except OutOfTime:
        why = "the time was used up"
    else:
        why = f"the {statement.most} replicates were used up"
    if band is None:
        summary = f"{why} before the first {statement.first} replicates of {statement.subject} were drawn"
        return Evidence(kind=KIND, outcome=Outcome.INCONCLUSIVE, summary=summary)
    return case.evidence(Outcome.INCONCLUSIVE, band, drawn, look, why)


def draw(statement: Observation, *, seed: int, count: int) -> numpy.ndarray:
    """The first replicates that a check with this seed draws: what a witness stands on, to be drawn again.

    Args:
        statement: whose estimator draws.
        seed: the seed in the measurement, not that of the run.
        count: the number of replicates in the measurement.
    """
    sample = _empty(statement, seed)
    for size in _looks(statement):
        if sample.values.size < count:
            sample.grow(min(size, count))
    return sample.values


@attrs.frozen(kw_only=True)
class _Case:
    """One observation under test."""

    statement: Observation
    domain: Domain
    seed: int
    level: float
    prediction: float

    def evidence(self, outcome: Outcome, band: Band, drawn: int, look: int, why: str = "") -> Evidence:
        """What the last look amounts to."""
        found = Measurement(
            subject=self.statement.subject,
            estimate=band.estimate,
            standard_error=band.standard_error,
            lower=band.lower,
            upper=band.upper,
            level=self.level,
            prediction=self.prediction,
            replicates=drawn,
            looks=look + 1,
            seed=self.seed,
        )
        reasons = "; ".join(
            filter(None, [why, band.remark or self._undecided(band) if why else "", str(found)])
        )
        return Evidence(
            kind=KIND,
            outcome=outcome,
            summary=reasons,
            count=drawn,
            witness=self._witness(found) if outcome is Outcome.REFUTES else None,
            measurement=found,
        )

    def _undecided(self, band: Band) -> str:
        return (
            f"the interval is {band.width:.3g} wide, the resolution is {float(self.statement.resolution):.3g}"
        )

    def _witness(self, found: Measurement) -> Witness:
        mean = sympy.Symbol(f"mean[{found.subject}]")
        return Witness(
            point=dict(self.domain.witness),
            relation=Relation(mean, self.statement.relation, self.statement.prediction),
            left=found.estimate_text,
            right=f"{self.prediction:.15g}",
            label=found.origin_text,
        )


def _looks(statement: Observation) -> tuple[int, ...]:
    if is_deterministic(statement.estimator):
        return (1,)
    return tuple(look_sizes(statement.first, statement.most))


def _empty(statement: Observation, seed: int) -> _Sample:
    import numpy

    return _Sample(statement, numpy.random.default_rng(seed), numpy.empty(0))


def _portion(statement: Observation, generator: numpy.random.Generator, count: int) -> numpy.ndarray:
    """So many replicates; what an estimator gives is not trusted."""
    import numpy

    drawn: Any = statement.estimator.sample(generator, count)
    values = numpy.asarray(drawn)
    if values.dtype.kind not in "fiub" or values.shape != (count,):
        raise _Unusable(
            f"asked for {count} replicates, {statement.subject!r} gave an array of {values.dtype} with shape "
            f"{values.shape}; it has to give so many floats in one dimension"
        )
    values = values.astype(float)
    wrong = ~numpy.isfinite(values)
    if wrong.any():
        raise _Unusable(
            f"{int(wrong.sum())} of {count} replicates of {statement.subject!r} are not finite "
            f"(the first is {values[wrong][0]}); their mean says nothing"
        )
    bounds = known_bounds(statement.estimator)
    if bounds is not None and not (bounds[0] <= values.min() and values.max() <= bounds[1]):
        raise _Unusable(
            f"{statement.subject!r} says that its replicates lie in {bounds}, but they run from "
            f"{values.min():g} to {values.max():g}"
        )
    return values


def _band(statement: Observation, values: numpy.ndarray, level: float) -> Band:
    error = systematic_error(statement.estimator)
    if is_deterministic(statement.estimator):
        value = float(values[0])
        exact = Band(estimate=value, standard_error=0.0, lower=value, upper=value)
        return exact.widened(error + math.ulp(value) * 2**8)
    return confidence_band(values, level, known_bounds(statement.estimator)).widened(error)


def _decision(statement: Observation, band: Band, prediction: float) -> Outcome:
    """Refuted when the interval lies where it must not, supported when it settles the matter."""
    above, below = band.lower > prediction, band.upper < prediction
    claimed = {"==": False, "<=": below, ">=": above}[statement.relation]
    if not claimed and (above or below):
        return Outcome.REFUTES
    if claimed or band.width < float(statement.resolution):
        return Outcome.SUPPORTS
    return Outcome.INCONCLUSIVE


def _value(prediction: sympy.Expr, domain: Domain) -> float:
    """The prediction at the domain's point, certified to more digits than a float holds."""
    point = {symbol: domain.witness[symbol] for symbol in prediction.free_symbols}
    return float(evaluate(prediction, at=point, digits=_DIGITS))

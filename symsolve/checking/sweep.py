"""Sweep of the domain in float64, millions of points a second: it suggests, balls confirm."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

import attrs
import numpy as np
import sympy

from symsolve.checking.columns import Columns, FloatArray
from symsolve.checking.comparison import Comparison, Membership, Truth
from symsolve.checking.evidence import Evidence, Outcome, Witness
from symsolve.checking.goals import Goal
from symsolve.checking.rounding import exact_point
from symsolve.checking.suspects import one_sided, suspects
from symsolve.checking.zoom import zoom
from symsolve.claims import Domain, Point

KIND = "float sweep"

# Points in a chunk and chunks, by the number of operations that one point costs.
_CHUNK = 1 << 15
_CHUNKS = ((60, 32), (250, 16), (1000, 8))
_CHUNKS_BEYOND = 4
# The same where a function has no vectorised form.
_SLOW_CHUNK, _SLOW_CHUNKS = 1 << 10, 2
_INTEGRAL_CHUNK = 1 << 6
_INFINITE_CHUNK = 1 << 4
# Candidates that balls look at: for each goal, in each chunk and in all.
_MOST_A_CHUNK = 32
_MOST_IN_ALL = 400
_MOST_ONE_SIDED = 4
# Precision for confirmation: a point that needs more is not what float64 had suspected.
_BITS = 1024
# Points are first rounded to simple rationals: thirds, for one, are no floats. Ends of descents have
# half the digits of float64, being minima, and are rounded more boldly.
_TOLERANCES = (Fraction(1, 10**11), Fraction(0))
_BOLD_TOLERANCES = (Fraction(1, 10**5), *_TOLERANCES)


def sweep(goals: Sequence[Goal], domain: Domain, *, seed: int) -> Evidence:
    """Search the domain in float64 for a point where a goal fails, and confirm it with certainty.

    Args:
        goals: the relations that must hold.
        domain: where they must hold.
        seed: decides the points, and nothing else does.

    Raises:
        UnsupportedNode: a side has no float64 form.

    Examples:
        >>> import sympy
        >>> from symsolve.claims import Interval, Relation
        >>> x = sympy.Symbol("x", real=True)
        >>> domain = Domain({x: Interval(0, 1)})
        >>> found = sweep([Goal(Relation(sympy.sin(20 * x), "<", sympy.Rational(999, 1000)))], domain, seed=0)
        >>> found.outcome
        <Outcome.REFUTES: 'refutes'>
    """
    if not domain.symbols:
        return Evidence(kind=KIND, outcome=Outcome.INCONCLUSIVE, summary="no variable to sweep")
    return _Sweep(goals, domain, seed).run()


@attrs.define
class _Tally:
    """What was counted on the way."""

    drawn: int = 0
    effective: int = 0
    examined: int = 0


class _Sweep:
    def __init__(self, goals: Sequence[Goal], domain: Domain, seed: int) -> None:
        self.domain = domain
        self.comparisons = [(goal, Comparison(goal.relation, domain.symbols)) for goal in goals]
        self.plan = domain.plan()
        self.space = Columns(domain)
        self.inside = Membership(domain)
        self.rng = np.random.default_rng(seed)
        self.tally = _Tally()
        self.left = {goal.label: _MOST_IN_ALL for goal in goals}

    def run(self) -> Evidence:
        # Floats that overflow or divide by zero only make a point vacuous.
        with np.errstate(all="ignore"):
            effort = _Effort.of(comparison for _, comparison in self.comparisons)
            for index in range(effort.chunks):
                columns = self.space.draw(self.rng, effort.chunk, generic=index % 2 == 0)
                witness = self._look(columns, descend=effort.descends and index < 2)
                if witness is not None:
                    return self._refutation(witness)
        return self._support()

    def _look(self, columns: Sequence[FloatArray], *, descend: bool) -> Witness | None:
        margins = [comparison.float_margin(columns) for _, comparison in self.comparisons]
        self.tally.drawn += len(columns[0])
        self.tally.effective += int(np.isfinite(np.sum(margins, axis=0)).sum())
        for (goal, comparison), margin in zip(self.comparisons, margins, strict=True):
            chosen = np.concatenate(
                [
                    suspects(comparison, columns, margin, _MOST_A_CHUNK),
                    one_sided(comparison, columns, margin, _MOST_ONE_SIDED),
                ]
            )
            witness = self._confirm(goal, comparison, [column[chosen] for column in columns], _TOLERANCES)
            if witness is None and descend and comparison.relation.op != "==":
                ends = zoom(comparison, self.space, columns, self.rng)
                nearest = [column[:_MOST_A_CHUNK] for column in ends]
                witness = self._confirm(goal, comparison, nearest, _BOLD_TOLERANCES)
            if witness is not None:
                return witness
        return None

    def _confirm(
        self,
        goal: Goal,
        comparison: Comparison,
        columns: Sequence[FloatArray],
        tolerances: Sequence[Fraction],
    ) -> Witness | None:
        """The first of some points at which the goal is certainly false."""
        for row in zip(*columns, strict=True):
            if self.left[goal.label] <= 0:
                return None
            if not np.isfinite(row).all():
                continue
            self.left[goal.label] -= 1
            self.tally.examined += 1
            values = dict(zip(self.domain.symbols, map(float, row), strict=True))
            for point in self._exact_points(values, tolerances):
                if comparison.at(point, _BITS) is Truth.FALSE and self.inside(point):
                    return comparison.witness(point, label=goal.label)
        return None

    def _exact_points(
        self, values: Mapping[sympy.Symbol, float], tolerances: Sequence[Fraction]
    ) -> Iterator[Point]:
        tried: list[Point] = []
        for tolerance in tolerances:
            point = exact_point(self.plan, values, tolerance)
            if point is not None and point not in tried:
                tried.append(point)
                yield point

    def _refutation(self, witness: Witness) -> Evidence:
        return Evidence(
            kind=KIND,
            outcome=Outcome.REFUTES,
            summary=f"a point suspected among {self.tally.drawn:,} in float64 is certainly a counterexample",
            count=self.tally.effective,
            witness=witness,
        )

    def _support(self) -> Evidence:
        tally = self.tally
        if tally.effective == 0:
            summary = f"none of {tally.drawn:,} points has a finite value in float64"
            return Evidence(kind=KIND, outcome=Outcome.INCONCLUSIVE, summary=summary)
        suspected = f"; {tally.examined} suspicious ones cleared by balls" if tally.examined else ""
        summary = f"no failure at {tally.effective:,} points in float64{suspected}"
        return Evidence(kind=KIND, outcome=Outcome.SUPPORTS, summary=summary, count=tally.effective)


@attrs.frozen
class _Effort:
    """How many chunks of how many points, and whether descents can be paid."""

    chunk: int
    chunks: int
    descends: bool = True

    @classmethod
    def of(cls, comparisons: Iterable[Comparison]) -> _Effort:
        """Less the more a point costs; decided by the expressions, not by a clock."""
        comparisons = list(comparisons)
        sides = [side for comparison in comparisons for side in (comparison.left, comparison.right)]
        if any(comparison.is_to_infinity for comparison in comparisons):
            return cls(_INFINITE_CHUNK, _SLOW_CHUNKS, descends=False)
        if any("integral" in side.tape.ops for side in sides):
            return cls(_INTEGRAL_CHUNK, _SLOW_CHUNKS, descends=False)
        if any(side.goes_point_by_point for side in sides):
            return cls(_SLOW_CHUNK, _SLOW_CHUNKS, descends=False)
        cost = sum(len(side.tape.instructions) for side in sides)
        return cls(_CHUNK, next((chunks for most, chunks in _CHUNKS if cost <= most), _CHUNKS_BEYOND))

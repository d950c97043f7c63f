"""Balls at exact points of the domain: corners, simple values and random rationals."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence

import sympy

from symsolve.checking.comparison import Comparison, Truth
from symsolve.checking.critical import critical_points
from symsolve.checking.evidence import Evidence, Outcome
from symsolve.checking.goals import Goal
from symsolve.claims import Domain, Point
from symsolve.claims.sampling import SamplingPlan
from symsolve.claims.simple_points import Span, simple_points, span_of

KIND = "balls at points"
SIMPLE_POINTS = 24
RANDOM_POINTS = 24
#: Of each kind, where a value takes milliseconds.
FEW_POINTS = 8
#: An equation that is wrong by a relative 1e-300 still is wrong: a few points are looked at so closely.
SHARP_POINTS = 3
SHARP_BITS = 1024


def check_points(
    goals: Sequence[Goal], domain: Domain, *, seed: int, declared: Point | None = None
) -> Evidence:
    """Evaluate every goal with certified error at exact points; one certain failure refutes.

    Args:
        goals: the relations that must hold.
        domain: where they must hold.
        seed: decides the random points, and nothing else does.
        declared: a point to be tried first, such as a witness that a claim declares.
    """
    comparisons = [(goal, Comparison(goal.relation, domain.symbols)) for goal in goals]
    effective = undefined = 0
    doubt: Evidence | None = None
    few = any(comparison.is_to_infinity for _, comparison in comparisons)
    for point in _points_to_try(goals, domain, seed, declared, few=few):
        sharp = effective < SHARP_POINTS
        truths = [(goal, comparison, _truth(comparison, point, sharp)) for goal, comparison in comparisons]
        for goal, comparison, truth in truths:
            if truth is Truth.FALSE:
                return _refutation(goal, comparison, point, effective)
            doubt = doubt or _doubt(goal, comparison, point, truth)
        if all(truth in (Truth.TRUE, Truth.UNKNOWN) for _, _, truth in truths):
            effective += 1
        else:
            undefined += 1
    return doubt or _support(effective, undefined)


def _doubt(goal: Goal, comparison: Comparison, point: Point, truth: Truth) -> Evidence | None:
    """What at one point keeps the statement from being called supported, without refuting it."""
    place = ", ".join(f"{symbol} = {value}" for symbol, value in point.items()) or "every point"
    if truth is Truth.UNDEFINED and goal.relation.is_order and comparison.is_not_real(point):
        summary = f"a side is not real at {place}, where an order means nothing; narrow the domain"
    elif truth is Truth.UNKNOWN and goal.relation.is_strict:
        summary = f"the sides of a strict comparison can't be told apart at {place}"
    else:
        return None
    return Evidence(kind=KIND, outcome=Outcome.INCONCLUSIVE, summary=summary, vetoes=True)


def _truth(comparison: Comparison, point: Point, sharp: bool) -> Truth:
    if sharp and not comparison.is_costly:
        return comparison.at(point, agreement_bits=SHARP_BITS)
    return comparison.at(point)


def _points_to_try(
    goals: Sequence[Goal], domain: Domain, seed: int, declared: Point | None, *, few: bool = False
) -> Iterator[Point]:
    if declared:
        yield declared
    sampled = list(sample_points(domain, seed))
    if few and len(sampled) > 2 * FEW_POINTS:
        sampled = sampled[:FEW_POINTS] + sampled[-FEW_POINTS:]
    yield from sampled
    seen = {tuple(point[symbol] for symbol in domain.symbols) for point in sampled}
    bases = [*sampled[:2], *sampled[-2:]]
    yield from _fresh(critical_points(goals, domain, bases), domain, seen)


def sample_points(domain: Domain, seed: int) -> Iterator[Point]:
    """Simple points first, then random exact ones; every one certainly inside the domain."""
    if not domain.symbols:
        yield {}
        return
    seen: set[tuple[sympy.Expr, ...]] = set()
    plan = domain.plan()
    simple = itertools.islice(simple_points(plan), 4 * SIMPLE_POINTS)
    yield from itertools.islice(_fresh(simple, domain, seen), SIMPLE_POINTS)
    generator = random.Random(seed)
    drawn = (_random_point(plan, generator) for _ in range(8 * RANDOM_POINTS))
    yield from itertools.islice(_fresh((p for p in drawn if p is not None), domain, seen), RANDOM_POINTS)


def _fresh(points: Iterator[Point], domain: Domain, seen: set[tuple[sympy.Expr, ...]]) -> Iterator[Point]:
    for point in points:
        key = tuple(point[symbol] for symbol in domain.symbols)
        if key not in seen and domain.contains(point):
            seen.add(key)
            yield point


def _random_point(plan: SamplingPlan, generator: random.Random) -> Point | None:
    point: Point = {}
    for draw in plan.draws:
        span = span_of(draw, point)
        if span is None:
            return None
        point[draw.symbol] = _random_value(span, generator)
    return point


def _random_value(span: Span, generator: random.Random) -> sympy.Expr:
    """A rational of the span: spread evenly, or on a logarithmic scale towards an end."""
    # Half-integers over a prime never hit a special value by accident, so generic points stay generic.
    fraction = sympy.Rational(2 * generator.randrange(997) + 1, 1994)
    lower, upper = span.lower, span.upper
    if lower.is_infinite and upper.is_infinite:
        value = generator.choice((-1, 1)) * _magnitude(generator)
    elif upper.is_infinite:
        value = lower + _magnitude(generator)
    elif lower.is_infinite:
        value = upper - _magnitude(generator)
    else:
        value = lower + (upper - lower) * _towards_an_end(fraction, generator)
    if span.integer:
        value = min(max(sympy.floor(value), sympy.ceiling(lower)), sympy.floor(upper))
    return value


def _magnitude(generator: random.Random) -> sympy.Rational:
    scale = sympy.Integer(10) ** generator.choice((-6, -3, -2, -1, 0, 0, 0, 1, 1, 2, 3))
    return scale * sympy.Rational(2 * generator.randrange(997) + 997, 997)


def _towards_an_end(fraction: sympy.Rational, generator: random.Random) -> sympy.Rational:
    choice = generator.randrange(6)
    if choice == 0:
        return fraction / 10 ** generator.choice((2, 4, 8))
    if choice == 1:
        return 1 - fraction / 10 ** generator.choice((2, 4, 8))
    return fraction


def _refutation(goal: Goal, comparison: Comparison, point: Point, effective: int) -> Evidence:
    witness = comparison.witness(point, label=goal.label)
    return Evidence(
        kind=KIND,
        outcome=Outcome.REFUTES,
        summary=f"certainly false at one point, after {effective} where it is not",
        count=effective + 1,
        witness=witness,
    )


def _support(effective: int, undefined: int) -> Evidence:
    if effective == 0:
        return Evidence(
            kind=KIND,
            outcome=Outcome.INCONCLUSIVE,
            summary=f"no point of {undefined} gave a finite value on both sides",
            vetoes=True,
        )
    skipped = f", {undefined} more without a finite value" if undefined else ""
    return Evidence(
        kind=KIND,
        outcome=Outcome.SUPPORTS,
        summary=f"not false at {effective} exact points{skipped}",
        count=effective,
    )

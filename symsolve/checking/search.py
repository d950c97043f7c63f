"""Search by Hypothesis for a counterexample at an exact edge; simpler counterexamples than a given one."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from fractions import Fraction

import sympy

from symsolve.checking.comparison import Comparison, Membership, Truth
from symsolve.checking.evidence import Evidence, Outcome, Witness
from symsolve.checking.goals import Goal
from symsolve.checking.rounding import as_fraction, exact_point, simplest_near
from symsolve.claims import Domain, Point
from symsolve.claims.simple_points import simple_points

KIND = "search"
KIND_SHRINK = "simpler witness"

_EXAMPLES = 500
_EXAMPLES_TO_INFINITY = 40
_BITS = 512
# Evaluations that a simpler witness may cost: first at simple points, then around the given one.
_SIMPLE_POINTS = 150
_MOST_ROUNDINGS = 400
_TOLERANCES = tuple(Fraction(1, 2**halvings) for halvings in range(40))


def search(goals: Sequence[Goal], domain: Domain, *, seed: int) -> Evidence:
    """Let Hypothesis look for a point where a goal is certainly false, and shrink it.

    Args:
        goals: the relations that must hold.
        domain: where they must hold.
        seed: decides the points, and nothing else does.

    Examples:
        >>> from symsolve.claims import Interval, Relation
        >>> x, y = sympy.symbols("x y", real=True)
        >>> domain = Domain({x: Interval(0, sympy.oo), y: Interval(0, sympy.oo)})
        >>> print(search([Goal(Relation((x - y) ** 2, ">", 0))], domain, seed=0).witness)
        at x = 1, y = 1: left 0, right 0, claimed left > right
    """
    if not domain.symbols:
        return Evidence(kind=KIND, outcome=Outcome.INCONCLUSIVE, summary="no variable to search")
    from symsolve.strategies import find_example, points

    failures = _Failures(goals, domain)
    infinite = any(comparison.is_to_infinity for _, comparison in failures.comparisons)
    examples = _EXAMPLES_TO_INFINITY if infinite else _EXAMPLES
    found = find_example(points(domain), failures, seed=seed, max_examples=examples)
    if found is not None:
        summary = f"counterexample found and shrunk within {failures.effective} effective points"
        return failures.refutation(KIND, found, summary)
    if failures.effective == 0:
        return Evidence(
            kind=KIND, outcome=Outcome.INCONCLUSIVE, summary="no point gave a finite value on both sides"
        )
    summary = f"no failure at {failures.effective} constructed exact points"
    return Evidence(kind=KIND, outcome=Outcome.SUPPORTS, summary=summary, count=failures.effective)


def shrink(goals: Sequence[Goal], domain: Domain, witness: Witness) -> Evidence:
    """A simpler counterexample than the given one, if there is one among simple and rounded points.

    Args:
        goals: the relations that must hold.
        domain: where they must hold.
        witness: a confirmed counterexample.

    Returns:
        A refutation; inconclusive where nothing simpler was found.

    Examples:
        >>> from symsolve.claims import Interval, Relation
        >>> x = sympy.Symbol("x", real=True)
        >>> wrong, domain = Relation(x**2, "<", 7), Domain({x: Interval(0, 100)})
        >>> first = Comparison(wrong, [x]).witness({x: sympy.Rational(123457, 1000)})
        >>> shrink([Goal(wrong)], domain, first).witness.point
        {x: 3}
    """
    failures = _Failures(goals, domain)
    given = {symbol: witness.point[symbol] for symbol in domain.symbols}
    found = _first_simple(failures, domain, given) or _rounded(failures, domain, given)
    if found is None:
        return Evidence(
            kind=KIND_SHRINK,
            outcome=Outcome.INCONCLUSIVE,
            summary="no simpler counterexample",
            count=failures.effective,
        )
    return failures.refutation(KIND_SHRINK, found, "simpler values at which it is certainly false")


class _Failures:
    """Whether some goal is certainly false at a point of the domain; remembers what it has seen."""

    def __init__(self, goals: Sequence[Goal], domain: Domain) -> None:
        self.symbols = domain.symbols
        self.comparisons = [(goal, Comparison(goal.relation, domain.symbols)) for goal in goals]
        self.inside = Membership(domain)
        self.effective = 0
        self._known: dict[tuple[sympy.Expr, ...], bool] = {}

    def __call__(self, point: Point) -> bool:
        key = tuple(point[symbol] for symbol in self.symbols)
        if key not in self._known:
            self._known[key] = self._fails(point)
        return self._known[key]

    def _fails(self, point: Point) -> bool:
        if not self.inside(point):
            return False
        truths = [comparison.at(point, _BITS) for _, comparison in self.comparisons]
        self.effective += Truth.UNDEFINED not in truths
        return Truth.FALSE in truths

    def refutation(self, kind: str, point: Point, summary: str) -> Evidence:
        """The record of a failure."""
        witness = next(
            comparison.witness(point, label=goal.label)
            for goal, comparison in self.comparisons
            if comparison.at(point, _BITS) is Truth.FALSE
        )
        return Evidence(
            kind=kind, outcome=Outcome.REFUTES, summary=summary, count=self.effective, witness=witness
        )


def _cost(point: Point) -> float:
    """How hard a point is to read: the digits of all numerators and denominators."""
    return sum(map(_number_cost, point.values()))


def _number_cost(value: sympy.Expr) -> float:
    if not value.is_Rational:
        return 10.0
    # Halves are easier than thirds, and 1/2 easier than 7: small numbers count by size, large ones by length.
    numerator, denominator = int(value.p), int(value.q)
    small = 3 * min(denominator - 1, 10) + min(abs(numerator), 10)
    return small + 2 * math.log2(denominator) + math.log2(1 + abs(numerator)) + (numerator < 0)


def _first_simple(failures: _Failures, domain: Domain, given: Point) -> Point | None:
    """The first failure in the order of simplicity."""
    for point in itertools.islice(simple_points(domain.plan()), _SIMPLE_POINTS):
        if _cost(point) < _cost(given) and failures(point):
            return point
    return None


def _rounded(failures: _Failures, domain: Domain, given: Point) -> Point | None:
    """The given point, its coordinates rounded as boldly as the failure allows."""
    best, left = given, _MOST_ROUNDINGS
    improved = True
    while improved:
        improved = False
        for candidate in _simpler_neighbours(domain, best):
            if left == 0:
                break
            left -= 1
            if failures(candidate):
                best, improved = candidate, True
                break
    return None if best is given else best


def _simpler_neighbours(domain: Domain, point: Point) -> Iterator[Point]:
    """Simpler points near a point: all coordinates rounded at once, then one value at a time."""
    plan = domain.plan()
    for values in _roundings(point):
        candidate = exact_point(plan, values)
        if candidate is not None and _cost(candidate) < _cost(point):
            yield {symbol: candidate[symbol] for symbol in domain.symbols}


def _roundings(point: Point) -> Iterator[Point]:
    rational = {symbol: value for symbol, value in point.items() if value.is_Rational}
    for tolerance in _TOLERANCES:
        yield point | {symbol: _near(value, tolerance) for symbol, value in rational.items()}
    # Equal coordinates stay equal: the failure may depend on it.
    for value in dict.fromkeys(sorted(rational.values(), key=_number_cost, reverse=True)):
        same = [symbol for symbol in rational if rational[symbol] == value]
        for simpler in _simpler_numbers(value):
            yield point | dict.fromkeys(same, simpler)


def _simpler_numbers(value: sympy.Rational) -> Iterator[sympy.Expr]:
    yield from map(sympy.Integer, (1, 0, 2, -1))
    for tolerance in _TOLERANCES:
        yield _near(value, tolerance)
    if value.is_Integer:
        # Bisection towards zero, and single steps at its end.
        for fraction in (2, 4, 8, 16):
            yield value - value // fraction
        yield value - sympy.sign(value)


def _near(value: sympy.Rational, tolerance: Fraction) -> sympy.Expr:
    near = simplest_near(as_fraction(value), tolerance)
    return sympy.Rational(near.numerator, near.denominator)

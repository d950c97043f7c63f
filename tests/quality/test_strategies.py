"""Strategies reach the corners of a domain, and shrink to readable examples."""

import pytest
import sympy

from symsolve.claims import Domain, Integers, Interval
from symsolve.strategies import find_example, integers, points, reals

oo = sympy.oo
x, y = sympy.symbols("x y", real=True)
r, S, T = sympy.symbols("r S T", positive=True)
half = sympy.Rational(1, 2)

BELOW = Domain({S: Interval(0, oo), r: Interval(0, oo)}, where=[r < S])
SQUARE = Domain({x: Interval(0, 1), y: Interval(0, 1)})
PLANE = Domain({x: Interval(-oo, oo), y: Interval(-oo, oo)})

CORNERS = [
    ("lower end", SQUARE, lambda p: p[x] == 0),
    ("upper end", SQUARE, lambda p: p[y] == 1),
    ("both ends", SQUARE, lambda p: p[x] == 0 and p[y] == 1),
    ("middle", SQUARE, lambda p: p[x] == half),
    ("equal", PLANE, lambda p: p[x] == p[y] != 0),
    ("opposite", PLANE, lambda p: p[x] == -p[y] != 0),
    ("half", BELOW, lambda p: p[r] == p[S] / 2),
    ("tiny", BELOW, lambda p: p[S] < sympy.Rational(1, 10**28)),
    ("huge", BELOW, lambda p: p[S] > 10**28),
    ("just below", BELOW, lambda p: p[S] > 1 and (p[S] - p[r]) / p[S] < sympy.Rational(1, 10**25)),
    ("far apart", BELOW, lambda p: p[r] / p[S] < sympy.Rational(1, 10**25)),
    ("thirds", SQUARE, lambda p: p[x].q == 3),
    ("integers", PLANE, lambda p: p[x].is_integer and p[y].is_integer and p[x] * p[y] != 0),
    ("one in thirty", SQUARE, lambda p: sympy.Rational(37, 100) < p[x] < sympy.Rational(41, 100)),
]  # fmt: skip


@pytest.mark.parametrize(("domain", "wanted"), [c[1:] for c in CORNERS], ids=[c[0] for c in CORNERS])
def test_corners_are_reached(domain, wanted):
    assert any(find_example(points(domain), wanted, seed=seed, max_examples=1000) for seed in (1, 2))


SHRUNK = [
    (BELOW, lambda p: True, {S: 1, r: half}),
    (BELOW, lambda p: p[S] > 1, {S: 2, r: 1}),
    (BELOW, lambda p: p[r] < p[S] / 3, None),
    (SQUARE, lambda p: 3 * p[x] * p[y] > 1, None),
    (PLANE, lambda p: p[x] > 0, {x: 1, y: 0}),
    (PLANE, lambda p: p[x] < -5, {x: -6, y: 0}),
    (Domain({x: Interval(0, 1)}), lambda p: 30 < 100 * p[x] < 31, {x: sympy.Rational(4, 13)}),
    (Domain({T: Interval(0, oo)}), lambda p: p[T] < sympy.Rational(1, 20), None),
]


@pytest.mark.parametrize(("domain", "failing", "simplest"), SHRUNK)
def test_examples_shrink_to_readable_rationals(domain, failing, simplest):
    found = find_example(points(domain), failing, seed=0, max_examples=2000)
    if simplest is not None:
        assert found == simplest
    assert max(value.q for value in found.values()) <= 101
    assert max(abs(value.p) for value in found.values()) <= 6


def test_integers_shrink_towards_the_least_failure():
    assert find_example(integers(Integers(1, oo)), lambda n: n > 6, seed=0) == 7
    assert find_example(integers(Integers(1, oo)), lambda n: n > 137, seed=0) <= 201
    assert find_example(integers(Integers(-oo, oo)), lambda n: n < -3, seed=0) == -4


def test_an_irrational_closed_end_is_drawn_exactly():
    assert find_example(reals(Interval(0, sympy.pi)), lambda v: v == sympy.pi, seed=0) == sympy.pi

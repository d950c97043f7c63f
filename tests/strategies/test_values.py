from fractions import Fraction

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from symsolve.claims import Integers, Interval
from symsolve.claims.simple_points import Span
from symsolve.errors import ClaimError
from symsolve.strategies import integers, reals
from symsolve.strategies.decoding import decoded
from symsolve.strategies.walks import CODES, walk

oo = sympy.oo

INTERVALS = [
    Interval(0, 1),
    Interval.open(0, 1),
    Interval(0, oo),
    Interval(-oo, oo),
    Interval(-oo, -3),
    Interval(-2, sympy.pi),
    Interval.open(sympy.sqrt(2), sympy.sqrt(2) + sympy.Rational(1, 10**6)),
    Interval(5, 5),
]


@pytest.mark.parametrize("interval", INTERVALS, ids=str)
def test_reals_lie_in_their_interval(interval):
    @settings(max_examples=60, deadline=None)
    @given(reals(interval))
    def check(value):
        assert interval.contains(value)
        assert value.is_Rational or value in (interval.lower, interval.upper)

    check()


@pytest.mark.parametrize(
    "run", [Integers(1, oo), Integers(-3, 4), Integers(-oo, -7), Integers(0, 250)], ids=str
)
def test_integers_lie_in_their_run(run):
    @settings(max_examples=60, deadline=None)
    @given(integers(run))
    def check(value):
        assert run.contains(value)
        assert abs(value) <= 10_010

    check()


def test_a_span_between_two_integers_that_are_left_out_is_empty():
    one, two = sympy.Integer(1), sympy.Integer(2)
    assert Span(one, two, True, True, True).is_empty
    assert not Span(one, two, True, False, True).is_empty


@pytest.mark.parametrize("ends", [(0, 10, True, True), (0, 10, True, False), (-4, 4, True, True)])
def test_open_ends_of_integer_spans_are_left_out(ends):
    lower, upper, left_open, right_open = ends
    span = Span(sympy.Integer(lower), sympy.Integer(upper), left_open, right_open, True)

    @settings(max_examples=60, deadline=None)
    @given(st.integers(0, 99), st.lists(st.integers(0, 99), max_size=4))
    def check(pick, codes):
        assert span.contains(decoded(span, pick, codes))

    check()


ENDS = [
    (0, 1),
    (0, None),
    (None, -3),
    (None, None),
    (-2, 5),
    (Fraction(1, 3), Fraction(1, 3) + Fraction(1, 10**9)),
]


@pytest.mark.parametrize("ends", ENDS, ids=str)
def test_walks_stay_strictly_between_their_ends(ends):
    lower, upper = (None if end is None else Fraction(end) for end in ends)

    @given(st.lists(st.integers(0, CODES - 1), max_size=10))
    def check(codes):
        value = walk(lower, upper, codes)
        assert lower is None or lower < value
        assert upper is None or value < upper

    check()


def test_the_empty_walk_is_the_simplest_rational():
    assert walk(Fraction(3, 10), Fraction(2, 5), []) == Fraction(1, 3)
    assert walk(None, None, []) == 0
    assert walk(Fraction(0), None, []) == 1


@pytest.mark.parametrize("code", range(CODES))
def test_every_stretch_leads_away_from_the_simplest_rational(code):
    assert walk(Fraction(0), None, [code]) != 1 or code in range(20, 80)


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: reals(Integers(1, 2)), "is not an Interval"),
        (lambda: integers(Interval(1, 2)), "is not a run of integers"),
        (lambda: integers(Integers(1, oo), reach=0), "not a positive integer"),
        (lambda: integers(Integers(1, oo), reach=True), "not a positive integer"),
    ],
)
def test_impossible_input_raises(build, message):
    with pytest.raises(ClaimError, match=message):
        build()

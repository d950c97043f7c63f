"""Membership and comparison at rational points take a short way round SymPy: the same answers."""

import itertools

import pytest
import sympy as sp
from sympy import Rational, oo, pi

from symsolve.claims import Domain, Integers, Interval, Relation
from symsolve.claims.rationals import _is_below_to_many_digits, is_below
from symsolve.claims.relation import _SYMPY
from symsolve.claims.simple_points import span_of
from symsolve.errors import OutsideDomain

x, y = sp.symbols("x y", real=True)
NUMBERS = [Rational(n, d) for n in (-7, -1, 0, 1, 3, 22) for d in (1, 2, 7)]
ENDS = [-oo, sp.Integer(-1), sp.Integer(0), Rational(3, 7), sp.sqrt(2), pi, oo]


@pytest.mark.parametrize(("lower", "upper"), list(itertools.combinations(ENDS, 2)))
@pytest.mark.parametrize("is_open", [True, False])
def test_an_interval_contains_what_sympy_says_it_does(lower, upper, is_open):
    interval = Interval(lower, upper, left_open=is_open, right_open=is_open)
    theirs = sp.Interval(lower, upper, is_open, is_open)
    for number in [*NUMBERS, sp.sqrt(2), pi, 2 * pi]:
        assert interval.contains(number) is bool(theirs.contains(number))


@pytest.mark.parametrize(("lower", "upper"), [(-oo, 3), (0, oo), (-1, 3), (-oo, oo)])
def test_a_run_of_integers_contains_its_integers(lower, upper):
    run = Integers(lower, upper)
    for number in [*NUMBERS, sp.sqrt(4), pi]:
        assert run.contains(number) is bool(number.is_integer and lower <= number and number <= upper)


@pytest.mark.parametrize("op", ["<", "<=", ">", ">=", "==", "!="])
def test_a_relation_holds_at_rational_points_where_sympy_says_so(op):
    relation = Relation(x, op, y)
    for left, right in itertools.product(NUMBERS, repeat=2):
        assert relation.holds({x: left, y: right}) is bool(_SYMPY[op](left, right))


def test_numbers_that_sympy_leaves_undecided_are_ordered():
    near_one = 1 - sp.Integer(2) ** (-400 - Rational(1, 3))
    assert is_below(near_one, sp.Integer(1))
    assert not is_below(sp.Integer(1), near_one)


def test_numbers_that_can_not_be_told_apart_are_refused():
    with pytest.raises(OutsideDomain, match="not known"):
        _is_below_to_many_digits(sp.cos(1) ** 2 + sp.sin(1) ** 2, sp.Integer(1))


def test_a_condition_with_an_exponent_that_varies_has_points():
    P, alpha = sp.symbols("P alpha", positive=True)
    condition = Relation(1 - P, ">", 2 ** (-2 * (alpha + 1)))
    domain = Domain({P: Interval.open(0, 1), alpha: Interval.open(0, oo)}, where=[condition])
    spans = [span_of(draw, {alpha: Rational(2000, 3)}) for draw in domain.plan().draws if draw.symbol == P]
    assert all(span is None or not span.is_empty for span in spans)

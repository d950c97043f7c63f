"""Points at which expressions switch are found exactly, however thin the gap."""

import sympy
from sympy import Abs, Eq, Integral, Max, Piecewise, Rational, floor, sign

from symsolve.checking import check
from symsolve.checking.critical import critical_points
from symsolve.checking.goals import Goal
from symsolve.claims import Domain, Identity, Integers, Interval, Relation, Verdict

x, y, t = sympy.symbols("x y t", real=True)
n = sympy.Symbol("n", integer=True)
UNIT = Domain({x: Interval(0, 1)})


def found(expression, domain):
    goal = Goal(Relation(expression, "==", 0))
    return list(critical_points([goal], domain, [domain.witness]))


def test_zeros_of_absolute_values_and_signs():
    points = found(Abs(x - Rational(3, 7)) + sign(11 * x - 5), UNIT)
    assert {point[x] for point in points} == {Rational(3, 7), Rational(5, 11)}


def test_points_outside_the_domain_are_left_out():
    assert found(Abs(x - 3), UNIT) == []


def test_one_variable_is_moved_at_a_time():
    square = Domain({x: Interval(0, 10), y: Interval(0, 10)})
    points = found(Max(x + y - 7, 0), square)
    assert points
    assert all(point[x] + point[y] == 7 for point in points)


def test_integers_stay_integers():
    assert found(Abs(2 * n - 7) + Abs(n - 5), Domain({n: Integers(0, 9)})) == [{n: 5}]


def test_irrational_and_bound_switches_are_left_out():
    inner = Integral(Abs(t - Rational(1, 3)), (t, 0, x))
    assert found(inner + Abs(x**2 - Rational(1, 2)) + floor(sympy.exp(x)), UNIT) == []


def test_a_case_that_differs_at_one_point_is_refuted():
    wrong = Piecewise((x + 1, Eq(x, Rational(355, 1130))), (x, True))
    report = check(Identity(wrong, x), domain=UNIT)
    assert report.verdict is Verdict.REFUTED
    assert report.witness.point == {x: Rational(355, 1130)}


def test_a_bump_on_a_billionth_of_the_domain_is_refuted():
    bump = Max(0, Rational(1, 10**9) - Abs(x - Rational(31831, 100000)))
    assert check(Identity(sympy.sin(x) + bump, sympy.sin(x)), domain=UNIT).verdict is Verdict.REFUTED


def test_a_condition_is_decided_exactly_on_its_edge():
    third = {x: Rational(1, 3)}
    for odd_one in (Abs(sign(3 * x - 1)), Piecewise((0, Eq(3 * x, 1)), (1, True))):
        report = check(Identity(odd_one, 1), domain=UNIT)
        assert report.verdict is Verdict.REFUTED
        assert report.witness.point == third

"""What comes back besides the outcome."""

import sympy

from symsolve.checking.evidence import Outcome
from symsolve.checking.goals import Goal
from symsolve.checking.subdivision import certify
from symsolve.checking.subdivision.definedness import requirements
from symsolve.checking.subdivision.region import Region
from symsolve.checking.subdivision.slack import absorbed
from symsolve.claims import Domain, Integers, Interval, Relation

x, y, r, S = sympy.symbols("x y r S")
oo = sympy.oo


def test_equations_are_left_to_others():
    evidence = certify([Goal(Relation(x, "==", x))], Domain({x: Interval(0, 1)}))
    assert evidence.outcome is Outcome.INCONCLUSIVE
    assert "equation" in evidence.summary


def test_a_point_that_looks_violated_is_named():
    evidence = certify([Goal(Relation(x**2, ">", 0))], Domain({x: Interval(-1, 1)}))
    assert "x = 0" in evidence.summary


def test_the_part_of_the_statement_is_named():
    evidence = certify([Goal(Relation(x, ">", 0), "first part")], Domain({x: Interval(0, 1)}))
    assert evidence.summary.startswith("first part: ")


def test_all_goals_must_hold():
    domain = Domain({x: Interval.open(0, 1)})
    good, bad = Goal(Relation(x, ">", 0)), Goal(Relation(x, "<", sympy.Rational(1, 2)))
    assert certify([good, good], domain).outcome is Outcome.CERTIFIES
    assert certify([good, bad], domain).outcome is Outcome.INCONCLUSIVE


def test_the_same_claim_ends_the_same_way_twice():
    goal = Goal(Relation(sympy.log(1 + x), ">=", 2 * x / (2 + x)))
    domain = Domain({x: Interval(0, oo)})
    assert certify([goal], domain) == certify([goal], domain)


def test_a_tiny_budget_is_respected():
    goal = Goal(Relation(sympy.sin(x) * sympy.sin(3 * x), "<", sympy.Rational(9, 10)))
    evidence = certify([goal], Domain({x: Interval(0, 10)}), max_boxes=3)
    assert evidence.outcome is Outcome.INCONCLUSIVE
    assert evidence.count <= 3


def test_a_finite_run_of_integers_is_enumerated():
    n = sympy.Symbol("n", integer=True)
    goal = Goal(Relation(sympy.sin(n * sympy.pi / 2) ** 2, "!=", sympy.Rational(1, 2)))
    assert certify([goal], Domain({n: Integers(0, 4)})).outcome is Outcome.CERTIFIES


def test_a_constant_claim_needs_no_domain():
    goal = Goal(Relation(sympy.pi**sympy.E, "<", sympy.E**sympy.pi))
    assert certify([goal], Domain()).outcome is Outcome.CERTIFIES


def test_an_undefined_function_is_not_certified():
    f = sympy.Function("f")
    goal = Goal(Relation(f(x) ** 2, ">=", 0))
    assert certify([goal], Domain({x: Interval(0, 1)})).outcome is Outcome.INCONCLUSIVE


def test_slack_variables_replace_a_side_condition():
    positive = Interval.open(0, oo)
    small, large = (sympy.Dummy(name, positive=True) for name in "rS")
    region = Region({small: positive, large: positive}, (Relation(small, "<", large),))
    found = list(absorbed(region))
    assert len(found) == 2
    assert all(not changed.where for changed, _ in found)
    values = {str((large - small).xreplace(image)) for _, image in found}
    assert any("S'0" in value or "r'0" in value for value in values)


def test_requirements_of_a_nested_expression():
    u = sympy.Symbol("u", real=True)
    assert set(requirements(sympy.log(u) / sympy.sqrt(1 - u))) == {(u, ">"), (1 - u, ">")}
    assert (u, ">") in requirements(sympy.sqrt(u), smooth_in=frozenset({u}))

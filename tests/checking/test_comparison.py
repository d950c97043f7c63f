import pickle

import numpy as np
import pytest
import sympy

from symsolve.checking.comparison import Comparison, Membership, Truth
from symsolve.claims import Domain, Interval, Relation
from symsolve.errors import SubstitutionError, UnsupportedNode

x, y = sympy.symbols("x y", real=True)
R = sympy.Rational
exp, log, sin, sqrt = sympy.exp, sympy.log, sympy.sin, sympy.sqrt
I = sympy.I  # noqa: E741


def truth(lhs, op, rhs, **values):
    point = {sympy.Symbol(name, real=True): sympy.sympify(value) for name, value in values.items()}
    return Comparison(Relation(lhs, op, rhs), list(point)).at(point)


@pytest.mark.parametrize(
    ("lhs", "op", "rhs", "values", "expected"),
    [
        (x, "==", 2 * x, {"x": 1}, Truth.FALSE),
        (x, "==", 2 * x, {"x": 0}, Truth.TRUE),
        (sin(x), "==", x, {"x": R(1, 10**30)}, Truth.FALSE),
        (sin(2 * x), "==", 2 * sin(x) * sympy.cos(x), {"x": 1}, Truth.UNKNOWN),
        (exp(x), ">", 1 + x, {"x": R(1, 10**100)}, Truth.TRUE),
        (exp(x), "<=", 1 + x, {"x": R(1, 10**100)}, Truth.FALSE),
        (exp(x), ">", 1 + x, {"x": 0}, Truth.FALSE),
        (exp(x), ">=", 1 + x, {"x": 0}, Truth.TRUE),
        (exp(x), "!=", 1, {"x": 0}, Truth.FALSE),
        (exp(x), "!=", 1, {"x": 1}, Truth.TRUE),
        (1 / x, "<", 1, {"x": 0}, Truth.UNDEFINED),
        (log(x), "==", log(x), {"x": 0}, Truth.UNDEFINED),
        (log(x), "==", log(-x) + I * sympy.pi, {"x": -2}, Truth.UNKNOWN),
        (log(x), "==", log(-x) - I * sympy.pi, {"x": -2}, Truth.FALSE),
        (log(x), "==", log(-x), {"x": -2}, Truth.FALSE),
        (log(x), "<", 5, {"x": -2}, Truth.UNDEFINED),
        (log(x), "!=", 5, {"x": -2}, Truth.TRUE),
        (sin(x), ">=", 0, {"x": sympy.pi}, Truth.TRUE),
        (sin(x), ">", 0, {"x": sympy.pi}, Truth.FALSE),
        (x, "<", R(1, 3), {"x": R(1, 3)}, Truth.FALSE),
        (x, ">", R(1, 3), {"x": R(1, 3) + R(1, 10**500)}, Truth.TRUE),
    ],
)
def test_truth_at_a_point(lhs, op, rhs, values, expected):
    assert truth(lhs, op, rhs, **values) is expected


@pytest.mark.parametrize("op", ["<", "!=", ">"])
@pytest.mark.parametrize(
    ("lhs", "rhs", "value"),
    [
        (sqrt(x) * sqrt(x + 1), sqrt(x * (x + 1)), R(2)),
        (exp(log(x) / 2), sqrt(x), R(3)),
        (x / 3 + x / 7, 10 * x / 21, R(1, 11)),
    ],
)
def test_equality_at_a_point_refutes_what_is_strict(op, lhs, rhs, value):
    assert truth(lhs, op, rhs, x=value) is Truth.FALSE


@pytest.mark.parametrize("op", ["<=", ">="])
def test_equality_at_a_point_satisfies_what_is_not_strict(op):
    assert truth(exp(log(x) / 2), op, sqrt(x), x=3) is Truth.TRUE


def test_numbers_too_large_for_exact_comparison_are_left_unknown():
    huge = 10**7
    assert truth(sqrt(x), "<", sqrt(x + y) / sqrt(2), x=huge, y=huge) is Truth.UNKNOWN


def test_an_order_of_complex_numbers_that_may_be_real_is_not_false():
    real = 2 * sympy.Pow(x, R(1, 3)) - sympy.Pow(x, R(2, 3))  # 4 at x = -8, on principal branches
    assert truth(real, "<", 3, x=-8) is Truth.UNKNOWN
    assert truth(real, "==", 3, x=-8) is Truth.FALSE


def test_precision_rises_only_to_the_cap():
    comparison = Comparison(Relation(exp(x), ">", 1 + x), [x])
    point = {x: R(1, 10**100)}
    assert comparison.at(point, max_bits=128) is Truth.UNKNOWN
    assert comparison.at(point) is Truth.TRUE


def test_agreement_is_counted_in_digits():
    equation = Comparison(Relation(sin(x) ** 2 + sympy.cos(x) ** 2 - 1, "==", 0), [x])
    assert equation.finding({x: R(1, 3)}).digits >= 30


def test_a_witness_shows_as_many_digits_as_tell_the_sides_apart():
    witness = Comparison(Relation(sin(x), "==", x), [x]).witness({x: R(1, 10**20)}, label="part")
    assert witness.left != witness.right
    assert witness.label == "part"
    assert pickle.loads(pickle.dumps(witness)).left == witness.left


def test_a_witness_of_equality_shows_equal_sides():
    witness = Comparison(Relation(exp(x), ">", 1), [x]).witness({x: sympy.Integer(0)})
    assert witness.left == witness.right == "1.00000000000000"


def test_float_margin_is_positive_where_the_relation_looks_false():
    points = np.array([-1.0, 0.5, 2.0])
    margin = Comparison(Relation(sqrt(x), "<", 1), [x]).float_margin([points])
    assert np.isnan(margin[0])
    assert margin[1] < 0 < margin[2]
    assert (Comparison(Relation(x, "==", x + 1), [x]).float_margin([points]) > 0).all()
    assert (Comparison(Relation(3 * x, "==", x * 3), [x]).float_margin([points]) < 0).all()


def test_errors_name_what_is_wrong():
    with pytest.raises(SubstitutionError, match="no value for x"):
        Comparison(Relation(x, "<", 1), [x]).at({})
    with pytest.raises(UnsupportedNode, match="f\\(x\\)"):
        Comparison(Relation(sympy.Function("f")(x), "<", 1), [x])


@pytest.mark.parametrize(
    ("where", "point", "inside"),
    [
        (x + y, {x: R(1, 3), y: R(2, 3)}, True),
        (x + y, {x: R(1, 3), y: R(1, 3)}, False),
        (sqrt(x) + sqrt(y), {x: R(1, 4), y: R(1, 4)}, True),
        (exp(x - y), {x: R(1, 3), y: R(1, 3)}, True),
        (exp(x - y), {x: R(1, 3), y: R(1, 4)}, False),
    ],
)
def test_membership_with_an_equation_as_side_condition(where, point, inside):
    square = {x: Interval(0, 1), y: Interval(0, 1)}
    start = {x: 0, y: 0} if where.has(exp) else {x: 1, y: 0}
    domain = Domain(square, where=[Relation(where, "==", 1)], witness=start)
    assert Membership(domain)(point) is inside


def test_points_out_of_range_are_no_members():
    assert not Membership(Domain({x: Interval.open(0, 1)}))({x: R(1)})
    assert Membership(Domain({x: Interval(0, sympy.pi)}))({x: sympy.pi})

"""Certified evaluation at a point: what is accepted, what is refused, and what accuracy means."""

import decimal
from fractions import Fraction

import flint
import mpmath
import numpy as np
import pytest
import sympy as sp
from sympy import Rational

from symsolve.errors import (
    ClaimError,
    InexactNumber,
    PrecisionNotReached,
    SubstitutionError,
    SymsolveError,
    UnsupportedNode,
)
from symsolve.evaluation import Enclosure, compile_expression, evaluate

x, y, k = sp.symbols("x y k")
HIDDEN_ZERO = sp.sin(x) ** 2 + sp.cos(x) ** 2 - 1


@pytest.mark.parametrize(
    "value",
    [
        0.5,
        np.float64(0.5),
        np.float32(0.5),
        sp.Float("0.5"),
        mpmath.mpf("0.5"),
        decimal.Decimal("0.5"),
        0.5 + 0j,
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_inexact_value_is_refused_with_a_remedy(value):
    with pytest.raises(InexactNumber, match=r"x = .*floating-point.*Rational\(1, 10\)"):
        evaluate(sp.exp(x), {x: value})


@pytest.mark.parametrize("value", ["1/2", None, [1], sp.Matrix([1])], ids=str)
def test_what_is_not_a_number_is_refused_and_never_parsed(value):
    with pytest.raises(SubstitutionError, match="not an exact number"):
        evaluate(sp.exp(x), {x: value})


@pytest.mark.parametrize(
    "value",
    [
        2,
        Fraction(2),
        sp.Integer(2),
        flint.fmpz(2),
        flint.fmpq(2),
        flint.arb(2),
        np.int64(2),
        sp.sqrt(4),
        sp.log(sp.E**2),
    ],
    ids=lambda value: type(value).__name__,
)
def test_every_kind_of_exact_number_is_accepted(value):
    assert evaluate(x**2 + 1, {x: value}).contains(5)


def test_an_exact_real_number_is_evaluated_at_each_precision():
    assert evaluate(sp.cos(x), {x: sp.pi}, digits=100).accuracy_digits >= 100


def test_a_complex_value_is_refused():
    with pytest.raises(SubstitutionError, match="not a real number"):
        evaluate(x**2, {x: sp.I})


def test_a_float_inside_the_expression_is_refused():
    with pytest.raises(InexactNumber, match=r"0\.1.*exactly"):
        evaluate(sp.exp(x) + sp.Float("0.1"), {x: 1})


def test_an_unused_key_is_refused_even_with_the_same_name():
    with pytest.raises(SubstitutionError, match=r"not among the variables \(x \(positive=True\)\)"):
        evaluate(sp.exp(x), {sp.Symbol("x", positive=True): 1})
    with pytest.raises(SubstitutionError, match="values given for y are not used"):
        evaluate(sp.exp(x), {x: 1, y: 2})


def test_a_bound_variable_does_not_use_a_key():
    with pytest.raises(SubstitutionError, match="values given for k are not used"):
        evaluate(sp.Sum(k, (k, 1, x)), {x: 3, k: 1})


def test_a_missing_symbol_is_refused():
    with pytest.raises(SubstitutionError, match="the symbol y"):
        evaluate(x + y, {x: 1})


def test_a_key_that_is_no_symbol_is_refused():
    with pytest.raises(SubstitutionError, match="not a Symbol"):
        evaluate(x, {"x": 1})


def test_variables_listed_twice_are_refused():
    with pytest.raises(SubstitutionError, match="twice"):
        compile_expression(x, [x, x])


def test_a_wrong_number_of_values_is_refused():
    program = compile_expression(x + y, [x, y])
    for method in (program.ball, program.interval, program.mpf):
        with pytest.raises(SubstitutionError, match="2 variables"):
            method([1])
    with pytest.raises(SubstitutionError, match="2 variables"):
        program.array(1)


@pytest.mark.parametrize(
    ("expression", "name"),
    [
        (sp.Function("f")(x), "undefined function f"),
        (sp.DiracDelta(x), "DiracDelta"),
        (sp.oo, "oo is not a number"),
        (sp.zoo, "zoo"),
        (sp.nan, "nan"),
        (sp.MatrixSymbol("A", 2, 2)[0, 0], "MatrixElement"),
        (sp.meijerg([[1], []], [[1], []], x), "meijerg"),
        (sp.Product(1 + 1 / k**2, (k, 1, sp.oo)), "certified infinite product with these bounds"),
        (sp.Integral(sp.sin(x), x), "without definite bounds"),
        (sp.Derivative(sp.Function("f")(x), x), "derivative"),
        (sp.Limit(sp.sin(x) / x, x, 0), "Limit"),
        (sp.polygamma(y, x), "constant integer"),
        (sp.Order(x), "Order"),
    ],
    ids=str,
)
def test_an_unknown_node_is_named_when_compiling(expression, name):
    with pytest.raises(UnsupportedNode, match=name):
        compile_expression(expression, [x, y])


def test_precision_not_reached_names_expression_point_and_bits():
    with pytest.raises(PrecisionNotReached, match=r"sin\(x\)\*\*2.* at x = 1/3: .*16384 bits") as caught:
        evaluate(HIDDEN_ZERO, {x: Rational(1, 3)})
    assert caught.value.best.contains(0)
    assert caught.value.best.radius < flint.arb("1e-4000")


def test_a_hidden_zero_reaches_an_absolute_accuracy():
    value = evaluate(HIDDEN_ZERO, {x: Rational(1, 3)}, absolute_accuracy=Rational(1, 10**50))
    assert value.contains(0)
    assert value.radius <= flint.arb("1e-50")
    assert value.accuracy_digits == 0


def test_an_exact_zero_has_every_accuracy():
    assert evaluate(
        x - x * 1 + sp.sin(y), {x: 1, y: 0} if (x - x * 1 + sp.sin(y)).has(x) else {y: 0}
    ).contains(0)
    assert evaluate(x**2 - 4, {x: 2}).accuracy_digits == float("inf")


@pytest.mark.parametrize("digits", [1, 15, 50, 500])
def test_the_certified_accuracy_is_what_was_asked(digits):
    value = evaluate(sp.exp(x) - sp.sinh(x) - sp.cosh(x) + sp.gamma(x), {x: Rational(7, 3)}, digits=digits)
    assert value.accuracy_digits >= digits


def test_relative_accuracy_is_an_exact_number():
    assert evaluate(sp.pi * x, {x: 1}, relative_accuracy=Rational(1, 10**33)).accuracy_digits >= 33
    with pytest.raises(InexactNumber):
        evaluate(sp.pi * x, {x: 1}, relative_accuracy=1e-10)
    for wrong in (0, -1, sp.pi):
        with pytest.raises(ClaimError, match="positive rational"):
            evaluate(sp.pi * x, {x: 1}, relative_accuracy=wrong)
    with pytest.raises(ClaimError, match="give one of them"):
        evaluate(sp.pi * x, {x: 1}, digits=3, relative_accuracy=Rational(1, 10))
    with pytest.raises(ClaimError, match="positive integer"):
        evaluate(sp.pi * x, {x: 1}, digits=0)


T = sp.Symbol("T", positive=True)
CANCELLATIONS = [
    (sp.sqrt(T + 1) - sp.sqrt(T), 10**30, lambda t: 1 / (mpmath.sqrt(t + 1) + mpmath.sqrt(t))),
    (sp.log(1 + 1 / T) - 1 / T, 10**30, lambda t: -1 / (2 * t**2) + 1 / (3 * t**3)),
    (1 - sp.tanh(T), 1000, lambda t: 2 / (mpmath.exp(2 * t) + 1)),
    (sp.exp(T) * (1 - sp.erf(sp.sqrt(T))), 200, lambda t: mpmath.exp(t) * mpmath.erfc(mpmath.sqrt(t))),
    ((1 - sp.exp(-1 / T)) * T - 1, 10**30, lambda t: -1 / (2 * t) + 1 / (6 * t**2)),
    (sp.cosh(T) - sp.sinh(T), 100, lambda t: mpmath.exp(-t)),
    (sp.atan(T) - sp.pi / 2, 10**30, lambda t: -1 / t + 1 / (3 * t**3)),
]


@pytest.mark.parametrize(
    ("expression", "point", "known"), CANCELLATIONS, ids=[str(case[0]) for case in CANCELLATIONS]
)
def test_cancellation_is_overcome_with_a_certificate(expression, point, known):
    value = evaluate(expression, {T: point}, digits=25)
    with mpmath.workdps(1500):
        expected = known(mpmath.mpf(point))
        assert abs(mpmath.mpf(value.digits(25)) / expected - 1) < mpmath.mpf(10) ** -24


def test_numbers_beyond_every_float_are_evaluated():
    value = evaluate(sp.exp(T), {T: 10**30}, digits=15)
    assert value.digits(10) == "4.027933523e+434294481903251827651128918916"
    assert evaluate(sp.exp(-T), {T: 10**30}).certainly_greater(0)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (sp.log(sp.Integer(-1), evaluate=False), sp.I * sp.pi),
        (sp.sqrt(x - 3), sp.I * sp.sqrt(2)),
        ((x - 9) ** Rational(1, 3), 1 + sp.sqrt(3) * sp.I),
        (sp.log(-x) * sp.I, sp.I * 0 - sp.pi),
        (sp.sqrt(-x) * sp.sqrt(-x), sp.Integer(-1)),
        (sp.Abs(3 * x + 4 * sp.I), sp.Integer(5)),
        (sp.arg(sp.I * x), sp.pi / 2),
        (sp.re(sp.exp(sp.I * sp.pi * x / 3)), Rational(1, 2)),
        (sp.sign(sp.log(-x)), sp.I),
        (sp.acos(x + 1), sp.acos(2)),
    ],
    ids=str,
)
def test_complex_values_follow_the_principal_branches_of_sympy(expression, expected):
    ball = compile_expression(expression, [x]).ball([1], 200)
    known = compile_expression(expected, []).ball([], 200)
    assert flint.acb(ball - known).contains(0)
    assert abs(flint.acb(ball - known)).upper() < flint.arb("1e-30")


@pytest.mark.parametrize(
    ("expression", "point"),
    [
        (1 / x, 0),
        (sp.log(x), 0),
        (sp.gamma(x), -2),
        (sp.zeta(x), 1),
        (sp.tan(1 / x), 0),
        (sp.sign(1 / x), 0),
        (sp.sinc(1 / x), 0),
        (sp.atan2(x, x), 0),
        (x**-2, 0),
        (0 ** (x - 1), 0),
        (sp.tanh(sp.loggamma(x)), 0),
        (sp.im(1 / x), 0),
        (sp.Piecewise((1, x > 1), (2, x < 1)), 1),
    ],
    ids=str,
)
def test_a_pole_gives_no_information_and_never_raises(expression, point):
    assert not compile_expression(expression, [x]).ball([point], 100).is_finite()
    lower, upper = compile_expression(expression, [x]).interval([(point, point)])
    assert (lower, upper) == (flint.arb.neg_inf(), flint.arb.pos_inf())


@pytest.mark.parametrize(
    ("base", "exponent", "value"),
    [
        (0, 0, 1),
        (0, 3, 0),
        (0, Rational(1, 3), 0),
        (0, sp.pi, 0),
        (-2, 3, -8),
        (-2, -2, Rational(1, 4)),
        (5, 0, 1),
    ],
)
def test_powers_follow_sympy_at_the_edges(base, exponent, value):
    assert (
        compile_expression(x**y, [x, y])
        .ball([base, exponent], 64)
        .contains(int(value) if value == int(value) else flint.fmpq(1, 4))
    )


def test_many_terms_are_refused_by_count():
    with pytest.raises(UnsupportedNode, match="10000000 terms"):
        evaluate(sp.Sum(sp.floor(k / 3), (k, 1, x)), {x: 10**7})


def test_many_smooth_terms_are_added_by_a_formula():
    assert evaluate(sp.Sum(k, (k, 1, x)), {x: 10**40}).contains(sp.Integer(10) ** 40 * (10**40 + 1) / 2)


def test_bounds_that_are_no_integers_say_nothing():
    assert not compile_expression(sp.Sum(k, (k, 1, x)), [x]).ball([Rational(5, 2)]).is_finite()


@pytest.mark.parametrize(("first", "last"), [(1, 5), (3, 2), (5, 1), (0, -4)])
def test_reversed_bounds_follow_sympy(first, last):
    for loop in (sp.Sum, sp.Product):
        term = 2 * k + 1
        expected = loop(term, (k, first, last)).doit()
        assert evaluate(loop(term, (k, x, y)), {x: first, y: last}).contains(expected)


def test_nested_sums_see_the_outer_variable():
    i, j = sp.symbols("i j")
    assert evaluate(sp.Sum(i * j, (i, 1, j), (j, 1, x)), {x: 5}).contains(140)


def test_a_derivative_is_carried_out_and_a_substitution_is_local():
    assert evaluate(sp.Derivative(x**3, x), {x: 2}).contains(12)
    delayed = sp.Subs(sp.Derivative(sp.sin(x * y), x), x, 2)
    assert evaluate(delayed - y * sp.cos(2 * y), {y: 1}, absolute_accuracy=Rational(1, 10**20)).contains(0)
    assert evaluate(sp.Subs(x + y, x, 3) + x, {x: 1, y: 10}).contains(14)


def test_an_undecided_condition_gives_the_hull_of_both_branches():
    program = compile_expression(sp.Piecewise((x, x < 1), (x + 10, x >= 1)), [x])
    ball = program.ball([flint.arb(1, 0.5)], 64)
    assert ball.contains(flint.arb("0.6"))
    assert ball.contains(flint.arb("11.4"))
    assert program.ball([flint.arb(3, 0.5)], 64).lower() > 12


def test_a_branch_that_is_not_taken_may_be_undefined():
    program = compile_expression(sp.Piecewise((sp.log(x), x > 0), (0, True)), [x])
    assert program.ball([-1], 64) == 0
    assert program.interval([(-2, -1)]) == (0, 0)


@pytest.mark.parametrize("depth", [3000])
def test_deep_trees_do_not_exhaust_the_stack(depth):
    tree = x
    for _ in range(depth):
        tree = sp.Add(sp.sin(tree, evaluate=False), sp.Integer(1), evaluate=False)
    program = compile_expression(tree, [x])
    assert program.ball([1], 128).is_finite()
    assert evaluate(tree, {x: 1}).accuracy_digits >= 15
    assert abs(float(program.array(1.0)) - float(program.mpf([1]))) < 1e-9
    assert program.interval([(1, 1)])[0].is_finite()


def test_a_deep_tree_that_fails_fails_with_our_error():
    tree = x
    for _ in range(3000):
        tree = sp.Add(sp.sin(tree, evaluate=False), sp.Integer(1), evaluate=False)
    with pytest.raises(SymsolveError):
        evaluate(sp.Mul(0 * x + tree, sp.log(y), evaluate=False), {x: 1, y: 0}, max_bits=128)


def test_equal_subexpressions_are_computed_once():
    shared = sp.exp(x) + sp.log(y)
    program = compile_expression(sp.sin(shared) + sp.cos(shared) * sp.gamma(shared), [x, y])
    assert [step.op for step in program.tape.instructions].count("exp") == 1


def test_enclosure_compares_with_three_answers():
    third = evaluate(x, {x: Rational(1, 3)})
    assert third.certainly_less(Rational(1, 2))
    assert third.certainly_greater(sp.Rational(33, 100))
    assert third.certainly_different(sp.pi)
    assert third.may_equal(Rational(1, 3))
    assert third.may_equal(third)
    assert third.contains(Rational(1, 3))
    assert not third.contains(sp.sqrt(2))
    for comparison in (lambda: third == third, lambda: third != third, lambda: third < 1, lambda: third >= 1):
        with pytest.raises(TypeError, match="certainly_less"):
            comparison()
    with pytest.raises(TypeError, match="truth value"):
        bool(third)
    with pytest.raises(InexactNumber):
        third.certainly_less(0.5)


def test_an_enclosure_without_information_may_equal_everything():
    unknown = Enclosure(flint.arb.nan())
    assert not unknown.is_finite
    assert unknown.may_equal(1)
    assert not unknown.certainly_less(1)
    assert not unknown.certainly_different(1)
    assert unknown.accuracy_digits == 0
    assert unknown.digits(5) == "nan"


def test_a_complex_enclosure_has_no_order():
    value = evaluate(sp.sqrt(x), {x: -2})
    assert not value.is_real
    assert value.may_equal(sp.I * sp.sqrt(2))
    assert value.certainly_different(1)
    assert value.imag.certainly_greater(1)
    with pytest.raises(TypeError, match="complex"):
        value.certainly_less(1)
    assert "I" in value.digits(5)

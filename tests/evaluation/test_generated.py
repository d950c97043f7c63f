"""A program in frequent use becomes one generated Python function: the same balls, bit for bit."""

from fractions import Fraction

import flint
import pytest
import sympy as sp
from sympy import Rational

from symsolve.errors import InexactNumber, SubstitutionError
from symsolve.evaluation import compile_expression, generated
from symsolve.evaluation.exact import kept_balls

x, y = sp.symbols("x y", real=True)
k = sp.Symbol("k", integer=True)
OFTEN = 150
EXPRESSIONS = {
    "arithmetic": (x - y) * (x + y) / 3 - x / 7,
    "logistic": x / (1 + (x / y - 1) * sp.exp(-2 * x)),
    "integer and real powers": (x + y) ** 2 * y ** (x + 1) * x**y * sp.sqrt(x) * x ** Rational(2, 3),
    "three and more arguments": sp.hyper([x, 1, y], [y + 1, 2], Rational(1, 5)),
    "cases": sp.Piecewise((sp.sin(x), x < y), (sp.cos(x), True)),
    "sum": sp.Sum(x**k / sp.factorial(k), (k, 0, 5)),
    "constants only": sp.pi * sp.sqrt(2) + sp.zeta(3),
    "one variable of two": sp.zeta(y + 1),
    "an input itself": x,
    "complex": sp.log(-x) + sp.sqrt(-y),
    "no value": sp.log(sp.sin(x) ** 2 + sp.cos(x) ** 2 - 1),
    "condition": x < y,
}  # fmt: skip
POINTS = [
    (Rational(3, 2), Rational(1, 7)),
    (sp.Integer(2), sp.Integer(3)),
    (1, Fraction(4, 3)),
    (sp.pi, sp.S.Half),
]


def bits_of(value):
    """Everything that a ball is made of, so that two balls can be compared exactly."""
    if isinstance(value, bool) or value is None:
        return value
    parts = [value] if isinstance(value, flint.arb) else [value.real, value.imag]
    return [(str(p.mid().man_exp()) if p.is_finite() else "nan", str(p.rad())) for p in parts]


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_generated_function_gives_the_same_balls(name):
    program = compile_expression(EXPRESSIONS[name], [x, y])
    first = [bits_of(program.ball(point, 100)) for point in POINTS]
    for _ in range(OFTEN):
        program.ball(POINTS[0], 100)
    assert 100 in program._ball_functions
    assert [bits_of(program.ball(point, 100)) for point in POINTS] == first


def test_generated_functions_are_kept_by_precision():
    program = compile_expression(sp.exp(x), [x])
    for _ in range(OFTEN):
        program.ball([1], 64)
    accuracy = [program.ball([1], bits).rel_accuracy_bits() for bits in (64, 640, 64, 320) for _ in range(2)]
    assert [round(bits, -1) for bits in accuracy] == [60, 60, 640, 640, 60, 60, 320, 320]


def test_boxes_are_inputs_of_the_generated_function_too():
    program = compile_expression(x**2, [x])
    box = flint.arb(0, 1)
    before = program.ball([box], 64)
    for _ in range(OFTEN):
        program.ball([Rational(1, 3)], 64)
    after = program.ball([box], 64)
    assert (after.lower(), after.upper()) == (before.lower(), before.upper())
    assert after.contains(1)
    assert not after.contains(-1)


def test_refusals_stay_when_a_program_is_in_frequent_use():
    program = compile_expression(x + y, [x, y])
    for _ in range(OFTEN):
        program.ball([1, 2], 64)
    with pytest.raises(InexactNumber):
        program.ball([0.5, 2], 64)
    with pytest.raises(SubstitutionError, match="1 values"):
        program.ball([1], 64)
    with pytest.raises(SubstitutionError, match="not a real number"):
        program.ball([sp.I, 2], 64)


def test_numbers_that_are_equal_but_not_the_same_keep_their_own_balls():
    program = compile_expression(x / 3, [x])
    values = [1, True, Fraction(1), sp.Integer(1), flint.fmpq(1), flint.arb(1)]
    balls = [program.ball([value], 80) for _ in range(OFTEN) for value in values]
    assert all(ball.overlaps(balls[0]) for ball in balls)


def test_kept_balls_keep_their_numbers_alive_and_stay_few():
    program = compile_expression(x, [x])
    for n in range(5000):
        # Each number would die at once, and the next could get its identity.
        assert (5003 * program.ball([Rational(n, 5003)], 90)).contains(n)
    kept = kept_balls(90)
    assert len(kept) == len(kept.numbers) <= 1024


def test_long_programs_are_not_generated():
    total = sum((sp.Symbol(f"t{n}") for n in range(generated.LONGEST + 2)), sp.Integer(0))
    program = compile_expression(total, total.args)
    values = [sp.Integer(1)] * len(total.args)
    for _ in range(OFTEN):
        value = program.ball(values, 64)
    assert value == len(total.args)
    assert not program._ball_functions


def test_names_of_symbols_never_reach_the_source():
    odd = sp.Symbol("__import__('os').abort()\n")
    program = compile_expression(odd + 1, [odd])
    for _ in range(OFTEN):
        value = program.ball([1], 64)
    assert value == 2
    assert 64 in program._ball_functions

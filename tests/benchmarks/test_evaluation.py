"""How fast a compiled expression is; ``pytest tests/benchmarks --benchmark-enable -s`` prints the ratios."""

import timeit

import numpy as np
import pytest
import sympy as sp
from sympy import Rational

from symsolve.evaluation import compile_expression

S, r, rate, time, alpha, count = sp.symbols("S r eta T alpha n", positive=True)
LOGISTIC = S / (1 + (S / r - 1) * sp.exp(-2 * rate * S * time))
CLOSED_FORMS = {
    "logistic growth": (
        LOGISTIC,
        {S: Rational(3, 2), r: Rational(1, 7), rate: Rational(1, 10), time: Rational(21, 2)},
    ),
    "emergence time": (
        sp.log((S / r - 1) / (S / (Rational(19, 20) * S) - 1)) / (2 * rate * S) * count ** (alpha + 1),
        {S: Rational(3, 2), r: Rational(1, 7), rate: Rational(1, 10), count: 12, alpha: Rational(3, 5)},
    ),
    "skill loss": (
        (S - LOGISTIC) ** 2 / 2 * count ** (-alpha - 1) / sp.zeta(alpha + 1),
        {
            S: Rational(3, 2),
            r: Rational(1, 7),
            rate: Rational(1, 10),
            time: 10,
            count: 12,
            alpha: Rational(3, 5),
        },
    ),
}
FIFTY_DIGITS = 176


def best(function, number, repeat=7):
    """Seconds a call, the least of several runs: what is not due to other work on the machine."""
    return min(timeit.repeat(function, number=number, repeat=repeat)) / number


@pytest.mark.parametrize("name", CLOSED_FORMS)
def test_compiled_closed_form_at_fifty_digits_against_subs_evalf(benchmark, name):
    expression, point = CLOSED_FORMS[name]
    program = compile_expression(expression, list(point))
    values = list(point.values())
    ball = benchmark(program.ball, values, FIFTY_DIGITS)
    assert ball.rel_accuracy_bits() >= 166
    if benchmark.disabled:
        return
    ours = best(lambda: program.ball(values, FIFTY_DIGITS), 2000)
    theirs = best(lambda: expression.subs(point).evalf(50), 30)
    benchmark.extra_info["ratio"] = theirs / ours
    print(f"\n{name}: {ours * 1e6:.1f} us, subs().evalf(50) {theirs * 1e6:.0f} us, {theirs / ours:.0f} times")


def handwritten(S, r, rate, time):
    return S / (1 + (S / r - 1) * np.exp(-2 * rate * S * time))


def test_array_form_on_a_million_points_against_handwritten_numpy(benchmark):
    program = compile_expression(LOGISTIC, [S, r, rate, time])
    points = 10**6 if benchmark.enabled else 10**3
    arrays = list(np.random.default_rng(0).uniform(0.1, 2, (4, points)))
    values = benchmark(program.array, *arrays)
    assert np.allclose(values, handwritten(*arrays), rtol=1e-13)
    if benchmark.disabled:
        return
    ours = best(lambda: program.array(*arrays), 1)
    theirs = best(lambda: handwritten(*arrays), 1)
    benchmark.extra_info["ratio"] = ours / theirs
    print(f"\narray form: {ours * 1e3:.1f} ms, handwritten {theirs * 1e3:.1f} ms: {ours / theirs:.2f} times")


def test_compilation(benchmark):
    expression, point = CLOSED_FORMS["skill loss"]
    benchmark(compile_expression, expression, list(point))

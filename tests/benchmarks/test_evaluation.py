"""How fast a compiled expression is; ``pytest tests/benchmarks --benchmark-enable -s`` prints the ratios."""

import timeit

import flint
import numpy as np
import pytest
import sympy as sp
from sympy import Rational

from symsolve.evaluation import compile_expression
from symsolve.evaluation.precision import working_precision

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
SKILL = count


ONE, TWO = flint.arb(1), flint.arb(2)


def best(function, number, repeat=7):
    """Seconds a call, the least of several runs: what is not due to other work on the machine."""
    return min(timeit.repeat(function, number=number, repeat=repeat)) / number


def best_of_each(*sides, rounds=300):
    """The same for several functions that take turns, so that a busy machine slows them all."""
    least = [float("inf")] * len(sides)
    for _ in range(rounds):
        for place, (function, number) in enumerate(sides):
            least[place] = min(least[place], timeit.timeit(function, number=number) / number)
    return least


def flint_logistic(S, r, rate, time):
    return S / (ONE + (S / r - ONE) * (-TWO * rate * S * time).exp())


def flint_emergence(S, r, rate, count, alpha):
    return (19 * S / r - 19).log() * count ** (alpha + ONE) / (TWO * rate * S)


def flint_loss(S, r, rate, time, count, alpha):
    gap = S - flint_logistic(S, r, rate, time)
    return gap * gap * count ** (-alpha - ONE) / (TWO * (alpha + ONE).zeta())


BY_HAND = {"logistic growth": flint_logistic, "emergence time": flint_emergence, "skill loss": flint_loss}


@pytest.mark.parametrize("name", CLOSED_FORMS)
def test_compiled_closed_form_at_fifty_digits_against_subs_evalf(benchmark, name):
    """Against SymPy, and against python-flint by hand, which is as fast as any use of Arb from Python can be.

    The skill loss is Arb's zeta and little else. The same point each time is the best case of both sides:
    SymPy takes ``subs`` from its cache.
    """
    expression, point = CLOSED_FORMS[name]
    program = compile_expression(expression, list(point))
    values = list(point.values())
    ball = benchmark(program.ball, values, FIFTY_DIGITS)
    assert ball.rel_accuracy_bits() >= 166
    with working_precision(FIFTY_DIGITS):
        balls = [flint.arb(sp.sympify(value).p) / sp.sympify(value).q for value in values]

    def by_hand():
        with working_precision(FIFTY_DIGITS):
            return BY_HAND[name](*balls)

    assert ball.overlaps(by_hand())
    if benchmark.disabled:
        return
    ours, theirs, hand = best_of_each(
        (lambda: program.ball(values, FIFTY_DIGITS), 20),
        (lambda: expression.subs(point).evalf(50), 1),
        (by_hand, 20),
    )
    benchmark.extra_info["ratio"], benchmark.extra_info["ratio by hand"] = theirs / ours, theirs / hand
    print(
        f"\n{name}: {ours * 1e6:.1f} us, subs().evalf(50) {theirs * 1e6:.0f} us: {theirs / ours:.0f} times; "
        f"python-flint by hand {hand * 1e6:.1f} us: {theirs / hand:.0f} times"
    )


def new_points(point, number):
    """Points near a point, none of them twice."""
    shifts = [Rational(n, 200) for n in range(1, number + 1)]
    return [{s: v if s is SKILL else v + shift for s, v in point.items()} for shift in shifts]


@pytest.mark.parametrize("name", CLOSED_FORMS)
def test_compiled_closed_form_at_new_points_against_subs_evalf(benchmark, name):
    """The usual case: no point comes twice, so that neither side has anything in a cache."""
    expression, point = CLOSED_FORMS[name]
    program = compile_expression(expression, list(point))
    points = new_points(point, 150)
    values = iter([list(point.values()) for point in points])
    places = iter(points)
    ball = benchmark.pedantic(lambda: program.ball(next(values), FIFTY_DIGITS), rounds=20)
    assert ball.is_finite()
    if benchmark.disabled:
        return
    ours, theirs = best_of_each(
        (lambda: program.ball(next(values), FIFTY_DIGITS), 4),
        (lambda: expression.subs(next(places)).evalf(50), 1),
        rounds=30,
    )
    benchmark.extra_info["ratio"] = theirs / ours
    print(f"\n{name}, new points: {ours * 1e6:.1f} us, {theirs * 1e6:.0f} us: {theirs / ours:.0f} times")


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

"""Rules for holomorphic balls: where one gives a value the mean over a circle is the value in the middle."""

import random

import pytest
from flint import acb, arb

from symsolve.evaluation import ball as _complete_tables
from symsolve.evaluation.complex_rules import COMPLEX
from symsolve.evaluation.holomorphic_rules import GENERAL, SYMMETRIC
from symsolve.evaluation.logic import LOGIC
from symsolve.evaluation.precision import working_precision
from symsolve.evaluation.real_rules import REAL

assert _complete_tables
DATA = {
    "integer_power": [(3,), (2,)],
    "rational_power": [(1, 3), (5, 4)],
    "polygamma": [(1,), (2,)],
    "zeta_derivative": [(1,), (2,)],
    "polylog_derivative": [(1,), (2,)],
    "lambert_w": [(0,), (-1,), (1,)],
    "hypergeometric": [(2, 1), (1, 1), (0, 1), (3, 2)],
}
ARGUMENTS = {
    "add": 2, "sub": 2, "mul": 2, "div": 2, "pow": 2, "atan2": 2, "beta": 2, "hurwitz_zeta": 2, "polylog": 2,
    "polylog_derivative": 2,
    "lerchphi": 3, "uppergamma": 2, "lowergamma": 2, "expint": 2, "bessel_j": 2, "bessel_y": 2, "bessel_i": 2,
    "bessel_k": 2, "elliptic_f": 2, "elliptic_e_incomplete": 2, "elliptic_pi": 2, "elliptic_pi_incomplete": 3,
    "beta_lower": 3, "beta_lower_regularized": 3, "min": 2, "max": 2, "mod": 2, "binomial": 2, "rising": 2,
    "legendre": 2, "chebyshev_t": 2, "chebyshev_u": 2, "hermite": 2, "laguerre": 2, "assoc_laguerre": 3,
    "gegenbauer": 3, "jacobi": 4,
}  # fmt: skip
SKIPPED = {
    *LOGIC,
    "rational",
    "pi",
    "e",
    "i",
    "euler_gamma",
    "catalan",
    "select",
    "sum",
    "product",
    "integral",
    "infinite_sum",
    "integral_to_infinity",
}
CASES = [(op, data) for op in COMPLEX if op not in SKIPPED for data in DATA.get(op, [None])]


def bound(table, op, data):
    return table[op](data) if data else table[op]


def count_of(op, data):
    return sum(data) + 1 if op == "hypergeometric" else ARGUMENTS.get(op, 1)


@pytest.mark.parametrize("table", [SYMMETRIC, GENERAL], ids=["symmetric", "general"])
@pytest.mark.parametrize(("op", "data"), CASES, ids=str)
def test_the_mean_over_a_circle_is_the_value_in_the_middle(table, op, data):
    rule = bound(table, op, data)
    rng = random.Random(f"{op}{data}")
    with working_precision(80):
        for _ in range(12):
            _check_mean(rule, _arguments(rng, count_of(op, data)), rng)


def _arguments(rng, count):
    # Orders and parameters are sometimes integers; the last argument often lies near the real axis.
    first = [acb(rng.choice([rng.randint(0, 3), rng.uniform(-3, 3)])) for _ in range(count - 1)]
    return [*first, acb(rng.uniform(-4, 4), rng.choice([0, 0, rng.uniform(-0.3, 0.3), rng.uniform(-3, 3)]))]


def _check_mean(rule, arguments, rng):
    width = rng.choice([0.02, 0.1, 0.5, 1.0])
    position = rng.randrange(len(arguments))
    middle = arguments[position]

    def at(point):
        return rule(*arguments[:position], point, *arguments[position + 1 :])

    box = acb(arb(middle.real.mid(), width), arb(middle.imag.mid(), width))
    over_box = at(box)
    if not over_box.is_finite():
        return
    circle = [middle + acb(width / 4) * (2 * acb.pi() * acb(0, 1) * n / 24).exp() for n in range(24)]
    mean = sum((at(point) for point in circle), acb(0)) / 24
    value = at(middle)
    assert over_box.overlaps(value)
    # A function that is holomorphic on the box agrees to (1/4)^24 of its size on the box.
    tolerance = abs(over_box).upper() * arb(2) ** -40 + arb("1e-15")
    assert not abs(mean - value) > tolerance, f"at {arguments}, position {position}, width {width}"


@pytest.mark.parametrize(("op", "data"), CASES, ids=str)
def test_on_the_real_axis_the_holomorphic_value_is_the_real_value(op, data):
    holomorphic, real = bound(SYMMETRIC, op, data), bound(REAL, op, data)
    rng = random.Random(f"{op}{data} real")
    with working_precision(80):
        for _ in range(25):
            point = [
                arb(rng.choice([rng.randint(0, 3), rng.uniform(-3, 3)])) for _ in range(count_of(op, data))
            ]
            box = [*map(acb, point[:-1]), acb(arb(point[-1].mid(), 0.05), arb(0, 0.05))]
            if not holomorphic(*box).is_finite():
                continue
            continued, value = holomorphic(*map(acb, point)), real(*point)
            assert continued.overlaps(acb(value)), f"{point}: {continued} {value}"
            assert value.is_finite(), f"not real at {point}, though the continuation is {continued}"

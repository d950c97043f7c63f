"""Signs: what is certain is found, and nothing that is not certain is said."""

from __future__ import annotations

import random

import pytest
import sympy as sp
from sympy import Abs, I, Max, Rational, atan, cos, erf, exp, gamma, log, oo, pi, sin, sqrt, tanh, zeta

from symsolve.checking.normal_form import Sign, prove_sign
from symsolve.claims import Domain, Integers, Interval

x, y, t, S, r, eta, T, p, alpha, k, eps = sp.symbols("x y t S r eta T p alpha k epsilon")
n = sp.Symbol("n", integer=True)
line, positive, closed = Interval(-oo, oo), Interval.open(0, oo), Interval(0, oo)
REAL = Domain({x: line, y: line})
POSITIVE = Domain({x: positive, y: positive})
CLOSED = Domain({x: closed, y: closed})
UNIT = Domain({x: Interval(0, 1), y: Interval(0, 1)})
OPEN_UNIT = Domain({x: Interval.open(0, 1), y: Interval.open(0, 1)})
MODEL = Domain(
    {S: positive, r: positive, eta: positive, T: closed, p: Interval.open(0, 1), alpha: positive,
     k: Interval(1, oo), eps: Interval.open(0, Rational(1, 2))},
    where=[r < S],
)  # fmt: skip
WEAK = Domain({S: positive, r: positive}, where=[sp.Le(r, S)])
COUNT = Domain({n: Integers(1, oo), x: line})
z = S / r - 1
logistic = S / (1 + z * exp(-2 * eta * p * S * T))

CERTAIN = [
    (x, POSITIVE, Sign.POSITIVE),
    (x, CLOSED, Sign.NONNEGATIVE),
    (-x, CLOSED, Sign.NONPOSITIVE),
    (x**2, REAL, Sign.NONNEGATIVE),
    (x**2 + 1, REAL, Sign.POSITIVE),
    (x**2 - 2 * x + 2, REAL, Sign.POSITIVE),
    (x**2 - 2 * x + 1, REAL, Sign.NONNEGATIVE),
    (x**2 + x * y + y**2, REAL, Sign.NONNEGATIVE),
    (x + 1 / x - 1, POSITIVE, Sign.POSITIVE),
    (x * y, POSITIVE, Sign.POSITIVE),
    (x + y, CLOSED, Sign.NONNEGATIVE),
    (1 - x, UNIT, Sign.NONNEGATIVE),
    (1 - x, OPEN_UNIT, Sign.POSITIVE),
    (1 - x * y, UNIT, Sign.NONNEGATIVE),
    (1 - x * y, OPEN_UNIT, Sign.POSITIVE),
    (x * (1 - x), UNIT, Sign.NONNEGATIVE),
    (x + y - x * y, UNIT, Sign.NONNEGATIVE),
    (2 - x - y, OPEN_UNIT, Sign.POSITIVE),
    (exp(x), REAL, Sign.POSITIVE),
    (exp(x) - 1, POSITIVE, Sign.POSITIVE),
    (exp(x) - 1, CLOSED, Sign.NONNEGATIVE),
    (1 - exp(-x), POSITIVE, Sign.POSITIVE),
    (1 - exp(-x * y), CLOSED, Sign.NONNEGATIVE),
    (log(1 + x), POSITIVE, Sign.POSITIVE),
    (log(1 + x), CLOSED, Sign.NONNEGATIVE),
    (log(x), OPEN_UNIT, Sign.NEGATIVE),
    (sqrt(1 + x) - 1, POSITIVE, Sign.POSITIVE),
    (2**x - 1, POSITIVE, Sign.POSITIVE),
    (tanh(x), POSITIVE, Sign.POSITIVE),
    (1 - tanh(x), REAL, Sign.POSITIVE),
    (atan(x), POSITIVE, Sign.POSITIVE),
    (erf(x), CLOSED, Sign.NONNEGATIVE),
    (gamma(x), POSITIVE, Sign.POSITIVE),
    (zeta(1 + x) - 1, POSITIVE, Sign.POSITIVE),
    (Abs(x), REAL, Sign.NONNEGATIVE),
    (S - r, MODEL, Sign.POSITIVE),
    (S - r, WEAK, Sign.NONNEGATIVE),
    (z, MODEL, Sign.POSITIVE),
    (S**2 - r**2, MODEL, Sign.POSITIVE),
    (log(S / r), MODEL, Sign.POSITIVE),
    (logistic, MODEL, Sign.POSITIVE),
    (S - logistic, MODEL, Sign.POSITIVE),
    (logistic - r, MODEL, Sign.NONNEGATIVE),
    (1 / eps - 1, MODEL, Sign.POSITIVE),
    (log(1 / eps - 1), MODEL, Sign.POSITIVE),
    (k ** (alpha + 1), MODEL, Sign.POSITIVE),
    ((k + 1) ** (alpha + 1), MODEL, Sign.POSITIVE),
    (alpha / (alpha + 1) - 1, MODEL, Sign.NEGATIVE),
    (gamma(alpha / (alpha + 1)), MODEL, Sign.POSITIVE),
    (zeta(alpha + 1), MODEL, Sign.POSITIVE),
    (n - Rational(1, 2), COUNT, Sign.POSITIVE),
    (sqrt(2) - 1, REAL, Sign.POSITIVE),
    (log(2) - Rational(7, 10), REAL, Sign.NEGATIVE),
    (pi - Rational(22, 7), REAL, Sign.NEGATIVE),
    (pi - Rational(355, 113), REAL, Sign.NEGATIVE),
    (exp(1) - Rational(19, 7), REAL, Sign.POSITIVE),
    (sp.Integer(0) * x, REAL, Sign.ZERO),
    (sin(x) ** 2 + cos(x) ** 2 - 1, REAL, Sign.ZERO),
]  # fmt: skip

UNCERTAIN = [
    (x, REAL),
    (x - y, POSITIVE),
    (1 - x - y, UNIT),
    (x**2 - 1, REAL),
    (x**2 - y**2, POSITIVE),
    (x**2 + 3 * x * y + y**2, REAL),
    (x**3, REAL),
    (exp(x) - 1, REAL),
    (exp(x) - 2, POSITIVE),
    (log(x), POSITIVE),
    (log(1 + x), Domain({x: Interval.open(-1, 1)})),
    (sin(x), POSITIVE),
    (cos(x), REAL),
    (S - 2 * r, MODEL),
    (logistic - 2 * r, MODEL),
    (z - 1, MODEL),
    (log(z), MODEL),
    (r - eps, MODEL),
    (gamma(x), REAL),
    (zeta(x), POSITIVE),
    (sqrt(x), REAL),
    (I * x, POSITIVE),
    (Max(x, y) - 1, REAL),
    (Abs(x) - 1, REAL),
    (1 / x, REAL),
    ((-1) ** n, COUNT),
    (n - 2, COUNT),
    (atan(x) - 1, POSITIVE),
    (1 / (x - 1), POSITIVE),
    (alpha - 1, MODEL),
]  # fmt: skip


@pytest.mark.parametrize("case", CERTAIN, ids=lambda case: f"{case[0]} {case[2].name}"[:70])
def test_a_certain_sign_is_found(case):
    expression, domain, sign = case
    assert prove_sign(expression, domain) is sign


@pytest.mark.parametrize("case", UNCERTAIN, ids=lambda case: str(case[0])[:70])
def test_an_uncertain_sign_is_not_claimed(case):
    expression, domain = case
    assert prove_sign(expression, domain) is None


def _random_expression(generator: random.Random) -> sp.Expr:
    """Polynomials, exponentials, logarithms and roots, composed at random."""
    atoms = [
        x,
        y,
        sp.Integer(generator.randint(-3, 3)),
        Rational(generator.randint(1, 5), 2),
        x * y,
        x - y,
        1 + x,
    ]
    value = generator.choice(atoms)
    for _ in range(3):
        other = generator.choice(atoms)
        value = generator.choice(
            [value + other, value * other, value - other, exp(-(value**2) / 4), value**2, log(2 + x) + value,
             sqrt(x + 1) * value, Abs(value), 1 / (1 + value**2)]
        )  # fmt: skip
    return value


@pytest.mark.parametrize("seed", range(150))
def test_a_proved_sign_holds_at_random_points(seed):
    generator = random.Random(seed)
    expression = _random_expression(generator)
    domain = generator.choice([POSITIVE, CLOSED, UNIT, OPEN_UNIT])
    sign = prove_sign(expression, domain)
    if sign is None:
        return
    upper = 5 if domain in (POSITIVE, CLOSED) else 1
    inner = [Rational(generator.randint(1, 96), 97) * upper for _ in range(8)]
    corners = [sp.Integer(0), sp.Integer(upper)] if domain in (CLOSED, UNIT) else []
    for _ in range(8):
        point = {s: generator.choice(inner + corners) for s in (x, y)}
        value = sp.sympify(expression).subs(point)
        actual = 0 if value == 0 else 1 if value.evalf(30) > 0 else -1
        assert actual in sign.value


def test_sums_are_neither_expanded_without_bounds_nor_evaluated_by_sympy(monkeypatch):
    """A power of 10^6 would be expanded for ever, and SymPy answers ``is_infinite`` by evaluating the sum."""
    monkeypatch.setattr(sp.Sum, "_eval_evalf", lambda *_: pytest.fail("evaluated"), raising=False)
    high = sp.Sum((1 - k ** -Rational(8, 5) / zeta(Rational(8, 5))) ** (10**6), (k, 2, oo))
    assert prove_sign(high - 1, Domain({})) is None

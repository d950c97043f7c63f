"""Random expressions against SymPy's unsafe rewriting: whatever is proved must hold numerically."""

from __future__ import annotations

import random
from collections.abc import Callable

import mpmath
import pytest
import sympy as sp

from symsolve.checking.normal_form import Proof, prove_equal
from symsolve.claims import Domain, Integers, Interval

x, y = sp.symbols("x y")
n = sp.Symbol("n", integer=True)
third = sp.Rational(1, 3)
DOMAINS = [
    Domain({x: Interval(-3, 3), y: Interval(-3, 3), n: Integers(-3, 3)}),
    Domain({x: Interval(-3, 0), y: Interval(0, 3), n: Integers(0, 4)}),
    Domain({x: Interval.open(0, 3), y: Interval.open(0, 3), n: Integers(1, 4)}),
    Domain({x: Interval.open(0, 1), y: Interval.open(-1, 0), n: Integers(-2, 2)}),
]
UNSAFE: list[Callable[[sp.Expr], sp.Expr]] = [
    lambda e: sp.powsimp(e, force=True),
    lambda e: sp.expand_log(e, force=True),
    lambda e: sp.logcombine(e, force=True),
    lambda e: sp.powdenest(e, force=True),
    lambda e: sp.expand_power_base(e, force=True),
    lambda e: e.xreplace({sp.Abs(x): x, sp.sign(x): sp.S.One, sp.Abs(y): y}),
    lambda e: e.replace(sp.sqrt(x**2), x),
    sp.expand,
    sp.trigsimp,
    lambda e: sp.expand_func(sp.expand(e)),
    lambda e: -e,
]


def _leaf(generator: random.Random) -> sp.Expr:
    numbers = [sp.Integer(generator.randint(-3, 3)), sp.Rational(generator.randint(-5, 5), 3)]
    return generator.choice([x, y, n, x * y, x - y, 1 + x, *numbers, sp.I * x, (-1) ** n])


def _grow(generator: random.Random, depth: int) -> sp.Expr:
    if depth == 0:
        return _leaf(generator)
    a, b = _grow(generator, depth - 1), _grow(generator, depth - 1)
    rules: list[Callable[[], sp.Expr]] = [
        lambda: a + b,
        lambda: a * b,
        lambda: a / b,
        lambda: sp.sqrt(a * b),
        lambda: (a**2) ** third,
        lambda: (a * b) ** third,
        lambda: sp.log(a * b),
        lambda: sp.log(a**2),
        lambda: sp.log(sp.exp(a)),
        lambda: sp.exp(a) * sp.exp(b),
        lambda: sp.exp(a + b) ** third,
        lambda: sp.Abs(a) * sp.sign(b),
        lambda: sp.Max(sp.re(a), 0),
        lambda: sp.atan(a) + sp.atan(1 / a),
        lambda: sp.sin(a) * sp.cos(b),
        lambda: sp.asin(sp.sin(a)),
        lambda: (a**b) ** 2,
        lambda: a**b * a,
        lambda: sp.gamma(1 + sp.Abs(a) - a) * b,
        lambda: sp.floor(a + 1) - b,
        lambda: sp.conjugate(sp.sqrt(a)) * b,
    ]
    return generator.choice(rules)()


def _value(expression: sp.Expr, point: dict[sp.Symbol, sp.Expr]) -> mpmath.mpc | None:
    try:
        value = mpmath.mpmathify(expression.subs(point).evalf(30, maxn=200))
    except Exception:
        return None
    return value if mpmath.isfinite(value) else None


def disagreement(lhs: sp.Expr, rhs: sp.Expr, domain: Domain, generator: random.Random) -> str | None:
    """A point where both sides are finite numbers that differ."""
    for _ in range(6):
        point = {}
        for symbol, given in domain.ranges.items():
            low, high = int(given.lower), int(given.upper)
            whole = sp.Integer(generator.randint(low, high))
            inner = low + (high - low) * sp.Rational(generator.randint(1, 30), 31)
            point[symbol] = (
                whole if given.is_integer or (given.contains(whole) and generator.random() < 0.3) else inner
            )
        left, right = _value(lhs, point), _value(rhs, point)
        if left is not None and right is not None and abs(left - right) > 1e-15 * (1 + abs(left)):
            return f"{lhs} = {rhs} at {point}: {left} and {right}"
    return None


def attempt(seed: int) -> str | None:
    """One random expression and all its rewritings; what is proved although it is wrong."""
    generator = random.Random(seed)
    expression = _grow(generator, 2)
    if not isinstance(expression, sp.Expr) or expression.has(sp.nan, sp.zoo, sp.oo, -sp.oo):
        return None
    domain = generator.choice(DOMAINS)
    for rewrite in UNSAFE:
        try:
            other = rewrite(expression)
        except Exception:
            continue
        if other != expression and isinstance(prove_equal(expression, other, domain, seconds=3), Proof):
            wrong = disagreement(expression, other, domain, generator)
            if wrong:
                return wrong
    return None


@pytest.mark.parametrize("block", range(6))
def test_nothing_wrong_is_proved(block):
    found = [wrong for seed in range(10 * block, 10 * block + 10) if (wrong := attempt(seed))]
    assert not found

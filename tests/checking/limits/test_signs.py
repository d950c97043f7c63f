"""Signs on a whole domain: decided, or refused."""

import pytest
import sympy
from sympy import exp, log, oo, pi, sqrt, zeta

from symsolve.checking.limits.signs import SignOracle, Undecided
from symsolve.claims import Domain, Interval

a, b, r, S = sympy.symbols("a b r S", positive=True)
p, q = sympy.symbols("p q", real=True)
POSITIVE = Interval.open(0, oo)
QUADRANT = Domain({a: POSITIVE, b: POSITIVE})
BELOW = Domain({r: POSITIVE, S: POSITIVE}, where=[r < S])
UNIT = Domain({p: Interval.open(0, 1), q: Interval(0, 1)})


def sign(expression, domain):
    oracle = SignOracle(domain)
    return oracle.sign(expression.xreplace(oracle.names))


@pytest.mark.parametrize(
    ("expression", "domain", "expected"),
    [
        (a + b, QUADRANT, 1),
        (-a / (1 + b), QUADRANT, -1),
        (a**2 + a * b + b**2, QUADRANT, 1),
        (r - S, BELOW, -1),
        (S / r - 1, BELOW, 1),
        (r / S - 1, BELOW, -1),
        (1 - p, UNIT, 1),
        (p / (1 - p), UNIT, 1),
        (2 - q, UNIT, 1),
        (q + 1, UNIT, 1),
        (zeta(a + 1) * b, QUADRANT, 1),
        (-sympy.gamma(a), QUADRANT, -1),
        (sqrt(2) - sympy.Rational(141421356, 10**8), Domain(), 1),
        (pi - sympy.Rational(355, 113), Domain(), -1),
        (exp(1) - 3, Domain(), -1),
        (sqrt(2) * sqrt(3) - sqrt(6), Domain(), 0),
    ],
)
def test_sign_is_found(expression, domain, expected):
    assert sign(expression, domain) == expected


@pytest.mark.parametrize(
    ("expression", "domain"),
    [
        (a - b, QUADRANT),
        (1 - q, UNIT),
        (q, UNIT),
        (p - q, UNIT),
        (log(a), QUADRANT),
        (a - 1, QUADRANT),
        (zeta(a), QUADRANT),
    ],
)
def test_sign_that_varies_is_refused(expression, domain):
    with pytest.raises(Undecided):
        sign(expression, domain)


def test_bounded_quantities_keep_their_bounds():
    oracle = SignOracle(Domain())
    wave = oracle.bounded(-1, 1)
    assert oracle.sign(2 + wave) == 1
    for expression in (wave, 1 + wave, 1 - wave):
        with pytest.raises(Undecided):
            oracle.sign(expression)

"""Laurent series of transforms."""

import pytest
import sympy
from sympy import EulerGamma, Rational, gamma, pi

from symsolve.harmonic.expansions.laurent import NoLaurent, laurent

s = sympy.Symbol("s")
q = sympy.Symbol("q", positive=True)


@pytest.mark.parametrize(
    ("expression", "at", "coefficients"),
    [
        (gamma(s) ** 2, 0, [1, -2 * EulerGamma, 2 * EulerGamma**2 + pi**2 / 6]),
        (gamma(s), -1, [-1, EulerGamma - 1]),
        (gamma(s) * gamma(q - s) / gamma(q), q, [-1, -sympy.polygamma(0, q) - EulerGamma]),
        (pi / sympy.sin(pi * s), 1, [-1, 0, -(pi**2) / 6]),
        (2**s * gamma(2 * s), 0, [Rational(1, 2), sympy.log(2) / 2 - EulerGamma]),
        (1 / (s**2 - 1), 1, [Rational(1, 2), Rational(-1, 4), Rational(1, 8)]),
    ],
)
def test_known_series(expression, at, coefficients):
    found = laurent(expression, s, sympy.sympify(at), len(coefficients)).trimmed()
    assert found.low == (-2 if expression == gamma(s) ** 2 else -1)
    for value, expected in zip(found.coefficients, coefficients):
        assert sympy.simplify(value - expected) == 0


def test_zeta_and_polylog_are_differentiated_in_their_order():
    assert laurent(sympy.zeta(s) * gamma(s), s, sympy.Integer(2), 0).coefficient(0) == pi**2 / 6
    found = laurent(sympy.polylog(s, -2) * gamma(s), s, sympy.Integer(0), 0).coefficient(0)
    w = sympy.Symbol("w")
    slope = sympy.Subs(sympy.Derivative(sympy.polylog(w, -2), w), w, 0)
    assert sympy.expand(found - slope - EulerGamma * Rational(2, 3)) == 0
    with pytest.raises(NoLaurent):
        laurent(sympy.zeta(s, 3) * gamma(s), s, sympy.Integer(0), 0)

"""Harmonic sums that the tests of this folder share."""

import sympy
from sympy import Rational, exp, oo, zeta

from symsolve.harmonic import HarmonicSum

U = sympy.Symbol("u", positive=True)


def time_law(alpha, z, terms=oo):
    """The time law of the multilinear model with S = 1: x is 2 eta T."""
    alpha, z = sympy.sympify(alpha), sympy.sympify(z)
    constant = 1 / zeta(alpha + 1) if terms is oo else 1
    power_law = (constant, alpha + 1)
    return HarmonicSum((1 + exp(U) / z) ** -2 / 2, U, amplitude=power_law, frequency=power_law, terms=terms)


EXPONENT = Rational(8, 5)


def simple(base, gamma=EXPONENT, beta=EXPONENT, terms=oo):
    """A base function over k^-gamma and k^-beta."""
    return HarmonicSum(base, U, amplitude=(1, gamma), frequency=(1, beta), terms=terms)

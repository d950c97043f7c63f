"""Results that contain integrals are printed at once: SymPy would evaluate them by quadrature first."""

import time

import sympy
from sympy import exp, log

import symsolve
from symsolve.evaluation import compile_expression
from symsolve.harmonic import HarmonicSum

u, x = sympy.symbols("u x", positive=True)


def test_sums_of_integrals_are_printed_without_quadrature():
    h = log(1 + u) * exp(-u) / (1 + u) + 1 / (1 + u)
    expansion = HarmonicSum(h, u, amplitude=(1, 2), frequency=(1, 1)).asymptotics(2)
    assert any(term.numeric and isinstance(term.coefficient, sympy.Add) for term in expansion.terms)
    symsolve.latex(x)
    start = time.perf_counter()
    whole = expansion.expression(x)
    for text in (str(expansion), repr(expansion), str(whole), sympy.latex(whole)):
        assert "int" in text.lower()
    symsolve.latex(expansion.expression(x))
    assert time.perf_counter() - start < 5


def test_an_integral_in_a_coefficient_has_certified_digits():
    law = HarmonicSum(exp(-u) / (1 + u ** sympy.Rational(1, 3)), u, amplitude=(1, 2), frequency=(1, 2))
    prefactor = law.leading().prefactor
    ball = compile_expression(prefactor, ()).ball((), 120)
    # What is left out is smaller than every power.
    assert abs(ball / (law.evaluate({}, 10**12, 25).ball * 10**6) - 1) < 1e-20

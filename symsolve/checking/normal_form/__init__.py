"""Symbolic proofs by exact normal forms.

An expression becomes a quotient of polynomials in generators: variables, exponentials of single
monomials, logarithms of atoms, algebraic roots, and function values that no rule opens. It is
proved to vanish when its numerator reduces to the zero polynomial modulo relations that hold on the
whole domain. A proof says: equal wherever every part of the expression is defined.

The trusted base: exact polynomial arithmetic (FLINT); the rewriting rules of the modules here, each
valid on the whole domain or guarded by a proved sign; SymPy's construction and differentiation of
expressions. Independence of the generators is not assumed: it only decides how much can be proved.
"""

from symsolve.checking.normal_form import bessel, calculus, choice, elementary, factorials, special  # noqa: F401  (they register their rules)
from symsolve.checking.normal_form.prove import prove_equal, prove_sign, prove_zero
from symsolve.checking.normal_form.results import Proof, Sign, Unproved

__all__ = ["Proof", "Sign", "Unproved", "prove_equal", "prove_sign", "prove_zero"]

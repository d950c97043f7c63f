"""Proofs that expressions vanish, and signs, on a whole domain."""

from __future__ import annotations

import time
from typing import Any

import sympy

from symsolve.checking.normal_form.assumptions import Assumptions
from symsolve.checking.normal_form.attempts import prove_by_cases, prove_sign_under
from symsolve.checking.normal_form.methods import by_derivative, by_induction
from symsolve.checking.normal_form.results import Proof, Sign, Unproved

_SECONDS = 20.0
# SymPy raises these while it rebuilds odd expressions (a maximum of nan, say); they prove nothing.
_FAILURES = (RecursionError, ValueError, TypeError, ArithmeticError, NotImplementedError, AttributeError)


def prove_zero(expression: Any, domain: Any, *, seconds: float = _SECONDS) -> Proof | Unproved:
    """Exact proof that an expression vanishes wherever it is defined on the domain.

    Args:
        expression: an exact SymPy expression.
        domain: a ``Domain``: ranges of its variables and side conditions.
        seconds: after about this time the attempt is given up.

    Examples:
        >>> import sympy
        >>> from symsolve.claims import Domain, Interval
        >>> x = sympy.Symbol("x")
        >>> line = Domain({x: Interval(-sympy.oo, sympy.oo)})
        >>> bool(prove_zero(sympy.sin(x) ** 2 + sympy.cos(x) ** 2 - 1, line))
        True
        >>> prove_zero(sympy.sqrt(x**2) - x, Domain({x: Interval(-1, 1)}))
        Unproved(reason='the normal form is not zero')
    """
    known = Assumptions.of_domain(domain)
    try:
        return prove_zero_under(known.rename(sympy.sympify(expression)), known, time.monotonic() + seconds)
    except _FAILURES as failure:
        return Unproved(f"{type(failure).__name__} in the computation: {failure}"[:300])


def prove_equal(lhs: Any, rhs: Any, domain: Any, *, seconds: float = _SECONDS) -> Proof | Unproved:
    """Exact proof that two expressions agree wherever both are defined on the domain.

    Examples:
        >>> import sympy
        >>> from symsolve.claims import Domain, Interval
        >>> x, y = sympy.symbols("x y")
        >>> positive = Interval.open(0, sympy.oo)
        >>> quadrant = Domain({x: positive, y: positive})
        >>> bool(prove_equal(sympy.log(x * y), sympy.log(x) + sympy.log(y), quadrant))
        True
    """
    return prove_zero(sympy.Add(sympy.sympify(lhs), -sympy.sympify(rhs)), domain, seconds=seconds)


def prove_sign(expression: Any, domain: Any, *, seconds: float = _SECONDS) -> Sign | None:
    """The sign that an expression certainly has wherever it is defined on the domain, or ``None``.

    Examples:
        >>> import sympy
        >>> from symsolve.claims import Domain, Interval
        >>> x = sympy.Symbol("x")
        >>> prove_sign(1 - sympy.exp(-x), Domain({x: Interval(0, 5)})).name
        'NONNEGATIVE'
    """
    known = Assumptions.of_domain(domain)
    try:
        return prove_sign_under(known.rename(sympy.sympify(expression)), known, time.monotonic() + seconds)
    except _FAILURES:
        return None


def prove_zero_under(expression: Any, known: Assumptions, deadline: float) -> Proof | Unproved:
    """A proof under assumptions: by normal form and cases, by induction, or by a vanishing derivative."""
    answer = prove_by_cases(expression, known, deadline)
    for method in (by_induction, by_derivative):
        if isinstance(answer, Proof):
            break
        answer = method(expression, known, deadline) or answer
    return answer

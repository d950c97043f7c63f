"""Proofs beyond the normal form itself: induction over a sum's limit, and vanishing derivatives."""

from __future__ import annotations

import functools
from typing import Any

import attrs
import sympy

from symsolve.checking.normal_form import signs
from symsolve.checking.normal_form.assumptions import Assumptions, Bounds
from symsolve.checking.normal_form.attempts import prove_by_cases, with_converter
from symsolve.checking.normal_form.converter import Converter
from symsolve.checking.normal_form.fraction import Fraction
from symsolve.checking.normal_form.results import GaveUp, Proof, Sign, Split
from symsolve.checking.normal_form.ring import Generator, Ring, split_by
from symsolve.checking.normal_form.smoothness import is_continuous

_SUMS = ("partial_sum", "partial_product")
_TRANSCENDENTAL = (
    sympy.log,
    sympy.atan,
    sympy.asin,
    sympy.acos,
    sympy.asinh,
    sympy.atanh,
    sympy.polylog,
    sympy.erf,
)


def by_induction(expression: Any, known: Assumptions, deadline: float) -> Proof | None:
    """For a sum or product up to an integer variable: the first case, and from n to n + 1.

    The step solves the statement at n for the sum and puts that into the statement at n + 1. For
    this the statement has to be defined for every n, which is checked on its normal form.
    """
    for n, start in _induction_variables(expression, known):
        known = attrs.evolve(known, facts=tuple(f for f in known.facts if not f[0].has(n)))
        first = expression.subs(n, start)
        if not isinstance(prove_by_cases(first, known, deadline), Proof):
            continue
        try:
            if with_converter(known, deadline, functools.partial(_inductive_step, expression, n)):
                return Proof(cases=2, method="induction")
        except (GaveUp, Split):
            continue
    return None


def _induction_variables(expression: Any, known: Assumptions) -> list[tuple[Any, Any]]:
    sums = expression.atoms(sympy.Sum, sympy.Product)
    found = {s for part in sums for limit in part.limits for s in sympy.Tuple(*limit[2:]).free_symbols}
    names = sorted(found & known.integers, key=str)
    return [(n, known.bounds[n].lower) for n in names if known.bounds[n].lower is not None]


def _inductive_step(expression: Any, n: Any, convert: Converter) -> bool:
    ring = convert.ring
    now = convert(expression)
    sums = [i for i in now.generators() if ring.all[i].kind in _SUMS]
    later = convert(expression.subs(n, n + 1))
    return _is_defined_everywhere(ring, now) and any(_solves(ring, now, later, i) for i in sums)


def _solves(ring: Ring, now: Fraction, later: Fraction, number: int) -> bool:
    """Whether ``later`` vanishes once ``now = 0`` is solved for one sum."""
    parts = split_by(now.numerator, number)
    if max(parts) != 1 or not _is_never_zero(ring, parts[1]):
        return False
    rest = ring.polynomial(parts.get(0, now.numerator * 0))
    solved = -rest / ring.polynomial(parts[1])
    return ring.substitute(later, {number: solved}).is_zero()


def _is_never_zero(ring: Ring, polynomial: Any) -> bool:
    known = signs.sign_of_polynomial(ring, polynomial)
    return known is not None and known.is_nonzero


def _is_defined_everywhere(ring: Ring, value: Fraction) -> bool:
    if not _is_never_zero(ring, value.denominator):
        return False
    return all(_is_defined(ring, ring.all[i]) for i in value.generators())


def _is_defined(ring: Ring, generator: Generator) -> bool:
    if generator.kind in ("unity", "symbol", "variable", *_SUMS):
        return True
    if generator.kind == "gamma":
        return generator.bounds.sign is Sign.POSITIVE
    if generator.kind == "log":
        return signs.sign_of(ring, generator.arguments[0]) is Sign.POSITIVE
    return generator.kind == "exp" and all(_is_defined_everywhere(ring, a) for a in generator.arguments)


def by_derivative(expression: Any, known: Assumptions, deadline: float) -> Proof | None:
    """An expression that is continuous in x on an interval, has derivative zero, and vanishes at one x."""
    if not expression.has(*_TRANSCENDENTAL):
        return None
    for x in sorted((expression.free_symbols & set(known.bounds)) - known.integers, key=str):
        slices = attrs.evolve(known, facts=tuple(f for f in known.facts if not f[0].has(x)))
        slope = sympy.diff(expression, x)
        if not isinstance(prove_by_cases(slope, slices, deadline), Proof):
            continue
        for point, closed in _points(slices, x):
            smooth = is_continuous(expression, x, closed, deadline)
            if smooth and isinstance(prove_by_cases(expression.subs(x, point), slices, deadline), Proof):
                return Proof(cases=2, method="vanishing derivative, and zero at one point")
    return None


def _points(known: Assumptions, x: Any) -> list[tuple[Any, Assumptions]]:
    """Ends of the interval and a simple number inside, each with an interval that contains it."""
    bounds = known.bounds[x]
    found = []
    for name in ("lower", "upper"):
        end = getattr(bounds, name)
        if end is not None:
            closed = attrs.evolve(bounds, **{f"{name}_open": False})
            found.append((end, attrs.evolve(known, bounds={**known.bounds, x: closed})))
    simple = _simple_point(bounds)
    return found if simple is None else [*found, (simple, known)]


def _simple_point(bounds: Bounds) -> Any:
    """A simple number inside."""
    for point in (0, 1, -1, sympy.Rational(1, 2), -sympy.Rational(1, 2), 2, -2):
        value = sympy.sympify(point)
        above = (
            bounds.lower is None or value > bounds.lower or (value == bounds.lower and not bounds.lower_open)
        )
        below = (
            bounds.upper is None or value < bounds.upper or (value == bounds.upper and not bounds.upper_open)
        )
        if above and below:
            return value
    return None

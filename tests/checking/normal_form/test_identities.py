"""True identities are proved, their wrong variants are not, and what is proved holds numerically."""

from __future__ import annotations

import random
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mpmath
import pytest
import sympy as sp

from symsolve.checking.normal_form import Proof, prove_equal

GROUPS = runpy.run_path(str(Path(__file__).with_name("catalogue.py")))["GROUPS"]
IDENTITIES = [(group, *identity) for group, identities in GROUPS.items() for identity in identities]


def _name(case: Any) -> str:
    group, lhs, rhs, *_ = case
    return f"{group}: {lhs} = {rhs}"[:80]


@pytest.mark.parametrize("case", IDENTITIES, ids=_name)
def test_an_identity_is_proved(case):
    _, lhs, rhs, domain = case
    assert isinstance(prove_equal(lhs, rhs, domain), Proof)


def _wrong_variants(rhs: sp.Expr) -> Iterator[sp.Expr]:
    """Sign, factor two, one more, a dropped term, another exponent."""
    yield -rhs
    yield 2 * rhs
    yield rhs + 1
    if rhs.is_Add:
        yield sp.Add(*rhs.args[1:])
    exponents = [power for power in rhs.atoms(sp.Pow) if power.exp.is_number]
    for power in sorted(exponents, key=sp.default_sort_key)[:1]:
        yield rhs.xreplace({power: power.base ** (power.exp + 1)})
    for number in sorted(rhs.atoms(sp.Integer) - {sp.S.NegativeOne}, key=int)[:1]:
        yield rhs.xreplace({number: number + 1})


VARIANTS = [
    (group, lhs, wrong, domain)
    for group, lhs, rhs, domain in IDENTITIES
    for wrong in _wrong_variants(rhs)
    if wrong != rhs
]


def _point(domain: Any, generator: random.Random) -> dict[sp.Symbol, sp.Rational]:
    """A random rational point; side conditions by trying again."""
    while True:
        point = {symbol: _coordinate(given, generator) for symbol, given in domain.ranges.items()}
        if domain.contains(point):
            return point


def _coordinate(given: Any, generator: random.Random) -> sp.Rational:
    lower = sp.Integer(-3) if given.lower.is_infinite else given.lower
    upper = lower + 5 if given.upper.is_infinite else given.upper
    if given.is_integer:
        return sp.Integer(generator.randint(int(lower), int(upper)))
    return sp.nsimplify(lower + (upper - lower) * sp.Rational(generator.randint(1, 96), 97))


def _gap(lhs: sp.Expr, rhs: sp.Expr, point: dict[sp.Symbol, sp.Rational]) -> Any:
    """lhs - rhs at the point to about 30 digits, relative to their size; None where it can't be had."""
    try:
        left, right = (mpmath.mpmathify(side.subs(point).doit().evalf(40)) for side in (lhs, rhs))
    except (TypeError, ValueError, ZeroDivisionError, NotImplementedError, AttributeError):
        return None
    gap = abs(left - right) / (1 + abs(left) + abs(right))
    return gap if mpmath.isfinite(gap) else None


def _numeric(cases: list[Any]) -> list[Any]:
    return [
        case for case in cases if not (case[1] - case[2]).has(sp.Integral, sp.Sum, sp.Product, sp.Derivative)
    ]


@pytest.mark.parametrize("case", _numeric(IDENTITIES), ids=_name)
def test_what_is_proved_vanishes_at_random_points(case):
    _, lhs, rhs, domain = case
    generator = random.Random(_name(case))
    gaps = [_gap(lhs, rhs, _point(domain, generator)) for _ in range(4)]
    known = [gap for gap in gaps if gap is not None]
    assert all(gap < mpmath.mpf(10) ** -25 for gap in known)


@pytest.mark.parametrize("group", GROUPS)
def test_wrong_variants_are_not_proved(group):
    """A variant counts when the two sides certainly differ at some point of the domain."""
    wrongly_proved = []
    for case in VARIANTS:
        if case[0] == group and isinstance(prove_equal(*case[1:]), Proof) and not _agrees(case):
            wrongly_proved.append(_name(case))
    assert not wrongly_proved


def _agrees(case: Any) -> bool:
    """Whether a proved variant holds after all, such as x = -x at x = 0."""
    _, lhs, rhs, domain = case
    generator = random.Random(7)
    gaps = [_gap(lhs, rhs, _point(domain, generator)) for _ in range(8)]
    return all(gap is not None and gap < mpmath.mpf(10) ** -25 for gap in gaps)


def test_there_are_enough_cases():
    assert len(IDENTITIES) >= 200
    assert len(VARIANTS) >= 800

"""One attempt at a proof: the normal form itself, and case distinctions where a sign decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import sympy

from symsolve.checking.normal_form import signs
from symsolve.checking.normal_form.assumptions import Assumptions
from symsolve.checking.normal_form.converter import Converter
from symsolve.checking.normal_form.results import GaveUp, Proof, Restart, Sign, Split, Undefined, Unproved
from symsolve.checking.normal_form.ring import Refinement, Ring

_MAX_CASES = 64
_MAX_DEPTH = 6
_DEEP = (
    sympy.gamma,
    sympy.factorial,
    sympy.binomial,
    sympy.beta,
    sympy.polygamma,
    sympy.zeta,
    sympy.RisingFactorial,
    sympy.FallingFactorial,
    sympy.loggamma,
    sympy.digamma,
    sympy.polylog,
)

Answer = TypeVar("Answer")


def prove_sign_under(expression: Any, known: Assumptions, deadline: float) -> Sign | None:
    """The certain sign under assumptions."""

    def attempt(convert: Converter) -> Sign | None:
        return signs.sign_of(convert.ring, convert(expression))

    try:
        return with_converter(known, deadline, attempt)
    except (GaveUp, Split):
        return None


def prove_by_cases(expression: Any, known: Assumptions, deadline: float, depth: int = 0) -> Proof | Unproved:
    """A proof by normal form, by cases where the sign of something decides."""
    try:
        return _prove_directly(expression, known, deadline)
    except Undefined as reason:
        if depth:
            raise
        return Unproved(str(reason))
    except GaveUp as reason:
        return Unproved(str(reason))
    except Split as split:
        if depth >= _MAX_DEPTH:
            return Unproved(f"more than {_MAX_DEPTH} nested case distinctions")
        return _split_cases(expression, known, deadline, depth, split.gap)


def _prove_directly(expression: Any, known: Assumptions, deadline: float) -> Proof | Unproved:
    answer: Proof | Unproved = Unproved("")
    split: Split | None = None
    for deep in (False, True):
        try:
            answer = with_converter(known, deadline, lambda convert: _attempt(convert, expression), deep=deep)
        except Split as found:
            split = split or found
            continue
        if isinstance(answer, Proof) or not _may_go_deeper(expression):
            break
    if split is not None and not isinstance(answer, Proof):
        raise split
    return answer


def _may_go_deeper(expression: Any) -> bool:
    return bool(expression.has(*_DEEP))


def _split_cases(
    expression: Any, known: Assumptions, deadline: float, depth: int, gap: Any
) -> Proof | Unproved:
    cases = generators = 0
    for sign in (Sign.NEGATIVE, Sign.ZERO, Sign.POSITIVE):
        case = known.with_fact(gap, sign)
        if case.is_empty():
            continue
        answer = _prove_case(_on_case(expression, gap, sign), case, deadline, depth + 1)
        if not isinstance(answer, Proof):
            return answer
        cases, generators = cases + answer.cases, max(generators, answer.generators)
        if cases > _MAX_CASES:
            return Unproved(f"more than {_MAX_CASES} cases")
    if cases == 0:
        return Unproved("the expression is undefined in every case")
    return Proof(cases=cases, generators=generators, method="normal form by cases")


def _prove_case(expression: Any, known: Assumptions, deadline: float, depth: int) -> Proof | Unproved:
    """One case; a case in which the expression is undefined throughout needs no proof."""
    try:
        return prove_by_cases(expression, known, deadline, depth)
    except Undefined:
        return Proof(cases=0)


def _on_case(expression: Any, gap: Any, sign: Sign) -> Any:
    """On the case gap = 0 a variable of degree one is eliminated, where that is possible exactly."""
    if sign is not Sign.ZERO:
        return expression
    for symbol in sorted(gap.free_symbols, key=str):
        if gap.is_polynomial(symbol) and sympy.degree(gap, symbol) == 1:
            slope = sympy.diff(gap, symbol)
            if slope.is_Rational and slope:
                return expression.subs(symbol, symbol - gap / slope)
    return expression


def _attempt(convert: Converter, expression: Any) -> Proof | Unproved:
    value = convert(expression)
    if value.is_zero():
        return Proof(generators=len(convert.ring.all))
    for generator in convert.ring.all:
        if generator.kind == "abs" and convert.ring.is_real(generator.arguments[0]):
            gap = convert.ring.sympy_of(generator.arguments[0])
            if gap.free_symbols <= set(convert.ring.assumptions.bounds):
                raise Split(gap)
    return Unproved("the normal form is not zero")


def with_converter(
    known: Assumptions, deadline: float, task: Callable[[Converter], Answer], *, deep: bool = False
) -> Answer:
    """Run a task on a fresh ring, again with finer generators as long as it asks for them."""
    refinement = Refinement()
    while True:
        try:
            ring = Ring(known, refinement, deadline)
            convert = Converter(ring, deep=deep)
            _add_facts(ring, convert, known)
            return task(convert)
        except Restart:
            continue


def _add_facts(ring: Ring, convert: Converter, known: Assumptions) -> None:
    for gap, sign in sorted(known.facts, key=lambda fact: fact[0].has(sympy.Function)):
        try:
            value = convert(gap)
        except (GaveUp, Split):
            continue
        if value.is_zero() or not ring.is_real(value):
            continue
        bottom = signs.sign_of_polynomial(ring, value.denominator)
        top = None if bottom is None or not bottom.is_nonzero else sign.times(bottom)
        if top is not None:
            ring.facts.append((value.numerator, top))
            ring.signs.clear()

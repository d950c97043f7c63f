"""Claims, statements and derivations in plain text."""

from __future__ import annotations

import functools
from collections.abc import Iterator

import sympy

from symsolve.claims import (
    Asymptotic,
    Claim,
    Conserved,
    Domain,
    Identity,
    Inequality,
    Limit,
    Observation,
    Range,
    Reference,
    SolvesODE,
    Statement,
    expression_text,
)
from symsolve.derive import Derivation


@functools.singledispatch
def statement_text(statement: Statement) -> str:
    """A statement on one line.

    Examples:
        >>> import sympy
        >>> x = sympy.Symbol("x")
        >>> statement_text(Limit(sympy.sin(x) / x, x, 0, 1))
        'sin(x)/x -> 1 as x -> 0+'
    """
    return repr(statement)


@statement_text.register
def _(statement: Identity) -> str:
    return f"{expression_text(statement.lhs)} = {expression_text(statement.rhs)}"


@statement_text.register
def _(statement: Inequality) -> str:
    return str(statement.relation)


@statement_text.register
def _(statement: SolvesODE) -> str:
    given = [f"{lhs} = {rhs}" for lhs, rhs in statement.equation]
    given += [f"{key} = {value}" for key, value in statement.initial.items()]
    solved = [f"{f} = {s}" for f, s in zip(statement.function, statement.solution, strict=True)]
    return f"{', '.join(solved)} solves {', '.join(given)}"


@statement_text.register
def _(statement: Conserved) -> str:
    flow = ", ".join(f"{symbol}' = {speed}" for symbol, speed in statement.flow.items())
    return f"{statement.quantity} is conserved along {flow}"


@statement_text.register
def _(statement: Limit) -> str:
    side = statement.direction if statement.point.is_finite and statement.direction != "+-" else ""
    expression, value = expression_text(statement.expression), expression_text(statement.value)
    return f"{expression} -> {value} as {statement.variable} -> {statement.point}{side}"


@statement_text.register
def _(statement: Asymptotic) -> str:
    error = "" if statement.relative_error is None else f" with relative error O({statement.relative_error})"
    expression, leading = expression_text(statement.expression), expression_text(statement.leading)
    return f"{expression} ~ {leading} as {statement.variable} -> {statement.point}{error}"


@statement_text.register
def _(statement: Observation) -> str:
    effort = "" if statement.effort == "quick" else f", {statement.effort} effort"
    return (
        f"mean of [{statement.subject}] {statement.relation} {statement.prediction}, "
        f"told apart from what is {statement.resolution} away{effort}"
    )


def claim_text(claim: Claim) -> str:
    """A claim on a few lines: what is stated, where it holds, where it is printed, what is expected."""
    return "\n".join([claim.name, *(f"  {line}" for line in _claim_lines(claim))])


def derivation_text(derivation: Derivation, *, steps: bool) -> str:
    """A derivation in plain text: its result, or with ``steps`` every step with its rule."""
    lines = [derivation.name, *_about(derivation)]
    if steps:
        lines += [line for claim in derivation.claims for line in _step_lines(claim, derivation)]
    else:
        lines += [f"  {statement_text(derivation.result)}", f"  in {len(derivation.steps)} steps (--steps)"]
    return "\n".join(lines)


def _about(derivation: Derivation) -> Iterator[str]:
    if derivation.meaning:
        yield f"  {derivation.meaning}"
    yield from (f"  {line}" for line in _circumstances(derivation.domain, derivation.reference))
    if derivation.note:
        yield f"  note: {derivation.note}"


def _step_lines(claim: Claim, derivation: Derivation) -> Iterator[str]:
    assert claim.step is not None
    yield f"  {claim.step.number}. {claim.step.rule}"
    yield f"     {statement_text(claim.statement)}"
    if derivation.steps[claim.step.number - 1].domain is not None:
        yield f"     for {domain_text(claim.domain)}"
    if claim.expected is not derivation.expected:
        yield f"     expected: {claim.expected.value}"
    if claim.note:
        yield f"     note: {claim.note}"


def _claim_lines(claim: Claim) -> Iterator[str]:
    if claim.meaning:
        yield claim.meaning
    if claim.step is not None:
        yield f"{claim.step} of {claim.step.derivation}"
    yield statement_text(claim.statement)
    yield from _circumstances(claim.domain, claim.reference)
    yield f"expected: {claim.expected.value}"
    if claim.note:
        yield f"note: {claim.note}"


def domain_text(domain: Domain) -> str:
    """Ranges and side conditions as comparisons.

    Examples:
        >>> import sympy
        >>> from symsolve.claims import Integers, Interval
        >>> r, S, n = sympy.symbols("r S n", positive=True)
        >>> ranges = {S: Interval(0, sympy.oo), r: Interval(0, 1, right_open=True), n: Integers(1, 9)}
        >>> domain_text(Domain(ranges, where=[r < S]))
        'S > 0, integer 1 <= n <= 9, 0 < r < 1, r < S'
    """
    parts = [_range_text(symbol, given) for symbol, given in domain.ranges.items()]
    return ", ".join([*parts, *map(str, domain.where)])


def _range_text(symbol: sympy.Symbol, given: Range) -> str:
    kind = "integer" if given.is_integer else "real"
    left, right = "<" if given.left_open else "<=", "<" if given.right_open else "<="
    bounded_left, bounded_right = given.lower.is_finite, given.upper.is_finite
    if not bounded_left and not bounded_right:
        return f"{kind} {symbol}"
    prefix = "integer " * given.is_integer
    if bounded_left and bounded_right:
        return f"{prefix}{given.lower} {left} {symbol} {right} {given.upper}"
    if bounded_left:
        return f"{prefix}{symbol} {left.replace('<', '>')} {given.lower}"
    return f"{prefix}{symbol} {right} {given.upper}"


def _circumstances(domain: Domain, reference: Reference | None) -> Iterator[str]:
    if domain.symbols:
        yield f"for {domain_text(domain)}"
    if reference is not None:
        yield f"from {reference}"

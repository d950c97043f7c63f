"""Finite sums and products: the inner program is run once for each integer between exact bounds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from symsolve.errors import UnsupportedNode
from symsolve.evaluation.tape import Rule, Step, Tape, bind, run

__all__ = ["MAX_TERMS", "loop_rule"]

MAX_TERMS = 10**6


def loop_rule(
    table: dict[str, Rule],
    backend: str,
    *,
    product: bool,
    number: Callable[[int], Any],
    exact_integer: Callable[[Any], int | None],
    nothing: Callable[[], Any],
    arithmetic: tuple[Callable[[Any], Any], Callable[[Any], Any]] | None = None,
) -> Rule:
    """The rule of a finite sum (or product) in one kind of arithmetic.

    Args:
        table: rules for the terms.
        backend: the name of the arithmetic, for messages.
        product: multiply instead of add.
        number: an integer as a value of this arithmetic.
        exact_integer: the integer that a bound is, or None if it is not certainly one.
        nothing: the value "no information", for bounds that are not integers.
        arithmetic: how to wrap a value that has no operators of its own, and how to unwrap the total.
    """

    wrap, unwrap = arithmetic or (_itself, _itself)

    def rule(tape: Tape) -> Callable[..., Any]:
        steps = bind(tape, table, backend)

        def evaluate(lower: Any, upper: Any, *outer: Any) -> Any:
            first, last = exact_integer(lower), exact_integer(upper)
            if first is None or last is None:
                return nothing()
            # Karr's convention, which SymPy follows: a sum from a down to b is minus the sum between them.
            reverse = last < first - 1
            start, stop = (last + 1, first) if reverse else (first, last + 1)
            _check_count(stop - start, product)
            one = wrap(number(1))
            value = wrap(number(0)) if not product else one
            for term in _terms(tape, steps, outer, (number(k) for k in range(start, stop))):
                value = value * wrap(term) if product else value + wrap(term)
            if reverse:
                value = one / value if product else -value
            return unwrap(value)

        return evaluate

    return rule


def _check_count(count: int, product: bool) -> None:
    if count > MAX_TERMS:
        name = "product" if product else "sum"
        raise UnsupportedNode(
            f"a {name} of {count} terms is not evaluated term by term (the limit is {MAX_TERMS}); "
            "use a closed form, or fewer terms and a bound of the rest"
        )


def _itself(value: Any) -> Any:
    return value


def _terms(tape: Tape, steps: Sequence[Step], outer: Sequence[Any], values: Iterator[Any]) -> Iterator[Any]:
    invariants = run(steps[: tape.varying], [*outer, None])
    varying = steps[tape.varying :]
    for value in values:
        registers = invariants.copy()
        registers[len(outer)] = value
        yield run(varying, registers)[tape.result]

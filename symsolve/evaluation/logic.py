"""Three-valued logic of conditions: True, False, or None where a ball or an interval cannot tell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from symsolve.evaluation.tape import Rule

__all__ = ["LOGIC", "conjunction", "disjunction", "negation", "select"]

Truth = bool | None


def conjunction(*values: Truth) -> Truth:
    """Whether all hold.

    Example:
        >>> conjunction(True, None), conjunction(False, None), conjunction(True, True)
        (None, False, True)
    """
    if any(value is False for value in values):
        return False
    return None if any(value is None for value in values) else True


def disjunction(*values: Truth) -> Truth:
    """Whether one holds.

    Example:
        >>> disjunction(True, None), disjunction(False, None), disjunction(False, False)
        (True, None, False)
    """
    return negation(conjunction(*[negation(value) for value in values]))


def negation(value: Truth) -> Truth:
    """Whether it does not hold.

    Example:
        >>> negation(True), negation(None)
        (False, None)
    """
    return None if value is None else not value


def select(hull: Callable[[Any, Any], Any], nothing: Callable[[], Any], *pairs: Any) -> Any:
    """The value of the first case whose condition holds; the hull of all cases that may be the one.

    Args:
        hull: the union of two values.
        nothing: the value "no information", for points that no case covers.
        pairs: condition, value, condition, value, ...
    """
    result = None
    for condition, value in zip(pairs[::2], pairs[1::2]):
        if condition is False:
            continue
        result = value if result is None else hull(result, value)
        if condition is True:
            return result
    return nothing()


def less(x: Any, y: Any) -> Truth:
    """Whether every point of one ball lies below every point of another."""
    if x < y:
        return True
    return False if x >= y else None


def less_or_equal(x: Any, y: Any) -> Truth:
    """Whether no point of one ball lies above a point of another."""
    if x <= y:
        return True
    return False if x > y else None


def equal(x: Any, y: Any) -> Truth:
    """Whether two balls are the same number; == of inexact balls would always be False."""
    difference = x - y
    if difference.is_zero():
        return True
    return None if difference.contains(0) else False


LOGIC: dict[str, Rule] = {
    "true": lambda: True,
    "false": lambda: False,
    "and": conjunction,
    "or": disjunction,
    "not": negation,
    "lt": less,
    "le": less_or_equal,
    "eq": equal,
    "ne": lambda x, y: negation(equal(x, y)),
}

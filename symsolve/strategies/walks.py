"""Lists of small integers as rationals of an interval: walks down the Stern-Brocot tree.

The empty walk is the simplest rational of the interval, and every stretch narrows the interval to a
part whose simplest rational is less simple. The simplest rational of any interval is an ancestor of
all others in it, so that cutting a walk short and lowering its codes, which is how Hypothesis
shrinks, leads to the simplest failure.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import sympy

from symsolve.claims.rationals import simplest_fraction

# Hypothesis mixes constants from the modules that happen to be loaded into what it draws, but none
# below 100: with codes below 100 the same seed gives the same points in every process.
CODES = 100

# Codes below 20 are single steps of the tree (1 to 10, down or up), which reach every simple rational;
# codes from 20 name one of 60 equal parts, which spread evenly; the last 20 are leaps into a corner.
_PARTS_FROM, _LEAPS_FROM = 20, 80
_PARTS = _LEAPS_FROM - _PARTS_FROM

# Halvings that all leaps of one walk may take together: 2**-100 is about 1e-30.
REACH = 100
_LEAPS = (2, 5, 10, 15, 20, 30, 40, 60, 80, REACH)

Ends = tuple[Fraction | None, Fraction | None]


def walk(lower: Fraction | None, upper: Fraction | None, codes: Sequence[int]) -> Fraction:
    """The rational strictly between two ends to which a walk leads; ``None`` is an infinite end.

    Args:
        lower: lower end.
        upper: upper end.
        codes: the stretches of the walk, integers from 0 to 99; smaller ones lead less far.

    Examples:
        >>> walk(Fraction(0), Fraction(1), [])
        Fraction(1, 2)
        >>> walk(Fraction(0), Fraction(1), [2, 5])
        Fraction(4, 13)
        >>> float(walk(Fraction(0), None, [98])) < 1e-29
        True
    """
    ends: Ends = (lower, upper)
    left = REACH
    for code in codes:
        if code < _PARTS_FROM:
            ends = _stepped(ends, code % 2 == 1, 1 + code // 2)
        elif code < _LEAPS_FROM:
            ends = _part(ends, code - _PARTS_FROM)
        else:
            halvings = min(left, _LEAPS[(code - _LEAPS_FROM) // 2])
            left -= halvings
            ends = _leapt(ends, code % 2 == 1, halvings)
    return simplest_fraction(*ends)


def _stepped(ends: Ends, upward: bool, steps: int) -> Ends:
    lower, upper = ends
    for _ in range(steps):
        node = simplest_fraction(lower, upper)
        lower, upper = (node, upper) if upward else (lower, node)
    return lower, upper


def _leapt(ends: Ends, upward: bool, halvings: int) -> Ends:
    """The end part of an interval, beyond its simplest rational, halved so many times."""
    lower, upper = ends
    node = simplest_fraction(lower, upper)
    if upward:
        return _towards(node, upper, halvings), upper
    return lower, -_towards(-node, None if lower is None else -lower, halvings)


def _towards(node: Fraction, end: Fraction | None, halvings: int) -> Fraction:
    """A number from the node on towards an end above it, the distance halved so many times."""
    if end is None:
        return node + (abs(node) + 1) * Fraction(2**halvings - 1)
    return end - (end - node) / Fraction(2**halvings)


def _part(ends: Ends, index: int) -> Ends:
    """One of the equal parts of an interval; an infinite one is first compressed by ``x / (1 + |x|)``."""
    lower, upper = ends
    if lower is not None and upper is not None:
        width = (upper - lower) / _PARTS
        return lower + index * width, lower + (index + 1) * width
    low = Fraction(-1) if lower is None else lower / (1 + abs(lower))
    high = Fraction(1) if upper is None else upper / (1 + abs(upper))
    width = (high - low) / _PARTS
    return _expanded(low + index * width), _expanded(low + (index + 1) * width)


def _expanded(value: Fraction) -> Fraction | None:
    return None if abs(value) == 1 else value / (1 - abs(value))


def fraction(number: sympy.Rational | None) -> Fraction | None:
    """A rational of SymPy for exact arithmetic; an infinite end stays ``None``."""
    return None if number is None else Fraction(int(number.p), int(number.q))

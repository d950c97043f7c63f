"""What the acceptance corpora are made of: labelled items, and shorthand for domains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import sympy
from sympy import Rational, oo

from symsolve.claims import Claim, Domain, Integers, Interval, Statement, Verdict


class Item(NamedTuple):
    """A statement whose truth is known, with a hint where a false one fails."""

    name: str
    statement: Statement
    domain: Domain
    witness: Mapping[sympy.Symbol, Any] = {}

    @property
    def kind(self) -> str:
        """How a false statement was made from a true one; empty for a true one."""
        return self.name.partition("~")[2]

    def claim(self) -> Claim:
        """The claim that is checked; the expectation plays no part in the check."""
        name = "".join(c if c.isalnum() or c in "._" else "_" for c in self.name)
        return Claim(name=name, statement=self.statement, domain=self.domain, expected=Verdict.SUPPORTED)


x, y, z, t, s = sympy.symbols("x y z t s", real=True)
p, q, r = sympy.symbols("p q r", positive=True)
a, b, c = sympy.symbols("a b c", real=True)
n, m, k, j = sympy.symbols("n m k j", integer=True)
#: Without assumptions: SymPy then simplifies no root and no logarithm while an expression is built.
u, v, w = sympy.symbols("u v w")

ALL = Interval(-oo, oo)
POSITIVE = Interval.open(0, oo)
NONNEGATIVE = Interval(0, oo)
NEGATIVE = Interval.open(-oo, 0)
UNIT = Interval(0, 1)
OPEN_UNIT = Interval.open(0, 1)
DISC = Interval.open(-1, 1)
CLOSED_DISC = Interval(-1, 1)
COUNTING = Integers(1, oo)
NATURAL = Integers(0, oo)


def domain_of(ranges: Mapping[sympy.Symbol, Any], where: Sequence[Any] = ()) -> Domain:
    """A domain in which a pair ``(lower, upper)`` stands for a closed interval."""
    full = {key: Interval(*value) if isinstance(value, tuple) else value for key, value in ranges.items()}
    return Domain(full, list(where))


def tiny(power: int) -> sympy.Rational:
    """A small exact number."""
    return Rational(1, 10**power)

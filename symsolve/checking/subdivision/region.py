"""Boxes of real variables with side conditions: what an inequality is proved on."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping

import attrs
import sympy
from flint import arb

from symsolve.checking.subdivision.spans import Span
from symsolve.claims import Interval, Relation
from symsolve.evaluation import compile_expression

Point = dict[sympy.Symbol, sympy.Expr]


@attrs.frozen(eq=False)
class Region:
    """Ranges of real variables, whose symbols carry what the ranges imply, and relations between them.

    It has ``ranges`` and ``where`` like a ``Domain``, but need not be inhabited: on an empty region every
    statement holds.
    """

    ranges: dict[sympy.Symbol, Interval]
    where: tuple[Relation, ...] = ()

    @property
    def symbols(self) -> tuple[sympy.Symbol, ...]:
        """The variables in a fixed order."""
        return tuple(self.ranges)

    @property
    def key(self) -> tuple[object, ...]:
        """What makes two regions the same."""
        return (tuple(self.ranges.items()), self.where)

    def box(self) -> tuple[Span, ...]:
        """The ranges as spans."""
        return tuple(span_of_range(given) for given in self.ranges.values())

    def narrowed(
        self, symbol: sympy.Symbol, given: Interval
    ) -> tuple[Region, dict[sympy.Symbol, sympy.Symbol]]:
        """The part in which a variable has another range, and the renaming of that variable."""
        new = assumed_symbol(symbol.name, given)
        ranges = {new if s == symbol else s: given if s == symbol else r for s, r in self.ranges.items()}
        return Region(ranges, tuple(_renamed(relation, {symbol: new}) for relation in self.where)), {
            symbol: new
        }

    def without(self, symbol: sympy.Symbol, value: sympy.Expr) -> Region:
        """The slice at a value of a variable."""
        ranges = {s: r for s, r in self.ranges.items() if s != symbol}
        return Region(ranges, tuple(_renamed(relation, {symbol: value}) for relation in self.where))

    def opened(self) -> Region:
        """The region with the ends of all ranges left out."""
        ranges = {
            s: r if r.lower == r.upper else Interval.open(r.lower, r.upper) for s, r in self.ranges.items()
        }
        return Region(ranges, self.where)

    def unconditioned(self) -> Region:
        """The region without its side conditions."""
        return Region(self.ranges) if self.where else self

    def relevant_to(self, expression: sympy.Expr) -> Region:
        """The variables that matter for an expression; those that conditions tie to them stay."""
        kept = set(expression.free_symbols)
        while True:
            grown = kept.union(*(r.symbols for r in self.where if r.symbols & kept))
            if grown == kept:
                break
            kept = grown
        if kept >= set(self.ranges):
            return self
        where = tuple(relation for relation in self.where if relation.symbols & kept)
        return Region({s: r for s, r in self.ranges.items() if s in kept}, where)


def _renamed(relation: Relation, values: Mapping[sympy.Symbol, sympy.Expr]) -> Relation:
    return Relation(relation.lhs.xreplace(values), relation.op, relation.rhs.xreplace(values))


@functools.cache
def _symbol(name: str, assumptions: tuple[str, ...]) -> sympy.Symbol:
    return sympy.Dummy(name, real=True, **dict.fromkeys(assumptions, True))


def assumed_symbol(name: str, given: Interval) -> sympy.Symbol:
    """A real symbol with the sign that its range implies."""
    assumptions = []
    if given.lower >= 0:
        assumptions.append("positive" if given.lower > 0 or given.left_open else "nonnegative")
    if given.upper <= 0:
        assumptions.append("negative" if given.upper < 0 or given.right_open else "nonpositive")
    return _symbol(name, tuple(assumptions))


@functools.lru_cache(maxsize=4096)
def enclosed(number: sympy.Expr) -> arb:
    """A ball around an exact real number; an infinite one for an infinite end."""
    if number.is_infinite:
        return arb.pos_inf() if number.is_extended_positive else arb.neg_inf()
    return compile_expression(number, ()).real_ball((), 128)


@functools.lru_cache(maxsize=4096)
def _span_of_ends(lower: sympy.Expr, upper: sympy.Expr, left_open: bool, right_open: bool) -> Span:
    low, high = enclosed(lower), enclosed(upper)
    low = low.lower() if low.is_finite() else arb.neg_inf()
    high = high.upper() if high.is_finite() else arb.pos_inf()
    return low, high, left_open, right_open


def span_of_range(given: Interval) -> Span:
    """A range as a span, its ends rounded outward."""
    return _span_of_ends(given.lower, given.upper, given.left_open, given.right_open)


_FRACTIONS = [
    sympy.Rational(*pair) for pair in ((1, 2), (1, 8), (7, 8), (1, 64), (63, 64), (1, 3), (1, 1024))
]
_STEPS = [sympy.Rational(value) for value in ("1", "1/8", "8", "1/100", "100", "2", "100000")]
_LINE = [sympy.Rational(value) for value in ("1", "-1", "1/3", "-1/5", "10", "-10", "1000")]


def sample_values(given: Interval) -> list[sympy.Expr]:
    """A few exact values of a range, its reached ends among them."""
    ends = [end for end, is_open in ((given.lower, given.left_open), (given.upper, given.right_open))
            if not is_open]  # fmt: skip
    if given.lower == given.upper:
        return ends[:1]
    lower, upper = given.lower, given.upper
    if lower.is_finite and upper.is_finite:
        inner = [lower + (upper - lower) * part for part in _FRACTIONS]
    elif lower.is_finite:
        inner = [lower + step for step in _STEPS]
    elif upper.is_finite:
        inner = [upper - step for step in _STEPS]
    else:
        inner = list(_LINE)
    return [*inner[:3], *ends, *inner[3:]]


def sample_points(region: Region, count: int = 20) -> Iterator[Point]:
    """Deterministic points of the ranges (side conditions are not looked at)."""
    choices = [sample_values(given) for given in region.ranges.values()]
    if not choices:
        yield {}
        return
    total = 1
    for options in choices:
        total *= len(options)
    for index in range(min(count, total)):
        yield dict(zip(region.symbols, _pick(choices, index, total > count), strict=True))


def _pick(choices: list[list[sympy.Expr]], index: int, spread: bool) -> list[sympy.Expr]:
    if not spread:
        picked = []
        for options in choices:
            index, position = divmod(index, len(options))
            picked.append(options[position])
        return picked
    # Shifted diagonals: every value of every variable occurs, in varying company.
    return [
        options[(index * (2 * k + 1) + k * (index // 5)) % len(options)] for k, options in enumerate(choices)
    ]

"""The set of parameter values for which a statement is claimed."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Mapping
from typing import Any

import attrs
import sympy

from symsolve.claims.exactness import exact
from symsolve.claims.ranges import Integers, Interval, Range, range_of, within_assumptions
from symsolve.claims.relation import Relation
from symsolve.claims.sampling import SamplingPlan, sampling_plan
from symsolve.claims.simple_points import simple_points
from symsolve.errors import ClaimError, EmptyDomain
from symsolve.symbols import registered_name

Point = dict[sympy.Symbol, sympy.Expr]


def _ranges(value: Any) -> dict[sympy.Symbol, Range]:
    if not isinstance(value, Mapping):
        raise ClaimError(f"domain: {value!r} is not a mapping; write Domain({{x: Interval(0, 1)}})")
    for symbol in value:
        if not isinstance(symbol, sympy.Symbol):
            raise ClaimError(
                f"domain: the key {symbol!r} is not a symbol; make one with symsolve.quantity(...)"
            )
    ordered = sorted(value.items(), key=lambda item: item[0].name)
    return {symbol: within_assumptions(symbol, range_of(given)) for symbol, given in ordered}


def _relations(value: Iterable[Any]) -> tuple[Relation, ...]:
    return tuple(Relation.of(relation) for relation in value)


@attrs.frozen(eq=True, hash=False)
class Domain:
    """Ranges of variables with side conditions between them; it proves itself inhabited.

    Args:
        ranges: for each symbol an ``Interval`` or ``Integers``.
        where: side conditions, such as ``r < S``; all of them hold.
        witness: a point of the domain, needed only where none is found by itself.

    Raises:
        EmptyDomain: it has no point, or no point was found.
        ClaimError: a side condition speaks of a symbol without a range, two symbols share a name,
            or a range reaches beyond its symbol's assumptions.

    Examples:
        >>> import sympy
        >>> from symsolve.claims import Interval
        >>> r, S = sympy.symbols("r S", positive=True)
        >>> domain = Domain({S: Interval(0, sympy.oo), r: Interval(0, sympy.oo)}, where=[r < S])
        >>> domain.witness
        {S: 1, r: 1/2}
    """

    ranges: dict[sympy.Symbol, Range] = attrs.field(converter=_ranges, factory=dict)
    where: tuple[Relation, ...] = attrs.field(converter=_relations, default=())
    witness: Point = attrs.field(default=None, kw_only=True, eq=False)

    def __attrs_post_init__(self) -> None:
        _require_one_symbol_a_name(self.ranges)
        for relation in self.where:
            self._require_ranges(relation)
        witness = find_witness(self) if self.witness is None else self._checked_witness(self.witness)
        object.__setattr__(self, "witness", witness)

    @classmethod
    def at(cls, point: Mapping[sympy.Symbol, Any]) -> Domain:
        """The domain that is one point.

        Examples:
            >>> import sympy
            >>> S, n = sympy.Symbol("S", positive=True), sympy.Symbol("n", integer=True)
            >>> Domain.at({S: sympy.Rational(1, 2), n: 3}).ranges
            {S: Interval(1/2, 1/2), n: Integers(3, 3)}
        """
        values = {symbol: exact(value, f"domain, {symbol}") for symbol, value in dict(point).items()}
        kinds = {symbol: Integers if value.is_integer else Interval for symbol, value in values.items()}
        return cls({symbol: kinds[symbol](value, value) for symbol, value in values.items()}, witness=values)

    @property
    def symbols(self) -> tuple[sympy.Symbol, ...]:
        """The variables, by name."""
        return tuple(self.ranges)

    def plan(self) -> SamplingPlan:
        """How points of the domain are constructed."""
        return _plan(tuple(self.ranges.items()), self.where)

    def contains(self, point: Mapping[sympy.Symbol, sympy.Expr]) -> bool | None:
        """Whether an exact point lies inside; ``None`` when a side condition can't be decided."""
        if not all(given.contains(point[symbol]) for symbol, given in self.ranges.items()):
            return False
        answers = [relation.holds(dict(point)) for relation in self.where]
        if False in answers:
            return False
        return None if None in answers else True

    def assumed(self) -> dict[sympy.Symbol, sympy.Symbol]:
        """For each variable a symbol with the strongest assumptions that its range implies."""
        return {symbol: _assumed_symbol(symbol, given) for symbol, given in self.ranges.items()}

    def restricted_to(self, symbols: Iterable[sympy.Symbol]) -> Domain:
        """The part of the domain that matters for these symbols.

        Variables that side conditions tie to them stay; what is independent of them goes.
        """
        kept = _connected(set(symbols), self.where)
        if kept >= set(self.ranges):
            return self
        ranges = {symbol: given for symbol, given in self.ranges.items() if symbol in kept}
        where = [relation for relation in self.where if relation.symbols <= kept]
        witness = {symbol: value for symbol, value in self.witness.items() if symbol in kept}
        return Domain(ranges, where, witness=witness)

    def latex(self) -> str:
        """Ranges and side conditions in LaTeX."""
        from symsolve.claims.latex import expression_latex

        parts = [rf"{expression_latex(s)} \in {given.latex()}" for s, given in self.ranges.items()]
        return ",\\; ".join([*parts, *(relation.latex() for relation in self.where)])

    def __str__(self) -> str:
        parts = [f"{symbol} in {given!r}" for symbol, given in self.ranges.items()]
        return ", ".join([*parts, *map(str, self.where)]) or "no variables"

    def _require_ranges(self, relation: Relation) -> None:
        missing = relation.symbols - set(self.ranges)
        if missing:
            name = min(symbol.name for symbol in missing)
            raise ClaimError(
                f"domain: the side condition {relation} speaks of {name}, which has no range here; "
                f"add {name} to the ranges{_namesake_hint(name, self.ranges)}"
            )

    def _checked_witness(self, witness: Mapping[sympy.Symbol, Any]) -> Point:
        point = {symbol: sympy.sympify(value, strict=True) for symbol, value in witness.items()}
        if set(point) != set(self.ranges):
            raise ClaimError(
                f"domain: the witness {point} must name exactly the variables {list(self.ranges)}"
            )
        if self.contains(point) is not True:
            raise ClaimError(f"domain: the witness {point} does not lie in it ({self})")
        return point


def find_witness(domain: Domain) -> Point:
    """A simple point of the domain.

    Raises:
        EmptyDomain: none was found among many simple candidates.
    """
    for point in itertools.islice(simple_points(domain.plan()), 4096):
        if domain.contains(point):
            return point
    raise EmptyDomain(
        f"domain: no point found with {domain}; it is empty, or so small that you must give a point: "
        "Domain(..., witness={symbol: value})"
    )


def _connected(symbols: set[sympy.Symbol], where: Iterable[Relation]) -> set[sympy.Symbol]:
    kept = set(symbols)
    while True:
        grown = kept.union(*(relation.symbols for relation in where if relation.symbols & kept))
        if grown == kept:
            return kept
        kept = grown


def _require_one_symbol_a_name(ranges: Mapping[sympy.Symbol, Range]) -> None:
    names = [symbol.name for symbol in ranges]
    for symbol in ranges:
        if names.count(symbol.name) > 1:
            raise ClaimError(
                f"domain: two different symbols are called {symbol.name}; SymPy would not substitute one "
                "for the other; use one symbol with one set of assumptions"
            )


def _namesake_hint(name: str, ranges: Mapping[sympy.Symbol, Range]) -> str:
    if any(symbol.name == name for symbol in ranges):
        return f" (a symbol {name} with other assumptions has one: they are different symbols to SymPy)"
    known = registered_name(name)
    return f" (registered at {known.defined_at})" if known else ""


@functools.lru_cache(maxsize=256)
def _plan(ranges: tuple[tuple[sympy.Symbol, Range], ...], where: tuple[Relation, ...]) -> SamplingPlan:
    return sampling_plan(dict(ranges), where)


@functools.cache
def _assumed_symbol_cached(name: str, assumptions: tuple[tuple[str, bool], ...]) -> sympy.Symbol:
    return sympy.Dummy(name, **dict(assumptions))


def _assumed_symbol(symbol: sympy.Symbol, given: Range) -> sympy.Symbol:
    assumptions: dict[str, bool] = {"real": True}
    if given.is_integer:
        assumptions["integer"] = True
    lower, upper = given.lower, given.upper
    if lower > 0 or (lower == 0 and given.left_open):
        assumptions["positive"] = True
    elif lower == 0:
        assumptions["nonnegative"] = True
    if upper < 0 or (upper == 0 and given.right_open):
        assumptions["negative"] = True
    elif upper == 0:
        assumptions["nonpositive"] = True
    if lower == 0 == upper:
        assumptions = {"zero": True}
    return _assumed_symbol_cached(symbol.name, tuple(sorted(assumptions.items())))

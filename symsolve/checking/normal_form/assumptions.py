"""What is known of the variables: their ranges, and facts that hold on the domain or in the case at hand."""

from __future__ import annotations

import functools
from typing import Any

import attrs
import sympy
from sympy.concrete.expr_with_limits import ExprWithLimits

from symsolve.checking.normal_form.results import Sign

_SIGNS = {
    ">": Sign.POSITIVE,
    ">=": Sign.NONNEGATIVE,
    "==": Sign.ZERO,
    "<=": Sign.NONPOSITIVE,
    "<": Sign.NEGATIVE,
    "!=": Sign.NONZERO,
}


@attrs.frozen
class Bounds:
    """lower <= quantity <= upper, ``None`` for no bound; open ends are not reached."""

    lower: Any = None
    upper: Any = None
    lower_open: bool = True
    upper_open: bool = True

    @property
    def sign(self) -> Sign | None:
        """Sign of everything between the bounds."""
        if self.lower is not None and self.lower >= 0:
            return Sign.POSITIVE if self.lower > 0 or self.lower_open else Sign.NONNEGATIVE
        if self.upper is not None and self.upper <= 0:
            return Sign.NEGATIVE if self.upper < 0 or self.upper_open else Sign.NONPOSITIVE
        return None

    def meet(self, other: Bounds) -> Bounds:
        """Both bounds at once."""
        lower, lower_open = _tighter(self.lower, self.lower_open, other.lower, other.lower_open, 1)
        upper, upper_open = _tighter(self.upper, self.upper_open, other.upper, other.upper_open, -1)
        return Bounds(lower, upper, lower_open, upper_open)


def _tighter(a: Any, a_open: bool, b: Any, b_open: bool, side: int) -> tuple[Any, bool]:
    if a is None or b is None:
        return (b, b_open) if a is None else (a, a_open)
    if a == b:
        return a, a_open or b_open
    return (a, a_open) if (a - b) * side > 0 else (b, b_open)


POSITIVE = Bounds(sympy.S.Zero)
NONNEGATIVE = Bounds(sympy.S.Zero, lower_open=False)


@attrs.frozen
class Assumptions:
    """Variables (as symbols that carry what their range implies), their bounds, and signs of expressions."""

    bounds: dict[sympy.Symbol, Bounds]
    integers: frozenset[sympy.Symbol]
    facts: tuple[tuple[sympy.Expr, Sign], ...]
    renaming: dict[sympy.Symbol, sympy.Symbol]

    @classmethod
    def of_domain(cls, domain: Any) -> Assumptions:
        """What a domain says."""
        bounds, integers, renaming = {}, set(), {}
        for symbol, given in domain.ranges.items():
            known = _range_bounds(given)
            renaming[symbol] = new = _symbol(symbol.name, known, given.is_integer)
            bounds[new] = known
            if given.is_integer:
                integers.add(new)
        facts = tuple(_fact(relation, renaming) for relation in domain.where)
        return cls(bounds, frozenset(integers), facts, renaming)

    def rename(self, expression: sympy.Expr) -> sympy.Expr:
        """The expression in the symbols that carry the domain's assumptions."""
        return with_fresh_bound_variables(expression).xreplace(self.renaming)

    def with_fact(self, gap: sympy.Expr, sign: Sign) -> Assumptions:
        """The case in which ``gap`` has this sign; a bound on one variable tightens its range."""
        symbols = gap.free_symbols
        bounds = dict(self.bounds)
        if len(symbols) == 1:
            (symbol,) = symbols
            tightened = _linear_bound(gap, symbol, sign)
            if tightened is not None and symbol in bounds:
                bounds[symbol] = bounds[symbol].meet(tightened)
        return attrs.evolve(self, bounds=bounds, facts=(*self.facts, (gap, sign)))

    def with_variable(self, symbol: sympy.Symbol, known: Bounds) -> Assumptions:
        """One more real variable."""
        return attrs.evolve(self, bounds={**self.bounds, symbol: known})

    def is_empty(self) -> bool:
        """Whether some variable has certainly no value left."""
        return any(
            b.lower is not None
            and b.upper is not None
            and (b.lower > b.upper or (b.lower == b.upper and (b.lower_open or b.upper_open)))
            for b in self.bounds.values()
        )


def with_fresh_bound_variables(expression: sympy.Expr) -> sympy.Expr:
    """Bound variables renamed: a variable of the domain may lend its name, but not its range, to one."""
    return expression.replace(lambda part: isinstance(part, ExprWithLimits), _fresh)


def _fresh(part: Any) -> Any:
    function = part.function
    limits: list[tuple[Any, ...]] = []
    for variable, *ends in reversed(part.limits):
        fresh = sympy.Dummy(variable.name)
        function = function.xreplace({variable: fresh})
        limits = [(fresh, *ends), *(_renamed(limit, variable, fresh) for limit in limits)]
    return part.func(function, *limits)


def _renamed(limit: tuple[Any, ...], variable: Any, fresh: Any) -> tuple[Any, ...]:
    return (limit[0], *(end.xreplace({variable: fresh}) for end in limit[1:]))


def _fact(relation: Any, renaming: dict[sympy.Symbol, sympy.Symbol]) -> tuple[sympy.Expr, Sign]:
    return with_fresh_bound_variables(relation.lhs - relation.rhs).xreplace(renaming), _SIGNS[relation.op]


def _range_bounds(given: Any) -> Bounds:
    """Rational bounds of a range; an irrational end such as pi is kept as it is."""
    lower = None if given.lower.is_infinite else given.lower
    upper = None if given.upper.is_infinite else given.upper
    return Bounds(lower, upper, bool(given.left_open), bool(given.right_open))


def _symbol(name: str, known: Bounds, integer: bool) -> sympy.Symbol:
    assumptions = {"real": True}
    if integer:
        assumptions["integer"] = True
    names = {Sign.POSITIVE: "positive", Sign.NONNEGATIVE: "nonnegative", Sign.NEGATIVE: "negative",
             Sign.NONPOSITIVE: "nonpositive"}  # fmt: skip
    if known.sign in names:
        assumptions[names[known.sign]] = True
    return _cached_symbol(name, tuple(sorted(assumptions.items())))


@functools.cache
def _cached_symbol(name: str, assumptions: tuple[tuple[str, bool], ...]) -> sympy.Symbol:
    return sympy.Dummy(name, **dict(assumptions))


def _linear_bound(gap: sympy.Expr, symbol: sympy.Symbol, sign: Sign) -> Bounds | None:
    try:
        slope, constant = sympy.Poly(gap, symbol, domain="QQ").all_coeffs()
    except (sympy.PolynomialError, sympy.CoercionFailed, ValueError):
        return None
    end = -constant / slope
    direction = sign if slope > 0 else sign.negated()
    return {
        Sign.POSITIVE: Bounds(end),
        Sign.NONNEGATIVE: Bounds(end, lower_open=False),
        Sign.NEGATIVE: Bounds(None, end),
        Sign.NONPOSITIVE: Bounds(None, end, upper_open=False),
        Sign.ZERO: Bounds(end, end, False, False),
    }.get(direction)

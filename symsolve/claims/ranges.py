"""Ranges of one variable: real intervals and runs of integers."""

from __future__ import annotations

from typing import Any

import attrs
import sympy

from symsolve.claims.exactness import exact
from symsolve.claims.rationals import is_below
from symsolve.errors import ClaimError, EmptyDomain


def _endpoint(value: Any) -> sympy.Expr:
    number = exact(value, "end of a range")
    if number.free_symbols:
        raise ClaimError(
            f"end of a range: {number} contains symbols; give a number or ±oo, "
            "and put a bound between variables into Domain(..., where=[...])"
        )
    if not number.is_extended_real:
        raise ClaimError(f"end of a range: {number} is not real; a range runs along the real line")
    return number


def _ceiling(value: Any) -> sympy.Expr:
    return sympy.ceiling(_endpoint(value))


def _floor(value: Any) -> sympy.Expr:
    return sympy.floor(_endpoint(value))


@attrs.frozen
class Interval:
    """An interval of real numbers; closed at finite ends unless said otherwise.

    Args:
        lower: lower end, an exact number or ``-oo``.
        upper: upper end, an exact number or ``oo``.
        left_open: leave the lower end out. Infinite ends are always left out.
        right_open: leave the upper end out.

    Raises:
        EmptyDomain: no number lies in it.

    Examples:
        >>> import sympy
        >>> Interval(0, sympy.oo, left_open=True)
        Interval(0, oo, left_open=True, right_open=True)
        >>> Interval.open(0, 1).contains(sympy.Integer(1))
        False
    """

    lower: Any = attrs.field(converter=_endpoint)
    upper: Any = attrs.field(converter=_endpoint)
    left_open: bool = attrs.field(default=False, kw_only=True)
    right_open: bool = attrs.field(default=False, kw_only=True)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "left_open", bool(self.left_open) or self.lower.is_infinite)
        object.__setattr__(self, "right_open", bool(self.right_open) or self.upper.is_infinite)
        degenerate = self.lower == self.upper
        if sympy.Gt(self.lower, self.upper) == True or (degenerate and (self.left_open or self.right_open)):  # noqa: E712
            raise EmptyDomain(f"{self!r}: no number lies in it; the lower end must lie below the upper end")

    @classmethod
    def open(cls, lower: Any, upper: Any) -> Interval:
        """The interval without its ends."""
        return cls(lower, upper, left_open=True, right_open=True)

    @property
    def is_integer(self) -> bool:
        """Whether it holds integers only."""
        return False

    def contains(self, value: sympy.Expr) -> bool:
        """Whether an exact number lies in it."""
        if value.is_Rational:
            above = is_below(self.lower, value) if self.left_open else not is_below(value, self.lower)
            return above and (
                is_below(value, self.upper) if self.right_open else not is_below(self.upper, value)
            )
        above = value > self.lower if self.left_open else value >= self.lower
        below = value < self.upper if self.right_open else value <= self.upper
        return bool(above) and bool(below)

    def latex(self) -> str:
        """Usual bracket notation."""
        left, right = "(" if self.left_open else "[", ")" if self.right_open else "]"
        return rf"\left{left}{sympy.latex(self.lower)}, {sympy.latex(self.upper)}\right{right}"

    def __repr__(self) -> str:
        ends = "".join(f", {name}=True" for name in ("left_open", "right_open") if getattr(self, name))
        return f"Interval({self.lower}, {self.upper}{ends})"


@attrs.frozen
class Integers:
    """A run of integers, both ends included; the upper end may be ``oo``, the lower ``-oo``.

    Raises:
        EmptyDomain: no integer lies in it.

    Examples:
        >>> import sympy
        >>> Integers(1, sympy.oo).contains(sympy.Rational(1, 2))
        False
    """

    lower: Any = attrs.field(converter=_ceiling)
    upper: Any = attrs.field(converter=_floor)

    def __attrs_post_init__(self) -> None:
        if self.lower > self.upper:
            raise EmptyDomain(f"{self!r}: no integer lies in it; the lower end must not exceed the upper end")

    @property
    def is_integer(self) -> bool:
        """Whether it holds integers only."""
        return True

    @property
    def left_open(self) -> bool:
        """Only an infinite end is left out."""
        return bool(self.lower.is_infinite)

    @property
    def right_open(self) -> bool:
        """Only an infinite end is left out."""
        return bool(self.upper.is_infinite)

    def contains(self, value: sympy.Expr) -> bool:
        """Whether an exact number lies in it."""
        if value.is_Rational:
            return bool(value.q == 1) and not is_below(value, self.lower) and not is_below(self.upper, value)
        return bool(value.is_integer) and bool(self.lower <= value) and bool(value <= self.upper)

    def latex(self) -> str:
        """Set notation."""
        if self.lower.is_infinite and self.upper.is_infinite:
            return r"\mathbb{Z}"
        lower = r"\ldots" if self.lower.is_infinite else sympy.latex(self.lower)
        upper = "" if self.upper.is_infinite else ", " + sympy.latex(self.upper)
        return rf"\{{{lower}, \ldots{upper}\}}"

    def __repr__(self) -> str:
        return f"Integers({self.lower}, {self.upper})"


Range = Interval | Integers


def range_of(value: Any) -> Range:
    """The range that a value stands for; SymPy's own intervals are taken too."""
    if isinstance(value, Interval | Integers):
        return value
    if isinstance(value, sympy.Interval):
        left, right = bool(value.left_open), bool(value.right_open)
        return Interval(value.start, value.end, left_open=left, right_open=right)
    raise ClaimError(
        f"range: {value!r} is not a range; use symsolve.Interval(lower, upper) "
        "or symsolve.Integers(lower, upper)"
    )


def within_assumptions(symbol: sympy.Symbol, given: Range) -> Range:
    """The range, its ends opened where the symbol's own assumptions exclude them.

    SymPy simplifies with a symbol's assumptions while an expression is built: sqrt(x**2) is x for
    positive x. A range that reaches beyond the assumptions would make such a step wrong unseen.

    Raises:
        ClaimError: the range reaches beyond the symbol's assumptions.
    """
    _refuse_assumptions_without_a_range(symbol)
    _require_integrality(symbol, given)
    if symbol.is_real is None and symbol.is_complex is None:
        return given
    lower, upper = given.lower, given.upper
    if (symbol.is_nonnegative and lower < 0) or (symbol.is_nonpositive and upper > 0):
        raise ClaimError(
            f"domain of {symbol.name}: {given!r} reaches beyond the assumptions of the symbol "
            f"({_sign_words(symbol)}), which SymPy uses while it builds expressions; "
            "narrow the range or drop the assumption"
        )
    return _without_zero_ends(symbol, given)


def _without_zero_ends(symbol: sympy.Symbol, given: Range) -> Range:
    if not symbol.is_nonzero:
        return given
    lower, upper = given.lower, given.upper
    if lower < 0 < upper:
        raise ClaimError(
            f"domain of {symbol.name}: {given!r} contains 0, but the symbol is assumed nonzero; "
            "split the range or drop the assumption"
        )
    if isinstance(given, Integers):
        return Integers(1 if lower == 0 else lower, -1 if upper == 0 else upper)
    return Interval(
        lower, upper, left_open=given.left_open or lower == 0, right_open=given.right_open or upper == 0
    )


_WITHOUT_RANGE = (
    "even", "odd", "prime", "composite", "irrational", "imaginary", "zero", "infinite", "transcendental",
)  # fmt: skip


def _refuse_assumptions_without_a_range(symbol: sympy.Symbol) -> None:
    odd = [name for name in _WITHOUT_RANGE if getattr(symbol, f"is_{name}") is True]
    if odd:
        raise ClaimError(
            f"domain of {symbol.name}: the assumption {odd[0]!r} can't be expressed by a range; "
            "use a plain real or integer symbol and write, for example, 2*n for an even number"
        )
    if symbol.is_rational and not symbol.is_integer:
        raise ClaimError(
            f"domain of {symbol.name}: drop the assumption 'rational'; ranges are real or integer"
        )


def _require_integrality(symbol: sympy.Symbol, given: Range) -> None:
    if symbol.is_integer and not given.is_integer:
        raise ClaimError(
            f"domain of {symbol.name}: the symbol is assumed integer but its range is {given!r}; "
            "use symsolve.Integers(lower, upper)"
        )


def _sign_words(symbol: sympy.Symbol) -> str:
    for name in ("positive", "negative", "nonnegative", "nonpositive"):
        if getattr(symbol, f"is_{name}"):
            return name
    return "real"

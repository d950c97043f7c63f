"""Powers and roots of real balls, also on balls that touch or straddle zero."""

from __future__ import annotations

from collections.abc import Callable

from flint import arb, fmpq

from symsolve.evaluation.exact import exact_integer

__all__ = ["Unary", "from_zero_to", "hull", "integer_power", "no_number", "power", "rational_power", "root"]

Unary = Callable[[arb], arb]
_ZERO, _ONE = arb(0), arb(1)


def hull(first: arb, second: arb) -> arb:
    """A ball that contains both balls; not finite if one of them is not."""
    return first.union(second)


def no_number() -> arb:
    """A ball that says nothing."""
    return arb.nan()


def integer_power(data: tuple[int]) -> Unary:
    """The rule of a power with a constant positive integer exponent."""
    (exponent,) = data
    if exponent == 2:
        return _square
    return lambda x: _power_by_integer(x, exponent)


def _square(x: arb) -> arb:
    return x * x if x > _ZERO or x < _ZERO or x.is_exact() else _power_by_integer(x, 2)


def _straddles_zero(x: arb) -> bool:
    return bool(x.contains(0)) and not x.is_exact()


def _power_by_integer(x: arb, exponent: int) -> arb:
    if not _straddles_zero(x) or not x.is_finite():
        return x**exponent
    if exponent % 2:
        return hull(x.lower() ** exponent, x.upper() ** exponent)
    return from_zero_to(x.abs_upper() ** exponent)


def from_zero_to(upper: arb) -> arb:
    """The interval [0, upper] as a ball."""
    return hull(_ZERO, upper).nonnegative_part()


# Arb's roots and powers by integers take machine words; beyond, logarithms are as good.
_LARGEST_INDEX = 2**31


def rational_power(data: tuple[int, int]) -> Unary:
    """The rule of a power with a constant positive rational exponent."""
    numerator, denominator = data
    if max(abs(numerator), denominator) > _LARGEST_INDEX:
        return lambda x: power(x, arb(fmpq(numerator, denominator)))

    def rule(x: arb) -> arb:
        return _monotone(lambda y: y.root(denominator) ** numerator, x)

    return rule


def _monotone(function: Unary, x: arb) -> arb:
    """An increasing function on [0, oo), also on balls that touch 0, where Arb gives no information."""
    if x > 0 or x.is_exact():
        return function(x)
    if x.lower() >= 0:
        return hull(function(x.lower()), function(x.upper())).nonnegative_part()
    return no_number()


def root(x: arb) -> arb:
    """The square root."""
    return _monotone(arb.sqrt, x)


def power(x: arb, y: arb) -> arb:
    """The power with an exponent that is itself a ball."""
    number = exact_integer(y) if y.is_integer() else None
    if number is not None:
        return _power_by_integer(x, number) if number >= 0 else _ONE / _power_by_integer(x, -number)
    if x > _ZERO:
        return x**y
    if x.lower() >= 0 and y > 0:
        return from_zero_to(x.upper() ** y) if x.upper() > 0 else _ZERO * y
    return no_number()

"""Strips of the complex plane on which a Mellin integral converges."""

from __future__ import annotations

from typing import Any

import attrs
import sympy

from symsolve.errors import OutsideDomain

__all__ = ["Strip"]


def _end(value: Any) -> sympy.Expr:
    return sympy.sympify(value, strict=True)


@attrs.frozen
class Strip:
    """The open strip lower < Re s < upper.

    Attributes:
        lower: its left end, -oo where there is none.
        upper: its right end, oo where there is none.

    Raises:
        OutsideDomain: the strip is certainly empty.

    Examples:
        >>> Strip(0, sympy.oo).contains(sympy.Rational(3, 8))
        True
    """

    lower: sympy.Expr = attrs.field(converter=_end)
    upper: sympy.Expr = attrs.field(converter=_end)

    def __attrs_post_init__(self) -> None:
        if self.is_empty:
            raise OutsideDomain(f"the strip {self.lower} < Re s < {self.upper} is empty: no s lies in it")

    @property
    def is_empty(self) -> bool | None:
        """Whether the strip has no point; ``None`` where the parameters leave it open."""
        return _positive_difference(self.upper, self.lower, wanted=False)

    def contains(self, s: Any) -> bool | None:
        """Whether Re s lies strictly between the ends; ``None`` where the parameters leave it open."""
        real = sympy.re(sympy.sympify(s, strict=True))
        sides = [_positive_difference(real, self.lower), _positive_difference(self.upper, real)]
        if False in sides:
            return False
        return None if None in sides else True

    def shifted(self, by: sympy.Expr) -> Strip:
        """The strip moved to the right."""
        return Strip(self.lower + by, self.upper + by)

    def scaled(self, by: sympy.Expr) -> Strip:
        """The strip stretched by a real factor other than zero; a negative factor exchanges the ends."""
        ends = (_times(self.lower, by), _times(self.upper, by))
        return Strip(*(reversed(ends) if by.is_negative else ends))

    def intersect(self, other: Strip) -> Strip:
        """What two strips share.

        Raises:
            OutsideDomain: they share nothing.
        """
        lower, upper = sympy.Max(self.lower, other.lower), sympy.Min(self.upper, other.upper)
        if _positive_difference(upper, lower, wanted=False):
            raise OutsideDomain(
                f"the strips {self} and {other} do not overlap, so that there is no s at which both parts "
                "have a Mellin transform"
            )
        return Strip(lower, upper)

    def conditions(self) -> tuple[sympy.Basic, ...]:
        """What has to hold for the strip to have a point, where that isn't certain."""
        return () if self.is_empty is False else (sympy.Lt(self.lower, self.upper),)

    def __str__(self) -> str:
        return f"({self.lower}, {self.upper})"


def _times(end: sympy.Expr, by: sympy.Expr) -> sympy.Expr:
    if end.is_infinite:
        return end if by.is_positive else -end
    return end * by


def _positive_difference(larger: sympy.Expr, smaller: sympy.Expr, wanted: bool = True) -> bool | None:
    """Whether larger > smaller (or, if not wanted, whether that is certainly false)."""
    if larger is sympy.oo or smaller is -sympy.oo:
        positive: bool | None = larger is not smaller
    elif larger is -sympy.oo or smaller is sympy.oo:
        positive = False
    else:
        positive = sympy.expand(larger - smaller).is_positive
    if positive is None:
        return None
    return positive if wanted else not positive

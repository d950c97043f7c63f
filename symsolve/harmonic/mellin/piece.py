"""A transform under construction, and the operations under which transforms are closed."""

from __future__ import annotations

from typing import Any

import attrs
import sympy

from symsolve.errors import OutsideDomain
from symsolve.harmonic.mellin.strip import Strip

__all__ = ["MELLIN_VARIABLE", "Piece", "require_positive"]

#: The variable of transforms under construction.
MELLIN_VARIABLE = sympy.Dummy("s")


@attrs.frozen
class Piece:
    """A transform, its strip, the rules that gave it, and the conditions on parameters that it needs."""

    value: sympy.Expr
    strip: Strip
    rules: tuple[str, ...]
    conditions: tuple[sympy.Basic, ...] = ()

    def at(self, s: sympy.Expr) -> sympy.Expr:
        """The transform at another argument."""
        return self.value.xreplace({MELLIN_VARIABLE: s})

    def times(self, factor: sympy.Expr) -> Piece:
        """Transform of factor * h."""
        return attrs.evolve(self, value=factor * self.value)

    def times_power(self, exponent: sympy.Expr) -> Piece:
        """Transform of u^m h: M(s + m), on the strip moved by -m."""
        if exponent.is_zero:
            return self
        return attrs.evolve(
            self,
            value=self.at(MELLIN_VARIABLE + exponent),
            strip=self.strip.shifted(-exponent),
            rules=(*self.rules, "shift"),
        )

    def of_monomial(self, scale: sympy.Expr, exponent: sympy.Expr) -> Piece:
        """Transform of h(c u^b): c^(-s/b) M(s/b)/|b|, on the strip times b."""
        result = self
        if exponent != 1:
            sign = _sign(exponent)
            result = attrs.evolve(
                result,
                value=self.at(MELLIN_VARIABLE / exponent) * sign / exponent,
                strip=_scaled(self.strip, exponent, sign),
                rules=(*self.rules, "power"),
            )
        if scale == 1:
            return result
        factor = scale ** (-MELLIN_VARIABLE / exponent)
        conditions = (*result.conditions, *require_positive(scale, "scale of the variable"))
        return attrs.evolve(
            result, value=factor * result.value, rules=(*result.rules, "scale"), conditions=conditions
        )

    def plus(self, other: Piece) -> Piece:
        """Transform of a sum, on what both strips share."""
        return Piece(
            self.value + other.value,
            self.strip.intersect(other.strip),
            (*self.rules, *other.rules),
            (*self.conditions, *other.conditions),
        )


def _scaled(strip: Strip, exponent: sympy.Expr, sign: int) -> Strip:
    return strip.scaled(exponent) if exponent.is_positive or exponent.is_negative else strip.scaled(sign)


def _sign(exponent: sympy.Expr) -> int:
    if exponent.is_positive:
        return 1
    if exponent.is_negative:
        return -1
    raise OutsideDomain(
        f"the exponent {exponent} of the variable has no known sign; give its symbols assumptions such as "
        "positive=True, since the strip depends on it"
    )


def require_positive(value: sympy.Expr, what: str, strictly: bool = True) -> tuple[sympy.Basic, ...]:
    """Nothing if the value is certainly positive, else the condition that it is.

    Raises:
        OutsideDomain: it is certainly not.
    """
    known: Any = value.is_positive
    if known is None:
        value = sympy.factor_terms(value)
        known = value.is_positive
    if known is False:
        raise OutsideDomain(f"the {what} {value} is not positive, so that the Mellin integral diverges")
    return () if known else (sympy.Gt(value, 0),)

"""Mellin transforms that are known as numbers only: the strip from bounds, the values from integrals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
import sympy

from symsolve.claims.exactness import exact
from symsolve.errors import OutsideDomain, SubstitutionError
from symsolve.evaluation import Enclosure
from symsolve.evaluation.precision import bits_for_digits
from symsolve.harmonic.mellin.enclose import bound_far, bound_near, enclose_mellin
from symsolve.harmonic.mellin.strip import Strip

__all__ = ["NumericMellin"]


@attrs.frozen
class NumericMellin:
    """M(s) of a base function without a rule: certified numbers, no formula.

    Attributes:
        base: the base function h, without other symbols than its variable.
        variable: its variable.
        numeric: True, to be told from a ``MellinTransform``.

    Raises:
        SubstitutionError: h contains parameters; put in their values first.

    Example:
        >>> u = sympy.Symbol("u", positive=True)
        >>> transform = NumericMellin(sympy.exp(-u) / (1 + u), u)
        >>> print(transform.strip)
        (0, oo)
        >>> transform(sympy.Rational(1, 2), digits=20).digits(12)
        '1.34329342165'
    """

    base: sympy.Expr
    variable: sympy.Symbol
    numeric: bool = attrs.field(default=True, init=False)

    def __attrs_post_init__(self) -> None:
        missing = self.base.free_symbols - {self.variable}
        if missing:
            names = ", ".join(sorted(map(str, missing)))
            raise SubstitutionError(
                f"NumericMellin, base: {self.base} contains {names}; a transform known as numbers needs "
                "their values, use NumericMellin.of(base, variable, values)"
            )

    @classmethod
    def of(
        cls, base: sympy.Expr, variable: sympy.Symbol, values: Mapping[sympy.Symbol, Any]
    ) -> NumericMellin:
        """The transform with the parameters put in."""
        point = {symbol: exact(value, str(symbol)) for symbol, value in values.items()}
        return cls(exact(base, "NumericMellin, base").subs(point, simultaneous=True), variable)

    @property
    def strip(self) -> Strip:
        """A strip on which the integral certainly converges, from the bounds of h at both ends.

        Raises:
            OutsideDomain: no bound is known, or the bounds leave no s.
        """
        lower = bound_near(self.base, self.variable)
        upper = bound_far(self.base, self.variable)
        return Strip(lower, -upper)

    def __call__(self, s: Any, digits: int = 50) -> Enclosure:
        """M(s), correct to so many digits.

        Raises:
            OutsideDomain: the integral diverges at this s, or is not known to converge.
            PrecisionNotReached: the digits could not be certified.
        """
        bits = bits_for_digits(digits) + 4
        exponent = exact(s, "NumericMellin, s")
        if exponent.free_symbols:
            raise OutsideDomain(f"NumericMellin, s: {s} is not a number")
        return Enclosure(
            enclose_mellin(self.base, self.variable, exponent, bits=bits, by_rule=False), bits + 64
        )

"""The Mellin transform of a base function near one point, also outside its fundamental strip."""

from __future__ import annotations

import sympy
from sympy import Integer, oo

from symsolve.errors import Contradiction, NoMellinRule, OutsideDomain
from symsolve.harmonic.expansions.laurent import NoLaurent, laurent
from symsolve.harmonic.expansions.mellin_integral import MellinIntegral
from symsolve.harmonic.expansions.signs import vanishes
from symsolve.harmonic.mellin import mellin_transform

_S = sympy.Dummy("s")
_MOST_DERIVATIVES = 4


class Continuation:
    """M(s), the integral of u^(s-1) h(u) over u > 0, continued.

    Args:
        h: the base function.
        u: its variable, a positive symbol.
        point: where the sum is expanded: oo continues to the right of the strip, 0 to the left.
    """

    def __init__(self, h: sympy.Expr, u: sympy.Symbol, point: sympy.Expr) -> None:
        self.h, self.u, self.point = h, u, point
        self.conditions: tuple[sympy.Basic, ...] = ()
        self.closed = self._closed_form()

    def _closed_form(self) -> sympy.Expr | None:
        h, factor = self.h, Integer(1)
        for shift in range(_MOST_DERIVATIVES):
            try:
                transform = mellin_transform(h, self.u, _S)
            except NoMellinRule:
                return None
            except OutsideDomain:
                # No strip: as finite parts M[h](s) = -M[h'](s + 1)/s, and a derivative may have one.
                h, factor = h.diff(self.u), -factor / (_S + shift)
                continue
            self.conditions = tuple(c for c in transform.conditions if c != sympy.true)
            return factor * transform.value.xreplace({_S: _S + shift})
        return None

    def value(self, s: sympy.Expr, before: sympy.Expr) -> tuple[sympy.Expr, bool]:
        """M(s) where M has no pole, and whether it is an integral without closed form.

        Args:
            s: where.
            before: the terms of h, as a sum, whose poles lie between the strip and s.
        """
        if self.closed is not None:
            direct = self.closed.xreplace({_S: s})
            if not direct.has(sympy.zoo, sympy.nan, oo, -oo):
                return direct, False
            try:
                return self._constant_term(s, {}), False
            except NoLaurent:
                pass
        return self._integral(s, self.h - before, Integer(0), oo), True

    def finite_part(
        self, s: sympy.Expr, principal: dict[int, sympy.Expr], before: sympy.Expr, here: sympy.Expr
    ) -> tuple[sympy.Expr, bool]:
        """The constant term of M at a pole, Hadamard's finite part of the integral.

        Args:
            s: where.
            principal: coefficient of (s' - s)^-j for each j, as the terms of h say.
            before: the terms of h whose poles lie between the strip and s.
            here: the terms of h whose pole lies at s.
        """
        if self.closed is not None:
            try:
                return self._constant_term(s, principal), False
            except NoLaurent:
                pass
        inside, outside = self.h - before, self.h - before - here
        if self.point == 0:
            inside, outside = outside, inside
        parts = self._integral(s, inside, Integer(0), Integer(1)) + self._integral(s, outside, Integer(1), oo)
        return parts, True

    def _constant_term(self, s: sympy.Expr, principal: dict[int, sympy.Expr]) -> sympy.Expr:
        assert self.closed is not None
        series = laurent(self.closed, _S, s, 0)
        for j in range(1, max(-series.low, *principal, 0) + 1):
            gap = series.coefficient(-j) - principal.get(j, Integer(0))
            if not vanishes(gap):
                transform = self.closed.xreplace({_S: sympy.Symbol("s")})
                raise Contradiction(
                    f"the transform {transform} and the expansion of {self.h} at {self.point} "
                    f"disagree about the pole at {s}: {series.coefficient(-j)} and {principal.get(j, 0)}"
                )
        return series.coefficient(0)

    def _integral(self, s: sympy.Expr, h: sympy.Expr, low: sympy.Expr, high: sympy.Expr) -> sympy.Expr:
        return MellinIntegral(self.u ** (s - 1) * h, (self.u, low, high)) if h != 0 else Integer(0)

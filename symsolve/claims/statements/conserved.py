"""A quantity does not change along a flow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs
import sympy

from symsolve.claims.exactness import exact, make_exact
from symsolve.claims.latex import expression_latex
from symsolve.claims.mutation import Mutant, expression_variants
from symsolve.claims.statements.base import Statement
from symsolve.errors import ClaimError


def _flow(value: Any) -> dict[sympy.Symbol, sympy.Expr]:
    if not isinstance(value, Mapping) or not value:
        raise ClaimError(
            "Conserved: flow must map each moving symbol to its time derivative, {a: ..., b: ...}"
        )
    for symbol in value:
        if not isinstance(symbol, sympy.Symbol):
            raise ClaimError(f"Conserved: the flow's key {symbol!r} is not a symbol")
    return {symbol: exact(speed, f"Conserved, flow of {symbol}") for symbol, speed in value.items()}


@attrs.frozen(hash=False)
class Conserved(Statement):
    """``quantity`` is constant along ``d symbol/dt = flow[symbol]``.

    Args:
        quantity: the conserved expression.
        flow: time derivative of every symbol that moves; all others stand still.

    Examples:
        >>> import sympy
        >>> a, b, S = sympy.symbols("a b S", real=True)
        >>> Conserved(a**2 - b**2, flow={a: b * (S - a * b), b: a * (S - a * b)}).drift
        0
    """

    quantity: sympy.Expr
    flow: dict[sympy.Symbol, sympy.Expr] = attrs.field(converter=_flow)

    def __attrs_post_init__(self) -> None:
        make_exact(self, "quantity")

    @property
    def drift(self) -> sympy.Expr:
        """Time derivative of the quantity along the flow, by the chain rule."""
        return sympy.Add(*(self.quantity.diff(symbol) * speed for symbol, speed in self.flow.items()))

    @property
    def symbols(self) -> frozenset[sympy.Symbol]:
        """Symbols of the quantity and of the flow."""
        return frozenset(
            self.quantity.free_symbols.union(self.flow, *(v.free_symbols for v in self.flow.values()))
        )

    def latex(self) -> str:
        """The quantity's time derivative is zero, with the flow."""
        flow = r",\; ".join(
            rf"\dot{{{expression_latex(symbol)}}} = {expression_latex(speed)}"
            for symbol, speed in self.flow.items()
        )
        drift = rf"\frac{{d}}{{dt}}\left({expression_latex(self.quantity)}\right) = 0"
        return rf"{drift} \quad\text{{along}}\quad {flow}"

    def mutants(self) -> Iterator[Mutant]:
        """Variants of the quantity, and of each symbol's flow."""
        for description, variant in expression_variants(self.quantity, "quantity"):
            yield Mutant(description, Conserved(variant, self.flow))
        for symbol, speed in self.flow.items():
            for description, variant in expression_variants(speed, f"flow of {symbol}"):
                yield Mutant(description, Conserved(self.quantity, {**self.flow, symbol: variant}))

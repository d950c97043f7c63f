"""The table of rules: base functions of one monomial x = c u^b, each with its transform and strip.

The tests hold each row against a certified integral inside its strip.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import sympy

from symsolve.harmonic.mellin.monomials import as_monomial
from symsolve.harmonic.mellin.piece import MELLIN_VARIABLE, Piece, require_positive
from symsolve.harmonic.mellin.strip import Strip

__all__ = ["RULES", "Rule", "function_piece"]

s = MELLIN_VARIABLE
oo, pi = sympy.oo, sympy.pi
gamma = sympy.gamma
Match = tuple[sympy.Expr, tuple[sympy.Expr, ...]]


@attrs.frozen(kw_only=True)
class Rule:
    """One row of the table.

    Attributes:
        name: how the rule is named in results.
        pattern: the base function of x and its parameters.
        match: reads an expression as this function: the argument x, and the parameters.
        transform: the transform of the parameters, in ``MELLIN_VARIABLE``.
        strip: the fundamental strip of the parameters.
        conditions: what has to hold for the parameters.
        source: where the formula is found (DLMF: Digital Library of Mathematical Functions).
    """

    name: str
    pattern: Callable[..., sympy.Expr]
    match: Callable[[sympy.Expr, sympy.Symbol], Match | None]
    transform: Callable[..., sympy.Expr]
    strip: Callable[..., Strip]
    conditions: Callable[..., tuple[sympy.Basic, ...]] = lambda *parameters: ()
    source: str

    def example(self, x: sympy.Symbol, *parameters: sympy.Expr) -> tuple[sympy.Expr, sympy.Expr, Strip]:
        """The base function, its transform and its strip, for certain parameters."""
        return self.pattern(x, *parameters), self.transform(*parameters), self.strip(*parameters)


def _function(kind: Any, position: int = 0, sign: int = 1) -> Callable[..., Match | None]:
    """Matches kind(.., x, ..) with the parameters free of u."""

    def match(h: sympy.Expr, u: sympy.Symbol) -> Match | None:
        if not isinstance(h, kind) or len(h.args) <= position:
            return None
        parameters = tuple(a for i, a in enumerate(h.args) if i != position)
        if any(p.has(u) for p in parameters):
            return None
        return sign * h.args[position], parameters

    return match


def _logarithm(h: sympy.Expr, u: sympy.Symbol) -> Match | None:
    if not isinstance(h, sympy.log) or not h.args[0].has(u):
        return None
    one, rest = h.args[0].as_independent(u, as_Add=True)
    return (rest, ()) if one == 1 else None


def _hyperbolic_secant(h: sympy.Expr, u: sympy.Symbol) -> Match | None:
    if isinstance(h, sympy.sech):
        return h.args[0], ()
    base, exponent = h.as_base_exp()
    return (base.args[0], ()) if isinstance(base, sympy.cosh) and exponent == -1 else None


def _dirichlet_beta() -> sympy.Expr:
    quarter = sympy.Rational(1, 4)
    return 4 ** (-s) * (sympy.zeta(s, quarter) - sympy.zeta(s, 3 * quarter))


RULES: tuple[Rule, ...] = (
    Rule(
        name="upper incomplete gamma",
        pattern=lambda x, a: sympy.uppergamma(a, x),
        match=_function(sympy.uppergamma, 1),
        transform=lambda a: gamma(a + s) / s,
        strip=lambda a: Strip(sympy.Max(0, -sympy.re(a)), oo),
        source="DLMF 8.14.4",
    ),
    Rule(
        name="lower incomplete gamma",
        pattern=lambda x, a: sympy.lowergamma(a, x),
        match=_function(sympy.lowergamma, 1),
        transform=lambda a: -gamma(a + s) / s,
        strip=lambda a: Strip(-a, 0),
        conditions=lambda a: require_positive(a, "order of the lower incomplete gamma function"),
        source="DLMF 8.14.3",
    ),
    Rule(
        name="complementary error function",
        pattern=lambda x: sympy.erfc(x),
        match=_function(sympy.erfc),
        transform=lambda: gamma((s + 1) / 2) / (sympy.sqrt(pi) * s),
        strip=lambda: Strip(0, oo),
        source="DLMF 7.7, by parts",
    ),
    Rule(
        name="error function",
        pattern=lambda x: sympy.erf(x),
        match=_function(sympy.erf),
        transform=lambda: -gamma((s + 1) / 2) / (sympy.sqrt(pi) * s),
        strip=lambda: Strip(-1, 0),
        source="DLMF 7.7, by parts",
    ),
    Rule(
        name="generalized exponential integral",
        pattern=lambda x, order: sympy.expint(order, x),
        match=_function(sympy.expint, 1),
        transform=lambda order: gamma(s) / (s + order - 1),
        strip=lambda order: Strip(sympy.Max(0, 1 - sympy.re(order)), oo),
        source="DLMF 8.19.2, exchanged integrals",
    ),
    Rule(
        name="exponential integral",
        pattern=lambda x: sympy.Ei(-x),
        match=_function(sympy.Ei, sign=-1),
        transform=lambda: -gamma(s) / s,
        strip=lambda: Strip(0, oo),
        source="DLMF 6.2.5, by parts",
    ),
    Rule(
        name="logarithm",
        pattern=lambda x: sympy.log(1 + x),
        match=_logarithm,
        transform=lambda: pi / (s * sympy.sin(pi * s)),
        strip=lambda: Strip(-1, 0),
        source="DLMF 4.40, by parts",
    ),
    Rule(
        name="arctangent",
        pattern=lambda x: sympy.atan(x),
        match=_function(sympy.atan),
        transform=lambda: -pi / (2 * s * sympy.cos(pi * s / 2)),
        strip=lambda: Strip(-1, 0),
        source="by parts from 1/(1 + x^2)",
    ),
    Rule(
        name="arccotangent",
        pattern=lambda x: sympy.acot(x),
        match=_function(sympy.acot),
        transform=lambda: pi / (2 * s * sympy.cos(pi * s / 2)),
        strip=lambda: Strip(0, 1),
        source="the arctangent of 1/x",
    ),
    Rule(
        name="modified Bessel function",
        pattern=lambda x, order: sympy.besselk(order, x),
        match=_function(sympy.besselk, 1),
        transform=lambda order: 2 ** (s - 2) * gamma((s - order) / 2) * gamma((s + order) / 2),
        strip=lambda order: Strip(sympy.Abs(sympy.re(order)), oo),
        source="DLMF 10.43.19",
    ),
    Rule(
        name="hyperbolic secant",
        pattern=lambda x: sympy.sech(x),
        match=_hyperbolic_secant,
        transform=lambda: 2 * gamma(s) * _dirichlet_beta(),
        strip=lambda: Strip(0, oo),
        source="geometric series in exp(-2x)",
    ),
)


def function_piece(h: sympy.Expr, u: sympy.Symbol) -> Piece | None:
    """The transform of a single function of a monomial by the table, ``None`` if no row fits."""
    for rule in RULES:
        matched = rule.match(h, u)
        if matched is None:
            continue
        argument, parameters = matched
        monomial = as_monomial(argument, u)
        if monomial is not None:
            piece = Piece(
                rule.transform(*parameters),
                rule.strip(*parameters),
                (rule.name,),
                tuple(rule.conditions(*parameters)),
            )
            return piece.of_monomial(*monomial)
    return None

"""Mellin transforms of base functions, by rules, with their fundamental strips."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

import attrs
import sympy

from symsolve.claims.exactness import exact
from symsolve.errors import NoMellinRule, OutsideDomain
from symsolve.harmonic.mellin.algebraic import algebraic_piece, rational_piece
from symsolve.harmonic.mellin.exponentials import exponential_piece
from symsolve.harmonic.mellin.monomials import split_factor
from symsolve.harmonic.mellin.piece import Piece
from symsolve.harmonic.mellin.poisson import mixture_piece
from symsolve.harmonic.mellin.rules import function_piece
from symsolve.harmonic.mellin.strip import Strip

__all__ = ["MellinTransform", "mellin_transform"]

Item = TypeVar("Item")
Matcher = Callable[[sympy.Expr, sympy.Symbol], Piece | None]


@attrs.frozen
class MellinTransform:
    """The Mellin transform M(s) of a base function h(u), and where its integral converges.

    Attributes:
        base: h.
        variable: u > 0.
        s: the variable of the transform.
        value: M(s) = integral of u^(s-1) h(u) over u > 0; outside the strip its analytic continuation.
        strip: an open strip of s on which the integral converges absolutely.
        rules: names of the rules that gave it.
        conditions: what must hold for the parameters where their assumptions leave it open.
    """

    base: sympy.Expr
    variable: sympy.Symbol
    s: sympy.Expr
    value: sympy.Expr
    strip: Strip
    rules: tuple[str, ...]
    conditions: tuple[sympy.Basic, ...] = ()


def mellin_transform(base: sympy.Expr, variable: sympy.Symbol, s: sympy.Expr) -> MellinTransform:
    """M(s), the integral of u^(s-1) h(u) over u from 0 to infinity, in closed form.

    Args:
        base: the base function h.
        variable: its variable u > 0.
        s: where to take the transform: a symbol, or any expression.

    Raises:
        NoMellinRule: no rule covers the base function; the message names the part without a rule.
        OutsideDomain: the integral converges for no s.

    Examples:
        >>> u, z, s = sympy.symbols("u z s", positive=True)
        >>> transform = mellin_transform((1 + sympy.exp(u) / z) ** -2, u, s)
        >>> transform.value
        (-polylog(s, -z) + polylog(s - 1, -z))*gamma(s)
        >>> print(transform.strip)
        (0, oo)
    """
    h = exact(base, "mellin_transform, base")
    if not isinstance(variable, sympy.Symbol):
        raise OutsideDomain(f"mellin_transform, variable: {variable!r} is not a symbol")
    u = _positive_twin(variable, h)
    piece = _transform(_prepared(h.xreplace({variable: u})), u)
    conditions = (*piece.conditions, *piece.strip.conditions())
    return MellinTransform(
        h, variable, s, piece.at(s), piece.strip, _distinct(piece.rules), _distinct(conditions)
    )


def _positive_twin(variable: sympy.Symbol, h: sympy.Expr) -> sympy.Symbol:
    """The variable as a positive symbol, so that its powers combine; of the same name for messages."""
    if variable.is_positive:
        return variable
    twin = sympy.Symbol(variable.name, positive=True)
    return sympy.Dummy(variable.name, positive=True) if h.has(twin) else twin


def _distinct(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(dict.fromkeys(items))


def _prepared(h: sympy.Expr) -> sympy.Expr:
    """Derivatives carried out, powers of constants as exponentials."""
    if h.has(sympy.Derivative):
        h = h.doit(integrals=False, sums=False) if not h.has(sympy.Sum) else _derivatives_done(h)
    return h.replace(
        lambda e: e.is_Pow and e.base.is_positive and e.base.is_number and not e.exp.is_number,
        lambda e: sympy.exp(e.exp * sympy.log(e.base)),
    )


def _derivatives_done(h: sympy.Expr) -> sympy.Expr:
    return h.replace(sympy.Derivative, lambda *args: sympy.Derivative(*args).doit(deep=False))


def _hyperbolic_as_exponentials(h: sympy.Expr, u: sympy.Symbol) -> Piece | None:
    if not h.has(sympy.cosh, sympy.sinh, sympy.tanh, sympy.coth, sympy.sech, sympy.csch):
        return None
    return exponential_piece(h.rewrite(sympy.exp), u)


#: Tried in this order; each reads the whole expression or gives up.
_MATCHERS: tuple[Matcher, ...] = (
    function_piece,
    exponential_piece,
    algebraic_piece,
    rational_piece,
    mixture_piece,
    _hyperbolic_as_exponentials,
)


def _transform(h: sympy.Expr, u: sympy.Symbol) -> Piece:
    constant, exponent, rest = split_factor(h, u)
    if constant == 0:
        raise OutsideDomain("the base function vanishes identically")
    if rest == 1:
        raise OutsideDomain(f"the Mellin integral of {h}, a pure power of the variable, converges for no s")
    for matcher in _MATCHERS:
        piece = matcher(rest, u)
        if piece is not None:
            return piece.times_power(exponent).times(constant)
    addends = _addends(rest, u)
    if addends == [rest]:
        raise NoMellinRule(
            f"no rule gives the Mellin transform of {rest} over {u}; "
            "its values are still available as certified numbers from enclose_mellin"
        )
    total = _sum([_transform(part, u) for part in addends])
    return total.times_power(exponent).times(constant)


def _sum(pieces: list[Piece]) -> Piece:
    total = pieces[0]
    for piece in pieces[1:]:
        total = total.plus(piece)
    return total


def _addends(h: sympy.Expr, u: sympy.Symbol) -> list[sympy.Expr]:
    """The parts of a sum, those together that are rational in exponentials, or in u."""
    expanded = h if h.is_Add else _multiplied_out(h)
    if expanded.has(sympy.erf, sympy.lowergamma) and expanded.is_Add:
        expanded = _by_decaying_functions(expanded, u)
    groups: dict[object, list[sympy.Expr]] = {}
    for term in sympy.Add.make_args(expanded):
        groups.setdefault(_group(term, u), []).append(term)
    if len(groups) == 1 and expanded == h:
        return list(sympy.Add.make_args(h))
    return [sympy.Add(*terms) for terms in groups.values()]


def _multiplied_out(h: sympy.Expr) -> sympy.Expr:
    """Sums among the factors multiplied out; denominators stay as they are."""
    factors = [
        sympy.expand(f) if f.is_Pow and f.base.is_Add and f.exp.is_Integer and f.exp > 0 else f
        for f in sympy.Mul.make_args(h)
    ]
    return sympy.expand_mul(sympy.Mul(*factors), deep=False)


def _group(term: sympy.Expr, u: sympy.Symbol) -> object:
    """Constants and exponentials go together; everything else by itself."""
    _, power, rest = split_factor(term, u)
    if rest == 1:
        return power
    has_only_exponentials = not rest.xreplace({e: sympy.Dummy() for e in rest.atoms(sympy.exp)}).has(u)
    return power if has_only_exponentials else term


def _by_decaying_functions(h: sympy.Expr, u: sympy.Symbol) -> sympy.Expr:
    """1 - erfc for erf and so on where a constant stands beside it: the constants may cancel."""
    if h.as_independent(u, as_Add=True)[0] == 0:
        return h
    return h.replace(sympy.erf, lambda x: 1 - sympy.erfc(x)).replace(
        sympy.lowergamma, lambda a, x: sympy.gamma(a) - sympy.uppergamma(a, x)
    )

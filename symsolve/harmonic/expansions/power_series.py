"""The generalised power series of a base function at 0 and at infinity, read off its expression."""

from __future__ import annotations

import attrs
import sympy
from sympy import Integer, oo

from symsolve.claims.exactness import exact
from symsolve.errors import OutsideDomain
from symsolve.harmonic.expansions.series import Lattice, Monomial, MoreTerms
from symsolve.harmonic.expansions.signs import Ground, Unsettled
from symsolve.harmonic.expansions.walk import Walk

_MOST_ORDERS = 64


@attrs.frozen
class Ladder:
    """An expansion in w = u at 0, w = 1/u at infinity, in no particular order.

    Attributes:
        powers: for each exponent of w the coefficients of log(u)^0, log(u)^1, ...
        barriers: what is left out is O(the sum of w to these powers), up to logarithms.
        flat: whether anything smaller than every power is left out as well.
        lattice: the exponents that can occur beyond the barriers, where that is known.
        oscillates: whether something left out may oscillate without end, and is not flat.
    """

    powers: dict[sympy.Expr, dict[int, sympy.Expr]]
    barriers: tuple[sympy.Expr, ...]
    flat: bool
    lattice: Lattice | None
    oscillates: bool


@attrs.frozen
class PowerExpansion:
    """h ~ sum of coefficient * u**exponent, as u tends to a point, largest first.

    Attributes:
        terms: pairs (exponent, coefficient); triples' logarithms are in ``logarithms``.
        flat: no further power follows: what is left out is zero or smaller than every power of u.
        remainder: exponent of the next possible power of u, None where ``flat``.
        logarithms: the power of log(u) that each term carries.
        conditions: what had to be assumed about the parameters, as SymPy relations.
    """

    terms: tuple[tuple[sympy.Expr, sympy.Expr], ...]
    flat: bool
    remainder: sympy.Expr | None = None
    logarithms: tuple[int, ...] = ()
    conditions: tuple[sympy.Basic, ...] = ()


def ladder(h: sympy.Expr, u: sympy.Symbol, point: sympy.Expr, ground: Ground, length: int) -> Ladder:
    """The expansion with a given number of powers of each small quantity.

    Raises:
        OutsideDomain: a part of h has no expansion that is known here, or h grows exponentially.
        Unsettled: an order of exponents depends on parameters.
        MoreTerms: the length is too short to tell.
    """
    walk = Walk(u, point, ground, length)
    series = walk.series(h)
    powers: dict[sympy.Expr, dict[int, sympy.Expr]] = {}
    flat = False
    for key in (*series.terms, *series.barriers):
        growth = walk.algebra.growth(key.phi)
        if growth > 0 and key in series.terms:
            raise OutsideDomain(f"{h} grows faster than every power of {u} as {u} -> {point}")
        if growth > 0:
            raise MoreTerms
        flat = flat or growth < 0
    sign = 1 if point == 0 else -1
    for key, value in series.terms.items():
        if not key.phi:
            powers.setdefault(key.exponent, {})[key.logarithms] = value * sign**key.logarithms
    barriers = tuple(key.exponent for key in series.barriers if not key.phi)
    return Ladder(powers, barriers, flat, series.lattice, walk.oscillates and bool(barriers))


def power_expansion(h: sympy.Expr, u: sympy.Symbol, point: sympy.Expr, order: int) -> PowerExpansion:
    """The first terms of h in powers of u, as u tends to 0 or to infinity.

    Args:
        h: a function of u > 0: sums, products, powers, exp, log, erfc, incomplete gamma functions of such.
        u: its variable.
        point: 0 or oo.
        order: how many powers of u; fewer come back where there are no more.

    Raises:
        OutsideDomain: a part of h has no expansion that is known here; h grows exponentially; or the
            order of two exponents depends on parameters without the assumptions that would settle it.

    Examples:
        >>> u, q = sympy.symbols("u q", positive=True)
        >>> power_expansion((1 + u) ** -q, u, sympy.oo, 2).terms
        ((-q, 1), (-q - 1, -q))
        >>> power_expansion((1 + sympy.exp(u)) ** -2, u, sympy.oo, 3)
        PowerExpansion(terms=(), flat=True, remainder=None, logarithms=(), conditions=())
    """
    point = require_point(point)
    variable = sympy.Dummy("u", positive=True)
    ground = Ground()
    expression = exact(h, "power_expansion, h").xreplace({u: variable})
    try:
        found = _first_powers(expression, variable, point, ground, order)
    except Unsettled as unsettled:
        raise OutsideDomain(
            f"power_expansion of {h}: which of the exponents {unsettled.left} and {unsettled.right} is "
            "larger depends on parameters; give them assumptions or numbers"
        ) from None
    return attrs.evolve(found, conditions=tuple(ground.conditions))


def require_point(point: object) -> sympy.Expr:
    """0 or oo, as SymPy numbers."""
    found = sympy.sympify(point)
    if found not in (Integer(0), oo):
        raise OutsideDomain(f"expansions are at 0 and at oo, not at {point}")
    return found


def _first_powers(
    h: sympy.Expr, u: sympy.Symbol, point: sympy.Expr, ground: Ground, order: int
) -> PowerExpansion:
    sign, length = (1 if point == 0 else -1), order + 1
    while True:
        try:
            rungs = ladder(h, u, point, ground, length)
            ranked = climb(rungs, ground)
            if len(ranked) >= order or not rungs.barriers or length >= _MOST_ORDERS:
                break
        except MoreTerms:
            if length >= _MOST_ORDERS:
                raise OutsideDomain(f"{h}: {length} orders cancel, no leading term was found") from None
        length *= 2
    kept, rest = ranked[:order], [*ranked[order:], *rungs.barriers]
    terms = [(sign * e, c, n) for e in kept for n, c in sorted(rungs.powers[e].items(), reverse=True)]
    return PowerExpansion(
        tuple((e, c) for e, c, _ in terms),
        not rest,
        sign * rest[0] if rest else None,
        tuple(n for *_, n in terms),
    )


def climb(rungs: Ladder, ground: Ground) -> list[sympy.Expr]:
    """The exponents of w in order, as far as no barrier comes first."""
    left, ranked = list(rungs.powers), []
    while left:
        lowest = left[0]
        for exponent in left[1:]:
            if ground.compare(exponent, lowest) < 0:
                lowest = exponent
        if any(ground.compare(barrier, lowest) <= 0 for barrier in rungs.barriers):
            break
        ranked.append(lowest)
        left.remove(lowest)
    return ranked


def leading_exponent(
    h: sympy.Expr, u: sympy.Symbol, point: sympy.Expr, ground: Ground
) -> tuple[sympy.Expr | None, bool]:
    """The exponent of w that leads, None where h is zero or flat; and whether h may oscillate there."""
    length = 2
    while length <= _MOST_ORDERS:
        try:
            rungs = ladder(h, u, point, ground, length)
            ranked = climb(rungs, ground)
            if ranked or not rungs.barriers:
                return (ranked[0] if ranked else None), rungs.oscillates
        except MoreTerms:
            pass
        length *= 2
    raise OutsideDomain(f"{h}: {_MOST_ORDERS} orders cancel as {u} -> {point}, no leading term was found")


__all__ = [
    "Ladder", "Monomial", "PowerExpansion", "climb", "ladder", "leading_exponent", "power_expansion",
]  # fmt: skip

"""Columns of float64 points of a domain: constructed in chunks, corners and special values mixed in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import sympy

from symsolve.checking.comparison import Comparison
from symsolve.claims import Domain
from symsolve.claims.sampling import Draw
from symsolve.evaluation import Program, compile_expression

FloatArray = npt.NDArray[np.float64]
Ends = tuple[FloatArray, FloatArray]

# Decimal exponents that log scales reach, for most and for a few of the points.
_USUAL_REACH, _FAR_REACH = 6.0, 30.0
_SPECIAL = np.array([0.0, 1.0, -1.0, 2.0, 0.5, 1 / 3, 3.0, 10.0])
# Integers beyond this are left alone: sums and factorials over them cost more than they tell.
_LARGEST_INTEGER_EXPONENT = 4.0


class Columns:
    """Float64 points of a domain, each variable between the bounds that earlier ones set.

    Examples:
        >>> from symsolve.claims import Interval
        >>> r, S = sympy.symbols("r S", positive=True)
        >>> domain = Domain({S: Interval(0, sympy.oo), r: Interval(0, sympy.oo)}, where=[r < S])
        >>> S_values, r_values = Columns(domain).draw(np.random.default_rng(0), 1000, generic=False)
        >>> bool((r_values <= S_values).all())
        True
    """

    def __init__(self, domain: Domain) -> None:
        plan = domain.plan()
        self.symbols = domain.symbols
        self._draws = plan.draws
        self._bounds = {draw.symbol: _compiled_bounds(draw) for draw in plan.draws}
        self._filters = [Comparison(relation, domain.symbols) for relation in plan.filters]

    def draw(self, rng: np.random.Generator, count: int, *, generic: bool) -> list[FloatArray]:
        """New points, one column a variable in the order of ``symbols``; nan where there is none.

        Args:
            rng: decides the points.
            count: how many.
            generic: spread all variables evenly; else mix in corners, log scales and special values.
        """
        values: dict[sympy.Symbol, FloatArray] = {}
        for draw in self._draws:
            ends = self._ends(draw, values, count)
            even = _spread(ends, rng.random(count))
            drawn = even if generic else _mixed(rng, ends, even, list(values.values()))
            values[draw.symbol] = _inside(drawn, ends, draw.range.is_integer)
        return self._admitted(values)

    def clipped(self, columns: Sequence[FloatArray]) -> list[FloatArray]:
        """The points moved into the domain, as far as clipping each variable in turn can do it."""
        given = dict(zip(self.symbols, columns, strict=True))
        values: dict[sympy.Symbol, FloatArray] = {}
        for draw in self._draws:
            ends = self._ends(draw, values, len(columns[0]))
            values[draw.symbol] = _inside(given[draw.symbol], ends, draw.range.is_integer)
        return self._admitted(values)

    def widths(self, columns: Sequence[FloatArray]) -> list[FloatArray]:
        """For each variable the length of its range at each point; infinite ranges count as scale-free."""
        given = dict(zip(self.symbols, columns, strict=True))
        found = {}
        for draw in self._draws:
            lower, upper = self._ends(draw, given, len(columns[0]))
            width = upper - lower
            own = np.maximum(np.abs(given[draw.symbol]), 1.0)
            found[draw.symbol] = np.where(np.isfinite(width), width, own)
        return [found[symbol] for symbol in self.symbols]

    def _ends(self, draw: Draw, values: Mapping[sympy.Symbol, FloatArray], count: int) -> Ends:
        lower = np.broadcast_to(np.float64(draw.range.lower), count)
        upper = np.broadcast_to(np.float64(draw.range.upper), count)
        for op, program in self._bounds[draw.symbol]:
            bound = program.array(*[values[symbol] for symbol in program.variables])
            if op in (">", ">=", "=="):
                lower = np.maximum(lower, bound)
            if op in ("<", "<=", "=="):
                upper = np.minimum(upper, bound)
        return lower, upper

    def _admitted(self, values: Mapping[sympy.Symbol, FloatArray]) -> list[FloatArray]:
        columns = [values[symbol] for symbol in self.symbols]
        for condition in self._filters:
            violated = ~(condition.float_margin(columns) <= 0)
            columns = [np.where(violated, np.nan, column) for column in columns]
        return columns


def _compiled_bounds(draw: Draw) -> list[tuple[str, Program]]:
    return [
        (bound.op, compile_expression(bound.expression, sorted(bound.expression.free_symbols, key=str)))
        for bound in draw.bounds
    ]


def _inside(values: FloatArray, ends: Ends, integer: bool) -> FloatArray:
    lower, upper = ends
    if integer:
        lower, upper, values = np.ceil(lower), np.floor(upper), np.rint(values)
    return np.where(lower <= upper, np.minimum(np.maximum(values, lower), upper), np.nan)


def _spread(ends: Ends, unit: FloatArray) -> FloatArray:
    """Evenly over a finite span; over an infinite one after its compression by ``x / (1 + |x|)``."""
    lower, upper = ends
    with np.errstate(all="ignore"):
        finite = np.isfinite(upper - lower)
        if finite.all():
            return lower + (upper - lower) * unit
        low, high = _compressed(lower), _compressed(upper)
        at = low + (high - low) * unit
        return np.where(finite, lower + (upper - lower) * unit, at / (1 - np.abs(at)))


def _compressed(values: FloatArray) -> FloatArray:
    return np.where(np.isfinite(values), values / (1 + np.abs(values)), np.sign(values))


def _mixed(
    rng: np.random.Generator, ends: Ends, even: FloatArray, earlier: Sequence[FloatArray]
) -> FloatArray:
    """Half of the points spread evenly, the rest at log scales, special, related and simple values."""
    kinds = rng.integers(0, 32, len(even), dtype=np.uint8)
    drawn = even.copy()
    with np.errstate(all="ignore"):
        for first, last, values in _KINDS:
            chosen = np.flatnonzero((kinds >= first) & (kinds <= last))
            drawn[chosen] = values(rng, ends[0][chosen], ends[1][chosen])
        if earlier:
            chosen = np.flatnonzero((kinds >= _RELATED[0]) & (kinds <= _RELATED[1]))
            drawn[chosen] = _related(rng, [column[chosen] for column in earlier])
    return np.where(np.isfinite(drawn), drawn, even)


def _near_lower(rng: np.random.Generator, lower: FloatArray, upper: FloatArray) -> FloatArray:
    """At all scales above the lower end; on an infinite span at large scales too."""
    count = len(lower)
    reach = np.where(rng.random(count) < 0.25, _FAR_REACH, _USUAL_REACH)
    exponents = reach * rng.random(count)
    signed = exponents * np.where(rng.random(count) < 0.5, -1.0, 1.0)
    finite = np.isfinite(upper - lower)
    scale = np.where(finite, upper - lower, 1.0) * 10.0 ** np.where(finite, -exponents, signed)
    return np.where(np.isfinite(lower), lower, 0.0) + scale


def _near_upper(rng: np.random.Generator, lower: FloatArray, upper: FloatArray) -> FloatArray:
    return -_near_lower(rng, -upper, -lower)


def _at_an_end(rng: np.random.Generator, lower: FloatArray, upper: FloatArray) -> FloatArray:
    """Either end, or the middle between them."""
    which = rng.integers(0, 3, len(lower))
    return np.where(which == 0, lower, np.where(which == 1, upper, (lower + upper) / 2))


def _special(rng: np.random.Generator, lower: FloatArray, upper: FloatArray) -> FloatArray:
    return rng.choice(_SPECIAL, len(lower))


def _simple(rng: np.random.Generator, lower: FloatArray, upper: FloatArray) -> FloatArray:
    """Rationals of small numerator and denominator."""
    return rng.integers(-12, 13, len(lower)) / rng.integers(1, 5, len(lower))


def _whole(rng: np.random.Generator, lower: FloatArray, upper: FloatArray) -> FloatArray:
    """Integers above the lower end, about equally often of every size."""
    sizes = 10 ** (_LARGEST_INTEGER_EXPONENT * rng.random(len(lower)))
    return np.floor(np.where(np.isfinite(lower), lower, 0) + sizes)


# Which of 32 kinds of points are drawn how; what is missing here is spread evenly. Points related to
# earlier variables take the place of some special and simple ones.
_KINDS: tuple[tuple[int, int, Callable[..., FloatArray]], ...] = (
    (15, 19, _near_lower),
    (20, 23, _near_upper),
    (24, 25, _at_an_end),
    (26, 27, _special),
    (28, 29, _simple),
    (30, 31, _whole),
)
_RELATED = (27, 28)


def _related(rng: np.random.Generator, earlier: Sequence[FloatArray]) -> FloatArray:
    """Equal to an earlier variable (mostly), or its half, double, opposite or inverse."""
    count = len(earlier[0])
    source = np.stack(earlier)[rng.integers(0, len(earlier), count), np.arange(count)]
    how = rng.integers(0, 8, count)
    choices = [source / 2, 2 * source, -source, 1 / source]
    return np.select([how == index for index in range(4)], choices, source)

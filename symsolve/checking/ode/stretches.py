"""Stretches of the independent variable, at exact parameter values, along which solutions are integrated."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from fractions import Fraction

import attrs
import sympy

from symsolve.claims import Domain, Point
from symsolve.claims.simple_points import Span, span_of

_LENGTHS = (3, 2, 1, 4)
_SHORTER = (1, Fraction(1, 2), Fraction(1, 4), Fraction(1, 16), Fraction(1, 256))


@attrs.frozen(eq=False)
class Stretch:
    """From ``start`` to ``stop`` at one point of the parameters."""

    parameters: Point
    start: sympy.Rational
    stop: sympy.Rational

    def __str__(self) -> str:
        values = ", ".join(f"{symbol} = {value}" for symbol, value in self.parameters.items())
        return f"from {self.start} to {self.stop}" + (f" at {values}" if values else "")

    def shortened(self, share: Fraction) -> Stretch:
        """The first part of it."""
        factor = sympy.Rational(share.numerator, share.denominator)
        return attrs.evolve(self, stop=self.start + (self.stop - self.start) * factor)


def stretches(domain: Domain, variable: sympy.Symbol, seed: int, count: int) -> Iterator[Stretch]:
    """Random stretches inside the domain, of moderate size, built from the seed alone."""
    generator = random.Random(seed)
    found = 0
    for _ in range(8 * count):
        point = moderate_point(domain, generator)
        stretch = None if point is None else _stretch(domain, variable, point, generator)
        if stretch is not None:
            yield stretch
            found += 1
        if found == count:
            return


def moderate_points(domain: Domain, seed: int, count: int) -> list[Point]:
    """Up to so many random exact points of moderate size."""
    generator = random.Random(seed)
    drawn = (moderate_point(domain, generator) for _ in range(4 * count))
    return list(itertools.islice((point for point in drawn if point is not None), count))


def moderate_point(domain: Domain, generator: random.Random) -> Point | None:
    """A random exact point whose coordinates are neither huge nor tiny; ``None`` if this draw failed."""
    point: Point = {}
    for draw in domain.plan().draws:
        span = span_of(draw, point)
        if span is None:
            return None
        point[draw.symbol] = _moderate(span, generator)
    return point if domain.contains(point) else None


def _moderate(span: Span, generator: random.Random) -> sympy.Expr:
    size = sympy.Rational(generator.randrange(2, 64), 16)
    lower, upper = span.lower, span.upper
    if lower.is_infinite and upper.is_infinite:
        value = generator.choice((-1, 1)) * size
    elif upper.is_infinite or (lower.is_finite and upper - lower > 64 and generator.random() < 0.75):
        value = lower + size
    elif lower.is_infinite:
        value = upper - size
    else:
        value = lower + (upper - lower) * sympy.Rational(generator.randrange(1, 64), 64)
    if span.integer:
        value = min(max(sympy.floor(value), sympy.ceiling(lower)), sympy.floor(upper))
    return _rational(value, span)


def _rational(value: sympy.Expr, span: Span) -> sympy.Expr:
    """A nearby rational: ends such as pi would make every later number irrational."""
    if value.is_Rational:
        return value
    near = sympy.Rational(round(float(value) * 1024), 1024)
    return near if span.contains(near) else value


def _stretch(
    domain: Domain, variable: sympy.Symbol, point: Point, generator: random.Random
) -> Stretch | None:
    start = point[variable]
    if not start.is_Rational:
        return None
    length = _length(domain, variable, generator)
    directions = generator.choice(((1, -1), (1, -1), (-1, 1)))
    for share in _SHORTER:
        for direction in directions:
            stop = start + direction * length * sympy.Rational(share.numerator, share.denominator)
            if _all_inside(domain, variable, point, stop):
                parameters = {s: value for s, value in point.items() if s != variable}
                return Stretch(parameters, start, stop)
    return None


def _length(domain: Domain, variable: sympy.Symbol, generator: random.Random) -> sympy.Rational:
    length = sympy.Integer(generator.choice(_LENGTHS))
    given = domain.ranges[variable]
    if given.lower.is_finite and given.upper.is_finite:
        width = sympy.Rational(str(sympy.N(given.upper - given.lower, 12))) * sympy.Rational(3, 4)
        return min(length, width)
    return length


def _all_inside(domain: Domain, variable: sympy.Symbol, point: Point, stop: sympy.Expr) -> bool:
    start = point[variable]
    places = (start + (stop - start) * sympy.Rational(k, 8) for k in range(1, 9))
    return all(domain.contains({**point, variable: place}) for place in places)

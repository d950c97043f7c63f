"""Initial values: are they the solution's, and can the flow be integrated from them?"""

from __future__ import annotations

import random
from collections.abc import Iterator

import sympy

from symsolve.checking.ode.stretches import Stretch, moderate_point
from symsolve.claims import Domain, Point, SolvesODE
from symsolve.errors import SymsolveError
from symsolve.evaluation import Enclosure, compile_expression

_POINTS = 4
_BITS = 160


def initial_disagreement(statement: SolvesODE, domain: Domain, seed: int) -> str:
    """An initial value that certainly is not the solution's, in words; empty if none was found."""
    points = list(parameter_points(domain, seed))
    for key, (own, claimed) in zip(statement.initial, statement.initial_conditions(), strict=True):
        for point in points:
            gap = _value(own - claimed, point)
            if gap is not None and gap.certainly_different(0):
                return f"the solution differs from the initial value {key} = {claimed} by {gap.digits(5)}"
    return ""


def parameter_points(domain: Domain, seed: int) -> Iterator[Point]:
    """A few random points of moderate size."""
    generator = random.Random(seed + 1)
    for _ in range(_POINTS):
        point = moderate_point(domain, generator)
        if point is not None:
            yield point


def initial_stretches(statement: SolvesODE, domain: Domain, seed: int) -> Iterator[Stretch]:
    """Stretches that begin at the first initial point and end inside the domain."""
    origin = _origin(statement)
    if origin is None:
        return
    variable = statement.variable
    for point in list(parameter_points(domain, seed))[:2]:
        start, stop = origin.subs(point), point[variable]
        if start.is_Rational and stop.is_Rational and 0 < abs(stop - start) <= 16:
            parameters = {symbol: value for symbol, value in point.items() if symbol != variable}
            yield Stretch(parameters, start, stop)


def _origin(statement: SolvesODE) -> sympy.Expr | None:
    for key in statement.initial:
        if isinstance(key, sympy.Subs):
            return key.point[0]
        return key.args[0]
    return None


def _value(expression: sympy.Expr, point: Point) -> Enclosure | None:
    used = {symbol: value for symbol, value in point.items() if symbol in expression.free_symbols}
    try:
        ball = compile_expression(expression, tuple(used)).ball(list(used.values()), _BITS)
    except SymsolveError:
        return None
    return Enclosure(ball, _BITS)

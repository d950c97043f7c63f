"""An independent look at the labels: both sides by mpmath at 30 digits, at random points of the domain."""

from __future__ import annotations

import random
from collections.abc import Iterator

import mpmath
import sympy

from symsolve.claims import Conserved, Identity, Inequality, Relation, SolvesODE

from .corpus import Item

DIGITS = 30
FAR = 10**5
Sides = tuple[mpmath.mpc, mpmath.mpc]


def points(item: Item, count: int, seed: int = 1) -> Iterator[dict[sympy.Symbol, sympy.Expr]]:
    """Random points of the domain; where the item names values, the first points have them."""
    generator = random.Random(f"{item.name}:{seed}")
    found = 0
    for attempt in range(400 * count):
        point = {symbol: _draw(given, generator) for symbol, given in item.domain.ranges.items()}
        if attempt < 200 and item.witness:
            point.update({symbol: sympy.sympify(value) for symbol, value in item.witness.items()})
        if item.domain.contains(point):
            found += 1
            yield point
        if found >= count:
            return
    yield {**item.domain.witness}


def _draw(given, generator: random.Random) -> sympy.Expr:
    if given.is_integer:
        low = int(given.lower) if given.lower.is_finite else -6
        high = int(given.upper) if given.upper.is_finite else low + 9
        return sympy.Integer(generator.randint(low, min(high, low + 12)))
    part = sympy.Rational(2 * generator.randrange(997) + 1, 1994)
    if given.lower.is_finite and given.upper.is_finite:
        low, high = (sympy.Rational(str(sympy.N(end, 25))) for end in (given.lower, given.upper))
        return low + (high - low) * part
    step = 4 * part * generator.choice((1, 1, sympy.Rational(1, 5)))
    if given.lower.is_finite:
        return given.lower + step
    if given.upper.is_finite:
        return given.upper - step
    return generator.choice((-1, 1)) * step


def relations(item: Item) -> list[Relation]:
    """What must hold, written out afresh from the statement."""
    statement = item.statement
    if isinstance(statement, Identity):
        return [Relation(statement.lhs, "==", statement.rhs)]
    if isinstance(statement, Inequality):
        return [statement.relation]
    if isinstance(statement, Conserved):
        drift = sum(statement.quantity.diff(key) * speed for key, speed in statement.flow.items())
        return [Relation(sympy.sympify(drift), "==", 0)]
    if isinstance(statement, SolvesODE):
        pairs = [*statement.equation, *statement.initial.items()]
        return [Relation(_put_in(statement, left), "==", _put_in(statement, right)) for left, right in pairs]
    raise TypeError(f"no relation for {statement!r}")


def _put_in(statement: SolvesODE, side: sympy.Expr) -> sympy.Expr:
    known = dict(zip(statement.function, statement.solution, strict=True))
    for function, solution in known.items():
        side = side.replace(function.func, sympy.Lambda(statement.variable, solution))
    return side.doit(integrals=False, sums=False)


def value(expression: sympy.Expr, point: dict[sympy.Symbol, sympy.Expr], digits: int = DIGITS) -> mpmath.mpc:
    """An expression at a point, by SymPy's own evaluation on top of mpmath."""
    placed = _written_out(expression.doit(integrals=False, sums=False).subs(point))
    if placed.has(sympy.Integral):
        return _by_quadrature(placed, digits)
    return mpmath.mpmathify(sympy.N(placed, digits + 15, maxn=400))


def _written_out(expression: sympy.Expr) -> sympy.Expr:
    """Sums and products term by term: SymPy would look for a closed form, which is what is on trial."""
    for node, collect in ((sympy.Sum, sympy.Add), (sympy.Product, sympy.Mul)):
        while expression.has(node):
            innermost = next(found for found in expression.atoms(node) if not found.function.has(node))
            (variable, low, high), *outer = innermost.limits
            if not (low.is_Integer and high.is_Integer):
                return expression.doit()
            terms = [innermost.function.subs(variable, number) for number in range(low, high + 1)]
            expression = expression.subs(
                innermost, node(collect(*terms), *outer) if outer else collect(*terms)
            )
    return expression


def _by_quadrature(expression: sympy.Expr, digits: int) -> mpmath.mpc:
    if any(len(integral.limits) > 1 for integral in expression.atoms(sympy.Integral)):
        return mpmath.mpmathify(sympy.N(expression.doit(), digits + 15))
    with mpmath.workdps(digits + 15):
        return mpmath.mpmathify(sympy.lambdify([], expression, "mpmath")())


def fails(relation: Relation, point: dict[sympy.Symbol, sympy.Expr], digits: int = DIGITS) -> bool | None:
    """Whether the relation is visibly violated at the point; ``None`` where a side has no value."""
    left, right = (value(side, point, digits) for side in (relation.lhs, relation.rhs))
    with mpmath.workdps(digits + 15):
        if not (mpmath.isfinite(left) and mpmath.isfinite(right)):
            return None
        gap = left - right
        size = max(abs(left), abs(right)) if left != 0 != right else mpmath.mpf(1)
        close = abs(gap) < size * mpmath.mpf(10) ** (-digits)
        if relation.op in ("==", "!="):
            return bool(close == (relation.op == "!="))
        real = mpmath.re(gap)
        return {
            "<": close or real > 0, "<=": not close and real > 0,
            ">": close or real < 0, ">=": not close and real < 0,
        }[relation.op]  # fmt: skip


def _whole(number: sympy.Expr) -> bool:
    """Roots of large rationals would be factored."""
    return bool(number.is_Integer)


def _no_far_integer(number: sympy.Expr) -> bool:
    """SymPy writes out the factorial of a million, and the sums that polygamma functions are."""
    return not number.is_Integer or abs(number) < FAR


def verdicts(item: Item, count: int) -> Iterator[bool]:
    """For each sampled point where all is defined, whether the statement fails there; ends at a failure."""
    # Variants that are wrong by very little need more digits than agreement needs.
    digits = 2 * DIGITS if item.kind in ("thin", "near", "1e-25") else DIGITS
    for point in points(item, count):
        exact = _whole if isinstance(item.statement, SolvesODE) else _no_far_integer
        point = {symbol: number if exact(number) else number.evalf(80) for symbol, number in point.items()}
        answers = [fails(relation, point, digits) for relation in relations(item)]
        if True in answers:
            yield True
            return
        elif None not in answers:
            yield False

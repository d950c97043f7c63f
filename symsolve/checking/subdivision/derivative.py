"""Routes by calculus: a function that grows from a value that is not negative."""

from __future__ import annotations

import sympy

from symsolve.checking.subdivision.definedness import NotKnown, requirements
from symsolve.checking.subdivision.factoring import factored
from symsolve.checking.subdivision.functions import box_function
from symsolve.checking.subdivision.prover import Prover, Task, lies_inside, sampled_signs
from symsolve.checking.subdivision.region import Region, span_of_range
from symsolve.checking.subdivision.splitting import split_at
from symsolve.claims import Interval

_MAX_SIZE = 300
_FAR = (2**10, 2**60, 2**400)


def by_derivative(prover: Prover, task: Task) -> bool:
    """f >= 0 follows from f >= 0 at one end of the range of a variable and the sign of the derivative."""
    candidates = []
    for symbol in sorted(task.gap.free_symbols, key=str):
        slope = sympy.diff(task.gap, symbol)
        if slope.count_ops() <= _MAX_SIZE and slope != 0 and not slope.has(sympy.Derivative, sympy.Subs):
            candidates.append((slope.count_ops(), symbol, slope))
    ordered = sorted(candidates, key=lambda item: (item[0], str(item[1])))
    return any(_grows(prover, task, symbol, slope) for _, symbol, slope in ordered)


def _grows(prover: Prover, task: Task, symbol: sympy.Symbol, slope: sympy.Expr) -> bool:
    region = path_region(prover, task, symbol)
    if region is None:
        return False
    given = region.ranges[symbol]
    if given.lower == given.upper:
        return False
    inner, renaming = region.narrowed(symbol, Interval.open(given.lower, given.upper))
    signs = sampled_signs(slope.xreplace(renaming), inner)
    if len(signs) != 1:
        return False
    # The least value is approached at the end that the function rises from.
    (sign,) = signs
    end, is_open = (given.lower, given.left_open) if sign > 0 else (given.upper, given.right_open)
    rise = Task(sign * slope.xreplace(renaming), False, inner, task.depth + 1)
    if end.is_finite:
        started = _starts_well(prover, task, region, symbol, end, is_open)
    else:
        started = "weakly" if _ends_well(task, region, symbol, end) else None
    if started is None or not _is_differentiable(
        prover, task.gap.xreplace(renaming), inner, renaming[symbol]
    ):
        return False
    if task.strict and started == "weakly":
        rise = Task(rise.gap, True, inner, task.depth + 1)
    return prover.prove(rise)


def path_region(prover: Prover, task: Task, symbol: sympy.Symbol) -> Region | None:
    """A region that contains all points on the way to the ends of a variable's range, or ``None``.

    A side condition on the variable may cut the way short; then the gap must be defined without it.
    """
    if not any(symbol in relation.symbols for relation in task.region.where):
        return task.region
    wider = task.region.unconditioned()
    return wider if prover.is_defined(task.gap, wider) else None


def _is_differentiable(prover: Prover, gap: sympy.Expr, inner: Region, symbol: sympy.Symbol) -> bool:
    return prover.is_defined(gap, inner, smooth_in=frozenset({symbol}))


def _starts_well(
    prover: Prover, task: Task, region: Region, symbol: sympy.Symbol, end: sympy.Expr, is_open: bool
) -> str | None:
    """Whether the gap is positive ("strictly") or not negative ("weakly") at an end; ``None`` if unproved."""
    face = face_value(prover, task.gap, region, symbol, end, is_open)
    if face is None:
        return None
    slice_ = region.without(symbol, end)
    if task.strict and prover.prove(task.to(face, strict=True, region=slice_)):
        return "strictly"
    if task.strict and not is_open:
        return None
    return "weakly" if prover.prove(task.to(face, strict=False, region=slice_)) else None


def face_value(
    prover: Prover,
    expression: sympy.Expr,
    region: Region,
    symbol: sympy.Symbol,
    end: sympy.Expr,
    is_open: bool,
) -> sympy.Expr | None:
    """The values at an end of the range of a variable, if the expression is continuous up to there."""
    face = expression.xreplace({symbol: end})
    if face.has(sympy.nan, sympy.zoo, sympy.oo, -sympy.oo, sympy.AccumBounds):
        return None
    if is_open and not is_defined_at(prover, expression, region, symbol, end):
        return None
    return face


def is_defined_at(
    prover: Prover, expression: sympy.Expr, region: Region, symbol: sympy.Symbol, end: sympy.Expr
) -> bool:
    """Whether the expression, as it is written, is defined and continuous on a slice of the region."""
    slice_ = region.without(symbol, end)
    try:
        conditions = requirements(expression)
    except NotKnown:
        return False
    for condition, op in conditions:
        value = condition.xreplace({symbol: end})
        if value.has(sympy.nan, sympy.zoo, sympy.oo, -sympy.oo) or not prover.holds(value, op, slice_, 2):
            return False
    return True


def _ends_well(task: Task, region: Region, symbol: sympy.Symbol, end: sympy.Expr) -> bool:
    """Whether the gap can't tend to a negative value at an infinite end."""
    function = box_function(task.gap, region.symbols)
    if function is None:
        return False
    for far in _FAR:
        tail = Interval(far, sympy.oo) if end is sympy.oo else Interval(-sympy.oo, -far)
        box = [span_of_range(tail if s == symbol else given) for s, given in region.ranges.items()]
        if function.span(box)[0] >= 0:
            return True
    return False


def by_critical_points(prover: Prover, task: Task) -> bool:
    """Split at the simple roots of the derivative, between which the gap is monotone."""
    if len(task.gap.free_symbols) != 1 or len(task.region.symbols) != 1 or task.gap.count_ops() > _MAX_SIZE:
        return False
    (symbol,) = task.region.symbols
    given = task.region.ranges[symbol]
    for root in _simple_roots(sympy.diff(task.gap, symbol), symbol):
        if lies_inside(root, given.lower, given.upper):
            return split_at(prover, task, symbol, root)
    return False


def _simple_roots(slope: sympy.Expr, symbol: sympy.Symbol) -> list[sympy.Expr]:
    """Roots of the factors of degree one or two of an expression, in closed form."""
    numerator = sympy.fraction(sympy.together(slope))[0]
    roots: list[sympy.Expr] = []
    for factor in sympy.Mul.make_args(factored(numerator)):
        if factor.is_polynomial(symbol) and 1 <= sympy.degree(factor, symbol) <= 2:
            roots += [root for root in sympy.roots(sympy.Poly(factor, symbol)) if root.is_real]
        elif isinstance(factor, sympy.log):
            argument = sympy.numer(sympy.together(factor.args[0] - 1))
            if argument.is_polynomial(symbol) and sympy.degree(argument, symbol) == 1:
                roots += [root for root in sympy.roots(sympy.Poly(argument, symbol)) if root.is_real]
    return sorted(roots, key=sympy.default_sort_key)

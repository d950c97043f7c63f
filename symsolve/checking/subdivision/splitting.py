"""Routes by cases: absolute values, values at which the gap vanishes, the order and signs of variables."""

from __future__ import annotations

import itertools

import sympy

from symsolve.checking.subdivision.prover import Prover, Task, is_zero, lies_inside
from symsolve.checking.subdivision.region import Region, assumed_symbol
from symsolve.checking.subdivision.slack import absorbed
from symsolve.claims import Interval, Relation

_CANDIDATES = [
    sympy.Rational(value)
    for value in ("1", "0", "-1", "2", "1/2", "-1/2", "3", "1/3", "2/3", "4", "1/4", "3/4")
] + [sympy.E, sympy.pi, sympy.pi / 2, sympy.pi / 4, sympy.exp(-1)]


def split_at(prover: Prover, task: Task, symbol: sympy.Symbol, value: sympy.Expr) -> bool:
    """Prove the task on both sides of a value of a variable, the value itself belonging to both."""
    given = task.region.ranges[symbol]
    halves = (
        Interval(given.lower, value, left_open=given.left_open),
        Interval(value, given.upper, right_open=given.right_open),
    )
    return all(prover.prove(narrowed_task(task, symbol, half)) for half in halves)


def narrowed_task(task: Task, symbol: sympy.Symbol, given: Interval) -> Task:
    """The task on a part of the range of a variable."""
    region, renaming = task.region.narrowed(symbol, given)
    return task.to(task.gap.xreplace(renaming), region=region)


def by_cases(prover: Prover, task: Task) -> bool:
    """Absolute values, maxima and minima are opened by the sign of what they compare."""
    kinks = sorted(task.gap.atoms(*_KINKS), key=sympy.default_sort_key)
    inner = [kink for kink in kinks if not any(a.has(*_KINKS) for a in kink.args)]
    if not inner:
        return False
    kink = inner[0]
    if isinstance(kink, sympy.Abs):
        one = kink.args[0]
        above, below = one, -one
    else:
        one = kink.args[0] - kink.args[1]
        rest = kink.args[2:]
        above, below = (
            kink.func(kink.args[i], *rest) for i in ((0, 1) if kink.func is sympy.Max else (1, 0))
        )
    return all(
        prove_with(prover, task, Relation(sign * one, ">=", 0), task.gap.xreplace({kink: value}), 0)
        for sign, value in ((1, above), (-1, below))
    )


_KINKS = (sympy.Abs, sympy.Max, sympy.Min)


def prove_with(prover: Prover, task: Task, relation: Relation, gap: sympy.Expr, deeper: int = 1) -> bool:
    """Prove a gap where one more side condition holds."""
    region = Region(task.region.ranges, (*task.region.where, relation))
    for variant, renaming in absorbed(region):
        changed = gap.xreplace(renaming)
        # The variant may reach beyond the region, to where the gap is not known to be defined.
        if (not renaming or prover.is_defined(changed, variant)) and prover.prove(
            task.to(changed, region=variant, deeper=deeper)
        ):
            return True
    return False


def by_constant(prover: Prover, task: Task) -> bool:
    """Split where the gap vanishes for one value of a variable, whatever the others are."""
    if task.strict:
        return False
    for symbol in sorted(task.gap.free_symbols, key=str):
        given = task.region.ranges[symbol]
        for value in _CANDIDATES:
            if not lies_inside(value, given.lower, given.upper):
                continue
            face = task.gap.xreplace({symbol: value})
            if is_zero(face, task.region.without(symbol, value)):
                return split_at(prover, task, symbol, value)
    return False


def by_equal_variables(prover: Prover, task: Task) -> bool:
    """Split by the order of two variables if the gap vanishes where they are equal."""
    if task.strict:
        return False
    symbols = sorted(task.gap.free_symbols, key=str)
    for k, first in enumerate(symbols):
        for second in symbols[k + 1 :]:
            if task.region.ranges[first] != task.region.ranges[second]:
                continue
            face = task.gap.xreplace({second: first})
            if is_zero(face, task.region.without(second, first)):
                return all(
                    prove_with(prover, task, Relation(a, ">=", b), task.gap)
                    for a, b in ((first, second), (second, first))
                )
    return False


def by_sign_of_a_variable(prover: Prover, task: Task) -> bool:
    """Split the range of a variable at zero."""
    for symbol in sorted(task.gap.free_symbols, key=str):
        given = task.region.ranges[symbol]
        if lies_inside(sympy.S.Zero, given.lower, given.upper):
            return split_at(prover, task, symbol, sympy.S.Zero)
    return False


def by_order_of_variables(prover: Prover, task: Task) -> bool:
    """A polynomial on positive variables, case by case in the order of their sizes."""
    symbols = sorted(task.gap.free_symbols, key=str)
    region = task.region
    if not 2 <= len(symbols) <= 4 or region.where or not task.gap.is_polynomial(*symbols):
        return False
    ranges = set(region.ranges.values())
    if len(ranges) != 1 or not all(r.lower == 0 and r.upper is sympy.oo for r in ranges):
        return False
    polynomial = sympy.Poly(task.gap, *symbols)
    orders = list(itertools.permutations(symbols))
    if _is_symmetric(polynomial, symbols):
        orders = orders[:1]
    return len(orders) <= 6 and all(_proved_in_order(prover, task, order) for order in orders)


def _is_symmetric(polynomial: sympy.Poly, symbols: list[sympy.Symbol]) -> bool:
    shifted = symbols[1:] + symbols[:1]
    swapped = [symbols[1], symbols[0], *symbols[2:]]
    plain = polynomial.as_expr()
    return all(
        sympy.Poly(plain.xreplace(dict(zip(symbols, other, strict=True))), *symbols) == polynomial
        for other in (shifted, swapped)
    )


def _proved_in_order(prover: Prover, task: Task, order: tuple[sympy.Symbol, ...]) -> bool:
    """The case in which the variables do not decrease: each is the one before plus a slack."""
    given = task.region.ranges[order[0]]
    steps = [
        assumed_symbol(f"{s.name}+", given if k == 0 else Interval(0, sympy.oo)) for k, s in enumerate(order)
    ]
    values = {s: sympy.Add(*steps[: k + 1]) for k, s in enumerate(order)}
    ranges = {step: given if k == 0 else Interval(0, sympy.oo) for k, step in enumerate(steps)}
    gap = sympy.expand(task.gap.xreplace(values))
    return prover.prove(task.to(gap, region=Region(ranges)))

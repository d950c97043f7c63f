"""Routes by a change of variables: roots, reciprocals, exponentials, scaling."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable

import sympy

from symsolve.checking.subdivision.functions import box_function
from symsolve.checking.subdivision.prover import Prover, Task, is_zero
from symsolve.checking.subdivision.region import Region, assumed_symbol, sample_points
from symsolve.claims import Interval, Relation

_INVERTED = "~"


def substituted(
    task: Task,
    symbol: sympy.Symbol,
    new_name: str,
    given: Interval,
    value: Callable[[sympy.Symbol], sympy.Expr],
    deeper: int = 1,
) -> Task:
    """The task after ``symbol = value(new symbol)``, a map of the new range onto the old one."""
    new = assumed_symbol(new_name, given)
    image = {symbol: value(new)}
    ranges = {new if s == symbol else s: given if s == symbol else r for s, r in task.region.ranges.items()}
    where = tuple(
        Relation(relation.lhs.xreplace(image), relation.op, relation.rhs.xreplace(image))
        for relation in task.region.where
    )
    return task.to(task.gap.xreplace(image), region=Region(ranges, where), deeper=deeper)


def by_roots(prover: Prover, task: Task) -> bool:
    """A variable that occurs under roots becomes a power of a new one."""
    for symbol in sorted(task.gap.free_symbols, key=str):
        given = task.region.ranges[symbol]
        degree = math.lcm(*(int(power.exp.q) for power in task.gap.atoms(sympy.Pow)
                                 if power.base == symbol and power.exp.is_Rational))  # fmt: skip
        if degree == 1 or degree > 12 or not given.lower >= 0:
            continue
        root = Interval(
            _root(given.lower, degree), _root(given.upper, degree),
            left_open=given.left_open, right_open=given.right_open,
        )  # fmt: skip
        return prover.prove(
            substituted(task, symbol, f"{symbol.name}^", root, functools.partial(_power, degree))
        )
    return False


def _power(degree: int, root: sympy.Symbol) -> sympy.Expr:
    return root**degree


def _root(value: sympy.Expr, degree: int) -> sympy.Expr:
    return value if value.is_infinite else sympy.root(value, degree)


def by_squares(prover: Prover, task: Task) -> bool:
    """Halve the range of a variable in which the gap is even; make its square the variable."""
    for symbol in sorted(task.gap.free_symbols, key=str):
        given = task.region.ranges[symbol]
        if any(symbol in relation.symbols for relation in task.region.where):
            continue
        if given.lower == -given.upper and given.left_open == given.right_open:
            if task.gap.xreplace({symbol: -symbol}) == task.gap:
                half = Interval(0, given.upper, right_open=given.right_open)
                return prover.prove(_on(task, symbol, half, 0))
        elif given.lower >= 0 and _only_even_powers(task.gap, symbol):
            square = Interval(
                given.lower**2, given.upper**2, left_open=given.left_open, right_open=given.right_open
            )
            return prover.prove(substituted(task, symbol, f"{symbol.name}²", square, sympy.sqrt, 0))
    return False


def _only_even_powers(gap: sympy.Expr, symbol: sympy.Symbol) -> bool:
    """Whether the symbol occurs in even powers only, of which one is inside no function."""
    u = sympy.Dummy(positive=True)
    powers = {p: u ** (p.exp / 2) for p in gap.atoms(sympy.Pow) if p.base == symbol and p.exp.is_even}
    return bool(powers) and not gap.xreplace(powers).has(symbol)


def by_reciprocal(prover: Prover, task: Task) -> bool:
    """Infinity becomes zero: on a range that reaches it, x = 1/t near infinity."""
    for symbol in sorted(task.gap.free_symbols, key=str):
        given = task.region.ranges[symbol]
        if _INVERTED in symbol.name or given.upper is not sympy.oo or not given.lower >= 0:
            continue
        start = sympy.S.One if given.lower < 1 else given.lower
        left_open = given.left_open if start == given.lower else False
        new = Interval(0, 1 / start, left_open=True, right_open=left_open)
        tail = substituted(task, symbol, symbol.name + _INVERTED, new, lambda t: 1 / t)
        tail = tail.to(_without_nested_fractions(tail.gap), deeper=0)
        if not prover.prove(tail):
            return False
        if start == given.lower:
            return True
        return prover.prove(_on(task, symbol, Interval(given.lower, start, left_open=given.left_open)))
    return False


def _on(task: Task, symbol: sympy.Symbol, given: Interval, deeper: int = 1) -> Task:
    region, renaming = task.region.narrowed(symbol, given)
    return task.to(task.gap.xreplace(renaming), region=region, deeper=deeper)


def _without_nested_fractions(gap: sympy.Expr) -> sympy.Expr:
    """Rational arguments of functions in lowest terms, so that removable singularities are gone."""

    def lowest(node: sympy.Expr) -> sympy.Expr:
        if not node.is_Add and not node.is_Mul and not node.is_Pow:
            return node
        return sympy.cancel(node) if node.is_rational_function() and node.free_symbols else node

    return sympy.bottom_up(gap, lowest)


def by_exponentials(prover: Prover, task: Task) -> bool:
    """A variable that occurs in exponentials only becomes a logarithm."""
    gap = task.gap.rewrite(sympy.exp) if task.gap.has(sympy.sinh, sympy.cosh, sympy.tanh) else task.gap
    gap = sympy.expand(gap, power_exp=True, mul=False, power_base=False, log=False, multinomial=False)
    for symbol in sorted(gap.free_symbols, key=str):
        rates = _rates(gap, symbol)
        if rates is None:
            continue
        scale = math.lcm(*(int(rate.q) for rate in rates))
        given = task.region.ranges[symbol]
        new = Interval(
            sympy.exp(given.lower / scale), sympy.exp(given.upper / scale),
            left_open=given.left_open, right_open=given.right_open,
        )  # fmt: skip
        u = assumed_symbol(f"e^{symbol.name}", new)
        image = {sympy.exp(rate * symbol): u ** (rate * scale) for rate in rates}
        changed = gap.xreplace(image)
        if changed.has(symbol) or any(symbol in relation.symbols for relation in task.region.where):
            continue
        ranges = {u if s == symbol else s: new if s == symbol else r for s, r in task.region.ranges.items()}
        return prover.prove(task.to(changed, region=Region(ranges, task.region.where)))
    return False


def _rates(gap: sympy.Expr, symbol: sympy.Symbol) -> list[sympy.Rational] | None:
    """The rational numbers q such that exp(q*symbol) occurs, if the symbol occurs in no other way."""
    rates = set()
    for exponential in gap.atoms(sympy.exp):
        if exponential.has(symbol):
            rate = exponential.args[0] / symbol
            if not rate.is_Rational:
                return None
            rates.add(rate)
    return sorted(rates) if rates and max(abs(r) for r in rates) <= 24 else None


def by_scaling(prover: Prover, task: Task) -> bool:
    """A homogeneous gap need only be looked at where one variable is 1."""
    region = task.region
    symbols = sorted(task.gap.free_symbols, key=str)
    if len(symbols) < 2 or region.where or set(symbols) != set(region.symbols):
        return False
    if not all(r.lower == 0 and r.upper is sympy.oo for r in region.ranges.values()):
        return False
    if not _is_homogeneous(prover, task.gap, region):
        return False
    first = next((s for s in symbols if region.ranges[s].left_open), symbols[0])
    if not region.ranges[first].left_open:
        zero = task.to(task.gap.xreplace({first: sympy.S.Zero}), region=region.without(first, sympy.S.Zero))
        if not prover.prove(zero):
            return False
    one = task.to(task.gap.xreplace({first: sympy.S.One}), region=region.without(first, sympy.S.One))
    return prover.prove(one)


def _is_homogeneous(prover: Prover, gap: sympy.Expr, region: Region) -> bool:
    """Euler's criterion, proved exactly, for a degree that is read off at one point."""
    euler = sympy.Add(*(s * sympy.diff(gap, s) for s in region.symbols))
    degree = None
    for point in sample_points(region, 6):
        values = [point[s] for s in region.symbols]
        functions = box_function(gap, region.symbols), box_function(euler, region.symbols)
        if None in functions:
            return False
        at = [function.at(values) for function in functions if function is not None]
        if at[0] is not None and at[1] is not None and not at[0].contains(0):
            ratio = (at[1] / at[0]).mid()
            degree = sympy.Rational(round(float(ratio) * 60), 60)
            break
    if degree is None or not is_zero(euler - degree * gap, region):
        return False
    inner = {s: assumed_symbol(s.name, Interval.open(0, sympy.oo)) for s in region.symbols}
    opened = Region({inner[s]: Interval.open(0, sympy.oo) for s in region.symbols})
    return prover.is_defined(gap.xreplace(inner), opened, smooth_in=frozenset(opened.symbols))


def by_lambert(prover: Prover, task: Task) -> bool:
    """W(x) becomes a variable: x = w exp(w)."""
    for node in sorted(task.gap.atoms(sympy.LambertW), key=sympy.default_sort_key):
        symbol = node.args[0]
        if len(node.args) != 1 or not symbol.is_Symbol or not task.region.ranges[symbol].lower >= 0:
            continue
        given = task.region.ranges[symbol]
        upper = given.upper if given.upper.is_infinite else sympy.LambertW(given.upper)
        new = Interval(
            sympy.LambertW(given.lower), upper, left_open=given.left_open, right_open=given.right_open
        )
        w = assumed_symbol(f"W{symbol.name}", new)
        image = {node: w, symbol: w * sympy.exp(w)}
        if any(symbol in relation.symbols for relation in task.region.where):
            continue
        ranges = {w if s == symbol else s: new if s == symbol else r for s, r in task.region.ranges.items()}
        gap = task.gap.xreplace({node: w}).xreplace(image)
        return prover.prove(task.to(gap, region=Region(ranges, task.region.where)))
    return False

"""Search for a proof that an expression is positive (or not negative) on a whole region.

Every route is sound by itself: it reduces a task to others whose truth implies it, or settles it by
interval arithmetic. The order only decides how soon a proof is found. Work is counted, never timed,
so that the same task always ends the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import attrs
import sympy

from symsolve.checking.subdivision.definedness import NotKnown, requirements
from symsolve.checking.subdivision.functions import box_function
from symsolve.checking.subdivision.region import Point, Region, enclosed, sample_points
from symsolve.claims import Relation
from symsolve.evaluation.precision import working_precision

# Depth of reductions that each effort allows.
_DEPTHS = (2, 4, 7)
EFFORTS = len(_DEPTHS)
_SMALL, _GROWTH = 60, 5


class OutOfBudget(Exception):
    """The boxes or steps of a proof attempt are used up. Never leaves this package."""


@attrs.frozen(eq=False)
class Task:
    """``gap > 0`` (strict) or ``gap >= 0`` at every point of a region at which the gap is defined."""

    gap: sympy.Expr
    strict: bool
    region: Region
    depth: int = 0

    def to(
        self, gap: sympy.Expr, *, strict: bool | None = None, region: Region | None = None, deeper: int = 1
    ) -> Task:
        """A task that this one is reduced to."""
        return Task(
            gap,
            self.strict if strict is None else strict,
            self.region if region is None else region,
            self.depth + deeper,
        )

    @property
    def key(self) -> tuple[object, ...]:
        """What makes two tasks the same, but for depth."""
        return (self.gap, self.strict, self.region.key)


Route = Callable[["Prover", Task], bool]


@attrs.define(eq=False)
class Prover:
    """Holds the budget, and what has been tried."""

    boxes_left: int
    steps_left: int
    boxes_used: int = 0
    suspect: tuple[sympy.Expr, Point] | None = None
    obstacle: str = ""
    effort: int = 0
    largest: int = 10**6
    strict_errors: bool = False
    _failed: dict[tuple[object, ...], int] = attrs.field(factory=dict)
    _proved: set[tuple[object, ...]] = attrs.field(factory=set)
    _signs: dict[tuple[object, ...], object] = attrs.field(factory=dict)
    _defined: dict[tuple[object, ...], bool] = attrs.field(factory=dict)

    def search(self, task: Task) -> bool:
        """Prove a task with growing effort, so that short proofs are found before long ones are tried."""
        self.largest = max(_SMALL, _GROWTH * task.gap.count_ops())
        for effort in range(EFFORTS):
            self.effort = effort
            self._failed.clear()
            if self.prove(task):
                return True
            if self.suspect is not None:
                return False
        return False

    def spend_box(self, cost: int = 1) -> None:
        """Count one box, of a cost that grows with the length of the expression.

        Raises:
            OutOfBudget: there were none left.
        """
        if self.boxes_left <= 0:
            raise OutOfBudget("the budget of boxes is used up")
        self.boxes_left -= cost
        self.boxes_used += 1

    def _spend_step(self, size: int) -> None:
        if self.steps_left <= 0:
            raise OutOfBudget("the budget of proof steps is used up")
        self.steps_left -= 1 + size // 50

    def prove(self, task: Task) -> bool:
        """Whether a proof of the task was found."""
        task = attrs.evolve(task, region=task.region.relevant_to(task.gap))
        key = task.key
        if key in self._proved:
            return True
        deepest = _DEPTHS[self.effort]
        if task.depth > deepest or self._failed.get(key, deepest + 1) <= task.depth:
            return False
        size = task.gap.count_ops()
        if size > self.largest:
            return False
        self._failed[key] = task.depth
        self._spend_step(size)
        if self._attempt(task):
            self._proved.add(key)
            return True
        return False

    def _attempt(self, task: Task) -> bool:
        from symsolve.checking.subdivision.routes import ROUTES

        if is_plain(task):
            return True
        if not task.gap.free_symbols:
            return _constant_sign(task)
        if self._looks_false(task):
            return False
        return any(self._try(route, task) for route in ROUTES)

    def _try(self, route: Route, task: Task) -> bool:
        try:
            return route(self, task)
        except (OutOfBudget, RecursionError, MemoryError):
            raise
        except Exception:  # SymPy raises nearly anything on unusual input; a route that fails proves nothing
            if self.strict_errors:
                raise
            return False

    def _looks_false(self, task: Task) -> bool:
        point = violation(task)
        if point is None:
            return False
        if task.depth == 0:
            self.suspect = (task.gap, point)
        return True

    def is_defined(
        self, expression: sympy.Expr, region: Region, *, smooth_in: frozenset[sympy.Symbol] = frozenset()
    ) -> bool:
        """Whether the expression is real and continuous on the region, and smooth in some variables."""
        key = (expression, smooth_in, region.key)
        if key not in self._defined:
            self._defined[key] = False
            answer = self._check_defined(expression, region, smooth_in)
            if not answer and self.effort + 1 < EFFORTS:
                del self._defined[key]
                return False
            self._defined[key] = answer
        return self._defined[key]

    def _check_defined(
        self, expression: sympy.Expr, region: Region, smooth_in: frozenset[sympy.Symbol]
    ) -> bool:
        if not smooth_in and _is_defined_on_box(expression, region):
            return True
        try:
            conditions = requirements(expression, smooth_in=smooth_in)
        except NotKnown as reason:
            self.obstacle = (
                self.obstacle or f"whether {expression} is defined everywhere is not known ({reason})"
            )
            return False
        return all(self.holds(condition, op, region) for condition, op in conditions)

    def holds(self, expression: sympy.Expr, op: str, region: Region, depth: int = 1) -> bool:
        """Whether an expression compares with zero as said, on the whole region."""
        if op == "!=":
            return any(self.prove(Task(sign * expression, True, region, depth)) for sign in (1, -1))
        return self.prove(Task(expression, op == ">", region, depth))


def is_plain(task: Task) -> bool:
    """Whether span arithmetic on the whole region decides the task."""
    function = box_function(task.gap, task.region.symbols)
    if function is None:
        return False
    lower, _, is_open, _ = function.span(task.region.box())
    return bool(lower > 0) or bool(lower >= 0 and (is_open or not task.strict))


def _is_defined_on_box(expression: sympy.Expr, region: Region) -> bool:
    function = box_function(expression, region.symbols)
    return function is not None and function.is_defined_on(region.box())


def _constant_sign(task: Task) -> bool:
    for bits in (128, 512):
        function = box_function(task.gap, ())
        value = None if function is None else function.at((), bits)
        if value is None:
            return False
        if value > 0:
            return True
        if value < 0:
            return False
    return not task.strict and is_zero(task.gap, task.region)


def violation(task: Task, count: int = 20) -> Point | None:
    """A sample point of the region at which the task certainly fails."""
    symbols = task.region.symbols
    function = box_function(task.gap, symbols)
    if function is None:
        return None
    for point in sample_points(task.region, count):
        value = function.at([point[s] for s in symbols])
        fails = value is not None and (value < 0 or (task.strict and value.is_zero()))
        if fails and all(_certainly_holds(relation, point) for relation in task.region.where):
            return point
    return None


def _certainly_holds(relation: Relation, point: Point) -> bool:
    return relation.holds(point) is True


def sampled_signs(expression: sympy.Expr, region: Region, count: int = 12) -> set[int]:
    """Signs that the expression certainly takes at sample points: only a hint where to look for a proof."""
    function = box_function(expression, region.symbols)
    signs: set[int] = set()
    if function is None:
        return signs
    for point in sample_points(region, count):
        value = function.at([point[s] for s in region.symbols])
        if value is not None and all(_certainly_holds(relation, point) for relation in region.where):
            signs |= {1} if value > 0 else {-1} if value < 0 else set()
    return signs


def is_zero(expression: sympy.Expr, region: Region) -> bool:
    """Whether the expression vanishes identically, by exact normal form."""
    if not expression.free_symbols and expression.is_Rational:
        return bool(expression == 0)
    for point in sample_points(region, 3):
        function = box_function(expression, region.symbols)
        value = None if function is None else function.at([point[s] for s in region.symbols])
        if value is not None and not value.contains(0):
            return False
    if expression.has(sympy.nan, sympy.zoo, sympy.oo, -sympy.oo):
        return False
    from symsolve.checking.normal_form.prove import prove_zero

    return bool(prove_zero(expression, region, seconds=2.0))


def lies_inside(value: sympy.Expr, lower: sympy.Expr, upper: sympy.Expr) -> bool:
    """Whether an exact number lies strictly between two others, certainly."""
    with working_precision(128):
        return bool(enclosed(lower) < enclosed(value)) and bool(enclosed(value) < enclosed(upper))


def all_hold(prover: Prover, tasks: Sequence[Task]) -> bool:
    """Whether every task is proved; the cheapest to refute are looked at first."""
    return all(prover.prove(task) for task in tasks)

"""Certify a sign by bisection into boxes, on each of which interval arithmetic decides."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterator

import attrs
import sympy
from flint import arb

from symsolve.checking.subdivision.derivative import face_value
from symsolve.checking.subdivision.factoring import factored
from symsolve.checking.subdivision.functions import BoxFunction, box_function
from symsolve.checking.subdivision.prover import OutOfBudget, Prover, Route, Task, is_zero
from symsolve.checking.subdivision.region import Point, Region
from symsolve.checking.subdivision.spans import Span
from symsolve.claims import Interval
from symsolve.evaluation.precision import working_precision

_MAX_ORDER = 6
_MAX_DERIVATIVE = 250
_SMALLEST = 2.0**-40

Box = tuple[Span, ...]
Face = tuple[int, int]  # position of the variable, -1 for its lower and +1 for its upper end


@attrs.define(eq=False)
class Cover:
    """A task with what helps to decide it on boxes: derivatives, ends at which it is tight, tight points."""

    prover: Prover
    task: Task
    function: BoxFunction
    tight_points: tuple[Point, ...] = ()
    worst: Box | None = None
    _gradient: list[BoxFunction | None] | None = None
    _faces: dict[Face, int] | None = None
    _smooth: bool | None = None
    _smooth_to_the_ends: bool | None = None
    _quotients: dict[tuple[Face, ...], tuple[BoxFunction, int] | None] = attrs.field(factory=dict)
    _hessian: list[list[BoxFunction]] | None = None
    _conditions: list[tuple[BoxFunction, str]] = attrs.field(factory=list)

    @property
    def region(self) -> Region:
        """The region of the task."""
        return self.task.region

    def run(self, limit: int) -> bool:
        """Whether every box could be decided, with at most ``limit`` boxes."""
        self._conditions = list(_conditions(self.region))
        counter = itertools.count()
        heap: list[tuple[float, int, Box]] = [(0.0, next(counter), self.region.box())]
        used = 0
        while heap:
            _, _, box = heapq.heappop(heap)
            self.prover.spend_box(self._cost())
            used += 1
            lower = self._undecided(box)
            if lower is None:
                continue
            self.worst = box
            if used >= limit or self._fails_inside(box):
                return False
            parts = self._split(box)
            if not parts:
                return False
            for part in parts:
                heapq.heappush(heap, (lower, next(counter), part))
        return True

    def _cost(self) -> int:
        slopes = self._gradient or []
        return self.function.cost + sum(slope.cost - 1 for slope in slopes if slope is not None)

    def _undecided(self, box: Box) -> float | None:
        """``None`` once the box is decided, else a lower bound of the gap on it."""
        if any(_certainly_fails(function.span(box), op) for function, op in self._conditions):
            return None
        span = self.function.span(box)
        if self._suffices(span):
            return None
        if self._decided_by_slopes(box) or self._decided_by_faces(box) or self._decided_by_convexity(box):
            return None
        return float(span[0]) if span[0].is_finite() else float("-inf")

    def _suffices(self, span: Span) -> bool:
        lower, _, is_open, _ = span
        return bool(lower > 0) or bool(lower >= 0 and (is_open or not self.task.strict))

    # Slopes: where the gap rises in a variable, its least value lies at the lower end.

    def _decided_by_slopes(self, box: Box) -> bool:
        gradient = self.gradient()
        if gradient is None:
            return False
        slopes = [g.span(box) if g is not None else None for g in gradient]
        collapsed = tuple(self._collapsed(k, side, slopes[k]) for k, side in enumerate(box))
        if collapsed != box and self._suffices(self.function.span(collapsed)):
            return True
        return self._decided_by_mean_value(collapsed, slopes)

    def _collapsed(self, position: int, side: Span, slope: Span | None) -> Span:
        if slope is None:
            return side
        if slope[0] >= 0 and side[0].is_finite() and self._is_reached(position, -1, side):
            return (side[0], side[0], False, False)
        if slope[1] <= 0 and side[1].is_finite() and self._is_reached(position, 1, side):
            return (side[1], side[1], False, False)
        return side

    def _is_reached(self, position: int, end: int, side: Span) -> bool:
        """Whether the gap is continuous up to this end of the box."""
        if not (side[2] if end < 0 else side[3]):
            return True
        symbol = self.region.symbols[position]
        return self._value_at_end(self.task.gap, symbol, end) is not None

    def _decided_by_mean_value(self, box: Box, slopes: list[Span | None]) -> bool:
        if not all(side[0].is_finite() and side[1].is_finite() for side in box):
            return False
        middle = _middle(box)
        with working_precision(96):
            value = self.function.span(tuple((m, m, False, False) for m in middle))
            total = value[0]
            for side, m, slope in zip(box, middle, slopes, strict=True):
                if side[0] == side[1]:
                    continue
                if slope is None or not (slope[0].is_finite() and slope[1].is_finite()):
                    return False
                offset = (side[0] - m).union(side[1] - m)
                total += slope[0].union(slope[1]) * offset
            return bool(total > 0) or bool(not self.task.strict and total >= 0)

    def gradient(self) -> list[BoxFunction | None] | None:
        """Derivatives in every variable; ``None`` where the gap may not be differentiable."""
        if not self._is_smooth():
            return None
        if self._gradient is None:
            self._gradient = [_derivative(self.task.gap, s, self.region) for s in self.region.symbols]
        return self._gradient

    def _is_smooth(self) -> bool:
        if self._smooth is None:
            self._smooth = False
            region = self.region.unconditioned()
            everywhere = not self.region.where or self.prover.is_defined(self.task.gap, region)
            self._smooth = everywhere and _is_smooth(self.prover, self.task.gap, _opened(region))
        return self._smooth

    # Faces: an end of a range at which the gap vanishes identically. Divide by the distance to it.

    def _decided_by_faces(self, box: Box) -> bool:
        touched = tuple(face for face in self.faces() if _touches(box, face, self.region))
        choices = [touched, *((face,) for face in touched)] if len(touched) > 1 else [touched]
        return bool(touched) and any(self._decided_by_quotient(box, choice) for choice in choices)

    def _decided_by_quotient(self, box: Box, touched: tuple[Face, ...]) -> bool:
        quotient = self._quotient(touched)
        if quotient is None:
            return False
        function, sign = quotient
        lower, upper, lower_open, upper_open = function.span(box)
        span = (
            (lower, upper, lower_open, upper_open) if sign > 0 else (-upper, -lower, upper_open, lower_open)
        )
        # The derivative exists inside; only its bounds, not that it misses them, carry over to the ends.
        return bool(span[0] > 0) or (
            self._suffices(span) and (not self.task.strict or self._is_smooth_to_the_ends())
        )

    def faces(self) -> dict[Face, int]:
        """Ends at which the gap vanishes identically, with the order of the zero."""
        if self._faces is None:
            self._faces = {}
            if self._is_smooth():
                for position, end in itertools.product(range(len(self.region.symbols)), (-1, 1)):
                    order = self._order(position, end)
                    if order:
                        self._faces[position, end] = order
        return self._faces

    def _order(self, position: int, end: int) -> int:
        symbol = self.region.symbols[position]
        given = self.region.ranges[symbol]
        value, is_open = (given.lower, given.left_open) if end < 0 else (given.upper, given.right_open)
        if value.is_infinite or given.lower == given.upper or (self.task.strict and not is_open):
            return 0
        derivative = self.task.gap
        slice_ = self.region.unconditioned().without(symbol, value)
        for order in range(_MAX_ORDER + 1):
            face = self._value_at_end(derivative, symbol, end)
            if face is None:
                return order if order <= 1 else 0
            if not is_zero(face, slice_):
                return order
            derivative = sympy.diff(derivative, symbol)
            if derivative.count_ops() > _MAX_DERIVATIVE:
                return 0
        return 0

    def _value_at_end(self, expression: sympy.Expr, symbol: sympy.Symbol, end: int) -> sympy.Expr | None:
        region = self.region.unconditioned()
        given = region.ranges[symbol]
        value = given.lower if end < 0 else given.upper
        return face_value(self.prover, expression, region, symbol, value, True)

    def _quotient(self, touched: tuple[Face, ...]) -> tuple[BoxFunction, int] | None:
        if touched not in self._quotients:
            self._quotients[touched] = self._make_quotient(touched)
        return self._quotients[touched]

    def _make_quotient(self, touched: tuple[Face, ...]) -> tuple[BoxFunction, int] | None:
        """A derivative that has the sign of the gap on boxes that touch these faces (Taylor)."""
        if len(touched) > 1 and not self._is_smooth_to_the_ends():
            return None
        derivative, sign = self.task.gap, 1
        for position, end in touched:
            order = self.faces()[position, end]
            derivative = sympy.diff(derivative, self.region.symbols[position], order)
            sign *= (-1) ** order if end > 0 else 1
        if derivative.count_ops() > _MAX_DERIVATIVE:
            return None
        function = box_function(derivative, self.region.symbols)
        return None if function is None else (function, sign)

    def _is_smooth_to_the_ends(self) -> bool:
        if self._smooth_to_the_ends is None:
            self._smooth_to_the_ends = _is_smooth(
                self.prover, self.task.gap, _closed(self.region.unconditioned())
            )
        return self._smooth_to_the_ends

    # Tight points inside: the gap and its gradient vanish there, and it is convex around.

    def _decided_by_convexity(self, box: Box) -> bool:
        if self.task.strict or not any(_contains(box, point, self.region) for point in self.tight_points):
            return False
        if not all(side[0].is_finite() and side[1].is_finite() for side in box) or not self._is_smooth():
            return False
        with working_precision(96):
            rows = [[_ball(entry.span(box)) for entry in row] for row in self.hessian()]
        return is_positive_definite(rows)

    def hessian(self) -> list[list[BoxFunction]]:
        """Second derivatives."""
        if self._hessian is None:
            symbols = self.region.symbols
            entries = [
                [box_function(sympy.diff(self.task.gap, a, b), symbols) for b in symbols] for a in symbols
            ]
            complete = all(entry is not None for row in entries for entry in row)
            self._hessian = entries if complete else [[self.function] * 0]  # type: ignore[assignment]
        return self._hessian  # type: ignore[return-value]

    def _fails_inside(self, box: Box) -> bool:
        """Whether the gap is certainly negative at the middle of the box."""
        if self.region.where:
            return False
        value = self.function.at([*_middle(box)])
        return value is not None and bool(value < 0)

    def _split(self, box: Box) -> list[Box]:
        position = self._widest(box)
        side = box[position]
        at = split_point(side)
        if at is None or not (side[0] < at < side[1]):
            return []
        left, right = (side[0], at, side[2], False), (at, side[1], False, side[3])
        return [(*box[:position], part, *box[position + 1 :]) for part in (left, right)]

    def _widest(self, box: Box) -> int:
        gradient = self.gradient()
        sizes = []
        for k, side in enumerate(box):
            width = _width(side)
            slope = gradient[k] if gradient is not None else None
            if slope is not None and width < 1e6:
                low, high = slope.span(box)[:2]
                if low.is_finite() and high.is_finite():
                    width *= 1e-6 + min(1e6, max(abs(float(low)), abs(float(high))))
            sizes.append(width)
        return max(range(len(box)), key=lambda k: sizes[k])


def by_boxes(limit: int, tight_points: tuple[Point, ...] = ()) -> Route:
    """A route that bisects into at most ``limit`` boxes."""

    def route(prover: Prover, task: Task) -> bool:
        return cover(prover, task, limit, tight_points)[0]

    return route


def cover(
    prover: Prover, task: Task, limit: int, tight_points: tuple[Point, ...] = ()
) -> tuple[bool, Box | None]:
    """Whether boxes certify the task, and a box that resisted."""
    function = box_function(task.gap, task.region.symbols)
    if function is None or not task.region.ranges:
        return False, None
    attempt = Cover(prover, task, function, tight_points)
    try:
        return attempt.run(limit), attempt.worst
    except OutOfBudget:
        prover.obstacle = prover.obstacle or "the budget of boxes is used up"
        raise


def is_positive_definite(rows: list[list[arb]]) -> bool:
    """Whether every symmetric matrix within the entries is positive definite, by elimination.

    Examples:
        >>> is_positive_definite([[arb(2), arb(1)], [arb(1), arb(2)]])
        True
    """
    size = len(rows)
    if not size or any(len(row) != size for row in rows):
        return False
    work = [list(row) for row in rows]
    for k in range(size):
        pivot = work[k][k]
        if not (pivot.is_finite() and pivot > 0):
            return False
        for i in range(k + 1, size):
            factor = work[i][k] / pivot
            for j in range(k + 1, size):
                work[i][j] = work[i][j] - factor * work[k][j]
    return True


def split_point(side: Span) -> arb | None:
    """Where to cut a side: outward in growing steps where it is unbounded, geometrically where it is long."""
    lower, upper = side[0], side[1]
    if not lower.is_finite() and not upper.is_finite():
        return arb(0)
    if not upper.is_finite():
        return arb(0) if lower < 0 else arb(1) if lower < 1 else (2 * lower).mid()
    if not lower.is_finite():
        mirrored = split_point((-upper, -lower, False, False))
        return None if mirrored is None else -mirrored
    if float((upper - lower).mid()) <= _SMALLEST * max(1e-300, abs(float(lower)), abs(float(upper))):
        return None
    if lower > 0 and upper > 16 * lower:
        return (lower * upper).sqrt().mid()
    if upper < 0 and lower < 16 * upper:
        return -(lower * upper).sqrt().mid()
    if lower >= 0 and upper > 16:
        return arb(1)
    if upper <= 0 and lower < -16:
        return arb(-1)
    return ((lower + upper) / 2).mid()


def _width(side: Span) -> float:
    if not (side[0].is_finite() and side[1].is_finite()):
        return 1e12
    return float((side[1] - side[0]).mid())


def _middle(box: Box) -> list[arb]:
    middle = []
    for side in box:
        if side[0].is_finite() and side[1].is_finite():
            middle.append(((side[0] + side[1]) / 2).mid())
        else:
            middle.append(split_point(side) or arb(0))
    return middle


def _conditions(region: Region) -> Iterator[tuple[BoxFunction, str]]:
    for relation in region.where:
        function = box_function(relation.gap, region.symbols)
        if function is not None:
            yield function, relation.op


def _certainly_fails(span: Span, op: str) -> bool:
    lower, upper, lower_open, upper_open = span
    if op in (">", ">="):
        return bool(upper < 0) or bool(upper <= 0 and (op == ">" or upper_open))
    if op in ("<", "<="):
        return bool(lower > 0) or bool(lower >= 0 and (op == "<" or lower_open))
    if op == "==":
        return bool(lower > 0) or bool(upper < 0)
    return bool(lower >= 0 and upper <= 0)


def _touches(box: Box, face: Face, region: Region) -> bool:
    position, end = face
    whole = region.box()[position]
    return bool(box[position][0] == whole[0]) if end < 0 else bool(box[position][1] == whole[1])


def _contains(box: Box, point: Point, region: Region) -> bool:
    for symbol, side in zip(region.symbols, box, strict=True):
        value = arb(int(point[symbol].p)) / int(point[symbol].q)
        if not (side[0] <= value <= side[1]):
            return False
    return True


def _ball(span: Span) -> arb:
    return span[0].union(span[1]) if span[0].is_finite() and span[1].is_finite() else arb.nan()


def _derivative(gap: sympy.Expr, symbol: sympy.Symbol, region: Region) -> BoxFunction | None:
    slope = sympy.diff(gap, symbol)
    if slope.is_polynomial(*region.symbols):
        slope = factored(slope)  # products keep their sign on unbounded boxes, sums lose it
    return box_function(slope, region.symbols) if slope.count_ops() <= _MAX_DERIVATIVE else None


def _is_smooth(
    prover: Prover, gap: sympy.Expr, other: tuple[Region, dict[sympy.Symbol, sympy.Symbol]]
) -> bool:
    region, renaming = other
    return prover.is_defined(gap.xreplace(renaming), region, smooth_in=frozenset(region.symbols))


def _opened(region: Region) -> tuple[Region, dict[sympy.Symbol, sympy.Symbol]]:
    return _with_ends(region, True)


def _closed(region: Region) -> tuple[Region, dict[sympy.Symbol, sympy.Symbol]]:
    return _with_ends(region, False)


def _with_ends(region: Region, is_open: bool) -> tuple[Region, dict[sympy.Symbol, sympy.Symbol]]:
    renaming: dict[sympy.Symbol, sympy.Symbol] = {}
    for symbol, given in list(region.ranges.items()):
        if given.lower == given.upper:
            continue
        changed = Interval(given.lower, given.upper, left_open=is_open, right_open=is_open)
        region, renamed = region.narrowed(symbol, changed)
        renaming.update(renamed)
    return region, renaming

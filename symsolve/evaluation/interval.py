"""The interval backend: endpoint arithmetic on boxes that may be unbounded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from flint import arb

from symsolve.evaluation import real_rules
from symsolve.evaluation.endpoints import EVERYTHING, NOTHING, Ends, from_ball, is_nothing, to_ball
from symsolve.evaluation.exact import exact_integer
from symsolve.evaluation.interval_rules import INTERVAL
from symsolve.evaluation.loops import loop_rule
from symsolve.evaluation.tape import Rule, Step, Tape, bind, run

__all__ = ["IntervalProgram", "certainly_real"]


def _exact_integer(x: Ends) -> int | None:
    return exact_integer(x[0]) if x[0] == x[1] else None


def _number(value: int) -> Ends:
    return arb(value), arb(value)


def _integral(tape: Tape) -> Callable[..., Ends]:
    ball_form = real_rules.REAL["integral"](tape)

    def rule(*values: Ends) -> Ends:
        if any(not (x[0].is_finite() and x[1].is_finite()) for x in values):
            return NOTHING
        return from_ball(ball_form(*[to_ball(x) for x in values]))

    return rule


class _Interval:
    """An interval with the operators that a loop of terms needs."""

    __slots__ = ("ends",)

    def __init__(self, ends: Ends) -> None:
        self.ends = ends

    def __add__(self, other: _Interval) -> _Interval:
        return _Interval(INTERVAL["add"](self.ends, other.ends))

    def __mul__(self, other: _Interval) -> _Interval:
        return _Interval(INTERVAL["mul"](self.ends, other.ends))

    def __truediv__(self, other: _Interval) -> _Interval:
        return _Interval(INTERVAL["div"](self.ends, other.ends))

    def __neg__(self) -> _Interval:
        return _Interval(INTERVAL["neg"](self.ends))


def _install() -> None:
    for product in (False, True):
        INTERVAL["product" if product else "sum"] = loop_rule(
            INTERVAL,
            "interval",
            product=product,
            number=_number,
            exact_integer=_exact_integer,
            nothing=lambda: NOTHING,
            arithmetic=(_Interval, lambda total: total.ends),
        )
    INTERVAL["integral"] = _integral


_install()


class IntervalProgram:
    """A straight-line program bound to endpoint arithmetic."""

    def __init__(self, tape: Tape) -> None:
        self.tape = tape

    @cached_property
    def _steps(self) -> list[Step]:
        return bind(self.tape, INTERVAL, "interval")

    def evaluate(self, boxes: Sequence[Ends]) -> Ends:
        """The ends of the value on the box; (-oo, +oo) where nothing is known."""
        result: Ends = self.evaluate_strictly(boxes)
        return EVERYTHING if is_nothing(result) else result

    def evaluate_strictly(self, boxes: Sequence[Ends]) -> Any:
        """The same, with NOTHING where the value may not exist."""
        return run(self._steps, list(boxes))[self.tape.result]


def certainly_real(tape: Tape, boxes: Sequence[Ends]) -> bool:
    """Whether the program certainly has a real value at every point of the box."""
    return not is_nothing(IntervalProgram(tape).evaluate_strictly(boxes))


def as_rule(tape: Tape) -> Rule:
    """The program as one function of intervals."""
    return IntervalProgram(tape).evaluate_strictly

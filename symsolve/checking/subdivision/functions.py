"""Expressions compiled for the two kinds of numbers that a proof on boxes needs: spans and balls."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence

import sympy
from flint import arb

from symsolve.checking.subdivision.spans import EVERYTHING, Span, bind_spans, run_spans
from symsolve.errors import SymsolveError
from symsolve.evaluation import Program, compile_expression
from symsolve.evaluation.precision import working_precision

_BITS = 64
_POINT_BITS = 160


class BoxFunction:
    """An expression in given variables, on boxes and at points."""

    def __init__(self, expression: sympy.Expr, symbols: tuple[sympy.Symbol, ...]) -> None:
        self.expression = expression
        self.symbols = symbols
        self._program: Program = compile_expression(expression, symbols)
        self._steps = bind_spans(self._program.tape)
        self.cost = _cost(self._program)

    def span(self, box: Sequence[Span]) -> Span:
        """Where the values lie, given that they exist."""
        with working_precision(_BITS):
            result = run_spans(self._steps, self._program.tape, list(box))
        return EVERYTHING if result[0].is_nan() or result[1].is_nan() else result

    def is_defined_on(self, box: Sequence[Span]) -> bool:
        """Whether a finite real value certainly exists everywhere on the closed box."""
        lower, upper = self._program.interval([side[:2] for side in box], _BITS)
        return bool(lower.is_finite() and upper.is_finite())

    def at(self, values: Sequence[sympy.Expr | arb], bits: int = _POINT_BITS) -> arb | None:
        """A real ball around the value at a point; ``None`` where there is no certain real value."""
        ball = self._program.ball(values, bits)
        return ball if isinstance(ball, arb) and ball.is_finite() else None


_CHEAP = frozenset(
    {"add", "sub", "mul", "div", "neg", "integer_power", "rational", "sqrt", "abs", "exp", "log"}
)


def _cost(program: Program) -> int:
    """Work of one evaluation on a box, about 1 for a short elementary expression."""
    special = sum(step.op not in _CHEAP for step in program.tape.instructions)
    return 1 + (len(program.tape.instructions) + 8 * special) // 25


@functools.lru_cache(maxsize=4096)
def box_function(expression: sympy.Expr, symbols: tuple[sympy.Symbol, ...]) -> BoxFunction | None:
    """The compiled expression, or ``None`` if some node of it has no rule."""
    try:
        return BoxFunction(expression, symbols)
    except (SymsolveError, KeyError):
        return None


def value_at(expression: sympy.Expr, point: Mapping[sympy.Symbol, sympy.Expr]) -> arb | None:
    """A real ball around the value of an expression at an exact point."""
    function = box_function(expression, tuple(point))
    return None if function is None else function.at(list(point.values()))

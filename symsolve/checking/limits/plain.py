"""When a ladder alone may refute: nothing slow can hide behind it."""

from __future__ import annotations

import itertools

import sympy
from flint import arb

from symsolve.checking.limits.ladder import BITS, Rung, sharp_value
from symsolve.checking.limits.symbolic import Approach
from symsolve.claims import Point
from symsolve.errors import SymsolveError
from symsolve.evaluation import compile_expression
from symsolve.evaluation.precision import working_precision

_HIDDEN = 150
_TAME_BITS = 50
_MOST_NODES = 60


def settles_for_good(
    expression: sympy.Expr, approach: Approach, point: Point, ladders: list[list[Rung]], value: arb | None
) -> bool:
    """Whether a ladder that was climbed to 2^4096 has settled beyond doubt away from the claimed value.

    The rule: from 2^512 to 2^4096 every change is below 2^-150 of the distance from the claimed value.
    A power of a logarithm, or anything slower, with a coefficient above 2^-50 would still change
    by more there.
    A term that only shows beyond 2^4096 needs a tiny coefficient or a huge scale; so every part of the
    expression that does not move must have a modulus between 2^-50 and 2^50, exponentials may not be
    nested, and there may be no more than 60 nodes. A true statement whose expression leaves its
    plateau later than that would have to build such a scale otherwise.
    """
    fast = ladders[1]
    if value is None or not fast or fast[-1].power < 4096 or not _is_tame(expression, approach, point):
        return False
    values = [rung.value for rung in fast if rung.power >= 512]
    with working_precision(BITS):
        gap = abs(values[-1] - value)
        changes = [abs(b - a) for a, b in itertools.pairwise(values)]
        return len(changes) >= 3 and bool(gap > 0) and all(c < gap * arb(2) ** -_HIDDEN for c in changes)


def _is_tame(expression: sympy.Expr, approach: Approach, point: Point) -> bool:
    nodes = list(sympy.preorder_traversal(expression.xreplace(point)))
    if len(nodes) > _MOST_NODES or _nested_exponentials(expression, approach.variable) > 1:
        return False
    if expression.has(sympy.floor, sympy.ceiling, sympy.Piecewise, sympy.Mod, sympy.Heaviside):
        return False
    constants = {node for node in nodes if isinstance(node, sympy.Expr) and not node.free_symbols}
    return all(_is_moderate(constant) for constant in constants)


def _nested_exponentials(expression: sympy.Basic, variable: sympy.Symbol) -> int:
    if not expression.has(variable):
        return 0
    inner = max((_nested_exponentials(argument, variable) for argument in expression.args), default=0)
    raises = isinstance(expression, sympy.exp) or (expression.is_Pow and expression.args[1].has(variable))
    return inner + int(raises)


def _is_moderate(constant: sympy.Expr) -> bool:
    if constant == 0:
        return True
    try:
        ball = sharp_value(compile_expression(constant, ()), ())
    except SymsolveError:
        return False
    if ball is None:
        return False
    return bool(arb(2) ** -_TAME_BITS < abs(ball) < arb(2) ** _TAME_BITS)

"""When a ladder alone may refute: nothing slow can hide behind it."""

from __future__ import annotations

import itertools
import math

import sympy
from flint import arb
from sympy.concrete.expr_with_limits import ExprWithLimits

from symsolve.checking.limits.ladder import BITS, Rung, only_endless_loops, sharp_value
from symsolve.checking.limits.symbolic import Approach
from symsolve.claims import Point
from symsolve.errors import SymsolveError
from symsolve.evaluation import compile_expression
from symsolve.evaluation.precision import working_precision

_HIDDEN = 150
_TAME_BITS = 50
_MOST_NODES = 60
_EXPONENTIAL = (sympy.exp, sympy.sinh, sympy.cosh, sympy.tanh, sympy.coth)
_TAME_BITS_OF_LOOPS = 10
_LEAST_EXPONENT, _LARGEST_EXPONENT = sympy.Rational(1, 20), 50
# Of a power law: how linear its logarithm is, in bits, and how steep.
_LINEAR = 100
_LEAST_SLOPE = 1 / 500


def settles_for_good(
    expression: sympy.Expr, approach: Approach, point: Point, ladders: list[list[Rung]], value: arb | None
) -> bool:
    """Whether a ladder that was climbed to 2^4096 has settled beyond doubt away from the claimed value.

    The rule: from 2^512 to 2^4096 every change is below 2^-150 of the distance from the claimed value.
    A power of a logarithm, or anything slower, with a coefficient above 2^-50 would still change
    by more there.
    A term that only shows beyond 2^4096 needs a tiny coefficient or a huge scale; so every part of the
    expression that does not move must have a modulus between 2^-50 and 2^50, exponentials may not be
    nested, and there may be no more than 60 nodes; for sums see ``_plain_loops``. A true statement whose
    expression leaves its plateau later than that would have to build such a scale otherwise.
    """
    values = _far_values(ladders)
    if value is None or not values or not _is_tame(expression, approach, point):
        return False
    with working_precision(BITS):
        gap = abs(values[-1] - value)
        changes = [abs(b - a) for a, b in itertools.pairwise(values)]
        return len(changes) >= 3 and bool(gap > 0) and all(c < gap * arb(2) ** -_HIDDEN for c in changes)


def follows_another_power(
    expression: sympy.Expr, approach: Approach, point: Point, ladders: list[list[Rung]], value: arb | None
) -> bool:
    """Whether a sum or an integral to infinity moves like c x^p, p != 0, beyond doubt.

    The rule: from 2^1024 to 2^4096 the logarithm of the modulus is linear in log x to a relative 2^-100, and
    its slope is above 1/500. A constant beside such a power would need a tiny coefficient to hide behind it.
    """
    values = _far_values(ladders)
    loops = loops_over(expression, approach.variable)
    if value is None or len(values) < 4 or not loops or not _is_tame(expression, approach, point):
        return False
    with working_precision(BITS):
        logs = [abs(v).log() for v in values[-3:]]
        first, second = logs[1] - logs[0], logs[2] - logs[1]
        if not abs(second - 2 * first) < abs(first) * arb(2) ** -_LINEAR:
            return False
        slope = first / (1024 * arb(2).log())
        return bool(slope > _LEAST_SLOPE) or (bool(slope < -_LEAST_SLOPE) and not value.contains(0))


def _far_values(ladders: list[list[Rung]]) -> list[arb]:
    """The values from 2^512 to 2^4096, if the ladder has got there."""
    fast = ladders[1]
    if not fast or fast[-1].power < 4096:
        return []
    return [rung.value for rung in fast if rung.power >= 512]


def _is_tame(expression: sympy.Expr, approach: Approach, point: Point) -> bool:
    nodes = list(sympy.preorder_traversal(expression.xreplace(point)))
    moving = _moving(expression.xreplace(point), approach.variable)
    if moving is None or len(nodes) > _MOST_NODES or _nested_exponentials(expression, moving) > 1:
        return False
    if expression.has(sympy.floor, sympy.ceiling, sympy.Piecewise, sympy.Mod, sympy.Heaviside):
        return False
    constants = _constants(expression.xreplace(point), 1)
    infinities = {end for loop in expression.atoms(ExprWithLimits) for end in _infinities(loop)}
    bits = _TAME_BITS if moving == (approach.variable,) else _TAME_BITS_OF_LOOPS
    return all(
        _is_moderate(constant, bits / power) for constant, power in constants if constant not in infinities
    )


def _constants(node: sympy.Basic, power: sympy.Expr) -> set[tuple[sympy.Expr, sympy.Expr]]:
    """The parts that do not move, each with the power that it is raised to.

    (1/1000 + 1/x)^50 is a coefficient of 1e-150, though no number in it is small.
    """
    found = {(node, power)} if isinstance(node, sympy.Expr) and not node.free_symbols else set()
    for position, argument in enumerate(node.args):
        raised = node.is_Pow and position == 0 and node.args[1].is_number
        found |= _constants(argument, power * max(1, abs(node.args[1])) if raised else power)
    return found


def _moving(expression: sympy.Expr, variable: sympy.Symbol) -> tuple[sympy.Symbol, ...] | None:
    """The variable and the indices of sums and integrals over it; None where one of these is not plain."""
    loops = loops_over(expression, variable)
    if not loops:
        return (variable,)
    if any(len(loop.limits) != 1 for loop in loops) or not only_endless_loops(expression, variable):
        return None
    moving = (variable, *[loop.limits[0][0] for loop in loops])
    return moving if _plain_loops(expression, moving) else None


def loops_over(expression: sympy.Expr, variable: sympy.Symbol) -> list[ExprWithLimits]:
    """The sums, products and integrals in which a variable occurs."""
    return [node for node in expression.atoms(ExprWithLimits) if node.has(variable)]


def _plain_loops(expression: sympy.Expr, moving: tuple[sympy.Symbol, ...]) -> bool:
    """Whether nothing in a statement about a sum or an improper integral can keep still until 2^4096.

    No symbolic route cross-checks such a ladder, so the rule is narrow: besides sums and integrals there are
    only powers with exponents from 1/20 to 50, exponentials of products of them, and logarithms of them,
    never one in the other, and every constant, raised to the powers around it, lies between 2^-10 and 2^10.
    A power c x^(1/20), also as the argument of an exponential, grows by 2^179 from 2^512 to 2^4096: it can't
    be far on one side of 1 all the way.
    """
    return all(
        _is_plain(node, moving) for node in sympy.preorder_traversal(expression) if _moves(node, moving)
    )


def _moves(node: sympy.Basic, moving: tuple[sympy.Symbol, ...]) -> bool:
    return bool(node.has(*moving))


def _is_plain(node: sympy.Basic, moving: tuple[sympy.Symbol, ...]) -> bool:
    if isinstance(node, (sympy.log, *_EXPONENTIAL)) or (node.is_Pow and _moves(node.args[1], moving)):
        # No sum in an exponent: exp(-700 - 1/x) is a coefficient of 1e-304.
        in_exponent = node.args[-1].has(sympy.Add) and not isinstance(node, sympy.log)
        return not in_exponent and not any(
            inner.has(sympy.log, *_EXPONENTIAL, ExprWithLimits) or _raises(inner, moving)
            for inner in node.args
        )
    if node.is_Pow:
        size = abs(node.args[1])
        return bool(size.is_number and _LEAST_EXPONENT <= size <= _LARGEST_EXPONENT)
    if isinstance(node, ExprWithLimits):
        return not node.function.has(ExprWithLimits)
    return isinstance(node, (sympy.Symbol, sympy.Add, sympy.Mul, sympy.Tuple))


def _raises(node: sympy.Basic, moving: tuple[sympy.Symbol, ...]) -> bool:
    return any(power.args[1].has(*moving) for power in node.atoms(sympy.Pow))


def _infinities(loop: ExprWithLimits) -> list[sympy.Expr]:
    return [bound for limit in loop.limits for bound in limit[1:] if bound.is_infinite]


def _nested_exponentials(expression: sympy.Basic, moving: tuple[sympy.Symbol, ...]) -> int:
    if not expression.has(*moving):
        return 0
    inner = max((_nested_exponentials(argument, moving) for argument in expression.args), default=0)
    raises = isinstance(expression, _EXPONENTIAL) or (expression.is_Pow and expression.args[1].has(*moving))
    return inner + int(raises)


def _is_moderate(constant: sympy.Expr, bits: sympy.Expr | int) -> bool:
    if constant == 0:
        return True
    try:
        ball = sharp_value(compile_expression(constant, ()), ())
    except SymsolveError:
        return False
    if ball is None:
        return False
    largest = arb(2) ** math.floor(bits)
    return bool(1 / largest < abs(ball) < largest)

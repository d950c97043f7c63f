"""Derivatives of zeta, and of the polylogarithm in its order, which SymPy leaves as they are written.

Merging poles of Mellin transforms give them. Arb's power series have their balls; both functions are entire
in the order, but for zeta's pole at 1.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import sympy
from flint import acb, acb_series, arb

from symsolve.evaluation.precision import series_length
from symsolve.evaluation.tape import Rule

__all__ = ["COMPLEX", "MULTIPRECISION", "REAL", "operation"]

_NAMES = {sympy.zeta: ("zeta_derivative", 1), sympy.polylog: ("polylog_derivative", 2)}


def operation(node: Any) -> tuple[str, int] | None:
    """The operation and the count of a derivative in the order of one of these functions, None for others."""
    if not isinstance(node, sympy.Derivative) or len(node.variable_count) != 1:
        return None
    ((variable, count),) = node.variable_count
    name, arguments = _NAMES.get(type(node.expr), ("", 0))
    if not name or not count.is_Integer or len(node.expr.args) != arguments:
        return None
    first, *others = node.expr.args
    alone = first == variable and not any(other.has(variable) for other in others)
    return (name, int(count)) if alone else None


def _taylor(expand: Callable[..., Any], count: int, *values: Any) -> acb:
    with series_length(count + 1):
        found: acb = expand(*values)[count] * math.factorial(count)
    return found if found.is_finite() else acb(arb.nan(), arb.nan())


def _zeta_series(s: acb) -> Any:
    return acb_series([s, 1]).zeta()


def _polylog_series(s: acb, z: acb) -> Any:
    return acb_series.polylog(acb_series([s, 1]), z)


def _zeta(data: tuple[int]) -> Rule:
    return lambda s: _taylor(_zeta_series, data[0], acb(s))


def _polylog(data: tuple[int]) -> Rule:
    return lambda s, z: _taylor(_polylog_series, data[0], acb(s), acb(z))


def _real_zeta(data: tuple[int]) -> Rule:
    # Real on the real line, though reflection may leave a small imaginary part.
    return lambda s: _zeta(data)(s).real


def _real_polylog(data: tuple[int]) -> Rule:
    # For every real order Li is real left of 1, and so are its derivatives in the order.
    return lambda s, z: _polylog(data)(s, z).real if z < 1 else arb.nan()


REAL: dict[str, Rule] = {"zeta_derivative": _real_zeta, "polylog_derivative": _real_polylog}
COMPLEX: dict[str, Rule] = {"zeta_derivative": _zeta, "polylog_derivative": _polylog}


def _by_differences(mp: Any, function: Rule) -> Rule:
    return lambda data: lambda s, *rest: mp.diff(lambda t: function(t, *rest), s, data[0])


#: From an mpmath context to its rules.
MULTIPRECISION: dict[str, Callable[[Any], Rule]] = {
    "zeta_derivative": lambda mp: lambda data: lambda s: mp.zeta(s, 1, data[0]),
    "polylog_derivative": lambda mp: _by_differences(mp, mp.polylog),
}

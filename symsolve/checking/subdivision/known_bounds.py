"""Classical bounds of special functions: enveloping series, whose partial sums lie on alternate sides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy

from symsolve.checking.subdivision.prover import Prover, Task, sampled_signs

_TERMS = 4
# The start, then (weight, positive power) of further terms.
Series = tuple[sympy.Expr, list[tuple[sympy.Rational, sympy.Expr]]]


def by_known_bounds(prover: Prover, task: Task) -> bool:
    """A special function in which the gap is linear is replaced by a bound on the right side."""
    for node in sorted(task.gap.atoms(sympy.Function), key=sympy.default_sort_key):
        found = _bounds_of(prover, task, node)
        if found is None:
            continue
        placeholder = sympy.Dummy("g", real=True)
        gap = task.gap.xreplace({node: placeholder})
        slope = sympy.diff(gap, placeholder)
        if slope.has(placeholder):
            continue
        signs = sampled_signs(slope, task.region)
        if len(signs) != 1:
            continue
        (sign,) = signs
        # The bounds are not reached, so a strict inequality needs no strict one beyond them.
        if not prover.prove(task.to(sign * slope, strict=True)):
            continue
        below, above = found
        return any(
            prover.prove(task.to(gap.xreplace({placeholder: bound}), strict=False))
            for bound in (below if sign > 0 else above)
        )
    return False


def _bounds_of(prover: Prover, task: Task, node: Any) -> tuple[list[sympy.Expr], list[sympy.Expr]] | None:
    """Strict lower and strict upper bounds of a special function; ``None`` if none are known."""
    if isinstance(node, sympy.zeta) and len(node.args) == 1:
        return _zeta(node.args[0]) if prover.holds(node.args[0] - 1, ">", task.region, task.depth) else None
    if isinstance(node, sympy.loggamma | sympy.polygamma | sympy.harmonic):
        argument = node.args[0] + 1 if isinstance(node, sympy.harmonic) else node.args[-1]
        if not prover.holds(argument, ">", task.region, task.depth):
            return None
    below: list[sympy.Expr] = []
    above: list[sympy.Expr] = []
    for series in _series_of(node):
        below += _bounds(series, below=True)
        above += _bounds(series, below=False)
    return (below, above) if below else None


def _zeta(s: sympy.Expr) -> tuple[list[sympy.Expr], list[sympy.Expr]]:
    """Bounds for s > 1, from comparing the sum with the integral of x**-s (Euler and Maclaurin)."""
    pole = 1 / (s - 1)
    below = [pole + sympy.Rational(1, 2), 1 + 2 ** (-s)]
    above = [1 + pole, pole + sympy.Rational(1, 2) + s / 12, 1 + 2 ** (-s) + 2 ** (1 - s) * pole]
    return below, above


def _bounds(series: Series, *, below: bool) -> Iterator[sympy.Expr]:
    """Partial sums that lie below (or above) the function, the coarse ones first."""
    total, terms = series
    for weight, power in terms:
        # A partial sum lies below the value if the first term left out is positive.
        if (weight > 0) == below:
            yield total
        total += weight * power


def _series_of(node: Any) -> list[Series]:
    """Start and further terms, alternating in sign, of enveloping series in x and in x + 1, for x > 0.

    The first term left out bounds the error and gives its sign (Euler and Maclaurin's formula for
    functions whose derivatives alternate in sign); the arguments are positive wherever the node is
    defined here.
    """
    if isinstance(node, sympy.loggamma):
        x = node.args[0]
        return [_loggamma(x), _shifted(_loggamma(x + 1), -sympy.log(x))]
    if isinstance(node, sympy.polygamma) and node.args[0] == 0:
        x = node.args[1]
        return [_digamma(x), _shifted(_digamma(x + 1), -1 / x)]
    if isinstance(node, sympy.polygamma) and node.args[0] == 1:
        x = node.args[1]
        return [_trigamma(x), _shifted(_trigamma(x + 1), 1 / x**2)]
    if isinstance(node, sympy.harmonic) and len(node.args) == 1:
        return [_shifted(_digamma(node.args[0] + 1), sympy.EulerGamma)]
    return []


def _shifted(series: Series, offset: sympy.Expr) -> Series:
    return series[0] + offset, series[1]


def _loggamma(x: sympy.Expr) -> Series:
    start = (x - sympy.Rational(1, 2)) * sympy.log(x) - x + sympy.log(2 * sympy.pi) / 2
    return start, [
        (sympy.bernoulli(2 * k) / (2 * k * (2 * k - 1)), x ** (1 - 2 * k)) for k in range(1, _TERMS + 1)
    ]


def _digamma(x: sympy.Expr) -> Series:
    start = sympy.log(x) - 1 / (2 * x)
    return start, [(-sympy.bernoulli(2 * k) / (2 * k), x ** (-2 * k)) for k in range(1, _TERMS + 1)]


def _trigamma(x: sympy.Expr) -> Series:
    start = 1 / x + 1 / (2 * x**2)
    return start, [(sympy.bernoulli(2 * k), x ** (-2 * k - 1)) for k in range(1, _TERMS + 1)]

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
        series = _series_of(node)
        if series is None:
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
        if not prover.prove(task.to(sign * slope, strict=False)):
            continue
        return any(
            prover.prove(task.to(gap.xreplace({placeholder: bound})))
            for bound in _bounds(series, below=sign > 0)
        )
    return False


def _bounds(series: Series, *, below: bool) -> Iterator[sympy.Expr]:
    """Partial sums that lie below (or above) the function, the coarse ones first."""
    total, terms = series
    for weight, power in terms:
        # A partial sum lies below the value if the first term left out is positive.
        if (weight > 0) == below:
            yield total
        total += weight * power


def _series_of(node: Any) -> Series | None:
    """Start and further terms, alternating in sign, of an enveloping series; its argument is positive.

    The first term left out bounds the error and gives its sign (Euler and Maclaurin's formula for
    functions whose derivatives alternate in sign); the arguments are positive wherever the node is
    defined here.
    """
    if isinstance(node, sympy.loggamma):
        return _loggamma(node.args[0])
    if isinstance(node, sympy.polygamma) and node.args[0] == 0:
        return _digamma(node.args[1])
    if isinstance(node, sympy.polygamma) and node.args[0] == 1:
        return _trigamma(node.args[1])
    if isinstance(node, sympy.harmonic) and len(node.args) == 1:
        start, terms = _digamma(node.args[0] + 1)
        return start + sympy.EulerGamma, terms
    return None


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

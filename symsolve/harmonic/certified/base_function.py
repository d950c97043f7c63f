"""The base function near 0 and near infinity: what the certified routes need to know about it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

import flint
import sympy
from attrs import frozen
from flint import arb

from symsolve.errors import UnsupportedNode
from symsolve.evaluation import Program, compile_expression
from symsolve.evaluation.ball import BallProgram
from symsolve.evaluation.precision import series_length, working_precision
from symsolve.evaluation.series import Series, SeriesProgram
from symsolve.harmonic.certified.holomorphic import BOUND_BITS, Holomorphic, sup_on_disc

_U = sympy.Symbol("u", positive=True)
_W = sympy.Symbol("w", positive=True)

#: Largest disc that is tried: a larger one makes the coefficients of entire functions cancel.
_LARGEST_RADIUS, _SMALLEST_RADIUS = 16.0, 1e-9
#: A function that is larger than this on the disc would need as many bits more.
_MOST_BITS = 300


@frozen(slots=False)
class NearZero:
    r"""h(u) = u^power g(u^unit), with g(w) holomorphic and \|g\| <= bound for \|w\| <= radius."""

    power: sympy.Expr
    unit: sympy.Expr
    function: sympy.Expr
    radius: float
    bound: arb

    @cached_property
    def rough_unit(self) -> float:
        """The unit, for choices only."""
        return float(self.unit)

    @cached_property
    def log_radius(self) -> float:
        """The logarithm of the radius, for choices only."""
        return math.log(self.radius)


class BaseFunction:
    """h(u) with numeric parameters: h(u) = u^m g(u^c) with g holomorphic around 0.

    Attributes:
        expression: h in the symbol ``variable``.
        variable: u.
        program: h, compiled.
    """

    def __init__(self, expression: sympy.Expr, variable: sympy.Symbol) -> None:
        self.expression = expression.subs(variable, _U)
        self.variable = _U
        self.program: Program = compile_expression(self.expression, [_U])
        self._constants: dict[tuple[sympy.Expr, int], arb] = {}
        self._coefficients: dict[tuple[int, int], list[arb]] = {}

    @cached_property
    def near_zero(self) -> NearZero | None:
        """h(u) = u^m g(u^c) with g holomorphic on a disc, or ``None`` where no such form was found."""
        power, rest = _split_power(self.expression)
        unit = _common_measure(_exponents(rest))
        if unit is None:
            return None
        # powdenest takes minutes for a polynomial of degree 800.
        function = rest.subs(_U, _W) if unit == 1 else sympy.powdenest(rest.subs(_U, _W ** (1 / unit)))
        if not _has_series(function):
            return None
        disc = _disc_of(Holomorphic(function, [_W]))
        return None if disc is None else NearZero(power, unit, function, *disc)

    def coefficients(self, count: int, bits: int) -> list[arb]:
        """The first Taylor coefficients of g at that working precision."""
        for (length, precision), known in self._coefficients.items():
            if precision == bits and length >= count:
                return known[:count]
        with working_precision(bits), series_length(count):
            series = self._series.series([Series([0, 1])])
            found = [series[j] for j in range(count)]
        self._coefficients[count, bits] = found
        return found

    @cached_property
    def _series(self) -> SeriesProgram:
        assert self.near_zero is not None
        return SeriesProgram(self.near_zero.function, [_W])

    def constant(self, value: sympy.Expr) -> arb:
        """A constant of the function as a ball at the current precision."""
        key = (value, flint.ctx.prec)
        if key not in self._constants:
            self._constants[key] = compile_expression(value, []).real_ball((), flint.ctx.prec)
        return self._constants[key]

    def __call__(self, u: arb) -> arb:
        """h(u) at the current precision."""
        return self.program.real_ball([u], flint.ctx.prec)

    def weighted_sum(self, x: arb, weights: Iterable[arb], frequencies: Iterable[arb]) -> arb:
        """sum of c h(x p) over pairs (c, p), at the current precision."""
        bits = flint.ctx.prec
        function = self._on_balls.functions.get(bits) or self._on_balls.evaluate
        total: Any = arb(0)
        for weight, frequency in zip(weights, frequencies):
            total += weight * function((x * frequency,), bits)
        sum_of_all: arb = total
        return sum_of_all

    @cached_property
    def _on_balls(self) -> BallProgram:
        """h as a function of balls alone, without the conversions that cost as much as the exponential."""
        return BallProgram(self.program.tape, lambda ball, position, bits: ball)


def _has_series(function: sympy.Expr) -> bool:
    """Whether there are rules for the power series of everything in it."""
    try:
        SeriesProgram(function, [_W])
    except UnsupportedNode:
        return False
    return True


def _disc_of(function: Holomorphic) -> tuple[float, arb] | None:
    """(radius, bound) of the largest disc around 0 that can be certified, among those that are tried."""
    with working_precision(BOUND_BITS):
        if sup_on_disc(function, _SMALLEST_RADIUS) is None:
            return None
        radius = _LARGEST_RADIUS
        while radius > _SMALLEST_RADIUS:
            bound = sup_on_disc(function, radius)
            if bound is not None and bound < arb(2) ** _MOST_BITS:
                return radius, bound
            radius *= 0.75
    return None


def _split_power(expression: sympy.Expr) -> tuple[sympy.Expr, sympy.Expr]:
    """The power of u that multiplies everything, and the rest."""
    power: sympy.Expr = sympy.Integer(0)
    rest = []
    for factor in sympy.Mul.make_args(expression):
        base, exponent = factor.as_base_exp()
        if base == _U and not exponent.has(_U):
            power += exponent
        else:
            rest.append(factor)
    return power, sympy.Mul(*rest)


def _exponents(expression: sympy.Expr) -> Iterator[sympy.Expr]:
    if expression == _U:
        yield sympy.Integer(1)
    elif isinstance(expression, sympy.Pow) and expression.base == _U and not expression.exp.has(_U):
        yield expression.exp
    else:
        for argument in expression.args:
            yield from _exponents(argument)


def _common_measure(exponents: Iterator[sympy.Expr]) -> sympy.Expr | None:
    found = list(dict.fromkeys(exponents))
    if not found:
        return sympy.Integer(1)
    first = found[0]
    ratios = [sympy.cancel(e / first) if e != first else sympy.Integer(1) for e in found]
    if not all(ratio.is_Rational for ratio in ratios):
        return None
    return abs(first) * sympy.gcd_list(ratios) if len(ratios) > 1 else abs(first)

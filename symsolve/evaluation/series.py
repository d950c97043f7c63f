"""Compiled expressions on power series of real balls."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence

import flint
import sympy

from symsolve.evaluation.lowering import lower
from symsolve.evaluation.tape import Rule, bind, run

Series = flint.arb_series


class SeriesProgram:
    """An expression as a function of power series, truncated to the length in force.

    Raises:
        UnsupportedNode: it contains a function without a rule for series.

    Examples:
        >>> from symsolve.evaluation.precision import series_length, working_precision
        >>> x = sympy.Symbol("x")
        >>> with working_precision(53), series_length(3):
        ...     SeriesProgram(sympy.exp(x), [x]).series([Series([0, 1])])[2]
        0.500000000000000
    """

    def __init__(self, expression: sympy.Expr, variables: Sequence[sympy.Symbol]) -> None:
        self._tape, _ = lower(expression, variables)
        self._steps = bind(self._tape, SERIES, "power series")

    def series(self, inputs: Sequence[Series]) -> Series:
        """The series of the value."""
        value: Series = run(self._steps, list(inputs))[self._tape.result]
        return value


def _rational(data: tuple[int, int]) -> Callable[[], Series]:
    return lambda: Series([flint.arb(flint.fmpq(*data))])


def _constant(of: Callable[[], flint.arb]) -> Callable[[], Series]:
    return lambda: Series([of()])


def _integer_power(data: tuple[int]) -> Callable[[Series], Series]:
    (exponent,) = data
    bits = bin(exponent)[3:]

    def power(x: Series) -> Series:
        result = x
        for bit in bits:
            result = result * result
            if bit == "1":
                result = result * x
        return result

    return power


def _rational_power(data: tuple[int, int]) -> Callable[[Series], Series]:
    exponent = flint.fmpq(*data)
    # A ball of the exponent only at the precision in force: programs are bound once for all of them.
    return lambda x: (x.log() * flint.arb(exponent)).exp()


def _power(x: Series, y: Series) -> Series:
    return (x.log() * y).exp()


def _cosh(x: Series) -> Series:
    return (x.exp() + (-x).exp()) / 2


def _sinh(x: Series) -> Series:
    return (x.exp() - (-x).exp()) / 2


def _abs(x: Series) -> Series:
    leading = x[0]
    if leading > 0:
        return x
    return -x if leading < 0 else Series([flint.arb.nan()])


def _asinh(x: Series) -> Series:
    return (x + (x * x + 1).sqrt()).log()


SERIES: dict[str, Rule] = {
    "rational": _rational,
    "pi": _constant(flint.arb.pi),
    "e": _constant(flint.arb.const_e),
    "euler_gamma": _constant(flint.arb.const_euler),
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": operator.truediv,
    "neg": operator.neg,
    "integer_power": _integer_power,
    "rational_power": _rational_power,
    "pow": _power,
    "sqrt": Series.sqrt,
    "exp": Series.exp,
    "log": Series.log,
    "sin": Series.sin,
    "cos": Series.cos,
    "tan": Series.tan,
    "cot": lambda x: x.cos() / x.sin(),
    "sinh": _sinh,
    "cosh": _cosh,
    "tanh": lambda x: _sinh(x) / _cosh(x),
    "coth": lambda x: _cosh(x) / _sinh(x),
    "asin": Series.asin,
    "acos": Series.acos,
    "atan": Series.atan,
    "asinh": _asinh,
    "acosh": lambda x: (x + ((x - 1) * (x + 1)).sqrt()).log(),
    "atanh": lambda x: ((1 + x) / (1 - x)).log() / 2,
    "erf": Series.erf,
    "erfc": Series.erfc,
    "gamma": Series.gamma,
    "loggamma": Series.lgamma,
    "abs": _abs,
}

"""The power laws of a harmonic sum with numeric parameters, as balls."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import flint
import sympy
from flint import arb

from symsolve.errors import OutsideDomain, SubstitutionError
from symsolve.evaluation import Program, compile_expression
from symsolve.evaluation.exact import exact_expression
from symsolve.harmonic.harmonic_sum import HarmonicSum


def substituted(harmonic: HarmonicSum, values: Mapping[sympy.Symbol, Any]) -> HarmonicSum:
    """The sum with exact numbers for all of its parameters.

    Raises:
        SubstitutionError: a parameter has no value, or a value has no parameter.
        InexactNumber: a value is a float.
        OutsideDomain: the values make no sum that exists.
    """
    point = {symbol: exact_expression(value, str(symbol)) for symbol, value in values.items()}
    free = harmonic.free_symbols
    _check_names(free, set(point))
    for symbol, value in point.items():
        _check_assumptions(symbol, value)
    return harmonic.subs(point)


def _check_names(free: set[sympy.Symbol], given: set[sympy.Symbol]) -> None:
    missing, unused = sorted(map(str, free - given)), sorted(map(str, given - free))
    if missing:
        raise SubstitutionError(
            f"no value for {', '.join(missing)}: the sum needs exact values of "
            f"{', '.join(sorted(map(str, free)))} (pass the symbol objects themselves as keys)"
        )
    if unused:
        raise SubstitutionError(
            f"the values given for {', '.join(unused)} are not used: the sum has the parameters "
            f"{', '.join(sorted(map(str, free))) or 'none'}; symbols with the same name and other "
            "assumptions are different symbols: pass this very one, or drop the key"
        )


def _check_assumptions(symbol: sympy.Symbol, value: sympy.Expr) -> None:
    for fact in ("positive", "nonnegative", "integer", "real", "nonzero"):
        if getattr(symbol, f"is_{fact}") and getattr(value, f"is_{fact}") is False:
            raise OutsideDomain(f"{symbol} = {value}: {symbol} is {fact}; give such a value")


class Parameters:
    """B, gamma, F, beta and the number of terms as exact numbers, with their balls at any precision.

    Attributes:
        terms: the number of terms, or ``None`` for infinitely many.
    """

    def __init__(self, harmonic: HarmonicSum) -> None:
        self.exact = (*harmonic.amplitude, *harmonic.frequency)
        self._programs: list[Program] = [compile_expression(value, []) for value in self.exact]
        self._balls: dict[int, tuple[arb, ...]] = {}
        self._laws: dict[tuple[int, bool], list[arb]] = {}
        self._last: dict[int, tuple[list[arb], list[arb]]] = {}
        self.terms: int | None = None if harmonic.terms is sympy.oo else _count(harmonic.terms)

    def balls(self) -> tuple[arb, ...]:
        """(B, gamma, F, beta) at the current precision."""
        bits = flint.ctx.prec
        if bits not in self._balls:
            self._balls[bits] = tuple(
                _real(program, value) for program, value in zip(self._programs, self.exact)
            )
        return self._balls[bits]

    @cached_property
    def exponents(self) -> tuple[float, float]:
        """(gamma, beta), roughly: for choices, never for results."""
        _, gamma, _, beta = self.balls()
        return float(gamma.mid()), float(beta.mid())

    @cached_property
    def log_factor(self) -> float:
        """log F, roughly: F itself may lie outside the range of floats."""
        return float(self.balls()[2].log().mid())

    def amplitudes(self, count: int) -> list[arb]:
        """c_1, c_2, ... at the current precision."""
        constant, exponent, _, _ = self.balls()
        return self._law(constant, exponent, count, amplitude=True)

    def frequencies(self, count: int) -> list[arb]:
        """p_1, p_2, ... at the current precision."""
        _, _, constant, exponent = self.balls()
        return self._law(constant, exponent, count, amplitude=False)

    def last(self, count: int) -> tuple[list[arb], list[arb]]:
        """The amplitudes and the frequencies of so many last terms, from the last one on backwards."""
        assert self.terms is not None
        amplitudes, frequencies = self._last.setdefault(flint.ctx.prec, ([], []))
        constant, gamma, factor, beta = self.balls()
        for k in range(self.terms - len(amplitudes), self.terms - count, -1):
            amplitudes.append(constant * arb(k) ** (-gamma))
            frequencies.append(factor * arb(k) ** (-beta))
        return amplitudes[:count], frequencies[:count]

    def _law(self, constant: arb, exponent: arb, count: int, *, amplitude: bool) -> list[arb]:
        known = self._laws.setdefault((flint.ctx.prec, amplitude), [])
        for k in range(len(known) + 1, count + 1):
            known.append(constant * arb(k) ** (-exponent))
        return known[:count] if len(known) > count else known


def _real(program: Program, value: sympy.Expr) -> arb:
    ball = program.ball((), flint.ctx.prec)
    if not isinstance(ball, arb) or not ball.is_finite():
        raise OutsideDomain(f"HarmonicSum: the parameter {value} is not a finite real number")
    return ball


def _count(value: sympy.Expr) -> int:
    if not value.is_Integer or value < 1:
        raise OutsideDomain(f"HarmonicSum: {value} terms; the number of terms is a positive integer or oo")
    return int(value)

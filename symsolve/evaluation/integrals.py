"""Definite integrals, rigorously: Arb's integrator on the inner program, holomorphy checked node by node."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import flint
from flint import acb, arb

from symsolve.evaluation.complex_rules import COMPLEX, no_information
from symsolve.evaluation.endpoints import hull
from symsolve.evaluation.holomorphic_rules import GENERAL, SYMMETRIC
from symsolve.evaluation.interval import certainly_real
from symsolve.evaluation.tape import Rule, Step, Tape, bind, run

__all__ = ["complex_integral", "holomorphic_integral", "real_integral"]


def real_integral(tape: Tape) -> Callable[..., arb]:
    """The integral rule of real arithmetic: the real part, where the integrand is certainly real."""
    integrand = _Integrand(tape, COMPLEX)

    def evaluate(lower: arb, upper: arb, *outer: arb) -> arb:
        value, is_real = integrand.integrate(acb(lower), acb(upper), [acb(x) for x in outer])
        return value.real if is_real else arb.nan()

    return evaluate


def complex_integral(tape: Tape) -> Callable[..., acb]:
    """The integral rule of complex arithmetic, along the straight line between the bounds."""
    integrand = _Integrand(tape, COMPLEX)

    def evaluate(lower: acb, upper: acb, *outer: acb) -> acb:
        if not (lower.imag.is_zero() and upper.imag.is_zero()):
            return no_information()
        value, is_real = integrand.integrate(lower, upper, list(outer))
        return acb(value.real) if is_real else value

    return evaluate


def holomorphic_integral(table: dict[str, Rule]) -> Rule:
    """The integral rule inside another integrand: holomorphic in the parameters and in the bounds."""

    def rule(tape: Tape) -> Callable[..., acb]:
        integrand = _Integrand(tape, table, symmetric=table is SYMMETRIC and "i" not in tape.ops)

        def evaluate(lower: acb, upper: acb, *outer: acb) -> acb:
            return integrand.integrate(lower, upper, list(outer))[0]

        return evaluate

    return rule


class _Integrand:
    """An inner program bound to the rules for points, and to those for holomorphic balls."""

    def __init__(self, tape: Tape, table: dict[str, Rule], symmetric: bool | None = None) -> None:
        self.tape = tape
        steps = bind(tape, table, "ball")
        self.invariant, self.plain = steps[: tape.varying], steps[tape.varying :]
        self.symmetric = symmetric
        self.has_imaginary_unit = "i" in _ops_after(tape)
        self._holomorphic: dict[bool, list[Step]] = {}

    def holomorphic(self, symmetric: bool) -> list[Step]:
        if symmetric not in self._holomorphic:
            table = SYMMETRIC if symmetric else GENERAL
            self._holomorphic[symmetric] = bind(self.tape, table, "ball")[self.tape.varying :]
        return self._holomorphic[symmetric]

    def integrate(self, lower: acb, upper: acb, outer: list[acb]) -> tuple[acb, bool]:
        """The integral, and whether the integrand is certainly real on the path."""
        registers = run(self.invariant, [*outer, None])
        symmetric = self._is_symmetric(registers) if self.symmetric is None else self.symmetric
        call = _Callback(
            registers, len(outer), self.tape.result, self.plain, self.holomorphic(symmetric),
            always_holomorphic=self.symmetric is not None,
        )  # fmt: skip
        value = _between_balls(call, lower, upper)
        if call.error is not None:
            raise call.error
        is_real = (symmetric and call.real_on_path) or self._real_between(lower, upper, outer)
        return value, is_real

    def _real_between(self, lower: acb, upper: acb, outer: Sequence[acb]) -> bool:
        """Whether the interval form finds the integrand defined and real on the whole path."""
        values = (*outer, lower, upper)
        if not all(z.imag.is_zero() and z.is_finite() for z in values):
            return False
        sides = [(z.real.lower(), z.real.upper()) for z in values]
        path = hull(sides.pop(), sides.pop())
        return certainly_real(self.tape, [*sides, path])

    def _is_symmetric(self, registers: Sequence[Any]) -> bool:
        values = [value for value in registers if isinstance(value, acb)]
        return not self.has_imaginary_unit and all(value.imag.is_zero() for value in values)


def _ops_after(tape: Tape) -> set[str]:
    return Tape(tape.inputs, tape.instructions[tape.varying :], tape.result).ops


class _Callback:
    """The function that Arb's integrator calls."""

    def __init__(
        self, registers: list[Any], position: int, result: int, plain: list[Step], holomorphic: list[Step],
        *, always_holomorphic: bool,
    ) -> None:  # fmt: skip
        self.registers, self.position, self.result = registers, position, result
        self.plain, self.holomorphic = plain, holomorphic
        self.always_holomorphic = always_holomorphic
        self.real_on_path = True
        self.error: BaseException | None = None

    def __call__(self, z: acb, analytic: bool) -> acb:
        if self.error is not None:
            return no_information()
        registers = self.registers.copy()
        registers[self.position] = z
        steps = self.holomorphic if analytic or self.always_holomorphic else self.plain
        try:
            value: acb = run(steps, registers)[self.result]
        except BaseException as error:  # none must cross the C code of the integrator, a time limit neither
            self.error = error
            return no_information()
        if not analytic and value.is_finite() and not value.imag.is_zero():
            self.real_on_path = False
        return value


def _between_balls(call: _Callback, lower: acb, upper: acb) -> acb:
    """The integral between midpoints, plus what lies between each midpoint and the true bound."""
    if not (lower.is_finite() and upper.is_finite()):
        return no_information()
    bits = flint.ctx.prec
    value = acb.integral(call, lower.mid(), upper.mid(), eval_limit=100 * bits + 10_000)
    for bound, sign in ((lower, -1), (upper, 1)):
        if not bound.is_exact():
            value += sign * (bound - bound.mid()) * call(bound, False)
    return value

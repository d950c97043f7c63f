"""A term or an integrand at fixed values of its parameters: values, Taylor series, holomorphic values."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from attrs import frozen
from flint import acb, arb, arb_series

from symsolve.errors import UnsupportedNode
from symsolve.evaluation.complex_rules import no_information
from symsolve.evaluation.holomorphic_rules import SYMMETRIC
from symsolve.evaluation.precision import series_length
from symsolve.evaluation.real_rules import REAL
from symsolve.evaluation.series import SERIES
from symsolve.evaluation.sums.forms import invariant_forms
from symsolve.evaluation.sums.functions import Constant
from symsolve.evaluation.sums.magnitudes import MAGNITUDE, Magnitude, constant, polar
from symsolve.evaluation.sums.refusal import Refusal, Undecided
from symsolve.evaluation.tape import Step, Tape, bind, run

__all__ = ["Body", "Code"]


class Code:
    """The inner program of a sum or an integral, bound to the arithmetics that are needed."""

    def __init__(self, tape: Tape) -> None:
        self.tape = tape
        first = tape.varying
        self.invariant = bind(Tape(tape.inputs, tape.instructions[:first], 0), REAL, "ball")
        self._rest = Tape(tape.inputs, tape.instructions[first:], tape.result)
        self.real = bind(self._rest, REAL, "ball")
        self.holomorphic = bind(self._rest, SYMMETRIC, "ball")
        known = all(step.op in MAGNITUDE for step in self._rest.instructions)
        self.magnitude = bind(self._rest, MAGNITUDE, "ball") if known else None

    def series(self) -> list[Step]:
        """The rules for power series.

        Raises:
            Refusal: a function has none.
        """
        try:
            return bind(self._rest, SERIES, "power series")
        except UnsupportedNode as error:
            raise Refusal(str(error)) from None

    def at(self, outer: Sequence[arb]) -> Body:
        """The function of the bound variable at given values of the parameters."""
        if "i" in self.tape.ops:
            raise Refusal("the imaginary unit occurs in it")
        registers = run(self.invariant, [*outer, None])
        for k, value in enumerate(registers):
            if k != len(outer) and isinstance(value, arb) and not value.is_finite():
                raise Undecided("a parameter is not a real number there, or not known precisely enough")
        return Body(self, tuple(registers), len(outer))


@frozen(eq=False, slots=False)
class Body:
    """A real function f of one variable."""

    code: Code
    registers: tuple[Any, ...]
    position: int

    def real(self, x: arb) -> arb:
        """f(x)."""
        value: arb = self._run(self.code.real, x, self.registers)
        return value if value.is_finite() else self.enclosed(acb(x)).real

    def holomorphic(self, z: acb) -> acb:
        """f(z); finite only where f is holomorphic on the whole ball, and real on its real points."""
        value: acb = self._run(self.code.holomorphic, z, self._complex)
        return value if value.is_finite() else no_information()

    @cached_property
    def _complex(self) -> list[Any]:
        return [acb(x) if isinstance(x, arb) else x for x in self.registers]

    @cached_property
    def _magnitudes(self) -> list[Any]:
        return [constant(x) if isinstance(x, arb) else x for x in self.registers]

    def enclosed(self, z: acb) -> acb:
        """The same, also where a ball of an exponential loses its phase."""
        plain = self.holomorphic(z)
        if plain.is_finite() or self.code.magnitude is None:
            return plain
        return self._by_magnitudes(Magnitude(z)).ball

    def enclosed_exponential(self, w: acb, tolerance: arb) -> acb:
        """f(exp(w)), closer than by balls where these leave more than an uncertainty."""
        plain = self.holomorphic(w.exp())
        if plain.is_finite() and plain.abs_upper() <= tolerance:
            return plain
        if (plain.is_finite() and not plain.contains(0)) or self.code.magnitude is None:
            return plain
        value = self._by_magnitudes(_exponential(w.real.lower(), w.real.upper(), w.imag))
        return value.ball if not plain.is_finite() or value.high < plain.abs_upper() else plain

    def bound(self, left: arb, right: arb, argument: arb, enough: arb) -> arb:
        """|f| is at most this on all exp(t + i phi), t from left to right, phi in the ball ``argument``.

        Infinite where f may not be holomorphic there. A bound below ``enough`` is not improved.
        """
        plain = self.holomorphic(acb(left.union(right), argument).exp())
        found: arb = plain.abs_upper() if plain.is_finite() else arb.pos_inf()
        if found <= enough or self.code.magnitude is None:
            return found
        high = self._by_magnitudes(_exponential(left, right, argument)).high
        return high if high < found else found

    def _by_magnitudes(self, variable: Magnitude) -> Magnitude:
        assert self.code.magnitude is not None
        value = self._run(self.code.magnitude, variable, self._magnitudes)
        return value if isinstance(value, Magnitude) else Magnitude(no_information())

    def taylor(self, centre: arb, scale: arb, length: int) -> arb_series:
        """The series of f(centre + scale t) in t."""
        steps = self.code.series()
        with series_length(length):
            registers = [arb_series([x], length) if isinstance(x, arb) else x for x in self.registers]
            try:
                series: arb_series = self._run(steps, arb_series([centre, scale], length), registers)
            except (ValueError, ZeroDivisionError):
                # A denominator whose ball contains zero.
                series = arb_series([arb.nan()], length)
        return series

    def _run(self, steps: list[Step], value: Any, registers: Sequence[Any]) -> Any:
        filled = list(registers)
        filled[self.position] = value
        return run(steps, filled)[self.code.tape.result]

    def constants(self) -> list[Constant]:
        """The parameters as balls and as exponents."""
        forms = invariant_forms(self.code.tape, self.registers)
        nothing = arb.nan()
        return [
            Constant(value if isinstance(value, arb) else nothing, form)
            for value, form in zip(self.registers, forms)
        ]


def _exponential(left: arb, right: arb, argument: arb) -> Magnitude:
    return polar(left.exp(), right.exp(), argument)

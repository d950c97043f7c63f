"""The ball backend: real rules first, complex rules where they have no value."""

from __future__ import annotations

from typing import Any

from attrs import define, field
from flint import acb, arb

from symsolve.evaluation.complex_rules import COMPLEX, no_information
from symsolve.evaluation.exact import exact_integer
from symsolve.evaluation.holomorphic_rules import GENERAL, SYMMETRIC
from symsolve.evaluation.integrals import complex_integral, holomorphic_integral, real_integral
from symsolve.evaluation.logic import select
from symsolve.evaluation.loops import loop_rule
from symsolve.evaluation.real_rules import REAL, hull
from symsolve.evaluation.tape import Rule, Step, Tape, bind, run

__all__ = ["BallProgram"]


def _exact_complex_integer(z: acb) -> int | None:
    return exact_integer(z.real) if z.imag.is_zero() else None


def _install_loops() -> None:
    for product in (False, True):
        name = "product" if product else "sum"
        REAL[name] = loop_rule(
            REAL, "ball", product=product, number=arb, exact_integer=exact_integer, nothing=arb.nan
        )
        for table in (COMPLEX, GENERAL, SYMMETRIC):
            table[name] = _complex_loop(table, product)


def _complex_loop(table: dict[str, Rule], product: bool) -> Rule:
    return loop_rule(
        table,
        "ball",
        product=product,
        number=acb,
        exact_integer=_exact_complex_integer,
        nothing=no_information,
    )


def _install_integrals_and_cases() -> None:
    REAL["integral"], COMPLEX["integral"] = real_integral, complex_integral
    for table in (GENERAL, SYMMETRIC):
        table["integral"] = holomorphic_integral(table)
    REAL["select"] = lambda *pairs: select(hull, arb.nan, *pairs)
    COMPLEX["select"] = lambda *pairs: select(acb.union, no_information, *pairs)


_install_loops()
_install_integrals_and_cases()

# How many precisions keep their constants at hand.
_KEPT_PRECISIONS = 16


@define
class BallProgram:
    """A straight-line program bound to ball arithmetic."""

    tape: Tape
    _real: list[Step] = field(init=False)
    _real_varying: list[Step] = field(init=False)
    _complex: list[Step] | None = field(init=False, default=None)
    _constants: tuple[dict[int, list[Any]], dict[int, list[Any]]] = field(
        init=False, factory=lambda: ({}, {})
    )

    def __attrs_post_init__(self) -> None:
        self._real = bind(self.tape, REAL, "ball")
        self._real_varying = self._real[self.tape.varying :]

    def evaluate(self, values: list[arb], bits: int) -> arb | acb:
        """Enclose the value on a box; real where possible, not finite where nothing is known."""
        constants = self._constants[0].get(bits)
        if constants is None:
            constants = self._compute_constants(self._real, self._constants[0], bits)
        result: arb = run(self._real_varying, values + constants)[self.tape.result]
        if isinstance(result, arb) and not result.is_finite():
            return self._evaluate_complex([acb(x) for x in values], bits, result)
        return result

    def _evaluate_complex(self, values: list[acb], bits: int, real: arb) -> arb | acb:
        if self._complex is None:
            self._complex = bind(self.tape, COMPLEX, "ball")
        constants = self._constants[1].get(bits)
        if constants is None:
            constants = self._compute_constants(self._complex, self._constants[1], bits)
        result: acb = run(self._complex[self.tape.varying :], values + constants)[self.tape.result]
        if result.imag.is_zero():
            return result.real
        return result if result.is_finite() else real

    def _compute_constants(self, steps: list[Step], kept: dict[int, list[Any]], bits: int) -> list[Any]:
        inputs = self.tape.inputs
        constants = run(steps[: self.tape.varying], [None] * inputs)[inputs:]
        if len(kept) >= _KEPT_PRECISIONS:
            kept.clear()
        kept[bits] = constants
        return constants

"""The ball backend: real rules first, complex rules where they have no value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from attrs import define, field
from flint import acb, arb

from symsolve.evaluation.complex_rules import COMPLEX, no_information
from symsolve.evaluation.exact import KeptBalls, exact_integer, kept_balls
from symsolve.evaluation.generated import LONGEST, BallFunction, as_function
from symsolve.evaluation.holomorphic_rules import GENERAL, SYMMETRIC
from symsolve.evaluation.integrals import complex_integral, holomorphic_integral, real_integral
from symsolve.evaluation.logic import select
from symsolve.evaluation.loops import loop_rule
from symsolve.evaluation.real_rules import REAL, hull
from symsolve.evaluation.sums import rules as sums
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
sums.install()

# How many precisions keep their constants at hand.
_KEPT_PRECISIONS = 16
# A function is generated after so many calls: it saves a microsecond a call and takes 200 to make.
_CALLS_BEFORE_GENERATING = 100


@define
class BallProgram:
    """A straight-line program bound to ball arithmetic.

    Attributes:
        tape: the program.
        box: the ball of a value, from (value, position, bits).
        functions: for each precision in frequent use the program as one generated function.
    """

    tape: Tape
    box: Callable[[Any, int, int], arb]
    functions: dict[int, BallFunction] = field(factory=dict)
    _real: list[Step] = field(init=False)
    _complex: list[Step] | None = field(init=False, default=None)
    _constants: tuple[dict[int, list[Any]], dict[int, list[Any]]] = field(
        init=False, factory=lambda: ({}, {})
    )
    _generate: Callable[[KeptBalls, list[Any]], BallFunction] | None = field(init=False, default=None)
    _calls: int = field(init=False, default=0)

    def __attrs_post_init__(self) -> None:
        self._real = bind(self.tape, REAL, "ball")

    def evaluate(self, values: Sequence[Any], bits: int) -> arb | acb:
        """Enclose the value at a point or on a box: real where possible, not finite if nothing is known."""
        kept = kept_balls(bits)
        known = [kept.get(id(value)) for value in values]
        boxes = [
            self.box(value, k, bits) if ball is None else ball
            for k, (value, ball) in enumerate(zip(values, known))
        ]
        constants = self._constants[0].get(bits)
        if constants is None:
            constants = self._compute_constants(self._real, self._constants[0], bits)
        self._calls += 1
        if self._calls > _CALLS_BEFORE_GENERATING and len(self._real) <= LONGEST:
            self._generate_at(bits, kept, constants)
        registers = run(self._real[self.tape.varying :], boxes + constants)
        result: arb | acb = self._finish(boxes, bits, registers[self.tape.result])
        return result

    def _generate_at(self, bits: int, kept: KeptBalls, constants: list[Any]) -> None:
        if self._generate is None:
            steps = self._real[self.tape.varying :]
            self._generate = as_function(self.tape, steps, box=self.box, finish=self._finish)
        if len(self.functions) >= _KEPT_PRECISIONS:
            self.functions.clear()
        self.functions[bits] = self._generate(kept, constants)

    def _finish(self, values: list[arb], bits: int, result: Any) -> Any:
        """The result if it is a finite ball, or a truth value; else what complex arithmetic finds."""
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

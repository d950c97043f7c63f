"""Straight-line programs: the one intermediate form between SymPy trees and the four kinds of arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from attrs import define, field, frozen

from symsolve.errors import UnsupportedNode

__all__ = ["Builder", "Instruction", "Rule", "Step", "Tape", "bind", "run"]

Rule = Callable[..., Any]
# A step is (rule, first argument, second argument or -1, all arguments where there are more than two).
Step = tuple[Rule, int, int, tuple[int, ...] | None]


@frozen
class Instruction:
    """One operation: its name, the registers it reads, and constant data (an exponent, an inner program)."""

    op: str
    args: tuple[int, ...] = ()
    data: Hashable = None


@frozen(eq=False)
class Tape:
    """A program in static single assignment: registers are the inputs, then one for each instruction.

    Attributes:
        inputs: number of input registers, which come first.
        instructions: in an order in which every argument is ready when it is read.
        result: the register that holds the value.
        varying: number of leading instructions that do not depend on the varying inputs: constants of a whole
            program, loop invariants of the body of a sum or an integral.
    """

    inputs: int
    instructions: tuple[Instruction, ...]
    result: int
    varying: int = 0

    @property
    def ops(self) -> set[str]:
        """Names of all operations, those of inner programs included."""
        names = {step.op for step in self.instructions}
        for step in self.instructions:
            if isinstance(step.data, Tape):
                names |= step.data.ops
        return names


@define
class Builder:
    """Collects instructions and shares equal ones (value numbering: no tree comparison is ever needed)."""

    inputs: int
    instructions: list[Instruction] = field(factory=list)
    _numbers: dict[Instruction, int] = field(factory=dict)

    def emit(self, op: str, *args: int, data: Hashable = None) -> int:
        """The register of ``op(*args)``: a new one, or the one that already holds the same value."""
        step = Instruction(op, args, data)
        register = self._numbers.get(step)
        if register is None:
            register = self.inputs + len(self.instructions)
            self.instructions.append(step)
            self._numbers[step] = register
        return register

    def finish(self, result: int, varying: range) -> Tape:
        """Drop what the result does not need; move what does not depend on varying inputs to the front."""
        needed = self._needed(result)
        depends = self._depends(varying)
        order = [k for k in needed if not depends[k]] + [k for k in needed if depends[k]]
        place = {k: k for k in range(self.inputs)}
        place.update({k: self.inputs + n for n, k in enumerate(order)})
        steps = [self.instructions[k - self.inputs] for k in order]
        moved = tuple(Instruction(s.op, tuple(place[a] for a in s.args), s.data) for s in steps)
        return Tape(self.inputs, moved, place[result], sum(not depends[k] for k in needed))

    def _needed(self, result: int) -> list[int]:
        alive = {result}
        for k in range(self.inputs + len(self.instructions) - 1, self.inputs - 1, -1):
            if k in alive:
                alive.update(self.instructions[k - self.inputs].args)
        return sorted(k for k in alive if k >= self.inputs)

    def _depends(self, varying: range) -> dict[int, bool]:
        depends = {k: k in varying for k in range(self.inputs)}
        for k, step in enumerate(self.instructions, self.inputs):
            depends[k] = any(depends[a] for a in step.args)
        return depends


def bind(tape: Tape, table: dict[str, Rule], backend: str) -> list[Step]:
    """Look up the rule of every instruction; an operation without one raises by name.

    A rule in ``table`` takes the values of the arguments; where the instruction carries data, the rule is
    first called with the data and returns the function of the values.
    """
    steps: list[Step] = []
    for instruction in tape.instructions:
        rule = table.get(instruction.op)
        if rule is None:
            raise UnsupportedNode(f"the {backend} form has no rule for {instruction.op!r}")
        if instruction.data is not None:
            rule = rule(instruction.data)
        args = instruction.args
        if len(args) == 1:
            steps.append((rule, args[0], -1, None))
        elif len(args) == 2:
            steps.append((rule, args[0], args[1], None))
        else:
            steps.append((rule, 0, -1, args))
    return steps


def run(steps: Sequence[Step], registers: list[Any]) -> list[Any]:
    """Execute the steps, appending one register for each."""
    push = registers.append
    for rule, first, second, rest in steps:
        if second >= 0:
            push(rule(registers[first], registers[second]))
        elif rest is None:
            push(rule(registers[first]))
        else:
            push(rule(*[registers[k] for k in rest]))
    return registers

"""A straight-line program as one Python function: the same steps, without a loop that interprets them.

The source is built from register numbers and operators alone. Rules and constants enter as objects, so that
nothing that a user wrote ever becomes source text.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from types import FunctionType
from typing import Any

from flint import acb, arb

from symsolve.evaluation.exact import KeptBalls
from symsolve.evaluation.tape import Step, Tape

__all__ = ["LONGEST", "BallFunction", "as_function"]

BallFunction = Callable[[Sequence[Any], int], arb | acb]

# Python's own compiler takes seconds for longer functions, and the steps themselves then dominate anyway.
LONGEST = 2000

_PLAIN: dict[Any, str] = {
    operator.add: "{} + {}",
    operator.sub: "{} - {}",
    operator.mul: "{} * {}",
    operator.truediv: "{} / {}",
    operator.neg: "-{}",
}


def as_function(
    tape: Tape, steps: Sequence[Step], *, box: Callable[..., Any], finish: Callable[..., Any]
) -> Callable[[KeptBalls, Sequence[Any]], BallFunction]:
    """Generate the function of a program in real balls.

    Args:
        tape: the program.
        steps: its instructions after the first ``tape.varying``, bound to their rules.
        box: the ball of a value that was not kept, from (value, position, bits).
        finish: what to return instead of a result that is no finite ball, from (balls, bits, result).

    Returns:
        Given the balls kept at one precision and the values of the constants there, a function of the values
        of the inputs and the precision, which has to be set.

    Example:
        >>> import flint
        >>> from symsolve.evaluation.tape import Instruction
        >>> square = Instruction("mul", (0, 0))
        >>> tape = Tape(1, (Instruction("two"), square, Instruction("add", (1, 2))), 3, varying=1)
        >>> steps = [(operator.mul, 0, 0, None), (operator.add, 1, 2, None)]
        >>> generate = as_function(tape, steps, box=lambda value, *rest: arb(value), finish=print)
        >>> generate(KeptBalls(), [arb(2)])([5], 53)
        27.0000000000000
    """
    rules: dict[str, Any] = {"arb": arb, "box": box, "finish": finish, "id": id, "__builtins__": {}}
    source = _source(tape, steps, rules)
    scope: dict[str, Any] = {}
    exec(compile(source, "<straight-line program>", "exec"), rules, scope)
    code = scope["program"].__code__
    # Constants are defaults of the last parameters: locals are the fastest names that Python has.
    return lambda kept, constants: FunctionType(code, rules, "program", (kept.get, *constants))


def _source(tape: Tape, steps: Sequence[Step], rules: dict[str, Any]) -> str:
    inputs = range(tape.inputs)
    first = tape.inputs + tape.varying
    constants = [_name(register) for register in range(tape.inputs, first)]
    lines = [f"def program({', '.join(['values', 'bits', 'kept', *constants])}):"]
    lines += [f" {''.join(f'a{k}, ' for k in inputs)} = values"] if inputs else []
    for k in inputs:
        lines += [f" v{k} = kept(id(a{k}))", f" if v{k} is None: v{k} = box(a{k}, {k}, bits)"]
    for register, step in enumerate(steps, first):
        lines.append(f" {_name(register)} = {_call(register, step, rules)}")
    result = _name(tape.result)
    lines.append(f" if {result}.__class__ is arb and {result}.is_finite(): return {result}")
    lines.append(f" return finish([{', '.join(map(_name, inputs))}], bits, {result})")
    return "\n".join(lines)


def _call(register: int, step: Step, rules: dict[str, Any]) -> str:
    rule, first, second, rest = step
    registers = (first, second) if second >= 0 else (first,) if rest is None else rest
    names = [_name(number) for number in registers]
    plain = _PLAIN.get(rule)
    if plain is not None:
        return plain.format(*names)
    rules[f"rule{register}"] = rule
    return f"rule{register}({', '.join(names)})"


def _name(register: int) -> str:
    return f"v{int(register)}"

"""Functions of asymptotes: what exp, log, powers and their kind do to a function near infinity."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from flint import arb

from symsolve.evaluation.real_rules import REAL
from symsolve.evaluation.sums.asymptotes import (
    Asymptote,
    Frame,
    Power,
    added,
    divided,
    multiplied,
)  # fmt: skip
from symsolve.evaluation.sums.carriers import Carrier, constant, unary
from symsolve.evaluation.sums.forms import Form
from symsolve.evaluation.sums.refusal import Refusal, TooClose
from symsolve.evaluation.tape import Tape

__all__ = ["Constant", "expand"]


class Constant:
    """A register that does not depend on the bound variable."""

    __slots__ = ("ball", "form")

    def __init__(self, ball: arb, form: Form) -> None:
        self.ball, self.form = ball, form


Operand = Asymptote | Constant


def expand(tape: Tape, frame: Frame, constants: list[Constant], variable: Asymptote) -> Asymptote:
    """The asymptote of a program: the last input is the variable, other known registers are constants."""
    registers: list[Any] = [*constants[: tape.inputs - 1], variable, *constants[tape.inputs :]]
    for step in tape.instructions[tape.varying :]:
        registers.append(_apply(frame, step.op, [registers[k] for k in step.args], step.data))
    result = registers[tape.result]
    return frame.constant(result.ball) if isinstance(result, Constant) else result


def _apply(frame: Frame, op: str, args: list[Operand], data: Any) -> Operand:
    if op in _POWERS:
        return power(frame, _lifted(frame, args[0]), Form.rational(_POWERS[op](data)))
    if op == "pow":
        return _general_power(frame, args[0], args[1])
    if op in _ARITHMETIC:
        return _ARITHMETIC[op](frame, *[_lifted(frame, x) for x in args])
    if data is not None or len(args) != 1:
        raise Refusal(f"{op} has no expansion here")
    return function(frame, op, _lifted(frame, args[0]))


_POWERS: dict[str, Callable[[Any], Fraction]] = {
    "integer_power": lambda data: Fraction(data[0]),
    "rational_power": lambda data: Fraction(*data),
    "sqrt": lambda data: Fraction(1, 2),
}
_ARITHMETIC: dict[str, Callable[..., Asymptote]] = {
    "add": added,
    "sub": lambda frame, x, y: added(frame, x, -y),
    "mul": lambda frame, x, y: multiplied(x, y),
    "div": divided,
    "neg": lambda frame, x: -x,
}


def _lifted(frame: Frame, x: Operand) -> Asymptote:
    return frame.constant(x.ball) if isinstance(x, Constant) else x


def power(frame: Frame, x: Asymptote, exponent: Form) -> Asymptote:
    """A constant power of a value that is positive on the real line (of any value for whole exponents)."""
    whole = exponent.as_rational
    x = x.normal(frame)
    if whole is not None and whole.denominator == 1 and (whole >= 0 or len(x.parts) == 1):
        return _whole_power(frame, x, int(whole))
    if len(x.parts) > 1:
        raise Refusal("a power of a logarithm has no expansion here")
    (part,) = x.parts
    if part.series[0] < 0:
        raise Refusal("a power of something negative that is not whole")
    factor = exponent.ball
    growth = tuple(Power(p.coefficient * factor, p.exponent, p.logs) for p in x.growth)
    return Asymptote(growth, x.sigma.times(exponent), [unary("exp", unary("log", part).times(factor))])


def _whole_power(frame: Frame, x: Asymptote, exponent: int) -> Asymptote:
    if exponent < 0:
        return divided(frame, frame.constant(arb(1)), _whole_power(frame, x, -exponent))
    result = frame.constant(arb(1))
    for bit in bin(exponent)[2:] if exponent else "":
        result = multiplied(result, result)
        result = multiplied(result, x) if bit == "1" else result
    return result


def _general_power(frame: Frame, base: Operand, exponent: Operand) -> Asymptote:
    if isinstance(exponent, Constant):
        return power(frame, _lifted(frame, base), exponent.form)
    if isinstance(base, Constant):
        if not base.ball > 0:
            raise Refusal("a power with a varying exponent of something that is not positive")
        return exponential(frame, multiplied(exponent, frame.constant(base.ball.log())))
    return exponential(frame, multiplied(exponent, logarithm(frame, base)))


def exponential(frame: Frame, x: Asymptote) -> Asymptote:
    """exp: what grows becomes the growth, a constant times log(v) a power, the rest stays holomorphic."""
    if x.growth:
        return _of_flat(frame, "exp", x)
    growth: list[Power] = []
    sigma = Form.rational(0)
    result: Carrier | None = None
    factor = arb(1)
    for logs, part in enumerate(x.parts):
        coefficients, exponents, rest = _split(frame, part, x.sigma)
        for coefficient, exponent in zip(coefficients, exponents):
            if coefficient.is_zero():
                continue
            if exponent.sign > 0:
                growth.append(Power(coefficient, exponent, logs))
            elif logs == 0:
                factor = coefficient.exp()
            elif logs == 1:
                sigma = sigma - Form.atom(("log", coefficient.str(400, more=True)), coefficient)
            else:
                raise Refusal("exp of a power of a logarithm")
        if logs == 0:
            result = rest
        elif rest is not None and not _is_zero(rest):
            raise Refusal("exp of a small quantity times a logarithm")
    value = constant(factor, frame.length)
    value = value if result is None else value * unary("exp", result)
    return Asymptote(tuple(growth), sigma, [value])


def _is_zero(part: Carrier) -> bool:
    return part.vanishing >= part.series.prec and bool(part.ball[0].is_zero())


def _split(frame: Frame, part: Carrier, sigma: Form) -> tuple[list[arb], list[Form], Carrier | None]:
    """v^-sigma G as terms that do not fall, with their exponents, and the rest as a function of s."""
    if sigma.sign > 0:
        return [], [], frame.shifted(Asymptote((), sigma, [part]), Form.rational(0))[0]
    if _is_zero(part):
        return [], [], part
    # The terms have exponents -sigma, -sigma - delta, ... down to the last that is not negative.
    if frame.step is None:
        return [part.series[0]], [-sigma], None
    count = frame.multiple(-sigma) if sigma.terms else 0
    leading, rest = part.split(count + 1)
    step = frame.step
    exponents = [-sigma - step.scaled(Fraction(j)) for j in range(count + 1)]
    unscaled = [c * frame.power(step.scaled(Fraction(j)).ball) for j, c in enumerate(leading)]
    last = step.scaled(Fraction(count + 1))
    small = Asymptote((), sigma + last, [rest.times(frame.power(last.ball))])
    return unscaled, exponents, frame.shifted(small, Form.rational(0))[0]


def logarithm(frame: Frame, x: Asymptote) -> Asymptote:
    """log: of the growth its exponent, of the power a multiple of log(v)."""
    x = x.normal(frame)
    if len(x.parts) > 1:
        raise Refusal("a logarithm of a logarithm")
    if x.parts[0].series[0] < 0:
        raise Refusal("a logarithm of something negative")
    parts = [unary("log", x.parts[0])]
    if x.sigma.terms:
        parts.append(constant(-x.sigma.ball, frame.length))
    result = Asymptote((), Form.rational(0), parts)
    for p in x.growth:
        zeros = [constant(arb(0), frame.length)] * p.logs
        term = Asymptote((), -p.exponent, [*zeros, constant(p.coefficient, frame.length)])
        result = added(frame, result, term)
    return result


def function(frame: Frame, op: str, x: Asymptote) -> Asymptote:
    """A function of one variable."""
    if op == "exp":
        return exponential(frame, x)
    if op == "log":
        return logarithm(frame, x)
    if x.flatness < 0:
        return _of_flat(frame, op, x)
    x = x if len(x.parts) > 1 else x.normal(frame) if x.sigma.sign <= 0 else x
    if x.growth or x.sigma.sign < 0:
        rule = _LARGE.get(op)
        if rule is None:
            raise Refusal(f"{op} of something large has no expansion here")
        return rule(frame, x)
    if len(x.parts) > 1:
        raise Refusal(f"{op} of a logarithm has no expansion here")
    return Asymptote((), Form.rational(0), [unary(op, frame.shifted(x, Form.rational(0))[0])])


def _of_flat(frame: Frame, op: str, x: Asymptote) -> Asymptote:
    """g(f) = g(0) + f g'(xi), xi between 0 and f, for f smaller than every power."""
    if x.flatness > 0:
        raise Refusal(f"{op} of something that grows like an exponential has no expansion here")
    found = frame.envelope(x.growth, x.sigma.ball, x.bounds)
    if not found.fall >= 0 or not found.bound < arb(1) / 4:
        raise TooClose("what falls exponentially is not small yet")
    small = constant(arb(0), frame.length).widened(found.bound)
    small = Carrier(small.series, small.ball + type(small.ball)([0, 1], small.ball.prec))
    slope = unary(op, small).ball[1]
    at_zero = REAL[op](arb(0))
    middle = arb(slope.real.mid())
    radius = (slope - middle).abs_upper()
    linear = multiplied(x, Asymptote((), Form.rational(0), [constant(middle, frame.length).widened(radius)]))
    return linear if at_zero.is_zero() else added(frame, frame.constant(at_zero), linear)


def _positive(x: Asymptote) -> bool:
    leading = x.parts[-1].series[0]
    if leading > 0:
        return True
    if leading < 0:
        return False
    raise TooClose("the sign of something large is not certain")


def _sinh(frame: Frame, x: Asymptote) -> Asymptote:
    half = frame.constant(arb(1) / 2)
    return multiplied(added(frame, exponential(frame, x), -exponential(frame, -x)), half)


def _cosh(frame: Frame, x: Asymptote) -> Asymptote:
    half = frame.constant(arb(1) / 2)
    return multiplied(added(frame, exponential(frame, x), exponential(frame, -x)), half)


def _tanh(frame: Frame, x: Asymptote) -> Asymptote:
    if not _positive(x):
        return -_tanh(frame, -x)
    one = frame.constant(arb(1))
    falling = exponential(frame, multiplied(x, frame.constant(arb(-2))))
    return divided(frame, added(frame, one, -falling), added(frame, one, falling))


def _coth(frame: Frame, x: Asymptote) -> Asymptote:
    return divided(frame, frame.constant(arb(1)), _tanh(frame, x))


def _atan(frame: Frame, x: Asymptote) -> Asymptote:
    quarter = frame.constant(arb.pi() / 2 if _positive(x) else -arb.pi() / 2)
    inverse = divided(frame, frame.constant(arb(1)), x)
    return added(frame, quarter, -function(frame, "atan", inverse))


def _on_the_line(frame: Frame, name: str) -> None:
    if not frame.angle.is_zero():
        raise Refusal(f"{name} of something large is bounded on the real line only")


def _erfc(frame: Frame, x: Asymptote) -> Asymptote:
    """erfc x = exp(-x^2) g/(x sqrt pi), 1 - 1/(2 x^2) < g < 1 for x > 0 (alternating asymptotic series)."""
    _on_the_line(frame, "erfc")
    if not _positive(x):
        return added(frame, frame.constant(arb(2)), -_erfc(frame, -x))
    if x.growth:
        raise Refusal("erfc of something that grows like an exponential")
    falling = exponential(frame, -multiplied(x, x))
    part = divided(frame, falling, multiplied(x, frame.constant(arb.pi().sqrt())))
    half = arb(1) / 2
    unknown = constant(half, frame.length).widened(half)
    return Asymptote(part.growth, part.sigma, [p * unknown for p in part.parts])


def _erf(frame: Frame, x: Asymptote) -> Asymptote:
    return added(frame, frame.constant(arb(1)), -_erfc(frame, x))


def _loggamma(frame: Frame, x: Asymptote) -> Asymptote:
    """(x - 1/2) log x - x + log(2 pi)/2 + theta/(12 x), 0 < theta < 1, for x > 0 (Stirling)."""
    _on_the_line(frame, "the gamma function")
    if not _positive(x):
        raise Refusal("the gamma function of something that goes to minus infinity")
    first = multiplied(added(frame, x, frame.constant(-arb(1) / 2)), logarithm(frame, x))
    rest = frame.constant((2 * arb.pi()).log() / 2)
    inverse = divided(frame, frame.constant(arb(1) / 12), x)
    found = frame.envelope(inverse.growth, inverse.sigma.ball, inverse.bounds)
    rest = Asymptote((), rest.sigma, [rest.parts[0].widened(found.bound)])
    return added(frame, added(frame, first, -x), rest)


def _gamma(frame: Frame, x: Asymptote) -> Asymptote:
    return exponential(frame, _loggamma(frame, x))


_LARGE: dict[str, Callable[[Frame, Asymptote], Asymptote]] = {
    "sinh": _sinh,
    "cosh": _cosh,
    "tanh": _tanh,
    "coth": _coth,
    "atan": _atan,
    "erf": _erf,
    "erfc": _erfc,
    "loggamma": _loggamma,
    "gamma": _gamma,
}

"""Exponents: rational combinations of a constant and of unknown reals, with a ball for each unknown."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from fractions import Fraction
from typing import Any

from flint import acb, arb, fmpq

from symsolve.evaluation.sums.refusal import Undecided
from symsolve.evaluation.tape import Tape

__all__ = ["Form", "invariant_forms"]

_ONE: Hashable = ""
_MOST_BITS = 64


class Form:
    """The exact real number sum_i q_i x_i: q_i rational, x_1 = 1, every other x_i known as a ball.

    Two exponents are commensurable for certain only where their forms are: balls can't tell.
    """

    __slots__ = ("terms",)

    def __init__(self, terms: dict[Hashable, tuple[Fraction, arb]]) -> None:
        self.terms = {key: term for key, term in terms.items() if term[0]}

    @classmethod
    def rational(cls, value: Fraction | int) -> Form:
        """A rational number."""
        return cls({_ONE: (Fraction(value), arb(1))})

    @classmethod
    def atom(cls, key: Hashable, ball: arb) -> Form:
        """An unknown real number; an exact short dyadic number is known to be rational."""
        if ball.is_exact() and ball.is_finite():
            mantissa, exponent = ball.man_exp()
            if abs(int(mantissa)).bit_length() + abs(int(exponent)) < _MOST_BITS:
                return cls.rational(int(mantissa) * Fraction(2) ** int(exponent))
        return cls({key: (Fraction(1), ball)})

    def __add__(self, other: Form) -> Form:
        terms = dict(self.terms)
        for key, (factor, ball) in other.terms.items():
            terms[key] = (terms[key][0] + factor if key in terms else factor, ball)
        return Form(terms)

    def __neg__(self) -> Form:
        return self.scaled(Fraction(-1))

    def __sub__(self, other: Form) -> Form:
        return self + (-other)

    def scaled(self, factor: Fraction) -> Form:
        """A rational multiple."""
        return Form({key: (factor * q, ball) for key, (q, ball) in self.terms.items()})

    @property
    def as_rational(self) -> Fraction | None:
        """The value where it is a rational number."""
        if not self.terms:
            return Fraction(0)
        return self.terms[_ONE][0] if set(self.terms) == {_ONE} else None

    def times(self, other: Form) -> Form:
        """The product: an unknown of its own where neither factor is rational."""
        for one, two in ((self, other), (other, self)):
            factor = one.as_rational
            if factor is not None:
                return two.scaled(factor)
        key = ("product", self.key, other.key)
        return Form.atom(key, self.ball * other.ball)

    @property
    def key(self) -> Hashable:
        """Equal for equal forms."""
        return frozenset((key, q) for key, (q, _) in self.terms.items())

    def over(self, other: Form) -> Fraction | None:
        """The quotient where it is rational; None where that is not plain."""
        if not other.terms:
            return None
        key, (divisor, _) = next(iter(other.terms.items()))
        ratio = self.terms.get(key, (Fraction(0), None))[0] / divisor
        return ratio if not (self - other.scaled(ratio)).terms else None

    @property
    def ball(self) -> arb:
        """The value."""
        return sum((arb(fmpq(q.numerator, q.denominator)) * x for q, x in self.terms.values()), arb(0))

    @property
    def sign(self) -> int:
        """The sign.

        Raises:
            Undecided: the ball of the value contains zero.
        """
        value = self.ball
        if not self.terms:
            return 0
        if value > 0:
            return 1
        if value < 0:
            return -1
        raise Undecided(f"the sign of the exponent {value.str(5)} is not certain")

    def __repr__(self) -> str:
        return f"Form({self.ball.str(6)})"


def invariant_forms(tape: Tape, registers: Sequence[Any]) -> list[Form]:
    """For each register that does not depend on the bound variable the exponent that it would be."""
    forms = [Form.atom(k, _real(value)) for k, value in enumerate(registers[: tape.inputs - 1])]
    forms.append(Form.rational(0))  # the bound variable: never read
    for k, step in enumerate(tape.instructions[: tape.varying], tape.inputs):
        forms.append(_step(step.op, [forms[a] for a in step.args], step.data, k, _real(registers[k])))
    return forms


def _real(value: Any) -> arb:
    if isinstance(value, acb):
        return value.real if value.imag.is_zero() else arb.nan()
    return value if isinstance(value, arb) else arb.nan()


def _step(op: str, args: list[Form], data: Any, key: int, ball: arb) -> Form:
    if op == "rational":
        return Form.rational(Fraction(*data))
    if op == "neg":
        return -args[0]
    if op in ("add", "sub"):
        return args[0] + args[1] if op == "add" else args[0] - args[1]
    if op == "mul" and any(x.as_rational is not None for x in args):
        return args[0].times(args[1])
    divisor = args[1].as_rational if op == "div" else None
    if divisor:
        return args[0].scaled(1 / divisor)
    return Form.atom(key, ball)

"""What is certain about a function from some place on: an envelope, and the integral to infinity."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cached_property
from math import ceil, log2

import flint
from attrs import define, field, frozen
from flint import arb

from symsolve.evaluation.precision import series_length
from symsolve.evaluation.sums.asymptotes import Asymptote, Envelope, Frame, added
from symsolve.evaluation.sums.body import Body
from symsolve.evaluation.sums.carriers import DEPTH
from symsolve.evaluation.sums.forms import Form
from symsolve.evaluation.sums.functions import Constant, expand
from symsolve.evaluation.sums.refusal import Diverges, Finer, Refusal, TooClose, Undecided

__all__ = ["End", "Tail"]

# The tail is expanded in powers of (K/v)^delta; this is the largest value of it that is used.
_LARGEST = Fraction(1, 4)
_FARTHEST = 1 << 14
_CALM = 1 << 16


@frozen(eq=False)
class Tail:
    """The expansion of g(v) = f(y(v)) |dy/dv|, valid for v >= K, on a sector if it was made for one."""

    frame: Frame
    value: Asymptote

    @cached_property
    def falls_exponentially(self) -> bool:
        """Whether it falls faster than every power."""
        flatness = self.value.flatness
        if flatness > 0:
            raise Diverges("it grows faster than every power")
        return flatness < 0

    @cached_property
    def _vanishing(self) -> int:
        return min(part.vanishing for part in self.value.parts) if self.frame.step is not None else 0

    @cached_property
    def exponent(self) -> Form:
        """e, where g falls like v^-e up to logarithms."""
        step, count = self.frame.step, self._vanishing
        return self.value.sigma + step.scaled(Fraction(count)) if step and count else self.value.sigma

    @cached_property
    def envelope(self) -> Envelope:
        """A bound for all v >= K of the sector.

        A function that is bounded by M on the unit disc and vanishes at 0 of order m is bounded there by
        M |s|^m (Schwarz), and s^m = (K/v)^(m delta).
        """
        found = self.frame.envelope(self.value.growth, self.value.sigma.ball, self.value.bounds)
        extra = (self.exponent - self.value.sigma).ball
        return Envelope(found.bound, (found.fall + extra).lower())

    @property
    def is_calm(self) -> bool:
        """Whether the function is not much larger on the disc than its first coefficients say.

        Where it is, as exp(-x s) for large x, the remainder is bounded far too generously. Only the effort
        depends on this.
        """
        return all(
            any(part.bound < _CALM * abs(c) for c in part.series.coeffs())
            for part in self.value.parts
            if not part.bound.is_zero()
        )

    def check_convergence(self) -> None:
        """Raise unless the integral to infinity converges for certain."""
        if self.falls_exponentially:
            return
        excess = self.exponent - Form.rational(1)
        if excess.sign > 0:
            return
        leading = [part.series[self._vanishing] for part in self.value.parts]
        if any(c != 0 for c in leading):
            raise Diverges(f"it falls only like v^-({self.exponent.ball.str(5, radius=False)})")
        raise Undecided("it can't be shown to fall faster than 1/v")

    def bound_of_integral(self) -> arb:
        """int_K^oo |g| <= C K/(q - 1), from |g| <= C (v/K)^-q."""
        excess = self.envelope.fall - 1
        return (self.envelope.bound * self.frame.start / excess).upper() if excess > 0 else arb.pos_inf()

    def bound_of_sum(self) -> arb:
        """sum_(k >= K) |g(k)|: the first term and the integral of the falling envelope."""
        return (self.bound_of_integral() + self.envelope.bound).upper()

    def nearest(self) -> arb:
        """The place from which on the expansion is used."""
        step = self.frame.step
        if step is None:
            return self.frame.start
        factor = (-(arb(flint.fmpq(_LARGEST.numerator, _LARGEST.denominator)).log()) / step.ball).exp()
        return (self.frame.start * factor).upper()

    def integral(self, start: arb) -> arb:
        """int_start^oo g dv for start >= nearest(), by integrating every power.

        With q = (K/start)^delta < 1: the terms after the first n are at most M |s|^n/(1 - q), M the largest
        modulus on the disc (Cauchy's estimate), so their integral is at most M/(1 - q) times that of s^n
        v^-sigma log(v)^m.
        """
        total, log = arb(0), start.log()
        first = (self.value.sigma - Form.rational(1)).ball
        # start^-(sigma - 1), which every moment has as a factor.
        scale = (-log * first).exp()
        step = self.frame.step.ball if self.frame.step is not None else arb(0)
        ratio = ((self.frame.log - log) * step).exp() if self.frame.step is not None else arb(0)
        for logs, part in enumerate(self.value.parts):
            power = arb(1)
            for k, coefficient in enumerate(part.series.coeffs()):
                if not coefficient.is_zero():
                    total += coefficient * power * _moment(first + k * step, logs, log)
                power *= ratio
            if self.frame.step is not None:
                count = part.series.prec
                rest = part.bound * ratio**count / (1 - ratio) * _moment(first + count * step, logs, log)
                total += arb(0, rest.upper())
        return total * scale


def _moment(excess: arb, logs: int, log: arb) -> arb:
    """start^excess int_start^oo v^-(1 + excess) log(v)^logs dv."""
    if not excess > 0:
        raise Undecided("a power that can't be integrated")
    total, power = arb(0), arb(1)
    # I_m = start^-excess log^m/excess + (m/excess) I_(m-1)
    for m in range(logs + 1):
        total = power / excess + (m * total / excess if m else 0)
        power *= log
    return total


@define(eq=False)
class End:
    """An end of the line: y = v (point None, side 1), y = -v (side -1), or y = point + side/v, as v -> oo."""

    body: Body
    point: arb | None = None
    side: int = 1
    _step: Form | None = field(init=False, default=None)
    _constants: list[Constant] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._constants = self.body.constants()

    def y(self, v: arb) -> arb:
        """The variable."""
        return self.side * v if self.point is None else self.point + self.side / v

    def _variable(self, frame: Frame) -> Asymptote:
        unit = frame.constant(arb(self.side))
        if self.point is None:
            return Asymptote((), Form.rational(-1), unit.parts)
        small = Asymptote((), Form.rational(1), unit.parts)
        return small if self.point.is_zero() else added(frame, frame.constant(self.point), small)

    def expansion(self, start: arb, length: int, angle: arb) -> Tail:
        """The expansion from ``start`` on.

        Raises:
            TooClose: it does not hold that early.
            Refusal: there is none.
        """
        for _ in range(_MOST_REFINEMENTS):
            frame = Frame(start, length, angle, self._step)
            try:
                with series_length(length):
                    value = expand(self.body.code.tape, frame, self._constants, self._variable(frame))
            except Finer as finer:
                self._step = frame.refine(finer.exponent)
                continue
            if self.point is not None:
                value = Asymptote(value.growth, value.sigma + Form.rational(2), value.parts)
            return Tail(frame, value)
        raise Refusal("the powers in it have no common exponent")

    def first(self, lowest: arb, angle: arb, accept: Callable[[Tail], bool]) -> Tail:
        """An expansion that holds from nearly as early on as possible and is accepted.

        Raises:
            Refusal: none was found.
        """
        reason: Refusal | None = None
        found: dict[int, Tail] = {}

        def holds(exponent: int) -> bool:
            nonlocal reason
            try:
                tail = self.expansion(lowest * arb(2) ** exponent, DEPTH + 1, angle)
                good = accept(tail)
            except TooClose as error:
                reason = error
                return False
            if good:
                found[exponent] = tail
            return good

        high = 0
        while not holds(high):
            high = 2 * high or 1
            if high > _FARTHEST:
                raise Refusal(f"no expansion holds: {reason or 'no bound is small enough'}")
        low = high // 2
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if holds(middle) else (middle, high)
        return found[high]

    def tail(self, lowest: arb, bits: int) -> Tail:
        """The real tail: expanded to the working precision where it falls like a power."""
        small = arb(2) ** -bits

        def accept(tail: Tail) -> bool:
            if tail.falls_exponentially:
                return bool(tail.envelope.fall > 2)
            # The moments of powers of the logarithm are positive where the logarithm is.
            positive = len(tail.value.parts) == 1 or bool(tail.frame.start >= 3)
            return positive and bool(tail.frame.flat < small) and tail.is_calm

        tail = self.first(lowest, arb(0), accept)
        if tail.falls_exponentially:
            return tail
        tail.check_convergence()
        size = max((log2(float(b) + 1) if b < 1e300 else 1000.0 for b in tail.value.bounds), default=0.0)
        length = ceil((bits + size) / log2(1 / _LARGEST)) + 2 * DEPTH
        return self.expansion(tail.frame.start, length if self._step is not None else DEPTH + 1, arb(0))


_MOST_REFINEMENTS = 12

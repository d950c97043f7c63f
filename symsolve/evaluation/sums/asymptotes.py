"""Functions of v near infinity: exp(growth) v^-sigma sum_m log(v)^m G_m(v^-delta), and their arithmetic.

Everything is a statement about all v = r e^(i phi) with r >= K and |phi| <= angle. The unit of the small
variable is chosen so that s = (K/v)^delta lies in the closed unit disc, on which every G_m is holomorphic.
What is smaller than every power of v is kept as an unknown number of bounded modulus: a parameter of G_m, on
which nothing else depends.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd

from attrs import define, field, frozen
from flint import acb, arb

from symsolve.evaluation.sums.carriers import Carrier, constant, monomial
from symsolve.evaluation.sums.forms import Form
from symsolve.evaluation.sums.refusal import Finer, Refusal, TooClose, Undecided

__all__ = ["Asymptote", "Envelope", "Frame", "Growth", "Power"]


@frozen
class Power:
    """c v^exponent log(v)^logs, exponent > 0: a summand of the logarithm of what grows or decays."""

    coefficient: arb
    exponent: Form
    logs: int

    @property
    def place(self) -> tuple[object, int]:
        """Which summand it is: those of the same place are added."""
        return self.exponent.key, self.logs


Growth = tuple[Power, ...]


@frozen
class Envelope:
    """|f(v)| <= bound (|v|/K)^-fall for all v of the sector beyond K."""

    bound: arb
    fall: arb


@define
class Frame:
    """Where an expansion is made.

    Attributes:
        start: K.
        length: number of Taylor coefficients.
        angle: half the opening of the sector; 0 for the half-line.
        step: the exponent delta, None as long as no power but v^-sigma has been met.
        flat: the largest unknown number that has been put in place of something smaller than every power.
    """

    start: arb
    length: int
    angle: arb
    step: Form | None = None
    flat: arb = field(factory=lambda: arb(0))
    log: arb = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.log = self.start.log()

    def power(self, exponent: arb) -> arb:
        """K^exponent."""
        return (self.log * exponent).exp()

    def multiple(self, exponent: Form) -> int:
        """How often delta is contained in an exponent.

        Raises:
            Finer: it is not a multiple.
        """
        ratio = exponent.over(self.step) if self.step is not None else None
        if ratio is None or ratio.denominator != 1:
            raise Finer(exponent)
        return ratio.numerator

    def refine(self, exponent: Form) -> Form:
        """A common divisor of delta and another exponent."""
        if self.step is None:
            return exponent if exponent.sign > 0 else -exponent
        ratio = exponent.over(self.step)
        if ratio is None:
            raise Refusal(f"the powers {exponent} and {self.step} have no common exponent")
        return self.step.scaled(Fraction(gcd(ratio.numerator, ratio.denominator), ratio.denominator))

    def constant(self, value: arb) -> Asymptote:
        """A constant."""
        return Asymptote((), Form.rational(0), [constant(value, self.length)])

    def shifted(self, value: Asymptote, sigma: Form) -> list[Carrier]:
        """The parts of a value, written with another power v^-sigma in front."""
        count = self.multiple(value.sigma - sigma) if (value.sigma - sigma).terms else 0
        if not count:
            return value.parts
        # v^-(count delta) = K^-(count delta) s^count
        factor = monomial(count, self.power(-self.step.scaled(Fraction(count)).ball), self.length)  # type: ignore[union-attr]
        return [part * factor for part in value.parts]

    def envelope(self, growth: Growth, sigma: arb, bounds: Sequence[arb]) -> Envelope:
        """Bound |exp(growth) v^-sigma sum_m log(v)^m g_m|, |g_m| <= bounds[m], on the sector beyond K.

        |v^-sigma| = r^-sigma. The largest power c r^b log(r)^m of the exponent has Re(c e^(i b phi)) <= -d <
        0; every other is at most e r^b log(r)^m, e its quotient by r^b log(r)^m at K, since that quotient
        falls from K on. So the exponential is at most exp(-(d - sum e) r^b log(r)^m), the derivative of whose
        exponent by log r is at most -b (d - sum e) K^b log(K)^m. Likewise log(r)^m <= log(K)^m (r/K)^(m/log
        K). For complex v, |log v| <= log r + angle <= log(r) (1 + angle/log K).
        """
        logs = len(bounds) - 1
        if (growth or logs) and not self.start >= 3:
            raise TooClose("the end is not near enough")
        decay, rate = self._decay(growth)
        slope = self.log + self.angle
        total = sum((bound * slope**m for m, bound in enumerate(bounds)), arb(0))
        bound = (-decay).exp() * self.power(-sigma) * total
        if not bound.is_finite():
            raise TooClose("no finite bound")
        return Envelope(bound.upper(), (sigma + rate - logs / self.log).lower())

    def _decay(self, growth: Growth) -> tuple[arb, arb]:
        """The exponent at K and its derivative by log r, both with the opposite sign."""
        if not growth:
            return arb(0), arb(0)
        if any(power.logs for power in growth) and not self.angle.is_zero():
            raise Refusal("functions that grow like the gamma function are bounded on the real line only")
        top = leading(growth)
        rate = -self._rotated(top).upper()
        for other in growth:
            if other is not top:
                rate -= self._relative(other, top)
        if not rate > 0:
            raise TooClose("the leading term does not dominate yet")
        decay = rate * self.power(top.exponent.ball) * self.log**top.logs
        return decay.lower(), (decay * top.exponent.ball).lower()

    def _rotated(self, power: Power) -> arb:
        """The real part of the coefficient times e^(i b phi), for all |phi| <= angle."""
        if self.angle.is_zero():
            return power.coefficient
        turn = acb(0, arb(0, self.angle.upper()) * power.exponent.ball).exp()
        real: arb = (acb(power.coefficient) * turn).real
        return real

    def _relative(self, other: Power, top: Power) -> arb:
        coefficient = self._rotated(other).upper()
        if coefficient <= 0:
            return arb(0)
        fall = (top.exponent - other.exponent).ball
        logs = other.logs - top.logs
        if logs > 0 and not self.log * fall >= logs:
            raise TooClose("the leading term does not dominate yet")
        return coefficient * self.power(-fall) * self.log**logs


def leading(growth: Growth) -> Power:
    """The summand that is the largest in the end."""
    top = growth[0]
    for power in growth[1:]:
        sign = (power.exponent - top.exponent).sign
        if sign > 0 or (sign == 0 and power.logs > top.logs):
            top = power
    return top


def combined(first: Growth, second: Growth, sign: int) -> Growth:
    """The sum or the difference of two exponents; what cancels exactly is dropped."""
    if first is second and sign < 0:
        return ()
    found = {power.place: power for power in first}
    for power in second:
        old = found.get(power.place)
        same = old is not None and sign < 0 and old.coefficient is power.coefficient
        value = sign * power.coefficient + (old.coefficient if old else 0)
        found[power.place] = Power(arb(0) if same else value, power.exponent, power.logs)
    return tuple(power for power in found.values() if not power.coefficient.is_zero())


@frozen(eq=False)
class Asymptote:
    """exp(growth) v^-sigma sum_m log(v)^m parts[m]."""

    growth: Growth
    sigma: Form
    parts: list[Carrier]

    @property
    def bounds(self) -> list[arb]:
        """Bounds of the parts on the disc."""
        return [part.bound for part in self.parts]

    @property
    def flatness(self) -> int:
        """-1: falls faster than every power, 1: grows faster than every power, 0: neither."""
        if not self.growth:
            return 0
        coefficient = leading(self.growth).coefficient
        if coefficient > 0:
            return 1
        if coefficient < 0:
            return -1
        raise Undecided("the sign of an exponent of exp is not certain")

    def __neg__(self) -> Asymptote:
        return Asymptote(self.growth, self.sigma, [-part for part in self.parts])

    def normal(self, frame: Frame) -> Asymptote:
        """The same with G_0(0) != 0, where no logarithm is present."""
        count = min(part.vanishing for part in self.parts)
        if count == 0:
            return self
        if count >= self.parts[0].series.prec:
            raise Refusal("a part of the expression vanishes identically near the end")
        if frame.step is None:
            raise Refusal("a part of the expression is zero")
        shift = frame.step.scaled(Fraction(count))
        # s^count = K^(count delta) v^-(count delta)
        scale = frame.power(shift.ball)
        parts = [part.split(count)[1].times(scale) for part in self.parts]
        return Asymptote(self.growth, self.sigma + shift, parts)


def added(frame: Frame, x: Asymptote, y: Asymptote) -> Asymptote:
    """The sum."""
    difference = combined(y.growth, x.growth, -1)
    if difference:
        return _absorbed(frame, x, y, difference)
    if (x.sigma - y.sigma).sign > 0:
        x, y = y, x
    ours, theirs = x.parts, frame.shifted(y, x.sigma)
    parts = [a + b for a, b in zip(ours, theirs)]
    longer = ours if len(ours) > len(theirs) else theirs
    return Asymptote(x.growth, x.sigma, parts + list(longer[len(parts) :]))


def _absorbed(frame: Frame, x: Asymptote, y: Asymptote, difference: Growth) -> Asymptote:
    """The sum where one of the two is smaller than the other by more than every power."""
    quotient = Asymptote(difference, y.sigma - x.sigma, y.parts)
    if quotient.flatness > 0:
        x, y = y, x
        quotient = Asymptote(combined((), difference, -1), y.sigma - x.sigma, y.parts)
    found = frame.envelope(quotient.growth, quotient.sigma.ball, quotient.bounds)
    if not found.fall >= 0:
        raise TooClose("what falls exponentially does not fall yet")
    frame.flat = frame.flat.max(found.bound)
    return Asymptote(x.growth, x.sigma, [x.parts[0].widened(found.bound), *x.parts[1:]])


def multiplied(x: Asymptote, y: Asymptote) -> Asymptote:
    """The product."""
    parts: list[Carrier | None] = [None] * (len(x.parts) + len(y.parts) - 1)
    for i, a in enumerate(x.parts):
        for j, b in enumerate(y.parts):
            old = parts[i + j]
            parts[i + j] = a * b if old is None else old + a * b
    growth = combined(x.growth, y.growth, 1) if x.growth and y.growth else x.growth or y.growth
    return Asymptote(growth, x.sigma + y.sigma, [part for part in parts if part is not None])


def divided(frame: Frame, x: Asymptote, y: Asymptote) -> Asymptote:
    """The quotient."""
    y = y.normal(frame)
    if len(y.parts) > 1:
        raise Refusal("division by a logarithm has no expansion here")
    growth = combined(x.growth, y.growth, -1) if y.growth else x.growth
    return Asymptote(growth, x.sigma - y.sigma, [part / y.parts[0] for part in x.parts])

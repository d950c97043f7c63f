"""The remainder of the law in time, certified, against the saddle point (alpha = 3/5, S/r - 1 = 99)."""

from _power_law import CERTIFIED, result
from sympy import Integer, Rational, Sum, cos, exp, gamma, oo, pi, polylog, sqrt, zeta

import symsolve as ss
from symsolve.models import quantities as q

P = Rational(8, 5)
S = Rational(3, 8)
WHOLE = zeta(P)
RATIO = Integer(99)
NAME = result("remainder of the law in time")


def difference(scaled_time):
    """The sum over skills less its leading term, in units of S^2/2, at lam = 2 eta S T."""
    weight = q.k**-P / WHOLE
    exact = Sum(weight * (1 + exp(scaled_time * weight) / RATIO) ** -2, (q.k, 1, oo))
    mellin = gamma(S) * (polylog(S - 1, -RATIO) - polylog(S, -RATIO))
    leading = WHOLE ** (S - 1) / P * scaled_time**-S * mellin
    return exact - leading


def saddle(scaled_time):
    """The contribution of the saddle point to the sum, in the same units."""
    modulus = (2 * scaled_time * P / (2 * pi * WHOLE)) ** (1 / (P + 1))
    angle = pi / (2 * (P + 1))
    rate = 2 * pi * (1 + 1 / P) * cos(pi * P / (2 * (P + 1))) * modulus
    phase = 2 * pi * (1 + 1 / P) * cos(angle) * modulus + pi / 4 + angle / 2 - P * angle
    amplitude = 2 * RATIO**2 * modulus**-P / WHOLE * sqrt(modulus / (P + 1))
    return amplitude * exp(-rate) * cos(phase)


remainder = [
    ss.Claim(
        name=f"beyond.time_remainder.{label}.{side}",
        meaning=f"At 2 eta S T = {time} the remainder is within {percent} of the saddle's "
        f"contribution: {side} side.",
        statement=ss.Inequality(
            ss.Relation(difference(Integer(time)), operator, saddle(Integer(time)) * Rational(*factor))
        ),
        expected=CERTIFIED,
        reference=NAME,
    )
    for label, time, percent, factors in (
        ("late", 5000, "a thousandth", ((999, 1000), (1001, 1000))),
        ("later", 50000, "a thousandth", ((999, 1000), (1001, 1000))),
    )
    for side, operator, factor in zip(("lower", "upper"), (">", "<"), factors, strict=True)
]

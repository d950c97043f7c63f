"""The best split of compute C = N T: one scalar equation, its unique root, and the constant of the law.

x = eta S T P_s(N) is the only unknown; J(x) is the integral of u^(s-1) phi(u) from x on,
phi(u) = (1 + e^(2u)/z)^-2.
"""

from _power_law import CERTIFIED, EXPONENT, POSITIVE, PROVED, result
from sympy import Integer, Integral, Rational, exp, oo, zeta

import symsolve as ss
from symsolve.models import quantities as q

X = ss.quantity("x", meaning="eta S T P_s(N)", positive=True)
U = ss.quantity("u", meaning="eta S T P_s(k)", positive=True)
J = ss.quantity("J", meaning="integral of u^(s-1) phi(u) from x on", positive=True)
PHI_VALUE = ss.quantity("phi", latex=r"\phi", meaning="phi(x) = (1 + e^(2x)/z)^-2", positive=True)
H_C = ss.quantity("c", meaning="eta S C", positive=True)
WHOLE = zeta(q.alpha + 1)
DOMAIN = ss.Domain({
    **dict.fromkeys([q.alpha, q.S, q.z, X, J, H_C], POSITIVE),
    PHI_VALUE: ss.Interval.open(0, 1),
})  # fmt: skip


def phi(argument):
    """The response of one skill."""
    return (1 + exp(2 * argument) / q.z) ** -2


RATIO = (WHOLE * X) ** (-1 / (q.alpha + 1))
CONSTANT = q.S**2 / 2 * WHOLE ** (-1 / (q.alpha + 1)) * (J / (q.alpha + 1) + X**EXPONENT / q.alpha)
#: eta S T from N T = C and N = lambda (eta S T)^(1/(alpha+1)).
TIME = (H_C / RATIO) ** ((q.alpha + 1) / (q.alpha + 2))
LOSS = CONSTANT * TIME**-EXPONENT


def slope(expression):
    """d/dx, with dJ/dx = -x^(s-1) phi(x)."""
    return expression.diff(X) - X ** (EXPONENT - 1) * PHI_VALUE * expression.diff(J)


EQUATION = (q.alpha + 1) - (q.alpha + 2) * PHI_VALUE - EXPONENT * X**-EXPONENT * J
#: What J is at the root.
AT_ROOT = X**EXPONENT / EXPONENT * ((q.alpha + 1) - (q.alpha + 2) * PHI_VALUE)
POSITIVE_FACTOR = LOSS / CONSTANT * q.S**2 / 2 * WHOLE ** (-1 / (q.alpha + 1)) * X ** (EXPONENT - 1)
PHI_SLOPE = -4 * exp(2 * X) / q.z / (1 + exp(2 * X) / q.z) ** 3

stationary = ss.Derivation(
    name="beyond.optimal_compute.stationary",
    meaning="The least loss at fixed compute: one equation for x, with exactly one root.",
    domain=DOMAIN,
    expected=PROVED,
    reference=result("optimal compute"),
    note="The left side of the equation rises strictly, from minus infinity at x = 0 (where "
    "x^-s J diverges) to "
    "alpha + 1: so it has one root, and the loss its least value there.",
    steps=[
        ss.Step(
            ss.Identity(
                q.S**2 / (2 * q.alpha * WHOLE) * RATIO**-q.alpha,
                q.S**2 / 2 * WHOLE ** (-1 / (q.alpha + 1)) * X**EXPONENT / q.alpha,
            ),
            "the part of the skills beyond N, by x",
            label="rest",
        ),
        ss.Step(
            ss.Identity(RATIO * TIME ** (1 / (q.alpha + 1)) * TIME, H_C),
            "N times eta S T is eta S C",
            label="compute",
        ),
        ss.Step(
            ss.Identity(slope(LOSS), POSITIVE_FACTOR * EQUATION / ((q.alpha + 1) * (q.alpha + 2))),
            "differentiate by x at fixed C",
            label="slope",
        ),
        ss.Step(ss.Identity(phi(X).diff(X), PHI_SLOPE), "the response falls", label="response"),
        ss.Step(
            ss.Identity(
                slope(EQUATION.subs(PHI_VALUE, 0)) - (q.alpha + 2) * PHI_SLOPE,
                EXPONENT**2 * X ** (-EXPONENT - 1) * J + EXPONENT * PHI_VALUE / X - (q.alpha + 2) * PHI_SLOPE,
            ),
            "derivative of the left side of the equation",
            label="second_order",
        ),
        ss.Step(
            ss.Inequality(
                ss.Relation(
                    EXPONENT**2 * X ** (-EXPONENT - 1) * J
                    + EXPONENT * PHI_VALUE / X
                    - (q.alpha + 2) * PHI_SLOPE,
                    ">",
                    0,
                )
            ),
            "it rises: the stationary point is the only one, and a minimum",
            label="minimum",
        ),
    ],
)

constant = ss.Derivation(
    name="beyond.optimal_compute.constant",
    meaning="The constant of the law, without the integral.",
    domain=DOMAIN,
    expected=PROVED,
    reference=result("optimal compute"),
    steps=[
        ss.Step(ss.Identity(EQUATION.subs(J, AT_ROOT), 0), "the integral at the root", label="root"),
        ss.Step(
            ss.Identity(
                LOSS.subs(J, AT_ROOT),
                q.S**2
                * (q.alpha + 2)
                * (1 - PHI_VALUE)
                / (2 * q.alpha)
                * X ** (q.alpha / (q.alpha + 2))
                * WHOLE ** (-2 / (q.alpha + 2))
                * H_C ** (-q.alpha / (q.alpha + 2)),
            ),
            "put it in: the loss falls as C^(-alpha/(alpha+2))",
            label="loss",
        ),
        ss.Step(
            ss.Identity(TIME, (WHOLE * X) ** (1 / (q.alpha + 2)) * H_C ** ((q.alpha + 1) / (q.alpha + 2))),
            "eta S T",
            label="time",
        ),
        ss.Step(
            ss.Identity(
                RATIO * TIME ** (1 / (q.alpha + 1)),
                (WHOLE * X) ** (-1 / (q.alpha + 2)) * H_C ** (1 / (q.alpha + 2)),
            ),
            "and N",
            label="size",
        ),
    ],
)


def left_side(alpha, x):
    """The equation at numbers, for S/r - 1 = 99."""
    s = alpha / (alpha + 1)
    response = phi(U).subs(q.z, 99)
    integral = Integral(U ** (s - 1) * response, (U, x, oo))
    return alpha + 1 - (alpha + 2) * response.subs(U, x) - s * x**-s * integral


def digits(label, alpha, root):
    """Fifteen digits of the root, by the signs on both sides of it."""
    for side, operator, shift in (("above", "<", -1), ("below", ">", 1)):
        place = Rational(root) + Rational(shift, 2 * 10**14)
        yield ss.Claim(
            name=f"beyond.optimal_compute.root.{label}.{side}",
            meaning=f"For alpha = {alpha}, r = S/100 the root lies {side} {place}.",
            statement=ss.Inequality(ss.Relation(left_side(alpha, place), operator, Integer(0))),
            expected=CERTIFIED,
            reference=result("optimal compute"),
        )


roots = [
    claim
    for label, alpha, root in (
        ("three_tenths", Rational(3, 10), "1.76983588204793"),
        ("three_fifths", Rational(3, 5), "1.69937688481655"),
        ("nine_tenths", Rational(9, 10), "1.64027348030557"),
    )
    for claim in digits(label, alpha, root)
]

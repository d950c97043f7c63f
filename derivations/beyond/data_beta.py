"""The law in data as a Beta function: every power of 1/D comes from it."""

from _power_law import EXPONENT, POSITIVE, PROVED, UNIT, result
from sympy import beta, gamma, oo, zeta

import symsolve as ss
from symsolve.models import quantities as q

X = ss.quantity("x", meaning="frequency of a skill as a real number", positive=True)
WHOLE = zeta(q.alpha + 1)
INDEX_OF = (WHOLE * X) ** (-1 / (q.alpha + 1))
DOMAIN = ss.Domain({q.alpha: POSITIVE, X: ss.Interval.open(0, 1), q.D: ss.Integers(1, oo)})
ORDERS = ss.Domain({q.s: UNIT})
RATIO = gamma(q.D + 1) / gamma(q.D + 1 + q.s)
FIRST = 1 - q.s * (q.s + 1) / (2 * q.D)

law = ss.Derivation(
    name="beyond.data_beta.law",
    meaning="The integral over all frequencies from 0 to 1, and its expansion in 1/D.",
    domain=DOMAIN,
    expected=PROVED,
    reference=result("law of data, all powers of 1/D"),
    note="The sum over skills differs from the integral by less than every power of 1/D.",
    steps=[
        ss.Step(
            ss.Identity(
                -X * (1 - X) ** q.D * INDEX_OF.diff(X),
                WHOLE ** (-1 / (q.alpha + 1)) / (q.alpha + 1) * X ** (EXPONENT - 1) * (1 - X) ** q.D,
            ),
            "substitute x = P(k): the integrand of Beta(s, D+1)",
            label="substitution",
        ),
        ss.Step(
            ss.Identity(beta(q.s, q.D + 1), gamma(q.s) * RATIO),
            "by Gamma functions",
            label="gamma",
            domain=ss.Domain({q.s: UNIT, q.D: ss.Integers(1, oo)}),
        ),
        ss.Step(
            ss.Asymptotic(beta(q.s, q.D + 1), q.D, gamma(q.s) * q.D**-q.s, relative_error=1 / q.D),
            "leading term",
            label="leading",
            domain=ORDERS,
        ),
        ss.Step(
            ss.Asymptotic(beta(q.s, q.D + 1), q.D, gamma(q.s) * q.D**-q.s * FIRST, relative_error=q.D**-2),
            "and the first correction",
            label="first_correction",
            domain=ORDERS,
        ),
    ],
)

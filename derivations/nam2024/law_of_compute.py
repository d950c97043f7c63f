"""The constant of the law in compute, and the ratio of parameters to time that is best (Eqs. 329-330).

With N = lambda (eta S C)^(1/(alpha+2)) and T by C = N T, the loss is A(lambda^((alpha+2)/(alpha+1))) of
Eq. 238 times a power of lambda. The sign of that power decides whether there is a best lambda.
"""

from _common import POSITIVE, PROVED, REFUTED, STARTED, source
from _scaling import EXPONENT
from sympy import Integral, exp, oo, zeta

import symsolve as ss
from symsolve.models import quantities as q

APPENDIX = "App. K"

RATIO = ss.quantity("rho", latex=r"\lambda", meaning="parameters over their scale in compute", positive=True)
U = ss.quantity("u", meaning="time in units of a skill's rate", positive=True)
SCALED = ss.quantity("Lambda", latex=r"\Lambda", meaning="parameters over their scale in time", positive=True)
COMPUTE = ss.Domain(
    {**dict.fromkeys([q.alpha, q.S, q.r, q.eta, q.C, RATIO, SCALED, U], POSITIVE)}, where=[STARTED]
)
#: The same where no skill's start occurs.
RESOURCES = ss.Domain(dict.fromkeys([q.alpha, q.S, q.eta, q.C, RATIO], POSITIVE))

#: N and eta S T at compute C (Eq. 250).
PARAMETERS = RATIO * (q.eta * q.S * q.C) ** (1 / (q.alpha + 2))
TIME = (q.eta * q.S * q.C) ** ((q.alpha + 1) / (q.alpha + 2)) / RATIO
CONSTANT = (q.eta * q.S) ** (-q.alpha / (q.alpha + 2))
LAW = q.C ** (-q.alpha / (q.alpha + 2))

exponents = ss.Derivation(
    name="nam2024.law_of_compute.exponents",
    meaning="The law in time at N and T of a given compute.",
    domain=RESOURCES,
    expected=PROVED,
    reference=source("329-330", APPENDIX),
    steps=[
        ss.Step(ss.Identity(PARAMETERS * TIME, q.eta * q.S * q.C), "N T = C", label="compute"),
        ss.Step(
            ss.Identity(PARAMETERS / TIME ** (1 / (q.alpha + 1)), RATIO ** ((q.alpha + 2) / (q.alpha + 1))),
            "the argument of A is N/(eta S T)^(1/(alpha+1))",
            label="argument",
        ),
        ss.Step(
            ss.Identity(TIME**-EXPONENT, RATIO**EXPONENT * CONSTANT * LAW),
            "the power of eta S T: lambda comes with the exponent + alpha/(alpha+1), as in Eq. 330",
            label="power",
        ),
    ],
)

sentence = [
    ss.Claim(
        name="nam2024.law_of_compute.power_of_ratio.as_printed",
        meaning="The power of eta S T brings lambda with the exponent -alpha/(alpha+1).",
        statement=ss.Identity(TIME**-EXPONENT, RATIO**-EXPONENT * CONSTANT * LAW),
        domain=RESOURCES,
        expected=REFUTED,
        reference=source("251", "App. J.5"),
        witness={q.alpha: 1, q.S: 1, q.eta: 1, q.C: 1, RATIO: 4},
        note="So says the sentence after Corollary 5, against Eqs. 251 and 330. A falls with its "
        "argument, so that A(..) lambda^(-alpha/(alpha+1)) would fall for ever: it has no "
        "minimiser.",
    ),
    ss.Claim(
        name="nam2024.law_of_compute.power_of_ratio.corrected",
        meaning="It brings lambda with the exponent + alpha/(alpha+1), as Eqs. 251 and 330 have it.",
        statement=ss.Identity(TIME**-EXPONENT, RATIO**EXPONENT * CONSTANT * LAW),
        domain=RESOURCES,
        expected=PROVED,
        reference=source("251", "App. J.5"),
    ),
]

#: Frequency times time of skill N, and what is left of its loss by then.
END = SCALED ** (-(q.alpha + 1)) / zeta(q.alpha + 1)


def left(u):
    """Phi(u) = (S^2/2) (1 + e^(2u)/z)^-2 (Eq. 239)."""
    return q.S**2 / 2 * (1 + (q.S / q.r - 1) ** -1 * exp(2 * u)) ** -2


FACTOR = zeta(q.alpha + 1) ** (-1 / (q.alpha + 1)) / (q.alpha + 1)
UNLEARNED = q.S**2 / (2 * q.alpha * zeta(q.alpha + 1)) * SCALED**-q.alpha
CROSSOVER = FACTOR * Integral(U ** (-1 / (q.alpha + 1)) * left(U), (U, END, oo)) + UNLEARNED
SLOPE = -(SCALED ** (-(q.alpha + 1))) / zeta(q.alpha + 1) * (q.S**2 / 2 - left(END))

falls = ss.Derivation(
    name="nam2024.law_of_compute.crossover_falls",
    meaning="A(Lambda) of Eq. 238 falls: only a positive power of lambda can have a balance with it.",
    domain=COMPUTE,
    expected=PROVED,
    reference=source("330", APPENDIX),
    steps=[
        ss.Step(
            ss.Identity(
                -FACTOR * (U ** (-1 / (q.alpha + 1)) * left(U)).subs(U, END) * END.diff(SCALED)
                + UNLEARNED.diff(SCALED),
                SLOPE,
            ),
            "differentiate the integral by its lower end, and the power",
            label="slope",
        ),
        ss.Step(
            ss.Inequality(ss.Relation(left(U), "<", q.S**2 / 2)),
            "what is left is less than S^2/2",
            label="less",
        ),
    ],
)

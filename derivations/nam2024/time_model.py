"""The extended model of time: basis functions with a factor B < 1 slow the learning (Eqs. 13, 14)."""

from _common import FREQUENT_SKILL, HALF, POSITIVE, PROVED, REAL, REFUTED, source
from sympy import Function, exp, oo

import symsolve as ss
from symsolve.models import MultilinearModel, velocity
from symsolve.models import quantities as q

SECTION = "Section 5"

MODEL = MultilinearModel(weight=q.P_s, basis_factor=q.B)
STRENGTH = Function("R")(q.T)
PARAMETERS = ss.Domain(
    {
        q.a: REAL,
        q.b: REAL,
        **dict.fromkeys([q.S, q.eta], POSITIVE),
        q.P_s: ss.Interval(0, 1, left_open=True),
        q.B: ss.Interval.open(0, 1),
    }
)


def printed_strength(rate):
    """S [1 + (S/R_k(0) - 1) e^(-2 eta P_s(k) rate S T)]^-1: Eq. 14 with ``rate`` in the place of B^2."""
    return q.S * (1 + (q.S / q.r - 1) * exp(-2 * q.eta * q.P_s * rate * q.S * q.T)) ** -1


definition = [
    ss.Claim(
        name="nam2024.time_model.strength",
        meaning="With f = sum of a_k b_k B g_k the strength of a skill is B a_k b_k.",
        statement=ss.Identity(MODEL.strength, q.B * q.a * q.b),
        domain=PARAMETERS,
        expected=PROVED,
        reference=source("13", SECTION),
    ),
    ss.Claim(
        name="nam2024.time_model.loss_of_skill",
        meaning="Its loss is half the squared distance of B a_k b_k from S.",
        statement=ss.Identity(MODEL.skill_loss, (q.S - q.B * q.a * q.b) ** 2 / 2),
        domain=PARAMETERS,
        expected=PROVED,
        reference=source("13", SECTION),
    ),
]

flow_to_rate = ss.Derivation(
    name="nam2024.time_model.rate",
    meaning="B enters the velocity of R_k once: twice by the gradients and once by R_k = B a_k b_k, "
    "less twice by a_k^2 = R_k/B.",
    domain=FREQUENT_SKILL,
    expected=PROVED,
    reference=source("14", SECTION),
    steps=[
        ss.Step(
            ss.Identity(MODEL.weighted_loss, q.P_s * (q.S - q.B * q.a * q.b) ** 2 / 2),
            "write down the part of the loss that contains the skill",
            label="loss",
        ),
        ss.Step(
            ss.Identity(MODEL.flow[q.a], q.eta * q.P_s * q.B * q.b * (q.S - q.B * q.a * q.b)),
            "gradient flow of a_k",
            label="velocity_of_a",
        ),
        ss.Step(
            ss.Identity(MODEL.flow[q.b], q.eta * q.P_s * q.B * q.a * (q.S - q.B * q.a * q.b)),
            "gradient flow of b_k",
            label="velocity_of_b",
        ),
        ss.Step(
            ss.Conserved(MODEL.conserved, MODEL.flow),
            "a_k^2 - b_k^2 is conserved, so that a_k = b_k stays true",
            label="conserved",
        ),
        ss.Step(
            ss.Identity(
                velocity(MODEL.strength, MODEL.flow),
                q.eta * q.P_s * q.B**2 * (q.a**2 + q.b**2) * (q.S - q.B * q.a * q.b),
            ),
            "product rule for R_k = B a_k b_k",
            label="strength_velocity",
        ),
        ss.Step(
            ss.Identity(
                MODEL.strength_velocity.subs(q.b, q.a),
                (2 * q.eta * q.P_s * q.B * q.R * (q.S - q.R)).subs(q.R, q.B * q.a**2),
            ),
            "put b_k = a_k, hence R_k = B a_k^2",
            label="balanced",
        ),
        ss.Step(
            ss.Identity(MODEL.reduced_rate, 2 * q.eta * q.P_s * q.B * q.R * (q.S - q.R)),
            "write the velocity in R_k alone",
            label="reduced",
        ),
        ss.Step(
            ss.Identity(MODEL.strength_at(), printed_strength(q.B)),
            "separate variables and integrate from 0 to T, as for B = 1 with B eta in the place of eta",
            label="closed_form",
        ),
        ss.Step(
            ss.SolvesODE(
                MODEL.strength_equation(STRENGTH), STRENGTH, printed_strength(q.B), initial={0: q.r}
            ),
            "put the closed form back into the differential equation",
            label="solves",
        ),
    ],
)

solution = [
    ss.Claim(
        name="nam2024.time_model.solution.as_printed",
        meaning="The strength grows at a rate that carries B^2.",
        statement=ss.SolvesODE(
            MODEL.strength_equation(STRENGTH), STRENGTH, printed_strength(q.B**2), initial={0: q.r}
        ),
        domain=FREQUENT_SKILL,
        expected=REFUTED,
        reference=source("14", SECTION),
        witness={q.S: 2, q.r: 1, q.eta: 1, q.P_s: 1, q.B: HALF, q.T: 1},
        note="The flow of a_k and b_k from the loss gives the rate 2 eta P_s B S: in the velocity of R_k the "
        "factor B^2 multiplies a_k^2 + b_k^2, which on a_k = b_k is 2 R_k/B.",
    ),
    ss.Claim(
        name="nam2024.time_model.solution.corrected",
        meaning="The strength grows at a rate that carries B.",
        statement=ss.SolvesODE(
            MODEL.strength_equation(STRENGTH), STRENGTH, printed_strength(q.B), initial={0: q.r}
        ),
        domain=FREQUENT_SKILL,
        expected=PROVED,
        reference=source("14", SECTION),
    ),
    ss.Claim(
        name="nam2024.time_model.solution.without_factor",
        meaning="Without the factor (B = 1) this is the multilinear model.",
        statement=ss.Identity(
            MultilinearModel(weight=q.P_s, basis_factor=1).strength_at(), printed_strength(1)
        ),
        domain=FREQUENT_SKILL,
        expected=PROVED,
        reference=source("14", SECTION),
    ),
    ss.Claim(
        name="nam2024.time_model.solution.final_strength",
        meaning="The factor slows the learning, it does not change its end.",
        statement=ss.Limit(MODEL.strength_at(), q.T, oo, q.S),
        domain=FREQUENT_SKILL,
        expected=PROVED,
        reference=source("14", SECTION),
    ),
]

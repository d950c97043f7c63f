"""Gradient flow of the multilinear model: from the loss to R_k(T), L_k(T) and limits (Eqs. 11, 26-39)."""

from _common import FREQUENT_SKILL, PARAMETERS, POSITIVE, PROVED, REFUTED, SEEN_SKILL, SKILL, source
from sympy import Eq as Equation
from sympy import Function, Integer, Piecewise, exp, log, oo

import symsolve as ss
from symsolve.models import MultilinearModel, SkillBasis, gradient_flow, skill_loss, skill_strength, velocity
from symsolve.models import quantities as q

APPENDIX = "App. C"

#: Trained on data, on the population, and without any data of the skill.
MODEL = MultilinearModel()
POPULATION = MultilinearModel(weight=q.P_s)
UNSEEN = MultilinearModel(weight=0)

STRENGTH = Function("R")(q.T)


def printed_strength(weight):
    """S [1 + (S/R_k(0) - 1) e^(-2 eta S weight T)]^-1, as Eq. 26 prints it."""
    return q.S * (1 + (q.S / q.r - 1) * exp(-2 * q.eta * q.S * weight * q.T)) ** -1


def printed_loss(weight):
    """(S^2/2) [1 + (S/R_k(0) - 1)^-1 e^(2 eta S weight T)]^-2, as Eq. 27 prints it."""
    return q.S**2 / 2 * (1 + (q.S / q.r - 1) ** -1 * exp(2 * q.eta * q.S * weight * q.T)) ** -2


def strength_derivation(name, model, weight, domain, moving, reference, equations):
    """From the loss of one skill to its strength in time, for any weight of the skill in the loss."""
    return ss.Derivation(
        name=name,
        meaning="The strength of a skill follows a logistic curve.",
        domain=domain,
        expected=PROVED,
        reference=reference,
        steps=[
            *flow_steps(model, weight, equations),
            *reduction_steps(model, weight, equations),
            *integration_steps(model, weight, moving),
        ],
    )


def flow_steps(model, weight, equations):
    """From the loss to the velocities of a_k and b_k, and what they conserve."""
    loss = weight * (q.S - q.a * q.b) ** 2 / 2
    return [
        ss.Step(
            ss.Identity(model.weighted_loss, loss),
            "write down the part of the loss that contains the skill",
            label="loss",
            reference=equations["loss"],
        ),
        ss.Step(
            ss.Identity(model.flow[q.a], -q.eta * loss.diff(q.a)),
            "gradient flow of a_k: differentiate the loss",
            label="flow_of_a",
            reference=equations["flow"],
        ),
        ss.Step(
            ss.Identity(model.flow[q.b], -q.eta * loss.diff(q.b)),
            "gradient flow of b_k: differentiate the loss",
            label="flow_of_b",
            reference=equations["flow"],
        ),
        ss.Step(
            ss.Identity(model.flow[q.a], -q.eta * weight * q.b * (q.a * q.b - q.S)),
            "carry out the derivative by a_k",
            label="velocity_of_a",
            reference=equations["a"],
        ),
        ss.Step(
            ss.Identity(model.flow[q.b], -q.eta * weight * q.a * (q.a * q.b - q.S)),
            "carry out the derivative by b_k",
            label="velocity_of_b",
            reference=equations["b"],
        ),
        ss.Step(
            ss.Conserved(model.conserved, model.flow),
            "a_k^2 - b_k^2 is conserved, so that a_k = b_k stays true",
            label="conserved",
        ),
    ]


def reduction_steps(model, weight, equations):
    """From the velocities of a_k and b_k to that of R_k alone."""
    flow = gradient_flow(weight * (q.S - q.a * q.b) ** 2 / 2, (q.a, q.b))
    rate = 2 * q.eta * weight * q.R * (q.S - q.R)
    return [
        ss.Step(
            ss.Identity(flow[q.a] * q.b + q.a * flow[q.b], velocity(model.strength, model.flow)),
            "product rule for R_k = a_k b_k",
            label="product_rule",
            reference=equations["R"],
        ),
        ss.Step(
            ss.Identity(
                model.strength_velocity,
                -q.eta * weight * (q.a**2 + q.b**2) * (q.a * q.b - q.S),
            ),
            "put in the velocities of a_k and b_k",
            label="strength_velocity",
            reference=equations["R"],
        ),
        ss.Step(
            ss.Identity(model.strength_velocity.subs(q.b, q.a), rate.subs(q.R, q.a**2)),
            "put b_k = a_k, hence R_k = a_k^2",
            label="balanced",
            reference=equations["reduced"],
        ),
        ss.Step(
            ss.Identity(model.reduced_rate, -2 * q.eta * weight * q.R * (q.R - q.S)),
            "write the velocity in R_k alone",
            label="reduced",
            reference=equations["reduced"],
        ),
    ]


def integration_steps(model, weight, moving):
    """Separate variables, integrate, solve for R_k, and put the result back."""
    rate = 2 * q.eta * weight * q.R * (q.S - q.R)
    antiderivative = log(q.R / (q.S - q.R)) / (2 * q.eta * weight * q.S)
    needed = log((q.R * (q.S - q.r)) / (q.r * (q.S - q.R))) / (2 * q.eta * weight * q.S)
    reached = printed_strength(weight)
    return [
        ss.Step(
            ss.Identity(1 / (q.R * (q.S - q.R)), (1 / q.R + 1 / (q.S - q.R)) / q.S),
            "separate variables, and split the rate into partial fractions",
            label="partial_fractions",
            domain=moving,
        ),
        ss.Step(
            ss.Identity(antiderivative.diff(q.R), 1 / rate),
            "integrate over R_k: an antiderivative of one over the rate",
            label="antiderivative",
            domain=moving,
        ),
        ss.Step(
            ss.Identity(antiderivative - antiderivative.subs(q.R, q.r), needed),
            "integrate from time 0 to T, that is from R_k(0) to R_k",
            label="definite_integral",
            domain=moving,
        ),
        ss.Step(
            ss.Identity(model.dynamics.elapsed(q.r, q.R), needed),
            "this is the time that the flow takes",
            label="elapsed",
            domain=moving,
        ),
        ss.Step(
            ss.Identity(needed.subs(q.R, reached), q.T),
            "solve for R_k: at the printed strength the time that has passed is T",
            label="solve",
            domain=moving,
        ),
        ss.Step(
            ss.Identity(model.strength_at(), reached),
            "which is the closed form of the flow",
            label="closed_form",
        ),
        ss.Step(
            ss.SolvesODE(model.strength_equation(STRENGTH), STRENGTH, reached, initial={0: q.r}),
            "put the closed form back into the differential equation",
            label="solves",
        ),
    ]


strength = strength_derivation(
    "nam2024.dynamics.strength",
    MODEL,
    q.d_k / q.D,
    SKILL,
    SEEN_SKILL,
    source("26", APPENDIX),
    {
        "loss": source("29", APPENDIX),
        "flow": source("30", APPENDIX),
        "a": source("31", APPENDIX),
        "b": source("32", APPENDIX),
        "R": source("33", APPENDIX),
        "reduced": source("34", APPENDIX),
    },
)

strength_on_population = strength_derivation(
    "nam2024.dynamics.strength_on_population",
    POPULATION,
    q.P_s,
    FREQUENT_SKILL,
    ss.Domain(
        {
            **dict.fromkeys([q.S, q.r, q.R, q.eta, q.T], POSITIVE),
            q.P_s: ss.Interval(0, 1, left_open=True),
        },
        where=[q.r < q.S, q.r <= q.R, q.R < q.S],
    ),
    source("26", APPENDIX),
    dict.fromkeys(["loss", "flow", "a", "b", "R", "reduced"]),
)

in_main_text = ss.Claim(
    name="nam2024.dynamics.strength.in_main_text",
    meaning="R_k/S is a logistic function of time.",
    statement=ss.SolvesODE(
        MODEL.strength_equation(STRENGTH),
        STRENGTH,
        q.S * (1 + (q.S / q.r - 1) * exp(-2 * q.eta * q.d_k / q.D * q.S * q.T)) ** -1,
        initial={0: q.r},
    ),
    domain=SKILL,
    expected=PROVED,
    reference=source("11", "Section 3"),
)

again = ss.Claim(
    name="nam2024.dynamics.strength.from_reduced_flow",
    meaning="The printed reduced equation has the printed solution.",
    statement=ss.SolvesODE(
        Equation(STRENGTH.diff(q.T), -2 * q.eta * q.d_k / q.D * STRENGTH * (STRENGTH - q.S)),
        STRENGTH,
        printed_strength(q.d_k / q.D),
        initial={0: q.r},
    ),
    domain=SKILL,
    expected=PROVED,
    reference=source("35", APPENDIX),
)

product_rule_as_printed = ss.Claim(
    name="nam2024.dynamics.product_rule.as_printed",
    meaning="The velocity of R_k, with a factor -eta on the first term of the product rule.",
    statement=ss.Identity(
        -q.eta * MODEL.flow[q.a] * q.b + q.a * MODEL.flow[q.b],
        -q.eta * q.d_k / q.D * (q.a**2 + q.b**2) * (q.a * q.b - q.S),
    ),
    domain=PARAMETERS,
    expected=REFUTED,
    reference=source("33", APPENDIX),
    witness={q.a: 1, q.b: 1, q.S: 2, q.eta: 1, q.d_k: 1, q.D: 1},
    note="The product rule has no factor -eta: it is already inside the velocity of a_k. The right "
    "side holds.",
)

product_rule = ss.Claim(
    name="nam2024.dynamics.product_rule.corrected",
    meaning="The velocity of R_k by the product rule.",
    statement=ss.Identity(
        MODEL.flow[q.a] * q.b + q.a * MODEL.flow[q.b],
        -q.eta * q.d_k / q.D * (q.a**2 + q.b**2) * (q.a * q.b - q.S),
    ),
    domain=PARAMETERS,
    expected=PROVED,
    reference=source("33", APPENDIX),
)

loss = ss.Derivation.chain(
    MODEL.loss_at(),
    [
        ("put the strength into the loss of the skill", (q.S - printed_strength(q.d_k / q.D)) ** 2 / 2),
        (
            "take the decaying exponential to the other side of the fraction",
            printed_loss(q.d_k / q.D),
        ),
    ],
    name="nam2024.dynamics.loss",
    meaning="The loss of a skill in time.",
    domain=SKILL,
    expected=PROVED,
    reference=source("27", APPENDIX),
)

loss_on_population = ss.Claim(
    name="nam2024.dynamics.loss_on_population",
    meaning="The loss of a skill in time, trained on the population.",
    statement=ss.Identity(POPULATION.loss_at(), printed_loss(q.P_s)),
    domain=FREQUENT_SKILL,
    expected=PROVED,
    reference=source("27", APPENDIX),
)

stays_below = ss.Claim(
    name="nam2024.dynamics.strength.stays_below_target",
    meaning="The strength never reaches its target.",
    statement=ss.Inequality(ss.Relation(MODEL.strength_at(), "<", q.S)),
    domain=SKILL,
    expected=PROVED,
    reference=source("26", APPENDIX),
)

grows = ss.Claim(
    name="nam2024.dynamics.strength.never_falls",
    meaning="The strength is never below its start.",
    statement=ss.Inequality(ss.Relation(MODEL.strength_at(), ">=", q.r)),
    domain=SKILL,
    expected=PROVED,
    reference=source("26", APPENDIX),
)

# Corollary 1: many parameters and a long time.

one_shot = [
    ss.Claim(
        name="nam2024.dynamics.limit_of_loss.seen",
        meaning="A skill that occurs in the data is learned completely.",
        statement=ss.Limit(MODEL.loss_at(), q.T, oo, 0),
        domain=SEEN_SKILL,
        expected=PROVED,
        reference=source("36", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.dynamics.limit_of_loss.unseen",
        meaning="A skill that does not occur in the data keeps the loss that it starts with.",
        statement=ss.Limit(UNSEEN.loss_at(), q.T, oo, (q.S - q.r) ** 2 / 2),
        domain=SKILL,
        expected=PROVED,
        reference=source("36", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.dynamics.limit_of_loss.small_start",
        meaning="That loss is about S^2/2 when training starts from little.",
        statement=ss.Limit(UNSEEN.loss_at(), q.r, 0, q.S**2 / 2),
        domain=ss.Domain({q.S: POSITIVE, q.T: ss.Interval(0, oo)}),
        expected=PROVED,
        reference=source("36", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.dynamics.limit_of_loss.both",
        meaning="One formula for both cases.",
        statement=ss.Identity(
            MODEL.final_loss, Piecewise((Integer(0), q.d_k > 0), ((q.S - q.r) ** 2 / 2, True))
        ),
        domain=SKILL,
        expected=PROVED,
        reference=source("36", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.dynamics.limit_of_strength.seen",
        meaning="The strength of a skill that occurs in the data tends to S.",
        statement=ss.Limit(MODEL.strength_at(), q.T, oo, q.S),
        domain=SEEN_SKILL,
        expected=PROVED,
        reference=source("37", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.dynamics.limit_of_strength.unseen",
        meaning="The strength of a skill that does not occur in the data stays where it is.",
        statement=ss.Identity(UNSEEN.strength_at(), q.r),
        domain=SKILL,
        expected=PROVED,
        reference=source("37", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.dynamics.limit_of_strength.both",
        meaning="One formula for both cases.",
        statement=ss.Identity(MODEL.final_strength, Piecewise((q.S, q.d_k > 0), (q.r, True))),
        domain=SKILL,
        expected=PROVED,
        reference=source("37", APPENDIX),
    ),
]

# Corollary 2: many data and a long time; the model has the first N skill functions.

BASIS = SkillBasis()
NOT_IN_THE_MODEL = BASIS.expand(0)

capacity = [
    ss.Claim(
        name="nam2024.dynamics.capacity.loss_of_skill_in_the_model",
        meaning="A skill that the model has is learned completely.",
        statement=ss.Limit(POPULATION.loss_at(), q.T, oo, 0),
        domain=FREQUENT_SKILL,
        expected=PROVED,
        reference=source("38", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.dynamics.capacity.loss_of_skill_beyond",
        meaning="A skill that the model lacks keeps the loss S^2/2.",
        statement=ss.Identity(skill_loss(BASIS.target(), NOT_IN_THE_MODEL, q.k), q.S**2 / 2),
        domain=SKILL,
        expected=PROVED,
        reference=source("38", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.dynamics.capacity.strength_of_skill_in_the_model",
        meaning="The strength of a skill that the model has tends to S.",
        statement=ss.Limit(POPULATION.strength_at(), q.T, oo, q.S),
        domain=FREQUENT_SKILL,
        expected=PROVED,
        reference=source("39", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.dynamics.capacity.strength_of_skill_beyond.corrected",
        meaning="The strength of a skill that the model lacks is zero from the start.",
        statement=ss.Identity(skill_strength(BASIS.skill_functions(), NOT_IN_THE_MODEL, q.k), 0),
        domain=SKILL,
        expected=PROVED,
        reference=source("39", APPENDIX),
        note="Eq. 39 calls it R_k(0), which is true of this zero.",
    ),
    ss.Claim(
        name="nam2024.dynamics.capacity.strength_of_skill_beyond.with_positive_start",
        meaning="Eqs. 38 and 39 with R_k(0) > 0 as in Lemma 1: S^2/2 is the loss at the strength R_k(0).",
        statement=ss.Identity(skill_loss(BASIS.target(), BASIS.expand(q.r), q.k), q.S**2 / 2),
        domain=ss.Domain({q.S: POSITIVE, q.r: POSITIVE}, where=[q.r < q.S]),
        expected=REFUTED,
        reference=source("38-39", APPENDIX),
        witness={q.S: 2, q.r: 1},
        note="Lemma 1's 0 < R_k(0) holds for k <= N only. Beyond N the model has no g_k, so that R_k(0) = 0; "
        "with a positive R_k(0) the two printed limits would contradict each other.",
    ),
]

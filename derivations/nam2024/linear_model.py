"""The linear counterpart: one parameter a skill, exponential instead of logistic learning (Eqs. 124-127)."""

from _common import NONNEGATIVE, PARAMETERS, POSITIVE, PROVED, REAL, SKILL, source
from sympy import Add, Function, Integer, Matrix, exp, log, oo, sqrt

import symsolve as ss
from symsolve.models import (
    FeatureFunction,
    LinearModel,
    SkillBasis,
    gradient_flow,
    skill_loss,
    skill_strength,
)
from symsolve.models import quantities as q

APPENDIX = "App. H"

MODEL = LinearModel()
STRENGTH = Function("R")(q.T)
PRINTED = q.S * (1 - exp(-q.eta * q.d_k / q.D * q.T))

#: On its way from zero, and the skill occurs in the data.
MOVING = ss.Domain(
    {
        **dict.fromkeys([q.S, q.eta], POSITIVE),
        q.w: NONNEGATIVE,
        q.T: NONNEGATIVE,
        q.D: ss.Integers(1, oo),
        q.d_k: ss.Integers(1, oo),
    },
    where=[q.w < q.S, q.d_k <= q.D],
)

definition = [
    ss.Claim(
        name="nam2024.linear_model.strength",
        meaning="With f = sum of w_k g_k the strength of a skill is its parameter.",
        statement=ss.Identity(MODEL.strength, q.w),
        domain=PARAMETERS,
        expected=PROVED,
        reference=source("124", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.linear_model.loss_of_skill",
        meaning="Its loss is half the squared distance of the parameter from S.",
        statement=ss.Identity(MODEL.skill_loss, (q.S - q.w) ** 2 / 2),
        domain=PARAMETERS,
        expected=PROVED,
        reference=source("124", APPENDIX),
    ),
]

needed = log(q.S / (q.S - q.w)) * q.D / (q.eta * q.d_k)

solution = ss.Derivation(
    name="nam2024.linear_model.solution",
    meaning="From zero the strength of a skill tends to S exponentially.",
    domain=SKILL,
    expected=PROVED,
    reference=source("125", APPENDIX),
    steps=[
        ss.Step(
            ss.Identity(MODEL.weighted_loss, q.d_k / (2 * q.D) * (q.S - q.w) ** 2),
            "write down the part of the loss that contains the skill",
            label="loss",
        ),
        ss.Step(
            ss.Identity(MODEL.flow[q.w], -q.eta * (q.d_k / (2 * q.D) * (q.S - q.w) ** 2).diff(q.w)),
            "gradient flow: differentiate the loss",
            label="flow",
        ),
        ss.Step(
            ss.Identity(MODEL.reduced_rate, q.eta * q.d_k / q.D * (q.S - q.R)),
            "carry out the derivative; R_k = w_k",
            label="reduced",
        ),
        ss.Step(
            ss.Identity(needed.diff(q.w), 1 / MODEL.reduced_rate.subs(q.R, q.w)),
            "separate variables: an antiderivative of one over the rate, which vanishes at 0",
            label="antiderivative",
            domain=MOVING,
        ),
        ss.Step(
            ss.Identity(MODEL.dynamics.elapsed(0, q.w), needed),
            "this is the time that the flow takes from 0",
            label="elapsed",
            domain=MOVING,
        ),
        ss.Step(
            ss.Identity(needed.subs(q.w, PRINTED), q.T),
            "solve for R_k: at the printed strength the time that has passed is T",
            label="solve",
            domain=MOVING,
        ),
        ss.Step(
            ss.Identity(MODEL.strength_at(), PRINTED),
            "which is the closed form of the flow",
            label="closed_form",
        ),
        ss.Step(
            ss.SolvesODE(MODEL.strength_equation(STRENGTH), STRENGTH, PRINTED, initial={0: Integer(0)}),
            "put the closed form back into the differential equation",
            label="solves",
        ),
    ],
)

loss = ss.Claim(
    name="nam2024.linear_model.loss",
    meaning="The loss of a skill falls exponentially.",
    statement=ss.Identity(MODEL.loss_at(), q.S**2 / 2 * exp(-2 * q.eta * q.d_k / q.D * q.T)),
    domain=SKILL,
    expected=PROVED,
    reference=source("125", APPENDIX),
)

end = ss.Claim(
    name="nam2024.linear_model.final_strength",
    meaning="A skill that occurs in the data is learned completely.",
    statement=ss.Limit(MODEL.strength_at(), q.T, oo, q.S),
    domain=MOVING,
    expected=PROVED,
    reference=source("125", APPENDIX),
)

# Several basis functions a skill: f = sum over l of W_l e_l, here with three of them.

SIZE = 3
WEIGHTS = q.components("W", SIZE, "weight of a basis function in the linear model")
G = FeatureFunction(Matrix([1, 1, 1]) / sqrt(SIZE))
F = FeatureFunction(Matrix(WEIGHTS))
TARGET = FeatureFunction(q.S * G.coefficients)
BASIS = SkillBasis(size=q.D_c)
#: The basis functions themselves.
UNITS = [FeatureFunction(Matrix([int(row == column) for row in range(SIZE)])) for column in range(SIZE)]
ON_WEIGHTS = ss.Domain({**dict.fromkeys(WEIGHTS, REAL), q.S: POSITIVE, q.eta: POSITIVE, q.P_s: POSITIVE})

extended = [
    ss.Claim(
        name="nam2024.linear_model.extended.strength",
        meaning="The strength is the mean of the weights, times the root of their number.",
        statement=ss.Identity(skill_strength(G, F, q.k), Add(*WEIGHTS) / sqrt(SIZE)),
        domain=ON_WEIGHTS,
        expected=PROVED,
        reference=source("126", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.linear_model.extended.loss_of_skill",
        meaning="The loss is half the squared distance of all weights from S over the root of their number.",
        statement=ss.Identity(
            skill_loss(TARGET, F, q.k), Add(*((q.S / sqrt(SIZE) - weight) ** 2 for weight in WEIGHTS)) / 2
        ),
        domain=ON_WEIGHTS,
        expected=PROVED,
        reference=source("126", APPENDIX),
    ),
    *(
        ss.Claim(
            name=f"nam2024.linear_model.extended.flow_of_weight_{index}",
            meaning="On the population every weight follows the linear model with S over the root of D_c.",
            statement=ss.Identity(
                gradient_flow(q.P_s * skill_loss(TARGET, F, q.k), WEIGHTS)[weight],
                LinearModel(weight=q.P_s, target_scale=q.S / sqrt(SIZE)).flow[q.w].subs(q.w, weight),
            ),
            domain=ON_WEIGHTS,
            expected=PROVED,
            reference=source("126", APPENDIX),
        )
        for index, weight in enumerate(WEIGHTS, start=1)
    ),
    ss.Claim(
        name="nam2024.linear_model.extended.normalised",
        meaning="The skill function is normalised for any number of basis functions.",
        statement=ss.Identity(BASIS.skill_functions().inner(BASIS.skill_functions()), 1),
        domain=ss.Domain({q.D_c: ss.Integers(1, oo)}),
        expected=PROVED,
        reference=source("127", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.linear_model.extended.share_of_a_basis_function",
        meaning="Every one of three basis functions has the share 1/sqrt(3) in the skill function.",
        statement=ss.Identity(
            F.inner(G), Add(*(weight * G.inner(unit) for weight, unit in zip(WEIGHTS, UNITS)))
        ),
        domain=ON_WEIGHTS,
        expected=PROVED,
        reference=source("127", APPENDIX),
    ),
]

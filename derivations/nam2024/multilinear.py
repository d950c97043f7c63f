"""The multilinear model: strength, loss on a skill, on a data set, as a whole (Eqs. 9-12, 28, 29)."""

import attrs
from _common import COUNT, NONNEGATIVE, PARAMETERS, POSITIVE, PROVED, REAL, source
from sympy import Add, Integer, Piecewise, exp, oo, zeta
from sympy import Eq as Equation

import symsolve as ss
from symsolve.models import (
    LossCurve,
    MultilinearModel,
    ParityTask,
    Spectrum,
    empirical_loss,
    skill_loss,
    skill_strength,
)
from symsolve.models import quantities as q

MODEL = MultilinearModel()

# Three skills, of which the model has the first two.
TASK = ParityTask(masks=[(0,), (0, 1), (1,)], bits=2)
A_1, A_2 = q.components("a", 2, "second-layer strength of a mode")
B_1, B_2 = q.components("b", 2, "first-layer strength of a mode")
F = TASK.combination([A_1 * B_1, A_2 * B_2])
TARGET = TASK.target()
TWO_OF_THREE = ss.Domain(
    {**dict.fromkeys([A_1, A_2, B_1, B_2], REAL), q.S: POSITIVE, q.alpha: POSITIVE},
)
#: Three data points show skill 1 and two show skill 2.
DATA = [(1, (0, 0)), (1, (0, 1)), (1, (1, 1)), (2, (0, 1)), (2, (1, 1))]

definition = [
    *(
        ss.Claim(
            name=f"nam2024.multilinear.model.loss_of_skill_{k}",
            meaning=f"With f = sum of a_k b_k g_k over the first two skills, the loss of skill {k}.",
            statement=ss.Identity(skill_loss(TARGET, F, k), (q.S - reached) ** 2 / 2),
            domain=TWO_OF_THREE,
            expected=PROVED,
            reference=source("9", "Section 3"),
        )
        for k, reached in ((1, A_1 * B_1), (2, A_2 * B_2), (3, Integer(0)))
    ),
    *(
        ss.Claim(
            name=f"nam2024.multilinear.model.strength_of_skill_{k}",
            meaning=f"The strength of skill {k} by its definition, on every input of a task.",
            statement=ss.Identity(skill_strength(TASK.skill_function(k), F, k), reached),
            domain=TWO_OF_THREE,
            expected=PROVED,
            reference=source("10", "Section 3"),
        )
        for k, reached in ((1, A_1 * B_1), (2, A_2 * B_2))
    ),
    ss.Claim(
        name="nam2024.multilinear.strength",
        meaning="The strength of a skill is the product of its two parameters.",
        statement=ss.Identity(MODEL.strength, q.a * q.b),
        domain=PARAMETERS,
        expected=PROVED,
        reference=source("10", "Section 3"),
    ),
    ss.Claim(
        name="nam2024.multilinear.skill_loss",
        meaning="The loss of a skill is half the squared distance of its strength from S.",
        statement=ss.Identity(MODEL.skill_loss, (q.S - MODEL.strength) ** 2 / 2),
        domain=PARAMETERS,
        expected=PROVED,
        reference=source("10", "Section 3"),
    ),
]

empirical = ss.Derivation.chain(
    empirical_loss(TARGET, F, DATA),
    [
        (
            "write half the mean squared error as a sum over the data points",
            Add(*((TARGET - F)(*point) ** 2 for point in DATA)) / (2 * len(DATA)),
        ),
        (
            "the square is the same at all points of a skill",
            Add(*((q.S - (A_1 * B_1 if i == 1 else A_2 * B_2)) ** 2 for i, x in DATA)) / (2 * len(DATA)),
        ),
        (
            "collect the points of each skill",
            (3 * (q.S - A_1 * B_1) ** 2 + 2 * (q.S - A_2 * B_2) ** 2) / (2 * len(DATA)),
        ),
    ],
    name="nam2024.multilinear.empirical_loss.of_five_points",
    meaning="The loss on a data set depends only on how often each skill occurs in it.",
    domain=TWO_OF_THREE,
    expected=PROVED,
    reference=source("28-29", "App. C"),
)

weighted = ss.Claim(
    name="nam2024.multilinear.empirical_loss",
    meaning="A skill with d_k of the D data points adds d_k/(2D) (S - a_k b_k)^2 to the loss.",
    statement=ss.Identity(MODEL.weighted_loss, q.d_k / (2 * q.D) * (q.S - q.a * q.b) ** 2),
    domain=PARAMETERS,
    expected=PROVED,
    reference=source("29", "App. C"),
)

in_strengths = ss.Claim(
    name="nam2024.multilinear.empirical_loss.in_strengths",
    meaning="The same in the strengths: d_k/(2D) (S - R_k)^2.",
    statement=ss.Identity(MODEL.weighted_loss, q.d_k / (2 * q.D) * (q.S - MODEL.strength) ** 2),
    domain=PARAMETERS,
    expected=PROVED,
    reference=source("11", "Section 3"),
)

# How many data points show skill 1, and skill 2.
D_1, D_2 = (
    ss.quantity(f"d_{k}", latex=f"d_{k}", meaning="data points of one skill", integer=True, nonnegative=True)
    for k in (1, 2)
)
COUNTS = Piecewise((D_1, Equation(q.k, 1)), (D_2, True))
THREE_SKILLS = Spectrum(skills=3)
CURVE = LossCurve(spectrum=THREE_SKILLS, learned=2, weight=COUNTS / q.D)
LEARNING = ss.Domain(
    {
        **dict.fromkeys([q.S, q.r, q.eta, q.alpha], POSITIVE),
        q.T: NONNEGATIVE,
        q.D: COUNT,
        D_1: ss.Integers(0, oo),
        D_2: ss.Integers(0, oo),
    },
    where=[q.r < q.S, D_1 + D_2 <= q.D],
)


def printed_factor(weight):
    """[1 + (S/R_k(0) - 1)^-1 e^(2 eta weight S T)]^-2, as Eqs. 12 and 27 print it."""
    return (1 + (q.S / q.r - 1) ** -1 * exp(2 * q.eta * weight * q.S * q.T)) ** -2


def loss_of(k, count):
    """L_k(T) of a skill with this number of data points, from the flow."""
    return attrs.evolve(MODEL, weight=count / q.D).loss_at()


whole_loss = ss.Derivation.chain(
    CURVE.at(),
    [
        (
            "split the loss by skills",
            THREE_SKILLS.frequency(1) * loss_of(1, D_1)
            + THREE_SKILLS.frequency(2) * loss_of(2, D_2)
            + THREE_SKILLS.frequency(3) * MODEL.skill_loss.subs(q.a, 0),
        ),
        (
            "put in the strengths of the learned skills, and zero for the others",
            q.S**2
            / 2
            * Add(
                *(
                    THREE_SKILLS.frequency(k) * printed_factor(count / q.D)
                    for k, count in ((1, D_1), (2, D_2))
                )
            )
            + q.S**2 / 2 * THREE_SKILLS.frequency(3),
        ),
    ],
    name="nam2024.multilinear.loss_curve",
    meaning="The whole loss in time when the model has two of three skills.",
    domain=LEARNING,
    expected=PROVED,
    reference=source("12", "Section 4"),
)

# Infinitely many skills, many data: skill by skill, the rest, and the whole for a model with three skills.

MANY = Spectrum()
IN_LIMIT = ss.Domain(
    {
        **dict.fromkeys([q.S, q.r, q.eta, q.alpha], POSITIVE),
        q.T: NONNEGATIVE,
        q.N: COUNT,
        q.k: COUNT,
    },
    where=[q.r < q.S],
)

infinitely_many = [
    ss.Claim(
        name="nam2024.multilinear.loss_curve.infinitely_many_skills.learned",
        meaning="What a skill that the model has adds to the loss in the limit of many data.",
        statement=ss.Identity(
            MANY.frequency(q.k) * LossCurve(spectrum=MANY, learned=q.N).skill(),
            q.S**2 / 2 * MANY.frequency(q.k) * printed_factor(MANY.frequency(q.k)),
        ),
        domain=IN_LIMIT,
        expected=PROVED,
        reference=source("12", "Section 4"),
    ),
    ss.Claim(
        name="nam2024.multilinear.loss_curve.infinitely_many_skills.beyond",
        meaning="What the skills that the model lacks add: S^2/2 times their frequency.",
        statement=ss.Identity(
            LossCurve(spectrum=MANY, learned=q.N).unlearned(),
            q.S**2 / 2 * zeta(q.alpha + 1, q.N + 1) / zeta(q.alpha + 1),
        ),
        domain=IN_LIMIT,
        expected=PROVED,
        reference=source("12", "Section 4"),
    ),
    ss.Claim(
        name="nam2024.multilinear.loss_curve.infinitely_many_skills.three_learned",
        meaning="The whole loss when the model has the first three of infinitely many skills.",
        statement=ss.Identity(
            LossCurve(spectrum=MANY, learned=Integer(3)).at(),
            q.S**2 / 2 * Add(*(MANY.frequency(k) * printed_factor(MANY.frequency(k)) for k in (1, 2, 3)))
            + q.S**2 / 2 * (1 - Add(*(MANY.frequency(k) for k in (1, 2, 3)))),
        ),
        domain=IN_LIMIT,
        expected=PROVED,
        reference=source("12", "Section 4"),
    ),
]

start = ss.Claim(
    name="nam2024.multilinear.loss_curve.at_time_zero",
    meaning="At time zero the learned skills have the loss (S - r)^2/2 and the others S^2/2.",
    statement=ss.Identity(
        CURVE.at(Integer(0)),
        (q.S - q.r) ** 2 / 2 * (1 - THREE_SKILLS.frequency(3)) + q.S**2 / 2 * THREE_SKILLS.frequency(3),
    ),
    domain=LEARNING,
    expected=PROVED,
    reference=source("12", "Section 4"),
)

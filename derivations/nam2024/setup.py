"""The multitask sparse parity problem: frequencies, skill functions, loss, skill strength (Eqs. 1-8).

What holds for an arbitrary function f is shown on a task of two skills and three bits with a free value
of f at each of the sixteen inputs; a sum against f with its free values is a statement about every input.
"""

from _common import COUNT, POSITIVE, PROVED, REAL, source
from sympy import Add, Integer, Rational, log, zeta

import symsolve as ss
from symsolve.models import ParityTask, Spectrum, skill_loss, skill_strength, total_loss
from symsolve.models import quantities as q

SECTION = "Section 2"

TASK = ParityTask(masks=[(0, 1), (1, 2)], bits=3)
F = TASK.arbitrary_function("f")
TARGET = TASK.target()
ON_EVERY_INPUT = ss.Domain({**dict.fromkeys(F.values.values(), REAL), q.S: POSITIVE, q.alpha: POSITIVE})
SPECTRUM = ss.Domain({q.alpha: POSITIVE, q.k: COUNT})


R_1 = skill_strength(TASK.skill_function(1), F, 1)
#: What remains of f when its multiple of g_1 is taken away.
REST = F - R_1 * TASK.skill_function(1)

#: One skill and one bit: enough for a lower bound.
SMALL = ParityTask(masks=[(0,)], bits=1)
SMALL_F = SMALL.arbitrary_function("h")
SMALL_R = skill_strength(SMALL.skill_function(1), SMALL_F, 1)


def parity(i, x, k):
    """delta_ik (-1)^(number of ones among the bits of skill k), as Eq. 2 prints it."""
    return Integer((-1) ** sum(x[bit] for bit in TASK.masks[k - 1])) if i == k else Integer(0)


def against_f(value):
    """Sum over all inputs of f times a function of the input."""
    return Add(*(F.values[i, x] * value(i, x) for i, x in TASK.points))


three_skills = Spectrum(skills=3)

frequency = [
    ss.Claim(
        name="nam2024.setup.frequency.printed",
        meaning="The frequency of skill i is i^-(alpha+1) over the sum of all such weights.",
        statement=ss.Identity(
            three_skills.frequency(q.k),
            q.k ** (-(q.alpha + 1)) / Add(*(Integer(j) ** (-(q.alpha + 1)) for j in (1, 2, 3))),
        ),
        domain=ss.Domain({q.alpha: POSITIVE, q.k: ss.Integers(1, 3)}),
        expected=PROVED,
        reference=source("1", SECTION),
    ),
    ss.Claim(
        name="nam2024.setup.frequency.sum_to_one",
        meaning="The frequencies of three skills sum to one.",
        statement=ss.Identity(Add(*map(three_skills.frequency, (1, 2, 3))), 1),
        domain=SPECTRUM,
        expected=PROVED,
        reference=source("1", SECTION),
    ),
    ss.Claim(
        name="nam2024.setup.frequency.infinitely_many",
        meaning="For infinitely many skills the normalisation is one over zeta(alpha+1).",
        statement=ss.Identity(Spectrum().frequency(q.k), q.k ** (-(q.alpha + 1)) / zeta(q.alpha + 1)),
        domain=SPECTRUM,
        expected=PROVED,
        reference=source("1", SECTION),
    ),
    ss.Claim(
        name="nam2024.setup.frequency.infinite_sum_to_one",
        meaning="Three frequencies and the tail of all later ones sum to one.",
        statement=ss.Identity(Add(*map(Spectrum().frequency, (1, 2, 3))) + Spectrum().tail(4), 1),
        domain=SPECTRUM,
        expected=PROVED,
        reference=source("1", SECTION),
    ),
    ss.Claim(
        name="nam2024.setup.frequency.of_one_input",
        meaning="The bits are uniform and independent of the skill: P(i, x) = P_s(i) 2^-n_b.",
        statement=ss.Identity(
            against_f(lambda i, x: TASK.probability((i, x))),
            against_f(
                lambda i, x: Integer(i) ** (-(q.alpha + 1)) / (1 + 2 ** (-(q.alpha + 1))) * Rational(1, 8)
            ),
        ),
        domain=ON_EVERY_INPUT,
        expected=PROVED,
        reference=source("1", SECTION),
    ),
]

falls = ss.Derivation(
    name="nam2024.setup.frequency_falls",
    meaning="Skills are listed with the most frequent first.",
    domain=SPECTRUM,
    expected=PROVED,
    reference=source("1", SECTION),
    steps=[
        ss.Step(
            ss.Identity(
                log(Spectrum().weight(q.k) / Spectrum().weight(q.k + 1)), (q.alpha + 1) * log(1 + 1 / q.k)
            ),
            "take the logarithm of the ratio of two neighbouring frequencies",
        ),
        ss.Step(
            ss.Inequality(ss.Relation((q.alpha + 1) * log(1 + 1 / q.k), ">", 0)),
            "the logarithm of a number above one is positive",
        ),
    ],
)

skill_functions = [
    ss.Claim(
        name=f"nam2024.setup.skill_function.skill_{k}",
        meaning=f"At every input g_{k} is the parity of its bits as a sign on its own inputs, and else zero.",
        statement=ss.Identity(
            against_f(TASK.skill_function(k)), against_f(lambda i, x, k=k: parity(i, x, k))
        ),
        domain=ON_EVERY_INPUT,
        expected=PROVED,
        reference=source("2", SECTION),
    )
    for k in (1, 2)
]

products = [
    ss.Claim(
        name=f"nam2024.setup.skill_products.of_{k}_and_{j}",
        meaning="At every input g_k g_k' is 1 when k = k' is the skill of the input, and else 0.",
        statement=ss.Identity(
            against_f(TASK.skill_function(k) * TASK.skill_function(j)),
            against_f(lambda i, x, k=k, j=j: Integer(i == k == j)),
        ),
        domain=ON_EVERY_INPUT,
        expected=PROVED,
        reference=source("3", SECTION),
    )
    for k, j in ((1, 1), (1, 2), (2, 2))
]

target = [
    ss.Claim(
        name="nam2024.setup.target.printed",
        meaning="At every input f* is S times the parity of the bits of the input's skill.",
        statement=ss.Identity(against_f(TARGET), against_f(lambda i, x: q.S * parity(i, x, i))),
        domain=ON_EVERY_INPUT,
        expected=PROVED,
        reference=source("4", SECTION),
    ),
    ss.Claim(
        name="nam2024.setup.target.second_moment",
        meaning="The target's second moment is S^2, whatever the frequencies.",
        statement=ss.Identity(TASK.expectation(TARGET * TARGET), q.S**2),
        domain=ON_EVERY_INPUT,
        expected=PROVED,
        reference=source("4", SECTION),
    ),
]

loss = ss.Derivation(
    name="nam2024.setup.loss",
    meaning="The loss is the mean of the skill losses, for every function f.",
    domain=ON_EVERY_INPUT,
    expected=PROVED,
    steps=[
        ss.Step(
            ss.Identity(
                TASK.expectation((TARGET - F) * (TARGET - F)) / 2,
                Add(
                    *(
                        TASK.probability((i, x)) * (q.S * parity(i, x, i) - F(i, x)) ** 2 / 2
                        for i, x in TASK.points
                    )
                ),
            ),
            "write half the mean squared error as a sum over the inputs",
            reference=source("5", SECTION),
        ),
        ss.Step(
            ss.Identity(
                skill_loss(TARGET, F, 1),
                Add(*((q.S * parity(1, x, 1) - F(1, x)) ** 2 for i, x in TASK.points if i == 1)) / 16,
            ),
            "do the same on the inputs of one skill",
        ),
        ss.Step(
            ss.Identity(
                TASK.expectation((TARGET - F) * (TARGET - F)) / 2,
                Add(*(TASK.spectrum.frequency(k) * skill_loss(TARGET, F, k) for k in TASK.skills)),
            ),
            "average over the bits first and over the skills last",
        ),
        ss.Step(
            ss.Identity(
                total_loss(TARGET, F, TASK.spectrum),
                Add(*(TASK.spectrum.frequency(k) * skill_loss(TARGET, F, k) for k in TASK.skills)),
            ),
            "which is the loss of the model",
        ),
        ss.Step(
            ss.Identity(total_loss(TARGET, 0 * F, TASK.spectrum), q.S**2 / 2),
            "put in f = 0, which knows nothing",
        ),
    ],
    reference=source("6", SECTION),
)

strengths = [
    *(
        ss.Claim(
            name=f"nam2024.setup.strength.of_skill_{k}",
            meaning=f"The strength of skill {k} is the mean of g_{k} f over its own inputs.",
            statement=ss.Identity(
                skill_strength(TASK.skill_function(k), F, k),
                Add(*(parity(k, x, k) * F(k, x) for i, x in TASK.points if i == k)) / 8,
            ),
            domain=ON_EVERY_INPUT,
            expected=PROVED,
            reference=source("7", SECTION),
        )
        for k in TASK.skills
    ),
    ss.Claim(
        name="nam2024.setup.strength.of_target",
        meaning="The target has strength S on every skill.",
        statement=ss.Identity(
            skill_strength(TASK.skill_function(1), TARGET, 1)
            * skill_strength(TASK.skill_function(2), TARGET, 2),
            q.S**2,
        ),
        domain=ON_EVERY_INPUT,
        expected=PROVED,
        reference=source("7", SECTION),
    ),
    ss.Claim(
        name="nam2024.setup.strength.of_one_skill_function",
        meaning="A skill function has no strength on another skill.",
        statement=ss.Identity(
            skill_strength(TASK.skill_function(1), TASK.combination([q.a, q.b]), 1)
            + skill_strength(TASK.skill_function(1), TASK.combination([q.a, q.b]), 2),
            q.a,
        ),
        domain=ss.Domain({q.a: REAL, q.b: REAL}),
        expected=PROVED,
        reference=source("7", SECTION),
    ),
]

loss_and_strength = [
    *(
        ss.Claim(
            name=f"nam2024.setup.loss_from_strength.of_skill_{k}",
            meaning="For every f: L_k is half of S^2 + E[f^2] - 2 S R_k.",
            statement=ss.Identity(
                skill_loss(TARGET, F, k),
                (q.S**2 + F.inner(F, k) - 2 * q.S * skill_strength(TASK.skill_function(k), F, k)) / 2,
            ),
            domain=ON_EVERY_INPUT,
            expected=PROVED,
            reference=source("8", SECTION),
        )
        for k in TASK.skills
    ),
    ss.Claim(
        name="nam2024.setup.loss_from_strength.excess",
        meaning="L_k exceeds (S - R_k)^2/2 by half the mean square of what in f is no multiple of g_k.",
        statement=ss.Identity(
            skill_loss(TARGET, F, 1) - (q.S - R_1) ** 2 / 2,
            REST.inner(REST, 1) / 2,
        ),
        domain=ON_EVERY_INPUT,
        expected=PROVED,
        reference=source("8", SECTION),
        note="So (S - R_k)^2/2 is the loss only for a multiple of g_k, and a lower bound for all else.",
    ),
    ss.Claim(
        name="nam2024.setup.loss_from_strength.lower_bound",
        meaning="L_k is at least (S - R_k)^2/2.",
        statement=ss.Inequality(
            ss.Relation(skill_loss(SMALL.target(), SMALL_F, 1), ">=", (q.S - SMALL_R) ** 2 / 2),
        ),
        domain=ss.Domain({**dict.fromkeys(SMALL_F.values.values(), REAL), q.S: POSITIVE}),
        expected=PROVED,
        reference=source("8", SECTION),
    ),
]

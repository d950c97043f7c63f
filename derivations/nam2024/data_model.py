"""The extended model of data: D_c basis functions a skill, loss and flow on data (Eqs. 15, 16, 77-87).

Everything about one data set is shown for free feature vectors: Phi_l_j is the value of the l-th basis
function at the j-th sample. The sizes D_c and d_k are small numbers where matrices are needed.
"""

from _common import COUNT, POSITIVE, PROVED, REAL, REFUTED, source
from _features import (
    ANY,
    ANY_SAMPLE,
    APPENDIX,
    E_1,
    E_2,
    ERROR,
    HALF_TANGENT,
    IDEAL,
    ONE_SAMPLE,
    SECTION,
    SIZE,
    TWO_SAMPLES,
    WEIGHTS,
    B,
    G,
)
from sympy import Add, sqrt

import symsolve as ss
from symsolve.models import ParityTask, SkillBasis, empirical_loss
from symsolve.models import quantities as q

# Eqs. 15, 16: the model and its basis.

BASIS = SkillBasis(size=q.D_c)
MANY = ss.Domain({q.D_c: COUNT, q.S: POSITIVE, q.a: REAL, q.b: REAL})

definition = [
    ss.Claim(
        name="nam2024.data_model.strength",
        meaning="With f = a_k sum of B_l e_l over two basis functions, the strength by its definition.",
        statement=ss.Identity(ONE_SAMPLE.strength, q.a * Add(*WEIGHTS) / sqrt(SIZE)),
        domain=ANY,
        expected=PROVED,
        reference=source("15", SECTION),
    ),
    ss.Claim(
        name="nam2024.data_model.loss_of_skill",
        meaning="The loss of the skill is half the squared distance of all coefficients from S/sqrt(D_c).",
        statement=ss.Identity(
            ONE_SAMPLE.skill_loss, Add(*((q.S / sqrt(SIZE) - q.a * weight) ** 2 for weight in WEIGHTS)) / 2
        ),
        domain=ANY,
        expected=PROVED,
        reference=source("15", SECTION),
    ),
    ss.Claim(
        name="nam2024.data_model.equal_weights",
        meaning="With equal B_l the model is a multiple of g_k: its strength is sqrt(D_c) a_k B.",
        statement=ss.Identity(
            BASIS.skill_functions().inner(BASIS.expand(q.a * q.b)), sqrt(q.D_c) * q.a * q.b
        ),
        domain=MANY,
        expected=PROVED,
        reference=source("15", SECTION),
    ),
    ss.Claim(
        name="nam2024.data_model.basis.normalised",
        meaning="The sum of D_c orthonormal functions over sqrt(D_c) has norm one, as g_k has.",
        statement=ss.Identity(BASIS.skill_functions().inner(BASIS.skill_functions()), 1),
        domain=MANY,
        expected=PROVED,
        reference=source("16", SECTION),
    ),
    ss.Claim(
        name="nam2024.data_model.basis.share",
        meaning="Every basis function has strength 1/sqrt(D_c).",
        statement=ss.Identity(BASIS.expand(1, count=1).inner(BASIS.skill_functions()), 1 / sqrt(q.D_c)),
        domain=MANY,
        expected=PROVED,
        reference=source("16", SECTION),
    ),
]

# An example of such a basis on four equally likely inputs.

ON_ANGLE = ss.Domain({HALF_TANGENT: REAL})


def mean(first, second):
    """Mean of the product of two functions on four equally likely inputs."""
    return Add(*(x * y for x, y in zip(first, second))) / 4


basis_example = [
    *(
        ss.Claim(
            name=f"nam2024.data_model.basis.example.{label}",
            meaning="A family of bases with the properties of Eq. 16 exists: orthonormality.",
            statement=ss.Identity(mean(first, second), value),
            domain=ON_ANGLE,
            expected=PROVED,
            reference=source("16", SECTION),
        )
        for label, first, second, value in (
            ("norm_1", E_1, E_1, 1),
            ("norm_2", E_2, E_2, 1),
            ("orthogonal", E_1, E_2, 0),
        )
    ),
    *(
        ss.Claim(
            name=f"nam2024.data_model.basis.example.sum_at_input_{x + 1}",
            meaning="A family of bases with the properties of Eq. 16 exists: the sum is sqrt(2) g_k.",
            statement=ss.Identity(E_1[x] + E_2[x], sqrt(2) * G[x]),
            domain=ON_ANGLE,
            expected=PROVED,
            reference=source("16", SECTION),
        )
        for x in range(4)
    ),
]

# Eqs. 77-81: the loss on a data set. First over two skills, on the task itself.

TASK = ParityTask(masks=[(0,), (0,)], bits=1)
A_1, A_2 = q.components("a", 2, "second-layer strength of a mode")
RESIDUAL = TASK.target() - TASK.combination([A_1, A_2])
SEEN = [(1, (0,)), (1, (1,)), (2, (0,))]
ON_TASK = ss.Domain({A_1: REAL, A_2: REAL, q.S: POSITIVE})


def squares(points):
    """Sum of (f* - f)^2 over data points, over 2 D."""
    return Add(*(RESIDUAL(*point) ** 2 for point in points)) / (2 * len(SEEN))


loss_sum = [
    ss.Claim(
        name="nam2024.data_model.empirical_loss.as_printed",
        meaning="The loss is a sum over the two skills and over all data points, whatever their skill.",
        statement=ss.Identity(
            empirical_loss(TASK.target(), TASK.combination([A_1, A_2]), SEEN),
            Add(*(squares(SEEN) for _ in TASK.skills)),
        ),
        domain=ON_TASK,
        expected=REFUTED,
        reference=source("79", APPENDIX),
        witness={A_1: 0, A_2: 0, q.S: 1},
        note="The summand does not contain the summation index k, so that the printed double sum is n_s "
        "times the loss (28). The inner sum must run over the data points of skill k.",
    ),
    ss.Claim(
        name="nam2024.data_model.empirical_loss.corrected",
        meaning="The loss is a sum over the skills and over the data points of each.",
        statement=ss.Identity(
            empirical_loss(TASK.target(), TASK.combination([A_1, A_2]), SEEN),
            Add(*(squares([point for point in SEEN if point[0] == k]) for k in TASK.skills)),
        ),
        domain=ON_TASK,
        expected=PROVED,
        reference=source("79", APPENDIX),
    ),
]


def value_at(coefficients, sample):
    """Value of a function at a sample: its coefficients against the feature vector."""
    return Add(*(coefficients[l] * TWO_SAMPLES.features[l, sample] for l in range(SIZE)))


SAMPLES = range(2)

loss = ss.Derivation.chain(
    TWO_SAMPLES.empirical_loss,
    [
        (
            "sum over the samples of the skill; g_k is the sum of the features over sqrt(D_c)",
            Add(
                *(
                    (
                        q.S * value_at([1, 1], j) / sqrt(SIZE)
                        - value_at([q.a * weight for weight in WEIGHTS], j)
                    )
                    ** 2
                    for j in SAMPLES
                )
            )
            / (2 * q.D),
        ),
        (
            "collect each basis function",
            Add(*(value_at([q.S / sqrt(SIZE) - q.a * weight for weight in WEIGHTS], j) ** 2 for j in SAMPLES))
            / (2 * q.D),
        ),
    ],
    name="nam2024.data_model.empirical_loss.of_skill",
    meaning="What two samples of a skill add to the loss, by their features Phi.",
    domain=ANY,
    expected=PROVED,
    reference=source("80-81", APPENDIX),
)

features = ss.Claim(
    name="nam2024.data_model.features",
    meaning="The loss depends on the samples through the features: |Phi^T (a_k B - S/sqrt(D_c))|^2/(2D).",
    statement=ss.Identity(
        TWO_SAMPLES.empirical_loss,
        (TWO_SAMPLES.features.T * (q.a * B - IDEAL)).dot(TWO_SAMPLES.features.T * (q.a * B - IDEAL))
        / (2 * q.D),
    ),
    domain=ANY,
    expected=PROVED,
    reference=source("77", APPENDIX),
)

# Eqs. 82-87: gradient flow and what it conserves.

PHI = TWO_SAMPLES.features
#: Phi Phi^T (a_k B - S/sqrt(D_c)).
PULL = PHI * PHI.T * ERROR

flow = [
    *(
        ss.Claim(
            name=f"nam2024.data_model.flow.of_weight_{l + 1}.by_samples",
            meaning=f"Gradient flow of B_{l + 1} as a sum over the samples.",
            statement=ss.Identity(
                TWO_SAMPLES.flow[WEIGHTS[l]],
                -q.eta / q.D * Add(*(q.a * PHI[l, j] * value_at(ERROR, j) for j in SAMPLES)),
            ),
            domain=ANY,
            expected=PROVED,
            reference=source("82", APPENDIX),
        )
        for l in range(SIZE)
    ),
    *(
        ss.Claim(
            name=f"nam2024.data_model.flow.of_weight_{l + 1}.by_matrix",
            meaning=f"Gradient flow of B_{l + 1} with the matrix Phi Phi^T.",
            statement=ss.Identity(TWO_SAMPLES.flow[WEIGHTS[l]], -q.eta * q.a / q.D * PULL[l]),
            domain=ANY,
            expected=PROVED,
            reference=source("83", APPENDIX),
        )
        for l in range(SIZE)
    ),
    ss.Claim(
        name="nam2024.data_model.flow.of_a.by_samples",
        meaning="Gradient flow of a_k as a sum over the samples.",
        statement=ss.Identity(
            TWO_SAMPLES.flow[q.a],
            -q.eta / q.D * Add(*(value_at(WEIGHTS, j) * value_at(ERROR, j) for j in SAMPLES)),
        ),
        domain=ANY,
        expected=PROVED,
        reference=source("84", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.data_model.flow.of_a.by_matrix",
        meaning="Gradient flow of a_k with the matrix Phi Phi^T.",
        statement=ss.Identity(TWO_SAMPLES.flow[q.a], -q.eta / q.D * B.dot(PULL)),
        domain=ANY,
        expected=PROVED,
        reference=source("85", APPENDIX),
    ),
]


def in_span(model, l):
    """Component l of U U^T dB/dt."""
    return Add(*(model.projector[l, m] * model.flow[WEIGHTS[m]] for m in range(SIZE)))


stays_in_span = [
    ss.Claim(
        name=f"nam2024.data_model.stays_in_span.component_{l + 1}",
        meaning="B moves within the span of the feature vectors: U U^T dB/dt = dB/dt.",
        statement=ss.Identity(in_span(ONE_SAMPLE, l), ONE_SAMPLE.flow[WEIGHTS[l]]),
        domain=ANY_SAMPLE,
        expected=PROVED,
        reference=source("78", APPENDIX),
    )
    for l in range(SIZE)
]

conservation = ss.Derivation(
    name="nam2024.data_model.conservation",
    meaning="a_k^2 - |B|^2 is conserved, for every data set.",
    domain=ANY,
    expected=PROVED,
    reference=source("87", APPENDIX),
    steps=[
        ss.Step(
            ss.Identity(q.a * TWO_SAMPLES.flow[q.a], -q.eta * q.a / q.D * B.dot(PULL)),
            "multiply the flow of a_k by a_k",
            reference=source("86", APPENDIX),
        ),
        ss.Step(
            ss.Identity(-q.eta * q.a / q.D * B.dot(PULL), B.dot(-q.eta * q.a / q.D * PULL)),
            "take the factor into the scalar product",
        ),
        ss.Step(
            ss.Identity(
                q.a * TWO_SAMPLES.flow[q.a],
                Add(*(weight * TWO_SAMPLES.flow[weight] for weight in WEIGHTS)),
            ),
            "recognise the flow of B",
        ),
        ss.Step(
            ss.Conserved(q.a**2 - Add(*(weight**2 for weight in WEIGHTS)), TWO_SAMPLES.flow),
            "twice the difference of both sides is the derivative of a_k^2 - |B|^2",
        ),
    ],
)

"""The extended model of data: D_c basis functions a skill, of which data see d_k (Eqs. 15-17, 77-88, 97-104).

Everything about one data set is shown for free feature vectors: Phi_l_j is the value of the l-th basis
function at the j-th sample. The sizes D_c and d_k are small numbers where matrices are needed.
"""

from _common import COUNT, NONNEGATIVE, POSITIVE, PROVED, REAL, REFUTED, source
from sympy import Add, Matrix, Rational, eye, oo, sqrt

import symsolve as ss
from symsolve.models import (
    DataModel,
    FeatureModel,
    ParityTask,
    SkillBasis,
    empirical_loss,
    skill_loss,
    skill_strength,
)
from symsolve.models import quantities as q
from symsolve.models.features import signed_permutations

SECTION, APPENDIX = "Section 5", "App. F"

SIZE = 2
ONE_SAMPLE = FeatureModel.symbolic(SIZE, 1)
TWO_SAMPLES = FeatureModel.symbolic(SIZE, 2)
WEIGHTS = ONE_SAMPLE.second_layer
B = Matrix(WEIGHTS)
#: The target's coefficients, S/sqrt(D_c) each.
IDEAL = Matrix([q.S, q.S]) / sqrt(SIZE)
START = Matrix(q.components("B0", SIZE, "second-layer parameter at time zero"))


def domain_of(*models):
    """Every feature, every parameter, every start; the first feature vector is not zero."""
    features = sorted(set().union(*(model.features.free_symbols for model in models)), key=str)
    return ss.Domain(
        {
            **dict.fromkeys([*features, *WEIGHTS, *START, q.a, q.a_0], REAL),
            **dict.fromkeys([q.S, q.eta], POSITIVE),
            q.D: COUNT,
        }
    )


ANY = domain_of(TWO_SAMPLES)
ANY_SAMPLE = domain_of(ONE_SAMPLE)

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

# An example of such a basis for g_k = +1, -1 on two equally likely inputs, turned by any angle.

HALF_TANGENT = ss.quantity("t_1", meaning="tangent of half the angle of a rotation")
COSINE = (1 - HALF_TANGENT**2) / (1 + HALF_TANGENT**2)
SINE = 2 * HALF_TANGENT / (1 + HALF_TANGENT**2)


def mean(first, second):
    """Mean of the product of two functions on four equally likely inputs."""
    return Add(*(x * y for x, y in zip(first, second))) / 4


# g and three functions orthogonal to it; the basis is g turned by a quarter towards one of them.
G = (1, 1, -1, -1)
OTHER = tuple(COSINE * x + SINE * y for x, y in zip((1, -1, 1, -1), (1, -1, -1, 1)))
E_1 = tuple((x + y) / sqrt(2) for x, y in zip(G, OTHER))
E_2 = tuple((x - y) / sqrt(2) for x, y in zip(G, OTHER))
ON_ANGLE = ss.Domain({HALF_TANGENT: REAL})

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
#: a_k B - S/sqrt(D_c), and the gradient Phi Phi^T of it.
ERROR = q.a * B - IDEAL
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

# Eqs. 97-103: where the flow ends.

PROJECTOR = ONE_SAMPLE.projector
INTERPOLANT = ONE_SAMPLE.interpolant.coefficients
#: B at the end, as Eq. 99 prints it.
END = PROJECTOR * IDEAL / q.a + (eye(SIZE) - PROJECTOR) * START
AT_END = dict(zip(WEIGHTS, END))
GRAM = ONE_SAMPLE.features * ONE_SAMPLE.features.T
#: a U U^T (a B - S/sqrt(D_c)), whose vanishing Eq. 97 takes for that of the gradient.
PRINTED_CRITERION = q.a * PROJECTOR * ERROR
MOVING = ss.Domain({**ANY_SAMPLE.ranges}, where=[ss.Relation(q.a, "!=", 0)])

criterion = [
    ss.Claim(
        name="nam2024.data_model.criterion.as_printed",
        meaning="The gradient vanishes where a U U^T (a B - S/sqrt(D_c)) does: also at a = 0.",
        statement=ss.Identity(ONE_SAMPLE.flow[q.a].subs(q.a, 0), 0),
        domain=ANY_SAMPLE,
        expected=REFUTED,
        reference=source("97", APPENDIX),
        witness={
            **dict(zip(ONE_SAMPLE.features, (1, 1))),
            **dict(zip(WEIGHTS, (1, 0))),
            q.S: 1,
            q.eta: 1,
            q.D: 1,
        },
        note="At a = 0 the right side of the equivalence holds, but da/dt does not vanish. "
        "Apart from a = 0 the equivalence holds.",
    ),
    ss.Claim(
        name="nam2024.data_model.criterion.corrected",
        meaning="For a != 0 the flow of a_k vanishes where a U U^T (a B - S/sqrt(D_c)) does.",
        statement=ss.Identity(ONE_SAMPLE.flow[q.a], -q.eta / (q.a * q.D) * B.dot(GRAM * PRINTED_CRITERION)),
        domain=MOVING,
        expected=PROVED,
        reference=source("97", APPENDIX),
    ),
    *(
        ss.Claim(
            name=f"nam2024.data_model.criterion.flow_of_weight_{l + 1}",
            meaning="The flow of B vanishes where a U U^T (a B - S/sqrt(D_c)) does.",
            statement=ss.Identity(ONE_SAMPLE.flow[WEIGHTS[l]], (-q.eta / q.D * GRAM * PRINTED_CRITERION)[l]),
            domain=ANY_SAMPLE,
            expected=PROVED,
            reference=source("97", APPENDIX),
        )
        for l in range(SIZE)
    ),
    *(
        ss.Claim(
            name=f"nam2024.data_model.criterion.converse_{l + 1}",
            meaning="Conversely a U U^T (a B - S/sqrt(D_c)) vanishes where the flow of B does.",
            statement=ss.Identity(
                PRINTED_CRITERION[l],
                -q.D / q.eta * ONE_SAMPLE.flow[WEIGHTS[l]] / ONE_SAMPLE.features.dot(ONE_SAMPLE.features),
            ),
            domain=ANY_SAMPLE,
            expected=PROVED,
            reference=source("97", APPENDIX),
        )
        for l in range(SIZE)
    ),
]

interpolation = [
    *(
        ss.Claim(
            name=f"nam2024.data_model.interpolation.component_{l + 1}",
            meaning="The interpolant a B = U U^T S/sqrt(D_c) has no error left in the span.",
            statement=ss.Identity((PROJECTOR * (INTERPOLANT - IDEAL))[l], 0),
            domain=ANY_SAMPLE,
            expected=PROVED,
            reference=source("98", APPENDIX),
        )
        for l in range(SIZE)
    ),
    ss.Claim(
        name="nam2024.data_model.interpolation.fits_the_sample",
        meaning="It takes the target's value at the sample.",
        statement=ss.Identity(
            ONE_SAMPLE.interpolant.at(ONE_SAMPLE.features)[0], ONE_SAMPLE.target.at(ONE_SAMPLE.features)[0]
        ),
        domain=ANY_SAMPLE,
        expected=PROVED,
        reference=source("98", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.data_model.interpolation.smallest_norm",
        meaning="Whatever else fits the sample differs from it at a right angle, hence is longer.",
        statement=ss.Identity(INTERPOLANT.dot((eye(SIZE) - PROJECTOR) * START), 0),
        domain=ANY_SAMPLE,
        expected=PROVED,
        reference=source("98", APPENDIX),
    ),
]


def rest(l):
    """Component l of (I - U U^T) B."""
    return ((eye(SIZE) - PROJECTOR) * B)[l]


end = ss.Derivation(
    name="nam2024.data_model.end",
    meaning="Where the flow of one sample ends, from the start B0 and a_0.",
    domain=MOVING,
    expected=PROVED,
    reference=source("99", APPENDIX),
    steps=[
        *(
            ss.Step(
                ss.Conserved(rest(l), ONE_SAMPLE.flow),
                "what lies outside the span does not move",
                label=f"outside_{l + 1}",
            )
            for l in range(SIZE)
        ),
        *(
            ss.Step(
                ss.Identity((PROJECTOR * (q.a * END - IDEAL))[l], 0),
                "the printed end has no error in the span",
                label=f"inside_{l + 1}",
            )
            for l in range(SIZE)
        ),
        *(
            ss.Step(
                ss.Identity(rest(l).subs(AT_END), ((eye(SIZE) - PROJECTOR) * START)[l]),
                "and agrees with the start outside of it",
                label=f"start_{l + 1}",
            )
            for l in range(SIZE)
        ),
        ss.Step(
            ss.Identity(
                q.a**2 - END.dot(END),
                q.a**2
                - (PROJECTOR * IDEAL).dot(PROJECTOR * IDEAL) / q.a**2
                - ((eye(SIZE) - PROJECTOR) * START).dot((eye(SIZE) - PROJECTOR) * START),
            ),
            "Pythagoras: the parts inside and outside the span are at a right angle",
            label="pythagoras",
            reference=source("100", APPENDIX),
        ),
        ss.Step(
            ss.Identity(
                ONE_SAMPLE.balanced_end(),
                q.a**2
                - q.a**-2 * (PROJECTOR * IDEAL).dot(PROJECTOR * IDEAL)
                - ((eye(SIZE) - PROJECTOR) * START).dot((eye(SIZE) - PROJECTOR) * START)
                - (q.a_0**2 - START.dot(START)),
            ),
            "the conserved quantity at the end minus its value at the start",
            label="conserved",
            reference=source("100", APPENDIX),
        ),
        *(
            ss.Step(
                ss.Identity(ONE_SAMPLE.flow[parameter].subs(AT_END), 0),
                "the printed end is a fixed point of the flow",
                label=f"fixed_point_{parameter.name}",
                reference=source("102", APPENDIX),
            )
            for parameter in (q.a, *WEIGHTS)
        ),
    ],
)

#: |U U^T S/sqrt(D_c)|^2, |U U^T B0|^2 and |(I - U U^T) B0|^2 as numbers of their own.
INSIDE, B_INSIDE, B_OUTSIDE = (
    ss.quantity(name, meaning=meaning, nonnegative=True)
    for name, meaning in (
        ("p", "squared length of the target's part in the span"),
        ("v", "squared length of the start's part in the span"),
        ("u", "squared length of the start's part outside the span"),
    )
)
DELTA = q.a_0**2 - B_INSIDE
A_SQUARED = sqrt(INSIDE + DELTA**2 / 4) + DELTA / 2
LENGTHS = ss.Domain({INSIDE: POSITIVE, B_INSIDE: NONNEGATIVE, B_OUTSIDE: NONNEGATIVE, q.a_0: REAL})
#: The same for one sample, where the part of a vector in the span is its component along Phi.
ALONG = ONE_SAMPLE.features / sqrt(ONE_SAMPLE.features.dot(ONE_SAMPLE.features))
DELTA_OF_SAMPLE = q.a_0**2 - ALONG.dot(START) ** 2
A_SQUARED_OF_SAMPLE = sqrt(ALONG.dot(IDEAL) ** 2 + DELTA_OF_SAMPLE**2 / 4) + DELTA_OF_SAMPLE / 2

balance = [
    ss.Claim(
        name="nam2024.data_model.balance.solution",
        meaning="The printed a^2 solves the balance (100) of the conserved quantity.",
        statement=ss.Identity(A_SQUARED - INSIDE / A_SQUARED - B_OUTSIDE, q.a_0**2 - (B_INSIDE + B_OUTSIDE)),
        domain=LENGTHS,
        expected=PROVED,
        reference=source("101", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.data_model.balance.two_roots",
        meaning="The two solutions for a^2 have the product -|U U^T S/sqrt(D_c)|^2: exactly one is positive.",
        statement=ss.Identity(A_SQUARED * (DELTA - A_SQUARED), -INSIDE),
        domain=LENGTHS,
        expected=PROVED,
        reference=source("101", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.data_model.balance.positive_root",
        meaning="The printed one is the larger of the two by twice the root, hence the positive one.",
        statement=ss.Identity(A_SQUARED - (DELTA - A_SQUARED), 2 * sqrt(INSIDE + DELTA**2 / 4)),
        domain=LENGTHS,
        expected=PROVED,
        reference=source("101", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.data_model.balance.of_one_sample",
        meaning="The printed a^2 solves the balance of the model with one sample.",
        statement=ss.Identity(ONE_SAMPLE.balanced_end().subs(q.a, sqrt(A_SQUARED_OF_SAMPLE)), 0),
        domain=ANY_SAMPLE,
        expected=PROVED,
        reference=source("101", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.data_model.balance.small_start",
        meaning="From a small start a^2 tends to the length of the target's part in the span.",
        statement=ss.Limit(sqrt(INSIDE + q.a_0**4 / 4) + q.a_0**2 / 2, q.a_0, 0, sqrt(INSIDE)),
        domain=ss.Domain({INSIDE: POSITIVE}),
        expected=PROVED,
        reference=source("101", APPENDIX),
    ),
]

outside_the_span = [
    ss.Claim(
        name="nam2024.data_model.outside_the_span.as_printed",
        meaning="The part of a_k B outside the span of the features stays as it starts.",
        statement=ss.Conserved(q.a * rest(0), ONE_SAMPLE.flow),
        domain=ANY_SAMPLE,
        expected=REFUTED,
        reference=source("103", APPENDIX),
        witness={
            **dict(zip(ONE_SAMPLE.features, (1, 1))),
            **dict(zip(WEIGHTS, (1, 0))),
            q.a: 1,
            q.S: 2,
            q.eta: 1,
            q.D: 1,
        },
        note="(I - U U^T) B is conserved; its product with a_k changes with a_k. The argument of the paper "
        "needs only that the product is negligible at the end.",
    ),
    *(
        ss.Claim(
            name=f"nam2024.data_model.outside_the_span.{label}",
            meaning="The part of B outside the span of the features stays as it starts.",
            statement=ss.Conserved(rest(l), ONE_SAMPLE.flow),
            domain=ANY_SAMPLE,
            expected=PROVED,
            reference=source("103", APPENDIX),
        )
        for l, label in ((0, "corrected"), (1, "corrected_other_component"))
    ),
    ss.Claim(
        name="nam2024.data_model.outside_the_span.at_the_end",
        meaning="At the end the part of a_k B outside the span is the final a_k times that of the first B.",
        statement=ss.Identity(
            (q.a * (eye(SIZE) - PROJECTOR) * END)[0], (q.a * (eye(SIZE) - PROJECTOR) * START)[0]
        ),
        domain=MOVING,
        expected=PROVED,
        reference=source("103", APPENDIX),
    ),
]

# Eqs. 17, 88, 104: strength and loss at the end, for one data set and in the mean over data sets.

COVERED = (Matrix([1, 1]).T * PROJECTOR * Matrix([1, 1]))[0] / SIZE


def symmetric_mean(matrix):
    """Mean over all permutations and sign changes of the axes, left as the sum that it is."""
    turned = [turn * matrix * turn.T for turn in signed_permutations(matrix.rows)]
    return sum(turned[1:], turned[0]) / len(turned)


MEAN_PROJECTOR = symmetric_mean(PROJECTOR)
#: Any matrix of three rows, for what does not depend on its being a projector.
ANY_MATRIX = q.entries("M", 3, 3, "entry of a matrix")
MEAN_OF_ANY = symmetric_mean(ANY_MATRIX)
#: Two samples of three basis functions.
THREE = FeatureModel.symbolic(3, 2)
OF_THREE = ss.Domain({**dict.fromkeys(THREE.features, REAL), q.S: POSITIVE})
OF_ANY_MATRIX = ss.Domain(dict.fromkeys(ANY_MATRIX, REAL))
FEW_SAMPLES = ss.Domain(
    {q.S: POSITIVE, q.D_c: COUNT, q.d_k: ss.Integers(0, oo)},
    where=[q.d_k < q.D_c],
)
ENOUGH_SAMPLES = ss.Domain({q.S: POSITIVE, q.D_c: COUNT, q.d_k: COUNT}, where=[q.d_k >= q.D_c])
MEAN = DataModel()
UNSEEN = ss.quantity("unseen", latex="x", meaning="root of the share 1 - d_k/D_c", positive=True)
PRINTED = q.S * (1 - sqrt(1 - q.d_k / q.D_c))

one_data_set = [
    ss.Claim(
        name="nam2024.data_model.one_data_set.strength",
        meaning="The strength of the interpolant is S times the share of g_k in the span of the features.",
        statement=ss.Identity(
            skill_strength(ONE_SAMPLE.skill_function, ONE_SAMPLE.interpolant, q.k), q.S * COVERED
        ),
        domain=ANY_SAMPLE,
        expected=PROVED,
        reference=source("88", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.data_model.one_data_set.loss",
        meaning="Its loss by the general formula (8): (S^2/2)(1 - share).",
        statement=ss.Identity(
            skill_loss(ONE_SAMPLE.target, ONE_SAMPLE.interpolant, q.k), q.S**2 / 2 * (1 - COVERED)
        ),
        domain=ANY_SAMPLE,
        expected=PROVED,
        reference=source("104", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.data_model.one_data_set.loss_from_strength",
        meaning="For every data set the loss of the interpolant is (S/2)(S - R_k), linear in the strength.",
        statement=ss.Identity(ONE_SAMPLE.final_loss, q.S / 2 * (q.S - ONE_SAMPLE.final_strength)),
        domain=ANY_SAMPLE,
        expected=PROVED,
        reference=source("104", APPENDIX),
        note="It is not (S - R_k)^2/2, since the interpolant is no multiple of g_k.",
    ),
    ss.Claim(
        name="nam2024.data_model.one_data_set.loss_from_strength.three_basis_functions",
        meaning="The same for two samples and three basis functions.",
        statement=ss.Identity(THREE.final_loss, q.S / 2 * (q.S - THREE.final_strength)),
        domain=OF_THREE,
        expected=PROVED,
        reference=source("104", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.data_model.one_data_set.enough_samples",
        meaning="As many independent samples as basis functions determine the skill.",
        statement=ss.Identity(TWO_SAMPLES.final_strength, q.S),
        domain=ANY,
        expected=PROVED,
        reference=source("17", SECTION),
    ),
]

mean_over_data_sets = ss.Derivation(
    name="nam2024.data_model.mean",
    meaning="Mean strength and loss over data sets, for a law of the features that is symmetric under "
    "permutations and sign changes of the basis functions.",
    domain=ANY_SAMPLE,
    expected=PROVED,
    reference=source("88", APPENDIX),
    note="One sample of two basis functions. Features that obey sum_l e_l = sqrt(D_c) g_k at every input are "
    "not quite such a law; the mean then differs at the order 1/D_c.",
    steps=[
        ss.Step(
            ss.Identity(PROJECTOR.trace(), 1),
            "the trace of the projector on the span of d_k independent vectors is d_k",
            label="trace",
        ),
        ss.Step(
            ss.Identity(THREE.projector.trace(), 2),
            "also for two samples of three basis functions",
            label="trace_of_three",
            domain=OF_THREE,
        ),
        ss.Step(
            ss.Identity(MEAN_OF_ANY[0, 0], ANY_MATRIX.trace() / 3),
            "average over the symmetries: every direction gets the same share of the trace of any matrix",
            label="diagonal",
            domain=OF_ANY_MATRIX,
        ),
        ss.Step(
            ss.Identity(MEAN_OF_ANY[0, 1], 0),
            "average over the symmetries: what is off the diagonal cancels",
            label="off_diagonal",
            domain=OF_ANY_MATRIX,
        ),
        *(
            ss.Step(
                ss.Identity(MEAN_PROJECTOR[l, m], Rational(int(l == m), SIZE)),
                "hence the mean projector is d_k/D_c times the identity",
                label=f"projector_{l + 1}_{m + 1}",
            )
            for l in range(SIZE)
            for m in range(SIZE)
        ),
        ss.Step(
            ss.Identity(
                q.S * (Matrix([1, 1]).T * MEAN_PROJECTOR * Matrix([1, 1]))[0] / SIZE,
                MEAN.mean_strength.subs({q.D_c: SIZE, q.d_k: 1}),
            ),
            "put the mean projector into the strength: S d_k/D_c",
            label="strength",
        ),
        ss.Step(
            ss.Identity(
                q.S**2 / 2 * (1 - (Matrix([1, 1]).T * MEAN_PROJECTOR * Matrix([1, 1]))[0] / SIZE),
                MEAN.mean_loss.subs({q.D_c: SIZE, q.d_k: 1}),
            ),
            "put the mean projector into the loss: (S^2/2)(1 - d_k/D_c)",
            label="loss",
            reference=source("104", APPENDIX),
        ),
    ],
)

mean_strength = [
    *(
        claim
        for equation, place, name in (("17", SECTION, "mean_strength"), ("88", APPENDIX, "proposition_1"))
        for claim in (
            ss.Claim(
                name=f"nam2024.data_model.{name}.as_printed",
                meaning="With fewer samples than basis functions the strength is S(1 - sqrt(1 - d_k/D_c)).",
                statement=ss.Identity(MEAN.mean_strength, PRINTED),
                domain=FEW_SAMPLES,
                expected=REFUTED,
                reference=source(equation, place),
                witness={q.S: 1, q.D_c: 4, q.d_k: 3},
                note="The print solves (S - R_k)^2/2 = (S^2/2)(1 - d_k/D_c) for R_k. That takes the mean "
                "for the value, and the loss for that of a multiple of g_k; here it is (S/2)(S - R_k).",
            ),
            ss.Claim(
                name=f"nam2024.data_model.{name}.corrected",
                meaning="With fewer samples than basis functions the mean strength is S d_k/D_c.",
                statement=ss.Identity(MEAN.mean_strength, q.S * q.d_k / q.D_c),
                domain=FEW_SAMPLES,
                expected=PROVED,
                reference=source(equation, place),
                note="For features whose law is symmetric under permutations and sign changes.",
            ),
            ss.Claim(
                name=f"nam2024.data_model.{name}.enough_samples",
                meaning="With as many samples as basis functions the strength is S.",
                statement=ss.Identity(MEAN.mean_strength, q.S),
                domain=ENOUGH_SAMPLES,
                expected=PROVED,
                reference=source(equation, place),
            ),
        )
    ),
    ss.Claim(
        name="nam2024.data_model.mean_strength.printed_is_lower",
        meaning="The printed strength is below the mean strength at every share d_k/D_c = 1 - x^2 in (0, 1).",
        statement=ss.Inequality(
            ss.Relation(PRINTED.subs(q.d_k, (1 - UNSEEN**2) * q.D_c), "<", MEAN.strength_of(1 - UNSEEN**2))
        ),
        domain=ss.Domain({q.S: POSITIVE, q.D_c: COUNT, UNSEEN: ss.Interval.open(0, 1)}),
        expected=PROVED,
        reference=source("17", SECTION),
    ),
]

# Without any assumption on the law of the features: one sample, with Eq. 16 taken at every input.

ON_EXAMPLE = ss.Domain({HALF_TANGENT: REAL, q.S: POSITIVE})
#: Strength of the interpolant of one sample, averaged over the four inputs of the example.
MEAN_OF_EXAMPLE = Add(
    *(
        ONE_SAMPLE.final_strength.subs(dict(zip(ONE_SAMPLE.features, values)), simultaneous=True)
        for values in zip(E_1, E_2)
    )
) / len(G)

DOUBLE = ss.quantity("sine", latex=r"\sin 2\theta", meaning="sine of twice the angle of a rotation")

lower_bound = ss.Derivation(
    name="nam2024.data_model.one_sample.mean_strength",
    meaning="The mean strength of one sample is at least S/D_c, as by Jensen: |Phi|^2 has mean D_c.",
    domain=ON_EXAMPLE,
    expected=PROVED,
    reference=source("17", SECTION),
    note="It depends on the basis: S/2 at t = 0, and 2S/3 after a turn by an eighth. Eq. 16 alone does not "
    "determine the mean; symmetry of the law does.",
    steps=[
        ss.Step(
            ss.Identity(MEAN_OF_EXAMPLE, 2 * q.S / (4 - (2 * SINE * COSINE) ** 2)),
            "average the strength S/|Phi|^2 over the four inputs",
        ),
        ss.Step(
            ss.Inequality(ss.Relation(2 * q.S / (4 - DOUBLE**2), ">=", q.S / SIZE)),
            "a sine squared is not negative",
            domain=ss.Domain({DOUBLE: ss.Interval(-1, 1), q.S: POSITIVE}),
        ),
        ss.Step(
            ss.Inequality(ss.Relation(PRINTED.subs({q.D_c: SIZE, q.d_k: 1}), "<", q.S / SIZE)),
            "the printed strength is less than that",
        ),
    ],
)

under_16 = [
    ss.Claim(
        name="nam2024.data_model.one_sample.strength",
        meaning="Where the features sum to sqrt(D_c) g_k, one sample gives the strength S over |Phi|^2.",
        statement=ss.Identity(
            ONE_SAMPLE.final_strength.subs(ONE_SAMPLE.features[1], sqrt(SIZE) - ONE_SAMPLE.features[0]),
            q.S / (ONE_SAMPLE.features[0] ** 2 + (sqrt(SIZE) - ONE_SAMPLE.features[0]) ** 2),
        ),
        domain=ANY_SAMPLE,
        expected=PROVED,
        reference=source("17", SECTION),
    ),
    ss.Claim(
        name="nam2024.data_model.one_sample.as_printed",
        meaning="The mean strength of one sample of two basis functions is S(1 - sqrt(1 - 1/2)).",
        statement=ss.Identity(MEAN_OF_EXAMPLE, PRINTED.subs({q.D_c: SIZE, q.d_k: 1})),
        domain=ON_EXAMPLE,
        expected=REFUTED,
        reference=source("17", SECTION),
        witness={HALF_TANGENT: 0, q.S: 1},
        note="Here nothing is assumed but Eq. 16, so the printed value fails whatever the law of the "
        "features: it is below the least value that the mean can have.",
    ),
    ss.Claim(
        name="nam2024.data_model.one_sample.corrected",
        meaning="In the simplest basis (t = 0) the strength is S d_k/D_c at every sample.",
        statement=ss.Identity(MEAN_OF_EXAMPLE.subs(HALF_TANGENT, 0), q.S / SIZE),
        domain=ON_EXAMPLE,
        expected=PROVED,
        reference=source("17", SECTION),
    ),
]

mean_loss = ss.Derivation.chain(
    MEAN.mean_loss,
    [
        (
            "S^2, the mean square of f, which is its strength times S, and the strength",
            (q.S**2 + q.S * MEAN.mean_strength - 2 * q.S * MEAN.mean_strength) / 2,
        ),
        ("put in the mean strength", q.S**2 / 2 * (1 - q.d_k / q.D_c)),
    ],
    name="nam2024.data_model.mean_loss",
    meaning="With fewer samples than basis functions the mean loss is (S^2/2)(1 - d_k/D_c).",
    domain=FEW_SAMPLES,
    expected=PROVED,
    reference=source("104", APPENDIX),
)

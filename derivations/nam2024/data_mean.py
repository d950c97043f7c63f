"""The extended model of data: strength and loss at the end, one by one and in mean (Eqs. 17, 88, 104)."""

from _common import COUNT, POSITIVE, PROVED, REAL, REFUTED, source
from _features import (
    ANY,
    ANY_SAMPLE,
    APPENDIX,
    COSINE,
    E_1,
    E_2,
    HALF_TANGENT,
    ONE_SAMPLE,
    PROJECTOR,
    SECTION,
    SINE,
    SIZE,
    TWO_SAMPLES,
    G,
)
from sympy import Add, Matrix, Rational, oo, sqrt

import symsolve as ss
from symsolve.models import DataModel, FeatureModel, skill_loss, skill_strength
from symsolve.models import quantities as q
from symsolve.models.features import signed_permutations

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
        name="nam2024.data_mean.one_data_set.strength",
        meaning="The strength of the interpolant is S times the share of g_k in the span of the features.",
        statement=ss.Identity(
            skill_strength(ONE_SAMPLE.skill_function, ONE_SAMPLE.interpolant, q.k), q.S * COVERED
        ),
        domain=ANY_SAMPLE,
        expected=PROVED,
        reference=source("88", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.data_mean.one_data_set.loss",
        meaning="Its loss by the general formula (8): (S^2/2)(1 - share).",
        statement=ss.Identity(
            skill_loss(ONE_SAMPLE.target, ONE_SAMPLE.interpolant, q.k), q.S**2 / 2 * (1 - COVERED)
        ),
        domain=ANY_SAMPLE,
        expected=PROVED,
        reference=source("104", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.data_mean.one_data_set.loss_from_strength",
        meaning="For every data set the loss of the interpolant is (S/2)(S - R_k), linear in the strength.",
        statement=ss.Identity(ONE_SAMPLE.final_loss, q.S / 2 * (q.S - ONE_SAMPLE.final_strength)),
        domain=ANY_SAMPLE,
        expected=PROVED,
        reference=source("104", APPENDIX),
        note="It is not (S - R_k)^2/2, since the interpolant is no multiple of g_k.",
    ),
    ss.Claim(
        name="nam2024.data_mean.one_data_set.loss_from_strength.three_basis_functions",
        meaning="The same for two samples and three basis functions.",
        statement=ss.Identity(THREE.final_loss, q.S / 2 * (q.S - THREE.final_strength)),
        domain=OF_THREE,
        expected=PROVED,
        reference=source("104", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.data_mean.one_data_set.enough_samples",
        meaning="As many independent samples as basis functions determine the skill.",
        statement=ss.Identity(TWO_SAMPLES.final_strength, q.S),
        domain=ANY,
        expected=PROVED,
        reference=source("17", SECTION),
    ),
]

mean_over_data_sets = ss.Derivation(
    name="nam2024.data_mean.over_data_sets",
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
        for equation, place, name in (("17", SECTION, "strength"), ("88", APPENDIX, "proposition_1"))
        for claim in (
            ss.Claim(
                name=f"nam2024.data_mean.{name}.as_printed",
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
                name=f"nam2024.data_mean.{name}.corrected",
                meaning="With fewer samples than basis functions the mean strength is S d_k/D_c.",
                statement=ss.Identity(MEAN.mean_strength, q.S * q.d_k / q.D_c),
                domain=FEW_SAMPLES,
                expected=PROVED,
                reference=source(equation, place),
                note="For features whose law is symmetric under permutations and sign changes.",
            ),
            ss.Claim(
                name=f"nam2024.data_mean.{name}.enough_samples",
                meaning="With as many samples as basis functions the strength is S.",
                statement=ss.Identity(MEAN.mean_strength, q.S),
                domain=ENOUGH_SAMPLES,
                expected=PROVED,
                reference=source(equation, place),
            ),
        )
    ),
    ss.Claim(
        name="nam2024.data_mean.strength.printed_is_lower",
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
    name="nam2024.data_mean.one_sample.lower_bound",
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
        name="nam2024.data_mean.one_sample.strength",
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
        name="nam2024.data_mean.one_sample.as_printed",
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
        name="nam2024.data_mean.one_sample.corrected",
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
    name="nam2024.data_mean.loss",
    meaning="With fewer samples than basis functions the mean loss is (S^2/2)(1 - d_k/D_c).",
    domain=FEW_SAMPLES,
    expected=PROVED,
    reference=source("104", APPENDIX),
)

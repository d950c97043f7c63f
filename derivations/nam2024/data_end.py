"""The extended model of data: where the flow on one sample ends (Eqs. 97-103)."""

from _common import NONNEGATIVE, POSITIVE, PROVED, REAL, REFUTED, source
from _features import ANY_SAMPLE, APPENDIX, ERROR, IDEAL, ONE_SAMPLE, PROJECTOR, SIZE, START, WEIGHTS, B
from sympy import eye, sqrt

import symsolve as ss
from symsolve.models import quantities as q

# Eqs. 97-103: where the flow ends.

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
        name="nam2024.data_end.criterion.as_printed",
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
        name="nam2024.data_end.criterion.corrected",
        meaning="For a != 0 the flow of a_k vanishes where a U U^T (a B - S/sqrt(D_c)) does.",
        statement=ss.Identity(ONE_SAMPLE.flow[q.a], -q.eta / (q.a * q.D) * B.dot(GRAM * PRINTED_CRITERION)),
        domain=MOVING,
        expected=PROVED,
        reference=source("97", APPENDIX),
    ),
    *(
        ss.Claim(
            name=f"nam2024.data_end.criterion.flow_of_weight_{l + 1}",
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
            name=f"nam2024.data_end.criterion.converse_{l + 1}",
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
            name=f"nam2024.data_end.interpolation.component_{l + 1}",
            meaning="The interpolant a B = U U^T S/sqrt(D_c) has no error left in the span.",
            statement=ss.Identity((PROJECTOR * (INTERPOLANT - IDEAL))[l], 0),
            domain=ANY_SAMPLE,
            expected=PROVED,
            reference=source("98", APPENDIX),
        )
        for l in range(SIZE)
    ),
    ss.Claim(
        name="nam2024.data_end.interpolation.fits_the_sample",
        meaning="It takes the target's value at the sample.",
        statement=ss.Identity(
            ONE_SAMPLE.interpolant.at(ONE_SAMPLE.features)[0], ONE_SAMPLE.target.at(ONE_SAMPLE.features)[0]
        ),
        domain=ANY_SAMPLE,
        expected=PROVED,
        reference=source("98", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.data_end.interpolation.smallest_norm",
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
    name="nam2024.data_end.reached",
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
        name="nam2024.data_end.balance.solution",
        meaning="The printed a^2 solves the balance (100) of the conserved quantity.",
        statement=ss.Identity(A_SQUARED - INSIDE / A_SQUARED - B_OUTSIDE, q.a_0**2 - (B_INSIDE + B_OUTSIDE)),
        domain=LENGTHS,
        expected=PROVED,
        reference=source("101", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.data_end.balance.two_roots",
        meaning="The two solutions for a^2 have the product -|U U^T S/sqrt(D_c)|^2: exactly one is positive.",
        statement=ss.Identity(A_SQUARED * (DELTA - A_SQUARED), -INSIDE),
        domain=LENGTHS,
        expected=PROVED,
        reference=source("101", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.data_end.balance.positive_root",
        meaning="The printed one is the larger of the two by twice the root, hence the positive one.",
        statement=ss.Identity(A_SQUARED - (DELTA - A_SQUARED), 2 * sqrt(INSIDE + DELTA**2 / 4)),
        domain=LENGTHS,
        expected=PROVED,
        reference=source("101", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.data_end.balance.of_one_sample",
        meaning="The printed a^2 solves the balance of the model with one sample.",
        statement=ss.Identity(ONE_SAMPLE.balanced_end().subs(q.a, sqrt(A_SQUARED_OF_SAMPLE)), 0),
        domain=ANY_SAMPLE,
        expected=PROVED,
        reference=source("101", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.data_end.balance.small_start",
        meaning="From a small start a^2 tends to the length of the target's part in the span.",
        statement=ss.Limit(sqrt(INSIDE + q.a_0**4 / 4) + q.a_0**2 / 2, q.a_0, 0, sqrt(INSIDE)),
        domain=ss.Domain({INSIDE: POSITIVE}),
        expected=PROVED,
        reference=source("101", APPENDIX),
    ),
]

outside_the_span = [
    ss.Claim(
        name="nam2024.data_end.outside_the_span.as_printed",
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
            name=f"nam2024.data_end.outside_the_span.{label}",
            meaning="The part of B outside the span of the features stays as it starts.",
            statement=ss.Conserved(rest(l), ONE_SAMPLE.flow),
            domain=ANY_SAMPLE,
            expected=PROVED,
            reference=source("103", APPENDIX),
        )
        for l, label in ((0, "corrected"), (1, "corrected_other_component"))
    ),
    ss.Claim(
        name="nam2024.data_end.outside_the_span.at_the_end",
        meaning="At the end the part of a_k B outside the span is the final a_k times that of the first B.",
        statement=ss.Identity(
            (q.a * (eye(SIZE) - PROJECTOR) * END)[0], (q.a * (eye(SIZE) - PROJECTOR) * START)[0]
        ),
        domain=MOVING,
        expected=PROVED,
        reference=source("103", APPENDIX),
    ),
]

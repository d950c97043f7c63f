"""The law in data at finite time, and data against parameters (App. J.6: Propositions 8, 9, Theorem 5)."""

from _appendix_j import X, frequency
from _common import CERTIFIED, COUNT, HALF, POSITIVE, PROVED, REFUTED, STARTED, source
from _scaling import EXPONENT, INDEX
from sympy import Add, Symbol, binomial, exp, gamma, log, oo, uppergamma, zeta

import symsolve as ss
from symsolve.models import MultilinearModel
from symsolve.models import quantities as q

PLACE = "App. J.6"
WHOLE = zeta(q.alpha + 1)
UNSEEN = (q.S - q.r) ** 2 / 2

# Proposition 8: what a finite time leaves.

LOSS = MultilinearModel().loss_at()
SEEN = ss.Domain(
    {**dict.fromkeys([q.S, q.r, q.eta, q.T], POSITIVE), q.D: COUNT, q.d_k: COUNT},
    where=[STARTED, q.d_k <= q.D],
)
GROWTH = exp(2 * q.eta * (q.d_k / q.D) * q.S * q.T)
#: e^(-4 eta S T/D): what one more data point does to the loss of a skill that is almost learned.
DECAY = ss.quantity("q", meaning="e^(-4 eta S T/D)", positive=True)
DRAWS = ss.Domain(
    {q.P_s: ss.Interval.open(0, 1), DECAY: ss.Interval.open(0, 1), q.D: COUNT, q.d_k: ss.Integers(0, oo)}
)
MEAN = (1 - q.P_s + q.P_s * DECAY) ** q.D
NONE = (1 - q.P_s) ** q.D
FOUR = [binomial(4, d) * q.P_s**d * (1 - q.P_s) ** (4 - d) for d in range(5)]

proposition_8 = ss.Derivation(
    name="nam2024.appendix_j_large_time.proposition_8",
    meaning="A skill that the data show is learned up to an exponentially small loss.",
    domain=SEEN,
    expected=PROVED,
    reference=source("261-273", PLACE),
    steps=[
        ss.Step(
            ss.Inequality(ss.Relation(LOSS, "<", q.S**2 / 2 * ((q.S / q.r - 1) ** -1 * GROWTH) ** -2)),
            "drop the 1",
            label="drop",
            reference=source("265", PLACE),
        ),
        ss.Step(
            ss.Inequality(
                ss.Relation(
                    q.S**2 / 2 * ((q.S / q.r - 1) ** -1 * GROWTH) ** -2,
                    "<",
                    q.S**4 / (2 * q.r**2) * GROWTH**-2,
                )
            ),
            "S/r for S/r - 1",
            label="tail",
            reference=source("265", PLACE),
        ),
        ss.Step(
            ss.Identity(Add(*(p * DECAY**d for d, p in enumerate(FOUR))), MEAN.subs(q.D, 4)),
            "mean of q^(d_k) over the binomial distribution, for four data",
            label="mean",
            domain=DRAWS,
            reference=source("266", PLACE),
        ),
        ss.Step(
            ss.Identity(MEAN.subs(q.D, q.D + 1), MEAN * (1 - q.P_s) + MEAN * q.P_s * DECAY),
            "one more data point: the factor it brings is independent of the others",
            label="induction",
            domain=DRAWS,
            reference=source("266", PLACE),
        ),
        ss.Step(
            ss.Identity(Add(*(p * DECAY**d for d, p in enumerate(FOUR) if d)), (MEAN - NONE).subs(q.D, 4)),
            "without the data sets that never show the skill",
            label="seen",
            domain=DRAWS,
            reference=source("267", PLACE),
        ),
        ss.Step(
            ss.Inequality(ss.Relation((MEAN - NONE).diff(DECAY), "<=", q.D * q.P_s)),
            "the difference vanishes at q = 0 and grows at most as D P_s q",
            label="lipschitz",
            expected=CERTIFIED,
            domain=DRAWS,
            reference=source("268-269", PLACE),
        ),
        ss.Step(
            ss.Inequality(ss.Relation((MEAN - NONE).diff(DECAY, 2), ">=", 0)),
            "it is convex in q, hence also below q (1 - (1 - P_s)^D), its chord from 0 to 1",
            label="chord",
            domain=DRAWS,
            reference=source("269", PLACE),
            note="So that the factor D in Eqs. 261, 299-302 is not needed: Eqs. 307, 308, where it is "
            "missing, "
            "hold as well.",
        ),
    ],
)

# Proposition 9: data against parameters.


Y: Symbol = ss.quantity("y", meaning="D times a frequency", positive=True)
DENSITY = X ** (-1 / (q.alpha + 1)) * (1 - X) ** q.D
CONTINUOUS = ss.Domain(
    {q.alpha: POSITIVE, X: ss.Interval.open(0, 1), Y: POSITIVE, q.D: COUNT, INDEX: POSITIVE}
)
NEAR = ss.Domain({X: ss.Interval.open(0, HALF)})
INDEX_OF = (1 / (WHOLE * X)) ** (1 / (q.alpha + 1))

proposition_9 = ss.Derivation(
    name="nam2024.appendix_j_large_time.proposition_9",
    meaning="The sum over skills that the data may miss, by incomplete Gamma functions.",
    domain=CONTINUOUS,
    expected=PROVED,
    reference=source("277-298", PLACE),
    steps=[
        ss.Step(
            ss.Identity(
                -frequency(INDEX_OF) * (1 - X) ** q.D * INDEX_OF.diff(X),
                WHOLE ** (-1 / (q.alpha + 1)) / (q.alpha + 1) * DENSITY,
            ),
            "with a real index: substitute x = P_s(k)",
            label="frequencies",
            reference=source("281-289", PLACE),
        ),
        ss.Step(
            ss.Identity(
                DENSITY.subs(X, Y / q.D) / q.D,
                q.D**-EXPONENT * Y ** (-1 / (q.alpha + 1)) * (1 - Y / q.D) ** q.D,
            ),
            "substitute y = D x",
            label="scaled",
            domain=ss.Domain(CONTINUOUS.ranges, where=[Y < q.D]),
            reference=source("290-291", PLACE),
        ),
        ss.Step(
            ss.Inequality(ss.Relation(log(1 - X), "<", -X)),
            "D log(1 - y/D) is below -y",
            label="log_above",
            expected=CERTIFIED,
            domain=NEAR,
            reference=source("292-293", PLACE),
        ),
        ss.Step(
            ss.Inequality(ss.Relation(log(1 - X), ">", -X - X**2)),
            "and above -y - y^2/D for y < D/2",
            label="log_below",
            expected=CERTIFIED,
            domain=NEAR,
            reference=source("292-293", PLACE),
        ),
        ss.Step(
            ss.Inequality(ss.Relation(1 - X, "<", exp(-X))),
            "e^(-y^2/D) exceeds 1 - y^2/D",
            label="exponential",
            expected=CERTIFIED,
            reference=source("294", PLACE),
        ),
        ss.Step(
            ss.Identity(-uppergamma(EXPONENT, Y).diff(Y), Y ** (-1 / (q.alpha + 1)) * exp(-Y)),
            "the main part has an incomplete Gamma function as its antiderivative",
            label="incomplete_gamma",
            reference=source("278, 280, 295-298", PLACE),
        ),
        ss.Step(
            ss.Identity(q.D**-EXPONENT / q.D, q.D ** (-(2 * q.alpha + 1) / (q.alpha + 1))),
            "the error 1/D beside D^(-alpha/(alpha+1))",
            label="error",
            reference=source("279", PLACE),
        ),
        ss.Step(
            ss.Limit(uppergamma(EXPONENT, Y), Y, 0, gamma(EXPONENT)),
            "for all skills beyond N, and many more parameters than data, it is the whole Gamma function",
            label="whole",
            reference=source("302", PLACE),
        ),
    ],
)

# Theorem 5: the main terms and the errors.

RATIO = q.D / q.N ** (q.alpha + 1)
LAW = (q.S - q.r) ** 2 * WHOLE ** (-1 / (q.alpha + 1)) / (2 * (q.alpha + 1))
#: M of the proof, the square root of D^(1/(alpha+1)).
MIDDLE = q.D ** (1 / (2 * (q.alpha + 1)))
BOTH = ss.Domain(
    {
        **dict.fromkeys([q.alpha, q.S, q.r, q.eta, q.T, q.epsilon], POSITIVE),
        q.N: COUNT,
        q.D: ss.Integers(2, oo),
    },
    where=[STARTED],
)
theorem_5_steps = [
    ss.Step(
        ss.Identity(
            q.D**-EXPONENT * q.S**2 * RATIO**EXPONENT / (2 * q.alpha * WHOLE),
            q.S**2 * q.N**-q.alpha / (2 * q.alpha * WHOLE),
        ),
        "the second term of Eq. 300 is that of Eq. 299: the skills beyond N",
        label="parameters",
        reference=source("299, 300", PLACE),
    ),
    ss.Step(
        ss.Identity(
            UNSEEN * WHOLE ** (-1 / (q.alpha + 1)) / (q.alpha + 1) * q.D**-EXPONENT, q.D**-EXPONENT * LAW
        ),
        "the first term of Eq. 300 is that of Eq. 278 for skills that are never seen",
        label="data",
        reference=source("300, 306, 309", PLACE),
    ),
    ss.Step(
        ss.Identity(q.D * frequency(q.N), RATIO / WHOLE),
        "its argument D P_s(N)",
        label="argument",
        reference=source("300", PLACE),
    ),
    ss.Step(
        ss.Identity(q.D**-EXPONENT / MIDDLE, q.D ** (-(2 * q.alpha + 1) / (2 * q.alpha + 2))),
        "the error D^(-alpha/(alpha+1))/M for M = D^(1/(2 alpha + 2))",
        label="error",
        reference=source("300, 311", PLACE),
    ),
    ss.Step(
        ss.Identity(q.D * frequency(MIDDLE), q.D**HALF / WHOLE),
        "for the first M skills the argument is sqrt(D)/zeta",
        label="first_argument",
        reference=source("312", PLACE),
    ),
    ss.Step(
        ss.Asymptotic(uppergamma(EXPONENT, Y), Y, Y ** (EXPONENT - 1) * exp(-Y), relative_error=1 / Y),
        "so that they leave D^(-1/(2 alpha + 2)) e^(-sqrt(D)/zeta), up to a factor",
        label="first_skills",
        reference=source("312", PLACE),
    ),
]
theorem_5 = ss.Derivation(
    name="nam2024.appendix_j_large_time.theorem_5",
    meaning="The parts of the main terms, and the orders of the errors.",
    domain=BOTH,
    expected=PROVED,
    reference=source("299-312", PLACE),
    steps=theorem_5_steps,
)

POWER = log(q.D) ** (1 + q.epsilon)
LATE = ss.Domain({**dict.fromkeys([q.S, q.eta, q.epsilon], POSITIVE), q.D: ss.Integers(2, oo)})

long_enough = [
    ss.Claim(
        name="nam2024.appendix_j_large_time.long_enough.as_printed",
        meaning="D e^(-4 eta S (log D)^(1+epsilon)) is below D D^(-4 eta S (log D)^epsilon).",
        statement=ss.Inequality(
            ss.Relation(
                q.D * exp(-4 * q.eta * q.S * POWER),
                "<",
                q.D * q.D ** (-4 * q.eta * q.S * log(q.D) ** q.epsilon),
            )
        ),
        domain=LATE,
        expected=REFUTED,
        reference=source("314", PLACE),
        witness={q.S: 1, q.eta: 1, q.epsilon: 1, q.D: 2},
        note="Both sides are equal; what is meant follows from the equality.",
    ),
    ss.Claim(
        name="nam2024.appendix_j_large_time.long_enough.corrected",
        meaning="They are the same.",
        statement=ss.Identity(
            q.D * exp(-4 * q.eta * q.S * POWER), q.D * q.D ** (-4 * q.eta * q.S * log(q.D) ** q.epsilon)
        ),
        domain=LATE,
        expected=PROVED,
        reference=source("314", PLACE),
    ),
    ss.Claim(
        name="nam2024.appendix_j_large_time.long_enough.negligible",
        meaning="It falls faster than a power of 1/D, here the fourth.",
        statement=ss.Limit(q.D**4 * q.D ** (1 - 4 * q.eta * q.S * log(q.D) ** q.epsilon), q.D, oo, 0),
        domain=ss.Domain({**dict.fromkeys([q.S, q.eta, q.epsilon], POSITIVE)}),
        expected=PROVED,
        reference=source("314", PLACE),
    ),
]

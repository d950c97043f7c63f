"""The constant of the law in time at a ratio of parameters to time (App. J.5: Theorem 4, Corollary 5)."""

from _appendix_j import frequency
from _common import CERTIFIED, POSITIVE, PROVED, REFUTED, STARTED, source
from _scaling import EXPONENT, INDEX
from sympy import Integral, Rational, exp, log, oo, zeta

import symsolve as ss
from symsolve.models import MultilinearModel
from symsolve.models import quantities as q

PLACE = "App. J.5"
H = q.eta * q.S * q.T
WHOLE = zeta(q.alpha + 1)

#: eta S T P_s, and lambda = N/(eta S T)^(1/(alpha+1)).
U = ss.quantity("u", meaning="eta S T P_s(k)", positive=True)
RATIO = ss.quantity("lamda", latex=r"\lambda", meaning="N/(eta S T)^(1/(alpha+1))", positive=True)
SIZE = ss.quantity("n", meaning="number of basis functions as a real number", positive=True)

RESPONSE = q.S**2 / 2 * (1 + (q.S / q.r - 1) ** -1 * exp(2 * U)) ** -2
INTEGRAND = U ** (-1 / (q.alpha + 1)) * RESPONSE
FACTOR = WHOLE ** (-1 / (q.alpha + 1)) / (q.alpha + 1)
LEAST = RATIO ** (-(q.alpha + 1)) / WHOLE
REST = q.S**2 / (2 * q.alpha * WHOLE) * RATIO**-q.alpha
CONSTANT = FACTOR * Integral(INTEGRAND, (U, LEAST, oo)) + REST
#: The index that has this u.
INDEX_OF = (H / (WHOLE * U)) ** (1 / (q.alpha + 1))

TRAINED = ss.Domain(
    {
        **dict.fromkeys([q.alpha, q.S, q.r, q.eta, q.T, q.C, U, RATIO, SIZE, INDEX], POSITIVE),
        q.k: ss.Integers(1, oo),
    },
    where=[STARTED],
)
ANY = ss.Domain({q.alpha: POSITIVE})
DROP = frequency(q.k) - frequency(q.k + 1)
BEFORE = frequency(q.k - 1)

second_term = [
    ss.Claim(
        name="nam2024.appendix_j_constant.second_term.as_printed",
        meaning="The part of the skills beyond N is S^2 N^-alpha/(alpha zeta).",
        statement=ss.Asymptotic(
            q.S**2 / 2 * zeta(q.alpha + 1, q.N + 1) / WHOLE, q.N, q.S**2 * q.N**-q.alpha / (q.alpha * WHOLE)
        ),
        domain=ss.Domain({q.alpha: POSITIVE, q.S: POSITIVE}),
        expected=REFUTED,
        reference=source("240", PLACE),
        witness={q.alpha: 1, q.S: 1},
        note="A factor 1/2 is missing; Eqs. 236 and 238 have it.",
    ),
    ss.Claim(
        name="nam2024.appendix_j_constant.second_term.corrected",
        meaning="It is S^2 N^-alpha/(2 alpha zeta), as in Eq. 236.",
        statement=ss.Asymptotic(
            q.S**2 / 2 * zeta(q.alpha + 1, q.N + 1) / WHOLE,
            q.N,
            q.S**2 * q.N**-q.alpha / (2 * q.alpha * WHOLE),
            relative_error=1 / q.N,
        ),
        domain=ss.Domain({q.alpha: POSITIVE, q.S: POSITIVE}),
        expected=PROVED,
        reference=source("236, 240", PLACE),
    ),
]

spacing = [
    ss.Claim(
        name="nam2024.appendix_j_constant.spacing.index",
        meaning="P_s(k) is its drop to the next skill times k/(alpha+1).",
        statement=ss.Asymptotic(frequency(q.k), q.k, DROP * q.k / (q.alpha + 1), relative_error=1 / q.k),
        domain=ANY,
        expected=PROVED,
        reference=source("241", PLACE),
    ),
    ss.Claim(
        name="nam2024.appendix_j_constant.spacing.power",
        meaning="Written with P_s(k) in the place of k.",
        statement=ss.Asymptotic(
            frequency(q.k),
            q.k,
            FACTOR * DROP * frequency(q.k) ** (-1 / (q.alpha + 1)),
            relative_error=1 / q.k,
        ),
        domain=ANY,
        expected=PROVED,
        reference=source("242, 284", PLACE),
    ),
    ss.Claim(
        name="nam2024.appendix_j_constant.spacing.before",
        meaning="The same with the drop from the skill before.",
        statement=ss.Asymptotic(
            frequency(q.k),
            q.k,
            FACTOR * (BEFORE - frequency(q.k)) * BEFORE ** (-1 / (q.alpha + 1)),
            relative_error=1 / q.k,
        ),
        domain=ANY,
        expected=PROVED,
        reference=source("246", PLACE),
    ),
    ss.Claim(
        name="nam2024.appendix_j_constant.spacing.as_printed",
        meaning="Term by term P_s(k) is (P_s(k) - P_s(k+1)) P_s(k)^(-1/(alpha+1)).",
        statement=ss.Asymptotic(frequency(q.k), q.k, DROP * frequency(q.k) ** (-1 / (q.alpha + 1))),
        domain=ANY,
        expected=REFUTED,
        reference=source("243, 244", PLACE),
        witness={q.alpha: 1},
        note="The factor zeta^(-1/(alpha+1))/(alpha+1) of Eq. 242 is left out on the way from Eq. "
        "243 to 244; "
        "Eq. 238 has it. With it the terms agree: the claim spacing.power.",
    ),
]

as_integral = ss.Derivation(
    name="nam2024.appendix_j_constant.as_integral",
    meaning="Theorem 4: the sum over skills as an integral over u = eta S T P_s.",
    domain=TRAINED,
    expected=PROVED,
    reference=source("236-239, 243-249", PLACE),
    steps=[
        ss.Step(
            ss.Identity(MultilinearModel(weight=q.P_s).loss_at().subs(q.P_s, U / H), RESPONSE),
            "the loss of a skill depends on u alone",
            label="response",
            reference=source("239", PLACE),
        ),
        ss.Step(
            ss.Identity(
                DROP * frequency(q.k) ** (-1 / (q.alpha + 1)),
                H**-EXPONENT * (H * DROP) * (H * frequency(q.k)) ** (-1 / (q.alpha + 1)),
            ),
            "eta S T appears as one power",
            label="power",
            reference=source("245", PLACE),
        ),
        ss.Step(
            ss.Identity(
                -frequency(INDEX_OF) * RESPONSE * INDEX_OF.diff(U),
                H**-EXPONENT * FACTOR * INTEGRAND,
            ),
            "with a real index: substitute u in P_s(k) Phi(eta S T P_s(k)) dk",
            label="substitution",
            reference=source("238, 247", PLACE),
        ),
        ss.Step(
            ss.Identity((H * frequency(INDEX)).subs(INDEX, RATIO * H ** (1 / (q.alpha + 1))), LEAST),
            "the last of N skills",
            label="least",
            reference=source("248", PLACE),
        ),
        ss.Step(
            ss.Identity(
                q.S**2 * (RATIO * H ** (1 / (q.alpha + 1))) ** -q.alpha / (2 * q.alpha * WHOLE),
                H**-EXPONENT * REST,
            ),
            "the skills beyond N",
            label="rest",
            reference=source("238", PLACE),
        ),
    ],
)

# The function A(lambda) itself: it falls, from parameters that are too few to the law in time.

SLOPE = -(RATIO ** (-q.alpha - 1)) / WHOLE * (q.S**2 / 2 - RESPONSE.subs(U, LEAST))
falls = ss.Derivation(
    name="nam2024.appendix_j_constant.falls",
    meaning="A(lambda) falls strictly with lambda.",
    domain=TRAINED,
    expected=PROVED,
    reference=source("238", PLACE),
    steps=[
        ss.Step(
            ss.Identity(-FACTOR * INTEGRAND.subs(U, LEAST) * LEAST.diff(RATIO) + REST.diff(RATIO), SLOPE),
            "differentiate by the lower end of the integral, and the second term",
            label="slope",
        ),
        ss.Step(ss.Inequality(ss.Relation(SLOPE, "<", 0)), "one skill never exceeds S^2/2", label="negative"),
    ],
)

# Corollary 5: the same at fixed compute.

AT_COMPUTE = {
    "size": RATIO * (q.eta * q.S * q.C) ** (1 / (q.alpha + 2)),
    "time": (q.eta * q.S * q.C) ** ((q.alpha + 1) / (q.alpha + 2)) / RATIO,
}
STRETCHED = RATIO ** ((q.alpha + 2) / (q.alpha + 1))

corollary_5 = ss.Derivation(
    name="nam2024.appendix_j_constant.corollary_5",
    meaning="At fixed C = N T the constant is A at another ratio, times a power of lambda.",
    domain=TRAINED,
    expected=PROVED,
    reference=source("250-251", PLACE),
    steps=[
        ss.Step(
            ss.Identity(AT_COMPUTE["size"] * AT_COMPUTE["time"], q.eta * q.S * q.C),
            "N times eta S T",
            label="compute",
            reference=source("250", PLACE),
        ),
        ss.Step(
            ss.Identity(AT_COMPUTE["size"] / AT_COMPUTE["time"] ** (1 / (q.alpha + 1)), STRETCHED),
            "the ratio of Theorem 4 is lambda^((alpha+2)/(alpha+1))",
            label="ratio",
            reference=source("251", PLACE),
        ),
        ss.Step(
            ss.Identity(
                AT_COMPUTE["time"] ** -EXPONENT,
                RATIO**EXPONENT * (q.eta * q.S * q.C) ** (-q.alpha / (q.alpha + 2)),
            ),
            "the power of time",
            label="power",
            reference=source("251", PLACE),
        ),
    ],
)

#: A(lambda) stands for the value A, with its slope: enough to differentiate the law by log lambda.
VALUE = ss.quantity("A_0", latex=r"\mathcal{A}", meaning="A at the ratio of Theorem 4", positive=True)


def logarithmic_slope(power):
    """d/d log lambda of A(lambda^((alpha+2)/(alpha+1))) lambda^power, over lambda^power."""
    inner = SLOPE.subs(RATIO, STRETCHED) * RATIO * STRETCHED.diff(RATIO)
    return inner + power * VALUE


minimiser = [
    ss.Claim(
        name="nam2024.appendix_j_constant.minimiser.as_printed",
        meaning="A(lambda^((alpha+2)/(alpha+1))) lambda^(-alpha/(alpha+1)) rises somewhere, as it "
        "must beyond a "
        "minimiser.",
        statement=ss.Inequality(ss.Relation(logarithmic_slope(-EXPONENT), ">=", 0)),
        domain=ss.Domain({**TRAINED.ranges, VALUE: POSITIVE}, where=[STARTED]),
        expected=REFUTED,
        reference=source("Sentence after Corollary 5", PLACE),
        witness={q.alpha: 1, q.S: 1, q.r: Rational(1, 2), RATIO: 1, VALUE: 1},
        note="The exponent has the wrong sign: Eq. 251 has lambda^(alpha/(alpha+1)). The printed "
        "product of two "
        "falling functions has no minimiser.",
    ),
    ss.Claim(
        name="nam2024.appendix_j_constant.minimiser.none",
        meaning="The printed function falls everywhere.",
        statement=ss.Inequality(ss.Relation(logarithmic_slope(-EXPONENT), "<", 0)),
        domain=ss.Domain({**TRAINED.ranges, VALUE: POSITIVE}, where=[STARTED]),
        expected=CERTIFIED,
        reference=source("Sentence after Corollary 5", PLACE),
    ),
]

# Proposition 7: r -> 0.

LARGE = ss.quantity("M", meaning="S/r - 1", positive=True)
V = ss.quantity("v", meaning="u/log M", positive=True)
BY_LARGE = q.S**2 / 2 * (1 + exp(2 * U) / LARGE) ** -2
SMALL_START = ss.Domain(
    {**dict.fromkeys([q.alpha, q.S, q.r, U, V], POSITIVE), LARGE: ss.Interval(1, oo, left_open=True)},
    where=[STARTED],
)
#: Beyond the step, with M > e.
BEYOND = ss.Domain({V: ss.Interval(Rational(1, 2), oo, left_open=True), LARGE: ss.Interval(3, oo)})
STEP = (1 + LARGE ** (2 * V - 1)) ** -2
PRINTED = 2 ** (1 / (q.alpha + 1)) * q.S**2 * (q.alpha + 1) / (4 * q.alpha)

proposition_7 = ss.Derivation(
    name="nam2024.appendix_j_constant.proposition_7",
    meaning="For a small start the integral is that of a step, at u = log(S/r - 1)/2.",
    domain=SMALL_START,
    expected=PROVED,
    reference=source("252-259", PLACE),
    note="Dominated convergence joins the limits of the integrand: the last step but one is the bound.",
    steps=[
        ss.Step(
            ss.Identity(
                (U ** (-1 / (q.alpha + 1)) * BY_LARGE).subs(U, V * log(LARGE)) * log(LARGE),
                log(LARGE) ** EXPONENT * q.S**2 / 2 * V ** (-1 / (q.alpha + 1)) * STEP,
            ),
            "substitute u = v log M",
            label="substitution",
            reference=source("253-254", PLACE),
        ),
        ss.Step(
            ss.Limit(STEP, LARGE, oo, 1),
            "below v = 1/2 the response tends to 1",
            label="below",
            domain=ss.Domain({V: ss.Interval.open(0, Rational(1, 2))}),
            reference=source("255", PLACE),
        ),
        ss.Step(
            ss.Limit(STEP, LARGE, oo, 0),
            "above v = 1/2 to 0",
            label="above",
            domain=ss.Domain({V: ss.Interval(Rational(1, 2), oo, left_open=True)}),
            reference=source("255", PLACE),
        ),
        ss.Step(
            ss.Limit(STEP.subs(V, Rational(1, 2)), LARGE, oo, Rational(1, 4)),
            "at v = 1/2 it stays at 1/4: a point that an integral doesn't see (the print has 1 there)",
            label="at",
            reference=source("255", PLACE),
        ),
        ss.Step(
            ss.Inequality(ss.Relation(STEP, "<", LARGE ** (-2 * (2 * V - 1)))),
            "it is below 1, and beyond v = 1/2 below this power",
            label="power",
            domain=BEYOND,
            reference=source("256", PLACE),
        ),
        ss.Step(
            ss.Inequality(ss.Relation((2 * V - 1) * (log(LARGE) - 1), ">", 0)),
            "which for M > e is below e^(2 - 4 v), whatever M is: the integral converges uniformly",
            label="dominated",
            expected=CERTIFIED,
            domain=BEYOND,
            reference=source("256", PLACE),
        ),
        ss.Step(
            ss.Identity(q.S**2 / 2 * Integral(V ** (-1 / (q.alpha + 1)), (V, 0, Rational(1, 2))), PRINTED),
            "integrate the step",
            label="integral",
            reference=source("257-259", PLACE),
        ),
    ],
)

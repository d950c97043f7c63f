"""The law in data: the mean loss falls as D^(-alpha/(alpha+1)) (App. E.2, Eqs. 57-65).

With T and N infinite the sum over skills is, to all powers of 1/D, a Beta function, so that Eq. 64 can be
compared with what is exact.
"""

from _common import (
    CERTIFIED,
    COUNT,
    FREQUENT_SKILL,
    HALF,
    POSITIVE,
    PROVED,
    REFUTED,
    SKILL,
    STARTED,
    source,
)
from _scaling import EXPONENT, INDEX, WEIGHT, is_of_order
from sympy import Add, Integral, Rational, beta, binomial, gamma, oo

import symsolve as ss
from symsolve.models import MultilinearModel
from symsolve.models import quantities as q

APPENDIX = "App. E.2"

MODEL = MultilinearModel()
UNSEEN = (q.S - q.r) ** 2 / 2
#: Frequency as a variable of integration.
X = ss.quantity("x", meaning="skill frequency as a variable of integration", positive=True)

DATA = ss.Domain(
    {
        **dict.fromkeys([q.alpha, q.S], POSITIVE),
        q.A: ss.Interval.open(0, 1),
        INDEX: ss.Interval(1, oo),
        q.D: COUNT,
    }
)
FREQUENCY = ss.Domain(
    {
        **dict.fromkeys([q.alpha], POSITIVE),
        X: ss.Interval.open(0, 1),
        q.A: ss.Interval.open(0, 1),
        q.D: COUNT,
    }
)

# One skill: seen or not.

final_loss = [
    ss.Claim(
        name="nam2024.scaling_data.seen",
        meaning="A skill that the data show is learned.",
        statement=ss.Limit(MODEL.loss_at(), q.T, oo, 0),
        domain=ss.Domain({**SKILL.ranges, q.d_k: COUNT}, where=[STARTED, q.d_k <= q.D]),
        expected=PROVED,
        reference=source("57", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.scaling_data.unseen",
        meaning="A skill that they never show keeps its initial loss.",
        statement=ss.Identity(MODEL.loss_at().subs(q.d_k, 0), UNSEEN),
        domain=SKILL,
        expected=PROVED,
        reference=source("57", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.scaling_data.unseen.small_start",
        meaning="That is S^2/2 up to a relative error of the order of R_k(0).",
        statement=ss.Asymptotic(UNSEEN, q.r, q.S**2 / 2, point=0, relative_error=q.r / q.S),
        domain=ss.Domain({q.S: POSITIVE}),
        expected=PROVED,
        reference=source("57", APPENDIX),
    ),
]


def observed(data):
    """P_obs(k | D), as printed."""
    return 1 - (1 - q.P_s) ** data


def occurrences(seen, data):
    """The probability that ``seen`` of the data show the skill."""
    return binomial(data, seen) * q.P_s**seen * (1 - q.P_s) ** (data - seen)


observation = ss.Derivation(
    name="nam2024.scaling_data.observed",
    meaning="The probability that at least one of D data shows the skill, by induction.",
    domain=ss.Domain({**FREQUENT_SKILL.ranges, q.D: COUNT}, where=[STARTED]),
    expected=PROVED,
    reference=source("58", APPENDIX),
    steps=[
        ss.Step(ss.Identity(observed(0), 0), "no data, no skill", label="start"),
        ss.Step(
            ss.Identity(observed(q.D + 1), observed(q.D) + (1 - observed(q.D)) * q.P_s),
            "one more: either the skill was seen before, or it is seen now",
            label="induction",
        ),
        ss.Step(
            ss.Identity(Add(*(occurrences(seen, 4) for seen in range(1, 5))), observed(4)),
            "four data: 1 to 4 of them show it",
            label="four_data",
        ),
    ],
)


def mean_of_four():
    """Mean of the final loss over how often four data show the skill."""
    losses = (MultilinearModel(weight=Rational(seen, 4)).final_loss if seen else UNSEEN for seen in range(5))
    return Add(*(occurrences(seen, 4) * loss for seen, loss in enumerate(losses)))


mean_loss = ss.Derivation(
    name="nam2024.scaling_data.mean_loss",
    meaning="The mean loss of one skill over data sets: its initial loss, times the chance to be missed.",
    domain=ss.Domain({**FREQUENT_SKILL.ranges, q.D: COUNT}, where=[STARTED]),
    expected=PROVED,
    reference=source("59-60", APPENDIX),
    steps=[
        ss.Step(
            ss.Identity(mean_of_four(), UNSEEN * (1 - observed(4))),
            "sum over how many of four data show it",
            label="four_data",
        ),
        ss.Step(
            ss.Identity(UNSEEN * q.P_s * (1 - observed(q.D)), UNSEEN * q.P_s * (1 - q.P_s) ** q.D),
            "put in the probability",
            label="missed",
        ),
        ss.Step(
            ss.Limit(UNSEEN * q.P_s * (1 - q.P_s) ** q.D, q.r, 0, q.S**2 * q.P_s * (1 - q.P_s) ** q.D / 2),
            "the print has S^2 for (S - R_k(0))^2: the limit of a small start",
            label="small_start",
        ),
    ],
)

# All skills: a real index, one more data point, integration by parts.


def missed(data):
    """Frequency of a skill times the chance that the data miss it, at a real index."""
    return WEIGHT * (1 - WEIGHT) ** data


FLUX = q.A * INDEX**-q.alpha * (1 - WEIGHT) ** (q.D + 1) / ((q.alpha + 1) * (q.D + 1))
SLOPE = EXPONENT / (q.D + 1)

one_more = ss.Derivation(
    name="nam2024.scaling_data.one_more",
    meaning="What one more data point changes: integrands of Eqs. 62, 63 and of the integration by parts.",
    domain=DATA,
    expected=PROVED,
    reference=source("62-64", APPENDIX),
    steps=[
        ss.Step(
            ss.Identity(missed(q.D + 1) - missed(q.D), missed(q.D) * ((1 - WEIGHT) - 1)),
            "take out the common factor",
            label="difference",
            reference=source("62", APPENDIX),
        ),
        ss.Step(
            ss.Identity(
                missed(q.D + 1) - missed(q.D),
                -(q.A**2) * INDEX ** (-2 * (q.alpha + 1)) * (1 - WEIGHT) ** q.D,
            ),
            "the bracket is minus the frequency",
            label="square",
            reference=source("63", APPENDIX),
        ),
        ss.Step(
            ss.Identity(missed(q.D + 1) - missed(q.D), -FLUX.diff(INDEX) - SLOPE * missed(q.D + 1)),
            "product rule: the integrand of the integration by parts",
            label="by_parts",
            reference=source("64", APPENDIX),
        ),
        ss.Step(
            ss.Limit(FLUX, INDEX, oo, 0),
            "the end at infinity vanishes",
            label="end_at_infinity",
            reference=source("64", APPENDIX),
        ),
        ss.Step(
            is_of_order(FLUX.subs(INDEX, 1), q.D, (1 - q.A) ** (q.D + 1)),
            "the end at k = 1 is exponentially small",
            label="end_at_one",
            reference=source("64", APPENDIX),
        ),
    ],
)

sign_of_change = [
    ss.Claim(
        name="nam2024.scaling_data.sign_of_change.as_printed",
        meaning="The integral with D + 1, written with that of D and their difference: the latter with "
        "a plus.",
        statement=ss.Identity(
            -SLOPE * missed(q.D + 1), -SLOPE * missed(q.D) + SLOPE * (missed(q.D + 1) - missed(q.D))
        ),
        domain=DATA,
        expected=REFUTED,
        reference=source("64", APPENDIX),
        witness={q.alpha: 1, q.A: HALF, INDEX: 1, q.D: 1},
        note="The display before Eq. 64. E_(D+1) = E_D + Delta L, so that Delta L comes with the sign "
        "of E_D. Solved for Delta L with the printed sign the display gives the printed Eq. 64.",
    ),
    ss.Claim(
        name="nam2024.scaling_data.sign_of_change.corrected",
        meaning="Both terms carry a minus.",
        statement=ss.Identity(
            -SLOPE * missed(q.D + 1), -SLOPE * missed(q.D) - SLOPE * (missed(q.D + 1) - missed(q.D))
        ),
        domain=DATA,
        expected=PROVED,
        reference=source("64", APPENDIX),
    ),
]

#: Relative change of the law from D to D + 1: without the end at k = 1 the law is a Beta function.
CHANGE = beta(EXPONENT, q.D + 2) / beta(EXPONENT, q.D + 1) - 1
EXACT_CHANGE = -q.alpha / (2 * q.alpha + 1 + (q.alpha + 1) * q.D)

change = [
    ss.Claim(
        name="nam2024.scaling_data.change.as_printed",
        meaning="One more data point changes the loss by -alpha/(1 + (alpha+1) D), relatively.",
        statement=ss.Identity(CHANGE, -q.alpha / (1 + (q.alpha + 1) * q.D)),
        domain=DATA,
        expected=REFUTED,
        reference=source("64", APPENDIX),
        witness={q.alpha: 1, q.D: 1},
        note="The sign of Delta L in the display before is wrong; the denominator is (alpha+1) D + 2 "
        "alpha + 1. The two agree to leading order in 1/D, so that the exponent stands.",
    ),
    ss.Claim(
        name="nam2024.scaling_data.change.corrected",
        meaning="It changes the loss by -alpha/(2 alpha + 1 + (alpha+1) D).",
        statement=ss.Identity(CHANGE, EXACT_CHANGE),
        domain=DATA,
        expected=PROVED,
        reference=source("64", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.scaling_data.change.leading",
        meaning="That is -alpha/(alpha+1)/D, up to a relative error of order 1/D.",
        statement=ss.Asymptotic(EXACT_CHANGE, q.D, -EXPONENT / q.D, relative_error=1 / q.D),
        domain=DATA,
        expected=PROVED,
        reference=source("64, 65", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.scaling_data.change.law",
        meaning="The Beta function falls as D^(-alpha/(alpha+1)), with Gamma(alpha/(alpha+1)) as its "
        "constant.",
        statement=ss.Asymptotic(
            beta(EXPONENT, q.D + 1), q.D, gamma(EXPONENT) * q.D**-EXPONENT, relative_error=1 / q.D
        ),
        domain=DATA,
        expected=PROVED,
        reference=source("65", APPENDIX),
    ),
]
#: The index that has a given frequency.
INDEX_OF = (q.A / X) ** (1 / (q.alpha + 1))
DENSITY = q.A ** (1 / (q.alpha + 1)) / (q.alpha + 1) * X ** (-1 / (q.alpha + 1)) * (1 - X) ** q.D

as_beta = ss.Derivation(
    name="nam2024.scaling_data.as_beta",
    meaning="The integral over the index is one over frequencies from 0 to A: up to what lies beyond, a "
    "Beta function.",
    domain=FREQUENCY,
    expected=PROVED,
    reference=source("61", APPENDIX),
    steps=[
        ss.Step(
            ss.Identity(-missed(q.D).subs(INDEX, INDEX_OF) * INDEX_OF.diff(X), DENSITY),
            "substitute x = A k^-(alpha+1)",
            label="substitution",
        ),
        ss.Step(
            ss.Inequality(ss.Relation((q.A + X) ** (-1 / (q.alpha + 1)), "<=", q.A ** (-1 / (q.alpha + 1)))),
            "the power falls: beyond A it is at most its value at A",
            label="beyond",
            expected=CERTIFIED,
        ),
        ss.Step(
            ss.Identity(Integral((1 - X) ** q.D, (X, q.A, 1)), (1 - q.A) ** (q.D + 1) / (q.D + 1)),
            "so that the part beyond A is exponentially small in D",
            label="exponentially_small",
        ),
    ],
)

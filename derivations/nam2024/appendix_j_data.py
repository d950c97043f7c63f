"""Estimates for large D: the mean over data sets against many data (App. J.1, J.2, Eqs. 128-148).

The mean of F(d_k/D) over a binomial d_k is compared with that over a Gaussian (Berry-Esseen), and that with
F(P_s) (Taylor). The two theorems are known; what the paper puts into them is checked here.
"""

from _appendix_j import GROWTH, ONE_SKILL, SHARE, F, X
from _common import COUNT, POSITIVE, PROVED, REAL, REFUTED, STARTED, source
from sympy import Add, Rational, exp, oo, pi, sqrt

import symsolve as ss
from symsolve.models import LossCurve, MultilinearModel, ParityTask, Spectrum
from symsolve.models import quantities as q

SET_UP, DATA = "App. J.1", "App. J.2"

# Eqs. 128-131: what the loss consists of.

TASK = ParityTask(masks=[(0, 1), (1, 2)], bits=3, alpha=q.alpha)
#: Three skills, two of which the model has.
SHORT = LossCurve(spectrum=Spectrum(skills=3), learned=2)
STARTS = [ss.quantity(f"r_{k}", meaning=f"strength of skill {k} at time zero", positive=True) for k in (1, 2)]
AT_START = ss.Domain(
    {**dict.fromkeys([q.alpha, q.S, q.P_s, *STARTS], POSITIVE)}, where=[r < q.S for r in STARTS]
)


def initial_square():
    """E[f(0)^2] on the task of two skills, by summing over all inputs."""
    function = TASK.combination(STARTS)
    return TASK.expectation(function * function)


LEFT_TO_LEARN = Add(
    *(TASK.spectrum.frequency(k) * (q.S - r) * (q.S + r) for k, r in enumerate(STARTS, start=1))
)

set_up = [
    ss.Claim(
        name="nam2024.appendix_j_data.unlearned_skills",
        meaning="Skills beyond N keep S^2/2: with N = 2 of three skills, once the two are learned.",
        statement=ss.Identity(SHORT.at(oo), Spectrum(skills=3).frequency(3) * q.S**2 / 2),
        domain=ss.Domain({q.alpha: POSITIVE, q.S: POSITIVE}),
        expected=PROVED,
        reference=source("128", SET_UP),
    ),
    ss.Claim(
        name="nam2024.appendix_j_data.two_parts",
        meaning="The loss is that of the learned skills and of the others: N = 2 of three skills.",
        statement=ss.Identity(
            SHORT.at(),
            Add(*(Spectrum(skills=3).frequency(k) * SHORT.skill(k) for k in (1, 2)))
            + Spectrum(skills=3).frequency(3) * q.S**2 / 2,
        ),
        domain=ss.Domain({**dict.fromkeys([q.alpha, q.S, q.r, q.eta, q.T], POSITIVE)}, where=[STARTED]),
        expected=PROVED,
        reference=source("129-130", SET_UP),
    ),
    ss.Claim(
        name="nam2024.appendix_j_data.initial_square",
        meaning="The mean square of the function at the start, on the parity task of two skills.",
        statement=ss.Identity(
            initial_square(), Add(*(TASK.spectrum.frequency(k) * r**2 for k, r in enumerate(STARTS, start=1)))
        ),
        domain=AT_START,
        expected=PROVED,
        reference=source("131", SET_UP),
    ),
]

initial_size = ss.Derivation(
    name="nam2024.appendix_j_data.initial_size",
    meaning="The mean square at the start is below S^2; that it is much smaller is assumed.",
    domain=AT_START,
    expected=PROVED,
    reference=source("131", SET_UP),
    steps=[
        ss.Step(ss.Identity(q.S**2 - initial_square(), LEFT_TO_LEARN), "the frequencies add up to 1"),
        *(
            ss.Step(ss.Inequality(ss.Relation(part, ">", 0)), f"skill {k} starts below S", label=f"skill_{k}")
            for k, part in enumerate(LEFT_TO_LEARN.args, start=1)
        ),
    ],
)

# Eq. 132: Berry-Esseen for D draws, each 1 with probability P_s.

ONE_DRAW = ss.Domain({q.P_s: ss.Interval.open(0, 1), q.D: COUNT})
VARIANCE = q.P_s * (1 - q.P_s)
THIRD_MOMENT = q.P_s * (1 - q.P_s) ** 3 + (1 - q.P_s) * q.P_s**3

berry_esseen = ss.Derivation(
    name="nam2024.appendix_j_data.berry_esseen",
    meaning="The constants that turn the Berry-Esseen theorem into Eq. 132.",
    domain=ONE_DRAW,
    expected=PROVED,
    reference=source("132", DATA),
    note="With the theorem's constant C < 1 the distance of the distribution functions is below C times the "
    "third moment over sigma^3 sqrt(D), and the distance of the means below V(F) times that.",
    steps=[
        ss.Step(
            ss.Identity(q.P_s * (1 - q.P_s) ** 2 + (1 - q.P_s) * q.P_s**2, VARIANCE),
            "variance of one draw",
            label="variance",
        ),
        ss.Step(
            ss.Identity(THIRD_MOMENT, VARIANCE * (1 - 2 * VARIANCE)),
            "third absolute moment of one draw",
            label="third_moment",
        ),
        ss.Step(
            ss.Inequality(
                ss.Relation(
                    THIRD_MOMENT / (VARIANCE ** Rational(3, 2) * sqrt(q.D)),
                    "<",
                    1 / (sqrt(q.D) * sqrt(VARIANCE)),
                )
            ),
            "over sigma^3 sqrt(D) it is below the printed 1/(sqrt(D) sqrt(P_s (1 - P_s)))",
            label="ratio",
        ),
    ],
)

# Eqs. 133-138: Taylor.

#: Where F is expanded, and a Gaussian around it.
CENTRE = q.P_s
STANDARD = ss.quantity("g", meaning="standard normal variable")
DENSITY = exp(-(STANDARD**2) / 2) / sqrt(2 * pi)
SKILL_AND_CENTRE = ss.Domain(
    {**ONE_SKILL.ranges, q.P_s: ss.Interval.open(0, 1), q.D: COUNT, STANDARD: REAL}, where=[STARTED]
)
REMAINDER = F - F.subs(X, CENTRE) - F.diff(X).subs(X, CENTRE) * (X - CENTRE)
#: The bound of Eq. 146 on |F''|.
CURVATURE = 8 * q.S**4 * q.eta**2 * q.T**2
TAYLOR = CURVATURE * (X - CENTRE) ** 2 / 2

taylor = ss.Derivation(
    name="nam2024.appendix_j_data.taylor",
    meaning="The remainder of the linear approximation stays below half the bound of F'' times the square.",
    domain=SKILL_AND_CENTRE,
    expected=PROVED,
    reference=source("133-138", DATA),
    note="The remainder and its slope vanish at P_s, as those of the parabola do; both differences "
    "parabola +- remainder are convex, so that neither is ever negative.",
    steps=[
        ss.Step(ss.Identity(REMAINDER.subs(X, CENTRE), 0), "the remainder vanishes at P_s", label="value"),
        ss.Step(ss.Identity(REMAINDER.diff(X).subs(X, CENTRE), 0), "so does its slope", label="slope"),
        *(
            ss.Step(
                ss.Inequality(ss.Relation((TAYLOR + sign * REMAINDER).diff(X, 2), ">", 0)),
                f"parabola {word} remainder is convex",
                label=f"convex_{word}",
                reference=source("134", DATA),
            )
            for sign, word in ((1, "plus"), (-1, "minus"))
        ),
        ss.Step(
            ss.Identity(STANDARD * DENSITY, -DENSITY.diff(STANDARD)),
            "the linear term is a derivative",
            label="mean",
            reference=source("135", DATA),
        ),
        ss.Step(
            ss.Identity(STANDARD**2 * DENSITY, DENSITY - (STANDARD * DENSITY).diff(STANDARD)),
            "the square of a standard normal too, up to the density: it has mean 1",
            label="variance",
            reference=source("137", DATA),
        ),
        *(
            ss.Step(
                ss.Limit(STANDARD * DENSITY, STANDARD, point, 0),
                f"nothing comes from {point}",
                label=f"end_{label}",
                reference=source("135, 137", DATA),
            )
            for point, label in ((oo, "above"), (-oo, "below"))
        ),
        ss.Step(
            ss.Identity(
                CURVATURE / 2 * (sqrt(VARIANCE / q.D)) ** 2,
                VARIANCE / (2 * q.D) * CURVATURE,
            ),
            "with the variance P_s (1 - P_s)/D this is the bound",
            label="bound",
            reference=source("133, 138", DATA),
        ),
    ],
)

# Eqs. 140-146: F and its second derivative.

PRINTED_CURVATURE = (
    -4
    * q.S**3
    * q.r
    * (1 - SHARE) ** 2
    * q.eta**2
    * q.T**2
    * GROWTH
    * (1 - SHARE - 2 * SHARE * GROWTH)
    / (1 - SHARE + SHARE * GROWTH) ** 4
)

bounds = ss.Derivation(
    name="nam2024.appendix_j_data.bounds",
    meaning="F'' is below 8 S^4 eta^2 T^2.",
    domain=ONE_SKILL,
    expected=PROVED,
    reference=source("140-146", DATA),
    steps=[
        ss.Step(
            ss.Identity(MultilinearModel(weight=X).loss_at(), F),
            "F is the loss of a skill with this frequency",
            label="loss",
            reference=source("140", DATA),
        ),
        ss.Step(
            ss.Identity(F.diff(X, 2), PRINTED_CURVATURE),
            "differentiate twice",
            label="second_derivative",
            reference=source("143, 180", DATA),
        ),
        ss.Step(
            ss.Inequality(ss.Relation(GROWTH, "<=", 1 / SHARE * (1 - SHARE + SHARE * GROWTH))),
            "the right side is larger by S/r - 1",
            label="growth",
            reference=source("144", DATA),
        ),
        ss.Step(
            ss.Inequality(ss.Relation(1 - SHARE + 2 * SHARE * GROWTH, "<", 2 * (1 + SHARE * (GROWTH - 1)))),
            "moduli of both terms: the larger side has 2 (1 - r/S) for 1 - r/S",
            label="numerator",
            reference=source("145", DATA),
        ),
        ss.Step(
            ss.Inequality(ss.Relation(PRINTED_CURVATURE, "<", CURVATURE)),
            "put both in: the bound from above",
            label="above",
            reference=source("146", DATA),
        ),
        ss.Step(
            ss.Inequality(ss.Relation(PRINTED_CURVATURE, ">", -CURVATURE)),
            "and from below",
            label="below",
            reference=source("146", DATA),
        ),
    ],
)

range_of_loss = [
    ss.Claim(
        name=f"nam2024.appendix_j_data.range.{label}",
        meaning=meaning,
        statement=ss.Limit(F.subs(X, STANDARD), STANDARD, point, value),
        domain=ONE_SKILL,
        expected=PROVED,
        reference=source(equation, DATA),
    )
    for label, meaning, point, value, equation in (
        ("infimum", "F falls to 0 as its argument grows.", oo, 0, "141"),
        (
            "supremum",
            "On the whole line, which a Gaussian reaches, F comes from S^2/2: as it falls, this is "
            "its variation.",
            -oo,
            q.S**2 / 2,
            "141-142",
        ),
    )
]

# Eqs. 139, 147, 148: Proposition 3.

#: 2^-(alpha+1), the weight of the second skill.
SECOND = 2 ** -(q.alpha + 1)
RAREST = ss.Domain({q.alpha: POSITIVE, q.P_s: ss.Interval.open(0, 1), q.D: COUNT, q.S: POSITIVE})

first_skill = [
    ss.Claim(
        name="nam2024.appendix_j_data.first_skill.as_printed",
        meaning="With two skills 1 - P_s(1) exceeds 2^-(alpha+1)/(1 + 2^-(alpha+1)).",
        statement=ss.Inequality(ss.Relation(1 - Spectrum(skills=2).frequency(1), ">", SECOND / (1 + SECOND))),
        domain=ss.Domain({q.alpha: POSITIVE}),
        expected=REFUTED,
        reference=source("148", DATA),
        witness={q.alpha: 1},
        note="With two skills both sides are equal (with one the left side is 0, and Eq. 139 is void). "
        "What is needed, 1 - P_s(1) > 2^-(2 alpha + 2), holds from two skills on.",
    ),
    ss.Claim(
        name="nam2024.appendix_j_data.first_skill.corrected",
        meaning="With two skills it equals this.",
        statement=ss.Identity(1 - Spectrum(skills=2).frequency(1), SECOND / (1 + SECOND)),
        domain=ss.Domain({q.alpha: POSITIVE}),
        expected=PROVED,
        reference=source("148", DATA),
    ),
    ss.Claim(
        name="nam2024.appendix_j_data.first_skill.three",
        meaning="With three skills it exceeds it, and so with more: every weight adds to the denominator.",
        statement=ss.Inequality(ss.Relation(1 - Spectrum(skills=3).frequency(1), ">", SECOND / (1 + SECOND))),
        domain=ss.Domain({q.alpha: POSITIVE}),
        expected=PROVED,
        reference=source("148", DATA),
    ),
    ss.Claim(
        name="nam2024.appendix_j_data.first_skill.square",
        meaning="And this exceeds 2^-(2 alpha + 2).",
        statement=ss.Inequality(ss.Relation(SECOND / (1 + SECOND), ">", SECOND**2)),
        domain=ss.Domain({q.alpha: POSITIVE}),
        expected=PROVED,
        reference=source("148", DATA),
    ),
]

proposition_3 = ss.Derivation(
    name="nam2024.appendix_j_data.proposition_3",
    meaning="Eqs. 132, 133 and the bounds together.",
    domain=RAREST,
    expected=PROVED,
    reference=source("139, 147", DATA),
    steps=[
        ss.Step(
            ss.Identity(
                q.S**2 / 2 / (sqrt(q.D) * sqrt(q.P_s * SECOND**2)), 2**q.alpha * q.S**2 / sqrt(q.D * q.P_s)
            ),
            "V(F) = S^2/2 in Eq. 132, and 2^-(2 alpha + 2) for the larger 1 - P_s",
            label="gaussian",
        ),
        ss.Step(
            ss.Inequality(
                ss.Relation(
                    VARIANCE / (2 * q.D) * CURVATURE, "<", 4 * q.S**4 * q.eta**2 * q.T**2 * q.P_s / q.D
                )
            ),
            "the bound of F'' in Eq. 133, without 1 - P_s",
            label="curvature",
            domain=SKILL_AND_CENTRE,
        ),
    ],
)

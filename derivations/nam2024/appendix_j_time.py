"""Bounds of the law in time (App. J.4: Lemma 7, Proposition 6, Theorem 2).

The loss of one skill between its plateau and its exponential fall, the sum cut where the one turns
into the other, and what Theta means there.
"""

from _appendix_j import GROWTH, ONE_SKILL, PLAIN, SHARE, F, X, frequency
from _common import COUNT, POSITIVE, PROVED, REFUTED, STARTED, source
from _scaling import EXPONENT, INDEX
from sympy import Integral, Rational, exp, log, oo, uppergamma, zeta

import symsolve as ss
from symsolve.models import quantities as q

PLACE = "App. J.4"

PLATEAU = (q.S - q.r) ** 2 / 2
STEEPEST = Rational(8, 27) * q.eta * q.S**3 * q.T
#: e^(2 eta S T x)/(S/r - 1): what F depends on.
V = ss.quantity("v", meaning="e^(2 eta S T x)/(S/r - 1)", positive=True)
AT_V = {V: GROWTH / (q.S / q.r - 1)}

shape = ss.Derivation(
    name="nam2024.appendix_j_time.shape",
    meaning="Lemma 7: one skill between its plateau, its steepest fall and its exponential tail.",
    domain=ss.Domain({**ONE_SKILL.ranges, V: POSITIVE}, where=[STARTED]),
    expected=PROVED,
    reference=source("177-181", PLACE),
    steps=[
        ss.Step(
            ss.Identity(F, PLATEAU / (1 + SHARE * (GROWTH - 1)) ** 2),
            "in terms of r/S",
            label="form",
            reference=source("175", PLACE),
        ),
        ss.Step(
            ss.Inequality(ss.Relation(F, ">", 0)),
            "a square",
            label="positive",
            reference=source("177", PLACE),
        ),
        ss.Step(
            ss.Inequality(ss.Relation(F, "<", PLATEAU)),
            "the exponential exceeds 1",
            label="below_plateau",
            reference=source("177-178", PLACE),
        ),
        ss.Step(
            ss.Inequality(ss.Relation(F, "<", PLATEAU * q.S**2 / q.r**2 * GROWTH**-2)),
            "drop 1 - r/S from the denominator",
            label="below_tail",
            reference=source("177", PLACE),
        ),
        ss.Step(
            ss.Identity(
                F.diff(X),
                -2 * q.S**2 * q.r * (1 - SHARE) ** 2 * q.eta * q.T * GROWTH / (1 + SHARE * (GROWTH - 1)) ** 3,
            ),
            "differentiate",
            label="slope",
            reference=source("179", PLACE),
        ),
        ss.Step(
            ss.Identity(F.diff(X), -2 * q.eta * q.S**3 * q.T * (V / (1 + V) ** 3).subs(AT_V)),
            "in terms of v",
            label="slope_by_v",
            reference=source("178", PLACE),
        ),
        ss.Step(
            ss.Identity((1 + V) ** 3 - Rational(27, 4) * V, (V - Rational(1, 2)) ** 2 * (V + 4)),
            "v/(1 + v)^3 is at most 4/27, its value at v = 1/2",
            label="steepest",
            reference=source("178", PLACE),
        ),
        ss.Step(
            ss.Inequality(ss.Relation(F.diff(X), ">=", -STEEPEST)),
            "so the slope is nowhere below -8 eta S^3 T/27",
            label="above_line",
            reference=source("178", PLACE),
        ),
        ss.Step(
            ss.Identity(F.diff(X, 2).subs(X, log((q.S / q.r - 1) / 2) / (2 * q.eta * q.S * q.T)), 0),
            "it is reached where e^(2 eta S T x) = (S/r - 1)/2",
            label="turning_point",
            reference=source("181", PLACE),
        ),
        ss.Step(
            ss.Identity(
                F.diff(X, 2),
                4 * q.S**4 * q.eta**2 * q.T**2 * (V * (2 * V - 1) / (1 + V) ** 4).subs(AT_V),
            ),
            "and nowhere else: F'' has the sign of 2 v - 1",
            label="only_there",
            reference=source("181", PLACE),
        ),
    ],
)

all_arguments = ss.Claim(
    name="nam2024.appendix_j_time.shape.all_arguments",
    meaning="F is at most (S - r)^2/2, for arguments of any sign.",
    statement=ss.Inequality(ss.Relation(F.subs(X, -X), "<=", PLATEAU)),
    domain=ONE_SKILL,
    expected=REFUTED,
    reference=source("177", PLACE),
    witness={**PLAIN, q.r: Rational(1, 2), X: 1},
    note="Eq. 177 does not repeat the condition z >= 0 of Eq. 178; it needs it: to the left F rises "
    "to S^2/2.",
)

# Eqs. 189-207: cutting the sum at z_0 = 1/(zeta eta S T).

H = q.eta * q.S * q.T
CUT = 1 / (zeta(q.alpha + 1) * H)
INDEXED = ss.Domain(
    {**dict.fromkeys([q.alpha, q.S, q.r, q.eta, q.T, INDEX], POSITIVE), q.k: COUNT}, where=[STARTED]
)
DROP = frequency(q.k) - frequency(q.k + 1)

cut = [
    ss.Claim(
        name="nam2024.appendix_j_time.cut",
        meaning="P_s(k) is below z_0 exactly for k > (eta S T)^(1/(alpha+1)): their ratio is this power.",
        statement=ss.Identity(frequency(INDEX) / CUT, (H ** (1 / (q.alpha + 1)) / INDEX) ** (q.alpha + 1)),
        domain=INDEXED,
        expected=PROVED,
        reference=source("189, 194-197", PLACE),
    ),
    ss.Claim(
        name="nam2024.appendix_j_time.by_parts.as_printed",
        meaning="Each term is multiplied and divided by P_s(k) - P_s(k+1), with the sign of the "
        "printed quotient.",
        statement=ss.Identity(frequency(q.k), DROP * frequency(q.k) / -DROP),
        domain=INDEXED,
        expected=REFUTED,
        reference=source("205", PLACE),
        witness={q.alpha: 1, q.k: 1},
        note="The quotient has P_s(k+1) - P_s(k) below the fraction bar and changes the sign of every term; "
        "Eqs. 206, 207 continue with the right one.",
    ),
    ss.Claim(
        name="nam2024.appendix_j_time.by_parts.corrected",
        meaning="With P_s(k) - P_s(k+1) twice: P_s(k) over it is 1/(1 - (1 + 1/k)^-(alpha+1)).",
        statement=ss.Identity(frequency(q.k), DROP / (1 - (1 + 1 / q.k) ** (-(q.alpha + 1)))),
        domain=INDEXED,
        expected=PROVED,
        reference=source("205", PLACE),
    ),
    ss.Claim(
        name="nam2024.appendix_j_time.by_parts.quotient",
        meaning="P_s(k) over its drop to the next skill is k/(alpha+1), up to a relative error of order 1/k.",
        statement=ss.Asymptotic(frequency(q.k) / DROP, q.k, q.k / (q.alpha + 1), relative_error=1 / q.k),
        domain=ss.Domain({q.alpha: POSITIVE}),
        expected=PROVED,
        reference=source("206", PLACE),
    ),
    ss.Claim(
        name="nam2024.appendix_j_time.by_parts.power",
        meaning="And k is P_s(k)^(-1/(alpha+1)), up to zeta^(1/(alpha+1)).",
        statement=ss.Identity(
            q.k, zeta(q.alpha + 1) ** (-1 / (q.alpha + 1)) * frequency(q.k) ** (-1 / (q.alpha + 1))
        ),
        domain=INDEXED,
        expected=PROVED,
        reference=source("207, 242", PLACE),
    ),
]

# Eqs. 210-216: the integral of z^(-1/(alpha+1)) min(1, (S/r)^2 e^(-4 eta S T z)).

TURN = log(q.S / q.r) / (2 * H)
TAIL = q.S**2 / q.r**2 * exp(-4 * H * X)
W = ss.quantity("y", meaning="4 eta S T x", positive=True)
LOG_START = 2 * log(q.S / q.r)
SCALED = ss.Domain({**INDEXED.ranges, X: POSITIVE, W: POSITIVE}, where=[STARTED])

integral = ss.Derivation(
    name="nam2024.appendix_j_time.integral",
    meaning="The integral splits where the tail reaches 1; both parts are of order (eta S "
    "T)^(-alpha/(alpha+1)).",
    domain=SCALED,
    expected=PROVED,
    reference=source("210-216", PLACE),
    steps=[
        ss.Step(
            ss.Identity(TAIL.subs(X, TURN), 1),
            "where the tail reaches 1",
            label="turn",
            reference=source("210", PLACE),
        ),
        ss.Step(
            ss.Identity(
                Integral(X ** (-1 / (q.alpha + 1)), (X, 0, TURN)), (q.alpha + 1) / q.alpha * TURN**EXPONENT
            ),
            "the first part, with 0 for the lower end",
            label="first_part",
            reference=source("212-213", PLACE),
        ),
        ss.Step(
            ss.Identity(
                (X ** (-1 / (q.alpha + 1)) * TAIL).subs(X, W / (4 * H)) / (4 * H),
                q.S**2 / q.r**2 * (4 * H) ** -EXPONENT * W ** (-1 / (q.alpha + 1)) * exp(-W),
            ),
            "the second part: substitute w = 4 eta S T z",
            label="second_part",
            reference=source("214", PLACE),
        ),
        ss.Step(
            ss.Identity(uppergamma(EXPONENT, W).diff(W), -(W ** (-1 / (q.alpha + 1))) * exp(-W)),
            "its antiderivative is the incomplete Gamma function",
            label="incomplete_gamma",
            reference=source("215", PLACE),
        ),
        ss.Step(
            ss.Inequality(
                ss.Relation(
                    (W ** (-1 / (q.alpha + 1)) * exp(-W)).diff(W), "<", -(W ** (-1 / (q.alpha + 1))) * exp(-W)
                )
            ),
            "w^(-1/(alpha+1)) e^-w falls faster than Gamma(alpha/(alpha+1), w), so that it is larger",
            label="larger",
            reference=source("216", PLACE),
        ),
        ss.Step(
            ss.Limit(uppergamma(EXPONENT, W), W, oo, 0),
            "both end at 0",
            label="end",
            reference=source("216", PLACE),
        ),
        ss.Step(
            ss.Identity(q.S**2 / q.r**2 * exp(-LOG_START), 1),
            "at 2 log(S/r) the exponential cancels (S/r)^2",
            label="cancel",
            reference=source("216", PLACE),
        ),
    ],
)

# Proposition 6: how small the start must be.

FACTOR = ss.quantity("c", meaning="factor of a change of units", positive=True)
#: The start as Proposition 6 and Theorem 1 have it.
SMALL = ss.Domain(
    {**dict.fromkeys([q.alpha, q.S, q.r, q.eta, q.T, X, FACTOR], POSITIVE)},
    where=[2 * q.r < q.S, q.r**2 < q.S],
)

small_start = [
    ss.Claim(
        name="nam2024.appendix_j_time.start.units",
        meaning="S -> c S, r -> c r, T -> T/c is a change of units: every loss gets the factor c^2.",
        statement=ss.Identity(
            F.subs({q.S: FACTOR * q.S, q.r: FACTOR * q.r, q.T: q.T / FACTOR}, simultaneous=True),
            FACTOR**2 * F,
        ),
        domain=SMALL,
        expected=PROVED,
        reference=source("Proposition 6", PLACE),
    ),
    ss.Claim(
        name="nam2024.appendix_j_time.start.as_printed",
        meaning="The hypothesis r < sqrt(S) holds in all units if it holds in one.",
        statement=ss.Inequality(ss.Relation((FACTOR * q.r) ** 2, "<", FACTOR * q.S)),
        domain=SMALL,
        expected=REFUTED,
        reference=source("Proposition 6", PLACE),
        witness={q.S: 1, q.r: Rational(1, 3), FACTOR: 10},
        note="r < sqrt(S) compares a strength with the root of one. What is used is that log(S/r) is bounded "
        "below, and r <= r_k < S/2 gives log(S/r) > log 2.",
    ),
    ss.Claim(
        name="nam2024.appendix_j_time.start.corrected",
        meaning="r < S/2 holds in all units, and bounds log(S/r) below.",
        statement=ss.Inequality(ss.Relation(log(FACTOR * q.S / (FACTOR * q.r)), ">", log(2))),
        domain=SMALL,
        expected=PROVED,
        reference=source("Proposition 6", PLACE),
    ),
    ss.Claim(
        name="nam2024.appendix_j_time.start.order.as_printed",
        meaning="As r < sqrt(S), log(S/r)/(2 eta S T) exceeds P_s(l) = 1/(zeta eta S T).",
        statement=ss.Inequality(ss.Relation(TURN, ">", CUT)),
        domain=SMALL,
        expected=REFUTED,
        reference=source("Sentence after Eq. 210", PLACE),
        witness={**PLAIN, q.alpha: 1, q.r: Rational(2, 5)},
        note="It needs log(S/r) > 2/zeta(alpha+1), that is r below S e^(-2/zeta(alpha+1)): neither "
        "r < sqrt(S) nor r < S/2 gives that. The bound of Eq. 213 holds all the same: where the order is "
        "the other way round only the second part of Eq. 212 is left.",
    ),
    ss.Claim(
        name="nam2024.appendix_j_time.start.order.corrected",
        meaning="It does if r <= S e^-2, whatever alpha is.",
        statement=ss.Inequality(ss.Relation(TURN, ">", CUT)),
        domain=ss.Domain(SMALL.ranges, where=[ss.Relation(log(q.S / q.r), ">=", 2)]),
        expected=PROVED,
        reference=source("Sentence after Eq. 210", PLACE),
    ),
]

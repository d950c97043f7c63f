"""The law in compute: with C = N T the loss falls as C^(-alpha/(alpha+2)) (App. E.4, Eqs. 68-76).

Two resources at once, time and parameters; then the least of the sum of both laws at fixed compute, by a
Lagrange multiplier.
"""

from _common import COUNT, HALF, POSITIVE, PROVED, REFUTED, source
from _scaling import EXPONENT, INDEX, SPECTRUM, WEIGHT, loss_of_skill
from sympy import Eq, Function, Integral, exp, log, oo

import symsolve as ss
from symsolve.models import quantities as q

APPENDIX = "App. E.4"

# Eqs. 56, 68-70: the differential equation of the learned skills, and its solution.

#: L_C of Eq. 56, with the sum over all skills beyond N in its place.
PLATEAU = q.S**2 * q.A * q.N**-q.alpha / (2 * q.alpha)
CURVE = Function("L")(q.T)
#: L at time 1, the unit of time, in the paper's notation L(0).
START = ss.quantity("L_0", latex="L_0", meaning="loss of the learned skills at a first time", positive=True)
FIRST = ss.quantity("T_0", latex="T_0", meaning="first time at which a law is used", positive=True)
FLOOR = ss.quantity("L_C", latex="L_C", meaning="what the unlearned skills hold of the loss", positive=True)
RESOURCES = ss.Domain(
    {
        **dict.fromkeys([q.alpha, q.S, q.C, q.T, START, FIRST, FLOOR], POSITIVE),
        q.A: ss.Interval.open(0, 1),
        q.N: COUNT,
    }
)


def solution(first):
    """(L_0 + L_C) (T/first)^(-alpha/(alpha+1)) - L_C: Eq. 69 without its last term."""
    return (START + FLOOR) * (q.T / first) ** -EXPONENT - FLOOR


two_parts = [
    ss.Claim(
        name="nam2024.scaling_compute.unlearned",
        meaning="The part of the skills beyond N, as an integral.",
        statement=ss.Identity(
            q.S**2 / 2 * Integral(q.A * INDEX ** (-(q.alpha + 1)), (INDEX, q.N, oo)), PLATEAU
        ),
        domain=RESOURCES,
        expected=PROVED,
        reference=source("68", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.scaling_compute.solution",
        meaning="The power law that starts from L_0 at a time T_0 > 0 solves the differential equation.",
        statement=ss.SolvesODE(
            Eq(CURVE.diff(q.T), -EXPONENT * (CURVE + FLOOR) / q.T),
            CURVE,
            solution(FIRST),
            initial={FIRST: START},
        ),
        domain=RESOURCES,
        expected=PROVED,
        reference=source("69", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.scaling_compute.start.as_printed",
        meaning="At T = 0 the solution has the value L(0).",
        statement=ss.Limit(solution(1), q.T, 0, START),
        domain=RESOURCES,
        expected=REFUTED,
        reference=source("69", APPENDIX),
        witness={q.alpha: 1, START: HALF, FLOOR: HALF},
        note="The differential equation is singular at T = 0 and its solutions diverge there. What "
        "stands for L(0) is the value at T = 1, so that the prefactor depends on the unit of time: "
        "the law holds from a first time on, and its constant comes from the exact sum (Eq. 321).",
    ),
    ss.Claim(
        name="nam2024.scaling_compute.start.corrected",
        meaning="At T = 1 it has this value.",
        statement=ss.Identity(solution(1).subs(q.T, 1), START),
        domain=RESOURCES,
        expected=PROVED,
        reference=source("69", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.scaling_compute.end.as_printed",
        meaning="As T grows at fixed N, Eq. 69 tends to what N skills leave, (S^2 A/2 alpha) N^-alpha.",
        statement=ss.Limit(solution(1).subs(FLOOR, PLATEAU) + PLATEAU, q.T, oo, PLATEAU),
        domain=RESOURCES,
        expected=REFUTED,
        reference=source("69, 70", APPENDIX),
        witness={q.alpha: 1, START: HALF, q.S: 1, q.A: HALF, q.N: 1},
        note="With L_C = S^2 A N^-alpha/(2 alpha) of Eq. 56 the last two terms of Eq. 69 cancel and no "
        "term in N is left: Eq. 70 does not follow from it. Eq. 56 fails once skill N is learned; "
        "then the first part goes to zero and not to -L_C, and the last term stays.",
    ),
    ss.Claim(
        name="nam2024.scaling_compute.end.corrected",
        meaning="The loss of each learned skill vanishes; what stays is the part of the others.",
        statement=ss.Limit(loss_of_skill(WEIGHT) + PLATEAU, q.T, oo, PLATEAU),
        domain=SPECTRUM,
        expected=PROVED,
        reference=source("69, 70", APPENDIX),
    ),
]

#: The time in units of a skill's own: u = 2 eta S A k^-(alpha+1) T, and the index that has it.
U = ss.quantity("u", meaning="time in units of a skill's rate", positive=True)
RATE = 2 * q.eta * q.S * q.T
INDEX_OF = (q.A * RATE / U) ** (1 / (q.alpha + 1))
RESPONSE = q.S**2 / 2 * (1 + (q.S / q.r - 1) ** -1 * exp(U)) ** -2
SCALED = q.A ** (1 / (q.alpha + 1)) / (q.alpha + 1) * U ** (-1 / (q.alpha + 1)) * RESPONSE

both_laws = ss.Derivation(
    name="nam2024.scaling_compute.both_laws",
    meaning="The sum of two powers: one bounds the learned skills for every N, the other is what the "
    "rest hold.",
    domain=ss.Domain({**SPECTRUM.ranges, U: POSITIVE}, where=[q.r < q.S]),
    expected=PROVED,
    reference=source("70", APPENDIX),
    steps=[
        ss.Step(
            ss.Identity(
                -(WEIGHT * loss_of_skill(WEIGHT)).subs(INDEX, INDEX_OF) * INDEX_OF.diff(U),
                RATE**-EXPONENT * SCALED,
            ),
            "substitute u = 2 eta S T A k^-(alpha+1): T is left in a power only",
            label="substitution",
        ),
        ss.Step(
            ss.Inequality(ss.Relation(SCALED, ">", 0)),
            "the integrand is positive: over 1 < k < N the integral is less than over all u > 0",
            label="positive",
        ),
        ss.Step(
            ss.Inequality(
                ss.Relation(RESPONSE, "<", q.S**2 / 2 * (q.S / q.r - 1) ** 2 * exp(-2 * U)),
            ),
            "which converges at infinity, and at 0 since u^(-1/(alpha+1)) does",
            label="converges",
        ),
    ],
)

# Eqs. 71-76: the least loss at fixed compute.

MULTIPLIER = ss.quantity("lamda", latex=r"\lambda", meaning="Lagrange multiplier of the compute")
SIZE = ss.quantity("n", meaning="number of basis functions as a real number", positive=True)
COMPUTE = ss.Domain({**dict.fromkeys([q.alpha, q.C, q.T, SIZE], POSITIVE), MULTIPLIER: ss.Interval(-oo, oo)})
LOSS = q.T**-EXPONENT + SIZE**-q.alpha
LAGRANGIAN = LOSS + MULTIPLIER * (SIZE * q.T - q.C)

#: The stationary point, T = RATIO N^(alpha+1).
RATIO = (q.alpha + 1) ** (-(q.alpha + 1) / q.alpha)
BEST_SIZE = (q.C / RATIO) ** (1 / (q.alpha + 2))
BEST_TIME = RATIO ** (1 / (q.alpha + 2)) * q.C ** ((q.alpha + 1) / (q.alpha + 2))
BEST_LOSS = (q.alpha + 2) * RATIO ** (q.alpha / (q.alpha + 2)) * q.C ** (-q.alpha / (q.alpha + 2))
PRICE = q.alpha * BEST_SIZE ** (-(q.alpha + 1)) / BEST_TIME


def at_best(expression):
    """An expression at the stationary point."""
    return expression.subs({q.T: BEST_TIME, SIZE: BEST_SIZE, MULTIPLIER: PRICE}, simultaneous=True)


lagrange = ss.Derivation(
    name="nam2024.scaling_compute.lagrange",
    meaning="The least of T^(-alpha/(alpha+1)) + N^-alpha at fixed C = N T.",
    domain=COMPUTE,
    expected=PROVED,
    reference=source("71-76", APPENDIX),
    steps=[
        ss.Step(
            ss.Identity(LAGRANGIAN.diff(q.T), -EXPONENT * q.T ** (-EXPONENT - 1) + MULTIPLIER * SIZE),
            "differentiate by T",
            label="by_time",
            reference=source("71-72", APPENDIX),
        ),
        ss.Step(
            ss.Identity(LAGRANGIAN.diff(SIZE), -q.alpha * SIZE ** (-(q.alpha + 1)) + MULTIPLIER * q.T),
            "differentiate by N",
            label="by_parameters",
            reference=source("73", APPENDIX),
        ),
        ss.Step(
            ss.Identity(LAGRANGIAN.diff(MULTIPLIER), SIZE * q.T - q.C),
            "differentiate by the multiplier",
            label="by_multiplier",
            reference=source("74", APPENDIX),
        ),
        *(
            ss.Step(
                ss.Identity(at_best(LAGRANGIAN.diff(symbol)), 0),
                f"at the optimum the derivative by {word} vanishes",
                label=f"stationary_{label}",
                reference=source(equation, APPENDIX),
            )
            for symbol, word, label, equation in (
                (q.T, "T", "in_time", "72"),
                (SIZE, "N", "in_parameters", "73"),
                (MULTIPLIER, "the multiplier", "in_multiplier", "74"),
            )
        ),
        ss.Step(
            ss.Identity(BEST_TIME, RATIO * BEST_SIZE ** (q.alpha + 1)),
            "T and N at the optimum",
            label="ratio",
            reference=source("75", APPENDIX),
        ),
        ss.Step(
            ss.Identity(at_best(LOSS), BEST_LOSS),
            "the loss there",
            label="least_loss",
            reference=source("76", APPENDIX),
        ),
    ],
)

#: The loss at fixed compute along log T, and its curvature.
LOG_TIME = ss.quantity("v", meaning="logarithm of the training time")
ALONG = LOSS.subs({q.T: exp(LOG_TIME), SIZE: q.C * exp(-LOG_TIME)}, simultaneous=True)
CURVATURE = EXPONENT**2 * exp(-EXPONENT * LOG_TIME) + q.alpha**2 * q.C**-q.alpha * exp(q.alpha * LOG_TIME)
ON_LINE = ss.Domain({q.alpha: POSITIVE, q.C: POSITIVE, LOG_TIME: ss.Interval(-oo, oo)})

minimum = ss.Derivation(
    name="nam2024.scaling_compute.minimum",
    meaning="The stationary point is the only one, and the least: in log T the loss is strictly convex.",
    domain=ON_LINE,
    expected=PROVED,
    reference=source("71-76", APPENDIX),
    steps=[
        ss.Step(ss.Identity(ALONG.diff(LOG_TIME, 2), CURVATURE), "differentiate twice by log T"),
        ss.Step(ss.Inequality(ss.Relation(CURVATURE, ">", 0)), "both terms are positive"),
        ss.Step(
            ss.Identity(ALONG.diff(LOG_TIME).subs(LOG_TIME, log(BEST_TIME)), 0),
            "the slope vanishes at the optimum",
        ),
    ],
)


def growth(expression, compute):
    """An expression in C at another value of C, over that at C = 1."""
    return expression.subs(q.C, compute) / expression.subs(q.C, 1)


proportional = [
    ss.Claim(
        name="nam2024.scaling_compute.ratio.as_printed",
        meaning="At the optimum T^(alpha+1) is proportional to N.",
        statement=ss.Identity(growth(BEST_TIME, q.C) ** (q.alpha + 1), growth(BEST_SIZE, q.C)),
        domain=COMPUTE,
        expected=REFUTED,
        reference=source("75", APPENDIX),
        witness={q.alpha: 1, q.C: 8},
        note="The line before Eq. 75 has the power on the wrong side: T is proportional to N^(alpha+1), "
        "and only this gives Eq. 75.",
    ),
    ss.Claim(
        name="nam2024.scaling_compute.ratio.corrected",
        meaning="At the optimum T is proportional to N^(alpha+1).",
        statement=ss.Identity(growth(BEST_TIME, q.C), growth(BEST_SIZE, q.C) ** (q.alpha + 1)),
        domain=COMPUTE,
        expected=PROVED,
        reference=source("75", APPENDIX),
    ),
    *(
        ss.Claim(
            name=f"nam2024.scaling_compute.exponent_of_{label}",
            meaning=f"At the optimum the {word} goes as C to this power.",
            statement=ss.Identity(growth(best, q.C), q.C**power),
            domain=COMPUTE,
            expected=PROVED,
            reference=source(equation, APPENDIX),
        )
        for label, word, best, power, equation in (
            ("time", "time", BEST_TIME, (q.alpha + 1) / (q.alpha + 2), "75"),
            ("parameters", "number of parameters", BEST_SIZE, 1 / (q.alpha + 2), "75"),
            ("loss", "loss", BEST_LOSS, -q.alpha / (q.alpha + 2), "76"),
        )
    ),
]

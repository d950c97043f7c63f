"""The law in time: the loss falls as T^(-alpha/(alpha+1)) (App. E.1, Eqs. 47-56).

The paper replaces the sum over skills by an integral over a real index and trades d/dT for d/dk. What is
exact in this is proved; what is an estimate stands as an order, a limit or an asymptotic law.
"""

from _common import HALF, POSITIVE, PROVED, REFUTED, SKILL, source
from _scaling import (
    EXPONENT,
    INDEX,
    SPECTRUM,
    WEIGHT,
    is_of_order,
    loss_of_skill,
)
from sympy import Eq, Function, Rational, exp, oo, zeta

import symsolve as ss
from symsolve.models import LossCurve, MultilinearModel, Spectrum
from symsolve.models import quantities as q

APPENDIX = "App. E.1"

LOSS = loss_of_skill(WEIGHT)
#: The share of a skill in the loss, and what integration by parts leaves at the ends.
SHARE = WEIGHT * LOSS
FLUX = q.A * INDEX**-q.alpha * LOSS
#: The bracket of Eq. 55 at an end.
BRACKET = FLUX / ((q.alpha + 1) * q.T)
UNLEARNED = q.S**2 * q.A * q.N**-q.alpha / (2 * q.alpha)
SIMPLE = {q.alpha: 1, q.S: 1, q.r: HALF, q.eta: 1, q.A: HALF}

skills = [
    ss.Claim(
        name="nam2024.scaling_time.skill",
        meaning="The loss of one skill in time, for a data set.",
        statement=ss.Identity(MultilinearModel().loss_at(), loss_of_skill(q.d_k / q.D)),
        domain=SKILL,
        expected=PROVED,
        reference=source("47", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.scaling_time.skill_of_spectrum",
        meaning="With many data the weight of a skill is its frequency.",
        statement=ss.Identity(
            LossCurve(spectrum=Spectrum()).skill(q.k),
            loss_of_skill(q.k ** (-(q.alpha + 1)) / zeta(q.alpha + 1)),
        ),
        domain=ss.Domain({**SPECTRUM.ranges, q.k: ss.Integers(1, oo)}, where=[q.r < q.S]),
        expected=PROVED,
        reference=source("48", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.scaling_time.skill_of_power_law",
        meaning="The same with any normalisation A and a real index.",
        statement=ss.Identity(MultilinearModel(weight=WEIGHT).loss_at(), LOSS),
        domain=SPECTRUM,
        expected=PROVED,
        reference=source("48", APPENDIX),
    ),
]

balance = ss.Derivation(
    name="nam2024.scaling_time.balance",
    meaning="A change of time is a change of index: what one skill loses flows along the spectrum.",
    domain=SPECTRUM,
    expected=PROVED,
    reference=source("49-52", APPENDIX),
    steps=[
        ss.Step(
            ss.Identity(LOSS.diff(q.T), -INDEX / ((q.alpha + 1) * q.T) * LOSS.diff(INDEX)),
            "L_k depends on T k^-(alpha+1) alone",
            label="exchange",
            reference=source("49", APPENDIX),
        ),
        ss.Step(
            ss.Identity(
                WEIGHT * LOSS.diff(q.T),
                -q.A * INDEX**-q.alpha * LOSS.diff(INDEX) / ((q.alpha + 1) * q.T),
            ),
            "the integrands of both sides agree at every index",
            label="integrand",
            reference=source("51", APPENDIX),
        ),
        ss.Step(
            ss.Identity(
                WEIGHT * LOSS.diff(q.T), -BRACKET.diff(INDEX) - q.alpha / ((q.alpha + 1) * q.T) * SHARE
            ),
            "product rule: the integrand of the integration by parts",
            label="by_parts",
            reference=source("52", APPENDIX),
        ),
        ss.Step(
            ss.Identity(
                (q.T**EXPONENT * SHARE).diff(q.T),
                -(q.T ** (EXPONENT - 1)) / (q.alpha + 1) * FLUX.diff(INDEX),
            ),
            "times T^(alpha/(alpha+1)) it is a conservation law: T^(alpha/(alpha+1)) L changes at the ends",
            label="conservation",
            reference=source("52, 54", APPENDIX),
        ),
    ],
)

ends = [
    ss.Claim(
        name="nam2024.scaling_time.end_at_N",
        meaning="The end at N falls as N^-alpha, with the loss of a skill that is not learned.",
        statement=ss.Asymptotic(
            BRACKET.subs(INDEX, q.N),
            q.N,
            q.A * q.N**-q.alpha * (q.S - q.r) ** 2 / (2 * (q.alpha + 1) * q.T),
            relative_error=q.N ** (-(q.alpha + 1)),
        ),
        domain=SPECTRUM,
        expected=PROVED,
        reference=source("53, 55", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.scaling_time.end_at_one.as_printed",
        meaning="The end at k = 1 is O(1/(T e^T)).",
        statement=is_of_order(BRACKET.subs(INDEX, 1), q.T, exp(-q.T) / q.T),
        domain=SPECTRUM,
        expected=REFUTED,
        reference=source("53, 55", APPENDIX),
        witness={**SIMPLE, q.eta: Rational(1, 10)},
        note="The exponent carries the learning rate, the scale and the frequency of the first skill: "
        "the end is of order e^(-4 eta S A T)/T, which is no O(e^-T/T) once 4 eta S A < 1: so for "
        "the network's eta = 1/20, S = 5, alpha = 3/5.",
    ),
    ss.Claim(
        name="nam2024.scaling_time.end_at_one.corrected",
        meaning="The end at k = 1 falls as e^(-4 eta S A T)/T, with a known constant.",
        statement=ss.Asymptotic(
            BRACKET.subs(INDEX, 1),
            q.T,
            q.S**2
            * q.A
            / (2 * (q.alpha + 1))
            * (q.S / q.r - 1) ** 2
            * exp(-4 * q.eta * q.S * q.A * q.T)
            / q.T,
            relative_error=exp(-2 * q.eta * q.S * q.A * q.T),
        ),
        domain=SPECTRUM,
        expected=PROVED,
        reference=source("53, 55", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.scaling_time.end_at_one.bound",
        meaning="And it never exceeds that.",
        statement=ss.Inequality(
            ss.Relation(
                FLUX.subs(INDEX, 1),
                "<",
                q.A * q.S**2 / 2 * (q.S / q.r - 1) ** 2 * exp(-4 * q.eta * q.S * q.A * q.T),
            )
        ),
        domain=SPECTRUM,
        expected=PROVED,
        reference=source("53, 55", APPENDIX),
    ),
]

CURVE = Function("L")(q.T)
law = [
    ss.Claim(
        name="nam2024.scaling_time.law.solution",
        meaning="dL/L = -alpha/(alpha+1) dT/T has the power law as its solution.",
        statement=ss.SolvesODE(
            Eq(CURVE.diff(q.T), -EXPONENT * CURVE / q.T),
            CURVE,
            q.R * q.T**-EXPONENT,
            initial={1: q.R},
        ),
        domain=ss.Domain({**dict.fromkeys([q.alpha, q.R, q.T], POSITIVE)}),
        expected=PROVED,
        reference=source("54", APPENDIX),
    ),
]

late = [
    ss.Claim(
        name="nam2024.scaling_time.unlearned",
        meaning="With L_N = S^2/2 the end at N is alpha/(alpha+1) L_C/T, L_C = S^2 A N^-alpha/(2 alpha).",
        statement=ss.Identity(
            q.A * q.N**-q.alpha * q.S**2 / (2 * (q.alpha + 1) * q.T), EXPONENT * UNLEARNED / q.T
        ),
        domain=SPECTRUM,
        expected=PROVED,
        reference=source("56", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.scaling_time.unlearned.early",
        meaning="At the start skill N has the loss (S - R_k(0))^2/2, which is S^2/2 for small R_k(0).",
        statement=ss.Limit(
            BRACKET.subs(INDEX, q.N) * q.T, q.T, 0, UNLEARNED * EXPONENT * (1 - q.r / q.S) ** 2
        ),
        domain=SPECTRUM,
        expected=PROVED,
        reference=source("56", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.scaling_time.late.as_printed",
        meaning="The end at N keeps the value alpha/(alpha+1) L_C/T for all times.",
        statement=ss.Limit(BRACKET.subs(INDEX, q.N) * q.T, q.T, oo, EXPONENT * UNLEARNED),
        domain=SPECTRUM,
        expected=REFUTED,
        reference=source("56", APPENDIX),
        witness={**SIMPLE, q.N: 2},
        note="Skill N is learned in its turn, from T of order N^(alpha+1) on: L_N goes to zero, and the "
        "end with it. Eq. 56 holds for T much smaller than N^(alpha+1) only; later it would drive "
        "the loss below zero, to -L_C.",
    ),
    ss.Claim(
        name="nam2024.scaling_time.late.corrected",
        meaning="The end at N vanishes, T times it too: at fixed N the learned skills' loss falls "
        "exponentially.",
        statement=ss.Limit(BRACKET.subs(INDEX, q.N) * q.T, q.T, oo, 0),
        domain=SPECTRUM,
        expected=PROVED,
        reference=source("56", APPENDIX),
    ),
]

"""When skills emerge, and when training is stage-like (Eqs. 40-45; the exact criterion is new).

Emergence of a skill is the time at which R_k = epsilon S, saturation the time from there to (1 - epsilon) S.
"""

from _common import COUNT, POSITIVE, PROVED, REFUTED, source
from sympy import Integer, Integral, Rational, Symbol, ceiling, log, oo, zeta

import symsolve as ss
from symsolve.models import (
    MultilinearModel,
    Spectrum,
    emergence_time,
    saturation_time,
    stage_criterion,
    stage_like_bound,
    stage_like_count,
)
from symsolve.models import quantities as q

APPENDIX = "App. D"

MODEL = MultilinearModel(weight=q.P_s)

#: A skill that has something to emerge from (epsilon S > r) and to saturate at (epsilon < 1/2).
EMERGING = ss.Domain(
    {
        **dict.fromkeys([q.S, q.r, q.eta, q.alpha], POSITIVE),
        q.P_s: ss.Interval(0, 1, left_open=True),
        q.epsilon: ss.Interval.open(0, Rational(1, 2)),
        q.k: COUNT,
    },
    where=[q.r < q.S, q.r < q.epsilon * q.S],
)
#: The same by z = S/r - 1, which must exceed 1/epsilon - 1 > 1.
BY_RATIO = ss.Domain(
    {
        **dict.fromkeys([q.S, q.eta, q.alpha], POSITIVE),
        q.z: ss.Interval(1, oo, left_open=True),
        q.epsilon: ss.Interval.open(0, Rational(1, 2)),
        q.k: COUNT,
    },
    where=[(1 + q.z) * q.epsilon > 1],
)

TAU_E = log((q.S / q.r - 1) / (1 / q.epsilon - 1)) / (2 * q.eta * q.P_s * q.S)
TAU_S = log(1 / q.epsilon - 1) / (q.eta * q.P_s * q.S)

emergence = ss.Derivation(
    name="nam2024.emergence.times",
    meaning="Emergence and saturation times from the closed form of the strength.",
    domain=EMERGING,
    expected=PROVED,
    reference=source("40", APPENDIX),
    steps=[
        ss.Step(
            ss.Identity(MODEL.strength_at(TAU_E), q.epsilon * q.S),
            "at the printed emergence time the strength is epsilon S",
            label="emergence",
        ),
        ss.Step(
            ss.Identity(MODEL.strength_at(TAU_E + TAU_S), (1 - q.epsilon) * q.S),
            "after the printed saturation time it is (1 - epsilon) S",
            label="saturation",
        ),
        ss.Step(
            ss.Identity(emergence_time(MODEL), TAU_E),
            "the time of the separated flow from R_k(0) to epsilon S",
            label="elapsed_to_emergence",
        ),
        ss.Step(
            ss.Identity(saturation_time(MODEL), TAU_S),
            "the time of the separated flow from epsilon S to (1 - epsilon) S",
            label="elapsed_to_saturation",
        ),
        ss.Step(
            ss.Inequality(ss.Relation(emergence_time(MODEL), ">", 0)),
            "a skill emerges after the start if epsilon S > R_k(0)",
            label="after_the_start",
        ),
        ss.Step(
            ss.Inequality(ss.Relation(saturation_time(MODEL), ">", 0)),
            "and saturates later if epsilon < 1/2",
            label="after_emergence",
        ),
        *(
            ss.Step(
                ss.Identity(
                    time(MODEL).subs(q.P_s, Spectrum().frequency(q.k)),
                    q.k ** (q.alpha + 1) * time(MODEL).subs(q.P_s, Spectrum().frequency(1)),
                ),
                f"put in the frequencies: the {name} time grows as k^(alpha+1), exactly",
                label=f"power_law_of_{name}",
            )
            for name, time in (("emergence", emergence_time), ("saturation", saturation_time))
        ),
    ],
)

# Stage-like training: skill k saturates before skill k + 1 emerges.


EMERGENCE = emergence_time(MODEL).subs(q.r, q.S / (1 + q.z))
SATURATION = saturation_time(MODEL)


def emergence_of(k):
    """Emergence time of skill k by z = S/r - 1."""
    return EMERGENCE.subs(q.P_s, Spectrum().frequency(k))


def saturation_of(k):
    """Saturation time of skill k."""
    return SATURATION.subs(q.P_s, Spectrum().frequency(k))


GAP = emergence_of(q.k + 1) - emergence_of(q.k)
CRITERION = stage_criterion()
SPACING = (1 + 1 / q.k) ** (q.alpha + 1) - 1
THRESHOLD = 2 * log(1 / q.epsilon - 1) / log(q.z / (1 / q.epsilon - 1))
#: The skill index as a real number, to solve for it.
INDEX = ss.quantity("kappa", latex=r"\kappa", meaning="skill index as a real number", positive=True)
SIMPLE = {q.S: 1, q.eta: 1, q.alpha: 1, q.k: 1}

stage_like = [
    ss.Claim(
        name="nam2024.emergence.stage_like.as_printed",
        meaning="Every skill saturates before the next one emerges.",
        statement=ss.Inequality(ss.Relation(saturation_of(q.k), "<", GAP)),
        domain=BY_RATIO,
        expected=REFUTED,
        reference=source("41", APPENDIX),
        witness={**SIMPLE, q.epsilon: Rational(1, 20), q.z: 99},
        note="As a condition this defines stage-like training; as an assertion for epsilon << 1 it fails: "
        "for every k beyond a bound, since the gaps shrink relative to the times, and for every skill when "
        "epsilon is small: as epsilon falls, the saturation time grows and the emergence time goes to zero.",
    ),
    ss.Claim(
        name="nam2024.emergence.stage_like.corrected",
        meaning="The margin of skill k is its emergence time, times spacing minus threshold: "
        "it is stage-like exactly when (1 + 1/k)^(alpha+1) - 1 exceeds the threshold.",
        statement=ss.Identity(
            GAP - saturation_of(q.k), emergence_of(q.k) * (CRITERION.spacing - CRITERION.threshold)
        ),
        domain=BY_RATIO,
        expected=PROVED,
        reference=source("41", APPENDIX),
        note="The emergence time is positive, so that both sides have the same sign.",
    ),
    ss.Claim(
        name="nam2024.emergence.stage_like.spacing",
        meaning="Spacing: growth of the emergence time from skill k to k + 1.",
        statement=ss.Identity(CRITERION.spacing, SPACING),
        domain=BY_RATIO,
        expected=PROVED,
        reference=source("41", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.emergence.stage_like.threshold",
        meaning="Threshold: twice the logarithm of 1/epsilon - 1 over that of z/(1/epsilon - 1).",
        statement=ss.Identity(CRITERION.threshold, THRESHOLD),
        domain=BY_RATIO,
        expected=PROVED,
        reference=source("41", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.emergence.stage_like.threshold_is_positive",
        meaning="The threshold is positive: some spacing is needed.",
        statement=ss.Inequality(ss.Relation(CRITERION.threshold, ">", 0)),
        domain=BY_RATIO,
        expected=PROVED,
        reference=source("41", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.emergence.stage_like.spacing_vanishes",
        meaning="The spacing falls to zero: only finitely many skills are stage-like.",
        statement=ss.Limit(SPACING, q.k, oo, 0),
        domain=ss.Domain({q.alpha: POSITIVE}),
        expected=PROVED,
        reference=source("41", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.emergence.stage_like.small_epsilon",
        meaning="As epsilon falls to r/S the emergence time vanishes, and with it every gap.",
        statement=ss.Limit(EMERGENCE, q.epsilon, 1 / (1 + q.z), 0),
        domain=ss.Domain(
            {
                **dict.fromkeys([q.S, q.eta], POSITIVE),
                q.P_s: ss.Interval(0, 1, left_open=True),
                q.z: ss.Interval(1, oo, left_open=True),
            }
        ),
        expected=PROVED,
        reference=source("41", APPENDIX),
        note="So that no skill is stage-like for epsilon near r/S: the saturation time stays positive.",
    ),
    ss.Claim(
        name="nam2024.emergence.stage_like.bound",
        meaning="The criterion solved for k: at the bound spacing and threshold agree.",
        statement=ss.Identity(SPACING.subs(q.k, stage_like_bound()), CRITERION.threshold),
        domain=BY_RATIO,
        expected=PROVED,
        reference=source("41", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.emergence.stage_like.number",
        meaning="The number of stage-like skills is the number of integers below the bound.",
        statement=ss.Identity(
            stage_like_count(), ceiling(1 / ((1 + THRESHOLD) ** (1 / (q.alpha + 1)) - 1)) - 1
        ),
        domain=BY_RATIO,
        expected=PROVED,
        reference=source("41", APPENDIX),
    ),
    *(
        ss.Claim(
            name=f"nam2024.emergence.stage_like.{label}.{side}",
            meaning=f"For alpha {alpha}, epsilon {epsilon}, z {z} exactly {skills} skills are stage-like.",
            statement=ss.Inequality(
                ss.Relation(stage_like_bound(alpha=alpha, epsilon=epsilon, z=z), operator, Integer(bound))
            ),
            expected=PROVED,
            reference=source("41", APPENDIX),
        )
        for label, alpha, epsilon, z, skills in (
            ("none", Rational(3, 5), Rational(1, 20), 99, 0),
            ("five", 1, Rational(1, 10), 10**6, 5),
            ("six", 1, Rational(1, 3), 99, 6),
        )
        for side, operator, bound in (("or_more", ">", skills), ("or_fewer", "<=", skills + 1))
    ),
]

# Spacing decreases: stage-like skills are the first ones.

spacing_falls = ss.Derivation(
    name="nam2024.emergence.spacing_falls",
    meaning="The spacing decreases from skill to skill, so that the stage-like skills are the first ones.",
    domain=ss.Domain({q.alpha: POSITIVE, INDEX: POSITIVE}),
    expected=PROVED,
    reference=source("41", APPENDIX),
    steps=[
        ss.Step(
            ss.Identity(
                SPACING.subs(q.k, INDEX).diff(INDEX),
                -(q.alpha + 1) / INDEX**2 * (1 + 1 / INDEX) ** q.alpha,
            ),
            "differentiate the spacing by the index",
        ),
        ss.Step(
            ss.Inequality(ss.Relation(-(q.alpha + 1) / INDEX**2 * (1 + 1 / INDEX) ** q.alpha, "<", 0)),
            "every factor but the sign is positive",
        ),
    ],
)

# Eqs. 42-45: relative changes of loss and time from skill to skill.

FREQUENCIES = ss.Domain({q.alpha: POSITIVE, q.k: COUNT})
#: Skill k over all that are left when it is learned: S^2/2 cancels.
SHARE = Spectrum().frequency(q.k) / Spectrum().tail(q.k)
U = Symbol("u", positive=True)

relative_changes = [
    ss.Claim(
        name="nam2024.emergence.loss_change.as_printed",
        meaning="P_s(k) over the sum from k on is minus k^-(alpha+1) over the sum of the powers.",
        statement=ss.Identity(SHARE, -(q.k ** (-(q.alpha + 1))) / zeta(q.alpha + 1, q.k)),
        domain=FREQUENCIES,
        expected=REFUTED,
        reference=source("42", APPENDIX),
        witness={q.alpha: 1, q.k: 1},
        note="The sign changes within the line: the loss falls, so that its change is minus this share.",
    ),
    ss.Claim(
        name="nam2024.emergence.loss_change.corrected",
        meaning="P_s(k) over the sum from k on is k^-(alpha+1) over the sum of the powers.",
        statement=ss.Identity(SHARE, q.k ** (-(q.alpha + 1)) / zeta(q.alpha + 1, q.k)),
        domain=FREQUENCIES,
        expected=PROVED,
        reference=source("42", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.emergence.loss_change.integral",
        meaning="The integral of j^-(alpha+1) from k to a bound.",
        statement=ss.Identity(
            Integral(U ** (-(q.alpha + 1)), (U, q.k, 2 * q.k)),
            q.k**-q.alpha * (1 - 2**-q.alpha) / q.alpha,
        ),
        domain=FREQUENCIES,
        expected=PROVED,
        reference=source("42", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.emergence.loss_change.leading",
        meaning="The share of skill k is alpha/k, up to a relative error of order 1/k.",
        statement=ss.Asymptotic(
            q.k ** (-(q.alpha + 1)) / zeta(q.alpha + 1, q.k), q.k, q.alpha / q.k, relative_error=1 / q.k
        ),
        domain=ss.Domain({q.alpha: POSITIVE}),
        expected=PROVED,
        reference=source("43", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.emergence.time_change",
        meaning="The relative change of the emergence time from skill k to k + 1.",
        statement=ss.Identity(
            (emergence_of(q.k + 1) - emergence_of(q.k)) / emergence_of(q.k),
            ((q.k + 1) ** (q.alpha + 1) - q.k ** (q.alpha + 1)) / q.k ** (q.alpha + 1),
        ),
        domain=BY_RATIO,
        expected=PROVED,
        reference=source("44", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.emergence.time_change.leading",
        meaning="It is (alpha+1)/k, up to a relative error of order 1/k.",
        statement=ss.Asymptotic(SPACING, q.k, (q.alpha + 1) / q.k, relative_error=1 / q.k),
        domain=ss.Domain({q.alpha: POSITIVE}),
        expected=PROVED,
        reference=source("45", APPENDIX),
    ),
]

"""From the relative changes of loss and time, skill by skill, to the exponent (App. D.2, Eqs. 42-46)."""

from _common import COUNT, POSITIVE, PROVED, REFUTED, source
from _scaling import EXPONENT, INDEX
from sympy import Integral, oo, zeta

import symsolve as ss
from symsolve.models import quantities as q

APPENDIX = "App. D.2"

SKILLS = ss.Domain({q.alpha: POSITIVE, q.k: COUNT})
#: What skill k takes off the loss when it is learned, relative to what is left before.
LOSS_CHANGE = -(q.k ** (-(q.alpha + 1))) / zeta(q.alpha + 1, q.k)
#: From its emergence to that of the next skill, relative to the former.
TIME_CHANGE = ((q.k + 1) ** (q.alpha + 1) - q.k ** (q.alpha + 1)) / q.k ** (q.alpha + 1)

integral = [
    ss.Claim(
        name="nam2024.stage_exponent.integral",
        meaning="The integral of j^-(alpha+1) from k on.",
        statement=ss.Identity(Integral(INDEX ** (-(q.alpha + 1)), (INDEX, q.k, oo)), q.k**-q.alpha / q.alpha),
        domain=SKILLS,
        expected=PROVED,
        reference=source("42", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.stage_exponent.integral.for_sum",
        meaning="It stands for the sum up to a relative error of order 1/k.",
        statement=ss.Asymptotic(zeta(q.alpha + 1, q.k), q.k, q.k**-q.alpha / q.alpha, relative_error=1 / q.k),
        domain=SKILLS,
        expected=PROVED,
        reference=source("42, 43", APPENDIX),
    ),
]

exponent = [
    ss.Claim(
        name="nam2024.stage_exponent.changes.as_printed",
        meaning="From skill to skill the relative change of the loss is -alpha/(alpha+1) times that of "
        "the time.",
        statement=ss.Identity(LOSS_CHANGE, -EXPONENT * TIME_CHANGE),
        domain=SKILLS,
        expected=REFUTED,
        reference=source("46", APPENDIX),
        witness={q.alpha: 1, q.k: 1},
        note="Eqs. 43 and 45 drop terms of order k^-2, so that their quotient is an equality to leading "
        "order only.",
    ),
    ss.Claim(
        name="nam2024.stage_exponent.changes.corrected",
        meaning="It is, up to a relative error of order 1/k.",
        statement=ss.Asymptotic(LOSS_CHANGE, q.k, -EXPONENT * TIME_CHANGE, relative_error=1 / q.k),
        domain=SKILLS,
        expected=PROVED,
        reference=source("46", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.stage_exponent.changes.next_order",
        meaning="The next order: the quotient of the two changes is -alpha/(alpha+1) (1 - (alpha + "
        "1/2)/k + ..).",
        statement=ss.Limit(q.k * (LOSS_CHANGE / TIME_CHANGE / -EXPONENT - 1), q.k, oo, -q.alpha),
        domain=SKILLS,
        expected=PROVED,
        reference=source("46", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.stage_exponent.law",
        meaning="What the skills from k on hold, against the time at which skill k emerges: a power law.",
        statement=ss.Asymptotic(
            zeta(q.alpha + 1, q.k),
            q.k,
            (q.k ** (q.alpha + 1)) ** -EXPONENT / q.alpha,
            relative_error=1 / q.k,
        ),
        domain=SKILLS,
        expected=PROVED,
        reference=source("46", APPENDIX),
    ),
]

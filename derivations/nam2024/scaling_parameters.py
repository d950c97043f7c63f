"""The law in parameters: the loss falls as N^-alpha (App. E.3, Eqs. 66-67)."""

from _common import CERTIFIED, COUNT, FREQUENT_SKILL, HALF, POSITIVE, PROVED, source
from _scaling import INDEX
from sympy import Integral, Rational, oo, zeta

import symsolve as ss
from symsolve.models import LossCurve, MultilinearModel, Spectrum
from symsolve.models import quantities as q

APPENDIX = "App. E.3"

LEARNED = MultilinearModel(weight=q.P_s)
#: What N skills leave, with infinitely many to learn: (S^2/2) A zeta(alpha+1, N+1).
REST = LossCurve(spectrum=Spectrum(), learned=q.N).unlearned()
CONSTANT = q.S**2 / (2 * zeta(q.alpha + 1))
#: A real index between two skills.
OFFSET = ss.quantity("t", meaning="how far a real index lies beyond a skill", nonnegative=True)

PARAMETERS = ss.Domain(
    {
        **dict.fromkeys([q.alpha, q.S, INDEX], POSITIVE),
        OFFSET: ss.Interval(0, 1),
        q.A: ss.Interval.open(0, 1),
        q.N: COUNT,
    }
)


def printed(first):
    """(S^2/2) times the integral of A k^-(alpha+1) from an index on."""
    return q.S**2 / 2 * Integral(q.A * INDEX ** (-(q.alpha + 1)), (INDEX, first, oo))


final_loss = [
    ss.Claim(
        name="nam2024.scaling_parameters.learned",
        meaning="A skill that the model has is learned.",
        statement=ss.Limit(LEARNED.loss_at(), q.T, oo, 0),
        domain=FREQUENT_SKILL,
        expected=PROVED,
        reference=source("66", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.scaling_parameters.unlearned",
        meaning="The others keep S^2/2: together (S^2/2) times the frequency of all skills beyond N.",
        statement=ss.Identity(REST, q.S**2 / 2 * zeta(q.alpha + 1, q.N + 1) / zeta(q.alpha + 1)),
        domain=PARAMETERS,
        expected=PROVED,
        reference=source("66", APPENDIX),
    ),
]

between = ss.Derivation(
    name="nam2024.scaling_parameters.between",
    meaning="One term of the sum lies between the integrals before and behind it: so does the whole sum.",
    domain=PARAMETERS,
    expected=PROVED,
    reference=source("67", APPENDIX),
    steps=[
        ss.Step(
            ss.Inequality(ss.Relation((INDEX + OFFSET) ** (-(q.alpha + 1)), "<=", INDEX ** (-(q.alpha + 1)))),
            "the frequencies fall",
            label="falls",
            expected=CERTIFIED,
        ),
        ss.Step(
            ss.Identity(
                Integral((INDEX + OFFSET) ** (-(q.alpha + 1)), (OFFSET, 0, 1)),
                (INDEX**-q.alpha - (INDEX + 1) ** -q.alpha) / q.alpha,
            ),
            "integrate from one index to the next",
            label="step",
        ),
        ss.Step(
            ss.Identity(printed(q.N + 1), q.S**2 * q.A * (q.N + 1) ** -q.alpha / (2 * q.alpha)),
            "all steps from N + 1 on: the printed integral, below the sum",
            label="from_above_N",
        ),
        ss.Step(
            ss.Identity(printed(q.N), q.S**2 * q.A * q.N**-q.alpha / (2 * q.alpha)),
            "all steps from N on: the integral above the sum",
            label="from_N",
        ),
    ],
)

law = [
    ss.Claim(
        name="nam2024.scaling_parameters.law",
        meaning="The loss is the printed integral from N + 1 up to a relative error of order 1/N.",
        statement=ss.Asymptotic(
            REST, q.N, CONSTANT * (q.N + 1) ** -q.alpha / q.alpha, relative_error=1 / q.N
        ),
        domain=PARAMETERS,
        expected=PROVED,
        reference=source("67", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.scaling_parameters.law.gap",
        meaning="The integral from N + 1 is too small by (alpha/2)/N of the loss, that from N too large "
        "by as much.",
        statement=ss.Limit(
            q.N * (REST / (CONSTANT * (q.N + 1) ** -q.alpha / q.alpha) - 1), q.N, oo, q.alpha / 2
        ),
        domain=PARAMETERS,
        expected=PROVED,
        reference=source("67", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.scaling_parameters.law.midpoint",
        meaning="From N + 1/2 it is right up to a relative error of order 1/N^2.",
        statement=ss.Asymptotic(
            REST, q.N, CONSTANT * (q.N + HALF) ** -q.alpha / q.alpha, relative_error=q.N**-2
        ),
        domain=PARAMETERS,
        expected=PROVED,
        reference=source("67", APPENDIX),
    ),
]

bounds = [
    ss.Claim(
        name=f"nam2024.scaling_parameters.bounds.{side}.N_{size}",
        meaning=f"For N = {size} and alpha = 3/5 the loss lies {word} its integral bound.",
        statement=ss.Inequality(
            ss.Relation(zeta(Rational(8, 5), size + 1), operator, Rational(5, 3) * start ** -Rational(3, 5))
        ),
        expected=CERTIFIED,
        reference=source("67", APPENDIX),
    )
    for size in (1, 10, 10**4)
    for side, word, operator, start in (("above", "above", ">", size + 1), ("below", "below", "<", size))
]

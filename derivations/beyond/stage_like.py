"""Only finitely many skills are stage-like: skill k saturates before skill k + 1 emerges."""

from _power_law import POSITIVE, PROVED, result
from sympy import Rational, log, oo

import symsolve as ss
from symsolve.models import MultilinearModel, Spectrum, emergence_time, saturation_time, stage_like_bound
from symsolve.models import quantities as q

MODEL = MultilinearModel(weight=q.P_s)
DOMAIN = ss.Domain(
    {
        **dict.fromkeys([q.S, q.eta, q.alpha], POSITIVE),
        q.z: ss.Interval(1, oo, left_open=True),
        q.epsilon: ss.Interval.open(0, Rational(1, 2)),
        q.k: ss.Integers(1, oo),
    },
    where=[(1 + q.z) * q.epsilon > 1],
)
NAME = result("number of stage-like skills")


def of_skill(time, k):
    """A time of skill k, by z = S/r - 1."""
    return time(MODEL).subs(q.r, q.S / (1 + q.z)).subs(q.P_s, Spectrum().frequency(k))


GAP = of_skill(emergence_time, q.k + 1) - of_skill(emergence_time, q.k)
GROWTH = (1 + 1 / q.k) ** (q.alpha + 1) - 1
THRESHOLD = 2 * log(1 / q.epsilon - 1) / log(q.z / (1 / q.epsilon - 1))

finitely_many = ss.Derivation(
    name="beyond.stage_like.finitely_many",
    meaning="The criterion for stage-like training in k, and the bound that it sets.",
    domain=DOMAIN,
    expected=PROVED,
    reference=NAME,
    steps=[
        ss.Step(
            ss.Identity(GAP / of_skill(emergence_time, q.k), GROWTH),
            "the gap to the next emergence, in units of the emergence time",
            label="gap",
        ),
        ss.Step(
            ss.Identity(of_skill(saturation_time, q.k) / of_skill(emergence_time, q.k), THRESHOLD),
            "the saturation time in the same units does not depend on k",
            label="saturation",
        ),
        ss.Step(
            ss.Inequality(ss.Relation(of_skill(emergence_time, q.k), ">", 0)),
            "which are positive: stage-like means that the growth exceeds the threshold",
            label="units",
        ),
        ss.Step(
            ss.Limit(GROWTH, q.k, oo, 0),
            "the growth falls to zero",
            label="falls",
            domain=ss.Domain({q.alpha: POSITIVE}),
        ),
        ss.Step(
            ss.Inequality(ss.Relation(THRESHOLD, ">", 0)), "the threshold is positive", label="threshold"
        ),
        ss.Step(
            ss.Identity(stage_like_bound(), 1 / ((1 + THRESHOLD) ** (1 / (q.alpha + 1)) - 1)),
            "so that exactly the skills below this bound are stage-like",
            label="bound",
        ),
    ],
)

"""The laws of appendix E against the exact sums over infinitely many skills, on rungs of T and D.

The exponent alpha is a number here, and so is the resource: a limit of a sum over skills is not found
symbolically, but on every rung the distance is certified. Everywhere S = eta = 1 and R_k(0) = 1/100.
"""

from _common import HALF, source
from _scaling import ALPHAS, INDEX, WEIGHT, loss_of_skill, numbers, rung, skill_sum, time_constant
from sympy import Integer, Integral, Sum, beta, oo, zeta

from symsolve.models import quantities as q

NOTE = "S = eta = 1, R_k(0) = 1/100; certified sums over infinitely many skills"
TIMES = (10**4, 10**5)
#: Sums over skills that the data miss converge slowly for small alpha: two values of it are enough.
DATA = {1000: ("three_fifths", "nine_tenths")}


def integral_over_index(alpha):
    """The integral of Eq. 50 from k = 1 on."""
    share = (WEIGHT * loss_of_skill(WEIGHT)).subs(q.A, 1 / zeta(q.alpha + 1))
    return Integral(share.subs(numbers(alpha)), (INDEX, 1, oo))


def missed_sum(alpha):
    """(1/2) times the sum of P_s(k) (1 - P_s(k))^D: Eq. 60 with S = 1."""
    frequency = q.k ** (-(alpha + 1)) / zeta(alpha + 1)
    return HALF * Sum(frequency * (1 - frequency) ** q.D, (q.k, 1, oo))


def data_constant(alpha):
    """The factor of the Beta function in the law of data."""
    return HALF * zeta(alpha + 1) ** (-1 / (alpha + 1)) / (alpha + 1)


def near(name, meaning, left, right, equation, place, error):
    """Two claims: the left side lies within a relative error of the right side."""
    return rung(
        f"nam2024.scaling_ladders.{name}",
        meaning,
        left,
        right,
        error=error,
        reference=source(equation, place),
        note=f"{NOTE}. The rest falls faster than every power.",
    )


def time_rungs(label, alpha, time):
    """What appendix E.1 says about the sum over skills, at one time."""
    s, at, error = alpha / (alpha + 1), f"alpha = {alpha}, T = {time}", Integer(time) ** -4
    exact, leading = skill_sum(alpha), time_constant(alpha).subs(numbers(alpha)) * q.T**-s
    here = {q.T: time}
    yield from near(
        f"time.law.{label}.at_{time}",
        f"At {at} the loss is the power law with its constant in closed form",
        exact.subs(here),
        leading.subs(here),
        "54, 320-321",
        "App. E.1, K",
        error,
    )
    if time > TIMES[0]:
        return
    yield from near(
        f"time.integral.{label}.at_{time}",
        f"At {at} the sum over skills is the integral from k = 1 on",
        exact.subs(here),
        integral_over_index(alpha).subs(here),
        "50",
        "App. E.1",
        error,
    )
    yield from near(
        f"time.slope.{label}.at_{time}",
        f"At {at} the logarithmic slope of the loss is -alpha/(alpha+1)",
        -(q.T * exact.diff(q.T) / exact).subs(here),
        s,
        "53-54",
        "App. E.1",
        error,
    )


def data_rungs(label, alpha, data):
    """What appendix E.2 says about the sum over skills, at one number of data points."""
    s, at, error = alpha / (alpha + 1), f"alpha = {alpha}, D = {data}", Integer(data) ** -3
    exact, here = missed_sum(alpha), {q.D: data}
    yield from near(
        f"data.beta.{label}.at_{data}",
        f"At {at} the mean loss is a Beta function, the integral over all frequencies",
        exact.subs(here),
        data_constant(alpha) * beta(s, Integer(data) + 1),
        "61",
        "App. E.2",
        error,
    )
    yield from near(
        f"data.change.{label}.at_{data}",
        f"At {at} one more data point lowers the mean loss as corrected",
        1 - exact.subs(q.D, data + 1) / exact.subs(here),
        alpha / (2 * alpha + 1 + (alpha + 1) * data),
        "64",
        "App. E.2",
        error,
    )


rungs_in_time = [
    claim for label, alpha in ALPHAS.items() for time in TIMES for claim in time_rungs(label, alpha, time)
]
rungs_in_data = [
    claim
    for data, labels in DATA.items()
    for label in labels
    for claim in data_rungs(label, ALPHAS[label], data)
]

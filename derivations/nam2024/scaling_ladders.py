"""The laws of appendix E against the exact sums over infinitely many skills, along ladders of T and D.

The exponent alpha is a number here: a limit of a sum over skills is followed on certified values, not found
symbolically. Everywhere S = eta = 1 and R_k(0) = 1/100.
"""

from _common import HALF, SUPPORTED, source
from _scaling import ALPHAS, INDEX, WEIGHT, loss_of_skill, numbers, skill_sum, time_constant
from sympy import Integral, Sum, beta, oo, zeta

import symsolve as ss
from symsolve.models import quantities as q

NOTE = "S = eta = 1, R_k(0) = 1/100; measured on a ladder of certified sums over infinitely many skills"


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


def time_ladders(label, alpha):
    """What appendix E.1 says about the sum over skills."""
    s = alpha / (alpha + 1)
    exact = skill_sum(alpha)
    yield ss.Claim(
        name=f"nam2024.scaling_ladders.time.integral.{label}",
        meaning=f"For alpha = {alpha} the sum over skills is the integral from k = 1 on.",
        statement=ss.Asymptotic(exact, q.T, integral_over_index(alpha), relative_error=q.T**-4),
        expected=SUPPORTED,
        reference=source("50", "App. E.1"),
        note=f"{NOTE}. The error falls faster than every power of 1/T; claimed is T^-4.",
    )
    yield ss.Claim(
        name=f"nam2024.scaling_ladders.time.slope.{label}",
        meaning=f"For alpha = {alpha} the logarithmic slope of the loss tends to -alpha/(alpha+1).",
        statement=ss.Limit(q.T * exact.diff(q.T) / exact, q.T, oo, -s),
        expected=SUPPORTED,
        reference=source("53-54", "App. E.1"),
        note=f"{NOTE}.",
    )
    yield ss.Claim(
        name=f"nam2024.scaling_ladders.time.law.{label}",
        meaning=f"For alpha = {alpha} the loss follows the power law, with its constant in closed form.",
        statement=ss.Asymptotic(
            exact, q.T, time_constant(alpha).subs(numbers(alpha)) * q.T**-s, relative_error=q.T**-4
        ),
        expected=SUPPORTED,
        reference=source("54, 320-321", "App. E.1, K"),
        note=f"{NOTE}. No further power of 1/T follows the first; claimed is a relative error of T^-4.",
    )


def data_ladders(label, alpha):
    """What appendix E.2 says about the sum over skills."""
    s = alpha / (alpha + 1)
    exact = missed_sum(alpha)
    yield ss.Claim(
        name=f"nam2024.scaling_ladders.data.beta.{label}",
        meaning=f"For alpha = {alpha} the mean loss is a Beta function: the integral over all frequencies.",
        statement=ss.Asymptotic(
            exact, q.D, data_constant(alpha) * beta(s, q.D + 1), relative_error=q.D ** (-4)
        ),
        expected=SUPPORTED,
        reference=source("61", "App. E.2"),
        note=f"{NOTE}. The error falls faster than every power of 1/D; claimed is D^-4.",
    )
    yield ss.Claim(
        name=f"nam2024.scaling_ladders.data.change.{label}",
        meaning=f"For alpha = {alpha} one more data point changes the mean loss as corrected.",
        statement=ss.Asymptotic(
            exact.subs(q.D, q.D + 1) / exact - 1,
            q.D,
            -alpha / (2 * alpha + 1 + (alpha + 1) * q.D),
            relative_error=q.D ** (-3),
        ),
        expected=SUPPORTED,
        reference=source("64", "App. E.2"),
        note=f"{NOTE}. The printed change differs from this by a relative 2 alpha/(alpha+1)/D.",
    )


time = [claim for label, alpha in ALPHAS.items() for claim in time_ladders(label, alpha)]
#: Sums over skills that the data miss converge slowly for small alpha: two values are enough.
data = [claim for label in ("three_fifths", "nine_tenths") for claim in data_ladders(label, ALPHAS[label])]

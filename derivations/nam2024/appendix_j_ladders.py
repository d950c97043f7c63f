"""The theorems of appendix J against exact sums over skills (Theorems 4, 5, Propositions 7, 9).

Limits are measured along ladders. The exponent alpha is a number here; S = eta = 1 and R_k(0) = 1/100.
"""

from _common import HALF, SUPPORTED, source
from _scaling import ALPHAS, START, loss_of_skill, numbers, rung
from sympy import Integer, Integral, Sum, exp, gamma, oo, polylog, uppergamma, zeta

import symsolve as ss
from symsolve.models import quantities as q

NOTE = "S = eta = 1, R_k(0) = 1/100; measured on a ladder of certified values"
U = ss.quantity("u", meaning="eta S T P_s(k)", positive=True)
#: N, along a ladder of powers: enough to see an error of order 1/N vanish.
SIZE = q.j**5


def frequency(alpha):
    """P_s(k) for a number alpha."""
    return q.k ** (-(alpha + 1)) / zeta(alpha + 1)


def rest(alpha):
    """The skills beyond N, as in Eq. 236: S^2 N^-alpha/(2 alpha zeta)."""
    return SIZE**-alpha / (2 * alpha * zeta(alpha + 1))


# Theorem 4: time.


def learned_part(alpha, time):
    """The sum of P_s L_k over the first N skills at a time."""
    weight = frequency(alpha)
    return Sum(weight * loss_of_skill(weight).subs({**numbers(alpha), q.T: time}), (q.k, 1, SIZE))


def constant(alpha, ratio):
    """A(lambda) of Eq. 238."""
    response = HALF * (1 + (1 / START - 1) ** -1 * exp(2 * U)) ** -2
    least = ratio ** (-(alpha + 1)) / zeta(alpha + 1)
    integral = Integral(U ** (-1 / (alpha + 1)) * response, (U, least, oo))
    factor = zeta(alpha + 1) ** (-1 / (alpha + 1)) / (alpha + 1)
    return factor * integral + ratio**-alpha / (2 * alpha * zeta(alpha + 1))


def theorem_4(label, ratio):
    """The loss with N = lambda T^(1/(alpha+1)), as N grows."""
    alpha = ALPHAS[label]
    loss = learned_part(alpha, (SIZE / ratio) ** (alpha + 1)) + rest(alpha)
    return ss.Claim(
        name=f"nam2024.appendix_j_ladders.theorem_4.{label}",
        meaning=f"For alpha = {alpha}, N = {ratio} T^(1/(alpha+1)) the loss times T^(alpha/(alpha+1)) "
        "tends to "
        "A(lambda).",
        statement=ss.Limit((SIZE / ratio) ** alpha * loss, q.j, oo, constant(alpha, ratio)),
        expected=SUPPORTED,
        reference=source("236-239", "App. J.5"),
        note=f"{NOTE}, with N = j^5.",
    )


time = [
    theorem_4(label, ratio)
    for label, ratio in (("three_tenths", Integer(1)), ("three_fifths", Integer(2)), ("nine_tenths", HALF))
]

# Proposition 7: a small start, with log(S/r - 1) for the variable.

LOG_START = ss.quantity("y", meaning="log(S/r - 1)", positive=True)


def proposition_7(label):
    """The integral over all u is a polylogarithm; that up to Lambda is bounded."""
    alpha = ALPHAS[label]
    s = alpha / (alpha + 1)
    z = -exp(LOG_START)
    integral = HALF * 2**-s * gamma(s) * (polylog(s - 1, z) - polylog(s, z))
    printed = LOG_START**s * 2 ** (1 / (alpha + 1)) * (alpha + 1) / (4 * alpha)
    return ss.Claim(
        name=f"nam2024.appendix_j_ladders.proposition_7.{label}",
        meaning=f"For alpha = {alpha} and a small start the integral over all u follows the printed law.",
        statement=ss.Asymptotic(integral, LOG_START, printed, relative_error=1 / LOG_START),
        expected=SUPPORTED,
        reference=source("252, 258-259", "App. J.5"),
        note="S = 1; the integral by polylogarithms (Eq. 321 with their closed form), certified along a "
        "ladder of starts.",
    )


small_start = [proposition_7(label) for label in ALPHAS]

# Theorem 5 and Proposition 9: data against parameters, with all time. Certified at places (N, D).

PLACES = ((100, 1000), (1000, 10**5))
DATA_NOTE = "S = 1, R_k(0) = 1/100; certified sums over skills."


def missed(alpha, first, last, data):
    """The sum of P_s(k) (1 - P_s(k))^D over skills."""
    return Sum(frequency(alpha) * (1 - frequency(alpha)) ** data, (q.k, first, last))


def main_term(alpha, size, data):
    """D^(-s) times the factor and an incomplete Gamma function at D P_s(N), as in Eq. 278."""
    s, factor = alpha / (alpha + 1), zeta(alpha + 1) ** (-1 / (alpha + 1)) / (alpha + 1)
    return Integer(data) ** -s * factor * uppergamma(s, data * frequency(alpha).subs(q.k, size))


def theorem_5(label, size, data):
    """The mean loss and Eq. 300."""
    alpha, unseen = ALPHAS[label], (1 - START) ** 2 * HALF
    beyond = zeta(alpha + 1, size + 1) / (2 * zeta(alpha + 1))
    printed = Integer(size) ** -alpha / (2 * alpha * zeta(alpha + 1))
    yield from rung(
        f"nam2024.appendix_j_ladders.theorem_5.{label}.at_{size}",
        f"For alpha = {alpha}, N = {size}, D = {data} and all time the mean loss is that of Eq. 300",
        unseen * missed(alpha, 1, size, data) + beyond,
        unseen * main_term(alpha, size, data) + printed,
        error=Integer(data) ** (-1 / (2 * (alpha + 1))),
        reference=source("300, 303-313", "App. J.6"),
        note=DATA_NOTE,
    )


def proposition_9(label, size, data):
    """The skills from N/2 to N alone, so that both incomplete Gamma functions count."""
    alpha, half = ALPHAS[label], size // 2
    yield from rung(
        f"nam2024.appendix_j_ladders.proposition_9.{label}.at_{size}",
        f"For alpha = {alpha}, M = {half}, N = {size}, D = {data} the sum over skills from M + 1 to N is the "
        "difference of incomplete Gamma functions",
        missed(alpha, half + 1, size, data),
        main_term(alpha, size, data) - main_term(alpha, half, data),
        error=Integer(4) / half,
        reference=source("277-279", "App. J.6"),
        note=DATA_NOTE,
    )


data = [
    claim
    for theorem in (theorem_5, proposition_9)
    for label in ALPHAS
    for place in PLACES
    for claim in theorem(label, *place)
]

"""What the files about scaling laws share: one skill of a power-law spectrum, and how orders are stated."""

from _common import CERTIFIED, COUNT, HALF, POSITIVE, STARTED
from sympy import Integer, Rational, Sum, exp, gamma, oo, polylog, zeta

import symsolve as ss
from symsolve.models import quantities as q

#: The skill index as a real number, to differentiate and to integrate by it.
INDEX = ss.quantity("kappa", latex=r"\kappa", meaning="skill index as a real number", positive=True)

#: The exponent of the laws in time and data, alpha/(alpha+1).
EXPONENT = q.alpha / (q.alpha + 1)

#: The spectrum with any normalisation A, seen as a function of a real index.
WEIGHT = q.A * INDEX ** (-(q.alpha + 1))

#: Skills of a power-law spectrum on their way, with a real index.
SPECTRUM = ss.Domain(
    {
        **dict.fromkeys([q.alpha, q.S, q.r, q.eta, q.T, INDEX], POSITIVE),
        q.A: ss.Interval.open(0, 1),
        q.N: COUNT,
        q.D: COUNT,
    },
    where=[STARTED],
)

#: Numbers at which statements about infinite sums are checked: S = eta = 1, R_k(0) = 1/100.
START = Rational(1, 100)
ALPHAS = {"three_tenths": Rational(3, 10), "three_fifths": Rational(3, 5), "nine_tenths": Rational(9, 10)}


def loss_of_skill(weight):
    """L_k(T) = (S^2/2) [1 + (S/R_k(0) - 1)^-1 e^(2 eta S weight T)]^-2, as printed (Eqs. 27, 47)."""
    rate = 2 * q.eta * q.S * weight * q.T
    return q.S**2 / 2 * (1 + (q.S / q.r - 1) ** -1 * exp(rate)) ** -2


def numbers(alpha):
    """Values at which a law is compared with its exact sum."""
    return {q.alpha: alpha, q.S: Integer(1), q.eta: Integer(1), q.r: START}


def is_of_order(expression, variable, order, point=None):
    """``expression = O(order)`` with an order that vanishes: 1 + expression is 1 up to this error."""
    ends = {} if point is None else {"point": point}
    return ss.Asymptotic(1 + expression, variable, Integer(1), relative_error=order, **ends)


def skill_sum(alpha):
    """Sum of P_s(k) L_k over infinitely many skills, at the numbers above, as a SymPy ``Sum``."""
    frequency = q.k ** (-(alpha + 1)) / zeta(alpha + 1)
    return Sum(frequency * loss_of_skill(frequency).subs(numbers(alpha)), (q.k, 1, oo))


def time_constant(alpha=q.alpha):
    """A_T without polylogarithms' integral: the prefactor of T^(-alpha/(alpha+1)) in closed form."""
    s, z = alpha / (alpha + 1), q.S / q.r - 1
    mellin = gamma(s) * (polylog(s - 1, -z) - polylog(s, -z))
    return q.S**2 * HALF * zeta(alpha + 1) ** (s - 1) / (alpha + 1) * (2 * q.eta * q.S) ** -s * mellin


def rung(name, meaning, left, right, *, error, reference, note):
    """Two claims: the left side lies within a relative error of the right side, which is positive."""
    for side, op, bound in (("below", "<", right * (1 + error)), ("above", ">", right * (1 - error))):
        yield ss.Claim(
            name=f"{name}.{side}",
            meaning=f"{meaning}: {side}.",
            statement=ss.Inequality(ss.Relation(left, op, bound)),
            expected=CERTIFIED,
            reference=reference,
            note=f"{note} Certified is a relative error of {error}.",
        )

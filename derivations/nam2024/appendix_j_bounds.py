"""Lower bound of the law in time, and what Theta means (App. J: Theorem 3, Corollaries 3, 4, 6)."""

from _appendix_j import F, X, frequency
from _common import CERTIFIED, NONNEGATIVE, POSITIVE, PROVED, REAL, source
from _scaling import EXPONENT, INDEX
from sympy import Rational, exp, zeta

import symsolve as ss
from symsolve.models import quantities as q

PLACE = "App. J.4"
H = q.eta * q.S * q.T
HALF_STARTED = ss.Domain(
    {**dict.fromkeys([q.alpha, q.S, q.r, q.eta, q.T, X, INDEX], POSITIVE)}, where=[2 * q.r < q.S]
)
PLATEAU = (q.S - q.r) ** 2 / 2
LINE = Rational(8, 27) * H * q.S**2 * X


def index_with(times):
    """The index at which eta S T P_s is 1/times (Eq. 227)."""
    return (times * H / zeta(q.alpha + 1)) ** (1 / (q.alpha + 1))


#: What the skills from an index on add up to.
REST = INDEX**-q.alpha / (q.alpha * zeta(q.alpha + 1))

theorem_3 = ss.Derivation(
    name="nam2024.appendix_j_bounds.theorem_3",
    meaning="The skills with 1/8 < eta S T P_s < 1/4 alone keep a loss of order (eta S "
    "T)^(-alpha/(alpha+1)).",
    domain=HALF_STARTED,
    expected=PROVED,
    reference=source("225-229", PLACE),
    steps=[
        ss.Step(
            ss.Identity(F.subs(X, 0), PLATEAU),
            "at x = 0 the line touches F",
            label="touches",
            reference=source("226", PLACE),
        ),
        ss.Step(
            ss.Inequality(ss.Relation((F + LINE).diff(X), ">=", 0)),
            "and F falls nowhere faster than the line",
            label="line",
            reference=source("226", PLACE),
        ),
        ss.Step(
            ss.Inequality(ss.Relation(PLATEAU - LINE, ">", q.S**2 / 8 - LINE)),
            "every skill starts below S/2",
            label="plateau",
            reference=source("226", PLACE),
        ),
        ss.Step(
            ss.Identity(H * frequency(index_with(4)), Rational(1, 4)),
            "the first of these skills",
            label="first_skill",
            reference=source("227", PLACE),
        ),
        ss.Step(
            ss.Identity(H * frequency(index_with(8)), Rational(1, 8)),
            "the last of them",
            label="last_skill",
            reference=source("227", PLACE),
        ),
        ss.Step(
            ss.Inequality(ss.Relation((q.S**2 / 8 - LINE).subs(X, 1 / (4 * H)), ">", q.S**2 / 20)),
            "at eta S T P_s = 1/4 the line is still above S^2/20 (it is 11 S^2/216)",
            label="twentieth",
            reference=source("228", PLACE),
        ),
        ss.Step(
            ss.Identity(-REST.diff(INDEX), frequency(INDEX)),
            "the frequencies add up to a difference of k^-alpha/(alpha zeta), with an integral for the sum",
            label="antiderivative",
            reference=source("229", PLACE),
        ),
        ss.Step(
            ss.Identity(
                REST.subs(INDEX, index_with(4)) - REST.subs(INDEX, index_with(8)),
                (H / zeta(q.alpha + 1)) ** -EXPONENT
                / (q.alpha * zeta(q.alpha + 1))
                * (4**-EXPONENT - 8**-EXPONENT),
            ),
            "between the first and the last of these skills",
            label="sum",
            reference=source("229", PLACE),
        ),
    ],
)

# Corollaries 3, 4 and 6: the greater of two powers. With Q for T, or for D, let Q = n^(alpha+1) e^t.

SIZE = ss.quantity("n", meaning="number of basis functions as a real number", positive=True)
BALANCE = ss.quantity("t", meaning="log of Q/N^(alpha+1), Q being time or data")
LIMIT = ss.quantity("B_0", latex="B_0", meaning="logarithm of the constant in an order", nonnegative=True)
RESOURCE = SIZE ** (q.alpha + 1) * exp(BALANCE)
BY_SIZE, BY_RESOURCE = SIZE**-q.alpha, RESOURCE**-EXPONENT
GEOMETRIC = BY_SIZE ** (1 / (q.alpha + 2)) * BY_RESOURCE ** ((q.alpha + 1) / (q.alpha + 2))
RANGES = {q.alpha: POSITIVE, SIZE: POSITIVE, BALANCE: REAL, LIMIT: NONNEGATIVE}
ANY = ss.Domain(RANGES)
AMPLE = ss.Domain(RANGES, where=[BALANCE >= -LIMIT])
SCARCE = ss.Domain(RANGES, where=[BALANCE <= LIMIT])


#: Q^(-alpha/(alpha+1)) over N^-alpha.
RATIO = exp(-EXPONENT * BALANCE)


def theta(place, whole, many, few):
    """The two cases of a Theta with a maximum."""
    return [
        ss.Step(
            ss.Identity(BY_RESOURCE, RATIO * BY_SIZE),
            "the powers differ by a factor that depends on the balance alone",
            label="ratio",
            reference=source(whole, place),
        ),
        ss.Step(
            ss.Inequality(ss.Relation(RATIO, "<=", exp(EXPONENT * LIMIT))),
            "N^(alpha+1) <= e^B_0 Q: the maximum is N^-alpha, up to the factor e^(B_0 alpha/(alpha+1))",
            label="many",
            expected=CERTIFIED,
            domain=AMPLE,
            reference=source(many, place),
        ),
        ss.Step(
            ss.Inequality(ss.Relation(1 / RATIO, "<=", exp(EXPONENT * LIMIT))),
            "Q <= e^B_0 N^(alpha+1): the maximum is Q^(-alpha/(alpha+1)), up to the same factor",
            label="few",
            expected=CERTIFIED,
            domain=SCARCE,
            reference=source(few, place),
        ),
    ]


corollary_3 = ss.Derivation(
    name="nam2024.appendix_j_bounds.corollary_3",
    meaning="Theta of the greater of N^-alpha and T^(-alpha/(alpha+1)) is Theta of the one or the other.",
    domain=ANY,
    expected=PROVED,
    reference=source("230-232", PLACE),
    steps=theta(PLACE, "230", "231", "232"),
)

corollary_6 = ss.Derivation(
    name="nam2024.appendix_j_bounds.corollary_6",
    meaning="The same for data in the place of time.",
    domain=ANY,
    expected=PROVED,
    reference=source("315-317", "App. J.6"),
    steps=theta("App. J.6", "315", "316", "317"),
)

corollary_4 = ss.Derivation(
    name="nam2024.appendix_j_bounds.corollary_4",
    meaning="The greater of both powers exceeds a power of compute, and reaches it where they balance.",
    domain=ANY,
    expected=PROVED,
    reference=source("233-235", PLACE),
    steps=[
        ss.Step(
            ss.Identity(GEOMETRIC, RATIO ** ((q.alpha + 1) / (q.alpha + 2)) * BY_SIZE),
            "a weighted geometric mean lies between the two: here from N^-alpha",
            label="from_size",
            reference=source("235", PLACE),
        ),
        ss.Step(
            ss.Identity(GEOMETRIC, RATIO ** (-1 / (q.alpha + 2)) * BY_RESOURCE),
            "here from T^(-alpha/(alpha+1))",
            label="from_time",
            reference=source("235", PLACE),
        ),
        ss.Step(
            ss.Inequality(ss.Relation(RATIO ** ((q.alpha + 1) / (q.alpha + 2)), "<=", 1)),
            "it is at most N^-alpha where that is the greater",
            label="below_size",
            expected=CERTIFIED,
            domain=ss.Domain(RANGES, where=[BALANCE >= 0]),
            reference=source("235", PLACE),
        ),
        ss.Step(
            ss.Inequality(ss.Relation(RATIO ** (-1 / (q.alpha + 2)), "<=", 1)),
            "and at most T^(-alpha/(alpha+1)) where that is",
            label="below_time",
            domain=ss.Domain(RANGES, where=[BALANCE <= 0]),
            reference=source("235", PLACE),
        ),
        ss.Step(
            ss.Identity(GEOMETRIC, (SIZE * RESOURCE) ** (-q.alpha / (q.alpha + 2))),
            "with the weights 1/(alpha+2) and (alpha+1)/(alpha+2) the mean depends on N T alone",
            label="compute",
            reference=source("235", PLACE),
        ),
        ss.Step(
            ss.Identity(BY_SIZE.subs(SIZE, q.C ** (1 / (q.alpha + 2))), q.C ** (-q.alpha / (q.alpha + 2))),
            "N = C^(1/(alpha+2)) reaches it",
            label="best_size",
            domain=ss.Domain({q.alpha: POSITIVE, q.C: POSITIVE}),
            reference=source("233", PLACE),
        ),
        ss.Step(
            ss.Identity(
                (q.C ** ((q.alpha + 1) / (q.alpha + 2))) ** -EXPONENT, q.C ** (-q.alpha / (q.alpha + 2))
            ),
            "and so does T = C^((alpha+1)/(alpha+2))",
            label="best_time",
            domain=ss.Domain({q.alpha: POSITIVE, q.C: POSITIVE}),
            reference=source("233", PLACE),
        ),
    ],
)

"""Finitely many skills; the law in parameters (App. J: Proposition 5, Theorem 1, Eqs. 160-174, 217).

The normalisation of n_s skills and of infinitely many differ by n_s^-alpha. For alpha < 1 its square is
larger than the error that the paper allows, n_s^-(alpha+1).
"""

from _common import COUNT, HALF, POSITIVE, PROVED, REFUTED, STARTED, source
from _scaling import INDEX
from sympy import Integer, Rational, oo, zeta

import symsolve as ss
from symsolve.models import LossCurve, MultilinearModel, Spectrum
from symsolve.models import quantities as q

FEW, MAIN = "App. J.3", "App. J.4"

EXPONENT = q.alpha + 1
WHOLE = zeta(EXPONENT)
#: The sum of k^-(alpha+1) over the first skills, and A.
WEIGHTS = WHOLE - zeta(EXPONENT, q.n_s + 1)
#: zeta(alpha+1) A: the factor that P_s(k) has beside its value for infinitely many skills.
FACTOR = WHOLE / WEIGHTS
FIRST_ORDER = q.n_s**-q.alpha / (q.alpha * WHOLE)

ANY = ss.Domain({q.alpha: POSITIVE})
FLAT = ss.Domain({q.alpha: ss.Interval.open(0, 1)})
STEEP = ss.Domain({q.alpha: ss.Interval.open(1, oo)})

normalisation = [
    ss.Claim(
        name="nam2024.appendix_j_skills.normalisation",
        meaning="1/A is zeta(alpha+1), less n_s^-alpha/alpha up to a relative error of order 1/n_s.",
        statement=ss.Asymptotic(WHOLE - WEIGHTS, q.n_s, q.n_s**-q.alpha / q.alpha, relative_error=1 / q.n_s),
        domain=ANY,
        expected=PROVED,
        reference=source("160", FEW),
    ),
    ss.Claim(
        name="nam2024.appendix_j_skills.frequency.as_printed",
        meaning="The frequencies differ from those of infinitely many skills by n_s^-alpha "
        "O(n_s^-(alpha+1)).",
        statement=ss.Asymptotic(FACTOR, q.n_s, Integer(1), relative_error=q.n_s ** (-2 * q.alpha - 1)),
        domain=ANY,
        expected=REFUTED,
        reference=source("161", FEW),
        witness={q.alpha: 1},
        note="A plus is missing between n_s^-alpha/(alpha zeta) and the error.",
    ),
    ss.Claim(
        name="nam2024.appendix_j_skills.frequency.with_plus",
        meaning="They differ by n_s^-alpha/(alpha zeta) + O(n_s^-(alpha+1)).",
        statement=ss.Asymptotic(FACTOR - 1, q.n_s, FIRST_ORDER, relative_error=1 / q.n_s),
        domain=ANY,
        expected=REFUTED,
        reference=source("161, 169", FEW),
        witness={q.alpha: HALF},
        note="For alpha < 1 the square of the first term, of order n_s^(-2 alpha), is larger than "
        "n_s^-(alpha+1). The same holds for the two errors in Eq. 169; Eqs. 162, 170 have it right.",
    ),
    ss.Claim(
        name="nam2024.appendix_j_skills.frequency.corrected.flat",
        meaning="For alpha < 1 they differ by n_s^-alpha/(alpha zeta) + O(n_s^(-2 alpha)).",
        statement=ss.Asymptotic(FACTOR - 1, q.n_s, FIRST_ORDER, relative_error=q.n_s**-q.alpha),
        domain=FLAT,
        expected=PROVED,
        reference=source("161, 169", FEW),
    ),
    ss.Claim(
        name="nam2024.appendix_j_skills.frequency.corrected.steep",
        meaning="For alpha > 1 the error is O(n_s^-(alpha+1)).",
        statement=ss.Asymptotic(FACTOR - 1, q.n_s, FIRST_ORDER, relative_error=1 / q.n_s),
        domain=STEEP,
        expected=PROVED,
        reference=source("161, 169", FEW),
    ),
    ss.Claim(
        name="nam2024.appendix_j_skills.frequency.corrected.one",
        meaning="So it is for alpha = 1.",
        statement=ss.Asymptotic(
            (FACTOR - 1).subs(q.alpha, 1), q.n_s, FIRST_ORDER.subs(q.alpha, 1), relative_error=1 / q.n_s
        ),
        expected=PROVED,
        reference=source("161, 169", FEW),
    ),
    ss.Claim(
        name="nam2024.appendix_j_skills.frequency.second_order",
        meaning="For alpha < 1 the next term is the square of the first.",
        statement=ss.Limit(
            (FACTOR - 1 - FIRST_ORDER) * q.n_s ** (2 * q.alpha), q.n_s, oo, (q.alpha * WHOLE) ** -2
        ),
        domain=FLAT,
        expected=PROVED,
        reference=source("161, 169", FEW),
    ),
]

# Eqs. 162-164, 170: the skills from N + 1 to n_s, with n_s = j N.

#: n_s/N, an integer.
TIMES = q.j
SOME = ss.Domain({q.alpha: POSITIVE, TIMES: ss.Integers(2, oo)})
SOME_FLAT = ss.Domain({**FLAT.ranges, TIMES: ss.Integers(2, oo)})
SOME_STEEP = ss.Domain({**STEEP.ranges, TIMES: ss.Integers(2, oo)})
BETWEEN = zeta(EXPONENT, q.N + 1) - zeta(EXPONENT, TIMES * q.N + 1)
UNLEARNED = BETWEEN / WEIGHTS.subs(q.n_s, TIMES * q.N)
POWERS = q.N**-q.alpha - (TIMES * q.N) ** -q.alpha
GAMMA = ss.quantity("gamma", latex=r"\gamma", meaning="N/n_s", positive=True)

rest = [
    ss.Claim(
        name="nam2024.appendix_j_skills.rest.weights",
        meaning="The weights from N + 1 to n_s add up to (N^-alpha - n_s^-alpha)/alpha.",
        statement=ss.Asymptotic(BETWEEN, q.N, POWERS / q.alpha, relative_error=1 / q.N),
        domain=SOME,
        expected=PROVED,
        reference=source("163", FEW),
    ),
    *(
        ss.Claim(
            name=f"nam2024.appendix_j_skills.rest.frequencies.{label}",
            meaning=f"So do the frequencies, over zeta(alpha+1), up to a relative error of order {word}.",
            statement=ss.Asymptotic(UNLEARNED, q.N, POWERS / (q.alpha * WHOLE), relative_error=error),
            domain=domain,
            expected=PROVED,
            reference=source("162, 164, 170", FEW),
        )
        for label, word, domain, error in (
            ("flat", "N^-alpha for alpha < 1", SOME_FLAT, q.N**-q.alpha),
            ("steep", "1/N for alpha > 1", SOME_STEEP, 1 / q.N),
        )
    ),
    ss.Claim(
        name="nam2024.appendix_j_skills.rest.product",
        meaning="(N^-alpha - n_s^-alpha) n_s^-alpha is at most N^(-2 alpha)/4.",
        statement=ss.Inequality(
            ss.Relation((q.N**-q.alpha - q.n_s**-q.alpha) * q.n_s**-q.alpha, "<=", q.N ** (-2 * q.alpha) / 4)
        ),
        domain=ss.Domain({q.alpha: POSITIVE, q.N: COUNT, q.n_s: COUNT}),
        expected=PROVED,
        reference=source("165", FEW),
    ),
    ss.Claim(
        name="nam2024.appendix_j_skills.rest.all",
        meaning="With infinitely many skills the part beyond N is S^2 N^-alpha/(2 alpha zeta).",
        statement=ss.Asymptotic(
            LossCurve(spectrum=Spectrum(), learned=q.N).unlearned(),
            q.N,
            q.S**2 * q.N**-q.alpha / (2 * q.alpha * WHOLE),
            relative_error=1 / q.N,
        ),
        domain=ss.Domain({q.alpha: POSITIVE, q.S: POSITIVE}),
        expected=PROVED,
        reference=source("174, 188, 275", MAIN),
    ),
]

# Eq. 169: another normalisation is another time and another scale.


def share(normalisation, time):
    """P_s L_k of the skill with weight k^-(alpha+1), in an infinite spectrum with another normalisation."""
    weight = normalisation * INDEX ** (-EXPONENT) / WHOLE
    return weight * MultilinearModel(weight=weight).loss_at(time)


rescaled = ss.Claim(
    name="nam2024.appendix_j_skills.rescaled",
    meaning="The learned part for n_s skills is zeta A times that for infinitely many at the time zeta A T: "
    "skill by skill, exactly.",
    statement=ss.Identity(share(q.A * WHOLE, q.T), q.A * WHOLE * share(Integer(1), q.A * WHOLE * q.T)),
    domain=ss.Domain(
        {**dict.fromkeys([q.alpha, q.S, q.r, q.eta, q.T, q.A, INDEX], POSITIVE)}, where=[STARTED]
    ),
    expected=PROVED,
    reference=source("169", FEW),
)

# Theorem 1: the main term.

LAW = q.S**2 * (1 - GAMMA**q.alpha) / (2 * q.alpha * WHOLE) * q.N**-q.alpha
#: N = j^2 and n_s = 2 j^2 + j: N/n_s tends to 1/2, but slowly.
SQUARE = q.j**2
SLOWLY = 2 * q.j**2 + q.j
SLOW_REST = (zeta(EXPONENT, SQUARE + 1) - zeta(EXPONENT, SLOWLY + 1)) / WEIGHTS.subs(q.n_s, SLOWLY)

theorem_1 = [
    ss.Claim(
        name="nam2024.appendix_j_skills.theorem_1.main_term",
        meaning="With gamma = N/n_s the main term of Theorem 1 is that of Eq. 170.",
        statement=ss.Identity(q.S**2 / 2 * POWERS / (q.alpha * WHOLE), LAW.subs(GAMMA, 1 / TIMES)),
        domain=ss.Domain({**SOME.ranges, q.S: POSITIVE, q.N: COUNT}),
        expected=PROVED,
        reference=source("217", MAIN),
    ),
    ss.Claim(
        name="nam2024.appendix_j_skills.theorem_1.as_printed",
        meaning="The law with the limit of N/n_s in the place of gamma has an error of order N^-(alpha+1) "
        "beside N^-alpha, for alpha = 1: here N = j^2, n_s = 2 j^2 + j.",
        statement=ss.Asymptotic(
            q.S**2 / 2 * SLOW_REST.subs(q.alpha, 1),
            q.j,
            LAW.subs({q.alpha: 1, GAMMA: HALF, q.N: SQUARE}),
            relative_error=1 / SQUARE,
        ),
        domain=ss.Domain({q.S: POSITIVE}),
        expected=REFUTED,
        reference=source("217", MAIN),
        witness={q.S: 1},
        note="Theorem 1 allows any sequence with N/n_s -> gamma: how fast it gets there is not "
        "limited, so that "
        "the error of the printed main term is only o(N^-alpha). With gamma = N/n_s it holds.",
    ),
    *(
        ss.Claim(
            name=f"nam2024.appendix_j_skills.theorem_1.corrected.{label}",
            meaning=f"With gamma = N/n_s itself, along the same sequence, for alpha = {alpha}.",
            statement=ss.Asymptotic(
                q.S**2 / 2 * SLOW_REST.subs(q.alpha, alpha),
                q.j,
                LAW.subs({q.alpha: alpha, GAMMA: SQUARE / SLOWLY, q.N: SQUARE}),
                relative_error=SQUARE ** -min(alpha, Integer(1)),
            ),
            domain=ss.Domain({q.S: POSITIVE}),
            expected=PROVED,
            reference=source("217", MAIN),
        )
        for label, alpha in (("one", Integer(1)), ("three_fifths", Rational(3, 5)), ("two", Integer(2)))
    ),
]

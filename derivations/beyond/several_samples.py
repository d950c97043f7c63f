"""Skills that take D_c samples: same exponent of the law in data, a prefactor that grows as D_c^s."""

from _power_law import PROVED, UNIT, result
from sympy import Integer, beta, binomial, factorial, gamma, oo

import symsolve as ss
from symsolve.models import quantities as q

#: Number of samples of a skill, and its mean, as in the Poisson distribution.
COUNT = ss.quantity("m_0", latex="n", meaning="samples that show a skill", integer=True, nonnegative=True)
U = ss.quantity("u", meaning="mean number of samples that show a skill", positive=True)
DOMAIN = ss.Domain({q.s: UNIT, q.D_c: ss.Integers(1, oo)})
DRAWS = ss.Domain({q.s: UNIT, COUNT: ss.Integers(0, oo), q.D: ss.Integers(1, oo)}, where=[COUNT <= q.D])


def closed(samples):
    """Gamma(D_c+s) (s+D_c)/(Gamma(D_c) D_c s (s+1)): the prefactor, for D_c samples."""
    return gamma(samples + q.s) * (q.s + samples) / (gamma(samples) * samples * q.s * (q.s + 1))


def term(count):
    """The Mellin transform of e^-u u^n/n!."""
    return gamma(count + q.s) / factorial(count)


#: The sum of the terms up to n = D_c, in closed form.
PLAIN = gamma(q.D_c + 1 + q.s) / (q.s * factorial(q.D_c))

closed_form = ss.Derivation(
    name="beyond.several_samples.closed_form",
    meaning="The sum over n < D_c of (1 - n/D_c) Gamma(n+s)/n! in closed form, by induction on D_c.",
    domain=DOMAIN,
    expected=PROVED,
    reference=result("law of data with D_c samples a skill"),
    note="D_c times the sum grows by the plain sum of Gamma(n+s)/n! over n <= D_c when D_c grows by one.",
    steps=[
        ss.Step(ss.Identity(closed(1), term(0)), "one sample: only n = 0", label="start"),
        ss.Step(
            ss.Identity(PLAIN.subs(q.D_c, 1), term(0) + term(1)),
            "the plain sum begins right",
            label="plain_start",
        ),
        ss.Step(
            ss.Identity(PLAIN.subs(q.D_c, q.D_c + 1) - PLAIN, term(q.D_c + 1)),
            "and grows by the next term",
            label="plain_step",
        ),
        ss.Step(
            ss.Identity((q.D_c + 1) * closed(q.D_c + 1) - q.D_c * closed(q.D_c), PLAIN),
            "D_c times the closed form grows by the plain sum",
            label="induction",
        ),
        ss.Step(
            ss.Identity(closed(q.D_c), gamma(q.D_c + q.s + 1) / (gamma(q.D_c + 1) * q.s * (q.s + 1))),
            "shorter",
            label="shorter",
        ),
        ss.Step(
            ss.Asymptotic(closed(q.D_c), q.D_c, q.D_c**q.s / (q.s * (q.s + 1)), relative_error=1 / q.D_c),
            "for many samples a skill the prefactor grows as D_c^s",
            label="growth",
            domain=ss.Domain({q.s: UNIT}),
        ),
    ],
)

binomial_law = ss.Derivation(
    name="beyond.several_samples.binomial",
    meaning="With the exact binomial distribution the same sum appears: only "
    "Gamma(D+1)/Gamma(D+1+s) stands for "
    "D^-s, whatever D_c is.",
    domain=DRAWS,
    expected=PROVED,
    reference=result("law of data with D_c samples a skill"),
    steps=[
        ss.Step(
            ss.Identity(
                binomial(q.D, COUNT) * beta(COUNT + q.s, q.D - COUNT + 1),
                term(COUNT) * gamma(q.D + 1) / gamma(q.D + 1 + q.s),
            ),
            "integrate x^(s-1) against the chance that n of D data show the skill",
            label="term",
        ),
        ss.Step(
            ss.Asymptotic(gamma(q.D + 1) / gamma(q.D + 1 + q.s), q.D, q.D**-q.s, relative_error=1 / q.D),
            "for many data it is the Poisson law",
            label="poisson",
            domain=ss.Domain({q.s: UNIT}),
        ),
    ],
)

#: Numbers, by adding up.
numbers = [
    ss.Claim(
        name=f"beyond.several_samples.sum_of_{samples}",
        meaning=f"The sum for D_c = {samples}, term by term.",
        statement=ss.Identity(
            sum((term(Integer(n)) * (samples - n) / samples for n in range(samples)), Integer(0)),
            closed(samples),
        ),
        domain=ss.Domain({q.s: UNIT}),
        expected=PROVED,
        reference=result("law of data with D_c samples a skill"),
    )
    for samples in (2, 5)
]

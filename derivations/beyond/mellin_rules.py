"""Identities behind the rules for Mellin transforms: Fermi functions and Poisson mixtures."""

from sympy import Integer, Rational, Sum, Symbol, exp, factorial, gamma, oo, polylog

import symsolve as ss
from symsolve.harmonic.mellin import mellin_transform

PROVED = ss.Verdict.PROVED

U = Symbol("u", positive=True)
S = Symbol("s", real=True)
Z, Q = (Symbol(name, positive=True) for name in ("z", "q"))
COUNT = Symbol("n", integer=True, nonnegative=True)


def mixture(count):
    """What is not yet learned after u samples in the mean, if it takes so many."""
    return sum(exp(-U) * U**n / factorial(n) * (1 - Rational(n, count)) for n in range(count))


FERMI = 1 / (exp(U) / Z + 1)

fermi_forms = [
    ss.Claim(
        name="beyond.mellin_rules.fermi_recursion",
        meaning="The derivative that lifts the order of a Fermi function: f^3 = f^2 + (f^2)'/2.",
        statement=ss.Identity(FERMI**3, FERMI**2 + (FERMI**2).diff(U) / 2),
        domain=ss.Domain({Z: ss.Interval.open(0, oo), U: ss.Interval.open(0, oo)}),
        expected=PROVED,
    ),
    ss.Claim(
        name="beyond.mellin_rules.loss_of_a_skill",
        meaning="The transform of the multilinear model's loss: two polylogarithms.",
        statement=ss.Identity(
            mellin_transform(FERMI**2, U, S).value, gamma(S) * (polylog(S - 1, -Z) - polylog(S, -Z))
        ),
        domain=ss.Domain({Z: ss.Interval.open(0, 10**6), S: ss.Interval.open(0, 4)}),
        expected=PROVED,
    ),
]


def closed_mixture(count):
    return (S + count) * gamma(count + S) / (gamma(count) * count * S * (S + 1))


mixtures = [
    ss.Claim(
        name=f"beyond.mellin_rules.mixture_{count}",
        meaning=f"Term by term or in closed form: the transform of the mixture for {count} samples.",
        statement=ss.Identity(mellin_transform(mixture(count), U, S).value, closed_mixture(Integer(count))),
        domain=ss.Domain({S: ss.Interval.open(0, oo)}),
        expected=PROVED,
    )
    for count in range(1, 7)
] + [
    ss.Claim(
        name="beyond.mellin_rules.mixture_of_any_count",
        meaning="The closed form for a symbolic number of samples.",
        statement=ss.Identity(
            mellin_transform(
                Sum(exp(-U) * U**COUNT / factorial(COUNT) * (1 - COUNT / Q), (COUNT, 0, Q - 1)), U, S
            ).value,
            closed_mixture(Q),
        ),
        domain=ss.Domain({Q: ss.Integers(1, 1000), S: ss.Interval.open(0, 10)}),
        expected=PROVED,
    ),
]

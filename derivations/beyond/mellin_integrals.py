"""The rules for Mellin transforms of base functions, each against a certified integral.

The integral of u^(s-1) h(u) over all u > 0, over what the rules of the package give for it: one to a relative
error of 1e-20, at exact places inside the fundamental strip. Where h has no expansion at its ends, what lies
beyond two cuts is bounded instead. The strip ends where h stops to fall fast enough, near u = 0 and far out:
limits.
"""

from sympy import (
    Derivative,
    Ei,
    I,
    Integral,
    Rational,
    Sum,
    Symbol,
    acot,
    atan,
    besselk,
    cosh,
    erf,
    erfc,
    exp,
    expint,
    factorial,
    gamma,
    log,
    lowergamma,
    oo,
    pi,
    re,
    sinh,
    uppergamma,
)  # fmt: skip

import symsolve as ss
from symsolve.harmonic.mellin import mellin_transform

U = Symbol("u", positive=True)
S = Symbol("s", real=True)
COUNT = Symbol("n", integer=True, nonnegative=True)
HALF, THIRD = Rational(1, 2), Rational(1, 3)
ERROR = Rational(1, 10**20)
CERTIFIED, PROVED = ss.Verdict.CERTIFIED, ss.Verdict.PROVED


def close_to_one(name, meaning, ratio):
    """The claim that a ratio is one, up to the error."""
    return ss.Claim(
        name=f"beyond.mellin_integrals.{name}",
        meaning=meaning,
        statement=ss.Inequality(ss.Relation((ratio - 1) ** 2, "<", ERROR**2)),
        expected=CERTIFIED,
    )


def at(base, s):
    """The transform by the rules of the package at a place inside its strip, and a text for it."""
    transform = mellin_transform(base, U, S)
    assert transform.strip.contains(s)
    value = transform.value.subs(S, s)
    # Poles off the real axis come in conjugate pairs.
    return re(value) if value.has(
        I
    ) else value, f"the Mellin transform at s = {s} by: {', '.join(transform.rules)}"


def rule(name, base, *places, written=None):
    """Claims that the package's transform of a base function is its Mellin integral, at these s."""
    for s in places:
        value, text = at(base, s)
        integral = Integral(U ** (s - 1) * (base if written is None else written), (U, 0, oo))
        place = f"at_{s.p}_over_{s.q}".replace("-", "minus_")
        yield close_to_one(f"{name}.{place}", f"{text[0].upper()}{text[1:]}.", integral / value)


def between_cuts(name, base, s, *, cuts, beyond=0, why):
    """The same with the integral between two cuts; ``beyond`` is known of what is left out."""
    value, text = at(base, s)
    integral = Integral(U ** (s - 1) * base, (U, *cuts))
    yield close_to_one(
        f"{name}.between_cuts", f"{text[0].upper()}{text[1:]}; {why}.", (integral + beyond) / value
    )


def mixture(count):
    """What is not yet learned after u samples in the mean, if it takes so many."""
    return sum(exp(-U) * U**n / factorial(n) * (1 - Rational(n, count)) for n in range(count))


FERMI = 1 / (exp(U) / 99 + 1)
NARROW = 1 / (100 * exp(U) + 1)
SUM = Sum(exp(-U) * U**COUNT / factorial(COUNT) * (1 - COUNT / 5), (COUNT, 0, 4))

exponentials = [
    *rule("exponential", exp(-3 * U), HALF, Rational(7, 3)),
    *rule("stretched_exponential", exp(-2 * U**HALF), THIRD, Rational(3, 2)),
    *rule("gaussian", exp(-3 * U**2), HALF, Rational(5, 2)),
    *rule("power_times_exponential", U**THIRD * exp(-U), HALF, -Rational(1, 5)),
    *rule("derivative", Derivative(exp(-(U**2)), U), HALF, written=-2 * U * exp(-(U**2))),
    *rule("exponential_less_one", exp(-2 * U) - 1, -HALF),
    *rule("square_of_one_less_exponential", (1 - exp(-U)) ** 2, -Rational(3, 2), -HALF),
    *rule("fermi_1", FERMI, HALF, Rational(5, 3)),
    *rule("fermi_2", FERMI**2, Rational(3, 8), Rational(5, 3)),
    *rule("fermi_3", FERMI**3, HALF),
    *rule("fermi_7", NARROW**7, HALF),
    *rule("fermi_of_a_small_start", 1 / (exp(U) / 10**30 + 1) ** 2, Rational(3, 8)),
    *rule("fermi_of_a_power", 1 / (exp(U**2) / 9 + 1), HALF),
    *rule("fermi_times_exponential", exp(-2 * U) / (exp(U) / 9 + 1), HALF),
    *rule("bose", 1 / (exp(U) - 1), Rational(3, 2)),
    *rule("hyperbolic_secant", 1 / cosh(U), HALF),
    *rule("hyperbolic_secant_squared", 1 / cosh(U) ** 2, HALF),
    *rule("hyperbolic_cosecant", 1 / sinh(U), Rational(3, 2)),
]

algebraic = [
    *rule("algebraic", (1 + 3 * U**2) ** -HALF, THIRD),
    *rule("algebraic_2", (1 + U) ** Rational(-5, 2), HALF, Rational(9, 4)),
    *rule("rational", (3 + U) / ((1 + U) * (2 + U) ** 3), HALF, Rational(5, 2)),
    *rule("rational_in_a_root", 1 / ((1 + U**HALF) * (3 + U**HALF)), THIRD),
    *rule("rational_with_complex_poles", 1 / (1 + U + U**2), HALF, Rational(3, 2)),
    *rule("rational_less_its_limit", U / (1 + U), -HALF),
    *rule("sum_of_unlike_functions", U**THIRD / (1 + U) ** 2 + 3 * exp(-U), HALF),
]

mixtures = [
    *rule("mixture_written_out", mixture(5), Rational(3, 8), Rational(5, 2)),
    *rule("mixture_as_a_sum", SUM, HALF, written=mixture(5)),
]

functions = [
    *rule("erfc", erfc(2 * U), HALF, Rational(5, 2)),
    *rule("erf", erf(U), -HALF),
    *rule("logarithm", log(1 + 3 * U), -HALF),
    *rule("logarithm_of_the_reciprocal", log(1 + 1 / U), HALF),
    *rule("arctangent", atan(U), -HALF),
    *rule("arccotangent", acot(U), HALF, written=atan(1 / U)),
    *between_cuts(
        "upper_incomplete_gamma", uppergamma(THIRD, U), Rational(7, 2), cuts=(Rational(1, 10**7), 64),
        why="beyond the cuts Gamma(a, u) is below Gamma(a) and u^(a-1) e^-u",
    ),
    *between_cuts(
        "lower_incomplete_gamma", lowergamma(Rational(10, 3), U), -HALF, cuts=(Rational(1, 10**8), 64),
        beyond=gamma(Rational(10, 3)) / 4,
        why="near 0 it is below u^a/a, far out Gamma(a), of which the integral is added, less than u^a e^-u",
    ),
    *between_cuts(
        "exponential_integral", expint(1, U), Rational(7, 2), cuts=(Rational(1, 10**7), 64),
        why="near 0 it is below u^-1, far out below e^-u",
    ),
    *between_cuts(
        "generalized_exponential_integral", expint(Rational(4, 3), 2 * U), Rational(7, 2),
        cuts=(Rational(1, 10**7), 32), why="near 0 it is below 1/(n-1), far out below e^(-2u)",
    ),
    *between_cuts(
        "bessel_k", besselk(THIRD, U), Rational(7, 2), cuts=(Rational(1, 10**7), 64),
        why="near 0 it is below K_1 < 1/u, far out below e^-u",
    ),
    ss.Claim(
        name="beyond.mellin_integrals.arccotangent",
        meaning="The function whose transform is known, as the arctangent of the reciprocal.",
        statement=ss.Identity(acot(U), atan(1 / U)),
        domain=ss.Domain({U: ss.Interval.open(0, oo)}),
        expected=PROVED,
    ),
    ss.Claim(
        name="beyond.mellin_integrals.exponential_integral_of_both_kinds",
        meaning="Ei at negative arguments is the other exponential integral, for which the rule is checked.",
        statement=ss.Identity(Ei(-U), -expint(1, U)),
        domain=ss.Domain({U: ss.Interval.open(0, oo)}),
        expected=PROVED,
    ),
]  # fmt: skip


def end(name, base, point, power, value):
    """The claim that u^power h(u) has a limit other than 0: the strip ends at s = power."""
    strip = mellin_transform(base, U, S).strip
    assert power == (strip.lower if point == 0 else strip.upper)
    return ss.Claim(
        name=f"beyond.mellin_integrals.strip.{name}",
        meaning=f"The strip {strip} ends at s = {power}: u^s h(u) has a limit other than 0 at u = {point}.",
        statement=ss.Limit(U**power * base, U, point, value),
        expected=PROVED,
    )


strips = [
    end("exponential.lower", exp(-3 * U), 0, 0, 1),
    end("exponential_less_one.lower", exp(-2 * U) - 1, 0, -1, -2),
    end("exponential_less_one.upper", exp(-2 * U) - 1, oo, 0, -1),
    end("square_of_one_less_exponential.lower", (1 - exp(-U)) ** 2, 0, -2, 1),
    end("fermi_2.lower", FERMI**2, 0, 0, Rational(99, 100) ** 2),
    end("bose.lower", 1 / (exp(U) - 1), 0, 1, 1),
    end("algebraic.upper", (1 + U) ** Rational(-5, 2), oo, Rational(5, 2), 1),
    end("rational.upper", (3 + U) / ((1 + U) * (2 + U) ** 3), oo, 3, 1),
    end("rational_less_its_limit.lower", U / (1 + U), 0, -1, 1),
    end("logarithm.lower", log(1 + 3 * U), 0, -1, 3),
    end("arctangent.lower", atan(U), 0, -1, 1),
    end("arctangent.upper", atan(U), oo, 0, pi / 2),
]

"""Mellin transforms by rules: forms, strips, conditions, refusals."""

import pytest
import sympy
from sympy import Rational, exp, gamma, oo, polylog

from symsolve.errors import NoMellinRule, OutsideDomain
from symsolve.harmonic.mellin import Strip, mellin_transform

u = sympy.Symbol("u", positive=True)
s = sympy.Symbol("s")
z, S, r, eta, a, b, q = sympy.symbols("z S r eta a b q", positive=True)
LOGISTIC = gamma(s) * (polylog(s - 1, -z) - polylog(s, -z))


def same(left, right):
    return sympy.simplify(left - right) == 0


@pytest.mark.parametrize(
    "base",
    [
        (1 + exp(u) / z) ** -2,
        z**2 / (z + exp(u)) ** 2,
        (1 - 1 / (1 + z * exp(-u))) ** 2,
        exp(-2 * u) * z**2 / (1 + z * exp(-u)) ** 2,
    ],
)
def test_every_way_to_write_the_loss_of_a_skill_gives_the_same_transform(base):
    transform = mellin_transform(base, u, s)
    assert same(transform.value, LOGISTIC)
    assert transform.strip == Strip(0, oo)
    assert transform.conditions == ()


def test_the_ratio_may_be_given_by_target_scale_and_initial_strength():
    transform = mellin_transform(S**2 / 2 * (1 + exp(2 * eta * S * u) / (S / r - 1)) ** -2, u, s)
    ratio = S / r - 1
    expected = S**2 / 2 * (2 * eta * S) ** -s * LOGISTIC.subs(z, ratio)
    values = {S: 2, r: Rational(1, 3), eta: Rational(1, 7), s: Rational(5, 7)}
    assert abs((transform.value - expected).subs(values).evalf(20)) < 1e-15
    assert transform.conditions == ()


@pytest.mark.parametrize(
    ("base", "value", "strip"),
    [
        (exp(-a * u), a**-s * gamma(s), Strip(0, oo)),
        (exp(-a * u**b), a ** (-s / b) * gamma(s / b) / b, Strip(0, oo)),
        (exp(-u) - 1, gamma(s), Strip(-1, 0)),
        (1 / (exp(u) - 1), gamma(s) * sympy.zeta(s), Strip(1, oo)),
        ((1 + a * u) ** -q, a**-s * gamma(s) * gamma(q - s) / gamma(q), Strip(0, q)),
        (u / (1 + u), gamma(-s) * gamma(s + 1), Strip(-1, 0)),
        (sympy.uppergamma(a, u), gamma(a + s) / s, Strip(0, oo)),
        (exp(-1 / u), gamma(-s), Strip(-oo, 0)),
    ],
)
def test_a_transform_and_its_strip(base, value, strip):
    transform = mellin_transform(base, u, s)
    assert same(transform.value, value)
    assert transform.strip == strip


def test_a_mixture_with_a_symbolic_number_of_samples_has_its_closed_form():
    n = sympy.Symbol("n", integer=True, nonnegative=True)
    D = sympy.Symbol("D_c", integer=True, positive=True)
    mixture = sympy.Sum(exp(-u) * u**n / sympy.factorial(n) * (1 - n / D), (n, 0, D - 1))
    transform = mellin_transform(mixture, u, s)
    expected = gamma(D + s) * (s + D) / (gamma(D) * D * s * (s + 1))
    assert same(transform.value, expected)
    assert transform.strip == Strip(0, oo)


@pytest.mark.parametrize(
    "base",
    [exp(u), 1 / (1 - u), sympy.Integer(1), u**2, 1 / (exp(u) - 2), (1 + u) / (2 + u), sympy.Integer(0)],
)
def test_a_base_function_without_a_transform_is_refused(base):
    with pytest.raises(OutsideDomain):
        mellin_transform(base, u, s)


def test_parts_whose_strips_do_not_meet_are_refused():
    with pytest.raises(OutsideDomain, match="do not overlap"):
        mellin_transform(exp(-u) + sympy.erf(u), u, s)


def test_the_part_without_a_rule_is_named():
    with pytest.raises(NoMellinRule, match=r"exp\(-u\)\*log\(u \+ 1\)"):
        mellin_transform(exp(-u) + exp(-u) * sympy.log(1 + u), u, s)

"""Claims with sums to infinity and improper integrals: identities in seconds, limits by ladders."""

import pytest
import sympy as sp

import symsolve as ss

R = sp.Rational
k = sp.Symbol("k", positive=True, integer=True)
a, b, u, x = sp.symbols("a b u x", positive=True)
DOMAIN = ss.Domain({x: ss.Interval(0, sp.oo)})
TWO = ss.Domain({a: ss.Interval(0, sp.oo), b: ss.Interval(0, sp.oo)})
CAUCHY = sp.Sum(1 / (k**2 + x**2), (k, 1, sp.oo))
CAUCHY_CLOSED = (sp.pi * x * sp.coth(sp.pi * x) - 1) / (2 * x**2)
GAMMA = sp.Integral(u ** (a - 1) * sp.exp(-b * u), (u, 0, sp.oo))
POWER = sp.Sum(k ** -R(8, 5) * sp.exp(-x * k ** -R(8, 5)), (k, 1, sp.oo))
LEADING = sp.gamma(R(3, 8)) * R(5, 8) * x ** -R(3, 8)


@pytest.mark.parametrize(
    ("left", "right", "domain"),
    [(CAUCHY, CAUCHY_CLOSED, DOMAIN), (GAMMA, sp.gamma(a) / b**a, TWO)],
    ids=["sum", "integral"],
)
def test_closed_forms_are_not_refuted_in_seconds(left, right, domain):
    report = ss.check(ss.Identity(left, right), domain=domain)
    assert report.verdict in (ss.Verdict.SUPPORTED, ss.Verdict.PROVED)
    assert not any("stopped" in item.summary for item in report.evidence)


@pytest.mark.parametrize(
    ("left", "right", "domain"),
    [
        (CAUCHY, CAUCHY_CLOSED * (1 + R(1, 10**12)), DOMAIN),
        (CAUCHY, CAUCHY_CLOSED + R(1, 10**20) / (1 + x), DOMAIN),
        (GAMMA, sp.gamma(a) / b ** (a + R(1, 1000)), TWO),
        (sp.Sum(k ** -(1 + x), (k, 2, sp.oo)), sp.zeta(1 + x), DOMAIN),
    ],
    ids=["factor", "summand", "exponent", "first index"],
)
def test_wrong_closed_forms_are_refuted(left, right, domain):
    assert ss.check(ss.Identity(left, right), domain=domain).verdict is ss.Verdict.REFUTED


def asymptotic(leading, expression=POWER, order=x**-2):
    statement = ss.Asymptotic(expression, x, leading, point=sp.oo, relative_error=order)
    return ss.check(statement, domain=ss.Domain()).verdict


def test_the_leading_power_of_a_sum():
    assert asymptotic(LEADING) is ss.Verdict.SUPPORTED


@pytest.mark.parametrize("factor", [R(1001, 1000), 2, x ** R(1, 100), x ** -R(1, 100)], ids=str)
def test_a_wrong_leading_power_is_refuted(factor):
    assert asymptotic(LEADING * factor) is ss.Verdict.REFUTED


def limit(expression, value):
    return ss.check(ss.Limit(expression, x, sp.oo, value), domain=ss.Domain()).verdict


def test_limits_of_sums_and_integrals():
    assert limit(CAUCHY * x, sp.pi / 2) is ss.Verdict.SUPPORTED
    assert limit(CAUCHY * x, sp.pi / 3) is ss.Verdict.REFUTED
    fermi = sp.Integral(u / (1 + sp.exp(u) / x), (u, 0, sp.oo))
    assert limit(fermi / sp.log(x) ** 2, R(1, 3)) is not ss.Verdict.SUPPORTED


@pytest.mark.parametrize(
    "slow",
    [
        sp.exp(-1000 * x ** -R(1, 100)),
        sp.exp(-1000 / sp.log(sp.log(x + 3))),
        sp.exp(-R(10**6) * x ** -R(1, 20)),
        1 - sp.exp(-sp.log(x) / 10**4),
    ],
    ids=str,
)
def test_what_leaves_its_plateau_late_is_not_called_wrong(slow):
    # All of them tend to 1, beyond the reach of every ladder.
    summed = sp.Sum(2**-k * sp.exp(-k / x) * slow, (k, 1, sp.oo))
    assert limit(summed, 1) is not ss.Verdict.REFUTED


@pytest.mark.parametrize(
    "small",
    [(sp.Rational(1, 1000) + 1 / x) ** 50, sp.exp(-700 - 1 / x), sp.exp(-700 * x / (x + 1))],
    ids=str,
)
def test_a_true_limit_behind_a_hidden_small_coefficient_is_not_refuted(small):
    """x^(1/20) times 1e-150 still grows beyond all bounds, although no ladder to 2^4096 shows it."""
    hidden = x ** sp.Rational(1, 20) * small
    tends = sp.Sum(1 / (k**2 + 1 / x), (k, 1, sp.oo)) + hidden / (1 + hidden)
    assert limit(tends, sp.pi**2 / 6 + 1) is not ss.Verdict.REFUTED

"""Improper integrals against closed forms; divergent ones have no value."""

import pytest
import sympy as sp
from flint import arb

from symsolve.errors import NoEnclosure
from symsolve.evaluation import evaluate
from symsolve.evaluation.precision import working_precision
from symsolve.evaluation.sums.body import Body

u = sp.Symbol("u", positive=True)
t = sp.Symbol("t", real=True)
R = sp.Rational
CLOSED = [
    (sp.exp(-u), (u, 0, sp.oo), sp.Integer(1)),
    (sp.exp(-u) / sp.sqrt(u), (u, 0, sp.oo), sp.sqrt(sp.pi)),
    ((1 + u) ** -2, (u, 0, sp.oo), sp.Integer(1)),
    (u**3 / (sp.exp(u) - 1), (u, 0, sp.oo), sp.pi**4 / 15),
    (sp.exp(-(t**2)), (t, -sp.oo, sp.oo), sp.sqrt(sp.pi)),
    (1 / (1 + t**2), (t, -sp.oo, sp.oo), sp.pi),
    (1 / sp.sqrt(u), (u, 0, 1), sp.Integer(2)),
    (sp.log(u), (u, 0, 1), sp.Integer(-1)),
    (1 / sp.sqrt(1 - u**2), (u, 0, 1), sp.pi / 2),
    (u ** R(-9, 10), (u, 1, 0), sp.Integer(-10)),
]


@pytest.mark.parametrize(("integrand", "limits", "value"), CLOSED, ids=str)
def test_closed_forms(integrand, limits, value):
    found = evaluate(sp.Integral(integrand, limits), digits=40)
    with working_precision(300):
        assert (found.ball - evaluate(value, digits=60).ball).contains(0)


@pytest.mark.parametrize(
    ("integrand", "limits"),
    [(1 / u, (u, 1, sp.oo)), (1 / (1 + u), (u, 0, sp.oo)), (1 / u, (u, 0, 1)), (u**-2, (u, 0, sp.oo))],
    ids=str,
)
def test_divergent_integrals_have_no_value(integrand, limits):
    with pytest.raises(NoEnclosure, match="diverges"):
        evaluate(sp.Integral(integrand, limits), digits=10, max_bits=64)


@pytest.mark.parametrize(
    ("integrand", "limits", "value"),
    [
        ((u - sp.pi) ** R(-1, 2), (u, sp.pi, 4), 2 * sp.sqrt(4 - sp.pi)),
        (1 / sp.sqrt(sp.pi - u), (u, 0, sp.pi), 2 * sp.sqrt(sp.pi)),
        (sp.log(u - R(1, 3)), (u, R(1, 3), R(4, 3)), -sp.Integer(1)),
        (1 / sp.sqrt((u - R(1, 3)) * (sp.sqrt(2) - u)), (u, R(1, 3), sp.sqrt(2)), sp.pi),
        ((sp.pi - u) ** R(-1, 3), (u, sp.pi, 0), -R(3, 2) * sp.pi ** R(2, 3)),
    ],
    ids=str,
)
def test_singular_ends_that_no_ball_is_equal_to(integrand, limits, value):
    found = evaluate(sp.Integral(integrand, limits), digits=20)
    with working_precision(300):
        assert (found.ball - evaluate(value, digits=60).ball).contains(0)


def test_a_term_of_one_sign_at_a_parameter():
    s = sp.Symbol("s", positive=True)
    found = evaluate(sp.Integral(u ** (s - 1) * sp.exp(-u), (u, 0, sp.oo)), {s: R(1, 3)}, digits=30)
    with working_precision(300):
        assert (found.ball - arb(1) * evaluate(sp.gamma(R(1, 3)), digits=50).ball).contains(0)


@pytest.mark.parametrize("exponent", [20, 40, 150, 600])
def test_what_lives_near_an_end(exponent):
    s = sp.Symbol("s", positive=True)
    found = evaluate(sp.Integral(u**2 * sp.exp(-s * u), (u, 0, sp.oo)), {s: 10**exponent}, digits=30)
    assert found.contains(2 / sp.Integer(10) ** (3 * exponent))


@pytest.mark.parametrize("method", ["enclosed", "enclosed_exponential"])
@pytest.mark.parametrize("stop", [KeyboardInterrupt, TimeoutError])
def test_an_interrupt_in_an_integrand_comes_out(monkeypatch, method, stop):
    def interrupted(self, *args):
        raise stop

    x = sp.Symbol("x", positive=True)
    monkeypatch.setattr(Body, method, interrupted)
    with pytest.raises(stop):
        evaluate(sp.Integral(sp.exp(-x) / sp.sqrt(x + 1), (x, 0, sp.oo)), at={}, digits=15)

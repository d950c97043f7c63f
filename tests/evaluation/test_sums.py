"""Infinite and long sums: reference values, closed forms, refusals, and that the error bounds matter."""

import random
from fractions import Fraction

import pytest
import sympy as sp
from flint import acb, arb

import symsolve as ss
from symsolve.errors import NoEnclosure
from symsolve.evaluation import evaluate
from symsolve.evaluation.lowering import Lowering
from symsolve.evaluation.precision import working_precision
from symsolve.evaluation.sums import euler_maclaurin, sectors, tails
from symsolve.evaluation.sums.body import Code
from symsolve.evaluation.sums.tails import End
from symsolve.evaluation.tape import Builder

k = sp.Symbol("k", positive=True)
a, x, z = sp.symbols("a x z", positive=True)
R = sp.Rational
P = k ** (-(a + 1)) / sp.zeta(a + 1)
LOSS = R(1, 2) * P * (1 + sp.exp(2 * x * P) / z) ** -2


def contains(enclosure, digits):
    with working_precision(400):
        error = arb(10) ** (1 - len(digits.replace(".", "").lstrip("0")))
        value = arb(digits)
        return abs(enclosure.ball - value) < error * abs(value)


@pytest.mark.parametrize(
    ("alpha", "time", "value"),
    [
        (R(3, 5), 100, "0.1067084253382416351785609633889381702013"),
        (R(3, 10), 1000, "0.1310599369504951483560113059144039497139"),
        (R(9, 10), 10000, "0.006757953392583626952654150206313251867619"),
    ],
)
def test_the_loss_of_many_skills(alpha, time, value):
    assert contains(ss.enclose_sum(LOSS, k, 1, at={a: alpha, x: time, z: 99}, digits=45), value)


CLOSED = [
    (k**-2, 1, sp.pi**2 / 6),
    (k ** R(-11, 10), 1, sp.zeta(R(11, 10))),
    (1 / (k**2 + 1), 1, (sp.pi * sp.coth(sp.pi) - 1) / 2),
    (k**3 * sp.exp(-k / 10), 0, None),
    (2**k / sp.factorial(k), 0, sp.exp(2)),
    (1 / (k * (k + 1)), 1, sp.Integer(1)),
    (sp.exp(-k), 1, 1 / (sp.E - 1)),
    (sp.exp(-k / 10**6), 0, 1 / (1 - sp.exp(-R(1, 10**6)))),
]


@pytest.mark.parametrize(("term", "first", "value"), [c for c in CLOSED if c[2] is not None], ids=str)
@pytest.mark.parametrize("digits", [15, 60])
def test_closed_forms(term, first, value, digits):
    found = ss.enclose_sum(term, k, first, digits=digits)
    expected = evaluate(value, digits=digits + 10)
    with working_precision(400):
        assert (found.ball - expected.ball).contains(0)
        assert found.ball.rad() <= abs(expected.ball) * arb(10) ** -digits


@pytest.mark.parametrize(
    "term", [1 / k, k ** R(-1, 2), sp.Integer(1), sp.exp(k), sp.log(k) / k, k ** R(-99, 100)], ids=str
)
def test_divergent_sums_are_refused(term):
    with pytest.raises(NoEnclosure, match="diverges"):
        ss.enclose_sum(term, k, 1)


@pytest.mark.parametrize(
    "term",
    [(-1) ** k / k, sp.sin(k) / k**2, sp.floor(k) / k**3, 1 / (k * sp.log(k + 1)), 1 / (k**2 - 4)],
    ids=str,
)
def test_what_can_not_be_bounded_is_refused(term):
    with pytest.raises(NoEnclosure, match="cannot show"):
        ss.enclose_sum(term, k, 1)


def test_the_sum_as_an_expression_with_a_symbol():
    assert contains(
        evaluate(sp.Sum(k**-x, (k, 1, sp.oo)), {x: R(8, 5)}, digits=25), "2.285765665680129876625734"
    )


def test_a_long_harmonic_sum():
    # log N + gamma + 1/(2N) is in error by less than 1/(12 N^2).
    n = 10**18
    found = evaluate(sp.Sum(1 / k, (k, 1, n)), digits=30)
    expected = evaluate(sp.log(n) + sp.EulerGamma + R(1, 2 * n), digits=40)
    with working_precision(200):
        assert abs(found.ball - expected.ball) < arb("1e-28")


def _value():
    with working_precision(120):
        return ss.enclose_sum(k**-2 * sp.log(1 + 1 / k), k, 1, digits=25)


def test_the_remainder_of_the_formula_is_needed(monkeypatch):
    # Far too low an order: only an honest remainder then keeps the true value inside.
    true = _value()
    monkeypatch.setattr(euler_maclaurin, "_least_order", lambda *given: 4)
    for shrink, holds in ((1, True), (10**6, False)):
        honest = sectors.Sector.remainder
        monkeypatch.setattr(
            sectors.Sector, "remainder", lambda self, order, f=honest, s=shrink: f(self, order) / s
        )
        monkeypatch.setattr(euler_maclaurin, "_start_for", lambda opening, bits, first: 5)
        found = ss.enclose_sum(k**-2 * sp.log(1 + 1 / k), k, 1, absolute_accuracy=1)
        with working_precision(200):
            assert found.ball.overlaps(true.ball) is holds
        monkeypatch.setattr(sectors.Sector, "remainder", honest)


def test_the_bound_of_an_exponential_tail_is_needed(monkeypatch):
    term, honest = sp.exp(-k / 3), tails.Tail.bound_of_sum
    true = evaluate(1 / (sp.exp(R(1, 3)) - 1), digits=40)
    monkeypatch.setattr(euler_maclaurin, "_scale", lambda body, first: arb(2) ** 60)
    for shrink, holds in ((1, True), (10**6, False)):
        monkeypatch.setattr(tails.Tail, "bound_of_sum", lambda self, s=shrink: honest(self) / s)
        found = ss.enclose_sum(term, k, 1, absolute_accuracy=10)
        with working_precision(200):
            assert found.ball.overlaps(true.ball) is holds


ALPHA = R(8, 5)
FAR = [
    (k**-ALPHA * sp.exp(-x * k**-ALPHA), sp.gamma(R(3, 8)) * x ** R(-3, 8) / ALPHA),
    (
        k**-ALPHA * sp.exp(-sp.sqrt(x) * k ** (-ALPHA / 2)),
        2 * sp.gamma(R(3, 4)) * x ** R(-3, 8) / ALPHA,
    ),
]


@pytest.mark.parametrize("exponent", [12, 30])
@pytest.mark.parametrize(("term", "leading"), FAR, ids=["exponential", "stretched"])
def test_large_parameters(term, leading, exponent):
    # What is left beside the leading term is smaller than every power of x.
    point = {x: 10**exponent}
    found = ss.enclose_sum(term, k, 1, at=point, digits=40)
    expected = evaluate(leading, point, digits=60)
    with working_precision(300):
        assert abs(found.ball / expected.ball - 1) < arb(10) ** -38


def test_the_loss_of_many_skills_far_out():
    value = ss.enclose_sum(LOSS, k, 1, at={a: R(3, 5), x: 10**30, z: 99}, digits=50)
    # The leading power, by the same sum elsewhere: what is left at 1e12 is smaller than every power.
    near = ss.enclose_sum(LOSS, k, 1, at={a: R(3, 5), x: 10**14, z: 99}, digits=50)
    with working_precision(300):
        assert abs(value.ball / near.ball * arb(10) ** 6 - 1) < arb(10) ** -45


@pytest.mark.parametrize(
    "term",
    [
        k**-ALPHA * sp.exp(-(10**3) * k**-ALPHA),
        1 / (1 + sp.exp(300 / k) / 99) ** 2,
        sp.exp(-sp.sqrt(10**6 / k)) * sp.log(1 + k) / k,
        (k**2 + 7) ** R(-3, 4) * sp.sqrt(k + 1),
        sp.tanh(50 / k) / k**2,
    ],
    ids=str,
)
def test_bounds_on_sectors_hold(term):
    body = Code(Lowering(Builder(0), {}).body(term, k)[0]).at(())
    generator = random.Random(1)
    with working_precision(80):
        for _ in range(300):
            left, width = arb(generator.uniform(0, 30)), arb(10 ** generator.uniform(-3, 1.2))
            bottom, opening = arb(generator.uniform(0, 0.7)), arb(10 ** generator.uniform(-3, -0.1))
            bound = body.bound(left, left + width, bottom.union(bottom + opening), arb(0))
            for _ in range(5):
                place = acb(left + generator.random() * width, bottom + generator.random() * opening)
                value = body.holomorphic(place.exp())
                if bound.is_finite():
                    assert value.is_finite()
                    assert not abs(value) > bound


def body_of(term):
    return Code(Lowering(Builder(0), {}).body(term, k)[0]).at(())


SECTOR_TERMS = [
    k**-ALPHA * sp.exp(-(10**3) * k**-ALPHA),
    (1 + k**2) ** -1,
    k**3,
    sp.cos(k / 10),
    1 / (1 + sp.exp(300 / k)) ** 2,
]


@pytest.mark.parametrize("term", SECTOR_TERMS, ids=str)
def test_the_bounds_hold_on_all_discs(term):
    body, generator = body_of(term), random.Random(2)
    with working_precision(80):
        want = sectors.Wanted(20, arb(10) ** -12)
        opening = Fraction(7, 20)
        found = sectors.sector(body, None, arb(12), arb(10) ** 6, opening, want)
        radius = sectors.as_ball(opening)
        for low, high, bound in zip(found.edges, found.edges[1:], found.bounds):
            for place in (low, high, low + generator.random() * (high - low)):
                for turn in [0, 1, *(generator.random() for _ in range(6))]:
                    point = acb(place) * (1 + radius * acb(0, arb.pi() * turn).exp())
                    assert not abs(body.holomorphic(point)) > bound


def test_the_remainder_is_what_the_formula_says():
    with working_precision(80):
        found = sectors.Sector(Fraction(1, 2), [arb(10), arb(20)], [arb(3)], None)
        # 4 (2 pi)^-6 6! (1/2)^-6 3 int_10^oo u^-6 du
        expected = 4 * (2 * arb.pi()) ** -6 * 720 * 64 * 3 * arb(10) ** -5 / 5
        assert abs(found.remainder(6) / expected - 1) < arb(10) ** -15


def test_the_remainder_counts_what_lies_beyond_the_last_block():
    body = body_of(k**-2)
    with working_precision(80):
        tail = End(body).expansion(arb(10), 9, arb(1) / 2)
        found = sectors.Sector(Fraction(1, 4), [arb(20)], [], tail)
        assert found.remainder(6) > 4 * (2 * arb.pi()) ** -6 * 720 * arb(4) ** 6 * arb(20) ** -7 / 7


def test_the_rest_of_an_expansion_is_needed():
    with working_precision(300):
        tail = End(body_of(1 / (k * (1 + k)))).expansion(arb(21) / 20, 9, arb(0))
        place = tail.nearest()
        found = tail.integral(place)
        true = (1 + 1 / place).log()
        assert found.overlaps(true)
        assert abs(found.mid() - true) > found.rad() * arb(10) ** -4

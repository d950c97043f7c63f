"""The laws of parameters and compute, crossovers, and responses known by their elapsed time."""

import pytest
import sympy
from flint import arb
from sympy import Rational

from symsolve.errors import OutsideDomain
from symsolve.evaluation import enclose_sum, evaluate
from symsolve.evaluation.precision import working_precision
from symsolve.models import (
    PACE,
    LinearModel,
    compute_law,
    crossover,
    data_law,
    implicit_time_law,
    parameter_law,
    time_law,
)
from symsolve.models import quantities as q

ALPHA = {q.alpha: Rational(3, 5), q.S: 1}
VALUES = {**ALPHA, q.r: Rational(1, 100), q.eta: 1}
k = sympy.Symbol("k", positive=True, integer=True)


@pytest.mark.parametrize("alpha", [Rational(1, 100), Rational(3, 5), 1, 10])
@pytest.mark.parametrize("parameters", [0, 1, 7, 10**6, 10**30])
def test_parameter_law(alpha, parameters):
    values = {q.alpha: alpha, q.S: 1}
    value = parameter_law().evaluate(values, at=parameters, digits=30)
    assert value.accuracy_digits >= 30
    if parameters == 0:
        assert value.may_equal(Rational(1, 2))
        return
    leading = parameter_law().leading_value(values, at=parameters, digits=30)
    bound = parameter_law().remainder_bound(values, at=parameters)
    with working_precision(400):
        gap = leading.ball - value.ball
        assert not gap < 0
        assert not gap > bound.ball


def test_parameter_law_against_a_sum():
    value = parameter_law(skills=50).evaluate(ALPHA, at=3, digits=30)
    some, every = (enclose_sum(k ** -Rational(8, 5), k, first, 50, digits=40) for first in (4, 1))
    with working_precision(200):
        assert value.may_equal(some.ball / every.ball / 2)
    assert parameter_law(skills=50).evaluate(ALPHA, at=50).ball == 0
    with pytest.raises(OutsideDomain, match="only 50 skills"):
        parameter_law(skills=50).evaluate(ALPHA, at=51)


def test_expansion_of_the_parameter_law(apart):
    law = parameter_law()
    value = evaluate(law.expansion(6).expression(q.N).subs(ALPHA), at={q.N: 100}, digits=30)
    exact = law.evaluate(ALPHA, at=100, digits=30)
    assert apart(value, exact, relative=True) < 1e-17
    finite = parameter_law(skills=10**6, alpha=Rational(3, 5))
    value = evaluate(finite.expansion(6).expression(q.N).subs({q.S: 1}), at={q.N: 100}, digits=30)
    assert apart(value, finite.evaluate({q.S: 1}, at=100, digits=30), relative=True) < 1e-17


@pytest.mark.parametrize(
    ("alpha", "root"), [(3, "1.76983588204793"), (6, "1.69937688481655"), (9, "1.64027348030557")]
)
def test_roots_of_the_compute_law(alpha, root):
    found = compute_law().root({**VALUES, q.alpha: Rational(alpha, 10)}, digits=30)
    assert found.digits(15) == root
    assert found.accuracy_digits >= 30


def test_the_constant_of_the_compute_law_is_the_minimum_of_the_crossover():
    """A(lambda) lambda^(...) has its least value at the root, and that value is A_C."""
    between, law = crossover(time_law()), compute_law()
    exponent, constant = law.constants(VALUES, digits=25)
    x = law.root(VALUES, digits=30)
    point = {q.alpha: Rational(3, 5), q.S: 1, q.r: Rational(1, 100)}
    best = None
    for shift in (-1, 0, 1):
        # lambda with u_N = x; compute is lambda (unit T)^((alpha+2)/(alpha+1)) for eta = S = 1.
        u = Rational(str(float(x))) * (1 + Rational(shift, 50))
        ratio = (1 / (u * sympy.zeta(Rational(8, 5)))) ** Rational(5, 8)
        size = between.evaluate(point, at=ratio, digits=20)
        power = Rational(3, 8) * Rational(8, 13)
        loss = float(size) * float(evaluate(ratio, at={}).ball) ** float(power)
        best = loss if best is None or shift == 0 else best
        assert shift == 0 or loss > float(constant) * (1 + 1e-7)
        if shift == 0:
            assert abs(loss / float(constant) - 1) < 1e-12
    assert exponent.contains(-Rational(3, 13))


@pytest.mark.parametrize("compute", [10, 300])
def test_the_best_whole_number_is_near_the_law(compute):
    law = compute_law(model=LinearModel())
    values = {**ALPHA, q.eta: 1}
    size, loss = law.best_size(values, at=compute)
    allocation = law.allocation(values, at=compute, digits=15)
    assert abs(size - float(allocation[0])) < 1.5
    assert abs(float(allocation[0]) * float(allocation[1]) / compute - 1) < 1e-12
    assert not loss.certainly_greater(law.evaluate(values, at=compute, digits=15))
    assert abs(float(loss) / float(law.leading_value(values, at=compute, digits=15)) - 1) < 0.25


def test_so_little_compute_that_no_size_is_the_best():
    with pytest.raises(OutsideDomain, match="no size is the best"):
        compute_law().best_size(VALUES, at=Rational(1, 1000))


@pytest.mark.parametrize("r", [Rational(1, 10**30), Rational(999, 1000)])
@pytest.mark.parametrize("alpha", [Rational(1, 10), 10])
def test_limits_of_the_compute_law(alpha, r):
    found = compute_law().root({**VALUES, q.alpha: alpha, q.r: r}, digits=20)
    assert found.accuracy_digits >= 20


def test_a_given_response_has_a_compute_law():
    law = compute_law(response=1 / (1 + PACE) ** 2, alpha=1)
    exponent, constant = law.constants({q.eta: 1}, digits=20)
    assert exponent.contains(-Rational(1, 3))
    assert constant.accuracy_digits >= 20


@pytest.mark.parametrize(
    ("law", "values"),
    [
        (time_law(), {**ALPHA, q.r: Rational(1, 100)}),
        (time_law(model=LinearModel()), ALPHA),
        (data_law(), ALPHA),
        (data_law(shots=4), ALPHA),
    ],
    ids=["multilinear", "linear", "one-shot", "4-shot"],
)
def test_limits_of_the_crossovers(law, values):
    between = crossover(law)
    rest = {symbol: value for symbol, value in {**values, q.eta: 1}.items() if symbol in law.symbols}
    far = between.evaluate(values, at=10**9, digits=20)
    untouched = evaluate(between.untouched.subs(values), at={sympy.Symbol("lambda", positive=True): 10**9})
    assert abs((float(far) - float(untouched)) / float(law.constants(rest)[1]) - 1) < 1e-4
    near = between.evaluate(values, at=Rational(1, 1000), digits=20)
    expected = parameter_law().constants(ALPHA)[1]
    assert abs(float(near) / float(expected) / 10**1.8 - 1) < 1e-9


def test_a_crossover_is_symbolic():
    assert crossover(data_law()).expression.has(sympy.uppergamma)
    assert crossover(time_law()).expression.has(sympy.Integral)
    assert crossover(time_law(model=LinearModel())).expression.has(sympy.uppergamma)
    value = crossover(data_law()).evaluate(ALPHA, at=2, digits=20)
    symbol = sympy.Symbol("lambda", positive=True)
    assert value.may_equal(evaluate(crossover(data_law()).expression.subs(ALPHA), at={symbol: 2}, digits=25))


@pytest.mark.parametrize("law", [parameter_law(), time_law(learned=4), data_law(skills=9)])
def test_no_crossover_of_other_laws(law):
    with pytest.raises(OutsideDomain):
        crossover(law)


def chain():
    """dR/du = 3 R^(4/3) (1 - R): three layers, all alike."""
    rho = q.R ** Rational(1, 3)
    elapsed = (
        -sympy.log(1 - rho) / 3
        + sympy.log(rho**2 + rho + 1) / 6
        - sympy.atan((2 * rho + 1) / sympy.sqrt(3)) / sympy.sqrt(3)
        - 1 / rho
    )
    return implicit_time_law(rate=3 * q.R ** Rational(4, 3) * (1 - q.R), elapsed=elapsed, end=1)


CHAIN = {q.alpha: Rational(3, 5), q.r: Rational(1, 100), q.eta: 1}


def test_an_implicit_response_agrees_with_the_closed_form():
    R, S = q.R, q.S
    law = implicit_time_law(rate=2 * R * (S - R), elapsed=sympy.log(R / (S - R)) / (2 * S))
    assert law.constants(VALUES, digits=20)[1].may_equal(time_law().constants(VALUES, digits=20)[1])
    for time in (0, 1, 100, 10**9):
        assert law.evaluate(VALUES, at=time, digits=2).may_equal(
            time_law().evaluate(VALUES, at=time, digits=20)
        )


def test_a_chain_of_depth_three():
    law = chain()
    assert law.constants(CHAIN, digits=12)[1].digits(12) == "0.748276076738"
    for time in (10, 1000):
        value = law.evaluate(CHAIN, at=time, digits=2)
        leading = law.leading_value(CHAIN, at=time, digits=10)
        with working_precision(200):
            assert value.ball.overlaps(
                leading.ball + arb(0, law.remainder_bound(CHAIN, at=time).ball.abs_upper())
            )


def test_a_wrong_elapsed_time_is_refused():
    with pytest.raises(OutsideDomain, match="antiderivative"):
        implicit_time_law(rate=q.R * (q.S - q.R), elapsed=sympy.log(q.R / (q.S - q.R)))

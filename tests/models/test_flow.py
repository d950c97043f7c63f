import pytest
import sympy as sp

from symsolve.errors import OutsideDomain
from symsolve.models import SeparableFlow
from symsolve.models import quantities as q
from symsolve.models.flow import factor_positive, velocity

LOGISTIC = SeparableFlow(rate=q.eta * q.R * (q.S - q.R), variable=q.R)


def test_elapsed_time_has_the_inverse_rate_as_derivative():
    elapsed = LOGISTIC.elapsed(q.r, q.R)
    assert sp.simplify(elapsed.diff(q.R) - 1 / LOGISTIC.rate) == 0
    assert sp.simplify(LOGISTIC.elapsed(q.r, q.r)) == 0


def test_solution_inverts_the_elapsed_time():
    reached = LOGISTIC.solution(q.r)
    values = {q.S: 2, q.r: sp.Rational(1, 10), q.eta: 1, q.T: 3}
    assert abs((LOGISTIC.elapsed(q.r, reached) - q.T).subs(values).evalf(30)) < 1e-25


def test_speed_only_rescales_time():
    slow = SeparableFlow(rate=LOGISTIC.rate, variable=q.R, speed=sp.Rational(1, 2))
    assert sp.simplify(slow.elapsed(q.r, q.R) - 2 * LOGISTIC.elapsed(q.r, q.R)) == 0
    assert sp.simplify(slow.solution(q.r) - LOGISTIC.solution(q.r, q.T / 2)) == 0


def test_three_fixed_points_are_refused_when_two_are_stable():
    cubic = SeparableFlow(rate=q.R * (1 - q.R) * (1 + q.R), variable=q.R)
    with pytest.raises(OutsideDomain, match="stable"):
        cubic.attractor


def test_multiple_roots_are_refused():
    with pytest.raises(OutsideDomain, match="multiple root"):
        SeparableFlow(rate=q.R**2, variable=q.R).fixed_points


def test_velocity_is_the_chain_rule():
    assert velocity(q.a * q.b, {q.a: q.S, q.b: q.w}) == q.S * q.b + q.a * q.w


@pytest.mark.parametrize(
    "expression",
    [
        -q.S * (q.R - q.S),
        -(q.a**2) - q.b**2,
        (q.R - q.S) / (q.r - q.S),
        sp.Integer(-2),
        sp.Integer(0),
        -1 / q.S,
    ],
)
def test_factoring_for_the_eye_changes_nothing(expression):
    assert sp.simplify(factor_positive(expression) - expression) == 0

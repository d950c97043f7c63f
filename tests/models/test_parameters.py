import numpy as np
import pytest
import sympy as sp
from scipy.integrate import solve_ivp

from symsolve.errors import OutsideDomain
from symsolve.models import ParameterModel
from symsolve.models import quantities as q


@pytest.mark.parametrize("parameters", range(1, 14))
@pytest.mark.parametrize("size", [1, 3, 4])
def test_counts_fill_skills_in_order(parameters, size):
    model = ParameterModel(parameters=parameters, size=size)
    counts = [model.count(k) for k in range(1, 20)]
    last = int(model.skills_begun)
    assert sum(counts) == parameters
    assert counts[: last - 1] == [size] * (last - 1)
    assert counts[last - 1] == model.remainder
    assert 1 <= model.remainder <= size
    assert not any(counts[last:])


def test_final_strength_is_the_printed_one():
    model = ParameterModel(parameters=10, size=4)
    printed = [q.S, q.S, q.S * model.remainder / 4, 0]
    assert [model.final_strength(k) for k in (1, 2, 3, 4)] == printed


def test_final_loss_is_not_the_square_of_the_missing_strength():
    model = ParameterModel(parameters=10, size=4)
    assert model.final_loss(3) == q.S**2 / 4
    assert model.final_loss(4) == q.S**2 / 2
    assert (q.S - model.final_strength(3)) ** 2 / 2 == q.S**2 / 8


def test_population_flow_ends_at_the_ideal_coefficients():
    model = ParameterModel(size=4, target_scale=2, weight=1)
    flow = model.flow(3)
    right = sp.lambdify(list(flow), [speed.subs(q.eta, 1) for speed in flow.values()])
    end = solve_ivp(
        lambda _, y: right(*y), (0, 60), [0.1, 0.02, -0.01, 0.0], method="DOP853", rtol=1e-10, atol=1e-12
    ).y[:, -1]
    np.testing.assert_allclose(end[0] * end[1:], 1.0, rtol=1e-6)
    assert model.final_coefficient == 1


def test_symbolic_strength_agrees_with_numbers():
    general = ParameterModel().final_strength()
    at = {q.N: 10, q.N_c: 4, q.k: 3, q.S: 5}
    assert general.subs(at) == sp.Rational(5, 2)


def test_a_skill_in_training_has_basis_functions():
    with pytest.raises(OutsideDomain, match="count"):
        ParameterModel().flow(0)

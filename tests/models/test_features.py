"""The D_c-basis model: the printed flow, exact ends, and simulated means on three kinds of features."""

import numpy as np
import pytest
import sympy as sp
from scipy.integrate import solve_ivp

from symsolve.errors import OutsideDomain
from symsolve.models import DataModel, FeatureModel, isotropic_mean
from symsolve.models import quantities as q
from symsolve.models.flow import is_conserved

MODEL = FeatureModel.symbolic(3, 2)


def test_flow_is_the_printed_one():
    phi = sp.Matrix(MODEL.features)
    second = sp.Matrix(MODEL.second_layer)
    push = phi * phi.T * (second * q.a - q.S / sp.sqrt(3) * sp.ones(3, 1))
    for speed, printed in zip(list(MODEL.flow.values())[1:], -q.eta * q.a / q.D * push, strict=True):
        assert sp.expand(speed - printed) == 0
    assert sp.expand(MODEL.flow[q.a] + q.eta / q.D * second.dot(push)) == 0


def test_balance_of_the_layers_is_conserved():
    assert is_conserved(MODEL.conserved, MODEL.flow)


def test_velocity_stays_in_the_span_of_the_features():
    model = FeatureModel(features=[[1, 0], [1, 1], [2, -1]])
    speed = sp.Matrix([model.flow[weight] for weight in model.second_layer])
    assert (sp.Matrix(model.projector) * speed - speed).applyfunc(sp.expand) == sp.zeros(3, 1)


def test_projector_is_one():
    projector = FeatureModel.symbolic(3, 1).projector
    assert (projector * projector - projector).applyfunc(sp.cancel) == sp.zeros(3, 3)
    assert sp.cancel(MODEL.projector.trace()) == 2


def test_mean_projector_over_the_symmetries_of_the_cube_is_isotropic():
    mean = isotropic_mean(FeatureModel.symbolic(3, 1).projector)
    assert mean == sp.eye(3) / 3


@pytest.mark.parametrize("samples", [0, 1, 2, 3])
def test_mean_of_strength_and_loss_over_the_symmetries(samples):
    columns = [[1, 2, 5], [0, 3, -1], [4, 1, 1]]
    features = sp.Matrix(3, samples, lambda row, column: columns[column][row])
    model = FeatureModel(features=features)
    projector = isotropic_mean(model.projector)
    unit = model.skill_function.coefficients
    covered = (unit.T * projector * unit)[0, 0]
    data = DataModel(size=3, samples=samples)
    assert sp.simplify(data.strength_of(covered) - data.mean_strength) == 0
    assert sp.simplify(data.loss_of(covered) - data.mean_loss) == 0


def test_formulas_of_the_mean_hold_for_each_data_set():
    model = FeatureModel(features=[[1, 0], [1, 1], [2, -1]])
    unit = model.skill_function.coefficients
    covered = (unit.T * model.projector * unit)[0, 0]
    data = DataModel(size=3, samples=2)
    assert sp.simplify(model.final_strength - data.strength_of(covered)) == 0
    assert sp.simplify(model.final_loss - data.loss_of(covered)) == 0


def test_the_square_root_law_is_not_the_mean():
    """Eqs. 17 and 88 come from L = (S - R)^2/2, which needs f to be a multiple of g_k."""
    printed = q.S * (1 - sp.sqrt(1 - q.d_k / q.D_c))
    at = {q.S: 1, q.d_k: 1, q.D_c: 2}
    assert DataModel().mean_strength.subs(at) == sp.Rational(1, 2)
    assert abs(float(printed.subs(at)) - 0.2929) < 1e-4
    assert DataModel(samples=q.D_c).mean_strength == q.S
    assert DataModel(samples=q.D_c + 5).mean_loss == 0


def test_vanishing_first_layer_is_no_rest_point():
    """Eq. 97 is printed as an equivalence; at a = 0 its right side holds but the gradient does not vanish."""
    rest = {q.a: 0, **dict(zip(MODEL.second_layer, (1, 2, 3), strict=True))}
    model = FeatureModel(features=[[1], [0], [0]])
    speeds = [speed.subs(rest) for speed in model.flow.values()]
    assert speeds[0] != 0
    assert speeds[1:] == [0, 0, 0]


def integrate(features, first, second, end=400.0):
    """a and B at the end of the raw flow with S = eta = D = 1."""
    size = features.shape[0]
    target = np.ones(size) / np.sqrt(size)
    gram = features @ features.T

    def speed(_, y):
        push = gram @ (y[0] * y[1:] - target)
        return np.concatenate([[-y[1:] @ push], -y[0] * push])

    start = np.concatenate([[first], second])
    return solve_ivp(speed, (0, end), start, method="LSODA", rtol=1e-10, atol=1e-12).y[:, -1]


def test_end_of_the_flow_has_the_conserved_part_outside_the_span():
    """Eq. 103 prints that the outside part of a B is kept; it is the outside part of B that is."""
    features = np.array([[1.0, 0.5], [0.3, -1.0], [2.0, 0.1], [-0.4, 0.7]])
    start = np.array([0.3, -0.2, 0.1, 0.4])
    first, *second = integrate(features, 0.5, start)
    projector = features @ np.linalg.pinv(features)
    outside = np.eye(4) - projector
    np.testing.assert_allclose(outside @ np.array(second), outside @ start, atol=1e-8)
    printed = outside @ start * 0.5
    assert np.max(np.abs(outside @ np.array(second) * first - printed)) > 0.04


def test_first_layer_at_the_end_solves_the_balance():
    features = sp.Matrix([[1, 0], [1, 1], [2, -1]])
    model = FeatureModel(features=features, target_scale=1)
    start = np.array([0.3, -0.2, 0.1])
    first, *_ = integrate(np.array(features, dtype=float), 0.5, start)
    symbols = q.components("B0", 3, "second-layer parameter at time zero")
    values = {q.a_0: 0.5, q.a: first, **dict(zip(symbols, start, strict=True))}
    assert abs(float(model.balanced_end().subs(values))) < 1e-7


def test_printed_first_layer_solves_the_balance():
    """Eq. 101 against Eq. 100."""
    model = FeatureModel(features=[[1, 0], [1, 1], [2, -1]])
    start = sp.Matrix(q.components("B0", 3, "second-layer parameter at time zero"))
    inside = sp.Matrix(model.projector) * start
    norm = model.interpolant.coefficients.dot(model.interpolant.coefficients)
    delta = q.a_0**2 - inside.dot(inside)
    squared = sp.sqrt(norm + delta**2 / 4) + delta / 2
    assert sp.simplify(model.balanced_end().subs(q.a, sp.sqrt(squared))) == 0


def gaussian(generator, size, samples):
    return generator.standard_normal((size, samples))


def signs(generator, size, samples):
    return generator.choice([-1.0, 1.0], (size, samples))


def population(generator, size, samples):
    """Orthonormal functions on a finite population whose normalised sum is a sign g; rows of data points."""
    members = 40
    sign = generator.choice([-1.0, 1.0], members)
    basis = np.linalg.qr(np.column_stack([sign, generator.standard_normal((members, size - 1))]))[0]
    turn = np.linalg.qr(np.column_stack([np.ones(size), generator.standard_normal((size, size - 1))]))[0]
    basis[:, 0], turn[:, 0] = sign / np.sqrt(members), np.ones(size) / np.sqrt(size)
    functions = np.sqrt(members) * basis @ turn.T
    np.testing.assert_allclose(functions.sum(axis=1) / np.sqrt(size), sign, atol=1e-10)
    return functions[generator.choice(members, samples, replace=False)].T


def covered_shares(draw, size, samples, trials, seed):
    generator = np.random.default_rng(seed)
    unit = np.ones(size) / np.sqrt(size)
    shares = []
    for _ in range(trials):
        basis = np.linalg.qr(draw(generator, size, samples))[0]
        shares.append(np.sum((basis.T @ unit) ** 2))
    return np.array(shares)


@pytest.mark.parametrize("draw", [gaussian, signs])
@pytest.mark.parametrize("samples", [4, 12])
def test_simulated_mean_strength_is_linear_in_the_data(draw, samples):
    shares = covered_shares(draw, 24, samples, 2000, seed=7)
    error = shares.std(ddof=1) / np.sqrt(len(shares))
    assert abs(shares.mean() - samples / 24) < 4 * error
    assert abs(shares.mean() - (1 - np.sqrt(1 - samples / 24))) > 20 * error


def test_functions_that_sum_to_the_skill_function_differ_at_order_one_over_their_number():
    shares = covered_shares(population, 24, 12, 2000, seed=11)
    assert abs(shares.mean() - 0.5) < 1 / 24
    assert abs(shares.mean() - (1 - np.sqrt(0.5))) > 0.15


def test_flow_from_a_small_start_reaches_the_interpolant():
    generator = np.random.default_rng(3)
    for _ in range(5):
        features = gaussian(generator, 8, 3)
        first, *second = integrate(features, 0.05, 1e-3 * generator.standard_normal(8))
        projector = features @ np.linalg.pinv(features)
        ideal = projector @ np.ones(8) / np.sqrt(8)
        np.testing.assert_allclose(first * np.array(second), ideal, atol=5e-3)


def test_missing_basis_functions_add_a_term_to_the_flow():
    """Eq. 107 leaves out what the target has on the basis functions that the model lacks (finite data)."""
    model = FeatureModel.symbolic(2, 1, available=1)
    (weight,) = model.second_layer
    seen, missing = model.features
    printed = -q.eta * q.a / q.D * seen**2 * (q.a * weight - q.S / sp.sqrt(2))
    extra = sp.expand(model.flow[weight] - printed)
    assert sp.expand(extra - q.eta * q.a / q.D * seen * missing * q.S / sp.sqrt(2)) == 0


def test_dependent_feature_vectors_are_refused():
    with pytest.raises(OutsideDomain, match="dependent"):
        FeatureModel(features=[[1, 2], [1, 2]]).projector


@pytest.mark.parametrize("available", [0, 4])
def test_a_model_has_some_of_its_basis_functions(available):
    with pytest.raises(OutsideDomain, match="available"):
        FeatureModel.symbolic(3, 1, available=available)

import numpy as np
import sympy as sp
from scipy.integrate import solve_ivp

from symsolve.models import LinearNetwork
from symsolve.models import quantities as q

NETWORK = LinearNetwork.rotated()
A = q.components("a", 2, "second-layer strength of a mode")
B = q.components("b", 2, "first-layer strength of a mode")


def test_aligned_loss_is_one_term_a_mode():
    modes = zip(A, B, NETWORK.singular_values, strict=True)
    expected = sum((value - a * b) ** 2 / 2 for a, b, value in modes)
    assert sp.expand(NETWORK.aligned_loss() - expected) == 0


def test_gradient_flow_keeps_the_alignment():
    first, second = NETWORK.velocities()
    assert first[0, 1] == first[1, 0] == second[0, 1] == second[1, 0] == 0


def test_each_mode_is_a_multilinear_skill():
    first, second = NETWORK.velocities()
    for index, value in enumerate(NETWORK.singular_values):
        rename = {q.a: A[index], q.b: B[index]}
        flow = NETWORK.mode(value).flow
        assert sp.expand(second[index, index] - flow[q.a].subs(rename)) == 0
        assert sp.expand(first[index, index] - flow[q.b].subs(rename)) == 0


def test_mode_in_time_is_the_printed_one():
    printed = q.lambda_k / (1 + (q.lambda_k / q.r - 1) * sp.exp(-2 * q.eta * q.lambda_k * q.T))
    assert sp.simplify(NETWORK.mode().strength_at() - printed) == 0


def test_matrix_flow_of_a_network_follows_the_modes():
    """The full matrix flow of a rotated network, integrated, against the closed form of its modes."""
    turn = np.array([[0.6, -0.8], [0.8, 0.6]])
    other = np.array([[5.0, -12.0], [12.0, 5.0]]) / 13
    values, start = np.array([2.0, 0.7]), 0.05
    target = other @ np.diag(values) @ turn.T

    def speed(_, y):
        first, second = y[:4].reshape(2, 2), y[4:].reshape(2, 2)
        error = target - second @ first
        return np.concatenate([(second.T @ error).ravel(), (error @ first.T).ravel()])

    layers = [np.sqrt(start) * turn.T, np.sqrt(start) * other]
    y = np.concatenate([layer.ravel() for layer in layers])
    end = solve_ivp(speed, (0, 3), y, method="DOP853", rtol=1e-11, atol=1e-13).y[:, -1]
    learned = np.diag(other.T @ end[4:].reshape(2, 2) @ end[:4].reshape(2, 2) @ turn)
    np.testing.assert_allclose(learned, values / (1 + (values / start - 1) * np.exp(-6 * values)), rtol=1e-8)


def test_one_dimensional_network():
    mode = NETWORK.mode(3)
    right = sp.lambdify((q.a, q.b), [speed.subs(q.eta, 1) for speed in mode.flow.values()])
    a, b = solve_ivp(lambda _, y: right(*y), (0, 2), [0.2, 0.2], method="DOP853", rtol=1e-12, atol=1e-14).y[
        :, -1
    ]
    at = {q.eta: 1, q.T: 2, q.r: sp.Rational(1, 25)}
    np.testing.assert_allclose(a * b, float(mode.strength_at().subs(at)), rtol=1e-9)

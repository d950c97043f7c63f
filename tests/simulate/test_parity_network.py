"""The network of appendix G: back-propagation against the symbolic flow, and what the text says of it."""

import mpmath
import numpy as np
import pytest
import sympy as sp

from symsolve.errors import ImpossibleSetting
from symsolve.models import ReluParityNetwork
from symsolve.models import quantities as q
from symsolve.simulate.integration import trajectory
from symsolve.simulate.network import Loss
from symsolve.simulate.parity_network import TiedNetwork

TIED = TiedNetwork(scale=5.0, learning_rate=0.5)
SYMBOLIC = ReluParityNetwork(target_scale=5)
AT_RATE = {q.eta: sp.Rational(1, 2)}
FLOW = sp.lambdify(
    SYMBOLIC.parameters, [SYMBOLIC.flow[parameter].subs(AT_RATE) for parameter in SYMBOLIC.parameters]
)
SMALL = [0.01, 0.01, 0.01, 0.0]


@pytest.fixture(scope="module")
def course():
    return TIED.integrate(SMALL, np.linspace(0, 60, 1201))


def test_velocities_are_those_of_the_symbolic_model():
    for parameters in np.random.default_rng(0).uniform(0.1, 3, (20, 4)) * [1, 1, 1, -1]:
        np.testing.assert_allclose(TIED.velocities(parameters), FLOW(*parameters), rtol=1e-12)


def test_loss_and_strengths_are_those_of_the_symbolic_model():
    parameters = [0.7, 1.2, 0.4, -0.3]
    at = dict(zip(SYMBOLIC.parameters, map(sp.Rational, map(str, parameters)), strict=True))
    assert TIED.loss(parameters) == pytest.approx(float(SYMBOLIC.loss.subs(at)))
    expected = [float(SYMBOLIC.mode_strength(unit).subs(at)) for unit in range(3)]
    np.testing.assert_allclose(TIED.mode_strengths(parameters), expected)


def test_integration_of_both_agrees():
    times = [1.0, 5.0, 20.0]
    ours = TIED.integrate([0.1, 0.1, 0.1, 0.02], times, relative_tolerance=1e-11).parameters
    theirs = trajectory(
        lambda _, y: np.array(FLOW(*y)), [0.1, 0.1, 0.1, 0.02], times, method="Radau", relative_tolerance=1e-9
    )
    np.testing.assert_allclose(ours, theirs, rtol=1e-6)


def test_taylor_series_of_the_symbolic_flow_agree():
    """Twenty digits by Taylor series of the symbolic velocities, against back-propagation in float64."""
    start = [sp.Rational(3, 10), sp.Rational(1, 5), sp.Rational(1, 4), sp.Rational(-1, 10)]
    with mpmath.workdps(20):
        series = mpmath.odefun(lambda _, y: FLOW(*y), 0, [mpmath.mpf(v.p) / v.q for v in start])
        theirs = [float(value) for value in series(2)]
    ours = TIED.integrate([float(v) for v in start], [2.0], relative_tolerance=1e-12).parameters[0]
    np.testing.assert_allclose(ours, theirs, rtol=1e-10)


def test_small_gradient_steps_follow_the_flow():
    parameters = np.array([0.3, 0.3, 0.3, 0.0])
    for _ in range(2000):
        parameters = parameters + 0.002 * TIED.velocities(parameters)
    reached = TIED.integrate([0.3, 0.3, 0.3, 0.0], [4.0]).parameters[0]
    np.testing.assert_allclose(parameters, reached, atol=4e-3)


def test_it_learns_the_parity(course):
    np.testing.assert_allclose(course.parameters[-1], TIED.learned, rtol=1e-3)
    np.testing.assert_allclose(course.mode_strengths[-1], [1 / 2, 1 / 4, 1 / 4], rtol=2e-3)
    assert (np.diff(course.losses) <= 1e-12).all()


def test_the_bias_is_last_and_ends_at_minus_s(course):
    """The text has c grow the fastest and saturate to S."""
    shares = course.parameters / TIED.learned
    shares[:, :3] **= 2
    settled = [course.times[np.argmax(share > 0.5)] for share in shares.T]
    assert settled == sorted(settled)
    assert course.parameters[:, 3].max() < 0.3


def test_the_first_two_modes_are_close_and_the_third_takes_a_third_longer(course):
    """The text says twice as long."""
    half = course.mode_strengths > course.mode_strengths[-1] / 2
    first, second, third = (course.times[np.argmax(mode)] for mode in half.T)
    assert second / first < 1.25
    assert 1.25 < third / second < 1.4


def test_the_printed_flow_climbs_the_loss():
    """Eqs. 120-123 as printed, integrated from a small start: the loss rises."""

    def printed(_, y):
        alpha, beta, gamma, c = y
        squares = np.array(
            [
                2 * alpha**2 * (-5 - (-2 * alpha**2 + 2 * beta**2 + c)),
                -(beta**2) * (5 - (-2 * alpha**2 + 5 * beta**2 + 5 * c)),
                -(gamma**2) * (5 - (gamma**2 + c)),
            ]
        )
        return np.array([*squares / (2 * y[:3]), -(2 * alpha**2 - 5 * beta**2 - gamma**2 - 8 * c)])

    path = trajectory(printed, [0.3, 0.3, 0.3, 0.1], [0.0, 0.1, 0.2, 0.3])
    losses = [TIED.loss(y) for y in path]
    assert losses == sorted(losses)


def test_free_weights_would_not_stay_tied():
    """The flow is that of four parameters: the gradient by the nine weights leaves the tied ones."""
    network = TIED.network([1.0, 1.0, 1.0, 0.0])
    _, slopes = network.loss_and_gradients(TIED.inputs, TIED.labels, Loss.HALF)
    first_unit = slopes.weights[:, 0]
    assert first_unit[1] != 0
    np.testing.assert_array_equal(first_unit[[0, 2]], 0)  # tied, they would be minus the second


def test_at_the_learned_weights_the_network_is_the_target():
    np.testing.assert_allclose(TIED.outputs(TIED.learned), TIED.labels, atol=1e-12)
    assert TIED.labels.tolist() == [5, -5, -5, 5, -5, 5, 5, -5]
    np.testing.assert_allclose(TIED.velocities(TIED.learned), 0, atol=1e-12)


@pytest.mark.parametrize(
    ("make", "rule"),
    [
        (lambda: TiedNetwork(scale=0.0), "scale = 0"),
        (lambda: TiedNetwork(learning_rate=-1.0), "learning_rate"),
        (lambda: TIED.outputs([1.0, 1.0, 1.0]), "alpha, beta, gamma and c"),
        (lambda: TIED.outputs([1.0, -1.0, 1.0, 0.0]), "not below 0"),
        (lambda: TIED.outputs([1.0, np.nan, 1.0, 0.0]), "alpha, beta, gamma and c"),
        (lambda: TIED.integrate(SMALL, [1.0, 0.5]), "increase"),
    ],
)
def test_impossible_settings_are_refused(make, rule):
    with pytest.raises(ImpossibleSetting, match=rule):
        make()

import numpy as np
import pytest
import sympy as sp
from scipy.integrate import solve_ivp

from symsolve.errors import OutsideDomain
from symsolve.models import ReluParityNetwork, velocity
from symsolve.models import quantities as q
from symsolve.models.relu_network import OFFSET, SCALES

NETWORK = ReluParityNetwork()


def test_learned_weights_are_the_target_at_every_input():
    for x in NETWORK.inputs:
        assert sp.simplify((NETWORK.residual(x)).subs(NETWORK.learned)) == 0


def test_learned_weights_have_no_loss_and_no_velocity():
    assert sp.simplify(NETWORK.loss.subs(NETWORK.learned)) == 0
    assert all(sp.simplify(speed.subs(NETWORK.learned)) == 0 for speed in NETWORK.flow.values())


def test_strengths_of_the_modes_add_up_to_that_of_the_network():
    modes = sum(NETWORK.mode_strength(unit) for unit in range(3))
    assert sp.expand(modes - NETWORK.strength) == 0
    assert [NETWORK.mode_strength(unit).subs(NETWORK.learned) for unit in range(3)] == [
        sp.Rational(1, 2), sp.Rational(1, 4), sp.Rational(1, 4)
    ]  # fmt: skip


def test_loss_falls_along_the_flow():
    drift = velocity(NETWORK.loss, NETWORK.flow)
    squares = sum(speed**2 for speed in NETWORK.flow.values()) / q.eta
    assert sp.expand(drift + squares) == 0


def test_a_target_of_another_scale():
    network = ReluParityNetwork(target_scale=2)
    assert network.learned == {**dict.fromkeys(SCALES, 2), OFFSET: -2}


def test_an_input_has_three_bits():
    with pytest.raises(OutsideDomain, match="three bits"):
        NETWORK.function((0, 1))


def test_from_a_small_start_the_bias_is_the_last_to_settle():
    """The text of appendix G has it first: here it is integrated, at S = 5."""
    network = ReluParityNetwork(target_scale=5)
    flow = [network.flow[parameter].subs(q.eta, 1) for parameter in network.parameters]
    right = sp.lambdify(network.parameters, flow)
    times = np.linspace(0, 20, 2001)
    path = solve_ivp(lambda _, y: right(*y), (0, 20), [0.01] * 3 + [0], t_eval=times, rtol=1e-9, atol=1e-12).y
    shares = np.vstack([path[:3] ** 2 / 10, path[3] / -5])
    halves = [times[np.argmax(share > 0.5)] for share in shares]
    assert halves == sorted(halves)
    np.testing.assert_allclose(shares[:, -1], 1, atol=0.01)

"""Flow on all inputs at once: its right side, its trajectory, and training on samples beside it."""

import numpy as np
import pytest

from symsolve.errors import ImpossibleSetting, PrecisionNotReached
from symsolve.simulate.engines import make_engine
from symsolve.simulate.network import Loss, Network
from symsolve.simulate.optimisers import SGD
from symsolve.simulate.population import PopulationFlow
from symsolve.simulate.skills import ParityTask
from symsolve.simulate.training import Streams, Trainer

#: P_s = (4/5, 1/5), so that every input four times or once is the population.
TASK = ParityTask(skills=2, bits=5, parity_bits=2, exponent=1.0, scale=1.5)
SHARP = PopulationFlow(task=TASK, rounding=0.0)
COPIES = np.repeat([4, 1], 32)


def network_of(seed, width=12, deviation=0.5, task=TASK):
    return Network.gaussian(task, width, deviation, np.random.default_rng(seed), np.float64)


@pytest.fixture(scope="module")
def course():
    return PopulationFlow(task=TASK).integrate(
        network_of(0, width=48, deviation=0.3), np.linspace(0, 100, 51)
    )


class TestRightSide:
    @pytest.mark.parametrize("loss", list(Loss))
    def test_it_is_the_reference_gradient_on_the_whole_population(self, loss):
        flow = PopulationFlow(task=TASK, rounding=0.0, loss=loss, learning_rate=0.3)
        inputs = np.repeat(flow.inputs, COPIES, axis=0)
        labels = TASK.scale * np.repeat(flow.skill_functions.ravel(), COPIES)
        network = network_of(1)
        value, gradients = network.loss_and_gradients(inputs, labels, loss)
        velocities = flow.velocities(network)
        assert flow.expected_loss(network) == pytest.approx(value)
        for name in ("weights", "bias", "readout"):
            np.testing.assert_allclose(
                getattr(velocities, name), -0.3 * getattr(gradients, name), rtol=1e-10, atol=1e-13
            )

    @pytest.mark.parametrize("rounding", [0.0, 0.05, 1.0])
    def test_it_is_the_slope_of_the_loss(self, rounding):
        flow, network = PopulationFlow(task=TASK, rounding=rounding), network_of(2)
        velocities, tiny = flow.velocities(network), 1e-6
        for name, place in (("weights", (0, 3)), ("weights", (4, 5)), ("bias", 2), ("readout", 7)):
            ends = []
            for sign in (1, -1):
                moved = network.copy()
                getattr(moved, name)[place] += sign * tiny
                ends.append(flow.expected_loss(moved))
            slope = (ends[0] - ends[1]) / (2 * tiny)
            assert getattr(velocities, name)[place] == pytest.approx(-slope, rel=1e-5, abs=1e-9)

    def test_little_rounding_changes_little(self):
        network = network_of(3)
        sharp = SHARP.outputs(network)
        np.testing.assert_array_equal(sharp, network.forward(SHARP.inputs))
        for rounding in (0.1, 0.001):
            rounded = PopulationFlow(task=TASK, rounding=rounding).outputs(network)
            assert np.abs(rounded - sharp).max() <= rounding / 8 * np.abs(network.readout).sum()

    def test_strengths_are_what_fresh_samples_show(self):
        network, rng = network_of(4), np.random.default_rng(0)
        for skill, strength in enumerate(SHARP.strengths(network)):
            batch = TASK.sample_skill(rng, skill, 20_000)
            values = network.forward(batch.inputs()) * batch.labels / TASK.scale
            assert abs(values.mean() - strength) < 5 * values.std() / np.sqrt(len(values))

    def test_all_inputs_are_there_once(self):
        assert len(np.unique(SHARP.inputs, axis=0)) == len(SHARP.inputs) == 64
        assert SHARP.probabilities.sum() == pytest.approx(1)
        np.testing.assert_allclose(SHARP.probabilities.reshape(2, 32).sum(axis=1), [0.8, 0.2])


class TestTrajectory:
    def test_loss_never_rises(self, course):
        assert (np.diff(course.losses) < 0).all()

    def test_the_frequent_skill_emerges_first(self, course):
        emerged = [course.times[np.argmax(share > TASK.scale / 2)] for share in course.strengths.T]
        assert 0 < emerged[0] < emerged[1]
        np.testing.assert_allclose(course.strengths[-1], TASK.scale, rtol=0.1)

    def test_the_end_is_the_last_station(self, course):
        flow = PopulationFlow(task=TASK)
        assert flow.expected_loss(course.end) == pytest.approx(course.losses[-1])
        np.testing.assert_allclose(flow.strengths(course.end), course.strengths[-1])

    def test_the_network_that_it_starts_from_is_left_alone(self):
        network = network_of(0)
        before = network.weights.copy()
        course = PopulationFlow(task=TASK).integrate(network, [0.0, 1.0])
        assert np.array_equal(network.weights, before)
        assert course.losses[0] == pytest.approx(PopulationFlow(task=TASK).expected_loss(network))

    def test_tolerances_and_methods_agree(self):
        ends = [
            PopulationFlow(task=TASK).integrate(network_of(5), [5.0], **settings).strengths[0]
            for settings in (
                {"relative_tolerance": 1e-8, "absolute_tolerance": 1e-10},
                {"method": "DOP853", "relative_tolerance": 1e-7},
                {"method": "LSODA", "relative_tolerance": 1e-7},
            )
        ]
        np.testing.assert_allclose(ends[1:], [ends[0]] * 2, atol=1e-4)

    def test_small_steps_of_the_sharp_network_follow_the_rounded_flow(self):
        """Gradient descent by the reference gradient: the limit of little rounding, sliding included."""
        network, step = network_of(6), 0.002
        gaps = []
        descended = network.copy()
        for _ in range(round(5 / step)):
            slopes = SHARP.velocities(descended)
            for name in ("weights", "bias", "readout"):
                getattr(descended, name)[...] += step * getattr(slopes, name)
        for rounding in (0.2, 0.02):
            flow = PopulationFlow(task=TASK, rounding=rounding)
            gaps.append(
                np.abs(flow.integrate(network, [5.0]).strengths[0] - SHARP.strengths(descended)).max()
            )
        assert gaps[1] < 0.01
        assert gaps[1] < gaps[0]

    def test_training_on_large_batches_follows_the_flow(self):
        """The engine of training runs, on samples, against the flow without them: the noise averages out."""
        rate, steps, ends = 0.02, 400, []
        for seed in range(4):
            streams, network = Streams.spawn(seed), network_of(8, width=24)
            with make_engine("numpy") as engine:
                trainer = Trainer(
                    data=TASK, network=network, optimiser=SGD(rate), engine=engine, batch_size=2000,
                    loss=Loss.HALF, batch_rng=streams.batches, measurement_rng=streams.measurements,
                )  # fmt: skip
                for _ in range(steps):
                    trainer.step()
            ends.append(SHARP.strengths(network))
        course = PopulationFlow(task=TASK).integrate(network_of(8, width=24), [rate * steps])
        scatter = np.std(ends, axis=0, ddof=1) / 2
        assert (np.abs(np.mean(ends, axis=0) - course.strengths[0]) < 5 * scatter + rate / 4).all()
        assert course.strengths[0, 0] > 0.5

    def test_without_the_half_time_runs_twice_as_fast(self):
        half = PopulationFlow(task=TASK).integrate(network_of(7), [4.0])
        mean = PopulationFlow(task=TASK, loss=Loss.MEAN).integrate(network_of(7), [2.0])
        np.testing.assert_allclose(half.strengths, mean.strengths, atol=1e-4)

    def test_a_flow_that_slides_says_so_and_ends(self):
        with pytest.raises(PrecisionNotReached, match="jumps"):
            SHARP.integrate(network_of(0), [50.0], most_evaluations=2000)


@pytest.mark.parametrize(
    ("make", "rule"),
    [
        (lambda: PopulationFlow(task=ParityTask()), "cannot|can be enumerated"),
        (lambda: PopulationFlow(task=TASK, learning_rate=0.0), "learning_rate"),
        (lambda: PopulationFlow(task=TASK, rounding=-0.1), "rounding"),
        (lambda: SHARP.integrate(network_of(0, task=ParityTask(skills=1, bits=5)), [1.0]), "the task has 7"),
        (lambda: SHARP.integrate(network_of(0), [1.0, 1.0]), "increase"),
    ],
)
def test_impossible_settings_are_refused(make, rule):
    with pytest.raises(ImpossibleSetting, match=rule):
        make()

"""Training runs: reproducible, resumable to the same bits, measured apart, and stopped when they diverge."""

import pickle

import numpy as np
import pytest

from symsolve.errors import Diverged, ImpossibleSetting, NotReadable
from symsolve.simulate.engines import make_engine
from symsolve.simulate.network import Loss, Network
from symsolve.simulate.optimisers import SGD, Adam
from symsolve.simulate.skills import FixedData, ParityTask
from symsolve.simulate.training import Streams, Trainer


def trainer(*, seed=1, rule=None, fixed=None, dtype=np.float64, deviation=0.1, width=30, **settings):
    task, streams = ParityTask(skills=2, bits=6, parity_bits=2), Streams.spawn(seed)
    data = FixedData.draw(task, streams.data, fixed) if fixed else task
    usual = {
        "data": data,
        "network": Network.gaussian(task, width, deviation, streams.initialisation, dtype),
        "optimiser": rule or SGD(0.05),
        "engine": make_engine("numpy"),
        "batch_size": 50,
        "loss": Loss.HALF,
        "batch_rng": streams.batches,
        "measurement_rng": streams.measurements,
        "samples": 100,
    }
    return Trainer(**(usual | settings))


def same(first, second):
    return all((a == b).all() for a, b in zip(first.network.parameters, second.network.parameters))


def as_plain(measurements):
    return [(m.step, m.loss, m.strengths.tolist(), m.standard_errors.tolist()) for m in measurements]


def test_skills_are_learnt_the_frequent_one_first():
    seen = trainer(width=60).run(3000, every=100)
    learnt = [next(m.step for m in seen if m.strengths[k] > 2.5) for k in range(2)]
    assert learnt[0] < learnt[1]
    assert seen[-1].strengths == pytest.approx([5, 5], abs=0.2)
    assert seen[-1].loss < 0.1 < seen[0].loss == pytest.approx(12.5, rel=0.05)


@pytest.mark.parametrize("fixed", [None, 40])
@pytest.mark.parametrize("make", [lambda: SGD(0.05), lambda: Adam(weight_decay=1e-4)])
def test_a_resumed_run_has_the_same_bits(make, fixed):
    whole = trainer(rule=make(), fixed=fixed)
    expected = as_plain(whole.run(90, every=20))
    first = trainer(rule=make(), fixed=fixed)
    states = []
    seen = as_plain(first.run(40, every=20, on_measure=lambda _: states.append(first.state())))
    second = trainer(rule=make(), fixed=fixed)
    second.restore({name: np.array(values) for name, values in states[-1].items()})
    seen += as_plain(second.run(90, every=20))
    assert seen == expected
    assert [step for step, *_ in seen] == [0, 20, 40, 60, 80]
    assert same(whole, second)
    assert whole.state().keys() == second.state().keys()


def test_states_need_no_pickle(tmp_path):
    run = trainer(rule=Adam())
    run.run(3)
    np.savez(tmp_path / "state.npz", **run.state())
    other = trainer(rule=Adam(), seed=5)
    with np.load(tmp_path / "state.npz", allow_pickle=False) as state:
        other.restore(dict(state))
    assert other.step() == run.step()


def test_measuring_never_changes_the_run():
    often, never = trainer(), trainer()
    often.run(30, every=1)
    never.run(30, every=1000)
    assert same(often, never)


def test_runs_differ_by_seed_only():
    first, second, third = (trainer(seed=seed) for seed in (3, 3, 4))
    for run in (first, second, third):
        run.run(10)
    assert same(first, second)
    assert not same(first, third)


def test_the_learning_rate_follows_its_schedule():
    run = trainer(schedule=lambda step: 0.1 / 2 ** (step // 4))
    run.run(9)
    assert run.optimiser.learning_rate == 0.025


def test_the_mean_convention_at_half_the_rate_is_the_same_descent():
    half, mean = trainer(), trainer(loss=Loss.MEAN, rule=SGD(0.025))
    first, second = half.run(50, every=50), mean.run(50, every=50)
    assert mean.network.weights == pytest.approx(half.network.weights, rel=1e-12)
    assert second[-1].loss == pytest.approx(2 * first[-1].loss)
    assert second[-1].skill_losses == pytest.approx(first[-1].skill_losses)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("rate", [5.0, 1e3, 1e30])
def test_a_diverging_run_stops_at_once_with_its_step_and_loss(rate, dtype):
    run = trainer(rule=SGD(rate), dtype=dtype)
    with pytest.raises(
        Diverged, match=r"diverged at step \d+: the loss is .* learning rate .* too large"
    ) as caught:
        run.run(300)
    assert caught.value.step == run.steps < 30
    assert not caught.value.loss < 100
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.step, str(again)) == (caught.value.step, str(caught.value))


def test_a_run_whose_units_all_fell_silent_stops():
    run = trainer(rule=SGD(3.0))
    with pytest.raises(
        Diverged, match=r"no hidden unit has been active for 50 steps, the loss stays at 12"
    ) as caught:
        run.run(300)
    assert caught.value.step < 150


def test_a_network_that_is_broken_before_it_starts_is_reported_at_step_0():
    run = trainer()
    run.network.weights[0, 0] = np.nan
    with pytest.raises(Diverged) as caught:
        run.step()
    assert caught.value.step == 0


def test_states_that_do_not_fit_are_refused_and_change_nothing():
    run, other = trainer(), trainer(width=31)
    run.run(2)
    kept = run.state()
    bad = [
        (other.state(), r"shape \(8, 31\) in the state"),
        ({k: v for k, v in kept.items() if k != "steps"}, r"no entry 'steps'"),
        (kept | {"batch_rng": np.array("nonsense")}, r"not the state of a generator PCG64"),
        (kept | {"measurement_rng": np.array("{}")}, r"not the state of a generator"),
        (trainer(dtype=np.float32).state(), r"float32"),
    ]
    for state, message in bad:
        with pytest.raises(NotReadable, match=message):
            run.restore(state)
        assert all((run.state()[name] == kept[name]).all() for name in kept)


def test_nonsense_is_refused():
    with pytest.raises(ImpossibleSetting, match=r"batch_size = 0"):
        trainer(batch_size=0)
    with pytest.raises(ImpossibleSetting, match=r"samples = 1"):
        trainer(samples=1)
    with pytest.raises(ImpossibleSetting, match=r"every = 0"):
        trainer().run(3, every=0)
    with pytest.raises(TypeError, match=r"loss"):
        trainer(loss="half")
    task = ParityTask(skills=2, bits=7)
    with pytest.raises(ImpossibleSetting, match=r"network of 8 inputs .* have 9"):
        trainer(data=task).run(1)

"""Engines against the plain network: the same loss and gradients, whatever the batch, dtype and threads."""

import importlib
import importlib.util
import subprocess
import sys
import threading

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from symsolve.errors import Diverged, ImpossibleSetting, MissingExtra
from symsolve.simulate.engines import make_engine
from symsolve.simulate.network import Loss, Network
from symsolve.simulate.optimisers import SGD
from symsolve.simulate.skills import ParityTask
from symsolve.simulate.training import Streams, Trainer

ENGINES = ("numpy", "numba")
PARAMETERS = ("weights", "bias", "readout")


def case(width=50, size=333, seed=0, dtype=np.float32, deviation=0.5, **settings):
    rng = np.random.default_rng(seed)
    shape = {"skills": 4, "bits": 20} | settings
    task = ParityTask.random(rng=rng, **shape)
    return task, Network.gaussian(task, width, deviation, rng, dtype), task.sample(rng, size)


def plain(network, batch, loss):
    """The reference in float64."""
    network = Network(**{name: getattr(network, name).astype(float) for name in PARAMETERS})
    return network.loss_and_gradients(batch.inputs(), batch.labels, loss)


def assert_close(found, expected, network, scale=1.0):
    """Equal up to rounding: some tens of units in the last place of the largest entry."""
    unit = float(np.finfo(network.dtype).eps) * scale
    assert found[0] == pytest.approx(expected[0], rel=40 * unit)
    for name in PARAMETERS:
        a, b = getattr(found[1], name), getattr(expected[1], name)
        assert a.dtype == network.dtype
        assert a.shape == b.shape
        assert abs(a - b).max() <= 60 * unit * max(abs(b).max(), 1e-30)


CASES = {
    "usual": {},
    "float64": {"dtype": np.float64},
    "the paper's shape": {"width": 1000, "size": 4000, "skills": 5, "bits": 32},
    "one unit": {"width": 1},
    "one sample": {"size": 1},
    "one skill": {"skills": 1},
    "one bit": {"bits": 1, "parity_bits": 1},
    "all bits in one parity": {"bits": 6, "parity_bits": 6},
    "64 bits": {"bits": 64, "parity_bits": 64},
    "33 bits": {"bits": 33},
    "more skills than samples": {"skills": 300, "size": 40},
    "many tiles": {"size": 5000, "width": 17},
    "odd width": {"width": 131},
    "skills of few samples": {"skills": 7, "size": 23},
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("loss", list(Loss))
def test_gradients_are_those_of_the_plain_network(name, loss, engine):
    _, network, batch = case(**CASES[name])
    with make_engine(engine) as engine:
        assert_close(engine.gradients(network, batch, loss), plain(network, batch, loss), network)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", CASES)
def test_outputs_are_those_of_the_plain_network(name, engine):
    _, network, batch = case(**CASES[name])
    with make_engine(engine, threads=2) as engine:
        outputs = engine.outputs(network, batch)
    expected = network.forward(batch.inputs(network.dtype))
    assert abs(outputs - expected).max() <= 60 * np.finfo(network.dtype).eps * abs(expected).max()


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("threads", [2, 3])
def test_the_number_of_threads_changes_no_bit(threads, engine):
    _, network, batch = case(width=300, size=4000)
    with make_engine(engine) as one, make_engine(engine, threads) as more:
        first = one.gradients(network, batch, Loss.HALF)
        for _ in range(20):
            second = more.gradients(network, batch, Loss.HALF)
            assert first[0] == second[0]
            assert all((getattr(first[1], name) == getattr(second[1], name)).all() for name in PARAMETERS)
        assert (one.outputs(network, batch) == more.outputs(network, batch)).all()


def training(engine, seed, dtype=np.float32, rate=0.05):
    task, streams = ParityTask(skills=3, bits=12), Streams.spawn(seed)
    return Trainer(
        data=task,
        network=Network.gaussian(task, 60, 0.1, streams.initialisation, dtype),
        optimiser=SGD(rate),
        engine=make_engine(engine),
        batch_size=100,
        loss=Loss.HALF,
        batch_rng=streams.batches,
        measurement_rng=streams.measurements,
    )


def gap(first, second):
    """The largest difference of two networks, in units of the last place of each array's largest entry."""
    pairs = zip(first.network.parameters, second.network.parameters)
    return max(float(abs(a - b).max() / abs(b).max() / np.finfo(np.float32).eps) for a, b in pairs)


def test_both_engines_take_the_same_path_within_rounding():
    # Rounding grows by some hundredths of a unit a step, until a sample meets the kink of a unit so closely
    # that rounding decides whether it is active; then paths part by far more. So not every seed counts.
    gaps = []
    for seed in range(3):
        runs = [training(engine, seed) for engine in ENGINES]
        seen = []
        for steps in (1, 10, 50, 200):
            for run in runs:
                run.run(steps, every=1000)
            seen.append(gap(*runs) / (2 + steps / 20))
        gaps.append(max(seen))
    assert sorted(gaps)[1] < 1


@pytest.mark.parametrize("engine", ENGINES)
def test_runs_are_reproducible_to_the_bit(engine):
    first, second = training(engine, 4), training(engine, 4)
    for run in (first, second):
        run.run(30, every=1000)
    assert gap(first, second) == 0


def test_the_compiled_engine_hands_float64_on():
    _, network, batch = case(dtype=np.float64)
    first, second = (make_engine(name).gradients(network, batch, Loss.HALF) for name in ENGINES)
    assert first[0] == second[0]
    assert (first[1].weights == second[1].weights).all()


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_what_is_not_finite_is_never_swallowed(engine, bad):
    # max(nan, 0) is 0 in some languages: a broken network would look like a silent one.
    _, network, batch = case()
    for values in network.parameters:
        kept = values.flat[3]
        values.flat[3] = bad
        loss, gradients = make_engine(engine).gradients(network, batch, Loss.HALF)
        finite = [np.isfinite(getattr(gradients, name)).all() for name in PARAMETERS]
        # A unit driven to -inf is a silent one, and its slopes times 0 are not numbers.
        assert not np.isfinite(loss) or (bad == -np.inf and not all(finite))
        values.flat[3] = kept


@pytest.mark.parametrize("engine", ENGINES)
def test_diverging_runs_stop(engine):
    with pytest.raises(Diverged) as caught:
        training(engine, 0, rate=30.0).run(100)
    assert caught.value.step < 10


@pytest.mark.parametrize("engine", ENGINES)
def test_strengths_of_a_network_that_computes_a_parity(engine):
    # With s = x_0 + x_1: 5 - 10 |s - 1| ... as 10 relu(s - 1) * 2 - 10 relu(s) + 5 relu(1): 5, -5, 5.
    task = ParityTask(skills=1, bits=2, parity_bits=2)
    network = Network(
        weights=np.array([[0, 0, 1], [1, 1, 0], [1, 1, 0]], np.float32),
        bias=np.array([0, -1, 0], np.float32),
        readout=np.array([-10, 20, 5], np.float32),
    )
    with make_engine(engine) as used:
        mean, error = used.strengths(network, task, np.random.default_rng(0), 50)
        measured = used.measure(network, task, np.random.default_rng(0), 50)
    assert mean.tolist() == [5.0]
    assert error.tolist() == [0.0]
    assert measured.losses.tolist() == [0.0]


@pytest.mark.parametrize("engine", ENGINES)
def test_standard_errors_are_those_of_the_spread_over_repetitions(engine):
    task, network, _ = case(skills=3, deviation=0.3)
    used = make_engine(engine)
    seen = [used.strengths(network, task, np.random.default_rng(seed), 200) for seed in range(200)]
    spread = np.std([mean for mean, _ in seen], axis=0, ddof=1)
    assert np.mean([error for _, error in seen], axis=0) == pytest.approx(spread, rel=0.25)


def test_strengths_need_two_samples():
    task, network, _ = case()
    with pytest.raises(ImpossibleSetting, match=r"samples = 1: .* at least 2"):
        make_engine("numpy").strengths(network, task, np.random.default_rng(0), 1)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_network_of_another_task_is_refused(engine):
    _, network, _ = case()
    _, _, batch = case(bits=21)
    for call in (lambda: used.gradients(network, batch, Loss.HALF), lambda: used.outputs(network, batch)):
        with make_engine(engine) as used, pytest.raises(ImpossibleSetting, match=r"network of 24 inputs"):
            call()


def test_names_and_threads_are_checked():
    with pytest.raises(ImpossibleSetting, match=r"engine = 'jax': there are numpy, numba, auto"):
        make_engine("jax")
    with pytest.raises(ImpossibleSetting, match=r"threads = 0"):
        make_engine("numpy", 0)
    assert make_engine("auto").name == "numba"


def test_without_numba_the_extra_is_named(monkeypatch):
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "numba" else find(name))
    with pytest.raises(MissingExtra, match=r"pip install 'symsolve\[fast\]'"):
        make_engine("numba")
    assert make_engine("auto").name == "numpy"


def test_the_numpy_engine_does_not_load_numba():
    program = (
        "import sys, symsolve.simulate.training as t; from symsolve.simulate.engines import make_engine; "
        "make_engine('numpy'); print({'numba', 'scipy', 'sympy', 'distributed'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def blas_threads():
    return [library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"]


def test_threads_of_blas_are_as_before_afterwards():
    before = blas_threads()
    _, network, batch = case(size=3000)
    with make_engine("numpy", 2) as engine:
        engine.gradients(network, batch, Loss.HALF)
    assert blas_threads() == before


@pytest.mark.parametrize("engine", ENGINES)
def test_closing_ends_the_threads_and_the_engine_can_go_on(engine):
    _, network, batch = case(width=700, size=3000)
    before = set(threading.enumerate())
    used = make_engine(engine, 2)
    first = used.gradients(network, batch, Loss.HALF)
    helpers = set(threading.enumerate()) - before
    assert len(helpers) == 1
    used.close()
    for helper in helpers:
        helper.join(10)
        assert not helper.is_alive()
    assert used.gradients(network, batch, Loss.HALF)[0] == first[0]
    used.close()


def test_code_compiled_from_other_sources_is_not_used_again(tmp_path):
    kernels = pytest.importorskip("symsolve.simulate.engines.tables.kernels")
    (tmp_path / "caller.py").write_text("from callee import f")
    (tmp_path / "callee.py").write_text("f = 1")
    before = kernels.digest_of_sources(tmp_path)
    assert kernels.digest_of_sources(tmp_path) == before
    (tmp_path / "callee.py").write_text("f = 2")
    assert kernels.digest_of_sources(tmp_path) != before
    shares = importlib.import_module("symsolve.simulate.engines.tables.shares")
    assert shares.share_slopes.py_func.__qualname__.endswith(kernels.SOURCES)


def test_compiled_code_needs_no_folder_to_write_to():
    # As for a package installed by another user, in a container with nothing writable: no cache, no failure.
    program = (
        "import numba.core.caching as caching\n"
        "def nowhere(*_): raise RuntimeError('cannot cache function: no locator available')\n"
        "caching.CacheImpl.__init__ = nowhere\n"
        "from symsolve.simulate.engines import make_engine\n"
        "print(make_engine('numba').compile_seconds > 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"

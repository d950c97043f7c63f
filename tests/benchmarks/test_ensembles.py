"""Eight runs on two cores against one; ``pytest tests/benchmarks/test_ensembles.py --benchmark-enable -s``.

Both sides are the preset ``small`` in time, cut short, in NumPy, each process with one thread of linear
algebra. The start of the processes counts. The sides take turns, and the best of each counts, so that a
neighbour who takes a core for a while slows neither side alone.
"""

import os
import time

import numpy as np

from symsolve.simulate.executors import cores
from symsolve.simulate.experiments import run_experiment
from symsolve.simulate.presets import preset

RUNS = 8
STEPS = 1_500
ROUNDS = 3


def ensemble(steps, jobs):
    """Seconds that the ensemble took, and what it found."""
    settings = preset("small", "time", steps=steps, measure_every=steps, repeats=RUNS, engine="numpy")
    before = time.perf_counter()
    run = run_experiment(settings, seed=1, jobs=jobs)
    return time.perf_counter() - before, run


def test_ensemble_on_two_cores_against_one(benchmark):
    steps = 20 if benchmark.disabled else STEPS
    _, first = ensemble(steps, 1)
    _, second = benchmark.pedantic(ensemble, (steps, 2))
    np.testing.assert_array_equal(first.strengths, second.strengths)
    if benchmark.disabled:
        return
    least = {jobs: float("inf") for jobs in (1, 2)}
    for _ in range(ROUNDS):
        for jobs in least:
            least[jobs] = min(least[jobs], ensemble(steps, jobs)[0])
    benchmark.extra_info["ratio"] = least[1] / least[2]
    pin = os.environ.get("OPENBLAS_CORETYPE", "free")
    print(
        f"\n{RUNS} runs of {steps} steps, {cores()} cores, OPENBLAS_CORETYPE {pin}: "
        f"one process {least[1]:.1f} s, two {least[2]:.1f} s: {least[1] / least[2]:.2f} times"
    )

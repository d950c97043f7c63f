"""Many skill equations side by side: ``pytest tests/benchmarks/test_equations.py --benchmark-enable -s``.

The closed form of all strengths at one time, against integrators that take all skills as one system.
"""

import time

import numpy as np
import pytest

from symsolve.simulate.equations import SkillEquations

METHODS = ("DOP853", "LSODA")


def seconds(function):
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


@pytest.mark.parametrize("end", [10.0, 100.0])
def test_closed_form_against_integrators(benchmark, end):
    """By turns and the least of each, so that a busy machine slows all of them."""
    skills = 10**5 if benchmark.enabled else 10**2
    equations = SkillEquations.power_law(skills=skills, exponent=0.6, start=0.01)
    exact = benchmark.pedantic(lambda: equations.closed_form([end]), rounds=1)
    worst = {method: np.abs(equations.integrate([end], method=method) - exact).max() for method in METHODS}
    assert max(worst.values()) < 1e-8
    if benchmark.disabled:
        return
    took = dict.fromkeys(["closed form", *METHODS], np.inf)
    for _ in range(2):
        for method in METHODS:
            took[method] = min(took[method], seconds(lambda m=method: equations.integrate([end], method=m)))
            ours = min(seconds(lambda: equations.closed_form([end])) for _ in range(20))
            took["closed form"] = min(took["closed form"], ours)
    print(f"\n{skills} skill equations to T = {end:g}, relative tolerance 1e-10")
    for name, value in took.items():
        error = f"{worst[name]:10.1e} off" if name in worst else ""
        print(f"  {name:14}{value * 1e3:12.3f} ms {value / took['closed form']:10.0f} times {error}")
    benchmark.extra_info.update({name: value / took["closed form"] for name, value in took.items()})

import subprocess
import sys

import pytest
import sympy
from hypothesis import given, settings

from symsolve.claims import Domain, Integers, Interval
from symsolve.errors import ClaimError
from symsolve.strategies import __all__ as public
from symsolve.strategies import find_example, points

x, y, z = sympy.symbols("x y z", real=True)
n = sympy.Symbol("n", integer=True)
r, S = sympy.symbols("r S", positive=True)
oo = sympy.oo

DOMAINS = [
    Domain({S: Interval(0, oo), r: Interval(0, oo)}, where=[r < S]),
    Domain({x: Interval(0, 10), y: Interval(0, 10), z: Interval(3, 4)}, where=[z < y, y < x]),
    Domain({x: Interval(0, 1), y: Interval(0, 1)}, where=[sympy.Eq(x + y, 1)]),
    Domain({x: Interval(0, 4), n: Integers(1, oo)}, where=[n * 2 <= x]),
    Domain({x: Interval(-1, 1), y: Interval(-1, 1)}, where=[x**2 + y**2 <= 1]),
    Domain({}),
]


@pytest.mark.parametrize("domain", DOMAINS, ids=str)
def test_points_lie_in_the_domain(domain):
    @settings(max_examples=80, deadline=None)
    @given(points(domain))
    def check(point):
        assert tuple(point) == domain.symbols
        assert domain.contains(point) is True

    check()


def test_points_need_a_domain():
    with pytest.raises(ClaimError, match="is not a Domain"):
        points({x: Interval(0, 1)})


def test_public_names():
    assert public == ["find_example", "integers", "points", "reals"]


def test_find_example_gives_none_where_nothing_is_found():
    assert find_example(points(DOMAINS[0]), lambda point: False, max_examples=20) is None


_SCRIPT = """
import sympy
{noise}
from symsolve.claims import Domain, Interval
from symsolve.strategies import find_example, points
x, y = sympy.symbols("x y", real=True)
domain = Domain({{x: Interval(0, sympy.oo), y: Interval(0, 1)}})
seen = []
find_example(points(domain), lambda point: seen.append(point), seed=3, max_examples=200)
print(seen)
"""


def test_the_same_seed_gives_the_same_points_whatever_else_is_loaded(tmp_path):
    (tmp_path / "noise.py").write_text("VALUES = [" + ", ".join(map(str, range(90, 400))) + "]\n")
    outputs = [
        subprocess.run(
            [sys.executable, "-c", _SCRIPT.format(noise=noise)], capture_output=True, cwd=tmp_path, check=True
        )
        for noise in ("", "import sys; sys.path.insert(0, '.'); import noise")
    ]
    assert outputs[0].stdout == outputs[1].stdout
    assert not outputs[0].stderr
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "__pycache__") == ["noise.py"]

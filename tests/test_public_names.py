"""The root package: lazy names, the same for type checkers and at run time, and nothing heavy on import."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import symsolve


def names_for_type_checkers():
    tree = ast.parse(Path(symsolve.__file__).read_text(encoding="utf-8"))
    (block,) = (node for node in tree.body if isinstance(node, ast.If))
    return [(node.module, alias.name) for node in block.body for alias in node.names]


def test_type_checkers_see_what_is_there():
    at_run_time = [(module, name) for module, names in symsolve._NAMES.items() for name in names]
    assert sorted(names_for_type_checkers()) == sorted(at_run_time)


@pytest.mark.parametrize("name", symsolve.__all__)
def test_every_name_is_found_and_documented(name):
    assert getattr(symsolve, name).__doc__


def test_names_are_listed_in_order_and_unknown_ones_are_refused():
    assert symsolve.__all__ == sorted(symsolve.__all__)
    assert set(symsolve.__all__) < set(dir(symsolve))
    with pytest.raises(AttributeError, match="has no attribute 'nosuch'"):
        symsolve.nosuch


def test_importing_the_package_imports_nothing_heavy():
    program = "import sys, symsolve; print({'sympy', 'attr', 'flint', 'click', 'rich'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == "set()\n"

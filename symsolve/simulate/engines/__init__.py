"""Engines: the same network, loss and gradients at different speeds."""

from __future__ import annotations

import importlib.util

from symsolve.errors import ImpossibleSetting, MissingExtra
from symsolve.simulate.engines.base import Engine as Engine
from symsolve.simulate.engines.base import Strengths as Strengths
from symsolve.simulate.engines.tiled import NumpyEngine

NAMES = ("numpy", "numba", "auto")


def make_engine(name: str = "auto", threads: int = 1) -> Engine:
    """An engine by name: ``numpy``, ``numba`` (extra ``fast``), or ``auto``, the faster one installed.

    Raises:
        ImpossibleSetting: the name is unknown, or the number of threads is not a positive whole number.
        MissingExtra: numba is asked for and not installed.

    Examples:
        >>> with make_engine("numpy", threads=2) as engine:
        ...     engine.name, engine.threads
        ('numpy', 2)
    """
    if name not in NAMES:
        raise ImpossibleSetting(f"engine = {name!r}: there are {', '.join(NAMES)}.")
    installed = importlib.util.find_spec("numba") is not None
    if name == "numba" and not installed:
        raise MissingExtra(
            "engine = 'numba' needs the package numba, which is not installed: pip install 'symsolve[fast]', "
            "or take the engine 'numpy'."
        )
    if name == "numpy" or not installed:
        return NumpyEngine(threads)
    from symsolve.simulate.engines.tables import NumbaEngine

    return NumbaEngine(threads)

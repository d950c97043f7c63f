"""One example with a property, found and shrunk the same way in every process."""

from __future__ import annotations

import contextlib
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import HealthCheck, Phase, find, settings
from hypothesis.configuration import set_hypothesis_home_dir, storage_directory
from hypothesis.errors import NoSuchExample, Unsatisfiable
from hypothesis.strategies import SearchStrategy

Example = TypeVar("Example")


def find_example(
    strategy: SearchStrategy[Example],
    condition: Callable[[Example], bool],
    *,
    seed: int = 0,
    max_examples: int = 1000,
) -> Example | None:
    """The simplest example that Hypothesis can find with a property; ``None`` if it finds none.

    Depends on the arguments only: no database, no clock, nothing printed.

    Args:
        strategy: where the examples come from.
        condition: the property.
        seed: seed of the search.
        max_examples: how many examples are tried before it gives up.

    Examples:
        >>> from hypothesis import strategies as st
        >>> find_example(st.integers(0, 50), lambda n: n > 7, seed=1)
        8
    """
    with _nothing_written():
        try:
            return find(strategy, condition, settings=_settings(max_examples), random=random.Random(seed))
        except (NoSuchExample, Unsatisfiable):
            return None


@contextlib.contextmanager
def _nothing_written() -> Iterator[None]:
    """Keep Hypothesis from leaving a ``.hypothesis`` folder wherever the user happens to be.

    Even without a database it caches constants of the loaded modules there, and goes on without the
    cache where it can't be written.
    """
    home: Any = storage_directory(intent_to_write=False)  # a path, or in later versions a record with one
    set_hypothesis_home_dir(Path(os.devnull) / "hypothesis")
    try:
        yield
    finally:
        set_hypothesis_home_dir(getattr(home, "home_directory", home))


def _settings(max_examples: int) -> settings:
    return settings(
        max_examples=max_examples,
        database=None,
        deadline=None,
        derandomize=False,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )

"""One example with a property, found and shrunk the same way in every process."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import TypeVar

from hypothesis import HealthCheck, Phase, find, settings
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
    try:
        return find(strategy, condition, settings=_settings(max_examples), random=random.Random(seed))
    except (NoSuchExample, Unsatisfiable):
        return None


def _settings(max_examples: int) -> settings:
    return settings(
        max_examples=max_examples,
        database=None,
        deadline=None,
        derandomize=False,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )

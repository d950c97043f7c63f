"""Randomness of a run: independent streams from one seed; their states as plain arrays for checkpoints."""

from __future__ import annotations

import json
from typing import Any

import attrs
import numpy as np
from numpy.random import Generator, SeedSequence
from numpy.typing import NDArray

from symsolve.errors import NotReadable


@attrs.frozen(kw_only=True)
class Streams:
    """Independent sources of randomness of one run, spawned from its seed."""

    initialisation: Generator
    data: Generator
    batches: Generator
    measurements: Generator

    @classmethod
    def spawn(cls, seed: int | SeedSequence) -> Streams:
        """The streams of a seed.

        Examples:
            >>> first, second = Streams.spawn(7), Streams.spawn(7)
            >>> first.batches.random() == second.batches.random() != first.data.random()
            True
        """
        sequence = seed if isinstance(seed, SeedSequence) else SeedSequence(seed)
        names = ("initialisation", "data", "batches", "measurements")
        # Children are named by their place, not spawned: a sequence used twice gives the same streams.
        keys = [(*sequence.spawn_key, place) for place in range(len(names))]
        children = [SeedSequence(sequence.entropy, spawn_key=key) for key in keys]
        return cls(**{name: np.random.default_rng(child) for name, child in zip(names, children)})


def frozen_state(rng: Generator) -> NDArray[np.str_]:
    """The state of a generator as one string, in an array that needs no pickle."""
    return np.array(json.dumps(rng.bit_generator.state, default=np.ndarray.tolist, sort_keys=True))


def checked_state(rng: Generator, frozen: NDArray[np.generic]) -> dict[str, Any]:
    """A state written by ``frozen_state``, to be assigned to ``rng.bit_generator.state``.

    Raises:
        NotReadable: it is no state, or one of another kind of generator.

    Examples:
        >>> rng = np.random.default_rng(0)
        >>> kept, first = frozen_state(rng), rng.random()
        >>> rng.bit_generator.state = checked_state(rng, kept)
        >>> rng.random() == first
        True
    """
    kind = type(rng.bit_generator).__name__
    try:
        state: dict[str, Any] = json.loads(str(frozen.item()))
        type(rng.bit_generator)().state = state
    except (ValueError, TypeError, KeyError, OverflowError) as error:
        raise NotReadable(f"this is not the state of a generator {kind}: {error}") from error
    return state

"""Memory that one thread works in, kept from step to step: new arrays cost more than they hold."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

# A line of the cache: a vector load that crosses a border takes twice as long.
ALIGNMENT = 64
MOST_VIEWS = 32
View = TypeVar("View")


class Desk:
    """Named arrays of one thread.

    Examples:
        >>> desk = Desk()
        >>> desk.array("drive", 2, 3, dtype=np.float32).shape
        (2, 3)
        >>> desk.array("drive", 6, dtype=np.float32) is desk.array("drive", 6, dtype=np.float32)
        False
    """

    def __init__(self) -> None:
        self._arrays: dict[str, NDArray[Any]] = {}
        self._views: dict[Hashable, Any] = {}
        self._step: object = None
        self._handed_out = 0

    def array(self, name: str, *shape: int, dtype: DTypeLike) -> NDArray[Any]:
        """An array of that shape, with what was left in it; the same memory for the same name."""
        size, kind = math.prod(shape), np.dtype(dtype)
        flat = self._arrays.get(name)
        if flat is None or flat.size < size or flat.dtype != kind:
            flat = self._arrays[name] = aligned_zeros(size, kind)
            self._views.clear()  # they would look at the old memory
        return flat[:size].reshape(shape)

    def views(self, key: Hashable, make: Callable[[Desk], View]) -> View:
        """What ``make`` made of this desk for this key; to slice arrays anew for each tile takes a while."""
        found: View | None = self._views.get(key)
        if found is None:
            found = make(self)
            if len(self._views) >= MOST_VIEWS:
                self._views.clear()
            self._views[key] = found
        return found

    def begin(self, step: object) -> bool:
        """Note that work is done for a step; true when it is another than before."""
        changed = self._step is not step
        if changed:
            self._step, self._handed_out = step, 0
        return changed

    def result(self, *shape: int, dtype: DTypeLike) -> NDArray[Any]:
        """An array that is not handed out again before the next step begins."""
        self._handed_out += 1
        return self.array(f"result {self._handed_out}", *shape, dtype=dtype)


def aligned_zeros(size: int, dtype: DTypeLike) -> NDArray[Any]:
    """A flat array of zeros that begins at a line of the cache."""
    kind = np.dtype(dtype)
    raw = np.zeros(size * kind.itemsize + ALIGNMENT, np.uint8)
    start = -raw.ctypes.data % ALIGNMENT
    return raw[start : start + size * kind.itemsize].view(kind)

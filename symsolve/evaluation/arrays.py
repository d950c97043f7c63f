"""The NumPy backend: float64 values on millions of points, to suggest and never to certify."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from symsolve.evaluation.array_rules import ARRAY
from symsolve.evaluation.tape import Step, Tape, bind, run

__all__ = ["ArrayProgram"]

# Blocks that fit in the cache make a chain of operations twice as fast as whole arrays.
_BLOCK = 1 << 13


class ArrayProgram:
    """A straight-line program bound to NumPy."""

    def __init__(self, tape: Tape) -> None:
        self.tape = tape

    @cached_property
    def _steps(self) -> list[Step]:
        return bind(self.tape, ARRAY, "array")

    @cached_property
    def goes_point_by_point(self) -> bool:
        """Whether some step is a loop over the points, which is about a thousand times slower."""
        loops = self.tape.ops & {"sum", "product", "integral", "infinite_sum", "integral_to_infinity"}
        return bool(loops) or any(isinstance(step[0], np.vectorize) for step in self._steps)

    @cached_property
    def _is_complex(self) -> bool:
        return "i" in self.tape.ops

    @cached_property
    def _constants(self) -> list[Any]:
        with np.errstate(all="ignore"):
            inputs = self.tape.inputs
            return run(self._steps[: self.tape.varying], [None] * inputs)[inputs:]

    def evaluate(self, arrays: Sequence[npt.ArrayLike]) -> npt.NDArray[np.float64]:
        """Values on the broadcast arrays; nan where there is no real value."""
        values = [np.asarray(array, dtype=np.float64) for array in arrays]
        shape = np.broadcast_shapes(*[value.shape for value in values])
        result = np.empty(shape)
        flat = result.reshape(-1)
        columns = [_column(value, shape) for value in values]
        with np.errstate(all="ignore"):
            for start in range(0, flat.size, _BLOCK):
                block = slice(start, min(start + _BLOCK, flat.size))
                flat[block] = self._block([c if c.ndim == 0 else c[block] for c in columns])
        return result

    def _block(self, values: list[Any]) -> Any:
        steps = self._steps[self.tape.varying :]
        result = run(steps, values + self._constants)[self.tape.result]
        return _real_part(result) if self._is_complex or np.iscomplexobj(result) else result


def _column(value: npt.NDArray[np.float64], shape: tuple[int, ...]) -> npt.NDArray[np.float64]:
    # A scalar stays a scalar: each operation broadcasts it for nothing.
    return value if value.ndim == 0 else np.broadcast_to(value, shape).reshape(-1)


def _real_part(value: Any) -> Any:
    value = np.asarray(value, dtype=np.complex128)
    negligible = np.abs(value.imag) <= 1e-9 * np.abs(value.real)
    return np.where(negligible, value.real, np.nan)
